"""Markup that did not become what was meant: what is said of it, where, and what real texts may hold."""

from __future__ import annotations

import pytest
from good_site import FRONT, VOCABULARY

from casepress.casefile.reader import read_case
from casepress.checks import case_findings
from casepress.diagnostics import Finding

FILE = "cases/c2b3-r1/case.md"
SECTIONS = "\n\n## 一、基本情况\n\n该企业2015年投产。\n\n## 二、主要问题\n\n污水直排汾河。\n"


def found(text: str, sections: str = SECTIONS) -> list[Finding]:
    checked = read_case(f"---\n{FRONT}---\n{text}{sections}".encode(), FILE, VOCABULARY)
    assert checked.value is not None, checked.findings
    return [*checked.findings, *case_findings(checked.value, VOCABULARY)]


def places(text: str, sections: str = SECTIONS) -> list[tuple[str, int, int]]:
    return [(one.code, one.place.line, one.place.column) for one in found(text, sections)]


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("清理动用3车*20方*5天。", 7, 7, "“用3车*20方*5天”"),
        ("前文。\n\n每天3车*20方*5天，共计。", 9, 5, "“天3车*20方*5天”"),
        ("企业法人张**、李**被处罚。", 7, 6, "“法人张**、李**被”"),
        ("涉及山西**公司、河北**公司两家。", 7, 5, "“及山西**公司、河北**公”"),
    ],
)
def test_asterisks_that_would_vanish_are_said_where_they_stand(
    text: str, line: int, column: int, said: str
) -> None:
    (one,) = found(text)
    assert (one.code, one.place.line, one.place.column) == ("CP490", line, column)
    assert said in one.message.zh


@pytest.mark.parametrize(
    "text",
    [
        "坑塘尺寸为50*30*2米；罐体为5米*8米*3米，长*宽*高=5*8*3。",
        "共有**50**吨，2019年**COD**30吨，发现*30吨*废渣，2019年*30吨*废渣。",
        "当地**和谐**发展，**镇村**两级，**公司**长期停产。",
        "企业法人张**被处罚。",
        "* 数据来源于监测报告。",
    ],
)
def test_emphasis_and_asterisks_that_stay_raise_nothing(text: str) -> None:
    assert places(text) == []


@pytest.mark.parametrize(
    ("text", "line", "column", "said", "cure"),
    [
        ("前文。\n\n<!-- 待核实", 9, 1, "“<!-- 待核实”没有结束，从这里到文末都不显示", "写上结束的 -->"),
        ("<!-- 待核实 —->\n\n后文。", 7, 1, "从这里到文末都不显示", "“—->”"),
        ("<!-- 待核实 --＞\n\n后文。", 7, 1, "从这里到文末都不显示", "“--＞”"),
        ("<!-- 待核实\n\n甲。\n\n<!-- 已核 -->\n\n后文。", 7, 1, "到下一处注释都不显示", "-->"),
        ("前文<!-- 待核实\n\n后文。", 7, 3, "会原样印在页面上", "-->"),
        ("前文<!-- 待核实\n\n甲。 --> 后文。", 7, 3, "没有在本段结束，会原样印在页面上", "-->"),
        ("前文<!-- 待核实 —->，后文。", 7, 3, "会原样印在页面上", "“—->”"),
        ("前文。\n\n  [注]: 数据来源于监测站", 9, 3, "“[注]: 数据来源于监测站”被当成链接网址的定义", "全角"),
        ("[1]: https://example.org/a", 7, 1, "这一行不显示", "全角"),
    ],
)
def test_what_swallows_the_text_is_an_error_where_it_begins(
    text: str, line: int, column: int, said: str, cure: str
) -> None:
    (one,) = (each for each in found(text) if each.code == "CP491")
    assert (one.place.line, one.place.column, one.is_error) == (line, column, True)
    assert said in one.message.zh
    assert cure in one.hint.zh
    assert "CP431" not in [each.code for each in found(text) if each.place == one.place]


@pytest.mark.parametrize(
    "tag", ["<style>", "<script>", "<title>", "<template>", "<?php", "<![CDATA[", "<!DOCTYPE"]
)
def test_a_tag_that_swallows_what_follows_is_an_error(tag: str) -> None:
    assert ("CP491", 9, 1) in places(f"前文。\n\n{tag}\n\n后文。")


@pytest.mark.parametrize(
    "text",
    [
        "`<!-- 待核实`写作注释。",
        "```\n<!-- 待核实\n```",
        "见[网站][1]。\n\n[1]: https://example.org/a",
        "见[网站]。\n\n[网站]: <https://example.org/a>",
        "[注]：数据来源于监测站。",
        "[1]: 说明 见后。",
        "文号为[2021]5号，见[1]:2021年。",
    ],
)
def test_text_that_is_shown_is_not_called_swallowed(text: str) -> None:
    assert [code for code, _, _ in places(text) if code == "CP491"] == []


def test_a_closed_comment_is_the_old_warning_alone() -> None:
    assert places("前文<!-- 待核实 -->后文。") == [("CP431", 7, 3)]
    assert places("<!-- 待核实\n\n甲。\n-->\n\n后文。") == [("CP431", 7, 1)]


@pytest.mark.parametrize(
    ("table", "line", "column", "said"),
    [
        ("|指标|2019|\n|---|---|\n|COD|10|30|", 9, 8, "多出 1 格，不会显示：30"),
        ("|指标|2019|\n|---|---|\n|COD|10|30|40", 9, 8, "多出 2 格，不会显示：30、40"),
        ("如下：\n\n指标|2019\n-|-\nCOD | 10 | | 四", 11, 10, "多出 2 格，不会显示：四"),
        ("> |指标|2019|\n> |-|-|\n> |`a\\|b`|10|30|", 9, 13, "多出 1 格，不会显示：30"),
        ("- 甲\n\n  |指标|2019|\n  |-|-|\n  |甲|10|30|", 11, 8, "多出 1 格，不会显示：30"),
        ("|指标|2019|\n|---|---|\nCOD|10|30|", 9, 7, "多出 1 格，不会显示：30"),
        ("|指标|2019|\n|---|---|\n||10|30|", 9, 5, "多出 1 格，不会显示：30"),
        ("|指标|2019|\n|-|-|\n|甲|10|\n\n|a|\n|-|\n|1|2|", 13, 3, "多出 1 格，不会显示：2"),
    ],
)
def test_cells_beyond_the_head_of_a_table_are_an_error_at_their_row(
    table: str, line: int, column: int, said: str
) -> None:
    (one,) = found(table)
    assert (one.code, one.place.line, one.place.column, one.is_error) == ("CP492", line, column, True)
    assert said in one.message.zh


@pytest.mark.parametrize(
    "table",
    [
        "|指标|2019|\n|---|---|\n|COD|10|",
        "|指标|2019|\n|---|---|\n|一、废水|\n|COD|10|\n|甲\\|乙|20||",
        "指标|2019\n---|---\n|COD|10|",
        "```\n|a|\n|-|\n|1|2|\n```",
        "<table><tr><td>甲|乙|丙</td></tr></table>",
        "来源：新华社 | 2021年 | 编辑",
    ],
)
def test_rows_that_lose_nothing_raise_nothing(table: str) -> None:
    assert places(table) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1. 甲\n3. 丙", [(8, 1, "“3.”", "“2.”")]),
        ("2019. 甲\n2021. 乙\n2023. 丙", [(8, 1, "“2021.”", "“2020.”"), (9, 1, "“2023.”", "“2021.”")]),
        ("有：\n\n1) 甲\n\n2) 乙\n\n4) 丁", [(13, 1, "“4)”", "“3.”")]),
        ("- 一：\n  1. 甲\n  3. 丙\n- 二", [(9, 3, "“3.”", "“2.”")]),
        ("1. 甲\n   - 乙\n3. 丙", [(9, 1, "“3.”", "“2.”")]),
        ("1. 甲\n\n   5. 乙\n   7. 乙\n2. 丙", [(10, 4, "“7.”", "“6.”")]),
    ],
)
def test_an_item_that_is_printed_with_another_number_is_said(
    text: str, wanted: list[tuple[int, int, str, str]]
) -> None:
    seen = [one for one in found(text) if one.code == "CP495"]
    assert [(one.place.line, one.place.column) for one in seen] == [
        (line, column) for line, column, _, _ in wanted
    ]
    for one, (_, _, typed, printed) in zip(seen, wanted, strict=True):
        assert typed in one.message.zh
        assert printed in one.message.zh


@pytest.mark.parametrize(
    "text",
    [
        "1. 甲\n2. 乙\n3. 丙",
        "1. 甲\n1. 乙\n1. 丙",
        "3. 丙\n4. 丁",
        "1. 甲\n   乙。\n\n2. 丙",
        "1. 甲\n\n后文。\n\n3. 丙",
        "1. 甲\n   1. 乙\n   2. 丙\n2. 丁",
        "1. 甲\n   - 3. 乙\n   - 丙\n2. 丁\n\n   - 戊\n3. 己",
        "- 1. 甲\n- 2. 乙\n- 3. 丙",
        "- 1. 甲\n- 3. 乙",
        "2019\\. 甲\n2021\\. 乙",
        "<ol><li>1. 甲</li><li>3. 乙</li></ol>",
    ],
)
def test_items_that_keep_their_numbers_raise_nothing(text: str) -> None:
    assert [code for code, _, _ in places(text) if code == "CP495"] == []
