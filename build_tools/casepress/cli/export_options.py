"""What every export asks for and how it ends: the name, the instant, the embargo, and where the files go."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path

import click

from casepress.adapters.executors import ForkedWorkers, default_jobs
from casepress.cli.language import Language
from casepress.cli.late_bar import LateBar
from casepress.cli.phrasing import Refused
from casepress.cli.report import print_text
from casepress.cli.site import as_of_option, lines_of, moment
from casepress.exporting.manuscript import Manuscript, Wish, manuscript
from casepress.project import Project

FOLDER = "export"


def export_params(t: Language, *, output: str, example: str) -> list[click.Parameter]:
    """The argument and the options of an export; `output` says what `--output` names."""
    return [
        click.Argument(["name"], metavar=example),
        click.Option(["--output"], default="", metavar=t("路径", "PATH"), help=output),
        click.Option(
            ["--under-embargo"],
            is_flag=True,
            help=t("还没公开的也导出，每个文件标明“未发布”", "also what is not out yet; every file says so"),
        ),
        as_of_option(t),
    ]


def ordered(
    project: Project, name: str, as_of: str, t: Language, *, under_embargo: bool
) -> Manuscript | None:
    """The manuscript of that name, its findings printed; None when it cannot go out."""
    wish = wish_of(project, name, as_of, t, under_embargo=under_embargo)
    with LateBar(t) as bar:
        made = manuscript(project, wish, ForkedWorkers(wish.jobs), bar)
    print_text(made.findings, t, lambda file: lines_of(project.root, file))
    return made.value


def wish_of(project: Project, name: str, as_of: str, t: Language, *, under_embargo: bool) -> Wish:
    """What the arguments ask for."""
    return Wish(_inside(project, name), moment(as_of, t), under_embargo=under_embargo, jobs=default_jobs())


def _inside(project: Project, name: str) -> str:
    """A name as it stands, or the file that it names from the current folder as the site names it."""
    path = Path(name)
    return project.relative(path.resolve()) if path.suffix == ".md" and path.is_file() else name


def folder_for(project: Project, output: str, kind: str, name: str, t: Language) -> Path:
    """The folder that an export is written to: named, or export/<kind>/<name>. What a former export wrote there goes;
    a folder with anything else in it is refused."""
    folder = Path(output) if output else project.root / FOLDER / kind / name
    mark = folder / ".casepress-export"
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not mark.is_file())):
        raise Refused(
            t(
                f"“{folder}”里有别的东西，没有写入。请换一个空目录：--output 目录",
                f'"{folder}" holds other things; nothing was written. Name an empty folder: --output DIR',
            )
        )
    if folder.is_dir():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    mark.write_bytes(b"")
    return folder


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes files below a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@contextmanager
def replaced(path: Path) -> Iterator[BufferedIOBase]:
    """A file to write that takes the place of `path` at the end, whole; after an error the old one stands."""
    aside = path.with_name(f".{path.name}.part")
    try:
        with aside.open("wb") as file:
            yield file
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def shown_path(path: Path) -> str:
    """A path as the user would type it."""
    relative = os.path.relpath(path)
    return relative if not relative.startswith("..") else str(path)


def file_for(project: Project, output: str, kind: str, name: str, t: Language) -> Path:
    """The file that an export is written to: named, or export/<kind>/<name>; its folder is made."""
    path = Path(output) if output else project.root / FOLDER / kind / name
    if path.is_dir() or (output and path.suffix != Path(name).suffix):
        raise Refused(
            t(
                f"--output 要写一个以 {Path(name).suffix} 结尾的文件名",
                f"--output names a file that ends in {Path(name).suffix}",
            )
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
