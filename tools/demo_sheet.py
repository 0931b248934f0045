"""The paper that the demonstration diagrams are drawn on: one type family, four colours, Chinese line breaks.

It knows nothing of cases. Coordinates are logical: a sheet is 1600 wide whatever its pixel size.
"""

from __future__ import annotations

import functools
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH = 1600
MARGIN = 100
SMALLEST_TEXT = 40  # logical units: 9 px when the picture fills a telephone 360 px wide

Colour = tuple[int, int, int]
Point = tuple[float, float]
Box = tuple[float, float, float, float]

PAPER: Colour = (255, 255, 255)
INK: Colour = (23, 43, 64)
SLATE: Colour = (86, 105, 122)
MIST: Colour = (216, 224, 231)
RED: Colour = (180, 35, 24)
TONES = {"ink": INK, "slate": SLATE, "mist": MIST, "red": RED}

FAMILY = "Noto Sans CJK SC"
USUAL_FONTS = {
    False: (
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    ),
    True: (
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
        "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
    ),
}
NOT_AT_LINE_START = set("，。、；：）》”’？！％%")
NOT_AT_LINE_END = set("（《“‘")
UNITS = r"(?:[万亿]?(?:立方米|平方公里|平方米|毫克/升|公里|公顷|小时|吨/天|吨|亩|元|株|栋|家|个|次|座|件|倍|份|台|圈|处|起|年|月|日|时|类)?)?"
TOKEN = re.compile(r"[约近超]?[0-9A-Za-z.,%/]+[余多]?" + UNITS + r"|.")


class NoFontError(Exception):
    """The Chinese type family is not installed; the message says what to install."""


@functools.cache
def font_file(bold: bool) -> tuple[str, int]:
    """The file and the face number of the Simplified Chinese face."""
    ask = ["fc-match", "-f", "%{file}", f"{FAMILY}:{'bold' if bold else 'regular'}"]
    try:
        found = subprocess.run(ask, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        found = ""
    for path in (found, *USUAL_FONTS[bold]):
        if not path or not Path(path).is_file():
            continue
        for face in range(10):
            try:
                family, style = ImageFont.truetype(path, 20, index=face).getname()
            except OSError:
                break
            if family == FAMILY and (style == "Bold") == bold:
                return path, face
    raise NoFontError(f"找不到字体 {FAMILY}，请先安装：apt-get install fonts-noto-cjk")


@functools.cache
def font(bold: bool, pixels: int) -> ImageFont.FreeTypeFont:
    """One face at one size, opened once."""
    path, face = font_file(bold)
    return ImageFont.truetype(path, pixels, index=face)


def mix(colour: Colour, strength: float) -> Colour:
    """The colour faded towards the paper; strength 1 is full."""
    red, green, blue = (round(p + (c - p) * strength) for c, p in zip(colour, PAPER, strict=True))
    return red, green, blue


ROMAN = str.maketrans({"Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV", "Ⅴ": "V"})  # the full-width forms gape


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width in logical units."""
    return font(bold, 200).getlength(text.translate(ROMAN)) * size / 200


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for token in TOKEN.findall(text):
        glue = token[0] in NOT_AT_LINE_START or (tokens and tokens[-1][-1] in NOT_AT_LINE_END)
        if tokens and glue:
            tokens[-1] += token
        else:
            tokens.append(token)
    return tokens


def _fill(tokens: list[str], width: float, size: float, bold: bool) -> list[str]:
    lines = [""]
    for token in tokens:
        if lines[-1] and text_width(lines[-1] + token, size, bold) > width:
            lines.append("")
        lines[-1] += token
    return lines


def wrap(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Lines of about equal length that keep numbers with their units; `|` forces a break."""
    lines: list[str] = []
    for part in text.split("|"):
        tokens = _tokens(part)
        best = _fill(tokens, width, size, bold)
        narrower = width - size / 4
        while len(best) > 1 and narrower > size * 2:
            tried = _fill(tokens, narrower, size, bold)
            if len(tried) > len(best):
                break
            best, narrower = tried, narrower - size / 4
        lines += best
    return lines


@dataclass
class Sheet:
    """A white sheet with drawing in logical units; text boxes are kept so that collisions can be found."""

    height: int
    scale: float
    image: Image.Image = field(init=False)
    boxes: list[tuple[str, Box]] = field(default_factory=list)

    def __post_init__(self) -> None:
        size = (round(WIDTH * self.scale), round(self.height * self.scale))
        self.image = Image.new("RGB", size, PAPER)
        self._pen = ImageDraw.Draw(self.image)

    def _px(self, *values: float) -> list[float]:
        return [value * self.scale for value in values]

    def text(
        self,
        at: Point,
        text: str,
        size: float,
        fill: Colour = INK,
        *,
        bold: bool = False,
        anchor: str = "la",
        strength: float = 1.0,
    ) -> None:
        """One line; `anchor` as in Pillow. Invisible text is not drawn but keeps its place."""
        if size < SMALLEST_TEXT:
            raise ValueError(f"text too small for a telephone: {text}")
        text = text.translate(ROMAN)
        face = font(bold, round(size * self.scale))
        where = (at[0] * self.scale, at[1] * self.scale)
        box = [edge / self.scale for edge in self._pen.textbbox(where, text, font=face, anchor=anchor)]
        self.boxes.append((text, (box[0], box[1], box[2], box[3])))
        if strength > 0.02:
            self._pen.text(where, text, font=face, fill=mix(fill, strength), anchor=anchor)

    def lines(
        self,
        at: Point,
        lines: list[str],
        size: float,
        fill: Colour = INK,
        *,
        bold: bool = False,
        anchor: str = "l",
        strength: float = 1.0,
        leading: float = 1.36,
    ) -> float:
        """Several lines centred vertically on `at`; the height they take."""
        step = size * leading
        top = at[1] - step * (len(lines) - 1) / 2
        for number, line in enumerate(lines):
            self.text(
                (at[0], top + step * number),
                line,
                size,
                fill,
                bold=bold,
                anchor=anchor + "m",
                strength=strength,
            )
        return step * len(lines)

    def box(
        self,
        box: Box,
        fill: Colour | None = None,
        outline: Colour | None = None,
        width: float = 5,
        radius: float = 0,
    ) -> None:
        """A rectangle, its corners rounded by `radius`."""
        if box[2] - box[0] < 1 or box[3] - box[1] < 1:
            return
        self._pen.rounded_rectangle(
            self._px(*box), radius * self.scale, fill, outline, round(width * self.scale)
        )

    def disc(
        self,
        centre: Point,
        radius: float,
        fill: Colour | None = None,
        outline: Colour | None = None,
        width: float = 5,
    ) -> None:
        """A circle, full or hollow."""
        x, y = centre
        self._pen.ellipse(
            self._px(x - radius, y - radius, x + radius, y + radius), fill, outline, round(width * self.scale)
        )

    def line(self, points: list[Point], fill: Colour = INK, width: float = 6) -> None:
        """A line through the points with square joints."""
        flat = [tuple(self._px(*point)) for point in points]
        self._pen.line(flat, fill, round(width * self.scale))
        for x, y in points[1:-1]:
            half = width / 2
            self._pen.rectangle(self._px(x - half, y - half, x + half - 1, y + half - 1), fill)

    def triangle(self, corners: list[Point], fill: Colour) -> None:
        """The head of an arrow or a pointer."""
        self._pen.polygon([tuple(self._px(*corner)) for corner in corners], fill)

    def faults(self) -> list[str]:
        """Texts that leave the sheet or touch one another."""
        found = []
        for number, (text, (left, top, right, bottom)) in enumerate(self.boxes):
            if left < 60 or right > WIDTH - 60 or top < 40 or bottom > self.height - 24:
                found.append(f"越出版面：{text}")
            for other, (l2, t2, r2, b2) in self.boxes[number + 1 :]:
                if left < r2 and l2 < right and top < b2 and t2 < bottom:
                    found.append(f"文字相叠：{text} / {other}")
        return found

    def picture(self, shrink: int) -> Image.Image:
        """The finished picture, reduced by a whole factor, which smooths its edges."""
        return self.image.reduce(shrink) if shrink > 1 else self.image
