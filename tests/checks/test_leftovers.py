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
