"""Makes the pictures of the handbook: real screens of a real site, from an editor's Word file to the report of a night.

Run it after a screen was changed, where Chromium is installed: `python tools/draw_handbook.py`. It needs no network, and
writes docs/screenshots/handbook-*.png.
"""

from __future__ import annotations

import html
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Inches, Pt
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT: Final = Path(__file__).resolve().parent.parent
SCREENS: Final = ROOT / "docs/screenshots"
PICTURES: Final = ROOT / "media/c2b3-r5/qilu-lake"
CAPTIONS: Final = ("处理后的湖水送到监测点附近", "整改要求和2020年实际水质", "从通报、问责到再次被点名")
WIDTH: Final = 720  # CSS pixels of every picture of a terminal
COLOURS: Final = {"31": "#ff7b72", "33": "#e3b341", "34": "#79c0ff", "32": "#7ee787", "36": "#76e3ea"}
_CODE: Final = re.compile(r"\x1b\[([0-9;]*)m|\x1b\]8;;[^\x1b]*\x1b\\|\x1b\[[0-9;?]*[A-Za-z]|\r(?!\n)")
_STYLE: Final = (
    "body{margin:0;background:#fff}pre{margin:0;padding:18px 22px;background:#161b22;color:#e6edf3;border-radius:8px;"
    "font:14px/1.6 'Noto Sans Mono CJK SC','Noto Sans Mono',monospace;white-space:pre-wrap;overflow-wrap:anywhere}"
    "i{color:#7d8590;font-style:normal}"
)


def manuscript(path: Path) -> None:
    """An editor's Word file, as they are sent in, out of the facts of a demonstration case."""
    document = Document()
    document.core_properties.author = ""

    def centred(text: str, points: float) -> Any:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(text).font.size = Pt(points)
        return paragraph

    centred("云南玉溪杞麓湖污染治理治标不治本", 22)
    document.add_paragraph(
        "　　2021年4月，中央第八生态环境保护督察组督察云南省发现，玉溪市通海县杞麓湖治理弄虚作假，湖水2020年为劣Ⅴ类。"
    )
    document.add_paragraph("一、基本情况")
    document.add_paragraph("　　杞麓湖是云南九大高原湖泊之一，流域面积354平方公里。")
    document.add_paragraph("二、主要问题")
    document.add_paragraph("　　国控监测点周边设两圈柔性围隔，把外围湖水与监测点隔开。")
    for number, caption in enumerate(CAPTIONS, 1):
        centred("", 10).add_run().add_picture(str(PICTURES / f"{number}.png"), width=Inches(4))
        centred(f"图{number} {caption}（本站绘制）", 10)
    document.save(str(path))


def run(folder: Path, *args: str, home: Path) -> str:
    """What a command prints in a terminal, below the line that was typed."""
    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "XDG_CACHE_HOME": str(home)}
    env.pop("NO_COLOR", None)
    program = [sys.executable, "-c", "import sys; from casepress.cli import main; sys.exit(main())", *args]
    with subprocess.Popen(
        program, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        said = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            said += piece
        process.wait()
    os.close(ours)
    typed = " ".join(("casepress", *args))
    return f"$ {typed}\r\n{said.decode().replace(str(folder.parent), '…')}"


def as_markup(said: str) -> str:
    """The colours of a terminal as HTML."""
    parts, at, open_spans = [], 0, 0
    lines = "\n".join(line.rpartition("\r")[2] for line in said.replace("\r\n", "\n").split("\n"))
    for match in _CODE.finditer(lines):
        parts.append(html.escape(lines[at : match.start()]))
        at = match.end()
        codes = (match[1] or "0").split(";") if match[1] is not None else []
        if codes and codes[0] in ("", "0"):
            parts.append("</span>" * open_spans)
            open_spans = 0
        for code in codes:
            style = {"1": "font-weight:bold", "2": "opacity:.75"}.get(code) or (
                f"color:{COLOURS[code]}" if code in COLOURS else ""
            )
            if style:
                parts.append(f'<span style="{style}">')
                open_spans += 1
    parts += [html.escape(lines[at:].rstrip()), "</span>" * open_spans]
    return re.sub(r"(?m)^(\$ .*)$", r"<i>\1</i>", "".join(parts))


def terminal(browser: Browser, name: str, *screens: str) -> None:
    """A picture of what a terminal showed."""
    page = browser.new_page(viewport={"width": WIDTH, "height": 80})
    shown = "\n\n".join(as_markup(one) for one in screens)
    page.set_content(f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style><pre>{shown}</pre>")
    shot(page, name, full=True)


def shot(page: Any, name: str, *, full: bool) -> None:
    """Writes what a page shows, in few colours: these are drawings and letters."""
    path = SCREENS / f"handbook-{name}.png"
    page.screenshot(path=str(path), full_page=full)
    page.close()
    with Image.open(path) as image:
        small = image.convert("RGB").quantize(96, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    print(path.relative_to(ROOT), *small.size, path.stat().st_size)


def draw(browser: Browser, place: Path) -> None:
    """Every picture, in the order in which an editor meets the screens."""
    home = place / "home"
    (place / "来稿").mkdir()
    manuscript(place / "来稿/杞麓湖.docx")
    terminal(browser, "init", run(place, "init", "站点", home=home))
    site = place / "站点"
    imported = run(site, "import", "../来稿/杞麓湖.docx", "--batch", "sample-r1", home=home)
    terminal(browser, "import", imported)
    case = site / re.findall(r"已写入 (\S+\.md)", imported)[0]
    name = case.relative_to(site).as_posix()
    text = re.sub(r"<!--.*?-->\s*", "", case.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r"file: (\d)\.png", lambda found: f"file: {found[1]}.png, alt: {alt(int(found[1]))}", text)
    case.write_text(text.replace("杞麓湖是云南九大", "联系人手机13812345678。杞麓湖是云南九大"), "utf-8")
    wrong = run(site, "check", name, home=home)
    case.write_text(text, "utf-8")
    terminal(browser, "check", wrong, run(site, "explain", "CP462", home=home))
    run(site, "preview", home=home)
    page = browser.new_page(viewport={"width": 390, "height": 780}, is_mobile=True)
    page.goto((site / f"preview/cases/sample-r1-{case.stem}/index.html").as_uri())
    shot(page, "preview", full=False)
    terminal(browser, "approve", run(site, "approve", name, "--by", "张三", "--on", "2026-11-20", home=home))
    case.write_text(text.replace("region:", "regoin:", 1), "utf-8")
    run(site, "nightly", "../shelf", "--as-of", "2024-01-05T02:00+08:00", home=home)
    (report,) = list(site.rglob("report.html")) or list((place / "shelf").rglob("report.html"))
    page = browser.new_page(viewport={"width": 900, "height": 900})
    page.goto(report.as_uri())
    shot(page, "night", full=True)


def alt(number: int) -> str:
    """What is on the pictures of the manuscript."""
    return ("湖水处理和管道的流程图", "六格水质类别图", "四个节点的时间线")[number - 1]


if __name__ == "__main__":
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is not installed")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        draw(started, Path(folder))
        started.close()
