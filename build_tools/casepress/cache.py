"""What can be thrown away: cache files that are written whole or not at all, and that tell when they are damaged."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")


def store_cache(path: Path, value: msgspec.Struct) -> None:
    """Writes a record aside and renames it; a digest at its head tells damage."""
    data = msgspec.msgpack.encode(value)
    aside = path.with_suffix(f"{path.suffix}.{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    aside.write_bytes(hashlib.blake2b(data, digest_size=16).digest() + data)
    aside.replace(path)


def load_cache(path: Path, kind: type[T]) -> T | None:
    """The record in a cache file, or None when it is missing, damaged or of another shape."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    head, payload = data[:16], memoryview(data)[16:]
    if hashlib.blake2b(payload, digest_size=16).digest() != head:
        return None
    try:
        return msgspec.msgpack.decode(payload, type=kind)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
