"""Writes static/simplified.json: what the search page needs to turn a Traditional query into Simplified characters.

Single characters come from OpenCC's tables; phrases are kept only where single characters would give another word: in
the names of the vocabularies and in a few common words. Run it after an update of OpenCC or of the vocabularies.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import opencc

PACKAGE: Final = Path(__file__).parent.parent / "build_tools" / "casepress"
TARGET: Final = PACKAGE / "static" / "simplified.json"
# The Han characters of everyday fonts: the Unified Ideographs and their Extension A.
HAN: Final = (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))
# Words in which a character that is mostly converted stays, or the other way round.
WORDS: Final = ("乾隆", "乾坤", "瞭解", "藉口", "憑藉", "慰藉", "覆蓋", "答覆", "反覆")
TO_SIMPLIFIED: Final = ("t2s", "hk2s", "tw2s")
TO_TRADITIONAL: Final = ("s2t", "s2tw", "s2hk")


def characters() -> dict[str, str]:
    """Every Traditional character with its Simplified one."""
    text = "\n".join(map(chr, HAN))
    table: dict[str, str] = {}
    for name in TO_SIMPLIFIED:
        converted = opencc.OpenCC(name).convert(text).split("\n")
        for char, simple in zip(map(chr, HAN), converted, strict=True):
            if char != simple and len(simple) == 1:
                table.setdefault(char, simple)
    return dict(sorted(table.items()))


def names() -> Iterator[str]:
    """Every name of a region and an issue."""
    with (PACKAGE / "vocabularies" / "regions.csv").open(encoding="utf-8-sig", newline="") as file:
        yield from (row[1] for row in csv.reader(file) if row and row[0].isdecimal())
    issues = (PACKAGE / "vocabularies" / "issues.yml").read_text("utf-8")
    yield from re.findall(r"[\u4e00-\u9fff]{2,}", issues)


def phrases(table: dict[str, str]) -> dict[str, str]:
    """Traditional words that single characters would turn into something else, with the right ones."""
    known = sorted(set(names()))
    found: dict[str, str] = {}
    for name in TO_TRADITIONAL:
        written = opencc.OpenCC(name).convert("\n".join(known)).split("\n")
        for simple, word in zip(known, written, strict=True):
            if by_character(word, table) != simple:
                found[word] = simple
    simplified = opencc.OpenCC("t2s")
    for word in WORDS:
        right = simplified.convert(word)
        if by_character(word, table) != right:
            found[word] = right
    return dict(sorted(found.items()))


def by_character(word: str, table: dict[str, str]) -> str:
    """A word converted without looking at its neighbours."""
    return "".join(table.get(char, char) for char in word)


def written() -> str:
    """The file: the characters as two texts of one length, and the phrases."""
    table = characters()
    record = {"from": "".join(table), "to": "".join(table.values()), "phrases": phrases(table)}
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


def main() -> None:
    """The command line."""
    TARGET.write_text(written(), encoding="utf-8")
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
