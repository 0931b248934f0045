"""Makes the pictures of the handbook: real screens of real sites, from an editor's Word file to the report of a night.

Run it after a screen was changed, where Chromium and LibreOffice are installed: `python tools/draw_handbook.py`. It
needs no network and writes docs/screenshots/handbook-*.webp; a picture that shows what it showed stays as it is.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

from brushes import manuscript, run, shortened, shot, terminal
from draw_tasks import draw_tasks
from playwright.sync_api import Browser, sync_playwright


def draw(browser: Browser, place: Path) -> None:
    """Every picture, in the order in which an editor meets the screens."""
    home = place / "home"
    (place / "来稿").mkdir()
    manuscript(place / "来稿/杞麓湖.docx")
    terminal(browser, "init", run(place, "init", "站点", home=home))
    site = place / "站点"
    imported = run(site, "import", "../来稿/杞麓湖.docx", "--batch", "sample-r1", home=home)
    terminal(browser, "import", shortened(imported, 12, 12))
    case = site / re.findall(r"已写入 (\S+\.md)", imported)[0]
    name = case.relative_to(site).as_posix()
    text = re.sub(r"<!--.*?-->\s*", "", case.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r"file: (\d)\.png", lambda found: f"file: {found[1]}.png, alt: {alt(int(found[1]))}", text)
    case.write_text(text.replace("杞麓湖是云南九大", "联系人手机13812345678。杞麓湖是云南九大"), "utf-8")
    wrong = run(site, "check", name, home=home)
    case.write_text(text, "utf-8")
    terminal(browser, "check", wrong, run(site, "explain", "CP462", home=home))
    run(site, "preview", home=home)
    page = browser.new_page(viewport={"width": 390, "height": 780}, is_mobile=True, device_scale_factor=2)
    page.goto((site / f"preview/cases/sample-r1-{case.stem}/index.html").as_uri())
    shot(page.screenshot(), "preview")
    page.close()
    terminal(browser, "approve", run(site, "approve", name, "--by", "张三", "--on", "2026-11-20", home=home))
    case.write_text(text.replace("region:", "regoin:", 1), "utf-8")
    run(site, "nightly", "../shelf", "--as-of", "2024-01-05T02:00+08:00", home=home)
    (report,) = list(site.rglob("report.html")) or list((place / "shelf").rglob("report.html"))
    page = browser.new_page(viewport={"width": 390, "height": 1040}, is_mobile=True, device_scale_factor=2)
    page.goto(report.as_uri())
    shot(page.screenshot(), "night")
    page.close()


def alt(number: int) -> str:
    """What is on the pictures of the manuscript."""
    return ("湖水处理和管道的流程图", "六格水质类别图", "四个节点的时间线")[number - 1]


if __name__ == "__main__":
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is not installed")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for paint in (draw, draw_tasks):
            with tempfile.TemporaryDirectory(dir=folder) as place:
                paint(started, Path(place))
        started.close()
