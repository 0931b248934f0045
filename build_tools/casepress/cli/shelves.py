"""The shelf that a command names: opened, locked or refused; its releases in words.

What every command about releases begins with; it builds and publishes nothing.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import click

from casepress.cli.language import Language
from casepress.cli.phrasing import Refused
from casepress.cli.report import print_text
from casepress.cli.site import lines_of
from casepress.diagnostics import Finding, Place, Severity
from casepress.exit_codes import BUSY, REFUSED
from casepress.nightly.report import Report, as_lines
from casepress.release.shelf import Keeper, Shelf, keep, open_shelf
from casepress.rules import releases as rules

# The public of these sites reads this time, whatever the server is set to.
BEIJING: Final = dt.timezone(dt.timedelta(hours=8))
# How many warnings of one kind are printed.
SHOWN: Final = 20


def shelf_argument(t: Language) -> click.Argument:
    """The folder of the shelf, the first argument of every command about releases."""
    return click.Argument(["shelf"], metavar=t("发布架", "SHELF"))


def print_findings(findings: Iterable[Finding], t: Language) -> None:
    """Findings about a shelf, which stand on no line of any file."""
    print_text(findings, t, lambda _: ())


def open_named(name: str, t: Language, *, make: bool = False) -> Shelf:
    """The shelf of that name; the command ends with status 4 when it is none."""
    opened = open_shelf(Path(name), make=make)
    if opened.value is None:
        print_findings(opened.findings, t)
        raise click.exceptions.Exit(REFUSED)
    return opened.value


@contextlib.contextmanager
def kept(shelf: Shelf, t: Language) -> Iterator[Keeper]:
    """The shelf with its lock; the command ends with status 5 when another run holds it, 4 when it cannot be taken."""
    with keep(shelf) as taken:
        if taken.value is None:
            print_findings(taken.findings, t)
            busy = any(finding.code == rules.SHELF_BUSY.code for finding in taken.findings)
            raise click.exceptions.Exit(BUSY if busy else REFUSED)
        yield taken.value


@contextlib.contextmanager
def refusing_what_the_disk_refuses(t: Language) -> Iterator[None]:
    """Ends the command with status 4 where a file or folder cannot be read or written: status 1 would say that
    something was published."""
    try:
        yield
    except OSError as error:
        name, reason = error.filename, error.strerror or type(error).__name__
        click.echo(
            t(
                f"错误：“{name or '磁盘'}”无法读写（{reason}），什么也没有公开。请检查权限和磁盘空间，然后再试一次。",
                f'Error: "{name or "the disk"}" cannot be read or written ({reason}); nothing was published. '
                "Check permissions and disk space.",
            ),
            err=True,
        )
        raise click.exceptions.Exit(REFUSED) from error


def refuse_sources(folder: Path, sources: Iterable[Path], asked: str, t: Language) -> None:
    """Refuses a shelf inside a folder of sources or of output, or around one."""
    real = folder.resolve()
    for source in sources:
        inside = source.resolve()
        if real.is_relative_to(inside) or inside.is_relative_to(real):
            raise Refused(
                t(
                    f"发布架不能放在“{asked}”：它和 {source.name}/ 互相包含。请换一个单独的目录",
                    f'The shelf cannot be "{asked}": it and {source.name}/ are one inside the other. '
                    "Choose a folder of its own",
                )
            )


def tombstones_option(t: Language) -> click.Option:
    """Whether public addresses may be gone, with a notice at each."""
    return click.Option(
        ["--tombstones"], is_flag=True,
        help=t("公开过的地址没有了也发布，原地址留一页说明", "publish although addresses are gone, with a notice at each"),
    )  # fmt: skip


def clock_option(t: Language) -> click.Option:
    """Whether somebody looked at the clock of the machine."""
    return click.Option(
        ["--clock-checked"], is_flag=True,
        help=t("时钟核对过了，没有错（见 CP873）", "the clock was looked at and is right (see CP873)"),
    )  # fmt: skip


def print_report(report: Report, root: Path, t: Language) -> None:
    """What a night found, each with its line in the sources below `root`, and what became of it.

    Every error; of each kind of warning the first twenty, since thousands would hide what matters.
    """
    shown = []
    counts: Counter[str] = Counter()
    for one in report.findings:
        severity = Severity(one.severity)
        counts[one.code] += severity is not Severity.ERROR
        if counts[one.code] <= SHOWN:
            place = Place(one.file, one.line, one.column)
            shown.append(Finding(one.code, severity, place, one.message, one.hint))
    print_text(shown, t, lambda file: lines_of(root, file))
    for code, count in counts.items():
        if count > SHOWN:
            click.echo(t(f"{code} 共 {count} 处，只列出 {SHOWN} 处。",
                         f"{code}: {count} in all, {SHOWN} are listed."))  # fmt: skip
    for line in as_lines(report, t.code):
        click.echo(line)


def in_beijing(instant: str) -> str:
    """An instant as its readers read it; "" for none."""
    if not instant:
        return ""
    return f"{dt.datetime.fromisoformat(instant).astimezone(BEIJING):%Y-%m-%d %H:%M}"
