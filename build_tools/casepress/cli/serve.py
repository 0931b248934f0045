"""`casepress serve`: a preview on this machine that is built again whenever a source changes."""

from __future__ import annotations

import datetime as dt
import errno
import socket
import threading
import time
from pathlib import Path

import click

from casepress.adapters.executors import ForkedWorkers, default_jobs
from casepress.build import Request, build
from casepress.cli.build import print_outcome
from casepress.cli.language import Language
from casepress.cli.late_bar import LateBar
from casepress.cli.phrasing import Command, Refused
from casepress.cli.report import print_text
from casepress.cli.site import as_of_option, engine_of, lines_of, moment, open_here
from casepress.project import Project, open_project

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""
    params = [
        click.Option(
            ["--port"],
            type=click.IntRange(1, 65535),
            default=8000,
            metavar="N",
            help=t("端口，默认 8000", "port; default 8000"),
        ),
        click.Option(
            ["--host"],
            default="127.0.0.1",
            metavar=t("地址", "ADDRESS"),
            help=t("默认 127.0.0.1，只有本机能看", "default 127.0.0.1: this machine only"),
        ),
        as_of_option(t),
    ]

    def run(*, port: int, host: str, as_of: str) -> int:
        instant = moment(as_of, t) if as_of else None
        project = open_here(t)
        preview(project, host, port, instant, t)
        return 0

    return Command(
        "serve",
        t,
        callback=run,
        params=params,
        help=t(
            "在本机预览网站。改了案例、图片、页面或设置，保存后约一秒自动刷新。按 Ctrl-C 结束。\n"
            "\n"
            "例：\n"
            "  casepress serve                          浏览器打开 http://127.0.0.1:8000/\n"
            "  casepress serve --port 9000              换一个端口\n"
            "  casepress serve --as-of 2099-01-01       连通报时间没到的案例一起看\n"
            "\n"
            "预览不动 site/，搜索引擎也不会收录预览。",
            "Previews the site on this machine and reloads after every saved change. Ctrl-C ends it.\n"
            "\n"
            "Examples:\n"
            "  casepress serve                          open http://127.0.0.1:8000/\n"
            "  casepress serve --port 9000              another port\n"
            "  casepress serve --as-of 2099-01-01       with the cases whose release is not yet due\n"
            "\n"
            "The preview leaves site/ alone and is not for search engines.",
        ),
    )


def preview(project: Project, host: str, port: int, as_of: dt.datetime | None, t: Language) -> None:
    """Builds, serves, and builds again after every change until it is interrupted."""
    from casepress.adapters.mkdocs import serve_site

    try:
        # Asked before the first build, which may take minutes where there is much video.
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise Refused(_unserved(error, host, port, t)) from error
    folder = project.cache / "preview"
    rebuild(project, folder, as_of, default_jobs(), t)

    def again() -> None:
        checked = open_project(project.root)
        click.echo(t("—— 有改动，重新生成 ——", "—— changes: building again ——"))
        if checked.value is None:
            print_text(checked.findings, t, lambda file: lines_of(project.root, file))
            return
        # One process: this one has threads now, and must not be forked.
        rebuild(checked.value, folder, as_of, 1, t)

    def ready(address: str) -> None:
        click.echo(t(f"预览：{address}　（按 Ctrl-C 结束）", f"Preview: {address}  (Ctrl-C ends it)"))
        if host not in LOOPBACK:
            click.secho(
                t(
                    "注意：同一网络里的人都能打开这个预览，包括还没公布的内容。",
                    "Mind: everybody in this network can open the preview, unpublished cases included.",
                ),
                fg="yellow",
            )

    try:
        serve_site(project, folder, again, host, port, ready)
    except OSError as error:
        raise Refused(_unserved(error, host, port, t)) from error
    click.echo(t("预览已结束。", "The preview has ended."))


def rebuild(project: Project, folder: Path, as_of: dt.datetime | None, jobs: int, t: Language) -> None:
    """One build of the preview, with what was found."""
    start = time.perf_counter()
    request = Request(as_of=as_of or dt.datetime.now(dt.UTC), site_dir=folder, jobs=jobs)
    if threading.active_count() > 1:
        outcome = build(project, request, lambda: engine_of(project), ForkedWorkers(jobs))
    else:
        with LateBar(t) as bar:
            outcome = build(project, request, lambda: engine_of(project), ForkedWorkers(jobs), bar)
    print_outcome(outcome, project, t, time.perf_counter() - start, strict=False)


def _unserved(error: OSError, host: str, port: int, t: Language) -> str:
    if error.errno == errno.EADDRINUSE:
        return t(
            f"端口 {port} 已被占用，可能预览已经开着。请换一个：casepress serve --port {port + 1}",
            f"Port {port} is taken; a preview may be open already. Try: casepress serve --port {port + 1}",
        )
    if error.errno == errno.EACCES:
        return t(
            f"没有权限使用端口 {port}。请用 1024 以上的端口，例如 --port 8000",
            f"Port {port} is not permitted. Take one above 1024, such as --port 8000",
        )
    reason = error.strerror or str(error)
    return t(
        f"不能在 {host}:{port} 上预览（{reason}）。请检查 --host 和 --port",
        f"The preview cannot listen on {host}:{port} ({reason}). Check --host and --port",
    )
