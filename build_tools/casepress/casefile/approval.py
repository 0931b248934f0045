"""The approval on record: what it covers, and how it stands in a case file without moving another byte of it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Final

from casepress.case import Approval

# The key with what is indented below it, at the margin of the front matter.
_APPROVED: Final = re.compile(rb"(?m)^approved:[^\r\n]*(?:\r\n|\r|\n)(?:[ \t]+[^\r\n]*(?:\r\n|\r|\n))*")
_END: Final = re.compile(rb"(?m)^---[ \t]*(?:\r|\n|\Z)")
_VERSION: Final = "casepress approval 1"


def without_approval(data: bytes) -> bytes:
    """A case file as it was before it was approved; the same bytes when it was not."""
    end = _end_of_front(data)
    if end is None:
        return data
    return _APPROVED.sub(b"", data[:end]) + data[end:]


def with_approval(data: bytes, approval: Approval) -> bytes:
    """A case file with this approval as the last line of its front matter, everything else byte for byte as it was.

    ValueError when the file has no front matter.
    """
    bare = without_approval(data)
    end = _end_of_front(bare)
    if end is None:
        raise ValueError("no front matter")
    by = json.dumps(approval.by, ensure_ascii=False)
    # Other readers take a bare `on` for a truth value.
    line = f'approved: {{by: {by}, "on": {approval.on}, text: {approval.text}}}'
    first = re.search(rb"\r\n|\r|\n", bare)
    return bare[:end] + line.encode() + (first[0] if first else b"\n") + bare[end:]


def unsigned_digest(data: bytes) -> str:
    """The SHA-256 of a case file without its approval, line ends and byte-order mark aside."""
    bare = without_approval(data).removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return hashlib.sha256(bare).hexdigest()


def approval_digest(unsigned: str, media: Iterable[tuple[str, str]]) -> str:
    """What an approval covers: the file without it, and every picture, clip, caption and poster by name and SHA-256."""
    lines = [_VERSION, unsigned, *(f"{name} {digest}" for name, digest in sorted(media))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _end_of_front(data: bytes) -> int | None:
    """Where the closing fence begins."""
    opening = _END.search(data.removeprefix(b"\xef\xbb\xbf"))
    if opening is None or opening.start() != 0:
        return None
    skipped = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    closing = _END.search(data, skipped + opening.end())
    return closing.start() if closing else None
