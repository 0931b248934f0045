"""What the search page knows of all cases before it loads a text: their filters, their order, and other names."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from casepress.briefing import Briefing
from casepress.case import Case
from casepress.catalogue import Cases
from casepress.concordance.volume import Columns
from casepress.concordance.words import fold
from casepress.pages.copy import Copy
from casepress.vocabulary.inspections import Release

# The short names of provinces, which stand for them in headlines.
SHORT_NAMES: Final = {
    "110000": "京", "120000": "津", "130000": "冀", "140000": "晋", "150000": "蒙", "210000": "辽", "220000": "吉",
    "230000": "黑", "310000": "沪申", "320000": "苏", "330000": "浙", "340000": "皖", "350000": "闽", "360000": "赣",
    "370000": "鲁", "410000": "豫", "420000": "鄂", "430000": "湘", "440000": "粤", "450000": "桂", "460000": "琼",
    "500000": "渝", "510000": "川蜀", "520000": "贵黔", "530000": "云滇", "540000": "藏", "610000": "陕秦",
    "620000": "甘陇", "630000": "青", "640000": "宁", "650000": "新", "710000": "台", "810000": "港", "820000": "澳",
}  # fmt: skip


class Choice(msgspec.Struct, frozen=True, array_like=True):
    """A value of a filter: how the address names it, and its label."""

    value: str
    label: str


class Shelf(msgspec.Struct, frozen=True, array_like=True):
    """A release with the number of its cases, the number of its inspection and its year."""

    id: str
    count: int
    inspection: int
    year: str


class Issued(msgspec.Struct, frozen=True, array_like=True):
    """A briefing: its id, its year, and how many releases were out by its day."""

    id: str
    year: str
    after: int


class Facets(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything about all cases but their words, in the order of the index: releases from the oldest, then briefings.

    `place_sets` are the combinations of places that occur; `aliases` lead from a folded word to what else to look for.
    """

    releases: tuple[Shelf, ...]
    inspections: tuple[Choice, ...]
    places: tuple[Choice, ...]
    place_sets: tuple[tuple[int, ...], ...]
    domains: tuple[Choice, ...]
    conducts: tuple[Choice, ...]
    aliases: dict[str, tuple[str, ...]]
    briefings: tuple[Issued, ...] = ()


def shelves(copy: Copy) -> list[tuple[Release, Cases]]:
    """The releases with their cases in the order of the index."""
    catalogue = copy.catalogue
    return [(release, catalogue.by_release[release.id]) for release in reversed(catalogue.releases)]


def facets(copy: Copy) -> tuple[Facets, tuple[Columns, ...]]:
    """What the filters know, and the row of each case and briefing. Only values that public cases have are named."""
    catalogue = copy.catalogue
    inspections = {inspection.id: number for number, inspection in enumerate(catalogue.inspections)}
    issues = catalogue.vocabulary.issues
    used = [issue for issue in (*issues.domains, *issues.conducts) if issue.slug in catalogue.by_issue]
    numbers = {issue.slug: number for number, issue in enumerate(used)}
    places = tuple(_places(copy))
    place_numbers = {choice.value: number for number, choice in enumerate(places)}
    sets: dict[tuple[int, ...], int] = {}
    known: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    rows: list[Columns] = []
    order = shelves(copy)
    for _, cases in order:
        for case in cases:
            key = (case.regions, case.front.objects)
            at = known.get(key)
            if at is None:
                mine = tuple(sorted({place_numbers[value] for value in _places_of(case, copy)}))
                at = known[key] = sets.setdefault(mine, len(sets))
            slugs = (*case.domains, *case.conducts)
            media = bool(case.pictures) + 2 * bool(case.clips)
            rows.append(Columns(at, tuple(numbers[slug] for slug in slugs if slug in numbers), media))
    issued = tuple(_issued(copy))
    rows += [
        Columns(sets.setdefault((), len(sets)), (), int(bool(one.pictures))) for one in oldest_first(copy)
    ]
    found = Facets(
        releases=tuple(
            Shelf(release.id, len(cases), inspections[release.inspection], release.published[:4])
            for release, cases in order
        ),
        inspections=tuple(Choice(one.id, copy.inspection_label(one)) for one in catalogue.inspections),
        places=places,
        place_sets=tuple(sets),
        domains=tuple(Choice(one.slug, one.label) for one in used if one.facet == "domain"),
        conducts=tuple(Choice(one.slug, one.label) for one in used if one.facet == "conduct"),
        aliases=_aliases(copy),
        briefings=issued,
    )
    return found, tuple(rows)


def oldest_first(copy: Copy) -> Sequence[Briefing]:
    """The briefings in the order of the index."""
    return copy.briefings[::-1]


def _issued(copy: Copy) -> Iterator[Issued]:
    days = [release.published for release, _ in shelves(copy)]
    for one in oldest_first(copy):
        yield Issued(one.id, one.published[:4], bisect.bisect_right(days, one.published))


def _places(copy: Copy) -> Iterator[Choice]:
    """The provinces and inspected objects that have cases, in the official order."""
    for code in sorted(copy.catalogue.by_region):
        if code.endswith("0000"):
            yield Choice(code, copy.region_link(code).text)
    for thing in sorted(copy.catalogue.by_object):
        yield Choice(thing, copy.object_link(thing).text)


def _places_of(case: Case, copy: Copy) -> Iterator[str]:
    yield from (code for code in copy.catalogue.homes(case.regions) if code.endswith("0000"))
    yield from case.front.objects


def _aliases(copy: Copy) -> dict[str, tuple[str, ...]]:
    """Other words for what the site names: short names, former names of places, other names of issues and objects."""
    catalogue = copy.catalogue
    pairs: list[tuple[str, str]] = []
    regions = catalogue.vocabulary.regions
    for code in sorted(catalogue.by_region):
        row = regions.get(code)
        if row is None:
            continue
        short = row.name[:3] if row.name.startswith(("内蒙古", "黑龙江")) else row.name[:2]
        pairs += [(sign, short) for sign in SHORT_NAMES.get(code, "")]
        pairs += [(former.name, row.name) for former in regions.former(code) if former.name != row.name]
    for issue in (*catalogue.vocabulary.issues.domains, *catalogue.vocabulary.issues.conducts):
        if issue.slug in catalogue.by_issue:
            pairs += [(alias, issue.label) for alias in issue.aliases]
            pairs += [(issue.label, alias) for alias in issue.aliases if len(alias) > 1]
    for id in sorted(catalogue.by_object):
        thing = catalogue.vocabulary.inspections.object(id)
        pairs += [(alias, thing.name) for alias in thing.aliases] if thing else []
    return _grouped((fold(alias), fold(word)) for alias, word in pairs)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for alias, word in pairs:
        # A word that holds the alias adds nothing: whatever has the one has the other.
        if alias and word and alias not in word:
            found.setdefault(alias, {})[word] = None
    return {alias: tuple(words) for alias, words in sorted(found.items())}


def suggestions(copy: Copy) -> Sequence[tuple[str, str]]:
    """Names with the index that each leads to: what is offered when nothing was found."""
    catalogue = copy.catalogue
    found = []
    for code in sorted(catalogue.by_region):
        region = catalogue.vocabulary.regions.at_any_time(code)
        if region is not None:
            found.append((region.name, f"regions/{code}/"))
    for issue in (*catalogue.vocabulary.issues.domains, *catalogue.vocabulary.issues.conducts):
        if issue.slug in catalogue.by_issue:
            found += [(name, f"issues/{issue.slug}/") for name in (issue.label, *issue.aliases)]
    found += [(copy.object_link(id).text, f"objects/{id}/") for id in sorted(catalogue.by_object)]
    for briefing in copy.briefings:
        found += [(briefing.name, briefing.address), (briefing.title, briefing.address)]
        found += [(item.text, f"{briefing.address}#{item.anchor}") for item in briefing.items]
    return tuple(dict.fromkeys(found))
