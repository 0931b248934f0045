"""An upright sRGB picture to the bytes of its renditions: AVIF, WebP and JPEG at the widths that are worth it.

It decodes nothing that an editor gave, and the same picture gives the same bytes on any number of cores.
"""

from __future__ import annotations

import io
from typing import Final, NamedTuple

from PIL import Image, ImageChops, ImageStat

from casepress.media.rendition import POSTER_WIDTH, widths_for, worth_keeping

JPEG_QUALITY: Final = 82
WEBP_QUALITY: Final = 80
# The second looks like the JPEG (SSIM; `make bench` prints what that costs). Most photos look as good as their WebP at
# the first; grain and fine leaves do not.
AVIF_QUALITIES: Final = (56, 65)
NEAR: Final = 1.2  # AVIF of the same SSIM as WebP is farther from the photo by so much (mean square), as measured
TRIED_AT: Final = 400  # pixels of width at which a photo's quality is chosen
STILL_SPEED: Final = 8
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
    quality = AVIF_QUALITIES[-1] if drawn else avif_quality(image, width, height)
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
            made[AVIF][step] = _avif(scaled, drawn, quality)
    kept = worth_keeping(
        {mime: {step: len(data) for step, data in ladder.items()} for mime, ladder in made.items()}
    )
    return [
        Encoded(mime, step, heights[step], made[mime][step]) for mime, steps in kept.items() for step in steps
    ]


def avif_quality(image: Image.Image, width: int, height: int) -> int:
    """The lowest quality at which a photo in AVIF looks as it does in WebP; tried in a small copy."""
    step = min(width, TRIED_AT)
    small = image.resize((step, max(1, round(height * step / width))), Image.Resampling.LANCZOS)
    most = _distance(small, _webp(small, drawn=False))
    for quality in AVIF_QUALITIES[:-1]:
        if _distance(small, _avif(small, False, quality, STILL_SPEED)) <= NEAR * most:
            return quality
    return AVIF_QUALITIES[-1]


def _distance(image: Image.Image, data: bytes) -> float:
    """The mean square of what encoding changed."""
    with Image.open(io.BytesIO(data)) as shown:
        return sum(
            value * value for value in ImageStat.Stat(ImageChops.difference(image, shown.convert("RGB"))).rms
        )


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
        made[AVIF][step] = _avif(scaled, False, AVIF_QUALITIES[0], STILL_SPEED)
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


def _avif(image: Image.Image, drawn: bool, quality: int, speed: int = AVIF_SPEED) -> bytes:
    return _bytes(
        image,
        "AVIF",
        quality=quality,
        subsampling="4:4:4" if drawn else "4:2:0",
        speed=speed,
        codec="aom",
        max_threads=1,
        autotiling=False,  # tiles follow the number of threads, and the bytes the tiles
    )


def _bytes(image: Image.Image, form: str, **options: object) -> bytes:
    with io.BytesIO() as buffer:
        image.save(buffer, form, **options)
        return buffer.getvalue()
