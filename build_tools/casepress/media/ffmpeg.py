"""Clips, transcoded by ffmpeg to one MP4 that every phone plays, and a frame to show before it does.

Run as a process of its own (`python -m casepress.media.ffmpeg`). ffmpeg-python writes the command lines;
running them, with a deadline and without surprises, is done here.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Any, Final

import ffmpeg
import msgspec

from casepress.diagnostics import Words
from casepress.media.rendition import Made, Rendition, address_of
from casepress.media.signature import CONTAINERS, HEAD, signature
from casepress.media.task import RefusedError, Task
from casepress.media.worker import Limits, serve
from casepress.rules import media

MAX_SECONDS: Final = 1200
FRAME_RATE: Final = 30
SHORT_SIDE: Final = 720  # pixels

LIMITS: Final = Limits(memory=6 << 30)  # time is the deadline of each command

_PREAMBLE: Final = (
    "-nostdin",
    "-hide_banner",
    "-y",
    "-xerror",
    "-progress",
    "pipe:1",
    "-stats_period",
    "0.5",
)
# A playlist renamed to .mp4 would make ffmpeg read other files: the first bytes fix the demuxer, and
# the two lists stop it from opening anything else. `max_pixels` stops a frame that fills all memory.
_GUARD: Final = {
    "protocol_whitelist": "file",
    "format_whitelist": ",".join(CONTAINERS.values()),
    "max_pixels": 35_000_000,
    "threads": 1,
}
_HDR: Final = re.compile(r"arib-std-b67|smpte2084")
_DURATION: Final = re.compile(r"^  Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)", re.MULTILINE)
_STREAM: Final = re.compile(r"^ +Stream #0:\d+.*?: (Video|Audio): (.*)$", re.MULTILINE)
_SIZE: Final = re.compile(r"[ ,](\d+)x(\d+)(?=[ ,]|$)")

_PICTURE_CURE: Final = Words(
    "这是图片，请写进 figures，不要写进 video", "This is a picture: list it under figures, not under video"
)


class Probe(msgspec.Struct, frozen=True):
    """What a container says of itself: seconds (None: nothing), pixels, and what is in it."""

    seconds: float | None
    width: int
    height: int
    has_video: bool
    has_audio: bool
    is_hdr: bool


class Ran(msgspec.Struct, frozen=True):
    """How a command ended: its exit status, what it said, the frames it wrote, and whether time was up."""

    status: int
    said: str
    frames: int
    is_late: bool


def make_clip(task: Task) -> Made:
    """Write the MP4 and the poster of one clip into the task's folder."""
    folder = Path(task.folder)
    container = _container(Path(task.source))
    # A neutral name: `a:b.mp4` is a protocol and `%d.mp4` a series of files to ffmpeg.
    link = folder / "original"
    link.symlink_to(task.source)
    told = probe(task.tool, folder, link.name, container)
    if not told.has_video:
        raise RefusedError(media.CLIP_FAILED, reason="没有画面 / no picture")
    if told.seconds is not None and told.seconds > MAX_SECONDS:
        raise RefusedError(media.CLIP_TOO_LONG, found=round(told.seconds), limit=MAX_SECONDS)
    deadline = 60 + 8 * (told.seconds or MAX_SECONDS / 2)
    ran = run(transcoding(task.tool, link.name, container, told), folder, deadline)
    _check(ran)
    made = probe(task.tool, folder, "out.mp4", "mov")
    seconds = ran.frames / FRAME_RATE
    if made.seconds is None or not made.has_video or not seconds:
        raise RefusedError(media.CLIP_FAILED, reason="没有画面 / no picture")
    if max(made.seconds, seconds) > MAX_SECONDS + 1:
        raise RefusedError(media.CLIP_TOO_LONG, found=f"{MAX_SECONDS}+", limit=MAX_SECONDS)
    if is_cut_short(told.seconds, seconds):
        raise RefusedError(media.DURATION_DIFFERS, declared=f"{told.seconds:.1f}", found=f"{seconds:.1f}")
    _write_poster(task.tool, folder)
    link.unlink()
    video = _named(folder / "out.mp4", task.key, made, "video/mp4")
    poster = _named(folder / "poster.jpg", task.key, made, "image/jpeg")
    return Made(
        task.key,
        task.original,
        (video, poster),
        told.width,
        told.height,
        duration=round(made.seconds, 2),
        silent=not made.has_audio,
    )


def is_cut_short(declared: float | None, seconds: float) -> bool:
    """Whether so much of the declared time is missing that the file must be damaged.

    The sound may outlast the picture a little, so 5 % and at least 1.5 s are let pass.
    """
    return declared is not None and seconds < declared - max(1.5, 0.05 * declared)


def transcoding(tool: str, source: str, container: str, told: Probe) -> list[str]:
    """The command that makes `out.mp4` of the file `source`, both in the current folder."""
    given = ffmpeg.input(f"file:{source}", format=container, t=MAX_SECONDS + 2, **_GUARD)
    streams = [_scaled(given["V:0"], told.is_hdr)]
    if told.has_audio:
        streams.append(given["a:0"])
    options: dict[str, Any] = {
        "format": "mp4",
        "c:v": "libx264",
        "threads": 1,  # x264 writes other bytes with another count
        "preset": "medium",
        "profile:v": "high",
        "level:v": "4.0",
        "crf": 24,
        "maxrate": "3000k",
        "bufsize": "6000k",
        "g": 2 * FRAME_RATE,
        "keyint_min": 2 * FRAME_RATE,
        "sc_threshold": 0,
        "map_metadata": -1,
        "map_chapters": -1,
        "fflags": "+bitexact",
        "flags:v": "+bitexact",
        "movflags": "+faststart",
    }
    if told.has_audio:
        options |= {"c:a": "aac", "b:a": "96k", "ar": 48_000, "ac": 2, "flags:a": "+bitexact"}
    return list(
        ffmpeg.output(*streams, "file:out.mp4", **options).compile(cmd=[tool, *_PREAMBLE, "-v", "error"])
    )


def _scaled(picture: Any, is_hdr: bool) -> Any:
    """Square pixels, at most 720 lines (or columns, upright), even sides, never larger than it was."""
    picture = picture.filter("fps", FRAME_RATE)
    picture = picture.filter("scale", w="clip(round(iw*sar),2,8192)", h="ih").filter("setsar", 1)
    short = f"max(2,trunc(min({SHORT_SIDE},{{side}})/2)*2)"
    picture = picture.filter(
        "scale",
        w=f"if(gt(a,1),-2,{short.format(side='iw')})",
        h=f"if(gt(a,1),{short.format(side='ih')},-2)",
    )
    if is_hdr:  # a phone's HDR, which other phones show grey or not at all
        picture = picture.filter("zscale", t="linear", npl=203).filter("format", "gbrpf32le")
        picture = picture.filter("zscale", p="bt709").filter("tonemap", tonemap="hable", desat=0, peak=10)
        picture = picture.filter("zscale", t="bt709", m="bt709", r="tv")
    return picture.filter("format", "yuv420p").filter("setsar", 1)


def _write_poster(tool: str, folder: Path) -> None:
    """A telling frame of the first seconds that is not black; the very first where all are."""
    for frames in (_telling, _first):
        picture = frames(ffmpeg.input("file:out.mp4", format="mov", t=24, **_GUARD)["V:0"])
        options: dict[str, Any] = {
            "format": "mjpeg",
            "q:v": 4,
            "threads": 1,
            "frames:v": 1,
            "map_metadata": -1,
            "fflags": "+bitexact",
            "flags:v": "+bitexact",
        }
        target = ffmpeg.output(picture.filter("format", "yuvj420p"), "file:poster.jpg", **options)
        ran = run(target.compile(cmd=[tool, *_PREAMBLE, "-v", "error"]), folder, 60)
        made = folder / "poster.jpg"
        # Exit status 0 does not mean that a frame was written.
        if ran.status == 0 and made.exists() and made.stat().st_size:
            return
    raise RefusedError(media.CLIP_FAILED, reason="没有画面 / no picture")


def _telling(picture: Any) -> Any:
    picture = picture.filter("fps", 1).filter("blackframe", amount=0, threshold=32)
    picture = picture.filter(
        "metadata", mode="select", key="lavfi.blackframe.pblack", value=90, function="less"
    )
    return picture.filter("thumbnail", 24)


def _first(picture: Any) -> Any:
    return picture


def probe(tool: str, folder: Path, source: str, container: str) -> Probe:
    """What ffmpeg sees in a file of `folder`, without decoding it."""
    guard = [text for name, value in _GUARD.items() for text in (f"-{name}", str(value))]
    argv = [tool, "-nostdin", "-hide_banner", *guard, "-f", container, "-i", f"file:{source}"]
    ran = run(argv, folder, 60)
    if ran.is_late:
        raise RefusedError(media.TOO_DEMANDING, reason="60 s")
    # Without an output file ffmpeg always ends with an error; what it saw stands before it.
    streams = _STREAM.findall(ran.said)
    videos = [words for kind, words in streams if kind == "Video" and "(attached pic)" not in words]
    size = _SIZE.search(videos[0]) if videos else None
    if not streams:
        raise RefusedError(media.CLIP_FAILED, reason=_last_line(ran.said))
    return Probe(
        seconds=_seconds(ran.said),
        width=int(size.group(1)) if size else 0,
        height=int(size.group(2)) if size else 0,
        has_video=size is not None,
        has_audio=any(kind == "Audio" for kind, _ in streams),
        is_hdr=bool(videos and _HDR.search(videos[0])),
    )


def _seconds(said: str) -> float | None:
    found = _DURATION.search(said)
    if found is None:
        return None
    hours, minutes, seconds = found.groups()
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def run(argv: list[str], folder: Path, seconds: float) -> Ran:
    """Run a command in `folder`; after `seconds` it and all that it started are killed."""
    parent = os.getppid()
    late = threading.Event()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=folder,
            start_new_session=True,
        )
        timer = threading.Timer(seconds, _expire, (process, late))
        timer.daemon = True
        try:
            timer.start()
            frames = _frames(process, parent)
            process.wait()
        finally:
            timer.cancel()
            _kill(process)
        errors.seek(0)
        said = errors.read(200_000).decode(errors="replace")
    return Ran(process.returncode, said, frames, late.is_set())


def _frames(process: subprocess.Popen[bytes], parent: int) -> int:
    """Follow the progress to its end: the number of frames written. Nobody left to answer ends it too."""
    frames = 0
    if process.stdout is None:
        return frames
    with process.stdout as lines:
        for line in lines:
            name, _, value = line.partition(b"=")
            if name == b"frame" and value.strip().isdigit():
                frames = int(value)
            if os.getppid() != parent:
                _kill(process)
    return frames


def _expire(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _check(ran: Ran) -> None:
    if ran.is_late:
        raise RefusedError(media.TOO_DEMANDING, reason="超时 / deadline")
    if ran.status != 0:
        raise RefusedError(media.CLIP_FAILED, reason=_last_line(ran.said))


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip() and "output file" not in line]
    return lines[-1][:120] if lines else "?"


def _container(source: Path) -> str:
    """The demuxer for a file, from its first bytes."""
    with source.open("rb") as file:
        kind = signature(file.read(HEAD))
    if kind not in CONTAINERS:
        cure = _PICTURE_CURE if kind in ("JPEG", "PNG", "WebP", "HEIC", "AVIF", "GIF", "TIFF") else None
        raise RefusedError(media.UNSUPPORTED_CLIP, cure, found=kind or "?")
    return CONTAINERS[kind]


def _named(path: Path, key: str, made: Probe, mime: str) -> Rendition:
    address = address_of(key, made.width, mime)
    path = path.replace(path.with_name(Path(address).name))
    return Rendition(address, made.width, made.height, path.stat().st_size, mime)


def _end(signum: int, _frame: object) -> None:
    raise SystemExit(128 + signum)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)  # so that `run` ends the encoder, which lives in a session of its own
    serve(make_clip, LIMITS)
