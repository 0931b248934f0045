"""The desk's own work on files: what is listed, saved, refused; and that findings stand at their fields."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from desks import CASES, FILE, workplace
from site_builder import case_text, settings, site

from casepress.diagnostics import Finding
from casepress.editing.beginning import SKELETON
from casepress.editing.form import form_fields
from casepress.editing.workplace import Saved, Sheet, Workplace

GOOD = {
    "title": "云南玉溪杞麓湖治理不力", "region": ["530423"], "issue": ["water", "delay"], "batch": "c2b3-r5", "file_name": "new-lake",
    "body": "杞麓湖水质长期为劣Ⅴ类。\n\n## 一、基本情况\n\n湖在通海县。\n\n## 二、主要问题\n\n治理不力。\n",
}  # fmt: skip


def opened(place: Workplace, file: str = FILE) -> dict[str, Any]:
    sheet = place.open(file)
    assert isinstance(sheet, Sheet), sheet
    return {**sheet.values, "body": sheet.body, "version": sheet.version}


def code(found: object) -> str:
    assert isinstance(found, Finding), found
    return found.code


def test_new_case_is_saved_and_passes_and_is_never_overwritten(tmp_path: Path) -> None:
    place = workplace(site(tmp_path, {}))
    assert isinstance(place.save(GOOD, "cases/c2b3-r5/new-lake.md", "", "a"), Saved)
    text = (tmp_path / "cases/c2b3-r5/new-lake.md").read_text("utf-8")
    assert text.startswith('---\ntitle: 云南玉溪杞麓湖治理不力\nregion: ["530423"]\n')
    assert [one for one in place.whole() if one.is_error] == []
    assert code(place.save(GOOD, "cases/c2b3-r5/new-lake.md", "", "a")) == "CP983"


def test_case_is_saved_twice_from_one_tab_without_being_opened_again(tmp_path: Path) -> None:
    place = workplace(site(tmp_path, CASES))
    data = opened(place)
    for summary in ("第一次改。", "第二次改。"):
        assert isinstance(place.save({**data, "summary": summary}, FILE, data["version"], "a"), Saved)
    assert "第二次改" in (tmp_path / FILE).read_text("utf-8")


def test_case_that_changed_elsewhere_is_not_saved_over(tmp_path: Path) -> None:
    place = workplace(site(tmp_path, CASES))
    data, other = opened(place), opened(place)
    assert isinstance(place.save({**other, "summary": "别人改的。"}, FILE, other["version"], "b"), Saved)
    assert code(place.save({**data, "summary": "我改的。"}, FILE, data["version"], "a")) == "CP980"
    assert "别人改的" in (tmp_path / FILE).read_text("utf-8")
    (tmp_path / FILE).unlink()
    assert code(place.save(data, FILE, data["version"], "b")) == "CP980"


def test_refused_save_names_the_fields_that_differ(tmp_path: Path) -> None:
    place = workplace(site(tmp_path, CASES))
    data = opened(place)
    path = tmp_path / FILE
    path.write_text(path.read_text("utf-8").replace("summary: 湖水变差。", "summary: 别人改的。"), "utf-8")
    found = place.save(
        {**data, "title": "云南玉溪杞麓湖保护不力", "body": "新的正文。\n"}, FILE, data["version"], "a"
    )
    assert isinstance(found, Finding)
    assert found.hint.zh.startswith("与文件里现在不同的是“标题”、“摘要”、“正文”。")


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    place = workplace(site(tmp_path, {}))
    path = tmp_path / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(CASES["c2b3-r5/qilu"].encode().replace(b"\n", b"\r\n"))
    data = opened(place)
    for number in ("一", "二"):  # what the tab saved itself it may save again
        saved = place.save({**data, "summary": f"第{number}次改。"}, FILE, data["version"], "a")
        assert isinstance(saved, Saved), saved
    after = path.read_bytes()
    assert "第二次改".encode() in after
    assert after.count(b"\n") == after.count(b"\r\n") == len(CASES["c2b3-r5/qilu"].splitlines())


def test_comment_in_the_front_matter_lets_the_text_change_and_nothing_else(tmp_path: Path) -> None:
    text = CASES["c2b3-r5/qilu"].replace("batch:", "# 待核\nbatch:")
    place = workplace(site(tmp_path, {"c2b3-r5/qilu": text}))
    data = opened(place)
    assert isinstance(place.save({**data, "body": "新的正文。\n"}, FILE, data["version"], "a"), Saved)
    assert "# 待核\n" in (tmp_path / FILE).read_text("utf-8")
    assert code(place.save({**data, "summary": "新的摘要。"}, FILE, data["version"], "a")) == "CP981"
    assert "# 待核\n" in (tmp_path / FILE).read_text("utf-8")
    assert "新的摘要" not in (tmp_path / FILE).read_text("utf-8")


@pytest.mark.parametrize(
    "change",
    [{"title": ""}, {"found_on": "2021-13"}, {"figures": [{"alt": "只有文字"}]}, {"status": "不知道"}],
)
def test_draft_that_would_not_read_back_is_not_saved(tmp_path: Path, change: dict[str, Any]) -> None:
    place = workplace(site(tmp_path, CASES))
    before = (tmp_path / FILE).read_bytes()
    data = opened(place)
    assert code(place.save({**data, **change}, FILE, data["version"], "a")) == "CP982"
    assert (tmp_path / FILE).read_bytes() == before


def test_draft_with_faults_of_content_is_saved_for_tomorrow(tmp_path: Path) -> None:
    place = workplace(site(tmp_path, CASES))
    data = opened(place)
    assert isinstance(
        place.save({**data, "body": "联系人13912345678。\n"}, FILE, data["version"], "a"), Saved
    )
    assert place.list()[0].state.startswith("有错误")


@pytest.mark.parametrize(
    "file",
    [
        "mkdocs.yml", "cases/../mkdocs.yml", "cases/c2b3-r5/../../x.md", "/etc/passwd", "cases/c2b3-r5/.hidden.md",
        "cases/_vocabulary/inspections.yml", "cases/_vocabulary/x.md", "cases/qilu.md", "cases/a/b/c.md",
        "cases/c2b3-r5/link.md", "cases/out/x.md", "cases/c2b3-r5/Lake One.md", "",
    ],
)  # fmt: skip
def test_nothing_but_cases_is_read_or_written(tmp_path: Path, file: str) -> None:
    root = tmp_path / "site"
    place = workplace(site(root, CASES))
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.md").write_text("geheim", "utf-8")
    (root / "cases/out").symlink_to(outside)
    (root / "cases/c2b3-r5/link.md").symlink_to(outside / "x.md")
    before = sorted(path for path in tmp_path.rglob("*"))
    assert code(place.open(file)) == "CP984"
    assert code(place.save(GOOD, file, "", "a")) == "CP984"
    assert sorted(path for path in tmp_path.rglob("*")) == before


def test_list_tells_what_is_out_held_faulty_and_withdrawn(tmp_path: Path) -> None:
    cases = {
        "c2b3-r5/out": case_text(),
        "c2b6-d20220410/held": case_text(title="山西太原某企业违法倾倒废渣", region='["140100"]', batch="c2b6-d20220410", body="待发。\n"),
        "c2b3-r1/gone": case_text(title="山西运城某焦化厂超标排放", region='["140800"]', batch="c2b3-r1", withdrawn="{date: 2021-05, note: 有误}"),
        "c2b3-r1/broken": "---\ntitle: [\n---\n",
    }  # fmt: skip
    place = workplace(site(tmp_path, cases), dt.datetime(2022, 1, 1, tzinfo=dt.UTC))
    states = {one.file.rpartition("/")[2]: one.state for one in place.list()}
    assert states == {
        "out.md": "可公开",
        "held.md": "待公开 2022-04-10",
        "gone.md": "已撤回",
        "broken.md": "有错误 1",
    }
    assert place.list()[0].batch == "c2b6-d20220410"


def test_list_tells_who_must_still_approve(tmp_path: Path) -> None:
    made = site(tmp_path, CASES, config=settings("approval: require"))
    assert [one.state for one in workplace(made).list()] == ["未审定"]


def places(place: Workplace, data: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one.code, one.path) for one in place.judge(data, "").proof.remarks}


def test_findings_stand_at_the_field_that_they_are_about(tmp_path: Path) -> None:
    place = workplace(site(tmp_path, {}))
    found = places(
        place,
        {
            "title": "某地",
            "found_on": "2021-13",
            "figures": [{"file": "1.jpg"}, {"alt": "无"}],
            "key_facts": [{"name": "氨"}],
        },
    )
    assert ("CP202", "batch") in found
    assert ("CP202", "issue") in found
    assert ("CP202", "key_facts.0.value") in found
    assert ("CP213", "figures.1") in found
    assert any(path == "found_on" for _, path in found)
    data = {
        **GOOD,
        "title": "云南玉溪杞麓湖治理不力。",
        "figures": [{"file": "1.jpg", "alt": "湖", "caption": "联系13912345678"}],
        "video": [{"file": "x.mp4"}],
    }
    found = places(place, data)
    assert ("CP601", "figures.0.file") in found
    assert ("CP462", "figures.0.caption") in found
    assert any(path == "title" for _, path in found)
    assert ("CP601", "video.0.file") in found
    assert any(path == "file_name" for _, path in places(place, {**GOOD, "file_name": "Qilu Lake"}))


def test_empty_form_asks_for_everything_that_a_case_needs(tmp_path: Path) -> None:
    found = places(workplace(site(tmp_path, {})), {})
    assert found == {("CP202", "title"), ("CP202", "issue"), ("CP202", "batch"), ("CP412", "body")}
    begun = places(workplace(site(tmp_path / "begun", {})), {"body": SKELETON})
    assert begun == {("CP202", "title"), ("CP202", "issue"), ("CP202", "batch")}


def test_file_that_cannot_be_read_opens_with_its_text_and_is_not_saved_over(tmp_path: Path) -> None:
    broken = "---\ntitle: [甲\n---\n写了一天的正文。\n"
    place = workplace(site(tmp_path, {"c2b3-r5/bad": broken}))
    file = "cases/c2b3-r5/bad.md"
    sheet = place.open(file)
    assert isinstance(sheet, Sheet)
    assert "写了一天的正文" in sheet.body
    assert "文件头读不了" in sheet.note
    assert code(place.save({**GOOD, "body": "新的。"}, file, sheet.version, "a")) == "CP981"
    assert (tmp_path / file).read_text("utf-8") == broken


def test_finding_in_the_text_has_the_line_of_the_text(tmp_path: Path) -> None:
    place = workplace(site(tmp_path, {}))
    remarks = place.judge({**GOOD, "body": f"{GOOD['body']}\n电话13912345678。\n"}, "").proof.remarks
    assert [(one.path, one.line) for one in remarks if one.code == "CP462"] == [("body", 11)]


def test_name_is_proposed_from_region_and_issue_and_is_free(tmp_path: Path) -> None:
    place = workplace(site(tmp_path, {"c2b3-r5/530423-water": case_text()}))
    assert place.judge({}, "").proposed == ""
    assert place.judge(GOOD, "").proposed == "530423-water-2"
    assert place.judge(GOOD, "").regions == {"530423": "云南省玉溪市通海县"}


def test_form_has_every_key_of_the_schema_once_with_a_label() -> None:
    fields = form_fields()
    names = [one["name"] for one in fields]
    assert len(names) == len(set(names))
    assert {"title", "withdrawn", "aliases", "waivers", "approved", "body"} <= set(names)
    assert all(one["label"] for one in fields)
    assert names.index("title") < names.index("body") < names.index("more") < names.index("withdrawn")


def remarks(
    place: Workplace, data: dict[str, Any], file: str = ""
) -> tuple[set[tuple[str, str, int]], tuple[str, ...]]:
    """What is said of a draft (path, code, line of the text), and what waits."""
    proof = place.judge(data, file).proof
    return {(one.path, one.code, one.line) for one in proof.remarks}, proof.waiting


def test_text_of_a_case_that_is_only_begun_is_checked_already(tmp_path: Path) -> None:
    place = workplace(site(tmp_path, {}))
    begun = {
        "body": "开头。\n\n联系人13912345678。\n",
        "figures": [{"file": "1.jpg", "alt": "拨打13912345678"}],
    }
    said, waiting = remarks(place, begun)
    assert {("title", "CP202", 0), ("batch", "CP202", 0), ("issue", "CP202", 0)} <= said
    assert {("body", "CP462", 3), ("figures.0.alt", "CP462", 0)} <= said
    assert not {path for path, code, _ in said if path in ("title", "batch", "region") and code != "CP202"}
    assert waiting == ("title", "batch", "issue")
    assert remarks(place, {**GOOD, "region": ["530423"]})[1] == ()


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"region": ["540999"]}, "region"), ({"found_on": "2021-13"}, "found_on"), ({"batch": "c9b9-r9"}, "batch"),
        ({"file_name": "Lake One"}, "file_name"), ({"video": [{"caption": "只有图注"}]}, "video"),
    ],
)  # fmt: skip
def test_wrong_value_hides_no_personal_number_elsewhere(
    tmp_path: Path, change: dict[str, Any], wrong: str
) -> None:
    place = workplace(site(tmp_path, {}))
    data = {**GOOD, "summary": "联系人13912345678。", **change}
    said, waiting = remarks(place, data)
    assert ("summary", "CP462", 0) in said
    assert wrong in {path.partition(".")[0] for path, _, _ in said}
    assert waiting == (wrong,)
    counts = place.judge(data, "").proof
    assert counts.errors == sum(one.severity == "error" for one in counts.remarks)


def test_front_matter_that_cannot_be_read_hides_nothing_in_the_text(tmp_path: Path) -> None:
    text = CASES["c2b3-r5/qilu"].replace("batch:", "team: [没有收尾\nbatch:") + "\n联系人13912345678。\n"
    place = workplace(site(tmp_path, {"c2b3-r5/qilu": text}))
    data = opened(place)
    said, waiting = remarks(place, data, FILE)
    assert waiting == ("",)
    assert ("body", "CP462") in {(path, code) for path, code, _ in said}
    assert {code for path, code, _ in said if path != "body"} == {"CP106"}
    sheet = place.open(FILE)
    assert isinstance(sheet, Sheet)
    assert "文件头读不了" in sheet.note
