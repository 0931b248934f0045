"""QR codes (ISO/IEC 18004) of page addresses, as the path of an SVG drawing.

zxing-cpp makes the codes; over one of them it takes longer than a template over its page. But they add up: where two
texts of one length differ in a bit, the same modules differ whatever else they say, because error correction is linear
and the mask fixed. So the library makes a symbol for each length and for each bit, and every other is their sum
(exclusive or).
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from functools import cache
from typing import Any, Final, NamedTuple

import zxingcpp

QUIET: Final = 4
# A fixed mask: to try all eight takes six times as long, and any reader takes any mask.
MASK: Final = 1
# How many bytes the versions 1 to 10 hold at level M (ISO/IEC 18004, table 7). Longer texts are left to the library.
CAPACITIES: Final = (14, 26, 42, 62, 84, 106, 122, 152, 180, 213)
# So many modules are drawn at once. They are kept in cells of two bytes, the first in the highest of these bits.
CELL: Final = 11
_BITS: Final = bytes(b"1"[0] if level < 128 else b"0"[0] for level in range(256))
# What the symbols that the library makes say. Letters make one segment of bytes whatever their number; what has long
# numbers in it would be made in several, and could not be added up.
_LETTER: Final = "a"


class Code(NamedTuple):
    """A symbol with its quiet zone: `size` in modules a side, `path` for a stroke one module wide."""

    size: int
    path: str


def code_of(address: str) -> Code:
    """The QR code of an address, level M: 15 % of it may be lost."""
    if not address.isascii() or len(address) > CAPACITIES[-1]:
        return _drawn(*_made(address))
    name = address.rfind("/", 0, -1) + 1
    version = bisect_left(CAPACITIES, len(address)) + 1
    modules = _begun(address[:name], len(address), version)
    for place, sign in enumerate(address[name:], name):
        modules ^= _difference(version, place, sign)
    return _drawn(17 + 4 * version, modules)


def _made(text: str) -> tuple[int, int]:
    """The symbol of a text as the library makes it: how many modules a side, and all of them in their cells as one
    number."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=MASK)
    image: Any = made.to_image(scale=1, add_quiet_zones=False)
    size: int = image.shape[0]
    bits = memoryview(image).tobytes().translate(_BITS).decode()
    rows = (
        bits[start : start + size].ljust(_cells(size) * CELL, "0") for start in range(0, size * size, size)
    )
    return size, int(
        "".join(f"{row[at : at + CELL]:0>16}" for row in rows for at in range(0, len(row), CELL)), 2
    )


@cache
def _blank(length: int) -> int:
    return _made(_LETTER * length)[1]


@cache
def _begun(beginning: str, length: int, version: int) -> int:
    """The modules of a text of so many characters that begins so and goes on with nothing but `_LETTER`."""
    modules = _blank(length)
    for place, sign in enumerate(beginning):
        modules ^= _difference(version, place, sign)
    return modules


@cache
def _difference(version: int, place: int, sign: str) -> int:
    """The modules that change when `sign` stands at this place (from 0) instead of `_LETTER`."""
    modules = 0
    for bit in range(7):
        if (ord(sign) ^ ord(_LETTER)) >> bit & 1:
            modules ^= _of_bit(version, place, bit)
    return modules


@cache
def _of_bit(version: int, place: int, bit: int) -> int:
    """The modules that change with one bit at this place, whatever else the text says and however long it is."""
    length = CAPACITIES[version - 1]
    text = _LETTER * place + chr(ord(_LETTER) ^ 1 << bit) + _LETTER * (length - place - 1)
    return _made(text)[1] ^ _blank(length)


def _cells(size: int) -> int:
    """The number of cells in a row of so many modules."""
    return -(-size // CELL)


@cache
def _strokes() -> tuple[str, ...]:
    """For each value of a cell its strokes, from the left edge of its first module to the right edge of its last."""
    return tuple(map(_stroke, range(1 << CELL)))


def _stroke(value: int) -> str:
    found = ""
    at = 0
    while at < CELL:
        dark = value >> (CELL - 1 - at) & 1
        end = at
        while end < CELL and value >> (CELL - 1 - end) & 1 == dark:
            end += 1
        found += f"h{end - at}" if dark else f"m{end - at} 0"
        at = end
    return found


def _drawn(size: int, modules: int) -> Code:
    """A line for each row of modules, drawn along its middle."""
    width = _cells(size)
    cells = array("H", modules.to_bytes(2 * width * size))
    if sys.byteorder == "little":
        cells.byteswap()
    parts = [""] * (size * (width + 1))
    parts[:: width + 1] = _starts(size)
    for column in range(width):
        parts[column + 1 :: width + 1] = map(_strokes().__getitem__, cells[column::width])
    return Code(size + 2 * QUIET, "".join(parts))


@cache
def _starts(size: int) -> tuple[str, ...]:
    """Where the line of each row begins."""
    return tuple(f"M{QUIET} {row}.5" for row in range(QUIET, QUIET + size))
