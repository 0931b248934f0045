"""Index pages: which are made, what they list, and that none is made without cases."""

from __future__ import annotations

from pathlib import Path

import pytest
from site_builder import Site, case_text, settings, site, texts

from casepress.pages.page import Pager, paged


def test_site_without_cases_has_a_home_page_and_no_index(tmp_path: Path) -> None:
    made = site(tmp_path)
    assert made.build().published
    assert made.has("index.html")
    for folder in ("cases", "regions", "issues", "batches", "images", "videos", "objects", "feed.xml"):
        assert not made.has(folder), folder
    assert not made.has("data/index.html")
    assert made.text("data/cases.json") == "[]"


def test_indexes_are_made_for_what_has_cases_and_nothing_else(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()})
    made.build()
    found = {path.name for path in (made.output / "regions").iterdir() if path.is_dir()}
    assert found == {"530000", "530400", "530423"}
    assert {path.name for path in (made.output / "issues").iterdir() if path.is_dir()} == {"water", "delay"}
    assert {path.name for path in (made.output / "batches").iterdir() if path.is_dir()} == {"c2b3"}
    assert not made.has("batches/c2b3/c2b3-r1")
    assert not made.has("images")


@pytest.mark.parametrize(
    "address", ["regions/530000/", "regions/530400/", "regions/530423/", "issues/water/", "cases/"]
)
def test_index_lists_the_case_with_a_link_that_leads_to_it(tmp_path: Path, address: str) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()})
    made.build()
    links = made.page(address).xpath("//main//a[contains(., '杞麓湖')]/@href")
    assert {(made.output / address / link / "index.html").resolve() for link in links} == {
        made.output.resolve() / "cases/c2b3-r5-qilu/index.html"
    }


def test_case_in_two_provinces_stands_in_both_and_the_home_page_counts_it_once(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/basin": case_text(region='["530423", "140703"]')})
    made.build()
    for code in ("530000", "140000"):
        assert "共 1 起" in made.text(f"regions/{code}/index.html")
    assert "共 1 起" in made.text("cases/index.html")
    assert len(texts(made.page("cases/"), "//main//a[contains(., '杞麓湖')]")) == 1


def test_long_list_is_paged_and_every_case_stands_on_exactly_one_page(tmp_path: Path) -> None:
    made = _long(tmp_path, 10)
    pages = ["cases/", "cases/2/", "cases/1/"]
    listed = [title for page in pages for title in texts(made.page(page), "//main//a[contains(., '起案例')]")]
    assert listed == [f"云南玉溪通海县第{n}起案例" for n in range(1, 11)]
    assert not made.has("cases/3")
    assert made.page("cases/2/").xpath("//a[@rel='next']/@href") == ["../../cases/1/"]
    assert made.page("cases/2/").xpath("//a[@rel='prev']/@href") == ["../../cases/"]
    assert "第 2 页" in texts(made.page("cases/2/"), "//h1")[0]


def test_case_put_on_top_of_a_long_list_leaves_the_pages_behind_the_first_as_they_are(tmp_path: Path) -> None:
    made = _long(tmp_path, 9)
    before = [(made.output / page / "index.html").read_bytes() for page in ("cases/1", "regions/530423/1")]
    (made.root / "cases/c2b3-r5").mkdir(exist_ok=True)
    (made.root / "cases/c2b3-r5/n0.md").write_text(case_text("云南玉溪通海县新增案例", batch="c2b3-r5"), "utf-8")
    made.build()
    assert "新增案例" in made.text("cases/index.html")
    assert before == [
        (made.output / page / "index.html").read_bytes() for page in ("cases/1", "regions/530423/1")
    ]


@pytest.mark.parametrize("count", [*range(1, 25), 100])
def test_first_page_of_a_list_has_half_a_page_to_one_and_a_half_and_the_others_are_full(count: int) -> None:
    sizes = [len(shown) for _, shown, _ in paged(range(count), "cases/", 4)]
    assert sum(sizes) == count
    assert min(2, count) <= sizes[0] < 6
    assert set(sizes[1:]) <= {4}


def test_pager_leads_to_the_newer_and_the_older_page() -> None:
    pages = {address: pager for address, _, pager in paged(range(41), "cases/", 4)}
    assert (pages["cases/9/"].newer, pages["cases/9/"].older) == ("cases/", "cases/8/")
    assert (pages["cases/"].newer, pages["cases/1/"].older) == ("", "")


def _long(tmp_path: Path, count: int) -> Site:
    """A site of so many cases, three on a page."""
    cases = {
        f"c2b3-r1/n{n}": case_text(f"云南玉溪通海县第{n}起案例", order=str(n), batch="c2b3-r1")
        for n in range(1, count + 1)
    }
    made = site(tmp_path, cases, config=settings("per_page: 3"))
    made.build()
    return made


def test_home_page_shows_the_latest_release(tmp_path: Path) -> None:
    later = case_text("山西晋中太谷区违法排污", '["140703"]', batch="c2b6-d20220410")
    made = site(tmp_path, {"c2b3-r5/qilu": case_text(), "c2b6-d20220410/taigu": later})
    made.build()
    shown = texts(made.page(""), "//main//a[contains(@href, 'cases/')]")
    assert shown.index("山西晋中太谷区违法排污") < shown.index("云南玉溪杞麓湖污染治理治标不治本")


def test_breadcrumbs_of_a_county_lead_through_city_and_province(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()})
    made.build()
    crumbs = made.page("regions/530423/").xpath("//nav[contains(@class, 'crumbs')]//li")
    assert [crumb.text_content().strip() for crumb in crumbs] == [
        "首页",
        "地区",
        "云南省",
        "玉溪市",
        "通海县",
    ]


def test_release_that_lists_fewer_cases_than_were_published_says_so(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()})
    file = made.root / "cases/_vocabulary/inspections.yml"
    file.write_text(file.read_text().replace("theme: 流域治理", "theme: 流域治理, cases_total: 6"))
    made.build()
    assert "共 6 起，本站收录 1 起" in made.text("batches/c2b3/c2b3-r5/index.html")


def test_release_that_lists_every_case_that_was_published_says_so(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()})
    file = made.root / "cases/_vocabulary/inspections.yml"
    file.write_text(file.read_text().replace("theme: 流域治理", "theme: 流域治理, cases_total: 1"))
    made.build()
    assert "共 1 起，全部收录" in made.text("batches/c2b3/c2b3-r5/index.html")


def test_tip_off_stands_on_the_home_page_only_while_it_is_open(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()})
    file = made.root / "cases/_vocabulary/inspections.yml"
    tip = "\n    tip_off:\n      - {from: 2021-04-06, to: 2021-05-10, phone: 0871-00000000}\n    releases:"
    file.write_text(file.read_text().replace("\n    releases:", tip, 1))
    made.build("2021-05-10T23:59+08:00")
    assert "0871-00000000" in made.text("index.html")
    made.build("2021-05-11T00:00+08:00")
    assert "0871-00000000" not in made.text("index.html")


def test_tip_off_of_an_inspection_stands_there_before_its_first_bulletin(tmp_path: Path) -> None:
    """The weeks in which people can report are the ones before the first bulletin (DOMAIN §4)."""
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()})
    file = made.root / "cases/_vocabulary/inspections.yml"
    tip = "\n    tip_off:\n      - {from: 2021-04-06, to: 2021-05-10, phone: 0871-00000000}\n    releases:"
    file.write_text(file.read_text().replace("\n    releases:", tip, 1))
    made.build("2021-04-05T23:59+08:00")
    assert not made.has("report/index.html")
    assert "0871-00000000" not in made.text("index.html")
    made.build("2021-04-06T00:00+08:00")
    for address in ("", "report/"):
        shown = made.page(address).xpath("//section[@class='tip-off']")[0]
        assert "0871-00000000" in shown.text_content()
        assert "第二轮第三批督察正在进行" in shown.text_content()
        assert [link.get("href") for link in shown.xpath(".//a")] == ["tel:0871-00000000"]
    assert not made.has("batches")
    made.build("2021-05-11T00:00+08:00")
    made.build("2021-05-11T00:00+08:00")
    assert made.page("report/").xpath("//table//a/@href") == ["../batches/c2b3/"]


def test_groups_of_batches_stand_by_level_and_then_by_round(tmp_path: Path) -> None:
    made = site(
        tmp_path,
        {
            "c2b3-r5/qilu": case_text(),
            "y1-r1/local": case_text("云南玉溪某厂偷排", batch="y1-r1"),
            "c3b1-r1/late": case_text("山西太谷某厂偷排", '["140703"]', batch="c3b1-r1"),
        },
    )
    file = made.root / "cases/_vocabulary/inspections.yml"
    more = "".join(
        f"  - {{id: {id}, level: {level}, round: {round}, label: {label}, name: {label}生态环境保护督察, start: {start}, "
        f"releases: [{{id: {id}-r1, ordinal: 1, publish_at: {start}}}]}}\n"
        for id, level, round, label, start in (
            ("y1", "provincial", 1, "云南省第一批", "2022-05-01"),
            ("c3b1", "central", 3, "第三轮第一批", "2023-12-01"),
        )
    )
    file.write_text(file.read_text() + more)
    assert made.build().published
    groups = texts(made.page("batches/"), "//section[@class='tree']/h2")
    assert groups == ["中央督察 · 第三轮", "中央督察 · 第二轮", "省级督察"]


def test_region_is_named_as_on_the_day_of_the_release_though_its_code_stayed(tmp_path: Path) -> None:
    """130502: 桥东区 until 2019, 襄都区 since 2021."""
    cases = {
        "old/one": case_text("河北邢台某厂偷排", '["130502"]', batch="old-r1"),
        "new/two": case_text("河北邢台某厂再次偷排", '["130502"]', batch="new-r1"),
    }
    made = site(tmp_path)
    lines = "".join(
        f"  - {{id: {id}, level: provincial, label: {day}, name: 河北省督察{day}, start: {day}, "
        f"releases: [{{id: {id}-r1, ordinal: 1, publish_at: {day}}}]}}\n"
        for id, day in (("old", "2018-05-01"), ("new", "2023-05-01"))
    )
    made.write("cases/_vocabulary/inspections.yml", "inspections:\n" + lines)
    for name, text in cases.items():
        made.write(f"cases/{name.replace('/', '-r1/')}.md", text)
    for jobs in (1, 2):
        assert made.build(jobs=jobs).published
        cards = made.page("cases/").xpath("//li[@class='card']//p[1]/span")
        assert [one.text for one in cards] == ["河北省邢台市襄都区", "河北省邢台市桥东区"]


def test_places_of_a_card_do_not_repeat_what_they_lie_in(tmp_path: Path) -> None:
    region = '["131000", "131026", "131023", "130181", "140000", "140703"]'
    made = site(tmp_path, {"c2b3-r5/qilu": case_text("河北廊坊等地污水直排", region, objects="[xpcc]")})
    made.build()
    words = made.page("cases/").xpath("//li[@class='card']//p[1]/span")[0].text
    assert words == (
        "河北省廊坊市、文安县、永清县、石家庄市辛集市、山西省、晋中市太谷区、新疆生产建设兵团"
    )


def test_home_leads_to_all_inspections_where_it_shows_only_some(tmp_path: Path) -> None:
    made = site(tmp_path)
    lines = "".join(
        f"  - {{id: p{n}, level: provincial, label: 云南省第{n}批, name: 云南省督察{n}, start: 2021-01-{n:02}, "
        f"releases: [{{id: p{n}-r1, ordinal: 1, publish_at: 2021-02-{n:02}}}]}}\n"
        for n in range(1, 14)
    )
    made.write("cases/_vocabulary/inspections.yml", "inspections:\n" + lines)
    for n in range(1, 14):
        made.write(f"cases/p{n}-r1/one.md", case_text(f"云南玉溪第{n}处污水直排", batch=f"p{n}-r1"))
    made.build()
    groups = made.page("").xpath("//section[@class='group'][h2='按督察批次']")[0]
    assert len(groups.xpath(".//li")) == 12
    assert texts(groups, ".//p/a") == ["全部 13 个督察批次"]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "最新 12 11 … 1"),
        (12, "最新 12 11 10 … 1"),
        (6, "最新 … 8 7 6 5 4 … 1"),
        (2, "最新 … 4 3 2 1"),
        (1, "最新 … 3 2 1"),
    ],
)
def test_pager_names_its_neighbours_the_newest_and_the_oldest_and_marks_what_it_leaves_out(number: int, shown: str) -> None:
    assert " ".join(link.text if link else "…" for link in Pager("cases/", number, 12).pages) == shown


def test_overview_of_regions_shows_36_equal_squares_in_the_official_order(tmp_path: Path) -> None:
    corps = case_text("新疆生产建设兵团某师违法取水", region="", objects="[xpcc]")
    made = site(tmp_path, {"c2b3-r5/qilu": case_text(), "c2b3-r5/xpcc": corps})
    made.build()
    squares = made.page("regions/").xpath("//ul[@class='squares']/li")
    names = [square.xpath("string(*/span | span)") for square in squares]
    assert len(names) == 36
    assert names[:4] == ["北京", "天津", "河北", "山西"]
    assert names[-6:] == ["新疆", "台湾", "香港", "澳门", "兵团", "央企"]
    assert [
        (link.get("href"), link.findtext("b"))
        for link in made.page("regions/").xpath("//ul[@class='squares']//a")
    ] == [
        ("../regions/530000/", "1"),
        ("../objects/xpcc/", "1"),
    ]


def test_tree_of_batches_leads_from_round_to_inspection_to_release_with_introductions(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()})
    file = made.root / "cases/_vocabulary/inspections.yml"
    text = file.read_text().replace("theme: 流域治理", "theme: 流域治理, introduction: 这一批的导语")
    file.write_text(
        text.replace("    start: 2021-04-06", "    introduction: 督察的介绍\n    start: 2021-04-06")
    )
    made.build()
    tree = made.page("batches/").xpath("//section[@class='tree']")[0]
    assert texts(tree, "h2") == ["中央督察 · 第二轮"]
    assert texts(tree, ".//h3/a") == ["第二轮第三批督察"]
    assert texts(tree, ".//ul[@class='twigs']//a") == ["第五批通报（流域治理）"]
    assert "督察的介绍" in tree.text_content()
    assert "这一批的导语" in made.page("batches/c2b3/").text_content()


def test_footer_holds_the_facts_that_the_settings_give_and_no_empty_one(tmp_path: Path) -> None:
    options = "office: 某省生态环境厅\nicp: 某ICP备00000000号\ncontact: 0871-00000000"
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()}, config=settings(options))
    made.build()
    page = made.page("regions/")
    # The code is one that a public site must name; the builder of these sites gives it.
    assert texts(page, "//footer//dt") == ["主办单位", "联系方式", "网站标识码", "备案号"]
    assert all(texts(page, "//footer//dd"))
    assert "0871-00000000" in made.page("accessibility/").xpath("string(//main)")


def test_hand_written_statement_stands_in_place_of_ours(tmp_path: Path) -> None:
    docs = {"accessibility.md": "# 无障碍声明\n\n本厅自己的声明。\n"}
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()}, docs=docs)
    assert made.build().published
    assert "本厅自己的声明" in made.text("accessibility/index.html")
    assert made.page("").xpath("//footer//a[contains(@href, 'accessibility/')]/text()") == ["无障碍声明"]
