"""Pictures made to measure: shrunk to a width, cut to a shape. They come from our own encoder and hold no metadata."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image

# Name, width and height in pixels: the head of a message in its 2.35:1, and the square of lists.
COVERS: Final = (("cover-900x383.jpg", 900, 383), ("cover-200x200.jpg", 200, 200))
QUALITY: Final = 88


def shrunk(data: bytes, width: int) -> tuple[int, int, bytes]:
    """Width and height in pixels and bytes of a JPEG that is at most so wide; a narrower one stays as it is."""
    with Image.open(io.BytesIO(data)) as picture:
        if picture.width <= width:
            return picture.width, picture.height, data
        height = max(1, round(picture.height * width / picture.width))
        return width, height, _jpeg(picture.resize((width, height), Image.Resampling.LANCZOS))


def cover(data: bytes, width: int, height: int) -> bytes:
    """The middle of a picture in that shape and size."""
    with Image.open(io.BytesIO(data)) as picture:
        scale = min(picture.width / width, picture.height / height)
        wide, high = width * scale, height * scale
        left, top = (picture.width - wide) / 2, (picture.height - high) / 2
        box = (left, top, left + wide, top + high)
        return _jpeg(picture.resize((width, height), Image.Resampling.LANCZOS, box=box))


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=QUALITY, optimize=True, progressive=False)
    return out.getvalue()
