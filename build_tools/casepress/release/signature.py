"""The signature of a release: Ed25519 over the manifest, made with a key that lies outside the site, and its check.

The counter that makes an old release recognisable is part of the manifest, so it is signed with it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from casepress.diagnostics import Checked, Finding, Place
from casepress.public_key import LENGTH, fingerprint, raw_key, written_key
from casepress.release.manifest import SEAL
from casepress.rules import authenticity as rules

ALGORITHM: Final = "Ed25519"
KIND: Final = "casepress seal"
MOST_BYTES: Final = 10_000
# What a site's folder or a repository can be told by.
_PROJECT: Final = ("mkdocs.yml", ".git")


class Seal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands beside a manifest: the public key (32 bytes) and the signature (64 bytes) over the manifest's bytes,
    both in base64."""

    casepress: str = KIND
    format: int = 1
    algorithm: str = ALGORITHM
    key: bytes
    signature: bytes


class Key(msgspec.Struct, frozen=True):
    """A signing key, and where it came from as messages name it."""

    name: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """Its public half, 32 bytes."""
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def seal(self, manifest: bytes) -> bytes:
        """The seal for a manifest, as a file of its own."""
        made = Seal(key=self.public, signature=self.private.sign(manifest))
        return msgspec.json.encode(made) + b"\n"


def new_key_file(file: Path) -> Checked[Key | None]:
    """Makes a key and writes it to a file that must not exist, readable for its owner alone; OSError when that fails."""
    folder = file.absolute().parent.resolve()
    if any((one / name).exists() for one in (folder, *folder.parents) for name in _PROJECT):
        return Checked(None, (rules.KEY_IN_PROJECT.at(Place(""), key=str(file)),))
    key = Key(str(file), Ed25519PrivateKey.generate())
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as out:
        os.fchmod(handle, 0o600)
        out.write(key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        out.flush()
        os.fsync(handle)
    return Checked(key)


def open_key(where: str, project: Path | None, environment: Mapping[str, str]) -> Checked[Key | None]:
    """The key in a file, or in an environment variable when `where` is `env:NAME`; None with a finding when it cannot
    serve: unreadable, inside the project, or readable by others."""
    if where.startswith("env:"):
        text = environment.get(where.removeprefix("env:"), "")
        if not text:
            return Checked(None, (_unreadable(where, "环境变量没有设置", "the variable is not set"),))
        return _parsed(where, text.replace("\\n", "\n").encode())
    file = Path(where)
    if project is not None:
        file = project / file
        if file.resolve().is_relative_to(project.resolve()):
            return Checked(None, (rules.KEY_IN_PROJECT.at(Place("mkdocs.yml"), key=where),))
    try:
        with file.open("rb") as found:
            mode = stat.S_IMODE(os.fstat(found.fileno()).st_mode)
            data = found.read(MOST_BYTES)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Checked(None, (_unreadable(where, reason, reason),))
    if mode & 0o077:
        return Checked(None, (rules.KEY_OPEN.at(Place("mkdocs.yml"), key=where, mode=f"{mode:o}"),))
    return _parsed(where, data)


def _parsed(where: str, data: bytes) -> Checked[Key | None]:
    try:
        private = load_pem_private_key(data, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return Checked(
            None, (_unreadable(where, "不是没有口令的 PEM 密钥", "not a PEM key without a password"),)
        )
    if not isinstance(private, Ed25519PrivateKey):
        return Checked(None, (_unreadable(where, "不是 Ed25519 密钥", "not an Ed25519 key"),))
    return Checked(Key(where, private))


def _unreadable(where: str, zh: str, en: str) -> Finding:
    return rules.KEY_UNREADABLE.at(Place("mkdocs.yml"), key=where, problem=zh, problem_en=en)


def seal_of(
    signing_key: str, public_key: str, project: Path, environment: Mapping[str, str]
) -> Checked[Callable[[bytes], bytes] | None]:
    """What seals a manifest as the settings of a site ask: None without a finding when they ask for no signature,
    None with one when they do and it cannot be made."""
    if not signing_key:
        missing = rules.KEY_NOT_SET.at(Place("mkdocs.yml"))
        return Checked(None, (missing,) if public_key else ())
    opened = open_key(signing_key, project, environment)
    if opened.value is None:
        return Checked(None, opened.findings)
    key = opened.value
    if raw_key(public_key) != key.public:
        found = written_key(key.public)
        return Checked(None, (rules.KEY_MISMATCH.at(Place("mkdocs.yml"), key=signing_key, found=found),))
    return Checked(key.seal)


def check_seal(manifest: bytes, seal: bytes) -> Checked[bytes | None]:
    """The public key (32 bytes) whose holder signed this manifest, or None with a finding when the seal does not fit."""
    try:
        read = msgspec.json.decode(seal, type=Seal)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Checked(None, (_bad("不是签名的格式", "not the form of a seal"),))
    if (read.casepress, read.format, read.algorithm, len(read.key)) != (KIND, 1, ALGORITHM, LENGTH):
        return Checked(None, (_bad("种类或算法不认识", "its kind or algorithm is unknown"),))
    try:
        Ed25519PublicKey.from_public_bytes(read.key).verify(read.signature, manifest)
    except (InvalidSignature, ValueError):
        return Checked(
            None,
            (
                _bad(
                    "清单不是用这个密钥签的，或者签过以后被改了",
                    "the manifest was altered after it was signed",
                ),
            ),
        )
    return Checked(read.key)


def other_key(key: bytes) -> Finding:
    """The finding for a manifest that is signed, but by another than was expected."""
    shown = fingerprint(key)
    return _bad(f"签名的密钥是另一个，指纹 {shown}", f"it was made with another key, fingerprint {shown}")


def _bad(zh: str, en: str) -> Finding:
    return rules.BAD_SEAL.at(Place(SEAL), problem=zh, problem_en=en)
