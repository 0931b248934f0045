"""Pictures, decoded and made anew with Pillow: upright, sRGB, opaque, without metadata.

Run as a process of its own (`python -m casepress.media.images`); nothing else may decode a picture.
"""

from __future__ import annotations

import io
import mmap
import re
import warnings
import zipfile
from pathlib import Path
from typing import Final

import pillow_heif
from PIL import Image, ImageCms

from casepress.diagnostics import Words
from casepress.media.encodings import encode, tint_of
from casepress.media.hiding import hide
from casepress.media.inscription import persons_in
from casepress.media.rendition import Made, Remark, Rendition, address_of, widths_for
from casepress.media.signature import HEAD, PICTURES, signature
from casepress.media.task import RefusedError, Task
from casepress.media.worker import Limits, serve
from casepress.rules import media, privacy, review

MAX_PIXELS: Final = 60_000_000
DIAGRAM_COLOURS: Final = 4096  # a drawing or a screenshot has fewer colours than this, a photo more

LIMITS: Final = Limits(memory=1 << 30, cpu=18, wall=60)

_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION_TAG: Final = 0x0112
_SCALABLE: Final = ("L", "RGB", "RGBA", "CMYK")

_CARRIED: Final = (
    (b"%PDF-1.", "PDF"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"<?php", "PHP"),
)
_PAGE: Final = re.compile(rb"<(?:script|html|iframe)[\s>]", re.IGNORECASE)

_SAVE_AS: Final = Words("请另存为 JPEG 或 PNG 再放进来", "Save it as JPEG or PNG")
_CURES: Final = {
    "SVG": Words("请导出为 PNG（宽 1600 像素）再放进来", "Export it as PNG, 1600 pixels wide"),
    "PDF": Words("请把需要的一页导出为 PNG 再放进来", "Export the page you need as PNG"),
    "GIF": Words(
        "静态图请另存为 PNG；动图请另存为 MP4，写进 video",
        "Save a still as PNG, a moving one as MP4 under video",
    ),
    "MP4": Words(
        "这是视频，请写进 video，不要写进 figures", "This is a clip: list it under video, not under figures"
    ),
    "Office": Words(
        "请在文档里右键图片，选“另存为图片”",
        "Right-click the picture in the document and save it as a picture",
    ),
    "ZIP": Words(
        "请解压，或在文档里右键图片，选“另存为图片”", "Unpack it, or save the picture out of the document"
    ),
}


def make_picture(task: Task) -> Made:
    """Write every rendition of one picture into the task's folder."""
    source = Path(task.source)
    _check_kind(source)
    try:
        image, width, height, drawn = _read(source)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RefusedError(media.PICTURE_TOO_LARGE, found="?", limit=MAX_PIXELS // 1_000_000) from error
    except (RefusedError, MemoryError):
        raise
    except Exception as error:
        # Decoders raise whatever comes to them on broken files: ZeroDivisionError and struct.error were seen.
        raise RefusedError(media.BROKEN_PICTURE, reason=_reason(error, task.source)) from error
    hide(image, task.masks)
    renditions: list[Rendition] = []
    for one in encode(image, width, height, drawn):
        address = address_of(task.key, one.width, one.mime)
        (Path(task.folder) / Path(address).name).write_bytes(one.data)
        renditions.append(Rendition(address, one.width, one.height, len(one.data), one.mime))
    seen = ((review.HIDDEN_CONTENT, hidden_content(source)), (privacy.PERSON_IN_METADATA, persons_in(source)))
    remarks = tuple(Remark(rule.code, {"found": found}) for rule, found in seen if found)
    return Made(
        task.key, task.original, tuple(renditions), width, height, tint=tint_of(image), remarks=remarks
    )


def hidden_content(source: Path) -> str:
    """What a picture's file is besides a picture, "" for nothing: archives, documents and pages.

    A phone's moving photo carries a clip behind it and is no more than that.
    """
    with source.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        found = {name for mark, name in _CARRIED if data.find(mark) >= 0}
        found |= {"HTML"} if _PAGE.search(data) else set()
    if zipfile.is_zipfile(source):
        found.add("ZIP")
    return "、".join(sorted(found))


def _check_kind(source: Path) -> None:
    with source.open("rb") as file:
        kind = signature(file.read(HEAD))
    if kind not in PICTURES:
        raise RefusedError(media.UNSUPPORTED_PICTURE, _CURES.get(kind, _SAVE_AS), found=kind or "?")


def _read(source: Path) -> tuple[Image.Image, int, int, bool]:
    """The picture ready to scale, its upright width and height, and whether it is a drawing."""
    with Image.open(source, formats=("JPEG", "PNG", "WEBP", "HEIF", "AVIF")) as image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise RefusedError(
                media.PICTURE_TOO_LARGE, found=f"{width}×{height}", limit=MAX_PIXELS // 1_000_000
            )
        # Several pictures in one JPEG (MPO) or HEIC are a phone's photo with its thumbnail or its depth map.
        if image.format not in ("MPO", "HEIF") and getattr(image, "n_frames", 1) > 1:
            raise RefusedError(media.ANIMATED_PICTURE)
        turn = _orientation(image)
        turned = turn in (5, 6, 7, 8)
        top = widths_for(*((height, width) if turned else (width, height)))[-1]
        # Twice the size that is needed: a JPEG decodes faster at a half or a quarter.
        scale = 2 * top / (height if turned else width)
        image.draft("RGB", (max(1, round(width * scale)), max(1, round(height * scale))))
        profile = image.info.get("icc_profile")
        drawn = image.format in ("PNG", "WEBP") and _few_colours(image)
        flat = _flat(_in_srgb(_smaller(image, round(width * scale)), profile))
    if turn in _UPRIGHT:
        flat = flat.transpose(_UPRIGHT[turn])
    # Pillow's writers copy some of what they find here (a JPEG's comment) into the new file.
    flat.info.clear()
    return (flat, height, width, drawn) if turned else (flat, width, height, drawn)


def _smaller(image: Image.Image, width: int) -> Image.Image:
    """The picture in a mode that can be scaled, cut by whole numbers to no less than `width` pixels.

    What follows makes copies of it, and sixty million pixels fill a quarter of a gigabyte.
    """
    image.load()
    if "transparency" in image.info or not (image.mode in _SCALABLE or _is_deep(image)):
        image = image.convert("RGBA" if _has_alpha(image) else "RGB")
    factor = image.width // max(1, width)
    return image.reduce(factor) if factor > 1 and image.mode in _SCALABLE else image


def _is_deep(image: Image.Image) -> bool:
    """Whether its one channel has 16 bits or more."""
    return image.mode.startswith("I") or image.mode == "F"


def _has_alpha(image: Image.Image) -> bool:
    return image.mode.lower().endswith("a") or "transparency" in image.info


def _orientation(image: Image.Image) -> int:
    try:
        found = image.getexif().get(_ORIENTATION_TAG, 1)
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError):
        return 1  # broken EXIF in a sound picture
    return found if isinstance(found, int) else 1


def _few_colours(image: Image.Image) -> bool:
    if image.mode == "P":
        return True
    return image.mode in ("1", "L", "RGB", "RGBA") and image.getcolors(DIAGRAM_COLOURS) is not None


def _in_srgb(image: Image.Image, profile: object) -> Image.Image:
    """The picture in sRGB, its alpha kept; a broken colour profile counts as none."""
    if _is_deep(image):
        # 16 bits a channel: Pillow's own conversion would cut off what is above 255.
        return image.point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if not isinstance(profile, bytes) or image.mode not in _SCALABLE:
        return image.convert(mode)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return image.convert(mode)
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, source, target, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        converted = None
    return image.convert(mode) if converted is None else converted


def _flat(image: Image.Image) -> Image.Image:
    """The picture on white."""
    if image.mode != "RGBA":
        return image.convert("RGB")
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _reason(error: Exception, source: str) -> str:
    """The decoder's words, unless a path of this machine is in them."""
    words = str(error)
    return words[:120] if words and source not in words else type(error).__name__


if __name__ == "__main__":
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    # The picture alone: a thumbnail or a depth map inside is of no use and one more thing to break.
    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    serve(make_picture, LIMITS)
