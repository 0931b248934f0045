"""`casepress init`: a site of one's own, anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import casepress, process


def test_new_site_passes_check_and_builds_with_status_0(tmp_path: Path) -> None:
    made = process(tmp_path, "init", "我的 站点")
    assert (made.status, made.err) == (0, "")
    assert "  cd '我的 站点'\n" in made.out
    root = tmp_path / "我的 站点"
    assert process(root, "check") == (0, "检查了 1 个文件，没有问题。\n", "")
    built = process(root, "build")
    assert (built.status, built.err) == (0, "")
    assert (root / "site/cases/sample-r1-sample/index.html").is_file()
    assert (root / "site/about/index.html").is_file()
    assert (root / ".gitignore").read_text("utf-8") == "/site/\n/.cache/\n"
    assert not (root / "gitignore").exists()


def test_sample_vocabulary_is_valid_with_its_commented_example_taken_in(tmp_path: Path) -> None:
    casepress(tmp_path, "init", "mine")
    path = tmp_path / "mine/cases/_vocabulary/inspections.yml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("\n#  ", "\n  "), encoding="utf-8")
    assert "- id: c2b3" in path.read_text("utf-8").replace("#", "")
    answer = casepress(tmp_path / "mine", "check")
    assert answer == (0, "检查了 1 个文件，没有问题。\n", "")
    assert casepress(tmp_path / "mine", "new", "--no-input", "--batch", "c2b3-r1").err.startswith(
        "错误：缺少 --title"
    )


def test_empty_folder_that_is_there_is_taken(tmp_path: Path) -> None:
    assert casepress(tmp_path, "init", ".").status == 0
    assert (tmp_path / "mkdocs.yml").is_file()


@pytest.mark.parametrize("name", ["full", "file"])
def test_folder_that_holds_anything_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/letter.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    answer = casepress(tmp_path, "init", name)
    assert answer.status == 2
    assert "请换一个" in answer.err
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "full", "letter.txt"]
