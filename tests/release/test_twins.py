"""Compressed twins: which files have them, and that the same file always has the same."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest
from shelves import FIRST, on, shelf_at, write_site

from casepress.release.manifest import MANIFEST, parse_manifest
from casepress.release.twins import Compressor

PAGE = "<p>杞麓湖水质长期为劣Ⅴ类。</p>\n" * 200


@pytest.mark.parametrize(
    ("path", "size", "has"),
    [
        ("cases/a/index.html", 9000, True),
        ("verify/marks/0a.json", 1024, True),
        ("cases/a/index.html", 1023, False),
        ("media/1.webp", 90000, False),
        ("media/1.mp4", 90000, False),
        ("assets/font.woff2", 90000, False),
        ("a.html/readme", 9000, False),
        ("NOTICE", 9000, False),
    ],
)
def test_only_texts_worth_it_have_twins(path: str, size: int, has: bool) -> None:
    assert Compressor().encodings(path, size) == (("br", "gzip") if has else ())


def test_twins_hold_the_file_and_no_time_or_name() -> None:
    data = PAGE.encode()
    packed = Compressor().encode("gzip", data)
    assert gzip.decompress(packed) == data
    assert packed[4:8] == b"\0\0\0\0"  # RFC 1952: no time of change
    assert packed[3] == 0  # and no name
    assert packed == Compressor().encode("gzip", data)
    assert brotli.decompress(Compressor().encode("br", data)) == data


class Counting(Compressor):
    def __init__(self) -> None:
        self.made: list[str] = []

    def encode(self, encoding: str, data: bytes) -> bytes:
        self.made.append(encoding)
        return super().encode(encoding, data)


def test_release_holds_the_twins_and_the_next_makes_only_those_of_changed_files(tmp_path: Path) -> None:
    shelf = shelf_at(tmp_path / "shelf")
    pages = {**FIRST, **{f"cases/{n}/index.html": f"{PAGE}{n}" for n in range(20)}}
    first, second = Counting(), Counting()
    on(shelf, write_site(tmp_path / "site", pages), encoder=first)
    assert sorted(first.made) == ["br"] * 20 + ["gzip"] * 20
    current = tmp_path / "shelf/current"
    assert gzip.decompress((current / "cases/3/index.html.gz").read_bytes()).decode() == f"{PAGE}3"
    on(shelf, write_site(tmp_path / "site", {**pages, "cases/3/index.html": f"{PAGE}neu"}), 1, encoder=second)
    assert sorted(second.made) == ["br", "gzip"]
    assert gzip.decompress((current / "cases/3/index.html.gz").read_bytes()).decode() == f"{PAGE}neu"
    assert brotli.decompress((current / "cases/4/index.html.br").read_bytes()).decode() == f"{PAGE}4"
    manifest = parse_manifest((current / MANIFEST).read_bytes()).value
    assert manifest is not None
    assert {one.encodings for one in manifest.files if one.path.startswith("cases/3/")} == {("br", "gzip")}
