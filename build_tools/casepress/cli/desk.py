"""`casepress desk`: the form in the browser, on this machine alone. It writes case files and never publishes."""

from __future__ import annotations

import contextlib
import datetime as dt
import webbrowser

import click

from casepress.adapters.executors import ForkedWorkers, default_jobs
from casepress.cli.language import Language
from casepress.cli.late_bar import LateBar
from casepress.cli.phrasing import Command, Refused
from casepress.cli.site import engine_of, open_here
from casepress.editing.darkroom import Darkroom
from casepress.editing.mailroom import Mailroom
from casepress.editing.rehearsal import Rehearsal
from casepress.editing.workplace import Workplace
from casepress.project import Project
from casepress.reading import read_site

PORT = 8020


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""
    params: list[click.Parameter] = [
        click.Option(
            ["--port"],
            type=click.IntRange(1, 65535),
            default=None,
            metavar="N",
            help=t(f"端口，默认 {PORT}，被占用就另找一个", f"port; default {PORT}, or a free one"),
        ),
        click.Option(
            ["--no-open"],
            is_flag=True,
            help=t("不打开浏览器，只给出网址", "do not open a browser, print the address alone"),
        ),
    ]

    def run(*, port: int | None, no_open: bool) -> int:
        project = open_here(t)
        with contextlib.suppress(KeyboardInterrupt):
            _serve(project, port, t, opens=not no_open)
        click.echo(t("\n案例编辑台已关闭。", "\nThe desk is closed."))
        return 0

    return Command("desk", t, callback=run, params=params, help=_help(t))


def _serve(project: Project, port: int | None, t: Language, *, opens: bool) -> None:
    from casepress.adapters.form_server import Desk, application, listening, server_of

    try:
        listener = listening(port or PORT)
    except OSError as error:
        if port is not None:
            raise Refused(
                t(
                    f"端口 {port} 用不了（{error.strerror}），请换一个，或不写 --port",
                    f"Port {port} cannot be used ({error.strerror}); give another or leave --port out",
                )
            ) from error
        listener = listening(0)
    number = int(listener.getsockname()[1])
    with LateBar(t) as bar:
        # All processors read what is not remembered, before there are threads.
        read_site(project, ForkedWorkers(default_jobs()), bar)
    # One process: a server has threads, and must not be forked.
    workplace = Workplace(project, ForkedWorkers(1), lambda: dt.datetime.now(dt.UTC))
    darkroom = Darkroom(project)
    mailroom = Mailroom(workplace)
    rehearsal = Rehearsal(project, lambda: engine_of(project), darkroom)
    desk = Desk(workplace, rehearsal, mailroom, t.code)
    shown: list[str] = []

    def announce(address: str) -> None:
        if not shown:
            click.echo(
                t(
                    "案例编辑台（只有这台电脑能打开，按 Ctrl-C 关闭）：",
                    "The desk (this machine only; Ctrl-C closes it):",
                )
            )
        else:
            click.echo(t("已在浏览器里打开。要在另一个浏览器里打开，用：", "Open now. For another browser:"))
        click.echo(f"  {address}")
        shown.append(address)

    guard = application(desk, number, announce)
    address = guard.invite()
    if opens:
        webbrowser.open(address)
    try:
        server_of(guard).run(sockets=[listener])
    finally:
        darkroom.close()
        mailroom.close()


def _help(t: Language) -> str:
    return t(
        "在浏览器里用表单写案例、改案例：地区、问题、批次从列表里选，图片视频拖进来，边写边检查，\n"
        "旁边就是读者在手机上看到的样子。存的就是 cases/ 和 media/ 里的文件，从不公开任何内容。\n"
        "\n"
        "例：\n"
        "  casepress desk                           打开浏览器\n"
        "  casepress desk --no-open --port 9000     只给出网址，用 9000 端口\n"
        "\n"
        "只在本机 127.0.0.1 上服务，网址里的口令只能用一次。",
        "A form in the browser for writing cases: regions, issues and releases from lists, pictures and\n"
        "clips dropped in, findings while you type, and the page as a phone shows it. What it saves are\n"
        "the files in cases/ and media/; it never publishes. The form speaks Chinese.\n"
        "\n"
        "Examples:\n"
        "  casepress desk                           opens the browser\n"
        "  casepress desk --no-open --port 9000     prints the address, on port 9000\n"
        "\n"
        "It listens on 127.0.0.1 alone; the token in the address serves once.",
    )
