"""Which of a machine's typefaces set an official paper, and which characters none of them has.

GB/T 9704-2012 asks for 小标宋, 仿宋, 黑体 and 楷体; the faces of the foundries come first, then open ones. No I/O.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import msgspec

from casepress.diagnostics import Checked, Finding, Place, Words
from casepress.rules import editions as rules

# What a machine is asked: `fc-list --format FORMAT`.
FORMAT: Final = "%{family}\t%{lang}\t%{charset}\n"


class Installed(msgspec.Struct, frozen=True):
    """The typefaces of a machine: names of families, whether any is for simplified Chinese, and the characters that
    they have together, as sorted ranges without overlap (first and last code point)."""

    families: frozenset[str] = frozenset()
    has_chinese: bool = False
    ranges: tuple[tuple[int, int], ...] = ()

    def lacks(self, text: str) -> str:
        """The characters of a text that no face has, each once; blanks, signs of control and variation selectors need
        none."""
        starts = [first for first, _ in self.ranges]
        missing = []
        for char in sorted(set(text)):
            at = bisect_right(starts, ord(char)) - 1
            inside = at >= 0 and ord(char) <= self.ranges[at][1]
            if not inside and unicodedata.category(char)[0] != "Z" and char not in _SHAPELESS:
                missing.append(char)
        return "".join(missing)


class Faces(msgspec.Struct, frozen=True):
    """The family that sets each part: titles, text, headings, second headings."""

    song: str
    fang: str
    hei: str
    kai: str


class _Role(NamedTuple):
    """What a part wants: its name, the families that are what it wants, those that stand in, and how to get one."""

    name: str
    english: str
    right: tuple[str, ...]
    instead: tuple[str, ...]
    cure: Words


_SONG: Final = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Noto Serif SC",
    "SimSun",
    "Songti SC",
    "AR PL UMing CN",
)
_HEI: Final = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "Microsoft YaHei",
    "WenQuanYi Zen Hei",
)
_SHAPELESS: Final = frozenset(map(chr, (*range(0x20), *range(0x7F, 0xA0), *range(0xFE00, 0xFE10), 0x200B, 0x200C,
                                        0x200D, 0x2060, 0xFEFF, 0xAD)))  # fmt: skip
_ROLES: Final = (
    _Role(
        "小标宋（或宋体）", "Songti",
        ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK", *_SONG), (*_HEI,),
        Words("apt-get install fonts-noto-cjk", "apt-get install fonts-noto-cjk"),
    ),
    _Role(
        "仿宋", "Fangsong",
        ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "华文仿宋", "FZFangSong-Z02S", "FZFangSong-Z02",
         "方正仿宋简体", "方正仿宋_GBK", "Zhuque Fangsong (technical preview)", "朱雀仿宋（预览测试版）", "Zhuque Fangsong",
         "FandolFang"),
        (*_SONG, *_HEI),
        Words(
            "办公电脑上的仿宋（simfang.ttf）或开源的朱雀仿宋，放到 ~/.local/share/fonts，再运行 fc-cache",
            "Put a Fangsong (simfang.ttf of an office computer, or the open Zhuque Fangsong) into ~/.local/share/fonts "
            "and run fc-cache",
        ),
    ),
    _Role(
        "黑体", "Heiti", ("SimHei", "黑体", "STHeiti", "FZHei-B01S", "方正黑体简体", *_HEI), _SONG,
        Words("apt-get install fonts-noto-cjk", "apt-get install fonts-noto-cjk"),
    ),
    _Role(
        "楷体", "Kaiti",
        ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "华文楷体", "FZKai-Z03S", "方正楷体简体", "LXGW WenKai",
         "霞鹜文楷", "FandolKai", "AR PL KaitiM GB", "AR PL UKai CN"),
        (*_SONG, *_HEI),
        Words("apt-get install fonts-lxgw-wenkai", "apt-get install fonts-lxgw-wenkai"),
    ),
)  # fmt: skip


def read_list(text: str) -> Installed:
    """What `fc-list --format FORMAT` printed."""
    families: set[str] = set()
    ranges: list[tuple[int, int]] = []
    has_chinese = False
    for line in text.splitlines():
        names, _, rest = line.partition("\t")
        languages, _, characters = rest.partition("\t")
        families.update(filter(None, names.split(",")))
        has_chinese = has_chinese or "zh-cn" in languages.split("|")
        ranges.extend(_ranges(characters))
    return Installed(frozenset(families), has_chinese, tuple(_joined(ranges)))


def faces(installed: Installed) -> Checked[Faces | None]:
    """The faces to print with; a warning for each that stands in for another, an error when there is nothing Chinese."""
    if not installed.has_chinese:
        return Checked(None, (rules.NO_CHINESE_TYPE.at(Place("")),))
    chosen: list[str] = []
    findings: list[Finding] = []
    # Any face for Chinese is better than none; which, does not depend on the order in which they are listed.
    last = min((one for one in installed.families if not one.isascii()), default="serif")
    for role in _ROLES:
        right = next((one for one in role.right if one in installed.families), "")
        used = right or next((one for one in role.instead if one in installed.families), last)
        if not right:
            wanted = Words(role.name, role.english)
            findings.append(_replaced(wanted, used, role.cure))
        chosen.append(used)
    return Checked(Faces(*chosen), tuple(findings))


def _replaced(wanted: Words, used: str, cure: Words) -> Finding:
    found = rules.TYPE_REPLACED.at(Place(""), cure=cure, wanted=wanted.zh, used=used)
    message = Words(found.message.zh, rules.TYPE_REPLACED.message.en.format(wanted=wanted.en, used=used))
    return msgspec.structs.replace(found, message=message)


def _ranges(characters: str) -> Iterator[tuple[int, int]]:
    """The ranges of a charset as fontconfig prints it: "20-7e a0 4e00-9fff"."""
    for part in characters.split():
        first, _, last = part.partition("-")
        try:
            yield int(first, 16), int(last or first, 16)
        except ValueError:
            continue


def _joined(ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same characters as sorted ranges that do not touch."""
    start = end = -2
    for first, last in sorted(ranges):
        if first > end + 1:
            if end >= 0:
                yield start, end
            start, end = first, last
        end = max(end, last)
    if end >= 0:
        yield start, end
