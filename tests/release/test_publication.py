"""Folders made public on a shelf: what a reader sees, what is shared, what is refused."""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from shelves import FIRST, NOON, SECOND, codes, keeper_of, on, public_files, shelf_at, write_site

from bench.faults import Script
from casepress.diagnostics import Finding, Place
from casepress.release.publication import Ending
from casepress.release.retention import prune
from casepress.release.shelf import keep, live_release, open_shelf, pin, releases
from casepress.release.staging import Staged
from casepress.release.switching import rollback
from casepress.rules import releases as rules


def test_first_publication_is_what_a_reader_gets(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    made = on(shelf, site)
    assert (made.ending, codes(made)) == (Ending.PUBLISHED, [])
    assert public_files(tmp_path / "shelf") == FIRST
    assert live_release(shelf) == "000001-20260601T120000Z"
    assert (tmp_path / "shelf/current").readlink() == Path("versions/000001-20260601T120000Z/public")


def test_second_publication_replaces_the_first_and_shares_what_is_equal(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    on(shelf, site)
    made = on(shelf, write_site(site, SECOND), 1)
    assert public_files(tmp_path / "shelf") == SECOND
    assert made.staged is not None
    new_files = {"assets/site.2.css", "cases/taiyuan/index.html", "cases/index.html", "index.html"}
    assert set(made.staged.written) == new_files
    old, new = shelf.public("000001-20260601T120000Z"), shelf.public("000002-20260601T120100Z")
    for name in ("images/1.webp", "cases/qilu/index.html", "404.html"):
        assert (old / name).stat().st_ino == (new / name).stat().st_ino, name
    assert made.staged.difference == (
        ("assets/site.2.css", "cases/taiyuan/index.html"),
        ("cases/index.html", "index.html"),
        ("assets/site.1.css", "cases/yuncheng/index.html"),
    )


def test_links_to_folders_that_did_not_change_are_second_names_of_the_links_of_before(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    on(shelf, site)
    on(shelf, write_site(site, SECOND), 1)
    old, new = shelf.public("000001-20260601T120000Z"), shelf.public("000002-20260601T120100Z")
    assert (old / "cases/qilu").is_symlink()
    assert (old / "cases/qilu").lstat().st_ino == (new / "cases/qilu").lstat().st_ino
    assert (old / "cases").lstat().st_ino != (new / "cases").lstat().st_ino
    changed = {"index.html": "又一版", "cases/qilu/index.html": "改过的一页"}
    made = on(shelf, write_site(site, {**SECOND, **changed}), 2)
    assert (made.ending, codes(made)) == (Ending.PUBLISHED, [])
    newest = shelf.public("000003-20260601T120200Z")
    assert (newest / "cases/qilu").lstat().st_ino != (new / "cases/qilu").lstat().st_ino
    assert (newest / "cases/taiyuan").lstat().st_ino == (new / "cases/taiyuan").lstat().st_ino
    assert public_files(tmp_path / "shelf") == {**SECOND, **changed}


@pytest.mark.parametrize("now", ["nothing", "a file", "a folder", "elsewhere"])
def test_a_link_that_somebody_replaced_is_made_anew(tmp_path: Path, now: str) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    on(shelf, site)
    link = shelf.public("000001-20260601T120000Z") / "cases/qilu"
    link.unlink()
    if now == "a file":
        link.write_text("x")
    elif now == "a folder":
        link.mkdir()
    elif now == "elsewhere":
        link.symlink_to("../../../../etc")
    made = on(shelf, write_site(site, SECOND), 1)
    assert (made.ending, codes(made)) == (Ending.PUBLISHED, [])
    assert public_files(tmp_path / "shelf") == SECOND


def test_folder_without_changes_makes_no_release(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    on(shelf, site)
    write_site(site, FIRST)
    assert on(shelf, site, 60).ending is Ending.UNCHANGED
    assert [one.release for one in releases(shelf)] == ["000001-20260601T120000Z"]


def test_file_changed_in_place_with_the_same_length_is_seen(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    on(shelf, site)
    page = site / "cases/qilu/index.html"
    state = page.stat()
    page.write_text("杞麓河", "utf-8")
    os.utime(page, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert on(shelf, site, 1).ending is Ending.PUBLISHED
    assert public_files(tmp_path / "shelf")["cases/qilu/index.html"] == "杞麓河"


def test_public_tree_is_readable_for_others_whatever_the_umask(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    before = os.umask(0o077)
    try:
        on(shelf, site)
    finally:
        os.umask(before)
    for path in [*(tmp_path / "shelf/folders").rglob("*"), tmp_path / "shelf/versions"]:
        mode = path.lstat().st_mode & 0o777
        assert path.is_symlink() or mode == (0o755 if path.is_dir() else 0o444), path


def test_shelf_can_be_moved_as_a_whole(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    on(shelf, site)
    (tmp_path / "shelf").rename(tmp_path / "moved")
    assert public_files(tmp_path / "moved") == FIRST


def test_release_goes_live_again_and_forwards(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    on(shelf, site)
    on(shelf, write_site(site, SECOND), 1)
    assert rollback(keeper_of(shelf)).value is not None
    assert public_files(tmp_path / "shelf") == FIRST
    assert rollback(keeper_of(shelf), "000002-20260601T120100Z").value is not None
    assert public_files(tmp_path / "shelf") == SECOND


def test_what_was_rolled_back_does_not_return_by_itself(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    on(shelf, site)
    on(shelf, write_site(site, SECOND), 1)
    rollback(keeper_of(shelf))
    refused = on(shelf, site, 2)
    assert (refused.ending, codes(refused)) == (Ending.REFUSED, ["CP813"])
    assert public_files(tmp_path / "shelf") == FIRST
    mended = {**SECOND, "cases/taiyuan/index.html": "太原（改正）"}
    assert on(shelf, write_site(site, mended), 3).ending is Ending.PUBLISHED
    assert on(shelf, write_site(site, SECOND), 4).ending is Ending.PUBLISHED


def test_clock_that_went_back_publishes_nothing_unless_it_is_meant(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    on(shelf, site)
    refused = on(shelf, write_site(site, SECOND), -1)
    assert (refused.ending, codes(refused)) == (Ending.REFUSED, ["CP812"])
    assert public_files(tmp_path / "shelf") == FIRST
    assert on(shelf, site, -1, allow_earlier=True).ending is Ending.PUBLISHED
    assert live_release(shelf) == "000002-20260601T115900Z"


def test_check_that_finds_an_error_keeps_the_release_from_the_public(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    on(shelf, site)
    before = sorted((tmp_path / "shelf/folders").iterdir())

    def refuse(staged: Staged) -> Iterable[Finding]:
        assert (Path(staged.public) / "cases/taiyuan/index.html").read_text("utf-8") == "太原"
        yield rules.SITE_UNFIT.at(Place(""), name="x")

    refused = on(shelf, write_site(site, SECOND), 1, checks=(refuse,))
    assert (refused.ending, codes(refused)) == (Ending.REFUSED, ["CP809"])
    assert public_files(tmp_path / "shelf") == FIRST
    assert sorted((tmp_path / "shelf/folders").iterdir()) == before
    assert list((tmp_path / "shelf/incoming").iterdir()) == []
    assert on(shelf, site, 2).ending is Ending.PUBLISHED


def test_seal_and_what_belongs_to_a_release_stand_where_they_should(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")

    def finish(staged: Staged) -> None:
        Path(staged.folder, "report.json").write_text("{}")

    on(shelf, site, seal=lambda data: b"signed %d" % len(data), finish=finish)
    public = shelf.public(live_release(shelf))
    assert (public / "verify/manifest.sig").read_bytes() == b"signed %d" % len(
        (public / "verify/manifest.json").read_bytes()
    )
    assert (shelf.version(live_release(shelf)) / "report.json").read_text() == "{}"
    assert public_files(tmp_path / "shelf") == FIRST
    assert rollback(keeper_of(shelf), live_release(shelf)).value is not None


def test_unchanged_site_is_published_again_when_its_seal_would_be_another(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    on(shelf, site)
    endings = [
        on(shelf, site, minute, seal=seal).ending is Ending.PUBLISHED
        for minute, seal in enumerate(
            (None, lambda data: b"a", lambda data: b"a", lambda data: b"b", None, None), 1
        )
    ]
    assert endings == [False, True, False, True, True, False]


class Doubling:
    """Compresses by writing twice."""

    def encodings(self, path: str, size: int) -> tuple[str, ...]:
        return ("gzip",) if path.endswith(".html") else ()

    def encode(self, encoding: str, data: bytes) -> bytes:
        return data + data


def test_compressed_twins_stand_beside_their_files_and_are_made_once(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    on(shelf, site)
    made = on(shelf, site, 1, encoder=Doubling())
    assert made.ending is Ending.PUBLISHED
    on(shelf, write_site(site, SECOND), 2, encoder=Doubling())
    first, second = shelf.public("000002-20260601T120100Z"), shelf.public("000003-20260601T120200Z")
    assert (second / "index.html.gz").read_bytes() == (second / "index.html").read_bytes() * 2
    assert (second / "404.html.gz").stat().st_ino == (first / "404.html.gz").stat().st_ino
    assert not (second / "images/1.webp.gz").exists()
    assert rollback(keeper_of(shelf)).value is not None


def test_compressed_twins_are_those_of_their_files_where_links_fail(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    on(shelf, site, encoder=Doubling())

    def refuse(number: int, call: str) -> None:
        if call == "link":
            raise OSError(errno.EPERM, "x")

    write_site(site, {**SECOND, "410.html": "新的一页"})
    made = on(shelf_at(tmp_path / "shelf", Script(refuse)), site, 1, encoder=Doubling())
    assert (made.ending, codes(made)) == (Ending.PUBLISHED, ["CP806"])
    public = tmp_path / "shelf/current"
    for name in ("404.html", "410.html", "index.html", "cases/index.html"):
        assert (public / f"{name}.gz").read_bytes() == (public / name).read_bytes() * 2, name


def test_release_that_lost_a_file_is_not_rolled_back_to(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    on(shelf, site)
    on(shelf, write_site(site, SECOND), 1)
    (shelf.public("000001-20260601T120000Z") / "cases/yuncheng/index.html").unlink()
    refused = rollback(keeper_of(shelf))
    assert refused.value is None
    assert [finding.code for finding in refused.findings] == ["CP808"]
    assert "cases/yuncheng/index.html" in refused.findings[0].message.zh
    assert public_files(tmp_path / "shelf") == SECOND


@pytest.mark.parametrize("files", [FIRST, SECOND], ids=["the same site", "another site"])
@pytest.mark.parametrize("harm", ["deleted", "shortened", "folder deleted", "added", "home page shortened"])
def test_shelf_that_somebody_damaged_is_mended_from_the_site(
    tmp_path: Path, files: dict[str, str], harm: str
) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    on(shelf, site)
    public = tmp_path / "shelf/current"
    if harm == "deleted":
        (public / "cases/qilu/index.html").unlink()
    elif harm == "shortened":
        _shorten(public / "images/1.webp")
    elif harm == "folder deleted":
        shutil.rmtree((public / "cases/qilu").resolve())
    elif harm == "added":
        (public / "cases/qilu/mine.html").write_text("x")
    else:
        _shorten(public / "404.html")
    asked: list[str] = []

    def check(staged: Staged) -> tuple[Finding, ...]:
        asked.append(staged.release)
        return ()

    made = on(shelf, write_site(site, files), 1, encoder=None, checks=(check,))
    assert made.ending is Ending.PUBLISHED
    assert len(asked) == 1, "what was looked at in a damaged tree would pass for looked at"
    # A folder that is not there is simply written; one that is there and wrong is worth a word.
    assert codes(made) == ([] if harm == "folder deleted" else ["CP819"])
    assert public_files(tmp_path / "shelf") == files
    assert on(shelf, site, 2).ending is Ending.UNCHANGED
    if harm != "home page shortened":
        assert rollback(keeper_of(shelf)).value is not None
        assert public_files(tmp_path / "shelf") == FIRST


def _shorten(path: Path) -> None:
    path.chmod(0o644)
    path.write_text("x")


def test_only_so_many_releases_stay_beside_the_live_and_pinned_ones(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    for number in range(6):
        write_site(site, {**FIRST, "cases/qilu/index.html": f"第{number}次"})
        on(shelf, site, number, keep=3)
        if number == 1:
            pin(keeper_of(shelf), live_release(shelf))
    assert [int(one.release[:6]) for one in releases(shelf)] == [6, 5, 4, 2]
    assert [int(one.release[:6]) for one in releases(shelf) if one.pinned] == [2]
    rollback(keeper_of(shelf), next(one.release for one in releases(shelf) if one.pinned))
    assert public_files(tmp_path / "shelf")["cases/qilu/index.html"] == "第1次"
    pin(keeper_of(shelf), live_release(shelf), kept=False)
    write_site(site, {**FIRST, "cases/qilu/index.html": "再一次"})
    assert on(shelf, site, 9, keep=1).pruned == tuple(
        one
        for one in (
            "000002-20260601T120100Z",
            "000004-20260601T120300Z",
            "000005-20260601T120400Z",
            "000006-20260601T120500Z",
        )
    )
    assert len(list((tmp_path / "shelf/folders").iterdir())) == len({*_folders(FIRST), ""})


def _reached(shelf: Path) -> set[str]:
    """The keys of all folders that the links of the releases lead to."""
    found: set[str] = set()
    waiting = [(one / "public").resolve() for one in (shelf / "versions").iterdir()]
    while waiting:
        folder = waiting.pop()
        found.add(folder.name)
        waiting += [one.resolve() for one in folder.iterdir() if one.is_symlink()]
    return found


def _root_alone(keys: Path, data: bytes) -> bytes:
    """The list of a release without any folder but its root."""
    return data[:16] + bytes.fromhex((keys.parent / "public").readlink().name)


@pytest.mark.parametrize("harm", ["", "gone", "cut", "another's", "folder"])
def test_exactly_the_folders_that_no_release_holds_are_swept(tmp_path: Path, harm: str) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    for number, text in enumerate(("甲", "乙", "甲", "丙", "甲")):
        write_site(site, {**FIRST, "cases/qilu/index.html": text, f"cases/{number}/index.html": text})
        on(shelf, site, number)
    lists = [tmp_path / "shelf/versions" / one.release / "folders" for one in releases(shelf)]
    data = lists[0].read_bytes()
    if harm == "gone":
        lists[0].unlink()
    elif harm:
        lists[0].chmod(0o644)
        lists[0].write_bytes(
            {"cut": _root_alone(lists[0], data), "another's": lists[1].read_bytes()}.get(harm, data)
        )
    if harm == "folder":
        lists[0].unlink()
        lists[0].mkdir()
    write_site(site, {**FIRST, "cases/qilu/index.html": "丁"})
    assert len(on(shelf, site, 9, keep=3).pruned) == 3
    kept = {one.name for one in (tmp_path / "shelf/folders").iterdir()}
    assert kept == _reached(tmp_path / "shelf")
    assert public_files(tmp_path / "shelf")["cases/qilu/index.html"] == "丁"


def test_release_that_points_elsewhere_than_its_list_keeps_what_it_points_to(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    for number, text in enumerate(("甲", "乙", "丙")):
        write_site(site, {**FIRST, "cases/qilu/index.html": text})
        on(shelf, site, number)
    newest, middle, oldest = (tmp_path / "shelf/versions" / one.release for one in releases(shelf))
    target = (oldest / "public").readlink()
    (middle / "public").unlink()
    (middle / "public").symlink_to(target)
    shutil.rmtree(oldest)
    prune(keeper_of(shelf), sweep=True)
    assert {one.name for one in (tmp_path / "shelf/folders").iterdir()} == _reached(tmp_path / "shelf")
    assert (newest / "public/index.html").is_file()


def _folders(files: dict[str, str]) -> set[str]:
    return {path.as_posix() for name in files for path in Path(name).parents if path != Path()}


@pytest.mark.parametrize("kind", ["link", "folder link", "fifo", "name", "manifest"])
def test_site_with_something_that_cannot_be_published_is_refused(tmp_path: Path, kind: str) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    if kind == "link":
        (site / "x.html").symlink_to("/etc/hostname")
    elif kind == "folder link":
        (site / "x").symlink_to("/etc")
    elif kind == "fifo":
        os.mkfifo(site / "x")
    elif kind == "name":
        Path(os.fsdecode(os.fsencode(site) + b"/\xff.html")).write_text("x")
    else:
        (site / "verify/manifest.json").write_text("{}")
    refused = on(shelf, site)
    assert (refused.ending, codes(refused)) == (Ending.REFUSED, ["CP809"])
    assert live_release(shelf) == ""


def test_folder_without_a_home_page_is_refused(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", {"a.html": "x"}), shelf_at(tmp_path / "shelf")
    assert codes(on(shelf, site)) == ["CP815"]


def test_folder_with_other_things_is_no_shelf_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/a.txt").write_text("mine")
    assert [finding.code for finding in open_shelf(tmp_path / "letters").findings] == ["CP801"]
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["a.txt"]


def test_shelf_of_another_version_is_refused(tmp_path: Path) -> None:
    shelf_at(tmp_path / "shelf")
    (tmp_path / "shelf/shelf.json").write_text('{"casepress":"shelf","format":2}')
    assert [finding.code for finding in open_shelf(tmp_path / "shelf").findings] == ["CP814"]


def test_shelf_in_use_is_busy_and_free_when_its_holder_is_gone(tmp_path: Path) -> None:
    shelf = shelf_at(tmp_path / "shelf")
    ready, done = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        with keep(shelf):
            os.write(ready[1], b"x")
            os.read(done[0], 1)
            os.kill(os.getpid(), 9)
    os.read(ready[0], 1)
    with keep(shelf) as kept:
        assert kept.value is None
        assert [finding.code for finding in kept.findings] == ["CP802"]
        assert f"pid {child}" in kept.findings[0].message.zh
    os.write(done[1], b"x")
    os.waitpid(child, 0)
    with keep(shelf) as kept:
        assert kept.value is not None


def test_counter_never_goes_back_even_when_releases_are_lost(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    on(shelf, site)
    on(shelf, write_site(site, SECOND), 1)
    rollback(keeper_of(shelf))
    (tmp_path / "shelf/versions/000002-20260601T120100Z").rename(tmp_path / "lost")
    on(shelf, write_site(site, {**FIRST, "404.html": "没有"}), 2)
    assert live_release(shelf) == "000003-20260601T120200Z"


def test_journal_line_that_was_cut_off_hides_no_other(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    with (tmp_path / "shelf/journal.jsonl").open("wb") as file:
        file.write(b'{"at":"2026')
    on(shelf, site)
    assert [one.published != "" for one in releases(shelf)] == [True]


def test_site_that_changes_while_it_is_published_is_refused(tmp_path: Path) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")

    def meddle(number: int, call: str) -> None:
        if call == "create":
            (site / "index.html").write_text("anders")

    refused = on(shelf_at(tmp_path / "shelf", Script(meddle)), site)
    assert (refused.ending, codes(refused)) == (Ending.REFUSED, ["CP810"])
    assert live_release(shelf) == ""
    assert on(shelf, site).ending is Ending.PUBLISHED


def test_full_disk_is_found_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, shelf = write_site(tmp_path / "site", FIRST), shelf_at(tmp_path / "shelf")
    real = os.statvfs(tmp_path)
    small = os.statvfs_result((real[0], 4096, *real[2:4], 20, *real[5:]))
    monkeypatch.setattr(os, "statvfs", lambda path: small)
    refused = on(shelf, site)
    assert (refused.ending, codes(refused)) == (Ending.REFUSED, ["CP803"])
    assert "只剩 0.1 MB" in refused.findings[0].message.zh
    assert list((tmp_path / "shelf/incoming").iterdir()) == []


def test_order_of_files_and_hours_of_the_machine_leave_the_manifest_the_same(tmp_path: Path) -> None:
    shelves = [tmp_path / "a", tmp_path / "b"]
    texts = []
    for folder, files in zip(shelves, (FIRST, dict(reversed(FIRST.items()))), strict=True):
        shelf = shelf_at(folder)
        on(shelf, write_site(tmp_path / f"site-{folder.name}", files))
        texts.append((shelf.public(live_release(shelf)) / "verify/manifest.json").read_bytes())
    assert texts[0] == texts[1]
    assert NOON.astimezone(dt.UTC).strftime("%H:%M") in texts[0].decode()
