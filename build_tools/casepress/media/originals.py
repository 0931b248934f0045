"""The editors' own files: found by name without ever leaving media/, and known by their bytes.

It opens a file only to hash it, and remembers the hash as long as the file is untouched.
"""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Container, Iterable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import msgspec

from casepress.diagnostics import Finding, Place, Words, did_you_mean
from casepress.media.masks import REVIEW_FILE
from casepress.media.store import write_aside
from casepress.media.task import Refusal, RefusedError, Stamp
from casepress.rules import media


class Original(msgspec.Struct, frozen=True, gc=False):
    """One file of an editor's: its name below media/, its real absolute path, and the SHA-256 of its bytes."""

    name: str
    path: str
    stamp: Stamp
    sha256: str


class _Folder(NamedTuple):
    """A folder inside media/: its real path, and of each name in it whether it is a link."""

    path: str
    names: dict[str, bool]


class Originals:
    """The folder media/. State: the folders, files and hashes seen so far; `remember` writes the hashes down.

    Ten thousand names are looked up in a night, so each costs one look at its file and no more.
    """

    def __init__(self, folder: Path, memory: Path) -> None:
        self._root = os.path.realpath(folder)
        self._memory = memory
        self._known = _read_memory(memory)
        self._changed = False
        self.found: dict[str, Original] = {}
        self._folders: dict[str, _Folder] = {}

    def find(self, name: str, limit: int) -> Original | Refusal:
        """The file called `name`, relative to media/, if it may be read and has at most `limit` bytes."""
        try:
            path = self._locate(name)
            facts = os.lstat(path)
            if not stat.S_ISREG(facts.st_mode):
                raise RefusedError(media.NOT_A_FILE)
            if facts.st_size > limit:
                raise RefusedError(media.MEDIA_FILE_TOO_LARGE, size=facts.st_size, limit=limit)
            stamp = stamp_of(facts)
            original = Original(name, path, stamp, self._hash(name, path, stamp))
            self.found[name] = original
            return original
        except RefusedError as refused:
            return refused.refusal
        except OSError as error:
            return Refusal(media.MEDIA_UNREADABLE, {"reason": error.strerror or type(error).__name__})

    def remember(self) -> None:
        """Write the hashes down for the next run."""
        if self._changed:
            write_aside(self._memory, msgspec.json.encode(self._known))

    def _locate(self, name: str) -> str:
        """The real path of `name`, walked part by part so that no folder outside is ever listed."""
        parts = name.split("/")
        if "\\" in name or not name.strip() or not (name.isprintable() or _has_no_control(name)):
            raise RefusedError(media.BAD_MEDIA_NAME)
        if name.startswith("/") or ".." in parts:
            raise RefusedError(media.OUTSIDE_MEDIA)
        if "" in parts or "." in parts:
            raise RefusedError(media.BAD_MEDIA_NAME)
        folder, _, file = name.rpartition("/")
        return self._step(self._folder(folder), file)

    def _folder(self, name: str) -> _Folder:
        """A folder below media/ ("" is media/ itself), found part by part and listed once."""
        found = self._folders.get(name)
        if found is None:
            path = self._root
            if name:
                above, _, part = name.rpartition("/")
                path = self._step(self._folder(above), part)
            found = self._folders[name] = _Folder(path, _names_in(path))
        return found

    def _step(self, folder: _Folder, part: str) -> str:
        """The real path of one name in a folder; the very spelling must be on the disk, even where the disk
        itself ignores letter case."""
        is_link = folder.names.get(part)
        if is_link is None:
            folded = {_folded(one): one for one in sorted(folder.names)}
            actual = folded.get(_folded(part))
            if actual is not None:
                cure = Words(f"请改写为“{actual}”", f"Write “{actual}”")
                raise RefusedError(media.WRONG_LETTER_CASE, cure, actual=actual)
            cure = did_you_mean(part, sorted(folder.names), media.MISSING_FILE.hint)
            raise RefusedError(media.MISSING_FILE, cure)
        path = f"{folder.path}/{part}"
        return self._inside(path) if is_link else path

    def _inside(self, link: str) -> str:
        try:
            real = Path(link).resolve(strict=True)
        except (OSError, RuntimeError) as error:  # dangling, or a circle of links
            raise RefusedError(media.MISSING_FILE) from error
        if not real.is_relative_to(self._root):
            raise RefusedError(media.OUTSIDE_MEDIA)
        return str(real)

    def _hash(self, name: str, path: str, stamp: Stamp) -> str:
        known = self._known.get(name)
        if known is not None and known[0] == stamp:
            return known[1]
        with open(path, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        self._known[name] = (stamp, digest)
        self._changed = True
        return digest


def listing(folder: Path) -> frozenset[str]:
    """The name of every file below media/, hidden ones, reviews and links to folders aside."""
    names: set[str] = set()
    for here, folders, files in os.walk(folder):
        folders[:] = [one for one in folders if not one.startswith(".")]
        base = PurePosixPath(Path(here).relative_to(folder).as_posix())
        names.update(
            str(base / one)
            for one in files
            if not one.startswith(".") and one not in ("Thumbs.db", REVIEW_FILE)
        )
    return frozenset(names)


def unused_files(present: Iterable[str], used: Container[str]) -> tuple[Finding, ...]:
    """A warning for every file of media/ that no case names (names relative to media/)."""
    return tuple(
        media.UNUSED_MEDIA.at(Place(f"media/{name}"), name=name)
        for name in sorted(present)
        if name not in used
    )


def is_untouched(source: Path, stamp: Stamp) -> bool:
    """Whether nobody has written to the file since it had that stamp."""
    try:
        return stamp_of(source.stat()) == stamp
    except OSError:
        return False


def stamp_of(facts: os.stat_result) -> Stamp:
    """What changes when a file is written to."""
    return facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino


def _names_in(path: str) -> dict[str, bool]:
    """The names in a folder, each with whether it is a link; none where it is no folder."""
    try:
        with os.scandir(path) as entries:
            return {entry.name: entry.is_symlink() for entry in entries}
    except (FileNotFoundError, NotADirectoryError):
        return {}


def _has_no_control(name: str) -> bool:
    """Characters that are not printable may still be harmless: the wide space of Chinese text is one."""
    return not any(unicodedata.category(char) == "Cc" for char in name)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _read_memory(memory: Path) -> dict[str, tuple[Stamp, str]]:
    try:
        return msgspec.json.decode(memory.read_bytes(), type=dict[str, tuple[Stamp, str]])
    except (OSError, msgspec.DecodeError):
        return {}
