"""A slip of the hand is found where it stands, and not where the parser gave up."""

from __future__ import annotations

import time

import pytest

from casepress.diagnostics import Finding
from casepress.notation import read_yaml
from casepress.notation.slips import slip_of_key, slip_of_text


def found(text: str) -> Finding:
    checked = read_yaml(text, "case.md", first_line=2)
    assert checked.value is None
    assert len(checked.findings) == 1, checked.findings
    return checked.findings[0]


AFTER = 'region: ["140100"]\nissue: [water]\nbatch: c2b3-r1\n'


@pytest.mark.parametrize(
    ("text", "at", "cause", "cure"),
    [
        ('summary: "整改\n', (2, 10), "没有成对", "英文引号"),
        ('title: "整改\n' + AFTER, (2, 8), "没有成对", "英文引号"),
        ("title: '整改\n" + AFTER, (2, 8), "没有成对", "英文引号"),
        ('title: 甲\nregion: ["530423]\nbatch: a\n', (3, 10), "没有成对", "英文引号"),
        ('region: ["530423”]\nsummary: "甲"\n', (2, 10), "中文的 ”", "改成英文的"),
        ("region: ['530423’]\nbatch: a\n", (2, 10), "中文的 ’", "改成英文的"),
        ('title: 甲\nobjects: ["a", "b]\nbatch: a\n', (3, 16), "没有成对", "英文引号"),
        ("title: 甲\nissue: [water, inaction\nbatch: a\n", (3, 8), "[ 没有写完", "补上英文的 ]"),
        ("title: 甲\nissue: [water, inaction\n", (3, 8), "[ 没有写完", "补上英文的 ]"),
        ("issue: [water】\nbatch: a\n", (2, 8), "中文的 】", "改成英文的 ]"),
        ("figures:\n  - {file: 1.jpg, alt: 甲\n  - {file: 2.jpg}\n", (3, 5), "{ 没有写完", "补上英文的 }"),
        ("title: 甲\nsummary:整改\nbatch: a\n", (3, 8), "冒号后面没有空格", "空一格"),
        ("title: 甲\nsummary:整改\n", (3, 8), "冒号后面没有空格", "空一格"),
        ("figures:\n  - file:1.jpg\n    alt: 甲\n", (3, 9), "冒号后面没有空格", "空一格"),
        ("title: 云南玉溪\n杞麓湖\nbatch: a\n", (3, 1), "不是“名称: 值”", "接到上一行"),
        ("title: 甲\n杞麓湖\n", (3, 1), "不是“名称: 值”", "接到上一行"),
        ("// 批次\nbatch: a\n", (2, 1), "不是注释", "“#”"),
        ("title: 甲\n// 批次\nbatch: a\n", (3, 1), "不是注释", "“#”"),
        ("title: 甲\n＃ 批次\nbatch: a\n", (3, 1), "不是注释", "“#”"),
        ("title: 甲\n<!-- 批次 -->\nbatch: a\n", (3, 1), "不是注释", "“#”"),
        ("figures:\n  - file: 1.jpg\n  　alt: 甲\n", (4, 3), "全角空格", "普通空格"),
        ("figures:\n  － file: 1.jpg\n    alt: 甲\n", (3, 3), "不是英文的“-”", "英文短横线"),
        ("figures:\n  — file: 1.jpg\n    alt: 甲\n", (3, 3), "不是英文的“-”", "英文短横线"),
        ("figures:\n  -file: 1.jpg\n    alt: 甲\n", (3, 3), "短横线后面没有空格", "空一格"),
        ("title:　云南\nbatch: a\n", (2, 7), "全角空格", "普通空格"),
        ("title:　云南\n", (2, 7), "全角空格", "普通空格"),
        ("title:\u00a0云南\nbatch: a\n", (2, 7), "不间断空格", "普通空格"),
        ("title: 甲\nsummary:\u2003乙\n", (3, 9), "特殊的空白", "普通空格"),
        ('title: "两高"项目\nbatch: a\n', (2, 8), "后面还有字", "中文引号"),
        ("figures:\n  - alt: '两高'项目\n", (3, 10), "后面还有字", "中文引号"),
        ("title: [山西]太原\nbatch: a\n", (2, 8), "以 [ 开头", "英文引号"),
        ("title: {山西}太原\nbatch: a\n", (2, 8), "以 { 开头", "英文引号"),
        ("figures:\n  - file 1.jpg\n    alt: 甲\n", (3, 9), "缺少冒号", "英文冒号"),
        ("title: 甲\nbatch；a\nissue: [b]\n", (3, 6), "不是英文冒号", "英文冒号"),
    ],
)  # fmt: skip
def test_a_slip_is_told_at_its_place_with_what_to_do(
    text: str, at: tuple[int, int], cause: str, cure: str
) -> None:
    finding = found(text)
    assert (finding.code, finding.place.line, finding.place.column) == ("CP106", *at)
    assert cause in finding.message.zh
    assert cure in finding.hint.zh
    assert not any("\u4e00" <= char <= "\u9fff" for char in finding.message.en + finding.hint.en)


def test_a_comment_that_leaves_a_bracket_open_is_named_and_not_the_bracket() -> None:
    finding = found("figures:\n  - {caption: 3 #焦炉, alt: 甲}\nbatch: a\n")
    assert (finding.code, finding.place.line, finding.place.column) == ("CP124", 3, 17)


def test_a_comment_elsewhere_is_named_beside_what_cannot_be_read() -> None:
    checked = read_yaml('a: 甲 #乙\nb: 丙\nc: "丁\n', "case.md")
    assert [(one.code, one.place.line) for one in checked.findings] == [("CP124", 1), ("CP106", 3)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('summary: "整改\n  完成"\nregion: [a]\nb: c: d\n', 4),
        ('region: [\n  "140100",\n  "140700"\n]\nb: c: d\n', 5),
        ("figures:\n  - {file: 1.jpg,\n     alt: 甲}\nb: c: d\n", 4),
        ("url: https://example.org/\ntitle: 甲“乙”[丙\nb: c: d\n", 3),
        ("title: it's 5\" wide\nb: c: d\n", 2),
    ],
)
def test_values_over_several_lines_and_signs_within_a_text_are_not_blamed(text: str, line: int) -> None:
    assert found(text).place.line == line + 1


@pytest.mark.parametrize(
    ("key", "cause"),
    [
        ("　　alt", "全角空格"),
        ("file:1.jpg", "冒号后面没有空格"),
        ("－ file", "短横线"),
        ("-file", "短横线后面没有空格"),
    ],
)
def test_a_key_with_a_slip_is_told_apart_from_a_wrong_word(key: str, cause: str) -> None:
    words = slip_of_key(key)
    assert words is not None
    assert cause in words.zh


@pytest.mark.parametrize("key", ["fiel", "标题", "file name", "a-b", "https"])
def test_a_wrong_word_is_no_slip(key: str) -> None:
    assert slip_of_key(key) is None


def test_a_text_in_the_place_of_keys_is_told_when_only_a_blank_is_missing() -> None:
    assert slip_of_text("甲") is None
    assert slip_of_text("https://example.org/") is None
    words = slip_of_text("file:1.jpg")
    assert words is not None
    assert "空格" in words.zh


@pytest.mark.parametrize(
    "line", ["　" * 60_000, "－" * 60_000, "a: " + "[" * 60_000, 'a: "' + "\\" * 60_000, "a" * 60_000]
)
def test_a_hostile_line_is_looked_at_in_no_time(line: str) -> None:
    start = time.process_time()
    slip_of_text(line)
    slip_of_text(" " + line + "!")
    assert time.process_time() - start < 1


def test_many_hostile_lines_are_looked_at_in_no_time() -> None:
    start = time.process_time()
    for text in ('a: "\n' * 13_000, "a: #b\n" * 10_000, "\n" * 60_000 + "a: [", "[\n" * 30_000):
        read_yaml(text + "a: b: c\n", "case.md")
    assert time.process_time() - start < 5
