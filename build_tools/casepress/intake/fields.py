"""Values of the front matter that a text says: region, issues, team, dates, figures; each with its place.

Only what is written there is taken, and only where one reading is possible; the rest is left to the editor.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from casepress.diagnostics import Words
from casepress.intake.manuscript import Block
from casepress.schema import impossible
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.inspections import Inspection
from casepress.vocabulary.issues import Issue
from casepress.vocabulary.regions import Outcome

LONGEST_PLACE: Final = 20
MOST_FACTS: Final = 10
TITLE: Final = Words("标题", "the title")
_TEAM: Final = re.compile(
    r"中央第[一二三四五六七八九十]{1,3}生态环境保护督察组|[\u4e00-\u9fff]{2,8}?(?:省|市|自治区|兵团)(?:第[一二三四五六七八九十]{1,3})?生态环境保护督察组"
)
_FOUND: Final = re.compile(
    r"([12][0-9]{3})年([0-9]{1,2})月(?:([0-9]{1,2})日)?[^。；]{0,60}?(?:督察|暗查|检查|调查)[^。；]{0,30}?发现"
)
_FACT: Final = re.compile(
    r"[^，。；：、（）\s]{0,12}?(?:超标|超过|达到?|约|近|共|仅)?[0-9][0-9,.]*\s?(?:余|多)?(?:万|亿)?\s?"
    r"(?:吨/[日天年]|吨|千克|公斤|毫克/升|mg/L|立方米|亩|公顷|平方公里|平方米|公里|米|倍|座|家|处|起|万元|亿元|元|%|％|个百分点)"
)


class Offer(msgspec.Struct, frozen=True):
    """A value for a key of the front matter: as it is written there, as a person reads it, and where it stood."""

    key: str
    value: tuple[str, ...]
    shown: str
    where: Words
    number: int = 0  # of the paragraph


def region_in_title(title: str, on: str, vocabulary: Vocabulary) -> str:
    """The full name of the place that a title begins with, as far as it is sure; else nothing."""
    for end in range(min(LONGEST_PLACE, len(title)), 1, -1):
        found = vocabulary.regions.find(title[:end], on)
        if found.outcome is Outcome.REGION and found.region is not None:
            return vocabulary.regions.name_of(found.region)
    return ""


def issues_in_title(title: str, vocabulary: Vocabulary) -> list[Issue]:
    """The issues whose name or alias (of two characters or more) stands in a title."""
    return [
        issue
        for issue in (*vocabulary.issues.domains, *vocabulary.issues.conducts)
        if any(len(name) > 1 and name in title for name in (issue.label, *issue.aliases))
    ]


def regions_said(title: str, blocks: Sequence[Block], on: str, vocabulary: Vocabulary) -> Offer | None:
    """The region of a case: the place that its title begins with, or the one county below it that the lead names."""
    regions = vocabulary.regions
    name = region_in_title(title, on, vocabulary)
    found = regions.find(name, on).region if name else None
    if found is None:
        return None
    where, number = TITLE, 0
    lead = next((block for block in blocks if block.kind == "paragraph" and not block.level), None)
    if lead is not None and found.code.endswith("00"):
        stem = found.code.removesuffix("00").removesuffix("00")
        below = dict.fromkeys(
            row.code
            for text in _places(lead.text)
            if (row := regions.find(name + text, on).region) is not None
            and row.code.startswith(stem)
            and row.code[4:] != "00"
        )
        if len(below) == 1:
            row = regions.get(next(iter(below)), on)
            found, where, number = (
                (row, lead.where, lead.number) if row is not None else (found, where, number)
            )
    return Offer("region", (found.code,), f"{found.code} {regions.name_of(found)}", where, number)


def _places(text: str) -> Iterator[str]:
    """Every stretch of a text that can be the name of a county."""
    for match in re.finditer(r"[县市区旗]", text[:300]):
        for length in range(2, 8):
            yield text[max(match.end() - length, 0) : match.end()]


def objects_said(title: str, vocabulary: Vocabulary) -> Offer | None:
    """The inspected firm or corps that a title begins with."""
    for thing in vocabulary.inspections.objects:
        for name in sorted((thing.name, *thing.aliases), key=len, reverse=True):
            if len(name) > 1 and title.startswith(name):
                return Offer("objects", (thing.id,), f"{thing.id} {thing.name}", TITLE)
    return None


def issues_said(title: str, blocks: Sequence[Block], vocabulary: Vocabulary) -> Iterator[Offer]:
    """The issues of either facet that the title names; for a facet that it does not, the first that the text names."""
    inside = issues_in_title(title, vocabulary)
    for facet in ("domain", "conduct"):
        named = [issue for issue in inside if issue.facet == facet]
        where, number = TITLE, 0
        if not named:
            named, where, number = _first_named(blocks, facet, vocabulary)
        most = 3 if facet == "domain" else 4
        for issue in named[:most]:
            yield Offer("issue", (issue.slug,), f"{issue.slug} {issue.label}", where, number)


def _first_named(
    blocks: Sequence[Block], facet: str, vocabulary: Vocabulary
) -> tuple[list[Issue], Words, int]:
    """The issue of a facet that the text names first."""
    issues = vocabulary.issues.domains if facet == "domain" else vocabulary.issues.conducts
    for block in blocks:
        places = [
            (block.text.index(name), issue)
            for issue in issues
            for name in (issue.label, *issue.aliases)
            if len(name) > 1 and name in block.text
        ]
        if places:
            return [min(places, key=lambda found: found[0])[1]], block.where, block.number
    return [], TITLE, 0


def team_said(blocks: Iterable[Block], inspection: Inspection | None) -> Offer | None:
    """The first inspection team that the text names; a team of the inspection goes before others."""
    known = [team.name for team in inspection.teams] if inspection is not None else []
    found = [(match[0], block) for block in blocks for match in _TEAM.finditer(block.text)]
    # 在…中，中央第八… : what stands before the name is no part of it.
    named = next(((name, block) for name, block in found if name in known), None) or next(iter(found), None)
    if named is None:
        return None
    return Offer("team", (named[0],), named[0], named[1].where, named[1].number)


def found_on_said(blocks: Iterable[Block]) -> Offer | None:
    """The day or month of “2021年4月……督察发现”."""
    for block in blocks:
        match = _FOUND.search(block.text)
        if match is not None:
            parts = [match[1], *(f"{int(part):02}" for part in match.groups()[1:] if part)]
            day = "-".join(parts)
            if impossible(day) is None:
                return Offer("found_on", (day,), day, block.where, block.number)
    return None


def facts_said(blocks: Iterable[Block]) -> Iterator[tuple[Block, str]]:
    """Measured facts as the text prints them, by paragraph."""
    count = 0
    for block in blocks:
        found = [match[0].strip() for match in _FACT.finditer(block.text)] if block.kind != "table" else []
        if found and count < MOST_FACTS:
            count += 1
            yield block, "、".join(found[:4])
