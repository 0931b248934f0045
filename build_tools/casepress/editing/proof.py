"""The findings of a draft, as `casepress check` would have them of its file, each at its place in the form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from casepress.case import Front
from casepress.casefile.reader import read_case
from casepress.checks import case_findings, corpus_findings
from casepress.checks.waivers import between_cases
from casepress.diagnostics import Finding, Severity, Words, in_order
from casepress.diagnostics import Place as Spot
from casepress.editing.draft import Chart, Place
from casepress.editing.form import FILE_NAME
from casepress.presence import about_media
from casepress.project import Project
from casepress.reading import Read
from casepress.rules import lists as list_rules
from casepress.rules import reading as reading_rules
from casepress.rules.registry import BY_CODE
from casepress.schema import absence, fields_of, inner_record

# What is said at another field than the one it stands at in the file.
_ELSEWHERE: Final = {
    reading_rules.BAD_FILE_NAME.code: Place(FILE_NAME),
    list_rules.NO_PLACE.code: Place("region"),
}


class Remark(msgspec.Struct, frozen=True):
    """One finding as the form shows it: beside the value at `path`; `line` is that of the text, from 1, or 0; `why` is
    why such a thing is looked for."""

    path: str
    code: str
    severity: str
    message: str
    hint: str
    line: int = 0
    why: str = ""


class Proof(msgspec.Struct, frozen=True):
    """Everything that was found in a draft, with the counts; `waiting` are the keys of which the rest is only found once
    they are mended ("": the front matter)."""

    remarks: tuple[Remark, ...]
    errors: int = 0
    warnings: int = 0
    waived: int = 0
    waiting: tuple[str, ...] = ()


def draft_findings(data: bytes, file: str, read: Read, project: Project) -> tuple[Finding, ...]:
    """What `casepress check` would say of a case file that held `data`, among the cases that were `read`."""
    checked = read_case(data, file, read.vocabulary)
    if checked.value is None:
        return in_order(checked.findings)
    case = checked.value.case
    found = list(case_findings(checked.value, read.vocabulary, checked.findings, project.settings.waivable))
    cases = [*(one for one in read.cases if one.file != file), case]
    between = (one for one in corpus_findings(cases, read.vocabulary) if one.place.file == file)
    found += between_cases(between, [case], project.settings.waivable, "CP5")
    found += about_media([case], found, read.vocabulary, read.key, project)
    return in_order(between_cases(found, [case], project.settings.waivable))


def proof_of(
    text: str, file: str, values: Mapping[str, Any], findings: tuple[Finding, ...], lang: str
) -> Proof:
    """The findings at their places in the form."""
    chart, absent = Chart(text, file), missing_keys(values)
    remarks = []
    for one in findings:
        place = _ELSEWHERE.get(one.code) or chart.place(one, absent)
        message, hint = _in_a_form(one, absent).say(lang), one.hint.say(lang)
        hint = "" if one.message.zh in absent or one.code == list_rules.NO_PLACE.code else hint
        rule = BY_CODE.get(one.code)
        why = rule.why.say(lang) if rule is not None else ""
        remarks.append(Remark(place.path, one.code, one.severity.value, message, hint, place.line, why))
    return with_counts(tuple(remarks))


def _in_a_form(finding: Finding, absent: Mapping[str, str]) -> Words:
    """What a finding says where there are fields and no keys."""
    if finding.code == list_rules.NO_PLACE.code:
        return Words(
            "还没有选地区；央企、兵团等没有地区的，选督察对象",
            "Neither region nor inspected object is chosen",
        )
    if finding.message.zh in absent:
        return Words("这一栏必填，还没有填", "This field is required")
    return finding.message


def with_counts(remarks: tuple[Remark, ...], waiting: tuple[str, ...] = ()) -> Proof:
    """The remarks as a proof."""
    counts = Counter(one.severity for one in remarks)
    errors, warnings = counts[Severity.ERROR.value], counts[Severity.WARNING.value]
    return Proof(remarks, errors, warnings, counts[Severity.WAIVED.value], waiting)


def missing_keys(values: Mapping[str, Any]) -> dict[str, str]:
    """What is said of each required key that is not there, with its path."""
    return _missing(values, Front, "")


def _missing(values: Mapping[str, Any], kind: type[msgspec.Struct], path: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, field in fields_of(kind).items():
        value = values.get(name)
        if value is None and field.required:
            said = absence(Front, f"{path}{name}", Spot("")).message.zh
            found[said] = f"{path}{name}"
        record = inner_record(field.core)
        if record is not None and isinstance(value, Mapping):
            found |= _missing(value, record, f"{path}{name}.")
        elif record is not None and isinstance(value, list):
            for number, item in enumerate(value):
                found |= _missing(item, record, f"{path}{name}.{number}.")
    return found
