"""The brushes of the pictures of the handbook: a manuscript, what a terminal shows, and a picture small enough for a page."""

from __future__ import annotations

import html
import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Inches, Pt
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser

ROOT: Final = Path(__file__).resolve().parent.parent
SCREENS: Final = ROOT / "docs/screenshots"
PICTURES: Final = ROOT / "media/c2b3-r5/qilu-lake"
CAPTIONS: Final = ("处理后的湖水送到监测点附近", "整改要求和2020年实际水质", "从通报、问责到再次被点名")
WIDTH: Final = 400  # CSS pixels of every picture of a terminal: its words can still be read on a phone
SCALE: Final = 2
SAME: Final = 0.4  # mean difference of two pictures, of 255, below which they show the same
MOST: Final = 120_000  # bytes of a picture
COLOURS: Final = {"31": "#ff7b72", "33": "#e3b341", "34": "#79c0ff", "32": "#7ee787", "36": "#76e3ea"}
_CODE: Final = re.compile(r"\x1b\[([0-9;]*)m|\x1b\]8;;[^\x1b]*\x1b\\|\x1b\[[0-9;?]*[A-Za-z]|\r(?!\n)")
_STYLE: Final = (
    "body{margin:0;background:#fff}pre{margin:0;padding:14px 16px;background:#161b22;color:#e6edf3;border-radius:8px;"
    "font:14px/1.55 'Noto Sans Mono CJK SC','Noto Sans Mono',monospace;white-space:pre-wrap;overflow-wrap:anywhere}"
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
    program = [sys.executable, "-c", "from casepress.cli import script; script()", *args]
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
    # A bar is only shown where work takes long, which is another thing on every machine.
    lines = [line for line in said.decode().split("\r\n") if "━" not in line]
    return "\r\n".join([f"$ {typed}", *lines]).replace(str(folder.parent), "…")


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


def shortened(said: str, first: int, last: int) -> str:
    """The first and last lines of what was said, with a mark for those between."""
    lines = said.split("\r\n")
    return said if len(lines) <= first + last + 1 else "\r\n".join([*lines[:first], "……", *lines[-last:]])


def terminal(browser: Browser, name: str, *screens: str) -> None:
    """A picture of what a terminal showed."""
    page = browser.new_page(viewport={"width": WIDTH, "height": 80}, device_scale_factor=SCALE)
    shown = "\n\n".join(as_markup(one) for one in screens)
    page.set_content(f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style><pre>{shown}</pre>")
    shot(page.screenshot(full_page=True), name)
    page.close()


def shot(taken: bytes | Image.Image, name: str) -> None:
    """Keeps a picture, unless the one that is kept shows the same: another machine draws a letter a shade otherwise."""
    path = SCREENS / f"handbook-{name}.webp"
    image = (taken if isinstance(taken, Image.Image) else Image.open(io.BytesIO(taken))).convert("RGB")
    if path.is_file() and _shows(path, image):
        print("unchanged", path.relative_to(ROOT))
        return
    few = image.quantize(48, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).convert("RGB")
    ways = [{"image": few, "lossless": True}, *({"image": image, "quality": one} for one in (80, 65, 50, 35))]
    made = [_as_webp(**way) for way in ways]
    # Letters and drawings are smallest in few colours without loss; what is full of colours is not.
    small = (
        made[0]
        if len(made[0]) <= max(len(made[1]), MOST // 2)
        else next(one for one in made[1:] if len(one) <= MOST)
    )
    path.write_bytes(small)
    print(path.relative_to(ROOT), *image.size, path.stat().st_size)


def _as_webp(image: Image.Image, **options: Any) -> bytes:
    data = io.BytesIO()
    image.save(data, "WEBP", method=6, **options)
    return data.getvalue()


def _shows(path: Path, image: Image.Image) -> bool:
    with Image.open(path) as kept:
        if kept.size != image.size:
            return False
        small = [one.convert("L").resize((one.width // 4, one.height // 4)) for one in (kept, image)]
    return ImageStat.Stat(ImageChops.difference(*small)).mean[0] < SAME
