"""A briefing goes through every rule of words, persons, places and marks that a case goes through."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from good_site import VOCABULARY

from casepress.briefings import checked_briefing, read_briefings
from casepress.checks import CASE_RULES, TEXT_RULES
from casepress.diagnostics import Finding
from casepress.project import open_project, read_vocabulary
from casepress.vocabulary.words import Contact, WordFile, Words

ROOT = Path(__file__).parents[2]
FILE = "cases/_briefings/2021-01.md"
HEAD = "---\ntitle: 工作简报\nnumber: 1\npublish_at: 2021-05-20\n"
ITEM = "## 某市启动整改\n\n督察组转办信访件。\n"


def found(text: str = "", front: str = "", waivable: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    """What is found in a briefing with `text` behind its first item and `front` in its front matter."""
    data = f"{HEAD}{front}---\n{ITEM}{text}\n".encode()
    return checked_briefing(data, FILE, VOCABULARY, waivable).findings


def codes(text: str = "", front: str = "", waivable: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(one.code, str(one.severity)) for one in found(text, front, waivable)]


PLANTED = {
    "identity number": ("\n经办人身份证号11010519491231002X。", "CP461"),
    "identity number in a comment": ("\n<!-- 11010519491231002X -->", "CP461"),
    "mobile number in parts": ("\n电话138-1234-5678。", "CP462"),
    "bank card": ("\n卡号6222021234567890128。", "CP463"),
    "landline of nobody public": ("\n电话0351-6371234。", "CP464"),
    "private mail": ("\n来信发到zhangsan@qq.com。", "CP465"),
    "number plate": ("\n车牌晋A·12345的罐车。", "CP466"),
    "home": ("\n家住幸福小区3号楼2单元501室。", "CP467"),
    "passport": ("\n护照号E12345678。", "CP469"),
    "chat account": ("\n加微信zhang_san88。", "CP470"),
    "resident": ("\n村民李建国反映，污水直排。", "CP471"),
    "complainant in a list": ("\n- 举报人：王小明。", "CP471"),
    "number in an address": ("\n[电话](tel:13812345678)。", "CP473"),
    "wrong word": ("\n县攻府已部署。", "CP441"),
    "half-width mark": ("\n督察发现,问题严重。", "CP443"),
    "quotation mark alone": ("\n群众说“很臭。", "CP444"),
    "year in wrong brackets": ("\n依据晋环发[2021]12号。", "CP445"),
    "traditional character": ("\n當地環保部门。", "CP446"),
    "zero-width character": ("\n督察\u200b组。", "CP447"),
    "full-width digits": ("\n排放１２吨。", "CP448"),
    "share above the whole": ("\n处理率130%。", "CP449"),
    "doubled mark": ("\n已整改。。", "CP450"),
    "space between words": ("\n督察组 发现问题。", "CP451"),
    "organ of another time": ("\n环境保护部已督办。", "CP453"),
    "place in another province": ("\n河北省大同市已整改。", "CP455"),
    "unit": ("\n占地300㎡。", "CP457"),
    "year of two digits": ("\n21年4月投产。", "CP458"),
    "range": ("\n每天10-20吨。", "CP459"),
    "date that is none": ("\n2021年2月30日投产。", "CP436"),
    "mark of a draft": ("\n此处待补充（待核实）。", "CP416"),
    "item without text": ("\n## 又一条\n\n## 还有一条\n\n消息。", "CP413"),
    "paragraph twice": ("\n当地对三家企业立案查处并公开了整改方案和期限。\n\n当地对三家企业立案查处并公开了整改方案和期限。", "CP415"),
    "address by number": ("\n[公告](http://192.168.1.1/a)。", "CP434"),
    "picture that is not there": ("\n排污口见图2。", "CP428"),
    "caption with a number": ('\n![](../c2b3-r1/good/1.png "图1 排污口")', "CP424"),
    "alt text that says nothing": ('\n![图片](../c2b3-r1/good/1.png "排污口")', "CP423"),
    "name in an alt text": ("\n![村民李建国在排污口取水](../c2b3-r1/good/1.png)", "CP471"),
    "wrong word in a caption": ('\n![](../c2b3-r1/good/1.png "县攻府门前")', "CP441"),
    "name in the title of an item": ("\n## 村民李建国反映的问题已解决\n\n消息。", "CP471"),
}  # fmt: skip


@pytest.mark.parametrize("what", PLANTED)
def test_what_is_planted_in_a_briefing_is_found_at_its_line(what: str) -> None:
    text, code = PLANTED[what]
    mine = [one for one in found(text) if one.code == code]
    assert mine, found(text)
    assert {(one.place.file, one.place.line >= 10, one.place.column > 0) for one in mine} == {
        (FILE, True, True)
    }
    assert {one.code for one in found(text)} - {code, "CP431"} == set()


@pytest.mark.parametrize(
    "key", ["headline", "office", "editor", "summary", "report_to", "send_to", "distribute"]
)
def test_every_value_of_the_front_matter_is_looked_through(key: str) -> None:
    listed = key in ("report_to", "send_to", "distribute")
    (one,) = found("", f"{key}: {'[省委, 13812345678]' if listed else '电话13812345678'}\n")
    assert (one.code, one.place.line) == ("CP462", 5)
    assert "13812345678" not in one.message.zh


def test_ordinary_briefing_and_those_of_the_demonstration_give_nothing(tmp_path: Path) -> None:
    assert found("\n2021年4月，太原市已开通12369（见图1）。\n\n![](../c2b3-r1/good/1.png)") == ()
    for folder in ("cases/_briefings", "cases/_vocabulary", "docs"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    project = open_project(tmp_path).value
    assert project is not None
    read = read_briefings(project, read_vocabulary(project).value[0])
    assert read.value
    assert read.findings == ()


@pytest.mark.parametrize(
    ("front", "text", "place"),
    [
        ("# 举报人李建国\n", "", (5, 6)),
        ("office: 某厅 # 村民李建国\n", "", (5, 16)),
        ("", '\n<abbr title="村民李建国">某</abbr>反映。', (10, 16)),
        ("", '\n<img src="../c2b3-r1/good/1.png" alt="村民李建国的院子">', (10, 41)),
        ("", '\n[案例](../c2b3-r1/good.md "村民李建国")', (10, 28)),
    ],
)
def test_name_beside_the_text_is_found_where_it_stands(front: str, text: str, place: tuple[int, int]) -> None:
    (one,) = [one for one in found(text, front) if one.code == "CP471"]
    assert (one.place.line, one.place.column) == place


def test_name_of_a_file_that_is_its_address_carries_no_number() -> None:
    data = f"{HEAD}---\n{ITEM}".encode()
    (one,) = checked_briefing(data, "cases/_briefings/13812345678.md", VOCABULARY).findings
    assert one.code == "CP661"


def test_numbers_that_the_office_or_an_inspection_made_public_may_be_named() -> None:
    tip = next(tip for one in VOCABULARY.inspections.everything for tip in one.tip_off)
    assert found(f"\n举报电话{tip.phone}。") == ()
    contacts = Words(
        WordFile(contacts=(Contact("0351-6371234", "省厅举报电话"), Contact("zhangsan@qq.com", "信箱")))
    )
    office = VOCABULARY._replace(words=contacts)
    data = f"{HEAD}---\n{ITEM}\n举报电话0351-6371234，信箱zhangsan@qq.com，或0351-6371235。\n".encode()
    assert [one.code for one in checked_briefing(data, FILE, office).findings] == ["CP464"]


def test_waiver_of_a_briefing_lets_a_finding_stand_under_a_name() -> None:
    waiver = 'waivers: [{code: CP471, text: 李建国, by: 张三, "on": 2021-05-19, why: 本人同意公开}]\n'
    (one,) = found("\n村民李建国反映，污水直排。", waiver)
    assert (one.code, str(one.severity)) == ("CP471", "waived")
    assert "张三" in one.hint.zh
    assert codes("", waiver) == [("CP480", "warning")]
    guarded = waiver.replace("CP471, text: 李建国", "CP461")
    text = "\n身份证号11010519491231002X。"
    assert codes(text, guarded) == [("CP461", "error"), ("CP481", "warning")]
    assert codes(text, guarded, ("CP461",)) == [("CP461", "waived")]
    assert codes("", waiver.replace("CP471", "CP501")) == [("CP480", "warning")], (
        "nothing of other rooms is known"
    )


def test_rules_of_persons_and_of_words_are_those_of_every_text() -> None:
    shared = {rule.__name__ for rule in TEXT_RULES}
    assert not shared & {rule.__name__ for rule in CASE_RULES}
    assert {rule.__module__.rpartition(".")[2] for rule in CASE_RULES} == {
        "title",
        "structure",
        "figures",
        "dates",
        "naming",
    }


def test_what_is_quoted_around_another_slip_holds_no_part_of_a_number() -> None:
    told = {one.code: one.message.zh for one in found("\n当地已整改,电话13812345678。")}
    assert set(told) == {"CP443", "CP462"}
    assert "1381" not in told["CP443"]
