"""What was found about the pictures and clips of cases, each finding beside the file that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from casepress.case import Case, Front
from casepress.casefile.frontmatter import cut, read_text
from casepress.diagnostics import Finding, Severity
from casepress.notation import read_yaml
from casepress.project import Project
from casepress.review.ledger import shown_by
from casepress.rules import review as rules
from casepress.rules.registry import BY_CODE
from casepress.schema import decode

_UNSEEN: Final = frozenset((rules.NOT_REVIEWED.code, rules.REVIEW_REQUIRED.code))
_LISTED: Final = re.compile(r"(figures|video)\.([0-9]+)(?:\.|$)")
_WORDS: Final = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.WAIVED: "豁免"}


class Remark(msgspec.Struct, frozen=True):
    """A finding as the sheet says it: what, the cure, and what its code means."""

    code: str
    severity: str
    word: str
    message: str
    hint: str
    title: str
    why: str


class _Chart(msgspec.Struct, frozen=True):
    """Where the values of a case's file stand, in order, and its lines; the text begins on `body_line`."""

    marks: tuple[tuple[int, int, str], ...]
    lines: tuple[str, ...]
    body_line: int


def remarks_by_name(
    project: Project, cases: Sequence[Case], findings: Iterable[Finding], unseen: frozenset[str]
) -> dict[str, tuple[Remark, ...]]:
    """What is to be said of every picture, clip and poster of `cases`, by name below media/, errors first.

    `unseen` are those that nobody has looked at: what is said of a case's unseen files belongs to each of them.
    """
    by_file = {case.file: case for case in cases}
    charts: dict[str, _Chart] = {}
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        place = finding.place.file
        case = by_file.get(place)
        if case is None:
            names: Iterable[str] = _own_file(project, place)
        elif finding.code in _UNSEEN:
            names = [name for name in shown_by(case) if name in unseen]
        else:
            chart = charts.get(place) or charts.setdefault(place, _chart(project, place))
            names = _about(case, finding, chart)
        for name in names:
            found.setdefault(name, []).append(finding)
    return {
        name: tuple(map(_remark, sorted(said, key=lambda one: not one.is_error)))
        for name, said in found.items()
    }


def _own_file(project: Project, place: str) -> tuple[str, ...]:
    folder = f"{project.settings.media_dir}/"
    return (place.removeprefix(folder),) if place.startswith(folder) else ()


def _chart(project: Project, file: str) -> _Chart:
    text = read_text((project.root / file).read_bytes(), file).value or ""
    parts = cut(text, file).value
    node = read_yaml(parts.front, file, first_line=2).value if parts is not None else None
    marks: Mapping[str, tuple[int, int]] = decode(node, Front, file).value[1] if node is not None else {}
    ordered = sorted((line, column, path) for path, (line, column) in marks.items())
    return _Chart(tuple(ordered), tuple(text.split("\n")), parts.body_line if parts is not None else 1)


def _about(case: Case, finding: Finding, chart: _Chart) -> Sequence[str]:
    """The files that a finding in the file of their case is about: those at its place, of these the ones it names."""
    here = tuple(_standing_at(case, finding, chart))
    named = [name for name in here or shown_by(case) if _is_named(name, finding.message.zh)]
    return named or here


def _standing_at(case: Case, finding: Finding, chart: _Chart) -> Iterator[str]:
    place, folder = finding.place, case.media_folder
    if place.line >= chart.body_line:
        line = chart.lines[place.line - 1] if place.line <= len(chart.lines) else ""
        yield from (name for name in shown_by(case) if f"]({name.removeprefix(f'{folder}/')}" in line)
        return
    before = [
        path for line, column, path in chart.marks if (line, column) <= (place.line, place.column or 999)
    ]
    listed = _LISTED.match(before[-1]) if before else None
    if listed is None:
        return
    number = int(listed[2])
    if listed[1] == "figures":
        yield from (f"{folder}/{file}" for file in case.front.figures[number].files)
    else:
        yield f"{folder}/{case.front.video[number].file}"


def _is_named(name: str, message: str) -> bool:
    return f"“{name}”" in message or f"“{name.rpartition('/')[2]}”" in message


def _remark(finding: Finding) -> Remark:
    rule = BY_CODE[finding.code]
    word, severity = _WORDS[finding.severity], finding.severity.value
    return Remark(
        finding.code, severity, word, finding.message.zh, finding.hint.zh, rule.title.zh, rule.why.zh
    )
