"""HLS playlists: the master, written from the segments as they were measured. Pure.

ffmpeg's own master declares a wrong BANDWIDTH and no AVERAGE-BANDWIDTH.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

_SEGMENT: Final = re.compile(r"#EXTINF:([\d.]+),\s*\n#EXT-X-BYTERANGE:(\d+)@\d+")


class Variant(msgspec.Struct, frozen=True):
    """One rendition of a stream: its media playlist's text and file name, pixels, frame rate and codecs."""

    playlist: str
    name: str
    width: int
    height: int
    rate: int
    codecs: str


def segments(playlist: str) -> list[tuple[float, int]]:
    """The seconds and bytes of every segment of a media playlist with byte ranges."""
    return [(float(seconds), int(size)) for seconds, size in _SEGMENT.findall(playlist)]


def master(variants: tuple[Variant, ...]) -> str:
    """The master playlist, the poorest first: a reader whose line is slow begins at once (RFC 8216, 4.3.4.2)."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for one in sorted(variants, key=lambda one: one.width * one.height):
        parts = segments(one.playlist)
        peak = max(round(size * 8 / seconds) for seconds, size in parts if seconds > 0)
        mean = round(sum(size for _, size in parts) * 8 / sum(seconds for seconds, _ in parts))
        lines += [
            f"#EXT-X-STREAM-INF:BANDWIDTH={peak},AVERAGE-BANDWIDTH={mean},"
            f'CODECS="{one.codecs}",RESOLUTION={one.width}x{one.height},FRAME-RATE={one.rate}.000',
            one.name,
        ]
    return "\n".join(lines) + "\n"


def codecs(head: bytes, has_sound: bool) -> str:
    """The codecs of an MP4 as RFC 6381 names them, from its own `avcC` box (ISO/IEC 14496-15, 5.3.3.1)."""
    at = head.index(b"avcC") + 5
    picture = f"avc1.{head[at : at + 3].hex()}"
    return f"{picture},mp4a.40.2" if has_sound else picture
