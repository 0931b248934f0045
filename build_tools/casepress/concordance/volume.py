"""The index as the browser loads it: segments bound into volumes, each a set of files by gram, and what tells the
cases apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

import msgspec

from casepress.concordance.segment import SLOTS, Segment, varint

# A file should be worth its request and hold little that was not asked for; one of a second volume is asked for besides
# one of the first.
FILE_BYTES: Final = (6_000, 1_000)
# Segments are bound for good by so many; what is newer stands in a volume of its own, which alone changes with a new
# release.
BOUND: Final = 4
T = TypeVar("T")


class Columns(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What the filters know of a case: the number of its set of places, the numbers of its issues, and its media
    (1: pictures, 2: clips)."""

    places: int
    issues: tuple[int, ...]
    media: int


class Volume(msgspec.Struct, frozen=True, gc=False):
    """What must be known of a volume besides its files.

    `files` is how many it has, `segments` the numbers of cases of its segments, `passages` the number of passages of
    each case, `chars` the characters that occur, `heavy` in how many segments each common gram (its checksum) is one.
    """

    files: int
    segments: tuple[int, ...]
    passages: tuple[int, ...]
    chars: str
    heavy: dict[int, int]


def volumes(segments: Sequence[T]) -> list[Sequence[T]]:
    """The segments in one or two volumes. The last segment, to which new cases are added, is never in the first of two."""
    bound = max(len(segments) - 1, 0) // BOUND * BOUND
    return [part for part in (segments[:bound], segments[bound:]) if part]


def bind(segments: Sequence[Segment], place: int = 0) -> Volume:
    """What is known of the volume of some segments: the first (0) of an index, or one that is read besides (1)."""
    return Volume(
        files=file_count(segments, FILE_BYTES[place]),
        segments=tuple(len(one.counts) for one in segments),
        passages=tuple(count for one in segments for count in one.counts),
        chars=characters(segments),
        heavy=dict(sorted(Counter(crc for one in segments for crc in one.heavy).items())),
    )


def file_count(segments: Iterable[Segment], size: int) -> int:
    """Into how many files the grams go, a power of two: each about `size` bytes long."""
    wanted = sum(len(segment.data) for segment in segments) // size
    return min(SLOTS, 1 << max(wanted - 1, 0).bit_length())


def grams_file(segments: Sequence[Segment], number: int, files: int, edition: bytes) -> bytes:
    """One of `files` files: the edition (four bytes), then of each segment the length (varint) and its grams."""
    width = SLOTS // files
    parts = [edition]
    for segment in segments:
        grams = segment.slots(number * width, (number + 1) * width)
        parts += (varint(len(grams)), grams)
    return b"".join(parts)


def columns_file(rows: Iterable[Columns], bound: Iterable[Volume], edition: bytes) -> bytes:
    """Every case in the order of the volumes: the edition (four bytes), then varints: number of passages times four
    plus media, set of places, number of issues and each issue."""
    parts = [edition]
    counts = (count for volume in bound for count in volume.passages)
    for row, passages in zip(rows, counts, strict=True):
        values = (passages << 2 | row.media, row.places, len(row.issues), *row.issues)
        parts.append(bytes(values) if max(values) < 128 else b"".join(map(varint, values)))
    return b"".join(parts)


def heavy(bound: Sequence[Volume]) -> tuple[int, ...]:
    """The checksums of grams that are common in most segments: a long word is found without them."""
    times: Counter[int] = Counter()
    for volume in bound:
        times.update(volume.heavy)
    count = sum(len(volume.segments) for volume in bound)
    return tuple(sorted(crc for crc, found in times.items() if found * 2 > count))


def characters(parts: Iterable[Segment | Volume]) -> str:
    """Every character that occurs, sorted: a word with any other is found nowhere."""
    return "".join(sorted(set().union(*(part.chars for part in parts))))
