"""What click itself says (usage, options, refusals) in the language asked for; help stands as it is written.

No command lives here, and no sentence about sites or cases.
"""

from __future__ import annotations

import errno
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

import click

from casepress.cli.language import Language

LANGUAGES: Final = ("zh", "en")
_REASONS: Final = {
    errno.EACCES: ("没有权限", "no permission"),
    errno.EPERM: ("没有权限", "no permission"),
    errno.EROFS: ("磁盘是只读的", "the disk is read-only"),
    errno.ENOSPC: ("磁盘满了", "the disk is full"),
    errno.EDQUOT: ("超出了磁盘配额", "the disk quota is used up"),
    errno.ENOENT: ("没有这个文件或目录", "no such file or folder"),
    errno.EEXIST: ("那里已经有别的东西", "something else is there"),
    errno.ENOTDIR: ("路径里有一段不是目录", "part of the path is no folder"),
    errno.EISDIR: ("那里是一个目录", "it is a folder"),
    errno.EIO: ("磁盘出错", "the disk failed"),
}


class Refused(click.UsageError):
    """A usage error whose sentence is already in the language of the user. Ends the program with status 2."""


class Command(click.Command):
    """A command whose help is printed as written, with headings in the language of the user."""

    def __init__(
        self,
        name: str,
        language: Language,
        *,
        help: str,
        callback: Callable[..., int],
        params: Sequence[click.Parameter] = (),
    ) -> None:
        self.language = language
        super().__init__(
            name,
            callback=callback,
            params=[*params, language_option(language)],
            help=help,
            options_metavar=language("[选项]", "[OPTIONS]"),
        )

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that shows how the command is called."""
        write_usage(self, self.language, ctx, formatter)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The help as written: its lines are short enough, and examples must not be joined."""
        formatter.write(f"\n{indented(self.help or '')}\n")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, a line each."""
        options = (one for one in self.get_params(ctx) if isinstance(one, click.Option))
        write_options(self.language, options, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, explained in the language of the user."""
        return spoken(super().get_help_option(ctx), self.language)


class Group(click.Group):
    """Commands under one name, with help in the language of the user. What it lists is what its commands are for."""

    def __init__(self, name: str, language: Language, *, help: str, summaries: Mapping[str, str]) -> None:
        """`summaries` says of each command, in the order in which they are needed, what it does."""
        self.language = language
        self.summaries = summaries
        super().__init__(
            name,
            params=[language_option(language)],
            help=help,
            options_metavar=language("[选项]", "[OPTIONS]"),
            subcommand_metavar=language("命令 …", "COMMAND …"),
        )

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of all commands, in the order in which they are needed."""
        return list(self.summaries)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names."""
        name, t = args[0], self.language
        if not name.startswith("-") and name not in self.summaries:
            cure = suggestion(name, list(self.summaries), t)
            raise Refused(
                t(
                    f"casepress {self.name} 没有“{name}”这个命令。{cure}",
                    f'There is no command "{self.name} {name}".{cure}',
                ),
                ctx,
            )
        return super().resolve_command(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that shows how the group is called."""
        write_usage(self, self.language, ctx, formatter)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The help as written."""
        formatter.write(f"\n{indented(self.help or '')}\n")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands, then the options."""
        t = self.language
        formatter.write(f"\n{t('命令：', 'Commands:')}\n{columns(list(self.summaries.items()))}")
        write_options(t, (one for one in self.get_params(ctx) if isinstance(one, click.Option)), formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, explained in the language of the user."""
        return spoken(super().get_help_option(ctx), self.language)


def language_option(language: Language) -> click.Option:
    """`--lang`, accepted before and after the command; it is read before the arguments are parsed."""
    return click.Option(
        ["--lang"],
        type=click.Choice(LANGUAGES),
        metavar="zh|en",
        expose_value=False,
        help=language(
            "界面语言，也可用环境变量 CASEPRESS_LANG", "language; also by the variable CASEPRESS_LANG"
        ),
    )


def spoken(option: click.Option | None, language: Language) -> click.Option | None:
    """The help option with our words."""
    if option is not None:
        option.help = language("显示这份说明", "show this help")
    return option


def write_usage(
    command: click.Command, language: Language, ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    """One line: the command's path and what may follow it."""
    words = " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])
    formatter.write(f"{language('用法：', 'Usage: ')}{words}\n")


def write_options(
    language: Language, options: Iterable[click.Option], formatter: click.HelpFormatter
) -> None:
    """A line for every option: how it is written and what it is for."""
    records = [
        (" ".join([", ".join(one.opts), one.metavar or ""]).strip(), one.help or "")
        for one in options
        if not one.hidden
    ]
    formatter.write(f"\n{language('选项：', 'Options:')}\n{columns(records)}")


def columns(records: Sequence[tuple[str, str]]) -> str:
    """Two columns, the first as wide as its widest text."""
    widths = [sum(map(cells, name)) for name, _ in records]
    most = max(widths, default=0)
    return "".join(
        f"  {name}{' ' * (most - width)}  {text}\n"
        for (name, text), width in zip(records, widths, strict=True)
    )


def cells(char: str) -> int:
    """How many cells of a terminal a character takes: 2 when wide, 0 when it combines, else 1."""
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def indented(text: str) -> str:
    """Every line two spaces in; empty lines stay empty."""
    return "\n".join(f"  {line}".rstrip() for line in text.strip("\n").split("\n"))


def sentence(error: click.ClickException, language: Language) -> str:
    """What click refuses, as one sentence in the language of the user."""
    if isinstance(error, Refused):
        return error.message
    if isinstance(error, click.NoSuchOption):
        cure = suggestion(error.option_name, _options_of(error.ctx), language)
        return language(
            f"没有“{error.option_name}”这个选项。{cure}", f'There is no option "{error.option_name}".{cure}'
        )
    if isinstance(error, click.MissingParameter):
        name = _name(error.param)
        return language(f"缺少 {name}。", f"{name} is missing.")
    if isinstance(error, click.BadParameter):
        name = _name(error.param)
        wanted = _wanted(error.param.type if error.param is not None else None, error.message, language)
        return language(f"{name} 写得不对：{wanted}。", f"{name} cannot be taken: {wanted}.")
    if isinstance(error, click.BadOptionUsage):
        name = error.option_name
        return language(
            f"选项 {name} 后面缺少值，或不该有值。", f"Option {name} lacks a value, or takes none."
        )
    if isinstance(error, click.UsageError):
        # The one thing left that click refuses by itself: "Got unexpected extra argument (b)".
        extra = re.search(r"\((.*)\)", error.message)
        more = extra[1] if extra is not None else error.message
        return language(f"多写了“{more}”。", f'"{more}" is too much.')
    return error.format_message()


def disk_trouble(error: OSError, language: Language) -> str:
    """What a disk refuses, as a sentence that says where and why."""
    known = _REASONS.get(error.errno or 0)
    reason = language(*known) if known is not None else error.strerror or type(error).__name__
    return language(
        f"“{error.filename}”无法读写（{reason}）。请检查权限和磁盘空间，然后再试一次。",
        f'"{error.filename}" cannot be read or written ({reason}). Check permissions and disk space.',
    )


def _options_of(ctx: click.Context | None) -> list[str]:
    return [name for param in ctx.command.get_params(ctx) for name in param.opts] if ctx is not None else []


def suggestion(word: str, known: Iterable[str], language: Language) -> str:
    """A question that names the nearest known word, or nothing."""
    near = get_close_matches(word, list(known), n=1)
    return language(f"是否想写“{near[0]}”？", f' Did you mean "{near[0]}"?') if near else ""


def _name(param: click.Parameter | None) -> str:
    if param is None:
        return "?"
    return max(param.opts, key=len) if isinstance(param, click.Option) else param.human_readable_name


def _wanted(kind: Any, message: str, language: Language) -> str:
    if isinstance(kind, click.Choice):
        choices = [str(choice) for choice in kind.choices]
        return language(f"只能是 {'、'.join(choices)}", f"choose from {', '.join(choices)}")
    if isinstance(kind, click.IntRange):
        return language(
            f"应是 {kind.min} 到 {kind.max} 的整数", f"a whole number from {kind.min} to {kind.max}"
        )
    return message.rstrip(".")
