"""The metadata of an original is searched for persons where the picture is decoded, and only what they are is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from media_desk import Desk, video
from PIL import ExifTags, Image, PngImagePlugin

from casepress.media.footage import see
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


CHAPTER = ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/10\nSTART=0\nEND=5\ntitle=举报人张三的家\n"


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("1.mp4", ("-metadata", "comment=电话13800138000"), "手机号（138****00）"),
        ("1.mp4", ("-metadata", "title=举报人张三"), "姓名（张*）"),
        ("1.mp4", ("-metadata:s:v", "handler_name=ID 11010519491231002X"), "身份证号（110****2X）"),
        ("1.mov", ("-metadata", "artist=wang@qq.com"), "邮箱（…@qq.com）"),
        (
            "1.mov",
            ("-movflags", "use_metadata_tags", "-metadata", "com.apple.quicktime.location.name=家住幸福小区5号楼2单元301室"),
            "住址",
        ),
        ("1.mkv", ("-metadata:s:v", "title=13800138000"), "手机号（138****00）"),
        ("1.mkv", ("-f", "ffmetadata", "-i", "CHAPTER", "-map_chapters", "1"), "姓名（张*）"),
    ],
)  # fmt: skip
def test_person_in_the_tags_of_a_clip_is_told_masked_and_not_published(
    tmp_path: Path, name: str, arguments: tuple[str, ...], told: str
) -> None:
    desk = Desk(tmp_path)
    (tmp_path / "chapter").write_text(CHAPTER, "utf-8")
    desk.clip(name, *(str(tmp_path / "chapter") if one == "CHAPTER" else one for one in arguments))
    seen = see(desk.path(name), "matroska" if name.endswith("mkv") else "mov")
    assert told in seen.persons
    if name == "1.mp4" and "comment" in arguments[1]:
        made = desk.press(video(name))
        (finding,) = (one for one in made.findings if one.code == "CP665")
        assert (told in finding.message.zh, "13800138000" in finding.message.zh) == (True, False)
        assert not [one for one, data in desk.made().items() if b"13800138000" in data]
        assert [one.message for one in desk.press(video(name)).findings if one.code == "CP665"] == [
            finding.message
        ]


def test_what_every_telephone_writes_into_a_clip_tells_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    tags = ("location=+39.9042+116.4074+043.5/", "make=Apple", "model=iPhone 15 Pro", "com.apple.quicktime.software=17.4.1",
            "creation_time=2021-04-08T07:21:33.000000Z", "com.android.version=14", "title=VID_20210408_152133")  # fmt: skip
    desk.clip(
        "1.mov", "-movflags", "use_metadata_tags", *(part for tag in tags for part in ("-metadata", tag))
    )
    assert see(desk.path("1.mov"), "mov").persons == ""
