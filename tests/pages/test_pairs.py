"""A place before and after: one numbered figure of two pictures, with and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import serving
from media_desk import grained
from playwright.sync_api import Browser, Page
from site_builder import Site, case_text, site, texts

PAIR = "{before: 1.jpg, after: 2.jpg, alt: 排污口, after_alt: 草地, caption: 汾河岸边, taken: 2021-04, after_taken: 2022-06-01}"


def pair_site(root: Path, body: str = "一段话。\n") -> Site:
    made = site(root, {"c2b3-r5/qilu": case_text(figures=f"[{PAIR}]", body=body)})
    for name in ("1", "2"):
        (made.root / "media/c2b3-r5/qilu").mkdir(parents=True, exist_ok=True)
        size = (400, 300) if name == "1" else (300, 300)
        grained(size).save(made.root / f"media/c2b3-r5/qilu/{name}.jpg")
    outcome = made.build()
    assert outcome.cases == 1, outcome.findings
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return pair_site(tmp_path_factory.mktemp("pair"))


def test_a_pair_is_one_figure_of_two_captioned_pictures(made: Site) -> None:
    page = made.page("cases/c2b3-r5-qilu/")
    (pair,) = page.xpath("//figure[@id='figure-1']")
    assert not page.xpath("//figure[@id='figure-2']")
    assert pair.xpath(".//img/@alt") == ["排污口", "草地"]
    assert texts(pair, "./div/figure/figcaption") == ["整改前 2021年4月", "整改后 2022年6月1日"]
    assert texts(pair, "./figcaption")[0].startswith("图1 汾河岸边")
    assert len(page.xpath("//script[contains(@src, 'pair.js')]")) == 1


def test_a_page_without_pairs_loads_no_slider(made: Site) -> None:
    assert "pair.js" not in made.text("index.html")


def test_both_pictures_of_a_pair_stand_in_the_image_index_with_their_side(made: Site) -> None:
    captions = texts(made.page("images/"), "//ul[contains(@class, 'tiles')]//li/p")
    assert [caption.partition("：")[0] for caption in captions] == ["整改前", "整改后"]


def test_a_pair_stands_in_the_text_where_either_of_its_pictures_is_named_and_only_once(
    tmp_path: Path,
) -> None:
    body = "开头。\n\n![甲](2.jpg)\n\n中间。\n\n![乙](1.jpg)\n\n结尾。\n"
    page = pair_site(tmp_path / "site", body).page("cases/c2b3-r5-qilu/")
    (pair,) = page.xpath("//figure[contains(@class, 'pair ') or @class='figure pair']")
    assert pair.xpath("following::p[contains(text(), '中间')]")
    assert pair.xpath(".//img/@alt") == ["排污口", "草地"]
    assert not page.xpath("//section[@id='part-images']")


@pytest.fixture(scope="module")
def address(made: Site) -> Iterator[str]:
    with serving(made.output) as found:
        yield f"{found}cases/c2b3-r5-qilu/"


def visible_share(page: Page) -> str:
    return page.locator(".pair-after picture").evaluate("(one) => getComputedStyle(one).clipPath")


@pytest.mark.browser
def test_the_slider_works_by_keyboard_and_by_touch(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.goto(address)
    slider = page.get_by_role("slider")
    assert slider.get_attribute("aria-label") == "左右拖动，对比整改前后"
    assert visible_share(page) == "inset(0px 0px 0px 50%)"
    before, after = (page.locator(f".{one} img").bounding_box() for one in ("pair-before", "pair-after"))
    assert before == after, "the two must lie upon each other, also when their shapes differ"
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert visible_share(page) == "inset(0px 0px 0px 51%)"
    assert slider.get_attribute("aria-valuetext") == "整改前占 51%"
    page.keyboard.press("Home")
    assert visible_share(page) == "inset(0px 0px 0px 0%)"
    box = page.locator(".pair-sides").bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)
    assert slider.input_value() == "75"
    thumb = slider.bounding_box()
    assert thumb is not None
    assert thumb["height"] >= 44
    assert complaints == []
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 768])
@pytest.mark.parametrize("mode", ["", "#care"])
def test_each_half_keeps_its_own_label(browser: Browser, address: str, width: int, mode: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(address + mode)
    page.get_by_role("slider").scroll_into_view_if_needed()
    sides = page.locator(".pair-sides").bounding_box()
    before, after = (
        page.locator(f".{one} figcaption").bounding_box() for one in ("pair-before", "pair-after")
    )
    page.close()
    assert sides
    assert before
    assert after
    middle = sides["x"] + sides["width"] / 2
    assert before["x"] + before["width"] <= middle <= after["x"]


@pytest.mark.browser
def test_without_scripts_both_pictures_stand_whole_under_their_captions(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1000, "height": 800})
    page = context.new_page()
    page.goto(address)
    assert page.get_by_role("slider").count() == 0
    left, right = (page.locator(f".{one} img").bounding_box() for one in ("pair-before", "pair-after"))
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"]
    for words in ("整改前", "整改后"):
        assert page.get_by_text(words, exact=False).first.is_visible()
    context.close()
