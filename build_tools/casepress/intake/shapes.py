"""Pictures in a Word text, whichever of its three drawing languages they are in, and shapes that are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from casepress.intake.package import PIC, WP, A, Element, R, V, W
from casepress.media.signature import HEAD, PICTURES, signature

# What can be turned into a PNG without loss.
CONVERTED: Final = frozenset({"GIF", "BMP", "TIFF"})
_WPS: Final = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_OFFICE: Final = "{urn:schemas-microsoft-com:office:office}"
_LINES: Final = frozenset(
    f"{V}{name}" for name in ("shape", "line", "oval", "rect", "roundrect", "polyline", "arc", "curve")
)
# What programs put there by themselves: it describes nothing.
_EMPTY_ALT: Final = re.compile(
    r"(?:图片|图像|Picture|Image|IMG|DSC|微信图片|mmexport|WPS图片|截图|屏幕截图|Screenshot|未命名|untitled|image)?[\s_\-0-9().（）]*"
    r"(?:\.[A-Za-z]{3,4})?|.*(?:描述已自动生成|自动生成的描述|automatically generated|AI 生成的内容可能不正确).*|"
    r"[A-Za-z0-9_\-]{6,}(?:\.[A-Za-z]{3,4})?|[A-Za-z]:\\.*",
    re.IGNORECASE | re.DOTALL,
)


class Crop(NamedTuple):
    """What is cut off at each side, in shares of the whole from 0 to 1."""

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0


class Blip(NamedTuple):
    """One picture as the text shows it: the tie to its bytes, its alt text, its cut, its turn in degrees."""

    holder: Element
    embed: str
    link: str
    alt: str
    crop: Crop
    turn: int = 0
    mirrored: bool = False


def blips(paragraph: Element) -> Iterator[Blip]:
    """The pictures of a paragraph in order, those of text boxes in it aside."""
    for element in paragraph.iter(f"{A}blip", f"{V}imagedata"):
        if next(element.iterancestors(f"{W}p"), None) is not paragraph:
            continue
        holder = next(element.iterancestors(f"{W}drawing", f"{W}pict", f"{W}object"), None)
        if holder is None:
            continue
        yield _drawn(element, holder) if element.tag == f"{A}blip" else _vml(element, holder)


def _drawn(blip: Element, holder: Element) -> Blip:
    picture = next(blip.iterancestors(f"{PIC}pic", f"{_WPS}wsp"), None)
    names = list(picture.iter(f"{PIC}cNvPr")) if picture is not None else []
    names += list(holder.iter(f"{WP}docPr"))
    alt = next((text for one in names if (text := described(one.get("descr", "")))), "")
    cut = next(iter(blip.getparent().findall(f"{A}srcRect")), None)
    frame = next(picture.iter(f"{A}xfrm"), None) if picture is not None else None
    turn = int(frame.get("rot", "0")) if frame is not None and _is_number(frame.get("rot", "0")) else 0
    return Blip(
        holder,
        blip.get(f"{R}embed", ""),
        blip.get(f"{R}link", ""),
        alt,
        Crop(*(_share(cut, side) for side in "ltrb")) if cut is not None else Crop(),
        round(turn / 60_000) % 360,
        frame is not None and frame.get("flipH") in ("1", "true"),
    )


def _share(cut: Element, side: str) -> float:
    text = cut.get(side, "0").removesuffix("%")
    if not _is_number(text):
        return 0.0
    share = float(text) / (100 if cut.get(side, "").endswith("%") else 100_000)
    return min(max(share, 0.0), 1.0)


def _vml(data: Element, holder: Element) -> Blip:
    alt = described(data.getparent().get("alt", "")) or described(data.get(f"{_OFFICE}title", ""))
    crop = Crop(*(_fraction(data.get(f"crop{side}", "")) for side in ("left", "top", "right", "bottom")))
    return Blip(holder, data.get(f"{R}id", ""), data.get(f"{R}href", "") or data.get("src", ""), alt, crop)


def _fraction(text: str) -> float:
    """A VML fraction: 0.1, 10% or 6554f of 65536."""
    number = text.rstrip("f%")
    if not number or not _is_number(number):
        return 0.0
    scale = 65_536 if text.endswith("f") else 100 if text.endswith("%") else 1
    return min(max(float(number) / scale, 0.0), 1.0)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{0,12})?", text) is not None


def described(text: str) -> str:
    """An alt text that a person wrote; empty for what a program put there."""
    text = " ".join(text.split())
    return "" if _EMPTY_ALT.fullmatch(text) is not None else text[:500]


def kind_of(data: bytes) -> str:
    """What is wrong with a picture's form: its name; empty when the picture can be taken."""
    kind = signature(data[:HEAD])
    if kind in PICTURES or kind in CONVERTED:
        return ""
    if data[:4] == b"\xd7\xcd\xc6\x9a" or data[:4] == b"\x01\x00\x09\x00":
        return "WMF"
    if data[40:44] == b" EMF":
        return "EMF"
    return kind or "认不出的格式"


def is_plain_shape(element: Element) -> bool:
    """Whether an element is a shape drawn in the text that holds neither words nor a picture."""
    if element.tag == f"{_WPS}wsp":
        return not _holds(element)
    if element.tag in _LINES and element.get(f"{_OFFICE}hr") is None:
        above = element.getparent()
        return above.tag == f"{W}pict" and not _holds(element)
    return False


def _holds(element: Element) -> bool:
    return any(next(element.iter(tag), None) is not None for tag in (f"{W}t", f"{A}blip", f"{V}imagedata"))
