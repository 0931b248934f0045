"""`casepress new --briefing`: the next issue, with what the last one said of itself and an item for each case."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click

from casepress.briefing import FOLDER
from casepress.briefings import checked_briefing, read_briefings
from casepress.case import Case
from casepress.casefile.printer import print_case
from casepress.casefile.reader import read_case
from casepress.cli.language import Language, counted
from casepress.cli.phrasing import Refused
from casepress.cli.report import print_text
from casepress.cli.site import FOUND_ERRORS
from casepress.editing.beginning import EMPTY_ITEM, item_of, next_front
from casepress.intake.galley import Sheet, make_sheet
from casepress.intake.gate import Allowances
from casepress.intake.reading import read_manuscript
from casepress.project import Project
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.inspections import instant_of


class Wanted(NamedTuple):
    """What the options said of the new issue; `asks`: what is missing may be asked for."""

    title: str
    publish_at: str
    cases: tuple[str, ...]
    manuscript: str
    asks: bool


def write_briefing(project: Project, vocabulary: Vocabulary, wanted: Wanted, t: Language) -> int:
    """Writes cases/_briefings/<year>-<number>.md, once it is known to read back without an error."""
    cases = [_case(name, project, vocabulary, t) for name in wanted.cases]
    sheet = _sheet(wanted, t) if wanted.manuscript else Sheet("", "", 0, ())
    if any(finding.is_error for finding in sheet.findings):
        print_text(sheet.findings, t, lambda _: ())
        click.echo(
            t(
                "没有写文件：请按上面的说明改正稿件后再试。",
                "No file was written: correct the manuscript and try again.",
            )
        )
        return FOUND_ERRORS
    publish_at, title = _instant(wanted, t), wanted.title or sheet.title
    if wanted.asks and not title:
        title = click.prompt(
            t("本期题目（可以直接回车跳过）", "Title of this issue (optional)"),
            default="",
            show_default=False,
        )
    known = read_briefings(project, vocabulary).value
    last = known[0].front if known else None
    front = next_front(last, [one.numbered for one in known], publish_at, title.strip())
    path = project.cases / FOLDER / f"{publish_at[:4]}-{front.number:02}.md"
    file = project.relative(path)
    text = print_case(front, "\n".join(filter(None, (sheet.body, *map(item_of, cases)))) or EMPTY_ITEM)
    checked = checked_briefing(text.encode(), file, vocabulary)
    if any(finding.is_error for finding in checked.findings):
        lines = text.split("\n")
        print_text(checked.findings, t, lambda name: lines if name == file else ())
        click.echo(
            t("没有写文件：请按上面的说明改正后再试。", "No file was written: correct this and try again.")
        )
        return FOUND_ERRORS
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as out:
            out.write(text)
    except FileExistsError:
        raise Refused(t(f"{file} 已经存在，没有覆盖", f"{file} exists and was not overwritten")) from None
    print_text(
        (*sheet.findings, *(checked.findings if sheet.body else ())),
        t,
        lambda name: text.split("\n") if name == file else (),
    )
    _tell(file, cases, publish_at, vocabulary, t)
    if sheet.pictures:
        click.echo(
            t(f"稿件里的 {sheet.pictures} 张图片没有带入：简报用案例里的图片，写 ![](../c2b3-r5/taigu/1.jpg)。",
              f"{counted(sheet.pictures, 'picture')} of the manuscript stayed behind: a briefing shows pictures of cases.")
        )  # fmt: skip
    return 0


def _sheet(wanted: Wanted, t: Language) -> Sheet:
    """The text of the manuscript; what the gate refuses is refused here, too."""
    path = Path(wanted.manuscript)
    if not path.is_file():
        raise Refused(t(f"没有“{wanted.manuscript}”这个文件", f'There is no file "{wanted.manuscript}"'))
    read = read_manuscript(path.read_bytes(), path.name, Allowances(), simplify=False)
    if read.value is None:
        return Sheet("", "", 0, read.findings)
    sheet = make_sheet(read.value, wanted.title)
    return sheet._replace(findings=(*read.findings, *sheet.findings))


def _instant(wanted: Wanted, t: Language) -> str:
    """When it comes out, as it is to be written."""
    answer = wanted.publish_at
    if not answer and wanted.asks:
        answer = click.prompt(
            t(
                "什么时候公开（2021-05-20T18:00+08:00，或只写日期）",
                "When it comes out (2021-05-20T18:00+08:00, or a day)",
            )
        )
    if not answer:
        raise Refused(
            t(
                "缺少 --publish-at：简报要写明什么时候公开",
                "--publish-at is missing: a briefing says when it comes out",
            )
        )
    if instant_of(answer.strip()) is None:
        raise Refused(
            t(f"--publish-at 的“{answer}”读不懂；写成 2021-05-20T18:00+08:00，或只写日期",
              f"“{answer}” of --publish-at is not understood; write 2021-05-20T18:00+08:00, or a day alone")
        )  # fmt: skip
    return answer.strip()


def _case(name: str, project: Project, vocabulary: Vocabulary, t: Language) -> Case:
    """The case of an id or a file."""
    for path in sorted(project.cases.glob("[!_]*/*.md")):
        file = project.relative(path)
        if name in (file, f"{path.parent.name}-{path.stem}"):
            read = read_case(path.read_bytes(), file, vocabulary).value
            if read is None:
                raise Refused(
                    t(
                        f"{file} 有错误，请先运行 casepress check {file}",
                        f"{file} has errors: run casepress check {file}",
                    )
                )
            return read.case
    raise Refused(
        t(
            f"没有“{name}”这个案例；写编号（c2b3-r5-taigu）或文件",
            f"There is no case “{name}”; give its id or its file",
        )
    )


def _tell(file: str, cases: Sequence[Case], publish_at: str, vocabulary: Vocabulary, t: Language) -> None:
    click.echo(t(f"已写入 {file}", f"{file} written"))
    instant = instant_of(publish_at)
    for case in cases:
        release = vocabulary.inspections.release(case.release)
        if release is None or instant is None or not release.is_out(instant):
            click.echo(
                t(f"{case.id} 到 {publish_at} 还没公开：简报会等它公开以后才出来（CP972）。",
                  f"{case.id} is not out at {publish_at}: the briefing will wait for it (CP972).")
            )  # fmt: skip
    click.echo(
        t(
            f"接着改写各条消息，写完运行：casepress check {file}\n要打印的运行：casepress export pdf {file} --under-embargo",
            f"Go on with its items, then run: casepress check {file}\nFor paper: casepress export pdf {file} --under-embargo",
        )
    )
