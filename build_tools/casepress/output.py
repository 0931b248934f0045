"""One output file: written aside and renamed, and only where its bytes differ."""

from __future__ import annotations

import filecmp
import os
from collections.abc import Iterable
from typing import Protocol


class Known(Protocol):
    """What is remembered of a file: size in bytes, time of change in ns."""

    @property
    def size(self) -> int: ...
    @property
    def mtime(self) -> int: ...


def unchanged(path: str, known: Known) -> bool:
    """Whether a file still has the size and time of change that the ledger noted."""
    try:
        state = os.stat(path)
    except OSError:
        return False
    return state.st_size == known.size and state.st_mtime_ns == known.mtime


def write(path: str, data: bytes | memoryview) -> tuple[int, int]:
    """Brings a file to hold `data`, leaving it alone when it does; gives its size and time of change.

    A changed file is written aside and renamed, so that a reader sees the old bytes or the new ones.
    """
    for _ in range(2):
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        except FileNotFoundError:
            _make_folder(os.path.dirname(path))
        except FileExistsError:
            return _overwrite(path, data)
        else:
            return _fill(handle, data)
    raise FileNotFoundError(path)


def write_stream(path: str, chunks: Iterable[bytes]) -> tuple[int, int]:
    """As `write`, for a file that is too large to hold: brings it to hold the chunks one after the other."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    aside = f"{path}.casepress-new"
    try:
        with open(aside, "wb", buffering=1 << 20) as new:
            new.writelines(chunks)
        if os.path.isfile(path) and not os.path.islink(path) and filecmp.cmp(path, aside, shallow=False):
            os.unlink(aside)
        elif os.path.isdir(path) or os.path.islink(path):
            raise IsADirectoryError(path)
        else:
            os.replace(aside, path)
    except BaseException:
        if os.path.exists(aside):
            os.unlink(aside)
        raise
    state = os.stat(path)
    return state.st_size, state.st_mtime_ns


def _make_folder(folder: str) -> None:
    try:
        os.mkdir(folder)  # nearly always its parent is there; looking first costs more
    except FileExistsError:
        if not os.path.isdir(folder):  # otherwise another process made it at the same moment
            raise
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)


def _overwrite(path: str, data: bytes | memoryview) -> tuple[int, int]:
    if os.path.islink(path) or not os.path.isfile(path):
        raise IsADirectoryError(path)
    with open(path, "rb") as old:
        state = os.fstat(old.fileno())
        if state.st_size == len(data) and old.read() == data:
            return state.st_size, state.st_mtime_ns
    aside = f"{path}.casepress-new"
    try:
        result = _fill(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), data)
        os.replace(aside, path)
    except BaseException:
        if os.path.exists(aside):
            os.unlink(aside)
        raise
    return result


def _fill(handle: int, data: bytes | memoryview) -> tuple[int, int]:
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        state = os.fstat(handle)
    finally:
        os.close(handle)
    return state.st_size, state.st_mtime_ns
