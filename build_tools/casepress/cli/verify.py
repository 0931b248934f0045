"""`casepress verify`: compares a copy of a release, on a server or in a folder, with its signed manifest."""

from __future__ import annotations

import os
from collections import Counter

import click

from casepress.cli.language import Language, counted
from casepress.cli.late_bar import LateBar
from casepress.cli.phrasing import Command, Refused
from casepress.cli.shelves import in_beijing, print_findings
from casepress.exit_codes import REFUSED
from casepress.public_key import fingerprint, raw_key
from casepress.release.mirror import Examination, examine, source_of
from casepress.release.witness import expected_of, memory_file, noted, recall, remember

DIFFERS = 1
SHOWN = 20
MOST_JOBS = 64


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""

    def run(*, copy: str, key: str, at_least: int | None, jobs: int) -> int:
        source = source_of(copy)
        if source is None:
            raise Refused(t(f"“{copy}”不是网址，也不是目录", f'"{copy}" is no address and no folder'))
        if key and raw_key(key) is None and len("".join(key.split()).replace(":", "")) != 64:
            raise Refused(
                t(
                    "--key 应是公钥（44 个字符）或指纹（64 个十六进制数字）",
                    "--key is a public key (44 characters) or a fingerprint (64 hexadecimal digits)",
                )
            )
        file = memory_file(os.environ)
        memory = recall(file)
        with LateBar(t) as bar:
            found = examine(source, expected_of(memory, source.name, key, at_least), jobs, bar)
        _print(found, t)
        if found.manifest is None:
            return REFUSED
        if not found.is_whole:
            return DIFFERS
        remember(file, noted(memory, source.name, found.manifest, found.key))
        return 0

    return Command("verify", t, callback=run, params=_params(t), help=_help(t))


def _params(t: Language) -> list[click.Parameter]:
    return [
        click.Argument(["copy"], metavar=t("网址或目录", "URL-OR-DIR")),
        click.Option(
            ["--key"],
            default="",
            metavar=t("公钥或指纹", "KEY"),
            help=t("只认这个密钥的签名", "take only what is signed with this key (or fingerprint)"),
        ),
        click.Option(
            ["--at-least"],
            type=click.IntRange(1, 999_999_999),
            default=None,
            metavar="N",
            help=t(
                "序号不得小于 N，默认不小于以前核对过的",
                "its counter must be N or more; default: as seen before",
            ),
        ),
        click.Option(
            ["--jobs"],
            type=click.IntRange(1, MOST_JOBS),
            default=8,
            metavar="N",
            help=t("同时取几个文件，默认 8", "files fetched at once; default 8"),
        ),
    ]


def _print(found: Examination, t: Language) -> None:
    counts: Counter[str] = Counter()
    shown = []
    for finding in found.findings:
        counts[finding.code] += 1
        if counts[finding.code] <= SHOWN:
            shown.append(finding)
    print_findings(shown, t)
    for code, count in counts.items():
        if count > SHOWN:
            click.echo(
                t(
                    f"{code} 共 {count} 处，只列出 {SHOWN} 处。",
                    f"{code}: {count} in all, {SHOWN} are listed.",
                )
            )
    manifest = found.manifest
    if manifest is None:
        click.secho(
            t("不可信：没有逐个核对文件。", "Not to be trusted; the files were not compared."),
            fg="red",
            bold=True,
        )
        return
    when = in_beijing(manifest.as_of)
    click.echo(t(f"版本 {manifest.release}，序号 {manifest.counter}，北京时间 {when}。",
                 f"Release {manifest.release}, counter {manifest.counter}, {when} Beijing time."))  # fmt: skip
    if found.key is not None:
        shown_key = fingerprint(found.key)
        click.echo(t(f"签名有效，公钥指纹 {shown_key}", f"Truly signed; fingerprint of the key: {shown_key}"))
    if found.is_whole:
        click.echo(t(f"一致：{found.checked} 个文件都与清单相符。",
                     f"Whole: {counted(found.checked, 'file')} as the manifest says."))  # fmt: skip
        return
    bad = sum(1 for finding in found.findings if finding.is_error)
    click.secho(t(f"不一致：{bad} 处。", f"Not the same: {counted(bad, 'difference')}."), fg="red", bold=True)


def _help(t: Language) -> str:
    return t(
        "核对一份网站是不是原样发布的那一版：清单的签名、序号，每个文件的 SHA-256，缺的、多的、改过的。\n"
        "网址逐个下载核对，压缩传输的也核对；多出来的文件只有目录才看得出。核对过的序号和密钥记在本机，\n"
        "以后再拿旧版冒充新版、换了密钥、去了签名，都会报错。\n"
        "\n"
        "例：\n"
        "  casepress verify https://mirror.example.cn/ --key '9f3c …'   用公布的指纹核对镜像\n"
        "  casepress verify /srv/shelf/current                          核对本机发布架\n"
        "\n"
        "退出状态：0 一致；1 有文件不一致；2 命令写错；4 清单取不到，或签名、序号不可信。",
        "Compares a copy with the release that was published: the manifest's signature and counter, the SHA-256\n"
        "of every file, what is missing, too much or altered. From a server every file is fetched, compressed\n"
        "answers too; what is too much can only be seen in a folder. Counters and keys that were seen are\n"
        "remembered, so an older release, another key or a missing signature is an error the next time.\n"
        "\n"
        "Examples:\n"
        "  casepress verify https://mirror.example.cn/ --key '9f3c …'   with the announced fingerprint\n"
        "  casepress verify /srv/shelf/current                          the shelf of this machine\n"
        "\n"
        "Status: 0 the same, 1 files differ, 2 wrong usage, 4 no manifest, or not to be trusted.",
    )
