"""Pictures, clips and documents that tell about their making, made by the programs that write such things."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import av
import pytest
from PIL import Image, PngImagePlugin

from casepress.verification.metadata import traces

EXIF = Image.Exif()
EXIF[0x010F] = "Camera"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>a</x:xmpmeta>"


def picture(kind: str, **options: object) -> bytes:
    data = io.BytesIO()
    Image.radial_gradient("L").resize((64, 48)).convert("RGB").save(data, kind, **options)  # type: ignore[arg-type]
    return data.getvalue()


def text_chunk(key: str) -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text(key, "张三")
    return info


def clip(folder: Path, kind: str = "mp4", **metadata: str) -> bytes:
    """Two frames; the container is told to write nothing that depends on the program."""
    path = folder / f"clip.{kind}"
    with av.open(str(path), "w", options={"fflags": "+bitexact"}) as container:
        container.metadata.update(metadata)
        stream = container.add_stream("libx264" if kind == "mp4" else "libvpx", rate=1)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(2):
            container.mux(stream.encode(av.VideoFrame(64, 48, "yuv420p")))
        container.mux(stream.encode())
    return path.read_bytes()


CLEAN = {
    "a.jpg": picture("JPEG"),
    "progressive.jpg": picture("JPEG", progressive=True, icc_profile=b"x" * 200),
    "a.png": picture("PNG"),
    "a.webp": picture("WEBP"),
    "a.gif": picture("GIF"),
    "a.avif": picture("AVIF"),
    "a.html": b"Author",
}
TOLD = {
    "exif.jpg": (picture("JPEG", exif=EXIF), "EXIF/XMP", True),
    "xmp.jpg": (picture("JPEG", xmp=XMP), "EXIF/XMP", True),
    "comment.jpg": (picture("JPEG", comment="secret"), "comment", True),
    "tail.jpg": (picture("JPEG") + b"a second picture", "trailing data", True),
    "cut.jpg": (picture("JPEG")[:-2], "damaged", True),
    "exif.png": (picture("PNG", exif=EXIF), "EXIF", True),
    "author.png": (picture("PNG", pnginfo=text_chunk("Author")), "text Author", True),
    "software.png": (picture("PNG", pnginfo=text_chunk("Software")), "text Software", False),
    "cut.png": (picture("PNG")[:-20], "damaged", True),
    "exif.webp": (picture("WEBP", exif=EXIF), "EXIF", True),
    "xmp.webp": (picture("WEBP", xmp=XMP), "XMP", True),
    "comment.gif": (picture("GIF", comment=b"secret"), "comment", True),
    "exif.avif": (picture("AVIF", exif=EXIF), "EXIF", True),
    "empty.jpg": (b"", "damaged", True),
    "author.pdf": (b"%PDF-1.7\n1 0 obj <</Author (Zhang)>>", "PDF author", False),
}  # fmt: skip


@pytest.mark.parametrize("name", CLEAN)
def test_clean_file_has_no_traces(name: str) -> None:
    assert traces(name, CLEAN[name]) == ()


@pytest.mark.parametrize("name", TOLD)
def test_file_that_tells_is_found_out(name: str) -> None:
    data, what, grave = TOLD[name]
    assert [(trace.what, trace.grave) for trace in traces(name, data)] == [(what, grave)]


def test_clip_tells_only_what_was_put_into_it(tmp_path: Path) -> None:
    assert traces("a.mp4", clip(tmp_path)) == ()
    assert traces("a.mp4", clip(tmp_path, title="秘密行程"))[0].what.startswith("udta")
    assert [one.what for one in traces("a.mp4", clip(tmp_path, creation_time="2021-04-08T03:00:00Z"))] == [
        "creation time"
    ]
    assert traces("a.mp4", clip(tmp_path)[:-9]) != ()


def test_matroska_clip_with_a_title_is_found_out(tmp_path: Path) -> None:
    assert "title" not in [one.what for one in traces("a.webm", clip(tmp_path, "webm"))]
    assert "title" in [one.what for one in traces("a.webm", clip(tmp_path, "webm", title="秘密行程"))]


def test_office_document_with_an_author_is_found_out() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        packed.writestr("docProps/core.xml", "<cp><dc:creator>张三</dc:creator></cp>")
    assert [one.what for one in traces("a.docx", data.getvalue())] == ["Office author"]


def test_damage_anywhere_in_a_file_never_raises() -> None:
    for name, data in CLEAN.items():
        for at in range(0, len(data), max(1, len(data) // 60)):
            traces(name, data[:at])
            traces(name, data[:at] + b"\xff" + data[at + 1 :])
            traces(name, data[:at] + b"\x00\x00\x00\x00" + data[at + 4 :])
