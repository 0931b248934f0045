"""`casepress import`: manuscripts and what lies beside them become checked cases, and nothing is overwritten."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from desk import casepress, small_site
from habits import TITLE, photo, word_file

from casepress.exit_codes import CRASHED

CASE = "cases/c2b3-r5/530423-water.md"


def site_with(root: Path, **manuscripts: bytes) -> Path:
    """A site, and beside it a folder of manuscripts (underscores stand for dots)."""
    small_site(root / "site", other="---\ntitle: 甲\n---\n")
    (root / "site/cases/c2b3-r5/other.md").unlink()
    (root / "in").mkdir()
    for name, data in manuscripts.items():
        (root / "in" / name.replace("_", ".")).write_bytes(data)
    return root / "site"


def test_word_file_becomes_a_case_that_has_no_error(tmp_path: Path) -> None:
    site = site_with(tmp_path, a_docx=word_file("captions-below"))
    answer = casepress(site, "import", "../in/a.docx", "--batch", "c2b3-r5")
    assert (answer.status, answer.err) == (0, "")
    assert f"已写入 {CASE}" in answer.out
    assert f"casepress check {CASE}" in answer.out
    assert (site / "media/c2b3-r5/530423-water/1.jpg").read_bytes() == photo(1)
    assert casepress(site, "check", CASE).status == 0
    assert not list(site.rglob("*.importing"))


def test_photos_and_clips_beside_it_are_taken_along(tmp_path: Path) -> None:
    site = site_with(tmp_path, a_docx=word_file("captions-below"))
    (tmp_path / "in/污水直排入湖口.JPEG").write_bytes(photo(20))
    (tmp_path / "in/与稿件里相同.jpg").write_bytes(photo(1))
    (tmp_path / "in/VID_1.MP4").write_bytes(b"\x00\x00\x00\x18ftypmp42")
    (tmp_path / "in/VID_1.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\n水\n", "utf-8")
    answer = casepress(site, "import", "../in", "--batch", "c2b3-r5")
    assert answer.status == 0, answer.out + answer.err
    assert "图片 3 张、视频 1 段" in answer.out
    folder = site / "media/c2b3-r5/530423-water"
    assert sorted(path.name for path in folder.iterdir()) == ["1.jpg", "1.mp4", "1.srt", "2.jpg", "3.jpg"]
    text = (site / CASE).read_text("utf-8")
    assert "{file: 3.jpg, caption: 污水直排入湖口}" in text
    assert "{file: 1.mp4, captions: 1.srt}" in text


def test_media_of_several_manuscripts_go_by_their_names(tmp_path: Path) -> None:
    site = site_with(tmp_path, a_docx=word_file("plain"), b_docx=word_file("title-in-two-lines"))
    (tmp_path / "in/b-1.jpg").write_bytes(photo(20))
    (tmp_path / "in/a").mkdir()
    (tmp_path / "in/a/x.jpg").write_bytes(photo(21))
    (tmp_path / "in/stray.jpg").write_bytes(photo(22))
    answer = casepress(site, "import", "../in", "--batch", "c2b3-r5")
    assert answer.status == 0, answer.out
    first, second = (site / f"media/c2b3-r5/530423-water{tail}/1.jpg" for tail in ("", "-2"))
    assert (first.read_bytes(), second.read_bytes()) == (photo(21), photo(20))
    assert "stray.jpg" in answer.out


def test_nothing_is_overwritten_without_a_word(tmp_path: Path) -> None:
    site = site_with(tmp_path, a_docx=word_file("plain"))
    assert casepress(site, "import", "../in/a.docx", "--batch", "c2b3-r5").status == 0
    (site / CASE).write_text((site / CASE).read_text("utf-8") + "\n我改过。\n", "utf-8")
    kept = (site / CASE).read_bytes()
    answer = casepress(site, "import", "../in/a.docx", "--batch", "c2b3-r5")
    assert (answer.status, "CP940" in answer.out, (site / CASE).read_bytes()) == (1, True, kept)
    answer = casepress(site, "import", "../in/a.docx", "--batch", "c2b3-r5", "--slug", "530423-water")
    assert (answer.status, "CP940" in answer.out, (site / CASE).read_bytes()) == (1, True, kept)
    assert casepress(site, "import", "../in/a.docx", "--batch", "c2b3-r5", "--replace").status == 0
    assert "我改过" not in (site / CASE).read_text("utf-8")


def test_media_that_are_there_are_not_overwritten_either(tmp_path: Path) -> None:
    site = site_with(tmp_path, a_docx=word_file("captions-below"))
    there = site / "media/c2b3-r5/530423-water/1.jpg"
    there.parent.mkdir(parents=True)
    there.write_bytes(b"mine")
    answer = casepress(site, "import", "../in/a.docx", "--batch", "c2b3-r5")
    assert (answer.status, there.read_bytes(), (site / CASE).exists()) == (1, b"mine", False)


def test_media_folder_that_a_link_leads_out_of_the_site_is_refused(tmp_path: Path) -> None:
    site = site_with(tmp_path, a_docx=word_file("captions-below"))
    (tmp_path / "away").mkdir()
    (site / "media").mkdir()
    (site / "media/c2b3-r5").symlink_to(tmp_path / "away")
    answer = casepress(site, "import", "../in/a.docx", "--batch", "c2b3-r5")
    assert answer.status not in (0, CRASHED)
    assert not list((tmp_path / "away").iterdir())


def test_refused_manuscript_writes_nothing_and_the_others_go_on(tmp_path: Path) -> None:
    site = site_with(tmp_path, a_docx=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b_docx=word_file("plain"))
    answer = casepress(site, "import", "../in", "--batch", "c2b3-r5")
    assert answer.status == 1
    assert "没有导入 a.docx" in answer.out
    assert f"已写入 {CASE}" in answer.out


def test_folder_named_like_a_release_says_which_it_is(tmp_path: Path) -> None:
    site = site_with(tmp_path)
    (tmp_path / "c2b3-r5").mkdir()
    (tmp_path / "c2b3-r5/a.docx").write_bytes(word_file("plain"))
    assert casepress(site, "import", "../c2b3-r5").status == 0
    (tmp_path / "in/a.docx").write_bytes(word_file("plain"))
    answer = casepress(site, "import", "../in")
    assert (answer.status, "--batch" in answer.err, "c2b3-r5" in answer.err) == (2, True, True)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("nowhere.docx",), "没有“nowhere.docx”这个文件"),
        (("../in",), "没有稿件"),
        (("../a.docx", "--media", "nowhere"), "没有“nowhere”这个文件夹"),
        (("../a.docx", "../b.docx", "--slug", "x"), "--slug 只能"),
        (("../a.docx", "--region", "nowhere"), "--region"),
        (("../a.docx", "--issue", "nowhere"), "--issue"),
        (("../a.docx", "--slug", "A B"), "--slug"),
    ],
)
def test_wrong_wish_is_refused_in_a_sentence(tmp_path: Path, args: tuple[str, ...], said: str) -> None:
    site = site_with(tmp_path)
    for name in "ab":
        (tmp_path / f"{name}.docx").write_bytes(word_file("plain"))
    answer = casepress(site, "import", *args, "--batch", "c2b3-r5")
    assert (answer.status, said in answer.err) == (2, True), answer


def test_said_region_and_issues_go_before_what_the_text_says(tmp_path: Path) -> None:
    site = site_with(tmp_path, a_docx=word_file("plain"))
    words = (
        "--region",
        "云南省玉溪市",
        "--issue",
        "污水",
        "--issue",
        "监管不力",
        "--title",
        "云南玉溪某湖 治理不力",
    )
    assert (
        casepress(site, "import", "../in/a.docx", "--batch", "c2b3-r5", "--slug", "lake", *words).status == 0
    )
    text = (site / "cases/c2b3-r5/lake.md").read_text("utf-8")
    assert 'title: 云南玉溪某湖 治理不力\nregion: ["530400"]\nissue: [sewage, lax-supervision]\n' in text
    assert TITLE in text


def test_neither_help_nor_a_build_loads_the_reader_of_word_files() -> None:
    code = "import sys; from casepress.cli import main; import casepress.build; print('mammoth' in sys.modules, 'docx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["False", "False"]
