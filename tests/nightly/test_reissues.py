"""Public briefings whose files have become faulty: they stay as they were, and what must go leaves a notice."""

from __future__ import annotations

from pathlib import Path

import pytest
from nights import codes, night, public, shelf, warned
from site_builder import INSPECTIONS, Site, case_text, settings, site

from casepress.nightly.archive import FOLDER

AFTER = "2021-06-01T00:00+08:00"
LATER = "2021-06-02T00:00+08:00"
PAGE = "briefings/b2021-12/index.html"
FILE = "cases/_briefings/b2021-12.md"
TEXT = """\
---
title: 工作简报
number: 12
publish_at: 2021-05-20T18:00+08:00
headline: 督察进驻第一周
---
## 杞麓湖整改启动

玉溪市部署[杞麓湖问题](../c2b3-r5/qilu.md)整改，六月底前拆除围隔。
"""
FAULTS = {
    "time": TEXT.replace("+08:00", ""),
    "not yaml": TEXT.replace("number: 12", "number: [12"),
    "no items": TEXT.replace("## ", ""),
    "empty": "",
    "phone": TEXT + "\n联系人手机13812345678。\n",
    "names a case that is not out": TEXT.replace("c2b3-r5/qilu", "c2b3-r9/later"),
}


def issued(root: Path, text: str = TEXT, **options: str) -> Site:
    made = site(root / "site", {"c2b3-r5/qilu": case_text()}, **options)  # type: ignore[arg-type]
    made.write(FILE, text)
    assert night(made, AFTER).status == 0
    return made


@pytest.mark.parametrize("fault", FAULTS)
def test_faulty_briefing_stays_as_it_was_while_others_are_published(tmp_path: Path, fault: str) -> None:
    made = issued(tmp_path)
    before = public(made)
    made.write(FILE, FAULTS[fault])
    made.write("cases/_briefings/b2021-13.md", TEXT.replace("12", "13").replace("第一周", "第二周"))
    report = night(made, LATER)
    assert (report.ending, report.status, report.quarantined) == ("partial", 1, ())
    assert [(item.id, item.address) for item in report.reprinted] == [("b2021-12", "/briefings/b2021-12/")]
    assert "CP871" in warned(report)
    assert [item.address for item in report.new] == ["/briefings/b2021-13/"]
    after = public(made)
    assert after[PAGE] == before[PAGE]
    for name in ("index.html", "feed.xml", "feed.json", "briefings.json"):
        assert all(words.encode() in after[f"briefings/{name}"] for words in ("第一周", "第二周")), name
    assert b"briefings/b2021-12/" in after["sitemap.xml"]
    assert b"briefings/b2021-12/" in after["verify/register.csv"]
    assert not [name for name, data in after.items() if b"13812345678" in data or b"c2b3-r9" in data]


def test_faulty_briefing_alone_leaves_every_byte_and_is_renewed_when_mended(tmp_path: Path) -> None:
    made = issued(tmp_path)
    before = public(made)
    made.write(FILE, FAULTS["not yaml"])
    for _ in range(2):
        assert night(made, LATER).ending == "waiting"
    assert public(made) == before
    made.write(FILE, TEXT.replace("六月底", "七月底"))
    report = night(made, LATER)
    assert (report.status, report.reprinted, report.new) == (0, (), ())
    assert [(item.id, item.title) for item in report.changed] == [("b2021-12", "督察进驻第一周")]
    assert "七月底" in public(made)[PAGE].decode()


def test_briefing_stays_while_the_case_that_it_names_is_faulty_or_taken_back(tmp_path: Path) -> None:
    made = issued(tmp_path)
    made.write("cases/c2b3-r5/qilu.md", case_text(region='["999999"]'))
    report = night(made, LATER)
    assert (report.status, [item.id for item in report.reprinted]) == (1, ["c2b3-r5-qilu"])
    assert 'href="../../cases/c2b3-r5-qilu/"' in public(made)[PAGE].decode()
    made.write("cases/c2b3-r5/qilu.md", case_text(region='["999999"]', withdrawn="{date: 2021-06-01}"))
    assert night(made, LATER).status == 1
    page = public(made)[PAGE].decode()
    assert "杞麓湖问题" in page
    assert "cases/c2b3-r5-qilu/" not in page


def test_briefing_that_its_file_takes_back_leaves_a_notice(tmp_path: Path) -> None:
    made = issued(tmp_path)
    made.write(FILE, TEXT.replace("number: 12", "number: 12\nwithdrawn: {date: 2021-06-01, note: 有误}"))
    report = night(made, LATER)
    assert (report.status, report.reprinted) == (1, ())
    assert "CP872" in warned(report)
    assert "本页已撤下" in public(made)[PAGE].decode()
    assert not [name for name, data in public(made).items() if "六月底前拆除围隔".encode() in data]


def test_draft_that_nobody_approved_leaves_the_approved_briefing_and_says_no_word_of_itself(
    tmp_path: Path,
) -> None:
    made = issued(tmp_path)
    made.write("mkdocs.yml", settings("approval: require"))
    approved = "approved: {by: 张三, on: 2021-05-05, text: " + "0" * 64 + "}"
    made.write("cases/c2b3-r5/qilu.md", case_text(approved=approved.partition(": ")[2]))
    secret = "这一句还没有人审定过，今天夜里一个字也不能公开出去。"
    made.write(FILE, TEXT + secret + "\n")
    report = night(made, LATER)
    assert (report.status, set(codes(report))) == (1, {"CP840", "CP841"})
    assert "六月底前拆除围隔" in public(made)[PAGE].decode()
    assert not [name for name, data in public(made).items() if secret.encode() in data]


@pytest.mark.parametrize("way", ["deleted", "text lost", "number taken", "held again"])
def test_what_is_not_a_fault_of_a_known_text_refuses_the_night(tmp_path: Path, way: str) -> None:
    made = issued(tmp_path)
    before = public(made)
    if way == "deleted":
        (made.root / FILE).unlink()
    elif way == "text lost":
        for path in (shelf(made) / FOLDER).iterdir():
            path.unlink()
        made.write(FILE, "")
    elif way == "number taken":
        made.write(FILE, "")
        made.write("cases/_briefings/other.md", TEXT)
    else:
        made.write(FILE, TEXT.replace("2021-05-20", "2098-05-20"))
    report = night(made, LATER)
    assert (report.status, "CP844" in codes(report)) == (4, True)
    assert public(made) == before


def test_number_of_a_public_briefing_is_taken_from_the_later_one(tmp_path: Path) -> None:
    made = issued(tmp_path)
    made.write("cases/_briefings/a.md", TEXT.replace("05-20", "05-27").replace("第一周", "第二周"))
    report = night(made, LATER)
    assert (codes(report), report.reprinted) == (["CP970"], ())
    assert report.quarantined == ("cases/_briefings/a.md",)
    assert PAGE in public(made)


def test_moved_date_of_a_public_briefing_refuses_and_an_hour_for_a_bare_date_does_not(tmp_path: Path) -> None:
    made = issued(tmp_path, TEXT.replace("T18:00+08:00", ""), inspections=INSPECTIONS)
    made.write(FILE, TEXT)
    assert night(made, LATER).status == 0
    made.write(FILE, TEXT.replace("T18:00", "T17:00"))
    report = night(made, LATER)
    assert (report.status, codes(report)) == (4, ["CP843"])
