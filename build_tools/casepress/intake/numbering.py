"""The numbers that Word sets before paragraphs, counted and written out: 一、 （二） 3. 第4条.

Readers of Word files know lists as bullets and plain counts only, and lose every number that is neither.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from casepress.intake.package import Element, Package, W
from casepress.intake.styles import Styles

_DIGITS: Final = "〇一二三四五六七八九"
_CAPITALS: Final = "零壹贰叁肆伍陆柒捌玖"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
                 (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
LEVELS: Final = 10  # Word has nine
_PLACE: Final = re.compile(r"%([1-9])")


class Mark(NamedTuple):
    """What stands before a paragraph: a bullet, or a number as written; `level` counts from 0."""

    text: str
    bullet: bool
    level: int


class _Level(NamedTuple):
    start: int
    form: str
    text: str
    restart: int | None


class Numbering:
    """Counts the paragraphs of one document in their order. State: how far each list has come."""

    def __init__(self, package: Package, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()
        self._starts: dict[tuple[str, int], int] = {}
        for name in package.tied("numbering") or ["word/numbering.xml"]:
            root = package.tree(name)
            if root is not None:
                self._read(root)

    def _read(self, root: Element) -> None:
        for abstract in root.iter(f"{W}abstractNum"):
            levels = {
                _number(one.get(f"{W}ilvl", "0"), 0): _level(one) for one in abstract.findall(f"{W}lvl")
            }
            self._levels[abstract.get(f"{W}abstractNumId", "")] = levels
        for number in root.iter(f"{W}num"):
            ident = number.get(f"{W}numId", "")
            tie = number.find(f"{W}abstractNumId")
            self._lists[ident] = tie.get(f"{W}val", "") if tie is not None else ""
            for override in number.findall(f"{W}lvlOverride"):
                level = _number(override.get(f"{W}ilvl", "0"), 0)
                start = override.find(f"{W}startOverride")
                if start is not None:
                    self._starts[ident, level] = _number(start.get(f"{W}val", "1"))
                own = override.find(f"{W}lvl")
                if own is not None:
                    abstract = f"{self._lists[ident]}/{ident}"
                    levels = dict(self._levels.get(self._lists[ident], {}))
                    self._levels[abstract] = {**levels, level: _level(own)}
                    self._lists[ident] = abstract

    def mark(self, paragraph: Element) -> Mark | None:
        """What stands before the next paragraph; None when it is in no list."""
        ident, level = self._place(paragraph)
        levels = self._levels.get(self._lists.get(ident, ""), {})
        if ident in ("", "0") or level not in levels or level >= LEVELS:
            return None
        here = levels[level]
        if here.form == "bullet":
            return Mark("", True, level)
        counts = self._count(ident, level, levels)
        text = _PLACE.sub(lambda match: self._part(levels, counts, int(match[1]) - 1), here.text)
        return Mark(text.strip(), False, level) if text.strip() and here.form != "none" else None

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """The list and level of a paragraph: by its own format or its style's."""
        ident = self._styles.in_paragraph(paragraph, f"{W}numPr/{W}numId")
        level = self._styles.in_paragraph(paragraph, f"{W}numPr/{W}ilvl")
        depth = _number(level.get(f"{W}val", "0"), 0) if level is not None else 0
        return (ident.get(f"{W}val", "") if ident is not None else ""), depth

    def _count(self, ident: str, level: int, levels: dict[int, _Level]) -> list[int | None]:
        """The counts after one more paragraph at `level`; deeper levels begin anew."""
        shared = self._lists[ident]
        counts = self._counts.setdefault(shared, [None] * LEVELS)
        start = self._starts.get((ident, level))
        if start is not None and (ident, level) not in self._started:
            counts[level] = start
        else:
            now = counts[level]
            counts[level] = levels[level].start if now is None else now + 1
        self._started.add((ident, level))
        for deeper in range(level + 1, LEVELS):
            stays = deeper in levels and levels[deeper].restart == 0
            counts[deeper] = counts[deeper] if stays else None
        return counts

    @staticmethod
    def _part(levels: dict[int, _Level], counts: list[int | None], level: int) -> str:
        found = levels.get(level)
        if found is None:
            return ""
        count = counts[level]
        return written(count if count is not None else found.start, found.form)


def _level(element: Element) -> _Level:
    def value(tag: str, otherwise: str) -> str:
        found = element.find(f"{W}{tag}")
        return found.get(f"{W}val", otherwise) if found is not None else otherwise

    restart = value("lvlRestart", "")
    return _Level(
        _number(value("start", "1")),
        value("numFmt", "decimal"),
        value("lvlText", ""),
        _number(restart) if restart else None,
    )


def _number(text: str, otherwise: int = 1) -> int:
    return int(text) if re.fullmatch("[0-9]{1,5}", text) is not None else otherwise


def written(count: int, form: str) -> str:
    """A count in one of Word's number formats; formats that Chinese texts do not use come out as digits."""
    if form in ("chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting",
                "taiwaneseCounting", "taiwaneseCountingThousand"):  # fmt: skip
        return (
            "".join(_DIGITS[int(digit)] for digit in str(count))
            if form == "ideographDigital"
            else spoken(count)
        )
    if form in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return (
            "".join(_CAPITALS[int(digit)] for digit in str(count))
            if count > 10
            else ("拾" if count == 10 else _CAPITALS[count])
        )
    if form == "ideographTraditional" and 1 <= count <= 10:
        return _STEMS[count - 1]
    if form == "ideographZodiac" and 1 <= count <= 12:
        return _BRANCHES[count - 1]
    if form.startswith("decimalEnclosedCircle") and 1 <= count <= 20:
        return chr(0x2460 + count - 1)
    if form in ("upperLetter", "lowerLetter") and count > 0:
        letter = chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form in ("upperRoman", "lowerRoman"):
        return _roman(count).upper() if form == "upperRoman" else _roman(count)
    if form == "decimalZero":
        return f"{count:02}"
    if form == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(count))
    return str(count)


def spoken(count: int) -> str:
    """A number below ten thousand in Chinese words: 十二, 二十, 一百零三."""
    if count < 20:
        return (
            _DIGITS[count].replace("〇", "零")
            if count < 10
            else "十" + (_DIGITS[count - 10] if count > 10 else "")
        )
    words, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = count // unit % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + name
        gap = bool(words) and not digit
    return words


def _roman(count: int) -> str:
    words = ""
    for value, letters in _ROMAN:
        words += letters * (count // value)
        count %= value
    return words
