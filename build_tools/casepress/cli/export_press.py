"""`casepress export press`: one archive of a release for the press."""

from __future__ import annotations

import click

from casepress.cli.export_options import export_params, file_for, ordered, replaced, shown_path
from casepress.cli.language import Language, counted
from casepress.cli.phrasing import Command
from casepress.cli.site import FOUND_ERRORS, open_here
from casepress.editions.presspack import pack_name, press_pack, write_archive
from casepress.intake.typescript import write_text
from casepress.press import environment


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""

    def run(*, name: str, output: str, under_embargo: bool, as_of: str) -> int:
        project = open_here(t)
        found = ordered(project, name, as_of, t, under_embargo=under_embargo)
        if found is None:
            return FOUND_ERRORS
        path = file_for(project, output, "press", f"{pack_name(found.edition)}.zip", t)
        with replaced(path) as file:
            count = write_archive(file, press_pack(found.edition, environment(), found.load, write_text))
        size = f"{path.stat().st_size / 1e6:.1f} MB"
        click.echo(
            t(
                f"已写到 {shown_path(path)}：{count} 个文件，{size}。",
                f"Written to {shown_path(path)}: {counted(count, 'file')}, {size}.",
            )
        )
        if found.edition.hold:
            click.secho(t(f"注意：{found.edition.hold}。", f"Mind: {found.edition.hold}."), fg="yellow")
        return 0

    what = t(
        "写到哪个文件，默认 export/press/<编号>.zip", "the file to write; default: export/press/<id>.zip"
    )
    return Command(
        "press",
        t,
        callback=run,
        params=export_params(t, output=what, example=t("批次或案例", "RELEASE|CASE")),
        help=_help(t),
    )


def _help(t: Language) -> str:
    return t(
        "把一批通报打成一个压缩包交给媒体：全文（Word、txt、html）、图片、视频、图注、来源、原文地址，和每个文件的 SHA-256。\n"
        "图片视频不带拍摄信息。同样的内容每次打出的包完全一样。\n"
        "\n"
        "例：\n"
        "  casepress export press c2b3-r5\n"
        "  casepress export press c2b3-r6 --under-embargo      发布前交给媒体，包名和每份文字都写明保密到何时\n"
        "\n"
        "退出状态：0 已写出；1 有错误，没有写；2 命令写错。",
        "Packs a release for the press: full texts (Word, txt, html), pictures, clips, captions, sources, canonical\n"
        "addresses, and the SHA-256 of every file. Pictures and clips carry no metadata. The same content gives the\n"
        "same archive.\n"
        "\n"
        "Examples:\n"
        "  casepress export press c2b3-r5\n"
        "  casepress export press c2b3-r6 --under-embargo      ahead of time; names and texts say until when\n"
        "\n"
        "Status: 0 written, 1 errors and nothing written, 2 wrong usage.",
    )
