"""The night as a whole: what becomes public, what never does, what stays, and what the office is told."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from nights import codes, night, public, shelf, warned
from site_builder import INSPECTIONS, Site, case_text, settings, site

from casepress.nightly.archive import STATE
from casepress.release.shelf import keep, open_shelf

AFTER = "2021-06-01T00:00+08:00"
OTHER = case_text(
    "山西晋中某厂长期超标排放", '["140703"]', body="这家工厂多年来超标排放二氧化硫，监测数据弄虚作假。\n"
)
HELD = (
    INSPECTIONS
    + '      - {id: c2b6-r9, ordinal: 9, publish_at: "2022-05-01T18:00+08:00", theme: 秘密主题专项}\n'
)
SECRET = case_text(
    "云南玉溪某湖秘密治理",
    '["530402"]',
    batch="c2b6-r9",
    body="督察组暗查发现，这个湖的治理资金被挪作他用达三年之久。\n",
)


def two(root: Path, **options: str) -> Site:
    return site(root / "site", {"c2b3-r5/qilu": case_text(), "c2b3-r5/taigu": OTHER}, **options)  # type: ignore[arg-type]


def read(made: Site, file: str) -> str:
    return (shelf(made) / "current" / file).read_text("utf-8")


def has(made: Site, file: str) -> bool:
    return (shelf(made) / "current" / file).exists()


def test_night_publishes_once_and_then_finds_nothing_changed(tmp_path: Path) -> None:
    made = two(tmp_path)
    first = night(made, AFTER)
    assert (first.ending, first.status, codes(first)) == ("published", 0, [])
    assert [item.id for item in first.new] == ["c2b3-r5-qilu", "c2b3-r5-taigu"]
    assert has(made, "cases/c2b3-r5-qilu/index.html")
    again = night(made, AFTER)
    assert (again.ending, again.status, again.release) == ("unchanged", 3, first.release)


def test_night_tells_what_is_new_changed_withdrawn_and_left_out(tmp_path: Path) -> None:
    made = two(tmp_path)
    night(made, AFTER)
    made.write(
        "cases/c2b3-r5/qilu.md", case_text(body="湖水水质又变差了，治理仍只做表面文章，群众意见很大。\n")
    )
    made.write(
        "cases/c2b3-r5/taigu.md",
        OTHER.replace("batch:", "withdrawn: {date: 2021-07-01, note: 数据有误}\nbatch:"),
    )
    made.write(
        "cases/c2b3-r1/new.md",
        case_text(
            "云南玉溪通海县污水直排入湖",
            batch="c2b3-r1",
            body="通海县污水处理厂长期不正常运行，大量污水直排入湖。\n",
        ),
    )
    made.write("cases/c2b3-r1/bad.md", case_text(region='["999999"]', batch="c2b3-r1"))
    report = night(made, "2021-08-01T00:00+08:00")
    assert (report.ending, report.status) == ("partial", 1)
    assert [item.id for item in report.new] == ["c2b3-r1-new"]
    assert [item.id for item in report.changed] == ["c2b3-r5-qilu"]
    assert [item.id for item in report.withdrawn] == ["c2b3-r5-taigu"]
    assert report.quarantined == ("cases/c2b3-r1/bad.md",)
    assert "撤回" in read(made, "cases/c2b3-r5-taigu/index.html")


def test_held_release_is_told_to_the_office_and_to_nobody_else(tmp_path: Path) -> None:
    made = site(tmp_path / "site", {"c2b3-r5/qilu": case_text(), "c2b6-r9/lake": SECRET}, inspections=HELD)
    report = night(made, "2022-05-01T17:59:59+08:00")
    assert report.ending == "published"
    assert [(item.id, item.out) for item in report.held] == [("c2b6-r9-lake", "2022-05-01T18:00+08:00")]
    assert len(public(made)) > 30
    assert [name for name, data in public(made).items() if "秘密治理".encode() in data] == []
    report = night(made, "2022-05-01T18:00+08:00")
    assert [item.id for item in report.new] == ["c2b6-r9-lake"]
    assert has(made, "cases/c2b6-r9-lake/index.html")


@pytest.mark.parametrize(
    "words", ["下周将通报云南玉溪某湖秘密治理。", "督察组暗查发现，这个湖的治理资金被挪作他用达三年之久。"]
)
def test_night_refuses_a_site_whose_own_page_tells_of_a_held_case(tmp_path: Path, words: str) -> None:
    made = site(tmp_path / "site", {"c2b3-r5/qilu": case_text(), "c2b6-r9/lake": SECRET}, inspections=HELD)
    night(made, AFTER)
    made.write("docs/about.md", f"# 关于\n\n{words}\n")
    report = night(made, "2022-05-01T17:59:59+08:00")
    if words.startswith("下周"):
        assert (report.status, set(codes(report))) == (4, {"CP832"})
        assert not has(made, "about/index.html")
    else:
        # A sentence that stands in a hand-written page is somebody's own words; a title never is.
        assert report.status == 0


def test_night_looks_for_held_words_in_traditional_characters_where_the_site_is_made_in_them(
    tmp_path: Path,
) -> None:
    made = site(
        tmp_path / "site", {"c2b3-r5/qilu": case_text(), "c2b6-r9/lake": SECRET}, inspections=HELD,
        config=settings("variants: [zh-Hant]"),
    )  # fmt: skip
    made.write("docs/about.md", "# 关于\n\n督察组暗查发现，这个湖的治理资金被挪作他用达三年之久。\n")
    assert night(made, AFTER).status == 0
    assert "督察組暗查發現" in read(made, "zh-hant/about/index.html")
    made.write("docs/about.md", "# 关于\n\n雲南玉溪某湖秘密治理\n")
    assert set(codes(night(made, AFTER))) == {"CP832"}


def test_night_that_no_longer_makes_the_variant_takes_it_away_without_asking(tmp_path: Path) -> None:
    made = two(tmp_path, config=settings("variants: [zh-Hant]"))
    assert night(made, AFTER).ending == "published"
    assert has(made, "zh-hant/cases/c2b3-r5-qilu/index.html")
    made.write("mkdocs.yml", settings())
    assert (night(made, AFTER).ending, has(made, "zh-hant")) == ("published", False)


def test_dead_link_in_a_hand_written_page_refuses_and_the_public_keeps_what_it_has(tmp_path: Path) -> None:
    made = two(tmp_path)
    night(made, AFTER)
    before = read(made, "index.html")
    made.write("docs/about.md", '# 关于\n\n<a href="../gone/">没有的页面</a>\n')
    report = night(made, AFTER)
    assert (report.ending, codes(report), report.links_dead) == ("refused", ["CP824"], 1)
    assert read(made, "index.html") == before


def test_deleted_case_refuses_and_with_tombstones_leaves_a_notice_for_ever(tmp_path: Path) -> None:
    made = two(tmp_path)
    night(made, AFTER)
    file = made.root / "cases/c2b3-r5/taigu.md"
    text = file.read_bytes()
    file.unlink()
    report = night(made, AFTER)
    assert (report.status, codes(report)) == (4, ["CP844"])
    assert "山西晋中某厂长期超标排放" in report.findings[0].message.zh
    assert report.findings[0].file == "cases/c2b3-r5/taigu.md"
    report = night(made, AFTER, tombstones=True)
    assert report.status == 0
    assert "/cases/c2b3-r5-taigu/" in report.tombstones
    assert "本页已撤下" in read(made, "cases/c2b3-r5-taigu/index.html")
    assert "本页已撤下" in read(made, "regions/140703/index.html")
    made.write(
        "cases/c2b3-r5/qilu.md", case_text(body="湖水水质又变差了，治理仍只做表面文章，群众意见很大。\n")
    )
    assert night(made, AFTER).status == 0
    assert "本页已撤下" in read(made, "cases/c2b3-r5-taigu/index.html")
    file.write_bytes(text)
    assert night(made, AFTER).status == 0
    assert "本页已撤下" not in read(made, "cases/c2b3-r5-taigu/index.html")


def test_list_without_cases_leaves_a_notice_by_itself(tmp_path: Path) -> None:
    made = two(tmp_path)
    night(made, AFTER)
    made.write("cases/c2b3-r5/taigu.md", OTHER.replace("140703", "140700"))
    report = night(made, AFTER)
    assert report.status == 0
    assert warned(report).count("CP845") == len(report.tombstones) > 0
    assert "本页已撤下" in read(made, "regions/140703/index.html")


def test_renamed_case_with_its_old_id_as_alias_is_no_loss(tmp_path: Path) -> None:
    made = two(tmp_path)
    night(made, AFTER)
    (made.root / "cases/c2b3-r5/taigu.md").unlink()
    made.write("cases/c2b3-r5/jinzhong.md", OTHER.replace("batch:", "aliases: [c2b3-r5-taigu]\nbatch:"))
    assert night(made, AFTER).status == 0
    assert "c2b3-r5-jinzhong" in read(made, "cases/c2b3-r5-taigu/index.html")


@pytest.mark.parametrize(
    ("now", "moved"),
    [
        ("2021-05-06T10:00+00:00", False),
        ("2021-05-06T18:01+08:00", True),
        ("2021-05-01T18:00+08:00", True),
        ("2021-05-06", True),
    ],
)
def test_first_publication_is_written_once(tmp_path: Path, now: str, moved: bool) -> None:
    made = two(tmp_path)
    night(made, AFTER)
    made.write("cases/_vocabulary/inspections.yml", INSPECTIONS.replace("2021-05-06T18:00+08:00", now))
    report = night(made, "2021-06-02T00:00+08:00")
    assert ("CP843" in codes(report)) is moved
    assert (report.status == 4) is moved


def test_bare_day_may_be_made_exact_on_that_day_and_not_on_another(tmp_path: Path) -> None:
    case = case_text(batch="c2b6-d20220410")
    for day, refused in (("2022-04-10T09:00+08:00", False), ("2022-04-09T09:00+08:00", True)):
        made = site(tmp_path / day[:10], {"c2b6-d20220410/lake": case})
        night(made, "2022-05-01T00:00+08:00")
        text = INSPECTIONS.replace("publish_at: 2022-04-10", f'publish_at: "{day}"')
        made.write("cases/_vocabulary/inspections.yml", text)
        assert ("CP843" in codes(night(made, "2022-05-02T00:00+08:00"))) is refused


def test_state_that_cannot_be_read_is_told_and_made_anew(tmp_path: Path) -> None:
    made = two(tmp_path)
    report = night(made, AFTER)
    path = shelf(made) / "versions" / report.release / STATE
    assert json.loads(gzip.decompress(path.read_bytes()))["cases"]["c2b3-r5-qilu"][1] == "2021-05-06T18:00+08:00"
    assert not has(made, STATE)
    path.chmod(0o644)
    path.write_bytes(b"\xff{")
    (made.root / "cases/c2b3-r5/taigu.md").unlink()
    # What is public is still known from the manifest.
    assert codes(night(made, AFTER)) == ["CP844"]
    report = night(made, AFTER, tombstones=True)
    assert "CP846" in warned(report)


def test_second_night_at_the_same_time_is_busy_and_changes_nothing(tmp_path: Path) -> None:
    made = two(tmp_path)
    opened = open_shelf(shelf(made)).value
    assert opened is not None
    process = os.fork()
    if process == 0:
        # Record locks are between processes: the child holds it until it is told to go.
        with keep(opened):
            os.kill(os.getpid(), 19)
            os._exit(0)
    os.waitpid(process, os.WUNTRACED)
    try:
        report = night(made, AFTER)
    finally:
        os.kill(process, 18)
        os.waitpid(process, 0)
    assert (report.ending, report.status) == ("busy", 5)
    assert night(made, AFTER).status == 0


def test_lost_vocabulary_keeps_the_public_site(tmp_path: Path) -> None:
    made = two(tmp_path)
    night(made, AFTER)
    before = read(made, "index.html")
    made.write("cases/_vocabulary/inspections.yml", "inspections: [\n")
    report = night(made, AFTER)
    assert report.status == 4
    assert read(made, "index.html") == before


def test_site_that_lost_more_than_half_is_refused(tmp_path: Path) -> None:
    cases = {
        f"c2b3-r5/case-{n}": case_text(
            f"云南玉溪第{n}处排污口长期直排",
            '["530423"]',
            body=f"第{n}处排污口每天直排污水{n + 3}00吨，当地视而不见。\n",
        )
        for n in range(9)
    }
    made = site(tmp_path / "site", cases, config=settings("most_loss: 5"))
    night(made, AFTER)
    for n in range(1, 9):
        (made.root / f"cases/c2b3-r5/case-{n}.md").unlink()
    assert "CP844" in codes(night(made, AFTER))
    assert "CP833" in codes(night(made, AFTER, tombstones=True))


def test_unapproved_case_is_held_and_its_words_are_looked_for(tmp_path: Path) -> None:
    made = site(
        tmp_path / "site",
        {"c2b3-r5/qilu": case_text()},
        config=settings("approval: require"),
        docs={"about.md": "# 关于\n\n云南玉溪杞麓湖污染治理治标不治本\n"},
    )
    assert codes(night(made, AFTER)) == ["CP832", "CP840"]


def test_site_without_any_case_yet_is_published(tmp_path: Path) -> None:
    made = site(tmp_path / "site", {})
    assert night(made, AFTER).status == 0
    assert has(made, "index.html")
