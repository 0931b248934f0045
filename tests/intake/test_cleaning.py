"""Pasted text is put right where that is sure, and every change is said."""

from __future__ import annotations

import pytest

from casepress.intake.cleaning import cleaned
from casepress.intake.faircopy import Paragraphing
from casepress.intake.hypertext import block_of, read_markup
from casepress.intake.manuscript import Manuscript
from casepress.intake.markdown import Piece

LONG = "杞麓湖是云南九大高原湖泊之一，流域面积三百五十四平方公里，整改要求到二〇二〇年水质达到五类，实际为劣五类。"


def manuscript(*lines: str) -> Manuscript:
    return Manuscript(
        "稿.txt", tuple(block_of([Piece(line)], Paragraphing(number)) for number, line in enumerate(lines, 1))
    )


def clean(*lines: str, simplify: bool = False) -> tuple[list[str], set[str]]:
    """The texts after cleaning, and the codes of what was said."""
    checked = cleaned(manuscript(*lines), simplify)
    return [block.text for block in checked.value.blocks], {finding.code for finding in checked.findings}


def test_gloss_behind_a_traditional_character_goes() -> None:
    texts, codes = clean("生態環(huán)境保護(hù)督察")
    assert texts == ["生態環境保護督察"]
    assert {"CP928", "CP931"} <= codes


def test_many_glosses_go_whatever_they_stand_behind() -> None:
    assert clean("环(huán)境、保(bǎo)护、督(dū)察、水（shuǐ）质")[0] == ["环境、保护、督察、水质"]


@pytest.mark.parametrize(
    "text", ["蠡(lí)湖在无锡", "化学需氧量(COD)", "（二）问题", "单位(mg)", "甲(a)乙(b)丙(c)丁(d)"]
)
def test_gloss_that_helps_readers_and_other_brackets_stay(text: str) -> None:
    assert clean(text) == ([text], set())


def test_traditional_characters_are_offered_and_converted_on_demand() -> None:
    assert clean("督察組發現水體污染") == (["督察組發現水體污染"], {"CP931"})
    assert clean("督察組發現水體污染", simplify=True) == (["督察组发现水体污染"], {"CP932"})
    assert clean("乾隆年间，著名的湖") == (["乾隆年间，著名的湖"], set())


def test_strange_glyphs_become_a_visible_mark_and_known_ones_what_they_mean() -> None:
    assert clean("\uf0fc已完成\ue123项\ufffd") == (["√已完成〓项〓"], {"CP930"})
    assert clean("⽔质⽣态") == (["水质生态"], set())


def test_blanks_and_invisible_characters_are_evened_out() -> None:
    assert clean("\u3000\u3000杞麓湖\u00a0\u00a0流\u200b域\ufeff\u3000\u3000面积") == (
        ["杞麓湖 流域 面积"],
        set(),
    )


def test_text_that_stands_twice_is_kept_once() -> None:
    texts, codes = clean("标题", LONG, "二、问题", LONG[::-1], LONG, "二、问题", LONG[::-1])
    assert (texts, codes) == (["标题", LONG, "二、问题", LONG[::-1]], {"CP929"})


def test_short_or_single_repetitions_are_meant() -> None:
    lines = ("核查结果：属实。", "已整改。", "核查结果：属实。", "已整改。", LONG, LONG)
    assert clean(*lines) == (list(lines), set())


def test_format_and_cells_survive_cleaning() -> None:
    blocks = read_markup(
        "<p>甲\u00a0\u00a0<strong>環(huán)境</strong></p><table><tr><td>\uf0fc</td><td>乙</td></tr></table>"
    )
    made = cleaned(Manuscript("a.html", blocks), False).value.blocks
    assert made[0].markdown == "甲 **環境**"
    assert made[1].table[0][0].blocks[0].text == "√"
