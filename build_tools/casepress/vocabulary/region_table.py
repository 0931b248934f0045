"""The rows of the regions table with their indexes: codes, parents, dates and successors (DOMAIN §7).

Dates are those of lists, not of decrees: between the last list with a region and the first one without it,
both answers hold. Reading the table and finding a region by what was typed are in `regions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

PROVINCIAL: Final = ("province", "autonomous-region", "municipality", "sar")
PREFECTURAL: Final = ("city", "prefecture", "autonomous-prefecture", "league")
COUNTY: Final = (
    "district", "county-city", "county", "autonomous-county", "banner", "autonomous-banner", "forest-area",
    "special-area", "island-area",
)  # fmt: skip
KINDS: Final = frozenset((*PROVINCIAL, *PREFECTURAL, *COUNTY))

_NEVER: Final = "9999-99"
_PEOPLES: Final = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|"
    "土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|"
    "鄂伦春|赫哲|门巴|珞巴|基诺"
)
_AUTONOMOUS: Final = re.compile(
    rf"(?<=..)(?:(?:{_PEOPLES})族?)*(?:各族)?自治[区州县旗]$|(?<=..)(?:(?:{_PEOPLES})族)+区$"
)
_ENDING: Final = re.compile(r"(?<=..)(?:特别行政区|省|市|地区|盟|县|特区|林区|新区|区|旗)$")


class Region(msgspec.Struct, frozen=True):
    """One region for the time it held one code and one name.

    `valid_from` and `valid_to` (YYYY-MM or YYYY; empty: open) are the first and the last list that show it.
    `kind` is one of KINDS, `parent` the six-digit code above it at that time; `note` holds the words that
    the head of the table explains.
    """

    code: str
    name: str
    kind: str
    parent: str = ""
    valid_from: str = ""
    valid_to: str = ""
    successors: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_current(self) -> bool:
        return not self.valid_to

    @property
    def absent_in(self) -> str:
        """The last list before `valid_from`: the region began after it. Empty when that is not known."""
        return _noted(self.note, "absent-in:")

    @property
    def gone_by(self) -> str:
        """The first list after `valid_to`: the region had ended by then. Empty when that is not known."""
        return _noted(self.note, "gone-by:")

    @property
    def is_checked(self) -> bool:
        """Whether its successors rest on more than a mapping by hand."""
        return "hand-mapped-check" not in self.note


Key = tuple[str, str, str]


class RegionTable:
    """The whole table with its indexes; made once and never changed.

    `on` is an ISO date of any precision ("2019", "2019-04", "2019-04-30"); empty means today's table.
    """

    __slots__ = ("_by_code", "_children", "_current", "_former", "_full", "_names", "rows")

    def __init__(self, rows: Iterable[Region] = ()) -> None:
        self.rows: tuple[Region, ...] = tuple(sorted(rows, key=_order))
        self._by_code: dict[str, list[Region]] = {}
        self._current: dict[str, Region] = {}
        for row in self.rows:
            self._by_code.setdefault(row.code, []).append(row)
            if not row.valid_to:
                self._current[row.code] = row
        self._children: dict[str, list[Region]] | None = None
        self._former: dict[str, list[Region]] | None = None
        self._full: dict[str, list[Region]] | None = None
        self._names: dict[str, list[Region]] | None = None

    def get(self, code: str, on: str = "") -> Region | None:
        """The region that `code` (two, four or six digits) meant on that day; None when it meant none."""
        code = code if len(code) == 6 else six_digits(code)
        if not on:
            return self._current.get(code)
        found = valid(self._by_code.get(code, ()), on)
        return found[-1] if found else None

    def at_any_time(self, code: str, on: str = "") -> Region | None:
        """`get`, or else today's region of that code, or else the last that had it."""
        rows = self._by_code.get(six_digits(code), ())
        return self.get(code, on) or self.get(code) or (rows[-1] if rows else None)

    def history(self, code: str) -> tuple[Region, ...]:
        """Every region that ever had `code`, oldest first."""
        return tuple(self._by_code.get(six_digits(code), ()))

    def current(self) -> tuple[Region, ...]:
        """Today's regions in the official order, which is that of their codes."""
        return tuple(self._current.values())

    def provinces(self) -> tuple[Region, ...]:
        """Today's 34 provinces, autonomous regions, municipalities and special administrative regions."""
        return tuple(row for row in self._current.values() if not row.parent)

    def children(self, code: str) -> tuple[Region, ...]:
        """Today's regions directly under `code`, in the official order."""
        if self._children is None:
            self._children = {}
            for row in self._current.values():
                self._children.setdefault(row.parent, []).append(row)
        return tuple(self._children.get(six_digits(code), ())) if code else ()

    def lineage(self, code: str, on: str = "") -> tuple[Region, ...]:
        """The region and those above it, province first, as on that day or, failing that, in its own time."""
        row = self.at_any_time(code, on)
        return () if row is None else self.line_of(row, on)

    def line_of(self, row: Region, on: str = "") -> tuple[Region, ...]:
        """`row` and the regions above it, province first; see `lineage`."""
        line = [row]
        day = on if on and valid((row,), on) else row.valid_to
        while line[0].parent:
            above = self.at_any_time(line[0].parent, day)
            if above is None:
                break
            line.insert(0, above)
        return tuple(line)

    def full_name(self, code: str, on: str = "") -> str:
        """云南省玉溪市通海县, 北京市朝阳区, 海南省澄迈县; empty for a code that never was one."""
        return "".join(row.name for row in self.lineage(code, on))

    def name_of(self, row: Region) -> str:
        """The full name of this very row, in its own time."""
        return "".join(each.name for each in self.line_of(row))

    def next_of(self, row: Region) -> tuple[Region, ...]:
        """The regions that came directly after a former one."""
        found = []
        for code in row.successors:
            later = [each for each in self._by_code.get(code, ()) if _outlives(each, row)]
            found += later[:1]
        return tuple(found)

    def successors(self, code: str, on: str = "") -> tuple[Region, ...]:
        """Today's regions that `code` (on that day) became, step by step; itself while it is current."""
        row = self.at_any_time(code, on)
        return () if row is None else self.today(row)

    def today(self, row: Region) -> tuple[Region, ...]:
        """Today's regions of `row` in the order of their codes; empty when its successors are not known."""
        return tuple(sorted((each for each in self._after(row) if each.is_current), key=_order))

    def _after(self, row: Region) -> Iterator[Region]:
        waiting, seen = [row], set[Key]()
        while waiting:
            each = waiting.pop()
            if row_key(each) not in seen:
                seen.add(row_key(each))
                yield each
                waiting += self.next_of(each)

    def former(self, code: str) -> tuple[Region, ...]:
        """The former regions that went, whole or in part, into today's region `code`; oldest end first."""
        if self._former is None:
            self._former = {}
            for row in self.rows:
                for each in self.today(row) if row.valid_to else ():
                    self._former.setdefault(each.code, []).append(row)
        return tuple(sorted(self._former.get(six_digits(code), ()), key=lambda row: (row.valid_to, row.code)))

    def named(self, name: str) -> tuple[Region, ...]:
        """Every region, of any time, with this name or short name (通海县, 通海, 广西)."""
        if self._names is None:
            self._names = {}
            for row in self.rows:
                for form in forms(row):
                    self._names.setdefault(form, []).append(row)
        return tuple(self._names.get(name, ()))

    def bearing(self, name: str) -> tuple[Region, ...]:
        """Every region, of any time, with exactly this full name."""
        if self._full is None:
            self._full = {}
            for row in self.rows:
                self._full.setdefault(row.name, []).append(row)
        return tuple(self._full.get(name, ()))

    def title_names(self, code: str, on: str = "") -> frozenset[str]:
        """Every form by which a title may name the region, one above it, or what it was called before."""
        line = self.lineage(code, on)
        before = self.former(line[-1].code) if line and line[-1].is_current else ()
        return frozenset(form for row in (*line, *before) for form in forms(row))


def six_digits(code: str) -> str:
    """`code` with the zeros of a shortened parent put back (14 → 140000); other texts as they are."""
    return code.ljust(6, "0") if len(code) in (2, 4) and code.isdecimal() and code.isascii() else code


def forms(row: Region) -> tuple[str, ...]:
    """The full name and, where two characters or more are left, the short one: 通海县 and 通海.

    Autonomous counties and prefectures are also named with their plain type (元江县, 黔南州), as titles do.
    """
    if row.name.endswith(("自治区", "自治州", "自治县", "自治旗", "族区")):
        stem = _AUTONOMOUS.sub("", row.name).removesuffix("族")
        return (row.name, stem) if not row.parent else (row.name, stem, stem + row.name[-1])
    stem = _ENDING.sub("", row.name)
    return (row.name,) if stem == row.name else (row.name, stem)


def valid(rows: Iterable[Region], on: str) -> tuple[Region, ...]:
    """The rows that held on that day; when no list settles it, those that may have. Their order is kept."""
    low, high = first_month(on), last_month(on)
    sure = [
        r for r in rows if first_month(r.valid_from) <= high and low <= (last_month(r.valid_to) or _NEVER)
    ]
    if sure:
        return tuple(sure)
    return tuple(
        row
        for row in rows
        if first_month(row.absent_in or row.valid_from) <= high
        and low <= (last_month(row.gone_by or row.valid_to) or _NEVER)
    )


def began_by(row: Region, on: str) -> bool:
    """Whether the region existed on that day or before."""
    return first_month(row.absent_in or row.valid_from) <= last_month(on)


def _noted(note: str, word: str) -> str:
    return next((each[len(word) :] for each in note.split() if each.startswith(word)), "")


def row_key(row: Region) -> Key:
    """What tells a row from every other: codes alone are reused."""
    return row.code, row.valid_from, row.valid_to


def _order(row: Region) -> Key:
    return row.code, row.valid_from, row.valid_to or _NEVER


def _outlives(later: Region, row: Region) -> bool:
    if later.code == row.code:
        return _order(later) > _order(row)
    return (later.valid_to or _NEVER) > row.valid_to


def first_month(date: str) -> str:
    """The earliest month of a date of any precision, to be compared as text."""
    return date + "-00" if len(date) == 4 else date[:7]


def last_month(date: str) -> str:
    """The latest month of a date of any precision, to be compared as text."""
    return date + "-99" if len(date) == 4 else date[:7]
