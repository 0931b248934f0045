"""A draft put into the site: media first, then the case file, each whole or not at all; nothing is overwritten
unless the editor said so."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from casepress.casefile.printer import print_case
from casepress.casefile.reader import read_case
from casepress.editing.companions import Enclosed
from casepress.intake.galley import Draft
from casepress.project import Project
from casepress.vocabulary import Vocabulary

PART: Final = ".importing"


def titled(project: Project, batch: str, title: str, vocabulary: Vocabulary) -> str:
    """The slug of the case of that title in a release; empty when there is none."""
    folder = project.cases / batch
    for path in sorted(folder.glob("*.md")) if folder.is_dir() else ():
        read = read_case(path.read_bytes(), project.relative(path), vocabulary)
        known = read.value.case.title if read.value is not None else ""
        if not known:
            # A draft that has errors still says its title.
            known = next((line.removeprefix("title:").strip() for line in path.read_text("utf-8", "replace").split("\n")
                          if line.startswith("title:")), "")  # fmt: skip
        if known == title:
            return path.stem
    return ""


def file_draft(
    project: Project, draft: Draft, slug: str, enclosed: Sequence[Enclosed], replace: bool
) -> Path:
    """Write a draft and what goes with it; gives the path of the case file.

    Raises FileExistsError where a file is in the way and `replace` is not set; nothing was written then.
    """
    batch = draft.front.batch
    path = project.cases / batch / f"{slug}.md"
    folder = project.media / batch / slug
    names = [*(picture.name for picture in draft.pictures), *(one.name for one in enclosed)]
    if not replace:
        in_way = [one for one in (path, *(folder / name for name in names)) if os.path.lexists(one)]
        if in_way:
            raise FileExistsError(17, "exists", str(in_way[0]))
    _inside(project.media, folder)
    _inside(project.cases, path.parent)
    if names:
        _bring(folder, draft, enclosed)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{slug}.md{PART}")
    part.write_bytes(print_case(draft.front, draft.body).encode())
    part.replace(path)
    return path


def _inside(top: Path, folder: Path) -> None:
    """Refuse a folder that a link leads out of the site."""
    top.mkdir(parents=True, exist_ok=True)
    if not folder.resolve().is_relative_to(top.resolve()):
        raise PermissionError(1, "link out of the site", str(folder))


def _bring(folder: Path, draft: Draft, enclosed: Iterable[Enclosed]) -> None:
    """Every picture and clip, first into a folder of their own, then each into its place."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / PART
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        for picture in draft.pictures:
            (part / picture.name).write_bytes(picture.data)
        for one in enclosed:
            shutil.copyfile(one.source, part / one.name)
        for path in sorted(part.iterdir()):
            path.replace(folder / path.name)
    finally:
        shutil.rmtree(part, ignore_errors=True)
        with contextlib.suppress(OSError):
            folder.rmdir()  # only where nothing came into it
