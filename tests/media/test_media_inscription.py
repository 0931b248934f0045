"""The metadata of an original is searched for persons where the picture is decoded, and only what they are is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ExifTags, Image, PngImagePlugin

from casepress.media.inscription import persons_in


def jpeg(path: Path, tag: int, value: str | bytes, *, ifd: int = 0, comment: bytes = b"") -> Path:
    exif = Image.Exif()
    (exif.get_ifd(ifd) if ifd else exif)[tag] = value
    more = {"comment": comment} if comment else {}
    Image.new("RGB", (8, 8)).save(path, "JPEG", exif=exif, **more)
    return path


@pytest.mark.parametrize(
    ("tag", "value", "ifd", "told"),
    [
        (ExifTags.Base.Artist, "tel 13800138000", 0, "手机号（138****00）"),
        (ExifTags.Base.XPComment, "举报人张三".encode("utf-16-le"), 0, "姓名（张*）"),
        (ExifTags.Base.XPAuthor, "13800138000".encode("utf-16-le"), 0, "手机号（138****00）"),
        (
            ExifTags.Base.UserComment,
            b"ASCII\0\0\0ID 11010519491231002X",
            ExifTags.IFD.Exif,
            "身份证号（110****2X）",
        ),
    ],
)
def test_person_in_exif_is_told_masked(
    tmp_path: Path, tag: int, value: str | bytes, ifd: int, told: str
) -> None:
    assert told in persons_in(jpeg(tmp_path / "1.jpg", tag, value, ifd=ifd))


def test_person_in_a_comment_or_text_of_png_is_told(tmp_path: Path) -> None:
    assert "138****00" in persons_in(
        jpeg(tmp_path / "1.jpg", ExifTags.Base.Make, "x", comment=b"13800138000")
    )
    note = PngImagePlugin.PngInfo()
    note.add_itxt("XML:com.adobe.xmp", "<dc:creator>wang@qq.com</dc:creator>")
    Image.new("RGB", (8, 8)).save(tmp_path / "1.png", pnginfo=note)
    assert persons_in(tmp_path / "1.png") == "邮箱（…@qq.com）"


def test_what_every_camera_writes_tells_nothing(tmp_path: Path) -> None:
    path = jpeg(
        tmp_path / "1.jpg", ExifTags.Base.ImageDescription, "DJI_0012 2021:04:08 15:30:00 v01.02.0304 1380013"
    )
    assert persons_in(path) == ""


def test_broken_metadata_tells_nothing(tmp_path: Path) -> None:
    path = tmp_path / "1.jpg"
    path.write_bytes(jpeg(path, ExifTags.Base.Artist, "13800138000").read_bytes()[:40])
    assert persons_in(path) == ""
