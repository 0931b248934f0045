"""The public half of the key with which releases are signed: how it is written down, shown and published.

It signs and checks nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Final

# An Ed25519 key of 32 bytes in base64, as settings give it; "" when releases are not signed.
PUBLIC_KEY_PATTERN: Final = r"^([A-Za-z0-9+/]{43}=)?$"
# RFC 8410: the beginning of a SubjectPublicKeyInfo with an Ed25519 key.
_SPKI: Final = bytes.fromhex("302a300506032b6570032100")
LENGTH: Final = 32


def raw_key(text: str) -> bytes | None:
    """The 32 bytes of a key in base64, or None when it is none."""
    if not text or not re.match(PUBLIC_KEY_PATTERN, text):
        return None
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == LENGTH else None


def written_key(key: bytes) -> str:
    """A key in base64, the form of settings and seals."""
    return base64.b64encode(key).decode()


def fingerprint(key: bytes) -> str:
    """The SHA-256 of a key as sixteen groups of four hexadecimal digits, to be compared by eye and over the telephone."""
    digits = hashlib.sha256(key).hexdigest()
    return " ".join(digits[at : at + 4] for at in range(0, 64, 4))


def is_fingerprint_of(text: str, key: bytes) -> bool:
    """Whether a text, blanks and letter case apart, is the fingerprint of a key."""
    return "".join(text.split()).replace(":", "").lower() == hashlib.sha256(key).hexdigest()


def pem(key: bytes) -> bytes:
    """A key as other programs read it (PEM, SubjectPublicKeyInfo)."""
    body = base64.b64encode(_SPKI + key).decode()
    return f"-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n".encode()
