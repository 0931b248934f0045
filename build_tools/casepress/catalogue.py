"""Every public case, ordered and indexed: it answers questions and fetches nothing.

One order serves everywhere: releases from the newest to the oldest, cases in their order inside a release. A case
is listed under each of its places and counted once.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final, NamedTuple, TypeVar, overload

from casepress.case import Case
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.inspections import Inspection, Release

RELATED: Final = 4


class Related(NamedTuple):
    """Another case and why it is shown: labels of what the two share, the strongest first."""

    case: Case
    reasons: tuple[str, ...]


class Cases(Sequence[Case]):
    """Some cases in the common order, known by their ranks. To count or to cut them touches none of them, which
    matters where many processes share very many: what one of them looks at it must copy."""

    __slots__ = ("everyone", "ranks")

    def __init__(self, everyone: list[Case], ranks: Sequence[int]) -> None:
        """`ranks` are places in `everyone`, ascending."""
        self.everyone = everyone
        self.ranks = ranks

    def __len__(self) -> int:
        return len(self.ranks)

    def __iter__(self) -> Iterator[Case]:
        return map(self.everyone.__getitem__, self.ranks)

    @overload
    def __getitem__(self, at: int) -> Case: ...
    @overload
    def __getitem__(self, at: slice) -> Cases: ...
    def __getitem__(self, at: int | slice) -> Case | Cases:
        if isinstance(at, slice):
            return Cases(self.everyone, self.ranks[at])
        return self.everyone[self.ranks[at]]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


class Catalogue:
    """The public cases of one build.

    `cases` must hold only cases whose release is out; withdrawn cases keep their page and stand in no index.
    """

    def __init__(self, cases: Iterable[Case], vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._home: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._spoken: dict[str, str] = {}
        self.releases = _newest_first(vocabulary)
        self._release = {release.id: release for release in self.releases}
        gathered: dict[str, list[Case]] = {}
        self.withdrawn: list[Case] = []
        for case in cases:
            shelf = self.withdrawn if case.front.withdrawn else gathered.setdefault(case.release, [])
            shelf.append(case)
        self.withdrawn.sort(key=lambda case: case.id)
        everyone: list[Case] = []
        self.by_release: dict[str, Cases] = {}
        self._release_of = array("I")
        self.releases = tuple(release for release in self.releases if release.id in gathered)
        for number, release in enumerate(self.releases):
            group = gathered[release.id]
            group.sort(key=lambda case: (case.front.order or 1000, case.id))
            self.by_release[release.id] = Cases(everyone, range(len(everyone), len(everyone) + len(group)))
            everyone.extend(group)
            self._release_of.extend([number] * len(group))
        self.everything = Cases(everyone, range(len(everyone)))
        self._index()

    def _index(self) -> None:
        self.by_id = {case.id: case for case in (*self.everything, *self.withdrawn)}
        self.rank = {case.id: rank for rank, case in enumerate(self.everything)}
        regions: dict[str, array[int]] = {}
        issues: dict[str, array[int]] = {}
        objects: dict[str, array[int]] = {}
        pictures, clips = array("I"), array("I")
        for rank, case in enumerate(self.everything):
            keys = ((regions, self.homes(case.regions)), (issues, (*case.domains, *case.conducts)),
                    (objects, case.front.objects))  # fmt: skip
            for shelves, names in keys:
                _put(shelves, names, rank)
            if case.pictures:
                pictures.append(rank)
            if case.clips:
                clips.append(rank)
        self.by_region, self.by_issue, self.by_object = (
            {name: Cases(self.everything.everyone, ranks) for name, ranks in shelves.items()}
            for shelves in (regions, issues, objects)
        )
        self.with_pictures = Cases(self.everything.everyone, pictures)
        self.with_clips = Cases(self.everything.everyone, clips)
        self.renamed = [case for case in (*self.everything, *self.withdrawn) if case.front.aliases]

    def homes(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """Every region under which a case with these codes is listed: the regions, what they lie in, and what
        they have become."""
        known = self._home.get(codes)
        if known is None:
            found: dict[str, None] = {}
            regions = self.vocabulary.regions
            for code in codes:
                for start in (code, *(region.code for region in regions.successors(code))):
                    found.update(dict.fromkeys(region.code for region in regions.lineage(start)))
                found.setdefault(code)
            known = self._home[codes] = tuple(found)
        return known

    @cached_property
    def inspections(self) -> tuple[Inspection, ...]:
        """The inspections that have cases, the newest first."""
        used = {release.inspection for release in self.releases}
        return tuple(one for one in self.vocabulary.inspections.newest_first if one.id in used)

    @cached_property
    def by_inspection(self) -> dict[str, Cases]:
        """The cases of each inspection in the common order."""
        found: dict[str, array[int]] = {}
        for release in self.releases:
            found.setdefault(release.inspection, array("I")).extend(self.by_release[release.id].ranks)
        return {id: Cases(self.everything.everyone, ranks) for id, ranks in found.items()}

    def release_of(self, case: Case) -> Release:
        """The release of a case. Every case of a catalogue has one."""
        return self._release[case.release]

    def release_at(self, rank: int) -> Release:
        """The release of the case with this rank, which is not looked at."""
        return self.releases[self._release_of[rank]]

    def inspection_of(self, case: Case) -> Inspection:
        """The inspection of a case."""
        return self.vocabulary.inspections.of(self.release_of(case))

    @cached_property
    def relations(self) -> dict[str, list[tuple[Case, str]]]:
        """Declared relations, seen from both cases: id to the other cases and the kinds."""
        found: dict[str, list[tuple[Case, str]]] = {}
        for case in self.everything:
            for relation in case.front.relates_to:
                other = self.by_id.get(relation.case)
                if other is not None and other is not case and not other.front.withdrawn:
                    for one, two in ((case, other), (other, case)):
                        entries = found.setdefault(one.id, [])
                        if not any(known is two for known, _ in entries):
                            entries.append((two, relation.kind))
        return found

    @cached_property
    def shelves(self) -> dict[tuple[str, ...], array[int]]:
        """For each facet key the ranks (ascending) of the cases that have it."""
        shelves: dict[tuple[str, ...], array[int]] = {}
        for rank, case in enumerate(self.everything):
            _put(shelves, self._keys(case), rank)
        return shelves

    def _keys(self, case: Case) -> Iterator[tuple[str, ...]]:
        """What a case shares with others, the closest first: county, city and domain, province and domain, both
        facets."""
        domain = case.domains[0] if case.domains else ""
        for code in case.regions[:2]:
            if not code.endswith("00"):
                yield ("here", code)
            yield ("city", code[:4], domain)
        for thing in case.front.objects[:2]:
            yield ("object", thing)
        if case.regions:
            yield ("province", case.regions[0][:2], domain)
        yield ("facets", domain, case.conducts[0] if case.conducts else "")

    def kin(self, case: Case) -> Cases:
        """At most four other cases that share place or issue, the closest first.

        Cases of the same release and declared relations stand elsewhere on the page and are left out. Of equally
        close cases the next in time are taken (older ones first), so that a new release changes few old pages.
        """
        found: list[int] = []
        rank = self.rank.get(case.id)
        if rank is None:
            return Cases(self.everything.everyone, found)
        release_of = self._release_of
        release = release_of[rank]
        declared = {self.rank.get(other.id) for other, _ in self.relations.get(case.id, ())}
        for key in self._keys(case):
            ranks = self.shelves[key]
            place = bisect_left(ranks, rank)
            for near in (*ranks[place + 1 : place + 7], *ranks[max(0, place - 6) : place][::-1]):
                if release_of[near] != release and near not in found and near not in declared:
                    found.append(near)
                    if len(found) == RELATED:
                        return Cases(self.everything.everyone, found)
        return Cases(self.everything.everyone, found)

    def related(self, case: Case) -> tuple[Related, ...]:
        """The kin of a case, each with the reason why it is shown."""
        return tuple(Related(other, self._reasons(case, other)) for other in self.kin(case))

    def _reasons(self, case: Case, other: Case) -> tuple[str, ...]:
        reasons = []
        shared = next(filter(other.regions.__contains__, case.regions), "")
        if not shared:
            homes = self.homes(other.regions)
            shared = next(filter(homes.__contains__, reversed(self.homes(case.regions))), "")
        if shared:
            reasons.append(self._words("同在", shared))
        if any(map(other.front.objects.__contains__, case.front.objects)):
            reasons.append("同一督察对象")
        for slug in case.domains:
            if slug in other.domains:
                reasons.append(self._words("同为", slug))
        for slug in case.conducts:
            if slug in other.conducts:
                reasons.append(self._words("同为", slug))
        return tuple(filter(None, reasons[:3]))

    def _words(self, verb: str, what: str) -> str:
        """ "同在" with the name of a region, or "同为" with the label of an issue."""
        words = self._spoken.get(what)
        if words is None:
            region = self.vocabulary.regions.at_any_time(what) if verb == "同在" else None
            issue = self.vocabulary.issues.get(what)
            name = region.name if region else issue.label if issue else ""
            words = self._spoken[what] = f"{verb}{name}" if name else ""
        return words


K = TypeVar("K")


def _put(shelves: dict[K, array[int]], keys: Iterable[K], rank: int) -> None:
    """Notes a rank once under each key."""
    for key in keys:
        ranks = shelves.get(key)
        if ranks is None:
            shelves[key] = array("I", (rank,))
        elif ranks[-1] != rank:
            ranks.append(rank)


def _newest_first(vocabulary: Vocabulary) -> tuple[Release, ...]:
    releases = [
        release for inspection in vocabulary.inspections.everything for release in inspection.releases
    ]
    releases.sort(key=lambda release: release.id)
    releases.sort(key=lambda release: (release.published, release.ordinal or 0), reverse=True)
    return tuple(releases)
