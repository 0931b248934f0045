"""What a comment takes from a value is said; what is meant as a comment is let be."""

from __future__ import annotations

import pytest

from casepress.notation.comments import cut_off


def places(text: str) -> list[tuple[int, int]]:
    findings = cut_off(text, "case.md", first_line=2)
    assert {finding.code for finding in findings} <= {"CP124"}
    return [(finding.place.line, finding.place.column) for finding in findings]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("title: 流于表面 #水质长期得不到改善\nbatch: a\n", (2, 13)),
        ("figures:\n  - file: 1.jpg\n    caption: 3 #焦炉排放黄烟。\n", (4, 16)),
        ("figures:\n  - {caption: 3 #焦炉, alt: 甲}\n", (3, 17)),
        ("issue: [甲, #乙]\nbatch: a\n", (2, 12)),
        ("summary: 甲 #乙\n  丙\n", (2, 12)),
        ("summary: 甲\t##乙\n", (2, 12)),
        ("summary: #3焦炉\nbatch: a\n", (2, 10)),
        ("issue:\n  - #3焦炉\n  - 甲\n", (3, 5)),
        ("issue:\n- 甲\n- #3焦炉\n", (4, 3)),
        ("a: {summary: #3焦炉}\n", (2, 14)),
        ("a: 甲 #乙", (2, 6)),
    ],
)
def test_a_number_sign_that_cuts_a_value_off_is_found_at_its_place(text: str, at: tuple[int, int]) -> None:
    assert places(text) == [at]


@pytest.mark.parametrize(
    "text",
    [
        "title: 甲 # 注释\n",
        "title: 甲 ## 注释 #3\n",
        "#title: 甲\n  #注释\ntitle: 乙\n#注释\n",
        "title: 甲#乙\n",
        "title: 甲\u3000#乙\n",
        "title: \"甲 #乙\"\nbatch: '丙 #丁'\n",
        'region: ["140100"] #太原\ntitle: "甲" #乙\nfigures: [{file: 1.jpg}] #图\n',
        "figures: #图片\n  - file: 1.jpg\n",
        "figures: #图片\n- file: 1.jpg\n",
        "figures:\n  - #第一张\n    file: 1.jpg\n",
        "withdrawn: #撤回\n  date: 2021\n",
        'region: [ #两地\n  "140100", #太原\n  "140700"]\n',
        "summary: |\n  甲 #乙\nbatch: a\n",
        "summary: 甲 #\nbatch: a\n",
    ],
)
def test_a_comment_that_takes_nothing_is_let_be(text: str) -> None:
    assert places(text) == []


def test_every_value_that_is_cut_off_is_named_with_what_it_loses() -> None:
    found = cut_off("a: 甲 #乙 丙\nb: 丁 # 戊\nc: 己 #庚\n", "case.md")
    assert [finding.message.zh.rpartition("：")[2] for finding in found] == ["乙 丙", "庚"]
