"""`casepress export pdf`: the printed bulletin as a PDF file."""

from __future__ import annotations

from typing import NamedTuple

import click

from casepress.adapters.executors import ForkedWorkers
from casepress.cli.export_options import export_params, file_for, ordered, replaced, shown_path, wish_of
from casepress.cli.language import Language
from casepress.cli.late_bar import LateBar
from casepress.cli.phrasing import Command
from casepress.cli.report import print_text
from casepress.cli.site import FOUND_ERRORS, lines_of, open_here
from casepress.diagnostics import Place
from casepress.editions.edition import Load
from casepress.editions.paper import Sheet, briefing_sheet, document, printed, sheet_of, words_of
from casepress.editions.typefaces import faces
from casepress.exporting.briefing import is_briefing, proofed_briefing
from casepress.exporting.typefaces import installed_faces
from casepress.press import environment
from casepress.project import Project
from casepress.rules import editions as rules


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""

    def run(*, name: str, output: str, under_embargo: bool, as_of: str) -> int:
        project = open_here(t)
        found = _found(project, name, as_of, t, under_embargo=under_embargo)
        if found is None:
            return FOUND_ERRORS
        templates = environment()
        markup = document(found.sheet, templates)
        installed = installed_faces()
        chosen = faces(installed)
        findings = [*chosen.findings]
        if chosen.value is not None and (lacking := installed.lacks(words_of(markup))):
            findings.append(rules.WITHOUT_TYPE.at(Place(found.id), chars=lacking))
        print_text(findings, t, lambda file: lines_of(project.root, file))
        if chosen.value is None or any(one.is_error for one in findings):
            return FOUND_ERRORS
        path = file_for(project, output, "pdf", f"{found.id}.pdf", t)
        data = printed(found.sheet, markup, chosen.value, templates, found.load)
        with replaced(path) as file:
            file.write(data)
        size = f"{len(data) / 1000:.0f} kB"
        click.echo(t(f"已写到 {shown_path(path)}（{size}）。", f"Written to {shown_path(path)} ({size})."))
        return 0

    what = t("写到哪个文件，默认 export/pdf/<编号>.pdf", "the file to write; default: export/pdf/<id>.pdf")
    return Command(
        "pdf",
        t,
        callback=run,
        params=export_params(t, output=what, example=t("案例、批次或简报", "CASE|RELEASE|BRIEFING")),
        help=_help(t),
    )


class _Found(NamedTuple):
    """What is to be printed, what its file is called, and where its pictures come from."""

    id: str
    sheet: Sheet
    load: Load


def _found(project: Project, name: str, as_of: str, t: Language, *, under_embargo: bool) -> _Found | None:
    wish = wish_of(project, name, as_of, t, under_embargo=under_embargo)
    if not is_briefing(project, wish.name):
        made = ordered(project, name, as_of, t, under_embargo=under_embargo)
        return None if made is None else _Found(made.edition.id, sheet_of(made.edition), made.load)
    with LateBar(t) as bar:
        read = proofed_briefing(project, wish, ForkedWorkers(wish.jobs), bar)
    print_text(read.findings, t, lambda file: lines_of(project.root, file))
    if read.value is None:
        return None
    one, copy, hold = read.value.briefing, read.value.copy, read.value.hold
    return _Found(one.id, briefing_sheet(one, copy, hold), read.value.load)


def _help(t: Language) -> str:
    return t(
        "把一个案例、一批通报或一期简报排成打印用的 PDF：A4、红头、期号、页码、图注、版记、二维码和文字校验值，\n"
        "版式参照 GB/T 9704—2012。字体嵌在文件里；缺仿宋、楷体会用别的代替并说明，没有中文字体就不生成。\n"
        "\n"
        "例：\n"
        "  casepress export pdf c2b3-r5-taigu\n"
        "  casepress export pdf c2b3-r5 --output 第五批通报.pdf\n"
        "  casepress export pdf cases/_briefings/2018-12.md\n"
        "  casepress export pdf c2b3-r6 --under-embargo        送审稿，每页标明“未发布”\n"
        "\n"
        "退出状态：0 已写出；1 有错误，没有写；2 命令写错。",
        "Sets a case, a release or a briefing as a PDF for paper: A4, red head, number, page numbers, captions, tail, QR code and\n"
        "text hash, after GB/T 9704-2012. Fonts are embedded; a missing Fangsong or Kaiti is replaced and named, and\n"
        "without any Chinese font nothing is made.\n"
        "\n"
        "Examples:\n"
        "  casepress export pdf c2b3-r5-taigu\n"
        "  casepress export pdf c2b3-r5 --output release-5.pdf\n"
        "  casepress export pdf cases/_briefings/2018-12.md\n"
        "  casepress export pdf c2b3-r6 --under-embargo        to be approved; every page says it is not out\n"
        "\n"
        "Status: 0 written, 1 errors and nothing written, 2 wrong usage.",
    )
