"""Whether the files of pictures and clips say where they were taken. Nothing of it is published; the originals keep it.

Run as a process of its own, for it opens what editors were given (`python -m casepress.media.whereabouts`): paths as a
JSON list on standard input, "yes" or "no" for each as a line on standard output.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from typing import Final

import av
import msgspec
from PIL import ExifTags, Image
from pillow_heif import register_heif_opener

from casepress.media.footage import GUARD
from casepress.media.signature import CONTAINERS, HEAD, PICTURES, signature

_FORMATS: Final = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")
_MEMORY: Final = 2 << 30  # bytes of address space; no decoder is asked for a picture
_LATITUDE: Final = ExifTags.GPS.GPSLatitude


def names_its_place(path: Path) -> bool:
    """Whether a picture has a latitude in its Exif, or a clip a location in its metadata; broken files say nothing."""
    try:
        with path.open("rb") as file:
            kind = signature(file.read(HEAD))
    except OSError:
        return False
    if kind in PICTURES:
        return _in_picture(path)
    return kind in CONTAINERS and _in_clip(path, CONTAINERS[kind])


def _in_picture(path: Path) -> bool:
    try:
        with Image.open(path, formats=_FORMATS) as image:
            return _LATITUDE in image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # no picture, or a broken one: decoders raise whatever comes to them
        return False


def _in_clip(path: Path, container: str) -> bool:
    try:
        # That demuxer and no other: a playlist under the name of a clip would have other files opened.
        with av.open(f"file:{path}", format=container, options=GUARD, metadata_errors="replace") as film:
            return any("location" in key.lower() for key in film.metadata)
    except Exception:
        return False


def main() -> None:
    """Answers for every path that is asked about."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    register_heif_opener()
    for path in msgspec.json.decode(sys.stdin.buffer.read(), type=list[str]):
        sys.stdout.write("yes\n" if names_its_place(Path(path)) else "no\n")


if __name__ == "__main__":
    main()
