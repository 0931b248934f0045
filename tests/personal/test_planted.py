"""Personal numbers planted in every place of a case, in every disguise, and the demonstration cases without a false alarm."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest
from disguises import DISGUISES
from good_site import FRONT, VOCABULARY, project_at

from casepress.case import Case
from casepress.casefile.reader import read_case
from casepress.checks import case_findings
from casepress.diagnostics import Finding
from casepress.enclosures import read_enclosures
from casepress.personal.checksums import identity_check, passes_luhn
from casepress.project import open_project, read_vocabulary

ROOT = Path(__file__).parents[2]
BODY = "督察发现问题。\n\n## 一、基本情况\n\n该企业2015年投产。\n\n## 二、主要问题\n\n{}污水直排汾河。\n"
# Where a number is planted: the front matter and the text, each with the place of the number.
PLACES = {
    "body": ("", "举报人身份证号{}，已核实。"),
    "table-cell": ("", "\n| 姓名 | 号码 |\n| --- | --- |\n| 某 | {} |\n\n"),
    "html-comment": ("", "<!-- 举报人{} -->"),
    "alt": ("figures: [{{file: 1.png, alt: {}, caption: 现场督察}}]\n", ""),
    "caption": ("figures: [{{file: 1.png, alt: 暗管口流出黑水, caption: {}}}]\n", ""),
    "alt-in-text": ("", "\n\n![暗管口{}](1.png)\n\n"),
    "key-fact": ("key_facts: [{{name: 罚款对象, value: {}}}]\n", ""),
    "follow-up": ("follow_ups: [{{date: 2021-07, kind: rectification, text: {}}}]\n", ""),
    "summary": ("summary: {}\n", ""),
    "html-title": ("", '<abbr title="联系{}">某某</abbr>。'),
    "html-alt": ("", '\n\n<img src="1.png" alt="暗管口{}">\n\n'),
    "front-matter-comment": ("# 举报人{}\n", ""),
    "correction": ("corrections: [{{date: 2021-07-01, note: {}}}]\n", ""),
}
BESIDE = ("subtitle.srt", "subtitle.ass", "transcript.md", "transcript.txt")
BLOCKING = {"CP461", "CP462", "CP463"}


def an_identity_number(seed: str) -> str:
    chance = random.Random(seed)
    day = f"{chance.randrange(1940, 2010)}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}"
    head = f"{chance.choice(('110105', '140726', '320106', '530423'))}{day}{chance.randrange(1000):03}"
    return head + identity_check(head)


def a_card_number(seed: str) -> str:
    head = "622202" + "".join(random.Random(seed).choices("0123456789", k=12))
    return next(head + last for last in "0123456789" if passes_luhn(head + last))


def a_mobile_number(seed: str) -> str:
    chance = random.Random(seed)
    return f"1{chance.choice('3456789')}{''.join(chance.choices('0123456789', k=9))}"


def found(front: str, text: str, file: str = "cases/c2b3-r1/case.md") -> list[Finding]:
    checked = read_case(f"---\n{FRONT}{front}---\n{BODY.format(text)}".encode(), file, VOCABULARY)
    if checked.value is None:
        return list(checked.findings)
    return list(case_findings(checked.value, VOCABULARY, checked.findings))


def errors_of(place: str, written: str) -> list[Finding]:
    """What keeps a case from the public that has `written` in this place."""
    front, text = PLACES[place]
    value = json.dumps(f"号码{written}。", ensure_ascii=False)
    return [one for one in found(front.format(value), text.format(written)) if one.is_error]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("disguise", DISGUISES)
def test_planted_identity_number_keeps_the_case_out_and_is_not_repeated(place: str, disguise: str) -> None:
    number = an_identity_number(f"{place} {disguise}")
    if place == "table-cell" and disguise == "over-two-lines":
        pytest.skip("a cell has one line")
    errors = errors_of(place, DISGUISES[disguise](number))
    # The front matter takes no invisible character at all.
    assert {one.code for one in errors} <= {"CP461", "CP212"}
    assert errors
    said = "".join(one.message.zh + one.message.en + one.hint.zh for one in errors)
    assert number[4:16] not in said
    assert "CP212" in said or all(
        f"{number[:3]}****{number[-2:].upper()}" in one.message.zh for one in errors if one.code == "CP461"
    )


def test_names_of_its_pages_and_its_index_number_carry_no_number() -> None:
    front = 'aliases: [c2b3-r1-13812345678]\nindex_number: "11010519491231002X"\n'
    assert [one.code for one in found(front, "") if one.code != "CP420"] == ["CP461", "CP661"]
    (one,) = found("", "", "cases/c2b3-r1/x-11010519491231002x.md")
    assert (one.code, one.severity.name) == ("CP660", "ERROR")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", ["card", "mobile"])
def test_planted_card_and_mobile_number_keep_the_case_out(place: str, kind: str) -> None:
    number = (a_card_number if kind == "card" else a_mobile_number)(place)
    for disguise in ("plain", "full-width", "spelled", "zero-width"):
        codes = {one.code for one in errors_of(place, DISGUISES[disguise](number))}
        assert codes & {"CP463" if kind == "card" else "CP462", "CP212"}, (disguise, number)


def subtitles(name: str, words: str) -> str:
    if name.endswith(".ass"):
        lines = words.replace("\n", r"\N")
        return f"[Script Info]\nTitle: 样片\n\n[Events]\nDialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,{{\\an8}}{lines}\n"
    if name.endswith(".srt"):
        return f"1\n00:00:00,000 --> 00:00:02,000\n督察组到场\n\n2\n00:00:02,000 --> 00:00:04,000\n{words}\n"
    return f"督察组到场。\n\n{words}\n"


def enclosed(root: Path, name: str, data: bytes) -> list[Finding]:
    """What is found beside a case whose clip has this subtitle or transcript."""
    key = "transcript" if name.startswith("transcript") else "captions"
    front = f"video: [{{file: 1.mp4, caption: 暗管外排, {key}: {name}}}]\n"
    checked = read_case(
        f"---\n{FRONT}{front}---\n{BODY.format('')}".encode(), "cases/c2b3-r1/case.md", VOCABULARY
    )
    assert checked.value is not None, checked.findings
    case: Case = checked.value.case
    file = root / "media" / case.media_folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return list(read_enclosures(project_at(root), [case], VOCABULARY, "key").findings)


@pytest.mark.parametrize("name", BESIDE)
@pytest.mark.parametrize("disguise", DISGUISES)
def test_planted_identity_number_beside_a_case_keeps_it_out(tmp_path: Path, name: str, disguise: str) -> None:
    number = an_identity_number(f"{name} {disguise}")
    written = DISGUISES[disguise](number)
    if name.endswith(".ass") and disguise == "escapes":
        pytest.skip("a backslash means something else there")
    findings = enclosed(tmp_path, name, subtitles(name, f"号码{written}。").encode())
    assert [one.code for one in findings] == ["CP662"]
    assert number[4:16] not in findings[0].message.zh
    assert findings[0].place.line == 6


def test_number_cut_by_the_end_of_a_cue_is_found(tmp_path: Path) -> None:
    number = an_identity_number("cut")
    text = f"1\n00:00:00,000 --> 00:00:02,000\n号码{number[:10]}\n\n2\n00:00:02,000 --> 00:00:04,000\n{number[10:]}\n"
    assert [one.code for one in enclosed(tmp_path, "1.srt", text.encode())] == ["CP662"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig", "big5"])
def test_subtitles_of_any_encoding_are_searched(tmp_path: Path, encoding: str) -> None:
    text = "1\n00:00:00,000 --> 00:00:02,000\n13800138000\n\n2\n00:00:02,000 --> 00:00:04,000\n11010519491231002X\n"
    assert [one.code for one in enclosed(tmp_path, "1.srt", text.encode(encoding))] == ["CP663", "CP662"]


@pytest.mark.parametrize(
    "encoding", ["gb18030", "big5", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_resident_in_subtitles_of_any_encoding_is_pointed_out(tmp_path: Path, encoding: str) -> None:
    text = subtitles("1.srt", "村民王三，住在河邊，他的家門口有污水。")
    wanted = [one.code for one in enclosed(tmp_path, "1.srt", text.replace("督察组到场", "督察").encode())]
    found = enclosed(tmp_path, "2.srt", text.replace("督察组到场", "督察").encode(encoding))
    assert [one.code for one in found] == wanted != []


def test_changed_subtitle_is_searched_anew(tmp_path: Path) -> None:
    clean = subtitles("1.srt", "污水直排")
    assert enclosed(tmp_path, "1.srt", clean.encode()) == []
    assert [
        one.code for one in enclosed(tmp_path, "1.srt", subtitles("1.srt", "电话13800138000").encode())
    ] == ["CP663"]
    assert enclosed(tmp_path, "1.srt", clean.encode()) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [("11010519491231002X.png", "CP660"), ("举报人_11010519491231002x.png", "CP660"), ("１１０１０５１９４９１２３１００２Ｘ.png", "CP660"),
     ("110105-19491231-002X.png", "CP660"), ("13800138000.png", "CP661"), ("张某13800138000现场.png", "CP661")],
)  # fmt: skip
def test_number_in_the_name_of_a_file_is_found(name: str, code: str) -> None:
    figure = f"figures: [{{file: '{name}', alt: 暗管口流出黑水, caption: 现场督察}}]\n"
    assert [one.code for one in found(figure, "") if one.code.startswith("CP6")] == [code]


@pytest.mark.parametrize("name", ["IMG_20210408_153000.jpg", "mmexport1617867890123.jpg", "DJI_0012.jpg", "微信图片_20210408153000.jpg",
                                  "20210408153000123.jpg", "1617867890.jpg", "000014672-2021-00123.jpg"])  # fmt: skip
def test_ordinary_name_of_a_file_raises_no_alarm(name: str) -> None:
    figure = f"figures: [{{file: '{name}', alt: 暗管口流出黑水, caption: 现场督察}}]\n"
    assert found(figure, "") == []


@pytest.mark.parametrize(
    "written",
    ["[查询](https://example.org/q?id=11010519491231002X)", "<https://example.org/q?mobile=13800138000>",
     "[致电](tel:+8613800138000)", "https://example.org/q?sfzh=1101051949%31231002X"],
)  # fmt: skip
def test_number_in_an_address_is_found(written: str) -> None:
    assert [one.code for one in found("", f"见{written} 。") if one.is_error] == ["CP473"]


@pytest.mark.parametrize("address", ["https://www.mee.gov.cn/xxgk/202104/t20210408_827456.html", "https://example.org/c/15901234567.html",
                                     "https://example.org/110105194912310021/", "https://example.org/?id=000014672202100123"])  # fmt: skip
def test_ordinary_address_raises_no_alarm(address: str) -> None:
    assert found(f"sources: [{{name: 来源, url: '{address}'}}]\n", f"见<{address}>。") == []


def test_what_the_office_made_public_passes() -> None:
    contacts = VOCABULARY.words
    assert "CP464" in {one.code for one in found("", "电话0351-6371025。")}
    assert contacts.contacts == frozenset()


def test_demonstration_cases_raise_no_alarm(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "cases", tmp_path / "cases")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    project = open_project(tmp_path).value
    assert project is not None
    vocabulary = read_vocabulary(project).value[0]
    files = sorted((tmp_path / "cases").glob("[!_]*/*.md"))
    assert len(files) == 36
    for file in files:
        checked = read_case(file.read_bytes(), file.relative_to(tmp_path).as_posix(), vocabulary)
        assert checked.value is not None
        assert [str(one) for one in case_findings(checked.value, vocabulary)] == []
