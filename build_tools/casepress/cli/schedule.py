"""`casepress schedule`: prints timers for the nightly run, with the exact minutes of the releases to come."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from pathlib import Path

import click

from casepress.cli.language import Language
from casepress.cli.phrasing import Command
from casepress.cli.shelves import shelf_argument
from casepress.cli.site import open_here
from casepress.nightly.schedule import actions, cron, gitlab, moments, systemd
from casepress.project import read_vocabulary
from casepress.vocabulary.inspections import instant_of

FORMS = ("systemd", "cron", "gitlab", "github", "gitea")


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""

    def run(*, shelf: str, form: str) -> int:
        project = open_here(t)
        vocabulary, _ = read_vocabulary(project).value
        releases = [one for each in vocabulary.inspections.everything for one in each.releases]
        instants = [instant for one in releases if (instant := instant_of(one.publish_at)) is not None]
        due = moments(instants, dt.datetime.now(dt.UTC))
        zone = dt.datetime.now(dt.UTC).astimezone().tzinfo or dt.UTC
        found = shutil.which("casepress") or str(Path(sys.executable).with_name("casepress"))
        here = [found, "nightly", str(Path(shelf).absolute())]
        there = ["casepress", "nightly", shelf]
        texts = {
            "systemd": lambda: systemd(str(project.root), here, due),
            "cron": lambda: cron(str(project.root), here, due, zone),
            "gitlab": lambda: gitlab(there, due),
        }
        click.echo(texts[form]() if form in texts else actions(there, due, form), nl=False)
        return 0

    params: list[click.Parameter] = [
        shelf_argument(t),
        click.Option(
            ["--format", "form"],
            type=click.Choice(FORMS),
            default="systemd",
            metavar="|".join(FORMS),
            help=t("哪一种，默认 systemd", "which kind; default systemd"),
        ),
    ]
    return Command(
        "schedule",
        t,
        callback=run,
        params=params,
        help=t(
            "打印夜间任务的定时设置：每天 00:05，以及各批通报的发布时刻，都按北京时间，不管机器的时区。\n"
            "cron 的写法用打印它的这台机器的时区，请在运行的机器上打印。\n"
            "只打印，不安装。inspections.yml 里排了新的时间，就重新打印一次；每天那一次总会补上。\n"
            "\n"
            "例：\n"
            "  casepress schedule /srv/shelf                    systemd 定时器\n"
            "  casepress schedule /srv/shelf --format cron\n"
            "  casepress schedule /srv/shelf --format gitlab    也可以是 github、gitea\n"
            "\n"
            "退出状态：0。托管的 CI 可能晚几分钟；要准到分钟，请用 systemd 或 cron。",
            "Prints timers for the nightly run: daily at 00:05 and at the instants of the releases to come, in\n"
            "Beijing time whatever the machine's zone. Lines for cron are in the zone of the machine that prints them.\n"
            "It installs nothing. Print it again when releases are added; the daily run makes up for any.\n"
            "\n"
            "Examples:\n"
            "  casepress schedule /srv/shelf                    a systemd timer\n"
            "  casepress schedule /srv/shelf --format cron\n"
            "  casepress schedule /srv/shelf --format gitlab    or github, gitea\n"
            "\n"
            "Status: 0. Hosted CI may start minutes late; for exact minutes use systemd or cron.",
        ),
    )
