from __future__ import annotations

import io
import re
import struct
import zlib
from pathlib import Path

import pillow_heif
import pytest
from media_desk import Desk, codes, image
from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageStat, PngImagePlugin

import casepress
from casepress.media.rendition import Picture


def _opened(desk: Desk, picture: Picture | None, mime: str) -> Image.Image:
    assert picture is not None
    path = desk.store / picture.of_type(mime)[-1].address.removeprefix("media/")
    return Image.open(path).convert("RGB")


def _difference(one: Image.Image, other: Image.Image) -> float:
    """The root of the mean square, in 256ths."""
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).rms)


def test_a_photo_with_a_position_loses_every_trace_of_it(desk: Desk) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET-CAMERA"
    exif.get_ifd(0x8825).update({1: "N", 2: (24.0, 7.0, 30.5), 3: "E", 4: (102.0, 45.0, 12.25)})
    path = desk.picture("a/1.jpg", exif=exif, comment=b"SECRET-COMMENT")
    assert Image.open(path).getexif().get_ifd(0x8825), "the original must carry a position"

    made = desk.press(image("a/1.jpg"))

    assert not made.findings
    for name, data in desk.made().items():
        shown = Image.open(io.BytesIO(data))
        assert not shown.getexif(), name
        assert not shown.getexif().get_ifd(0x8825), name
        assert b"SECRET" not in data
        assert "icc_profile" not in shown.info


def test_a_photo_held_sideways_is_shown_upright(desk: Desk) -> None:
    upright = Image.new("RGB", (60, 40), "white")
    upright.paste("red", (0, 0, 30, 20))
    upright.paste("blue", (30, 20, 60, 40))
    # What a camera held so would have stored: the inverse of what a viewer does.
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    for orientation in range(1, 9):
        stored = upright.transpose(Image.Transpose(undo[orientation])) if orientation > 1 else upright
        exif = Image.Exif()
        exif[0x0112] = orientation
        stored.save(desk.path(f"{orientation}.jpg"), exif=exif, quality=95, subsampling=0)

    made = desk.press(*(image(f"{orientation}.jpg") for orientation in range(1, 9)))

    for orientation in range(1, 9):
        picture = made.value.picture(f"{orientation}.jpg")
        assert picture is not None
        assert (picture.width, picture.height) == (60, 40), orientation
        shown = _opened(desk, picture, "image/jpeg")
        assert shown.size == (60, 40)
        top_left, top_right, bottom_right = (shown.getpixel(at) for at in ((8, 8), (52, 8), (52, 32)))
        assert top_left[0] > 200 > 90 > top_left[2], orientation
        assert min(top_right) > 200, orientation
        assert bottom_right[2] > 200 > 90 > bottom_right[0], orientation


def test_a_large_photo_is_given_in_four_widths_and_three_types(desk: Desk) -> None:
    desk.photo("1.jpg", (2000, 500))
    made = desk.press(image("1.jpg"))
    picture = made.value.picture("1.jpg")
    assert picture is not None
    for mime in ("image/avif", "image/webp", "image/jpeg"):
        assert [one.width for one in picture.of_type(mime)] == [400, 800, 1200, 1600], mime
        assert [one.height for one in picture.of_type(mime)] == [100, 200, 300, 400], mime
    assert [mime for mime, _ in picture.sources] == ["image/avif", "image/webp"]
    assert picture.largest.width == 1600
    for one in picture.renditions:
        path = made.value.files[one.address]
        assert path.stat().st_size == one.bytes
        with Image.open(path) as shown:
            assert shown.size == (one.width, one.height)
            assert Image.MIME[shown.format or ""] == one.mime
        assert "1.jpg" not in one.address.rsplit("-", 1)[0]


def test_each_richer_type_of_a_photo_is_smaller_and_looks_the_same(desk: Desk) -> None:
    desk.photo("1.jpg", (1000, 700))
    picture = desk.press(image("1.jpg")).value.picture("1.jpg")
    assert picture is not None
    jpeg, webp, avif = (picture.of_type(f"image/{one}") for one in ("jpeg", "webp", "avif"))
    for plain, middle, rich in zip(jpeg, webp, avif, strict=True):
        assert rich.bytes < middle.bytes < plain.bytes
    assert _difference(_opened(desk, picture, "image/jpeg"), _opened(desk, picture, "image/avif")) < 6


def test_a_drawing_is_given_without_loss_and_in_no_width_that_is_larger_than_the_whole(desk: Desk) -> None:
    drawing = Image.new("RGB", (1600, 1000), "white")
    brush = ImageDraw.Draw(drawing)
    for at in range(0, 1600, 8):
        brush.line((at, 0, 1600 - at, 1000), fill=(at // 8, 90, 40))
    drawing.save(desk.path("1.png"))
    made = desk.press(image("1.png"))
    picture = made.value.picture("1.png")
    assert picture is not None
    sizes = [one.bytes for one in picture.of_type("image/webp")]
    assert sizes == sorted(sizes)
    assert len(sizes) < 4
    assert not picture.of_type("image/avif")
    assert _difference(_opened(desk, picture, "image/webp"), drawing) == 0


def test_a_picture_tells_its_average_colour(desk: Desk) -> None:
    Image.new("RGB", (90, 60), (250, 130, 3)).save(desk.path("1.png"))
    picture = desk.press(image("1.png")).value.picture("1.png")
    assert picture is not None
    assert picture.tint == "ea2"
    sheet = (Path(casepress.__file__).parent / "static/casepress.css").read_text(encoding="utf-8")
    assert ".tint-ea2{background:#ea2}" in sheet
    assert len(re.findall(r"\.tint-[26ae]{3}\{", sheet)) == 64


def test_a_phones_heic_photo_is_taken_upright_and_without_a_trace(desk: Desk) -> None:
    photo = Image.new("RGB", (600, 400), (250, 10, 10))
    photo.paste((10, 10, 250), (0, 0, 300, 400))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SECRET-CAMERA"
    exif.get_ifd(0x8825).update({1: "N", 2: (24.0, 7.0, 30.5)})
    pillow_heif.from_pillow(photo).save(
        desk.path("1.heic"), quality=90, exif=exif.tobytes(), xmp=b"<x:xmpmeta>SECRET-XMP</x:xmpmeta>"
    )
    assert b"SECRET" in desk.path("1.heic").read_bytes()
    made = desk.press(image("1.heic"))
    assert not made.findings
    picture = made.value.picture("1.heic")
    assert picture is not None
    assert (picture.width, picture.height) == (400, 600)
    shown = _opened(desk, picture, "image/jpeg")
    top, bottom = shown.getpixel((200, 40)), shown.getpixel((200, 560))
    assert top[2] > 200 > 90 > top[0]
    assert bottom[0] > 200 > 90 > bottom[2]
    assert not any(b"SECRET" in data for data in desk.made().values())


def test_a_small_picture_is_never_blown_up(desk: Desk) -> None:
    desk.picture("1.png", (120, 90))
    picture = desk.press(image("1.png")).value.picture("1.png")
    assert picture is not None
    assert {one.width for one in picture.renditions} == {120}


def test_a_transparent_picture_stands_on_white(desk: Desk) -> None:
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(desk.path("1.png"))
    made = desk.press(image("1.png"))
    for mime in ("image/jpeg", "image/webp"):
        assert min(_opened(desk, made.value.picture("1.png"), mime).getpixel((20, 20))) > 250


def test_a_drawing_keeps_its_exact_colours_in_webp(desk: Desk) -> None:
    drawing = Image.new("P", (200, 100), 0)
    drawing.putpalette([255, 255, 255, 17, 93, 41])
    drawing.paste(1, (20, 20, 180, 30))
    drawing.save(desk.path("1.png"))
    made = desk.press(image("1.png"))
    assert _opened(desk, made.value.picture("1.png"), "image/webp").getpixel((100, 25)) == (17, 93, 41)


def test_a_picture_in_another_colour_space_is_converted_to_srgb(desk: Desk) -> None:
    # sRGB with its red and its green exchanged, under another name.
    swapped = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = swapped.index(b"rXYZ"), swapped.index(b"gXYZ")
    swapped[red : red + 4], swapped[green : green + 4] = b"gXYZ", b"rXYZ"
    at = swapped.find("sRGB".encode("utf-16-be"))
    swapped[at : at + 8] = "odd!".encode("utf-16-be")
    Image.new("RGB", (20, 20), (250, 10, 10)).save(desk.path("1.png"), icc_profile=bytes(swapped))
    red_, green_, _ = _opened(desk, desk.press(image("1.png")).value.picture("1.png"), "image/jpeg").getpixel(
        (9, 9)
    )
    assert green_ > 200 > 60 > red_


def test_a_truncated_picture_is_a_finding_and_its_neighbour_is_made(desk: Desk) -> None:
    whole = desk.picture("a/1.jpg", (300, 200), quality=95).read_bytes()
    desk.path("a/2.jpg").write_bytes(whole[: len(whole) // 2])
    made = desk.press(image("a/2.jpg"), image("a/1.jpg"), jobs=1)
    assert codes(made) == ["CP607"]
    assert made.findings[0].place.line == 7
    assert list(made.value.media) == ["a/1.jpg"]


def test_a_file_of_another_kind_is_refused_with_its_cure(desk: Desk) -> None:
    kinds = {
        "svg.png": (
            b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
            "PNG",
        ),
        "pdf.png": (b"%PDF-1.7 ...", "一页"),
        "tiff.jpg": (b"II*\0" + b"\0" * 40, "JPEG"),
        "gif.png": (b"GIF89a" + b"\0" * 40, "MP4"),
        "clip.jpg": (b"\0\0\0\x18ftypisom" + b"\0" * 40, "video"),
        "empty.jpg": (b"", "JPEG"),
        "words.jpg": (b"plain words", "JPEG"),
    }
    for name, (content, _) in kinds.items():
        desk.path(name).write_bytes(content)
    made = desk.press(*(image(name) for name in kinds))
    hints = {finding.message.zh: finding.hint.zh for finding in made.findings}
    assert set(codes(made)) == {"CP606"}
    for name, (_, cure) in kinds.items():
        assert any(name in message and cure in hint for message, hint in hints.items()), name
    assert not desk.made()


def test_an_animated_picture_is_refused(desk: Desk) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(desk.path("1.webp"), save_all=True, append_images=frames[1:])
    frames[0].save(desk.path("2.png"), save_all=True, append_images=frames[1:])
    assert codes(desk.press(image("1.webp"), image("2.png"))) == ["CP609", "CP609"]


def test_a_picture_of_too_many_pixels_is_refused_unopened(desk: Desk) -> None:
    desk.path("1.png").write_bytes(_png_that_claims(9000, 9000))
    desk.path("2.png").write_bytes(_png_that_claims(60_000, 60_000))
    assert codes(desk.press(image("1.png"), image("2.png"))) == ["CP608", "CP608"]


def test_a_file_that_brings_the_decoder_down_costs_only_itself(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The picture worker, and it alone, dies of a segmentation fault when it opens killer.jpg.
    (desk.root / "sitecustomize.py").write_text(
        "import os, pathlib, sys\n"
        "real = pathlib.Path.open\n"
        "def opened(self, *arguments, **options):\n"
        "    if self.name == 'killer.jpg' and 'casepress.media.images' in sys.orig_argv:\n"
        "        os.kill(os.getpid(), 11)\n"
        "    return real(self, *arguments, **options)\n"
        "pathlib.Path.open = opened\n"
    )
    for name in ("1.jpg", "killer.jpg", "2.jpg"):
        desk.picture(name, (50 + len(name), 40))
    monkeypatch.setenv("PYTHONPATH", str(desk.root), prepend=":")
    made = desk.press(image("1.jpg"), image("killer.jpg"), image("2.jpg"), jobs=1)
    assert codes(made) == ["CP620"]
    assert "SIGSEGV" in made.findings[0].message.zh
    assert sorted(made.value.media) == ["1.jpg", "2.jpg"]


def test_text_hidden_in_a_png_is_not_published(desk: Desk) -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "SECRET-NOTE")
    Image.new("RGB", (30, 30), "green").save(desk.path("1.png"), pnginfo=notes)
    desk.press(image("1.png"))
    assert desk.made()
    assert not any(b"SECRET" in data for data in desk.made().values())


def _png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )
