"""Bytes to text, and text to front matter and body."""

from __future__ import annotations

import pytest

from casepress.casefile.frontmatter import MAX_BYTES, MAX_FRONT, cut, place_at, read_text
from casepress.diagnostics import Place

FILE = "cases/c2b3-r1/case.md"


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf\xe5\xb1\xb1\n\xe8\xa5\xbf\n",
        "山\r\n西\r\n".encode(),
        "山\r西\r".encode(),
        "山\n西\n".encode(),
    ],
    ids=["bom", "crlf", "cr", "lf"],
)
def test_text_with_bom_or_other_line_ends_is_the_same_text(data: bytes) -> None:
    checked = read_text(data, FILE)
    assert checked.value == "山\n西\n"
    assert checked.findings == ()


@pytest.mark.parametrize(
    ("data", "code", "named"),
    [
        ("标题：污水".encode("gb18030"), "CP101", "GBK"),
        ("山西".encode("utf-16"), "CP101", "UTF-16"),
        (b"\xff\xd8\xff\xe0", "CP101", ""),
        (b"a\nb\x00c", "CP102", ""),
        (b"x" * (MAX_BYTES + 1), "CP103", str(MAX_BYTES)),
    ],
)
def test_bytes_that_are_no_utf8_text_are_refused_with_their_kind(data: bytes, code: str, named: str) -> None:
    checked = read_text(data, FILE)
    assert checked.value is None
    assert [finding.code for finding in checked.findings] == [code]
    assert named in checked.findings[0].message.zh


def test_a_wrong_byte_is_reported_on_its_line() -> None:
    found = read_text("第一行\n第二行".encode() + b"\xb9\xfa\n", FILE).findings[0]
    assert found.place == Place(FILE, 2)


@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\x07", "\x1b", "\x7f", "\uffff"])
def test_a_character_that_changes_what_is_shown_is_refused_at_its_place(char: str) -> None:
    found = read_text(f"甲\n乙{char}丙".encode(), FILE).findings
    assert [(finding.code, finding.place) for finding in found] == [("CP116", Place(FILE, 2, 2))]
    assert f"U+{ord(char):04X}" in found[0].message.en


@pytest.mark.parametrize("char", ["\t", "\u3000", "\u00a0", "Ⅴ", "😀", "\ufe0f"])
def test_an_ordinary_character_is_taken(char: str) -> None:
    assert read_text(f"甲{char}乙".encode(), FILE).value == f"甲{char}乙"


@pytest.mark.parametrize(
    ("text", "front", "body", "line"),
    [
        ("---\na: 1\n---\n正文\n", "a: 1\n", "正文\n", 4),
        ("---\na: 1\nb: 2\n---\n", "a: 1\nb: 2\n", "", 5),
        ("---\na: 1\n---", "a: 1\n", "", 4),
        ("---\na: 1\n--- \t\n正文", "a: 1\n", "正文", 4),
        ("---\n---\n正文", "", "正文", 3),
        ("---\na: 1\n---\n正文\n---\n又一段\n", "a: 1\n", "正文\n---\n又一段\n", 4),
    ],
)
def test_a_case_file_is_cut_at_its_fences(text: str, front: str, body: str, line: int) -> None:
    parts = cut(text, FILE).value
    assert parts is not None
    assert tuple(parts) == (front, body, line)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "CP104", 1),
        ("正文\n", "CP104", 1),
        ("\n\n---\na: 1\n---\n", "CP104", 3),
        ("---\na: 1\n正文\n", "CP105", 1),
        ("---", "CP105", 1),
        ("----\na: 1\n---\n", "CP104", 1),
        ("---\na: 1\n----\n", "CP105", 1),
        ("---\na: " + "长" * MAX_FRONT + "\n---\n", "CP103", 1),
    ],
)
def test_a_file_without_its_fences_says_which_is_missing(text: str, code: str, line: int) -> None:
    checked = cut(text, FILE)
    assert checked.value is None
    assert [(finding.code, finding.place.line) for finding in checked.findings] == [(code, line)]


def test_a_place_counts_characters_from_one() -> None:
    assert place_at("甲乙\n丙丁", 4, FILE, first_line=10) == Place(FILE, 11, 2)
