"""`casepress server`: prints what nginx or Caddy must be told to serve a shelf."""

from __future__ import annotations

from pathlib import Path

import click

from casepress.cli.language import Language
from casepress.cli.phrasing import Command, Refused
from casepress.release.server import NAME, caddy, is_safe, nginx
from casepress.release.shelf import CURRENT

PROGRAMS = {"nginx": (nginx, "_"), "caddy": (caddy, ":80")}
USUAL = "/srv/casepress"


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""
    params = [
        click.Argument(["program"], type=click.Choice(list(PROGRAMS)), metavar="nginx|caddy"),
        click.Argument(["shelf"], required=False, default=USUAL, metavar=t("[发布架]", "[SHELF]")),
        click.Option(
            ["--name"],
            default="",
            metavar=t("域名", "NAME"),
            help=t("网站的域名，默认任何域名", "the site's domain; default: any"),
        ),
    ]

    def run(*, program: str, shelf: str, name: str) -> int:
        root = (Path.cwd() / shelf / CURRENT).as_posix()
        if not is_safe(root):
            raise Refused(
                t(
                    f"目录名“{shelf}”里有引号、分号、花括号一类的字符，写进配置会出错。请换一个目录",
                    f'The folder "{shelf}" has quotes, semicolons or braces in its name. Choose another',
                )
            )
        if name and not NAME.fullmatch(name):
            raise Refused(t(f"“{name}”不是域名", f'"{name}" is no domain'))
        make, anything = PROGRAMS[program]
        click.echo(make(root, name or anything), nl=False)
        return 0

    return Command("server", t, callback=run, params=params, help=_help(t))


def _help(t: Language) -> str:
    return t(
        "打印 nginx 或 Caddy 的配置：安全响应头（内容安全策略等）、缓存时间、预先压缩的文件、404 页、\n"
        "不列目录。网站的根目录是 发布架/current，发布时整个换掉，不用重启服务器。\n"
        "\n"
        "例：\n"
        "  casepress server nginx /srv/shelf --name example.gov.cn > /etc/nginx/conf.d/casepress.conf\n"
        "  casepress server caddy /srv/shelf --name example.gov.cn >> /etc/caddy/Caddyfile",
        "Prints the configuration of nginx or Caddy: security headers (Content-Security-Policy and others),\n"
        "caching, compressed twins, the 404 page, no listings. The root is SHELF/current, which a\n"
        "publication replaces; the server need not be told.\n"
        "\n"
        "Examples:\n"
        "  casepress server nginx /srv/shelf --name example.gov.cn > /etc/nginx/conf.d/casepress.conf\n"
        "  casepress server caddy /srv/shelf --name example.gov.cn >> /etc/caddy/Caddyfile",
    )
