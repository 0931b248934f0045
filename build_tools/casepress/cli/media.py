"""`casepress media`: what is made of pictures and clips, made ahead of a build, tidied up and looked after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import click

from casepress.adapters.executors import ForkedWorkers, default_jobs
from casepress.cli import media_review
from casepress.cli.language import Language, counted
from casepress.cli.late_bar import LateBar
from casepress.cli.media_options import dask_option, elsewhere_of, jobs_option, refusing_no_cluster
from casepress.cli.phrasing import Command, Group
from casepress.cli.report import print_text
from casepress.cli.site import FOUND_ERRORS, lines_of, open_here
from casepress.media.inventory import held, prune, room, uses, verify
from casepress.media.originals import Originals
from casepress.media.rendition import Made, Wanted
from casepress.media.task import Refusal
from casepress.media.workshop import CAPTIONS, CLIP, PICTURE, Trade, prepare, sort_out
from casepress.orders import media_policy, orders
from casepress.project import Project
from casepress.reading import read_site
from casepress.rules.clips import CLIP_LEFT_OUT

NAMES: Final = {
    PICTURE.module: ("图片", "pictures"),
    CLIP.module: ("视频", "clips"),
    CAPTIONS.module: ("字幕", "captions"),
}


LISTED: Final = 20  # names of what is to be made


def command(t: Language) -> click.Command:
    """The group, in the language of the user."""
    made = [make(t) for make in COMMANDS]
    summaries = {one.name or "": (one.help or "").split("\n")[0] for one in made}
    group = Group("media", t, help=_help(t), summaries=summaries)
    for one in made:
        group.add_command(one)
    return group


def _help(t: Language) -> str:
    return t(
        "图片和视频的成品都存在 .cache/casepress/media 里，按内容命名，做过的不再做。\n"
        "\n"
        "例：\n"
        "  casepress media status               有多少要做，占多少空间\n"
        "  casepress media make                 先做好图片和视频，不生成网页\n"
        "  casepress media make --dask tcp://10.0.0.5:8786\n"
        "  casepress media review               发布前看一遍，遮住人脸和车牌\n"
        "  casepress media prune --dry-run      看看能删多少\n"
        "  casepress media verify               逐个核对成品",
        "What is made of pictures and clips lies in .cache/casepress/media, named by content, and is made once.\n"
        "\n"
        "Examples:\n"
        "  casepress media status               what is to be made, and how much room it takes\n"
        "  casepress media make                 make pictures and clips, and no pages\n"
        "  casepress media make --dask tcp://10.0.0.5:8786\n"
        "  casepress media review               look at everything before it goes out, hide faces and plates\n"
        "  casepress media prune --dry-run      what could be deleted\n"
        "  casepress media verify               look at every file that was made",
    )


def _wanted(project: Project) -> list[Wanted]:
    """What all cases of the site show, those that still wait for their release included."""
    read = read_site(project, ForkedWorkers(1), lambda _step, _done, _total: None)
    return [want for case in read.value.cases if not case.front.withdrawn for want in orders(case)]


def _status(t: Language) -> click.Command:
    def run() -> int:
        project = open_here(t)
        store = project.cache / "media"
        shelf = Originals(project.media, store / "originals.json")
        wanted = _wanted(project)
        to_make, known = sort_out(wanted, shelf, store, media_policy(project, wanted))
        rows = [t("种类\t已有\t要做\t不能用", "kind\tmade\tto make\trefused").split("\t")]
        for module, names in NAMES.items():
            mine = [answer for (trade, _), answer in known.items() if trade.module == module]
            refused = sum(isinstance(answer, Refusal) for answer in mine)
            waiting = sum(trade.module == module for trade, _ in to_make)
            rows.append([t(*names), str(len(mine) - refused), str(waiting), str(refused)])
        for row in rows:
            click.echo("  ".join(f"{cell:<10}" for cell in row).rstrip())
        for trade, name in list(to_make)[:LISTED]:
            click.echo(t(f"要做：{name}（{_trade(trade, t)}）", f"to make: {name} ({_trade(trade, t)})"))
        if len(to_make) > LISTED:
            more = len(to_make) - LISTED
            click.echo(t(f"……还有 {more} 个", f"… and {more} more"))
        size = sum(one.bytes for made in held(store) for one in made.renditions)
        free = room(store)
        click.echo(
            t(
                f"成品共 {_megabytes(size)}，磁盘还有 {_megabytes(free)}；记得最近 {len(uses(store))} 次生成用了什么。",
                f"Made: {_megabytes(size)}; free on the disk: {_megabytes(free)}; "
                f"{counted(len(uses(store)), 'recent build')} remembered.",
            )
        )
        return FOUND_ERRORS if any(isinstance(answer, Refusal) for answer in known.values()) else 0

    return Command(
        "status",
        t,
        callback=run,
        help=t(
            "列出已有、要做和不能用的图片视频，不做任何处理",
            "list what is made, to be made and refused; makes nothing",
        ),
    )


def _make(t: Language) -> click.Command:
    def run(*, jobs: int | None, dask: str) -> int:
        project = open_here(t)
        elsewhere = elsewhere_of(dask, t)
        wanted = _wanted(project)
        with LateBar(t) as bar, refusing_no_cluster(dask, t):
            made = prepare(
                wanted,
                project.media,
                project.cache / "media",
                jobs=jobs or default_jobs(),
                progress=bar,
                watch=bar.watch,
                elsewhere=elsewhere,
                policy=media_policy(project, wanted),
                ledger=project.ledger,
            )
        print_text(made.findings, t, lambda file: lines_of(project.root, file))
        count, files = len(made.value.media), len(made.value.files)
        less = len({want.name for want in wanted}) - count
        click.echo(
            t(
                f"完成：{count} 个图片和视频，{files} 个成品文件{f'；另有 {less} 个没有做成' if less else ''}。",
                f"Done: {counted(count, 'picture or clip')}, {counted(files, 'file')}{f'; {less} not made' if less else ''}.",
            )
        )
        # A case may go out without a broken clip; what was asked for here is that it be made.
        lost = any(finding.code == CLIP_LEFT_OUT.code for finding in made.findings)
        return FOUND_ERRORS if made.errors or lost else 0

    return Command(
        "make",
        t,
        callback=run,
        params=[jobs_option(t), dask_option(t)],
        help=t(
            "处理全部图片和视频（包括还没到时间的案例），不生成网页",
            "make all pictures and clips, also of cases that are not yet due; no pages",
        ),
    )


def _prune(t: Language) -> click.Command:
    def run(*, dry_run: bool) -> int:
        project = open_here(t)
        store = project.cache / "media"
        shelf = Originals(project.media, store / "originals.json")
        wanted = _wanted(project)
        _, known = sort_out(wanted, shelf, store, media_policy(project, wanted))
        named = [answer.key for answer in known.values() if isinstance(answer, Made)]
        gone = prune(store, named, dry_run=dry_run)
        size = _megabytes(gone.bytes)
        click.echo(
            t(
                f"{'可以删去' if dry_run else '删去'} {gone.keys} 项、{gone.files} 个文件，共 {size}。",
                f"{'Could delete' if dry_run else 'Deleted'} {counted(gone.keys, 'item')}, "
                f"{counted(gone.files, 'file')}, {size}.",
            )
        )
        return 0

    option = click.Option(
        ["--dry-run"], is_flag=True, help=t("只说删多少，不删", "say how much, delete nothing")
    )
    return Command(
        "prune",
        t,
        callback=run,
        params=[option],
        help=t(
            "删去没有案例用到、最近三次生成也没有用到的成品\n一天之内做的不删。要再用时会重新做。",
            "delete what no case names and none of the last three builds used\n"
            "Nothing younger than a day is deleted. What is needed again is made again.",
        ),
    )


def _verify(t: Language) -> click.Command:
    def run() -> int:
        project = open_here(t)
        store = project.cache / "media"
        total = sum(1 for _ in held(store))
        with LateBar(t) as bar:
            flaws = verify(store, lambda number: bar(t("核对成品", "Verifying"), number, total))
        for flaw in flaws:
            click.echo(
                t(
                    f"不对：{flaw.name}（{_what(flaw.what, t)}）",
                    f"wrong: {flaw.name} ({_what(flaw.what, t)})",
                )
            )
        click.echo(
            t(
                f"核对了 {total} 项，{len(flaws)} 个文件不对。",
                f"{counted(total, 'item')} verified, {counted(len(flaws), 'file')} wrong.",
            )
        )
        if flaws:
            click.echo(
                t(
                    "删掉这些文件，再运行 casepress media make，就会重新做。",
                    "Delete these files and run casepress media make to have them made again.",
                )
            )
        return FOUND_ERRORS if flaws else 0

    return Command(
        "verify",
        t,
        callback=run,
        help=t(
            "核对每个成品的字节（SHA-256），并打开每个视频看一帧",
            "check the bytes of every file and open every clip",
        ),
    )


def _what(what: str, t: Language) -> str:
    words = {"missing": ("不见了", "missing"), "changed": ("字节变了", "its bytes changed")}
    return t(*words[what]) if what in words else t(f"打不开，{what}", f"cannot be opened, {what}")


def _trade(trade: Trade, t: Language) -> str:
    return t(*NAMES[trade.module])


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000_000:,.1f} GB" if size >= 1_000_000_000 else f"{size / 1_000_000:.1f} MB"


COMMANDS: Final[tuple[Callable[[Language], click.Command], ...]] = (
    _status, _make, media_review.command, _prune, _verify,
)  # fmt: skip
