"""`casepress regions`: looks a region up in the site's table, or in the one that ships with the program."""

from __future__ import annotations

import re
from pathlib import Path

import click

from casepress.cli.language import Language
from casepress.cli.phrasing import Command, Refused
from casepress.cli.site import FOUND_ERRORS
from casepress.project import PACKAGE, open_project
from casepress.schema import DAY_PATTERN, impossible
from casepress.vocabulary.region_report import describe
from casepress.vocabulary.regions import Outcome, Regions, read_regions


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""
    params = [
        click.Option(
            ["--on"],
            default="",
            metavar=t("日期", "DATE"),
            help=t("按那一天的区划查，默认今天", "as of that day; default: today"),
        ),
        click.Argument(["name"], metavar=t("名称或代码", "NAME")),
    ]

    def run(*, name: str, on: str) -> int:
        day(on, t)
        regions = regions_here()
        for line in describe(regions, name, on):
            click.echo(line.say(t.code))
        return FOUND_ERRORS if regions.find(name, on).outcome is Outcome.UNKNOWN else 0

    return Command(
        "regions",
        t,
        callback=run,
        params=params,
        help=t(
            "查一个地区：六位代码、全称、什么时候有效、改名或撤并前后是哪里、下辖哪些地区。\n"
            "名称可以写简称，也可以从省写起；同名的会全部列出。\n"
            "\n"
            "例：\n"
            "  casepress regions 通海                   简称\n"
            "  casepress regions 云南省玉溪市通海县     全称\n"
            "  casepress regions 530423                 代码\n"
            "  casepress regions 太谷 --on 2018-06      2018 年 6 月时的太谷",
            "Looks a region up: code, full name, validity, what came before and after, what lies below.\n"
            "Short names do, and names from the province down; all that bear a name are listed.\n"
            "\n"
            "Examples:\n"
            "  casepress regions 通海                   a short name\n"
            "  casepress regions 530423                 a code\n"
            "  casepress regions 太谷 --on 2018-06      as it was in June 2018",
        ),
    )


def day(text: str, t: Language) -> None:
    """Refuses what is no date of year, month or day."""
    if text and (re.fullmatch(DAY_PATTERN, text) is None or impossible(text) is not None):
        raise Refused(
            t(
                f"--on 的日期“{text}”读不懂。请写成 2018、2018-06 或 2018-06-30",
                f'The date "{text}" of --on is not understood. Write 2018, 2018-06 or 2018-06-30',
            )
        )


def regions_here() -> Regions:
    """The table of the site in the current folder if it has its own, else the one that ships."""
    table = PACKAGE / "vocabularies" / "regions.csv"
    project = open_project(Path.cwd()).value
    if project is not None and (project.vocabulary / table.name).is_file():
        table = project.vocabulary / table.name
    return read_regions(table.read_bytes().decode("utf-8-sig", "replace"), table.name).value
