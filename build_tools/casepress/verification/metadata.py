"""What a public picture, clip or document tells about its making: place, camera, person, moment.

Pure and without decoding: it walks the containers (JPEG segments, PNG and RIFF chunks, GIF blocks, ISO media boxes,
Matroska elements) and names what it finds. A file that it cannot walk is said to be damaged.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

# What decoders need: JFIF, ICC profile, Adobe's colour transform.
_JPEG_NEEDED: Final = {0xE0: (b"JFIF", b"JFXX"), 0xE2: (b"ICC_PROFILE\x00",), 0xEE: (b"Adobe",)}
_JPEG_NAMES: Final = {0xE1: "EXIF/XMP", 0xED: "IPTC", 0xFE: "comment"}
_PNG_PRIVATE: Final = {b"eXIf": "EXIF", b"tEXt": "text", b"zTXt": "text", b"iTXt": "text", b"tIME": "time"}
_GRAVE_TEXT: Final = re.compile(rb"(?i)xmp|exif|iptc|author|gps|creator|copyright|comment|description|title")
_CONTAINERS: Final = frozenset(
    {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"edts", b"dinf", b"mvex"}
)
# Boxes with a creation time after their version and flags (ISO/IEC 14496-12).
_TIMED: Final = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_XMP_BOX: Final = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_ENCODER: Final = re.compile(rb"Lav[fc][0-9.]*")


class Trace(NamedTuple):
    """Something found in a file: what it is, and whether it may tell of a person, place or moment."""

    what: str
    grave: bool = True


def traces(name: str, data: bytes) -> tuple[Trace, ...]:
    """The metadata in a public file, each kind once; none for kinds of files that hold none."""
    walk = _WALKS.get(name.rpartition(".")[2].lower())
    if walk is None:
        return ()
    try:
        return tuple(dict.fromkeys(walk(data)))
    except (IndexError, struct.error, ValueError, zipfile.BadZipFile, RecursionError):
        return (Trace("damaged"),)


def _jpeg(data: bytes) -> Iterator[Trace]:
    """ITU-T T.81, B.1.1: segments after SOI; in entropy-coded data a true marker is FF and neither 00 nor RST."""
    if data[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ValueError("no marker")
        kind = data[at + 1]
        if kind == 0xFF:
            at += 1
            continue
        if kind == 0xD9:
            break
        (size,) = struct.unpack_from(">H", data, at + 2)
        body = data[at + 4 : at + 2 + size]
        if (0xE0 <= kind <= 0xEF and not body.startswith(_JPEG_NEEDED.get(kind, ()))) or kind == 0xFE:
            yield Trace(_JPEG_NAMES.get(kind, f"APP{kind - 0xE0}"))
        at += 2 + size
        if kind == 0xDA:
            following = _AFTER_SCAN.search(data, at)
            if following is None:
                raise ValueError("no end")
            at = following.start()
    if data[at + 2 :].strip(b"\x00"):
        yield Trace("trailing data")


_AFTER_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


def _png(data: bytes) -> Iterator[Trace]:
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("no PNG")
    at = 8
    while True:
        size, kind = struct.unpack_from(">I4s", data, at)
        if kind in _PNG_PRIVATE:
            word = data[at + 8 : at + 8 + min(size, 80)].partition(b"\0")[0]
            yield Trace(
                f"{_PNG_PRIVATE[kind]} {word.decode('latin-1')[:20]}".strip() if kind != b"eXIf" else "EXIF",
                kind == b"eXIf" or _GRAVE_TEXT.search(word) is not None,
            )
        at += 12 + size
        if at > len(data):
            raise ValueError("cut short")
        if kind == b"IEND":
            break
    if data[at:]:
        yield Trace("trailing data")


def _riff(data: bytes) -> Iterator[Trace]:
    if data[:4] != b"RIFF":
        raise ValueError("no RIFF")
    (size,) = struct.unpack_from("<I", data, 4)
    at, end = 12, 8 + size
    if end > len(data):
        raise ValueError("cut short")
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, at)
        if kind in (b"EXIF", b"XMP ", b"LIST"):
            yield Trace(kind.decode().strip())
        at += 8 + length + (length & 1)
    if data[end + (end & 1) :].strip(b"\0"):
        yield Trace("trailing data")


def _gif(data: bytes) -> Iterator[Trace]:
    if data[:6] not in (b"GIF87a", b"GIF89a"):
        raise ValueError("no GIF")
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    while data[at] != 0x3B:
        if data[at] == 0x21:
            kind, at = data[at + 1], at + 2
            if kind == 0xFE:
                yield Trace("comment")
            elif kind == 0xFF and data[at + 1 : at + 12] not in (b"NETSCAPE2.0", b"ANIMEXTS1.0"):
                yield Trace("XMP" if data[at + 1 :].startswith(b"XMP") else "application data")
        elif data[at] == 0x2C:
            at += 10 + (3 << (data[at + 9] & 7) + 1 if data[at + 9] & 0x80 else 0) + 1
        else:
            raise ValueError("no block")
        while data[at]:
            at += 1 + data[at]
        at += 1


def _boxes(data: bytes, start: int = 0, end: int = -1, depth: int = 0) -> Iterator[Trace]:
    """ISO/IEC 14496-12: MP4, MOV, HEIF and AVIF."""
    end = len(data) if end < 0 else end
    at = start
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, at + 8)
            head = 16
        elif size == 0:
            size = end - at
        if size < head or at + size > end:
            raise ValueError("box out of bounds")
        yield from _box(data, kind, at + head, at + size, depth)
        at += size
    if depth == 0 and at != end:
        raise ValueError("cut short")


def _box(data: bytes, kind: bytes, start: int, end: int, depth: int) -> Iterator[Trace]:
    if kind in _CONTAINERS and depth < 12:
        yield from _boxes(data, start, end, depth + 1)
    elif kind == b"udta":
        # What ffmpeg signs its files with tells of nobody.
        told = _ENCODER.sub(b"", data[start:end])
        words = [
            word
            for word in re.findall(rb"\xa9[a-z]{3}|loci|name|date|auth|titl|perf|gnre", told)
            if word != b"\xa9too"
        ]
        if words:
            yield Trace(f"udta {' '.join(sorted({word.decode('latin-1') for word in words}))}")
    elif kind == b"uuid":
        yield Trace("XMP" if data[start : start + 16] == _XMP_BOX else "uuid box")
    elif kind in _TIMED:
        long = data[start] == 1
        (created,) = struct.unpack_from(">Q" if long else ">I", data, start + 4)
        if created:
            yield Trace("creation time")
    elif kind == b"meta" and depth == 0:
        if re.search(rb"infe.{8,12}Exif", data[start:end], re.DOTALL):
            yield Trace("EXIF")
        if b"application/rdf+xml" in data[start:end]:
            yield Trace("XMP")


def _matroska(data: bytes) -> Iterator[Trace]:
    """RFC 9559: DateUTC, Tags, Title and Attachments, by their element ids, outside the clusters."""
    if data[:4] != b"\x1a\x45\xdf\xa3":
        raise ValueError("no Matroska")
    head = data[: data.find(b"\x1f\x43\xb6\x75") if b"\x1f\x43\xb6\x75" in data else len(data)]
    for mark, what in (
        (b"\x44\x61\x88", "creation time"),
        (b"\x7b\xa9", "title"),
        (b"\x19\x41\xa4\x69", "attachment"),
    ):
        if mark in head:
            yield Trace(what)


def _pdf(data: bytes) -> Iterator[Trace]:
    """ISO 32000: the document information dictionary. An author may be the office itself, so it is not grave."""
    for key in (b"Author", b"Creator"):
        found = re.search(rb"/" + key + rb"\s*(\((?!\))|<(?![<>]))", data)
        if found is not None and key == b"Author":
            yield Trace("PDF author", False)


def _office(data: bytes) -> Iterator[Trace]:
    """ECMA-376: docProps/core.xml names who made and last changed a document."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if (
            "docProps/core.xml" in packed.namelist()
            and packed.getinfo("docProps/core.xml").file_size < 1_000_000
        ):
            core = packed.read("docProps/core.xml")
            if re.search(rb"<(dc:creator|cp:lastModifiedBy)>[^<]", core):
                yield Trace("Office author", False)


_WALKS: Final[dict[str, Callable[[bytes], Iterator[Trace]]]] = {
    **dict.fromkeys(("jpg", "jpeg"), _jpeg),
    "png": _png,
    "webp": _riff,
    "gif": _gif,
    **dict.fromkeys(("mp4", "m4v", "m4a", "m4s", "mov", "heic", "heif", "avif"), _boxes),
    **dict.fromkeys(("webm", "mkv"), _matroska),
    "pdf": _pdf,
    **dict.fromkeys(("docx", "xlsx", "pptx"), _office),
}
