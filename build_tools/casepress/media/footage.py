"""What a clip really holds, seen by opening it with PyAV and decoding its first frames.

Runs only inside the limited process that makes clips: it parses untrusted bytes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import av
from av.error import FFmpegError, InvalidDataError

from casepress.media.inscription import persons_named
from casepress.media.plan import Footage
from casepress.media.signature import CONTAINERS
from casepress.media.task import RefusedError
from casepress.rules import clips, media

MAX_PIXELS: Final = 35_700_000  # 8K video

# The first bytes fix the demuxer, and the two lists stop it from opening anything else: a playlist renamed to
# .mp4 would otherwise read other files of this disk.
GUARD: Final = {
    "protocol_whitelist": "file",
    "format_whitelist": ",".join(CONTAINERS.values()),
    "max_pixels": str(MAX_PIXELS),
}
# What may follow the first bytes of a QuickTime file besides the tags that the demuxer knows.
_ALL_TAGS: Final = {"export_all": "1", "export_xmp": "1"}
_MOST_NOTES: Final = 200
_FRAMES_TRIED: Final = 240  # packets; a recording may begin between two key frames
_HDR_TRANSFERS: Final = frozenset({16, 18})  # PQ and HLG (ITU-T H.273, table 3)


def see(path: Path, container: str) -> Footage:
    """What the file at `path` holds, read by the demuxer `container` alone.

    Raises RefusedError where it cannot be opened or no picture can be decoded.
    """
    try:
        with av.open(
            f"file:{path}",
            format=container,
            options={**GUARD, **(_ALL_TAGS if container == "mov" else {})},
            metadata_errors="replace",
        ) as opened:
            return _seen(opened, path.stat().st_size)
    except FFmpegError as error:
        raise RefusedError(media.CLIP_FAILED, reason=_words(error)) from error
    except (ValueError, OverflowError, UnicodeError) as error:
        raise RefusedError(media.CLIP_FAILED, reason=type(error).__name__) from error


def _seen(opened: Any, size: int) -> Footage:
    films = [one for one in opened.streams.video if not int(one.disposition) & _ATTACHED]
    sounds = [one for one in opened.streams.audio if one.codec_context is not None and one.rate]
    if not films:
        raise RefusedError(media.CLIP_FAILED, reason="没有画面 / no picture")
    film, sound = films[0], sounds[0] if sounds else None
    context = film.codec_context
    if context is None:
        raise RefusedError(media.CLIP_FAILED, reason="没有能解码的画面 / no decoder for the picture")
    if context.width * context.height > MAX_PIXELS:
        raise RefusedError(
            clips.CLIP_TOO_LARGE, found=f"{context.width}×{context.height}", limit=MAX_PIXELS // 1_000_000
        )
    declared = _declared(opened, film)
    frame = _first_frame(opened, film)
    shape = film.sample_aspect_ratio or 1
    width, height = max(1, round(frame.width * shape)), frame.height
    if frame.rotation % 180:
        width, height = height, width
    return Footage(
        seconds=declared,
        width=width,
        height=height,
        pixels=frame.width * frame.height,
        rate=float(film.average_rate or film.guessed_rate or 0),
        frames=film.frames,
        codec=context.name,
        profile=str(film.profile or ""),
        pixel_format=frame.format.name,
        is_hdr=int(frame.color_trc) in _HDR_TRANSFERS,
        is_interlaced=bool(frame.interlaced_frame),
        sound=sound.codec_context.name if sound is not None else "",
        sound_rate=sound.rate if sound is not None else 0,
        channels=sound.channels if sound is not None else 0,
        film=film.index,
        track=sound.index if sound is not None else 0,
        bits=round(8 * size / declared) if declared else 0,
        persons=persons_named(itertools.islice(_notes(opened), _MOST_NOTES)),
    )


def _notes(opened: Any) -> Iterator[str]:
    """Everything that the file says in words: title, comment, artist, place …, of the whole, its streams and chapters."""
    yield from map(str, opened.metadata.values())
    for stream in opened.streams:
        yield from map(str, stream.metadata.values())
    for chapter in opened.chapters():
        yield from map(str, chapter["metadata"].values())


_ATTACHED: Final = 0x400  # AV_DISPOSITION_ATTACHED_PIC: a cover, which is no film


def _declared(opened: Any, film: Any) -> float | None:
    """The seconds that the container declares, else those of the picture."""
    if opened.duration:
        return float(opened.duration) / av.time_base
    return float(film.duration * film.time_base) if film.duration and film.time_base else None


def _first_frame(opened: Any, film: Any) -> Any:
    """The first frame that can be decoded."""
    for packet in itertools.islice(opened.demux(film), _FRAMES_TRIED):
        try:
            for frame in packet.decode():
                return frame
        except FFmpegError:
            continue  # ffmpeg, which decides in the end, may do without it
    raise RefusedError(media.CLIP_FAILED, reason="画面解不出来 / the picture cannot be decoded")


def _words(error: FFmpegError) -> str:
    """What the decoder said, without the path that it said it of."""
    if isinstance(error, InvalidDataError):
        return "文件没有拷完或已损坏 / cut short or damaged"
    return (error.strerror or type(error).__name__)[:120]
