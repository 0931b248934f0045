"""Indents that do not match: the column of a line, and that of the line above with which it should stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from casepress.diagnostics import Words
from casepress.notation.slips import Slip

_BEGIN: Final = re.compile(r"(?P<indent> *)(?P<dash>- +|-$)?(?P<key>[^\s:#\"'\[\]{}]+(?=:(?:\s|$)))?")


class _Level(NamedTuple):
    """A column (from 0) at which a key or a dash stands above."""

    column: int
    name: str


def misaligned(lines: Sequence[str], number: int, column: int) -> Slip | None:
    """What is wrong with the indent of a line, where the parser gave up at `column` of it: not behind its key."""
    begin = _BEGIN.match(lines[number])
    if begin is None or not (begin["dash"] or begin["key"]) or column > begin.end():
        return None
    keys: list[_Level] = []
    dashes: list[_Level] = []
    for line in lines[:number]:
        _take(line, keys, dashes)
    here = len(begin["indent"])
    levels = dashes if begin["dash"] else keys
    if not levels or any(level.column == here for level in levels):
        return None
    nearest = min(reversed(levels), key=lambda level: abs(level.column - here))
    return _slip(number, here, "-" if begin["dash"] else begin["key"], nearest)


def _take(line: str, keys: list[_Level], dashes: list[_Level]) -> None:
    """A line above: what it opens, and what ends with it."""
    begin = _BEGIN.match(line)
    if begin is None or not (begin["dash"] or begin["key"]):
        return
    column = len(begin["indent"])
    _end(keys, column)
    _end(dashes, column)
    if begin["dash"]:
        _put(dashes, _Level(column, "-"))
    if begin["key"]:
        _put(keys, _Level(begin.start("key"), begin["key"]))


def _end(levels: list[_Level], column: int) -> None:
    while levels and levels[-1].column > column:
        levels.pop()


def _put(levels: list[_Level], level: _Level) -> None:
    if levels and levels[-1].column == level.column:
        levels.pop()
    levels.append(level)


def _slip(number: int, here: int, name: str, level: _Level) -> Slip:
    cause = Words(
        f"“{name}”从第 {here + 1} 列开始，上面的“{level.name}”从第 {level.column + 1} 列开始，没有对齐",
        f"“{name}” begins in column {here + 1}, “{level.name}” above in column {level.column + 1}",
    )
    blanks = Words(f"留 {level.column} 个空格", f"with {level.column} spaces")
    if not level.column:
        blanks = Words("不留空格", "without a space")
    cure = Words(
        f"同一组的各项要从同一列开始：这一行开头{blanks.zh}",
        f"Keys of one group begin in one column: begin this line {blanks.en}",
    )
    return Slip(number, here, cause, cure)
