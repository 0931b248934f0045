"""A built folder as the files that would be public, with their digests; what did not change is not read again.

Nothing is written into the folder. Links, devices and names that some system cannot hold are refused.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

import msgspec

from casepress.cache import load_cache, sealed
from casepress.diagnostics import Checked, Finding, Place
from casepress.release.disk import store_text
from casepress.release.manifest import ENDINGS, UNNAMED, Entry, is_public_path
from casepress.release.shelf import Keeper, Shelf, finding_of
from casepress.rules import releases as rules

NOTES: Final = "seen"
# What a build leaves in its folder for itself.
OWN: Final = ".casepress"
ASIDE: Final = ".casepress-new"
BLOCK: Final = 1 << 20
# How long after a change of a folder another one may bear the same time.
RACY_NS: Final = 2_000_000_000


class Encoder(Protocol):
    """Makes the compressed twins of files: in which encodings ("gzip", "br"), and the bytes of one."""

    def encodings(self, path: str, size: int) -> tuple[str, ...]: ...

    def encode(self, encoding: str, data: bytes) -> bytes: ...


class Seen(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A file as it was when it was read: length, times of change and of its inode (ns), inode, and its digest."""

    size: int
    mtime: int
    ctime: int
    inode: int
    sha256: str


class SeenFolder(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A folder as it was when it was listed: times of change and of its inode (ns), inode, and the names of the files
    and folders in it."""

    mtime: int
    ctime: int
    inode: int
    files: tuple[str, ...]
    folders: tuple[str, ...]


class Notes(msgspec.Struct, frozen=True):
    """What was seen in a folder at the last survey, by path."""

    folder: str
    files: dict[str, Seen]
    folders: dict[str, SeenFolder] = {}


class Survey(msgspec.Struct, frozen=True):
    """A folder's files in the order of their paths; `read` says how many had to be read."""

    folder: str
    entries: tuple[Entry, ...]
    notes: Notes
    read: int


def survey(shelf: Shelf, folder: Path, encoder: Encoder | None = None) -> Checked[Survey | None]:
    """The files of a folder, or None with every reason why it cannot be published.

    A file with the length, times and inode of the last survey of this folder has its digest of then; a folder with
    the times and inode of then has the names of then in it.
    """
    root = os.path.abspath(folder)
    noted = load_cache(Path(shelf.path(NOTES)), Notes)
    last = noted if noted is not None and noted.folder == root else Notes(root, {})
    known = last.files
    seen: dict[str, Seen] = {}
    unfit: list[str] = []
    read = 0
    walk = _Walk(root, last.folders)
    try:
        for path, state in walk.files(unfit):
            before = known.get(path)
            stamp = (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
            if before is not None and (before.size, before.mtime, before.ctime, before.inode) == stamp:
                seen[path] = before
                continue
            if not is_public_path(path) or path in UNNAMED:
                unfit.append(path)
                continue
            seen[path] = Seen(*stamp, digest_of(os.path.join(root, path)))
            read += 1
    except OSError as error:
        return Checked(None, (finding_of(error, shelf),))
    findings: list[Finding] = [
        rules.SITE_UNFIT.at(Place(""), name=printable(name)) for name in sorted(unfit)[:20]
    ]
    if "index.html" not in seen:
        findings.append(rules.SITE_EMPTY.at(Place(""), folder=os.path.basename(root)))
    if findings:
        return Checked(None, tuple(findings))
    entries = tuple(_entry(path, seen, encoder) for path in sorted(seen))
    return Checked(Survey(root, entries, Notes(root, seen, walk.seen), read))


def _entry(path: str, seen: dict[str, Seen], encoder: Encoder | None) -> Entry:
    one = seen[path]
    kinds = encoder.encodings(path, one.size) if encoder is not None else ()
    return Entry(
        path, one.sha256, one.size, tuple(kind for kind in kinds if path + ENDINGS[kind] not in seen)
    )


class _Walk:
    """One way through a folder. State: the folders listed so far."""

    def __init__(self, root: str, known: dict[str, SeenFolder]) -> None:
        self.root = root
        self.known = known
        self.seen: dict[str, SeenFolder] = {}
        self.settled = time.time_ns() - RACY_NS

    def files(self, unfit: list[str]) -> Iterator[tuple[str, os.stat_result]]:
        """Every ordinary file with its state; what is none is added to `unfit`."""
        waiting = [""]
        while waiting:
            below = waiting.pop()
            inside = self._listed(below, unfit)
            start = f"{below}/" if below else ""
            waiting += [start + name for name in inside.folders]
            for name in inside.files:
                path = start + name
                state = os.lstat(f"{self.root}/{path}")
                if stat.S_ISREG(state.st_mode):
                    yield path, state
                else:
                    unfit.append(path)

    def _listed(self, below: str, unfit: list[str]) -> SeenFolder:
        """What is in a folder: as noted, unless it changed since or so lately that it may change in the same instant
        once more."""
        state = os.lstat(f"{self.root}/{below}")
        stamp = (state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
        noted = self.known.get(below)
        if noted is None or (noted.mtime, noted.ctime, noted.inode) != stamp:
            files, folders, others = _list(self.root, below)
            unfit += others
            if others or max(stamp[:2]) > self.settled:
                stamp = (0, 0, 0)
            noted = SeenFolder(*stamp, files, folders)
        self.seen[below] = noted
        return noted


def _list(root: str, below: str) -> tuple[tuple[str, ...], tuple[str, ...], list[str]]:
    """The names of files and of folders in a folder, and the paths of what is neither."""
    files, folders, others = [], [], []
    with os.scandir(os.path.join(root, below)) as found:
        for entry in found:
            path = f"{below}/{entry.name}" if below else entry.name
            if path == OWN or path.endswith(ASIDE):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            elif entry.is_file(follow_symlinks=False):
                files.append(entry.name)
            else:
                others.append(path)
    return tuple(files), tuple(folders), others


def digest_of(path: str) -> str:
    """The SHA-256 of a file."""
    with open(path, "rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def printable(name: str) -> str:
    """A file's name as text, whatever bytes it is made of."""
    return os.fsencode(name).decode("utf-8", "replace")


def remember(keeper: Keeper, found: Survey) -> None:
    """Notes what was seen, for the next survey; OSError when that fails."""
    shelf = keeper.shelf
    store_text(shelf.disk, shelf.path(NOTES), sealed(found.notes))
