"""The shelf: a folder of releases of which one is public, its order, its lock and what was done to it.

SHELF/shelf.json          says that it is ours
SHELF/current             -> versions/ID/public, the web server's root; replaced by one rename
SHELF/versions/ID/        one release; `public` -> ../../folders/KEY, all else in it is not public:
SHELF/versions/ID/folders     the keys of its folders, for the sweep
SHELF/folders/KEY/        every folder of every release, once, by what it holds; never changed
SHELF/incoming/           what a run has not finished; whatever stands here is rubbish for the next
SHELF/pins/ID             releases that are kept
SHELF/journal.jsonl       what was published and rolled back, and when
SHELF/lock                held by the run that writes
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from casepress.diagnostics import Checked, Finding, Place
from casepress.release.disk import Disk, clear, store_text
from casepress.release.manifest import ID, MANIFEST, Manifest, counter_of, parse_manifest
from casepress.rules import releases as rules

RECORD: Final = "shelf.json"
CURRENT: Final = "current"
VERSIONS, FOLDERS, INCOMING, PINS = "versions", "folders", "incoming", "pins"
PUBLIC: Final = "public"
KEYS: Final = "folders"
JOURNAL, LOCK, UNSWEPT = "journal.jsonl", "lock", "unswept"
FORMAT: Final = 1


class Shelf(msgspec.Struct, frozen=True):
    """A shelf by its folder, and the calls that change it."""

    root: str
    disk: Disk

    def path(self, *parts: str) -> str:
        """A path below the shelf."""
        return os.path.join(self.root, *parts)

    def version(self, release: str) -> Path:
        """The folder of a release; what is in it beside `public` is not public."""
        return Path(self.root, VERSIONS, release)

    def public(self, release: str) -> Path:
        """The public tree of a release. Folders in it may be symbolic links into the shelf."""
        return Path(self.root, VERSIONS, release, PUBLIC)


class Keeper(msgspec.Struct, frozen=True):
    """A shelf whose lock this process holds: only its holder may change the shelf."""

    shelf: Shelf


class Event(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A line of the journal: when by the clock (UTC), what was done ("publish", "rollback"), to which release, and
    which was public before."""

    at: str
    did: str
    release: str
    before: str = ""


class Shelved(msgspec.Struct, frozen=True, kw_only=True):
    """A release on the shelf, for a list: `manifest` is None where it cannot be read."""

    release: str
    manifest: Manifest | None
    live: bool
    pinned: bool
    published: str = ""


class _Record(msgspec.Struct, frozen=True):
    casepress: str = "shelf"
    format: int = FORMAT


def open_shelf(folder: Path, disk: Disk | None = None, *, make: bool = True) -> Checked[Shelf | None]:
    """The shelf in a folder; a missing or empty folder becomes one when `make` is set.

    A folder with anything else in it is refused untouched.
    """
    root = os.path.abspath(folder)
    shelf = Shelf(root, disk or Disk())
    try:
        with open(shelf.path(RECORD), "rb") as file:
            data = file.read(1000)
    except (FileNotFoundError, NotADirectoryError):
        data = None
    except OSError as error:
        return Checked(None, (finding_of(error, shelf),))
    name = os.path.basename(root) or root
    if data is None:
        return _new(shelf, name) if make else Checked(None, (rules.NO_SHELF.at(Place(""), folder=name),))
    try:
        known = msgspec.json.decode(data, type=_Record) == _Record()
    except msgspec.DecodeError:
        known = False
    return Checked(shelf) if known else Checked(None, (rules.NEWER_SHELF.at(Place(""), folder=name),))


def _foreign(name: str) -> Finding:
    return rules.FOREIGN_SHELF.at(Place(""), folder=name)


def _new(shelf: Shelf, name: str) -> Checked[Shelf | None]:
    """A new shelf. What a run that was killed here left behind is an empty folder with at most a record aside."""
    try:
        if os.path.lexists(shelf.root):
            if not os.path.isdir(shelf.root) or set(os.listdir(shelf.root)) - {f"{RECORD}.new"}:
                return Checked(None, (_foreign(name),))
        else:
            os.makedirs(os.path.dirname(shelf.root), exist_ok=True)
            shelf.disk.make_folder(shelf.root)
        store_text(shelf.disk, shelf.path(RECORD), msgspec.json.encode(_Record()) + b"\n")
    except OSError as error:
        return Checked(None, (finding_of(error, shelf),))
    return Checked(shelf)


@contextlib.contextmanager
def keep(shelf: Shelf) -> Iterator[Checked[Keeper | None]]:
    """Takes the shelf's lock for as long as the block runs; None with a finding when another process has it.

    It is a record lock: it ends with the process that took it, however that ends, and no forked worker holds it.
    """
    try:
        handle = os.open(shelf.path(LOCK), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        yield Checked(None, (finding_of(error, shelf),))
        return
    try:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            busy = error.errno in (errno.EACCES, errno.EAGAIN)
            yield Checked(None, (_busy(handle) if busy else finding_of(error, shelf),))
            return
        failure = _take(shelf, handle)
        yield Checked(None, (failure,)) if failure is not None else Checked(Keeper(shelf))
    finally:
        os.close(handle)


def _busy(handle: int) -> Finding:
    holder = os.pread(handle, 200, 0).decode("utf-8", "replace").strip()
    return rules.SHELF_BUSY.at(Place(""), holder=holder or "?")


def _take(shelf: Shelf, handle: int) -> Finding | None:
    """Notes who holds the lock, and makes the folders of the shelf that are missing."""
    try:
        note = f"pid {os.getpid()}, {dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M:%S} UTC\n".encode()
        os.ftruncate(handle, 0)
        os.pwrite(handle, note, 0)
        for name in (VERSIONS, FOLDERS, INCOMING, PINS):
            if not os.path.isdir(shelf.path(name)):
                shelf.disk.make_folder(shelf.path(name))
    except OSError as error:
        return finding_of(error, shelf)
    return None


def finding_of(error: OSError, shelf: Shelf) -> Finding:
    """What the system refused, as a finding: full, not permitted, or failed. Names are relative to the shelf."""
    name = os.fsdecode(error.filename) if error.filename is not None else shelf.root
    inside = name.startswith(shelf.root + os.sep)
    shown = os.path.relpath(name, shelf.root) if inside else os.path.basename(name.rstrip(os.sep)) or name
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return rules.NO_SPACE.at(Place(""), need="?", free="0")
    problem = error.strerror or type(error).__name__
    refused = error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)
    rule = rules.SHELF_UNWRITABLE if refused else rules.SHELF_FAILED
    return rule.at(Place(""), name=shown, problem=problem)


def live_release(shelf: Shelf) -> str:
    """The id of the public release; "" when none is."""
    try:
        target = os.readlink(shelf.path(CURRENT))
    except OSError:
        return ""
    parts = target.split("/")
    fits = len(parts) == 3 and parts[0] == VERSIONS and parts[2] == PUBLIC and ID.fullmatch(parts[1])
    return parts[1] if fits else ""


def release_ids(shelf: Shelf) -> list[str]:
    """Every release on the shelf, the oldest first."""
    try:
        names = os.listdir(shelf.path(VERSIONS))
    except FileNotFoundError:
        return []
    return sorted((name for name in names if ID.fullmatch(name)), key=lambda name: (counter_of(name), name))


def read_manifest(shelf: Shelf, release: str) -> Checked[Manifest | None]:
    """The manifest of a release on the shelf."""
    path = shelf.public(release) / MANIFEST
    try:
        data = path.read_bytes()
    except OSError:
        found = rules.VERSION_DAMAGED.at(Place(""), release=release, name=MANIFEST, count=1)
        return Checked(None, (found,))
    return parse_manifest(data, MANIFEST)


def live_manifest(shelf: Shelf) -> Manifest | None:
    """The manifest of the public release; None when there is none that can be read."""
    live = live_release(shelf)
    return read_manifest(shelf, live).value if live else None


def releases(shelf: Shelf) -> tuple[Shelved, ...]:
    """Every release on the shelf, the newest first."""
    live, pinned = live_release(shelf), pins(shelf)
    published = {event.release: event.at for event in journal(shelf)}
    return tuple(
        Shelved(
            release=release,
            manifest=read_manifest(shelf, release).value,
            live=release == live,
            pinned=release in pinned,
            published=published.get(release, ""),
        )
        for release in reversed(release_ids(shelf))
    )


def next_counter(shelf: Shelf) -> int:
    """One more than any counter that was ever public on this shelf, as far as it remembers."""
    known = [*release_ids(shelf), live_release(shelf), *(event.release for event in journal(shelf))]
    return max(map(counter_of, known), default=0) + 1


def pins(shelf: Shelf) -> frozenset[str]:
    """The releases that are kept for good."""
    try:
        return frozenset(name for name in os.listdir(shelf.path(PINS)) if ID.fullmatch(name))
    except FileNotFoundError:
        return frozenset()


def pin(keeper: Keeper, release: str, *, kept: bool = True) -> Checked[bool]:
    """Keeps a release for good, or no longer; whether that changed anything."""
    shelf = keeper.shelf
    if release not in release_ids(shelf):
        return Checked(False, (rules.NO_SUCH_RELEASE.at(Place(""), release=release),))
    if (release in pins(shelf)) == kept:
        return Checked(False)
    try:
        if kept:
            store_text(shelf.disk, shelf.path(PINS, release), b"")
        else:
            shelf.disk.remove_file(shelf.path(PINS, release))
    except OSError as error:
        return Checked(False, (finding_of(error, shelf),))
    return Checked(True)


def journal(shelf: Shelf) -> tuple[Event, ...]:
    """What was done to the shelf, the oldest first. A line that was cut off is passed over."""
    try:
        with open(shelf.path(JOURNAL), "rb") as file:
            lines = file.read().splitlines()
    except FileNotFoundError:
        return ()
    found = []
    for line in lines:
        with contextlib.suppress(msgspec.DecodeError):
            found.append(msgspec.json.decode(line, type=Event))
    return tuple(found)


def note(keeper: Keeper, did: str, release: str, before: str = "") -> None:
    """Adds a line to the journal; OSError when that fails."""
    shelf = keeper.shelf
    at = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    line = msgspec.json.encode(Event(at=at, did=did, release=release, before=before)) + b"\n"
    path = shelf.path(JOURNAL)
    handle = shelf.disk.append(path)
    try:
        # A line that a killed run left unfinished must not swallow this one.
        shelf.disk.write(handle, line if os.fstat(handle).st_size == 0 else b"\n" + line)
    finally:
        os.close(handle)
    shelf.disk.flush(path)


def tidy(keeper: Keeper) -> None:
    """Deletes what former runs left unfinished. OSError when that fails."""
    shelf = keeper.shelf
    left = [shelf.path(INCOMING, name) for name in os.listdir(shelf.path(INCOMING))]
    if left:
        mark_unswept(keeper)  # first, or a run that is cut off here would leave folders that nobody looks for
    left += [shelf.path(name) for name in (f"{CURRENT}.new", f"{RECORD}.new")]
    for path in left:
        if os.path.islink(path):
            shelf.disk.remove_file(path)
        elif os.path.lexists(path):
            clear(shelf.disk, path)


def mark_unswept(keeper: Keeper) -> None:
    """Notes that folders may be left which no release holds. OSError when that fails."""
    path = keeper.shelf.path(UNSWEPT)
    if not os.path.lexists(path):
        with keeper.shelf.disk.new_file(path):
            pass
