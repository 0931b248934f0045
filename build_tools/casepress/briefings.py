"""The reading of a site's briefings, and which of them are public. They are few, and are read on every run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from casepress.briefing import FOLDER, Briefing, newest_first
from casepress.case import Case
from casepress.casefile.approval import approval_digest
from casepress.casefile.briefing import read_briefing
from casepress.casefile.frontmatter import misnamed
from casepress.checks import briefing_findings
from casepress.diagnostics import Checked, Finding, Place
from casepress.project import Project
from casepress.rules import briefings as rules
from casepress.rules import nights as night_rules
from casepress.rules import reading as reading_rules
from casepress.vocabulary import Vocabulary


def read_briefings(project: Project, vocabulary: Vocabulary) -> Checked[tuple[Briefing, ...]]:
    """Every briefing that could be read, newest first, and what the rules find in them; those in which they find an
    error or whose number is taken are left out."""
    folder = project.cases / FOLDER
    found: list[Briefing] = []
    findings: list[Finding] = []
    for path in sorted(folder.glob("*.md")) if folder.is_dir() else ():
        file = project.relative(path)
        if path.name.startswith((".", "_", "~")):
            continue
        if wrong := misnamed(file):
            findings += wrong
            continue
        if path.is_symlink() or not path.is_file():
            findings.append(reading_rules.OUTSIDE_LINK.at(Place(file), name=path.name))
            continue
        read = checked_briefing(path.read_bytes(), file, vocabulary, project.settings.waivable)
        findings += read.findings
        found += [read.value] if read.value is not None else []
    findings += _twice(found)
    broken = {finding.place.file for finding in findings if finding.is_error}
    return Checked(newest_first(one for one in found if one.file not in broken), tuple(findings))


def checked_briefing(
    data: bytes, file: str, vocabulary: Vocabulary, waivable: Collection[str] = ()
) -> Checked[Briefing | None]:
    """The briefing in `data` with all that is found in it; None where it cannot be read."""
    read = read_briefing(data, file)
    if read.value is None:
        return Checked(None, read.findings)
    found = briefing_findings(read.value, vocabulary, read.findings, waivable)
    return Checked(read.value.briefing, found)


def _twice(briefings: Iterable[Briefing]) -> Iterator[Finding]:
    """The number of a briefing stands once in a year; what comes out later has it wrongly."""
    taken: dict[tuple[str, int, str], str] = {}
    for one in sorted(briefings, key=lambda one: (one.moment, one.file)):
        if one.numbered in taken:
            yield rules.BRIEFING_NUMBER_TWICE.at(one.place, name=one.name, other=taken[one.numbered])
        taken.setdefault(one.numbered, one.file)


class Sorted(NamedTuple):
    """Briefings that are shown and those that are held back, newest first."""

    shown: tuple[Briefing, ...] = ()
    held: tuple[Briefing, ...] = ()


def public_briefings(
    briefings: Sequence[Briefing],
    as_of: dt.datetime,
    cases: Iterable[Case],
    *,
    approval: bool,
    known: Collection[str] = (),
) -> Checked[Sorted]:
    """The briefings whose time has come. One that names a case that is neither among `cases`, the public ones, nor
    `known` by its id to have been public, that shows what a case does not, or that nobody approved where `approval` is
    required, is held as a whole."""
    shown: list[Briefing] = []
    pictures = {id: case.pictures for case in cases for id in (case.id, *case.front.aliases)}
    findings: list[Finding] = []
    for one in briefings:
        if not one.is_out(as_of):
            continue
        wrong = [
            rules.BRIEFING_NAMES_HELD_CASE.at(one.place, case=case)
            for case in one.links
            if case not in pictures and case not in known
        ]
        wrong += [
            rules.BRIEFING_PICTURE_UNKNOWN.at(one.place, case=lent.case, name=lent.name.rpartition("/")[2])
            for lent in one.pictures
            if lent.name not in pictures.get(lent.case, (lent.name,))
        ]
        wrong += list(_unapproved(one)) if approval else []
        findings += wrong
        shown += [] if wrong else [one]
    held = tuple(one for one in briefings if one not in shown)
    return Checked(Sorted(tuple(shown), held), tuple(findings))


def approval_of(briefing_unsigned: str) -> str:
    """What an approval of a briefing covers: its file without the approval."""
    return approval_digest(briefing_unsigned, ())


def _unapproved(one: Briefing) -> Iterator[Finding]:
    approved = one.front.approved
    if approved is None:
        yield night_rules.NOT_APPROVED.at(one.place)
    elif approved.text != approval_of(one.unsigned):
        yield night_rules.APPROVAL_VOID.at(one.place, by=approved.by, on=approved.on)
