"""A survey that remembers: what changed since the last one is seen, whichever way it changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from shelves import FIRST, keeper_of, shelf_at, write_site

from casepress.release.shelf import Shelf
from casepress.release.survey import Survey, remember, survey


def surveyed(shelf: Shelf, site: Path) -> Survey:
    found = survey(shelf, site)
    assert found.value is not None, found.findings
    remember(keeper_of(shelf), found.value)
    return found.value


def names(found: Survey) -> list[str]:
    return [one.path for one in found.entries]


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders are taken to be settled at once, as they are on the night after."""
    monkeypatch.setattr("casepress.release.survey.RACY_NS", -(10**18))


CHANGES: dict[str, Callable[[Path], object]] = {
    "file edited in place": lambda site: (site / "cases/qilu/index.html").write_text("杞麓糊", "utf-8"),
    "file added": lambda site: (site / "cases/qilu/more.html").write_text("x"),
    "file deleted": lambda site: (site / "404.html").unlink(),
    "file renamed": lambda site: (site / "404.html").rename(site / "405.html"),
    "folder added": lambda site: (
        (site / "cases/new").mkdir(),
        (site / "cases/new/index.html").write_text("x"),
    ),
    "folder emptied": lambda site: (site / "cases/qilu/index.html").unlink(),
    "folder renamed": lambda site: (site / "cases/qilu").rename(site / "cases/tonghai"),
    "file in place of a folder": lambda site: (
        (site / "cases/qilu/index.html").unlink(),
        (site / "cases/qilu").rmdir(),
        (site / "cases/qilu").write_text("x"),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_survey_with_notes_sees_what_one_without_sees(tmp_path: Path, settled: None, change: str) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    first = surveyed(shelf, site)
    assert surveyed(shelf, site).read == 0
    assert surveyed(shelf, site).entries == first.entries
    time.sleep(0.02)  # a tick of the file system's clock
    CHANGES[change](site)
    found = surveyed(shelf, site)
    assert found.entries != first.entries
    assert found.entries == surveyed(shelf_at(tmp_path / "other"), site).entries


def test_unchanged_folders_are_not_listed_again(
    tmp_path: Path, settled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    before = names(surveyed(shelf, site))

    def lists(_root: str, below: str) -> None:
        raise AssertionError(below)

    monkeypatch.setattr("casepress.release.survey._list", lists)
    assert names(surveyed(shelf, site)) == before


def test_folder_that_changed_a_moment_ago_is_listed_again(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    found = surveyed(shelf, site)
    assert {(one.mtime, one.ctime, one.inode) for one in found.notes.folders.values()} == {(0, 0, 0)}


@pytest.mark.parametrize("way", ["file", "folder"])
def test_link_that_came_later_is_refused(tmp_path: Path, settled: None, way: str) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    surveyed(shelf, site)
    time.sleep(0.02)
    if way == "file":
        (site / "404.html").unlink()
        (site / "404.html").symlink_to("/etc/hostname")
    else:
        (site / "verify/index.html").unlink()
        (site / "verify").rmdir()
        (site / "verify").symlink_to("/etc")
    refused = survey(shelf, site)
    assert refused.value is None
    assert [one.code for one in refused.findings] == ["CP809"]
