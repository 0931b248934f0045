"""Faces and number plates in pictures that we made ourselves, found by the cascades that come with OpenCV.

Run as a process of its own (`python -m casepress.media.detector`): paths as a JSON list on standard input, the
areas found of each as one JSON line on standard output. What it does not find may still be there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import cv2
import msgspec

LONGEST: Final = 1200  # pixels of the longer side that is searched
MARGIN: Final = 0.15  # of its size by which an area is widened on every side

# The plates were trained on Russian ones, whose shape is that of Chinese ones (a row of signs, about 1:4).
_CASCADES: Final = (
    ("face", "haarcascade_frontalface_default.xml", (24, 24)),
    ("face", "haarcascade_profileface.xml", (24, 24)),
    ("plate", "haarcascade_russian_plate_number.xml", (40, 12)),
)


class Found(msgspec.Struct, frozen=True, array_like=True):
    """One area: what it may be ("face" or "plate"), and left, top, width and height as shares of the picture."""

    what: str
    area: str


def find(path: Path, cascades: list[tuple[str, Any, tuple[int, int]]]) -> list[Found]:
    """What may be seen in one picture, the largest first, without what lies in another."""
    image = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if image is None:
        return []
    height, width = image.shape
    scale = min(1.0, LONGEST / max(height, width))
    image = cv2.resize(image, (round(width * scale), round(height * scale)))
    boxes = sorted(_boxes(image, cascades), key=lambda box: -box[3] * box[4])
    kept: list[tuple[str, int, int, int, int]] = []
    for box in boxes:
        if not any(_inside(box, other) for other in kept):
            kept.append(box)
    return [_found(box, image.shape[1], image.shape[0]) for box in kept]


def _boxes(
    image: Any, cascades: list[tuple[str, Any, tuple[int, int]]]
) -> Iterator[tuple[str, int, int, int, int]]:
    for what, cascade, least in cascades:
        for left, top, width, height in cascade.detectMultiScale(image, 1.1, 5, minSize=least):
            yield what, int(left), int(top), int(width), int(height)
    # The profile cascade knows one side of a face only.
    turned = cv2.flip(image, 1)
    for left, top, width, height in cascades[1][1].detectMultiScale(turned, 1.1, 5, minSize=(24, 24)):
        yield "face", int(image.shape[1] - left - width), int(top), int(width), int(height)


def _inside(box: tuple[str, int, int, int, int], other: tuple[str, int, int, int, int]) -> bool:
    """Whether the middle of a box lies in another of its kind."""
    across, down = box[1] + box[3] / 2, box[2] + box[4] / 2
    return (
        box[0] == other[0]
        and other[1] <= across <= other[1] + other[3]
        and other[2] <= down <= other[2] + other[4]
    )


def _found(box: tuple[str, int, int, int, int], width: int, height: int) -> Found:
    what, left, top, wide, high = box
    first = max(0.0, left / width - MARGIN * wide / width)
    second = max(0.0, top / height - MARGIN * high / height)
    third = min(1.0 - first, wide / width * (1 + 2 * MARGIN))
    fourth = min(1.0 - second, high / height * (1 + 2 * MARGIN))
    return Found(what, " ".join(f"{share:.4f}" for share in (first, second, third, fourth)))


if __name__ == "__main__":
    ready = [
        (what, cv2.CascadeClassifier(str(Path(cv2.__file__).parent / "data" / name)), least)
        for what, name, least in _CASCADES
    ]
    for name in msgspec.json.decode(sys.stdin.buffer.read(), type=list[str]):
        sys.stdout.buffer.write(msgspec.json.encode(find(Path(name), ready)) + b"\n")
        sys.stdout.buffer.flush()
