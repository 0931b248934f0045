"""A waiver lets exactly what somebody looked at stand, and no more; it is told in reports and published nowhere."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from good_site import FRONT, SECTIONS, VOCABULARY
from hypothesis import given
from hypothesis import strategies as st
from site_builder import case_text, site

from casepress.case import Case, Front, Waiver
from casepress.casefile.printer import print_case
from casepress.casefile.reader import read_case
from casepress.checks import case_findings
from casepress.checks.waivers import between_cases
from casepress.diagnostics import Place, Severity
from casepress.rules import corpus as rules

FILE = "cases/c2b3-r1/case.md"


def waiver(code: str, text: str = "") -> str:
    quoted = f"text: '{text}', " if text else ""
    return f'waivers: [{{code: {code}, {quoted}by: 张三, "on": 2026-11-20, why: 已核对原文}}]\n'


def told(text: str, front: str, waivable: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    checked = read_case(f"---\n{FRONT}{front}---\n{text}{SECTIONS}".encode(), FILE, VOCABULARY)
    assert checked.value is not None, checked.findings
    found = case_findings(checked.value, VOCABULARY, checked.findings, waivable)
    return [(one.code, str(one.severity)) for one in found]


def test_waiver_lets_every_finding_of_its_code_stand() -> None:
    assert told("督察发现,问题,严重。", waiver("CP443")) == [("CP443", "waived"), ("CP443", "waived")]


def test_waiver_that_quotes_lets_only_the_quoted_words_stand() -> None:
    text = "督察发现,问题。群众反映,臭味。"
    assert told(text, waiver("CP443", "发现,问题")) == [("CP443", "waived"), ("CP443", "warning")]


def test_waiver_of_words_in_the_front_matter_holds_at_their_value() -> None:
    front = "summary: 督察发现,问题。\n" + waiver("CP443", "发现,问题")
    assert told("督察发现。", front) == [("CP443", "waived")]


def test_waiver_of_one_code_lets_no_other_stand() -> None:
    assert ("CP443", "warning") in told("督察发现,问题。", waiver("CP442"))


def test_waiver_whose_words_are_gone_is_spent() -> None:
    assert told("督察发现问题。", waiver("CP443", "发现,问题")) == [("CP480", "warning")]


def test_waiver_of_a_finding_that_nobody_makes_is_spent() -> None:
    assert told("督察发现,问题。", waiver("CP443", "督察发现")) == [
        ("CP443", "warning"),
        ("CP480", "warning"),
    ]


@pytest.mark.parametrize(
    ("code", "text"), [("CP461", "身份证号11010519491231002X。"), ("CP463", "卡号6222021234567890128。")]
)
def test_identity_and_card_numbers_are_waived_only_where_the_settings_allow(code: str, text: str) -> None:
    assert told(text, waiver(code)) == [(code, "error"), ("CP481", "warning")]
    assert told(text, waiver(code), (code,)) == [(code, "waived")]


def test_mobile_number_may_be_waived_and_is_masked_all_the_same() -> None:
    checked = read_case(
        f"---\n{FRONT}{waiver('CP462')}---\n电话13800138000。{SECTIONS}".encode(), FILE, VOCABULARY
    )
    assert checked.value is not None
    (one,) = case_findings(checked.value, VOCABULARY)
    assert one.severity is Severity.WAIVED
    assert not one.is_error
    assert "张三于2026-11-20豁免：已核对原文" in one.hint.zh
    assert "00138000" not in one.message.zh


WAIVED_CASE = Case(
    id="c2b3-r1-case",
    slug="case",
    file=FILE,
    front=Front(
        title="题",
        issue=("water",),
        batch="c2b3-r1",
        waivers=(Waiver(code="CP508", text="cases/x.md", by="张三", on="2026-11-20", why="同一事件"),),
    ),
)


def test_finding_between_cases_is_waived_where_its_words_are_quoted() -> None:
    place = Place(FILE, 1, 1)
    same = rules.SAME_BEGINNING.at(place, other="cases/x.md", start="…")
    other = rules.SAME_BEGINNING.at(place, other="cases/y.md", start="…")
    found = between_cases([same, other], [WAIVED_CASE], (), "CP5")
    assert [(one.code, str(one.severity)) for one in found] == [("CP508", "waived"), ("CP508", "warning")]


def test_waiver_between_cases_that_meets_nothing_is_spent() -> None:
    assert [one.code for one in between_cases([], [WAIVED_CASE], (), "CP5")] == ["CP480"]
    assert between_cases([], [WAIVED_CASE], (), "CP6") == []


words = st.text("问题,张三CP 〔〕“”:'\"#&*!%@", min_size=1, max_size=20).filter(
    lambda text: text.strip() == text and text
)


@given(st.lists(st.builds(Waiver, code=st.sampled_from(("CP442", "CP508", "CP615")), text=words | st.just(""), by=words,
                          on=st.dates(dt.date(1950, 1, 1), dt.date(2099, 1, 1)).map(str), why=words), max_size=3))  # fmt: skip
def test_waivers_are_printed_as_they_are_read(waivers: list[Waiver]) -> None:
    front = Front(
        title="山西太原某企业私设暗管",
        region=("140100",),
        issue=("water", "delay"),
        batch="c2b3-r1",
        waivers=tuple(waivers),
    )
    read = read_case(print_case(front, "督察发现。\n").encode(), FILE, VOCABULARY)
    assert read.value is not None, read.findings
    assert read.value.case.front == front


def test_waived_case_is_published_and_its_waiver_nowhere(tmp_path: Path) -> None:
    front = '[{code: CP462, text: "13800138000", by: 豁免人甲, "on": 2026-11-20, why: 这是豁免的缘由}]'
    body = "督察组电话13800138000，请反映。"
    made = site(
        tmp_path, {"c2b3-r5/one": case_text(body=body, waivers=front), "c2b3-r5/two": case_text(body=body)}
    )
    outcome = made.build(own_engine=False)
    assert [file.rpartition("/")[2] for file in outcome.left_out] == ["two.md"]
    assert [str(one.severity) for one in outcome.findings if one.code == "CP462"] == ["waived", "error"]
    for path in made.output.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert "豁免人甲".encode() not in data, path
            assert "这是豁免的缘由".encode() not in data, path
