"""QR codes (ISO/IEC 18004) of page addresses, as the path of an SVG drawing."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, NamedTuple

import zxingcpp

QUIET: Final = 4
# A fixed mask: to try all eight takes six times as long, and any reader takes any mask.
MASK: Final = 1
_BITS: Final = bytes(b"1"[0] if level < 128 else b"0"[0] for level in range(256))


class Code(NamedTuple):
    """A symbol with its quiet zone: `size` in modules a side, `path` for a stroke one module wide."""

    size: int
    path: str


def code_of(address: str) -> Code:
    """The QR code of an address, level M: 15 % of it may be lost."""
    symbol = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=MASK)
    image: Any = symbol.to_image(scale=1, add_quiet_zones=False)
    size: int = image.shape[0]
    modules = memoryview(image).tobytes().translate(_BITS)
    stride = -(-size // 8) * 8
    rows = (modules[start : start + size].ljust(stride, b"0") for start in range(0, size * size, size))
    return Code(size + 2 * QUIET, _path(int(b"".join(rows), 2), size, stride))


def _strokes(value: int) -> str:
    """The strokes of eight modules, from the left edge of the first to the right edge of the last."""
    found = ""
    at = 0
    while at < 8:
        dark = value >> (7 - at) & 1
        end = at
        while end < 8 and value >> (7 - end) & 1 == dark:
            end += 1
        found += f"h{end - at}" if dark else f"m{end - at} 0"
        at = end
    return found


STROKES: Final = tuple(map(_strokes, range(256)))


def _path(modules: int, size: int, stride: int) -> str:
    """A line for each row of modules, drawn along its middle."""
    width = stride // 8
    data = modules.to_bytes(size * width)
    parts = [""] * (size * (width + 1))
    parts[:: width + 1] = _starts(size)
    for column in range(width):
        parts[column + 1 :: width + 1] = map(STROKES.__getitem__, data[column::width])
    return "".join(parts)


@cache
def _starts(size: int) -> tuple[str, ...]:
    """Where the line of each row begins."""
    return tuple(f"M{QUIET} {row}.5" for row in range(QUIET, QUIET + size))
