"""Text made alike: the same rule in Python and in the browser."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import pytest
from search_desk import ask

from casepress.concordance.words import fold, grams, holds, passages

SAMPLES = (
    "“两高”项目盲目上马 监管不力",
    "ＣＯＤ浓度达每升３５０毫克，超标4.5倍；占86.2%。",
    "PM2.5、劣Ⅴ类、㎡、℃、①②、1.2.3…",
    "《整改方案》（2021年版）——第　十二　条",
    "𠮷野家、㐂、İstanbul、Straße、ﬁn",
)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("“两高” 项目", "两高项目"),
        ("ＣＯＤ３５０", "cod350"),
        ("增长4.5%。下降", "增长4.5%\n下降"),
        ("…没有……", "没有"),
        ("（一）2021-04", "一202104"),
    ],
)
def test_text_is_folded_to_letters_numbers_and_sentence_ends(text: str, made: str) -> None:
    assert fold(text) == made


def test_every_character_is_folded_alike_in_python_and_in_javascript(tmp_path: Path) -> None:
    # What one version of Unicode has and the other not cannot be compared: characters assigned since.
    known = [
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")
    ]
    (answer,) = ask(tmp_path, [{"kind": "fold", "texts": known}])
    different = [
        (hex(ord(char)), fold(char), other)
        for char, other in zip(known, answer["answer"], strict=True)
        if fold(char) != other
    ]
    assert different == []


def test_grams_are_the_same_in_python_and_in_javascript(tmp_path: Path) -> None:
    whole = [part for sample in SAMPLES for part in fold(sample).split("\n")]
    sentences = [part[at : at + 8] for part in whole for at in range(max(len(part) - 7, 1)) if len(part) > 1]
    (answer,) = ask(tmp_path, [{"kind": "grams", "terms": sentences}])
    assert len(sentences) > 40
    assert [sorted(grams(sentence)) for sentence in sentences] == [
        sorted(found) for found in answer["answer"]
    ]


def test_passage_of_the_title_stands_alone_and_no_sentence_is_cut() -> None:
    found = list(passages(["标题", "甲" * 300 + "。" + "乙" * 30 + "。" + "丙" * 230 + "。丁"]))
    assert found == [["标题"], ["甲" * 300], ["乙" * 30, "丙" * 230], ["丁"]]


def test_words_are_held_where_each_stands_in_one_sentence() -> None:
    text = ["焦炉烟气直排", "治理不力。问题突出"]
    assert holds(text, "烟气 问题")
    assert not holds(text, "不力问题")
    assert not holds(text, "直排治理")
    assert not holds(text, "！")
