"""Which frame of a clip stands for it, and the pictures that a reader sees while seeking.

Works on pictures that our own encoder made; nothing of an editor's is decoded here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PIL import Image, ImageStat

from casepress.media.encodings import encode_still
from casepress.media.plan import TILE_COLUMNS, Tiles
from casepress.media.rendition import Rendition, address_of

TILES_QUALITY: Final = 60
NEARLY: Final = 0.8  # of the best score: among frames as telling as that, the earliest is taken
DARK, BRIGHT = 28, 232  # mean luma, 0..255, outside which a frame is hardly readable


def telling_moment(sheet: Path, tiles: Tiles) -> float:
    """The second whose frame tells most: neither black nor flat nor washed out, and rather early than late."""
    with Image.open(sheet) as picture:
        luma = picture.convert("L")
    scores = [_score(luma.crop(_box(number, tiles))) for number in range(tiles.count)]
    best = max(scores)
    number = next(number for number, score in enumerate(scores) if score >= NEARLY * best)
    return number * tiles.interval


def _score(frame: Image.Image) -> float:
    """How much there is to see: the spread of light, less where nearly all is dark or glaring."""
    facts = ImageStat.Stat(frame)
    return float(facts.stddev[0]) * (1.0 if DARK < facts.mean[0] < BRIGHT else 0.3)


def _box(number: int, tiles: Tiles) -> tuple[int, int, int, int]:
    """Where a tile lies on its sheet, in pixels."""
    left = number % TILE_COLUMNS * tiles.size.width
    top = number // TILE_COLUMNS * tiles.size.height
    return left, top, left + tiles.size.width, top + tiles.size.height


def write_stills(still: Path, key: str) -> list[Rendition]:
    """The frame as JPEG and AVIF in the widths that are worth it, each under its public name beside the frame."""
    with Image.open(still) as picture:
        made = encode_still(picture.convert("RGB"))
    found = []
    for one in made:
        address = address_of(key, one.width, one.mime, "poster")
        still.with_name(Path(address).name).write_bytes(one.data)
        found.append(Rendition(address, one.width, one.height, len(one.data), one.mime, "poster"))
    return found


def write_tiles(sheet: Path, target: Path) -> None:
    """The sheet of pictures for seeking as WebP."""
    with Image.open(sheet) as picture:
        picture.convert("RGB").save(target, "WEBP", quality=TILES_QUALITY, method=4)


def storyboard(tiles: Tiles, seconds: float, sheet: str) -> str:
    """WebVTT that names for every time the part of the file `sheet` to show (a media fragment of pixels)."""
    lines = ["WEBVTT", ""]
    for number in range(tiles.count):
        start = number * tiles.interval
        end = seconds if number == tiles.count - 1 else start + tiles.interval
        if start >= seconds:
            break
        left, top, _, _ = _box(number, tiles)
        area = f"{left},{top},{tiles.size.width},{tiles.size.height}"
        lines += [f"{clock(start)} --> {clock(end)}", f"{sheet}#xywh={area}", ""]
    return "\n".join(lines)


def clock(seconds: float) -> str:
    """A time as WebVTT writes it."""
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"
