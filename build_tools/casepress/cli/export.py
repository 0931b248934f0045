"""`casepress export`: what the site publishes, for other hands. Knows the names of its commands and loads the one called."""

from __future__ import annotations

import importlib
from typing import Any, Final, NamedTuple

import click

from casepress.cli.language import Language
from casepress.cli.phrasing import Group
from casepress.cli.report import print_text
from casepress.diagnostics import Place
from casepress.rules import editions as rules

FOUND_ERRORS: Final = 1


class Entry(NamedTuple):
    """A command of the group: its name, its module in this room, and what it does."""

    name: str
    module: str
    zh: str
    en: str


COMMANDS: Final = (
    Entry("pdf", "export_pdf", "打印：A4 红头通报，带页码和二维码", "for paper: A4 with the red head, page numbers and a QR code"),
    Entry("press", "export_press", "媒体：全文、图片、图注和校验值打成一包", "for the press: texts, pictures, captions and hashes in one archive"),
    Entry("wechat", "export_wechat", "公众号：可粘贴的正文、编号的图片、封面", "for WeChat: text to paste, numbered pictures, covers"),
)  # fmt: skip


class Exports(Group):
    """The group of the exports. It loads the one that is called."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, its module loaded now."""
        module = next((entry.module for entry in COMMANDS if entry.name == cmd_name), "")
        if not module:
            return None
        try:
            loaded: Any = importlib.import_module(f"casepress.cli.{module}")
        except (ImportError, OSError) as error:  # the typesetter is missing, or a library that it needs
            print_text([rules.NO_PRINTER.at(Place(""), problem=str(error))], self.language, lambda _file: ())
            raise click.exceptions.Exit(FOUND_ERRORS) from None
        made: click.Command = loaded.command(self.language)
        return made


def command(t: Language) -> click.Command:
    """The group, in the language of the user."""
    summaries = {entry.name: t(entry.zh, entry.en) for entry in COMMANDS}
    return Exports("export", t, help=_help(t), summaries=summaries)


def _help(t: Language) -> str:
    return t(
        "把案例或一批通报交到别的地方用。还没公开的不导出，除非加 --under-embargo，那时每个文件都标明“未发布”。\n"
        "\n"
        "例：\n"
        "  casepress export wechat c2b3-r5-taigu        公众号图文，写到 export/wechat/\n"
        "  casepress export wechat c2b3-r5              一批通报合成一篇\n"
        "  casepress export pdf c2b3-r5                 打印用的 PDF，写到 export/pdf/\n"
        "  casepress export press c2b3-r5               给媒体的压缩包，写到 export/press/",
        "Hands cases or a release to other places. What is not public is not exported, unless with\n"
        "--under-embargo, and every file then says so.\n"
        "\n"
        "Examples:\n"
        "  casepress export wechat c2b3-r5-taigu        an article for WeChat, into export/wechat/\n"
        "  casepress export wechat c2b3-r5              a whole release in one article\n"
        "  casepress export pdf c2b3-r5                 a PDF for paper, into export/pdf/\n"
        "  casepress export press c2b3-r5               an archive for the press, into export/press/",
    )
