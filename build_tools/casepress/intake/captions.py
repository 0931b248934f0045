"""Pictures and what stands below them: 图1, △, a line in the middle; side by side in one line or in a table's cells.

A caption goes to the picture that it stands next to, never to one further away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, get_args

import msgspec

from casepress.case import Figure, Mode
from casepress.diagnostics import Finding, Place
from casepress.intake.hypertext import pieces_of, rebuilt
from casepress.intake.manuscript import Block, Manuscript
from casepress.rules import drafts as rules

_DIGITS: Final = "一二三四五六七八九十"
_NUMBERED: Final = re.compile(
    rf"\s*[△▲]?\s*[(（]?(?:图|照片|图片)\s?(?P<number>[0-9]{{1,2}}|[{_DIGITS}]{{1,2}})(?![0-9年月日号层号米吨]|[{_DIGITS}])[)）]?\s*[:：.．、—-]?\s*"
)
_TRIANGLE: Final = re.compile(r"\s*[△▲↑]\s*")
_NEXT: Final = re.compile(r"\s+(?=(?:图|照片)\s?[0-9]{1,2}[^0-9年月日号])")
_CREDIT: Final = re.compile(
    r"(?:[（(\s]|(?<=[。，；]))\s*((?:[^（）()\s。，；]{1,20}?)\s?(?:供图|摄影?|拍摄|提供|制图|绘制))\s*[)）]?[。.]?\s*$"
)
_DAY: Final = re.compile(r"\s*([12][0-9]{3})年([0-9]{1,2})月(?:([0-9]{1,2})日)?")
_MODES: Final = (("无人机", "无人机"), ("航拍", "无人机"), ("卫星", "卫星"), ("遥感", "卫星"), ("暗查", "暗查"), ("暗访", "暗查"),
          ("示意图", "示意图"),
                 ("资料图", "资料"), ("资料照片", "资料"), ("现场", "现场"))  # fmt: skip
LONGEST: Final = 150  # characters of a caption that says no number


class Shot(msgspec.Struct, frozen=True):
    """A picture with its caption as it stood there, and the figure number written before it (0: none)."""

    picture: str
    caption: str = ""
    number: int = 0
    place: int = 0


class Sorted(msgspec.Struct, frozen=True):
    """The blocks without pictures and their captions, and the pictures in order."""

    blocks: tuple[Block, ...]
    shots: tuple[Shot, ...]
    findings: tuple[Finding, ...] = ()


def with_captions(manuscript: Manuscript) -> Sorted:
    """Pictures taken out of the text, each with its caption; pictures within tables of words stay there."""
    blocks = [part for block in manuscript.blocks for part in _lifted(block)]
    shots: list[Shot] = []
    kept: list[Block] = []
    findings: list[Finding] = []
    place = 0
    while place < len(blocks):
        block = blocks[place]
        if block.kind == "table" and block.pictures:
            laid = _laid_out(block)
            if laid is not None:
                shots += laid
                place += 1
                continue
        if block.kind != "picture":
            if (
                _NUMBERED.match(block.text)
                and _is_caption(block, False)
                and not _before_picture(blocks, place)
            ):
                where = block.where
                spot = Place(manuscript.file, block.number)
                findings.append(
                    rules.CAPTION_ALONE.at(spot, where=where.zh, where_en=where.en, text=block.text)
                )
            if not (_before_picture(blocks, place) and _is_caption(block, False)):
                kept.append(block)
            place += 1
            continue
        names, captions, place, above = _group(blocks, place)
        shots += _paired(names, captions or above, block.number)
    return Sorted(tuple(kept), tuple(shots), (*findings, *_out_of_order(shots, manuscript.file)))


def _lifted(block: Block) -> Iterator[Block]:
    """A block without its pictures, and those behind it."""
    if block.kind == "table" or not block.pictures or block.kind == "picture":
        yield block
        return
    pieces = pieces_of(block)
    yield rebuilt(block, [piece for piece in pieces if not piece.picture])
    for piece in pieces:
        if piece.picture:
            yield Block(kind="picture", number=block.number, pictures=(piece.picture,))


def _group(blocks: Sequence[Block], place: int) -> tuple[list[str], list[str], int, list[str]]:
    """The pictures that stand together at `place`, the captions below them, where the text goes on, and captions
    above."""
    start = place
    names: list[str] = []
    while place < len(blocks) and blocks[place].kind == "picture":
        names += blocks[place].pictures
        place += 1
    captions: list[str] = []
    while place < len(blocks) and len(captions) < len(names) and _is_caption(blocks[place], True):
        if captions and not _NUMBERED.match(blocks[place].text):
            break
        if _before_picture(blocks, place) and start and _is_caption(blocks[start - 1], False):
            break
        captions += _NEXT.split(blocks[place].text)
        place += 1
    above = _NEXT.split(blocks[start - 1].text) if start and _is_caption(blocks[start - 1], False) else []
    return names, captions, place, above


def _is_caption(block: Block, below: bool) -> bool:
    """Whether a block is a caption; `below`: it stands right below a picture, where less is asked."""
    if block.kind != "paragraph" or not block.text.strip() or block.level or "t" in block.marks:
        return False
    if _NUMBERED.match(block.text) and len(block.text) <= LONGEST * 2:
        return True
    if len(block.text) > LONGEST:
        return False
    return "c" in block.marks or _TRIANGLE.match(block.text) is not None or (below and block.align == "c")


def _before_picture(blocks: Sequence[Block], place: int) -> bool:
    """Whether a caption above stands right before a picture that has none below."""
    if place + 1 >= len(blocks) or blocks[place + 1].kind != "picture":
        return False
    if place and blocks[place - 1].kind == "picture":
        return False
    after = next((block for block in blocks[place + 1 :] if block.kind != "picture"), None)
    return after is None or not _is_caption(after, True) or _begins_next(blocks, place)


def _begins_next(blocks: Sequence[Block], place: int) -> bool:
    """Whether captions stand above their pictures all along: the one after the picture is followed by another."""
    for offset in range(place + 1, len(blocks)):
        if blocks[offset].kind != "picture":
            return offset + 1 < len(blocks) and blocks[offset + 1].kind == "picture"
    return False


def _paired(names: Sequence[str], captions: Sequence[str], place: int) -> Iterator[Shot]:
    for number, name in enumerate(names):
        text = captions[number] if number < len(captions) else ""
        match = _NUMBERED.match(text)
        said = _count(match["number"]) if match is not None else 0
        start = match or _TRIANGLE.match(text)
        bare = text[start.end() :] if start is not None else text
        bare = _TRIANGLE.sub("", bare, count=1) if _TRIANGLE.match(bare) else bare
        yield Shot(name, bare.strip(), said, place)


def _count(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return (
        10 + (_DIGITS.index(text[1]) + 1)
        if len(text) == 2 and text[0] == "十"
        else _DIGITS.index(text[0]) + 1
    )


def _laid_out(block: Block) -> list[Shot] | None:
    """The pictures of a table that only lays them out, with the words in or below their cells; None for any other."""
    shots: list[Shot] = []
    taken: set[tuple[int, int]] = set()
    cells = {(row, column): cell for row, line in enumerate(block.table) for column, cell in enumerate(line)}
    for (row, column), cell in cells.items():
        names = [name for one in cell.blocks for name in one.pictures]
        if not names:
            continue
        taken.add((row, column))
        words = [one.text for one in cell.blocks if one.text.strip()]
        below = cells.get((row + 1, column))
        if not words and below is not None and not any(one.pictures for one in below.blocks):
            words = [one.text for one in below.blocks if one.text.strip()]
            taken.add((row + 1, column))
        if len(words) > len(names) or any(len(text) > LONGEST for text in words):
            return None
        shots += _paired(names, words, block.number)
    rest = [
        one for place, cell in cells.items() if place not in taken for one in cell.blocks if one.text.strip()
    ]
    return None if rest else shots


def _out_of_order(shots: Sequence[Shot], file: str) -> Iterator[Finding]:
    for actual, shot in enumerate(shots, 1):
        if shot.number and shot.number != actual:
            spot = Place(file, shot.place)
            where = f"“{shot.caption[:12]}”"
            yield rules.CAPTION_ORDER.at(
                spot, where=where, where_en=where, written=shot.number, actual=actual
            )


def figure_of(shot: Shot, alt: str) -> Figure:
    """The figure of a picture: its date, mode and credit as the caption says them."""
    caption = shot.caption
    credit = ""
    match = _CREDIT.search(caption)
    if match is not None and match.start() > 0:
        credit = " ".join(match[1].split())
        caption = caption[: match.start()].rstrip()
    day = _DAY.match(caption)
    taken = (
        "-".join([day[1], *(f"{int(part):02}" for part in day.groups()[1:] if part)])
        if day is not None
        else ""
    )
    word = next((mode for sign, mode in _MODES if sign in caption), None)
    mode: Mode | None = next((one for one in get_args(Mode) if one == word), None)
    shown = alt if alt and alt != caption else ""
    return Figure(
        file=shot.picture, alt=shown, caption=caption[:500], taken=taken, mode=mode, credit=credit[:100]
    )
