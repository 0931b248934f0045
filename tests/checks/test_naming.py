"""Names fit their time and place; a text that tells of earlier times is left alone. Word lists are joined and searched."""

from __future__ import annotations

from pathlib import Path

import pytest
from good_site import VOCABULARY, project_at
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casepress.casefile.reader import read_case
from casepress.checks import case_findings
from casepress.project import read_vocabulary
from casepress.vocabulary.words import Word, WordFile, Words, joined, searcher

HEAD = 'title: {}\nregion: ["{}"]\nissue: [water, illegal-discharge]\nbatch: c2b3-r1\n'
SECTIONS = "\n\n## 一、基本情况\n\n该企业2015年投产。\n\n## 二、主要问题\n\n污水直排汾河。\n"


def codes(text: str, title: str = "山西太原某企业私设暗管违法排污", region: str = "140100") -> list[str]:
    source = f"---\n{HEAD.format(title, region)}---\n{text}{SECTIONS}"
    checked = read_case(source.encode(), "cases/c2b3-r1/case.md", VOCABULARY)
    assert checked.value is not None, checked.findings
    return [one.code for one in case_findings(checked.value, VOCABULARY, checked.findings)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("环境保护部要求整改。", "CP453"),
        ("第二轮中央环境保护督察指出问题。", "CP453"),
        ("2020年，环境保护厅约谈了当地。", "CP453"),
        ("2016年，生态环境部要求整改。", "CP454"),
        ("废渣运往河北省大同市。", "CP455"),
        ("内蒙古自治区太谷区境内。", "CP455"),
        ("面积300㎡。", "CP457"),
        ("面积300 km2。", "CP457"),
        ("浓度12mg/l，超标。", "CP457"),
        ("自20年4月起停产。", "CP458"),
        ("每天10-20吨。", "CP459"),
        ("浓度为1.5-2.5毫克/升。", "CP459"),
    ],
)
def test_name_unit_or_number_that_is_wrong_is_said(text: str, code: str) -> None:
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "2016年，环境保护部要求整改。",
        "2013年至2017年，环境保护部三次要求整改。",
        "原环境保护部要求整改，原国土资源厅批复。",
        "第一轮中央环境保护督察指出问题。",
        "时任环境保护局局长某某。",
        "生态环境部门、环境保护部门、环境保护部门所属单位负有责任。",
        "2021年，生态环境部要求整改。",
        "2015年至2020年，生态环境部多次要求整改。",
        "废渣运往河北省张家口市，再到吉林省吉林市、广西壮族自治区南宁市、内蒙古自治区呼和浩特市。",
        "山西省太原市小店区、晋中市太谷区，海南省澄迈县，江西省省级督察。",
        "各省市州县，省市场监管局，全省城区。",
        "PM2.5浓度35微克/立方米，m、km、kg、kW、mg/L，M2栋，G30。",
        "2020年4月、25年12个月、3年13个月，近20年以来。",
        "编号10-20号，2021-04-08，1-2-3号井，COVID-19，GB 18918-2002，电话010-12369。",
        "10～20吨，10—20吨。",
        "截止阀损坏，自己经营，在次年改正，目的的，为了了解情况，取消号牌，预防犯罪，一座落后产能。",
    ],
)
def test_name_unit_or_number_that_is_right_passes(text: str) -> None:
    assert codes(text) == []


def test_former_name_of_a_region_of_the_case_is_said_unless_the_year_is_named() -> None:
    title = "山西晋中太谷区某企业私设暗管违法排污"
    assert codes("太谷县没有查处。", title, "140703") == ["CP456"]
    assert codes("2018年，太谷县没有查处，原太谷县环保局也没有。", title, "140703") == []


def test_words_of_the_office_are_joined_with_the_shipped_ones(tmp_path: Path) -> None:
    lists = tmp_path / "cases/_vocabulary"
    lists.mkdir(parents=True)
    (lists / "inspections.yml").write_text("inspections: []\n", encoding="utf-8")
    (lists / "words.yml").write_text(
        "words:\n  - {wrong: 甲乙厂, right: 甲乙公司}\n  - {wrong: 攻府, right: 政府, level: warning}\ndrop: [制订]\n"
        "contacts:\n  - {text: 0351-6371025, name: 举报电话}\n",
        encoding="utf-8",
    )
    for _ in range(2):  # read, and from the notes
        (vocabulary, _), findings = (checked := read_vocabulary(project_at(tmp_path))).value, checked.findings
        assert not [one for one in findings if "words" in one.place.file]
        words = vocabulary.words
        assert [hit.word.right for hit in words.hits("甲乙厂与攻府制订了截止目前的方案")] == [
            "甲乙公司",
            "政府",
            "截至目前",
        ]
        assert words.words["攻府"].level == "warning"
        assert words.contacts == frozenset(("0351-6371025",))
        assert "环境保护部" in words.renamed


def test_word_within_a_longer_right_word_is_no_slip() -> None:
    words = Words(WordFile((Word(wrong="截止", right="截至", unless=("截止阀", "已截止")),)))
    assert [hit.offset for hit in words.hits("截止阀已截止，截止今年，截止")] == [7, 12]


def test_own_word_takes_the_place_of_the_shipped_one() -> None:
    shipped, own = Word(wrong="甲", right="乙"), Word(wrong="甲", right="丙")
    assert joined(WordFile((shipped,)), WordFile((own,))).words == (own,)
    assert joined(WordFile((shipped,)), WordFile(drop=("甲",))).words == ()


letters = "的污水甲乙丙丁"


@given(
    st.lists(st.text(letters, min_size=1, max_size=4), unique=True, max_size=12),
    st.text(letters, max_size=60),
)
@example(["丙", "污", "污丙"], "污丙")
@example(["的污", "污水", "水甲"], "的污水甲")
@settings(max_examples=500, deadline=None)
def test_search_finds_whatever_a_plain_search_finds(words: list[str], text: str) -> None:
    found = searcher(words)(text)
    assert all(text.startswith(word, at) for word, at in found)
    assert bool(found) == any(word in text for word in words)
    ends = [at + len(word) for word, at in found]
    assert all(end <= at for end, (_, at) in zip(ends, found[1:], strict=False))
    # Every word in the text is found, or one that begins before it or is longer covers its beginning.
    covered = {place for word, at in found for place in range(at, at + len(word))}
    for word in words:
        assert all(at in covered for at in range(len(text)) if text.startswith(word, at))
    for word, at in found:
        assert not any(len(other) > len(word) and text.startswith(other, at) for other in words)


def test_guide_shows_lists_and_waivers_that_are_taken(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs/safety.md").read_text("utf-8")
    blocks = guide.split("```yaml\n")[1:]
    lists = [block.split("```")[0] for block in blocks]
    (tmp_path / "cases/_vocabulary").mkdir(parents=True)
    for text in lists[:2]:
        (tmp_path / "cases/_vocabulary/words.yml").write_text(text, encoding="utf-8")
        assert [
            one for one in read_vocabulary(project_at(tmp_path)).findings if "words" in one.place.file
        ] == []
    source = f"---\n{HEAD.format('山西太原某企业私设暗管违法排污', '140100')}{lists[2]}---\n廣企。{SECTIONS}"
    checked = read_case(source.encode(), "cases/c2b3-r1/case.md", VOCABULARY)
    assert checked.value is not None, checked.findings
    found = case_findings(checked.value, VOCABULARY, checked.findings)
    assert [(one.code, str(one.severity)) for one in found] == [("CP446", "waived"), ("CP480", "warning")]
