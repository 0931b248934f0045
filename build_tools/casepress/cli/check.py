"""`casepress check`: reads every case and looks its pictures and clips up. It makes no page."""

from __future__ import annotations

import contextlib
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import click
import msgspec

from casepress.adapters.executors import ForkedWorkers, default_jobs
from casepress.briefing import FOLDER
from casepress.cache import is_writable
from casepress.checks.waivers import between_cases
from casepress.cli.language import Language, counted
from casepress.cli.late_bar import LateBar
from casepress.cli.phrasing import Command, Refused
from casepress.cli.report import print_json, print_text
from casepress.cli.site import FOUND_ERRORS, lines_of, open_here
from casepress.desk import find_cases
from casepress.diagnostics import Checked, Finding, Severity, in_order
from casepress.paratexts import pages_looked_over
from casepress.presence import about_media, needless_media
from casepress.project import Project
from casepress.reading import Read, read_site
from casepress.traditional.names import FILE as TRADITIONAL_FILE

# The lists of a site in cases/_vocabulary/.
LISTS: Final = ("inspections.yml", "issues.yml", "regions.csv", "words.yml", TRADITIONAL_FILE)


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
        click.Argument(["files"], nargs=-1, metavar=t("[文件或文件夹…]", "[FILES OR FOLDERS…]")),
    ]

    def run(*, form: str, files: tuple[str, ...]) -> int:
        project = open_here(t)
        chosen = chosen_of(project, files, t)
        with remembering(project) as site:
            with LateBar(t) as bar:
                read = read_site(site, ForkedWorkers(default_jobs()), bar)
            found = found_in(site, read)
        if chosen is None:
            found += needless_media(read.value.cases, found, project)
        found = between_cases(found, read.value.cases, project.settings.waivable)
        findings = in_order(one for one in found if chosen is None or concerns(one, chosen))
        if form == "json":
            print_json(findings)
        else:
            print_text(findings, t, lambda file: lines_of(project.root, file))
            issued = {one.file for one in read.value.briefings}
            issued |= {one.place.file for one in findings if f"/{FOLDER}/" in one.place.file}
            count = read.value.files + len(issued) if chosen is None else len(chosen.files)
            click.echo(summary(count, findings, t))
        return FOUND_ERRORS if any(finding.is_error for finding in findings) else 0

    return Command(
        "check",
        t,
        callback=run,
        params=params,
        help=_help(t),
    )


def _help(t: Language) -> str:
    return t(
        "检查所有案例、简报、手写页面、词表和引用的图片视频，列出每一处问题和改法。不生成网页，几秒内完成。\n"
        "\n"
        "例：\n"
        "  casepress check                          检查全部\n"
        "  casepress check cases/c2b3-r5/taigu.md   只看一个文件\n"
        "  casepress check cases/c2b3-r5            只看一个批次的文件夹\n"
        "  casepress check --format json            输出 JSON\n"
        "\n"
        "每一处问题写成“文件:行:列  编号 错误或警告  说明”，下面是原文和改法。\n"
        "退出状态：0 没有错误（可以有警告）；1 有错误；2 命令写错。",
        "Checks every case, briefing and page, the vocabularies and the pictures and clips that are named. Makes no pages.\n"
        "\n"
        "Examples:\n"
        "  casepress check                          everything\n"
        "  casepress check cases/c2b3-r5/taigu.md   one file\n"
        "  casepress check cases/c2b3-r5            the folder of one release\n"
        "  casepress check --format json            as JSON\n"
        "\n"
        "Each finding is “file:line:column  code severity  message”, then the line and the cure.\n"
        "Status: 0 no error (warnings are allowed), 1 errors, 2 wrong usage.",
    )


@contextlib.contextmanager
def remembering(project: Project) -> Iterator[Project]:
    """The site with a cache that can be written: its own, or for a folder that one may only read, one that is thrown
    away. A check leaves nothing behind that anybody needs."""
    if is_writable(project.cache):
        yield project
        return
    with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
        settings = msgspec.structs.replace(project.settings, cache_dir=folder)
        yield msgspec.structs.replace(project, settings=settings)


def found_in(project: Project, read: Checked[Read]) -> list[Finding]:
    """Everything about the cases of a site and what they name, waivers of one case with another aside."""
    found = [*project.findings, *read.findings]
    cases = read.value.cases
    return [*found, *about_media(cases, found, read.value.vocabulary, read.value.key, project)]


class Chosen(NamedTuple):
    """What is to be shown: files by name, and folders whose every finding counts, each name with its slash."""

    files: frozenset[str]
    folders: tuple[str, ...] = ()


def chosen_of(project: Project, asked: Sequence[str], t: Language) -> Chosen | None:
    """The files and folders that were asked for; None: all. Refused where there is nothing that a check reads."""
    names = {inside(project, one, t): one for one in asked}
    if not names or "." in names:
        return None
    known = frozenset(readable(project))
    files: set[str] = set()
    folders: list[str] = []
    for name, one in names.items():
        if (project.root / name).is_dir():
            below = {file for file in known if file.startswith(f"{name}/")}
            folders.append(f"{name}/")
        else:
            below = {name} & known
        if not below:
            raise Refused(unread(one, project, t))
        files |= below
    return Chosen(frozenset(files), tuple(folders))


def inside(project: Project, file: str, t: Language) -> str:
    """A file or folder as findings name it; refused when it is not there or not in the site."""
    path = Path(file).absolute()
    name = project.relative(path)
    if name.startswith("..") and name[2:3] in ("", "/"):
        raise Refused(t(f"“{file}”不在这个站点目录里", f'"{file}" is not in this site\'s folder'))
    if not path.exists():
        raise Refused(t(f"没有“{file}”这个文件", f'There is no file "{file}"'))
    return name


def readable(project: Project) -> Iterator[str]:
    """Every file that a check reads for itself: the settings, lists, cases, briefings and pages."""
    yield "mkdocs.yml"
    yield from (project.relative(project.vocabulary / name) for name in LISTS)
    yield from (source.file for source in find_cases(project).value)
    briefings = (project.cases / FOLDER).glob("*.md")
    yield from (project.relative(path) for path in briefings if not path.name.startswith((".", "_", "~")))
    yield from pages_looked_over(project)


def unread(asked: str, project: Project, t: Language) -> str:
    """The sentence that refuses a file or folder in which there is nothing to check."""
    cases, docs = project.settings.cases_dir, project.relative(project.docs_dir)
    there = "里没有可以检查的文件" if Path(asked).is_dir() else "不是检查的对象，没有读它"
    there_en = (
        "holds nothing to check" if Path(asked).is_dir() else "is no file that is checked; it was not read"
    )
    return t(
        f"“{asked}”{there}。能检查的是：{cases}/<批次>/<名称>.md（案例）、{cases}/{FOLDER}/*.md（简报）、"
        f"{docs}/ 里发布的网页、{cases}/_vocabulary/ 的词表、mkdocs.yml",
        f'"{asked}" {there_en}. What is checked: {cases}/<batch>/<name>.md (cases), {cases}/{FOLDER}/*.md '
        f"(briefings), published pages in {docs}/, the lists in {cases}/_vocabulary/, mkdocs.yml",
    )


def concerns(finding: Finding, chosen: Chosen) -> bool:
    """Whether a finding is about what was asked for, or an error in a list or setting that all depend on."""
    place = finding.place.file
    shared = "/_vocabulary/" in place or place == "mkdocs.yml"
    return place in chosen.files or place.startswith(chosen.folders) or (shared and finding.is_error)


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
