"""The last public text of every case and briefing, kept on the shelf beside its releases and never public: SHELF/texts/.

What is kept is believed only where its digest is the one that the public release records, so that a rollback, a run
that was cut off or a damaged file can only mean that a text is not known.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from casepress.briefing import Briefing
from casepress.cache import load_cache, store_cache
from casepress.case import Case
from casepress.diagnostics import Checked, Finding, Place
from casepress.media.masks import Mask
from casepress.media.rendition import Clip, Picture, Renditions
from casepress.nightly.history import State, read_state
from casepress.release.manifest import Manifest
from casepress.release.shelf import Shelf, release_ids
from casepress.reprint import Printed, masks_digest
from casepress.rules import nights as rules

STATE: Final = "state.json.gz"
FOLDER: Final = "texts"
# Cases of one release stand in one volume; a night with a new release writes one of them anew.
VOLUMES: Final = 64


def state_of(shelf: Shelf, release: str) -> State | None:
    """What a release carries; None where it carries nothing that can be read."""
    try:
        return read_state((shelf.version(release) / STATE).read_bytes())
    except OSError:
        return None


def remembered(shelf: Shelf) -> Checked[State]:
    """What the newest release on the shelf carries, or the newest before it that can be read."""
    findings: list[Finding] = []
    for release in reversed(release_ids(shelf)):
        if not (shelf.version(release) / STATE).exists():
            continue
        state = state_of(shelf, release)
        if state is not None:
            return Checked(state, tuple(findings))
        findings.append(rules.STATE_LOST.at(Place(""), release=release))
    return Checked(State(), tuple(findings))


def public_state(shelf: Shelf, live: Manifest | None, newest: State) -> State:
    """What the public release carries: after a rollback it is not the newest, whose state is `newest`."""
    if live is None or release_ids(shelf)[-1:] == [live.release]:
        return newest
    return state_of(shelf, live.release) or newest


class _Volume(msgspec.Struct, frozen=True):
    """Some of the cases by file."""

    cases: dict[str, Printed]


class _Index(msgspec.Struct, frozen=True):
    """What each volume was written from, as a digest."""

    volumes: dict[int, str]


class ShelfArchive:
    """The texts that belong to the public release of a shelf. No state but where they are and what is public."""

    def __init__(self, shelf: Shelf, live: Manifest) -> None:
        """`live` is the manifest of the public release."""
        self.shelf = shelf
        self.live = live
        self.folder = Path(shelf.path(FOLDER))

    @cached_property
    def paths(self) -> frozenset[str]:
        return frozenset(entry.path for entry in self.live.files)

    @cached_property
    def state(self) -> State | None:
        return state_of(self.shelf, self.live.release)

    @property
    def known(self) -> Collection[str]:
        """The ids of all cases that were ever public."""
        return self.state.cases.keys() if self.state is not None else ()

    def find(self, files: Iterable[str]) -> dict[str, Printed]:
        """What these files were when the public release was made, for those whose digest it records."""
        state = self.state
        standings = (*state.cases.values(), *state.briefings.values()) if state is not None else ()
        digests = {one.file: one.digest for one in standings}
        volumes: dict[int, Mapping[str, Printed]] = {}
        found = {}
        for file in files:
            number = _volume(file)
            if file in digests and number not in volumes:
                volumes[number] = _read(self.folder, number)
            one = volumes.get(number, {}).get(file)
            if one is not None and one.digest == digests.get(file) and _digest(one.data) == one.digest:
                found[file] = one
        return found

    def public(self, address: str) -> Path | None:
        """The public file at an address."""
        return self.shelf.public(self.live.release) / address if address in self.paths else None


class Copied(msgspec.Struct, frozen=True, kw_only=True):
    """What is public now: its cases and briefings, those of them that were printed again, what was made of media."""

    root: Path
    cases: Sequence[Case | Briefing]
    reprinted: Sequence[Printed]
    renditions: Renditions
    transcripts: Mapping[str, str]
    masks: Mapping[str, tuple[Mask, ...]]


def keep_texts(shelf: Shelf, copied: Copied) -> None:
    """Writes every volume of which a case is otherwise than when it was written. OSError where the disk refuses."""
    folder = Path(shelf.path(FOLDER))
    known = load_cache(folder / "index", _Index)
    before = known.volumes if known is not None else {}
    volumes: dict[int, list[Case | Briefing]] = {}
    for case in copied.cases:
        volumes.setdefault(_volume(case.file), []).append(case)
    now = {number: _key(copied, cases) for number, cases in volumes.items()}
    if now == before:
        return
    reprinted = {one.file: one for one in copied.reprinted}
    for number, cases in volumes.items():
        if before.get(number) != now[number]:
            kept = {**_read(folder, number), **reprinted}
            printed = (_printed(copied, case, kept.get(case.file)) for case in cases)
            store_cache(
                folder / f"{number:02}", _Volume({one.file: one for one in printed if one is not None})
            )
    store_cache(folder / "index", _Index(now))


def _volume(file: str) -> int:
    return zlib.crc32(file.rpartition("/")[0].encode()) % VOLUMES


def _read(folder: Path, number: int) -> Mapping[str, Printed]:
    volume = load_cache(folder / f"{number:02}", _Volume)
    return volume.cases if volume is not None else {}


def _digest(data: bytes) -> str:
    """The digest by which a case knows its file."""
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def _key(copied: Copied, cases: Sequence[Case | Briefing]) -> str:
    """A digest of everything that a volume says."""
    basis = [(case.file, case.digest, *_made(copied, case)) for case in cases]
    return hashlib.blake2b(msgspec.msgpack.encode(basis), digest_size=16).hexdigest()


def _made(copied: Copied, case: Case | Briefing) -> tuple[dict[str, Picture], dict[str, Clip], dict[str, str], str]:
    """What was made of a case's media, its transcripts, and a digest of its masks."""
    if isinstance(case, Briefing) or case.front.withdrawn or not (case.pictures or case.clips):
        return {}, {}, {}, ""
    pictures = {name: one for name in case.pictures if (one := copied.renditions.picture(name)) is not None}
    clips = {name: clip for name in case.clips if (clip := copied.renditions.clip(name)) is not None}
    transcripts = {name: copied.transcripts[name] for name in case.clips if name in copied.transcripts}
    return pictures, clips, transcripts, masks_digest(copied.masks, pictures)


def _printed(copied: Copied, case: Case | Briefing, kept: Printed | None) -> Printed | None:
    """A case as it is public now; None where its text is not known any more."""
    pictures, clips, transcripts, masks = _made(copied, case)
    data = kept.data if kept is not None and kept.digest == case.digest else b""
    if not data:
        try:
            data = (copied.root / case.file).read_bytes()
        except OSError:
            return None
    if _digest(data) != case.digest:
        return None  # changed while the site was made
    return Printed(
        file=case.file, id=case.id, digest=case.digest, data=data, title=case.title, pictures=pictures,
        clips=clips, transcripts=transcripts, masks=masks,
    )  # fmt: skip
