"""Findings as values: their order, their words, and the guess at what was meant."""

from __future__ import annotations

import pytest

from casepress.diagnostics import (
    Checked,
    Finding,
    Place,
    Rule,
    Severity,
    Words,
    did_you_mean,
    excerpt,
    in_order,
    nearest,
)

RULE = Rule(
    code="CP999",
    severity=Severity.ERROR,
    title=Words("题", "title"),
    message=Words("“{key}”不对", "“{key}” is wrong"),
    hint=Words("写{key}", "write {key}"),
    why=Words("因为", "because"),
)
WARNING = Finding("CP998", Severity.WARNING, Place("b.md", 1, 1), Words("警", "w"), Words("改", "c"))


def test_a_rule_broken_at_a_place_fills_in_both_languages() -> None:
    finding = RULE.at(Place("a.md", 2, 3), key="title")
    assert (finding.message.zh, finding.message.en) == ("“title”不对", "“title” is wrong")
    assert (finding.hint.zh, finding.hint.en) == ("写title", "write title")
    assert finding.is_error


def test_a_cure_takes_the_place_of_the_hint() -> None:
    assert RULE.at(Place("a.md"), key="a", cure=Words("换", "swap")).hint == Words("换", "swap")


@pytest.mark.parametrize("value", ["{0}", "{key}", "{key.__class__}", "{}", "%s", "{{"])
def test_a_value_that_looks_like_a_template_stays_text(value: str) -> None:
    assert RULE.at(Place("a.md"), key=value).message.zh == f"“{value}”不对"


def test_a_value_is_shown_on_one_line_without_terminal_codes() -> None:
    assert excerpt("甲\n乙\x1b[31m\u202e丙") == "甲 乙\ufffd[31m\ufffd丙"
    assert len(excerpt("长" * 500)) == 80


@pytest.mark.parametrize(
    ("place", "written"),
    [(Place("a.md"), "a.md"), (Place("a.md", 2), "a.md:2"), (Place("a.md", 2, 3), "a.md:2:3")],
)
def test_a_place_is_written_as_far_as_it_is_known(place: Place, written: str) -> None:
    assert str(place) == written


def test_findings_are_sorted_by_place_and_said_once() -> None:
    late, early = RULE.at(Place("b.md", 9), key="a"), RULE.at(Place("a.md", 10), key="a")
    first = RULE.at(Place("a.md", 2), key="a")
    assert in_order([late, WARNING, early, first, late]) == (first, early, WARNING, late)


def test_errors_are_told_from_warnings() -> None:
    error = RULE.at(Place("a.md"), key="a")
    assert Checked(None, (WARNING, error)).errors == (error,)


@pytest.mark.parametrize(
    ("word", "known", "guess"),
    [("watre", ("water", "air"), "water"), ("summery", ("summary", "source"), "summary"), ("STATUS", ("status",), "status"),
     ("整改", ("整改中", "已通报"), "整改中"), ("xyz", ("water", "air"), None), ("", ("water",), None), ("water", (), None)],
)  # fmt: skip
def test_a_slip_is_guessed_when_something_is_near(
    word: str, known: tuple[str, ...], guess: str | None
) -> None:
    assert nearest(word, known) == guess


def test_a_guess_stands_before_the_general_hint() -> None:
    words = did_you_mean("watre", ("water",), Words("见手册", "see the handbook"))
    assert words == Words("是否想写“water”？见手册", 'Did you mean "water"? see the handbook')


def test_a_very_long_word_is_guessed_at_quickly() -> None:
    assert nearest("x" * 100_000, ["y" * 50] * 100) is None
