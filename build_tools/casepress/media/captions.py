"""Captions as editors bring them (SRT or WebVTT, UTF-8 or GB18030) to plain, harmless WebVTT.

Run as a process of its own (`python -m casepress.media.captions`), because it parses untrusted text.
"""

from __future__ import annotations

import html
import io
import re
import unicodedata
from pathlib import Path
from typing import Final

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from casepress.media.rendition import Made, Rendition, address_of
from casepress.media.task import RefusedError, Task
from casepress.media.worker import Limits, serve
from casepress.rules import media

MAX_BYTES: Final = 1_000_000

LIMITS: Final = Limits(memory=1 << 30, cpu=10, wall=30)

_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OVERRIDE: Final = re.compile(r"\{\\[^{}]*\}")  # {\an8}: a style that SRT files carry over from SubStation
_TAG: Final = re.compile(r"<[^<>]*>")


def to_webvtt(data: bytes) -> str:
    """The same captions as WebVTT: times and plain text, no styles, positions, regions or notes.

    Raises RefusedError where no caption can be read.
    """
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n").lstrip()
    is_vtt = text.startswith("WEBVTT")
    try:
        track = webvtt.from_buffer(io.StringIO(text), format="vtt" if is_vtt else "srt")
        cues = [(cue.start, cue.end, cue.text) for cue in track.captions]
    except (MalformedFileError, MalformedCaptionError, ValueError) as error:
        raise RefusedError(media.CAPTIONS_UNREADABLE, reason=str(error)[:80] or "?") from error
    lines = ["WEBVTT", ""]
    for start, end, words in sorted(cues, key=lambda cue: cue[:2]):
        shown = _plain(html.unescape(words) if is_vtt else words)
        if shown and start < end:
            lines += [f"{start} --> {end}", shown, ""]
    if len(lines) == 2:
        raise RefusedError(media.CAPTIONS_UNREADABLE, reason="没有字幕行 / no cues")
    return "\n".join(lines)


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise RefusedError(media.MEDIA_FILE_TOO_LARGE, size=len(data), limit=MAX_BYTES)
    known = next((encoding for mark, encoding in _BOMS if data.startswith(mark)), None)
    for encoding in (known,) if known else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Bytes of another kind decode as GB18030 too, but into characters that nobody writes.
        if not any(unicodedata.category(char) in ("Co", "Cn") or char == "\0" for char in set(text)):
            return text
    raise RefusedError(media.CAPTIONS_UNREADABLE, reason="编码不明 / unknown encoding")


def _plain(words: str) -> str:
    """Text without tags or control characters, escaped for WebVTT; no empty line, which would end the cue."""
    words = _TAG.sub("", _OVERRIDE.sub("", words))
    lines = ("".join(char for char in line if char.isprintable()).strip() for line in words.splitlines())
    return html.escape("\n".join(line for line in lines if line), quote=False)


def make_captions(task: Task) -> Made:
    """Write the WebVTT file of one captions file into the task's folder."""
    with Path(task.source).open("rb") as file:
        data = to_webvtt(file.read(MAX_BYTES + 1)).encode()
    address = address_of(task.key, 0, "text/vtt")
    (Path(task.folder) / Path(address).name).write_bytes(data)
    return Made(task.key, task.original, (Rendition(address, 0, 0, len(data), "text/vtt"),))


if __name__ == "__main__":
    serve(make_captions, LIMITS)
