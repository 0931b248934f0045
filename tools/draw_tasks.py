"""Makes the pictures of the handbook's pages that tell one task each: real screens of a site made for them.

Called by tools/draw_handbook.py, which has the brushes.
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pypdfium2
from brushes import manuscript, run, shot, terminal
from docx import Document
from PIL import ExifTags, Image, ImageDraw
from playwright.sync_api import Browser, Page

PHONE: Final = 390
DESK: Final = 480  # CSS pixels at which the form's words can still be read on a phone
NOON: Final = "2024-01-05T12:00+08:00"
FIELD: Final = '.cp[data-path="{}"] {}'
CASE: Final = """\
---
title: 山西运城某企业私设暗管排放污水（示例）
region: ["140800"]
issue: [water, illegal-discharge]
batch: sample-r1
summary: 3家企业私设暗管，夜间把污水直接排入河道。
figures:
- {file: 1.jpg, alt: 河岸上停着一辆蓝色罐车，车尾的管子伸进河里，水面发黑。, caption: 2023年11月8日，现场督察发现罐车排放污水。, mode: 现场}
---
2023年11月，督察组在运城市发现，3家企业私设暗管，夜间直接排放污水。

## 一、基本情况

这条河是当地的主要水源，沿岸有企业21家。

## 二、主要问题

3家企业把暗管埋在岸边的乱石下面，绕过污水处理设施，日均排放约400吨。
"""
BRIEFING: Final = """\
---
title: 生态环境保护督察工作简报
number: 1
publish_at: 2024-01-02T18:00+08:00
headline: 沿岸排污口开始排查
office: 某某省生态环境厅宣传教育中心
---
## 三家企业停产整改

1月2日，[私设暗管一案](../sample-r1/river.md)涉及的3家企业全部停产，暗管已经拆除。

## 沿岸排污口全面排查

当地用一周时间排查沿岸排污口112个，查出问题9个。
"""


def scene(path: Path) -> None:
    """A drawn photo: a lorry on the bank with its number plate, its place in the file as a phone writes it."""
    image = Image.new("RGB", (960, 640), "#c9dcea")
    pen = ImageDraw.Draw(image)
    pen.polygon(
        [(0, 330), (260, 220), (520, 300), (760, 200), (960, 300), (960, 460), (0, 460)], fill="#8ba888"
    )
    pen.rectangle((0, 430, 960, 520), fill="#a2917a")
    pen.rectangle((0, 520, 960, 640), fill="#3f5560")
    pen.polygon([(560, 520), (760, 520), (820, 640), (430, 640)], fill="#20282b")
    pen.rounded_rectangle((330, 270, 660, 440), 60, fill="#2f6fb0")
    pen.rounded_rectangle((180, 300, 330, 460), 18, fill="#d8d2c4")
    pen.rectangle((200, 320, 290, 380), fill="#6d8796")
    for left in (215, 430, 560):
        pen.ellipse((left, 430, left + 80, 510), fill="#26282a")
    pen.line((660, 420, 700, 500, 690, 560), fill="#26282a", width=14)
    pen.rectangle((196, 410, 280, 438), fill="#f2c230")
    pen.text((203, 413), "A·12345", fill="#1a1c1e", font_size=20)
    place = Image.Exif()
    place.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (35.0, 1.0, 30.0)
    image.save(path, quality=90, exif=place)


def new_site(place: Path, home: Path) -> Path:
    """A site as an office has it: not a demonstration, one case with a photo."""
    run(place, "init", "网站", home=home)
    site = place / "网站"
    settings = site / "mkdocs.yml"
    text = settings.read_text("utf-8").replace("demo: true ", "demo: false")
    text = text.replace("# office: ", "office: ").replace("# site_code: ", "site_code: ")
    settings.write_text(text, "utf-8")
    (site / "cases/sample-r1/sample.md").unlink()
    shutil.rmtree(site / "media/sample-r1/sample")
    folder = site / "media/sample-r1/river"
    folder.mkdir(parents=True)
    scene(folder / "1.jpg")
    (site / "cases/sample-r1/river.md").write_text(CASE, "utf-8")
    return site


def word_file(browser: Browser, place: Path, home: Path) -> None:
    """A Word file as a page; what the gate says of hidden text; the form that is filled in in Word."""
    office = shutil.which("soffice")
    if office is None:
        sys.exit("LibreOffice is not installed")
    manuscript(place / "杞麓湖.docx")
    hidden = Document(str(place / "杞麓湖.docx"))
    hidden.paragraphs[1].add_run("此句不公开").font.hidden = True
    hidden.save(str(place / "未定稿.docx"))
    site = new_site(place, home)
    said = run(site, "import", "../未定稿.docx", "--batch", "sample-r1", home=home)
    terminal(browser, "word-refused", said)
    run(site, "template", "../登记表.docx", home=home)
    for name, shown in (("杞麓湖", "word-file"), ("登记表", "word-form")):
        shutil.copy(place / f"{name}.docx", place / "page.docx")
        subprocess.run(
            [office, f"-env:UserInstallation={(place / 'office').as_uri()}", "--headless", "--convert-to", "pdf",
             "--outdir", str(place), str(place / "page.docx")], check=True, capture_output=True,
        )  # fmt: skip
        page = pypdfium2.PdfDocument((place / "page.pdf").read_bytes())[0].render(scale=1.5).to_pil()
        side = page.width // 10
        half = page.crop((side, side // 2, page.width - side, page.width * 4 // 5))
        shot(half, shown)


@contextlib.contextmanager
def desk(browser: Browser, site: Path, home: Path, width: int = DESK) -> Iterator[Page]:
    """A page that has entered the desk of a site."""
    program = [sys.executable, "-c", "from casepress.cli import script; script()"]
    env = {**os.environ, "XDG_CACHE_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*program, "desk", "--no-open"], cwd=site, env=env, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        address = next(line.strip() for line in process.stdout if "http" in line)
        page = browser.new_page(
            viewport={"width": width, "height": 900},
            locale="zh-CN",
            device_scale_factor=2 if width == DESK else 1,
        )
        page.goto(address)
        yield page
        page.close()
        process.terminate()


def form(browser: Browser, site: Path, home: Path) -> None:
    """The desk: the list, a region that is looked for, a finding beside its field, photos that were dropped."""
    with desk(browser, site, home) as page:
        page.get_by_text("＋ 新建案例").wait_for(timeout=30_000)
        page.get_by_text("私设暗管").wait_for()
        page.wait_for_timeout(1500)
        shot(page.screenshot(clip={"x": 0, "y": 0, "width": DESK, "height": 560}), "desk-list")
        from_word(page, site)
        page.get_by_text("＋ 新建案例").click()
        page.fill(FIELD.format("region", "input"), "通海")
        page.get_by_role("option", name="云南省玉溪市通海县").wait_for()
        part(page, "region", "desk-region", more=150)
        page.get_by_role("option", name="云南省玉溪市通海县").click()
        body = "2021年4月，督察组发现湖水为劣Ⅴ类。\n\n联系人手机13812345678。\n"
        page.fill(FIELD.format("body", "textarea"), body)
        page.evaluate("document.querySelector('.cp-text').style.minHeight = '8rem'")
        page.locator(FIELD.format("body", ".cp-error")).wait_for()
        part(page, "body", "desk-finding")


def from_word(page: Page, site: Path) -> None:
    """A manuscript with hidden text that was dropped at the desk, and what the editor may decide."""
    page.click("#cp-from-word")
    page.set_input_files("#cp-bring-pick", [site.parent / "未定稿.docx", site / "media/sample-r1/river/1.jpg"])
    page.select_option("#cp-bring-batch", "sample-r1")
    page.click("#cp-bring-go")
    page.locator("#cp-bring-list .cp-error").wait_for()
    shot(page.locator("#cp-bring").screenshot(), "desk-word")
    page.click("#cp-bring-close")


def whole_form(browser: Browser, site: Path, home: Path) -> None:
    """The form beside the phone, on a screen as offices have it."""
    case = site / "cases/sample-r1/river.md"
    case.write_text(CASE.replace("（示例）", "（示例）。"), "utf-8")
    with desk(browser, site, home, width=1440) as page:
        page.get_by_text("私设暗管").click(timeout=30_000)
        page.locator("summary", has_text="逐条看").click()
        frame = page.frame_locator("#preview-pane").frame_locator("iframe")
        frame.get_by_role("heading", level=1).wait_for()
        page.wait_for_timeout(1500)
        shot(page.screenshot(), "desk")
    case.write_text(CASE, "utf-8")


def part(page: Page, name: str, shown: str, more: int = 0) -> None:
    """A picture of one field of the form, with its label above."""
    field = page.locator(f'.cp[data-path="{name}"]')
    field.evaluate("one => { one.scrollIntoView({block: 'center'}); }")
    page.wait_for_timeout(400)
    page.add_style_tag(
        content='#nc-root [class*="-ControlContainer"]:has(.cp-findings){position:static!important}'
    )
    box = field.bounding_box()
    assert box is not None
    top = max(0, box["y"] - 40)
    clip = {"x": 0, "y": top, "width": DESK, "height": box["height"] + 52 + more}
    shot(page.screenshot(clip=clip), shown)


def sheet(browser: Browser, site: Path, home: Path) -> None:
    """The sheet to look at, with an area being drawn over the plate and the findings about the photo."""
    case = site / "cases/sample-r1/river.md"
    case.write_text(re.sub(r"alt: [^,]*, ", "", CASE), "utf-8")
    run(site, "media", "review", "--all", home=home)
    case.write_text(CASE, "utf-8")
    page = browser.new_page(viewport={"width": DESK, "height": 1000}, device_scale_factor=2)
    page.goto((site / ".cache/casepress/review/index.html").as_uri())
    page.fill("#by", "张三")
    stage = page.locator(".stage").first
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.19, box["y"] + box["height"] * 0.62)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.305, box["y"] + box["height"] * 0.7, steps=5)
    page.mouse.up()
    page.locator("summary").first.click()
    page.evaluate(
        "document.body.style.marginBottom = 0; document.querySelector('.bar').style.position = 'static'"
    )
    shot(page.screenshot(full_page=True), "review")
    page.close()


def waiver(browser: Browser, site: Path, home: Path) -> None:
    """What a check says before and after somebody let a finding stand."""
    case = site / "cases/sample-r1/river.md"
    settings = site / "mkdocs.yml"
    kept = settings.read_text("utf-8")
    settings.write_text(kept.replace("# media_review: require", "media_review: off"), "utf-8")
    text = CASE.replace("沿岸有企业21家。", "沿岸有企业21家。村民李建国反映，夜间有异味。")
    case.write_text(text, "utf-8")
    before = run(site, "check", "cases/sample-r1/river.md", home=home)
    note = (
        "waivers:\n- {code: CP471, text: 村民李建国, by: 张三, on: 2024-01-03, why: 本人书面同意}\n---\n2023"
    )
    case.write_text(text.replace("---\n2023", note, 1), "utf-8")
    after = run(site, "check", "cases/sample-r1/river.md", home=home)
    terminal(browser, "waiver", before, after)
    settings.write_text(kept, "utf-8")
    case.write_text(CASE, "utf-8")


def phone(browser: Browser, address: str, name: str, *, top: str = "", height: int = 700) -> None:
    """What a phone shows of a page, from the element `top` on."""
    page = browser.new_page(
        viewport={"width": PHONE, "height": height}, is_mobile=True, device_scale_factor=2
    )
    page.goto(address)
    if top:
        page.locator(top).first.evaluate(
            "one => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 24)"
        )
    page.wait_for_timeout(300)
    shot(page.screenshot(), name)
    page.close()


def after_publication(browser: Browser, site: Path, shelf: Path, home: Path) -> None:
    """A case that was corrected, a briefing, a case that was withdrawn; the shelf, a rollback, a copy elsewhere."""
    case = site / "cases/sample-r1/river.md"
    (site / "cases/_briefings").mkdir()
    (site / "cases/_briefings/2024-01.md").write_text(BRIEFING, "utf-8")
    case.write_text(CASE, "utf-8")
    run(site, "publish", "../shelf", "--as-of", NOON, home=home)
    fixed = CASE.replace("约400吨", "约40吨").replace(
        "---\n2023",
        "corrections:\n- {date: 2024-01-06, note: 第二节“约400吨”改为“约40吨”。, kind: major}\n---\n2023",
        1,
    )
    case.write_text(fixed, "utf-8")
    run(site, "publish", "../shelf", "--as-of", NOON.replace("-05T", "-06T"), home=home)
    with served(shelf / "current/") as base:
        phone(
            browser,
            f"{base}/cases/sample-r1-river/",
            "correction",
            top="#corrections, .corrections",
            height=420,
        )
        phone(browser, f"{base}/briefings/2024-01/", "briefing")
        verify(browser, base)
    gone = fixed.replace(
        "---\n2023", "withdrawn: {date: 2024-01-07, note: 排放量有待重新核实。}\n---\n2023", 1
    )
    case.write_text(gone, "utf-8")
    run(site, "publish", "../shelf", "--as-of", NOON.replace("-05T", "-07T"), home=home)
    with served(shelf / "current/") as base:
        phone(browser, f"{base}/cases/sample-r1-river/", "withdrawn", height=560)
    terminal(browser, "push", run(site, "push", "../shelf", str(shelf.parent / "www"), home=home))
    terminal(browser, "releases", run(site, "releases", "../shelf", home=home))
    terminal(browser, "rollback", run(site, "rollback", "../shelf", home=home))
    case.write_text(fixed, "utf-8")
    said = run(site, "export", "press", "sample-r1", home=home)
    listed = subprocess.run(
        [sys.executable, "-m", "zipfile", "-l", "export/press/sample-r1.zip"], cwd=site, capture_output=True, text=True, check=True
    ).stdout  # fmt: skip
    names = "\r\n".join(line.split()[0] for line in listed.splitlines()[1:])
    terminal(browser, "press", said.rstrip(), f"sample-r1.zip 里有：\r\n{names}")


def verify(browser: Browser, base: str) -> None:
    """The page on which a reader checks a text, with one that somebody altered."""
    altered = "这条河是当地的主要水源，沿岸有企业21家。\n3家企业把暗管埋在岸边的乱石下面，绕过污水处理设施，日均排放约4吨。"
    page = browser.new_page(viewport={"width": PHONE, "height": 900}, is_mobile=True, device_scale_factor=2)
    page.goto(f"{base}/verify/")
    page.locator("textarea").first.fill(altered)
    page.get_by_role("button", name=re.compile("核")).first.click()
    page.wait_for_timeout(1500)
    page.locator("textarea").first.evaluate(
        "one => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 60)"
    )
    shot(page.screenshot(), "verify")
    page.close()


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder on a port of this machine."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    handler = functools.partial(Quiet, directory=str(folder.resolve()))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def draw_tasks(browser: Browser, place: Path) -> None:
    """Every picture of the pages that tell one task each."""
    home = place / "home"
    word_file(browser, place, home)
    site = place / "网站"
    form(browser, site, home)
    whole_form(browser, site, home)
    waiver(browser, site, home)
    sheet(browser, site, home)
    after_publication(browser, site, place / "shelf", home)
