"""No byte from outside cases/ is read: symbolic links are followed only as long as they stay inside."""

from __future__ import annotations

from pathlib import Path

import pytest
from good_site import VOCABULARY, project_at

from casepress.desk import Desk, find_cases
from casepress.diagnostics import Finding
from casepress.project import Project

SECRET = "---\ntitle: 机密\n---\n机密\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "site/cases/c2b3-r1").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.md").write_text(SECRET, encoding="utf-8")
    return project_at(tmp_path / "site")


def read(project: Project) -> tuple[list[str], list[Finding]]:
    """The files found, and every finding once they are read."""
    found = find_cases(project)
    desk = Desk(project, VOCABULARY, "key", 1)
    entries = desk.read(0, found.value)
    return [source.file for source in found.value], [
        *found.findings,
        *(f for e in entries for f in e.findings),
    ]


def assert_refused(project: Project, place: str) -> None:
    files, findings = read(project)
    assert files == []
    assert [(finding.code, finding.place.file) for finding in findings] == [("CP117", place)]
    assert all("机密" not in finding.message.zh + finding.hint.zh for finding in findings)


def test_a_link_to_a_file_outside_is_refused(project: Project) -> None:
    (project.cases / "c2b3-r1/case.md").symlink_to("../../../outside/secret.md")
    assert_refused(project, "cases/c2b3-r1/case.md")


def test_an_absolute_link_is_refused(project: Project, tmp_path: Path) -> None:
    (project.cases / "c2b3-r1/case.md").symlink_to(tmp_path / "outside/secret.md")
    assert_refused(project, "cases/c2b3-r1/case.md")


def test_a_link_to_a_folder_outside_is_refused(project: Project, tmp_path: Path) -> None:
    (project.cases / "c2b3-r2").symlink_to(tmp_path / "outside", target_is_directory=True)
    assert_refused(project, "cases/c2b3-r2")


def test_a_link_over_a_link_is_refused(project: Project, tmp_path: Path) -> None:
    (tmp_path / "site/hop.md").symlink_to(tmp_path / "outside/secret.md")
    (project.cases / "c2b3-r1/case.md").symlink_to("../../hop.md")
    assert_refused(project, "cases/c2b3-r1/case.md")


def test_a_link_to_a_folder_whose_name_begins_like_ours_is_refused(project: Project, tmp_path: Path) -> None:
    (tmp_path / "site/cases-old").mkdir()
    (tmp_path / "site/cases-old/case.md").write_text(SECRET, encoding="utf-8")
    (project.cases / "c2b3-r1/case.md").symlink_to("../../cases-old/case.md")
    assert_refused(project, "cases/c2b3-r1/case.md")


def test_a_link_to_nothing_is_refused(project: Project) -> None:
    (project.cases / "c2b3-r1/case.md").symlink_to("missing.md")
    assert_refused(project, "cases/c2b3-r1/case.md")


def test_a_link_in_a_circle_is_refused(project: Project) -> None:
    (project.cases / "c2b3-r1/a.md").symlink_to("b.md")
    (project.cases / "c2b3-r1/b.md").symlink_to("a.md")
    files, findings = read(project)
    assert files == []
    assert {finding.code for finding in findings} == {"CP117"}


def test_a_link_that_stays_inside_is_read(project: Project) -> None:
    (project.cases / "c2b3-r1/real.md").write_text(SECRET, encoding="utf-8")
    (project.cases / "c2b3-r1/case.md").symlink_to("real.md")
    assert read(project)[0] == ["cases/c2b3-r1/case.md", "cases/c2b3-r1/real.md"]


def test_a_pipe_is_not_opened(project: Project) -> None:
    import os

    os.mkfifo(project.cases / "c2b3-r1/case.md")
    files, findings = read(project)
    assert files == []
    assert [finding.code for finding in findings] == ["CP119"]


def test_hidden_files_and_backups_are_passed_over(project: Project) -> None:
    for name in (".case.md", "~case.md", "_case.md", "case.md~", "case.md.bak"):
        (project.cases / "c2b3-r1" / name).write_text(SECRET, encoding="utf-8")
    assert read(project) == ([], [])
