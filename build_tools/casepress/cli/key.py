"""`casepress key`: makes the key that signs releases, and shows the public half of one."""

from __future__ import annotations

import os
from pathlib import Path

import click

from casepress.cli.language import Language
from casepress.cli.phrasing import Command, Refused
from casepress.cli.shelves import print_findings
from casepress.diagnostics import Checked
from casepress.exit_codes import REFUSED
from casepress.public_key import fingerprint, written_key
from casepress.release.signature import Key, new_key_file, open_key


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""
    params = [
        click.Argument(["work"], type=click.Choice(["new", "show"]), metavar="new|show"),
        click.Argument(["file"], metavar=t("文件", "FILE")),
    ]

    def run(*, work: str, file: str) -> int:
        made = _new(file, t) if work == "new" else open_key(file, None, os.environ)
        if made.value is None:
            print_findings(made.findings, t)
            return REFUSED
        key = made.value
        if work == "new":
            click.echo(t(f"已写好密钥 {file}，只有当前用户能读。请另存一份在保险的地方。",
                         f"The key is in {file}, readable by you alone. Keep a copy in a safe place."))  # fmt: skip
            click.echo(
                t("在 mkdocs.yml 的 casepress 下面加上：", "Add to the casepress section of mkdocs.yml:")
            )
            click.echo(f"      signing_key: {_quoted(str(Path(file).absolute()))}")
            click.echo(f"      public_key: {written_key(key.public)}")
        else:
            click.echo(t(f"公钥  {written_key(key.public)}", f"public key   {written_key(key.public)}"))
        shown = fingerprint(key.public)
        click.echo(t(f"指纹  {shown}", f"fingerprint  {shown}"))
        return 0

    return Command("key", t, callback=run, params=params, help=_help(t))


def _new(file: str, t: Language) -> Checked[Key | None]:
    try:
        return new_key_file(Path(file))
    except FileExistsError as error:
        raise Refused(
            t(f"“{file}”已经存在，不覆盖：旧密钥丢了就不能再签名", f'"{file}" exists and is not replaced')
        ) from error


def _quoted(path: str) -> str:
    """A path as a value of YAML."""
    return (
        path
        if path.replace("/", "").replace("-", "").replace("_", "").replace(".", "").isalnum()
        else f'"{path}"'
    )


def _help(t: Language) -> str:
    return t(
        "新建给每一版网站签名的密钥（Ed25519），或看一个密钥的公钥和指纹。密钥不能放在站点目录里。\n"
        "签了名，任何人都能用 casepress verify 核对镜像是不是原样、是不是最新。\n"
        "\n"
        "例：\n"
        "  casepress key new /etc/casepress/key.pem     新建，打印要写进 mkdocs.yml 的两行\n"
        "  casepress key show /etc/casepress/key.pem    看公钥和指纹\n"
        "  casepress key show env:CASEPRESS_KEY         密钥在环境变量里",
        "Makes the key (Ed25519) that signs every release, or shows the public half of one with its fingerprint.\n"
        "The key must not lie in the site's folder. With it anybody can check a mirror by casepress verify.\n"
        "\n"
        "Examples:\n"
        "  casepress key new /etc/casepress/key.pem     make one; prints two lines for mkdocs.yml\n"
        "  casepress key show /etc/casepress/key.pem    its public half and fingerprint\n"
        "  casepress key show env:CASEPRESS_KEY         a key in an environment variable",
    )
