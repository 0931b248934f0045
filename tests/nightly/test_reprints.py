"""Public cases whose files have become faulty: they stay as they were, and what must go leaves a notice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from nights import codes, night, public, shelf, warned
from PIL import Image
from site_builder import INSPECTIONS, Site, case_text, settings, site

from casepress.nightly.archive import FOLDER
from casepress.nightly.page import as_page
from casepress.nightly.report import as_lines
from casepress.release.shelf import keep, open_shelf
from casepress.release.switching import rollback

AFTER = "2021-06-01T00:00+08:00"
LATER = "2021-06-02T00:00+08:00"
PAGE = "cases/c2b3-r5-taigu/index.html"
BODY = "这家工厂多年来超标排放二氧化硫，监测数据弄虚作假。\n"
TITLE = "山西晋中某厂长期超标排放"
TAIGU = case_text(TITLE, '["140703"]', body=BODY)
NEW = case_text("云南玉溪通海县污水直排入湖", body="通海县污水处理厂长期不正常运行，大量污水直排入湖。\n")
FAULTS = {
    "region": TAIGU.replace("140703", "999999"),
    "not yaml": TAIGU.replace("issue: [", "issue: {"),
    "not text": "\udcff",
    "empty": "",
    "phone": TAIGU.replace("多年来", "负责人手机13812345678，多年来"),
}


def two(root: Path, **options: str) -> Site:
    made = site(root / "site", {"c2b3-r5/qilu": case_text(), "c2b3-r5/taigu": TAIGU}, **options)  # type: ignore[arg-type]
    assert night(made, AFTER).status == 0
    return made


def pictured(root: Path) -> Site:
    figures = "[{file: 1.png, alt: 黑烟从烟囱冒出, caption: 现场督察发现浓烟}]"
    made = site(
        root / "site",
        {
            "c2b3-r5/qilu": case_text(),
            "c2b3-r5/taigu": TAIGU.replace("batch:", f"figures: {figures}\nbatch:"),
        },
    )
    (made.root / "media/c2b3-r5/taigu").mkdir(parents=True)
    Image.new("RGB", (900, 600), "teal").save(made.root / "media/c2b3-r5/taigu/1.png")
    assert night(made, AFTER).status == 0
    return made


@pytest.mark.parametrize("fault", FAULTS)
def test_faulty_case_stays_as_it_was_while_others_are_published(tmp_path: Path, fault: str) -> None:
    made = two(tmp_path)
    before = public(made)
    made.write("cases/c2b3-r5/taigu.md", FAULTS[fault].encode("utf-8", "surrogateescape"))
    made.write("cases/c2b3-r1/new.md", NEW.replace("c2b3-r5", "c2b3-r1"))
    report = night(made, LATER)
    assert (report.ending, report.status) == ("partial", 1)
    assert [item.id for item in report.new] == ["c2b3-r1-new"]
    assert [item.id for item in report.reprinted] == ["c2b3-r5-taigu"]
    assert (report.quarantined, report.changed, warned(report)) == ((), (), ["CP847", "CP871"])
    assert any("沿用上次版本" in line and TITLE in line for line in as_lines(report, "zh"))
    assert "沿用上次版本" in as_page(report)
    after = public(made)
    assert BODY.strip() in after[PAGE].decode()
    assert "13812345678" not in after[PAGE].decode()
    title = TITLE.encode()
    holders = {name for name, data in before.items() if title in data}
    assert len(holders) > 6
    assert {name for name in holders if title not in after[name]} == set()


def test_faulty_case_alone_leaves_every_byte_and_the_status_says_so(tmp_path: Path) -> None:
    made = two(tmp_path)
    before = public(made)
    made.write("cases/c2b3-r5/taigu.md", FAULTS["region"])
    for _ in range(2):
        report = night(made, LATER)
        assert (report.ending, report.status, codes(report)) == ("waiting", 1, ["CP341"])
    assert public(made) == before
    made.write("cases/c2b3-r5/taigu.md", TAIGU.replace("多年来", "三年来"))
    report = night(made, LATER)
    assert (report.status, [item.id for item in report.changed]) == (0, ["c2b3-r5-taigu"])
    assert "三年来" in public(made)[PAGE].decode()


def test_reprint_is_the_same_with_a_cold_cache_in_another_folder(tmp_path: Path) -> None:
    made = pictured(tmp_path)
    path = made.root / "media/c2b3-r5/taigu/1.png"
    path.write_bytes(path.read_bytes()[:200])
    made.write("cases/c2b3-r1/new.md", NEW.replace("c2b3-r5", "c2b3-r1"))
    shutil.copytree(made.root, tmp_path / "else/site", ignore=shutil.ignore_patterns(".cache", "public"))
    shutil.copytree(shelf(made), tmp_path / "else/site-shelf", symlinks=True)
    other = Site(tmp_path / "else/site")
    warm, cold = night(made, LATER), night(other, LATER)
    assert (warm.status, cold.status) == (1, 1)
    assert [item.id for item in cold.reprinted] == ["c2b3-r5-taigu"]
    assert public(made) == public(other)
    assert [name for name in public(other) if name.startswith("media/")]


def test_case_that_is_to_be_withdrawn_does_not_stay_because_of_another_fault(tmp_path: Path) -> None:
    made = two(tmp_path)
    text = FAULTS["region"].replace("batch:", "withdrawn: {date: 2021-06-01, note: 数据有误}\nbatch:")
    made.write("cases/c2b3-r5/taigu.md", text)
    report = night(made, LATER)
    assert (report.status, report.reprinted) == (1, ())
    assert "CP872" in warned(report)
    assert "/cases/c2b3-r5-taigu/" in report.tombstones
    assert "本页已撤下" in public(made)[PAGE].decode()
    assert not [name for name, data in public(made).items() if TITLE.encode() in data]


def test_withdrawn_case_keeps_its_notice_when_its_file_becomes_faulty(tmp_path: Path) -> None:
    made = two(tmp_path)
    text = TAIGU.replace("batch:", "withdrawn: {date: 2021-06-01, note: 数据有误}\nbatch:")
    made.write("cases/c2b3-r5/taigu.md", text)
    night(made, AFTER)
    made.write("cases/c2b3-r5/taigu.md", text.replace("140703", "999999"))
    assert night(made, LATER).status == 1
    assert "数据有误" in public(made)[PAGE].decode()


def test_text_that_is_private_by_the_rules_of_today_does_not_stay(tmp_path: Path) -> None:
    tip = '    tip_off: [{region: "140000", phone: "13812345678", from: 2021-04-06, to: 2021-05-09}]\n    releases:'
    made = site(
        tmp_path / "site",
        {
            "c2b3-r5/qilu": case_text(),
            "c2b3-r5/taigu": TAIGU.replace("多年来", "举报电话13812345678，多年来"),
        },
        inspections=INSPECTIONS.replace("    releases:", tip, 1),
    )
    assert night(made, AFTER).status == 0
    made.write("cases/_vocabulary/inspections.yml", INSPECTIONS)
    report = night(made, LATER)
    assert (report.status, codes(report)) == (1, ["CP462"])
    assert "CP872" in warned(report)
    assert not [name for name, data in public(made).items() if b"13812345678" in data]


def test_pictures_that_were_masked_since_do_not_stay_unmasked(tmp_path: Path) -> None:
    made = pictured(tmp_path)
    before = {name for name in public(made) if name.startswith("media/")}
    made.write(
        "media/c2b3-r5/taigu/review.yml",
        "reviewed:\n  - {file: 1.png, sha256: '" + "0" * 64 + "', by: 张三, date: 2021-06-01,"
        " masks: [{area: 0.1 0.1 0.2 0.2}]}\n",
    )
    report = night(made, LATER)
    assert (report.status, warned(report).count("CP872")) == (1, 1)
    assert before
    assert not before & set(public(made))


def test_approved_text_stays_until_its_change_is_approved(tmp_path: Path) -> None:
    made = two(tmp_path)
    options = settings("approval: require")
    secret = "这一句还没有人审定过，今天夜里一个字也不能公开出去。"
    made.write("cases/c2b3-r5/taigu.md", TAIGU + secret + "\n")
    (made.root / "cases/c2b3-r5/qilu.md").write_text(
        case_text(corrections="[{date: 2021-06-01, note: 改字}]")
    )
    made.write("mkdocs.yml", options)
    report = night(made, LATER)
    assert (report.status, set(codes(report))) == (1, {"CP840"})
    assert len(report.reprinted) == 2
    assert BODY.strip() in public(made)[PAGE].decode()
    assert not [name for name, data in public(made).items() if secret.encode() in data]


def test_unapproved_sentence_in_a_public_place_refuses_the_night(tmp_path: Path) -> None:
    made = two(tmp_path)
    made.write("cases/c2b3-r5/taigu.md", TAIGU.replace(TITLE, "山西晋中某厂数据造假被查"))
    made.write("docs/about.md", "# 关于\n\n山西晋中某厂数据造假被查\n")
    made.write("mkdocs.yml", settings("approval: require"))
    assert set(codes(night(made, LATER))) == {"CP832", "CP840"}


@pytest.mark.parametrize("way", ["lost", "damaged", "of another text"])
def test_last_text_that_is_not_known_refuses_rather_than_guesses(tmp_path: Path, way: str) -> None:
    made = two(tmp_path)
    texts = shelf(made) / FOLDER
    volumes = [path for path in texts.iterdir() if path.name != "index"]
    if way == "lost":
        shutil.rmtree(texts)
    elif way == "damaged":
        volumes[0].write_bytes(volumes[0].read_bytes()[:-9])
    else:
        before = volumes[0].read_bytes()
        made.write("cases/c2b3-r5/taigu.md", TAIGU.replace("多年来", "三年来"))
        night(made, AFTER)
        volumes[0].write_bytes(before)
    made.write("cases/c2b3-r5/taigu.md", FAULTS["region"])
    before_night = public(made)
    report = night(made, LATER)
    assert (report.status, "CP844" in codes(report)) == (4, True)
    assert public(made) == before_night


def test_lost_texts_are_kept_anew_by_a_night_without_changes(tmp_path: Path) -> None:
    made = two(tmp_path)
    shutil.rmtree(shelf(made) / FOLDER)
    assert night(made, AFTER).status == 3
    made.write("cases/c2b3-r5/taigu.md", FAULTS["region"])
    assert [item.id for item in night(made, LATER).reprinted] == ["c2b3-r5-taigu"]


def test_text_that_was_rolled_back_does_not_come_back_as_the_last_one(tmp_path: Path) -> None:
    made = two(tmp_path)
    made.write("cases/c2b3-r5/taigu.md", TAIGU.replace("多年来", "错误地"))
    night(made, AFTER)
    opened = open_shelf(shelf(made)).value
    assert opened is not None
    with keep(opened) as kept:
        assert kept.value is not None
        rollback(kept.value)
    made.write("cases/c2b3-r5/taigu.md", FAULTS["region"])
    report = night(made, LATER)
    assert (report.status, "CP844" in codes(report)) == (4, True)
    assert "错误地" not in public(made)[PAGE].decode()


def test_night_after_a_rollback_tells_what_is_new_to_the_public(tmp_path: Path) -> None:
    made = two(tmp_path)
    made.write("cases/c2b3-r5/third.md", TAIGU.replace("太谷区", "榆次区").replace("140703", "140702"))
    assert [item.id for item in night(made, AFTER).new] == ["c2b3-r5-third"]
    opened = open_shelf(shelf(made)).value
    assert opened is not None
    with keep(opened) as kept:
        assert kept.value is not None
        rollback(kept.value)
    made.write("docs/about.md", "# 关于\n")
    assert [item.id for item in night(made, LATER).new] == ["c2b3-r5-third"]


def test_release_without_a_zone_still_holds_and_its_public_cases_refuse_the_night(tmp_path: Path) -> None:
    made = two(tmp_path)
    made.write(
        "cases/_vocabulary/inspections.yml", INSPECTIONS.replace("2021-05-06T18:00+08:00", "2021-05-06T18:00")
    )
    report = night(made, LATER)
    assert (report.status, "CP844" in codes(report)) == (4, True)


def test_alias_that_takes_the_address_of_a_faulty_case_has_it(tmp_path: Path) -> None:
    made = two(tmp_path)
    made.write("cases/c2b3-r5/jinzhong.md", TAIGU.replace("batch:", "aliases: [c2b3-r5-taigu]\nbatch:"))
    made.write("cases/c2b3-r5/taigu.md", "")
    report = night(made, LATER)
    assert (report.status, report.reprinted) == (1, ())
    assert "c2b3-r5-jinzhong" in public(made)[PAGE].decode()
