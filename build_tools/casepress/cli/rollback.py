"""`casepress rollback`: an older release becomes public again, whole and at once."""

from __future__ import annotations

from collections.abc import Sequence

import click

from casepress.cli.language import Language, counted
from casepress.cli.phrasing import Command
from casepress.cli.shelves import (
    kept,
    open_named,
    print_findings,
    refusing_what_the_disk_refuses,
    shelf_argument,
)
from casepress.exit_codes import NOTHING_CHANGED, PUBLISHED, REFUSED
from casepress.nightly.archive import state_of
from casepress.nightly.history import State, is_list, returning
from casepress.release.manifest import Manifest, difference
from casepress.release.shelf import Shelf, live_manifest
from casepress.release.switching import rollback

SHOWN = 5


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""

    def run(*, shelf: str, release: str) -> int:
        with refusing_what_the_disk_refuses(t), kept(open_named(shelf, t), t) as keeper:
            before = live_manifest(keeper.shelf)
            done = rollback(keeper, release)
            back = _coming_back(keeper.shelf, before, done.value)
        print_findings(done.findings, t)
        if done.value is None:
            shown = before.release if before is not None else t("（无）", "(none)")
            click.secho(
                t(f"没有切换，公开的仍是 {shown}。", f"Nothing was switched; public is still {shown}."),
                fg="red",
                bold=True,
            )
            return REFUSED
        if before is not None and before.release == done.value.release:
            click.echo(t(f"公开的本来就是 {before.release}。", f"{before.release} is public already."))
            return NOTHING_CHANGED
        print_rollback(done.value, back, t)
        return PUBLISHED

    return Command(
        "rollback",
        t,
        callback=run,
        params=[
            shelf_argument(t),
            click.Argument(["release"], default="", required=False, metavar=t("编号", "ID")),
        ],
        help=t(
            "让发布架上的另一版公开，不到一秒。不写编号，就回到比现在早的一版；再运行一次就再早一版。\n"
            "撤下的那一版还在发布架上，但同样的内容不会自己再公开：先改正，再发布；\n"
            "确实要它，写上它的编号再 rollback 一次。\n"
            "\n"
            "例：\n"
            "  casepress rollback /srv/shelf\n"
            "  casepress rollback /srv/shelf 000011-20261121T180000Z\n"
            "\n"
            "退出状态：0 已切换；3 公开的本来就是它；4 没有切换，原因已列出；5 另一次发布正在进行。",
            "Makes another release of the shelf public, in less than a second. Without an ID, the one before\n"
            "the public one; run again, the one before that. What was taken down stays on the shelf, but the\n"
            "same content does not become public by itself: mend it and publish, or name its ID here.\n"
            "\n"
            "Examples:\n"
            "  casepress rollback /srv/shelf\n"
            "  casepress rollback /srv/shelf 000011-20261121T180000Z\n"
            "\n"
            "Status: 0 switched, 3 it was public already, 4 not switched, for the reason given, 5 busy.",
        ),
    )


def _coming_back(shelf: Shelf, before: Manifest | None, now: Manifest | None) -> list[str]:
    """The addresses whose pages had been taken off, or replaced by a notice, and are public again."""
    if before is None or now is None:
        return []
    gained = (path for path in difference(before, now).added if path.endswith(".html"))
    states = [state_of(shelf, one.release) or State() for one in (before, now)]
    found = {path.removesuffix("index.html") for path in gained} | returning(states[0], states[1])
    return sorted(address for address in found if not is_list(address))


def print_rollback(now: Manifest, back: Sequence[str], t: Language) -> None:
    """What is public now; and which pages came back that had been taken off: someone may have had a reason."""
    click.echo(t(f"现在公开的是 {now.release}。", f"Public is {now.release}."))
    if back:
        click.secho(
            t(
                f"注意：有 {len(back)} 个网页是后来撤掉的，现在又公开了：",
                f"Mind: {counted(len(back), 'page')} taken off since then {'is' if len(back) == 1 else 'are'} public again:",
            ),
            fg="yellow",
        )
        for address in back[:SHOWN]:
            click.echo(f"  /{address}")
        if len(back) > SHOWN:
            click.echo("  …")
