"""The finished site as readers meet it: large text, keyboard, paper, no scripts, small screens; judged by axe-core."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from browsing import faults, npm, serving
from playwright.sync_api import Browser, Page
from site_builder import case_text, site
from test_demonstration import WIDTHS, Built, case_with
from test_demonstration import address as address
from test_demonstration import built as built

pytestmark = [pytest.mark.site, pytest.mark.browser]
KINDS = ("", "cases/", "regions/", "regions/140000/", "issues/", "issues/water/", "batches/", "batches/c2b3/",
         "batches/c2b3/c2b3-r5/", "images/", "images/1/", "videos/", "data/", "data/dictionary/", "briefings/",
         "briefings/2024-01/", "search/", "verify/", "about/", "care/",
         "accessibility/", "404.html", "cases/c2b3-r5-qilu-lake/", "cases/c2b3-r5-taigu/")  # fmt: skip
# The markup of a variant is that of its page; these are what may break in it all the same.
VARIANTS = (
    "zh-hant/",
    "zh-hant/cases/c2b3-r5-qilu-lake/",
    "zh-hant/search/",
    "zh-hant/verify/",
    "zh-hant/404.html",
)
SHIFTS = """() => new Promise((done) => { let sum = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value })
    .observe({type: "layout-shift", buffered: true});
  let y = 0;
  const step = () => { y += 400; scrollTo(0, y);
    if (y < document.documentElement.scrollHeight) setTimeout(step, 30); else setTimeout(() => done(sum), 200) };
  step(); })"""


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    yield page
    page.close()


@pytest.mark.parametrize("mode", ["light", "dark", "large"])
def test_axe_finds_nothing_on_any_kind_of_page(address: str, browser: Browser, mode: str) -> None:
    axe = npm("axe-core/axe.min.js")
    scheme: Any = "dark" if mode == "dark" else "light"
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    if mode == "large":
        page.goto(address + "about/")
        page.locator("a.care-on").first.click()
    found = {}
    for kind in (*KINDS, *(VARIANTS if mode == "light" else ())):
        page.goto(address + kind, wait_until="load")
        # Another colour scheme changes no markup; what it may break is contrast.
        seen = faults(page, axe, ["color-contrast", "link-in-text-block"] if mode == "dark" else None)
        found |= {kind: seen} if seen else {}
    context.close()
    assert found == {}


def test_axe_finds_nothing_on_a_wide_screen(address: str, browser: Browser) -> None:
    axe = npm("axe-core/axe.min.js")
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    for kind in ("", "regions/", "cases/c2b3-r5-qilu-lake/"):
        page.goto(address + kind, wait_until="load")
        assert faults(page, axe) == [], kind
    page.close()


def test_scripts_and_data_of_every_kind_of_page_stand_under_the_policy(
    address: str, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.add_init_script("""window.refused = [];
      document.addEventListener("securitypolicyviolation", (one) => window.refused.push(one.blockedURI));""")
    ran: set[str] = set()
    for kind in (*KINDS, *VARIANTS):
        page.goto(address + kind, wait_until="load")
        seen = page.evaluate("""() => ({
          refused: window.refused, marked: document.documentElement.classList.contains("scripted"),
          wanted: Array.from(document.querySelectorAll("script[src]"), (one) => one.src),
          ran: performance.getEntriesByType("resource").filter((one) => one.responseStatus === 200).map((one) => one.name),
          data: Array.from(document.querySelectorAll("script:not([src])"), (one) => [one.type, JSON.parse(one.textContent)["@context"]]),
        })""")
        assert seen["refused"] == [], kind
        assert seen["marked"], kind
        assert set(seen["wanted"]) <= set(seen["ran"]), kind
        assert all(one == ["application/ld+json", "https://schema.org"] for one in seen["data"]), kind
        assert seen["data"] or kind.endswith(("about/", "404.html")), kind
        ran |= {url.rpartition("/")[2] for url in seen["wanted"]}
    page.close()
    assert complaints == []
    assert {
        "casepress.js",
        "gallery.js",
        "gallery.zh-hant.js",
        "clip.js",
        "search.js",
        "search.zh-hant.js",
        "verify.js",
    } <= ran


def test_reader_without_scripts_changes_to_traditional_stays_in_it_and_comes_back(
    address: str, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address + "cases/c2b3-r5-qilu-lake/", wait_until="load")
    page.get_by_role("link", name="繁體", exact=True).click()
    assert page.locator("html").get_attribute("lang") == "zh-Hant"
    assert "雲南玉溪杞麓湖污染治理治標不治本" in page.locator("h1").inner_text()
    page.locator(".menu-folded summary").click()
    page.locator(".menu-folded").get_by_role("link", name="地區").click()
    page.locator(".squares").get_by_role("link", name="雲南").click()
    page.get_by_role("link", name="杞麓湖治理治標不治本").click()
    assert page.url == f"{address}zh-hant/cases/c2b3-r5-qilu-lake/"
    assert "內容以简体中文版為準" in page.locator(".variant-note").inner_text()
    page.get_by_role("link", name="简体", exact=True).click()
    assert page.url == f"{address}cases/c2b3-r5-qilu-lake/"
    context.close()


def test_search_and_pictures_of_the_variant_speak_traditional_and_lead_to_the_variant(
    address: str, phone: Page
) -> None:
    phone.goto(address + "zh-hant/search/?q=雲南玉溪杞麓湖", wait_until="load")
    link = phone.locator(".search-list a").first
    link.wait_for()
    assert "找到" in phone.locator("#search-status").inner_text()
    assert "已按簡體字" in phone.locator("#search-status").inner_text()
    assert "雲南玉溪杞麓湖污染治理治標不治本" in link.inner_text()
    assert link.locator("mark").all_inner_texts() == ["雲南玉溪杞麓湖"]
    phone.get_by_text("篩選", exact=True).click()
    phone.locator(".search-facet summary", has_text="地區").click()
    phone.get_by_role("checkbox", name="雲南省 1 起").check()
    phone.wait_for_url("**region=530000**")
    link.click()
    assert phone.url.startswith(f"{address}zh-hant/cases/")
    phone.goto(address + "zh-hant/cases/c2b3-r5-qilu-lake/", wait_until="load")
    phone.emulate_media(reduced_motion="reduce")
    phone.locator("a.enlarge").first.click()
    phone.get_by_role("dialog").wait_for()
    phone.locator(".pswp__button--close[title='關閉（Esc）']").wait_for()


def test_text_of_the_official_page_is_told_to_be_ours_by_the_variant_too(address: str, phone: Page) -> None:
    phone.goto(address + "cases/c2b3-r5-qilu-lake/", wait_until="load")
    text = phone.locator(".prose p").first.inner_text()
    phone.goto(address + "zh-hant/verify/", wait_until="load")
    phone.locator("#verify-text").fill(text)
    phone.get_by_role("button", name="核對").click()
    phone.locator("#verify-result h2", has_text="結果：一致").wait_for()


def test_a_bulletin_is_light_before_its_pictures(built: Built, address: str, browser: Browser) -> None:
    for kind in ("pictures", "clips", "follow_ups"):
        sizes: dict[str, int] = {}
        phone = browser.new_page(viewport={"width": 390, "height": 844})  # which has nothing kept
        phone.on("response", lambda answer, sizes=sizes: sizes.update({answer.url: len(gzip.compress(answer.body(), 9))})
                 if answer.request.resource_type in ("document", "script", "stylesheet") else None)  # fmt: skip
        phone.goto(address + case_with(built, kind), wait_until="networkidle")
        phone.close()
        scripts = sum(size for url, size in sizes.items() if url.endswith(".js"))
        lightbox = len(
            gzip.compress((built.folder / "assets/casepress/photoswipe.esm.min.js").read_bytes(), 9)
        )
        assert len(sizes) >= 4, sizes
        # Of a page with clips, too, when a picture is opened large.
        assert scripts + lightbox <= 20_000, sizes
        assert sum(sizes.values()) + lightbox <= 60_000, sizes
    for record in built.records:
        assert (
            len(gzip.compress((built.folder / f"cases/{record['id']}/index.html").read_bytes(), 9)) <= 30_000
        )


@pytest.mark.parametrize("kind", ["", "images/", "cases/c2b3-r5-qilu-lake/", "cases/c2b3-r5-taigu/"])
def test_nothing_moves_while_a_page_loads_and_is_read(address: str, phone: Page, kind: str) -> None:
    phone.goto(address + kind, wait_until="load")
    assert phone.evaluate(SHIFTS) == 0


def test_text_of_twice_the_size_and_large_text_stay_on_a_small_screen(address: str, phone: Page) -> None:
    for kind in (*KINDS, *VARIANTS):
        phone.set_viewport_size({"width": 320, "height": 640})
        phone.goto(address + kind, wait_until="load")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 320, f"{kind} at 320 px"
        phone.set_viewport_size({"width": 390, "height": 844})
        phone.evaluate("document.documentElement.style.fontSize = '225%'")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, f"{kind} at 200 %"
        phone.evaluate(
            "document.documentElement.style.fontSize = ''; document.documentElement.className = 'care'"
        )
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, f"{kind} in large text"


@pytest.mark.parametrize("width", WIDTHS)
def test_search_and_menu_are_reached_within_twelve_tabs(address: str, phone: Page, width: int) -> None:
    phone.set_viewport_size({"width": width, "height": 900})
    for kind in ("", "cases/c2b3-r5-qilu-lake/", "regions/140000/", "search/", "about/", "404.html"):
        phone.goto(address + kind, wait_until="load")
        stops = []
        for _ in range(12):
            phone.keyboard.press("Tab")
            stops.append(
                phone.evaluate("document.activeElement.textContent.trim() || document.activeElement.name")
            )
        assert {"搜索", "q"} & set(stops), kind
        assert "大字版" in stops, kind
        assert {"菜单", "地区"} & set(stops), kind


def test_menu_opens_and_closes_with_the_keyboard(address: str, phone: Page) -> None:
    phone.goto(address, wait_until="load")
    menu = phone.locator(".menu-folded")
    menu.locator("summary").focus()
    phone.keyboard.press("Enter")
    assert menu.get_by_role("link", name="地区").is_visible()
    phone.keyboard.press("Tab")
    phone.keyboard.press("Escape")
    assert not menu.get_by_role("link", name="地区").is_visible()
    assert phone.evaluate("document.activeElement.textContent") == "菜单"


def test_pictures_open_large_with_the_keyboard_and_give_the_focus_back(address: str, phone: Page) -> None:
    complaints: list[str] = []
    phone.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    phone.emulate_media(reduced_motion="reduce")
    phone.goto(address + "cases/c2b3-r5-qilu-lake/", wait_until="load")
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.locator("a.enlarge").first.focus()
    phone.keyboard.press("Enter")
    gallery = phone.get_by_role("dialog")
    gallery.wait_for()
    phone.locator(".pswp--ui-visible").wait_for()
    assert (
        phone.locator(".pswp__caption").text_content()
        == "图1 处理后的湖水经约1公里管道送到湖心监测点附近，监测点周边设两圈柔性围隔，干扰采样环境。 示意图，本站绘制"
    )
    assert any(url.endswith("photoswipe.esm.min.js") for url in asked)
    phone.keyboard.press("ArrowRight")
    phone.locator(".pswp__counter", has_text="2 / 3").wait_for()
    phone.keyboard.press("Escape")
    gallery.wait_for(state="detached")
    assert phone.evaluate("document.activeElement.getAttribute('aria-label')") == "看大图：图2"
    assert complaints == []


def test_large_text_is_remembered_and_has_large_targets(address: str, phone: Page) -> None:
    phone.goto(address, wait_until="load")
    phone.get_by_role("link", name="大字版", exact=True).click()
    phone.goto(address + "cases/c2b3-r5-qilu-lake/", wait_until="load")
    assert phone.evaluate("parseFloat(getComputedStyle(document.querySelector('.prose p')).fontSize)") >= 24
    for target in phone.locator(
        ".tools a:visible, .menu-folded summary, .parts a, .colophon li a, .print"
    ).all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 60, target.text_content()
    phone.get_by_role("link", name="标准版").click()
    phone.reload(wait_until="load")
    assert phone.evaluate("parseFloat(getComputedStyle(document.querySelector('.prose p')).fontSize)") == 18


def test_error_page_searches_and_leads_to_every_index(address: str, phone: Page) -> None:
    phone.goto(address + "404.html", wait_until="load")
    main = phone.get_by_role("main")
    names = {link.inner_text() for link in main.get_by_role("link").all()}
    assert {"案例", "地区", "问题", "批次", "图片", "视频"} <= names
    main.get_by_role("searchbox").fill("杞麓湖")
    main.get_by_role("button", name="搜索").click()
    phone.get_by_role("status").filter(has_text="找到").wait_for()


def test_without_scripts_large_text_menu_pictures_and_indexes_work(address: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address + "cases/c2b3-r5-qilu-lake/", wait_until="load")
    page.get_by_role("link", name="大字版", exact=True).click()
    assert page.url.endswith("#care")
    assert page.locator(".prose p").first.evaluate("p => parseFloat(getComputedStyle(p).fontSize)") >= 24
    page.get_by_role("link", name="标准版").click()
    assert page.locator(".prose p").first.evaluate("p => parseFloat(getComputedStyle(p).fontSize)") == 18
    assert not page.get_by_role("button", name="打印本页").is_visible()
    page.locator(".menu-folded summary").click()
    page.locator(".menu-folded").get_by_role("link", name="地区").click()
    page.locator(".squares").get_by_role("link", name="云南").click()
    page.get_by_role("link", name="杞麓湖治理治标不治本").click()
    page.locator("a.enlarge").first.click()
    assert page.url.endswith(".jpg")
    context.close()


def test_paper_shows_the_bulletin_its_address_and_its_code_and_no_navigation(
    address: str, phone: Page
) -> None:
    phone.goto(address + "cases/c2b3-r5-qilu-lake/", wait_until="load")
    phone.emulate_media(media="print")
    for shown in ("h1", ".facts", "#part-text", ".figure img", "figcaption", ".canonical", ".qr svg"):
        assert phone.locator(shown).first.is_visible(), shown
    for hidden in (".tools", "nav.menu", ".crumbs", ".parts", ".colophon", ".beside", ".enlarge", ".print"):
        assert not phone.locator(hidden).first.is_visible(), hidden
    assert phone.locator("figure").first.evaluate("f => getComputedStyle(f).breakInside") == "avoid"


@pytest.mark.parametrize(
    "address_of", ["cases/c2b3-r5-qilu-lake/", "zh-hant/cases/c2b3-r5-qilu-lake/", "images/"]
)
def test_printed_picture_and_its_caption_stand_on_one_sheet(
    address: str, phone: Page, address_of: str
) -> None:
    phone.goto(address + address_of, wait_until="load")
    captions = phone.locator("main :is(.figure figcaption b, .wall-tiles > li > a > span)").all_inner_texts()
    assert len(captions) > 2
    # The button waits for every picture; before any other way to print they are asked for.
    phone.evaluate("""() => new Promise((done) => {
      const button = document.querySelector("button.print");
      if (button) { window.print = done; button.click(); return }
      dispatchEvent(new Event("beforeprint"));
      Promise.all(Array.from(document.images, (one) => one.decode())).then(done);
    })""")
    assert phone.evaluate("Array.from(document.images).every((one) => one.complete && one.naturalWidth)")
    paper = pypdfium2.PdfDocument(phone.pdf(prefer_css_page_size=True))
    assert paper[0].get_size() == pytest.approx((595, 842), abs=1)
    alone = {one.strip() for one in captions}
    # Points that a centred caption may begin before its picture, which is no wider than its height allows.
    before = 60 if address_of == "images/" else 160
    for sheet in paper:
        pictures = [one.get_bounds() for one in sheet.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]
        words = sheet.get_textpage()
        for caption in sorted(alone):
            search = words.search(caption)
            while (place := search.get_next()) is not None:
                left, _, _, top = words.get_charbox(place[0])
                if any(x0 - before < left < x1 and 0 <= bottom - top < 30 for x0, bottom, x1, _ in pictures):
                    alone.discard(caption)
    assert alone == set()


def test_code_on_the_page_reads_as_its_address(built: Built, address: str, phone: Page) -> None:
    phone.goto(address + "cases/c2b3-r5-qilu-lake/", wait_until="load")
    phone.evaluate(npm("jsqr/dist/jsQR.js"))
    read = phone.evaluate("""async () => {
      const svg = document.querySelector('.qr svg').cloneNode(true);
      svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
      const side = svg.viewBox.baseVal.width * 8, image = new Image(side, side);
      svg.setAttribute('width', side); svg.setAttribute('height', side);
      const canvas = document.createElement('canvas'); canvas.width = canvas.height = side;
      const brush = canvas.getContext('2d'); brush.fillStyle = '#fff'; brush.fillRect(0, 0, side, side);
      for (const line of svg.querySelector('path').getAttribute('d').matchAll(/M(\\d+) ([\\d.]+)([^M]*)/g)) {
        let x = Number(line[1]); brush.fillStyle = '#000';
        for (const step of line[3].matchAll(/h(\\d+)|m(\\d+) 0/g)) {
          if (step[1]) brush.fillRect(x * 8, (Number(line[2]) - .5) * 8, step[1] * 8, 8);
          x += Number(step[1] || step[2]);
        }
      }
      const data = brush.getImageData(0, 0, side, side);
      return jsQR(data.data, side, side).data;
    }""")
    assert read == f"{built.url}cases/c2b3-r5-qilu-lake/"


def test_way_to_report_goes_out_of_sight_the_day_after_its_last(tmp_path: Path, browser: Browser) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()})
    file = made.root / "cases/_vocabulary/inspections.yml"
    tip = "\n    tip_off:\n      - {from: 2021-04-06, to: 2021-05-10, phone: 0871-00000000}\n    releases:"
    file.write_text(file.read_text().replace("\n    releases:", tip, 1))
    made.build("2021-05-10T23:00+08:00")
    with serving(made.output) as root:
        for now, shown in (("2021-05-10T23:59:00+08:00", True), ("2021-05-11T00:01:00+08:00", False)):
            page = browser.new_page()
            page.clock.set_fixed_time(now)
            for where in ("", "report/"):
                page.goto(f"{root}{where}", wait_until="load")
                assert page.locator("text=0871-00000000").is_visible() == shown, (now, where)
            page.close()
