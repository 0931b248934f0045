"""`casepress approve`: puts on record who approved the text and media of a case, and changes nothing else of its file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click
import msgspec

from casepress.approvals import covered, media_names
from casepress.briefing import FOLDER
from casepress.briefings import approval_of, checked_briefing
from casepress.case import Approval
from casepress.casefile.approval import unsigned_digest, with_approval
from casepress.casefile.reader import read_case
from casepress.checks import case_findings
from casepress.cli.check import inside
from casepress.cli.language import Language, counted
from casepress.cli.phrasing import Command, Refused
from casepress.cli.report import print_text
from casepress.cli.site import FOUND_ERRORS, lines_of, open_here
from casepress.diagnostics import in_order
from casepress.presence import missing_media
from casepress.project import Project, read_vocabulary
from casepress.vocabulary.inspections import SHANGHAI


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""

    def run(*, files: tuple[str, ...], by: str, on: str) -> int:
        project = open_here(t)
        if not by.strip() or not by.isprintable() or len(by) > 60:
            raise Refused(t("--by 要写审定人的姓名", "--by is the name of who approves"))
        day = on or dt.datetime.now(SHANGHAI).date().isoformat()
        try:
            dt.date.fromisoformat(day)
        except ValueError:
            raise Refused(
                t(f"--on 的日期“{day}”读不懂", f'The day "{day}" of --on is not understood')
            ) from None
        return max(_approve(project, inside(project, file, t), by.strip(), day, t) for file in files)

    params: list[click.Parameter] = [
        click.Argument(["files"], nargs=-1, required=True, metavar=t("文件…", "FILES…")),
        click.Option(["--by"], required=True, metavar=t("姓名", "NAME"), help=t("审定人", "who approves")),
        click.Option(
            ["--on"],
            default="",
            metavar=t("日期", "DAY"),
            help=t("审定日期，默认今天（北京时间）", "the day, today in Beijing by default"),
        ),
    ]
    return Command(
        "approve",
        t,
        callback=run,
        params=params,
        help=t(
            "在案例文件里记下谁在哪天审定了它的文字和图片视频。文件的其余部分一个字节也不动。\n"
            "以后文字或媒体有任何改动，这条审定就不再作数。设置 approval: require 后，没有有效审定的案例不发布。\n"
            "\n"
            "例：\n"
            "  casepress preview                                 先看一遍\n"
            "  casepress approve cases/c2b3-r5/taigu.md --by 张三\n"
            "\n"
            "退出状态：0 已记下；1 案例有错误，没有记；2 命令写错。",
            "Records in a case file who approved its text, pictures and clips, and when. Nothing else of the file\n"
            "moves. Any later change of text or media voids it. With approval: require nothing else is published.\n"
            "\n"
            "Examples:\n"
            "  casepress preview                                 look at it first\n"
            "  casepress approve cases/c2b3-r5/taigu.md --by Zhang\n"
            "\n"
            "Status: 0 recorded, 1 the case has errors and was not approved, 2 wrong usage.",
        ),
    )


def _approve_briefing(project: Project, name: str, by: str, day: str, t: Language) -> int:
    path = project.root / name
    data = path.read_bytes()
    read = checked_briefing(data, name, read_vocabulary(project).value[0], project.settings.waivable)
    errors = in_order(finding for finding in read.findings if finding.is_error)
    if read.value is None or errors:
        print_text(errors, t, lambda file: lines_of(project.root, file))
        click.secho(t(f"没有审定 {name}：先改正错误。", f"{name} was not approved: mend it first."), fg="red")
        return FOUND_ERRORS
    _store(path, with_approval(data, Approval(by=by, on=day, text=approval_of(unsigned_digest(data)))))
    click.echo(t(f"已记下：{by} 于 {day} 审定 {name}。", f"On record: {by} approved {name} on {day}."))
    return 0


def _approve(project: Project, name: str, by: str, day: str, t: Language) -> int:
    if name.startswith(f"{project.settings.cases_dir}/{FOLDER}/"):
        return _approve_briefing(project, name, by, day, t)
    path = project.root / name
    data = path.read_bytes()
    vocabulary = read_vocabulary(project).value[0]
    read = read_case(data, name, vocabulary)
    found = list(read.findings)
    if read.value is not None:
        found = list(case_findings(read.value, vocabulary, found, project.settings.waivable))
        found += missing_media([read.value.case], project)
    errors = in_order(finding for finding in found if finding.is_error)
    if read.value is None or errors:
        print_text(errors, t, lambda file: lines_of(project.root, file))
        click.secho(t(f"没有审定 {name}：先改正错误。", f"{name} was not approved: mend it first."), fg="red")
        return FOUND_ERRORS
    case = msgspec.structs.replace(read.value.case, unsigned=unsigned_digest(data))
    approval = Approval(by=by, on=day, text=covered(case, project.media, {}))
    _store(path, with_approval(data, approval))
    count = len(media_names(case))
    click.echo(
        t(
            f"已记下：{by} 于 {day} 审定 {name}（文字和 {count} 个媒体文件）。",
            f"On record: {by} approved {name} on {day} (the text and {counted(count, 'media file')}).",
        )
    )
    return 0


def _store(path: Path, data: bytes) -> None:
    """Replaces a file as a whole; what was killed half-way leaves the old one."""
    aside = path.with_name(f".{path.name}.approved")
    aside.write_bytes(data)
    aside.chmod(path.stat().st_mode & 0o777)
    aside.replace(path)
