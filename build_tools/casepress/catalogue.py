"""Every public case, ordered and indexed: it answers questions and fetches nothing.

One order serves everywhere: releases from the newest to the oldest, cases in their order inside a release. A case
is listed under each of its places and counted once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final, NamedTuple

from casepress.case import Case
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.inspections import Inspection, Release

RELATED: Final = 4


class Related(NamedTuple):
    """Another case and why it is shown: labels of what the two share, the strongest first."""

    case: Case
    reasons: tuple[str, ...]


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
        self.by_release: dict[str, list[Case]] = {}
        self.everything: list[Case] = []
        for release in self.releases:
            group = gathered.get(release.id)
            if group:
                group.sort(key=lambda case: (case.front.order or 1000, case.id))
                self.by_release[release.id] = group
                self.everything.extend(group)
        self.releases = tuple(release for release in self.releases if release.id in self.by_release)
        self._index()

    def _index(self) -> None:
        self.by_id = {case.id: case for case in (*self.everything, *self.withdrawn)}
        self.by_region: dict[str, list[Case]] = {}
        self.by_issue: dict[str, list[Case]] = {}
        self.by_object: dict[str, list[Case]] = {}
        self.rank = {case.id: rank for rank, case in enumerate(self.everything)}
        for case in self.everything:
            for code in self.homes(case.regions):
                self.by_region.setdefault(code, []).append(case)
            for slug in (*case.domains, *case.conducts):
                self.by_issue.setdefault(slug, []).append(case)
            for thing in case.front.objects:
                self.by_object.setdefault(thing, []).append(case)

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
        used = dict.fromkeys(release.inspection for release in self.releases)
        found = [inspection for id in used if (inspection := self.vocabulary.inspections.get(id))]
        return tuple(sorted(found, key=lambda inspection: (inspection.begins, inspection.id), reverse=True))

    @cached_property
    def by_inspection(self) -> dict[str, list[Case]]:
        """The cases of each inspection in the common order."""
        found: dict[str, list[Case]] = {}
        for release in self.releases:
            found.setdefault(release.inspection, []).extend(self.by_release[release.id])
        return found

    @cached_property
    def has_pictures(self) -> bool:
        return any(case.pictures for case in self.everything)

    @cached_property
    def has_clips(self) -> bool:
        return any(case.clips for case in self.everything)

    def release_of(self, case: Case) -> Release:
        """The release of a case. Every case of a catalogue has one."""
        return self._release[case.release]

    def inspection_of(self, case: Case) -> Inspection:
        """The inspection of a case."""
        return self.vocabulary.inspections.of(self.release_of(case))

    def neighbours(self, case: Case) -> tuple[Case | None, Case | None]:
        """The cases before and after a case inside its release."""
        group = self.by_release.get(case.release, [])
        place = next((number for number, other in enumerate(group) if other is case), None)
        if place is None:
            return None, None
        return (group[place - 1] if place else None), (group[place + 1] if place + 1 < len(group) else None)

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
    def _spots(self) -> list[list[tuple[list[int], int]]]:
        """For each case by rank: the lists of ranks (ascending) of those that share a facet key with it, the closest
        key first, and its own place in each."""
        shelves: dict[tuple[str, ...], list[int]] = {}
        spots = []
        for rank, case in enumerate(self.everything):
            mine = []
            for key in self._keys(case):
                ranks = shelves.get(key)
                if ranks is None:
                    ranks = shelves[key] = []
                mine.append((ranks, len(ranks)))
                ranks.append(rank)
            spots.append(mine)
        return spots

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

    def kin(self, case: Case) -> tuple[Case, ...]:
        """At most four other cases that share place or issue, the closest first.

        Cases of the same release and declared relations stand elsewhere on the page and are left out. Of equally
        close cases the next in time are taken (older ones first), so that a new release changes few old pages.
        """
        rank = self.rank.get(case.id)
        if rank is None:
            return ()
        everything, release = self.everything, case.front.batch
        declared = {other.id for other, _ in self.relations[case.id]} if case.id in self.relations else ()
        found: list[Case] = []
        for ranks, place in self._spots[rank]:
            for near in (*ranks[place + 1 : place + 7], *ranks[max(0, place - 6) : place][::-1]):
                other = everything[near]
                if other.front.batch != release and other not in found and other.id not in declared:
                    found.append(other)
                    if len(found) == RELATED:
                        return tuple(found)
        return tuple(found)

    def related(self, case: Case) -> tuple[Related, ...]:
        """The kin of a case, each with the reason why it is shown."""
        return tuple(Related(other, self._reasons(case, other)) for other in self.kin(case))

    def _reasons(self, case: Case, other: Case) -> tuple[str, ...]:
        reasons = []
        shared = next((code for code in case.regions if code in other.regions), "")
        if not shared:
            homes = self.homes(other.regions)
            shared = next((code for code in reversed(self.homes(case.regions)) if code in homes), "")
        if shared:
            reasons.append(self._words("同在", shared))
        if any(thing in other.front.objects for thing in case.front.objects):
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


def _newest_first(vocabulary: Vocabulary) -> tuple[Release, ...]:
    releases = [
        release for inspection in vocabulary.inspections.everything for release in inspection.releases
    ]
    releases.sort(key=lambda release: release.id)
    releases.sort(key=lambda release: (release.published, release.ordinal or 0), reverse=True)
    return tuple(releases)
