"""Segments and files of the index: what is written is what is read, whatever the checksums."""

from __future__ import annotations

import itertools
import json
import shutil
import zlib
from pathlib import Path

import msgspec
from search_desk import SCRIPT, ask, search

from casepress.concordance.segment import SLOTS, Segment, segment, varint
from casepress.concordance.volume import (
    BOUND,
    Columns,
    bind,
    characters,
    columns_file,
    file_count,
    grams_file,
    heavy,
    volumes,
)
from casepress.pages.facets import Choice, Facets, Shelf

EDITION = b"\x01\x02\x03\x04"


def shelf(folder: Path, *parts: list[Segment], files: int) -> None:
    """An index of nothing but words in volumes of some segments, as the browser reads it."""
    bound = [msgspec.structs.replace(bind(part), files=files) for part in parts]
    count = sum(len(one.passages) for one in bound)
    found = Facets((Shelf("r1", count, 0, "2021"),), (Choice("i", "督察"),), (), ((),), (), (), {})
    sheet = {
        "edition": EDITION.hex(),
        "volumes": [{"edition": EDITION.hex(), "files": files, "segments": one.segments} for one in bound],
        "facets": found,
        "chars": characters(bound),
        "heavy": heavy(bound),
    }
    (folder / "assets/casepress").mkdir(parents=True)
    shutil.copy(SCRIPT.with_name("simplified.json"), folder / "assets/casepress")
    for at, part in enumerate(parts):
        (folder / f"search/grams/{at}").mkdir(parents=True)
        for number in range(files):
            data = grams_file(part, number, files, EDITION)
            (folder / f"search/grams/{at}/{number}.bin").write_bytes(data)
    (folder / "search/index.json").write_bytes(msgspec.json.encode(sheet))
    rows = [Columns(0, (), 0)] * count
    (folder / "search/cases.bin").write_bytes(columns_file(rows, bound, EDITION))


def test_index_in_one_file_or_thousands_one_volume_or_two_gives_the_same_answers(tmp_path: Path) -> None:
    segments = [
        segment([("杞麓湖治理", "水质没有改善。" * 60), ("太谷焦化厂", "烟气直排")]),
        segment([("洪湖围网", "水质持续恶化"), ("空", "")]),
    ]
    answers = []
    for files, parts in itertools.product((1, 2, 64, SLOTS), ([segments], [segments[:1], segments[1:]])):
        folder = tmp_path / f"{files}-{len(parts)}"
        shelf(folder, *parts, files=files)
        answers.append(
            json.dumps(search(folder, "水质", "焦化厂", "湖", "烟气直排", "没有的字"), ensure_ascii=False)
        )
    assert len(set(answers)) == 1
    water, factory, lake, smoke, nothing = json.loads(answers[0])
    assert sorted(water["exact"]) == ["r1/0", "r1/2"]
    assert (factory["exact"], smoke["exact"], nothing["exact"]) == (["r1/1"], ["r1/1"], [])
    assert sorted(lake["exact"]) == ["r1/0", "r1/2"]


def test_two_grams_with_one_key_in_one_file_lose_no_case(tmp_path: Path) -> None:
    seen: dict[int, str] = {}
    pairs = (chr(a) + chr(b) for a, b in itertools.product(range(0x4E00, 0x9FA5, 29), repeat=2))
    for pair in pairs:
        crc = zlib.crc32(pair.encode())
        other = seen.setdefault(crc & 0xFFFFFF, pair)
        if other != pair:
            break
    else:
        raise AssertionError("no two grams share a key")
    three = other + chr(0x5001)
    segments = [segment([("题", f"{three}。{pair}"), ("题", pair)])]
    shelf(tmp_path, segments, files=1)
    assert search(tmp_path, three)[0]["exact"] == ["r1/0"]
    assert "r1/1" in search(tmp_path, pair)[0]["exact"]


def test_long_word_is_found_by_its_rare_grams_in_few_files(tmp_path: Path) -> None:
    common = "中央生态环境保护督察组"
    texts = [("题", f"{common}{mark}进驻某省。{common}撤离") for mark in "甲乙丙丁戊己庚辛"]
    shelf(tmp_path, [segment(texts)], files=SLOTS)
    word = "中央生态环境保护督察组丙进驻某省"
    assert search(tmp_path, word)[0]["exact"] == ["r1/2"]
    (answer,) = ask(tmp_path, [{"kind": "search", "query": word}])
    grams = [name for name in answer["files"] if name.startswith("grams/")]
    assert 0 < len(grams) < len(word) - 1


def test_pasted_sentence_is_found_by_a_dozen_grams(tmp_path: Path) -> None:
    sentence = "".join(chr(0x4E00 + 7 * number) for number in range(90))
    shelf(tmp_path, [segment([("题", sentence), ("题", sentence[:45]), ("题", sentence[45:])])], files=SLOTS)
    (answer,) = ask(tmp_path, [{"kind": "search", "query": sentence}])
    assert answer["answer"]["exact"] == ["r1/0"]
    assert len([name for name in answer["files"] if name.startswith("grams/")]) <= 12


def test_passages_as_bitmap_or_as_gaps_come_back_the_same(tmp_path: Path) -> None:
    # 共 stands in every passage, 半 in every second, 稀 in the first and last of 700.
    texts = [
        ("题", "共有" + ("半数" if number % 2 else "") + ("稀少" if number in (0, 699) else ""))
        for number in range(700)
    ]
    shelf(tmp_path, [segment(texts)], files=4)
    every, half, rare = search(tmp_path, "共有", "半数", "稀少")
    assert len(every["exact"]) == 700
    assert {int(name.partition("/")[2]) % 2 for name in half["exact"]} == {1}
    assert len(half["exact"]) == 350
    assert sorted(rare["exact"]) == ["r1/0", "r1/699"]


def test_numbers_are_packed_seven_bits_to_a_byte() -> None:
    assert (varint(0), varint(127), varint(128), varint(16384)) == (
        b"\0",
        b"\x7f",
        b"\x80\x01",
        b"\x80\x80\x01",
    )


def test_number_of_files_grows_with_the_index_and_is_a_power_of_two() -> None:
    small, large = segment([("题", "字")]), Segment((1,), "", (), b"", b"x" * 6_000 * 70)
    assert [file_count(one, 6_000) for one in ([small], [large], [large] * 100)] == [1, 128, 4096]


def test_last_segment_is_never_in_the_volume_that_is_bound_for_good() -> None:
    for count in range(4 * BOUND):
        parts = volumes(range(count))
        assert [number for part in parts for number in part] == list(range(count))
        assert len(parts) <= 2
        assert len(parts) < 2 or (len(parts[0]) % BOUND == 0 and 0 < len(parts[1]) <= BOUND)
