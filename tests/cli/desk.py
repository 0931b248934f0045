"""The command line as tests use it: a folder to run in, one call, and what came of it."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from site_builder import INSPECTIONS, Site, case_text, settings

from casepress.cli import main


class Answer(NamedTuple):
    """A status and what was printed to each stream."""

    status: int
    out: str
    err: str


def casepress(root: Path, *args: str) -> Answer:
    """Runs a command in `root`, in this process and without a terminal."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.chdir(root), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(args)
    return Answer(status, out.getvalue(), err.getvalue())


def process(root: Path, *args: str, variables: dict[str, str] | None = None) -> Answer:
    """Runs a command in a process of its own."""
    done = subprocess.run(
        command(args),
        cwd=root,
        env={**os.environ, **(variables or {})},
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


def command(args: Sequence[str]) -> list[str]:
    """The program's call with these arguments."""
    return [sys.executable, "-c", "from casepress.cli import script; script()", *args]


def small_site(root: Path, **cases: str) -> Site:
    """A site with the vocabulary of the site builder and cases of release c2b3-r5 by name."""
    site = Site(root)
    site.write("mkdocs.yml", settings())
    site.write("docs/about.md", "# 关于\n\n说明。\n")
    site.write("cases/_vocabulary/inspections.yml", INSPECTIONS)
    for name, text in (cases or {"qilu": good_case()}).items():
        site.write(f"cases/c2b3-r5/{name}.md", text)
    return site


BODY = "导语。\n\n## 一、基本情况\n\n杞麓湖是高原湖泊。\n\n## 二、主要问题\n\n治理只做表面文章。\n"


def good_case(title: str = "云南玉溪杞麓湖污染治理治标不治本") -> str:
    """A case without any finding."""
    return case_text(title=title, body=BODY)
