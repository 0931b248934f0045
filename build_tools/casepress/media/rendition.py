"""What is made of a picture or a clip, and the public address of each piece, known before it is made.

Pure: reads no file and starts no process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

import msgspec

from casepress.diagnostics import Place

# Raise a profile's number whenever its recipe changes: every address made by it changes with it.
PICTURE_PROFILE: Final = "picture-2"
CLIP_PROFILE: Final = "clip-1"
CAPTIONS_PROFILE: Final = "captions-1"

# A card's thumbnail on any screen; the text column on a phone of density 2, of density 3, and on a desk of density 2.
WIDTHS: Final = (400, 800, 1200, 1600)
MAX_HEIGHT: Final = 16_000  # pixels; WebP ends at 16,383
POSTER_WIDTH: Final = 1280  # pixels; the frame shown before a 720p clip plays

_KEY_LENGTH: Final = 32  # hex digits: 128 bits
_EXTENSIONS: Final = {
    "image/avif": "avif",
    "image/webp": "webp",
    "image/jpeg": "jpg",
    "video/mp4": "mp4",
    "text/vtt": "vtt",
}
# From plain to rich: each must earn its place against the one before it.
PICTURE_TYPES: Final = ("image/jpeg", "image/webp", "image/avif")
WORTH: Final = 0.9  # the share of the plainer choice's bytes that a choice may cost at most


class Wanted(msgspec.Struct, frozen=True):
    """One picture or clip that a page shows.

    `name`, `captions` and `poster` are posix paths relative to media/ ("" for none); `place` is where the
    editor named it.
    """

    name: str
    kind: Literal["image", "video"]
    place: Place
    captions: str = ""
    poster: str = ""


class Rendition(msgspec.Struct, frozen=True):
    """One public file: `address` inside the site, `width` and `height` in pixels, `bytes` its length."""

    address: str
    width: int
    height: int
    bytes: int
    mime: str


class Picture(msgspec.Struct, frozen=True):
    """A picture as the public sees it.

    `original` is the SHA-256 of the editor's file; `width` and `height` are its upright size in pixels;
    `renditions` stand by type from plain to rich and then by width; `tint` is its average colour as three
    hex digits, shown until the picture is there.
    """

    original: str
    renditions: tuple[Rendition, ...]
    width: int
    height: int
    tint: str = ""

    @property
    def largest(self) -> Rendition:
        """The widest JPEG, which every browser shows."""
        return self.of_type("image/jpeg")[-1]

    def of_type(self, mime: str) -> tuple[Rendition, ...]:
        """The renditions of one type, narrow to wide, as `srcset` wants them."""
        return tuple(rendition for rendition in self.renditions if rendition.mime == mime)

    @property
    def sources(self) -> tuple[tuple[str, tuple[Rendition, ...]], ...]:
        """The types that a browser is offered before JPEG, the best first, each with its renditions."""
        richer = ((mime, self.of_type(mime)) for mime in reversed(PICTURE_TYPES[1:]))
        return tuple((mime, renditions) for mime, renditions in richer if renditions)


class Clip(msgspec.Struct, frozen=True):
    """A clip as the public sees it: `duration` in seconds, `captions` an address or "" for none."""

    original: str
    video: Rendition
    poster: Rendition
    duration: float
    captions: str
    silent: bool


class Made(msgspec.Struct, frozen=True):
    """What one order gave, as the store keeps it; `width` and `height` are the upright original's."""

    key: str
    original: str
    renditions: tuple[Rendition, ...]
    width: int = 0
    height: int = 0
    duration: float = 0.0
    silent: bool = True
    tint: str = ""


class Renditions(msgspec.Struct, frozen=True):
    """Everything that could be made: by the editor's name, and the file behind each public address."""

    media: Mapping[str, Picture | Clip]
    files: Mapping[str, Path]

    def picture(self, name: str) -> Picture | None:
        """The picture of that name, or None where it was refused or is a clip."""
        found = self.media.get(name)
        return found if isinstance(found, Picture) else None

    def clip(self, name: str) -> Clip | None:
        """The clip of that name, or None where it was refused or is a picture."""
        found = self.media.get(name)
        return found if isinstance(found, Clip) else None


def key_of(original: str, profile: str, encoder: str = "") -> str:
    """The name of what `profile` makes of the bytes whose SHA-256 is `original`.

    `encoder` holds everything else that the bytes depend on: the encoder's version and its thread count.
    """
    return hashlib.sha256(f"{original}\n{profile}\n{encoder}".encode()).hexdigest()[:_KEY_LENGTH]


def address_of(key: str, width: int, mime: str) -> str:
    """The path inside the public site of one rendition (`width` 0: it has none)."""
    size = f"-{width}" if width else ""
    return f"media/{key[:2]}/{key}{size}.{_EXTENSIONS[mime]}"


def widths_for(width: int, height: int) -> tuple[int, ...]:
    """The widths to make of an upright picture, ascending: none wider than it, no two nearly the same."""
    top = max(1, min(WIDTHS[-1], width, width * MAX_HEIGHT // height))
    return (*(step for step in WIDTHS if step * 5 <= top * 4), top)


def worth_keeping(made: Mapping[str, Mapping[int, int]]) -> dict[str, tuple[int, ...]]:
    """The widths of each type that are worth their bytes; `made` holds bytes by width by type.

    A width goes where the next wider one of its type is nearly as small: drawings often are smaller and
    sharper at their full size. A type goes where, showing each width once, it is not clearly smaller than
    the plainer type that is kept. JPEG always stays.
    """
    kept: dict[str, tuple[int, ...]] = {}
    plainer: int | None = None
    for mime in PICTURE_TYPES:
        sizes = made.get(mime)
        if not sizes:
            continue
        widths: list[int] = []
        cost = 0
        for width in sorted(sizes, reverse=True):
            if not widths or sizes[width] <= WORTH * sizes[widths[-1]]:
                widths.append(width)
            cost += sizes[widths[-1]]
        if plainer is None or cost <= WORTH * plainer:
            kept[mime] = tuple(reversed(widths))
            plainer = cost
    return kept


def picture_of(made: Made) -> Picture:
    """The public's view of a picture from the store."""
    return Picture(made.original, made.renditions, made.width, made.height, made.tint)


def clip_of(made: Made, captions: Made | None, poster: Picture | None) -> Clip:
    """The public's view of a clip, with its captions and the editor's own poster where there are any."""
    video, frame = made.renditions
    return Clip(
        original=made.original,
        video=video,
        poster=frame if poster is None else poster_of(poster),
        duration=made.duration,
        captions="" if captions is None else captions.renditions[0].address,
        silent=made.silent,
    )


def poster_of(picture: Picture) -> Rendition:
    """The widest JPEG that a poster needs."""
    jpegs = picture.of_type("image/jpeg")
    return next((one for one in reversed(jpegs) if one.width <= POSTER_WIDTH), jpegs[0])
