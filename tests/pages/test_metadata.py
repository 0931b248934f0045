"""What the head of a page tells machines: the government's tags, Open Graph, schema.org, and that none of it can run."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import extruct
import pytest
from media_desk import Desk, grained
from site_builder import URL, Site, case_text, codes, settings, site

from casepress.pages.metadata import COLUMNS, embedded

EVIL = "</script><script>alert(1)</script><!-- ]]> & 湖"
# The government's list of kinds of columns, as far as DOMAIN section 9 gives it.
TYPES = {
    "首页", "概况信息", "机构职能", "负责人信息", "工作动态", "政策文件", "信息公开指南", "信息公开目录", "信息公开年报",
    "依法申请公开", "数据发布", "数据开放", "政策解读", "回应关切", "办事服务", "咨询投诉", "征集调查", "在线访谈",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A case with a picture and a clip, a corrected one, a hostile one and one taken back."""
    cases = {
        "c2b3-r5/qilu": case_text(
            figures="[{file: 1.jpg, alt: 湖面, caption: 督察发现湖水发黑, credit: 督察组供图, taken: 2021-04-08}]",
            video="[{file: 1.mp4, caption: 现场暗查, credit: 督察组}]",
            summary="杞麓湖治理治标不治本。",
            source="生态环境部",
            author="张三",
            index_number="SX-2021-001",
            sources="[{name: 部网站, url: 'https://www.mee.gov.cn/a.html'}]",
        ),
        "c2b3-r1/taigu": case_text(
            "山西晋中太谷区违法排污",
            '["140703"]',
            "[air, fabrication]",
            "c2b3-r1",
            corrections="[{date: 2021-07-02, note: 更正数字}]",
        ),
        "c2b3-r1/evil": case_text(f"山西晋中{EVIL}", '["140700"]', batch="c2b3-r1", summary=f"'{EVIL}'"),
        "c2b3-r1/followed": case_text(
            "山西晋中某厂偷排",
            '["140700"]',
            batch="c2b3-r1",
            follow_ups="[{date: 2021-09, kind: accountability, text: 问责三人}]",
        ),
        "c2b6-d20220410/gone": case_text(
            "云南昆明某厂排污", batch="c2b6-d20220410", withdrawn="{date: 2022-05-01, note: 有误}"
        ),
        "c2b6-d20220410/day": case_text("云南昆明滇池违规开发", batch="c2b6-d20220410"),
    }
    built = site(tmp_path_factory.mktemp("metadata"), cases, docs={"about.md": "# 关于\n\n本站。\n"})
    folder = built.root / "media/c2b3-r5/qilu"
    folder.mkdir(parents=True)
    grained((900, 600)).save(folder / "1.jpg", quality=80)
    source = Desk(tmp_path_factory.mktemp("originals")).clip(
        "1.mp4", source="testsrc=size=64x48:rate=10:duration=2"
    )
    shutil.copy(source, folder)
    outcome = built.build()
    assert outcome.published, outcome.findings
    return built


def metas(made: Site, address: str) -> dict[str, list[str]]:
    """The named metadata of a page in their exact spelling."""
    found: dict[str, list[str]] = {}
    for name, content in re.findall(
        r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', made.text(f"{address}index.html")
    ):
        found.setdefault(name, []).append(content)
    return found


def graph(made: Site, address: str) -> list[dict[str, Any]]:
    """What an independent reader of linked data finds in a page."""
    found = extruct.extract(
        made.text(f"{address}index.html"), base_url=URL, syntaxes=["json-ld"], errors="strict"
    )
    return [thing for block in found["json-ld"] for thing in block["@graph"]]


def things(value: Any) -> Iterator[dict[str, Any]]:
    """Every described thing inside linked data."""
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for inner in value.values():
            yield from things(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from things(inner)


def test_every_page_names_the_site_and_its_column_with_the_exact_tags(made: Site) -> None:
    addresses = [
        path.parent.relative_to(made.output).as_posix().replace(".", "", 1)
        for path in made.output.rglob("index.html")
    ]
    assert len(addresses) > 15
    for address in addresses:
        named = metas(made, f"{address}/" if address else "")
        assert named["SiteName"] == ["测试通报"], address
        assert named["SiteDomain"] == ["example.org"], address
        assert named["SiteIDCode"] == ["bm01000001"], address
        for tag in ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"):
            assert len(named[tag]) == 1, address
            assert named[tag][0].strip(), address
        assert named["ColumnType"][0] in TYPES
        lowered = [name.lower() for name, values in named.items() for _ in values]
        assert lowered.count("description") <= 1, address


def test_column_types_are_of_the_governments_list() -> None:
    assert {column.type for column in COLUMNS.values()} <= TYPES


def test_bulletin_carries_the_content_tags_of_the_state(made: Site) -> None:
    named = metas(made, "cases/c2b3-r5-qilu/")
    assert named["ArticleTitle"] == ["云南玉溪杞麓湖污染治理治标不治本"]
    assert named["PubDate"] == ["2021-05-06 18:00"]
    assert named["ContentSource"] == ["生态环境部"]
    assert named["Author"] == ["张三"]
    assert named["Description"] == ["杞麓湖治理治标不治本。"]
    assert named["Url"] == [f"{URL}cases/c2b3-r5-qilu/"]
    assert named["Keywords"][0].split(",")[0] == "云南省玉溪市通海县"
    assert named["Image"] == named["og:image"]
    assert made.has(named["Image"][0].removeprefix(URL))


def test_bulletin_without_source_author_and_pictures_names_the_office_and_prints_nothing_empty(
    made: Site,
) -> None:
    named = metas(made, "cases/c2b6-d20220410-day/")
    assert named["ContentSource"] == ["测试办公室"]
    assert not {"Author", "Image", "og:image"} & set(named)
    for address in ("cases/c2b6-d20220410-day/", "regions/140000/", "", "data/"):
        for name, values in metas(made, address).items():
            assert all(value.strip() for value in values), (address, name)


def test_day_without_a_time_is_never_given_an_hour_of_work(made: Site) -> None:
    named = metas(made, "cases/c2b6-d20220410-day/")
    assert named["PubDate"] == ["2022-04-10 00:00"]
    assert named["article:published_time"] == ["2022-04-10"]


def test_withdrawn_page_has_no_content_tags_and_no_report(made: Site) -> None:
    assert "ArticleTitle" not in metas(made, "cases/c2b6-d20220410-gone/")
    assert [thing["@type"] for thing in graph(made, "cases/c2b6-d20220410-gone/")] == ["BreadcrumbList"]


def test_share_card_has_title_summary_picture_and_address(made: Site) -> None:
    found = extruct.extract(
        made.text("cases/c2b3-r5-qilu/index.html"), base_url=URL, syntaxes=["opengraph"], uniform=True
    )
    (card,) = found["opengraph"]
    assert card["@type"] == "article"
    assert card["og:title"] == "云南玉溪杞麓湖污染治理治标不治本"
    assert card["og:description"] == "杞麓湖治理治标不治本。"
    assert card["og:url"] == f"{URL}cases/c2b3-r5-qilu/"
    assert card["og:locale"] == "zh_CN"
    assert card["og:image"].startswith(f"{URL}media/")
    assert card["article:published_time"] == "2021-05-06T18:00:00+08:00"


def test_report_has_what_search_engines_require(made: Site) -> None:
    report, crumbs = graph(made, "cases/c2b3-r5-qilu/")
    assert report["@type"] == "Report"
    assert report["headline"] == "云南玉溪杞麓湖污染治理治标不治本"
    assert report["url"] == report["mainEntityOfPage"] == f"{URL}cases/c2b3-r5-qilu/"
    assert dt.datetime.fromisoformat(report["datePublished"]).utcoffset() == dt.timedelta(hours=8)
    assert report["author"]["name"] == "生态环境部"
    assert report["publisher"]["name"] == "测试办公室"
    assert report["reportNumber"] == "SX-2021-001"
    assert report["isBasedOn"] == ["https://www.mee.gov.cn/a.html"]
    assert report["spatialCoverage"] == [{"@type": "Place", "name": "云南省玉溪市通海县"}]
    assert crumbs["@type"] == "BreadcrumbList"


def test_picture_and_clip_are_described_with_files_that_exist(made: Site) -> None:
    (report, _) = graph(made, "cases/c2b3-r5-qilu/")
    (picture,) = report["image"]
    assert picture["@type"] == "ImageObject"
    assert picture["caption"] == "督察发现湖水发黑"
    assert picture["creditText"] == "督察组供图"
    assert (picture["width"], picture["height"]) == (900, 600)
    (clip,) = report["video"]
    assert clip["@type"] == "VideoObject"
    assert clip["name"] == "现场暗查"
    assert clip["duration"] == "PT2S"
    assert clip["uploadDate"] == "2021-05-06T18:00:00+08:00"
    for file in (picture["contentUrl"], clip["contentUrl"], clip["thumbnailUrl"]):
        assert made.has(file.removeprefix(URL)), file


def test_crumbs_are_numbered_from_one_and_lead_to_pages(made: Site) -> None:
    for address in ("regions/530000/", "issues/water/", "batches/c2b3/c2b3-r1/", "cases/c2b3-r5-qilu/"):
        crumbs = graph(made, address)[-1]
        steps = crumbs["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        assert all(step["name"] for step in steps)
        for step in steps:
            assert made.has(f"{step['item'].removeprefix(URL)}index.html"), step


def test_every_described_thing_of_the_site_has_its_required_properties(made: Site) -> None:
    required = {
        "Report": {"headline", "datePublished", "author", "publisher", "url"},
        "ImageObject": {"contentUrl", "creditText"},
        "VideoObject": {"name", "thumbnailUrl", "uploadDate", "contentUrl", "description"},
        "BreadcrumbList": {"itemListElement"},
        "ListItem": {"position", "name", "item"},
        "WebSite": {"name", "url"},
        "GovernmentOrganization": {"name"},
    }
    seen = set()
    for path in made.output.rglob("index.html"):
        address = path.relative_to(made.output).as_posix().removesuffix("index.html")
        for thing in things(graph(made, address)):
            needed = required.get(thing["@type"], set())
            seen.add(thing["@type"])
            assert needed <= {name for name, value in thing.items() if value}, (address, thing)
    assert set(required) <= seen


def test_demonstration_names_no_office_of_the_government(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()}, config=settings("demo: true"))
    made.build()
    kinds = {thing["@type"] for thing in things(graph(made, "cases/c2b3-r5-qilu/"))}
    assert "Organization" in kinds
    assert "GovernmentOrganization" not in kinds


def test_hostile_words_stay_inside_the_data_block(made: Site) -> None:
    text = made.text("cases/c2b3-r1-evil/index.html")
    assert "<script>alert" not in text
    (report, _) = graph(made, "cases/c2b3-r1-evil/")
    assert report["headline"] == f"山西晋中{EVIL}"
    assert report["description"] == EVIL


def test_embedded_json_is_the_same_value_and_holds_no_markup() -> None:
    value = {"a": EVIL, "b": ["<", ">", "&", "\u2028"]}
    text = embedded(value)
    assert not set("<>&") & set(text)
    assert json.loads(text) == value


def test_correction_moves_the_day_of_change_and_an_undated_addition_hides_it(made: Site) -> None:
    (corrected, _) = graph(made, "cases/c2b3-r1-taigu/")
    assert corrected["datePublished"].startswith("2021-04-16")
    assert corrected["dateModified"] == "2021-07-02"
    assert corrected["correction"][0]["text"] == "更正数字"
    (followed, _) = graph(made, "cases/c2b3-r1-followed/")
    assert "dateModified" not in followed


@pytest.mark.parametrize("missing", ["office", "site_code"])
def test_public_site_that_leaves_a_mandatory_tag_empty_is_refused(tmp_path: Path, missing: str) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()}, config=settings(f"{missing}: ''"))
    outcome = made.build()
    assert codes(outcome) == ["CP710"]
    assert not outcome.published
    assert not made.output.exists()


def test_public_site_without_an_address_is_refused_and_a_demonstration_is_not(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()}, config=settings("demo: false", url=""))
    assert codes(made.build()) == ["CP710"]
    made.write("mkdocs.yml", settings("demo: true\noffice: ''\nsite_code: ''", url=""))
    assert made.build().published
    assert "SiteIDCode" not in made.text("index.html")


def test_malformed_site_code_is_refused(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()}, config=settings("site_code: bm0100001"))
    assert codes(made.build()) == ["CP711"]
