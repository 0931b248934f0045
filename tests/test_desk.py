"""The finding of case files: none that an editor meant to be a case is passed over in silence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from desk import casepress
from site_builder import Site, case_text, settings, site

from casepress.desk import find_cases
from casepress.diagnostics import Severity


def with_file(root: Path, name: str) -> Site:
    made = Site(root)
    made.write("mkdocs.yml", settings())
    made.write("cases/c2b3-r5/good.md", case_text())
    made.write(name, case_text())
    return made


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("cases/c2b3-r5/2021/second.md", "cases/<批次>/<名称>.md"),
        ("cases/c2b3-r5/2021/06/second.md", "cases/<批次>/<名称>.md"),
        ("cases/second.md", "cases/<批次>/<名称>.md"),
        ("cases/c2b3-r5/second.md.txt", "“second.md”"),
        ("cases/c2b3-r5/Second.MD.TXT", "“second.md”"),
        ("cases/c2b3-r5/second.markdown", "“second.md”"),
        ("cases/c2b3-r5/second.txt", "casepress import"),
        ("cases/c2b3-r5/第二稿.docx", "casepress import"),
        ("cases/第二稿.docx", "casepress import"),
        ("cases/c2b3-r5/1.jpg", "media/<批次>/<名称>/"),
    ],
)
def test_file_that_is_not_read_is_a_warning_with_its_cure(name: str, cure: str, tmp_path: Path) -> None:
    found = find_cases(with_file(tmp_path, name).project)
    assert [source.file for source in found.value] == ["cases/c2b3-r5/good.md"]
    ((code, place, severity, hint),) = [(f.code, f.place.file, f.severity, f.hint.zh) for f in found.findings]
    assert (code, place, severity) == ("CP121", name, Severity.WARNING)
    assert cure in hint


@pytest.mark.parametrize(
    "name",
    [
        "~$good.docx",
        ".DS_Store",
        "Thumbs.db",
        "good.tmp",
        ".good.md.swp",
        "_notes.md",
        "good.md~",
        "desktop.ini",
    ],
)
def test_leftover_of_an_editor_is_passed_over(name: str, tmp_path: Path) -> None:
    for folder in ("cases", "cases/c2b3-r5", "cases/c2b3-r5/2021"):
        assert find_cases(with_file(tmp_path / folder, f"{folder}/{name}").project).findings == ()


def test_folder_that_is_named_like_a_case_is_said_to_be_a_folder(tmp_path: Path) -> None:
    (finding,) = find_cases(with_file(tmp_path, "cases/c2b3-r5/second.md/x.md").project).findings
    assert (finding.code, finding.place.file) == ("CP119", "cases/c2b3-r5/second.md")
    assert "文件夹" in finding.message.zh
    assert "权限" not in finding.hint.zh


@pytest.mark.parametrize(
    ("folder", "published"),
    [("cases/", True), ("cases/c2b3-r5/", True), ("cases/c2b3-r5/old/", True), ("cases/_briefings/", True),
     ("media/c2b3-r5/good/", True), ("docs/", False)],
)  # fmt: skip
def test_file_whose_name_is_in_another_encoding_is_told_and_ends_nothing(
    folder: str, published: bool, tmp_path: Path
) -> None:
    made = site(tmp_path / "site", {"c2b3-r5/good": case_text()}, docs={"about.md": "# 关于\n"})
    (made.root / folder).mkdir(parents=True, exist_ok=True)
    name = os.fsencode(made.root / folder) + b"/" + "杞麓湖.md".encode("gbk")
    Path(os.fsdecode(name)).write_bytes(b"x")
    outcome = made.build(own_engine=folder == "docs/")
    assert outcome.published == published
    if folder.startswith("media/"):
        return
    told = [one for one in outcome.findings if "\ufffd" in one.place.file]
    assert told
    assert {one.code for one in told} <= {"CP125", "CP121"}
    assert casepress(made.root, "check", "--format", "json").status == (1 if any(one.is_error for one in told) else 0)
