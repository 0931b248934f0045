"""The regions vocabulary: which region a code or a name meant on a day, and what became of it (DOMAIN §7).

It works on the text of regions.csv and reads no file; the table's own head says where its data come from.
A search never guesses: a name that several regions bear is answered with all of them.
"""

from __future__ import annotations

import csv
import enum
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from casepress.diagnostics import Checked, Finding, Place, Rule, Severity, in_order, nearest
from casepress.rules import vocabularies as rules
from casepress.vocabulary.region_table import (
    KINDS,
    Key,
    Region,
    RegionTable,
    began_by,
    first_month,
    forms,
    last_month,
    row_key,
    six_digits,
    valid,
)

__all__ = ["COLUMNS", "Found", "Outcome", "Region", "Regions", "read_regions"]

COLUMNS: Final = ("code", "name", "kind", "parent", "valid_from", "valid_to", "successors", "note")
MOST_SUGGESTED: Final = 12
_SPACES: Final = re.compile(r"[\s/·>,，、—-]+")
_DATE: Final = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]))?")
_CODES: Final = re.compile(r"[0-9]{6}(;[0-9]{6})*")

Trouble = tuple[Rule, dict[str, Any]]


class Outcome(enum.StrEnum):
    """What a search came to."""

    REGION = "region"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    FORMER = "former"  # abolished or renamed by that day
    NOT_YET = "not-yet"  # founded after that day
    PSEUDO_CODE = "pseudo-code"  # a code of the statistics lists


class Found(msgspec.Struct, frozen=True):
    """The answer to one search.

    `region` is the region itself (REGION, FORMER, NOT_YET) or the one above a pseudo-code. `candidates` are
    all that an AMBIGUOUS name may mean, what a FORMER region became, or what a NOT_YET one came from.
    `suggestions` are full names near an UNKNOWN text.
    """

    query: str
    outcome: Outcome
    region: Region | None = None
    candidates: tuple[Region, ...] = ()
    suggestions: tuple[str, ...] = ()
    on: str = ""


class Regions(RegionTable):
    """The table, and the search in it."""

    __slots__ = ()

    def find(self, text: str, on: str = "") -> Found:
        """The region that `text` meant on that day.

        `text` is six digits, a shortened parent code, a name, or names from the province down, levels left
        out at will.
        """
        query = _SPACES.sub("", unicodedata.normalize("NFKC", text[:200]))
        if query.isdecimal() and query.isascii():
            return _find_code(self, query, on)
        rows = _bearers(self, query)
        if rows:
            return _choose(self, query, rows, on)
        return Found(query, Outcome.UNKNOWN, suggestions=_near(self, query), on=on)


def read_regions(text: str, file: str) -> Checked[Regions]:
    """The table in `text`; a malformed line is skipped and reported with its place in `file`."""
    lines = text.removeprefix("\ufeff").splitlines()
    head = next((place for place, line in enumerate(lines) if line and line[0] != "#"), len(lines))
    if head == len(lines) or lines[head] != ",".join(COLUMNS):
        found = lines[head] if head < len(lines) else ""
        return Checked(
            Regions(),
            (rules.REGIONS_HEAD.at(Place(file, head + 1, 1), wanted=",".join(COLUMNS), found=found),),
        )
    findings: list[Finding] = []
    rows: list[Region] = []
    places: list[int] = []
    dates = {"": True}
    reader = csv.reader(lines[head + 1 :], strict=True)
    try:
        for cells in reader:
            if not cells:
                continue
            row = _read_row(cells, dates)
            if isinstance(row, Region):
                rows.append(row)
                places.append(reader.line_num + head + 1)
            else:
                rule, values = row
                findings.append(rule.at(Place(file, reader.line_num + head + 1, 1), **values))
    except csv.Error as error:
        at = Place(file, reader.line_num + head + 1, 1)
        findings.append(rules.REGIONS_UNREADABLE.at(at, reason=str(error)))
    kept = []
    for row, place, trouble in zip(rows, places, _linked(rows), strict=True):
        if trouble is not None:
            findings.append(trouble[0].at(Place(file, place, 1), **trouble[1]))
        if trouble is None or trouble[0].severity is Severity.WARNING:
            kept.append(row)
    return Checked(Regions(kept), in_order(findings))


def _read_row(cells: list[str], dates: dict[str, bool]) -> Region | Trouble:
    """The region of one line, or the first thing wrong; `dates` remembers the dates already judged."""
    if len(cells) != len(COLUMNS):
        return rules.REGION_FIELDS, {"found": len(cells), "wanted": len(COLUMNS)}
    code, name, kind, parent, since, until, successors, note = cells
    if not (len(code) == 6 and code.isascii() and code.isdecimal()):
        return rules.REGION_CODE, {"code": code}
    if not 0 < len(name) <= 30 or not name.isalpha():
        return rules.REGION_NAME, {"code": code, "name": name}
    if kind not in KINDS:
        return rules.REGION_KIND, {"code": code, "kind": kind, "known": "、".join(sorted(KINDS))}
    for date in (since, until):
        if date not in dates:
            dates[date] = _DATE.fullmatch(date) is not None
    if not (dates[since] and dates[until]) or (until and first_month(since) > last_month(until)):
        return rules.REGION_DATE, {"code": code, "since": since, "until": until}
    if not successors:
        return Region(code, name, kind, parent, since, until, (), note)
    if _CODES.fullmatch(successors) is None:
        return rules.REGION_SUCCESSOR, {"code": code, "successor": successors}
    return Region(code, name, kind, parent, since, until, tuple(successors.split(";")), note)


def _linked(rows: list[Region]) -> Iterator[Trouble | None]:
    """What is wrong with the ties of each row: twice the same, no such parent, no such successor."""
    codes = {row.code for row in rows}
    seen: set[Key] = set()
    for row in rows:
        key = row_key(row) if row.valid_to else (row.code, "", "")
        trouble: Trouble | None = None
        if key in seen:
            trouble = rules.REGION_TWICE, {"code": row.code}
        elif (
            (row.parent not in codes or _level(row.parent) >= _level(row.code))
            if row.parent
            else _level(row.code)
        ):
            trouble = rules.REGION_PARENT, {"code": row.code, "parent": row.parent}
        elif row.successors:
            for code in row.successors:
                if code not in codes:
                    trouble = rules.REGION_SUCCESSOR, {"code": row.code, "successor": code}
        seen.add(key)
        yield trouble


def _level(code: str) -> int:
    return 0 if code[2:] == "0000" else 1 if code[4:] == "00" else 2


def _find_code(regions: RegionTable, query: str, on: str) -> Found:
    code = six_digits(query)
    row = regions.get(code, on)
    if row is not None:
        return Found(query, Outcome.REGION, row, on=on)
    history = regions.history(code)
    if history:
        return _choose(regions, query, history[-1:] if not on else history, on)
    above = regions.get(code[:4] + "00", on) or regions.get(code[:2] + "0000", on) if len(code) == 6 else None
    if above is not None and (code[4:] in ("00", "01") or "71" <= code[4:] <= "79" or code[4:] >= "90"):
        if code[4:] == "00" and code[2:4] not in ("01", "02", "90"):
            return Found(query, Outcome.UNKNOWN, None, (), (above.name,), on)
        return Found(query, Outcome.PSEUDO_CODE, above, on=on)
    names = () if above is None else (regions.full_name(above.code, on),)
    return Found(query, Outcome.UNKNOWN, None, (), names, on)


def _bearers(regions: RegionTable, query: str) -> list[Region]:
    """Every region of any time that `query` can name: provinces first, then full, then short names."""
    exact: list[Region] = []
    short: list[Region] = []
    for start in range(len(query) - 1):
        for row in regions.named(query[start:]):
            if start and not _leads_to(regions, query[:start], row):
                continue
            if start == 0 and not row.parent:
                return [row]
            (exact if query.endswith(row.name) else short).append(row)
    return exact or short


def _leads_to(regions: RegionTable, lead: str, row: Region) -> bool:
    """Whether `lead` names regions above `row` in their order, in full or short, levels left out at will."""
    rests = {lead}
    for above in regions.line_of(row)[:-1]:
        rests |= {rest[len(form) :] for rest in rests for form in forms(above) if rest.startswith(form)}
    return "" in rests


def _choose(regions: RegionTable, query: str, rows: Iterable[Region], on: str) -> Found:
    """Among bearers of one name those of that day; or else what became of them, or what they came from."""
    rows = tuple(rows)
    then = valid(rows, on) if on else tuple(row for row in rows if row.is_current)
    if then:
        # 崇川区 got a new code: where a row and its own successor both answer, the later one is meant.
        replaced = {each for row in then for each in then if each != row and row in regions.next_of(each)}
        left = tuple(row for row in then if row not in replaced)
        if len(left) == 1:
            return Found(query, Outcome.REGION, left[0], on=on)
        return Found(query, Outcome.AMBIGUOUS, None, left, on=on)
    ended = [row for row in rows if not on or began_by(row, on)]
    if not ended:
        row = min(rows, key=lambda each: each.valid_from)
        return Found(query, Outcome.NOT_YET, row, _before(regions, row, on), on=on)
    latest = max(row.valid_to for row in ended)
    last = [row for row in ended if row.valid_to == latest]
    if len({_heirs(regions, row, on) for row in ended}) > 1 or len(last) > 1:
        return Found(query, Outcome.AMBIGUOUS, None, tuple(ended), on=on)
    return Found(query, Outcome.FORMER, last[0], _heirs(regions, last[0], on), on=on)


def _heirs(regions: RegionTable, row: Region, on: str) -> tuple[Region, ...]:
    """What a former region had become by that day."""
    heirs, waiting = list[Region](), list(regions.next_of(row))
    while waiting:
        each = waiting.pop(0)
        if each.is_current or (on and valid((each,), on)):
            heirs.append(each)
        else:
            waiting += regions.next_of(each)
    return tuple(dict.fromkeys(heirs))


def _before(regions: RegionTable, row: Region, on: str) -> tuple[Region, ...]:
    """What lay, on that day, where a later region is now."""
    today = regions.today(row)
    former = [each for now in today for each in regions.former(now.code)]
    return tuple(dict.fromkeys(each for each in former if valid((each,), on)))


def _near(regions: RegionTable, query: str) -> tuple[str, ...]:
    """Full names of today's regions whose own or full name is near `query`."""
    if len(query) < 2:
        return ()
    current = regions.current()
    full = {regions.name_of(row): row for row in current}
    whole = nearest(query, full)
    own = nearest(query, {row.name for row in current})
    rows = [full[whole]] if whole is not None else [row for row in current if row.name == own]
    return tuple(regions.name_of(row) for row in rows[:MOST_SUGGESTED])
