"""What the rules of content let pass, and where exactly they put their finger; what they catch is in test_rules.py."""

from __future__ import annotations

import msgspec
import pytest
from good_site import FRONT, SECTIONS, VOCABULARY

from casepress.case import Case, Front, remembered
from casepress.casefile.reader import read_case
from casepress.checks import MOST, case_findings, corpus_findings
from casepress.diagnostics import Finding, Place
from casepress.personal.checksums import is_identity_number, passes_luhn
from casepress.vocabulary.inspections import InspectedObject, Inspections
from casepress.vocabulary.words import Word, WordFile, Words

FILE = "cases/c2b3-r1/case.md"


def found(text: str = "督察发现问题。", front: str = "", title: str = "") -> list[Finding]:
    head = FRONT.replace("山西太原某企业私设暗管违法排污", title) if title else FRONT
    checked = read_case(f"---\n{head}{front}---\n{text}{SECTIONS}".encode(), FILE, VOCABULARY)
    assert checked.value is not None, checked.findings
    return [*checked.findings, *case_findings(checked.value, VOCABULARY)]


def codes(text: str = "督察发现问题。", front: str = "", title: str = "") -> list[str]:
    return [finding.code for finding in found(text, front, title)]


@pytest.mark.parametrize(
    "text",
    [
        "污水量上升120%，是设计能力的130%。",
        "污水处理厂负荷率达115%。",
        "任务完成率为103%。",
        "氨氮浓度超标12.5倍，达标率98.5%。",
        "2020年2月29日，督察组到场。",
        "3年13个月，25年，12月，1至13月。",
        "时间为2021年上半年，2月29日也有检查。",
        "参见2021.5.17的记录，版本2.30.1，比分13-40-50。",
        "第一轮督察指出问题，第二轮督察再次指出。",
        "中央第一生态环境保护督察组在第二轮第三批督察中发现问题。",
        "线索有待核实，此处原为湿地，待定事项已移交。",
        "企业法人段某某、王某被处罚。",
        "举报电话12369，信访件D3SX202505280018。",
        "中标价12345678元，立案202105170001号。",
        "（1）污水直排；1）烟尘超标；（2）固废乱堆。",
        "他说：“‘达标’是假的。”",
        "pH值为9.5，CO₂、PM2.5、COD、劣Ⅴ类、Ⅱ级。",
        "见 <https://example.org/a,b;c?d=1!> 和 [网页](https://example.org/x,y)。",
        "根据《条例》和国办发〔2017〕47号文件。",
        "表中 A 类、B 类企业各 3 家。",
        "图1、图2为示意，版图3份。",
        "G30高速、S101省道、K12公里处，京A级景区。",
        "住建部门3号楼会议室开会。",
        "太后、皇后镇、著名、於潜、乾隆年间的瞭望塔。",
        "```\n<script>\n```",
        "`<iframe>` 是标签。",
        "水温 < 30，流量 > 5。",
        "另见[邮箱](mailto:office@example.org)和[电话](tel:12369)。",
        "时间：8:00至20:00，比例为1:2.5。",
        "面积约7000亩……其余待查。",
    ],
)
def test_ordinary_words_raise_no_finding(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("title", "region"),
    [
        ("山西某企业长期违法排污问题突出", "140100"),
        ("太原市某企业长期违法排污问题突出", "140100"),
        ("夜查太原市重污染天气应急响应", "140100"),
        ("太谷县某企业长期违法排污问题突出", "140703"),
        ("太原、运城等市借引黄之机造湖", "140800"),
        ("迎泽区某企业长期违法排污问题突出", "140100"),
    ],
)
def test_a_title_may_name_the_region_what_lies_above_or_below_or_was_before(title: str, region: str) -> None:
    front = FRONT.replace("山西太原某企业私设暗管违法排污", title).replace("140100", region)
    checked = read_case(f"---\n{front}---\n督察发现。{SECTIONS}".encode(), FILE, VOCABULARY)
    assert checked.value is not None, checked.findings
    assert [finding.code for finding in case_findings(checked.value, VOCABULARY)] == []


def test_a_zone_in_the_title_stands_for_its_region() -> None:
    assert codes(front="zone: 沈抚改革创新示范区\n", title="沈抚改革创新示范区废渣污染长期未解决") == []


def test_a_case_of_an_inspected_firm_may_lie_outside_the_inspected_regions() -> None:
    front = FRONT.replace("山西太原", "云南玉溪").replace("140100", "530400")
    firm = InspectedObject(id="firm", name="某集团", kind="central-firm")
    inspections = tuple(
        msgspec.structs.replace(one, objects=("firm",)) for one in VOCABULARY.inspections.everything
    )
    vocabulary = VOCABULARY._replace(inspections=Inspections(inspections, (firm,)))
    for objects, expected in (("", ["CP316"]), ("objects: [firm]\n", [])):
        text = f"---\n{front}{objects}---\n督察发现。{SECTIONS}"
        checked = read_case(text.encode(), FILE, vocabulary)
        assert checked.value is not None, checked.findings
        assert [finding.code for finding in case_findings(checked.value, vocabulary)] == expected


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("督察发现,问题。", "CP443", 7, 5),
        ("第一行。\n\n第二行当地攻府。", "CP441", 9, 6),
        ("联系13800138000。", "CP462", 7, 3),
        ("号码 110105 19491231 002X。", "CP461", 7, 4),
        ("电话（0351）4120000。", "CP464", 7, 3),
        ("电话0351－4120000。".replace("－", "-"), "CP464", 7, 3),
        ("<!-- 举报人13800138000 -->", "CP462", 7, 9),
        ("下划<b onclick=x>线</b>", "CP432", 7, 3),
        ("见[甲](http://10.0.0.1/)", "CP434", 7, 6),
        ("第二轮第四批中央生态环境保护督察发现。", "CP410", 7, 1),
        ("河北省2021年13月5日。", "CP436", 7, 4),
        ("他说“达标。", "CP444", 7, 3),
        ("他说达标”。", "CP444", 7, 5),
    ],
)
def test_a_finding_stands_at_the_very_words(text: str, code: str, line: int, column: int) -> None:
    places = [(one.code, one.place.line, one.place.column) for one in found(text)]
    assert (code, line, column) in places


@pytest.mark.parametrize(
    ("front", "code", "at"),
    [
        ("summary: 当地攻府\n", "CP441", (6, 10)),
        ("figures:\n  - {file: 1.png, alt: 攻府门口, caption: 现场}\n", "CP441", (7, 24)),
        ("key_facts: [{name: 罚款, value: 联系13800138000}]\n", "CP462", (6, 13)),
        ("found_on: 2021-04-17\n", "CP437", (6, 11)),
    ],
)
def test_a_finding_in_front_matter_stands_at_its_value(front: str, code: str, at: tuple[int, int]) -> None:
    places = [(one.code, one.place.line, one.place.column) for one in found(front=front)]
    assert (code, *at) in places


def test_the_tip_off_number_of_the_inspection_may_be_printed() -> None:
    assert codes("举报电话0351-3805000，也可拨（0351）3805000。") == []


def test_personal_data_is_never_repeated_in_a_finding() -> None:
    text = "身份证11010519491231002X，手机13800138000，卡6222021234567890128，晋A12345，a@qq.com。"
    said = " ".join(one.message.zh + one.message.en + one.hint.zh for one in found(text))
    for secret in ("11010519491231002X", "13800138000", "6222021234567890128", "A12345"):
        assert secret not in said


@pytest.mark.parametrize(
    ("digits", "real"),
    [("11010519491231002X", True), ("110105194912310021", False), ("990105194912310021", False),
     ("11010519491331002X", False), ("110105491231002", True), ("110105491331002", False), ("123456789012345", False)],
)  # fmt: skip
def test_an_identity_number_is_told_by_its_check_digit_and_date(digits: str, real: bool) -> None:
    assert is_identity_number(digits) is real


@pytest.mark.parametrize(
    ("digits", "right"), [("6222021234567890128", True), ("6222021234567890129", False), ("abc", False)]
)
def test_a_card_number_is_told_by_its_last_digit(digits: str, right: bool) -> None:
    assert passes_luhn(digits) is right


def test_one_rule_never_floods_a_report() -> None:
    assert codes("当地攻府。" * 500).count("CP441") == MOST


def case(slug: str, **values: object) -> Case:
    front = Front(
        **{  # type: ignore[arg-type]
            "title": f"山西太原某企业违法排污{slug}",
            "issue": ("water",),
            "batch": "c2b3-r1",
            **values,
        }
    )
    return Case(id=f"{front.batch}-{slug}", slug=slug, file=f"cases/{front.batch}/{slug}.md", front=front)


def between(*cases: Case) -> list[tuple[str, str]]:
    return [(one.code, one.place.file) for one in corpus_findings(cases, VOCABULARY)]


def test_titles_are_compared_without_width_punctuation_and_spaces() -> None:
    one, two = case("a", title="山西太原 某企业Ａ，违法排污"), case("b", title="山西太原某企业a违法排污")
    assert between(one, two) == [("CP503", two.file)]


def test_an_alias_may_lead_to_one_case_only() -> None:
    one, two = case("a", aliases=("old-x",)), case("b", aliases=("old-x",))
    assert between(one, two) == [("CP502", two.file)]


def test_a_relation_to_a_former_id_is_known() -> None:
    from casepress.case import Relation

    one = case("a", aliases=("old-x",))
    assert between(one, case("b", relates_to=(Relation("old-x", "repeat"),))) == []


def test_cases_without_anything_in_common_raise_nothing() -> None:
    assert between(case("a", order=1, index_number="1/2021"), case("b", order=2, index_number="2/2021")) == []


def test_a_link_to_a_case_that_is_not_there_is_said_at_the_link() -> None:
    text = "前文。\n\n见[甲](附件)、[乙](good.md)、[丙](../c2b3-r1/lost.md)。"
    checked = read_case(f"---\n{FRONT}---\n{text}{SECTIONS}".encode(), FILE, VOCABULARY)
    assert checked.value is not None
    cases = [remembered(checked.value.case), case("good")]
    found = [one for one in corpus_findings(cases, VOCABULARY) if one.code == "CP509"]
    assert [one.place for one in found] == [Place(FILE, 9, 27)]


def test_a_picture_that_became_none_is_no_link_of_another_kind() -> None:
    assert codes("![黑水从管口流出](C:\\我的 照片\\1.png)") == ["CP493"]
    assert codes("见！[黑水从管口流出](C:1.png)") == ["CP433"]


@pytest.mark.parametrize("text", ["甲<o:p></o:p>乙。", "甲<w:x>乙。", "甲<st1:place>乙</st1:place>。"])
def test_what_word_leaves_is_no_link(text: str) -> None:
    assert codes(text) == ["CP493"]


@pytest.mark.parametrize(
    "text",
    [
        "<javascript:alert>",
        "[甲](javascript:alert)",
        "[甲][1]\n\n[1]: javascript:alert",
        "<a:b>",
        "<ftp://a.cn/>",
    ],
)
def test_a_link_of_another_kind_is_said(text: str) -> None:
    assert ("CP433" in codes(f"见{text}。")) is ("<a:b>" not in text)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("当地攻**府**负责。", [(7, 3)]),
        ("当地**攻**府负责，攻**府**、当地攻府。", [(7, 5), (7, 12), (7, 21)]),
        ("当地攻<b>府</b>负责。", [(7, 3)]),
        ("- 甲\n- 当地**某攻**府", [(8, 8)]),
        ("**当地攻府**负责。", [(7, 5)]),
        ("当地攻**、府**负责；攻** 府；攻\n\n**府**", []),
        ("当地政**府**负责。", []),
    ],
)
def test_a_wrong_word_is_seen_though_marks_of_emphasis_cut_it(
    text: str, places: list[tuple[int, int]]
) -> None:
    seen = [(one.place.line, one.place.column) for one in found(text) if one.code == "CP441"]
    assert sorted(seen) == places


def test_a_word_that_is_right_within_a_longer_one_is_right_though_it_is_cut() -> None:
    word = Word(wrong="截止", right="截至", unless=("截止阀", "截止" + "门" * 40))
    vocabulary = VOCABULARY._replace(words=Words(WordFile(words=(word,))))
    for text, expected in (
        ("开启截**止**阀。", []),
        ("**截**止阀。", []),
        (f"开截**止**{'门' * 40}", []),
        ("截**止**目前。", ["CP442"]),
    ):
        checked = read_case(f"---\n{FRONT}---\n督察发现{text}{SECTIONS}".encode(), FILE, VOCABULARY)
        assert checked.value is not None
        assert [one.code for one in case_findings(checked.value, vocabulary)] == expected
