"""Where the blocks of a text come from, and what of it is code."""

from __future__ import annotations

import pytest

from casepress.casefile.parser import blocks, without_code


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("## 题\n\n甲\n乙\n\n丙", [("h2", 0, 0), ("p", 2, 3), ("p", 5, 5)]),
        ("- 甲\n- 乙\n\n丙", [("ul", 0, 1), ("li", 0, 0), ("li", 1, 1), ("p", 3, 3)]),
        ("- 甲\n- 乙\n\n> 丙", [("ul", 0, 1), ("li", 0, 0), ("li", 1, 1), ("blockquote", 3, 3), ("p", 3, 3)]),
        ("1. 甲\n\n   乙\n\n丙", [("ol", 0, 2), ("li", 0, 2), ("p", 0, 0), ("p", 2, 2), ("p", 4, 4)]),
        ("甲\n\n    乙\n\n\t丙", [("p", 0, 0), ("p", 2, 2), ("p", 4, 4)]),
        ("```\n甲\n```\n\n> 乙", [("pre", 0, 2), ("blockquote", 4, 4), ("p", 4, 4)]),
        ('<p data-sourcepos="9:1-9:9">甲</p>\n\n乙', [("p", 2, 2)]),
        ("", []),
    ],
)
def test_a_block_is_named_with_its_lines(text: str, wanted: list[tuple[str, int, int]]) -> None:
    assert [(block.tag, block.first, block.last) for block in blocks(text)] == wanted


def test_a_block_tells_what_stands_behind_it_on_its_line_in_characters() -> None:
    rest = [block.rest for block in blocks("|指标|一|\n|-|-|\n|氨氮|二|三|") if block.tag == "td"]
    assert rest == ["|二|三|", "|三|"]


def test_code_is_blanked_and_everything_else_stays_at_its_place() -> None:
    text = "甲`乙`丙\n```\n丁\n```\n戊 ``己`庚`` `辛\n\n壬`"
    blank = without_code(text)
    assert blank == "甲   丙\n```\n \n   \n戊         `辛\n\n壬`"
    assert len(blank) == len(text)


def test_code_over_several_lines_keeps_the_lines_of_what_follows() -> None:
    text = "甲`乙\n丙`丁\n\n- 戊\n    ```\n    ##己\n    ```\n\n##庚"
    blank = without_code(text)
    assert blank.count("\n") == text.count("\n")
    assert len(blank) == len(text)
    assert "己" not in blank
    assert blank.split("\n")[-1] == "##庚"
