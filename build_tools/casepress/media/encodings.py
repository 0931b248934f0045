"""An upright sRGB picture to the bytes of its renditions: AVIF, WebP and JPEG at the widths that are worth it.

It decodes nothing that an editor gave, and the same picture gives the same bytes on any number of cores.
"""

from __future__ import annotations

import io
from typing import Final, NamedTuple

from PIL import (
    AvifImagePlugin,  # noqa: F401 -- named, lest Pillow look for it in all of its forty plugins
    Image,
    WebPImagePlugin,  # noqa: F401 -- likewise
)

from casepress.media.rendition import POSTER_WIDTH, widths_for, worth_keeping

JPEG_QUALITY: Final = 82
WEBP_QUALITY: Final = 80
# Tuned for SSIM, photos lose at this what they lose in our WebP (`make bench` prints what that costs).
AVIF_QUALITY: Final = 60
AVIF_DRAWING_QUALITY: Final = 65
STILL_SPEED: Final = 9  # 2 % larger than 8 for the same look, in a third of the time
AVIF_SPEED: Final = 6  # a fifth smaller than 8 for three times the time, which is about a second a photo
DRAWING_QUALITY: Final = 88  # fine lines and text show what a photo hides

JPEG, WEBP, AVIF = "image/jpeg", "image/webp", "image/avif"


class Encoded(NamedTuple):
    """One rendition: its type, its size in pixels and its bytes."""

    mime: str
    width: int
    height: int
    data: bytes


def encode(image: Image.Image, width: int, height: int, drawn: bool) -> list[Encoded]:
    """The renditions of a picture of `width` × `height` pixels, JPEG first and each type from narrow to wide.

    `image` may be smaller than that, but not narrower than the widest rendition; `drawn` says that it is no
    photo.
    """
    made: dict[str, dict[int, bytes]] = {JPEG: {}, WEBP: {}, AVIF: {}}
    heights: dict[int, int] = {}
    lossless = False
    for step in reversed(widths_for(width, height)):
        heights[step] = max(1, round(height * step / width))
        size = (step, heights[step])
        scaled = image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)
        made[JPEG][step] = _jpeg(scaled, drawn)
        webp = _webp(scaled, drawn)
        if drawn and size == (width, height):
            # Scaling blurs the flat areas that make a drawing small without loss; one that is smallest so
            # at its own size needs no other type.
            exact = _bytes(scaled, "WEBP", lossless=True, quality=80, method=4)
            lossless = len(exact) <= len(webp)
            webp = min(exact, webp, key=len)
        made[WEBP][step] = webp
        if not lossless:
            made[AVIF][step] = _avif(scaled, drawn)
    kept = worth_keeping(
        {mime: {step: len(data) for step, data in ladder.items()} for mime, ladder in made.items()}
    )
    return [
        Encoded(mime, step, heights[step], made[mime][step]) for mime, steps in kept.items() for step in steps
    ]


def encode_still(image: Image.Image) -> list[Encoded]:
    """The frame that stands for a clip, as `encode` gives pictures; without WebP, since few browsers know it and not
    AVIF, and in AVIF made fast, since a clip's reader waits for the clip."""
    made: dict[str, dict[int, bytes]] = {JPEG: {}, AVIF: {}}
    heights: dict[int, int] = {}
    width = min(image.width, POSTER_WIDTH)
    for step in widths_for(width, round(image.height * width / image.width)):
        heights[step] = max(1, round(image.height * step / image.width))
        scaled = image.resize((step, heights[step]), Image.Resampling.LANCZOS)
        made[JPEG][step] = _jpeg(scaled, drawn=False)
        made[AVIF][step] = _avif(scaled, drawn=False, speed=STILL_SPEED)
    kept = worth_keeping(
        {mime: {step: len(data) for step, data in ladder.items()} for mime, ladder in made.items()}
    )
    return [
        Encoded(mime, step, heights[step], made[mime][step]) for mime, steps in kept.items() for step in steps
    ]


def tint_of(image: Image.Image) -> str:
    """The average colour as three hex digits, each one of 2, 6, a and e: the style sheet has a rule for each."""
    pixel = image.resize((1, 1), Image.Resampling.BOX).tobytes()
    return "".join("26ae"[value // 64] for value in pixel)


def _jpeg(image: Image.Image, drawn: bool) -> bytes:
    return _bytes(
        image,
        "JPEG",
        quality=DRAWING_QUALITY if drawn else JPEG_QUALITY,
        subsampling=0 if drawn else 2,
        optimize=True,
        progressive=True,
    )


def _webp(image: Image.Image, drawn: bool) -> bytes:
    return _bytes(image, "WEBP", quality=DRAWING_QUALITY if drawn else WEBP_QUALITY, method=4)


def _avif(image: Image.Image, drawn: bool, speed: int = AVIF_SPEED) -> bytes:
    return _bytes(
        image,
        "AVIF",
        quality=AVIF_DRAWING_QUALITY if drawn else AVIF_QUALITY,
        subsampling="4:4:4" if drawn else "4:2:0",
        speed=speed,
        codec="aom",
        # For the eye: fewer bytes at the same SSIM, and sooner, than for the mean square.
        advanced={} if drawn else {"tune": "ssim"},
        max_threads=1,
        autotiling=False,  # tiles follow the number of threads, and the bytes the tiles
    )


def _bytes(image: Image.Image, form: str, **options: object) -> bytes:
    with io.BytesIO() as buffer:
        image.save(buffer, form, **options)
        return buffer.getvalue()
