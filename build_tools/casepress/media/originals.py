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

import msgspec

from casepress.diagnostics import Finding, Place, Words, did_you_mean
from casepress.media.masks import REVIEW_FILE
from casepress.media.store import write_aside
from casepress.media.task import Refusal, RefusedError, Stamp
from casepress.rules import media


class Original(msgspec.Struct, frozen=True):
    """One file of an editor's: its name below media/, where it is, and the SHA-256 of its bytes."""

    name: str
    path: Path
    stamp: Stamp
    sha256: str


class Originals:
    """The folder media/. State: the listings, files and hashes seen so far; `remember` writes the hashes down."""

    def __init__(self, folder: Path, memory: Path) -> None:
        self._root = folder.resolve()
        self._memory = memory
        self._known = _read_memory(memory)
        self._changed = False
        self.found: dict[str, Original] = {}
        self._listings: dict[Path, tuple[frozenset[str], dict[str, str]]] = {}

    def find(self, name: str, limit: int) -> Original | Refusal:
        """The file called `name`, relative to media/, if it may be read and has at most `limit` bytes."""
        try:
            path = self._locate(name)
            facts = path.stat()
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

    def _locate(self, name: str) -> Path:
        """The real path of `name`, walked part by part so that no folder outside is ever listed."""
        parts = name.split("/")
        if "\\" in name or not name.strip() or any(unicodedata.category(char) == "Cc" for char in name):
            raise RefusedError(media.BAD_MEDIA_NAME)
        if name.startswith("/") or ".." in parts:
            raise RefusedError(media.OUTSIDE_MEDIA)
        if "" in parts or "." in parts:
            raise RefusedError(media.BAD_MEDIA_NAME)
        here = self._root
        for part in parts:
            self._check_listed(here, part)
            here /= part
            if here.is_symlink():
                here = self._inside(here)
        return here

    def _inside(self, link: Path) -> Path:
        try:
            real = link.resolve(strict=True)
        except (OSError, RuntimeError) as error:  # dangling, or a circle of links
            raise RefusedError(media.MISSING_FILE) from error
        if not real.is_relative_to(self._root):
            raise RefusedError(media.OUTSIDE_MEDIA)
        return real

    def _check_listed(self, folder: Path, part: str) -> None:
        """The very spelling must be on the disk, even where the disk itself ignores letter case."""
        names, folded = self._listing(folder)
        if part in names:
            return
        actual = folded.get(_folded(part))
        if actual is not None:
            cure = Words(f"请改写为“{actual}”", f"Write “{actual}”")
            raise RefusedError(media.WRONG_LETTER_CASE, cure, actual=actual)
        raise RefusedError(media.MISSING_FILE, did_you_mean(part, sorted(names), media.MISSING_FILE.hint))

    def _listing(self, folder: Path) -> tuple[frozenset[str], dict[str, str]]:
        """The names in a folder, and the same by what a careless disk would take them for."""
        found = self._listings.get(folder)
        if found is None:
            names = sorted(os.listdir(folder)) if folder.is_dir() else []
            found = frozenset(names), {_folded(one): one for one in names}
            self._listings[folder] = found
        return found

    def _hash(self, name: str, path: Path, stamp: Stamp) -> str:
        known = self._known.get(name)
        if known is not None and known[0] == stamp:
            return known[1]
        with path.open("rb") as file:
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


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _read_memory(memory: Path) -> dict[str, tuple[Stamp, str]]:
    try:
        return msgspec.json.decode(memory.read_bytes(), type=dict[str, tuple[Stamp, str]])
    except (OSError, msgspec.DecodeError):
        return {}
