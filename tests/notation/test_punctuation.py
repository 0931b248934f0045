"""Chinese quotes, brackets and commas are known where they stand for plain ones, and let be where they are text."""

from __future__ import annotations

import pytest

from casepress.notation.punctuation import cure_of, is_quoted, joined


@pytest.mark.parametrize("text", ["“云南玉溪”", "“20”", "‘20’", "”20”", '“20"', "＂20＂", "“甲‘乙’丙”", "“”"])
def test_a_value_in_one_pair_of_chinese_quotes_is_quoted(text: str) -> None:
    assert is_quoted(text)


@pytest.mark.parametrize(
    "text",
    ["“两高”项目", "盲目上马“两高”", "“两高”项目“顶风”上马", "“两高”“双碳”", "“", "20", "", "《甲》", "“甲"],
)
def test_a_value_with_quotes_in_a_part_of_it_is_not_quoted(text: str) -> None:
    assert not is_quoted(text)


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("“530423”", "写成 530423，"),
        ("【water, delay】", "：[water, delay]"),
        ("［water］", "：[water]"),
        ("｛file: 1.jpg｝", "：{file: 1.jpg}"),
    ],
)
def test_the_cure_is_the_value_in_plain_punctuation(text: str, cure: str) -> None:
    words = cure_of(text)
    assert words is not None
    assert cure in words.zh


@pytest.mark.parametrize("text", ["water", "【甲】乙", "甲【乙】", "[甲]"])
def test_there_is_no_cure_for_what_is_no_slip(text: str) -> None:
    assert cure_of(text) is None


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("水体水质，不作为", ("水体水质", "不作为")),
        ("water、delay； air", ("water", "delay", "air")),
        ("a; b", ("a", "b")),
        ("水体水质", ()),
        ("水体水质，", ()),
        ("，", ()),
    ],
)
def test_items_joined_by_chinese_commas_are_told_apart(text: str, items: tuple[str, ...]) -> None:
    assert joined(text) == items
