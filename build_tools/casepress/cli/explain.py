"""`casepress explain`: what the code of a finding means, what to do, and why it is looked for."""

from __future__ import annotations

import click

from casepress.cli.glossary import explained
from casepress.cli.language import Language
from casepress.cli.phrasing import Command, Refused, suggestion
from casepress.rules.registry import BY_CODE


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""

    def run(*, codes: tuple[str, ...]) -> int:
        asked = [code.strip().upper() for code in codes]
        for code in asked:
            if code not in BY_CODE:
                cure = suggestion(code, list(BY_CODE), t)
                raise Refused(t(f"没有“{code}”这个编号。{cure}", f'There is no code "{code}".{cure}'))
        for number, code in enumerate(asked or BY_CODE):
            title, *lines = explained(BY_CODE[code], t)
            if not asked:
                click.echo(title)
                continue
            click.echo(("\n" if number else "") + click.style(title, bold=True))
            for line in lines:
                click.echo(f"  {line}")
        return 0

    return Command(
        "explain",
        t,
        callback=run,
        params=[click.Argument(["codes"], nargs=-1, metavar=t("[编号 …]", "[CODE …]"))],
        help=t(
            "说明检查结果里的编号：是什么问题，怎样改，为什么要查。不写编号就列出全部。不用联网。\n"
            "\n"
            "例：\n"
            "  casepress explain CP402\n"
            "  casepress explain CP461 CP462\n"
            "  casepress explain                列出全部编号\n"
            "\n"
            "退出状态：0 已说明；2 没有这个编号。",
            "Explains the code of a finding: what it is, what to do, why it is looked for. Without a code it lists\n"
            "all of them. It needs no network.\n"
            "\n"
            "Examples:\n"
            "  casepress explain CP402\n"
            "  casepress explain CP461 CP462\n"
            "  casepress explain                lists every code\n"
            "\n"
            "Status: 0 explained, 2 there is no such code.",
        ),
    )
