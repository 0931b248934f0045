"""`casepress pin` and `casepress unpin`: a release is kept for good, or no longer."""

from __future__ import annotations

import click

from casepress.cli.language import Language
from casepress.cli.phrasing import Command
from casepress.cli.shelves import (
    kept,
    open_named,
    print_findings,
    refusing_what_the_disk_refuses,
    shelf_argument,
)
from casepress.exit_codes import NOTHING_CHANGED, PUBLISHED, REFUSED
from casepress.release.shelf import pin


def command(t: Language) -> click.Command:
    """`casepress pin`, in the language of the user."""
    return pinning(
        t,
        "pin",
        t(
            "固定一版：不管有多旧都不删除，例如送审或存档的那一版。\n"
            "\n"
            "例：\n"
            "  casepress pin /srv/shelf 000011-20261121T180000Z\n"
            "\n"
            "退出状态：0 已固定；3 本来就固定着；4 没有这一版；5 另一次发布正在进行。",
            "Keeps a release for good, however old it gets: one that was audited, for example.\n"
            "\n"
            "Example:\n"
            "  casepress pin /srv/shelf 000011-20261121T180000Z\n"
            "\n"
            "Status: 0 pinned, 3 it was already, 4 there is no such release, 5 busy.",
        ),
        pinned=True,
    )


def pinning(t: Language, name: str, help: str, *, pinned: bool) -> click.Command:
    """The command that pins or unpins."""

    def run(*, shelf: str, release: str) -> int:
        with refusing_what_the_disk_refuses(t), kept(open_named(shelf, t), t) as keeper:
            done = pin(keeper, release, kept=pinned)
        print_findings(done.findings, t)
        if done.findings:
            return REFUSED
        if not done.value:
            click.echo(t("本来就是这样，没有改动。", "It was so already."))
            return NOTHING_CHANGED
        click.echo(
            t(f"已固定 {release}。", f"{release} is pinned.")
            if pinned
            else t(f"已取消固定 {release}。", f"{release} is no longer pinned.")
        )
        return PUBLISHED

    release = click.Argument(["release"], metavar=t("编号", "ID"))
    return Command(name, t, callback=run, params=[shelf_argument(t), release], help=help)
