"""`casepress push`: sends the public release of a shelf to other places: by rsync, or into S3-compatible storage."""

from __future__ import annotations

from pathlib import Path

import click

from casepress.cli.language import Language, counted
from casepress.cli.late_bar import LateBar
from casepress.cli.phrasing import Command, Refused
from casepress.cli.sending import DELAY, Sending, send, shown_name
from casepress.cli.shelves import open_named, print_findings, refusing_what_the_disk_refuses, shelf_argument
from casepress.cli.site import as_of_option, moment
from casepress.diagnostics import Checked
from casepress.exit_codes import BUSY, NOTHING_CHANGED, PUBLISHED, REFUSED
from casepress.project import open_project
from casepress.release.delivery import Delivered
from casepress.release.manifest import Manifest
from casepress.release.shelf import Shelf, live_release
from casepress.release.switching import whole_release
from casepress.rules import targets as rules

MOST_HOURS = 24 * 365


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""

    def run(
        *, shelf: str, targets: tuple[str, ...], as_of: str, delay: int, full: bool, allow_earlier: bool
    ) -> int:
        instant = moment(as_of, t)
        project = open_project(Path.cwd()).value
        wanted = targets or tuple(project.settings.targets if project is not None else ())
        if not wanted:
            raise Refused(
                t(
                    "没有说传到哪里。请写在命令后面，或写进 mkdocs.yml 的 targets",
                    "No target. Name one, or list them under targets in mkdocs.yml",
                )
            )
        opened = open_named(shelf, t)
        statuses = []
        with refusing_what_the_disk_refuses(t):
            release = _whole(opened, t)
            sending = Sending(
                shelf=opened, release=release, instant=instant, delay=delay, full=full, allow_earlier=allow_earlier
            )
            for target in wanted:
                with LateBar(t) as bar:
                    done = send(sending, target, bar)
                print_findings(done.findings, t)
                statuses.append(_said(target, release, done, t))
        return max(statuses) if max(statuses) >= REFUSED else min(statuses)

    return Command("push", t, callback=run, params=_params(t), help=_help(t))


def _params(t: Language) -> list[click.Parameter]:
    return [
        shelf_argument(t),
        click.Argument(["targets"], nargs=-1, required=False, metavar=t("[目的地]…", "[TARGET]…")),
        as_of_option(t),
        click.Option(
            ["--delay"],
            type=click.IntRange(0, MOST_HOURS),
            default=DELAY,
            metavar=t("小时", "HOURS"),
            help=t(
                "不再需要的文件过多久才删，默认 24",
                "after how long superfluous files are deleted; default 24",
            ),
        ),
        click.Option(
            ["--full"],
            is_flag=True,
            help=t("全部文件都查一遍", "look at every file, not only at changed ones"),
        ),
        click.Option(
            ["--allow-earlier"],
            is_flag=True,
            help=t("允许目的地回到更旧的一版", "let the target go back to an older release"),
        ),
    ]


def _whole(shelf: Shelf, t: Language) -> Manifest:
    """The manifest of the public release, every file of which stands on the shelf; the command ends when it is not so."""
    read = whole_release(shelf, live_release(shelf))
    if read.value is None:
        print_findings(read.findings, t)
        raise click.exceptions.Exit(REFUSED)
    return read.value


def _said(target: str, release: Manifest, sent: Checked[Delivered | None], t: Language) -> int:
    """Prints what was done; the status that it deserves."""
    shown, done = shown_name(target), sent.value
    if done is None:
        return BUSY if any(one.code == rules.TARGET_BUSY.code for one in sent.findings) else REFUSED
    rest = (
        t(f"另有 {done.waiting} 个到期再删。", f"{counted(done.waiting, 'file')} to be deleted later.")
        if done.waiting
        else ""
    )
    if not done.sent and not done.deleted and done.before == release.counter:
        click.echo(
            t(
                f"{shown} 已是 {release.release}，没有变化。{rest}",
                f"{shown} holds {release.release} already. {rest}",
            ).rstrip()
        )
        return NOTHING_CHANGED
    click.echo(
        t(
            f"{shown} 已是 {release.release}：上传 {done.sent} 个文件，{done.there} 个已在那里，删去 {done.deleted} 个。{rest}",
            f"{shown} now holds {release.release}: {counted(done.sent, 'file')} sent, {done.there} were there, "
            f"{done.deleted} deleted. {rest}",
        ).rstrip()
    )
    return PUBLISHED


def _help(t: Language) -> str:
    return t(
        "把发布架上公开的一版传到别处。先传图片和样式，再传网页，最后传清单，读者随时打开都不会缺图少样式。\n"
        "中断了就再运行一次，已经传好的不重传。不再需要的文件过一段时间才删。\n"
        "\n"
        "例：\n"
        "  casepress push /srv/shelf web@10.0.0.5:/srv/www             用 rsync 经 ssh 传\n"
        "  casepress push /srv/shelf s3://bucket/site                  传到 S3 一类的对象存储\n"
        "  casepress push /srv/shelf 's3://bucket?endpoint=https://oss.example.cn&region=cn'\n"
        "  casepress push /srv/shelf                                   传到 mkdocs.yml 里 targets 列出的各处\n"
        "\n"
        "ssh 的端口和密钥写在 ~/.ssh/config；S3 的账号用环境变量 AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY。\n"
        "退出状态：0 已更新；2 命令写错；3 没有变化；4 没有传完，原因已列出；5 另一次上传正在进行。",
        "Sends the public release of a shelf to other places: assets first, pages next, the manifest last, so that no\n"
        "reader gets a page without its parts. When it was cut off run it again; what is there is not sent again.\n"
        "Superfluous files are deleted after a delay.\n"
        "\n"
        "Examples:\n"
        "  casepress push /srv/shelf web@10.0.0.5:/srv/www             by rsync over ssh\n"
        "  casepress push /srv/shelf s3://bucket/site                  into S3-compatible storage\n"
        "  casepress push /srv/shelf 's3://bucket?endpoint=https://oss.example.cn&region=cn'\n"
        "  casepress push /srv/shelf                                   wherever targets in mkdocs.yml says\n"
        "\n"
        "Port and key of ssh belong into ~/.ssh/config; the account of S3 into AWS_ACCESS_KEY_ID and\n"
        "AWS_SECRET_ACCESS_KEY.\n"
        "Status: 0 up to date now, 2 wrong usage, 3 nothing changed, 4 not finished, for the reason given,\n"
        "5 another upload is at work.",
    )
