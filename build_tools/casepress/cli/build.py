"""`casepress build`: makes the site, prints what was found, what was left out and one line of figures."""

from __future__ import annotations

import time
from pathlib import Path

import click

from casepress.adapters.executors import ForkedWorkers, default_jobs
from casepress.briefing import FOLDER
from casepress.build import Outcome, Request, build
from casepress.cli.language import Language, counted
from casepress.cli.late_bar import LateBar
from casepress.cli.media_options import dask_option, elsewhere_of, jobs_option, refusing_no_cluster
from casepress.cli.phrasing import Command, Refused
from casepress.cli.report import print_text
from casepress.cli.site import FOUND_ERRORS, as_of_option, engine_of, lines_of, moment, open_here
from casepress.project import Project

STEPS = {
    "读取": "reading",
    "媒体": "media",
    "引擎": "engine",
    "编目": "cataloguing",
    "写出": "writing",
    "搜索": "search",
}


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""
    params = [
        click.Option(
            ["--site-dir"],
            default="",
            metavar=t("目录", "DIR"),
            help=t(
                "网站写到哪里，默认按 mkdocs.yml（site/）",
                "where to write; default: as in mkdocs.yml (site/)",
            ),
        ),
        as_of_option(t),
        jobs_option(t),
        dask_option(t),
        click.Option(
            ["--strict"],
            is_flag=True,
            help=t("只要有一处错误就什么也不发布", "publish nothing if there is any error"),
        ),
        click.Option(
            ["--timings"], is_flag=True, help=t("列出每一步用的时间", "print the seconds of every step")
        ),
    ]

    def run(*, site_dir: str, as_of: str, jobs: int | None, dask: str, strict: bool, timings: bool) -> int:
        instant = moment(as_of, t)
        project = open_here(t)
        jobs = jobs or default_jobs()
        folder = output_folder(project, site_dir, t)
        elsewhere = elsewhere_of(dask, t)
        start = time.perf_counter()
        with LateBar(t) as bar, refusing_no_cluster(dask, t):
            request = Request(
                as_of=instant,
                site_dir=folder,
                strict=strict,
                jobs=jobs,
                watch=bar.watch,
                elsewhere=elsewhere,
            )
            outcome = build(project, request, lambda: engine_of(project), ForkedWorkers(jobs), bar)
        print_outcome(outcome, project, t, time.perf_counter() - start, strict=strict)
        if timings:
            for step, seconds in outcome.timings.items():
                click.echo(f"  {t(step, STEPS.get(step, step))} {seconds:.3f}")
        return 0 if outcome.is_clean and outcome.published else FOUND_ERRORS

    return Command(
        "build",
        t,
        callback=run,
        params=params,
        help=_help(t),
    )


def _help(t: Language) -> str:
    return t(
        "生成整个网站。有错误的案例不收录，其余照常发布，并列出每一处错误。\n"
        "没有改动的页面不重写；通报时间没到的案例不会出现在任何页面里。\n"
        "\n"
        "例：\n"
        "  casepress build                          生成到 site/\n"
        "  casepress build --strict                 有错就不发布\n"
        "  casepress build --as-of 2021-04-16T18:00+08:00\n"
        "                                           生成那一刻应有的网站\n"
        "  casepress build --site-dir /srv/www      生成到别的目录（空目录，或以前生成过的）\n"
        "\n"
        "退出状态：0 没有错误；1 有错误；2 命令写错。警告不影响退出状态。",
        "Makes the whole site. Cases with errors are left out, the others published; all is listed.\n"
        "Pages without changes are not rewritten; a case whose release is not yet due is on no page.\n"
        "\n"
        "Examples:\n"
        "  casepress build                          into site/\n"
        "  casepress build --strict                 publish nothing if anything is wrong\n"
        "  casepress build --as-of 2021-04-16T18:00+08:00\n"
        "                                           the site as it is to be at that instant\n"
        "  casepress build --site-dir /srv/www      into another folder (empty, or made by a build)\n"
        "\n"
        "Status: 0 no error, 1 errors, 2 wrong usage. Warnings do not change it.",
    )


def output_folder(project: Project, asked: str, t: Language) -> Path:
    """The folder to write; refused when it is one of the site's own sources, or holds them."""
    folder = Path(asked).absolute() if asked else project.site_dir
    real = folder.resolve()
    for source in (project.cases, project.media, project.docs_dir):
        inside = source.resolve()
        if real.is_relative_to(inside) or inside.is_relative_to(real):
            name = project.relative(source)
            raise Refused(
                t(
                    f"网站不能写到“{asked or folder.name}”：那里有源文件目录 {name}/。请换一个目录，如 site",
                    f'The site cannot be written to "{asked or folder.name}", where {name}/ is. '
                    "Choose another folder, such as site",
                )
            )
    return folder


def print_outcome(outcome: Outcome, project: Project, t: Language, seconds: float, *, strict: bool) -> None:
    """Every finding, what was left out, and one line of figures."""
    print_text(outcome.findings, t, lambda file: lines_of(project.root, file))
    errors = sum(1 for finding in outcome.findings if finding.is_error)
    if not outcome.published:
        why = t("（--strict：有错误就不发布）", " (--strict: not with errors)") if strict else ""
        click.secho(
            t(
                f"没有发布任何内容：有 {errors} 处错误{why}。",
                f"Nothing was published: {counted(errors, 'error')}{why}.",
            ),
            fg="red",
            bold=True,
        )
        return
    if outcome.left_out:
        issues = sum(f"/{FOLDER}/" in file for file in outcome.left_out)
        cases = len(outcome.left_out) - issues
        zh = "、".join([f"{cases} 个案例"] * bool(cases) + [f"{issues} 期简报"] * bool(issues))
        en = " and ".join([counted(cases, "case")] * bool(cases) + [counted(issues, "briefing")] * bool(issues))
        click.secho(
            t(f"有 {zh}因错误没有发布：", f"{en} left out because of errors:"),
            fg="red",
            bold=True,
        )
        for file in outcome.left_out:
            click.echo(f"  {file}")
    if outcome.waiting:
        click.echo(
            t(
                f"另有 {outcome.waiting} 个案例的通报时间还没到，没有发布。",
                f"Waiting for the time of their release: {counted(outcome.waiting, 'case')}.",
            )
        )
    click.echo(
        t(
            f"完成：{outcome.cases} 个案例，{outcome.pages} 个页面；"
            f"写入 {outcome.written} 个文件，删除 {outcome.removed} 个；用时 {seconds:.1f} 秒。",
            f"Done: {counted(outcome.cases, 'case')}, {counted(outcome.pages, 'page')}; "
            f"{counted(outcome.written, 'file')} written, {outcome.removed} removed; {seconds:.1f} s.",
        )
    )
