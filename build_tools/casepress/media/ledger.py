"""The private book of originals: which bytes were handed in, under which name, and when; only ever added to.

It proves later what a published picture was made from. It lies outside everything public.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import msgspec

from casepress.media.originals import Original


class Line(msgspec.Struct, frozen=True):
    """One original: the SHA-256 and length of its bytes, its name below media/, the time of its last change, and
    the day it was first seen (both UTC)."""

    sha256: str
    bytes: int
    name: str
    modified: str
    seen: str


def enter(book: Path, originals: Iterable[Original]) -> int:
    """Add a line for each original whose bytes are not in the book; how many were added."""
    known = {line.sha256 for line in lines(book)}
    today = dt.datetime.now(dt.UTC).date().isoformat()
    added: dict[str, bytes] = {}
    for original in sorted(originals, key=lambda one: one.name):
        if original.sha256 not in known and original.sha256 not in added:
            size, changed = original.stamp[0], original.stamp[1]
            when = dt.datetime.fromtimestamp(changed // 1_000_000_000, dt.UTC).isoformat()
            line = Line(original.sha256, size, original.name, when, today)
            added[original.sha256] = msgspec.json.encode(line)
    if added:
        # One write in append mode: two runs at once interleave whole lines at worst.
        with book.open("ab") as file:
            file.write(b"".join(line + b"\n" for line in added.values()))
    return len(added)


def lines(book: Path) -> list[Line]:
    """The lines of the book; one that was cut by a crash is passed over."""
    if not book.exists():
        return []
    decoder = msgspec.json.Decoder(Line)
    found = []
    for line in book.read_bytes().splitlines():
        try:
            found.append(decoder.decode(line))
        except msgspec.DecodeError:
            continue
    return found
