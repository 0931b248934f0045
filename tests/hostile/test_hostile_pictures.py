"""A hundred and more pictures that are damaged, odd or made to do harm: each is made or refused with a cure."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pillow_heif
import pytest
from media_desk import Desk, grained, image
from PIL import Image, ImageCms
from stopwatch import Scales, Stopwatch

from casepress.media.foreman import make_batch
from casepress.media.originals import Originals
from casepress.media.task import Refusal, Reply
from casepress.media.workshop import Policy, sort_out

SECRET = b"TOP-SECRET-OF-ANOTHER-FILE"
SIZE = (96, 64)
# What each format is called by the program, for files of which only the first bytes are right.
MAGIC = {
    "jpg": b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0",
    "png": b"\x89PNG\r\n\x1a\n",
    "webp": b"RIFF\xff\xff\0\0WEBPVP8 ",
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "avif": b"\0\0\0\x18ftypavif\0\0\0\0mif1avif",
}


def _saved(form: str, picture: Image.Image | None = None, **options: Any) -> bytes:
    with io.BytesIO() as buffer:
        (picture or grained(SIZE)).save(buffer, form, **options)
        return buffer.getvalue()


def _heic(**options: Any) -> bytes:
    with io.BytesIO() as buffer:
        pillow_heif.from_pillow(grained(SIZE)).save(buffer, **options)
        return buffer.getvalue()


def _whole() -> dict[str, bytes]:
    """A good picture of each format that is taken."""
    return {
        "jpg": _saved("JPEG"), "progressive.jpg": _saved("JPEG", progressive=True), "png": _saved("PNG"),
        "webp": _saved("WEBP"), "lossless.webp": _saved("WEBP", lossless=True), "avif": _saved("AVIF"), "heic": _heic(),
    }  # fmt: skip


def _cut(whole: dict[str, bytes]) -> dict[str, bytes]:
    return {
        f"cut-{part}.{suffix}": data[: max(1, len(data) * part // 100)]
        for suffix, data in whole.items()
        for part in (2, 30, 60, 92)
    }


def _flipped(whole: dict[str, bytes]) -> dict[str, bytes]:
    """Pictures with bytes overwritten at random behind their first ones; the numbers repeat."""
    found = {}
    for suffix, whole_data in whole.items():
        for seed in range(3):
            dice, data = random.Random(f"{suffix}{seed}"), bytearray(whole_data)
            for _ in range(3 + 20 * seed):
                data[dice.randrange(12, len(data))] = dice.randrange(256)
            found[f"flipped-{seed}.{suffix}"] = bytes(data)
    return found


def _empty_and_random() -> dict[str, bytes]:
    noise = random.Random(7).randbytes(20_000)
    found = {f"noise.{suffix}": magic + noise for suffix, magic in MAGIC.items()}
    found |= {f"bare.{suffix}": magic for suffix, magic in MAGIC.items()}
    return found | {
        "empty.jpg": b"",
        "one.jpg": b"\xff",
        "zeros.png": bytes(100_000),
        "words.jpg": "通报".encode() * 99,
    }


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, depth: int, colour: int, rows: bytes, *extra: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    body = _chunk(b"IDAT", zlib.compress(rows, 9))
    return MAGIC["png"] + _chunk(b"IHDR", header) + b"".join(extra) + body + _chunk(b"IEND", b"")


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def _with_segments(jpg: bytes, *segments: bytes) -> bytes:
    return jpg[:2] + b"".join(segments) + jpg[2:]


def _scans(progressive: bytes) -> bytes:
    """A progressive JPEG whose last scan is repeated: each costs a pass over all the coefficients."""
    last = progressive.rindex(b"\xff\xda")
    return progressive[:last] + progressive[last:-2] * 3000 + b"\xff\xd9"


def _bombs(whole: dict[str, bytes]) -> dict[str, bytes]:
    """Small files that ask for much: pixels, memory, time."""
    jpg, row = whole["jpg"], bytes(1 + 3 * 7000)
    at = jpg.index(b"\xff\xc0") + 5
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 9) for n in range(1, 9))
    loop = (
        b"II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"  # a directory that names itself
    )
    many = b"II*\0\x08\0\0\0\xff\xff" + struct.pack("<HHII", 0x10F, 2, 0x7FFFFFFF, 8) * 5000
    far = b"II*\0\xff\xff\xff\x7f"
    colours = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    parts = [colours + bytes(60_000), *(bytes(65_000) for _ in range(199))]
    packed = [b"ICC_PROFILE\0" + bytes((n + 1, 200)) + part for n, part in enumerate(parts)]
    return {
        "bomb-pixels.png": _png(60_000, 60_000, 8, 2, b""),
        "bomb-overflow.png": _png(0x7FFFFFFF, 0x7FFFFFFF, 8, 2, b""),
        "bomb-pixels.jpg": jpg[:at] + struct.pack(">HH", 65_500, 65_500) + jpg[at + 4 :],
        "bomb-pixels.webp": b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xfe\x3f\0\xfe\x3f\0",
        "bomb-pixels.avif": whole["avif"].replace(struct.pack(">II", *SIZE), struct.pack(">II", 65_000, 65_000)),
        "bomb-pixels.heic": whole["heic"].replace(struct.pack(">II", *SIZE), struct.pack(">II", 65_000, 65_000)),
        "bomb-flat.png": _png(7000, 7000, 8, 2, row * 7000),
        "bomb-scans.jpg": _scans(whole["progressive.jpg"]),
        "bomb-text.png": _png(*SIZE, 8, 0, bytes(97) * 64, _chunk(b"zTXt", b"c\0\0" + zlib.compress(bytes(80_000_000)))),
        "bomb-profile.png": _png(*SIZE, 8, 0, bytes(97) * 64, _chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(80_000_000)))),
        "bomb-chunks.png": _png(*SIZE, 8, 0, bytes(97) * 64, *[_chunk(b"tEXt", b"k\0v")] * 100_000),
        "bomb-rows.png": _png(*SIZE, 8, 0, bytes(90_000_000)),
        "bomb-profile.jpg": _with_segments(jpg, *(_segment(0xE2, part[:65_000]) for part in packed)),
        "bomb-exif-loop.jpg": _with_segments(jpg, _segment(0xE1, b"Exif\0\0" + loop)),
        "bomb-exif-many.jpg": _with_segments(jpg, _segment(0xE1, b"Exif\0\0" + many)),
        "bomb-exif-far.jpg": _with_segments(jpg, _segment(0xE1, b"Exif\0\0" + far)),
        "bomb-exif.png": _png(*SIZE, 8, 0, bytes(97) * 64, _chunk(b"eXIf", many)),
        "bomb-xmp.jpg": _with_segments(
            jpg, _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<!DOCTYPE x [" + laughs + b"]><x>&l8;</x>")
        ),
        "bomb-comments.jpg": _with_segments(jpg, *[_segment(0xFE, SECRET * 2000)] * 100),
    }  # fmt: skip


def _polyglots(whole: dict[str, bytes]) -> dict[str, bytes]:
    """Pictures that are something else as well."""
    with io.BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w") as packed:
            packed.writestr("secret.txt", SECRET)
        archive = buffer.getvalue()
    page = b"<html><script>alert(document.domain)</script>" + SECRET
    clip = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + SECRET
    return {
        "two-zip.jpg": whole["jpg"] + archive,
        "two-zip.png": whole["png"] + archive,
        "two-page.jpg": _with_segments(whole["jpg"], _segment(0xFE, page)),
        "two-page.webp": whole["webp"] + page,
        "two-php.png": whole["png"] + b"<?php system($_GET[0]);" + SECRET,
        "two-pdf.jpg": _with_segments(whole["jpg"], _segment(0xFE, b"%PDF-1.7\n1 0 obj<</JS(x)>>" + SECRET)),
        "two-rar.avif": whole["avif"] + b"Rar!\x1a\x07\0" + SECRET,
        "two-moving.jpg": whole["jpg"] + clip,
        "two-script.gif": b"GIF89a/*" + SECRET + b"*/=1;alert(1)",
        "two-jar.heic": whole["heic"] + archive,
    }


def _drawings() -> dict[str, bytes]:
    """Texts that draw, and may name other files."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="secret.txt"/><script>1</script></svg>'
    return {
        "drawn.svg": svg,
        "drawn-svg.png": b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY x SYSTEM "secret.txt">]>' + svg,
        "drawn-bom.jpg": b"\xef\xbb\xbf  " + svg,
        "drawn-packed.jpg": zlib.compress(svg, wbits=31),
        "drawn-pdf.png": b"%PDF-1.7\n1 0 obj",
        "drawn-eps.jpg": b"%!PS-Adobe-3.0 EPSF-3.0\n(secret.txt) run",
        "drawn-mvg.png": b"push graphic-context\nimage over 0,0 0,0 'text:secret.txt'\npop graphic-context",
        "drawn-wmf.jpg": b"\xd7\xcd\xc6\x9a" + bytes(60),
        "drawn-emf.png": b"\x01\0\0\0\x6c\0\0\0" + bytes(90),
        "drawn-xbm.png": b"#define x_width 8\n#define x_height 8\nstatic char x_bits[] = {0};",
    }


def _moving() -> dict[str, bytes]:
    frames = [Image.new("RGB", SIZE, colour) for colour in ("red", "blue", "green")]
    options: dict[str, Any] = {"save_all": True, "append_images": frames[1:], "duration": 100}
    forms = {"gif": "GIF", "png": "PNG", "webp": "WEBP", "avif": "AVIF"}
    return {f"moving.{suffix}": _saved(form, frames[0], **options) for suffix, form in forms.items()}


def _kinds() -> dict[str, bytes]:
    """Sound pictures of kinds that phones, scanners, cameras and print shops hand in."""
    photo = grained(SIZE)
    clear = photo.convert("P")
    pair = [photo, photo.resize((48, 32))]
    deep = b"".join(b"\0" + bytes(value % 256 for value in range(SIZE[0] * 6)) for _ in range(SIZE[1]))
    taken = {
        "kind-16-grey.png": _saved("PNG", photo.convert("I;16")),
        "kind-16-colour.png": _png(*SIZE, 16, 2, deep),
        "kind-1-bit.png": _saved("PNG", photo.convert("1")),
        "kind-palette-clear.png": _saved("PNG", clear, transparency=3),
        "kind-palette-alpha.png": _saved("PNG", clear, transparency=bytes(range(256))),
        "kind-grey-alpha.png": _saved("PNG", photo.convert("LA")),
        "kind-alpha.webp": _saved("WEBP", photo.convert("RGBA")),
        "kind-alpha.avif": _saved("AVIF", photo.convert("RGBA")),
        "kind-inks.jpg": _saved("JPEG", photo.convert("CMYK")),
        "kind-grey.jpg": _saved("JPEG", photo.convert("L")),
        "kind-several.jpg": _saved("MPO", pair[0], save_all=True, append_images=pair[1:]),
        "kind-dot.png": _saved("PNG", photo.resize((1, 1))),
        "kind-tall.png": _saved("PNG", photo.resize((2, 19_000))),
        "kind-wide.jpg": _saved("JPEG", photo.resize((65_000, 1))),
        "kind-png-called.jpg": _saved("PNG"),
        "kind-jpg-called.heic": _saved("JPEG"),
        "kind-none-called": _saved("JPEG"),
    }
    forms = {"tiff": "TIFF", "bmp": "BMP", "ico": "ICO", "gif": "GIF", "tga": "TGA", "ppm": "PPM", "jp2": "JPEG2000",
             "icns": "ICNS", "dds": "DDS", "pcx": "PCX", "sgi": "SGI"}  # fmt: skip
    other = {f"other-{suffix}.jpg": _saved(form, photo.resize((32, 32))) for suffix, form in forms.items()}
    return (
        taken | other | {"other-psd.png": b"8BPS\0\1" + bytes(90), "other-jxl.jpg": b"\xff\x0a" + bytes(90)}
    )


NAMES = (
    "-rf.jpg", "p%d.jpg", "$(id);`id`.jpg", "a'b\"c.jpg", "<img src=x>.jpg", "名 称　.JPG", "x.jpg.php", "con.jpg", "..jpg", "a:b.jpg",
    "\u202egpj.jpg", "🙂.jpg", "长" * 80 + ".jpg", "a|b&c.jpg", "%2e%2e%2fsecret.jpg",
)  # fmt: skip


def _links(desk: Desk) -> tuple[str, ...]:
    """Links that lead nowhere, in a circle or out of media/."""
    outside = desk.root / "outside.jpg"
    outside.write_bytes(_saved("JPEG", Image.new("RGB", SIZE, "magenta")))
    desk.path("link-out.jpg").symlink_to(outside)
    desk.path("link-host.jpg").symlink_to("/etc/hostname")
    desk.path("link-nowhere.jpg").symlink_to("nowhere.jpg")
    desk.path("link-circle.jpg").symlink_to("link-circle.jpg")
    desk.path("link-folder").symlink_to(desk.root)
    return "link-out.jpg", "link-host.jpg", "link-nowhere.jpg", "link-circle.jpg", "link-folder/outside.jpg"


class Answers:
    """What became of every picture: a reply, or a refusal before anything was opened; its seconds and its memory."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        desk.path("secret.txt").write_bytes(SECRET * 100)
        whole = _whole()
        files = _cut(whole) | _flipped(whole) | _empty_and_random() | _bombs(whole) | _polyglots(whole)
        files |= _drawings() | _moving() | _kinds()
        for number, name in enumerate(NAMES):
            files[name] = _saved("JPEG", grained((SIZE[0] + number, SIZE[1])))
        for name, data in files.items():
            desk.path(name).write_bytes(data)
        wanted = tuple(map(image, (*sorted(files), *_links(desk))))
        shelf = Originals(desk.media, desk.store / "originals.json")
        orders, answers = sort_out(wanted, shelf, desk.store, Policy())
        self.unopened = {name: one for (_, name), one in answers.items() if isinstance(one, Refusal)}
        tasks = {name: order.task() for (_, name), order in orders.items()}
        names = list(tasks)
        batches = [names[at : at + 12] for at in range(0, len(names), 12)]
        self.seconds: dict[str, float] = {}
        self.kilobytes: dict[str, int] = {}

        def make(batch: list[str]) -> list[Reply]:
            watch = Stopwatch()
            lines = make_batch([tasks[name] for name in batch], str(desk.store), watch)
            self.seconds |= watch.seconds
            self.kilobytes |= watch.kilobytes
            return [msgspec.json.decode(line, type=Reply) for line in lines]

        with Scales() as scales, ThreadPoolExecutor(2) as pool:
            replies = [reply for some in pool.map(make, batches) for reply in some]
        self.replies = dict(zip(names, replies, strict=True))
        self.largest_process = scales.kilobytes


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    return Answers(Desk(tmp_path_factory.mktemp("gallery")))


def test_there_are_more_than_a_hundred_of_them(answers: Answers) -> None:
    assert len(answers.replies) + len(answers.unopened) >= 130


def test_each_is_made_or_refused_with_a_cure(answers: Answers) -> None:
    refusals = {name: reply.refusal for name, reply in answers.replies.items() if reply.refusal is not None}
    for name, refusal in (refusals | answers.unopened).items():
        assert refusal.rule.hint.zh, name
        assert refusal.rule.hint.en, name
        message = refusal.rule.message.zh.format(name=name, **refusal.values)
        assert str(answers.desk.root) not in message, message
        assert SECRET.decode() not in message
    assert all(reply.made is not None for name, reply in answers.replies.items() if name not in refusals)


def test_none_takes_longer_than_20_seconds_or_more_than_a_gigabyte(
    answers: Answers, record_testsuite_property: Callable[[str, object], None]
) -> None:
    assert len(answers.seconds) > 120, "the same bytes under another name are made once"
    slowest = max(answers.seconds, key=lambda name: answers.seconds[name])
    record_testsuite_property("slowest picture", f"{slowest}: {answers.seconds[slowest]:.1f} s")
    assert answers.seconds[slowest] < 20, (slowest, answers.seconds[slowest])
    largest = max(answers.kilobytes, key=lambda name: answers.kilobytes[name])
    record_testsuite_property("largest picture", f"{largest}: {answers.kilobytes[largest] // 1024} MiB")
    assert answers.kilobytes[largest] < 1_000_000, (largest, answers.kilobytes[largest])
    killed = set(answers.seconds) - set(answers.kilobytes)
    assert all(answers.replies[name].refusal is not None for name in killed)
    # The largest of all processes, those among them that a file brought down.
    assert answers.kilobytes[largest] * 0.9 < answers.largest_process < 1_000_000, answers.largest_process


def test_what_is_no_picture_is_refused_and_what_is_sound_is_made(answers: Answers) -> None:
    for name, reply in answers.replies.items():
        if name.startswith(
            ("bare.", "noise.", "empty", "one.", "zeros", "words", "drawn", "other-", "moving", "bomb-pixels")
        ):
            assert reply.refusal is not None, name
        if name.startswith("kind-") or name in NAMES:
            assert reply.made is not None, (name, reply.refusal)
    assert {name: one.rule.code for name, one in answers.unopened.items()} == {
        "link-out.jpg": "CP602", "link-host.jpg": "CP602", "link-folder/outside.jpg": "CP602",
        "link-nowhere.jpg": "CP601", "link-circle.jpg": "CP601",
    }  # fmt: skip


def test_a_picture_that_carries_something_is_made_without_it_and_said(answers: Answers) -> None:
    for name, found in (("two-zip.jpg", "ZIP"), ("two-page.jpg", "HTML"), ("two-php.png", "PHP"), ("two-pdf.jpg", "PDF"),
                        ("two-rar.avif", "RAR"), ("two-jar.heic", "ZIP")):  # fmt: skip
        made = answers.replies[name].made
        assert made is not None, (name, answers.replies[name].refusal)
        assert [(one.code, one.values["found"]) for one in made.remarks] == [("CP655", found)], name
    moving = answers.replies["two-moving.jpg"].made
    assert moving is not None
    assert not moving.remarks, "a phone's moving photo is no more than a photo"


def test_no_byte_of_another_file_and_nothing_but_a_picture_is_in_any_output(answers: Answers) -> None:
    outputs = answers.desk.made()
    assert len(outputs) > 60
    for name, data in outputs.items():
        assert SECRET not in data, name
        with Image.open(io.BytesIO(data), formats=("JPEG", "WEBP", "AVIF")) as shown:
            shown.load()
            assert not shown.getexif(), name
            assert "icc_profile" not in shown.info, name
        assert not any(mark in data for mark in (b"<script", b"<?php", b"%PDF", b"PK\x03\x04")), name
    assert not any((answers.desk.store / "aside").iterdir())
