"""Open data: cases.json and cases.csv with every public case, and the page about them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec

from casepress.case import Case
from casepress.pages.copy import HOME, Copy
from casepress.pages.page import Link, Page

COLUMNS: Final = (
    "id", "title", "url", "published", "inspection", "release", "team", "region_codes", "regions", "zone", "objects",
    "domains", "conducts", "status", "summary", "source", "pictures", "clips", "originals", "follow_ups", "digest",
)  # fmt: skip
DESCRIPTIONS: Final = {
    "id": "案例编号，永久不变",
    "title": "标题",
    "url": "网址",
    "published": "发布日期（北京时间）",
    "inspection": "督察批次",
    "release": "通报批次编号",
    "team": "督察组",
    "region_codes": "地区代码（六位，发布时有效），多个以分号隔开",
    "regions": "地区全称",
    "zone": "开发区、新区等",
    "objects": "督察对象",
    "domains": "问题领域",
    "conducts": "问题性质",
    "status": "整改状态",
    "summary": "摘要",
    "source": "发布机构",
    "pictures": "图片数",
    "clips": "视频数",
    "originals": "图片和视频原件的校验值（SHA-256）和字节数，原件由主办方留存",
    "follow_ups": "后续进展条数",
    "digest": "源文件的校验值（BLAKE2b 前 16 位）",
}


class DataPage(msgspec.Struct, frozen=True):
    """What the data page shows."""

    count: int
    files: tuple[Link, ...]
    columns: tuple[tuple[str, str], ...]
    feeds: tuple[Link, ...]


def data_page(copy: Copy) -> Page:
    """The page that offers the open data and says what each column means."""
    feeds = (Link("全站订阅（Atom）", "feed.xml"),) if copy.imprint.url else ()
    files = (Link("cases.json", "data/cases.json"), Link("cases.csv", "data/cases.csv"))
    return Page(
        address="data/",
        section="data",
        template="data.html",
        title="开放数据",
        description=f"{copy.imprint.name}的全部案例，JSON 和 CSV 格式",
        data=DataPage(len(copy.catalogue.everything), files, tuple(DESCRIPTIONS.items()), feeds),
        crumbs=(HOME, Link("开放数据", "data/")),
        modified=copy.newest(copy.catalogue.everything[:1]),
    )


class Fragment(msgspec.Struct, frozen=True, array_like=True):
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
    record = _record(case, copy)
    return Fragment(msgspec.json.encode(record), csv_line([cell(record[column]) for column in COLUMNS]))


def csv_line(cells: Sequence[str]) -> bytes:
    """A line of CSV with its line end."""
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()


def _record(case: Case, copy: Copy) -> dict[str, Any]:
    catalogue = copy.catalogue
    front = case.front
    release = catalogue.release_of(case)
    on = release.published
    return {
        "id": case.id,
        "title": case.title,
        "url": copy.absolute(case.address),
        "published": on,
        "inspection": copy.inspection_label(catalogue.inspection_of(case)),
        "release": release.id,
        "team": front.team,
        "region_codes": case.regions,
        "regions": [copy.region_link(code, on).text for code in case.regions],
        "zone": front.zone,
        "objects": [copy.object_link(thing).text for thing in front.objects],
        "domains": [link.text for link in copy.issues(case.domains)],
        "conducts": [link.text for link in copy.issues(case.conducts)],
        "status": front.status or "",
        "summary": case.summary,
        "source": front.source,
        "pictures": len(case.pictures),
        "clips": len(case.clips),
        "originals": copy.proofs(case),
        "follow_ups": len(front.follow_ups),
        "digest": case.digest,
    }


def cell(value: object) -> str:
    """A value as a cell that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    text = "；".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠") else text
