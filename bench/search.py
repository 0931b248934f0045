"""Search at full size: what the index costs to make, what a query costs to load, and whether it finds what is there.

    python -m bench.search --cases 10000

Queries are asked of the built index by the page's own script, in Node. Bytes are counted as a server sends them: text
gzipped, index files as they are.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import mean, median
from typing import Any, Final, NamedTuple

from bench.corpus import write_corpus
from bench.measure import Memory, memory
from bench.queries import queries
from bench.run import digests, say
from casepress.concordance.words import fold

HERE: Final = Path(__file__).parent
ASK: Final = HERE.parent / "tests/search/ask.js"
SCRIPT: Final = HERE.parent / "build_tools/casepress/static/search.js"
COMMAND: Final = [sys.executable, "-c", "from casepress.cli import main; main()", "build", "--timings"]
# What a browser has loaded when the page stands, before anything is asked.
PAGE: Final = ("search/index.html", "assets/casepress/casepress.css", "assets/casepress/casepress.js",
               "assets/casepress/search.css", "assets/casepress/search.js")  # fmt: skip
SHEETS: Final = ("search/index.json", "search/cases.bin")


class Costs(NamedTuple):
    """Seconds of a build and of its search step, with what was printed."""

    total: float
    search: float
    printed: str


class Answers(NamedTuple):
    """Recall and precision over all queries, and the bytes of a first and of a further query."""

    count: int
    recall: float
    precision: float
    exact: int
    first: list[int]
    further: list[int]
    slowest: str


def build(folder: Path, jobs: int | None = None, seed: int = 0) -> Costs:
    """One run of `casepress build`, with so many workers and this seed of hashes."""
    command = [*COMMAND, *(["--jobs", str(jobs)] if jobs else [])]
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, env=environment)
    seconds = dict(re.findall(r"^  (\S+) ([0-9.]+)$", done.stdout, re.MULTILINE))
    return Costs(sum(map(float, seconds.values())), float(seconds["搜索"]), done.stdout)


def add_release(folder: Path, cases: int = 8) -> None:
    """One more release, newer than all others."""
    vocabulary = folder / "cases/_vocabulary/inspections.yml"
    text = vocabulary.read_text("utf-8")
    line = '      - {id: new-r1, ordinal: 99, publish_at: "2026-01-01T18:00+08:00"}\n'
    vocabulary.write_text(text + line, encoding="utf-8")
    (folder / "cases/new-r1").mkdir()
    for number, source in enumerate(sorted((folder / "cases").glob("c1b1-r*/*.md"))[:cases], 1):
        made = re.sub(r"batch: \S+\norder: \d+", f"batch: new-r1\norder: {number}", source.read_text("utf-8"))
        (folder / f"cases/new-r1/case-{number}.md").write_text(made, encoding="utf-8")


def ask(folder: Path, questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers of the page's script."""
    done = subprocess.run(
        ["node", "--max-old-space-size=4096", str(ASK), str(SCRIPT), str(folder / "search")],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def measure_queries(folder: Path) -> Answers:
    """Every query asked of the built site, with truth by substring in the published texts."""
    records = {}
    base = folder / "search/texts"
    for path in sorted(base.rglob("*.json")):
        records[path.relative_to(base).with_suffix("").as_posix()] = json.loads(path.read_bytes())
    texts = {
        name: fold("\n".join((one["title"], *one["facts"], *one["blocks"]))) for name, one in records.items()
    }
    places = [name for one in records.values() for name in one["places"].split("、")]
    asked = queries(texts.values(), places)
    sizes: dict[str, int] = {}

    def size(name: str) -> int:
        if name not in sizes:
            data = (folder / name).read_bytes()
            sizes[name] = len(data) if name.endswith(".bin") else len(gzip.compress(data, 6))
        return sizes[name]

    begin = sum(map(size, (*PAGE, *SHEETS)))
    found = ask(folder, [{"kind": "search", "query": query} for query in asked])
    pages = ask(folder, [{"kind": "page", "query": query, "fresh": True} for query in asked])
    recall, precision, loads, exact = [], [], [], 0
    for query, one, page in zip(asked, found, pages, strict=True):
        hits = set(one["answer"]["exact"])
        right = {name for name, text in texts.items() if fold(query) in text}
        recall.append(len(hits & right) / len(right) if right else 1.0)
        precision.append(len(hits & right) / len(hits) if hits else 1.0)
        exact += hits == right
        loads.append(sum(size(f"search/{name}") for name in page["files"]))
    slowest = asked[loads.index(max(loads))]
    return Answers(
        len(asked), mean(recall), mean(precision), exact, [begin + load for load in loads], loads, slowest
    )


def report(
    cases: int, cold: Costs, held: Memory, fresh: Costs, same: str, asked: Answers, output: str
) -> str:
    """The section for BENCH.md."""

    def spread(values: list[int]) -> str:
        return f"median {median(values) / 1000:.0f}, largest {max(values) / 1000:.0f}"

    rows = [
        ("index, cold: the search step of a cold build, s", f"{cold.search:.1f}", "60"),
        ("whole cold build with search, s", f"{cold.total:.1f}", ""),
        (
            "memory of a cold build with search, MiB (largest process)",
            f"{held.tree:.0f} ({held.largest:.0f})",
            "1500",
        ),
        ("one new release of 8 cases: the search step, s", f"{fresh.search:.2f}", "3"),
        ("queries", f"{asked.count}", "200"),
        ("recall of the exact block", f"{asked.recall:.4f}", "1.00"),
        ("precision of the exact block, before its texts are read", f"{asked.precision:.4f}", "0.95"),
        ("queries whose exact block is exactly right", f"{asked.exact}", ""),
        ("first query with the page, KB", spread(asked.first), "300"),
        (f"next query, KB (most: {asked.slowest})", spread(asked.further), "120"),
        ("bytes after the new release against a cold build of one worker with another hash seed", same, "same"),
        ("files", output, ""),
    ]
    table = "\n".join(f"| {name} | {value} | {limit} |" for name, value, limit in rows)
    intro = (
        f"`python -m bench.search --report BENCH.md`; load afterwards {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores. Bytes are as a"
        " server sends them: text gzipped, index files as they are. The comparisons with Hugo are without search, which Hugo"
        " has not."
    )
    return f"## Search, {cases:,} cases\n\n{intro}\n\n| | measured | asked for |\n| --- | --- | ---: |\n{table}\n"


def measure(cases: int, work: Path) -> str:
    """Every figure, as text."""
    shutil.rmtree(work, ignore_errors=True)
    site = work / "site"
    write_corpus(site, cases, search=True)
    say("cold")
    cold = build(site)
    say(cold.printed)
    shutil.rmtree(site / ".cache")
    say("memory")
    held = memory(COMMAND, site)
    say("queries")
    asked = measure_queries(site / "site")
    add_release(site)
    say("one new release")
    fresh = build(site)
    warm = digests(site / "site/search")
    shutil.rmtree(site / ".cache")
    (site / "site").rename(work / "warm")
    build(site, jobs=1, seed=1)
    other = digests(site / "site/search")
    same = "same" if warm == other else f"**{sum(warm.get(n) != d for n, d in other.items())} files differ**"
    total = sum((work / "warm/search" / name).stat().st_size for name in warm)
    output = f"{len(warm):,}, {total / 1e6:.0f} MB"
    shutil.rmtree(work)
    return report(cases, cold, held, fresh, same, asked, output)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--work", type=Path, default=HERE / "scratch" / "search")
    parser.add_argument(
        "--report", type=Path, default=None, help="the file whose section on search is replaced"
    )
    given = parser.parse_args()
    text = measure(given.cases, given.work.resolve())
    say(text)
    if given.report is not None:
        old = given.report.read_text("utf-8")
        kept = re.sub(r"\n## Search, .*?(?=\n## |\Z)", "", old, flags=re.DOTALL)
        given.report.write_text(f"{kept.rstrip()}\n\n{text}", encoding="utf-8")


if __name__ == "__main__":
    main()
