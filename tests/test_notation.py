"""Strict YAML: every scalar stays what was typed, every mistake has its place."""

from __future__ import annotations

import pytest

from casepress.notation import MAX_DEPTH, MAX_NODES, Listing, Mapping, Scalar, read_yaml

FILE = "case.md"


def mapping(text: str) -> Mapping:
    checked = read_yaml(text, FILE)
    assert checked.value is not None, checked.findings
    return checked.value


def found(text: str, first_line: int = 1) -> list[tuple[str, int, int]]:
    checked = read_yaml(text, FILE, first_line)
    assert checked.value is None
    return [(finding.code, finding.place.line, finding.place.column) for finding in checked.findings]


@pytest.mark.parametrize(
    "typed",
    ["010000", "110101", "no", "NO", "off", "true", "2021-05-17", "1.10", "1e3", "0x10", "12:30:45", "😀", "Ⅴ类", "=",
     "1_000", ".inf", "2021-05-17T18:00+08:00", "劣Ⅴ类", "a b", "#".join("ab")],
)  # fmt: skip
def test_a_scalar_is_the_text_that_was_typed(typed: str) -> None:
    node = mapping(f"a: {typed}\n").values["a"]
    assert isinstance(node, Scalar)
    assert node.text == typed
    assert node.plain


@pytest.mark.parametrize("typed", ["", "~", "null"])
def test_nothing_is_empty_only_without_quotes(typed: str) -> None:
    for written, empty in ((typed, True), (f'"{typed}"', False)):
        node = mapping(f"a: {written}\n").values["a"]
        assert isinstance(node, Scalar)
        assert node.is_empty is empty


def test_every_key_and_value_knows_its_line_and_column() -> None:
    root = mapping("a: 1\nb:\n  - {c: 2}\n")
    assert (root.keys["b"].line, root.keys["b"].column) == (2, 1)
    listing = root.values["b"]
    assert isinstance(listing, Listing)
    inner = listing.items[0]
    assert isinstance(inner, Mapping)
    assert (inner.values["c"].line, inner.values["c"].column) == (3, 9)


def test_columns_count_characters_and_not_bytes() -> None:
    root = mapping("a: {标题: 甲, b: 乙}\n")
    inner = root.values["a"]
    assert isinstance(inner, Mapping)
    assert inner.values["b"].column == 15


def test_lines_begin_where_the_front_matter_begins() -> None:
    assert found("a: 1\na: 2\n", first_line=2) == [("CP107", 3, 1)]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "CP107", 3),
        ("a: &x 1\n", "CP108", 1),
        ("a: 1\nb: *a\n", "CP108", 2),
        ("a: !!int 1\n", "CP109", 1),
        ("a: !local 1\n", "CP109", 1),
        ("%TAG ! tag:x,2000:\n---\na: 1\n", "CP109", 1),
        ("%YAML 1.1\n---\na: 1\n", "CP109", 1),
        ("<<: {a: 1}\n", "CP110", 1),
        ("a: " + "[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2) + "\n", "CP111", 1),
        ("a: [" + "1," * (MAX_NODES + 2) + "]\n", "CP112", 1),
        ("a: 1\n--- {b: 2}\n", "CP113", 2),
        ("- a\n", "CP114", 1),
        ("a\n", "CP114", 1),
        ("", "CP114", 1),
        ("# 只有注释\n", "CP114", 1),
        ("? [a]\n: 1\n", "CP115", 1),
        ("? {a: 1}\n: 1\n", "CP115", 1),
        ("title：甲\n", "CP123", 1),
        ("a: 1\n  batch：甲\n", "CP123", 2),
        ("a: 'b\n", "CP106", 1),
        ("a: [b\n", "CP106", 1),
        ("a: b: c\n", "CP106", 1),
        ("a: 1\n\tb: 2\n", "CP106", 2),
        ("a: @b\n", "CP106", 1),
        ("a: `b`\n", "CP106", 1),
        ("a: %b\n", "CP106", 1),
        ("a: 1\n b: 2\n", "CP106", 2),
        ('a: "\\q"\n', "CP106", 1),
        ("a: {b: 1\n", "CP106", 1),
    ],
)
def test_what_is_not_strict_yaml_is_refused_at_its_line(text: str, code: str, line: int) -> None:
    assert [(one, at) for one, at, _ in found(text)] == [(code, line)]


def test_all_duplicate_keys_are_named_with_the_line_of_the_first() -> None:
    checked = read_yaml("a: 1\nb: 2\na: 3\nb: 4\n", FILE)
    assert [finding.place.line for finding in checked.findings] == [3, 4]
    assert "第 1 行" in checked.findings[0].message.zh


def test_a_syntax_error_is_told_in_both_languages() -> None:
    finding = read_yaml("a: b: c\n", FILE).findings[0]
    assert "冒号" in finding.message.zh
    assert "colon" in finding.message.en


def test_a_chinese_colon_inside_a_value_is_text() -> None:
    node = mapping("title: 甲：乙\n").values["title"]
    assert isinstance(node, Scalar)
    assert node.text == "甲：乙"


def test_a_chinese_colon_is_reported_where_it_stands() -> None:
    assert found("a: 1\nbatch：甲\n") == [("CP123", 2, 6)]


def test_a_quoted_merge_sign_is_a_key_like_any_other() -> None:
    assert list(mapping('"<<": 1\n').keys) == ["<<"]
