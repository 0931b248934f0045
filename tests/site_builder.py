"""Tiny sites for the tests of everything behind the reading: a folder, its cases, a build of the real parts.

The engine is the real one. It is run once for each set of hand-written pages and settings and remembered,
since most tests differ in their cases alone.
"""

from __future__ import annotations

import datetime as dt
import functools
import tempfile
from collections.abc import Mapping
from pathlib import Path

from lxml import html

from casepress.adapters.executors import ForkedWorkers
from casepress.adapters.mkdocs import render_engine
from casepress.build import Outcome, Request, build
from casepress.catalogue import Catalogue
from casepress.diagnostics import Checked
from casepress.press import Engine
from casepress.project import Project, open_project
from casepress.reading import read_site

LATER = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
URL = "https://example.org/bulletin/"
INSPECTIONS = """\
objects:
  - {id: xpcc, name: 新疆生产建设兵团, kind: corps}
inspections:
  - id: c2b3
    level: central
    round: 2
    batch: 3
    label: 第二轮第三批
    name: 第二轮第三批中央生态环境保护督察
    start: 2021-04-06
    regions: ["140000", "530000"]
    releases:
      - {id: c2b3-r1, ordinal: 1, publish_at: "2021-04-16T18:00+08:00"}
      - {id: c2b3-r5, ordinal: 5, publish_at: "2021-05-06T18:00+08:00", theme: 流域治理}
  - id: c2b6
    level: central
    round: 2
    batch: 6
    label: 第二轮第六批
    name: 第二轮第六批中央生态环境保护督察
    start: 2022-03-23
    releases:
      - {id: c2b6-d20220410, publish_at: 2022-04-10}
"""


def case_text(
    title: str = "云南玉溪杞麓湖污染治理治标不治本",
    region: str = '["530423"]',
    issue: str = "[water, delay]",
    batch: str = "c2b3-r5",
    body: str = "杞麓湖水质长期为劣Ⅴ类，治理只做表面文章。\n",
    **keys: str,
) -> str:
    """A case file; further keys stand as written, in YAML."""
    head = {"title": quoted(title), "region": region, "issue": issue, "batch": batch, **keys}
    lines = [f"{key}: {value}" for key, value in head.items() if value]
    return "\n".join(["---", *lines, "---", body])


def quoted(text: str) -> str:
    """A text as a single-quoted YAML scalar."""
    return "'" + text.replace("'", "''") + "'"


def settings(options: str = "", url: str = URL, extra: str = "") -> str:
    """An mkdocs.yml; `options` are lines of the casepress section. Nobody looks at a test's pictures."""
    given = options.splitlines()
    # What a public site must say; without a site URL it can only be a demonstration.
    needed = ("media_review: off", "office: 测试办公室", "site_code: bm01000001", *(() if url else ("demo: true",)))
    given += [line for line in needed if not any(one.startswith(line.partition(" ")[0]) for one in given)]
    plugin = "  - casepress:\n" + "".join(f"      {line}\n" for line in given)
    return (
        f"site_name: 测试通报\n{f'site_url: {url}' if url else ''}\n"
        f"theme: {{name: material, language: zh, font: false}}\nplugins:\n{plugin}{extra}"
    )


class Site:
    """A site's folder and the folder it is built into."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.output = root / "public"

    def write(self, file: str, text: str | bytes) -> Path:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    @property
    def project(self) -> Project:
        checked = open_project(self.root)
        assert checked.value is not None, checked.findings
        return checked.value

    def catalogue(self, as_of: dt.datetime = LATER) -> Catalogue:
        """The catalogue of everything that is out."""
        read = read_site(self.project, ForkedWorkers(1), lambda *_: None)
        assert not [finding for finding in read.findings if finding.is_error], read.findings
        out = read.value.vocabulary.out(as_of)
        ids = set(out.inspections.release_ids)
        return Catalogue([case for case in read.value.cases if case.release in ids], out)

    def engine(self) -> Checked[Engine | None]:
        """What the engine makes of the hand-written pages and the settings."""
        docs = self.root / "docs"
        pages = {
            path.relative_to(docs).as_posix(): path.read_bytes() for path in docs.rglob("*") if path.is_file()
        }
        return _rendered((self.root / "mkdocs.yml").read_bytes(), tuple(sorted(pages.items())))

    def build(
        self,
        as_of: dt.datetime | str = LATER,
        *,
        to: Path | None = None,
        jobs: int = 1,
        strict: bool = False,
        own_engine: bool = False,
    ) -> Outcome:
        """Builds the site; `own_engine` runs the engine with this site's own cache."""
        instant = dt.datetime.fromisoformat(as_of) if isinstance(as_of, str) else as_of
        project = self.project
        request = Request(as_of=instant, site_dir=to or self.output, strict=strict, jobs=jobs)
        engine = (lambda: render_engine(project)) if own_engine else self.engine
        return build(project, request, engine, ForkedWorkers(jobs))

    def has(self, file: str) -> bool:
        return (self.output / file).exists()

    def text(self, file: str) -> str:
        return (self.output / file).read_text("utf-8")

    def page(self, address: str) -> html.HtmlElement:
        """A page, parsed."""
        return html.fromstring(self.text(f"{address}index.html"))


def site(
    root: Path,
    cases: Mapping[str, str] | None = None,
    *,
    inspections: str = INSPECTIONS,
    docs: Mapping[str, str] | None = None,
    config: str = settings(),
) -> Site:
    """A site with cases ({"c2b3-r5/qilu": text}) and hand-written pages ({"about.md": text})."""
    made = Site(root)
    root.mkdir(parents=True, exist_ok=True)
    made.write("mkdocs.yml", config)
    made.write("cases/_vocabulary/inspections.yml", inspections)
    (root / "docs").mkdir(exist_ok=True)
    for name, text in (docs or {}).items():
        made.write(f"docs/{name}", text)
    for name, text in (cases or {}).items():
        made.write(f"cases/{name}.md", text)
    return made


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of an output folder by name but the build's own marker, which ties it to its cache."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".casepress"
    }


def codes(outcome: Outcome) -> list[str]:
    """The codes of what a build found to be wrong."""
    return [finding.code for finding in outcome.findings if finding.is_error]


def texts(element: html.HtmlElement, path: str) -> list[str]:
    """The trimmed text of each element that an XPath finds."""
    return [" ".join(found.text_content().split()) for found in element.xpath(path)]


@functools.cache
def _scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder for what the engine renders, gone when the tests end."""
    return tempfile.TemporaryDirectory(prefix="casepress-engine-")


@functools.cache
def _rendered(config: bytes, pages: tuple[tuple[str, bytes], ...]) -> Checked[Engine | None]:
    made = Site(Path(tempfile.mkdtemp(dir=_scratch().name)))
    made.write("mkdocs.yml", config)
    (made.root / "docs").mkdir()
    for name, data in pages:
        made.write(f"docs/{name}", data)
    return render_engine(made.project)
