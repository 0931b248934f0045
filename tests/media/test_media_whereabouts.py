"""Whether an original says where it was taken: read by what it is, and by nothing that it names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
from PIL import ExifTags, Image
from programs import needed


def asked(*paths: Path) -> list[str]:
    """What the process says of each file; it must not wait for any."""
    argv = [sys.executable, "-P", "-m", "casepress.media.whereabouts"]
    names = msgspec.json.encode([str(path) for path in paths])
    done = subprocess.run(argv, input=names, capture_output=True, timeout=30, check=True)
    return done.stdout.decode().split()


def clip(path: Path, *more: str) -> Path:
    film = ("-f", "lavfi", "-i", "color=teal:s=64x48:d=0.2", "-c:v", "libx264")
    subprocess.run([needed("ffmpeg"), "-v", "error", "-y", *film, *more, path], check=True)
    return path


def test_place_in_a_picture_or_a_clip_is_told_and_nothing_of_those_without(tmp_path: Path) -> None:
    located = Image.Exif()
    located.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (34.0, 59.0, 0.0)
    Image.new("RGB", (8, 8)).save(tmp_path / "1.jpg", exif=located)
    Image.new("RGB", (8, 8)).save(tmp_path / "2.jpg")
    there = clip(tmp_path / "3.mp4", "-metadata", "location=+34.9833+110.9833/")
    plain = clip(tmp_path / "4.mp4")
    broken = tmp_path / "5.mp4"
    broken.write_bytes(there.read_bytes()[:60])
    files = (tmp_path / "1.jpg", tmp_path / "2.jpg", there, plain, broken, tmp_path / "gone.jpg")
    assert asked(*files) == ["yes", "no", "yes", "no", "no", "no"]


def test_playlist_under_the_name_of_a_clip_has_no_other_file_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "other.mp4")  # whoever opens it waits for ever
    lists = {
        "1.mp4": "ffconcat version 1.0\nfile other.mp4\n",
        "2.mp4": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nother.mp4\n#EXT-X-ENDLIST\n",
    }
    for name, text in lists.items():
        (tmp_path / name).write_text(text)
    assert asked(*(tmp_path / name for name in lists)) == ["no", "no"]
