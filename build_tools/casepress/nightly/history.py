"""What was public before: every address and every first publication, and what a new release owes them. Pure."""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from casepress.briefing import Briefing
from casepress.case import Case
from casepress.diagnostics import Finding, Place
from casepress.media.rendition import Renditions
from casepress.rules import nights as rules
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.inspections import Release, instant_of

FORMAT: Final = 1
# A page behind the first of a list goes when the list gets shorter. Codes of regions have six digits.
_CONTINUED: Final = re.compile(r"/[0-9]{1,5}/$")
# Lists and services that the program makes; a notice takes their place by itself when they have nothing to say any
# more.
_LISTS: Final = (
    "regions/",
    "issues/",
    "objects/",
    "batches/",
    "images/",
    "videos/",
    "search/",
    "data/",
    "verify/",
    "report/",
    "care/",
    "accessibility/",
)


class Standing(msgspec.Struct, frozen=True, array_like=True):
    """A case or briefing as it was last published: its title, `publish_at` of its first publication, the digest of its
    file, its file, whether it was withdrawn, and a digest of the originals of its media ("": none, or not known)."""

    title: str
    first: str
    digest: str
    file: str
    withdrawn: bool = False
    media: str = ""


class State(msgspec.Struct, frozen=True):
    """What is carried from release to release and never public: every case and briefing by id, every address that ever
    answered with a page, and those at which a notice stands."""

    format: int = FORMAT
    cases: dict[str, Standing] = {}
    briefings: dict[str, Standing] = {}
    addresses: tuple[str, ...] = ()
    tombstones: tuple[str, ...] = ()


class Change(msgspec.Struct, frozen=True):
    """What happened to the cases since the last release, each by id."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()


def lasting(addresses: Iterable[str]) -> set[str]:
    """The addresses that must answer for ever."""
    return {address for address in addresses if not _CONTINUED.search(f"/{address}")}


def is_list(address: str) -> bool:
    """Whether the program makes the page at an address of itself, from whatever there is."""
    return address.startswith(_LISTS) or address in ("", "cases/", "briefings/")


def vanished(state: State, public: Iterable[str], now: Iterable[str]) -> tuple[list[str], list[str]]:
    """The addresses that were public and would be gone: lists of the program's own, and those that people made."""
    gone = sorted(lasting({*state.addresses, *public}) - set(now))
    own = [address for address in gone if is_list(address)]
    return own, [address for address in gone if address not in own]


def losses(state: State, gone: Iterable[str]) -> Iterator[Finding]:
    """A finding for every address that would be gone, at the file that stood behind it."""
    for address in gone:
        kind, _, id = address.removesuffix("/").partition("/")
        standing = {"cases": state.cases, "briefings": state.briefings}.get(kind, {}).get(id)
        place = Place(standing.file if standing else "")
        yield rules.ADDRESS_GONE.at(
            place, address=f"/{address}", title=standing.title if standing else "网页"
        )


def moved(
    state: State, cases: Iterable[Case], vocabulary: Vocabulary, briefings: Iterable[Briefing]
) -> Iterator[Finding]:
    """A finding for every case, under its id or a former one, and every briefing whose first publication is no longer
    what it was.

    A day that is made exact by a time on that day is no move.
    """
    kept: dict[tuple[str, str], bool] = {}
    for case in cases:
        release = vocabulary.inspections.release(case.release)
        for id in (case.id, *case.front.aliases):
            standing = state.cases.get(id)
            if standing is None or release is None or not standing.first:
                continue
            both = (standing.first, release.id)
            if both not in kept:
                kept[both] = _same_moment(standing.first, release)
            if not kept[both]:
                place = case.place("batch")
                yield rules.FIRST_MOVED.at(place, id=id, first=standing.first, now=release.publish_at)
    for one in briefings:
        standing = state.briefings.get(one.id)
        now = one.front.publish_at
        if standing is None or (len(standing.first) == 10 and standing.first == one.published):
            continue
        if instant_of(standing.first) != instant_of(now):
            yield rules.FIRST_MOVED.at(one.place, id=one.id, first=standing.first, now=now)


def _same_moment(first: str, release: Release) -> bool:
    if len(first) == 10:
        return release.published == first
    return release.time_is_known and instant_of(first) == instant_of(release.publish_at)


def issues_of(state: State, briefings: Iterable[Briefing]) -> Change:
    """Which briefings are otherwise than in the last release."""
    digests = {id: one.digest for id, one in state.briefings.items()}
    new = sorted(one.id for one in briefings if one.id not in digests)
    changed = sorted(one.id for one in briefings if one.id in digests and digests[one.id] != one.digest)
    return Change(tuple(new), tuple(changed))


def originals_of(cases: Iterable[Case], made: Renditions) -> dict[str, str]:
    """A digest, by the id of each case that shows any, of the originals of its pictures and clips."""
    found: dict[str, str] = {}
    for case in cases:
        names = (*case.pictures, *case.clips)
        if names and case.front.withdrawn is None:
            originals = "\n".join(made.media[name].original for name in names if name in made.media)
            found[case.id] = hashlib.blake2b(originals.encode(), digest_size=8).hexdigest()
    return found


def change_of(state: State, cases: Iterable[Case], media: Mapping[str, str]) -> Change:
    """What is otherwise than in the last release, in its text or in what it shows (`originals_of`)."""
    new, changed, withdrawn = [], [], []
    for case in cases:
        known = state.cases.get(case.id)
        if known is None:
            new.append(case.id)
        elif case.front.withdrawn and not known.withdrawn:
            withdrawn.append(case.id)
        elif known.digest != case.digest or (known.media and known.media != media.get(case.id, "")):
            changed.append(case.id)
    return Change(tuple(sorted(new)), tuple(sorted(changed)), tuple(sorted(withdrawn)))


def next_state(
    state: State,
    cases: Iterable[Case],
    vocabulary: Vocabulary | None,
    addresses: Iterable[str],
    tombstones: Iterable[str],
    briefings: Iterable[Briefing] = (),
    media: Mapping[str, str] = MappingProxyType({}),
) -> State:
    """What the new release carries. What was once known is not forgotten. Without cases there is no vocabulary."""
    known: dict[str, Standing] = dict(state.cases)
    for case in cases:
        release = vocabulary.inspections.release(case.release) if vocabulary is not None else None
        first = release.publish_at if release is not None else ""
        gone = case.front.withdrawn is not None
        known[case.id] = Standing(case.title, first, case.digest, case.file, gone, media.get(case.id, ""))
    issued = {one.id: Standing(one.title, one.front.publish_at, one.digest, one.file) for one in briefings}
    return State(
        cases=dict(sorted(known.items())),
        briefings=dict(sorted({**state.briefings, **issued}.items())),
        addresses=tuple(sorted(lasting({*state.addresses, *addresses}))),
        tombstones=tuple(sorted({*state.tombstones, *tombstones})),
    )


def returning(before: State, now: State) -> set[str]:
    """The addresses that were taken back or given up by `before` and speak again when an older release is public."""
    taken = {id for id, one in before.cases.items() if one.withdrawn}
    back = {f"cases/{id}/" for id in taken if id in now.cases and not now.cases[id].withdrawn}
    return back | (set(before.tombstones) - set(now.tombstones))


def read_state(data: bytes) -> State | None:
    """The state in the bytes of a file; None when they are none."""
    try:
        state = msgspec.json.decode(gzip.decompress(data), type=State)
    except (OSError, EOFError, zlib.error, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return state if state.format == FORMAT else None


def written_state(state: State) -> bytes:
    """The state as a file: every release holds one, so it is compressed."""
    return gzip.compress(msgspec.json.encode(state) + b"\n", 6, mtime=0)


def title_of(id: str, cases: Mapping[str, Case]) -> str:
    """The title of a case by id, or its id."""
    return cases[id].title if id in cases else id
