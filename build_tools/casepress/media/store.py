"""The content-addressed folder of everything that was made, and safe writing into it.

A key is there when its facts are, and these are written last; nothing here knows how a file is made.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from casepress.media.rendition import Made, key_in

_SCRATCH: Final = "aside"
_LOCKS: Final = "locks"
_STALE: Final = 24 * 3600  # seconds after which a scratch folder belongs to a run that was killed
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def path_of(store: Path, address: str) -> Path:
    """Where the store keeps the file of a public address."""
    return store / address.removeprefix("media/")


class Shelved(Mapping[str, Path]):
    """The file behind each public address of some things made; nothing is unfolded before it is asked for."""

    def __init__(self, store: Path, made: Iterable[Made]) -> None:
        self._store = store
        self._made = {one.key: one for one in made}

    def __getitem__(self, address: str) -> Path:
        if address not in self:
            raise KeyError(address)
        return path_of(self._store, address)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({one.address for made in self._made.values() for one in made.renditions}))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, address: object) -> bool:
        if not isinstance(address, str):
            return False
        made = self._made.get(key_in(address))
        return made is not None and any(one.address == address for one in made.renditions)


def facts_of(store: Path, key: str) -> Path:
    """Where the store keeps the facts of a key."""
    return store / key[:2] / f"{key}.json"


def recall(store: Path, key: str) -> Made | None:
    """What was made under `key`, or None when it is not there whole (a cut file counts as nothing)."""
    made = read_facts(str(store), key)
    return made if made is not None and is_whole(str(store), made) else None


def read_facts(store: str, key: str) -> Made | None:
    """The facts of `key` as they were written, whatever has become of its files; None where there are none."""
    try:
        with open(f"{store}/{key[:2]}/{key}.json", "rb") as file:
            made = _facts.decode(file.read())
    except (OSError, msgspec.DecodeError):
        return None
    return made if made.key == key else None


def is_whole(store: str, made: Made) -> bool:
    """Whether every file of a key is there in its full length."""
    try:
        for one in made.renditions:
            if os.stat(f"{store}/{one.address[6:]}").st_size != one.bytes:
                return False
    except OSError:
        return False
    return True


_facts: Final = msgspec.json.Decoder(Made)


def publish(store: Path, scratch: Path, made: Made) -> Made:
    """Move what was made from the scratch folder into its place, the facts last; with the digest of each file.

    Everything reaches the disk before the facts name it: after a power failure a key is whole or absent.
    """
    known = []
    for one in made.renditions:
        target = path_of(store, one.address)
        target.parent.mkdir(parents=True, exist_ok=True)
        with (scratch / target.name).open("rb") as file:
            known.append(msgspec.structs.replace(one, sha256=hashlib.file_digest(file, "sha256").hexdigest()))
            os.fsync(file.fileno())
        (scratch / target.name).replace(target)
    whole = msgspec.structs.replace(made, renditions=tuple(known))
    write_aside(facts_of(store, made.key), msgspec.json.encode(whole), lasting=True)
    return whole


def write_aside(path: Path, data: bytes, *, lasting: bool = False) -> None:
    """Put `data` at `path` in one step: a reader sees the old file or the new one, never a part.

    A `lasting` file has reached the disk on return.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}-{os.getpid()}-{threading.get_ident()}")
    try:
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    if lasting:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def is_full(error: OSError) -> bool:
    """Whether the disk, or the user's share of it, is full."""
    return error.errno in _FULL


@contextlib.contextmanager
def locked(store: Path, keys: Sequence[str]) -> Iterator[None]:
    """Nobody else, here or on a machine that shares the store, makes these keys meanwhile.

    Keys must be sorted, so that two runs cannot wait for each other. A killed run's locks are free at once.
    """
    with contextlib.ExitStack() as held:
        for key in keys:
            held.enter_context(_lock(store / _LOCKS / key))
        yield


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        # Its last holder deletes a lock: what was waited for may be no longer what is there.
        while not _is_still(handle, path):
            os.close(handle)
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
        path.unlink(missing_ok=True)
    finally:
        os.close(handle)


def _is_still(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


@contextlib.contextmanager
def scratch_in(store: Path) -> Iterator[Path]:
    """A folder of one's own on the store's disk, gone afterwards."""
    home = store / _SCRATCH
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, ignore_cleanup_errors=True) as name:
        yield Path(name)


def sweep(store: Path) -> None:
    """Remove the scratch folders that killed runs left behind."""
    oldest = time.time() - _STALE
    with contextlib.suppress(FileNotFoundError):
        for left in (store / _SCRATCH).iterdir():
            with contextlib.suppress(OSError):
                if left.stat().st_mtime < oldest:
                    shutil.rmtree(left, ignore_errors=True)
