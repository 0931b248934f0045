"""The options of `casepress import` and its help."""

from __future__ import annotations

import click

from casepress.cli.language import Language
from casepress.editing import decisions


def options(t: Language) -> list[click.Parameter]:
    """Every option, and the files."""

    def text(name: str, metavar: str, zh: str, en: str) -> click.Option:
        return click.Option([name], default="", metavar=metavar, help=t(zh, en))

    def many(name: str, metavar: str, zh: str, en: str) -> click.Option:
        return click.Option([name], multiple=True, metavar=metavar, help=t(zh, en))

    def flag(name: str, zh: str, en: str) -> click.Option:
        return click.Option([name], is_flag=True, help=t(zh, en))

    return [
        text(
            "--batch",
            t("批次", "BATCH"),
            "通报批次编号；稿件所在文件夹叫这个名字时可以不写",
            "id of the release; not needed in a folder of that name",
        ),
        many(
            "--region",
            t("地区", "REGION"),
            "代码、名称或督察对象，默认从标题认；可写多次",
            "code, name or inspected object; default: from the title",
        ),
        many(
            "--issue",
            t("问题", "ISSUE"),
            "领域、性质各至少一个，默认从标题和正文认；可写多次",
            "of both facets; default: from the text",
        ),
        text("--title", t("标题", "TITLE"), "标题，默认取稿件里的", "title; default: that of the manuscript"),
        text(
            "--slug", t("名称", "SLUG"), "案例文件名，小写英文；默认按地区和问题起名", "name of the case file"
        ),
        text(
            "--media",
            t("文件夹", "FOLDER"),
            "照片、视频所在的文件夹；默认看稿件旁边",
            "where photos and clips are; default: beside it",
        ),
        flag("--replace", "换掉已有的同名案例", "replace a case that is there"),
        flag("--simplify", decisions.SIMPLIFY.zh, decisions.SIMPLIFY.en),
        flag("--accept-revisions", decisions.REVISIONS.zh, decisions.REVISIONS.en),
        flag("--drop-comments", decisions.COMMENTS.zh, decisions.COMMENTS.en),
        flag("--drop-hidden", decisions.HIDDEN.zh, decisions.HIDDEN.en),
        flag("--drop-objects", decisions.OBJECTS.zh, decisions.OBJECTS.en),
        click.Argument(["files"], nargs=-1, required=True, metavar=t("文件或文件夹…", "FILES…")),
    ]


def help_of(t: Language) -> str:
    """What the command does, with examples."""
    return t(
        "把 Word 稿件（也可以是 .md、.txt、.html）变成案例文件，连同里面和旁边的图片、视频，写好就检查。\n"
        "隐藏文字、没处理的修订、批注、嵌入的对象一律不带入：有的话先停下来，由你决定。\n"
        "从稿件里认出来的地区、问题、日期都会列出，请逐项核对。不会覆盖已有的案例。\n"
        "\n"
        "例：\n"
        "  casepress import 杞麓湖.docx --batch c2b3-r5         一份稿件，照片视频放在它旁边\n"
        "  casepress import 来稿/ --batch c2b3-r5               整个文件夹\n"
        "  casepress import 稿.docx --batch c2b3-r5 --media 照片/ --accept-revisions\n"
        "\n"
        "退出状态：0 没有错误；1 有错误（没有写文件，或写了还要改）；2 命令写错。",
        "Turns a manuscript (Word, .md, .txt, .html) into a case file with the pictures and clips in it\n"
        "and beside it, and checks it. Hidden text, tracked changes, comments and embedded objects never get in:\n"
        "where there are any, you decide. What was read from the text is listed for you to check. Nothing is\n"
        "overwritten.\n"
        "\n"
        "Examples:\n"
        "  casepress import lake.docx --batch c2b3-r5           one manuscript, its media beside it\n"
        "  casepress import incoming/ --batch c2b3-r5           a whole folder\n"
        "  casepress import lake.docx --batch c2b3-r5 --media photos/ --accept-revisions\n"
        "\n"
        "Status: 0 no error, 1 errors (nothing written, or to be mended), 2 wrong usage.",
    )
