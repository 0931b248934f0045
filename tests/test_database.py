"""The database of the open data: its bytes follow from its rows, whichever way they came in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec
import pytest

from casepress.database import COPY, NOTE, Content, write_database
from casepress.pages.records import CaseRecord, CorrectionRecord


def record(id: str, title: str, corrections: int = 0) -> CaseRecord:
    return CaseRecord(
        id=id, title=title, url=f"/cases/{id}/", published="2026-01-01", inspection="c1b1", release="c1b1-r1",
        team="", region_codes=("530423",), regions=("云南省玉溪市通海县",), zone="", objects=(), domains=("water",),
        conducts=("neglect", "fraud"), status="", summary="摘要" * 50, source="", pictures=0, clips=0, originals=(),
        follow_ups=0, digest="", corrections=tuple(
            CorrectionRecord(date="2026-02-01", note=f"更正{number}", kind="minor") for number in range(corrections)
        ),
    )  # fmt: skip


def content(
    cases: Mapping[str, CaseRecord], edition: bytes = b"1", asked: list[str] | None = None
) -> Content:
    """The cases as a dataset hands them over; `asked` is told whose JSON was read."""
    ids = sorted(cases)

    def read(places: Iterable[int]) -> Iterator[bytes]:
        for place in places:
            if asked is not None:
                asked.append(ids[place])
            yield msgspec.json.encode(cases[ids[place]])

    return Content(edition, [f"{id} {cases[id]!r}" for id in ids], read)


def many(count: int) -> dict[str, CaseRecord]:
    return {
        f"c1b1-r1-{number:03}": record(f"c1b1-r1-{number:03}", f"第{number}起") for number in range(count)
    }


def cold(cases: Mapping[str, CaseRecord], folder: Path) -> bytes:
    """The bytes of a database that is made from nothing."""
    folder.mkdir(parents=True)
    write_database(folder / "new.sqlite", content(cases), folder / "cache")
    return (folder / "new.sqlite").read_bytes()


def titles(path: Path) -> dict[str, str]:
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        return dict(database.execute("SELECT id, title FROM cases").fetchall())
    finally:
        database.close()


def test_amended_database_is_to_the_byte_the_one_made_from_nothing(tmp_path: Path) -> None:
    cases, path = many(60), tmp_path / "cases.sqlite"
    write_database(path, content(cases), tmp_path / "cache")
    steps = (
        {"c1b1-r1-007": record("c1b1-r1-007", "改了标题", corrections=3)},
        {"c1b1-r1-007": record("c1b1-r1-007", "又改", corrections=1), "a-first": record("a-first", "最前")},
        {"c1b1-r1-030a": record("c1b1-r1-030a", "中间")},
    )
    for number, step in enumerate(steps):
        cases = {id: one for id, one in {**cases, **step}.items() if id != f"c1b1-r1-02{number}"}
        asked: list[str] = []
        write_database(path, content(cases, asked=asked), tmp_path / "cache")
        assert asked == sorted(step)
        assert path.read_bytes() == cold(cases, tmp_path / str(number))
        assert titles(path) == {id: one.title for id, one in cases.items()}


@pytest.mark.parametrize("harm", ["copy", "cut", "note", "gone", "edition"])
def test_copy_that_cannot_be_trusted_is_made_anew(tmp_path: Path, harm: str) -> None:
    cases, cache = many(30), tmp_path / "cache"
    write_database(tmp_path / "cases.sqlite", content(cases), cache)
    data = (cache / COPY).read_bytes()
    if harm == "copy":
        (cache / COPY).write_bytes(data.replace("第5起".encode(), "第X起".encode()))
    elif harm == "cut":
        (cache / COPY).write_bytes(data[:5000])
    elif harm == "note":
        (cache / NOTE).write_bytes(b"?" * 200)
    elif harm == "gone":
        (cache / COPY).unlink()
    cases["c1b1-r1-001"] = record("c1b1-r1-001", "改了")
    asked: list[str] = []
    edition = b"2" if harm == "edition" else b"1"
    write_database(tmp_path / "cases.sqlite", content(cases, edition, asked), cache)
    assert asked == sorted(cases)
    assert (tmp_path / "cases.sqlite").read_bytes() == cold(cases, tmp_path / "cold")


def test_copy_left_half_amended_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases, cache, path = many(30), tmp_path / "cache", tmp_path / "cases.sqlite"
    write_database(path, content(cases), cache)
    before = path.read_bytes()
    cases["c1b1-r1-001"] = record("c1b1-r1-001", "改了")

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("casepress.database.lay_out", cut_off)
        with pytest.raises(KeyboardInterrupt):
            write_database(path, content(cases), cache)
    assert path.read_bytes() == before
    assert not (cache / NOTE).exists()
    write_database(path, content(cases), cache)
    assert path.read_bytes() == cold(cases, tmp_path / "cold")


def test_same_rows_leave_the_public_file_alone_and_nothing_beside_it(tmp_path: Path) -> None:
    cases, path = many(5), tmp_path / "data" / "cases.sqlite"
    first = write_database(path, content(cases), tmp_path / "cache")
    assert write_database(path, content(cases), tmp_path / "cache") == first
    assert [one.name for one in path.parent.iterdir()] == ["cases.sqlite"]


def test_file_that_sqlite_cannot_write_is_an_error_of_the_disk(tmp_path: Path) -> None:
    (tmp_path / "cases.sqlite").mkdir()
    with pytest.raises(IsADirectoryError):
        write_database(tmp_path / "cases.sqlite", content(many(2)), tmp_path / "cache")
    (tmp_path / "cache").rename(tmp_path / "old")
    (tmp_path / "cache" / COPY).mkdir(parents=True)
    write_database(tmp_path / "other.sqlite", content(many(2)), tmp_path / "cache")
    assert titles(tmp_path / "other.sqlite") == {id: one.title for id, one in many(2).items()}
