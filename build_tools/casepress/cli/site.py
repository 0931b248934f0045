"""The site of the folder that a command runs in: opened or refused, its engine, its lines, and a moment.

What every command about a site begins with; it builds nothing and checks nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from casepress.adapters.engine_cache import recall_engine
from casepress.casefile.frontmatter import MAX_BYTES
from casepress.cli.language import Language
from casepress.cli.phrasing import Refused
from casepress.cli.report import print_text
from casepress.diagnostics import Checked
from casepress.press import Engine
from casepress.project import Project, open_project
from casepress.rules import output as rules
from casepress.vocabulary.inspections import instant_of

USAGE: Final = 2
FOUND_ERRORS: Final = 1


def open_here(t: Language) -> Project:
    """The site of the current folder. When there is none, or its settings are broken, the command ends here.

    Status 2 when this is no site's folder, 1 when its mkdocs.yml is broken.
    """
    checked = open_project(Path.cwd())
    if checked.value is not None:
        return checked.value
    print_text(checked.findings, t, lambda file: lines_of(Path.cwd(), file))
    elsewhere = any(finding.code == rules.NO_SITE_HERE.code for finding in checked.findings)
    raise click.exceptions.Exit(USAGE if elsewhere else FOUND_ERRORS)


def engine_of(project: Project) -> Checked[Engine | None]:
    """The engine's part of the site: remembered, or rendered now, for which alone MkDocs is loaded."""
    known = recall_engine(project)
    if known is not None:
        return Checked(known)
    from casepress.adapters.mkdocs import render_engine

    return render_engine(project)


def lines_of(root: Path, file: str) -> Sequence[str]:
    """The lines of a file of the site, to be quoted in a report; none unless it is a small file inside."""
    path = root / file
    try:
        inside = bool(file) and path.resolve().is_relative_to(root.resolve())
        if not inside or not path.is_file() or path.stat().st_size > MAX_BYTES:
            return ()
        data = path.read_bytes()
    except (OSError, ValueError):
        return ()
    text = data.decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def moment(text: str, t: Language) -> dt.datetime:
    """The instant that `--as-of` names; now when it names none."""
    if not text:
        return dt.datetime.now(dt.UTC)
    instant = instant_of(text)
    if instant is not None:
        return instant
    if instant_of(f"{text}+08:00") is not None:
        raise Refused(
            t(
                f"--as-of 的时间“{text}”没有写时区。请写成 --as-of {text.replace(' ', 'T')}+08:00",
                f'The time "{text}" of --as-of has no zone. Write --as-of {text.replace(" ", "T")}+08:00',
            )
        )
    raise Refused(
        t(
            f"--as-of 的时间“{text}”读不懂。"
            "请写成 2021-04-16T18:00+08:00，或只写日期 2021-04-16（指当天结束时）",
            f'The time "{text}" of --as-of is not understood. '
            "Write 2021-04-16T18:00+08:00, or just a date, 2021-04-16 (the end of that day)",
        )
    )


def as_of_option(t: Language) -> click.Option:
    """`--as-of`, the same for every command that builds."""
    return click.Option(
        ["--as-of"],
        default="",
        metavar=t("时间", "TIME"),
        help=t("按这个时刻生成，默认是现在；要写时区", "build as of this instant (with zone); default: now"),
    )
