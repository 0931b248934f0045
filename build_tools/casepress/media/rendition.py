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
PICTURE_PROFILE: Final = "picture-4"
CLIP_PROFILE: Final = "clip-6"
CAPTIONS_PROFILE: Final = "captions-2"

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
    "video/iso.segment": "m4s",
    "application/vnd.apple.mpegurl": "m3u8",
    "text/vtt": "vtt",
}
# From plain to rich: each must earn its place against the one before it.
PICTURE_TYPES: Final = ("image/jpeg", "image/webp", "image/avif")
WORTH: Final = 0.9  # the share of the plainer choice's bytes that a choice may cost at most
Role = Literal["", "av1", "poster", "tiles", "storyboard", "segments", "playlist", "master"]


class Wanted(msgspec.Struct, frozen=True, gc=False):
    """One picture or clip that a page shows.

    `name`, `captions` and `poster` are posix paths relative to media/ ("" for none); `place` is where the
    editor named it.
    """

    name: str
    kind: Literal["image", "video"]
    place: Place
    captions: str = ""
    poster: str = ""


class Rendition(msgspec.Struct, frozen=True, gc=False):
    """One public file: `address` inside the site, `width` and `height` in pixels, `bytes` its length.

    `role` tells the parts of a clip apart; `sha256` is that of its bytes, filled in when it is stored.
    """

    address: str
    width: int
    height: int
    bytes: int
    mime: str
    role: Role = ""
    sha256: str = ""


class Cue(msgspec.Struct, frozen=True, array_like=True):
    """One caption: from `start` to `end` seconds, as plain text with line ends."""

    start: float
    end: float
    text: str


class Remark(msgspec.Struct, frozen=True, array_like=True):
    """Something its editor should know of a file that was made all the same: a rule's code and its values."""

    code: str
    values: dict[str, str]


class Picture(msgspec.Struct, frozen=True, gc=False):
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
    original_bytes: int = 0

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


class Clip(msgspec.Struct, frozen=True, gc=False):
    """A clip as the public sees it.

    `video` plays everywhere; `smaller` has 360 lines, `modern` is AV1. `stream` is the address of an HLS
    master playlist, `storyboard` that of a WebVTT file with pictures for seeking, `captions` that of a
    WebVTT file; each is "" where there is none. `duration` is in seconds, `original_bytes` the length of
    the editor's file, and `addresses` names every file of the clip. `stills` are the poster in every type
    and width, plain to rich and narrow to wide.
    """

    original: str
    video: Rendition
    poster: Rendition
    duration: float
    captions: str
    silent: bool
    smaller: Rendition | None = None
    modern: Rendition | None = None
    stream: str = ""
    storyboard: str = ""
    cues: tuple[Cue, ...] = ()
    original_bytes: int = 0
    addresses: tuple[str, ...] = ()
    stills: tuple[Rendition, ...] = ()

    @property
    def still(self) -> Picture:
        """The frame shown before it plays, as pages show pictures."""
        stills = self.stills or (self.poster,)
        return Picture(self.original, stills, self.poster.width, self.poster.height)


class Made(msgspec.Struct, frozen=True, gc=False):
    """What one order gave, as the store keeps it; `width` and `height` are the upright original's.

    `original_bytes` is the length of the original; `cues` are those of captions.
    """

    key: str
    original: str
    renditions: tuple[Rendition, ...]
    width: int = 0
    height: int = 0
    duration: float = 0.0
    silent: bool = True
    tint: str = ""
    original_bytes: int = 0
    cues: tuple[Cue, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def in_role(self, role: Role) -> tuple[Rendition, ...]:
        """The renditions of one role, in order."""
        return tuple(one for one in self.renditions if one.role == role)


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


def address_of(key: str, width: int, mime: str, role: Role = "") -> str:
    """The path inside the public site of one rendition (`width` 0: it has none)."""
    part = f"-{role}" if role in ("av1", "tiles", "storyboard") else ""
    size = f"-{width}" if width else ""
    return f"media/{key[:2]}/{key}{part}{size}.{_EXTENSIONS[mime]}"


def key_in(address: str) -> str:
    """The key that a public address names."""
    return address.rpartition("/")[2][:_KEY_LENGTH]


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
    return Picture(made.original, made.renditions, made.width, made.height, made.tint, made.original_bytes)


def clip_of(made: Made, captions: Made | None, poster: Picture | None) -> Clip:
    """The public's view of a clip, with its captions and the editor's own poster where there are any."""
    video, *smaller = made.in_role("")
    stills = made.in_role("poster") if poster is None else stills_of(poster)
    frame = [one for one in stills if one.mime == "image/jpeg"][-1]
    words = "" if captions is None else captions.renditions[0].address
    # The clip's own frame stays unpublished where the editor's poster takes its place.
    own = {one.address for one in made.renditions if one.role != "poster"}
    return Clip(
        original=made.original,
        video=video,
        poster=frame,
        duration=made.duration,
        captions=words,
        silent=made.silent,
        smaller=next(iter(smaller), None),
        modern=next(iter(made.in_role("av1")), None),
        stream=next((one.address for one in made.in_role("master")), ""),
        storyboard=next((one.address for one in made.in_role("storyboard")), ""),
        cues=() if captions is None else captions.cues,
        original_bytes=made.original_bytes,
        addresses=tuple(sorted((own | {one.address for one in stills} | {words}) - {""})),
        stills=stills,
    )


def stills_of(picture: Picture) -> tuple[Rendition, ...]:
    """Of a picture what a poster needs, in every type."""
    widest = max(poster_of(picture).width, POSTER_WIDTH)
    return tuple(one for one in picture.renditions if one.width <= widest)


def poster_of(picture: Picture) -> Rendition:
    """The widest JPEG that a poster needs, which may be the only one of a narrow choice."""
    jpegs = picture.of_type("image/jpeg")
    return next((one for one in reversed(jpegs) if one.width <= POSTER_WIDTH), jpegs[0])
