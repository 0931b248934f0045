"""A whole case file: what is read, and where each mistake is said to stand."""

from __future__ import annotations

import pytest
from good_site import VOCABULARY

from casepress.casefile.reader import Reading, Source, read_case, read_cases
from casepress.diagnostics import Checked

FILE = "cases/c2b3-r1/case.md"
FRONT = """\
title: 山西太原某企业私设暗管违法排污
region: ["140100"]
issue: [water, illegal-discharge]
batch: c2b3-r1
"""


def read(front: str = FRONT, body: str = "正文。\n", file: str = FILE) -> Checked[Reading | None]:
    return read_case(f"---\n{front}---\n{body}".encode(), file, VOCABULARY)


def places(checked: Checked[Reading | None]) -> list[tuple[str, int, int]]:
    return [(finding.code, finding.place.line, finding.place.column) for finding in checked.findings]


def reading(front: str = FRONT, body: str = "正文。\n") -> Reading:
    checked = read(front, body)
    assert checked.value is not None, checked.findings
    return checked.value


def test_a_case_has_the_id_of_its_release_and_file() -> None:
    case = reading().case
    assert (case.id, case.slug, case.address) == ("c2b3-r1-case", "case", "cases/c2b3-r1-case/")


def test_codes_and_slugs_stay_text() -> None:
    case = reading(FRONT.replace('["140100"]', "[140100, 140700]")).case
    assert case.regions == ("140100", "140700")


@pytest.mark.parametrize("written", ["山西省太原市", "太原市", '"140100"', "140100", "山西太原", '"1401"'])
def test_a_region_may_be_written_in_several_ways(written: str) -> None:
    assert reading(FRONT.replace('"140100"', written)).case.regions == ("140100",)


def test_one_value_without_brackets_is_a_list_of_one() -> None:
    assert reading(FRONT.replace('["140100"]', "太原市")).case.regions == ("140100",)


def test_the_two_facets_are_told_apart_and_found_by_label() -> None:
    case = reading(FRONT.replace("[water, illegal-discharge]", "[违法排污, 水体水质]")).case
    assert (case.domains, case.conducts) == (("water",), ("illegal-discharge",))


def test_every_mistake_of_a_file_is_found_at_once() -> None:
    front = FRONT.replace("140100", "149999").replace("water", "watr") + "stauts: 整改中\norder: 第一\n"
    assert {code for code, _, _ in places(read(front))} >= {"CP201", "CP206"}


def test_mistakes_of_the_vocabulary_are_found_at_once() -> None:
    front = FRONT.replace("140100", "990000").replace("water", "watr").replace("c2b3-r1", "c2b3-r9")
    assert {code for code, _, _ in places(read(front))} >= {"CP308", "CP301", "CP341", "CP310"}


@pytest.mark.parametrize(
    ("line", "code", "at"),
    [
        ("status: 整改\n", "CP205", (6, 9)),
        ("  \nfound_on: 2021-13\n", "CP208", (7, 11)),
        ("figures:\n  - {file: ../1.png}\n", "CP209", (7, 12)),
        ("figures:\n  - {file: 1.png, taken: 去年}\n", "CP207", (7, 26)),
        ("key_facts: [{name: 甲}]\n", "CP202", (6, 13)),
        ("objects: [nobody]\n", "CP305", (6, 11)),
        ("summary: [甲]\n", "CP203", (6, 10)),
    ],
)
def test_a_mistake_in_a_value_stands_at_the_value(line: str, code: str, at: tuple[int, int]) -> None:
    assert places(read(FRONT + line)) == [(code, *at)]


def test_a_hint_names_the_nearest_known_value() -> None:
    finding = read(FRONT.replace("water", "watre")).findings[0]
    assert "water" in finding.hint.zh
    assert "water" in finding.hint.en


def test_a_broken_front_matter_does_not_hide_what_is_wrong_in_the_text() -> None:
    found = places(read("title: [\n", "![图](https://example.org/1.png)\n"))
    assert {code for code, _, _ in found} >= {"CP106", "CP401"}


def test_a_warning_keeps_the_case() -> None:
    checked = read(FRONT + "summary:\n")
    assert checked.value is not None
    assert [finding.code for finding in checked.findings] == ["CP204"]


@pytest.mark.parametrize("name", ["Taigu", "太谷", "a_b", "-a", "a--b", "a" * 81])
def test_a_file_name_that_is_no_address_is_refused(name: str) -> None:
    codes = [finding.code for finding in read(file=f"cases/c2b3-r1/{name}.md").findings]
    assert codes == ["CP120"]


def test_the_text_begins_on_the_line_after_the_fence() -> None:
    assert reading().body_line == 7


def test_pictures_of_both_places_are_named_once() -> None:
    front = FRONT + "figures: [{file: 1.png, alt: 甲, caption: 乙}]\n"
    case = reading(front, "![甲](1.png)\n\n![丙](2.png)\n").case
    assert set(case.pictures) == {"c2b3-r1/case/1.png", "c2b3-r1/case/2.png"}
    assert len(case.pictures) == 2


def test_reading_is_a_function_of_its_bytes() -> None:
    assert read() == read()


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_line_ends_and_bom_do_not_change_the_case(ends: str) -> None:
    text = f"---\n{FRONT}---\n正文。\n"
    data = b"\xef\xbb\xbf" + text.replace("\n", ends).encode()
    checked = read_case(data, FILE, VOCABULARY)
    assert checked.value is not None
    assert checked.value.markdown == "正文。\n"


def test_files_read_together_give_what_each_gives_alone() -> None:
    """A fault at any step of one file is said there and keeps no other from being read."""
    texts = [
        f"---\n{FRONT}---\n正文。\n".encode(),
        b"\xff\xfe",
        "没有前置信息".encode(),
        f"---\n{FRONT}---\n{'> ' * 200}太深\n".encode(),
        b"---\ntitle: [\n---\n",
        f"---\n{FRONT}nonsense: 1\n---\n{'> ' * 200}\n".encode(),
        f"---\n{FRONT.replace('water', 'watre')}---\n正文。\n".encode(),
        f"---\n{FRONT}order: 2\n---\n另一段正文。\n".encode(),
    ]
    sources = [Source(text, f"cases/c2b3-r1/n{at}.md") for at, text in enumerate(texts)]
    alone = [read_case(text, file, VOCABULARY) for text, file, _ in sources]
    assert [one.value is not None for one in alone] == [True, *[False] * 6, True]
    assert all(one.findings for one in alone[1:-1])
    assert read_cases(sources, VOCABULARY) == alone
    assert read_cases(sources[::-1], VOCABULARY) == alone[::-1]


def test_words_behind_a_number_sign_keep_the_case_back_and_hide_no_other_mistake() -> None:
    checked = read(FRONT.replace("违法排污", "违法排污 #水质变差") + "status: 整改\n")
    assert checked.value is None
    assert sorted(places(checked)) == [("CP124", 2, 24), ("CP205", 6, 9)]


def test_a_comment_in_the_front_matter_keeps_the_case() -> None:
    front = FRONT.replace("\n", "  # 注释\n") + "#order: 3\n"
    assert reading(front).case.title == "山西太原某企业私设暗管违法排污"


@pytest.mark.parametrize(
    ("typed", "meant", "at"),
    [
        ("[水体水质，违法排污]", "[水体水质, 违法排污]", (4, 9)),
        ("[water、illegal-discharge]", "[water, illegal-discharge]", (4, 9)),
        ("water，illegal-discharge", "[water, illegal-discharge]", (4, 8)),
    ],
)
def test_issues_joined_by_chinese_commas_are_told_once_with_the_list_that_is_meant(
    typed: str, meant: str, at: tuple[int, int]
) -> None:
    checked = read(FRONT.replace("[water, illegal-discharge]", typed))
    assert places(checked) == [("CP214", *at)]
    assert meant in checked.findings[0].hint.zh


def test_regions_joined_by_chinese_commas_are_told_once() -> None:
    checked = read(FRONT.replace('["140100"]', "[太原市，运城市]"))
    assert places(checked) == [("CP214", 3, 10)]
    assert "[太原市, 运城市]" in checked.findings[0].hint.zh


@pytest.mark.parametrize("typed", ["[“140100”]", "“140100”"])
def test_a_region_in_chinese_quotes_is_told_once_to_lose_them(typed: str) -> None:
    checked = read(FRONT.replace('["140100"]', typed))
    assert [finding.code for finding in checked.findings] == ["CP341"]
    assert "写成 140100" in checked.findings[0].hint.zh


def test_an_unknown_issue_does_not_make_a_facet_missing() -> None:
    assert [code for code, *_ in places(read(FRONT.replace("water", "watr")))] == ["CP301"]
    missing = read(FRONT.replace("water, ", ""))
    assert [code for code, *_ in places(missing)] == ["CP311"]


def test_a_title_that_is_a_quotation_from_end_to_end_is_a_warning_and_stays() -> None:
    checked = read(FRONT.replace("山西太原某企业私设暗管违法排污", "“山西太原某企业私设暗管违法排污”"))
    assert places(checked) == [("CP215", 2, 8)]
    assert checked.value is not None
    assert checked.value.case.title == "“山西太原某企业私设暗管违法排污”"


@pytest.mark.parametrize("title", ["“两高”项目在山西太原“顶风”上马", "'“山西太原某企业私设暗管”'", '"“山西太原”"'])
def test_quotes_in_a_part_of_a_title_or_within_plain_ones_are_let_be(title: str) -> None:
    assert places(read(FRONT.replace("山西太原某企业私设暗管违法排污", title))) == []


def test_a_chinese_comma_in_what_is_no_list_joins_nothing() -> None:
    assert places(read(FRONT.replace("c2b3-r1", "c2b3，r1"))) == [("CP209", 5, 8)]


@pytest.mark.parametrize(
    ("line", "code", "zh", "en"),
    [
        ("follow_ups:\n  - {date: 去年, kind: other, text: 甲}\n", "CP207", "“第1条后续进展（follow_ups）的 date”",
         "“follow_ups, item 1: date”"),
        ("figures:\n  - {file: 1.jpg}\n  - {file: ../2.jpg}\n", "CP209", "“第2张图片（figures）的 file”",
         "“figures, item 2: file”"),
        ("aliases: [a-b, 旧]\n", "CP209", "“第2项旧编号（aliases）”", "“aliases, item 2”"),
        ("withdrawn: {date: 2021, note: []}\n", "CP203", "“withdrawn 的 note”", "“withdrawn: note”"),
        ("summary: []\n", "CP203", "“summary”", "“summary”"),
    ],
)  # fmt: skip
def test_a_path_is_told_as_an_editor_counts(line: str, code: str, zh: str, en: str) -> None:
    (finding,) = read(FRONT + line).findings
    assert finding.code == code
    assert zh in finding.message.zh
    assert en in finding.message.en


@pytest.mark.parametrize(
    ("line", "code", "cure"),
    [
        ("key_facts: [{name: 甲}]\n", "CP202", "在第1条关键数据（key_facts）里加上 value，例如 value: 4.5万"),
        ("figures: 1.jpg\n", "CP203", "每一项以“- ”开头，例如 - {file: 1.jpg}"),
        ("figures: [1.jpg]\n", "CP203", "例如 - {file: 1.jpg}"),
        ("key_facts: 甲\n", "CP203", "例如 - {name: 旁路直排比例, value: 4.5万}"),
        ("withdrawn: 是\n", "CP203", "例如 withdrawn: {date: 2021-05-17, note: …}"),
        ("team: [甲]\n", "CP203", "例如 team: 中央第八生态环境保护督察组"),
        ("objects: {a: b}\n", "CP203", "例如 objects: [xpcc]"),
        ("figures: [{file: ../1.jpg}]\n", "CP209", "file: 1.jpg"),
        ("aliases: [旧]\n", "CP209", "aliases: [c2b3-r5-qilu-lake]"),
        ("sources: [{name: 甲, url: www.ccdi.gov.cn}]\n", "CP209", "缺少 https://，例如 url: https://www.ccdi.gov.cn"),
        ("sources: [{name: 甲, url: ccdi。gov。cn/a}]\n", "CP209", "url: https://ccdi.gov.cn/a"),
        ("sources: [{name: 甲, url: https：//ccdi.gov.cn/}]\n", "CP209", "改用英文标点：https://ccdi.gov.cn/"),
        ("sources: [{name: 甲, url: 见官网}]\n", "CP209", "url: https://www.mee.gov.cn/"),
        ("follow_ups: [{date: 2021, text: 甲, source: 乙, kind: 问责}]\n", "CP205", "是否想写 accountability（问责）？"),
        ("follow_ups: [{date: 2021, text: 甲, source: 乙, kind: acountability}]\n", "CP205", "写 accountability（问责）？"),
        ("sources: [{name: 甲, kind: 政府}]\n", "CP205", "是否想写 gov（政府）？"),
        ("sources: [{name: 甲, kind: 网}]\n", "CP205", "可选：gov（政府）、press（媒体）"),
        ("status: 整改\n", "CP205", "整改中"),
    ],
)  # fmt: skip
def test_a_cure_can_be_followed_as_it_stands(line: str, code: str, cure: str) -> None:
    (finding,) = read(FRONT + line).findings
    assert finding.code == code
    assert cure in finding.hint.zh
    assert "手册" not in finding.hint.zh


@pytest.mark.parametrize(
    "line",
    ["approved: {by: 张三}\n", "approved: 张三\n", "approved: {by: 张三, on: 去年, text: abc}\n", "approve: 张三\n",
     "approved:\n"],
)  # fmt: skip
def test_nobody_is_told_to_write_an_approval_by_hand(line: str) -> None:
    findings = read(FRONT + line).findings
    assert findings
    for finding in findings:
        assert "不要手写" in finding.hint.zh
        assert "casepress approve" in finding.hint.en


def test_an_approval_is_not_among_the_names_that_are_offered() -> None:
    (finding,) = read(FRONT + "标签: 甲\n").findings
    assert "withdrawn" in finding.hint.zh
    assert "approved," not in f"{finding.hint.zh},"


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("key_facts:\n  - {name: 甲, value: “20”}\n", (7, 22)),
        ("figures:\n  - file: 1.jpg\n    alt: “水面发黑”\n    caption: 甲\n", (8, 10)),
        ("withdrawn: {date: 2021, note: “甲”}\n", (6, 31)),
        ("summary: ‘甲’\n", (6, 10)),
    ],
)
def test_a_value_that_is_printed_with_its_chinese_quotes_is_a_warning(line: str, at: tuple[int, int]) -> None:
    checked = read(FRONT + line)
    assert checked.value is not None
    assert places(checked) == [("CP215", *at)]
