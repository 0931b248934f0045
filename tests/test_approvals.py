"""The approval on record: what it covers, what voids it, and that it moves no other byte."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image
from site_builder import Site, case_text, codes, settings, site, tree

from casepress.case import Approval
from casepress.casefile.approval import unsigned_digest, with_approval, without_approval
from casepress.cli.application import main

REQUIRED = settings("approval: require")
FILE = "cases/c2b3-r5/qilu.md"


def pictured(root: Path, config: str = REQUIRED) -> Site:
    text = case_text(figures="[{file: 1.png, alt: 一块颜色, caption: 图注}]")
    made = site(
        root, {"c2b3-r5/qilu": text, "c2b3-r5/other": case_text("山西晋中某厂", '["140703"]')}, config=config
    )
    picture = made.root / "media/c2b3-r5/qilu/1.png"
    picture.parent.mkdir(parents=True)
    Image.new("RGB", (64, 48), "navy").save(picture)
    return made


def approve(made: Site, *arguments: str, file: str = FILE) -> int:
    before = Path.cwd()
    os.chdir(made.root)
    try:
        return main(["approve", file, "--by", "张三", "--on", "2021-05-01", *arguments])
    finally:
        os.chdir(before)


def test_required_approval_holds_back_what_has_none_and_lets_the_approved_case_out(tmp_path: Path) -> None:
    made = pictured(tmp_path)
    outcome = made.build()
    assert codes(outcome) == ["CP840", "CP840"]
    assert outcome.cases == 0
    assert approve(made) == 0
    outcome = made.build()
    assert outcome.left_out == ("cases/c2b3-r5/other.md",)
    assert made.has("cases/c2b3-r5-qilu/index.html")


@pytest.mark.parametrize("what", ["text", "front matter", "picture", "picture renamed over"])
def test_any_later_change_voids_an_approval(tmp_path: Path, what: str) -> None:
    made = pictured(tmp_path)
    approve(made)
    file, picture = made.root / FILE, made.root / "media/c2b3-r5/qilu/1.png"
    if what == "text":
        file.write_text(file.read_text("utf-8").replace("劣Ⅴ类", "Ⅴ类"), "utf-8")
    elif what == "front matter":
        file.write_text(file.read_text("utf-8").replace("一块颜色", "两块颜色"), "utf-8")
    else:
        other = picture.with_name("2.png")
        Image.new("RGB", (64, 48), "maroon").save(other)
        other.replace(picture)
    assert "CP841" in codes(made.build())
    assert not made.has("cases/c2b3-r5-qilu/index.html")
    approve(made)
    assert "CP841" not in codes(made.build())


def test_void_approval_is_a_warning_where_none_is_required(tmp_path: Path) -> None:
    made = pictured(tmp_path, settings())
    approve(made)
    plain = tree(made.output)
    assert made.build().is_clean
    file = made.root / FILE
    file.write_text(file.read_text("utf-8") + "又补一句。\n", "utf-8")
    outcome = made.build()
    assert "CP842" in [finding.code for finding in outcome.findings]
    assert outcome.is_clean
    assert plain == {}


def test_withdrawing_needs_no_approval(tmp_path: Path) -> None:
    text = case_text(withdrawn="{date: 2021-06-01, note: 数据有误}")
    made = site(tmp_path, {"c2b3-r5/qilu": text}, config=REQUIRED)
    assert made.build().is_clean


def test_case_with_errors_is_not_approved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text(region='["999999"]')})
    before = (made.root / FILE).read_bytes()
    assert approve(made) == 1
    assert "没有审定" in capsys.readouterr().out
    assert (made.root / FILE).read_bytes() == before


APPROVAL = Approval(by='张“三” "x"', on="2021-05-01", text="ab" * 32)


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: 甲\nsummary: |\n  approved: 不是这里\n---\napproved: 正文\n---\n",
        "---\r\ntitle: 甲\r\n---\r\n正文\r\n",
        "\ufeff---\ntitle: 甲\n---\n正文没有换行",
        "---\ntitle: 甲\napproved: {by: 李四, on: 2020-01-01, text: x}\nbatch: a\n---\n",
        "---\ntitle: 甲\napproved:\n  by: 李四\n  on: 2020-01-01\nbatch: a\n---\n",
    ],
)
def test_approval_moves_no_other_byte_and_can_be_taken_out_again(text: str) -> None:
    data = text.encode()
    bare = without_approval(data)
    approved = with_approval(data, APPROVAL)
    assert b'"on": 2021-05-01' in approved
    assert without_approval(approved) == bare
    assert approved.count(b"\napproved: {") == 1
    assert unsigned_digest(approved) == unsigned_digest(data)
    assert with_approval(approved, APPROVAL) == approved
    if b"approved:" not in text.encode().partition(b"summary")[0]:
        assert bare == data


def test_approval_does_not_depend_on_line_ends(tmp_path: Path) -> None:
    text = case_text().encode()
    assert unsigned_digest(text) == unsigned_digest(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
