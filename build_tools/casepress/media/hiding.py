"""Faces, number plates and what else a person marked, made unrecognisable in the pixels themselves."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from PIL import Image

from casepress.media.masks import Kind, Mask

Box = tuple[int, int, int, int]  # left, top, right and bottom in pixels

# What is left of an area before it is blown up again, along its longer side: too little to read or know anyone by.
BLURRED: Final = 5
BLOCKS: Final = 6


def hide(image: Image.Image, masks: Iterable[Mask]) -> None:
    """Hide every area of an upright RGB picture, in place. The edges are rounded outwards."""
    for mask in masks:
        box = box_of(mask, image.width, image.height)
        if box[0] < box[2] and box[1] < box[3]:
            image.paste(_hidden(image.crop(box), mask), box)


def box_of(mask: Mask, width: int, height: int, step: int = 1) -> Box:
    """The area of a mask on a picture of that size, rounded outwards to whole steps of pixels."""
    left, top, wide, high = mask.shares
    right, bottom = (left + wide) * width, (top + high) * height
    return (
        int(left * width) // step * step,
        int(top * height) // step * step,
        min(width, math.ceil(right / step) * step),
        min(height, math.ceil(bottom / step) * step),
    )


def cells_of(box: Box, kind: Kind) -> tuple[int, int]:
    """How many cells across and down are left of an area before it is blown up again."""
    width, height = box[2] - box[0], box[3] - box[1]
    most, longer = BLURRED if kind == "blur" else BLOCKS, max(width, height)
    return max(1, round(width * most / longer)), max(1, round(height * most / longer))


def _hidden(part: Image.Image, mask: Mask) -> Image.Image:
    if mask.kind == "black":
        return Image.new("RGB", part.size)
    small = part.resize(cells_of((0, 0, *part.size), mask.kind), Image.Resampling.BOX)
    way = Image.Resampling.BICUBIC if mask.kind == "blur" else Image.Resampling.NEAREST
    return small.resize(part.size, way)
