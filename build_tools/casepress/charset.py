"""Bytes to text in the encodings that Chinese editors' programs write, the likeliest first. It judges no content."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Final

# UTF-32 before UTF-16, whose mark it begins with.
BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CHINESE: Final = ("gb18030", "big5hkscs")
# The hundred or so characters that make up nearly half of any Chinese text, simplified and traditional.
_COMMON: Final = frozenset(
    "的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还"
    "发成事只作当想看文无开手用主行方又如前所本见经头面公同三已老从动两长知样现水污染环保护督察企业排放整改问题"
    "這來個國到說們為過學對裡後麼沒於還發當開無經頭動兩長樣現問題環護業"
)


def marked(data: bytes) -> str | None:
    """The encoding that the mark at the beginning of some bytes names; None without a mark."""
    return next((encoding for mark, encoding in BOMS if data.startswith(mark)), None)


def readings(data: bytes) -> Iterator[tuple[str, str]]:
    """Every encoding that some bytes may be read in, with the text that they then are: what a mark says and nothing
    else; UTF-8, which hardly anything else can pass for; UTF-16 by its zero bytes; the Chinese ones by how common the
    characters are that they give."""
    for encoding in _encodings(data):
        try:
            yield encoding, data.decode(encoding)
        except UnicodeDecodeError:
            continue


def _encodings(data: bytes) -> Iterator[str]:
    known = marked(data)
    if known is not None:
        yield known
        return
    yield "utf-8"
    if data[:200].count(0) > len(data[:200]) // 8:
        yield "utf-16-le" if data[1:200:2].count(0) > data[0:200:2].count(0) else "utf-16-be"
        return
    yield from ranked(data)


def ranked(data: bytes) -> list[str]:
    """The Chinese encodings, that first in which some bytes read most like Chinese; GB18030 where both do."""
    return sorted(CHINESE, key=lambda encoding: -commonness(data, encoding))


def commonness(data: bytes, encoding: str) -> float:
    """The share of common characters among those beyond ASCII; -1 where it cannot be read at all."""
    try:
        text = [char for char in data.decode(encoding) if char > "\x7f" and char.isalpha()]
    except UnicodeDecodeError:
        return -1.0
    return sum(char in _COMMON for char in text) / len(text) if text else 0.0
