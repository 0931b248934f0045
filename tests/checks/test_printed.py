"""Marks that are printed as typed: each is said once at its place with its cure, and real texts may hold what they hold."""

from __future__ import annotations

import time

import pytest
from good_site import FRONT, SECTIONS, VOCABULARY

from casepress.casefile.reader import read_case
from casepress.checks import case_findings
from casepress.diagnostics import Finding

FILE = "cases/c2b3-r1/case.md"


def found(text: str, sections: str = SECTIONS) -> list[Finding]:
    checked = read_case(f"---\n{FRONT}---\n{text}{sections}".encode(), FILE, VOCABULARY)
    assert checked.value is not None, checked.findings
    return [*checked.findings, *case_findings(checked.value, VOCABULARY)]


def codes(text: str, sections: str = SECTIONS) -> list[str]:
    return [one.code for one in found(text, sections)]


def test_a_mark_below_code_over_two_lines_is_said_at_its_line() -> None:
    (one,) = (each for each in found("甲`乙\n丙`丁。\n\n##三、原因分析\n") if each.code == "CP493")
    first = found("##三、原因分析\n")[0].place.line
    assert one.place.line == first + 3


@pytest.mark.parametrize(
    ("text", "line", "column", "words", "cure"),
    [
        ("前文。\n\n##三、原因分析\n\n后文。", 9, 1, "##三、原因分析", "## 三、"),
        ("前文。\n##三、原因分析\n后文。", 8, 1, "##三、原因分析", "## 三、"),
        ("#一、原因\n\n后文。", 7, 1, "#一、原因", "## 三、"),
        ("#（一）原因\n\n后文。", 7, 1, "#（一）原因", "## 三、"),
        ("＃＃ 四、原因\n\n后文。", 7, 1, "＃＃ 四、原因", "半角的 ##"),
        ("##\u3000三、原因\n\n后文。", 7, 1, "## 三、原因", "半角"),
        ("- 甲\n- ##三、原因", 8, 1, "- ##三、原因", "## 三、"),
        ("前文。\n\n|指标|2019|\n|COD|10|\n\n后文。", 9, 1, "|指标|2019|", "| --- | --- |"),
        ("|指标|2019|\n\n|COD|10|\n\n|氨氮|2|", 7, 1, "|指标|2019|", "| --- | --- |"),
        ("指标|2019\nCOD|10", 7, 1, "指标|2019", "| --- | --- |"),
        ("|指标|2019|二|\n|---|---|\n|COD|10|三|", 7, 1, "|指标|2019|二|", "第一行有 3 格，| --- | 一行有 2 格"),
        ("｜指标｜2019｜\n｜---｜---｜\n｜COD｜10｜", 7, 1, "｜指标｜2019｜", "｜改成半角的 |"),
        ("指标\t2019\nCOD\t10", 7, 1, "指标 2019", "每行写成 | 甲 | 乙 |"),
        ("|指标|2019|\n|-|-|\n|COD|10|\n以上数据来自监测站。", 10, 1, "以上数据来自监测站。", "空一行"),
        ("督察发现，**重点是没有关。", 7, 6, "**重点是没有关。", "两边各写半角的 **"),
        ("**甲**乙，**丙。", 7, 8, "**丙。", "两边各写半角的 **"),
        ("＊＊重点＊＊内容。", 7, 1, "＊＊重点＊＊内容。", "半角的 **"),
        ("** 重点 **：甲。", 7, 1, "** 重点 **：甲。", "紧挨着文字"),
        ("__重点__内容。", 7, 1, "__重点__内容。", "**"),
        ("~~删去~~的。", 7, 1, "~~删去~~的。", "<del>"),
        ("前文。\n\n![管口流出黑水]（1.png）", 9, 1, "![管口流出黑水]（1.png）", "![说明](1.png)"),
        ("![黑水](现场 照片.png)", 7, 1, "![黑水](现场 照片.png)", "没有空格"),
        ("！[黑水]（1.png）", 7, 1, "！[黑水]（1.png）", "半角"),
        ("见[官网]（https://a.cn）。", 7, 2, "[官网]（https://a.cn）。", "[文字](网址)"),
        ("见【官网】(https://a.cn)。", 7, 2, "【官网】(https://a.cn)。", "[文字](网址)"),
        ("见[官网](https://a.cn/a b)。", 7, 2, "[官网](https://a.cn/a b)", "没有空格"),
        ("上一段。\n===\n\n下一段。", 8, 1, "===", "前面写 ##"),
        ("甲<o:p></o:p>乙。", 7, 2, "<o:p></o:p>乙。", "删去"),
        ("> **重点是没有关。", 7, 3, "**重点是没有关。", "**"),
        ("|甲|乙|\n|-|-|\n|**丙|丁|", 9, 2, "**丙", "**"),
        ("`**`，**丙。", 7, 6, "**丙。", "**"),
    ],
)  # fmt: skip
def test_a_mark_that_is_printed_is_said_once_at_its_place(
    text: str, line: int, column: int, words: str, cure: str
) -> None:
    (one,) = (each for each in found(text) if each.code == "CP493")
    assert (one.place.line, one.place.column) == (line, column)
    assert f"“{words}" in one.message.zh
    assert cure in one.hint.zh


def test_the_same_mark_left_twice_in_a_paragraph_is_said_at_each_place() -> None:
    places = [one.place.column for one in found("甲<o:p></o:p>乙<o:p></o:p>丙。") if one.code == "CP493"]
    assert places == [2, 14]


@pytest.mark.parametrize(
    "text",
    [
        "* 数据来源于监测报告。",
        "注*：甲。\n\n甲*、乙*、丙。\n\n** 未含在建项目。\n\n达标**。",
        "3#炉、1#、2#机组，C#。",
        "#3炉停运，#1、#2机组在运。",
        "1#、2#机组：\n\n#4炉、＃5炉。",
        "国办发〔2021〕5号，[2021年]。",
        "来源：新华社 | 2021年 | 编辑",
        "首页｜新闻｜正文",
        "｜督察简报｜",
        "2021~2022年，3~5倍，20~~30吨",
        "企业法人张**被处罚，李**和某**，138**1234，晋A***12。",
        "该市**公司停产。",
        "A_B__C，甲____乙。",
        "`##三`、`**`、`|a|b|`。",
        "```\n##三\n|a|\n|b|\n**\n```",
        "\\*\\*甲，\\![图]（1.png），\\~~甲~~。",
        "\\##三、甲。",
        "（1）\t甲。\n（2）\t乙。",
        "1.\t甲。\n2.\t乙。",
        "【案例一】（资料图）",
        "必须整改！【案例一】（续）",
        "见[1]（下同）。",
        "5 &lt; 6，a==b。",
        "**重点。**后文**再**。",
        "话题#环保#。",
        "阈值|甲|取绝对值。",
        "见 https://example.org/a__b##c 。",
        "| a | b |\n| --- | --- |\n| 1 | **2** |\n\n后文。",
        "|甲|\n|-|\n|乙|\n丙",
        "上一段。\n\n---\n\n下一段。",
        "<table><tr><td>甲|乙|丙</td></tr></table>",
        "甲：\n- 乙\n- 丙",
    ],
)  # fmt: skip
def test_what_real_texts_hold_is_left_alone(text: str) -> None:
    assert [code for code in codes(text) if code >= "CP490"] == []


def test_a_heading_without_its_blank_is_no_gap_in_the_numbering() -> None:
    head = "前文。\n\n## 一、基本情况\n\n甲。\n\n## 二、主要问题\n\n乙。\n\n"
    for mark in ("##", "＃＃ ", "#"):
        assert codes(f"{head}{mark}三、原因分析\n\n丙。\n\n## 四、下一步\n\n丁。", "\n") == ["CP493"]
    # Where it is the last, there is no gap at all, but the finding all the same.
    assert codes(f"{head}##三、原因分析\n\n丙。", "\n") == ["CP493"]


def test_a_section_whose_line_has_no_marks_is_named_where_the_numbering_jumps() -> None:
    text = "前文。\n\n## 一、基本情况\n\n甲。\n\n## 二、主要问题\n\n乙。\n\n{}三、原因分析\n\n丙。\n\n## 四、下一步\n\n丁。"
    for mark in ("", "**"):
        (one,) = found(text.format(mark) + (mark and "**"), "\n")[:1]
        assert one.code == "CP414"
        assert "第 17 行的“三、原因分析”不是小标题" in one.hint.zh
    (one,) = found(text.format("").replace("三、原因分析", "另外"), "\n")
    assert "是漏了一节" in one.hint.zh


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("前文。\n\n---\ntitle: 第二起\nregion: [140100]\n---\n\n后文。", 9, "title: 第二起"),
        ("前文。\n\n---\n\ntitle : 第二起\nbatch: c2b3-r1\n---\n", 9, "title : 第二起"),
        ("title：第二起", 7, "title：第二起"),
    ],
)
def test_a_second_front_matter_is_an_error_where_it_begins(text: str, line: int, said: str) -> None:
    (one,) = (each for each in found(text) if each.code == "CP494")
    assert (one.place.line, one.is_error) == (line, True)
    assert said in one.message.zh


@pytest.mark.parametrize(
    "text", ["标题：title 一。", "`title: 甲`", "```\ntitle: 甲\n```", "---\n\n甲，title: 乙。"]
)
def test_the_name_of_a_key_in_a_sentence_is_no_front_matter(text: str) -> None:
    assert "CP494" not in codes(text)


@pytest.mark.parametrize(
    "text",
    ["__甲" * 30_000, "**" * 50_000 + "甲", "\\*\\*甲" * 20_000, "|" * 90_000, "|-" * 40_000, "[甲](" * 20_000, "![" * 40_000,
     "甲\t" * 40_000, "\n##三" * 30_000, "<a:b>" * 20_000, "[甲]: 乙\n\n" * 8_000, "<!--\n" * 30_000,
     "50*30*" * 20_000, "    甲\n\n" * 15_000, "1. 甲\n3. 乙\n" * 15_000, "- 甲\n\n  1. 乙\n\n" * 10_000,
     "甲**乙" * 30_000, "甲*，" * 40_000, "|甲|\n|-|\n" + "|乙|丙|\n" * 10_000],
)  # fmt: skip
def test_marks_without_end_are_checked_in_good_time(text: str) -> None:
    started = time.process_time()
    codes(text)
    assert time.process_time() - started < 5.0
