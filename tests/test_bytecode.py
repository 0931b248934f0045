"""Compiled templates: beside the program, once, and never believed when they are damaged."""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2
import pytest

from casepress.bytecode import Compiled, bytecode_folder


def rendered(folder: Path, homes: Path, templates: Path, kind: str = "1") -> str:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        bytecode_cache=Compiled(folder, kind, (homes,)),
        autoescape=True,
    )
    return made.get_template("page.html").render(name="甲")


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "page.html").write_text("{{ name }}一", encoding="utf-8")
    return folder


def test_template_is_compiled_once_and_anew_when_it_or_the_way_changes(
    tmp_path: Path, templates: Path
) -> None:
    kept = tmp_path / "kept"
    assert rendered(kept, templates, templates) == "甲一"
    (first,) = kept.iterdir()
    before = first.stat().st_mtime_ns
    assert rendered(kept, templates, templates) == "甲一"
    assert first.stat().st_mtime_ns == before
    (templates / "page.html").write_text("{{ name }}二", encoding="utf-8")
    assert rendered(kept, templates, templates) == "甲二"
    assert rendered(kept, templates, templates, kind="2") == "甲二"
    assert len(list(kept.iterdir())) == 3


def test_what_was_kept_is_used(tmp_path: Path, templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered(tmp_path / "kept", templates, templates)

    def compiles(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(jinja2.Environment, "compile", compiles)
    assert rendered(tmp_path / "kept", templates, templates) == "甲一"


def test_damaged_bytecode_is_not_run(tmp_path: Path, templates: Path) -> None:
    kept = tmp_path / "kept"
    rendered(kept, templates, templates)
    (file,) = kept.iterdir()
    file.write_bytes(file.read_bytes()[:-7] + b"garbage")
    assert rendered(kept, templates, templates) == "甲一"


def test_template_of_a_site_is_not_kept_beside_the_program(tmp_path: Path, templates: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    assert rendered(kept, tmp_path / "elsewhere", templates) == "甲一"
    assert list(kept.iterdir()) == []


def test_full_disk_costs_only_time(tmp_path: Path, templates: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert rendered(tmp_path / "file" / "kept", templates, templates) == "甲一"


def test_folder_is_beside_the_program_or_in_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert bytecode_folder() is None
    assert bytecode_folder(tmp_path) == tmp_path / "templates"
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "prefix"))
    found = bytecode_folder(tmp_path)
    assert found is not None
    assert found.is_relative_to(tmp_path / "prefix")
    (tmp_path / "blocked").write_bytes(b"")
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "blocked"))
    assert bytecode_folder(tmp_path) == tmp_path / "templates"
