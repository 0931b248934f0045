"""QR codes: what is drawn is read again, by a reader that sees only the drawing."""

from __future__ import annotations

import re

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from casepress.pages.qr import QUIET, Code, code_of

SCALE = 6


def drawn(code: Code) -> Image.Image:
    """The path as a browser draws it: black strokes one module wide on white."""
    image = Image.new("L", (code.size * SCALE, code.size * SCALE), 255)
    draw = ImageDraw.Draw(image)
    for row in re.findall(r"M[^M]+", code.path):
        start = re.match(r"M(\d+) (\d+)\.5", row)
        assert start is not None
        x, y = int(start[1]), int(start[2])
        for word, length in re.findall(r"([hm])(\d+)", row[start.end() :]):
            if word == "h":
                draw.rectangle(
                    [x * SCALE, y * SCALE, (x + int(length)) * SCALE - 1, (y + 1) * SCALE - 1], fill=0
                )
            x += int(length)
    return image


@pytest.mark.parametrize(
    "address",
    [
        "https://casepress.example/cases/c2b3-r5-qilu-lake/",
        "/cases/c2b3-r5-a/",
        "https://例子.中国/cases/c1b1-r1-lake/",
        f"https://casepress.example/cases/{'very-long-' * 30}name/",
    ],
)
def test_code_that_was_drawn_reads_as_the_address(address: str) -> None:
    code = code_of(address)
    (found,) = zxingcpp.read_barcodes(drawn(code))
    assert found.text == address
    assert found.ec_level == "M"


def test_code_has_a_quiet_zone_of_four_modules_on_every_side() -> None:
    image = drawn(code_of("https://casepress.example/cases/c2b3-r5-qilu-lake/"))
    black = image.point(lambda level: 255 - level).getbbox()
    assert black == (QUIET * SCALE, QUIET * SCALE, image.width - QUIET * SCALE, image.height - QUIET * SCALE)
