"""The gate: 2,000 cases, the real index and the real script, with truth by substring."""

from __future__ import annotations

import datetime as dt
import gzip
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from search_desk import ROOT, ask, folded, mean, search, texts
from site_builder import Site, tree

from bench.corpus import write_corpus
from bench.queries import queries
from casepress.concordance import volume
from casepress.concordance.words import fold

CASES = 2_000
NOW = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


class Gate(NamedTuple):
    """The site of 2,000 cases as it was built, and its texts, folded and as they are."""

    site: Site
    texts: dict[str, str]
    records: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Gate:
    root = tmp_path_factory.mktemp("gate")
    write_corpus(root, CASES, seed=4, search=True)
    made = Site(root)
    outcome = made.build(NOW, jobs=2)
    assert (outcome.published, outcome.cases) == (True, CASES)
    records = texts(made.output)
    return Gate(made, folded(records), records)


def asked_of(gate: Gate) -> list[str]:
    places = (name for record in gate.records.values() for name in record["places"].split("、"))
    return queries(gate.texts.values(), places)


def test_exact_hits_are_complete_and_right(gate: Gate) -> None:
    asked = asked_of(gate)
    assert len(asked) >= 200
    answers = ask(gate.site.output, [{"kind": "search", "query": query} for query in asked])
    precision = []
    for query, answer in zip(asked, answers, strict=True):
        term, found = fold(query), set(answer["answer"]["exact"])
        right = {name for name, text in gate.texts.items() if term in text}
        assert right <= found, (query, right - found)
        precision.append(len(right) / len(found) if found else 1.0)
    assert mean(precision) >= 0.95, mean(precision)


def test_exact_hits_that_are_shown_are_all_right(gate: Gate) -> None:
    asked = asked_of(gate)
    answers = ask(gate.site.output, [{"kind": "page", "query": query} for query in asked])
    shown = 0
    for query, answer in zip(asked, answers, strict=True):
        for name, block in answer["answer"]["shown"]:
            shown += block == "exact"
            assert block != "exact" or fold(query) in gate.texts[name], (query, name)
    assert shown > 1_000


def test_every_line_of_a_case_file_can_be_found(gate: Gate) -> None:
    files = sorted((gate.site.root / "cases").glob("c*/*.md"))[::40]
    by_id = {record["address"].split("/")[1]: name for name, record in gate.records.items()}
    for file in files:
        head, body = file.read_text("utf-8").removeprefix("---\n").split("---\n", 1)
        said = gate.texts[by_id[f"{file.parent.name}-{file.stem}"]]
        values = re.findall(r"(?:title|summary|team|text|source): ([^,\n}]+)", head)
        cells = [cell for line in body.split("\n") for cell in line.split("|")]
        for value in (*values, *cells):
            assert all(part in said for part in fold(value).split("\n")), (file.name, value)


def test_counts_of_the_filters_are_those_of_the_cases(gate: Gate) -> None:
    chosen = {"domain": ["water", "sewage"], "year": ["2021", "2022"]}
    (plain, narrowed) = ask(
        gate.site.output,
        [{"kind": "counts", "query": "水质"}, {"kind": "counts", "query": "水质", "chosen": chosen}],
    )
    catalogue = gate.site.catalogue(NOW)
    hits = {name for name, text in gate.texts.items() if "水质" in text}
    rows = []
    for name in hits:
        release, number = name.split("/")
        case = catalogue.by_release[release][int(number)]
        release_of = catalogue.release_of(case)
        rows.append(
            {
                "region": {code[:2] + "0000" for code in case.regions},
                "domain": set(case.domains),
                "conduct": set(case.conducts),
                "inspection": {release_of.inspection},
                "year": {release_of.published[:4]},
                "media": {"text"},
                "kind": set(),
            }
        )
    for wanted, answer in (({}, plain), (chosen, narrowed)):
        for facet, counts in answer["answer"].items():
            left = [
                row
                for row in rows
                if all(row[name] & set(values) for name, values in wanted.items() if name != facet)
            ]
            assert counts == Counter(value for row in left for value in row[facet]), facet


def test_new_release_makes_its_segment_alone_and_leaves_the_bytes_of_a_cold_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volume, "BOUND", 2)
    made = Site(tmp_path / "site")
    write_corpus(made.root, 520, seed=4, search=True)
    made.build(NOW, jobs=2)
    segments = made.root / ".cache/casepress/search"
    before = {path.name for path in segments.iterdir() if not path.name.startswith("volume-")}
    assert len(before) > 2
    bound = {path: path.stat().st_mtime_ns for path in (made.output / "search/grams/0").iterdir()}
    recent = tree(made.output / "search/grams/1")
    inspections = made.root / "cases/_vocabulary/inspections.yml"
    release = '      - {id: new-r1, ordinal: 99, publish_at: "2029-01-01T18:00+08:00"}\n'
    made.write("cases/_vocabulary/inspections.yml", inspections.read_text("utf-8") + release)
    source = next((made.root / "cases").glob("c1b1-r1/*.md")).read_text("utf-8")
    for number in range(8):
        text = source.replace("batch: c1b1-r1", "batch: new-r1").replace(
            "order: 1\n", f"order: {number + 1}\n"
        )
        made.write(f"cases/new-r1/case-{number}.md", f"{text}\n全新的记号{number}号。\n")
    made.build(NOW, jobs=2)
    after = {path.name for path in segments.iterdir() if not path.name.startswith("volume-")}
    assert len(after - before) == 1
    assert bound == {path: path.stat().st_mtime_ns for path in (made.output / "search/grams/0").iterdir()}
    assert recent != tree(made.output / "search/grams/1")
    assert len(before - after) <= 1
    assert len(search(made.output, "全新的记号")[0]["exact"]) == 8
    warm = tree(made.output / "search")
    shutil.rmtree(made.root / ".cache")
    made.build(NOW, to=tmp_path / "cold", jobs=1)
    assert warm == tree(tmp_path / "cold/search")


def test_unchanged_index_is_neither_read_nor_written(gate: Gate) -> None:
    index = gate.site.output / "search"
    cache = gate.site.root / ".cache/casepress/search"
    stamps = {path: path.stat().st_mtime_ns for path in index.rglob("*") if path.is_file()}
    damaged = [path for path in cache.iterdir() if not path.name.startswith("volume-")]
    kept = {path: path.read_bytes() for path in damaged}
    for path in damaged:
        path.write_bytes(b"not read")
    outcome = gate.site.build(NOW, jobs=2)
    for path, data in kept.items():
        path.write_bytes(data)
    assert outcome.written == 0
    assert stamps == {path: path.stat().st_mtime_ns for path in index.rglob("*") if path.is_file()}


def test_script_of_the_page_is_small() -> None:
    script = (ROOT / "build_tools/casepress/static/search.js").read_bytes()
    assert len(gzip.compress(script, 9)) <= 20_000
