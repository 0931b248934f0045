"""`casepress export wechat`: an article for the official account in a folder, with a page to look at it and copy it."""

from __future__ import annotations

import click

from casepress.cli.export_options import (
    export_params,
    folder_for,
    kept_words,
    ordered,
    shown_path,
    write_files,
)
from casepress.cli.language import Language, counted
from casepress.cli.phrasing import Command
from casepress.cli.report import print_text
from casepress.cli.site import FOUND_ERRORS, lines_of, open_here
from casepress.editions.wechat import article, pack
from casepress.editions.wechat_limits import limit_findings
from casepress.press import environment


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""

    def run(*, name: str, output: str, under_embargo: bool, as_of: str) -> int:
        project = open_here(t)
        found = ordered(project, name, as_of, t, under_embargo=under_embargo)
        if found is None:
            return FOUND_ERRORS
        templates = environment()
        made = article(found.edition, templates, found.load)
        findings = tuple(limit_findings(made))
        print_text(findings, t, lambda file: lines_of(project.root, file))
        if any(one.is_error for one in findings):
            return FOUND_ERRORS
        folder = folder_for(project, output, "wechat", made.id, t)
        films = {film.file: found.files[film.address] for film in made.films}
        kept = write_files(folder, {**pack(made, templates), **films})
        if kept:
            click.echo(kept_words(kept, t))
        click.echo(
            t(
                f"已写到 {shown_path(folder)}：正文 {len(made.text)} 字，图片 {len(made.shots)} 张，视频 {len(made.films)} 段。\n"
                f"用浏览器打开 {shown_path(folder / 'preview.html')}，复制正文。",
                f"Written to {shown_path(folder)}: {len(made.text)} characters, "
                f"{counted(len(made.shots), 'picture')}, {counted(len(made.films), 'clip')}.\n"
                f"Open {shown_path(folder / 'preview.html')} in a browser and copy the article.",
            )
        )
        return 0

    what = t("写到哪个目录，默认 export/wechat/<编号>/", "the folder to write; default: export/wechat/<id>/")
    return Command(
        "wechat",
        t,
        callback=run,
        params=export_params(t, output=what, example=t("案例或批次", "CASE|RELEASE")),
        help=_help(t),
    )


def _help(t: Language) -> str:
    return t(
        "把一个案例或一批通报做成公众号图文，写到一个目录里：\n"
        "preview.html 预览和复制按钮；pictures、videos 按正文顺序编号；covers 封面；说明.txt 标题、摘要、原文链接和图片清单。\n"
        "正文只有行内样式；链接改成文末的注；图片、视频的位置是虚线框，粘贴后按编号插入。\n"
        "\n"
        "例：\n"
        "  casepress export wechat c2b3-r5-taigu\n"
        "  casepress export wechat c2b3-r5 --output 公众号\n"
        "  casepress export wechat c2b3-r6 --under-embargo     提前排版，标明“未发布”\n"
        "\n"
        "退出状态：0 已写出；1 有错误，没有写；2 命令写错。",
        "Makes an article for a WeChat official account of a case or a release, in a folder of its own:\n"
        "preview.html to look at and copy; pictures and videos numbered in the order of the text; covers; 说明.txt with\n"
        "title, digest, canonical address and the list of pictures. Styles are inline, links are notes at the end,\n"
        "and boxes mark where pictures and clips go.\n"
        "\n"
        "Examples:\n"
        "  casepress export wechat c2b3-r5-taigu\n"
        "  casepress export wechat c2b3-r5 --output wechat\n"
        "  casepress export wechat c2b3-r6 --under-embargo     ahead of time, marked as not out\n"
        "\n"
        "Status: 0 written, 1 errors and nothing written, 2 wrong usage.",
    )
