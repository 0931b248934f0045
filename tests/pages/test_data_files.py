"""The data files agree with each other, their descriptor and their dictionary, and follow from the cases alone."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import extruct
import pytest
from frictionless import Package
from site_builder import URL, Site, case_text, settings, site, texts

from casepress.pages.descriptor import TYPES
from casepress.pages.records import PARTS, CaseRecord
from casepress.schema import fields_of

LICENSE = "license: 知识共享署名 4.0\nlicense_url: https://creativecommons.org/licenses/by/4.0/\nattribution: 注明来自测试办公室"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Site:
    cases = {
        "c2b3-r5/qilu": case_text(
            "=云南玉溪杞麓湖污染治理治标不治本",
            key_facts="[{name: 直排, value: 4.5万, unit: 吨/日}, {name: 次数, value: '3'}]",
            follow_ups="[{date: 2021-07, kind: accountability, text: '问责, \"三\"人'}]",
            sources="[{name: 部网站, url: 'https://www.mee.gov.cn/a.html', kind: gov}]",
        ),
        "c2b3-r1/taigu": case_text(
            "山西晋中太谷区违法排污", '["140703", "140800"]', "[air, fabrication]", "c2b3-r1"
        ),
        "c2b6-d20220410/corps": case_text("兵团某师违法取水", "", batch="c2b6-d20220410", objects="[xpcc]"),
        "c2b6-d20220410/gone": case_text(
            "云南昆明某厂排污", batch="c2b6-d20220410", withdrawn="{date: 2022-05-01, note: 有误}"
        ),
    }
    built = site(tmp_path_factory.mktemp("data"), cases, config=settings(LICENSE))
    assert built.build().published
    return built


def database(made: Site) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{made.output / 'data/cases.sqlite'}?mode=ro", uri=True)


def rows(made: Site, query: str) -> list[tuple[Any, ...]]:
    with database(made) as opened:
        return opened.execute(query).fetchall()


def test_database_holds_what_the_json_file_says_and_nothing_withdrawn(made: Site) -> None:
    records = {one["id"]: one for one in json.loads(made.text("data/cases.json"))}
    assert rows(made, "PRAGMA integrity_check") == [("ok",)]
    assert rows(made, "PRAGMA foreign_key_check") == []
    assert [id for (id,) in rows(made, "SELECT id FROM cases")] == sorted(records)
    for id, title, clips in rows(made, "SELECT id, title, clips FROM cases"):
        assert (title, clips) == (records[id]["title"], records[id]["clips"])
    for name in ("region_codes", "domains", "conducts", "objects", "regions"):
        for id, record in records.items():
            found = rows(made, f"SELECT value FROM {name} WHERE case_id = '{id}' ORDER BY number")
            assert [value for (value,) in found] == record[name]
    for name, kind in PARTS.items():
        keys = ", ".join(fields_of(kind))
        for id, record in records.items():
            found = rows(made, f"SELECT {keys} FROM {name} WHERE case_id = '{id}' ORDER BY number")
            assert [dict(zip(fields_of(kind), row, strict=True)) for row in found] == record[name]


def test_database_is_the_same_whatever_wrote_it_and_however_often(made: Site, tmp_path: Path) -> None:
    first = (made.output / "data/cases.sqlite").read_bytes()
    made.build(to=tmp_path / "again")
    assert (tmp_path / "again/data/cases.sqlite").read_bytes() == first
    assert int.from_bytes(first[96:100], "big") == 3_040_000
    assert int.from_bytes(first[16:18], "big") == 4096


def test_unchanged_data_is_not_made_again_and_a_change_reaches_every_file(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()})
    made.build()
    names = ("cases.json", "cases.csv", "cases.sqlite", "datapackage.json")
    before = {name: (made.output / "data" / name).stat().st_mtime_ns for name in names}
    made.build()
    assert {name: (made.output / "data" / name).stat().st_mtime_ns for name in names} == before
    made.write("cases/c2b3-r5/qilu.md", case_text(summary="另一句摘要"))
    made.build()
    assert all((made.output / "data" / name).stat().st_mtime_ns != before[name] for name in names)
    assert rows(made, "SELECT summary FROM cases") == [("另一句摘要",)]


def test_data_package_is_valid_and_its_table_keeps_to_the_schema(made: Site) -> None:
    package = Package(str(made.output / "data/datapackage.json"))
    assert Package.validate_descriptor(package.to_descriptor()).valid
    table = package.get_resource("cases")
    report = table.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])
    assert len(table.read_rows()) == 3
    found = json.loads(made.text("data/datapackage.json"))
    assert found["licenses"] == [
        {"title": "知识共享署名 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
    ]
    for resource in found["resources"]:
        data = (made.output / "data" / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"


def test_table_schema_names_the_columns_of_the_table_in_their_order(made: Site) -> None:
    package = json.loads(made.text("data/datapackage.json"))
    (schema,) = [one["schema"] for one in package["resources"] if "schema" in one]
    data = (made.output / "data/cases.csv").read_bytes().decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(data))) == [field["name"] for field in schema["fields"]]
    assert all(field["title"] and field["description"] for field in schema["fields"])


def test_no_cell_of_the_table_is_a_formula(made: Site) -> None:
    data = (made.output / "data/cases.csv").read_bytes().decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(data)) for cell in row]
    assert "'=云南玉溪杞麓湖污染治理治标不治本" in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]


def test_dictionary_explains_every_key_of_every_file_in_both_languages(made: Site) -> None:
    page = made.page("data/dictionary/")
    shown = {
        section.get("id"): texts(section, "following::table[1]//tbody/tr/th")
        for section in page.xpath("//h2[@id]")
    }
    assert shown["cases"] == list(fields_of(CaseRecord))
    assert {name: list(fields_of(kind)) for name, kind in PARTS.items()} == {
        name: keys for name, keys in shown.items() if name != "cases"
    }
    for row in page.xpath("//tbody/tr"):
        cells = [cell.text_content().strip() for cell in row]
        assert all(cells), cells
        assert cells[1] in TYPES.values()
        assert cells[3].isascii(), cells
    record = json.loads(made.text("data/cases.json"))[0]
    assert list(record) == shown["cases"]


def test_data_page_offers_every_file_the_terms_and_a_dataset_that_search_engines_take(made: Site) -> None:
    page = made.page("data/")
    for link in page.xpath("//ul[@class='files']//a/@href"):
        assert (made.output / "data" / link).resolve().is_file(), link
    assert page.xpath("//a[@rel='license']/@href") == ["https://creativecommons.org/licenses/by/4.0/"]
    assert "注明来自测试办公室" in page.text_content()
    found = extruct.extract(made.text("data/index.html"), base_url=URL, syntaxes=["json-ld"])["json-ld"]
    (thing,) = [one for block in found for one in block["@graph"] if one["@type"] == "Dataset"]
    assert thing["name"]
    assert 50 <= len(thing["description"]) <= 5000
    assert thing["temporalCoverage"] == "2021-04-16/2022-04-10"
    assert thing["license"] == "https://creativecommons.org/licenses/by/4.0/"
    for file in thing["distribution"]:
        assert made.has(file["contentUrl"].removeprefix(URL)), file
        assert file["encodingFormat"]
