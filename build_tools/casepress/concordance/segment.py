"""A segment of the index: the grams of some cases with the passages that hold them, made from those cases alone."""

from __future__ import annotations

import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import sub
from typing import Final

import msgspec

from casepress.concordance.words import grams, passages

# Into how many slots the grams of a segment are sorted by their checksums; a file holds one slot or several.
SLOTS: Final = 4096
_SLOT_SHIFT: Final = 20
_KEY: Final = 0xFFFFFF


class Segment(msgspec.Struct, frozen=True, gc=False):
    """The index of some cases, numbered as they were given.

    `counts` are their numbers of passages; `chars` the characters that occur, sorted; `heavy` the checksums of grams
    that more than every sixteenth passage holds; the grams of slot n lie in `data` from
    the n-th to the next of `starts` (32 bits each, little-endian). A gram is its CRC-32: three bytes of its key, a
    varint (twice the length in bytes of what follows, plus one for a bitmap), and the passages: a bitmap, or
    varints of the gaps between their numbers.
    """

    counts: tuple[int, ...]
    chars: str
    heavy: tuple[int, ...]
    starts: bytes
    data: bytes

    def slots(self, first: int, end: int) -> bytes:
        """The grams of the slots from `first` up to `end`."""
        starts = memoryview(self.starts).cast("I")
        return self.data[starts[first] : starts[end]]


def segment(texts: Iterable[Sequence[str]]) -> Segment:
    """The index of texts, each a sequence of blocks of which the first is the title.

    A single character is noted where it first stands in a text; grams in every passage.
    """
    held: defaultdict[str, list[int]] = defaultdict(list)
    counts: list[int] = []
    chars: set[str] = set()
    passage = 0
    for blocks in texts:
        first = passage
        seen: set[str] = set()
        for sentences in passages(blocks):
            fresh = set().union(*sentences) - seen
            seen |= fresh
            for gram in fresh.union(*map(grams, sentences)):
                held[gram].append(passage)
            passage += 1
        chars |= seen
        counts.append(passage - first)
    by_crc = _by_checksum(held)
    heavy = sorted(crc for crc, numbers in by_crc.items() if len(numbers) * 16 > passage)
    starts, data = _sorted(by_crc, passage)
    return Segment(tuple(counts), "".join(sorted(chars)), tuple(heavy), starts, data)


def _by_checksum(held: dict[str, list[int]]) -> dict[int, list[int]]:
    """Passages by the checksum of their gram; two grams with one checksum share theirs."""
    by_crc: dict[int, list[int]] = {}
    for gram, numbers in held.items():
        crc = zlib.crc32(gram.encode())
        known = by_crc.get(crc)
        by_crc[crc] = numbers if known is None else sorted({*known, *numbers})
    return by_crc


def _sorted(by_crc: dict[int, list[int]], passage_count: int) -> tuple[bytes, bytes]:
    """The slots of all grams, one after the other, and where each begins."""
    sizes = [0] * SLOTS
    parts: list[bytes] = []
    for crc in sorted(by_crc):
        part = (crc & _KEY).to_bytes(3, "big") + _packed(by_crc[crc], passage_count)
        sizes[crc >> _SLOT_SHIFT] += len(part)
        parts.append(part)
    starts = array("I", accumulate(sizes, initial=0))
    return starts.tobytes(), b"".join(parts)


def _packed(numbers: list[int], passage_count: int) -> bytes:
    """Ascending numbers as gaps or as a bitmap, whichever is shorter, behind their length."""
    if len(numbers) * 8 > passage_count:
        flags = bytearray(b"0" * passage_count)
        for number in numbers:
            flags[-1 - number] = 49  # "1"
        bitmap = int(flags, 2).to_bytes(-(-passage_count // 8), "little")
        return varint(len(bitmap) << 1 | 1) + bitmap
    gaps = [numbers[0], *map(sub, numbers[1:], numbers)]
    try:
        packed = bytes(gaps)
    except ValueError:  # a gap above 255
        packed = b""
    if not packed.isascii() or not packed:
        packed = b"".join(map(varint, gaps))
    return varint(len(packed) << 1) + packed


def varint(number: int) -> bytes:
    """A number in groups of seven bits, the lowest first; all bytes but the last have their highest bit set."""
    if number < 128:
        return bytes((number,))
    packed = bytearray()
    while number > 127:
        packed.append(number & 127 | 128)
        number >>= 7
    packed.append(number)
    return bytes(packed)
