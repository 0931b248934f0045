"""Rules between cases. Each goes once over all cases and keeps what it saw in a dictionary."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from casepress.case import Case
from casepress.diagnostics import Finding
from casepress.rules import corpus as rules
from casepress.vocabulary import Vocabulary

_NO_LETTERS: Final = re.compile(r"[\W_]+")
_BEGINNING_LEAST: Final = 40


def ids_are_unique(cases: Sequence[Case], vocabulary: Vocabulary) -> Iterator[Finding]:
    """`c2b3` + `r5-x` and `c2b3-r5` + `x` give one address."""
    seen: dict[str, str] = {}
    for case in cases:
        if seen.setdefault(case.id, case.file) != case.file:
            yield rules.SAME_ID.at(case.place("batch"), id=case.id, other=seen[case.id])


def aliases_are_free(cases: Sequence[Case], vocabulary: Vocabulary) -> Iterator[Finding]:
    """A former id is no case's id now and no other's former one."""
    if not any(case.front.aliases for case in cases):
        return
    owners = {case.id: case.file for case in cases}
    for case in cases:
        for number, alias in enumerate(case.front.aliases):
            if alias in owners:
                place = case.place(f"aliases.{number}")
                yield rules.ALIAS_TAKEN.at(place, alias=alias, other=owners[alias])
            owners.setdefault(alias, case.file)


def titles_differ(cases: Sequence[Case], vocabulary: Vocabulary) -> Iterator[Finding]:
    """No two titles are the same when width, punctuation and spaces are put aside."""
    seen: dict[str, Case] = {}
    for case in cases:
        title = normal(case.front.title)
        first = seen.setdefault(title, case)
        if first is not case and title:
            yield rules.SAME_TITLE.at(case.place("title"), other=first.file)


def orders_differ(cases: Sequence[Case], vocabulary: Vocabulary) -> Iterator[Finding]:
    """Within a release every order stands once."""
    seen: dict[tuple[str, int], str] = {}
    for case in cases:
        order = case.front.order
        if order:
            other = seen.setdefault((case.release, order), case.file)
            if other != case.file:
                yield rules.SAME_ORDER.at(case.place("order"), order=order, other=other)


def relations_lead_somewhere(cases: Sequence[Case], vocabulary: Vocabulary) -> Iterator[Finding]:
    """Related cases and cases linked in the text exist (by id or former id), and are not the case itself."""
    known: set[str] | None = None
    for case in cases:
        if not case.front.relates_to and not case.links:
            continue
        if known is None:
            known = {each.id for each in cases} | {alias for each in cases for alias in each.front.aliases}
        for number, relation in enumerate(case.front.relates_to):
            if relation.case != case.id and relation.case in known:
                continue
            rule = rules.RELATED_TO_ITSELF if relation.case == case.id else rules.UNKNOWN_RELATION
            yield rule.at(case.place(f"relates_to.{number}.case"), id=relation.case)
        for number, link in enumerate(filter(None, case.links)):
            if link not in known:
                yield rules.UNKNOWN_CASE_LINK.at(case.place(f"links.{number}"), id=link)


def index_numbers_are_unique(cases: Sequence[Case], vocabulary: Vocabulary) -> Iterator[Finding]:
    """No index number stands twice."""
    seen: dict[str, str] = {}
    for case in cases:
        value = case.front.index_number
        if value and seen.setdefault(value, case.file) != case.file:
            yield rules.INDEX_NUMBER_TWICE.at(case.place("index_number"), value=value, other=seen[value])


def beginnings_differ(cases: Sequence[Case], vocabulary: Vocabulary) -> Iterator[Finding]:
    """No two texts begin with the same longer paragraph."""
    seen: dict[str, Case] = {}
    for case in cases:
        if len(case.lead) >= _BEGINNING_LEAST:
            first = seen.setdefault(case.lead, case)
            if first is not case:
                start = f"{case.lead[:20]}…"
                yield rules.SAME_BEGINNING.at(case.place(), other=first.file, start=start)


def releases_are_not_overfull(cases: Sequence[Case], vocabulary: Vocabulary) -> Iterator[Finding]:
    """A release holds no more cases than it announced; the surplus ones are named in the order of their files."""
    counts: dict[str, int] = {}
    totals = {
        release.id: release.cases_total
        for inspection in vocabulary.inspections.everything
        for release in inspection.releases
        if release.cases_total
    }
    for case in cases:
        total = totals.get(case.release)
        if total:
            count = counts[case.release] = counts.get(case.release, 0) + 1
            if count > total:
                place = case.place("batch")
                yield rules.MORE_CASES_THAN_TOTAL.at(place, release=case.release, total=total, count=count)


def normal(title: str) -> str:
    """A title without what copies differ in: width, letter case, punctuation and spaces."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", title)).casefold()
