"""What every export asks for and how it ends: the name, the instant, the embargo, and where the files go."""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path, PurePosixPath

import click
import msgspec

from casepress.adapters.executors import ForkedWorkers, default_jobs
from casepress.cli.language import Language
from casepress.cli.late_bar import LateBar
from casepress.cli.phrasing import Refused
from casepress.cli.report import print_text
from casepress.cli.site import as_of_option, lines_of, moment
from casepress.exporting.manuscript import Manuscript, Wish, manuscript
from casepress.project import Project

FOLDER = "export"
MARK = ".casepress-export"
NAMED = 5  # files that are named


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
    """The folder that an export is written to: named, or export/<kind>/<name>. A folder that holds other things and
    was not made by an export is refused."""
    folder = Path(output) if output else project.root / FOLDER / kind / name
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / MARK).is_file())):
        raise Refused(
            t(
                f"“{folder}”里有别的东西，没有写入。请换一个空目录：--output 目录",
                f'"{folder}" holds other things; nothing was written. Name an empty folder: --output DIR',
            )
        )
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_files(folder: Path, files: Mapping[str, bytes | Path]) -> tuple[str, ...]:
    """Writes files (bytes, or copies of files) below a folder in which only what a former export wrote goes; says what
    else stays there. What an editor changed of it stays under another name."""
    for name, digest in _listed(folder / MARK).items():
        path = folder / name
        if path.is_symlink() or not path.is_file():
            continue
        if _sha256(path) == digest:
            path.unlink()
        else:
            path.replace(_unused(path))
        _drop_empty(path.parent, folder)
    kept = tuple(sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir() and path.name != MARK
    ))  # fmt: skip
    for name in {*kept} & {*files}:
        (folder / name).replace(_unused(folder / name))
    sums = {name: _sha256(data) for name, data in files.items()}
    (folder / MARK).write_bytes(msgspec.json.format(msgspec.json.encode(sums)))
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.read_bytes())
    own = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    return tuple(sorted(own - {*files, MARK}))


def kept_words(kept: Sequence[str], t: Language) -> str:
    """What is said of files that were left in the folder of an export."""
    shown = "、".join(kept[:NAMED]) + ("……" if len(kept) > NAMED else "")
    return t(f"目录里另有 {len(kept)} 个不是程序写的文件，没有动：{shown}",
             f"Left alone in the folder, for no export wrote them: {shown}")  # fmt: skip


def _listed(mark: Path) -> dict[str, str]:
    """What a former export wrote: names inside the folder with the SHA-256 of what was written."""
    try:
        found = msgspec.json.decode(mark.read_bytes(), type=dict[str, str])
    except (OSError, msgspec.DecodeError):
        return {}
    return {name: sums for name, sums in found.items() if ".." not in PurePosixPath(name).parts and name[:1] != "/"}


def _sha256(data: bytes | Path) -> str:
    if isinstance(data, bytes):
        return hashlib.sha256(data).hexdigest()
    with data.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unused(path: Path) -> Path:
    """A name beside `path` that no file has: what an editor changed is put there."""
    names = (path.with_name(f"{path.stem}-改过{number or ''}{path.suffix}") for number in itertools.count())
    return next(one for one in names if not os.path.lexists(one))


def _drop_empty(folder: Path, top: Path) -> None:
    while folder != top and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


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
