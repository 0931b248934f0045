"""The programs that are compared: each has its site, is run cold or again, and takes over a changed case."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Final, Protocol

from bench import hugo, measure, mkdocs_peer

# Every release of the corpus is out by then, and no build depends on the day of the measurement.
AS_OF: Final = "2026-09-01T00:00:00+08:00"


class Peer(Protocol):
    """One program on one corpus."""

    name: str
    output: Path

    def clear(self) -> None:
        """Throw away output and cache."""

    def take_change(self, case: Path) -> None:
        """Take over one changed case file; `case` is relative to the corpus."""

    def seconds(self) -> float:
        """Wall time of a run."""

    def memory(self) -> measure.Memory:
        """Peak memory of a run."""


class Casepress:
    """casepress in the corpus's own folder, through its command line."""

    name = "casepress"

    def __init__(self, corpus: Path, output: Path) -> None:
        self.corpus = corpus
        self.output = output

    def clear(self) -> None:
        measure.set_aside(self.output)
        measure.set_aside(self.corpus / ".cache")

    def take_change(self, case: Path) -> None:
        """Nothing to do: it reads the corpus itself."""

    @property
    def command(self) -> list[str]:
        program = str(Path(sys.executable).with_name("casepress"))
        return [program, "build", "--as-of", AS_OF, "--site-dir", str(self.output)]

    def seconds(self) -> float:
        return measure.seconds(self.command, self.corpus)

    def memory(self) -> measure.Memory:
        return measure.memory(self.command, self.corpus)


class Hugo:
    """Hugo on the converted corpus, with the shell of a page that Material rendered."""

    name = "Hugo"

    def __init__(self, corpus: Path, site: Path, page: Path) -> None:
        self.corpus = corpus
        self.site = site
        self.output = site / "public"
        hugo.write_site(corpus, site, page)
        self.lists = hugo.read_lists(corpus)

    def clear(self) -> None:
        measure.set_aside(self.output)
        measure.set_aside(self.site / "resources")

    def take_change(self, case: Path) -> None:
        hugo.convert_case(self.corpus / case, self.site, self.lists, self.lists.releases)

    def seconds(self) -> float:
        return measure.seconds(hugo.command(self.site, self.output), self.site)

    def memory(self) -> measure.Memory:
        return measure.memory(hugo.command(self.site, self.output), self.site)


class Mkdocs:
    """MkDocs with Material: bulletins only."""

    name = "MkDocs + Material"

    def __init__(self, corpus: Path, site: Path) -> None:
        self.corpus = corpus
        self.site = site
        self.output = site / "site"
        mkdocs_peer.write_site(corpus, site)

    def clear(self) -> None:
        measure.set_aside(self.output)

    def take_change(self, case: Path) -> None:
        mkdocs_peer.convert_case(self.corpus / case, self.site)

    @property
    def env(self) -> Mapping[str, str]:
        return mkdocs_peer.environment()

    def seconds(self) -> float:
        return measure.seconds(mkdocs_peer.command(self.output), self.site, self.env)

    def memory(self) -> measure.Memory:
        return measure.memory(mkdocs_peer.command(self.output), self.site, self.env)


def versions() -> str:
    """What was compared, in one line."""
    names = ("casepress", "mkdocs", "mkdocs-material", "comrak")
    found = [f"Python {sys.version.split()[0]}", *(f"{name} {version(name)}" for name in names)]
    return ", ".join([*found, hugo.version()])
