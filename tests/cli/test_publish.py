"""`casepress publish`, `releases`, `rollback`, `pin` from the outside: statuses, what is printed, what is public."""

from __future__ import annotations

import gzip
import json
import os
import time
from pathlib import Path

import pytest
from desk import casepress, good_case, process, small_site
from site_builder import INSPECTIONS, settings

from casepress.release.shelf import keep, live_release, open_shelf


def public(root: Path) -> str:
    """The public page of the one case."""
    return (root / "shelf/current/cases/c2b3-r5-qilu/index.html").read_text("utf-8")


def live(root: Path) -> str:
    """The id of what is public."""
    shelf = open_shelf(root / "shelf").value
    assert shelf is not None
    return live_release(shelf)


def test_site_is_built_and_public_with_status_0_and_unchanged_with_3(tmp_path: Path) -> None:
    small_site(tmp_path)
    answer = casepress(tmp_path, "publish", "shelf", "--jobs", "1", "--as-of", "2022-01-01T00:00Z")
    assert (answer.status, answer.err) == (0, "")
    assert "已公开新的一版\n公开的版本：000001-20220101T000000Z\n" in answer.out
    assert "杞麓湖" in public(tmp_path)
    again = casepress(tmp_path, "publish", "shelf", "--jobs", "1", "--as-of", "2022-01-02T00:00Z")
    assert again.status == 3
    assert "没有变化，公众看到的和上一次一样\n公开的版本：000001-20220101T000000Z\n" in again.out


def test_site_with_a_broken_case_is_public_without_it_with_status_1(tmp_path: Path) -> None:
    small_site(tmp_path, broken="没有文件头\n", qilu=good_case())
    answer = casepress(tmp_path, "publish", "shelf", "--jobs", "1")
    assert answer.status == 1
    assert "cases/c2b3-r5/broken.md" in answer.out
    assert "杞麓湖" in public(tmp_path)


def test_site_that_is_not_built_leaves_the_public_one_with_status_4(tmp_path: Path) -> None:
    site = small_site(tmp_path)
    casepress(tmp_path, "publish", "shelf", "--jobs", "1")
    before = live(tmp_path)
    for file, text in (
        ("cases/_vocabulary/inspections.yml", "inspections: ["),
        ("mkdocs.yml", "site_name: ["),
    ):
        site.write(file, text)
        answer = casepress(tmp_path, "publish", "shelf", "--jobs", "1")
        assert answer.status == 4
        assert live(tmp_path) == before
    assert "杞麓湖" in public(tmp_path)


def test_strict_publication_with_an_error_publishes_nothing_with_status_4(tmp_path: Path) -> None:
    small_site(tmp_path, broken="没有文件头\n", qilu=good_case())
    answer = casepress(tmp_path, "publish", "shelf", "--strict", "--jobs", "1")
    assert answer.status == 4
    assert not (tmp_path / "shelf/current").exists()


def test_folder_outside_any_site_is_status_2(tmp_path: Path) -> None:
    assert casepress(tmp_path, "publish", "shelf").status == 2
    assert not (tmp_path / "shelf").exists()


@pytest.mark.parametrize(
    "shelf", ["site", "site/x", "cases/x", "media", "docs", ".", "..", ".cache/casepress/x"]
)
def test_shelf_among_the_sources_is_refused_with_status_2(tmp_path: Path, shelf: str) -> None:
    site = small_site(tmp_path / "one")
    (site.root / "media").mkdir()
    answer = casepress(site.root, "publish", shelf, "--jobs", "1")
    assert answer.status == 2
    assert "互相包含" in answer.err


def test_folder_with_other_things_is_refused_with_status_4(tmp_path: Path) -> None:
    site = small_site(tmp_path)
    site.write("letters/a.txt", "mine")
    answer = casepress(tmp_path, "publish", "letters", "--jobs", "1")
    assert answer.status == 4
    assert "CP801" in answer.out
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["a.txt"]


def test_built_folder_is_public_without_a_site_around_it(tmp_path: Path) -> None:
    small_site(tmp_path / "one")
    assert casepress(tmp_path / "one", "build", "--site-dir", str(tmp_path / "built")).status == 0
    answer = casepress(tmp_path, "publish", "shelf", "--from", "built", "--lang", "en")
    assert (answer.status, answer.err) == (0, ""), answer.out
    assert "Public is 000001-" in answer.out
    assert "杞麓湖" in public(tmp_path)
    assert casepress(tmp_path, "publish", "shelf", "--from", "built").status == 3
    assert casepress(tmp_path, "publish", "built/x", "--from", "built").status == 2
    assert casepress(tmp_path, "publish", "shelf", "--from", "nothing").status == 2
    assert casepress(tmp_path, "publish", "shelf", "--from", "built", "--tombstones").status == 2


@pytest.mark.parametrize("way", ["dead link", "page gone"])
def test_built_folder_that_is_not_sound_leaves_the_public_one_with_status_4(tmp_path: Path, way: str) -> None:
    small_site(tmp_path / "one")
    casepress(tmp_path / "one", "build", "--site-dir", str(tmp_path / "built"))
    casepress(tmp_path, "publish", "shelf", "--from", "built")
    before = live(tmp_path)
    page = tmp_path / "built/about/index.html"
    if way == "dead link":
        page.write_text(page.read_text("utf-8").replace("说明。", '<a href="../nowhere/">说明</a>'), "utf-8")
    else:
        page.unlink()
    answer = casepress(tmp_path, "publish", "shelf", "--from", "built")
    assert (answer.status, live(tmp_path)) == (4, before)
    assert ("CP824" if way == "dead link" else "CP844") in answer.out


def test_shelf_in_use_is_status_5_and_nothing_is_built(tmp_path: Path) -> None:
    small_site(tmp_path)
    shelf = open_shelf(tmp_path / "shelf").value
    assert shelf is not None
    with keep(shelf) as kept:
        assert kept.value is not None
        answer = process(tmp_path, "publish", "shelf", "--jobs", "1")
    assert answer.status == 5
    assert f"pid {os.getpid()}" in answer.out
    assert not (tmp_path / "site").exists()


def test_earlier_instant_is_status_4_until_it_is_meant(tmp_path: Path) -> None:
    small_site(tmp_path).write("mkdocs.yml", settings("most_loss: 90"))
    casepress(tmp_path, "publish", "shelf", "--jobs", "1", "--as-of", "2022-01-01T00:00Z")
    early = ("publish", "shelf", "--jobs", "1", "--as-of", "2021-05-01T00:00Z")
    answer = casepress(tmp_path, *early)
    assert answer.status == 4
    assert "CP812" in answer.out
    assert "杞麓湖" in public(tmp_path)
    assert casepress(tmp_path, *early, "--allow-earlier").status == 4
    assert casepress(tmp_path, *early, "--allow-earlier", "--tombstones").status == 0
    assert "杞麓湖" not in public(tmp_path)
    assert "本页已撤下" in public(tmp_path)


def test_publication_and_night_carry_the_same_state(tmp_path: Path) -> None:
    site = small_site(tmp_path)
    casepress(tmp_path, "publish", "shelf", "--jobs", "1", "--as-of", "2022-01-01T00:00Z")
    states = [gzip.decompress(path.read_bytes()) for path in (tmp_path / "shelf/versions").glob("*/state.json.gz")]
    assert b"c2b3-r5-qilu" in states[0]
    site.write("cases/_vocabulary/inspections.yml", INSPECTIONS.replace("2021-05-06T18", "2021-05-07T18"))
    answer = casepress(tmp_path, "publish", "shelf", "--jobs", "1", "--as-of", "2022-01-02T00:00Z")
    assert answer.status == 4
    assert "CP843" in answer.out


def test_deleted_case_refuses_and_a_dead_link_does_too(tmp_path: Path) -> None:
    site = small_site(tmp_path, qilu=good_case(), lake=good_case("云南大理洱海流域治理缓慢"))
    casepress(tmp_path, "publish", "shelf", "--jobs", "1")
    (tmp_path / "cases/c2b3-r5/lake.md").unlink()
    answer = casepress(tmp_path, "publish", "shelf", "--jobs", "1")
    assert (answer.status, "CP844" in answer.out) == (4, True)
    site.write("cases/c2b3-r5/lake.md", good_case("云南大理洱海流域治理缓慢"))
    site.write("docs/about.md", '# 关于\n\n<a href="../gone/">没有的页面</a>\n')
    answer = casepress(tmp_path, "publish", "shelf", "--jobs", "1")
    assert (answer.status, "CP824" in answer.out) == (4, True)


def test_releases_are_listed_and_an_older_one_goes_live_in_under_a_second(tmp_path: Path) -> None:
    site = small_site(tmp_path)
    casepress(tmp_path, "publish", "shelf", "--jobs", "1", "--as-of", "2022-01-01T00:00Z")
    site.write("cases/c2b3-r5/lake.md", good_case("云南大理洱海流域治理缓慢"))
    casepress(tmp_path, "publish", "shelf", "--jobs", "1", "--as-of", "2022-01-02T00:00Z")
    listed = casepress(tmp_path, "releases", "shelf")
    assert listed.status == 0
    first, second = listed.out.splitlines()
    assert "000002-20220102T000000Z  2022-01-02 08:00" in first
    assert "[公开]" in first
    assert "000001-20220101T000000Z" in second
    (tmp_path / "shelf/journal.jsonl").unlink()
    assert casepress(tmp_path, "releases", "shelf").out.splitlines()[1].endswith("[没有公开的记录]")
    start = time.perf_counter()
    back = casepress(tmp_path, "rollback", "shelf")
    assert time.perf_counter() - start < 1
    assert back.status == 0
    assert "现在公开的是 000001-20220101T000000Z" in back.out
    assert casepress(tmp_path, "rollback", "shelf", "000001-20220101T000000Z").status == 3
    assert casepress(tmp_path, "rollback", "shelf").status == 4
    held = casepress(tmp_path, "publish", "shelf", "--jobs", "1", "--as-of", "2022-01-03T00:00Z")
    assert held.status == 4
    assert "CP813" in held.out
    records = json.loads(casepress(tmp_path, "releases", "shelf", "--json").out)
    assert [(one["release"][:6], one["live"]) for one in records] == [("000002", False), ("000001", True)]
    assert records[0]["changes"]["added"] >= 1


def test_pages_that_come_back_with_an_older_release_are_named(tmp_path: Path) -> None:
    site = small_site(tmp_path)
    casepress(tmp_path, "publish", "shelf", "--jobs", "1", "--as-of", "2022-01-01T00:00Z")
    lake = good_case("云南大理洱海流域治理缓慢")
    site.write("cases/c2b3-r5/lake.md", lake)
    casepress(tmp_path, "publish", "shelf", "--jobs", "1", "--as-of", "2022-01-02T00:00Z")
    (tmp_path / "cases/c2b3-r5/qilu.md").unlink()
    site.write("cases/c2b3-r5/lake.md", lake.replace("batch:", "withdrawn: {date: 2022-01-02, note: 有误}\nbatch:"))
    done = casepress(tmp_path, "publish", "shelf", "--jobs", "1", "--tombstones", "--as-of", "2022-01-03T00:00Z")
    assert done.status == 0
    answer = casepress(tmp_path, "rollback", "shelf")
    assert "有 2 个网页是后来撤掉的" in answer.out
    assert "  /cases/c2b3-r5-qilu/" in answer.out
    assert "  /cases/c2b3-r5-lake/" in answer.out


def test_pinned_release_is_kept_and_listed_so(tmp_path: Path) -> None:
    site = small_site(tmp_path)
    name = "000001-20220101T000000Z"
    casepress(tmp_path, "publish", "shelf", "--jobs", "1", "--as-of", "2022-01-01T00:00Z")
    assert [casepress(tmp_path, "pin", "shelf", name).status for _ in range(2)] == [0, 3]
    for day in (2, 3):
        site.write("docs/about.md", f"# 关于\n\n第{day}天。\n")
        casepress(
            tmp_path, "publish", "shelf", "--jobs", "1", "--keep", "1", "--as-of", f"2022-01-0{day}T00:00Z"
        )
    assert "[固定]" in casepress(tmp_path, "releases", "shelf").out.splitlines()[-1]
    assert [casepress(tmp_path, "unpin", "shelf", name).status for _ in range(2)] == [0, 3]
    assert casepress(tmp_path, "pin", "shelf", "000009-20220101T000000Z").status == 4


@pytest.mark.parametrize("args", [("releases",), ("rollback",), ("pin", "000001-20220101T000000Z")])
def test_folder_that_is_no_shelf_is_status_4_and_stays_absent(tmp_path: Path, args: tuple[str, ...]) -> None:
    answer = casepress(tmp_path, args[0], "nothing", *args[1:])
    assert answer.status == 4
    assert "CP818" in answer.out
    assert not (tmp_path / "nothing").exists()
