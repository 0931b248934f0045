"""Most rules take a quick look before they read: whatever the rule would find, the look lets it through."""

from __future__ import annotations

import pytest
from good_site import FRONT, SECTIONS, VOCABULARY

from casepress.casefile.reader import read_case
from casepress.checks import case_findings, cases_findings


def codes(text: str, front: str = "", sections: str = SECTIONS) -> list[str]:
    checked = read_case(
        f"---\n{FRONT}{front}---\n{text}{sections}".encode(), "cases/c2b3-r1/case.md", VOCABULARY
    )
    assert checked.value is not None, checked.findings
    return [one.code for one in case_findings(checked.value, VOCABULARY, checked.findings)]


@pytest.mark.parametrize("mark", [",", ";", ":", "!", "?", ".", ")，", "(企"])
def test_every_half_width_mark_between_characters_is_seen(mark: str) -> None:
    assert "CP443" in codes(f"督察发现{mark}业问题。")


@pytest.mark.parametrize("second", "，。；、：")
@pytest.mark.parametrize("first", "，。；、：！？")
def test_every_mark_behind_another_is_seen(first: str, second: str) -> None:
    assert codes(f"督察发现{first}{second}企业违法排污。") == ["CP450"]


@pytest.mark.parametrize("brackets", ["[]", "［］", "【】", "（）", "()"])
def test_every_bracket_around_the_year_of_a_document_is_seen(brackets: str) -> None:
    assert "CP445" in codes(f"国办发{brackets[0]}2017{brackets[1]}47号文件。")


@pytest.mark.parametrize("fraction", ["", ".5", ".25", ".125", ".1234", ".1234567"])
@pytest.mark.parametrize("share", ["101{}%", "约1234{}%", "250{}％"])
def test_a_share_over_100_is_seen_with_any_fraction(share: str, fraction: str) -> None:
    assert "CP449" in codes(f"达标率为{share.format(fraction)}。")


@pytest.mark.parametrize(
    "date",
    ["2021年2月29日", "2021年2月30日", "2021年13月5日", "2021年00月5日", "2021年0月5日", "2021年20月1日", "2月0日", "6月31日", "2月00日",
     "4月99日", "2021-2-30", "2021/13/1", "2021.02.30"],
)  # fmt: skip
def test_every_kind_of_impossible_date_is_seen(date: str) -> None:
    assert "CP436" in codes(f"该企业{date}被处罚。")


@pytest.mark.parametrize("text", ["10-20吨", "1.5-2%", "约3-4.5倍", "（2-3天"])
def test_a_range_is_seen_behind_dashes_that_are_none(text: str) -> None:
    assert "CP459" in codes(f"- 型号A-1，X-3-4，2021-06。\n- 每天{text}。")


@pytest.mark.parametrize(
    "mark", ["XXX", "xxxx", "TODO", "FIXME", "TBD", "Lorem ipsum", "（此处补充照片）", "【待核实】", "（待补充）", "（待确认）",
             "（待查证）", "（待完善）", "（待定）"],
)  # fmt: skip
def test_every_mark_of_a_draft_is_seen(mark: str) -> None:
    assert "CP416" in codes(f"督察发现 {mark}，问题突出。")


@pytest.mark.parametrize(
    ("sections", "empty"),
    [
        ("\n\n## 一、基本情况\n## 二、主要问题\n\n甲。\n", True),
        ("\n\n## 一、基本情况\n\n\n## 二、主要问题\n\n甲。\n", True),
        ("\n\n## 一、基本情况\n \n\u3000\u3000\n## 二、主要问题\n\n甲。\n", True),
        ("\n\n## 一、基本情况\n\n甲。\n\n## 二、主要问题", True),
        ("\n\n## 一、基本情况\n\n甲。\n\n## 二、主要问题\n\t", True),
        ("\n\n## 一、基本情况\n\n甲。\n\n## 二、主要问题\n\n\n", True),
        ("\n\n## 一、基本情况\n\n### （一）\n\n甲。\n\n## 二、主要问题\n\n见1#炉。\n\n乙，2#\n", False),
    ],
)
def test_a_heading_with_nothing_below_is_seen_wherever_it_stands(sections: str, empty: bool) -> None:
    assert ("CP413" in codes("督察发现问题。", sections=sections)) is empty


@pytest.mark.parametrize("char", ["\U000e0001", "\U000f0000", "\U0010ffff", "\ue000", "\ufffd", "\u200b"])
def test_a_strange_character_is_seen_beyond_the_usual_planes_too(char: str) -> None:
    assert "CP447" in codes(f"督察{char}发现𠀀企业问题。")
    assert "CP447" in codes(f"督察{char}发现企业问题。")


def test_a_rare_character_beyond_the_usual_planes_is_no_strange_one() -> None:
    assert codes("督察发现𠀀企业、𬭩盐问题。") == []


@pytest.mark.parametrize("link", ["[甲](http://10.0.0.1/)", "http://10.0.0.1/", "<http://10.0.0.1/>"])
def test_an_address_is_seen_however_it_is_written(link: str) -> None:
    assert codes(f"见 {link} 所载。") == ["CP434"]
    # Its letters are no words, so nothing in them is wrong.
    assert codes(f"见 {link.replace('10.0.0.1', 'example.org/攻府')} 所载。") == []


def test_a_team_that_was_not_sent_is_said_though_others_were() -> None:
    assert "CP317" in codes("督察发现问题。", "team: 中央第九生态环境保护督察组\n")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("13812345678", "CP661"),
        ("photo-13812345678-2", "CP661"),
        ("a-110105491231002", "CP660"),
        ("a-110105-19491231-002X-b", "CP660"),
        ("1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 x", "CP660"),
    ],
)
def test_a_number_in_the_name_of_a_file_is_seen_among_letters(name: str, code: str) -> None:
    found = codes(
        "督察发现问题。", f"figures: [{{file: {name}.png, alt: 暗管口流出黑水, caption: 现场督察}}]\n"
    )
    assert code in found


def test_a_picture_in_the_text_is_seen() -> None:
    assert "CP423" in codes("督察发现问题。\n\n![图片](1.png)\n\n后文。")


def test_the_words_of_an_address_within_the_site_are_none_of_the_text() -> None:
    assert "CP441" not in codes("见[甲](攻府.html)所载。")
    assert "CP441" in codes("见[甲]，攻府.html所载。")


def test_cases_checked_together_have_each_its_own_findings() -> None:
    texts = ("督察发现问题。", "督察发现,业问题。", "达标率为250%。", "达标率为250%，该企业2月30日被处罚。")
    readings = [
        read_case(f"---\n{FRONT}---\n{text}{SECTIONS}".encode(), f"cases/c2b3-r1/n{at}.md", VOCABULARY)
        for at, text in enumerate(texts)
    ]
    given = [(one.value, one.findings) for one in readings if one.value is not None]
    assert len(given) == len(texts)
    alone = [case_findings(reading, VOCABULARY, before) for reading, before in given]
    assert [len(found) for found in alone[:3]] == [0, 1, 1]
    assert len(alone[3]) > 1
    assert cases_findings(given, VOCABULARY) == alone
    assert cases_findings(given[::-1], VOCABULARY) == alone[::-1]
