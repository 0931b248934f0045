"""Faces, number plates and what else a person marked, made unrecognisable in the pixels themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PIL import Image

from casepress.media.masks import Mask

# What is left of an area before it is blown up again, along its longer side: too little to read or know anyone by.
BLURRED: Final = 5
BLOCKS: Final = 6


def hide(image: Image.Image, masks: Iterable[Mask]) -> None:
    """Hide every area of an upright RGB picture, in place. The edges are rounded outwards."""
    for mask in masks:
        left, top, width, height = mask.shares
        box = (
            int(left * image.width),
            int(top * image.height),
            min(image.width, -int(-(left + width) * image.width // 1)),
            min(image.height, -int(-(top + height) * image.height // 1)),
        )
        if box[0] < box[2] and box[1] < box[3]:
            image.paste(_hidden(image.crop(box), mask), box)


def _hidden(part: Image.Image, mask: Mask) -> Image.Image:
    if mask.kind == "black":
        return Image.new("RGB", part.size)
    cells = BLURRED if mask.kind == "blur" else BLOCKS
    longer = max(part.size)
    small = part.resize(
        (max(1, round(part.width * cells / longer)), max(1, round(part.height * cells / longer))),
        Image.Resampling.BOX,
    )
    way = Image.Resampling.BICUBIC if mask.kind == "blur" else Image.Resampling.NEAREST
    return small.resize(part.size, way)
