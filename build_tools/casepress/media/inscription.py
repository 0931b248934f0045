"""What is written in the file of a picture or clip beside what it shows: whether its metadata names or numbers a person.

None of it is published, but the original keeps it. It is for the processes that decode pictures and clips.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from PIL import ExifTags, Image

from casepress.personal import numbers as numerals
from casepress.personal import traces as tracks
from casepress.personal.numbers import numbers
from casepress.personal.traces import traces

_MOST: Final = 20_000  # characters of each note
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")
# The camera's owner and what was typed about the picture; those of Windows are in UTF-16.
_TAGS: Final = (
    ExifTags.Base.ImageDescription, ExifTags.Base.Artist, ExifTags.Base.Copyright, ExifTags.Base.DocumentName,
    ExifTags.Base.HostComputer, ExifTags.Base.XPTitle, ExifTags.Base.XPComment, ExifTags.Base.XPAuthor,
    ExifTags.Base.XPKeywords, ExifTags.Base.XPSubject,
)  # fmt: skip
_MORE_TAGS: Final = (ExifTags.Base.UserComment, ExifTags.Base.CameraOwnerName)
_KINDS: Final = {
    numerals.IDENTITY: "身份证号", numerals.CARD: "银行卡号", numerals.MOBILE: "手机号", tracks.NAME: "姓名",
    tracks.MAIL: "邮箱", tracks.ACCOUNT: "微信号或 QQ 号", tracks.HOME: "住址",
}  # fmt: skip


def persons_in(source: Path) -> str:
    """What the metadata of a picture gives away, masked; "" for nothing. Broken metadata says nothing."""
    try:
        with Image.open(source, formats=_FORMATS) as image:
            notes = tuple(_notes(image))
    except Exception:  # decoders raise whatever comes to them; the picture itself is judged elsewhere
        return ""
    return persons_named(notes)


def persons_named(notes: Iterable[str]) -> str:
    """What the notes of a file give away, masked; "" for nothing."""
    text = "\n".join(note[:_MOST] for note in notes)
    found = [(one.kind, one.masked) for one in numbers(text)]
    found += [(one.kind, one.masked) for one in traces(text, frozenset(text))]
    return "、".join(dict.fromkeys(f"{_KINDS[kind]}（{masked}）" for kind, masked in found if kind in _KINDS))


def _notes(image: Image.Image) -> Iterator[str]:
    exif = image.getexif()
    details = exif.get_ifd(ExifTags.IFD.Exif)
    for value in (*map(exif.get, _TAGS), *map(details.get, _MORE_TAGS)):
        yield from _readings(value)
    for name, value in image.info.items():
        if name not in ("exif", "icc_profile", "photoshop"):
            yield from _readings(value)


def _readings(value: object) -> Iterator[str]:
    """A note as text; bytes in every encoding that cameras and Windows write."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield value.decode("utf-8", "replace")
        yield value.decode("utf-16-le", "replace")
