"""A release to another place, in an order in which no reader ever gets a page whose parts are missing.

Assets first, bulletins next, then the lists that lead to them, the manifest last. What is no longer part of the site is deleted
after a delay, because pages that are open somewhere may still ask for it. A run that is cut off is simply repeated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Final, Protocol

import msgspec

from casepress.diagnostics import Checked, Place
from casepress.release.manifest import ENDINGS, MANIFEST, SEAL, Entry, Manifest, parse_manifest
from casepress.rules import targets as rules

# What we keep at a target for ourselves: that it is ours, and what is to be deleted there when.
STATE: Final = ".casepress/target.json"
MOST_STATE: Final = 50_000_000
MOST_MANIFEST: Final = 200_000_000
DELAY: Final = dt.timedelta(hours=24)
SENDING: Final = "上传"
# The steps of a delivery; each is finished before the next begins.
ASSETS, BULLETINS, LISTS, HOME = range(4)


class StoreError(Exception):
    """A target did not do what it was asked; the text says why."""


class Upload(msgspec.Struct, frozen=True, gc=False):
    """One object for a target: its name there, the file it comes from, and the encoding in which that file is."""

    name: str
    source: str
    encoding: str = ""


class Store(Protocol):
    """A place for files by name. Each call raises StoreError when it fails, and may then be repeated.

    `merges` says whether the place keeps one object for a file, compressed, instead of the file beside its twins.
    `put` may leave out what is there already, byte for byte, and answers how many were sent.
    """

    @property
    def name(self) -> str: ...

    @property
    def merges(self) -> bool: ...

    def read(self, name: str, most: int) -> bytes | None: ...

    def write(self, name: str, data: bytes) -> None: ...

    def put(self, uploads: Sequence[Upload], progress: Callable[[int], None]) -> int: ...

    def remove(self, names: Sequence[str]) -> None: ...


class Tombstone(msgspec.Struct, frozen=True, gc=False, array_like=True, order=True):
    """A name that is to be deleted, and from which instant on (ISO 8601, UTC)."""

    name: str
    due: str


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What stands at `.casepress/target.json`."""

    casepress: str = "target"
    format: int = 1
    tombstones: tuple[Tombstone, ...] = ()


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """What a delivery did: objects sent, objects of changed files that were there already, objects deleted, objects
    that will be deleted later, and the counter of the release that was there before (0: none)."""

    sent: int = 0
    there: int = 0
    deleted: int = 0
    waiting: int = 0
    before: int = 0


def step_of(path: str) -> int:
    """When a file is sent."""
    if not path.endswith(".html"):
        # Feeds, sitemaps and data name pages; they follow them.
        names_pages = (
            path.endswith(".xml") or path.partition("/")[0] in ("data", "verify") or path == "robots.txt"
        )
        return HOME if names_pages else ASSETS
    if path == "index.html":
        return HOME
    return BULLETINS if path.startswith("cases/") and path.count("/") > 1 else LISTS


def uploads_of(entries: Iterable[Entry], public: Path, merges: bool) -> list[Upload]:
    """The objects of files: each with its twins beside it, or one of them compressed in its place."""
    found = []
    for entry in entries:
        source = f"{public}/{entry.path}"
        if merges:
            gzip = "gzip" in entry.encodings
            found.append(
                Upload(entry.path, source + ENDINGS["gzip"], "gzip") if gzip else Upload(entry.path, source)
            )
            continue
        found.append(Upload(entry.path, source))
        found += [Upload(entry.path + ENDINGS[kind], source + ENDINGS[kind]) for kind in entry.encodings]
    return found


def names_of(entries: Iterable[Entry], merges: bool) -> set[str]:
    """The names of these files' objects at a target."""
    return {upload.name for upload in uploads_of(entries, Path(), merges)}


def instant(when: dt.datetime) -> str:
    """An instant as the state keeps it: texts in the order of the instants."""
    return when.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def deliver(
    manifest: Manifest,
    public: Path,
    store: Store,
    as_of: dt.datetime,
    *,
    delay: dt.timedelta = DELAY,
    everything: bool = False,
    allow_earlier: bool = False,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Checked[Delivered | None]:
    """Brings a whole release (`public` is its tree) to a target; None with a finding when it was refused or cut off.

    Only what the target's own manifest has otherwise is sent, all of it with `everything`. `as_of` decides what is due
    to be deleted.
    """
    try:
        return _deliver(manifest, public, store, as_of, delay, everything, allow_earlier, progress)
    except StoreError as error:
        return Checked(None, (rules.TARGET_FAILED.at(Place(""), target=store.name, problem=str(error)),))


def _deliver(
    manifest: Manifest,
    public: Path,
    store: Store,
    as_of: dt.datetime,
    delay: dt.timedelta,
    everything: bool,
    allow_earlier: bool,
    progress: Callable[[str, int, int], None],
) -> Checked[Delivered | None]:
    there = _manifest_at(store)
    state = _state_at(store)
    if state is None:
        if there is None and store.read("index.html", MOST_STATE) is not None:
            return Checked(None, (rules.FOREIGN_TARGET.at(Place(""), target=store.name),))
        state = State()
        store.write(STATE, msgspec.json.encode(state))
    if there is not None and there.counter > manifest.counter and not allow_earlier:
        found = rules.TARGET_NEWER.at(
            Place(""), target=store.name, there=there.release, here=manifest.release
        )
        return Checked(None, (found,))
    known = {} if there is None or everything else {entry.path: entry for entry in there.files}
    changed = [entry for entry in manifest.files if known.get(entry.path) != entry]
    sent = _send(changed, public, store, progress)
    uploads = len(uploads_of(changed, public, store.merges))
    old = names_of(there.files, store.merges) if there is not None else set()
    kept = names_of(manifest.files, store.merges)
    graves = buried(state.tombstones, old, kept, as_of + delay)
    if graves != state.tombstones:
        store.write(STATE, msgspec.json.encode(State(tombstones=graves)))
    _point(public, store)
    due = [grave.name for grave in graves if grave.due <= instant(as_of)]
    if due:
        store.remove(due)
        graves = tuple(grave for grave in graves if grave.due > instant(as_of))
        store.write(STATE, msgspec.json.encode(State(tombstones=graves)))
    return Checked(
        Delivered(
            sent=sent, there=uploads - sent, deleted=len(due), waiting=len(graves), before=there.counter if there else 0
        )
    )  # fmt: skip


def _send(
    changed: Sequence[Entry], public: Path, store: Store, progress: Callable[[str, int, int], None]
) -> int:
    """Sends changed files step by step; how many objects had to be sent."""
    steps: dict[int, list[Entry]] = {}
    for entry in changed:
        steps.setdefault(step_of(entry.path), []).append(entry)
    total = len(uploads_of(changed, public, store.merges))
    sent = done = 0
    for _, entries in sorted(steps.items()):
        uploads = uploads_of(entries, public, store.merges)
        sent += store.put(uploads, partial(_told, progress, done, total))
        done += len(uploads)
    return sent


def _told(progress: Callable[[str, int, int], None], before: int, total: int, count: int) -> None:
    progress(SENDING, before + count, total)


def _point(public: Path, store: Store) -> None:
    """The seal, if any, and at the very last the manifest. A seal of a release that is no longer signed goes."""
    seal = public / SEAL
    if seal.is_file():
        store.write(SEAL, seal.read_bytes())
    elif store.read(SEAL, MOST_STATE) is not None:
        store.remove([SEAL])
    store.write(MANIFEST, (public / MANIFEST).read_bytes())


def buried(
    tombstones: Iterable[Tombstone], old: set[str], kept: set[str], due: dt.datetime
) -> tuple[Tombstone, ...]:
    """What is to be deleted: names of before that are no longer kept, each when it first became due."""
    graves = {grave.name: grave for grave in tombstones if grave.name not in kept}
    for name in old - kept:
        graves.setdefault(name, Tombstone(name, instant(due)))
    return tuple(sorted(graves.values()))


def _manifest_at(store: Store) -> Manifest | None:
    data = store.read(MANIFEST, MOST_MANIFEST)
    return parse_manifest(data).value if data is not None else None


def _state_at(store: Store) -> State | None:
    data = store.read(STATE, MOST_STATE)
    if data is None:
        return None
    try:
        state = msgspec.json.decode(data, type=State)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreError(f"{STATE}: {error}") from error
    return state
