"""`casepress check`, and the report that it prints."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from desk import casepress, good_case, small_site
from site_builder import settings

from casepress.cache import is_writable
from casepress.cli.report import CELLS, cells, excerpt_at


def test_clean_site_is_status_0_and_one_line(tmp_path: Path) -> None:
    small_site(tmp_path)
    assert casepress(tmp_path, "check") == (0, "检查了 1 个文件，没有问题。\n", "")


def test_every_broken_file_is_reported_and_none_hides_another(tmp_path: Path) -> None:
    broken = good_case().replace("---\n", "---\ntitle: 再来一次\n", 1)
    small_site(tmp_path, alpha="没有文件头\n", beta=broken, gamma=good_case("云南玉溪又一案例的标题写在这里"))
    answer = casepress(tmp_path, "check")
    assert answer.status == 1
    lines = answer.out.splitlines()
    assert lines[0].startswith("cases/c2b3-r5/alpha.md:1:1  CP104 错误  ")
    beta = next(number for number, line in enumerate(lines) if "beta.md" in line)
    assert lines[beta].startswith("cases/c2b3-r5/beta.md:3:1  CP107 错误  ")
    assert lines[beta + 1 : beta + 3] == ["    title: '云南玉溪杞麓湖污染治理治标不治本'", "    ^"]
    assert lines[beta + 3].startswith("  → ")
    assert lines[-1] == "检查了 3 个文件：2 处错误，0 处警告。"


def test_warning_alone_leaves_status_0(tmp_path: Path) -> None:
    small_site(tmp_path, qilu=good_case("云南玉溪杞麓湖污染治理治标不治本。"))
    answer = casepress(tmp_path, "check")
    assert answer.status == 0
    assert "警告" in answer.out


def test_json_lists_every_part_of_a_finding_in_both_languages(tmp_path: Path) -> None:
    small_site(tmp_path, qilu=good_case().replace("[water, delay]", "[watr, delay]"))
    answer = casepress(tmp_path, "check", "--format", "json")
    assert answer.status == 1
    found = json.loads(answer.out)
    first = next(one for one in found if one["code"] == "CP301")
    assert set(first) == {"code", "severity", "file", "line", "column", "message", "hint", "help"}
    assert (first["severity"], first["file"]) == ("error", "cases/c2b3-r5/qilu.md")
    assert (first["line"], first["column"]) == (4, 9)
    assert "watr" in first["message"]["zh"]
    assert "water" in first["hint"]["en"]


def test_json_of_a_clean_site_is_an_empty_list(tmp_path: Path) -> None:
    small_site(tmp_path)
    assert json.loads(casepress(tmp_path, "check", "--format", "json").out) == []


def test_named_file_is_reported_without_the_others(tmp_path: Path) -> None:
    small_site(tmp_path, alpha="没有文件头\n", beta=good_case())
    assert casepress(tmp_path, "check", "cases/c2b3-r5/beta.md").status == 0
    answer = casepress(tmp_path, "check", "cases/c2b3-r5/alpha.md")
    assert answer.status == 1
    assert answer.out.endswith("检查了 1 个文件：1 处错误，0 处警告。\n")


def test_broken_vocabulary_is_shown_with_every_named_file(tmp_path: Path) -> None:
    site = small_site(tmp_path)
    site.write("cases/_vocabulary/inspections.yml", "inspections: [\n")
    answer = casepress(tmp_path, "check", "cases/c2b3-r5/qilu.md")
    assert answer.status == 1
    assert "cases/_vocabulary/inspections.yml:" in answer.out


def test_file_that_is_not_there_or_not_in_the_site_is_wrong_usage(tmp_path: Path) -> None:
    site = small_site(tmp_path / "site")
    outside = tmp_path / "outside.md"
    outside.write_text("x", encoding="utf-8")
    assert casepress(site.root, "check", "cases/c2b3-r5/nowhere.md").status == 2
    answer = casepress(site.root, "check", "../outside.md")
    assert answer.status == 2
    assert "不在这个站点目录里" in answer.err


@pytest.mark.parametrize(
    "file",
    [
        "cases/c2b3-r5/2021/second.md", "cases/c2b3-r5/second.md.txt", "README.md", "media/c2b3-r5/qilu/1.png",
        "cases/c2b3-r5/_notes.md", "docs/1.png", "docs/drafts/x.md", "media",
    ],
)  # fmt: skip
def test_file_that_is_not_read_is_refused_with_what_can_be_checked(file: str, tmp_path: Path) -> None:
    site = small_site(tmp_path)
    site.write("mkdocs.yml", settings(extra="exclude_docs: drafts/\n"))
    site.write(file if "." in file else f"{file}/c2b3-r5/1.jpg", good_case())
    answer = casepress(tmp_path, "check", file)
    assert answer.status == 2
    assert answer.out == ""
    assert "能检查的是：cases/<批次>/<名称>.md" in answer.err


@pytest.mark.parametrize(
    "file",
    [
        "cases/c2b3-r5/qilu.md", "docs/about.md", "cases/_vocabulary/inspections.yml", "mkdocs.yml",
        "./cases/c2b3-r5/../c2b3-r5/qilu.md",
    ],
)  # fmt: skip
def test_file_that_is_read_can_be_checked_alone(file: str, tmp_path: Path) -> None:
    small_site(tmp_path)
    assert casepress(tmp_path, "check", file) == (0, "检查了 1 个文件，没有问题。\n", "")


def test_page_with_an_error_is_told_when_it_is_checked_alone(tmp_path: Path) -> None:
    small_site(tmp_path).write("docs/about.md", "# 关于\n\n电话13812345678\n")
    answer = casepress(tmp_path, "check", "docs/about.md")
    assert answer.status == 1
    assert "docs/about.md:3:3  CP462 错误" in answer.out
    assert "13812345678" not in answer.out


def test_folder_is_checked_with_all_that_is_in_it(tmp_path: Path) -> None:
    site = small_site(tmp_path, alpha="没有文件头\n", beta=good_case())
    site.write("cases/c2b3-r1/gamma.md", "没有文件头\n")
    site.write("cases/c2b3-r5/delta.txt", "文稿\n")
    for asked in ("cases/c2b3-r5", "cases/c2b3-r5/"):
        answer = casepress(tmp_path, "check", asked)
        assert "alpha.md" in answer.out
        assert "delta.txt" in answer.out
        assert "gamma.md" not in answer.out
        assert answer.out.endswith("检查了 2 个文件：1 处错误，1 处警告。\n")
    assert "gamma.md" in casepress(tmp_path, "check", ".").out


def test_missing_picture_is_an_error_that_names_the_nearest_file(tmp_path: Path) -> None:
    site = small_site(
        tmp_path,
        qilu=good_case().replace(
            "---\n导语", "figures: [{file: lake.jpg, alt: 湖, caption: 湖面}]\n---\n导语"
        ),
    )
    site.write("media/c2b3-r5/qilu/lakes.jpg", b"x")
    answer = casepress(tmp_path, "check")
    assert answer.status == 1
    assert "CP601 错误" in answer.out
    assert "lakes.jpg" in answer.out


def test_picture_that_differs_in_letter_case_is_an_error_that_says_the_right_name(tmp_path: Path) -> None:
    site = small_site(
        tmp_path,
        qilu=good_case().replace("---\n导语", "figures: [{file: 1.jpg, alt: 湖, caption: 湖面}]\n---\n导语"),
    )
    site.write("media/c2b3-r5/qilu/1.JPG", b"x")
    answer = casepress(tmp_path, "check")
    assert "CP603 错误" in answer.out
    assert "请改写为“1.JPG”" in answer.out


def test_file_that_no_case_names_is_a_warning_unless_its_case_is_broken(tmp_path: Path) -> None:
    site = small_site(tmp_path, alpha="没有文件头\n", beta=good_case())
    site.write("media/c2b3-r5/alpha/1.jpg", b"x")
    site.write("media/c2b3-r5/beta/2.jpg", b"x")
    answer = casepress(tmp_path, "check")
    assert "beta/2.jpg" in answer.out
    assert "alpha/1.jpg" not in answer.out


@pytest.mark.parametrize("lists", ["inspections: [\n", ""])
def test_lost_vocabulary_calls_no_picture_needless_and_is_told_once(lists: str, tmp_path: Path) -> None:
    site = small_site(tmp_path)
    site.write("media/c2b3-r5/qilu/1.jpg", b"x")
    path = site.write("cases/_vocabulary/inspections.yml", lists)
    if not lists:
        path.unlink()
    answer = casepress(tmp_path, "check")
    assert answer.status == 1
    assert "1.jpg" not in answer.out
    assert [code for code in ("CP318", "CP709") if code in answer.out] == (["CP709"] if lists else ["CP318"])
    assert casepress(tmp_path, "build").status == 1
    assert not (tmp_path / "site/index.html").exists()


def test_site_that_can_only_be_read_is_checked_all_the_same(tmp_path: Path) -> None:
    site = small_site(tmp_path)
    # Nobody can make a folder there, not even root.
    site.write("mkdocs.yml", settings("cache_dir: /proc/casepress"))
    assert casepress(tmp_path, "check") == (0, "检查了 1 个文件，没有问题。\n", "")
    site.write("cases/c2b3-r5/alpha.md", "没有文件头\n")
    assert "alpha.md:1:1  CP104" in casepress(tmp_path, "check").out


def test_cache_of_another_user_is_not_needed(tmp_path: Path) -> None:
    made = small_site(tmp_path)
    assert is_writable(made.project.cache)
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    folder = made.project.cache / "cases"
    folder.mkdir()
    folder.chmod(0o555)
    assert not is_writable(made.project.cache)
    assert casepress(tmp_path, "check").status == 0


def test_english_report_holds_the_english_words(tmp_path: Path) -> None:
    small_site(tmp_path, alpha="no head\n")
    answer = casepress(tmp_path, "check", "--lang", "en")
    assert "CP104 error  The first line is not ---" in answer.out
    assert answer.out.endswith("1 file checked: 1 error, 0 warnings.\n")


def test_control_characters_of_a_source_line_never_reach_the_terminal(tmp_path: Path) -> None:
    small_site(tmp_path, alpha="\x1b[31m没有文件头\n")
    answer = casepress(tmp_path, "check")
    assert "\x1b" not in answer.out


def test_caret_stands_below_its_character_where_characters_are_wide() -> None:
    shown, offset = excerpt_at("标题：abc错", 7)
    assert shown == "标题：abc错"
    assert offset == sum(map(cells, "标题：abc")) == 9


def test_long_line_is_cut_around_the_column() -> None:
    line = "甲" * 200 + "乙" + "丙" * 200
    shown, offset = excerpt_at(line, 201)
    assert offset is not None
    assert sum(map(cells, shown)) <= CELLS + 2
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert sum(map(cells, shown[: shown.index("乙")])) == offset


def test_column_beyond_the_line_gives_no_caret() -> None:
    assert excerpt_at("abc", 9) == ("abc", None)
