"""The index as the browser loads it: the segments joined into files by gram, and what tells the cases apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from casepress.concordance.segment import SLOTS, Segment, varint

# A file should be worth its request and hold little that was not asked for.
FILE_BYTES: Final = 6_000


class Columns(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What the filters know of a case: the number of its set of places, the numbers of its issues, and its media
    (1: pictures, 2: clips)."""

    places: int
    issues: tuple[int, ...]
    media: int


def file_count(segments: Iterable[Segment]) -> int:
    """Into how many files the grams go, a power of two: each about FILE_BYTES long."""
    wanted = sum(len(segment.data) for segment in segments) // FILE_BYTES
    return min(SLOTS, 1 << max(wanted - 1, 0).bit_length())


def grams_file(segments: Sequence[Segment], number: int, files: int, edition: bytes) -> bytes:
    """One of `files` files: the edition (four bytes), then of each segment the length (varint) and its grams."""
    width = SLOTS // files
    parts = [edition]
    for segment in segments:
        grams = segment.slots(number * width, (number + 1) * width)
        parts += (varint(len(grams)), grams)
    return b"".join(parts)


def columns_file(rows: Iterable[Columns], segments: Sequence[Segment], edition: bytes) -> bytes:
    """Every case in the order of the segments: the edition (four bytes), then varints: number of passages times four
    plus media, set of places, number of issues and each issue."""
    parts = [edition]
    for row, passages in zip(rows, _counts(segments), strict=True):
        values = (passages << 2 | row.media, row.places, len(row.issues), *row.issues)
        parts.append(bytes(values) if max(values) < 128 else b"".join(map(varint, values)))
    return b"".join(parts)


def _counts(segments: Sequence[Segment]) -> Iterator[int]:
    for segment in segments:
        yield from segment.counts


def heavy(segments: Sequence[Segment]) -> tuple[int, ...]:
    """The checksums of grams that are common in most segments: a long word is found without them."""
    times = Counter(crc for segment in segments for crc in segment.heavy)
    return tuple(sorted(crc for crc, count in times.items() if count * 2 > len(segments)))


def characters(segments: Iterable[Segment]) -> str:
    """Every character that occurs, sorted: a word with any other is found nowhere."""
    return "".join(sorted(set().union(*(segment.chars for segment in segments))))
