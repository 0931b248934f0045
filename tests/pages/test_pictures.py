"""Pictures on pages: which file a browser is offered, and which it takes, under the strict policy."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import serving, until
from media_desk import grained
from PIL import Image
from playwright.sync_api import Browser, Page
from site_builder import Site, case_text, site


def photo() -> bytes:
    with io.BytesIO() as buffer:
        grained((1700, 500)).save(buffer, "JPEG", quality=90)
        return buffer.getvalue()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A case with two pictures below its text, and its neighbour with one in its text."""
    figures = "[{file: 1.jpg, alt: 第一张, caption: 图注一}, {file: 2.jpg, alt: 第二张, caption: 图注二}]"
    cases = {
        "c2b3-r5/qilu": case_text(figures=figures),
        "c2b3-r5/zhuzhou": case_text(
            title="湖南株洲清水塘污水直排湘江",
            region='["430200"]',
            body='一段话。\n\n![正文图](1.jpg "图注")\n',
        ),
    }
    built = site(tmp_path_factory.mktemp("pictures"), cases)
    for name in ("qilu/1", "qilu/2", "zhuzhou/1"):
        built.write(f"media/c2b3-r5/{name}.jpg", photo())
    outcome = built.build()
    assert outcome.published, outcome.findings
    return built


def test_pictures_of_a_bulletin_come_after_its_words_and_the_first_of_the_wall_at_once(made: Site) -> None:
    for picture in made.page("cases/c2b3-r5-qilu/").xpath("//figure//img"):
        assert (picture.get("loading"), picture.get("fetchpriority")) == ("lazy", None)
    first, *others = made.page("images/").xpath("//main//img")
    assert (first.get("loading"), first.get("fetchpriority")) == (None, "high")
    assert others
    assert {(one.get("loading"), one.get("fetchpriority")) for one in others} == {("lazy", None)}


def test_a_picture_is_offered_as_avif_then_webp_then_jpeg_in_widths_that_exist(made: Site) -> None:
    for address in ("cases/c2b3-r5-qilu/", "cases/c2b3-r5-zhuzhou/", "images/", ""):
        shown = made.page(address).xpath("//picture")
        assert shown, address
        for picture in shown:
            # The parser does not know that a source element is empty, and nests what follows it.
            assert picture.xpath(".//source/@type") == ["image/avif", "image/webp"], address
            image = picture.xpath(".//img")[0]
            assert round(int(image.get("width")) / int(image.get("height")), 1) == 3.4
            for offer in (*picture.xpath(".//source"), image):
                assert offer.get("sizes")
                for entry in offer.get("srcset").split(", "):
                    path, width = entry.split(" ")
                    with Image.open((made.output / address / path).resolve()) as file:
                        assert f"{file.width}w" == width


def test_a_page_with_pictures_has_no_inline_style_and_no_data_address(made: Site) -> None:
    text = made.text("cases/c2b3-r5-qilu/index.html")
    assert 'class="tint-' in text
    assert "style=" not in text
    assert "data:" not in text


@pytest.fixture(scope="module")
def address(made: Site) -> Iterator[str]:
    with serving(made.output) as found:
        yield found


def opened(browser: Browser, address: str, width: int, density: float = 1) -> tuple[Page, list[str]]:
    """A page in a window of that width and the complaints of the browser."""
    page = browser.new_page(viewport={"width": width, "height": 800}, device_scale_factor=density)
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.goto(address, wait_until="load")
    return page, complaints


# What the browser takes the layout's width to be (the picture's natural width in CSS pixels) and what it is.
SIZES = """async () => { const found = [];
  for (const image of document.querySelectorAll("main picture img")) {
    image.loading = "eager"; await image.decode();
    found.push([image.naturalWidth, image.getBoundingClientRect().width]); }
  return found; }"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 412, 768, 1440])
def test_sizes_match_the_layout(browser: Browser, address: str, width: int) -> None:
    for where in ("cases/c2b3-r5-qilu/", "images/", "cases/"):
        page, complaints = opened(browser, address + where, width)
        sizes = page.evaluate(SIZES)
        page.close()
        assert sizes, where
        for told, real in sizes:
            assert 0.95 <= told / real <= 1.35, (where, width, told, real)
        assert complaints == []


@pytest.mark.browser
def test_a_phone_takes_the_avif_of_its_width(browser: Browser, address: str) -> None:
    page, complaints = opened(browser, f"{address}cases/c2b3-r5-qilu/", 390, density=3)
    # Below the first screen: fetched when a reader comes near, and known as taken only then.
    page.locator("main figure img").first.scroll_into_view_if_needed()
    taken = until(page, "document.querySelector('main figure img').currentSrc")
    colour = page.evaluate("getComputedStyle(document.querySelector('main figure img')).backgroundColor")
    page.close()
    assert Path(taken).name.endswith("-1200.avif")
    with Image.open(io.BytesIO(photo())) as original:
        average = original.resize((1, 1), Image.Resampling.BOX).tobytes()
    assert colour == f"rgb({', '.join(str((34, 102, 170, 238)[value // 64]) for value in average)})"
    assert complaints == []
