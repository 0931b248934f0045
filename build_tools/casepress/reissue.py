"""A public briefing whose file has become faulty, issued again as it was last public. Pure; see reprint.py for cases.

What must not come back does not: a briefing that its file takes back, or whose last text holds what is private by the
rules of today.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from casepress.briefing import FOLDER, Briefing, newest_first
from casepress.briefings import Sorted, checked_briefing
from casepress.diagnostics import Checked, Finding, Place
from casepress.reprint import PRIVATE, TAKEN_BACK, Archive, Printed
from casepress.rules import nights as rules
from casepress.vocabulary import Vocabulary


class Reissues(NamedTuple):
    """The briefings that stay as they were, and what was kept of them; `taken_back` are the addresses that owe their
    readers a notice instead; `findings` say which is which."""

    briefings: tuple[Briefing, ...] = ()
    printed: tuple[Printed, ...] = ()
    taken_back: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def reissues(
    archive: Archive,
    files: Iterable[str],
    today: Callable[[str], bytes],
    as_of: dt.datetime,
    vocabulary: Vocabulary,
    taken: Collection[tuple[str, int, str]] = (),
) -> Reissues:
    """What becomes of public briefings whose `files` are faulty; `today` gives a file's bytes as they are (b"" where it
    cannot be read), `taken` the name, number and year of those that are shown by now.

    A briefing whose last text cannot be had, cannot be read any more or was not out at the instant `as_of` is in none
    of it.
    """
    found: list[tuple[Briefing, Printed]] = []
    taken_back: list[str] = []
    findings: list[Finding] = []
    for file, one in sorted(archive.find(files).items()):
        read = checked_briefing(one.data, file, vocabulary)
        last = read.value
        if last is None or not last.is_out(as_of) or last.numbered in taken:
            continue
        private = any(finding.is_error and finding.code in PRIVATE for finding in read.findings)
        if private or TAKEN_BACK.search(today(file)):
            taken_back.append(last.address)
            findings.append(rules.NOT_REPRINTED.at(Place(file), title=last.title))
        else:
            found.append((last, one))
            findings.append(rules.REPRINTED.at(Place(file), title=last.title))
    briefings, printed = tuple(last for last, _ in found), tuple(one for _, one in found)
    return Reissues(briefings, printed, tuple(taken_back), tuple(findings))


def with_reissues(
    briefings: Checked[Sorted],
    findings: Iterable[Finding],
    archive: Archive | None,
    today: Callable[[str], bytes],
    as_of: dt.datetime,
    vocabulary: Vocabulary,
) -> tuple[Checked[Sorted], Reissues]:
    """The briefings that are shown, with those that stay as they were; `findings` are those of reading."""
    sound = briefings.value
    files = {
        finding.place.file
        for finding in (*findings, *briefings.findings)
        if finding.is_error and f"/{FOLDER}/" in finding.place.file
    }
    if archive is None or not files:
        return briefings, Reissues()
    again = reissues(archive, files, today, as_of, vocabulary, {one.numbered for one in sound.shown})
    shown = newest_first((*sound.shown, *again.briefings))
    return Checked(Sorted(shown, sound.held), (*briefings.findings, *again.findings)), again
