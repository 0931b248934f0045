"""A manuscript dropped at the desk: it goes through the import of the command, what must not come along stops it until
the editor decides, and nothing of what was refused stays."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from desk import casepress, small_site
from desks import Answer, Browser, workplace
from habits import begin, captions_below, photo, saved, word_file, xml
from site_builder import site

from casepress.editing.mailroom import FOLDER, MOST_BOXES, Mailroom

CLIP = b"\x00\x00\x00\x18ftypmp42" + bytes(2000)
NAME = "530423-water"


def changed(document: Any) -> None:
    """A manuscript with words that somebody struck out."""
    begin(document)
    paragraph = document.add_paragraph("湖水")
    paragraph._p.append(
        xml('<w:del w:id="1" w:author="某"><w:r><w:delText>绝密的话</w:delText></w:r></w:del>')
    )


def box(browser: Browser, **files: bytes) -> str:
    """A box with files in it (two underscores stand for a dot)."""
    name = browser.post("/box", {"open": True}).json["box"]
    for file, data in files.items():
        answer = dropped(browser, name, file.replace("__", "."), data)
        assert answer.status == 200, answer.text
    return str(name)


def dropped(browser: Browser, into: str, file: str, data: bytes) -> Answer:
    address = f"/box/file?box={into}&name={quote(file, safe='')}"
    return browser.ask("POST", address, (data,), {"origin": "http://127.0.0.1:8020"})


def brought(browser: Browser, into: str, **more: Any) -> Any:
    return browser.post("/bring", {"box": into, "batch": "c2b3-r5", **more}).json


def left(root: Path) -> list[str]:
    """Every file below cases/ and media/, and all that waits in boxes."""
    folders = [root / "cases", root / "media", root / ".cache/casepress" / FOLDER]
    return sorted(
        path.name
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and "_vocabulary" not in path.parts
    )


def test_dropped_manuscript_becomes_the_very_case_that_the_command_writes(tmp_path: Path) -> None:
    files = {
        "稿.docx": word_file("captions-below"),
        "污水直排入湖口.JPEG": photo(20),
        "VID_1.MP4": CLIP,
        "VID_1.srt": b"1\n00:00:00,000 --> 00:00:01,000\n\xe6\xb0\xb4\n",
    }
    (tmp_path / "in").mkdir()
    for name, data in files.items():
        (tmp_path / "in" / name).write_bytes(data)
    small_site(tmp_path / "typed")
    (tmp_path / "typed/cases/c2b3-r5/qilu.md").unlink(missing_ok=True)
    answer = casepress(tmp_path / "typed", "import", "../in", "--batch", "c2b3-r5")
    assert f"已写入 cases/c2b3-r5/{NAME}.md" in answer.out, answer.out + answer.err
    browser = Browser(tmp_path / "desk", {}).enter()
    into = box(browser)
    for name, data in files.items():
        assert dropped(browser, into, name, data).status == 200
    found = brought(browser, into)
    assert (found["case"], found["pictures"], found["clips"]) == (f"cases/c2b3-r5/{NAME}.md", 3, 1), found
    for place in (f"cases/c2b3-r5/{NAME}.md", f"media/c2b3-r5/{NAME}"):
        typed, here = tmp_path / "typed" / place, tmp_path / "desk" / place
        assert subprocess.run(["diff", "-r", str(typed), str(here)]).returncode == 0
    said = [one["message"] for one in found["remarks"] if one["code"] == "CP922"]
    assert any("region（地区）填了“530423 云南省玉溪市通海县”，取自第" in one for one in said), said
    assert "文件头" not in "".join(one["hint"] for one in found["remarks"])
    assert not [*(tmp_path / "desk/.cache/casepress" / FOLDER).rglob("*.docx")]


def test_tracked_changes_stop_it_until_the_editor_accepts_them(tmp_path: Path) -> None:
    browser = Browser(tmp_path, {}).enter()
    into = box(browser, a__docx=saved(changed), b__jpg=photo(1))
    found = brought(browser, into)
    assert (found["case"], found["decide"]) == ("", ["revisions"])
    assert [one["code"] for one in found["remarks"] if one["severity"] == "error"] == ["CP906"]
    assert "--" not in "".join(one["hint"] for one in found["remarks"])
    assert left(tmp_path) == ["a.docx", "b.jpg"]  # in the box alone
    assert not (tmp_path / "media").exists()
    assert brought(browser, into, decided=["comments"])["decide"] == ["revisions"]
    found = brought(browser, into, decided=["revisions"])
    assert found["case"] == f"cases/c2b3-r5/{NAME}.md"
    assert left(tmp_path) == ["1.jpg", f"{NAME}.md"]
    assert "绝密" not in (tmp_path / found["case"]).read_text("utf-8")
    assert browser.api("getEntry", path=found["case"]).status == 200


def test_second_import_of_a_manuscript_overwrites_nothing(tmp_path: Path) -> None:
    browser = Browser(tmp_path, {}).enter()
    data = saved(captions_below)
    case = tmp_path / brought(browser, box(browser, a__docx=data))["case"]
    case.write_text(case.read_text("utf-8") + "\n我改过。\n", "utf-8")
    kept, before = case.read_bytes(), left(tmp_path)
    into = box(browser, a__docx=data)
    found = brought(browser, into)
    assert (found["case"], found["there"]) == ("", f"cases/c2b3-r5/{NAME}.md")
    assert [one["code"] for one in found["remarks"] if one["severity"] == "error"] == ["CP940"]
    assert brought(browser, into, slug=NAME)["case"] == ""
    assert "不能用作文件名" in brought(browser, into, slug="../x")["error"]
    browser.post("/box", {"drop": into})
    assert (case.read_bytes(), left(tmp_path)) == (kept, before)
    assert brought(browser, box(browser, a__docx=data), slug="other")["case"] == "cases/c2b3-r5/other.md"


def test_boxes_are_thrown_away_with_the_desk_and_when_there_are_too_many(tmp_path: Path) -> None:
    browser = Browser(tmp_path, {}).enter()
    first = box(browser, a__docx=word_file("plain"))
    for _ in range(MOST_BOXES):
        box(browser, b__txt=b"x")
    assert left(tmp_path) == ["b.txt"] * MOST_BOXES
    assert "重新选文件" in dropped(browser, first, "a.docx", b"x").json["error"]
    assert "先把稿件" in brought(browser, first)["error"]
    top = tmp_path / ".cache/casepress" / FOLDER
    gone = subprocess.Popen(["true"])
    gone.wait()
    for name in (str(gone.pid), str(os.getppid())):
        (top / name).mkdir()
    mailroom = Mailroom(workplace(site(tmp_path, {})))
    mailroom.close()
    assert [path.name for path in top.iterdir()] == [str(os.getppid())]  # another desk is open


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("run.jpg", b"MZ\x90\x00" + bytes(2000), "不是可以发布的图片、视频或字幕"),
        ("notes.xlsx", b"PK\x03\x04" + bytes(2000), "稿件用 .docx"),
        ("empty.jpg", b"", "空文件"),
        ("稿.docx", word_file("plain"), "同名"),
    ],
)
def test_file_that_does_not_belong_is_refused_in_a_sentence(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    browser = Browser(tmp_path, {}).enter()
    into = box(browser, 稿__docx=word_file("plain"))
    answer = dropped(browser, into, name, data)
    assert (answer.status, said in answer.json["error"]) == (422, True), answer.text
    assert left(tmp_path) == ["稿.docx"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../cases/c2b3-r5/x.md", "x.md"),
        ("..\\..\\x.md", "x.md"),
        (".hidden\x00\u202e.txt", "hidden.txt"),
        ("..", None),
        ("湖" * 300 + ".docx", "湖" * 60 + ".docx"),
    ],
)
def test_name_of_a_dropped_file_leads_nowhere_else(tmp_path: Path, name: str, kept: str | None) -> None:
    browser = Browser(tmp_path, {}).enter()
    into = box(browser)
    answer = dropped(browser, into, name, b"x")
    assert answer.status == (200 if kept else 422), answer.text
    assert left(tmp_path) == ([kept] if kept else [])
    assert not [*tmp_path.parent.glob("x.md")]


def test_import_without_one_manuscript_and_a_release_is_refused_in_a_sentence(tmp_path: Path) -> None:
    browser = Browser(tmp_path, {}).enter()
    into = box(browser, a__txt="标题\n\n正文。\n".encode())
    assert brought(browser, into, batch="")["error"] == "请选通报批次。"
    assert "“nowhere”" in brought(browser, into, batch="nowhere")["error"]
    assert brought(browser, "../../cases")["error"].startswith("请先把稿件")
    assert dropped(browser, into, "b.md", b"x").status == 200
    assert "有 2 份：a.txt、b.md" in brought(browser, into)["error"]
    assert left(tmp_path) == ["a.txt", "b.md"]
