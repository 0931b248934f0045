"""What kind of file some bytes are, by their first bytes; a name's ending is never trusted. Pure."""

from __future__ import annotations

from typing import Final

HEAD: Final = 1024  # bytes that `signature` wants to see

PICTURES: Final = frozenset({"JPEG", "PNG", "WebP", "HEIC", "AVIF"})

# Our name of a container → the one demuxer that ffmpeg may use for it.
CONTAINERS: Final = {
    "MP4": "mov",
    "Matroska": "matroska",
    "AVI": "avi",
    "MPEG-TS": "mpegts",
    "MPEG-PS": "mpeg",
    "WMV": "asf",
    "FLV": "flv",
    "Ogg": "ogg",
}

_STARTS: Final = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"%PDF", "PDF"),
    (b"BM", "BMP"),
    (b"8BPS", "PSD"),
    (b"PK\x03\x04", "ZIP"),
    (b"\xd0\xcf\x11\xe0", "Office"),
    (b"\x1aE\xdf\xa3", "Matroska"),
    (b"\x00\x00\x01\xba", "MPEG-PS"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "WMV"),
    (b"FLV\x01", "FLV"),
    (b"OggS", "Ogg"),
    (b"ffconcat", "ffconcat"),
    (b"#EXTM3U", "m3u8"),
)
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})
_ATOMS: Final = frozenset({b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot"})  # QuickTime before ftyp


def signature(head: bytes) -> str:
    """The kind of a file from its first `HEAD` bytes, or "" when they are none that we know."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF":
        return {b"WEBP": "WebP", b"AVI ": "AVI"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    if head[4:8] in _ATOMS:
        return "MP4"
    if len(head) > 376 and head[0] == head[188] == head[376] == 0x47:
        return "MPEG-TS"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<svg", b"<?xml")) and b"<svg" in text:
        return "SVG"
    return "HTML/XML" if text.startswith(b"<") else ""


def _of_brand(brand: bytes) -> str:
    if brand in _HEIC_BRANDS:
        return "HEIC"
    return "AVIF" if brand in _AVIF_BRANDS else "MP4"
