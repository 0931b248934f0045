"""`casepress releases`: what stands on a shelf, and which of it is public."""

from __future__ import annotations

import click
import msgspec

from casepress.cli.language import Language
from casepress.cli.phrasing import Command, columns
from casepress.cli.shelves import in_beijing, open_named, shelf_argument
from casepress.exit_codes import PUBLISHED
from casepress.release.manifest import Manifest, difference
from casepress.release.shelf import Shelved, releases
from casepress.release.staging import megabytes


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""

    def run(*, shelf: str, as_json: bool) -> int:
        listed = releases(open_named(shelf, t))
        if as_json:
            click.echo(msgspec.json.format(msgspec.json.encode(records(listed))).decode())
        elif listed:
            click.echo(
                columns([(one.release, words(one, older, t)) for one, older in pairs(listed)]), nl=False
            )
        else:
            click.echo(t("发布架上还没有网站。", "The shelf is empty."))
        return PUBLISHED

    as_json = click.Option(["--json", "as_json"], is_flag=True, help=t("输出 JSON", "print JSON"))
    return Command(
        "releases",
        t,
        callback=run,
        params=[shelf_argument(t), as_json],
        help=t(
            "列出发布架上的各版，最新的在前：编号、所属时刻（北京时间）、文件数、大小、比前一版的增改删。\n"
            "\n"
            "例：\n"
            "  casepress releases /srv/shelf\n"
            "  casepress rollback /srv/shelf 000011-20261121T180000Z",
            "Lists the releases on a shelf, the newest first: id, instant (Beijing time), files, size, and\n"
            "what was added, changed and removed against the one before.\n"
            "\n"
            "Examples:\n"
            "  casepress releases /srv/shelf\n"
            "  casepress rollback /srv/shelf 000011-20261121T180000Z",
        ),
    )


def pairs(listed: tuple[Shelved, ...]) -> list[tuple[Shelved, Manifest | None]]:
    """Each release with the manifest of the one before it."""
    older = [*(one.manifest for one in listed[1:]), None]
    return list(zip(listed, older, strict=True))


def words(one: Shelved, older: Manifest | None, t: Language) -> str:
    """A release in one line."""
    marks = (t("[公开]", "[public]") if one.live else "") + (t("[固定]", "[pinned]") if one.pinned else "")
    if not one.published and not one.live:
        marks += t("[没有公开的记录]", "[no record]")  # its run was cut off around the switch
    if one.manifest is None:
        return f"{t('清单读不出来', 'its manifest cannot be read')} {marks}".strip()
    change = difference(older, one.manifest)
    files = t(f"{len(one.manifest.files)} 个文件", f"{len(one.manifest.files)} files")
    counts = f"+{len(change.added)} ~{len(change.changed)} -{len(change.removed)}" if older else ""
    parts = (in_beijing(one.manifest.as_of), files, megabytes(one.manifest.size), counts, marks)
    return "  ".join(part for part in parts if part)


def records(listed: tuple[Shelved, ...]) -> list[dict[str, object]]:
    """The list for programs; `changes` is null for the oldest."""
    found: list[dict[str, object]] = []
    for one, older in pairs(listed):
        manifest = one.manifest
        change = difference(older, manifest) if manifest is not None and older is not None else None
        found.append(
            {
                "release": one.release,
                "as_of": manifest.as_of if manifest is not None else None,
                "published": one.published or None,
                "live": one.live,
                "pinned": one.pinned,
                "files": len(manifest.files) if manifest is not None else None,
                "bytes": manifest.size if manifest is not None else None,
                "changes": {key: len(paths) for key, paths in change._asdict().items()} if change else None,
            }
        )
    return found
