"""The command `casepress`: finds a command's module, speaks its user's language, ends with a status.

Only the module of the command that was typed is loaded, so that `--help` and small commands start at once.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, NoReturn

import click

from casepress import __version__
from casepress.cli.language import Language, language_of
from casepress.cli.phrasing import (
    Refused,
    columns,
    disk_trouble,
    indented,
    language_option,
    sentence,
    spoken,
    suggestion,
    write_options,
    write_usage,
)
from casepress.exit_codes import CRASHED, INTERRUPTED


class Entry(NamedTuple):
    """A command in the list: its name, what it does, and its module in this room where that has another name."""

    name: str
    zh: str
    en: str
    module: str = ""


COMMANDS: Final = (
    Entry("init", "新建一个站点目录", "make the folder of a new site"),
    Entry("new", "新建一个案例文件", "write a new case file"),
    Entry("desk", "在浏览器里用表单写案例", "write cases in a form in the browser"),
    Entry("import", "把 Word 稿件变成案例", "turn a Word manuscript into a case", "intake"),
    Entry("template", "写出 Word 登记表，或把案例写成 Word", "write the Word form, empty or of a case"),
    Entry("check", "检查所有案例，不生成网页", "check every case, make no pages"),
    Entry("explain", "说明检查结果里的编号", "explain the code of a finding"),
    Entry("serve", "本机预览，改了就刷新", "preview on this machine, reloading after changes"),
    Entry("preview", "预览还没公开的案例", "look at what is held back"),
    Entry("approve", "记下谁审定了案例", "put on record who approved a case"),
    Entry("build", "生成整个网站", "make the whole site"),
    Entry("publish", "生成并公开网站", "build the site and make it public"),
    Entry("nightly", "夜间无人值守地生成、核对、公开、报告", "build, verify, publish and report, unattended"),
    Entry("schedule", "打印夜间任务的定时设置", "print timers for the nightly run"),
    Entry("releases", "列出发布过的各版", "list the releases on a shelf"),
    Entry("rollback", "回到以前的一版", "make an older release public again"),
    Entry("pin", "固定一版，不再删除", "keep a release for good"),
    Entry("unpin", "取消固定", "keep a release no longer than others"),
    Entry("key", "新建或查看签名密钥", "make or show the key that signs releases"),
    Entry("verify", "核对镜像是不是原样", "check a copy against its signed manifest"),
    Entry("push", "把公开的一版传到别处", "send the public release to other places"),
    Entry("server", "打印 nginx 或 Caddy 的配置", "print the configuration of nginx or Caddy"),
    Entry(
        "media",
        "图片和视频：状态、制作、发布前审看、清理、核对",
        "pictures and clips: status, make, review, prune, verify",
    ),
    Entry(
        "export", "导出给公众号、打印和媒体", "hand cases to the official account, to paper and to the press"
    ),
    Entry(
        "doctor", "检查这台机器能做什么、缺什么", "look this machine over: what it can do and what it lacks"
    ),
    Entry("regions", "查地区：代码、全称、沿革", "look a region up: code, full name, history"),
    Entry("schema", "输出文件格式的说明，供编辑器使用", "print the schema of the files, for editors' tools"),
)


class Application(click.Group):
    """The group of all commands. It knows their names, and loads the one that is called."""

    def __init__(self, language: Language) -> None:
        self.language = language
        version = click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_print_version,
            help=language("显示版本", "show the version"),
        )
        super().__init__(
            "casepress",
            callback=self._teach,
            invoke_without_command=True,
            params=[version, language_option(language)],
            options_metavar=language("[选项]", "[OPTIONS]"),
            subcommand_metavar=language("命令 …", "COMMAND …"),
        )

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of all commands, in the order in which they are first needed."""
        return [entry.name for entry in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, its module loaded now."""
        if cmd_name not in self.list_commands(ctx):
            return None
        own = next(entry.module for entry in COMMANDS if entry.name == cmd_name)
        module: Any = importlib.import_module(f"casepress.cli.{own or cmd_name}")
        command: click.Command = module.command(self.language)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names."""
        name = args[0]
        if not name.startswith("-") and name not in self.list_commands(ctx):
            cure = suggestion(name, self.list_commands(ctx), self.language)
            t = self.language
            raise Refused(t(f"没有“{name}”这个命令。{cure}", f'There is no command "{name}".{cure}'), ctx)
        return super().resolve_command(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that shows how the program is called."""
        write_usage(self, self.language, ctx, formatter)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """What the program is, and the first steps."""
        formatter.write(f"\n{indented(lesson(self.language))}\n")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands, then the options."""
        t = self.language
        records = [(entry.name, t(entry.zh, entry.en)) for entry in COMMANDS]
        formatter.write(f"\n{t('命令：', 'Commands:')}\n{columns(records)}")
        options = (one for one in self.get_params(ctx) if isinstance(one, click.Option))
        write_options(t, options, formatter)
        formatter.write(
            t(
                "\n每个命令都有自己的说明和例子：casepress build --help\n",
                "\nEvery command has its own help with examples: casepress build --help\n",
            )
        )

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, explained in the language of the user."""
        return spoken(super().get_help_option(ctx), self.language)

    def _teach(self) -> int:
        """Without a command: the first three steps."""
        if click.get_current_context().invoked_subcommand is None:
            click.echo(lesson(self.language))
            click.echo(self.language("\n全部命令：casepress --help", "\nAll commands: casepress --help"))
        return 0


def lesson(t: Language) -> str:
    """The first three steps."""
    return t(
        "casepress 把典型案例通报做成网站：一个案例一个文件，一条命令生成整站。\n"
        "\n"
        "第一步  新建站点        casepress init 我的站点\n"
        "                        cd 我的站点\n"
        "第二步  写案例、检查    casepress new\n"
        "                        casepress check\n"
        "第三步  预览、生成      casepress serve\n"
        "                        casepress build",
        "casepress makes a site of typical-case disclosures: a file a case, one command for the whole.\n"
        "\n"
        "1. make a site          casepress init my-site\n"
        "                        cd my-site\n"
        "2. write and check      casepress new\n"
        "                        casepress check\n"
        "3. preview and publish  casepress serve\n"
        "                        casepress build",
    )


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001
    if value:
        click.echo(f"casepress {__version__}")
        ctx.exit()


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command that `argv` (the program's own arguments by default) names; gives the exit status.

    0 clean, 1 errors in files, 2 wrong usage, 70 a fault of the program itself, 130 interrupted.
    """
    args = list(sys.argv[1:] if argv is None else argv)
    t = language_of(args, os.environ)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that lacks a character shows a mark in its place instead of ending the program.
            stream.reconfigure(errors="replace")
    try:
        # None: colours in a terminal, none in a file.
        colour = None if wants_colour(os.environ) else False
        status = Application(t).main(args, prog_name="casepress", standalone_mode=False, color=colour)
    except click.ClickException as error:
        return _refuse(error, t)
    except click.Abort:
        click.echo(t("已停止。", "Stopped."), err=True)
        return INTERRUPTED
    except OSError as error:
        if error.filename is not None:
            return _unreadable(error, t)
        return _crash(error, t)
    except Exception as error:
        return _crash(error, t)
    return status if isinstance(status, int) else 0


def wants_colour(variables: Mapping[str, str]) -> bool:
    """Whether nobody asked for plain text: with NO_COLOR (no-color.org), or by a terminal that shows nothing else."""
    return not variables.get("NO_COLOR") and variables.get("TERM") != "dumb"


def script() -> NoReturn:
    """The installed script: `main`, then an end without taking every object apart, which after a build of 10,000 cases
    takes a tenth of a second in which nothing is done for anybody."""
    # What a build makes are records without cycles: to look for some after every 700 objects takes a twentieth of its time.
    gc.set_threshold(50_000, 20, 100)
    status = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # whoever read it has gone: Python's own end knows what to do
        sys.exit(status)
    if threading.active_count() > 1:
        sys.exit(status)
    atexit._run_exitfuncs()
    os._exit(status)


def _refuse(error: click.ClickException, t: Language) -> int:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        # A group without a command: its help is all there is to say.
        click.echo(error.message, err=True)
        return error.exit_code
    click.echo(t("错误：", "Error: ") + sentence(error, t), err=True)
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if isinstance(ctx, click.Context) else "casepress"
    click.echo(t(f"用法和例子：{path} --help", f"Usage and examples: {path} --help"), err=True)
    return error.exit_code


def _unreadable(error: OSError, t: Language) -> int:
    """A folder without permission or a full disk: the user's to mend, so a sentence and no crash report."""
    click.echo(t("错误：", "Error: ") + disk_trouble(error, t), err=True)
    return 1


def _crash(error: Exception, t: Language) -> int:
    """The last resort: one sentence for the user, the traceback for whoever mends the program."""
    module: Any = importlib.import_module("casepress.cli.crash")
    log = module.record(error)
    click.echo(
        t(
            f"程序自身出了错（{type(error).__name__}），不是你的文件写错了。\n"
            f"请再试一次；若还是这样，请把这个文件发给维护人员：{log}",
            f"The program itself failed ({type(error).__name__}); this is no mistake in your files.\n"
            f"Try again; if it persists, send this file to the maintainers: {log}",
        ),
        err=True,
    )
    return CRASHED
