"""`casepress publish`: builds the site and makes it public on a shelf, at once and as a whole."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from casepress import __version__
from casepress.adapters.executors import ForkedWorkers, default_jobs
from casepress.cli.build import output_folder
from casepress.cli.language import Language, counted
from casepress.cli.late_bar import LateBar
from casepress.cli.media_options import dask_option, elsewhere_of, jobs_option, refusing_no_cluster
from casepress.cli.phrasing import Command, Refused
from casepress.cli.shelves import (
    clock_option,
    kept,
    open_named,
    print_findings,
    print_report,
    refuse_sources,
    refusing_what_the_disk_refuses,
    shelf_argument,
    tombstones_option,
)
from casepress.cli.site import as_of_option, engine_of, moment, open_here
from casepress.exit_codes import NOTHING_CHANGED, PUBLISHED, REFUSED, USAGE
from casepress.nightly.clock import read_clock
from casepress.nightly.look import NOTES, Look, publish_folder
from casepress.nightly.night import Night, run_night
from casepress.project import Project, open_project
from casepress.release.publication import Ending, Order, Publication
from casepress.release.retention import KEEP
from casepress.release.signature import seal_of
from casepress.release.staging import Seal, megabytes
from casepress.release.twins import Compressor
from casepress.settings import Settings

MOST_KEPT = 10_000
_CANONICAL = re.compile(r'<link rel="?canonical"? href="?(https?://[^" >]+/)')


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""

    def run(
        *, shelf: str, built: str, site_dir: str, as_of: str, jobs: int | None, dask: str, keep: int,
        tombstones: bool, clock_checked: bool, allow_earlier: bool, strict: bool,
    ) -> int:  # fmt: skip
        instant = moment(as_of, t)
        jobs = jobs or default_jobs()
        if built:
            folder = _built(built, shelf, t, alone=not (site_dir or tombstones))
            order = Order(
                folder=folder, as_of=instant, program=__version__, jobs=jobs,
                encoder=Compressor(), seal=seal_for(open_project(Path.cwd()).value, t), keep=keep,
                allow_earlier=allow_earlier,
            )  # fmt: skip
            return _publish_built(shelf, order, jobs, t)
        project = site_here(t)
        folder = output_folder(project, site_dir, t)
        sources = [folder, project.cases, project.media, project.docs_dir, project.cache]
        refuse_sources(Path(shelf), sources, shelf, t)
        bar = LateBar(t)
        night = Night(
            project=project, shelf=Path(shelf), as_of=instant, site_dir=folder, jobs=jobs, keep=keep, strict=strict,
            tombstones=tombstones, allow_earlier=allow_earlier, seal=seal_for(project, t), watch=bar.watch,
            elsewhere=elsewhere_of(dask, t), clock=None if as_of else read_clock(instant), clock_checked=clock_checked,
        )  # fmt: skip
        with refusing_what_the_disk_refuses(t), bar, refusing_no_cluster(dask, t):
            report = run_night(night, lambda: engine_of(project), ForkedWorkers(jobs), bar)
        print_report(report, project.root, t)
        return report.status

    return Command("publish", t, callback=run, params=_params(t), help=_help(t))


def _params(t: Language) -> list[click.Parameter]:
    folder = t("目录", "DIR")
    return [
        shelf_argument(t),
        click.Option(
            ["--from", "built"],
            default="",
            metavar=folder,
            help=t("不生成，直接公开这个已经生成好的目录", "build nothing, publish this folder as it is"),
        ),
        click.Option(
            ["--site-dir"],
            default="",
            metavar=folder,
            help=t("先生成到哪里，默认按 mkdocs.yml", "where to build first; default: as in mkdocs.yml"),
        ),
        as_of_option(t),
        jobs_option(t),
        dask_option(t),
        click.Option(
            ["--keep"],
            type=click.IntRange(1, MOST_KEPT),
            default=KEEP,
            metavar="N",
            help=t(f"留最新的几版，默认 {KEEP}", f"how many releases stay; default {KEEP}"),
        ),
        tombstones_option(t),
        clock_option(t),
        click.Option(
            ["--allow-earlier"],
            is_flag=True,
            help=t("允许比公开的那一版更早的 --as-of", "take an --as-of before that of the public release"),
        ),
        click.Option(
            ["--strict"],
            is_flag=True,
            help=t("只要有一处错误就什么也不公开", "publish nothing if there is any error"),
        ),
    ]


def _help(t: Language) -> str:
    return t(
        "生成网站，放上发布架，核对无误后一下子切换过去。公众看到的总是完整的一版：旧的或新的。\n"
        "发布架是一个单独的目录；网站服务器的根目录设为 发布架/current。没有改动的内容各版共用一份。\n"
        "\n"
        "例：\n"
        "  casepress publish /srv/shelf             生成并公开\n"
        "  casepress publish /srv/shelf --from site 公开已经生成好的 site/\n"
        "  casepress releases /srv/shelf            看有哪几版，公开的是哪一版\n"
        "  casepress rollback /srv/shelf            回到上一版\n"
        "\n"
        "和 nightly 一样核对：公开过的地址不会消失，写错的公开案例沿用上次版本；但不写报告文件，不往别处传。\n"
        "\n"
        "退出状态：0 已公开；1 已公开（或没有新内容），但有案例因错误没有收录或沿用上次版本；2 命令写错；3 没有变化；\n"
        "4 没有公开，原因已列出；5 另一次发布正在进行。只要不是 0 和 1，公众看到的就还是上一版。",
        "Builds the site, puts it on a shelf and, when it is whole, switches to it at once.\n"
        "The public always sees a whole release, the old or the new. The shelf is a folder of its own;\n"
        "the web server's root is SHELF/current. What did not change is kept once for all releases.\n"
        "\n"
        "Examples:\n"
        "  casepress publish /srv/shelf             build and publish\n"
        "  casepress publish /srv/shelf --from site publish site/ as it is\n"
        "  casepress releases /srv/shelf            which releases there are, and which is public\n"
        "  casepress rollback /srv/shelf            back to the one before\n"
        "\n"
        "It looks at everything as nightly does: no public address is gone, a faulty public case stays as it was;\n"
        "but it writes no report and sends nothing elsewhere.\n"
        "\n"
        "Status: 0 published, 1 published (or nothing new), faulty cases left out or unchanged, 2 wrong usage,\n"
        "3 nothing changed, 4 not published, for the reason given, 5 another run is at work.\n"
        "Unless it is 0 or 1 the public still sees the last release.",
    )


def site_here(t: Language) -> Project:
    """The site of the current folder; settings that are broken are status 4 here, since nothing is published."""
    try:
        return open_here(t)
    except click.exceptions.Exit as error:
        raise click.exceptions.Exit(USAGE if error.exit_code == USAGE else REFUSED) from error


def seal_for(project: Project | None, t: Language) -> Seal | None:
    """What signs the release as the site's settings ask; the command ends when it cannot be signed."""
    if project is None:
        return None
    settings = project.settings
    seal = seal_of(settings.signing_key, settings.public_key, project.root, os.environ)
    if seal.findings:
        print_findings(seal.findings, t)
        raise click.exceptions.Exit(REFUSED)
    return seal.value


def _built(built: str, shelf: str, t: Language, *, alone: bool) -> Path:
    """The folder that was built already; refused when the shelf lies in it, or options speak of a site."""
    if not alone:
        raise Refused(
            t(
                "--from 不能和 --site-dir、--tombstones 同时用：没有生成网站，就写不出说明页",
                "--from excludes --site-dir and --tombstones: nothing is built that could hold a notice",
            )
        )
    folder = Path(built).absolute()
    if not folder.is_dir():
        raise Refused(t(f"没有“{built}”这个目录", f'There is no folder "{built}"'))
    refuse_sources(Path(shelf), [folder], shelf, t)
    return folder


def _publish_built(shelf: str, order: Order, jobs: int, t: Language) -> int:
    """Publishes a folder as it is, after the same last look; the status."""
    project = open_project(Path.cwd()).value
    with refusing_what_the_disk_refuses(t), kept(open_named(shelf, t, make=True), t) as keeper:
        look = Look(
            url=_url_of(order.folder) or (project.url if project is not None else ""),
            most_loss=(project.settings if project is not None else Settings()).most_loss,
            memory=Path(keeper.shelf.path(NOTES)),
        )
        with LateBar(t) as bar:
            publication = publish_folder(keeper, order, look, ForkedWorkers(jobs), bar)
    print_findings(publication.findings, t)
    print_publication(publication, t)
    return status_of(publication)


def _url_of(folder: Path) -> str:
    """The site's address as its home page says it; "" where it says none."""
    try:
        found = _CANONICAL.search((folder / "index.html").read_text("utf-8", "replace"))
    except OSError:
        return ""
    return found[1] if found else ""


def status_of(publication: Publication) -> int:
    """The status of a publication."""
    if publication.ending is Ending.UNCHANGED:
        return NOTHING_CHANGED
    if publication.ending is Ending.REFUSED:
        return REFUSED
    return PUBLISHED


def print_publication(publication: Publication, t: Language) -> None:
    """What is public now, and what it has otherwise than before."""
    manifest, staged = publication.manifest, publication.staged
    shown = manifest.release if manifest is not None else t("（无）", "(none)")
    if publication.ending is Ending.UNCHANGED:
        click.echo(t(f"没有变化，公开的仍是 {shown}。", f"Nothing changed; public is still {shown}."))
    elif publication.ending is Ending.REFUSED or manifest is None or staged is None:
        click.secho(
            t(f"没有公开新的一版，公开的仍是 {shown}。", f"Nothing was published; public is still {shown}."),
            fg="red",
            bold=True,
        )
    else:
        files, size = len(manifest.files), megabytes(manifest.size)
        written, added = len(staged.written), megabytes(staged.bytes_written)
        change = staged.difference
        click.echo(
            t(
                f"已公开 {shown}：{files} 个文件，{size}；新写 {written} 个（{added}），其余与上一版共用。\n"
                f"比上一版：新增 {len(change.added)}，改动 {len(change.changed)}，删去 {len(change.removed)}。",
                f"Public is {shown}: {counted(files, 'file')}, {size}; {written} written ({added}), "
                "the others shared with the last.\n"
                f"Against the last: {len(change.added)} added, {len(change.changed)} changed, "
                f"{len(change.removed)} removed.",
            )
        )
    if publication.pruned:
        gone = "、".join(publication.pruned) if t.code == "zh" else ", ".join(publication.pruned)
        click.echo(t(f"到期删除：{gone}", f"Deleted as superfluous: {gone}"))
