"""QR codes: what is drawn is read again, by a reader that sees only the drawing."""

from __future__ import annotations

import random
import re
import string

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from casepress.pages.qr import MASK, QUIET, Code, code_of

SCALE = 6
# What may stand in an address (RFC 3986).
ADDRESS_SIGNS = string.ascii_letters + string.digits * 4 + "-._~:/?#[]@!$&'()*+,;=%"


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
        "/",
        "http://192.168.100.200:8080/cases/c1b1-r1-20210517000000123456789/",
        "HTTP://CASEPRESS.EXAMPLE/CASES/C2B3-R5-QILU-LAKE/",
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


@pytest.mark.parametrize("length", [0, 1, 13, 14, 15, 26, 27, 61, 63, 105, 107, 179, 212, 213, 214, 250])
def test_code_reads_as_the_address_at_every_length_and_with_every_sign(length: int) -> None:
    signs = random.Random(length)
    address = "".join(signs.choice(ADDRESS_SIGNS) for _ in range(length)) + "/"
    (found,) = zxingcpp.read_barcodes(drawn(code_of(address)))
    assert found.text == address


@pytest.mark.parametrize("name", ["c2b3-r5-qilu-lake", "c1b12-r3-taigu", "a", "z-z-z"])
def test_code_that_is_added_up_is_that_of_the_library(name: str) -> None:
    address = f"https://casepress.example/cases/{name}/"
    theirs = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=MASK)
    symbol = theirs.to_image(scale=SCALE, add_quiet_zones=False)
    edge = QUIET * SCALE
    inner = drawn(code_of(address)).crop((edge, edge, edge + symbol.shape[1], edge + symbol.shape[0]))
    assert inner.tobytes() == memoryview(symbol).tobytes()
