"""Open data: cases.json and cases.csv with every public case, and the page about them."""

from __future__ import annotations

import csv
import io
import operator
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from casepress.case import Case
from casepress.pages.copy import HOME, Copy
from casepress.pages.descriptor import FILES, dataset
from casepress.pages.page import Link, Page
from casepress.pages.records import columns, record_of

COLUMNS: Final = tuple(field.name for field in columns())
_VALUES: Final = operator.attrgetter(*COLUMNS)
# What spreadsheet programs take a cell for a formula by.
_FORMULA: Final = frozenset("=+-@\t\r＝＋－＠")


class DataPage(msgspec.Struct, frozen=True):
    """What the data page shows."""

    count: int
    files: tuple[Link, ...]
    columns: tuple[tuple[str, str], ...]
    feeds: tuple[Link, ...]
    license: Link
    attribution: str


def data_page(copy: Copy) -> Page:
    """The page that offers the open data and says what each column means."""
    imprint = copy.imprint
    feeds = (
        (Link("全站订阅（Atom）", "feed.xml"), Link("全站订阅（JSON Feed）", "feed.json"))
        if imprint.url
        else ()
    )
    files = (
        *(Link(name, f"data/{name}", title) for name, _, title in FILES),
        Link("datapackage.json", "data/datapackage.json", "以上文件的说明，供程序读取（Data Package）"),
    )
    return Page(
        address="data/",
        section="data",
        template="data.html",
        title="开放数据",
        description=f"{imprint.name}的全部案例，JSON、CSV 和 SQLite 格式",
        data=DataPage(
            len(copy.catalogue.everything),
            files,
            tuple((field.name, field.zh) for field in columns()),
            feeds,
            Link(imprint.license, imprint.license_url),
            imprint.attribution,
        ),
        crumbs=(HOME, Link("开放数据", "data/")),
        modified=copy.newest(copy.catalogue.everything[:1]),
        linked=(dataset(copy),) if imprint.url else (),
    )


class Fragment(NamedTuple):
    """A case in both data files: a JSON object and a line of CSV."""

    json: bytes
    csv: bytes


def json_file(records: Iterable[bytes]) -> Iterator[bytes]:
    """cases.json in pieces, from the JSON object of each case."""
    yield b"["
    for number, record in enumerate(records):
        yield b",\n" if number else b""
        yield record
    yield b"]"


def csv_file(lines: Iterable[bytes]) -> Iterator[bytes]:
    """cases.csv in pieces, from the line of each case: RFC 4180 with a BOM, so that spreadsheet programs read it as
    UTF-8."""
    yield b"\xef\xbb\xbf"
    yield csv_line(COLUMNS)
    yield from lines


def fragment(case: Case, copy: Copy) -> Fragment:
    """One case as it stands in the data files."""
    record = record_of(case, copy)
    return Fragment(msgspec.json.encode(record), csv_line(list(map(cell, _VALUES(record)))))


def csv_line(cells: Sequence[str]) -> bytes:
    """A line of CSV with its line end."""
    return csv_lines([cells])


def csv_lines(rows: Iterable[Sequence[str]]) -> bytes:
    """Lines of CSV with their line ends."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def cell(value: object) -> str:
    """A value as a cell that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    if type(value) is not str:
        value = "；".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    return f"'{value}" if value[:1] in _FORMULA else value
