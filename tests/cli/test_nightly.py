"""`casepress nightly` from the outside: targets, faults of the program, and what the report says of both."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from desk import casepress, good_case, small_site
from programs import needed
from site_builder import settings

from casepress.cli.language import Language
from casepress.cli.shelves import print_report
from casepress.diagnostics import Words
from casepress.nightly import night
from casepress.nightly.report import Report, Spot
from casepress.release.shelf import live_release, open_shelf


def public(root: Path) -> str:
    return (root / "shelf/current/cases/c2b3-r5-qilu/index.html").read_text("utf-8")


def live(root: Path) -> str:
    shelf = open_shelf(root / "shelf").value
    assert shelf is not None
    return live_release(shelf)


def settings_with(root: Path, *targets: Path) -> str:
    listed = ", ".join(f'"{target}"' for target in targets)
    return settings(f"targets: [{listed}]")


def told(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / ".cache/casepress/reports/report.json").read_bytes())
    return found


def test_night_sends_what_is_public_to_every_target_and_says_so(tmp_path: Path) -> None:
    needed("rsync")
    site = small_site(tmp_path / "one")
    site.write("mkdocs.yml", settings_with(tmp_path, tmp_path / "copy"))
    answer = casepress(site.root, "nightly", str(tmp_path / "shelf"), "--jobs", "1")
    assert answer.status == 0, answer.out
    assert f"已传到 {tmp_path / 'copy'}" in answer.out
    assert "杞麓湖" in (tmp_path / "copy/cases/c2b3-r5-qilu/index.html").read_text("utf-8")
    assert told(site.root)["targets"][0]["done"] is True
    again = casepress(site.root, "nightly", str(tmp_path / "shelf"), "--jobs", "1")
    assert again.status == 3


def test_target_that_fails_is_status_6_and_made_good_by_the_next_night(tmp_path: Path) -> None:
    needed("rsync")
    site = small_site(tmp_path / "one")
    site.write("mkdocs.yml", settings_with(tmp_path, tmp_path / "wrong/copy", tmp_path / "copy"))
    (tmp_path / "wrong").write_text("a file, where a folder is needed")
    answer = casepress(site.root, "nightly", str(tmp_path / "shelf"), "--jobs", "1")
    assert answer.status == 6
    assert "CP881" in answer.out
    assert "杞麓湖" in public(tmp_path)
    assert (tmp_path / "copy/index.html").exists()
    assert [one["done"] for one in told(site.root)["targets"]] == [False, True]
    # Nothing new tonight, and even a night that is refused: what is public must arrive.
    (tmp_path / "wrong").unlink()
    (tmp_path / "wrong").mkdir()
    site.write("docs/about.md", '# 关于\n\n<a href="../gone/">没有的页面</a>\n')
    refused = casepress(site.root, "nightly", str(tmp_path / "shelf"), "--jobs", "1")
    assert refused.status == 4
    assert (tmp_path / "wrong/copy/index.html").exists()
    site.write("docs/about.md", "# 关于\n\n说明。\n")
    assert casepress(site.root, "nightly", str(tmp_path / "shelf"), "--jobs", "1").status == 3


def test_fault_of_the_program_is_status_70_with_a_report_and_the_public_keeps_its_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = small_site(tmp_path)
    shelf = str(tmp_path / "shelf")
    assert casepress(tmp_path, "nightly", shelf, "--jobs", "1").status == 0
    before = live(tmp_path)
    site.write("docs/about.md", "# 关于\n\n改过。\n")

    def faulty(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(night, "last_look", faulty)
    for command, reported in (("nightly", True), ("publish", False)):
        answer = casepress(tmp_path, command, shelf, "--jobs", "1")
        assert answer.status == 70
        assert live(tmp_path) == before
        assert "Traceback" not in answer.out + answer.err
        assert not reported or told(tmp_path)["ending"] == "crashed"
    monkeypatch.undo()
    assert casepress(tmp_path, "nightly", shelf, "--jobs", "1").status == 0
    assert list((tmp_path / "shelf/incoming").iterdir()) == []


def test_key_that_cannot_be_read_is_status_4_with_a_report(tmp_path: Path) -> None:
    site = small_site(tmp_path)
    site.write("mkdocs.yml", settings("signing_key: env:NO_SUCH_VARIABLE\npublic_key: " + "A" * 43 + "="))
    answer = casepress(tmp_path, "nightly", str(tmp_path / "shelf"), "--jobs", "1")
    assert answer.status == 4
    assert [one["code"] for one in told(tmp_path)["findings"] if one["severity"] == "error"]


def test_links_are_tried_when_asked_for_and_dead_ones_are_told_but_refuse_nothing(tmp_path: Path) -> None:
    text = good_case().replace(
        "batch:", "sources: [{name: 某报, url: 'http://no-such-host.invalid/1'}]\nbatch:"
    )
    small_site(tmp_path, qilu=text)
    shelf = str(tmp_path / "shelf")
    assert casepress(tmp_path, "nightly", shelf, "--jobs", "1").status == 0
    assert told(tmp_path)["links_tried"] == 0
    assert casepress(tmp_path, "nightly", shelf, "--jobs", "1", "--check-links").status == 3
    assert (told(tmp_path)["links_tried"], told(tmp_path)["links_dead"]) == (1, 0)
    answer = casepress(tmp_path, "nightly", shelf, "--jobs", "1", "--check-links")
    assert (answer.status, "CP874" in answer.out) == (3, True)
    assert told(tmp_path)["links_dead"] == 1


def test_warnings_of_one_kind_are_cut_on_the_terminal_and_errors_never(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = Words("话", "words")
    found = [Spot(code, kind, f"cases/{n}.md", 0, 0, words, words)
             for code, kind in (("CP106", "error"), ("CP849", "warning")) for n in range(30)]  # fmt: skip
    print_report(Report(findings=tuple(found)).end("partial"), tmp_path, Language("zh"))
    said = capsys.readouterr().out
    assert (said.count("CP106 错误"), said.count("CP849 警告")) == (30, 20)
    assert "CP849 共 30 处，只列出 20 处。" in said


def test_night_whose_cache_cannot_be_written_says_so_once_and_in_words(tmp_path: Path) -> None:
    site = small_site(tmp_path / "one")
    # Nobody can make a folder there, not even root.
    site.write("mkdocs.yml", settings("cache_dir: /proc/casepress"))
    answer = casepress(site.root, "nightly", str(tmp_path / "shelf"), "--jobs", "1")
    said = answer.out + answer.err
    assert answer.status == 4, said
    assert said.count("没有这个文件或目录") == 1
    assert "“/proc/casepress" in said
    assert "报告也没有写成。" in answer.err
    assert not [word for word in ("Errno", "Error", "No such file") if word in said], said


def test_report_that_alone_cannot_be_written_says_why(tmp_path: Path) -> None:
    site = small_site(tmp_path / "one")
    answer = casepress(
        site.root, "nightly", str(tmp_path / "shelf"), "--jobs", "1", "--report", "/proc/casepress"
    )
    assert answer.status == 0
    assert "报告没有写成：“/proc/casepress”无法读写（没有这个文件或目录）" in answer.err
