"""`casepress build` from the outside: statuses, what is printed, what is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import casepress, good_case, process, small_site

from casepress.cli.language import Language
from casepress.cli.phrasing import Refused
from casepress.cli.site import moment


def test_clean_site_is_built_with_status_0_and_one_line(tmp_path: Path) -> None:
    small_site(tmp_path)
    answer = casepress(tmp_path, "build")
    assert answer.status == 0
    assert answer.err == ""
    assert answer.out.startswith("完成：1 个案例，")
    assert answer.out.count("\n") == 1
    assert (tmp_path / "site" / "cases" / "c2b3-r5-qilu" / "index.html").is_file()


def test_broken_case_is_left_out_loudly_and_the_others_are_published(tmp_path: Path) -> None:
    small_site(tmp_path, broken="没有文件头\n", good=good_case())
    answer = casepress(tmp_path, "build")
    assert answer.status == 1
    assert answer.out.count("CP104 错误") == 1
    assert "有 1 个案例因错误没有发布：\n  cases/c2b3-r5/broken.md\n完成：1 个案例" in answer.out
    assert (tmp_path / "site" / "cases" / "c2b3-r5-good" / "index.html").is_file()
    assert not (tmp_path / "site" / "cases" / "c2b3-r5-broken").exists()


def test_strict_build_with_an_error_writes_nothing_and_is_status_1(tmp_path: Path) -> None:
    small_site(tmp_path, broken="没有文件头\n", good=good_case())
    answer = casepress(tmp_path, "build", "--strict", "--timings")
    assert answer.status == 1
    assert "没有发布任何内容：有 1 处错误" in answer.out
    assert "  读取 " in answer.out
    assert not (tmp_path / "site").exists()


def test_folder_with_other_things_is_left_alone_with_status_1(tmp_path: Path) -> None:
    site = small_site(tmp_path)
    site.write("elsewhere/letter.txt", "mine")
    answer = casepress(tmp_path, "build", "--site-dir", "elsewhere")
    assert answer.status == 1
    assert "CP703" in answer.out
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("folder", ["cases", "cases/new", "media/x", "docs", ".", ".."])
def test_folder_of_the_sources_is_refused_as_output(tmp_path: Path, folder: str) -> None:
    site = small_site(tmp_path / "site")
    (site.root / "media").mkdir()
    answer = casepress(site.root, "build", "--site-dir", folder)
    assert answer.status == 2
    assert "请换一个目录" in answer.err


def test_case_whose_release_is_not_out_waits_and_is_in_no_page(tmp_path: Path) -> None:
    small_site(tmp_path)
    answer = casepress(tmp_path, "build", "--as-of", "2021-05-06T17:59+08:00")
    assert answer.status == 0
    assert "另有 1 个案例的通报时间还没到" in answer.out
    pages = (path.read_text("utf-8") for path in (tmp_path / "site").rglob("*.html"))
    assert not any("杞麓湖" in page for page in pages)


def test_time_without_a_zone_is_refused_with_the_time_to_write(tmp_path: Path) -> None:
    small_site(tmp_path)
    answer = casepress(tmp_path, "build", "--as-of", "2021-04-16T18:00")
    assert answer.status == 2
    assert "没有写时区" in answer.err
    assert "--as-of 2021-04-16T18:00+08:00" in answer.err
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("text", ["昨天", "2021-13-01", "2021-04", "20210416", "2021-04-16T25:00+08:00"])
def test_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="读不懂"):
        moment(text, Language("zh"))


def test_bare_date_means_the_end_of_that_day_in_shanghai() -> None:
    assert moment("2021-04-16", Language("zh")).isoformat() == "2021-04-17T00:00:00+08:00"


def test_output_of_a_process_without_a_terminal_is_nothing_but_the_result(tmp_path: Path) -> None:
    small_site(tmp_path)
    answer = process(tmp_path, "build", "--lang", "en", "--jobs", "2")
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.startswith("Done: 1 case, ")
    assert answer.out.count("\n") == 1
    assert "\x1b" not in answer.out
