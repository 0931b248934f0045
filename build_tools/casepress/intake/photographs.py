"""A picture of a manuscript as Word shows it: its own bytes where it is shown whole, else cut and turned the same way.

What Word cuts off is still in the file and may be the face that an editor meant to cut away; so it goes for good.
"""

from __future__ import annotations

import io
from typing import Final, NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from casepress.diagnostics import Words
from casepress.intake.shapes import CONVERTED, Blip
from casepress.media.signature import HEAD, signature

MOST_PIXELS: Final = 120_000_000
QUALITY: Final = 95
_SUFFIXES: Final = {"JPEG": "jpg", "PNG": "png", "WebP": "webp", "HEIC": "heic", "AVIF": "avif"}
_DECODERS: Final = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_LEAST: Final = 0.002  # a cut narrower than this is rounding


class Taken(NamedTuple):
    """The bytes of a picture, the ending of its name, and what was done to it."""

    data: bytes
    suffix: str
    remark: Words | None = None


def taken(data: bytes, blip: Blip) -> Taken:
    """The picture that the text shows. Its own bytes, metadata and all, unless it is cut, turned or of an old form."""
    kind = signature(data[:HEAD])
    is_cut = max(blip.crop) > _LEAST
    is_turned = blip.turn % 90 == 0 and blip.turn != 0
    if not is_cut and not is_turned and not blip.mirrored and kind not in CONVERTED:
        suffix = _SUFFIXES.get(kind, "jpg")
        if blip.turn:
            return Taken(
                data,
                suffix,
                Words(
                    f"在 Word 里斜转了 {blip.turn} 度，这里没有转",
                    f"turned by {blip.turn} degrees in Word, not here",
                ),
            )
        return Taken(data, suffix)
    try:
        with Image.open(io.BytesIO(data), formats=_DECODERS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ValueError("too many pixels")
            upright: Image.Image = ImageOps.exif_transpose(image)
            upright.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        # The workshop of media will say what is wrong with it.
        return Taken(data, _SUFFIXES.get(kind, "png"))
    made = _as_shown(upright, blip)
    what = [*(["裁去了看不见的部分"] if is_cut else []), *(["转正了方向"] if is_turned or blip.mirrored else []),
            *([f"由 {kind} 转成了 PNG"] if kind in CONVERTED else [])]  # fmt: skip
    en = [*(["the part that is not shown was cut off"] if is_cut else []),
          *(["turned as shown"] if is_turned or blip.mirrored else []),
          *([f"converted from {kind} to PNG"] if kind in CONVERTED else [])]  # fmt: skip
    return _written(made, kind == "JPEG", Words("，".join(what), ", ".join(en)))


def _as_shown(image: Image.Image, blip: Blip) -> Image.Image:
    crop = blip.crop
    box = (
        round(crop.left * image.width),
        round(crop.top * image.height),
        max(round((1 - crop.right) * image.width), round(crop.left * image.width) + 1),
        max(round((1 - crop.bottom) * image.height), round(crop.top * image.height) + 1),
    )
    shown = image.crop(box)
    if blip.mirrored:
        shown = ImageOps.mirror(shown)
    quarter = {
        90: Image.Transpose.ROTATE_270,
        180: Image.Transpose.ROTATE_180,
        270: Image.Transpose.ROTATE_90,
    }
    way = quarter.get(blip.turn)
    return shown.transpose(way) if way is not None else shown


def _written(image: Image.Image, photo: bool, remark: Words) -> Taken:
    profile = image.info.get("icc_profile")
    with io.BytesIO() as buffer:
        if photo:
            image.save(buffer, "JPEG", quality=QUALITY, subsampling=0, icc_profile=profile)
            return Taken(buffer.getvalue(), "jpg", remark)
        plain = image if image.mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16") else image.convert("RGBA")
        plain.save(buffer, "PNG", icc_profile=profile)
        return Taken(buffer.getvalue(), "png", remark)
