"""`casepress preview`: the whole site with what is held back, in a folder of its own, marked on every page."""

from __future__ import annotations

import datetime as dt
import time

import click
import msgspec

from casepress.adapters.executors import ForkedWorkers, default_jobs
from casepress.build import Request, build
from casepress.cli.build import output_folder, print_outcome
from casepress.cli.language import Language
from casepress.cli.late_bar import LateBar
from casepress.cli.media_options import jobs_option
from casepress.cli.phrasing import Command, Refused
from casepress.cli.site import FOUND_ERRORS, engine_of, open_here
from casepress.project import Project

FOLDER = "preview"


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""

    def run(*, site_dir: str, jobs: int | None) -> int:
        project = open_here(t)
        folder = output_folder(project, site_dir or str(project.root / FOLDER), t)
        public = project.site_dir.resolve()
        if (
            folder.resolve() == public
            or public in folder.resolve().parents
            or folder.resolve() in public.parents
        ):
            raise Refused(
                t(
                    "预览不能写到公开网站的目录里，请换一个",
                    "A preview cannot be written where the public site is",
                )
            )
        jobs = jobs or default_jobs()
        apart = of_preview(project)
        request = Request(as_of=dt.datetime.now(dt.UTC), site_dir=folder, jobs=jobs, everything=True)
        start = time.perf_counter()
        with LateBar(t) as bar:
            outcome = build(apart, request, lambda: engine_of(apart), ForkedWorkers(jobs), bar)
        print_outcome(outcome, project, t, time.perf_counter() - start, strict=False)
        if outcome.published:
            shown = folder / "index.html"
            click.echo(
                t(
                    f"预览在 {shown}，不要放到公开的服务器上。",
                    f"The preview is {shown}; keep it off public servers.",
                )
            )
        return 0 if outcome.is_clean and outcome.published else FOUND_ERRORS

    params: list[click.Parameter] = [
        click.Option(
            ["--site-dir"],
            default="",
            metavar=t("目录", "DIR"),
            help=t("预览写到哪里，默认 preview/", "where to write; default: preview/"),
        ),
        jobs_option(t),
    ]
    return Command(
        "preview",
        t,
        callback=run,
        params=params,
        help=_help(t),
    )


def _help(t: Language) -> str:
    return t(
        "生成包括未到时间、未审定案例在内的整个网站，写到单独的目录，供内部审看。\n"
        "每一页都有“预览 未公开”的水印和 noindex；图片视频的地址和以后公开的地址不同，缓存也分开。\n"
        "\n"
        "例：\n"
        "  casepress preview                        写到 preview/\n"
        "  casepress approve cases/c2b3-r5/taigu.md --by 张三\n"
        "                                           看过以后审定\n"
        "\n"
        "退出状态：0 没有错误；1 有错误；2 命令写错。",
        "Builds the whole site with what is not due or not approved yet, into a folder of its own, for\n"
        "the office. Every page carries a watermark and noindex; media have other addresses than they will\n"
        "have in public, and the cache is apart.\n"
        "\n"
        "Examples:\n"
        "  casepress preview                        into preview/\n"
        "  casepress approve cases/c2b3-r5/taigu.md --by Zhang\n"
        "                                           approve what was looked at\n"
        "\n"
        "Status: 0 no error, 1 errors, 2 wrong usage.",
    )


def of_preview(project: Project) -> Project:
    """The same site with a cache of its own for everything but the encoded media, which are never public there."""
    settings = msgspec.structs.replace(project.settings, cache_dir=f"{project.settings.cache_dir}/preview")
    return msgspec.structs.replace(project, settings=settings)
