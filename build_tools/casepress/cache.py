"""What can be thrown away: cache files that are written whole or not at all, and that tell when they are damaged."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final, TypeVar

import msgspec

T = TypeVar("T")
# The kinds of things that are kept, each in a folder of the cache.
FOLDERS: Final = (
    "cards", "cases", "data", "engine", "ledgers", "media", "reports", "search", "templates", "verification", "vocabulary",
)  # fmt: skip


def store_cache(path: Path, value: msgspec.Struct) -> None:
    """Writes a record aside and renames it; a digest at its head tells damage.

    What stands in its place, or in that of its folder, and does not belong there is deleted.
    """
    data = sealed(value)
    try:
        _store(path, data)
    except (IsADirectoryError, NotADirectoryError, FileExistsError):
        _clear_way(path)
        _store(path, data)


def sealed(value: msgspec.Struct) -> bytes:
    """What a cache file with a record holds."""
    data = msgspec.msgpack.encode(value)
    return _seal(data) + data


def _seal(data: bytes | memoryview) -> bytes:
    """The digest of a record. Processors have SHA-256 built in: nothing of its strength is quicker."""
    return hashlib.sha256(data).digest()[:16]


def _store(path: Path, data: bytes) -> None:
    aside = path.with_suffix(f"{path.suffix}.{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    aside.write_bytes(data)
    aside.replace(path)


def drop_cache(path: Path) -> None:
    """Deletes a cache file, and whatever stands in its place. OSError where the disk refuses."""
    try:
        path.unlink(missing_ok=True)
    except (IsADirectoryError, NotADirectoryError, PermissionError):
        _clear_way(path)


def ready_cache(cache: Path) -> None:
    """Makes a cache that can be written again: a file in place of it, or of a folder in it, is deleted."""
    for folder in (cache, *(cache / name for name in FOLDERS)):
        if os.path.lexists(folder) and not folder.is_dir():
            folder.unlink()


def is_writable(cache: Path) -> bool:
    """Whether a cache can be written, and each of its folders that is there; it is made if need be."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=cache):
            pass
    except OSError:
        return False
    return all(os.access(cache / name, os.W_OK) for name in FOLDERS if (cache / name).exists())


def _clear_way(path: Path) -> None:
    """Deletes what keeps a cache file from being written: a folder in its place, or a file or a link to nowhere in that
    of its folder."""
    if not path.parent.is_dir() and os.path.lexists(path.parent):
        path.parent.unlink()
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)


def load_cache(path: Path, kind: type[T]) -> T | None:
    """The record in a cache file, or None when it is missing, damaged or of another shape."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    head, payload = data[:16], memoryview(data)[16:]
    if _seal(payload) != head:
        return None
    try:
        return msgspec.msgpack.decode(payload, type=kind)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
