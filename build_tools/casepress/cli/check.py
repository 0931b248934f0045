"""`casepress check`: reads every case and looks its pictures and clips up. It makes no page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from casepress.adapters.executors import ForkedWorkers, default_jobs
from casepress.briefing import FOLDER
from casepress.checks.waivers import between_cases
from casepress.cli.language import Language, counted
from casepress.cli.late_bar import LateBar
from casepress.cli.phrasing import Command, Refused
from casepress.cli.report import print_json, print_text
from casepress.cli.site import FOUND_ERRORS, lines_of, open_here
from casepress.diagnostics import Checked, Finding, Severity, in_order
from casepress.presence import about_media, needless_media
from casepress.project import Project
from casepress.reading import Read, read_site


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""
    params = [
        click.Option(
            ["--format", "form"],
            type=click.Choice(["text", "json"]),
            default="text",
            metavar="text|json",
            help=t("text 给人看，json 给程序用", "text for people, json for programs"),
        ),
        click.Argument(["files"], nargs=-1, metavar=t("[文件…]", "[FILES…]")),
    ]

    def run(*, form: str, files: tuple[str, ...]) -> int:
        project = open_here(t)
        chosen = frozenset(inside(project, file, t) for file in files)
        with LateBar(t) as bar:
            read = read_site(project, ForkedWorkers(default_jobs()), bar)
        found = found_in(project, read)
        if not chosen:
            found += needless_media(read.value.cases, found, project)
        found = between_cases(found, read.value.cases, project.settings.waivable)
        findings = in_order(one for one in found if not chosen or concerns(one, chosen))
        if form == "json":
            print_json(findings)
        else:
            print_text(findings, t, lambda file: lines_of(project.root, file))
            issued = {one.file for one in read.value.briefings}
            issued |= {one.place.file for one in findings if f"/{FOLDER}/" in one.place.file}
            count = len(chosen) or read.value.files + len(issued)
            click.echo(summary(count, findings, t))
        return FOUND_ERRORS if any(finding.is_error for finding in findings) else 0

    return Command(
        "check",
        t,
        callback=run,
        params=params,
        help=t(
            "检查所有案例、简报、词表和引用的图片视频，列出每一处问题和改法。不生成网页，几秒内完成。\n"
            "\n"
            "例：\n"
            "  casepress check                          检查全部\n"
            "  casepress check cases/c2b3-r5/taigu.md   只看一个文件\n"
            "  casepress check --format json            输出 JSON\n"
            "\n"
            "每一处问题写成“文件:行:列  编号 错误或警告  说明”，下面是原文和改法。\n"
            "退出状态：0 没有错误（可以有警告）；1 有错误；2 命令写错。",
            "Checks every case and briefing, the vocabularies and the pictures and clips that are named. Makes no pages.\n"
            "\n"
            "Examples:\n"
            "  casepress check                          everything\n"
            "  casepress check cases/c2b3-r5/taigu.md   one file\n"
            "  casepress check --format json            as JSON\n"
            "\n"
            "Each finding is “file:line:column  code severity  message”, then the line and the cure.\n"
            "Status: 0 no error (warnings are allowed), 1 errors, 2 wrong usage.",
        ),
    )


def found_in(project: Project, read: Checked[Read]) -> list[Finding]:
    """Everything about the cases of a site and what they name, waivers of one case with another aside."""
    found = [*project.findings, *read.findings]
    cases = read.value.cases
    return [*found, *about_media(cases, found, read.value.vocabulary, read.value.key, project)]


def inside(project: Project, file: str, t: Language) -> str:
    """A file as findings name it; refused when it is not there or not in the site."""
    path = Path(file).absolute()
    name = project.relative(path)
    if not path.is_file():
        raise Refused(t(f"没有“{file}”这个文件", f'There is no file "{file}"'))
    if name.startswith("../") or path == project.root:
        raise Refused(t(f"“{file}”不在这个站点目录里", f'"{file}" is not in this site\'s folder'))
    return name


def concerns(finding: Finding, files: frozenset[str]) -> bool:
    """Whether a finding is about one of `files`, or an error in a list or setting that all depend on."""
    place = finding.place.file
    shared = "/_vocabulary/" in place or place == "mkdocs.yml"
    return place in files or (shared and finding.is_error)


def summary(files: int, findings: Sequence[Finding], t: Language) -> str:
    """One line of figures."""
    counts = Counter(finding.severity for finding in findings)
    errors, warnings, waived = (counts[one] for one in (Severity.ERROR, Severity.WARNING, Severity.WAIVED))
    let_stand = t(f"另有 {waived} 处已豁免。", f" {waived} waived.") if waived else ""
    if not errors and not warnings:
        return (
            t(f"检查了 {files} 个文件，没有问题。", f"{counted(files, 'file')} checked, nothing found.")
            + let_stand
        )
    return (
        t(
            f"检查了 {files} 个文件：{errors} 处错误，{warnings} 处警告。",
            f"{counted(files, 'file')} checked: {counted(errors, 'error')}, {counted(warnings, 'warning')}.",
        )
        + let_stand
    )
