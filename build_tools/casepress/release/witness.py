"""What was seen of copies before: the highest counter of each key, and which key each copy was signed with.

It is kept for one user, outside of any site. A damaged memory is an empty one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from casepress.public_key import fingerprint, raw_key, written_key
from casepress.release.manifest import Manifest
from casepress.release.mirror import Expected


class Memory(msgspec.Struct, frozen=True):
    """The highest counter by the fingerprint of a key or, unsigned, by the name of a copy; keys (base64) by copy."""

    counters: dict[str, int] = {}
    keys: dict[str, str] = {}


def memory_file(environment: Mapping[str, str]) -> Path:
    """Where the memory lies (XDG Base Directory Specification)."""
    state = environment.get("XDG_STATE_HOME") or os.path.join(environment.get("HOME", "."), ".local", "state")
    return Path(state) / "casepress" / "seen.json"


def recall(file: Path) -> Memory:
    """The memory in a file; an empty one when there is none."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Memory)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return Memory()


def expected_of(memory: Memory, copy: str, key: str, least: int | None) -> Expected:
    """What a copy must be: as the user says, else as it was before."""
    key = key or memory.keys.get(copy, "")
    if least is None:
        least = max(memory.counters.get(name, 0) for name in (copy, _name(key)))
    return Expected(key=key, least=least)


def _name(key: str) -> str:
    """A key, given in base64 or as a fingerprint, as the memory names it."""
    raw = raw_key(key)
    return "".join((fingerprint(raw) if raw else key.lower()).split()).replace(":", "")


def noted(memory: Memory, copy: str, manifest: Manifest, key: bytes | None) -> Memory:
    """The memory with a copy that proved whole."""
    names = [copy, *([_name(written_key(key))] if key else [])]
    counters = {**memory.counters, **dict.fromkeys(names, manifest.counter)}
    keys = {**memory.keys, copy: written_key(key)} if key else memory.keys
    return Memory(counters, keys)


def remember(file: Path, memory: Memory) -> None:
    """Replaces the memory as a whole; OSError when that fails."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(f".{os.getpid()}")
    aside.write_bytes(msgspec.json.format(msgspec.json.encode(memory, order="sorted")) + b"\n")
    aside.replace(file)
