"""What the variant's search shows, and the way back to the text that it is found by."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from casepress.pages.search import SearchText
from casepress.project import PACKAGE
from casepress.traditional.converter import converter
from casepress.traditional.names import read_names
from casepress.traditional.search import LINES, TraditionalSearch

ROOT = Path(__file__).parents[2]
TABLE = (PACKAGE / "static/simplified.json").read_bytes()


@pytest.fixture(scope="module")
def search() -> TraditionalSearch:
    names = read_names((PACKAGE / "vocabularies/traditional.txt").read_text("utf-8"), "traditional.txt").value
    return TraditionalSearch(converter(names), TABLE)


def text(title: str, *blocks: str) -> SearchText:
    return SearchText("cases/x/", title, "云南省", "2021年5月6日", "水体水质", "", ("云南省", "后续"), blocks)


def way_back(made: bytes) -> list[str]:
    """What the browser makes of a text of the variant: the table, but for the odd characters."""
    read = json.loads(made)
    table = json.loads(TABLE)
    back = str.maketrans(table["from"], table["to"])
    lines = [
        list(line.translate(back))
        for line in (*(read[name] for name in LINES), *read["facts"], *read["blocks"])
    ]
    for line, place, char in read["odd"]:
        lines[line][place] = char
    return ["".join(line) for line in lines]


def test_text_is_shown_in_traditional_and_found_by_its_simplified_form(search: TraditionalSearch) -> None:
    simplified = text(
        "云南玉溪杞麓湖治理",
        "一只、只有、乾隆年间的干部、于洪区、着手、著名、后面的皇后、发布头发",
        "𠮷𪚥汉字",
    )
    made = search.text(msgspec.json.encode(simplified))
    read = json.loads(made)
    assert (read["title"], read["address"]) == ("雲南玉溪杞麓湖治理", "cases/x/")
    assert read["blocks"][0].startswith("一隻、只有、乾隆年間的幹部、于洪區")
    assert way_back(made) == [
        *(getattr(simplified, name) for name in LINES),
        *simplified.facts,
        *simplified.blocks,
    ]
    assert read["odd"], "乾隆 goes back by no table of characters"
    assert {"kind", "anchors"}.isdisjoint(read)


def test_briefing_is_named_in_traditional_and_its_anchors_stay(search: TraditionalSearch) -> None:
    issue = msgspec.structs.replace(text("督察进驻", "整改启动"), kind="简报", anchors=((0, "h-整改启动"),))
    read = json.loads(search.text(msgspec.json.encode(issue)))
    assert (read["kind"], read["anchors"]) == ("簡報", [[0, "h-整改启动"]])
    assert way_back(msgspec.json.encode(read))[-1] == "整改启动"


def test_every_text_of_the_demonstration_goes_back_to_itself(search: TraditionalSearch) -> None:
    files = sorted((ROOT / "cases").glob("[!_]*/*.md"))
    lines = tuple(
        dict.fromkeys(line for file in files for line in file.read_text("utf-8").splitlines() if line)
    )
    assert len(lines) > 500
    simplified = text("题", *lines)
    made = search.text(msgspec.json.encode(simplified))
    assert way_back(made)[len(LINES) + 2 :] == list(lines)
    assert json.loads(made)["blocks"] != list(lines)


def test_character_that_a_browser_counts_otherwise_leaves_its_line_as_it_is(
    search: TraditionalSearch,
) -> None:
    longer = TraditionalSearch(lambda line: line.replace("水", "𠮷"), TABLE)
    read = json.loads(longer.text(msgspec.json.encode(text("水质", "土地"))))
    assert (read["title"], read["blocks"]) == ("水质", ["土地"])


def test_labels_are_converted_and_what_is_looked_for_is_not(search: TraditionalSearch) -> None:
    facets = {"inspections": [["c1", "第三批督察"]], "places": [["530000", "云南省"]], "domains": [["water", "水体水质"]],
              "conducts": [], "aliases": {"数据造假": ["弄虚作假"], "渝": ["重庆"]}}  # fmt: skip
    made = json.loads(search.sheet(json.dumps({"chars": "云", "facets": facets}).encode()))
    assert made["facets"]["places"] == [["530000", "雲南省"]]
    assert (made["facets"]["aliases"], made["chars"]) == (facets["aliases"], "云")
    assert made["said"] == {"弄虚作假": "弄虛作假", "重庆": "重慶"}
    assert json.loads(search.names('[["云南省","regions/530000/"]]'.encode())) == [
        ["雲南省", "regions/530000/", "云南省"]
    ]
