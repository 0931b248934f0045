"""Numbers of persons are found in every disguise that an editor's tools or a clever person may give them."""

from __future__ import annotations

import datetime as dt

import pytest
from disguises import DISGUISES
from hypothesis import given
from hypothesis import strategies as st

from casepress.personal.checksums import (
    identity_check,
    is_card_number,
    is_identity_number,
    looks_like_identity,
    passes_luhn,
)
from casepress.personal.numbers import numbers

ID = "11010519491231002X"
PROVINCES = ("110105", "140729", "320106", "440305", "530423", "650102", "820000", "120101")


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    day = draw(st.dates(dt.date(1900, 1, 1), dt.date(2025, 12, 31)))
    head = f"{draw(st.sampled_from(PROVINCES))}{day:%Y%m%d}{draw(st.integers(0, 999)):03}"
    return head + identity_check(head)


@st.composite
def card_numbers(draw: st.DrawFn) -> str:
    head = draw(st.sampled_from(("6222", "6217", "4512", "5220", "9558", "3568")))
    size = draw(st.integers(16, 19))
    body = head + "".join(str(draw(st.integers(0, 9))) for _ in range(size - len(head) - 1))
    return next(body + str(last) for last in range(10) if passes_luhn(body + str(last)))


@given(identity_numbers(), st.sampled_from(sorted(DISGUISES)))
def test_identity_number_in_any_disguise_is_found_and_masked(number: str, name: str) -> None:
    (found,) = numbers(f"当事人身份证号为{DISGUISES[name](number)}，住某村。")
    assert (found.kind, found.digits) == ("identity", number)
    assert found.masked == f"{number[:3]}****{number[-2:]}"
    assert number[3:-2] not in found.masked


@given(identity_numbers(), st.integers(1, 10))
def test_identity_number_with_another_check_digit_is_none(number: str, shift: int) -> None:
    last = "0123456789X"["0123456789X".index(number[-1]) - shift]
    assert not is_identity_number(number[:-1] + last)
    assert looks_like_identity(number)


@given(identity_numbers(), st.integers(0, 16), st.integers(1, 9))
def test_one_digit_wrong_is_noticed(number: str, at: int, shift: int) -> None:
    wrong = f"{number[:at]}{(int(number[at]) + shift) % 10}{number[at + 1 :]}"
    assert not is_identity_number(wrong)


@given(card_numbers(), st.sampled_from(("plain", "full-width", "zero-width", "every-digit-apart", "spelled")))
def test_card_number_is_found_by_its_sum(number: str, name: str) -> None:
    assert is_card_number(number)
    assert [one.kind for one in numbers(f"卡号{DISGUISES[name](number)}。")] == ["card"]


@given(card_numbers(), st.integers(1, 9))
def test_card_number_with_another_last_digit_is_none(number: str, shift: int) -> None:
    assert not is_card_number(f"{number[:-1]}{(int(number[-1]) + shift) % 10}")


@given(st.text("0123456789 -.X年月，\n一二〇０８\u200b*&#;", max_size=200))
def test_any_text_is_read_in_order_without_overlap(text: str) -> None:
    end = 0
    for one in sorted(numbers(text), key=lambda each: each.start):
        if one.kind != "landline":
            assert end <= one.start < one.end <= len(text)
            end = one.end


@pytest.mark.parametrize(
    "written",
    ["13800138000", "138 0013 8000", "138-0013-8000", "１３８００１３８０００", "一三八〇〇一三八〇〇〇", "1380013\u200b8000",
     "+86 13800138000", "8613800138000", "1 3 8 0 0 1 3 8 0 0 0", "138\n00138000", "电话13800\n138000", "138**0013**8000"],
)  # fmt: skip
def test_mobile_number_in_any_disguise_is_found(written: str) -> None:
    assert [(one.kind, one.digits) for one in numbers(f"请拨{written}。")] == [("mobile", "13800138000")]


@pytest.mark.parametrize(
    "written", ["6222 0212 3456 7890 128", "622202 1234567890128", "6222-0212-3456-7890-128"]
)
def test_card_number_in_groups_is_found(written: str) -> None:
    assert [one.kind for one in numbers(f"汇至{written}。")] == ["card"]


@pytest.mark.parametrize("born", ["110105300101001", "110105 491231 002"])
def test_old_identity_number_of_15_digits_is_found(born: str) -> None:
    assert [one.kind for one in numbers(f"证件号{born}。")] == ["identity"]


def test_old_identity_number_of_the_very_old_is_one() -> None:
    assert is_identity_number("110105300101001")
    assert not is_identity_number("110105301301001")


def test_two_telephone_numbers_with_a_slash_are_two() -> None:
    assert [one.digits for one in numbers("13800138000/13900139000")] == ["13800138000", "13900139000"]


INNOCENT = [
    "国办发〔2017〕47号、晋环函〔2021〕1234号",
    "索引号000014672/2021-00123",
    "索引号 11140000012345678X/2021-00456",
    "举报电话12369、12345、010-12369",
    "坐标东经112.551234度、北纬37.721234度",
    "112.5512345, 37.7212345；E112°33′04″ N37°43′16″",
    "统一社会信用代码91140700MA0GT8L45X",
    "统一社会信用代码911100001000013428",
    "统一社会信用代码12140000405701233K，11110000000014672U",
    "社会信用代码121101197801010010",
    "项目代码2105-140726-04-01-123456",
    "项目代码2019-410526-77-03-012345",
    "排污许可证编号91140726MA0H12345X001P",
    "环评备案号201814072600000123",
    "营业执照注册号140726000812253",
    "危废联单2021410000123456",
    "采矿许可证C1400002009031120012345",
    "20210408、20210408153000、2021-04-08 2021-05-09、2021.4.8-2021.5.9",
    "2021年4月8日至2021年5月9日，13时20分",
    "中标价12345678元，总投资15000000000元，13800000000吨",
    "立案202105170001号，信访件D3SX202505280018",
    "1 2 3 4 5 6 7 8 9 10 11 12",
    "一二三四五六七八九十，第一、第二、第三",
    "| 2019 | 2020 | 2021 |\n| --- | --- | --- |\n| 1234 | 5678 | 9012 |",
    "COD 1380.0138 毫克/升，13800138000.5",
    "IP 192.168.100.200，版本2.30.1.20210408",
    "IMG_20210408_153000.jpg，mmexport1617867890123.jpg，1617867890.png",
    "https://www.mee.gov.cn/xxgk/202104/t20210408_827456.html",
    "a13800138000b，X110105194912310021Y",
    "400-800-1234，95533，110",
    "000101010101010101，999999999999999999",
]


@pytest.mark.parametrize("text", INNOCENT)
def test_innocent_number_raises_no_alarm(text: str) -> None:
    assert [(one.kind, one.digits) for one in numbers(text)] == []


@pytest.mark.parametrize("before", [0, 1, 5, 25])
def test_identity_number_in_a_long_row_of_single_figures_is_found(before: int) -> None:
    row = " ".join([*"9" * before, *"11010519491231002X"])
    assert [one.digits for one in numbers(f"表：{row}。") if one.kind == "identity"] == ["11010519491231002X"]


@pytest.mark.parametrize(
    "number",
    [
        "0104120000",
        "13800138000",
        "138 0013 8000",
        "0351-4120000",
        "１３８００１３８０００",
        "一三八〇〇一三八〇〇〇",
    ],
)
@pytest.mark.parametrize("before", range(11))
@pytest.mark.parametrize("after", range(6))
def test_number_is_found_wherever_in_a_text_it_begins(number: str, before: int, after: int) -> None:
    # Not every character of a text is looked at, so each may be the first of a number.
    assert len(list(numbers(f"{'督' * before}{number}{'察' * after}"))) == 1


@pytest.mark.parametrize("code", ["(0351)", "（0351）", "(0351）", "（0351) "])
def test_landline_with_its_code_in_any_brackets_is_found(code: str) -> None:
    assert [one.digits for one in numbers(f"电话{code}4120000。")] == ["03514120000"]
