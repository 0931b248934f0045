"""Tiny public trees for the tests of the inspector."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from casepress.diagnostics import Checked
from casepress.verification.inspector import Brief, Inspection, Inspector, listing_of

T = TypeVar("T")
R = TypeVar("R")
URL = "https://example.org/bulletin/"


class Alone:
    """Workers that are none: everything is done here."""

    def map(self, work: Callable[[T], R], tasks: Sequence[T], /) -> Iterator[R]:
        return map(work, tasks)


def page(body: str = "", head: str = "") -> str:
    """A whole page."""
    return (
        f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>通报</title>{head}</head>'
        f'<body><main id="content">{body}</main></body></html>\n'
    )


def tree(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder that holds exactly these files."""
    for path in sorted(folder.rglob("*"), reverse=True) if folder.exists() else ():
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def inspected(folder: Path, brief: Brief | None = None) -> Checked[Inspection]:
    """The folder looked at, with the memory beside it."""
    inspector = Inspector(folder, listing_of(folder), brief or Brief(url=URL), folder.parent / "memory", "1")
    return inspector.inspect(Alone(), lambda *_: None)


def found(folder: Path, brief: Brief | None = None) -> list[tuple[str, str]]:
    """The code and place of every finding."""
    return [(finding.code, finding.place.file) for finding in inspected(folder, brief).findings]
