"""`casepress template`: the Word form of a case, empty or filled in."""

from __future__ import annotations

from pathlib import Path

import click

from casepress.casefile.reader import Reading, read_case
from casepress.cli.language import Language
from casepress.cli.phrasing import Command, Refused
from casepress.cli.report import print_text
from casepress.cli.site import FOUND_ERRORS, lines_of, open_here
from casepress.intake.form_writer import write_form
from casepress.project import Project, read_vocabulary


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""

    def run(*, case: str, file: str) -> int:
        if not case:
            return _write(Path(file or t("案例登记表.docx", "case-form.docx")), write_form(), t)
        project = open_here(t)
        path = _case_file(project, case, t)
        name = project.relative(path)
        read = read_case(path.read_bytes(), name, read_vocabulary(project).value[0])
        if read.value is None:
            print_text(read.findings, t, lambda one: lines_of(project.root, one))
            return FOUND_ERRORS
        reading: Reading = read.value
        data = write_form(reading.case.front, reading.markdown)
        return _write(Path(file or f"{path.stem}.docx"), data, t)

    params: list[click.Parameter] = [
        click.Option(
            ["--case"],
            default="",
            metavar=t("案例", "CASE"),
            help=t("填好这个案例的内容：文件名或编号", "filled in with this case: its file or id"),
        ),
        click.Argument(["file"], default="", required=False, metavar=t("[文件.docx]", "[FILE.docx]")),
    ]
    return Command("template", t, callback=run, params=params, help=_help(t))


def _write(path: Path, data: bytes, t: Language) -> int:
    try:
        with path.open("xb") as out:
            out.write(data)
    except FileExistsError:
        raise Refused(t(f"{path} 已经存在，没有覆盖", f"{path} exists and was not overwritten")) from None
    click.echo(t(f"已写入 {path}", f"{path} written"))
    click.echo(
        t(
            f"用 Word 或 WPS 填写、修改，再运行：casepress import {path}",
            f"Fill it in with Word or WPS, then run: casepress import {path}",
        )
    )
    return 0


def _case_file(project: Project, case: str, t: Language) -> Path:
    """The file of a case that is named by its file or its id."""
    path = Path(case)
    if path.is_file() and path.resolve().is_relative_to(project.cases.resolve()):
        return path.absolute()
    for found in sorted(project.cases.glob("[!_]*/*.md")):
        if f"{found.parent.name}-{found.stem}" == case:
            return found
    raise Refused(t(f"没有“{case}”这个案例", f'There is no case "{case}"'))


def _help(t: Language) -> str:
    return t(
        "写出 Word 登记表：每一项写什么、哪些必填、有哪些选择都在表里。填好用 casepress import 读回来。\n"
        "加 --case 写出已有案例的 Word 稿，给不用命令行的人看和改；读回来一项不少。\n"
        "\n"
        "例：\n"
        "  casepress template                       空表，写到 案例登记表.docx\n"
        "  casepress template --case cases/c2b3-r5/taigu.md 太谷.docx\n"
        "  casepress import 太谷.docx --slug taigu --replace\n"
        "                                           改好以后换掉原来的",
        "Writes the Word form of a case: what goes where, what is required, what the choices are. Fill it in and\n"
        "read it back with casepress import. With --case it is filled in with a case, for those who do not use\n"
        "a command line; nothing is lost on the way back.\n"
        "\n"
        "Examples:\n"
        "  casepress template                       the empty form\n"
        "  casepress template --case cases/c2b3-r5/taigu.md taigu.docx\n"
        "  casepress import taigu.docx --slug taigu --replace",
    )
