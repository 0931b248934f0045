"""Names and words whose usual conversion would be wrong: a plain list that an office can add to."""

from __future__ import annotations

from typing import Final

from casepress.diagnostics import Checked, Finding, Place
from casepress.rules import vocabularies as rules

FILE: Final = "traditional.txt"


def read_names(text: str, file: str) -> Checked[dict[str, str]]:
    """The list: on each line a name and its Traditional form with a space between them, or a name alone that stays as
    it is; `#` begins a remark. A line with more than two words is skipped with a finding."""
    names: dict[str, str] = {}
    findings: list[Finding] = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        words = line.partition("#")[0].split()
        if len(words) > 2:
            findings.append(rules.TRADITIONAL_LINE.at(Place(file, number), line=line.strip()))
        elif words:
            names[words[0]] = words[-1]
    return Checked(names, tuple(findings))
