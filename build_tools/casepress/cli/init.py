"""`casepress init`: copies the starter that ships with the program into a folder of its own."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path
from typing import Final

import click

from casepress.cli.language import Language
from casepress.cli.phrasing import Command, Refused
from casepress.project import PACKAGE

STARTER: Final = PACKAGE / "starter"
# Packaging tools read files of these names; they have another name in the starter.
RENAMED: Final = {"gitignore": ".gitignore"}


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""

    def run(*, folder: str) -> int:
        target = Path(folder)
        _refuse_unless_empty(target, folder, t)
        for file in starter_files():
            path = target / Path(file).with_name(RENAMED.get(Path(file).name, Path(file).name))
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(STARTER / file, path)
        click.echo(t(f"新站点已建好：{folder}", f"The new site is in {folder}"))
        enter = "" if target.resolve() == Path.cwd().resolve() else f"  cd {shlex.quote(folder)}\n"
        click.echo(
            t(
                f"接下来：\n{enter}  casepress check      检查示例案例\n  casepress serve      本机预览\n"
                "  casepress new        写第一个案例\n站名和网址在 mkdocs.yml 里改。",
                f"Next:\n{enter}  casepress check      check the sample\n  casepress serve      preview\n"
                "  casepress new        write the first case\nName and address are set in mkdocs.yml.",
            )
        )
        return 0

    return Command(
        "init",
        t,
        callback=run,
        params=[click.Argument(["folder"], metavar=t("目录", "DIR"))],
        help=t(
            "新建一个站点目录：设置、督察批次表、一个示例案例、一个手写页面和说明。\n"
            "目录可以还不存在；已有内容的目录不会动。\n"
            "\n"
            "例：\n"
            "  casepress init 我的站点\n"
            "  cd 我的站点\n"
            "  casepress check\n"
            "  casepress build",
            "Makes the folder of a new site: settings, inspections, a sample case, a page and a README.\n"
            "The folder need not exist; one that holds anything is left alone.\n"
            "\n"
            "Example:\n"
            "  casepress init my-site\n"
            "  cd my-site\n"
            "  casepress check\n"
            "  casepress build",
        ),
    )


def starter_files() -> list[str]:
    """The files of the starter, as posix paths below it."""
    return sorted(path.relative_to(STARTER).as_posix() for path in STARTER.rglob("*") if path.is_file())


def _refuse_unless_empty(target: Path, name: str, t: Language) -> None:
    if target.exists() and not target.is_dir():
        raise Refused(t(f"“{name}”是一个文件，请换一个目录名", f'"{name}" is a file; choose another name'))
    if target.is_dir() and any(target.iterdir()):
        raise Refused(
            t(
                f"目录“{name}”里已有内容，没有改动。请换一个新目录名，或先清空它",
                f'The folder "{name}" is not empty and was left alone. Choose a new name, or empty it first',
            )
        )
