"""The command lines that ffmpeg is run with, written by ffmpeg-python. Nothing is run here.

The user's file name never stands in them: it is linked to a neutral one in the folder where they are run.
"""

from __future__ import annotations

from typing import Any, Final

import ffmpeg

from casepress.media.footage import GUARD
from casepress.media.hiding import box_of, cells_of
from casepress.media.masks import Mask
from casepress.media.plan import (
    BUFFER_SECONDS,
    H264_THREADS,
    SMALL_TOP_BITS,
    SOUND_RATES,
    THREADS,
    Plan,
    Size,
)

KEY_SECONDS: Final = 2  # between two frames at which a player can enter
SEGMENT_SECONDS: Final = 6

_PREAMBLE: Final = (
    "-nostdin",
    "-hide_banner",
    "-y",
    "-v",
    "error",
    "-progress",
    "pipe:1",
    "-stats_period",
    "0.5",
)
_CLEAN: Final[dict[str, Any]] = {"map_metadata": -1, "map_chapters": -1, "fflags": "+bitexact"}

# x264's quality (crf): of the film, of one made from a camera's own fine grain, and of the small one.
_CRF: Final = 21
_FINE_CRF: Final = 17
_SMALL_CRF: Final = 24
# Bits go where an eye sees them: into flat and dark parts (auto-variance), less into grain that is no longer the
# same grain (psy-rd). At one VMAF that takes up to a quarter fewer bytes of clips filmed indoors.
_SIGHT: Final[dict[str, Any]] = {"aq-mode": 2, "psy-rd": "0.4:0"}
_AV1_QUALITY: Final = 38


def _source(name: str, container: str, **options: Any) -> Any:
    return ffmpeg.input(f"file:{name}", format=container, **GUARD, **options)


def _line(tool: str, target: Any, *, strict: bool = True) -> list[str]:
    stop = ("-xerror",) if strict else ()
    return list(target.compile(cmd=[tool, *_PREAMBLE, *stop]))


def listening(tool: str, source: str, container: str, plan: Plan, limit: float) -> list[str]:
    """The command that measures how loud a clip is and says so as JSON (EBU R 128)."""
    sound = _source(source, container, t=limit, vn=None)[str(plan.track)]
    sound = sound.filter("aformat", channel_layouts="stereo")
    sound = sound.filter("loudnorm", I=-16, TP=-1.5, LRA=11, print_format="json")
    line = _line(tool, ffmpeg.output(sound, "-", format="null"), strict=False)
    line[line.index("-v") + 1] = "info"
    return line


def transcoding(tool: str, source: str, container: str, plan: Plan, limit: float, av1: str = "") -> list[str]:
    """The command that makes all renditions in one decoding: `out-N.mp4`, widest first, and `tiles.png`.

    With `av1`, the name of an encoder, it also makes `out-av1.mp4`. All are in the current folder.
    """
    given = _source(source, container, t=limit, threads=THREADS)
    film = _prepared(given[str(plan.film)], plan)
    modern = bool(av1 and plan.modern)
    parts = film.filter_multi_output("split", len(plan.sizes) + 1 + modern)
    sounds = _sounds(given[str(plan.track)], plan, len(plan.sizes) + modern) if plan.has_sound else []
    outputs = []
    for number, size in enumerate(plan.sizes):
        picture = parts.stream(number)
        if number:
            picture = picture.filter("scale", w=size.width, h=size.height, flags="bicubic").filter(
                "setsar", 1
            )
        streams = [picture, *sounds[number : number + 1]]
        outputs.append(ffmpeg.output(*streams, f"file:out-{number}.mp4", **_h264(plan, small=bool(number))))
    if modern:
        streams = [parts.stream(len(plan.sizes)), *sounds[-1:]]
        outputs.append(ffmpeg.output(*streams, "file:out-av1.mp4", **_av1(plan, av1)))
    tiles = _tiled(parts.stream(len(plan.sizes) + modern), plan)
    options = {"format": "image2", "c:v": "png", "update": 1, "frames:v": 1, **_CLEAN}
    outputs.append(ffmpeg.output(tiles, "file:tiles.png", **options))
    line = _line(tool, ffmpeg.merge_outputs(*outputs), strict=container != "mpegts")
    return [line[0], "-filter_complex_threads", str(THREADS), *line[1:]]


def leniently(line: list[str]) -> list[str]:
    """The same command, which passes over what cannot be decoded."""
    return [word for word in line if word != "-xerror"]


def looking(tool: str, source: str, container: str, plan: Plan, limit: float) -> list[str]:
    """The command that decodes every frame of the picture and fails at the first that is damaged."""
    film = _source(source, container, t=limit, an=None)[str(plan.film)]
    return _line(tool, ffmpeg.output(film, "-", format="null"))


def _prepared(film: Any, plan: Plan) -> Any:
    """Frames as every phone shows them: progressive, steady, square pixels, the widest size, 8 bits, BT.709."""
    if plan.is_interlaced:
        film = film.filter("bwdif", mode="send_frame", deint="interlaced")
    film = film.filter("fps", plan.rate)
    film = film.filter("scale", w=plan.main.width, h=plan.main.height, flags="bicubic").filter("setsar", 1)
    if plan.is_hdr:  # a phone's HDR, which other phones show grey or not at all
        film = film.filter("zscale", t="linear", npl=203).filter("format", "gbrpf32le")
        film = film.filter("zscale", p="bt709").filter("tonemap", tonemap="hable", desat=0, peak=10)
        film = film.filter("zscale", t="bt709", m="bt709", r="tv")
    film = film.filter("format", "yuv420p").filter("setsar", 1)
    for mask in plan.masks:
        film = _masked(film, mask, plan.main)
    return film


def _masked(film: Any, mask: Mask, size: Size) -> Any:
    """The film with one area made unrecognisable as in a picture, all the time or for a while."""
    left, top, right, bottom = box = box_of(mask, size.width, size.height, step=2)
    width, height = right - left, bottom - top
    if width <= 0 or height <= 0:
        return film
    when = {"enable": "between(t,{:.2f},{:.2f})".format(*mask.span)} if mask.span else {}
    if mask.kind == "black":
        return film.filter("drawbox", x=left, y=top, w=width, h=height, color="black", t="fill", **when)
    parts = film.filter_multi_output("split", 2)
    across, down = cells_of(box, mask.kind)
    # 4:4:4, since colour at half the resolution would leave a cell less than the light has.
    small = parts.stream(1).filter("crop", width, height, left, top).filter("format", "yuv444p")
    small = small.filter("scale", across, down, flags="area")
    way = "bicubic" if mask.kind == "blur" else "neighbor"
    hidden = small.filter("scale", width, height, flags=way).filter("format", "yuv420p").filter("setsar", 1)
    return ffmpeg.overlay(parts.stream(0), hidden, x=left, y=top, **when).filter("format", "yuv420p")


def _sounds(sound: Any, plan: Plan, count: int) -> list[Any]:
    """Stereo at the loudness that was planned, once for each rendition."""
    sound = sound.filter("aformat", sample_fmts="fltp", channel_layouts="stereo")
    if plan.gain:
        sound = sound.filter("volume", f"{plan.gain:.2f}dB")
    sound = sound.filter("aresample", 48_000, **{"async": 1})
    sound = sound.filter("aformat", sample_fmts="fltp", channel_layouts="stereo")
    if count == 1:
        return [sound]
    parts = sound.filter_multi_output("asplit", count)
    return [parts.stream(number) for number in range(count)]


def _tiled(film: Any, plan: Plan) -> Any:
    tiles = plan.tiles
    chosen = f"isnan(prev_selected_t)+gte(t-prev_selected_t,{tiles.interval - 0.001:.3f})"
    film = film.filter("select", chosen)
    film = film.filter("scale", w=tiles.size.width, h=tiles.size.height, flags="bicubic")
    return film.filter("tile", f"{tiles.columns}x{tiles.rows}", nb_frames=tiles.count).filter(
        "format", "rgb24"
    )


def _sound_options(plan: Plan, rate: int) -> dict[str, Any]:
    if not plan.has_sound:
        return {}
    return {"c:a": "aac", "b:a": rate, "ar": 48_000, "ac": 2, "flags:a": "+bitexact"}


def _h264(plan: Plan, *, small: bool) -> dict[str, Any]:
    crf = _SMALL_CRF if small else _FINE_CRF if plan.is_fine else _CRF
    most = min(plan.most, SMALL_TOP_BITS) if small else plan.most
    return {
        "format": "mp4",
        "c:v": "libx264",
        "threads": H264_THREADS,
        "preset": "slow",
        "profile:v": "high",
        "level:v": "4.0",
        "crf": crf,
        "maxrate": most,
        "bufsize": BUFFER_SECONDS * most,
        **_SIGHT,
        "g": KEY_SECONDS * plan.rate,
        "keyint_min": KEY_SECONDS * plan.rate,
        "sc_threshold": 0,
        "flags:v": "+bitexact+cgop",
        "movflags": "+faststart",
        **_sound_options(plan, SOUND_RATES[small]),
        **_CLEAN,
    }


def _av1(plan: Plan, encoder: str) -> dict[str, Any]:
    speed: dict[str, Any] = (
        {"preset": 6, "svtav1-params": "lp=2"}
        if encoder == "libsvtav1"
        else {"cpu-used": 5, "row-mt": 1, "b:v": 0}
    )
    return {
        "format": "mp4",
        "c:v": encoder,
        "threads": THREADS,
        "crf": _AV1_QUALITY,
        "g": 5 * plan.rate,
        "flags:v": "+bitexact",
        "movflags": "+faststart",
        **speed,
        **_sound_options(plan, SOUND_RATES[False]),
        **_CLEAN,
    }


def still(tool: str, source: str, seconds: float) -> list[str]:
    """The command that writes the frame of our own MP4 at that time as `still.png`."""
    given = _source(source, "mov", ss=f"{seconds:.3f}")["V:0"]
    options = {"format": "image2", "c:v": "png", "update": 1, "frames:v": 1, **_CLEAN}
    return _line(tool, ffmpeg.output(given.filter("format", "rgb24"), "file:still.png", **options))


def cutting(tool: str, source: str, segments: str, playlist: str) -> list[str]:
    """The command that copies our own MP4 into CMAF segments of one file, with the playlist that names them."""
    given = _source(source, "mov")
    options = {
        "format": "hls",
        "c": "copy",
        "hls_time": SEGMENT_SECONDS,
        "hls_playlist_type": "vod",
        "hls_segment_type": "fmp4",
        "hls_flags": "single_file",
        "hls_segment_filename": segments,
        **_CLEAN,
    }
    return _line(tool, ffmpeg.output(given, playlist, **options))
