"""`casepress media review`: writes the sheet to look at before publication, and notes what was seen and what is hidden."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final

import click

from casepress.adapters.executors import ForkedWorkers, default_jobs
from casepress.case import Case
from casepress.cli.check import found_in
from casepress.cli.language import Language, counted
from casepress.cli.late_bar import LateBar
from casepress.cli.phrasing import Command, Refused
from casepress.cli.report import print_text
from casepress.cli.site import FOUND_ERRORS, as_of_option, lines_of, moment, open_here
from casepress.diagnostics import Finding
from casepress.media.masks import Kind, Mask
from casepress.orders import media_policy, orders
from casepress.project import Project
from casepress.reading import read_site
from casepress.review.ledger import examine, read_ledger, record, shown_by
from casepress.review.sheet import contact_sheet
from casepress.vocabulary import Vocabulary

BEIJING: Final = dt.timezone(dt.timedelta(hours=8))
KINDS: Final = ("blur", "pixelate", "black")
MOST_SECONDS: Final = 100_000
_AREA: Final = re.compile(r"(?P<area>[0-9.]+(?:,[0-9.]+){3})(?:@(?P<time>[0-9.]+-[0-9.]+))?")
_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""
    params = [
        click.Option(
            ["--mark"], multiple=True, metavar=t("文件", "FILE"), help=t("标记看过", "mark as reviewed")
        ),
        click.Option(
            ["--mask"],
            nargs=2,
            multiple=True,
            metavar=t("文件 左,上,宽,高", "FILE LEFT,TOP,WIDTH,HEIGHT"),
            help=t(
                "遮住一处（占画面的比例；视频可加 @从-到 秒），并标记看过",
                "hide an area (shares of the picture; of a clip @FROM-TO seconds may follow) and mark",
            ),
        ),
        click.Option(
            ["--unmask"], multiple=True, metavar=t("文件", "FILE"), help=t("去掉全部遮挡", "drop all masks")
        ),
        click.Option(
            ["--kind"],
            type=click.Choice(KINDS),
            default="blur",
            help=t("遮法：模糊、马赛克、涂黑，默认 blur", "how to hide; default: blur"),
        ),
        click.Option(["--by"], default="", metavar=t("姓名", "NAME"), help=t("谁看的", "who looked")),
        click.Option(
            ["--all", "everything"],
            is_flag=True,
            help=t("已经发布的案例也列出来", "also cases that are already out"),
        ),
        as_of_option(t),
    ]

    def run(
        *,
        mark: tuple[str, ...],
        mask: tuple[tuple[str, str], ...],
        unmask: tuple[str, ...],
        kind: Kind,
        by: str,
        everything: bool,
        as_of: str,
    ) -> int:
        project = open_here(t)
        read = read_site(project, ForkedWorkers(1), lambda _step, _done, _total: None)
        cases = [case for case in read.value.cases if not case.front.withdrawn]
        if mark or mask or unmask:
            return _note(project, cases, mark, mask, unmask, kind, by.strip(), t)
        instant = moment(as_of, t)
        shown = cases if everything else _waiting(cases, read.value.vocabulary, instant)
        return _write(project, shown, found_in(project, read), t)

    return Command("review", t, callback=run, params=params, help=_help(t))


def _help(t: Language) -> str:
    return t(
        "发布前把图片和视频看一遍：写出本机的审看页，记下看过的和要遮住的\n"
        "不带选项：把还没发布的案例里的图片和视频画面排成一页，关于它的检查结果写在旁边。页面在缓存目录里，\n"
        "只在本机看，不会发布。\n"
        "装了检测程序（pip install 'casepress[review]'）会框出可能的人脸和车牌；找不全，请逐张细看。\n"
        "记录写在 media/<批次>/<名称>/review.yml，遮挡做进发布的图片和视频，原件不动。原件换了，记录作废。\n"
        "\n"
        "例：\n"
        "  casepress media review\n"
        "  casepress media review --mark c2b3-r5/taigu/1.jpg --by 张三\n"
        "  casepress media review --mask c2b3-r5/taigu/2.jpg 0.12,0.30,0.05,0.08 --by 张三\n"
        "  casepress media review --mask c2b3-r5/taigu/1.mp4 0.4,0.1,0.2,0.3@3.5-12 --by 张三\n"
        "\n"
        "没看过的，mkdocs.yml 里 media_review 可设为 off 不管、warn 提醒（默认）、require 不发布。",
        "look at pictures and clips before they go out; note what was seen and what is hidden\n"
        "Without options it puts what cases that are not yet out show on one page, each with what was found about it,\n"
        "in the cache folder, for this machine alone. With a detector (pip install 'casepress[review]') faces and plates that may be there are\n"
        "framed; it misses some, so look closely.\n"
        "Notes stand in media/<batch>/<name>/review.yml; masks are made into what is published, the originals\n"
        "stay. A note is void when its original changes.\n"
        "\n"
        "Examples:\n"
        "  casepress media review\n"
        "  casepress media review --mark c2b3-r5/taigu/1.jpg --by Zhang\n"
        "  casepress media review --mask c2b3-r5/taigu/2.jpg 0.12,0.30,0.05,0.08 --by Zhang\n"
        "  casepress media review --mask c2b3-r5/taigu/1.mp4 0.4,0.1,0.2,0.3@3.5-12 --by Zhang\n"
        "\n"
        "media_review in mkdocs.yml says what happens to the rest: off, warn (the default) or require.",
    )


def _waiting(cases: Sequence[Case], vocabulary: Vocabulary, instant: dt.datetime) -> list[Case]:
    """The cases whose release is not yet out."""
    out = set(vocabulary.out(instant).inspections.release_ids)
    return [case for case in cases if case.release not in out]


def _write(project: Project, cases: Sequence[Case], found: Sequence[Finding], t: Language) -> int:
    ledger = read_ledger(project, (name for case in cases for name in shown_by(case)))
    wanted = [want for case in cases for want in orders(case)]
    with LateBar(t) as bar:
        made = contact_sheet(
            project, cases, wanted, ledger, media_policy(project, wanted),
            findings=found, jobs=default_jobs(), progress=bar,
        )  # fmt: skip
    findings = (*ledger.findings, *made.findings)
    print_text(findings, t, lambda file: lines_of(project.root, file))
    sheet = made.value
    areas = sum(len(item.areas) for item in sheet.items)
    remarks = sum(one.severity != "waived" for item in sheet.items for one in item.remarks)
    click.echo(
        t(
            f"审看页：{project.relative(sheet.path)}（用浏览器打开，只在本机）\n"
            f"{len(sheet.items)} 个图片和视频，{sheet.unseen} 个没有看过"
            + (
                f"；找到 {areas} 处可能是人脸或车牌。" if sheet.searched else "；没有装检测程序，请逐张细看。"
            ),
            f"Sheet: {project.relative(sheet.path)} (open it in a browser; it stays on this machine)\n"
            f"{counted(len(sheet.items), 'picture or clip')}, {sheet.unseen} not reviewed; "
            + (
                f"{areas} may be faces or plates."
                if sheet.searched
                else "no detector is installed: look closely."
            ),
        )
    )
    if remarks:
        click.echo(
            t(
                f"检查出的 {remarks} 处问题写在各自的图片、视频下面。",
                f"{counted(remarks, 'finding')} about them on the sheet, each beside its file.",
            )
        )
    return FOUND_ERRORS if any(finding.is_error for finding in findings) else 0


def _note(
    project: Project,
    cases: Sequence[Case],
    mark: Sequence[str],
    mask: Sequence[tuple[str, str]],
    unmask: Sequence[str],
    kind: Kind,
    by: str,
    t: Language,
) -> int:
    if not by:
        raise Refused(t("请写上是谁看的，例如 --by 张三", "Say who looked, as in --by Zhang"))
    known = {name for case in cases for name in shown_by(case)}
    clips = {name for case in cases for name in case.clips}
    areas: dict[str, list[Mask]] = {_name(file, project, known, t): [] for file in (*mark, *unmask)}
    for file, area in mask:
        name = _name(file, project, known, t)
        place, time = _place_and_time(area, t)
        if time and name not in clips:
            raise Refused(
                t(
                    f"“{file}”是图片，位置后面不能写时间（@）",
                    f'"{file}" is a picture: no time (@) may follow its area',
                )
            )
        areas.setdefault(name, []).append(Mask(place, kind, time))
    ledger = read_ledger(project, areas)
    dropped = {_name(file, project, known, t) for file in unmask}
    today = dt.datetime.now(BEIJING).date().isoformat()
    failed = False
    for name, new in areas.items():
        before = ledger.of(name)
        kept = before.masks if before is not None and name not in dropped else ()
        noted = record(project, name, by, today, (*kept, *new))
        print_text(noted.findings, t, lambda file: lines_of(project.root, file))
        failed = failed or noted.value is None
        if noted.value is not None:
            count = len(kept) + len(new)
            hidden = t(f"，遮 {count} 处", f", {counted(count, 'area')} hidden") if count else ""
            click.echo(t(f"记下了：{name}（{by}{hidden}）", f"noted: {name} ({by}{hidden})"))
    left = list(examine(project, cases, read_ledger(project, known)))
    if left and not failed:
        click.echo(
            t(
                f"还有 {len(left)} 个案例的图片、视频没有看完。",
                f"{counted(len(left), 'case')} with pictures or clips left to review.",
            )
        )
    return FOUND_ERRORS if failed else 0


def _name(file: str, project: Project, known: set[str], t: Language) -> str:
    """A file as cases name it, below media/; refused when no case shows it."""
    name = file.replace("\\", "/").removeprefix("./").removeprefix(f"{project.settings.media_dir}/")
    if name not in known:
        raise Refused(
            t(
                f"没有案例用到“{file}”。请写 media/ 下面的路径，例如 c2b3-r5/taigu/1.jpg",
                f'No case shows "{file}". Write the path below media/, such as c2b3-r5/taigu/1.jpg',
            )
        )
    return name


def _place_and_time(area: str, t: Language) -> tuple[str, str]:
    """An area as it was typed, and the time of a clip behind it, in the forms in which they are kept."""
    found = _AREA.fullmatch(area)
    numbers = _numbers(found["area"].split(",")) if found else []
    times = _numbers(found["time"].split("-")) if found and found["time"] else []
    if len(numbers) != 4 or max(numbers) > 1 or min(numbers[2:]) <= 0:
        raise Refused(
            t(
                f"位置“{area}”不对。请写 左,上,宽,高，都是 0 到 1 之间的小数，例如 0.12,0.30,0.05,0.08；"
                "视频可以加 @从-到（秒），例如 0.12,0.30,0.05,0.08@3.5-12",
                f'"{area}" is no area. Write LEFT,TOP,WIDTH,HEIGHT from 0 to 1, as in 0.12,0.30,0.05,0.08; '
                "for a clip @FROM-TO in seconds may follow, as in 0.12,0.30,0.05,0.08@3.5-12",
            )
        )
    if times and (len(times) != 2 or times[0] >= times[1] or times[1] >= MOST_SECONDS):
        raise Refused(
            t(
                f"时间“@{found['time'] if found else ''}”不对。请写 @从-到（秒），例如 @3.5-12",
                f'"@{found["time"] if found else ""}" is no time. Write @FROM-TO in seconds, as in @3.5-12',
            )
        )
    return " ".join(f"{number:.4f}" for number in numbers), " ".join(f"{one:.2f}" for one in times)


def _numbers(parts: Sequence[str]) -> list[float]:
    """What was typed as numbers; empty where a part is none."""
    return [float(part) for part in parts] if all(_NUMBER.fullmatch(part) for part in parts) else []
