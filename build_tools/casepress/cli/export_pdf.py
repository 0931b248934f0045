"""`casepress export pdf`: the printed bulletin as a PDF file."""

from __future__ import annotations

import click

from casepress.cli.export_options import export_params, file_for, ordered, shown_path
from casepress.cli.language import Language
from casepress.cli.phrasing import Command
from casepress.cli.report import print_text
from casepress.cli.site import FOUND_ERRORS, lines_of, open_here
from casepress.diagnostics import Place
from casepress.editions.paper import document, printed, sheet_of, words_of
from casepress.editions.typefaces import faces
from casepress.exporting.typefaces import installed_faces
from casepress.press import environment
from casepress.rules import editions as rules


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""

    def run(*, name: str, output: str, under_embargo: bool, as_of: str) -> int:
        project = open_here(t)
        found = ordered(project, name, as_of, t, under_embargo=under_embargo)
        if found is None:
            return FOUND_ERRORS
        templates = environment()
        sheet = sheet_of(found.edition)
        markup = document(sheet, templates)
        installed = installed_faces()
        chosen = faces(installed)
        findings = [*chosen.findings]
        if chosen.value is not None and (lacking := installed.lacks(words_of(markup))):
            findings.append(rules.WITHOUT_TYPE.at(Place(found.edition.id), chars=lacking))
        print_text(findings, t, lambda file: lines_of(project.root, file))
        if chosen.value is None or any(one.is_error for one in findings):
            return FOUND_ERRORS
        path = file_for(project, output, "pdf", f"{found.edition.id}.pdf", t)
        data = printed(sheet, markup, chosen.value, templates, found.load)
        path.write_bytes(data)
        size = f"{len(data) / 1000:.0f} kB"
        click.echo(t(f"已写到 {shown_path(path)}（{size}）。", f"Written to {shown_path(path)} ({size})."))
        return 0

    what = t("写到哪个文件，默认 export/pdf/<编号>.pdf", "the file to write; default: export/pdf/<id>.pdf")
    return Command(
        "pdf",
        t,
        callback=run,
        params=export_params(t, output=what, example=t("案例或批次", "CASE|RELEASE")),
        help=_help(t),
    )


def _help(t: Language) -> str:
    return t(
        "把一个案例或一批通报排成打印用的 PDF：A4、红头、期号、页码、图注、版记、二维码和文字校验值，\n"
        "版式参照 GB/T 9704—2012。字体嵌在文件里；缺仿宋、楷体会用别的代替并说明，没有中文字体就不生成。\n"
        "\n"
        "例：\n"
        "  casepress export pdf c2b3-r5-taigu\n"
        "  casepress export pdf c2b3-r5 --output 第五批通报.pdf\n"
        "  casepress export pdf c2b3-r6 --under-embargo        送审稿，每页标明“未发布”\n"
        "\n"
        "退出状态：0 已写出；1 有错误，没有写；2 命令写错。",
        "Sets a case or a release as a PDF for paper: A4, red head, number, page numbers, captions, tail, QR code and\n"
        "text hash, after GB/T 9704-2012. Fonts are embedded; a missing Fangsong or Kaiti is replaced and named, and\n"
        "without any Chinese font nothing is made.\n"
        "\n"
        "Examples:\n"
        "  casepress export pdf c2b3-r5-taigu\n"
        "  casepress export pdf c2b3-r5 --output release-5.pdf\n"
        "  casepress export pdf c2b3-r6 --under-embargo        to be approved; every page says it is not out\n"
        "\n"
        "Status: 0 written, 1 errors and nothing written, 2 wrong usage.",
    )
