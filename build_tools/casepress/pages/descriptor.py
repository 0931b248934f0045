"""What tells people and machines how to read the open data: the dictionary page, the Data Package, schema.org's Dataset."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import msgspec

from casepress.pages.copy import HOME, Copy, Imprint
from casepress.pages.metadata import publisher
from casepress.pages.page import Link, Page
from casepress.pages.records import LISTS, PARTS, CaseRecord, columns, type_of
from casepress.schema import Field, fields_of

FILES: Final = (
    ("cases.json", "application/json", "全部案例，含图片、视频、后续进展（JSON）"),
    ("cases.csv", "text/csv", "全部案例，一行一起（CSV，电子表格可以打开）"),
    ("cases.sqlite", "application/vnd.sqlite3", "全部案例的数据库（SQLite 3）"),
)
TYPES: Final = {"string": "文字", "integer": "整数", "number": "数", "date": "日期", "array": "列表"}


class Explained(NamedTuple):
    """One key as the dictionary shows it."""

    name: str
    type: str
    zh: str
    en: str


class Part(msgspec.Struct, frozen=True):
    """A table of the dictionary: where the keys stand, and the keys."""

    name: str
    zh: str
    en: str
    where: str
    keys: tuple[Explained, ...]


class DictionaryPage(msgspec.Struct, frozen=True):
    """The data dictionary."""

    parts: tuple[Part, ...]


class Made(NamedTuple):
    """A data file as it was written: its name, length in bytes and SHA-256."""

    name: str
    bytes: int
    sha256: str


def dictionary_page(copy: Copy) -> Page:
    """Every column and key of the data files with its type and meaning, from the records themselves."""
    parts = [_part("cases", CaseRecord, "cases.json、cases.csv、cases.sqlite 的 cases 表")]
    parts += [
        _part(name, kind, f"cases.json 里每起案例的 {name}，cases.sqlite 的 {name} 表")
        for name, kind in PARTS.items()
    ]
    return Page(
        address="data/dictionary/",
        section="data",
        template="dictionary.html",
        title="数据字典",
        description=f"{copy.imprint.name}开放数据每一列、每一项的名称、类型和含义（中英文）",
        data=DictionaryPage(tuple(parts)),
        crumbs=(HOME, Link("开放数据", "data/"), Link("数据字典", "data/dictionary/")),
    )


def _part(name: str, kind: type[msgspec.Struct], where: str) -> Part:
    zh, _, en = str(kind.__doc__).partition(" / ")
    keys = tuple(Explained(one.name, TYPES[type_of(one)], one.zh, one.en) for one in fields_of(kind).values())
    return Part(name, zh, en, where, keys)


def data_package(imprint: Imprint, files: tuple[Made, ...], count: int) -> dict[str, Any]:
    """datapackage.json (Data Package 1.0): the files with length and hash, and the Table Schema of cases.csv."""
    package: dict[str, Any] = {
        "profile": "data-package",
        "name": "casepress-cases",
        "title": f"{imprint.name}：典型案例",
        "description": f"全部 {count} 起典型案例。每一列的含义见数据字典。{imprint.attribution}",
        "keywords": ["典型案例", "集中通报", "督察"],
        "resources": [_resource(one) for one in files],
    }
    if imprint.url:
        package["homepage"] = f"{imprint.url}data/"
    if imprint.office:
        package["contributors"] = [{"title": imprint.office, "role": "publisher"}]
    if imprint.license and imprint.license_url:
        package["licenses"] = [{"title": imprint.license, "path": imprint.license_url}]
    return package


def _resource(made: Made) -> dict[str, Any]:
    mime, title = next((mime, title) for name, mime, title in FILES if name == made.name)
    name, _, form = made.name.partition(".")
    resource: dict[str, Any] = {
        "name": name if form == "csv" else f"{name}-{form}",
        "path": made.name,
        "title": title,
        "format": form,
        "mediatype": mime,
        "bytes": made.bytes,
        "hash": f"sha256:{made.sha256}",
    }
    if form == "csv":
        resource |= {
            "profile": "tabular-data-resource",
            "encoding": "utf-8",
            "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
            "schema": {
                "fields": [_field(one) for one in columns()],
                "primaryKey": ["id"],
                "missingValues": [""],
            },
        }
    return resource


def _field(field: Field) -> dict[str, Any]:
    kind = type_of(field)
    more = "；以分号隔开" if kind == "array" else ""
    constraints = {"required": True, "unique": True} if field.name == "id" else {}
    found: dict[str, Any] = {
        "name": field.name,
        "type": "string" if kind == "array" else kind,
        "title": field.en,
        "description": f"{field.zh}{more}",
    }
    return found | ({"constraints": constraints} if constraints else {})


def dataset(copy: Copy) -> dict[str, Any]:
    """schema.org's Dataset for the data page. Its description has the 50 characters that search engines ask for."""
    imprint, cases = copy.imprint, copy.catalogue.everything
    days = [copy.catalogue.release_of(case).published for case in (*cases[-1:], *cases[:1])]
    thing: dict[str, Any] = {
        "@type": "Dataset",
        "name": f"{imprint.name}：典型案例数据",
        "description": f"{imprint.name}集中通报的全部 {len(cases)} 起典型案例的开放数据：标题、地区、督察批次和通报批次、问题的领域和"
        "性质、摘要、图片和视频的目录、关键数据和后续进展，每起案例有永久编号和网址。",
        "url": f"{imprint.url}data/",
        "inLanguage": imprint.language,
        "isAccessibleForFree": True,
        "creator": publisher(imprint),
        "publisher": publisher(imprint),
        "keywords": ["典型案例", "集中通报", "督察"],
        "distribution": [
            {"@type": "DataDownload", "name": title, "encodingFormat": mime, "contentUrl": f"{imprint.url}data/{name}"}
            for name, mime, title in FILES
        ],
    }  # fmt: skip
    if days:
        thing["temporalCoverage"] = "/".join(days)
    if imprint.license_url:
        thing["license"] = imprint.license_url
    if imprint.attribution:
        thing["creditText"] = imprint.attribution
    return thing


def database_schema() -> tuple[str, ...]:
    """The statements that make the tables of cases.sqlite; every table is kept in the order of its key."""
    scalars = [one for one in columns() if type_of(one) != "array"]
    tables = [f"CREATE TABLE cases ({_columns(scalars)}, PRIMARY KEY (id)) WITHOUT ROWID"]
    tables += [
        f"CREATE TABLE {name} (case_id TEXT NOT NULL REFERENCES cases (id), number INTEGER NOT NULL, "
        f"value TEXT NOT NULL, PRIMARY KEY (case_id, number)) WITHOUT ROWID"
        for name in LISTS
    ]
    tables += [
        f"CREATE TABLE {name} (case_id TEXT NOT NULL REFERENCES cases (id), number INTEGER NOT NULL, "
        f"{_columns(list(fields_of(kind).values()))}, PRIMARY KEY (case_id, number)) WITHOUT ROWID"
        for name, kind in PARTS.items()
    ]
    return tuple(tables)


def _columns(fields: list[Field]) -> str:
    kinds = {"integer": "INTEGER", "number": "REAL"}
    return ", ".join(f'"{one.name}" {kinds.get(type_of(one), "TEXT")} NOT NULL' for one in fields)
