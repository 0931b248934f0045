"""The facts of everything that was asked for lately, in one file: a night reads it instead of ten thousand.

It saves reading and parsing alone. Each key still answers for itself: its own facts and every file are looked at.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec

from casepress.media.rendition import Made
from casepress.media.store import is_whole, read_facts, write_aside


class _Noted(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Facts as they were read, with the time and length of their own file then."""

    mtime: int
    size: int
    made: Made


class Memory:
    """What the store holds under keys. State: what was noted before, and whether anything new was learnt."""

    def __init__(self, store: Path) -> None:
        self._store = str(store)
        self._file = memory_of(store)
        self._known = _read(self._file)
        self._learnt = False

    def recall(self, key: str) -> Made | None:
        """What was made under `key`, or None when it is not there whole (a cut file counts as nothing)."""
        try:
            facts = os.stat(f"{self._store}/{key[:2]}/{key}.json")
        except OSError:
            return None
        noted = self._known.get(key)
        if noted is None or noted.mtime != facts.st_mtime_ns or noted.size != facts.st_size:
            made = read_facts(self._store, key)
            if made is None:
                return None
            noted = self._known[key] = _Noted(facts.st_mtime_ns, facts.st_size, made)
            self._learnt = True
        return noted.made if is_whole(self._store, noted.made) else None

    def remember(self) -> None:
        """Write down what was learnt, for the next run; on a full disk that one reads for itself."""
        if self._learnt:
            with contextlib.suppress(OSError):
                write_aside(self._file, msgspec.msgpack.encode(self._known))


def memory_of(store: Path) -> Path:
    """Where the facts are noted."""
    return store / "facts.msgpack"


def _read(file: Path) -> dict[str, _Noted]:
    try:
        return msgspec.msgpack.decode(file.read_bytes(), type=dict[str, _Noted])
    except (OSError, msgspec.DecodeError):
        return {}
