"""A built folder as the files that would be public, with their digests; what did not change is not read again.

Nothing is written into the folder. Links, devices and names that some system cannot hold are refused.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

import msgspec

from casepress.cache import load_cache
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


class Notes(msgspec.Struct, frozen=True):
    """What was seen in a folder at the last survey, by path."""

    folder: str
    files: dict[str, Seen]


class Survey(msgspec.Struct, frozen=True):
    """A folder's files in the order of their paths; `read` says how many had to be read."""

    folder: str
    entries: tuple[Entry, ...]
    notes: Notes
    read: int


def survey(shelf: Shelf, folder: Path, encoder: Encoder | None = None) -> Checked[Survey | None]:
    """The files of a folder, or None with every reason why it cannot be published.

    A file with the length, times and inode of the last survey of this folder has its digest of then.
    """
    root = os.path.abspath(folder)
    noted = load_cache(Path(shelf.path(NOTES)), Notes)
    known = noted.files if noted is not None and noted.folder == root else {}
    seen: dict[str, Seen] = {}
    unfit: list[str] = []
    read = 0
    try:
        for path, state in _walk(root, "", unfit):
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
    return Checked(Survey(root, entries, Notes(root, seen), read))


def _entry(path: str, seen: dict[str, Seen], encoder: Encoder | None) -> Entry:
    one = seen[path]
    kinds = encoder.encodings(path, one.size) if encoder is not None else ()
    return Entry(
        path, one.sha256, one.size, tuple(kind for kind in kinds if path + ENDINGS[kind] not in seen)
    )


def _walk(root: str, below: str, unfit: list[str]) -> Iterator[tuple[str, os.stat_result]]:
    """Every ordinary file with its state; what is none is added to `unfit`."""
    with os.scandir(os.path.join(root, below)) as found:
        entries = list(found)
    for entry in entries:
        path = f"{below}/{entry.name}" if below else entry.name
        if path == OWN or path.endswith(ASIDE):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(root, path, unfit)
        elif entry.is_file(follow_symlinks=False):
            yield path, entry.stat(follow_symlinks=False)
        else:
            unfit.append(path)


def digest_of(path: str) -> str:
    """The SHA-256 of a file."""
    with open(path, "rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def printable(name: str) -> str:
    """A file's name as text, whatever bytes it is made of."""
    return os.fsencode(name).decode("utf-8", "replace")


def remember(keeper: Keeper, found: Survey) -> None:
    """Notes what was seen, for the next survey; OSError when that fails."""
    data = msgspec.msgpack.encode(found.notes)
    shelf = keeper.shelf
    store_text(shelf.disk, shelf.path(NOTES), hashlib.blake2b(data, digest_size=16).digest() + data)
