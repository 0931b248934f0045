"""What the office itself is about to miss: an old home page, tip-off numbers, plans that nobody made public. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from casepress.case import Case
from casepress.diagnostics import Finding, Place
from casepress.rules import nights as rules
from casepress.vocabulary import Vocabulary

# After which the plan of an old case is history and no warning helps.
_OLD: Final = dt.timedelta(days=400)
_UNSOLVED: Final = frozenset({None, "已通报", "整改中"})
_PLANNED: Final = frozenset(
    {"rectification-plan", "rectification", "rectification-report", "write-off-notice", "written-off"}
)


def deadlines(
    cases: Iterable[Case],
    vocabulary: Vocabulary,
    today: dt.date,
    *,
    home_days: int,
    tip_off_days: int,
    plan_days: int,
    lists: str,
) -> Iterator[Finding]:
    """Every warning on the day `today` in Shanghai; 0 turns a kind off. `lists` is the file of the inspections."""
    shown = list(cases)
    if home_days:
        yield from home_is_fresh(shown, vocabulary, today, home_days)
    if tip_off_days:
        yield from tip_offs_last(vocabulary, today, tip_off_days, lists)
    if plan_days:
        yield from plans_are_public(shown, vocabulary, today, plan_days)


def home_is_fresh(
    cases: Iterable[Case], vocabulary: Vocabulary, today: dt.date, limit: int
) -> Iterator[Finding]:
    """国办秘函〔2019〕19号: a home page without change for two weeks fails a site."""
    last = max((day for case in cases for day in _days(case, vocabulary)), default="")
    if last and (today - dt.date.fromisoformat(last)).days >= limit:
        days = (today - dt.date.fromisoformat(last)).days
        yield rules.HOME_STALE.at(Place(""), days=days, last=last)


def _days(case: Case, vocabulary: Vocabulary) -> Iterator[str]:
    """The full dates on which something about a case became public."""
    release = vocabulary.inspections.release(case.release)
    dates = [release.published if release is not None else "", *(one.date for one in case.front.corrections)]
    dates += [one.date for one in case.front.follow_ups]
    yield from (date for date in dates if len(date) == 10)


def tip_offs_last(vocabulary: Vocabulary, today: dt.date, limit: int, file: str) -> Iterator[Finding]:
    """Numbers that are still shown and soon no longer hold."""
    for inspection in vocabulary.inspections.everything:
        for tip in inspection.tip_off:
            try:
                left = (dt.date.fromisoformat(tip.closes) - today).days
                begun = dt.date.fromisoformat(tip.opens) <= today
            except ValueError:
                continue
            if begun and 0 <= left < limit:
                yield rules.TIP_OFF_ENDS.at(
                    Place(file), inspection=inspection.name, day=tip.closes, phone=tip.phone or tip.post_box
                )


def plans_are_public(
    cases: Iterable[Case], vocabulary: Vocabulary, today: dt.date, limit: int
) -> Iterator[Finding]:
    """Cases published more than `limit` working days ago without a rectification plan or anything after it."""
    for case in cases:
        release = vocabulary.inspections.release(case.release)
        if release is None or not release.published or case.front.withdrawn:
            continue
        since = dt.date.fromisoformat(release.published)
        if today - since > _OLD or case.front.status not in _UNSOLVED:
            continue
        days = working_days(since, today)
        if days > limit and not any(step.kind in _PLANNED for step in case.front.follow_ups):
            yield rules.PLAN_OVERDUE.at(case.place("title"), title=case.title, days=days)


def working_days(since: dt.date, until: dt.date) -> int:
    """The days from Monday to Friday after `since` up to `until`; public holidays are not known here."""
    weeks, rest = divmod((until - since).days, 7)
    return 5 * weeks + sum(1 for n in range(1, rest + 1) if (since + dt.timedelta(days=n)).weekday() < 5)
