"""`casepress nightly`: the run that an office can forget about. It publishes or leaves everything as it is, and reports."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import click

from casepress import __version__
from casepress.adapters.executors import ForkedWorkers, default_jobs
from casepress.cli.build import output_folder
from casepress.cli.language import Language
from casepress.cli.late_bar import LateBar
from casepress.cli.media_options import dask_option, elsewhere_of, jobs_option, refusing_no_cluster
from casepress.cli.phrasing import Command, Refused, disk_trouble
from casepress.cli.report import print_text
from casepress.cli.sending import Sending, send, shown_name
from casepress.cli.shelves import (
    clock_option,
    print_report,
    refuse_sources,
    shelf_argument,
    tombstones_option,
)
from casepress.cli.site import as_of_option, engine_of, moment
from casepress.diagnostics import Checked, Finding, Place
from casepress.exit_codes import BUSY, REFUSED, USAGE
from casepress.nightly.clock import read_clock
from casepress.nightly.hooks import deliver
from casepress.nightly.links import Manners, is_due, links_of, memory_of, try_links
from casepress.nightly.night import Night, run_night
from casepress.nightly.page import as_page
from casepress.nightly.report import Report, Sent, as_json, spots
from casepress.project import Project, open_project
from casepress.release.delivery import Delivered
from casepress.release.retention import KEEP
from casepress.release.shelf import live_manifest, live_release, open_shelf
from casepress.release.signature import seal_of
from casepress.release.switching import whole_release
from casepress.rules import output as output_rules
from casepress.rules.nights import HOOK_FAILED
from casepress.rules.targets import TARGET_FAILED

REPORTS = "reports"
EVERY = {"daily": dt.timedelta(hours=20), "weekly": dt.timedelta(days=6, hours=20)}
KEPT = 60


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""

    def run(
        *,
        shelf: str,
        as_of: str,
        jobs: int | None,
        dask: str,
        keep: int,
        tombstones: bool,
        clock_checked: bool,
        allow_earlier: bool,
        check_links: bool,
        report: str,
    ) -> int:
        instant = moment(as_of, t)
        root = Path.cwd()
        opened = open_project(root)
        project = opened.value
        folder = (
            Path(report).absolute() if report else (project.cache if project else root / ".cache") / REPORTS
        )
        if project is None:
            elsewhere = any(finding.code == output_rules.NO_SITE_HERE.code for finding in opened.findings)
            if elsewhere:
                print_text(opened.findings, t, lambda _: ())
                return USAGE
            return _tell(_failed(opened.findings, "", instant), folder, None, instant, t)
        site = output_folder(project, "", t)
        sources = [site, project.cases, project.media, project.docs_dir, project.cache]
        refuse_sources(Path(shelf), sources, shelf, t)
        seal = seal_of(project.settings.signing_key, project.settings.public_key, project.root, os.environ)
        if seal.findings:
            return _tell(_failed(seal.findings, project.name, instant), folder, project, instant, t)
        jobs = jobs or default_jobs()
        bar = LateBar(t)
        night = Night(
            project=project, shelf=Path(shelf), as_of=instant, site_dir=site, jobs=jobs, keep=keep,
            tombstones=tombstones, allow_earlier=allow_earlier, seal=seal.value,
            watch=bar.watch, elsewhere=elsewhere_of(dask, t), clock=None if as_of else read_clock(instant), clock_checked=clock_checked,
        )  # fmt: skip
        try:
            with bar, refusing_no_cluster(dask, t):
                made = run_night(night, lambda: engine_of(project), ForkedWorkers(jobs), bar)
        except Exception as error:
            # The office is told before anybody else: the shelf is as it was, or the next run mends it.
            expected = isinstance(error, (OSError, Refused))  # a full disk, or a cluster that does not answer
            made = Report(program=__version__, site=project.name, as_of=instant.isoformat())
            made.problem = _said(error, t)
            _tell(made.end("refused" if expected else "crashed"), folder, project, instant, t)
            if expected:
                return REFUSED
            raise
        _send(made, night, t)
        _try_links(made, night, t, now=check_links)
        return _tell(made, folder, project, instant, t)

    return Command("nightly", t, callback=run, params=_params(t), help=_help(t))


def _failed(findings: Iterable[Finding], site: str, instant: dt.datetime) -> Report:
    """The report of a night that could not begin."""
    report = Report(program=__version__, site=site, as_of=instant.isoformat(), findings=spots(findings))
    return report.end("refused")


def _said(error: Exception, t: Language) -> str:
    """What went wrong, in a sentence where there is one for it."""
    if isinstance(error, Refused):
        return error.message
    if isinstance(error, OSError) and error.filename is not None:
        return disk_trouble(error, t)
    return f"{type(error).__name__}: {error}"


def _send(report: Report, night: Night, t: Language) -> None:
    """Brings whatever is public now to every target of the settings; also what a former night could not bring."""
    targets = night.project.settings.targets
    shelf = open_shelf(night.shelf, make=False).value
    live = live_release(shelf) if shelf is not None and targets and report.status != BUSY else ""
    if shelf is None or not live:
        return
    whole = whole_release(shelf, live)
    if whole.value is None:
        report.delivered([Sent(shown_name(target), done=False) for target in targets], whole.findings)
        return
    sending = Sending(shelf=shelf, release=whole.value, instant=night.as_of)
    sent: list[Sent] = []
    findings: list[Finding] = []
    for target in targets:
        try:
            with LateBar(t) as bar:
                done = send(sending, target, bar)
        except Exception as error:  # what is public is public, whatever fails from here on
            problem = _said(error, t)
            done = Checked(None, (TARGET_FAILED.at(Place(""), target=shown_name(target), problem=problem),))
        findings += done.findings
        figures = done.value or Delivered()
        sent.append(Sent(shown_name(target), done.value is not None, figures.sent, figures.deleted))
    report.delivered(sent, findings)


def _try_links(report: Report, night: Night, t: Language, *, now: bool) -> None:
    """Tries the links to other sites that are public now, when the settings or the user ask for it."""
    every = EVERY.get(night.project.settings.check_links)
    memory = memory_of(night.project.cache, str(night.shelf.resolve()))
    wanted = now or (every is not None and is_due(memory, night.as_of, every))
    if not wanted or report.status == BUSY:
        return
    shelf = open_shelf(night.shelf, make=False).value
    manifest = live_manifest(shelf) if shelf is not None else None
    if shelf is None or manifest is None:
        return
    try:
        links = links_of(shelf.public(manifest.release), manifest, night.project.url)
        manners = Manners(agent=f"casepress/{__version__} (links of {night.project.url or 'a site'})")
        report.tried(*try_links(links, memory, night.as_of, manners))
    except OSError as error:
        problem = _said(error, t)
        report.findings = (
            *report.findings, *spots([HOOK_FAILED.at(Place("mkdocs.yml"), hook="check_links", problem=problem)])
        )  # fmt: skip


def _tell(report: Report, folder: Path, project: Project | None, instant: dt.datetime, t: Language) -> int:
    """Prints the report, writes it, sends it; the status of the night."""
    if project is not None:
        undelivered = tuple(
            deliver(as_json(report), project.settings.report_url, project.settings.report_command)
        )
        report.findings = (*report.findings, *spots(undelivered))
    root = project.root if project is not None else Path.cwd()
    print_report(report, root, t)
    try:
        path = _write(report, folder, instant, t.code)
    except OSError as error:
        # What stopped the night stopped its report as well, and was said above.
        said = t("报告也没有写成。", "Nor was the report written.")
        if not report.problem:
            said = t("报告没有写成：", "The report was not written: ") + _said(error, t)
        click.echo(said, err=True)
    else:
        click.echo(t(f"报告：{path}", f"Report: {path}"))
    return report.status


def _write(report: Report, folder: Path, instant: dt.datetime, lang: str) -> Path:
    """The report as the newest and under its instant; only the last sixty are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{instant.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    for ending, data in (("json", as_json(report)), ("html", as_page(report, lang).encode())):
        dated = folder / f"report-{name}.{ending}"
        dated.write_bytes(data)
        aside = folder / f".report.{ending}"
        shutil.copyfile(dated, aside)
        aside.replace(folder / f"report.{ending}")
        for old in sorted(folder.glob(f"report-*.{ending}"))[:-KEPT]:
            old.unlink(missing_ok=True)
    return folder / "report.html"


def _params(t: Language) -> list[click.Parameter]:
    return [
        shelf_argument(t),
        as_of_option(t),
        jobs_option(t),
        dask_option(t),
        click.Option(
            ["--keep"], type=click.IntRange(1, 10_000), default=KEEP, metavar="N",
            help=t(f"留最新的几版，默认 {KEEP}", f"how many releases stay; default {KEEP}"),
        ),
        tombstones_option(t),
        clock_option(t),
        click.Option(
            ["--allow-earlier"], is_flag=True,
            help=t("允许比公开的那一版更早的 --as-of", "take an --as-of before that of the public release"),
        ),
        click.Option(
            ["--check-links"], is_flag=True,
            help=t("公开以后查站外链接，列出死链", "try links to other sites after the switch and list dead ones"),
        ),
        click.Option(
            ["--report"], default="", metavar=t("目录", "DIR"),
            help=t("报告写到哪里，默认 .cache/casepress/reports", "where the report goes; default .cache/casepress/reports"),
        ),
    ]  # fmt: skip


def _help(t: Language) -> str:
    return t(
        "每天夜里无人值守地运行：加锁、读取、生成、核对、切换、清理、报告。无论哪一步不成，公众看到的都是上一次的\n"
        "完整网站，办公室得到一份看得懂的报告（report.html、report.json，可另送网址或命令）。\n"
        "公开过的地址不会悄悄消失；首次发布时间只写一次；没到时间的内容一个字也不出现。\n"
        "切换以后传到 mkdocs.yml 里 targets 列出的各处；传不到的，下一次补上。\n"
        "\n"
        "例：\n"
        "  casepress nightly /srv/shelf\n"
        "  casepress nightly /srv/shelf --tombstones      确实要撤掉公开过的页面\n"
        "  casepress schedule /srv/shelf                  打印定时任务的写法\n"
        "\n"
        "退出状态：0 已公开；1 已公开（或没有新内容），但有案例因错误没有收录或沿用上次版本；2 命令写错；3 没有变化；\n"
        "4 没有公开，原因在报告里；5 另一次发布正在进行；6 公开的一版没有传到某个目的地；70 程序自身出错。",
        "The unattended run: lock, read, build, verify, switch, prune, report. Whatever fails, the public keeps\n"
        "its last whole site and the office gets a report it understands (report.html, report.json; also to\n"
        "an address or a command). No public address is silently gone, no first publication moves.\n"
        "After the switch it is sent to the targets of mkdocs.yml; where that fails the next run makes up for it.\n"
        "\n"
        "Examples:\n"
        "  casepress nightly /srv/shelf\n"
        "  casepress nightly /srv/shelf --tombstones      pages that were public are to go\n"
        "  casepress schedule /srv/shelf                  prints timers\n"
        "\n"
        "Status: 0 published, 1 published (or nothing new), faulty cases left out or unchanged, 2 wrong usage,\n"
        "3 nothing changed, 4 not published (the report says why), 5 another run is at work, 6 the public release\n"
        "was not sent to every target, 70 a fault of the program.",
    )
