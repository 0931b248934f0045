"""What leads to a person without being a number that can be checked: names, homes, plates, accounts and papers.

Each search is told by words that hardly any text has, and asks for those first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from casepress.personal.names import names

NAME: Final = "name"
HOME: Final = "home"
PLATE: Final = "plate"
MAIL: Final = "mail"
ACCOUNT: Final = "account"
PAPER: Final = "paper"


class Trace(NamedTuple):
    """What was found: of what kind, where (offsets, end excluded), and as much of it as may be repeated."""

    kind: str
    start: int
    end: int
    masked: str


_MAIL: Final = re.compile(
    r"(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]{1,64}@(?:vip\.)?(?:qq|163|126|yeah|sina|sohu|foxmail|139|189|aliyun|gmail|"
    r"hotmail|outlook|icloud)\.(?:com|net|cn)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_PLATE: Final = re.compile(
    r"[A-HJ-NP-Z](?<=[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼].)[·•．.\s]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]"
    r"(?![A-Za-z0-9])"
)
_NUMERAL: Final = "[0-9０-９一二三四五六七八九十百]{1,4}"
_FLAT: Final = re.compile(
    rf"{_NUMERAL}(?:号楼|栋|幢|座)[\s\-—]?(?:{_NUMERAL}单元)?[\s\-—]?[0-9０-９]{{3,4}}[室号户]|"
    rf"{_NUMERAL}单元[\s\-—]?[0-9０-９]{{3,4}}[室号户]?"
)
# The number of a door: behind a hamlet, a team or a lane, or anywhere behind words for where somebody lives.
_DOOR: Final = re.compile(
    rf"(?:[村组社队巷弄屯排庄寨]|(?:家住|住址|现住|住在|家庭地址|户籍(?:所在)?地|门牌)[^，。；：\n]{{0,30}}?){_NUMERAL}号$"
)
_NUMERALS: Final = frozenset("0123456789０１２３４５６７８９一二三四五六七八九十百")
# Things with numbers of their own.
_NUMBERED: Final = frozenset("楼线井矿机炉库坑池泵文闸桥路门车船点地图界样孔窑洞站仓信令污养垃填砖石采堆渣煤锅取水排大棚")
_ACCOUNT: Final = re.compile(
    r"(?<!公众)(?<!公众号)(?:微信号?|薇信|[vV]信|vx|VX|(?i:wechat))(?!公众)\s?(?:号码?|账号|(?i:id))?\s?[：:为是]?\s?"
    r"(?P<wechat>(?=[A-Za-z_-]*[0-9_])[A-Za-z][A-Za-z0-9_-]{5,19})(?![A-Za-z0-9_-])|"
    r"(?i:QQ|扣扣|企鹅)\s?(?:号码?|账号|群)?\s?[：:为是]?\s?(?P<qq>[1-9][0-9]{4,11})(?![0-9])"
)
_ACCOUNT_WORDS: Final = (
    "微信",
    "薇信",
    "QQ",
    "qq",
    "扣扣",
    "企鹅",
    "V信",
    "v信",
    "vx",
    "VX",
    "WeChat",
    "wechat",
    "Wechat",
)
_PAPER: Final = re.compile(
    r"(?:护照|通行证|军官证|士官证)[^0-9A-Za-z，。；\n]{0,8}(?P<number>[A-Z]{0,2}[0-9]{7,9})(?![0-9A-Za-z])"
)
# Patterns that begin with one character are searched for more quickly than words are.
_PAPER_WORDS: Final = (re.compile("照(?<=护照)"), re.compile("证(?<=通行证|[军士]官证)"))


def traces(text: str, characters: AbstractSet[str]) -> Iterator[Trace]:
    """Every trace of a person in `text`, kind by kind. `characters` are those that occur in it, at least all that
    are in TELLING."""
    yield from _names(text)
    yield from _homes(text)
    yield from _papers(text)
    for telling, search in _SEARCHES:
        if not characters.isdisjoint(telling):
            yield from search(text)


def _names(text: str) -> Iterator[Trace]:
    for start, end in names(text):
        yield Trace(NAME, start, end, f"{text[start]}{'*' * (end - start - 1)}")


def _homes(text: str) -> Iterator[Trace]:
    spans = list(_doors(text))
    if "单元" in text or ("室" in text and any(word in text for word in ("号楼", "栋", "幢", "座"))):
        spans += [match.span() for match in _FLAT.finditer(text)]
    if not spans:
        return
    last = -1
    for start, end in sorted(spans):
        if start >= last:
            yield Trace(HOME, start, end, f"{text[start : start + 2]}…")
        last = max(last, end)


def _doors(text: str) -> Iterator[tuple[int, int]]:
    at = text.find("号")
    while at >= 0:
        if text[at - 1] in _NUMERALS and text[at + 1 : at + 2] not in _NUMBERED:
            match = _DOOR.search(text, max(0, at - 40), at + 1)
            if match is not None:
                yield match.span()
        at = text.find("号", at + 1)


def _plates(text: str) -> Iterator[Trace]:
    for match in _PLATE.finditer(text):
        yield Trace(PLATE, match.start() - 1, match.end(), f"{text[match.start() - 1]}{match[0][0]}…")


def _mails(text: str) -> Iterator[Trace]:
    for match in _MAIL.finditer(text):
        yield Trace(MAIL, *match.span(), f"…@{match[0].partition('@')[2]}")


def _accounts(text: str) -> Iterator[Trace]:
    if not any(word in text for word in _ACCOUNT_WORDS):
        return
    for match in _ACCOUNT.finditer(text):
        group = "wechat" if match["wechat"] else "qq"
        yield Trace(ACCOUNT, *match.span(group), f"{match[group][:2]}…")


def _papers(text: str) -> Iterator[Trace]:
    if not any(word.search(text) for word in _PAPER_WORDS):
        return
    for match in _PAPER.finditer(text):
        yield Trace(PAPER, *match.span("number"), f"{match['number'][:2]}…")


_SEARCHES: Final[tuple[tuple[frozenset[str], Callable[[str], Iterator[Trace]]], ...]] = (
    (frozenset("ABCDEFGHJKLMNPQRSTUVWXYZ"), _plates),
    (frozenset("@"), _mails),
    (frozenset("微薇扣鹅QqVv"), _accounts),
)
# The characters that `traces` asks about.
TELLING: Final = "".join(sorted(frozenset[str]().union(*(telling for telling, _ in _SEARCHES))))
