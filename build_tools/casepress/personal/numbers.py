"""Identity, bank card and telephone numbers in a text, also in full width, spelled out, spaced or cut in pieces.

One search finds where ten digits stand near each other, which hardly any text has; only there is anything taken
apart.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from casepress.personal.checksums import is_card_number, is_identity_number, looks_like_identity

IDENTITY: Final = "identity"
CARD: Final = "card"
MOBILE: Final = "mobile"
LANDLINE: Final = "landline"
DOUBTFUL: Final = "doubtful"  # an identity number but for its check digit
# The gravest first: where two overlap the first is meant.
_RANK: Final = (IDENTITY, CARD, MOBILE, DOUBTFUL, LANDLINE)

_SPELLED: Final = dict(
    zip("〇○零一二三四五六七八九壹贰叁肆伍陆柒捌玖两幺", "000123456789123456789" + "21", strict=True)
)
_FIGURES: Final = "0-9０-９\u0660-\u0669\u06f0-\u06f9①-⑨⓪²³¹⁰⁴-⁹₀-₉\U0001d7ce-\U0001d7ff"
_DIGITS: Final = _FIGURES + "".join(_SPELLED)
# What nobody sees between two digits: zero-width characters, blanked tags (NUL), the marks of Markdown.
_UNSEEN: Final = "\u200b-\u200f\u2060-\u2064\ufeff\xad\u180e\u061c\ufe00-\ufe0f\x00*_`~\\\\"
_SEEN: Final = " \t\n\u3000\xa0\u2000-\u200a\u202f./·•．・>-\u2010-\u2015\u2212\uff0d"
_NEAR: Final = re.compile(rf"[{_DIGITS}](?<![{_DIGITS}].)[{_DIGITS}{_UNSEEN}{_SEEN}]{{9,120}}")
_PAIR: Final = re.compile(rf"[{_DIGITS}{_UNSEEN}{_SEEN}](?=[{_DIGITS}{_UNSEEN}{_SEEN}])")
_TEN: Final = re.compile(rf"[{_DIGITS}][{_DIGITS}{_UNSEEN}{_SEEN}]{{9}}")
_PIECE: Final = re.compile(rf"([{_FIGURES}]|[{''.join(_SPELLED)}])|([{_UNSEEN}]+)|([{_SEEN}]+)")
_LAST: Final = re.compile(rf"[{_UNSEEN}{_SEEN}]{{0,4}}([XxＸｘХх×✕])(?![0-9A-Za-z])")
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")

_MOBILE: Final = re.compile("(?:0|86|086|0086)?(1[3-9][0-9]{9})")
_LANDLINE: Final = re.compile("(?:86|0086)?(0(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7})")
_BRACKETED: Final = re.compile(r"[（(](0(?:10|2[0-9]|[3-9][0-9]{2}))[）)][ -]?([2-8][0-9]{6,7})(?![0-9])")
# How people part a mobile number, and how banks part that of a card.
_MOBILE_PARTS: Final = frozenset(((3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 3, 4)))
_MOBILE_ODD: Final = frozenset(((5, 6), (6, 5), (4, 7), (2, 9), (3, 4, 2, 2)))
_OLD_IDENTITY_PARTS: Final = frozenset(((6, 6, 3), (6, 9), (3, 3, 6, 3)))
_CARD_PARTS: Final = re.compile("4444[123]?|448|844|88|6[0-9]{1,2}|46[56]")
_LANDLINE_PARTS: Final = frozenset(((3, 8), (4, 7), (4, 8), (3, 4, 4), (4, 4, 4), (4, 3, 4)))
_TELEPHONE: Final = re.compile("电话|手机|号码|联系|微信|致电|拨打")
# What the words before say that a number is instead; a unit of measure behind it says so, too.
_FIRM: Final = re.compile("(?:信用代码|机构代码|注册号|营业执照|许可证|项目代码|联单|备案)[^，。；]{0,6}$")
_SERIAL: Final = re.compile(
    "(?:代码|注册号|营业执照|许可证|联单|备案|(?<!证件)编号|单号|索引号|文号)[^，。；]{0,6}$"
)
_NAME: Final = re.compile("[0-9A-Za-z][._/-]$|[#%]$")
_LONGEST: Final = 20
_UNITS: Final = frozenset("元吨亩千万亿米公平立度个家件户人株头")


class Number(NamedTuple):
    """A number that was found: what it is, where (offsets, end excluded), and its digits."""

    kind: str
    start: int
    end: int
    digits: str

    @property
    def masked(self) -> str:
        """The first three and the last two digits: enough to find it by, too little to use."""
        return f"{self.digits[:3]}****{self.digits[-2:]}"


class _Group(NamedTuple):
    """Digits that nothing visible parts; `gap` is what stands before them ("" at first or where only the script
    changes)."""

    digits: str
    start: int
    end: int
    gap: str


def numbers(text: str) -> Iterator[Number]:
    """Every personal number in `text`, in order; HTML's way to write characters counts as those characters."""
    if "&" in text:
        text = _ENTITY.sub(_same_length, text)
    for match in _NEAR.finditer(text) if _is_crowded(text) else ():
        for chain in _chains(text, match):
            yield from _apart(_found_in(text, chain))
    # A scan for a set of characters takes longer than all of this.
    if ("（" in text and "（0" in text) or ("(" in text and "(0" in text):
        for match in _BRACKETED.finditer(text):
            yield Number(LANDLINE, match.start(), match.end(), match[1] + match[2])


def _is_crowded(text: str) -> bool:
    """Whether ten characters that a number may consist of stand in a row somewhere: two of any ten are among every
    fifth character of the text, so the others are looked at only around such pairs."""
    for pair in _PAIR.finditer(text[::5]):
        at = pair.start() * 5
        if _TEN.search(text, at - 4 if at else 0, at + 10) is not None:
            return True
    return False


def _same_length(match: re.Match[str]) -> str:
    """The character of an entity, followed by unseen ones so that every offset stays."""
    char = html.unescape(match[0])
    return (char + "\u200b" * len(match[0]))[: len(match[0])]


def _chains(text: str, match: re.Match[str]) -> Iterator[list[_Group]]:
    """The groups of digits of one place, cut where an empty line or a wide gap parts them."""
    chain: list[_Group] = []
    digits, gap, before = "", "", ""
    start, end, script = 0, 0, True
    for piece in _PIECE.finditer(text, match.start(), match.end()):
        if piece[2]:
            continue
        if piece[3]:
            gap += piece[3]
            continue
        figure = piece[1] not in _SPELLED
        if digits and (gap or figure != script):
            chain.append(_Group(digits, start, end, before))
            digits = ""
        if not digits:
            if gap.count("\n") > 1 or len(gap) > 4:
                yield chain
                chain = []
            start, before = piece.start(), gap if chain else ""
        digits += _value(piece[1])
        end, gap, script = piece.end(), "", figure
    chain.append(_Group(digits, start, end, before))
    yield chain


def _value(char: str) -> str:
    return _SPELLED.get(char) or str(unicodedata.digit(char))


def _found_in(text: str, chain: list[_Group]) -> Iterator[Number]:
    """Every run of whole groups that is some number; runs may overlap."""
    if (
        len(chain) > _LONGEST
        and all(len(group.digits) == 1 for group in chain)
        and all(group.gap for group in chain[1:])
    ):
        yield from _in_a_row(text, chain)
        return
    for first in range(len(chain)):
        digits = ""
        for last in range(first, len(chain)):
            digits += chain[last].digits
            if len(digits) > _LONGEST:
                break
            if len(digits) >= 10:
                yield from _readings(text, chain, first, last, digits)


def _in_a_row(text: str, chain: list[_Group]) -> Iterator[Number]:
    """What may stand in a row of single figures that is longer than any number: identity numbers, which their digits
    alone tell."""
    digits = "".join([group.digits for group in chain])
    for first in range(len(chain) - 17):
        yield from _readings(text, chain, first, first + 17, digits[first : first + 18])
    yield from _readings(text, chain, len(chain) - 17, len(chain) - 1, digits[-17:])


def _readings(text: str, chain: list[_Group], first: int, last: int, digits: str) -> Iterator[Number]:
    """What the groups from `first` to `last` may be together."""
    start, end = chain[first].start, chain[last].end
    before = text[start - 1 : start]
    if first == 0 and before.isascii() and before.isalnum():
        return
    if last == len(chain) - 1:
        cross = _LAST.match(text, end) if len(digits) == 17 else None
        if cross is not None:
            yield from _identity(text, chain[first : last + 1], digits + "X", cross.end())
        after = text[end : end + 1]
        if after.isascii() and after.isalnum():
            return
    yield from _identity(text, chain[first : last + 1], digits, end)
    # A telephone number or card is no part of a decimal, an address of the web or the name of a file.
    if _is_part(text, chain, first, last):
        return
    groups = chain[first : last + 1]
    parts = tuple(len(group.digits) for group in groups)
    gaps = [group.gap for group in groups[1:]]
    usual = not any(gaps) or (set(parts) == {1} and _all_single(chain, first, last))
    broken = len(parts) == 2 and "\n" in gaps[0]
    parted = usual or broken or _CARD_PARTS.fullmatch("".join(map(str, parts)))
    if parted and is_card_number(digits) and _SERIAL.search(text, max(0, start - 24), start) is None:
        yield Number(CARD, start, end, digits)
    mobile = _MOBILE.fullmatch(digits) if text[end : end + 1] not in _UNITS else None
    if mobile is not None and (usual or _parted_like_mobile(text, groups, len(digits) - 11)):
        yield Number(MOBILE, start, end, mobile[1])
    landline = _LANDLINE.fullmatch(digits)
    if landline is not None and (not any(gaps) or parts[-3:] in _LANDLINE_PARTS or parts in _LANDLINE_PARTS):
        yield Number(LANDLINE, start, end, landline[1])


def _is_part(text: str, chain: list[_Group], first: int, last: int) -> bool:
    """Whether the groups go on beyond their ends: with a decimal point, or as the name of a file does."""
    if last + 1 < len(chain) and chain[last + 1].gap == ".":
        return True
    if first == 0:
        return _NAME.search(text, max(0, chain[0].start - 2), chain[0].start) is not None
    gap = chain[first].gap
    return gap == "." or (gap == "/" and len(chain[first - 1].digits) not in (7, 8, 11))


def _all_single(chain: list[_Group], first: int, last: int) -> bool:
    """Whether the groups of one digit end where the run does: eleven of them, and not eleven out of many."""
    before = first > 0 and len(chain[first - 1].digits) == 1
    after = last + 1 < len(chain) and len(chain[last + 1].digits) == 1
    return not before and not after


def _parted_like_mobile(text: str, groups: list[_Group], country: int) -> bool:
    """Whether the visible gaps are where people set them in a mobile number; at the end of a line they may be
    anywhere when the words before speak of a telephone. `country` is the number of digits before the number itself."""
    if country and len(groups[0].digits) == country:
        groups = groups[1:]
    parts = tuple(len(group.digits) for group in groups)
    if parts in _MOBILE_PARTS or len(parts) == 1:
        return True
    start = groups[0].start
    broken = all("\n" in group.gap for group in groups[1:]) or parts in _MOBILE_ODD
    return broken and _TELEPHONE.search(text, max(0, start - 12), start) is not None


def _identity(text: str, groups: list[_Group], digits: str, end: int) -> Iterator[Number]:
    """An identity number, or what would be one with another check digit."""
    if len(digits) not in (15, 18) or not looks_like_identity(digits):
        return
    start = groups[0].start
    parts = tuple(len(group.digits) for group in groups)
    whole = not any(group.gap for group in groups[1:])
    if whole and _FIRM.search(text, max(0, start - 24), start) is not None:
        return
    if len(digits) == 15:
        if whole or parts in _OLD_IDENTITY_PARTS:
            yield Number(IDENTITY, start, end, digits)
    elif is_identity_number(digits):
        yield Number(IDENTITY, start, end, digits)
    elif whole or parts[:2] == (6, 8):
        yield Number(DOUBTFUL, start, end, digits)


def _apart(found: Iterator[Number]) -> list[Number]:
    """Of overlapping readings the gravest, then the longest; in the order of the text."""
    kept: list[Number] = []
    for one in sorted(found, key=lambda each: (_RANK.index(each.kind), each.start - each.end, each.start)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda each: each.start)
