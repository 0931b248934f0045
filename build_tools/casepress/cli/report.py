"""Prints findings: as text with the line they stand on, or as JSON. It judges nothing and opens no file."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

import click
import msgspec

from casepress.cli.language import Language
from casepress.cli.phrasing import cells
from casepress.diagnostics import Finding, Severity, anchor_of, help_of
from casepress.rules.privacy import SECRET

# How much of a line is shown, in terminal cells (a Chinese character takes two).
CELLS: Final = 72
COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.WAIVED: "blue"}
# Figures in every script; the line of a finding that is itself masked is shown without them.
_FIGURES: Final = re.compile(r"[\d〇零一二三四五六七八九A-Za-z@]")
SourceLines = Callable[[str], Sequence[str]]


def print_text(findings: Iterable[Finding], t: Language, source: SourceLines) -> None:
    """Prints findings grouped by file; `source` gives the lines of a file, or none that may be shown.

    In a terminal each code is a link to where it is explained; elsewhere the last line says where that is.
    """
    findings = tuple(findings)
    pages = _pages(t) if findings and _is_terminal() else ""
    for file, group in groupby(findings, key=lambda finding: finding.place.file):
        lines, found = source(file), list(group)
        secret = {finding.place.line for finding in found if finding.code in SECRET}
        for finding in found:
            click.echo(_head(finding, t, pages))
            for line in _quoted(finding, lines, secret=finding.place.line in secret):
                click.echo(f"    {line}")
            click.echo(f"  → {finding.hint.say(t.code)}")
        click.echo()
    if findings and not pages:
        code = findings[0].code
        click.echo(t(f"编号的说明：casepress explain {code}，或 {help_of(code)}",
                     f"What a code means: casepress explain {code}, or {help_of(code)}"))  # fmt: skip
        click.echo()


def _pages(t: Language) -> str:
    # Every rule is loaded only where its page is wanted.
    from casepress.cli.glossary import glossary_address

    return glossary_address(t)


def _is_terminal() -> bool:
    """Whether what is printed goes to a terminal that shows more than plain text."""
    return sys.stdout.isatty() and os.environ.get("TERM", "") not in ("", "dumb") and not os.environ.get("NO_COLOR")


def print_json(findings: Iterable[Finding]) -> None:
    """Prints a list of objects: code, severity, file, line, column, message and hint in both languages, help."""
    listed = [
        {
            "code": finding.code,
            "severity": str(finding.severity),
            "file": finding.place.file,
            "line": finding.place.line,
            "column": finding.place.column,
            "message": {"zh": finding.message.zh, "en": finding.message.en},
            "hint": {"zh": finding.hint.zh, "en": finding.hint.en},
            "help": help_of(finding.code),
        }
        for finding in findings
    ]
    click.echo(msgspec.json.format(msgspec.json.encode(listed)).decode())


def severity_word(severity: Severity, t: Language) -> str:
    """错误, 警告 or 豁免."""
    words = {Severity.ERROR: t("错误", "error"), Severity.WARNING: t("警告", "warning")}
    return words.get(severity, t("豁免", "waived"))


def _head(finding: Finding, t: Language, pages: str) -> str:
    word = click.style(severity_word(finding.severity, t), fg=COLOURS[finding.severity], bold=True)
    place = click.style(f"{finding.place}  ", bold=True) if finding.place.file else ""
    code = finding.code
    if pages:
        # OSC 8: a link in a terminal; one that knows none shows the code alone.
        code = f"\x1b]8;;{pages}#{anchor_of(code)}\x1b\\{code}\x1b]8;;\x1b\\"
    return f"{place}{code} {word}  {finding.message.say(t.code)}"


def _quoted(finding: Finding, lines: Sequence[str], *, secret: bool) -> Iterator[str]:
    """The line at its place and, where the column is known, a mark below it; `secret`: something personal stands in
    it, so its figures are masked."""
    place = finding.place
    if not 0 < place.line <= len(lines) or not lines[place.line - 1].strip():
        return
    line = lines[place.line - 1]
    shown, offset = excerpt_at(_FIGURES.sub("*", line) if secret else line, place.column)
    yield click.style(shown, dim=True)
    if offset is not None:
        yield " " * offset + click.style("^", fg="red", bold=True)


def excerpt_at(line: str, column: int) -> tuple[str, int | None]:
    """The part of a line around `column` (from 1; 0: unknown), and the cell (from 0) at which that begins."""
    chars = [
        char if char.isprintable() else " " if char == "\t" else "\N{REPLACEMENT CHARACTER}" for char in line
    ]
    known = 0 < column <= len(chars) + 1
    at = column - 1 if known else 0
    start = 0
    while start < at and sum(map(cells, chars[start:at])) > CELLS * 2 // 3:
        start += 1
    head = "…" if start else ""
    end, room = start, CELLS - len(head)
    while end < len(chars) and room >= cells(chars[end]):
        room -= cells(chars[end])
        end += 1
    tail = "…" if end < len(chars) else ""
    offset = len(head) + sum(map(cells, chars[start:at])) if known else None
    return head + "".join(chars[start:end]) + tail, offset
