"""QR codes (ISO/IEC 18004) of page addresses, as the path of an SVG drawing.

A symbol is linear in its bits: with version, level and mask fixed it is an empty symbol XOR one pattern for each
byte of the message. The patterns are worked out once, so that an address costs microseconds, not milliseconds.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import segno

QUIET: Final = 4
# Level M (15 % may be lost), byte mode. Version: blocks, data codewords and check codewords in each block.
BLOCKS: Final = {3: (1, 44, 26), 4: (2, 32, 18), 5: (2, 43, 24), 6: (4, 27, 16)}
# Level M with mask 0, with its own check bits, as ISO/IEC 18004 table C.1 lists it.
FORMAT: Final = 0b101010000010010


class Code(NamedTuple):
    """A symbol with its quiet zone: `size` in modules a side, `path` for a stroke one module wide."""

    size: int
    path: str


def code_of(address: str) -> Code:
    """The QR code of an address. One too long for version 6 (106 bytes) takes the slow way."""
    data = address.encode()
    for version, (blocks, room, _) in BLOCKS.items():
        if len(data) + 2 <= blocks * room:
            form = _form(version)
            return Code(form.size + 2 * QUIET, _path(form.modules(data), form.size, form.stride))
    matrix = segno.make(data, error="m", micro=False, boost_error=False).matrix
    size = len(matrix)
    stride = -(-size // 8) * 8
    modules = 0
    for row in matrix:
        modules = modules << stride | int("".join("1" if one & 1 else "0" for one in row), 2) << (
            stride - size
        )
    return Code(size + 2 * QUIET, _path(modules, size, stride))


class _Form:
    """One version: its empty symbol, where its bits go, and the patterns of bytes worked out so far."""

    def __init__(self, version: int) -> None:
        self.blocks, self.room, self.checks = BLOCKS[version]
        self.size = 17 + 4 * version
        self.stride = -(-self.size // 8) * 8
        self.patterns: list[dict[int, int]] = [{} for _ in range(self.blocks * self.room)]
        fixed, taken = _fixed(self.size)
        self.places = tuple(_zigzag(self.size, taken))
        # Mask 0 turns every data module whose row and column add up to an even number.
        turned = (place for place in self.places if sum(place) % 2 == 0)
        self.empty = sum(map(self.bit, fixed)) ^ sum(map(self.bit, turned))

    def bit(self, place: tuple[int, int]) -> int:
        """The number with the one bit of a module, rows and columns counted from the upper left."""
        return 1 << (self.size * self.stride - 1 - place[0] * self.stride - place[1])

    def modules(self, data: bytes) -> int:
        """The symbol of a message: mode, length, the bytes, an end, and the padding of the standard."""
        room = self.blocks * self.room
        head = ((0b0100 << 8 | len(data)) << 8 * len(data) | int.from_bytes(data)) << 4
        message = head.to_bytes(len(data) + 2) + (b"\xec\x11" * room)[: room - len(data) - 2]
        found = self.empty
        for index, (value, known) in enumerate(zip(message, self.patterns, strict=True)):
            if value not in known:
                known[value] = self.pattern(index, value)
            found ^= known[value]
        return found

    def pattern(self, index: int, value: int) -> int:
        """What a byte at a place of the message adds to the symbol: itself and its check codewords (clause 7.5)."""
        block, place = divmod(index, self.room)
        rest = bytearray(self.checks)
        for number in range(place, self.room):
            factor = rest[0] ^ (value if number == place else 0)
            rest = bytearray((*rest[1:], 0))
            for at, coefficient in enumerate(_generator(self.checks)):
                rest[at] ^= _times(coefficient, factor)
        codewords = {place * self.blocks + block: value}
        above = self.room * self.blocks
        codewords |= {above + number * self.blocks + block: one for number, one in enumerate(rest)}
        return sum(
            self.bit(self.places[at * 8 + bit])
            for at, one in codewords.items()
            for bit in range(8)
            if one >> (7 - bit) & 1
        )


@cache
def _form(version: int) -> _Form:
    return _Form(version)


@cache
def _times(one: int, two: int) -> int:
    """A product in the field of 256 elements with the polynomial x⁸+x⁴+x³+x²+1."""
    product = 0
    while two:
        product ^= one if two & 1 else 0
        one = one << 1 ^ (0x11D if one & 0x80 else 0)
        two >>= 1
    return product


@cache
def _generator(degree: int) -> tuple[int, ...]:
    """The generator polynomial of a number of check codewords, its leading one left out (annex A)."""
    found, root = [1], 1
    for _ in range(degree):
        shifted = [_times(one, root) for one in found]
        found = [a ^ b for a, b in zip((*found, 0), (0, *shifted), strict=True)]
        root = _times(root, 2)
    return tuple(found[1:])


def _fixed(size: int) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """The dark modules of the finders, timing, alignment and format; and all that are taken by them."""
    dark: set[tuple[int, int]] = set()
    taken: set[tuple[int, int]] = set()
    squares = (((3, 3), 4), ((3, size - 4), 4), ((size - 4, 3), 4), ((size - 7, size - 7), 2))
    for place in range(size):
        for spot in ((6, place), (place, 6)):
            taken.add(spot)
            dark |= {spot} if place % 2 == 0 else set()
    for (row, column), reach in squares:
        for down in range(-reach, reach + 1):
            for across in range(-reach, reach + 1):
                spot, ring = (row + down, column + across), max(abs(down), abs(across))
                if not (0 <= spot[0] < size and 0 <= spot[1] < size):
                    continue
                taken.add(spot)
                # Finders are light in their second and outermost ring, the alignment pattern in its first.
                if ring in ((2, 4) if reach == 4 else (1,)):
                    dark.discard(spot)
                else:
                    dark.add(spot)
    around = [(8, at) for at in (*range(6), 7, 8)] + [(at, 8) for at in (7, *range(5, -1, -1))]
    beyond = [(size - 1 - at, 8) for at in range(7)] + [(8, size - 8 + at) for at in range(8)]
    taken |= {*around, *beyond, (size - 8, 8)}
    for spots in (around, beyond):
        dark |= {spot for at, spot in enumerate(spots) if FORMAT >> (14 - at) & 1}
    return dark | {(size - 8, 8)}, taken


def _zigzag(size: int, taken: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """The data modules in the order of the bits: pairs of columns from the right, upwards and downwards in turn."""
    found = []
    upwards = True
    for right in (*range(size - 1, 6, -2), 5, 3, 1):
        rows = range(size - 1, -1, -1) if upwards else range(size)
        found += [
            (row, column) for row in rows for column in (right, right - 1) if (row, column) not in taken
        ]
        upwards = not upwards
    return found


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
