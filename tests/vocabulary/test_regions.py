"""The regions vocabulary as it ships, asked the questions of DOMAIN §7; and tables that are wrong."""

from __future__ import annotations

from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepress.diagnostics import Place
from casepress.rules import vocabularies as rules
from casepress.vocabulary.region_report import describe, trouble
from casepress.vocabulary.region_table import KINDS, forms
from casepress.vocabulary.regions import COLUMNS, Outcome, Regions, read_regions

TEXT = resources.files("casepress").joinpath("vocabularies/regions.csv").read_text(encoding="utf-8")
REGIONS = read_regions(TEXT, "regions.csv").value
HEAD = ",".join(COLUMNS)
SHANXI = "140000,山西省,province,,,,,"


def found(text: str, on: str = "") -> str:
    """The code that `text` resolves to, or the outcome when it resolves to none."""
    answer = REGIONS.find(text, on)
    return answer.region.code if answer.region and answer.outcome is Outcome.REGION else answer.outcome.value


def candidates(text: str, on: str = "") -> list[str]:
    return [row.code for row in REGIONS.find(text, on).candidates]


def codes_of(*lines: str) -> list[str]:
    return [finding.code for finding in read_regions("\n".join([HEAD, *lines]), "regions.csv").findings]


# --- the table that ships


def test_table_that_ships_has_no_findings() -> None:
    assert read_regions(TEXT, "regions.csv").findings == ()


def test_provinces_are_34_in_the_order_of_their_codes() -> None:
    codes = [row.code for row in REGIONS.provinces()]
    assert len(codes) == 34
    assert codes == sorted(codes)
    assert codes[-3:] == ["710000", "810000", "820000"]


def test_counties_of_today_are_those_of_the_base_list_and_two_that_were_founded_since() -> None:
    assert sum(not row.code.endswith("00") for row in REGIONS.current()) == 2845 + 2


def test_county_founded_in_2026_is_known_from_that_month_on() -> None:
    assert found("新疆维吾尔自治区喀什地区岑岭县", "2026-03-27") == "653132"
    assert found("653132", "2026-05-01") == "653132"
    assert found("草湖市", "2026-05-01") == "659013"
    assert found("岑岭县", "2025-06-01") != "653132"


def test_every_kind_in_the_table_belongs_to_the_closed_list() -> None:
    assert {row.kind for row in REGIONS.rows} <= KINDS


def test_every_current_region_leads_up_to_a_province() -> None:
    assert all(not REGIONS.lineage(row.code)[0].parent for row in REGIONS.current())


def test_every_former_region_leads_to_one_of_today_or_says_that_it_is_unknown() -> None:
    lost = [row.name for row in REGIONS.rows if not row.is_current and not REGIONS.today(row)]
    assert set(lost) - {row.name for row in REGIONS.rows if "successor-unknown" in row.note} == set()
    assert len(lost) < 40


def test_mappings_by_hand_keep_their_word() -> None:
    row = REGIONS.get("360105", "2018")
    assert row is not None
    assert not row.is_checked
    assert [each.code for each in REGIONS.next_of(row)] == ["360112"]


@given(st.sampled_from(REGIONS.current()))
@settings(max_examples=400)
def test_full_name_of_every_current_code_resolves_back_to_it(row: object) -> None:
    code = row.code  # type: ignore[attr-defined]
    assert found(REGIONS.full_name(code)) == code
    assert found(code) == code


@given(st.sampled_from(REGIONS.current()))
def test_name_below_its_province_without_the_middle_never_becomes_another_region(row: object) -> None:
    line = REGIONS.lineage(row.code)  # type: ignore[attr-defined]
    answer = REGIONS.find(line[0].name + line[-1].name if len(line) > 1 else line[0].name)
    assert answer.region == line[-1] or line[-1] in answer.candidates


@given(st.text(max_size=40), st.sampled_from(["", "2005", "2018-11", "2021-05-17"]))
def test_any_text_gets_an_answer_and_words_for_it(text: str, on: str) -> None:
    answer = REGIONS.find(text, on)
    assert (trouble(REGIONS, answer, Place("a.md")) is None) == (answer.outcome is Outcome.REGION)
    assert all(line.zh and line.en for line in describe(REGIONS, text, on))


# --- rule 1: six digits as text, parents of two and four digits


@pytest.mark.parametrize(
    ("short", "full"), [("14", "140000"), ("1407", "140700"), ("１４０７０３", "140703")]
)
def test_shortened_or_full_width_code_is_normalised(short: str, full: str) -> None:
    assert found(short) == full


# --- rule 2: the code of the day, today's region derived


def test_taigu_county_before_the_change_is_140726() -> None:
    assert found("太谷县", "2018-10-31") == "140726"
    assert found("山西省晋中市太谷县", "2018-10-31") == "140726"


def test_taigu_county_between_the_two_lists_is_still_taken() -> None:
    assert found("太谷县", "2019-11-30") == "140726"
    assert found("太谷区", "2020-06") == "140703"


def test_taigu_county_afterwards_is_former_and_names_its_successor() -> None:
    for name in ("太谷县", "140726"):
        assert found(name, "2021-05-17") == "former"
        assert candidates(name, "2021-05-17") == ["140703"]


def test_taigu_district_before_it_was_founded_is_not_yet_and_names_the_county() -> None:
    assert found("140703", "2018") == "not-yet"
    assert candidates("140703", "2018") == ["140726"]


def test_former_regions_of_taigu_district_hold_the_county() -> None:
    assert [row.name for row in REGIONS.former("140703")] == ["太谷县"]


# --- rule 3: codes are used again


def test_410307_was_luolong_and_is_yanshi() -> None:
    assert [row.name for row in REGIONS.history("410307")] == ["洛龙区", "偃师区"]
    assert REGIONS.full_name("410307", "2005") == "河南省洛阳市洛龙区"
    assert REGIONS.full_name("410307") == "河南省洛阳市偃师区"
    assert [row.code for row in REGIONS.successors("410307", "2005")] == ["410311"]


def test_130502_kept_its_code_and_changed_its_name() -> None:
    assert REGIONS.full_name("130502", "2018").endswith("桥东区")
    assert REGIONS.full_name("130502").endswith("襄都区")
    assert [row.name for row in REGIONS.successors("130502", "2018")] == ["襄都区"]


def test_130503_took_in_another_county_as_well() -> None:
    assert {row.name for row in REGIONS.former("130503")} >= {"桥西区", "邢台县"}


def test_codes_dealt_out_anew_lead_to_the_same_county_not_to_the_same_code() -> None:
    assert REGIONS.full_name("469025", "2005") == "海南省定安县"
    assert [row.code for row in REGIONS.successors("469025", "2005")] == ["469021"]
    assert REGIONS.full_name("469025") == "海南省白沙黎族自治县"


# --- rule 4: merges are many-to-many


def test_two_districts_of_chongqing_became_liangjiang() -> None:
    assert {row.name for row in REGIONS.former("500157")} >= {"江北区", "渝北区"}
    assert found("重庆市渝北区", "2024") == "500112"
    assert candidates("重庆市渝北区", "2025-12") == ["500157"]


def test_abolished_city_resolves_to_what_its_counties_became() -> None:
    assert REGIONS.full_name("371202", "2018-05") == "山东省莱芜市莱城区"
    assert [REGIONS.full_name(row.code) for row in REGIONS.successors("371202")] == ["山东省济南市莱芜区"]
    assert [row.code for row in REGIONS.successors("371200")] == ["370116", "370117"]


def test_successors_are_followed_through_several_changes() -> None:
    assert [row.name for row in REGIONS.successors("532700", "2002")] == ["普洱市"]


# --- rule 5: zones have no code


@pytest.mark.parametrize("code", ["130171", "140793", "110100", "469000"])
def test_statistics_code_is_refused_and_the_region_above_is_named(code: str) -> None:
    answer = REGIONS.find(code)
    assert answer.outcome is Outcome.PSEUDO_CODE
    assert answer.region is not None
    assert answer.region.code[:2] == code[:2]


# --- rule 6: the corps has no code, its cities have


def test_corps_is_no_region_but_its_cities_are() -> None:
    assert found("新疆生产建设兵团") == "unknown"
    corps = [row for row in REGIONS.children("65") if row.code.startswith("6590")]
    assert len(corps) == 13
    assert REGIONS.full_name("659001") == "新疆维吾尔自治区石河子市"


# --- rule 7: no middle level


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("469023", "海南省澄迈县"),
        ("429004", "湖北省仙桃市"),
        ("110105", "北京市朝阳区"),
        ("441900", "广东省东莞市"),
        ("460400", "海南省儋州市"),
        ("620200", "甘肃省嘉峪关市"),
        ("530423", "云南省玉溪市通海县"),
    ],
)
def test_full_name_copes_with_missing_levels(code: str, name: str) -> None:
    assert REGIONS.full_name(code) == name
    assert found(name) == code


def test_city_without_counties_has_no_children() -> None:
    assert REGIONS.children("441900") == ()
    assert REGIONS.children("") == ()


# --- rule 8: run by the province, coded elsewhere


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("河北省辛集市", "河北省石家庄市辛集市"),
        ("辛集市", "河北省石家庄市辛集市"),
        ("陕西省韩城市", "陕西省渭南市韩城市"),
    ],
)
def test_city_run_by_its_province_is_found_without_the_middle(name: str, full: str) -> None:
    answer = REGIONS.find(name)
    assert answer.region is not None
    assert REGIONS.full_name(answer.region.code) == full


# --- rules 9 to 11: order, and lists of what exists


def test_children_come_in_the_order_of_their_codes() -> None:
    codes = [row.code for row in REGIONS.children("1407")]
    assert codes == sorted(codes)
    assert {"140703", "140702"} <= set(codes)


def test_children_hold_no_former_region() -> None:
    assert "140726" not in [row.code for row in REGIONS.children("140700")]


# --- names


@pytest.mark.parametrize(
    ("name", "code"),
    [("广西", "450000"), ("内蒙古", "150000"), ("新疆", "650000"), ("吉林", "220000"), ("海南", "460000")],
)
def test_short_name_of_a_province_means_the_province(name: str, code: str) -> None:
    assert found(name) == code


@pytest.mark.parametrize(
    "name",
    ["云南省玉溪市通海县", "云南省通海县", "云南通海", "玉溪市通海县", "通海县", "云南省 / 玉溪市 / 通海县"],
)
def test_path_of_names_may_leave_levels_out(name: str) -> None:
    assert found(name) == "530423"


@pytest.mark.parametrize("name", ["鼓楼区", "朝阳区", "朝阳"])
def test_name_of_several_regions_is_ambiguous_and_lists_them(name: str) -> None:
    assert found(name) == "ambiguous"
    assert len(candidates(name)) >= 2


def test_name_that_is_ambiguous_on_a_day_is_so_on_that_day_only() -> None:
    assert candidates("江北区", "2024") == ["330205", "500105"]
    assert found("江北区") == "330205"


def test_path_with_the_wrong_province_is_unknown() -> None:
    assert found("四川省通海县") == "unknown"


def test_slip_in_a_name_is_answered_with_the_nearest_full_name() -> None:
    assert REGIONS.find("云南省玉溪市通河县").suggestions == ("云南省玉溪市通海县",)


def test_autonomous_county_is_also_known_by_its_plain_names() -> None:
    row = REGIONS.get("530428")
    assert row is not None
    assert forms(row) == ("元江哈尼族彝族傣族自治县", "元江", "元江县")


def test_title_names_hold_the_region_its_ancestors_and_its_former_name() -> None:
    assert REGIONS.title_names("140703") == {"太谷区", "太谷", "太谷县", "晋中市", "晋中", "山西省", "山西"}


def test_one_character_is_never_a_short_name() -> None:
    assert all(len(form) > 1 for row in REGIONS.rows for form in forms(row))


# --- what is said


def test_finding_for_a_former_region_names_the_cure() -> None:
    finding = trouble(REGIONS, REGIONS.find("140726", "2021-05"), Place("cases/a.md", 3, 10))
    assert finding is not None
    assert finding.code == rules.FORMER_REGION.code
    assert "140703 山西省晋中市太谷区" in finding.hint.zh


def test_description_tells_code_validity_and_what_came_before() -> None:
    lines = "\n".join(line.zh for line in describe(REGIONS, "太谷区"))
    assert "140703 山西省晋中市太谷区" in lines
    assert "2021-01 的名单起（2019-04 尚无）" in lines
    assert "140726 山西省晋中市太谷县" in lines


def test_description_of_an_ambiguous_name_lists_every_region() -> None:
    assert len(describe(REGIONS, "鼓楼区")) == 1 + len(candidates("鼓楼区"))


# --- tables that are wrong


def test_small_table_is_read_with_byte_order_mark_comments_and_windows_line_ends() -> None:
    checked = read_regions(f"\ufeff# note\r\n{HEAD}\r\n{SHANXI}\r\n", "r.csv")
    assert checked.findings == ()
    assert [row.name for row in checked.value.current()] == ["山西省"]


@pytest.mark.parametrize("text", ["", "# only a note", "code,name\n140000,山西省", "\x00"])
def test_table_without_its_columns_is_refused(text: str) -> None:
    assert [each.code for each in read_regions(text, "r.csv").findings] == [rules.REGIONS_HEAD.code]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("140700,晋中市", rules.REGION_FIELDS),
        ("1407,晋中市,city,140000,,,,", rules.REGION_CODE),
        ("１４０７００,晋中市,city,140000,,,,", rules.REGION_CODE),
        ("140700,,city,140000,,,,", rules.REGION_NAME),
        ("140700,晋 中市,city,140000,,,,", rules.REGION_NAME),
        ("140700,晋中市,town,140000,,,,", rules.REGION_KIND),
        ("140700,晋中市,city,140000,2019-13,,,", rules.REGION_DATE),
        ("140700,晋中市,city,140000,2020,2019-04,,", rules.REGION_DATE),
        ("140700,晋中市,city,150000,,,,", rules.REGION_PARENT),
        ("140700,晋中市,city,140700,,,,", rules.REGION_PARENT),
        ("140700,晋中市,city,,,,,", rules.REGION_PARENT),
        ("140700,晋中市,city,140000,,2019,140799,", rules.REGION_SUCCESSOR),
        ("140700,晋中市,city,140000,,2019,x,", rules.REGION_SUCCESSOR),
        ('140700,"晋中市,city,140000,,,,', rules.REGIONS_UNREADABLE),
        ("140000,山西省,province,,2001,,,", rules.REGION_TWICE),
    ],
)
def test_wrong_line_is_named_and_the_others_are_kept(line: str, rule: object) -> None:
    checked = read_regions("\n".join([HEAD, SHANXI, line]), "r.csv")
    assert [(each.code, each.place.line) for each in checked.findings] == [(rule.code, 3)]  # type: ignore[attr-defined]
    assert checked.value.get("140000") is not None


def test_same_code_may_serve_two_regions_in_turn() -> None:
    checked = read_regions(
        "\n".join(
            [HEAD, SHANXI, "140701,甲区,district,140000,,2007,,", "140701,乙区,district,140000,2021,,,"]
        ),
        "r.csv",
    )
    assert checked.findings == ()
    assert [row.name for row in checked.value.history("140701")] == ["甲区", "乙区"]
    assert checked.value.get("140701", "2015") is None


def test_successors_that_turn_in_a_circle_end() -> None:
    lines = ["140701,甲区,district,140000,,2007,140702,", "140702,乙区,district,140000,,2007,140701,"]
    checked = read_regions("\n".join([HEAD, SHANXI, *lines]), "r.csv")
    assert checked.value.successors("140701") == ()
    assert Regions(checked.value.rows).find("甲区").outcome is Outcome.FORMER


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    read_regions(f"{HEAD}\n{text}", "r.csv")
