"""What is to be made of a clip: sizes, frame rate, sound, and the pictures for seeking. Pure.

The plan is also the measure of the result: exit status 0 of an encoder proves nothing.
"""

from __future__ import annotations

from typing import Final

import msgspec

from casepress.media.masks import Mask

SHORT_SIDES: Final = (720, 360)  # pixels; both sides of a 1:1 clip
SMALL_FROM: Final = 540  # a clip of fewer lines than this gains nothing from a smaller rendition
LONGEST_SIDE: Final = 4096  # pixels; H.264 level 4 ends there
TOP_RATE: Final = 30
# Bytes hang on the number of threads, so it is fixed, whatever the machine, and part of every key.
THREADS: Final = 2
# x264 with two threads writes other bytes every time as soon as the rate is at its limit; one thread never does.
H264_THREADS: Final = 1
RATES: Final = (24, 25, 30)  # frames a second; multiples of these come from cameras
TILE_SIDE: Final = 160  # pixels, the longer side of a picture for seeking
MOST_TILES: Final = 100
TILE_COLUMNS: Final = 10
FEWEST_TILES: Final = 6  # for choosing the poster
STORYBOARD_FROM: Final = 30  # seconds; a shorter clip is quicker to watch than to search
STREAM_FROM: Final = 90  # seconds
STREAM_RATE: Final = 2_000_000  # bits a second
STREAM_RATE_FROM: Final = 20  # seconds
SHARE: Final = 0.24  # of its source's bits that a clip brought down to 720 lines may take
FREE_RATE: Final = 2_000_000  # bits a second that it may take all the same
TOP_BITS: Final = 3_000_000  # bits a second of any film: what a telephone network carries
SMALL_TOP_BITS: Final = 900_000
# A camera that spent so many bits of H.264 on a pixel kept fine grain, which a quality that is enough for a clip already
# pressed for the web would wash out.
FINE_FROM: Final = 0.12
BUFFER_SECONDS: Final = 2  # of its highest rate that a film may spend at once
SOUND_RATES: Final = {False: 96_000, True: 64_000}  # bits a second, by whether the film is the small one
HEAD_START: Final = 0.75  # seconds of its highest rate that x264 takes of that buffer, as measured
LEAST_RATE: Final = 250_000  # bits a second that a picture may always have, however poor its source
# Codecs that need fewer bits than H.264 for the same look, and how many more H.264 may have.
MODERN: Final = frozenset({"hevc", "av1", "vp9"})
MODERN_SHARE: Final = 1.6


class Footage(msgspec.Struct, frozen=True, kw_only=True):
    """What a clip holds.

    `seconds` is what it declares (None: nothing); `width` and `height` are its upright size in square pixels,
    `pixels` the number of stored ones; `rate` is frames a second, 0.0 where unknown; `frames` the declared
    number of frames, 0 where unknown; `bits` is what the file takes a second, 0 where unknown; the codecs and
    `pixel_format` are ffmpeg's names, "" for none; `film` and `track` are the numbers of the streams of picture
    and sound; `persons` is what its metadata give away of persons, masked.
    """

    seconds: float | None
    width: int
    height: int
    pixels: int
    rate: float
    frames: int
    codec: str
    profile: str
    pixel_format: str
    is_hdr: bool
    is_interlaced: bool
    sound: str
    sound_rate: int
    channels: int
    film: int = 0
    track: int = 0
    bits: int = 0
    persons: str = ""


class Size(msgspec.Struct, frozen=True):
    """Pixels; both even."""

    width: int
    height: int


class Tiles(msgspec.Struct, frozen=True):
    """Pictures for seeking, one each `interval` seconds, in rows of `TILE_COLUMNS`."""

    interval: float
    count: int
    size: Size

    @property
    def rows(self) -> int:
        return -(-self.count // TILE_COLUMNS)

    @property
    def columns(self) -> int:
        return min(self.count, TILE_COLUMNS)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How one clip is made: the renditions, widest first, at `rate` frames a second.

    `modern` says whether the first is made in AV1 too; `gain` is what is added to the sound, in dB; `most` is what
    a picture may take, in bits a second; `is_fine` says whether its source has grain worth keeping; `masks` are
    hidden in every rendition.
    """

    seconds: float | None
    sizes: tuple[Size, ...]
    rate: int
    is_hdr: bool
    is_interlaced: bool
    has_sound: bool
    tiles: Tiles
    modern: bool = False
    gain: float = 0.0
    most: int = TOP_BITS
    is_fine: bool = False
    masks: tuple[Mask, ...] = ()
    film: int = 0
    track: int = 0

    @property
    def main(self) -> Size:
        return self.sizes[0]


def plan_of(footage: Footage, limit: int, *, modern: bool = False, masks: tuple[Mask, ...] = ()) -> Plan:
    """The plan for a clip of which at most `limit` seconds are taken."""
    seconds = footage.seconds
    main = fitted(footage.width, footage.height, SHORT_SIDES[0])
    sizes = [main]
    if min(main.width, main.height) >= SMALL_FROM:
        sizes.append(fitted(main.width, main.height, SHORT_SIDES[1]))
    return Plan(
        seconds=seconds,
        sizes=tuple(sizes),
        rate=rate_for(footage.rate),
        is_hdr=footage.is_hdr,
        is_interlaced=footage.is_interlaced,
        has_sound=bool(footage.sound),
        tiles=_tiles(seconds or float(limit), main),
        modern=modern,
        most=_most(footage, main),
        is_fine=_is_fine(footage, main),
        masks=masks,
        film=footage.film,
        track=footage.track,
    )


def _most(footage: Footage, main: Size) -> int:
    """The bits a second that the picture of a film may take.

    No film takes more than its source has, which would only copy its noise; one that is brought down to fewer lines
    takes a quarter of it, or `FREE_RATE`. None takes more than `TOP_BITS`.
    """
    if not footage.bits:
        return TOP_BITS
    own = footage.bits * (MODERN_SHARE if footage.codec in MODERN else 1.0)
    own -= SOUND_RATES[False] if footage.sound else 0
    if footage.seconds:  # what is spent at the beginning beyond the rate is much of a short clip
        own *= footage.seconds / (footage.seconds + HEAD_START)
    if _is_reduced(footage, main):
        own = min(own, max(FREE_RATE, SHARE * footage.bits))
    return min(TOP_BITS, max(LEAST_RATE, round(own)))


def _is_reduced(footage: Footage, main: Size) -> bool:
    return footage.width * footage.height > 1.2 * main.width * main.height


def _is_fine(footage: Footage, main: Size) -> bool:
    """Whether a clip is a camera's own of more lines than are shown, with at least `FINE_FROM` bits for each of its pixels."""
    if not footage.rate or not _is_reduced(footage, main):
        return False
    bits = footage.bits * (MODERN_SHARE if footage.codec in MODERN else 1.0)
    return bits / (footage.pixels * footage.rate) >= FINE_FROM


def fitted(width: int, height: int, side: int) -> Size:
    """The size of a clip whose shorter side is brought down to `side`: even, and never larger than it was."""
    scale = min(1.0, side / min(width, height), LONGEST_SIDE / max(width, height))
    return Size(_even(width * scale, width), _even(height * scale, height))


def _even(length: float, most: int) -> int:
    """The nearest even number, at least 2 and not above `most` (4:2:0 has one colour for two pixels)."""
    near = 2 * round(length / 2)
    return max(2, near if near <= most else near - 2)


def rate_for(rate: float) -> int:
    """Frames a second: the camera's own or a whole part of it, so that no motion stutters; at most 30."""
    if rate <= 0:
        return TOP_RATE
    if rate < RATES[0] - 0.5:
        return max(1, round(rate))
    for multiple in (1, 2, 4):
        for base in RATES:
            if abs(rate / (base * multiple) - 1) < 0.01:
                return base
    return TOP_RATE


def _tiles(seconds: float, main: Size) -> Tiles:
    """Pictures at a fixed distance: enough to choose from, few enough for one small file."""
    interval = max(2.0, seconds / MOST_TILES)
    if seconds / interval < FEWEST_TILES:
        interval = max(0.1, seconds / FEWEST_TILES)
    scale = TILE_SIDE / max(main.width, main.height)
    size = Size(_even(main.width * scale, TILE_SIDE), _even(main.height * scale, TILE_SIDE))
    return Tiles(round(interval, 3), max(1, min(MOST_TILES, int(seconds / interval + 0.999))), size)


def streams(seconds: float, size: int) -> bool:
    """Whether a clip of so many seconds and bytes is worth cutting into segments of several rates."""
    return seconds >= STREAM_FROM or (seconds >= STREAM_RATE_FROM and size * 8 / seconds > STREAM_RATE)


def faults(plan: Plan, size: Size, made: Footage) -> tuple[str, ...]:
    """How a finished file differs from its plan, in words for people; nothing when it is as planned.

    Its length is judged apart, against what the original declared.
    """
    wanted = {
        "size": (f"{size.width}×{size.height}", f"{made.width}×{made.height}"),
        "codec": ("h264", made.codec),
        "pixels": ("yuv420p", made.pixel_format),
        "sound": ("aac" if plan.has_sound else "", made.sound),
        "channels": (2 if plan.has_sound else 0, made.channels),
        "HDR": (False, made.is_hdr),
    }
    return tuple(
        f"{name} {found} ≠ {planned}" for name, (planned, found) in wanted.items() if found != planned
    )
