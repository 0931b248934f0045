"""`casepress new`: what it writes passes `check`, what it refuses writes nothing, and how it asks."""

from __future__ import annotations

import os
import select
import sys
import time
from pathlib import Path

import pytest
from desk import casepress, command, small_site

TITLE = "云南玉溪通海县某湖治理久拖不决"
GIVEN = {"--title": TITLE, "--region": "通海", "--issue": "水", "--batch": "c2b3-r5", "--slug": "lake"}


def new(root: Path, **changes: str) -> tuple[int, str, str]:
    words = {**GIVEN, **{f"--{name}": value for name, value in changes.items()}}
    args = [part for name, value in words.items() if value for part in (name, value)]
    return casepress(root, "new", "--no-input", *args, "--issue", "久拖不决")


def test_new_case_passes_check_without_an_error(tmp_path: Path) -> None:
    small_site(tmp_path)
    status, out, err = new(tmp_path, summary="一个湖：治理 # 多年没有完成")
    assert (status, err) == (0, "")
    assert "已写入 cases/c2b3-r5/lake.md" in out
    text = (tmp_path / "cases/c2b3-r5/lake.md").read_text("utf-8")
    assert 'region: ["530423"]\nissue: [water, delay]\nbatch: c2b3-r5\n' in text
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## 一、基本情况",
        "## 二、主要问题",
        "## 三、原因分析",
    ]
    assert (tmp_path / "media/c2b3-r5/lake").is_dir()
    answer = casepress(tmp_path, "check", "cases/c2b3-r5/lake.md")
    assert (answer.status, "：0 处错误" in answer.out) == (0, True)


def test_new_case_never_overwrites(tmp_path: Path) -> None:
    site = small_site(tmp_path)
    kept = site.write("cases/c2b3-r5/lake.md", "mine")
    status, _, err = new(tmp_path)
    assert status == 2
    assert "不会覆盖" in err
    assert kept.read_text("utf-8") == "mine"


def test_name_is_proposed_from_place_and_issue_and_kept_free(tmp_path: Path) -> None:
    small_site(tmp_path)
    for name in ("530423-water", "530423-water-2"):
        status, out, _ = new(tmp_path, slug="")
        assert (status, f"cases/c2b3-r5/{name}.md" in out) == (0, True)


def test_inspected_object_stands_for_a_region(tmp_path: Path) -> None:
    small_site(tmp_path)
    status, _, _ = new(tmp_path, region="新疆生产建设兵团", title="新疆生产建设兵团某团场违规取水")
    assert status == 0
    text = (tmp_path / "cases/c2b3-r5/lake.md").read_text("utf-8")
    assert "objects: [xpcc]" in text
    assert "region" not in text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "缺少 --title"),
        ({"region": "朝阳"}, "211300 辽宁省朝阳市"),
        ({"region": "通海现"}, "530423 云南省玉溪市通海县"),
        ({"issue": "watr"}, "是否想写“water”"),
        ({"issue": "弄虚作假"}, "还缺一个领域"),
        ({"batch": "c2b3-r55"}, "是否想写“c2b3-r5”"),
        ({"slug": "../../lake"}, "不能用作文件名"),
        ({"slug": "湖"}, "不能用作文件名"),
    ],
)
def test_answer_that_cannot_be_taken_is_refused_with_the_cure_and_writes_nothing(
    tmp_path: Path, changes: dict[str, str], sentence: str
) -> None:
    small_site(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    status, _, err = new(tmp_path, **changes)
    assert status == 2
    assert sentence in err
    assert [path for path in sorted(tmp_path.rglob("*")) if ".cache" not in path.parts] == before


def test_title_that_would_be_an_error_is_shown_as_a_finding_and_not_written(tmp_path: Path) -> None:
    small_site(tmp_path)
    status, out, _ = new(tmp_path, title="云南" + "很" * 130)
    assert status == 1
    assert "没有写文件" in out
    assert not (tmp_path / "cases/c2b3-r5/lake.md").exists()


def test_site_without_a_release_is_told_where_to_declare_one(tmp_path: Path) -> None:
    site = small_site(tmp_path)
    site.write("cases/_vocabulary/inspections.yml", "inspections: []\n")
    status, _, err = new(tmp_path)
    assert status == 2
    assert "还没有通报批次" in err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_interview_on_a_terminal_offers_what_a_name_may_mean(tmp_path: Path) -> None:
    small_site(tmp_path)
    answers = [TITLE, "3", "通海、朝阳", "9", "2", "watr", "water、delay", "", "lake"]
    said = conversation(tmp_path, answers)
    assert "没有这个序号" in said
    assert "是否想写“water”" in said
    assert "[云南省玉溪市通海县]" in said  # taken from the title
    assert "已写入 cases/c2b3-r1/lake.md" in said
    text = (tmp_path / "cases/c2b3-r1/lake.md").read_text("utf-8")
    assert 'region: ["530423", "211300"]' in text


def conversation(root: Path, answers: list[str]) -> str:
    """Types the answers one after another, each once a question stands there; gives all that was said."""
    import pty

    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(root)
        os.execv(sys.executable, command(["new"]))
    said = b""
    waiting = list(answers)
    deadline = time.monotonic() + 30
    asked = 0
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                heard = os.read(terminal, 65536)
            except OSError:
                break
            if not heard:
                break
            said += heard
        elif waiting and len(said) > asked and said.rstrip(b" ").endswith(b":"):
            os.write(terminal, f"{waiting.pop(0)}\n".encode())
            asked = len(said)
    os.close(terminal)
    os.waitpid(pid, 0)
    return said.decode()
