"""/search/ in a real browser, under the policy: words, filters, keys, names for screen readers, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import serving
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from programs import needed
from search_desk import ROOT, search
from site_builder import LATER, Site, case_text, settings, site

LAKE = (
    "杞麓湖水质长期为劣Ⅴ类，治理只做表面文章。\n\n| 年份 | 化学需氧量 |\n| --- | --- |\n| 2020年 | 52毫克 |\n"
)
FOLLOWED = "[{date: 2021-07, kind: accountability, text: 三名干部被诫勉谈话}]"


@pytest.fixture(scope="module")
def bulletins(tmp_path_factory: pytest.TempPathFactory) -> Site:
    cases = {
        "c2b3-r5/qilu": case_text(
            "云南玉溪杞麓湖污染治理治标不治本 水质长期得不到改善",
            body=LAKE,
            summary="'治理只做表面文章'",
            figures="[{file: 1.png, alt: 一片湖面, caption: 柔性围隔绕着监测点}]",
            key_facts='[{name: 总投资, value: "6.2", unit: 亿元}]',
            follow_ups=FOLLOWED,
        ),
        "c2b3-r5/honghu": case_text(
            "湖北洪湖围网养殖反弹", '["421083"]', "[water, rebound]", body="洪湖水质没有好转。\n"
        ),
        "c2b3-r1/taigu": case_text(
            "山西太谷焦化厂旁路偷排烟气",
            '["140703"]',
            "[air, fabrication]",
            "c2b3-r1",
            "在线监测弄虚作假。\n",
        ),
        "c2b3-r1/chongqing": case_text(
            "重庆綦江河岸线被侵占", '["500110"]', "[shoreline, encroachment]", "c2b3-r1", "堆场占用河岸线。\n"
        ),
    }
    for number in range(14):
        cases[f"c2b6-d20220410/works-{number}"] = case_text(
            f"山西某地第{number}座污水处理厂直排污水",
            '["140100"]' if number % 2 else '["140703"]',
            "[sewage, illegal-discharge]",
            "c2b6-d20220410",
            "污水直排入河，水质恶化。\n",
            order=str(number + 1),
        )
    made = site(tmp_path_factory.mktemp("search") / "site", cases)
    picture = made.root / "media/c2b3-r5/qilu/1.png"
    picture.parent.mkdir(parents=True)
    Image.new("RGB", (64, 48), "navy").save(picture)
    outcome = made.build()
    assert (outcome.published, outcome.cases) == (True, 18), outcome.findings
    return made


@pytest.fixture(scope="module")
def address(bulletins: Site) -> Iterator[str]:
    with serving(bulletins.output) as root:
        yield f"{root}search/"


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A page on a phone; an error of the script or a refusal of the policy fails the test."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    yield page
    page.close()
    assert troubles == []


def titles(tab: Page) -> list[str]:
    return tab.locator("#search-results h3").all_inner_texts()


def status(tab: Page, text: str) -> None:
    expect(tab.get_by_role("status")).to_contain_text(text)


def asked(tab: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(tab.url).query)


def test_words_typed_into_the_box_find_titles_first_and_are_marked(tab: Page, address: str) -> None:
    tab.goto(address)
    tab.get_by_role("searchbox").fill("水质")
    status(tab, "找到 16 起")
    assert titles(tab)[0].startswith("云南玉溪杞麓湖")
    assert tab.locator("#search-results h3 mark").first.inner_text() == "水质"
    assert "水质恶化" in tab.locator(".search-excerpt").nth(5).inner_text()
    assert asked(tab) == {"q": ["水质"]}
    expect(tab.get_by_role("heading", name="不用搜索也能找到")).to_be_hidden()


@pytest.mark.parametrize(
    "words",
    ["52毫克", "柔性围隔绕着", "一片湖面", "总投资6.2亿元", "诫勉谈话", "通海县", "流域治理", "5月6日"],
)
def test_everything_that_a_page_says_is_found(bulletins: Site, words: str) -> None:
    assert "c2b3-r5/1" in search(bulletins.output, words)[0]["exact"]


def test_address_with_words_and_filters_shows_that_state(tab: Page, address: str) -> None:
    tab.goto(f"{address}?q=水质&region=140000&sort=oldest&page=2")
    status(tab, "找到 14 起，第 2 页，共 2 页")
    assert tab.get_by_role("searchbox").input_value() == "水质"
    assert len(titles(tab)) == 4
    assert tab.get_by_label("排序").input_value() == "oldest"
    tab.get_by_text("筛选", exact=True).click()
    assert tab.get_by_role("checkbox", name="山西省").is_checked()


def test_filters_join_with_or_inside_and_and_across_with_live_counts(
    tab: Page, address: str, bulletins: Site
) -> None:
    catalogue = bulletins.catalogue(LATER)
    tab.goto(f"{address}?q=水质")
    status(tab, "找到 16 起")
    tab.get_by_text("筛选", exact=True).click()
    for facet in ("地区", "问题领域"):
        tab.locator(".search-facet summary", has_text=facet).click()
    shanxi = len([case for case in catalogue.by_region["140000"] if case.release == "c2b6-d20220410"])
    expect(tab.get_by_role("checkbox", name=f"山西省 {shanxi} 起")).to_be_visible()
    tab.get_by_role("checkbox", name="云南省 1 起").check()
    status(tab, "找到 1 起")
    tab.get_by_role("checkbox", name="湖北省 1 起").check()
    status(tab, "找到 2 起")
    # Counts of the other filters follow; those of the same filter say what it would give.
    expect(tab.get_by_role("checkbox", name="水体水质 2 起")).to_be_visible()
    expect(tab.get_by_role("checkbox", name=f"山西省 {shanxi} 起")).to_be_visible()
    expect(tab.get_by_role("checkbox", name="城镇污水与黑臭水体")).to_be_hidden()
    assert asked(tab) == {"q": ["水质"], "region": ["420000", "530000"]}
    tab.get_by_role("button", name="清除筛选").click()
    status(tab, "找到 16 起")


def test_back_button_undoes_a_filter_and_a_page(tab: Page, address: str) -> None:
    tab.goto(f"{address}?q=水质")
    status(tab, "第 1 页，共 2 页")
    tab.get_by_role("link", name="下一页").click()
    status(tab, "第 2 页，共 2 页")
    expect(tab.get_by_role("heading", name="结果")).to_be_focused()
    tab.get_by_label("排序").select_option("newest")
    status(tab, "第 1 页")
    tab.go_back()
    status(tab, "第 2 页，共 2 页")
    assert tab.get_by_label("排序").input_value() == ""
    tab.go_back()
    status(tab, "第 1 页，共 2 页")


def test_filters_without_words_list_cases_and_media_are_told_apart(tab: Page, address: str) -> None:
    tab.goto(f"{address}?media=picture")
    status(tab, "符合筛选的有 1 起")
    assert titles(tab) == ["云南玉溪杞麓湖污染治理治标不治本 水质长期得不到改善"]


def test_keyboard_alone_searches_filters_and_opens_a_case(tab: Page, address: str) -> None:
    tab.goto(address)
    tab.get_by_role("searchbox").focus()
    tab.keyboard.type("焦化厂")
    tab.keyboard.press("Enter")
    status(tab, "找到 1 起")
    stops = []
    for _ in range(12):
        tab.keyboard.press("Tab")
        stops.append(tab.evaluate("document.activeElement.textContent.trim() || document.activeElement.id"))
        if stops[-1].startswith("山西太谷"):
            break
    assert stops[:2] == ["搜索", "筛选"]
    assert "search-sort" in tab.evaluate("Array.from(document.querySelectorAll('select'), (one) => one.id)")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/cases/c2b3-r1-taigu/")


def test_screen_reader_is_told_names_and_news(tab: Page, address: str) -> None:
    tab.goto(f"{address}?q=杞麓湖")
    status(tab, "找到 1 起")
    assert tab.get_by_role("search").count() >= 1
    assert tab.get_by_role("searchbox", name="在 18 起案例中搜索").count() == 1
    assert tab.get_by_role("status").count() == 1
    tab.get_by_text("筛选", exact=True).click()
    tab.locator(".search-facet summary", has_text="年份").click()
    assert tab.get_by_role("group", name="年份").get_by_role("checkbox", name="2021 年 1 起").count() == 1
    assert tab.get_by_role("region", name="结果").get_by_role("listitem").count() == 1


@pytest.mark.parametrize("mode", ["light", "dark", "large"])
def test_axe_finds_nothing_with_results_and_open_filters(tab: Page, address: str, mode: str) -> None:
    axe = ROOT / "node_modules/axe-core/axe.min.js"
    if not axe.is_file():
        needed("axe-core")
    tab.emulate_media(color_scheme="dark" if mode == "dark" else "light")
    tab.goto(f"{address}?q=水质 厂#{'care' if mode == 'large' else ''}")
    status(tab, "找到 14 起")
    tab.get_by_text("筛选", exact=True).click()
    for facet in ("地区", "问题领域"):
        tab.locator(".search-facet summary", has_text=facet).click()
    tab.evaluate(axe.read_text("utf-8"))
    found = tab.evaluate("async () => (await axe.run()).violations.map((one) => one.id + one.nodes[0].html)")
    assert found == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_large_text_that_hangs_on_the_address_stays(tab: Page, address: str) -> None:
    tab.goto(f"{address}#care")
    tab.get_by_role("searchbox").fill("洪湖")
    status(tab, "找到 1 起")
    assert urlsplit(tab.url).fragment == "care"


def test_other_names_and_traditional_characters_find_the_same_cases(tab: Page, address: str) -> None:
    tab.goto(f"{address}?q=渝")
    status(tab, "另有 1 起用了其他说法（重庆）")
    assert titles(tab) == ["重庆綦江河岸线被侵占"]
    tab.goto(f"{address}?q=監測造假")
    status(tab, "已按简体字“监测造假”搜索。")
    assert titles(tab)[0] == "山西太谷焦化厂旁路偷排烟气"
    tab.goto(f"{address}?q=太谷县")
    status(tab, "其他说法（太谷区）")
    assert "山西太谷焦化厂旁路偷排烟气" in titles(tab)


def test_words_that_are_nowhere_lead_to_near_names_and_the_indexes(tab: Page, address: str) -> None:
    tab.goto(f"{address}?q=通海市")
    status(tab, "没有原样写着这些字的案例")
    assert tab.locator(".search-nothing").get_by_role("link", name="通海县").get_attribute("href") == (
        "../regions/530423/"
    )
    expect(tab.get_by_role("heading", name="不用搜索也能找到")).to_be_visible()
    assert "筛选" not in tab.locator("#search-found").inner_text(), "nothing to filter, nothing to sort"
    expect(tab.locator("#search-sort")).to_be_hidden()
    tab.get_by_role("searchbox").fill("杞麓湖")
    status(tab, "找到 1 起")
    expect(tab.locator("#search-sort")).to_be_visible()


def test_half_typed_chinese_is_not_searched(tab: Page, address: str) -> None:
    tab.goto(address)
    box = tab.get_by_role("searchbox")
    box.focus()
    devices = tab.context.new_cdp_session(tab)
    devices.send("Input.imeSetComposition", {"text": "huan", "selectionStart": 4, "selectionEnd": 4})
    tab.wait_for_timeout(600)
    assert asked(tab) == {}
    devices.send("Input.insertText", {"text": "洪湖"})
    status(tab, "找到 1 起")
    assert asked(tab) == {"q": ["洪湖"]}


def test_site_renewed_while_the_page_is_open_is_read_anew(tab: Page, address: str, bulletins: Site) -> None:
    tab.goto(f"{address}?q=杞麓湖")
    status(tab, "找到 1 起")
    asked_for: list[str] = []

    def old(route: object) -> None:
        asked_for.append("grams")
        body = b"old!" + b"\0"
        route.fulfill(body=body) if len(asked_for) == 1 else route.continue_()  # type: ignore[attr-defined]

    tab.route("**/grams/**", old)
    tab.reload()
    status(tab, "找到 1 起")
    assert len(asked_for) > 1


def test_page_without_scripts_explains_and_leads_to_every_index(
    browser: Browser, address: str, bulletins: Site
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}?q=杞麓湖")
    expect(page.get_by_role("heading", name="不用搜索也能找到")).to_be_visible()
    assert page.locator("#search-found").is_hidden()
    links = [link.get_attribute("href") or "" for link in page.locator("#search-plain a").all()]
    assert "../cases/" in links
    assert "../regions/" in links
    for link in links:
        assert bulletins.has(f"{link.removeprefix('../')}index.html"), link
    context.close()


def test_page_opened_as_a_file_says_what_it_needs(tab: Page, bulletins: Site) -> None:
    tab.goto((bulletins.output / "search/index.html").as_uri())
    status(tab, "casepress serve")
    expect(tab.get_by_role("heading", name="不用搜索也能找到")).to_be_visible()


def test_site_that_wants_no_search_has_none(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()}, config=settings("search: false"))
    assert made.build().published
    assert not made.has("search")


def test_site_without_cases_has_a_page_that_says_so(tmp_path: Path) -> None:
    made = site(tmp_path)
    assert made.build().published
    assert "还没有已经公开的案例" in made.text("search/index.html")
    assert not made.has("search/index.json")


def test_withdrawn_case_is_not_found(tmp_path: Path) -> None:
    made = site(
        tmp_path,
        {
            "c2b3-r5/qilu": case_text(),
            "c2b3-r5/gone": case_text("云南某湖一起撤回的通报", body="不再公开的内容。\n", withdrawn="{date: 2021-06-01, note: 有误}"),
        },
    )  # fmt: skip
    assert made.build().published
    assert search(made.output, "不再公开", "撤回")[0]["exact"] == []
    files = [path.read_bytes() for path in (made.output / "search").rglob("*") if path.is_file()]
    assert not [data for data in files if "不再公开".encode() in data]
