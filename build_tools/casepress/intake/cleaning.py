"""Pasted text put right: glosses inside words, private-use glyphs, odd blanks, a body that stands twice.

What is sure is mended and said; what may be meant (traditional characters) is only offered.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import msgspec
import opencc

from casepress.diagnostics import Checked, Finding, Place
from casepress.intake.hypertext import pieces_of, rebuilt
from casepress.intake.manuscript import Block, Cell, Manuscript
from casepress.rules import drafts as rules

_TONED: Final = "āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜńňǹḿ"
_GLOSS: Final = re.compile(rf"(?<=([\u3400-\u9fff]))[（(]([a-zü{_TONED}]{{1,6}})[)）]", re.IGNORECASE)
_TONE: Final = re.compile(f"[{_TONED}]", re.IGNORECASE)
MANY: Final = 4  # so many glosses are no help to readers but the mark of a copied page
_ZERO: Final = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0000-\u0008\u000b-\u001f\u007f-\u009f]"
)
_WIDE: Final = re.compile("[ \u00a0\u2000-\u200a\u202f\u3000]{2,}|[\u00a0\u2000-\u200a\u202f\u3000]")
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff\ufffd]")
# Kangxi radicals and compatibility ideographs, which PDF readers give for the plain characters.
_RADICAL: Final = re.compile("[\u2f00-\u2fdf\uf900-\ufaff]")
# What Wingdings and Symbol hold at the places that Word's bullets and ticks use.
_DINGBATS: Final = {
    0xF0B7: "•", 0xF06C: "●", 0xF06E: "■", 0xF075: "◆", 0xF0D8: "➢", 0xF0FC: "√", 0xF0FE: "☑", 0xF0A8: "□",
    0xF06F: "□", 0xF076: "❖", 0xF0E0: "→", 0xF0B2: "⬧", 0xF0A7: "▪", 0xF09F: "•", 0xF0B0: "°", 0xF0B1: "±",
    0xF0B4: "×", 0xF0B3: "≥", 0xF0A3: "≤", 0xF06D: "μ", 0xF0FB: "✗", 0xF052: "☑",
}  # fmt: skip
LONG_ENOUGH: Final = 100  # characters; a shorter repetition may be meant


def cleaned(manuscript: Manuscript, simplify: bool) -> Checked[Manuscript]:
    """The manuscript with its pasted oddities put right; `simplify` converts traditional characters, too."""
    converter = opencc.OpenCC("t2s")
    convert: Callable[[str], str] = converter.convert
    words = [block.text for block in _flat(manuscript.blocks)]
    glosses = _GLOSS.findall("".join(words))
    every = sum(1 for _, gloss in glosses if _TONE.search(gloss)) >= MANY
    findings: list[Finding] = []
    traditional = _traditional(words, convert)

    def mend(text: str) -> str:
        text = _blanks(_DINGBAT.sub(lambda match: _DINGBATS[ord(match[0])], text))
        text = _without_glosses(text, every, convert)
        text = _PRIVATE.sub("〓", text)
        return convert(text) if simplify else text

    blocks = tuple(_mended(block, mend) for block in manuscript.blocks)
    for block in _flat(manuscript.blocks):
        findings += _said(block, manuscript.file, every, convert)
    if traditional:
        rule = rules.SIMPLIFIED if simplify else rules.TRADITIONAL
        found = "".join(dict.fromkeys(traditional))[:20]
        findings.append(rule.at(Place(manuscript.file), found=found, count=len(traditional)))
    kept, doubled = _once(blocks, manuscript.file)
    findings += doubled
    return Checked(msgspec.structs.replace(manuscript, blocks=kept), tuple(findings))


_DINGBAT: Final = re.compile("[" + "".join(chr(code) for code in _DINGBATS) + "]")


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.table:
            for row in block.table:
                for cell in row:
                    yield from _flat(cell.blocks)
        else:
            yield block


def _mended(block: Block, mend: Callable[[str], str]) -> Block:
    if block.table:
        rows = tuple(
            tuple(
                Cell(tuple(_mended(one, mend) for one in cell.blocks), cell.columns, cell.rows, cell.head)
                for cell in row
            )
            for row in block.table
        )
        return msgspec.structs.replace(block, table=rows, text=mend(block.text))
    if mend(block.text) == block.text:
        return block
    pieces = [msgspec.structs.replace(one, text=mend(one.text)) for one in pieces_of(block)]
    return rebuilt(block, pieces)


def _blanks(text: str) -> str:
    """No invisible characters, single blanks, plain characters for radicals."""
    text = _RADICAL.sub(lambda match: unicodedata.normalize("NFKC", match[0]), _ZERO.sub("", text))
    return _WIDE.sub(" ", text)


def _is_junk(base: str, gloss: str, every: bool, convert: Callable[[str], str]) -> bool:
    """Whether a gloss is a copied page's mark: one of many, or behind a traditional character (環(huán)境)."""
    return _TONE.search(gloss) is not None and (every or convert(base) != base)


def _without_glosses(text: str, every: bool, convert: Callable[[str], str]) -> str:
    return _GLOSS.sub(lambda match: "" if _is_junk(match[1], match[2], every, convert) else match[0], text)


def _said(block: Block, file: str, every: bool, convert: Callable[[str], str]) -> Iterator[Finding]:
    place, where = Place(file, block.number), block.where
    junk = [
        f"{base}({gloss})"
        for base, gloss in _GLOSS.findall(block.text)
        if _is_junk(base, gloss, every, convert)
    ]
    if junk:
        yield rules.GLOSSES.at(place, where=where.zh, where_en=where.en, count=len(junk), found=junk[0])
    strange = [char for char in _PRIVATE.findall(block.text) if ord(char) not in _DINGBATS]
    if strange:
        found = " ".join(dict.fromkeys(f"U+{ord(char):04X}" for char in strange))
        yield rules.GLYPHS.at(place, where=where.zh, where_en=where.en, count=len(strange), found=found)


def _traditional(words: Iterable[str], convert: Callable[[str], str]) -> list[str]:
    found = []
    for text in words:
        other = convert(text)
        if other != text and len(other) == len(text):
            found += [char for char, plain in zip(text, other, strict=True) if char != plain]
    return found


def _once(blocks: tuple[Block, ...], file: str) -> tuple[tuple[Block, ...], list[Finding]]:
    """The blocks without a second copy of a stretch of two or more that stands before."""
    texts = [re.sub(r"\s+", "", block.text) for block in blocks]
    first: dict[str, int] = {}
    kept: list[Block] = []
    findings: list[Finding] = []
    place = 0
    while place < len(blocks):
        start = first.get(texts[place], -1) if texts[place] else -1
        length = 0
        while start >= 0 and place + length < len(blocks) and start + length < place:
            if texts[start + length] != texts[place + length] or blocks[place + length].pictures:
                break
            length += 1
        if length >= 2 and sum(map(len, texts[place : place + length])) >= LONG_ENOUGH:
            where = blocks[place].where
            spot = Place(file, blocks[place].number)
            findings.append(rules.DOUBLED.at(spot, where=where.zh, where_en=where.en, count=length))
            place += length
            continue
        first.setdefault(texts[place], place)
        kept.append(blocks[place])
        place += 1
    return tuple(kept), findings
