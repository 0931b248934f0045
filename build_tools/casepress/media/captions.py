"""Captions as editors bring them (SRT, ASS or WebVTT in any usual Chinese encoding) to plain, harmless WebVTT.

Run as a process of its own (`python -m casepress.media.captions`), because it parses untrusted text.
"""

from __future__ import annotations

import html
import io
import itertools
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pysubs2
import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from casepress.charset import readings
from casepress.media.poster import clock
from casepress.media.rendition import Cue, Made, Remark, Rendition, address_of
from casepress.media.task import RefusedError, Task
from casepress.media.worker import Limits, serve
from casepress.rules import clips, media

MAX_BYTES: Final = 1_000_000
MAX_CUES: Final = 20_000
LAST: Final = 100 * 3600  # seconds; a later time is a slip

LIMITS: Final = Limits(memory=1 << 30, cpu=10, wall=15)

_TAG: Final = re.compile(r"<[^<>]*>")
_OVERRIDE: Final = re.compile(r"\{\\[^{}]*\}")  # {\an8}: a style that SRT files carry over from SubStation
_DRAWING: Final = re.compile(r"\\p[1-9]")  # a vector drawing in SubStation, whose text is coordinates


def to_webvtt(cues: tuple[Cue, ...]) -> str:
    """The captions as WebVTT: times and plain text, no styles, positions, regions or notes."""
    lines = ["WEBVTT", ""]
    for cue in cues:
        lines += [f"{clock(cue.start)} --> {clock(cue.end)}", html.escape(cue.text, quote=False), ""]
    return "\n".join(lines)


def read_captions(data: bytes) -> tuple[tuple[Cue, ...], tuple[Remark, ...]]:
    """The captions in order of time, none reaching into the next, and what was put right on the way.

    Raises RefusedError where no caption can be read.
    """
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff \n")
    try:
        raw = list(_vtt(text) if text.startswith("WEBVTT") else _other(text))
    except (MalformedCaptionError, MalformedFileError, pysubs2.exceptions.Pysubs2Error, ValueError) as error:
        raise RefusedError(media.CAPTIONS_UNREADABLE, reason=str(error)[:80] or "?") from error
    if len(raw) > MAX_CUES:
        raise RefusedError(media.CAPTIONS_UNREADABLE, reason=f"{len(raw)} > {MAX_CUES}")
    cues = [cue for cue in raw if cue.text and 0 <= cue.start < cue.end <= LAST]
    if not cues:
        raise RefusedError(media.CAPTIONS_UNREADABLE, reason="没有字幕行 / no cues")
    remarks = []
    if any(after.start < before.start for before, after in itertools.pairwise(cues)):
        remarks.append(Remark(clips.CAPTIONS_OUT_OF_ORDER.code, {}))
    cues.sort(key=lambda cue: (cue.start, cue.end))
    trimmed, overlaps = _apart(cues)
    if overlaps:
        values = {"count": str(len(overlaps)), "time": clock(overlaps[0])[:8]}
        remarks.append(Remark(clips.CAPTIONS_OVERLAP.code, values))
    return tuple(trimmed), tuple(remarks)


def _apart(cues: list[Cue]) -> tuple[list[Cue], list[float]]:
    """Each caption ended where the next begins, and where that was needed; those of one time stay together."""
    found: list[Cue] = []
    overlaps: list[float] = []
    for cue in cues:
        if found and cue.start < found[-1].end:
            before = found[-1]
            if cue.start - before.start < 0.05:  # two lines of one time: bilingual files have such
                text = before.text if cue.text == before.text else f"{before.text}\n{cue.text}"
                found[-1] = Cue(before.start, max(before.end, cue.end), text)
                continue
            if before.end - cue.start > 0.2:  # less is rounding, which nobody sees
                overlaps.append(cue.start)
            found[-1] = Cue(before.start, cue.start, before.text)
        found.append(cue)
    return found, overlaps


def _vtt(text: str) -> Iterator[Cue]:
    for cue in webvtt.from_buffer(io.StringIO(text), format="vtt").captions:
        yield Cue(_seconds(cue.start), _seconds(cue.end), _plain(html.unescape(_TAG.sub("", cue.text))))


def _other(text: str) -> Iterator[Cue]:
    """SubRip or SubStation, told apart by its content."""
    kind = "ass" if "[Events]" in text and "Dialogue:" in text else "srt"
    for event in pysubs2.SSAFile.from_string(text, format_=kind):
        if event.type != "Dialogue" or _DRAWING.search(event.text):
            continue
        words = event.text.replace(r"\N", "\n").replace(r"\n", "\n").replace(r"\h", " ")
        yield Cue(event.start / 1000, event.end / 1000, _plain(words))


def _seconds(time: str) -> float:
    hours, minutes, seconds = (["0", *time.split(":")])[-3:]
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise RefusedError(media.MEDIA_FILE_TOO_LARGE, size=len(data), limit=MAX_BYTES)
    for _, text in readings(data):
        # Bytes of another kind decode too, but into characters that nobody writes.
        if not any(unicodedata.category(char) in ("Co", "Cn") or char == "\0" for char in set(text)):
            return text
    raise RefusedError(media.CAPTIONS_UNREADABLE, reason="编码不明 / unknown encoding")


def _plain(words: str) -> str:
    """Text without tags or control characters; no empty line, which would end the cue."""
    words = _TAG.sub("", _OVERRIDE.sub("", words)).replace("-->", "→")
    lines = ("".join(char for char in line if char.isprintable()).strip() for line in words.splitlines())
    return "\n".join(line for line in lines if line)


def make_captions(task: Task) -> Made:
    """Write the WebVTT file of one captions file into the task's folder."""
    with Path(task.source).open("rb") as file:
        cues, remarks = read_captions(file.read(MAX_BYTES + 1))
    data = to_webvtt(cues).encode()
    address = address_of(task.key, 0, "text/vtt")
    (Path(task.folder) / Path(address).name).write_bytes(data)
    return Made(
        task.key,
        task.original,
        (Rendition(address, 0, 0, len(data), "text/vtt"),),
        duration=cues[-1].end,
        cues=cues,
        remarks=remarks,
    )


if __name__ == "__main__":
    serve(make_captions, LIMITS)
