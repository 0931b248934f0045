"""The writing of new folders onto the shelf: links where the public release has the same file, copies that are hashed
while they are written, and compressed twins. It decides nothing about what is public."""

from __future__ import annotations

import errno
import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import msgspec

from casepress.release.folders import Folder
from casepress.release.manifest import ENDINGS, Entry, Manifest
from casepress.release.shelf import Shelf
from casepress.release.survey import BLOCK, Encoder, Survey

# How many compressed twins may be under way or wait to be written.
AHEAD: Final = 32
# What a disk says that has no second names for a file, or no more of them.
UNLINKABLE: Final = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}
# What it says where there is no link: no such name, or something else of that name.
ABSENT: Final = {errno.ENOENT, errno.ENOTDIR, errno.EINVAL}


class Twins(msgspec.Struct, frozen=True):
    """Who makes the compressed twins of files, and in how many threads: both encoders leave Python's lock alone."""

    encoder: Encoder | None
    jobs: int

    def of(self, wanted: Sequence[tuple[str, str]]) -> Iterator[bytes]:
        """The twins of files, each by its path and its encoding, in order."""
        encoder = self.encoder
        if encoder is None or not wanted:
            return iter(())

        def work(task: tuple[str, str]) -> bytes:
            path, kind = task
            with open(path, "rb") as file:
                return encoder.encode(kind, file.read())

        return _drawn(work, wanted, self.jobs)


def _drawn(
    work: Callable[[tuple[str, str]], bytes], tasks: Sequence[tuple[str, str]], jobs: int
) -> Iterator[bytes]:
    """The answers to tasks in their order; no more than AHEAD wait to be used, for they take memory."""
    with ThreadPoolExecutor(jobs) as pool:
        begun = deque(pool.submit(work, task) for task in tasks[:AHEAD])
        try:
            for task in tasks[AHEAD:]:
                yield begun.popleft().result()
                begun.append(pool.submit(work, task))
            while begun:
                yield begun.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


class MovedError(Exception):
    """A file of the site is not what the survey saw."""


class Writer:
    """Writes the new folders of one release; those with a key in `anew` without any file of the shelf, which somebody
    damaged. State: what was written so far, and the compressed twins that are being made."""

    def __init__(
        self,
        shelf: Shelf,
        found: Survey,
        previous: Manifest | None,
        sealed: dict[str, bytes],
        twins: Twins,
        anew: frozenset[str],
    ) -> None:
        self.disk = shelf.disk
        self.shelf = shelf
        self.folder = found.folder
        self.sealed = sealed
        self.twins = twins
        self.anew = anew
        self.made: Iterator[bytes] = iter(())
        self.written: list[str] = []
        self.bytes_written = self.linked = self.copied = 0
        self.old: dict[tuple[str, tuple[str, ...]], str] = {}
        self.public = ""
        if previous is not None:
            self.public = public = str(shelf.public(previous.release))
            self.old = {(one.sha256, one.encodings): f"{public}/{one.path}" for one in previous.files}

    def unshared(self, folder: Folder) -> list[Entry]:
        """The files of a folder whose bytes the public release does not hold."""
        return [entry for entry in folder.files.values() if self._shared(folder, entry) is None]

    def _shared(self, folder: Folder, entry: Entry) -> str | None:
        """The file of the public release that holds the same bytes."""
        return self.old.get((entry.sha256, entry.encodings)) if folder.key not in self.anew else None

    def make_twins(self, entries: Iterable[Entry]) -> None:
        """Begins to make the compressed twins of these files, which must be written in this order."""
        self.made = self.twins.of(self._wanted(entries))

    def _wanted(self, entries: Iterable[Entry]) -> list[tuple[str, str]]:
        return [(f"{self.folder}/{one.path}", kind) for one in entries for kind in one.encodings]

    def finish(self) -> None:
        """Ends the threads that made the twins."""
        for _ in self.made:
            raise AssertionError("a twin was made that nobody wrote")

    def write(self, folder: Folder, target: str) -> None:
        """One new folder at `target`."""
        self.disk.make_folder(target)
        for name, entry in folder.files.items():
            path = f"{target}/{name}"
            source = self._shared(folder, entry)
            if entry.path in self.sealed:
                self._put(path, self.sealed[entry.path])
            elif source is None or not self._link(source, entry, path):
                self._copy(entry, path)
                # Nobody foresaw that a link would fail: its twins are not among those that are being made.
                twins = self.made if source is None else self.twins.of(self._wanted([entry]))
                for kind in entry.encodings:
                    self._put(path + ENDINGS[kind], next(twins))
        # Where the links of the public release really lie, so that its own links are not followed for each.
        former = os.path.realpath(f"{self.public}/{folder.path}") if self.public else ""
        for name, key in folder.folders.items():
            self._lead(f"../{key}", f"{target}/{name}", f"{former}/{name}")

    def _lead(self, target: str, path: str, former: str) -> None:
        """A symbolic link at `path`: one that the public release has is given a second name. A link made anew takes
        an inode of its own, and a file system that has just lost thousands finds new ones slowly."""
        try:
            if os.readlink(former) == target:
                self.disk.link(former, path)
                return
        except OSError as error:
            if error.errno not in UNLINKABLE | ABSENT:
                raise
        self.disk.point(target, path)

    def _put(self, path: str, data: bytes) -> None:
        with self.disk.new_file(path) as handle:
            self.disk.write(handle, data)
        self.bytes_written += len(data)

    def _link(self, source: str, entry: Entry, path: str) -> bool:
        """Gives a file of the public release a second name, and its compressed twins."""
        made: list[str] = []
        try:
            for ending in ("", *(ENDINGS[kind] for kind in entry.encodings)):
                self.disk.link(source + ending, path + ending)
                made.append(path + ending)
        except FileNotFoundError:
            pass  # somebody deleted it on the shelf; the site still has it
        except OSError as error:
            if error.errno not in UNLINKABLE:
                raise
            self.copied += 1
        else:
            self.linked += 1
            return True
        for one in made:
            self.disk.remove_file(one)
        return False

    def _copy(self, entry: Entry, path: str) -> None:
        """Copies a file of the site and hashes what is written."""
        state = hashlib.sha256()
        size = 0
        with (
            open(f"{self.folder}/{entry.path}", "rb", buffering=0) as source,
            self.disk.new_file(path) as handle,
        ):
            while block := source.read(BLOCK):
                state.update(block)
                size += len(block)
                self.disk.write(handle, block)
        if (state.hexdigest(), size) != (entry.sha256, entry.size):
            raise MovedError(entry.path)
        self.written.append(entry.path)
        self.bytes_written += size
