"""The engine: `mkdocs build` gives the same site, and what the engine rendered is remembered rightly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from site_builder import INSPECTIONS, Site, case_text, codes, settings, site, tree

from casepress.adapters.mkdocs import render_engine

DOCS = {
    "about.md": "# 关于本站\n\n<!-- casepress: latest 2 -->\n",
    "guide/editors.md": "# 编辑手册\n\n正文。\n",
}


def some_site(root: Path, extra: str = "") -> Site:
    return site(root, {"c2b3-r5/qilu": case_text()}, docs=DOCS, config=settings("per_page: 7", extra=extra))


def mkdocs(made: Site, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", *arguments]
    return subprocess.run(command, cwd=made.root, capture_output=True, text=True, check=False)


def test_mkdocs_build_gives_the_same_site_as_our_own_build(tmp_path: Path) -> None:
    made = some_site(tmp_path)
    made.build(own_engine=True)
    result = mkdocs(made, "build", "--site-dir", "engine-site")
    assert result.returncode == 0, result.stderr
    ours, theirs = tree(made.output), tree(tmp_path / "engine-site")
    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_mkdocs_build_of_a_site_with_a_broken_case_names_it_and_publishes_the_others(tmp_path: Path) -> None:
    made = some_site(tmp_path)
    made.write("cases/c2b3-r5/bad.md", case_text(region='["999999"]'))
    result = mkdocs(made, "build", "--site-dir", "engine-site")
    assert "cases/c2b3-r5/bad.md:3:" in result.stderr
    assert (tmp_path / "engine-site/cases/c2b3-r5-qilu/index.html").is_file()
    assert not (tmp_path / "engine-site/cases/c2b3-r5-bad").exists()


def test_mkdocs_build_leaves_no_shell_behind(tmp_path: Path) -> None:
    made = some_site(tmp_path)
    mkdocs(made, "build", "--site-dir", "engine-site")
    assert not [name for name in tree(tmp_path / "engine-site") if "_casepress" in name]
    # The theme's own search would bring an index of the shells.
    assert not [name for name in tree(tmp_path / "engine-site") if name.startswith("search/search_index")]


def test_mkdocs_build_with_an_unknown_setting_fails_and_names_it(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()}, config=settings("demmo: true"))
    result = mkdocs(made, "build", "--site-dir", "engine-site", "--strict")
    assert result.returncode != 0
    assert "demmo" in result.stderr


def test_comments_of_a_handwritten_page_are_not_public_and_those_in_code_and_live_blocks_stay(
    tmp_path: Path,
) -> None:
    page = (
        "# 关于\n\n<!-- 内部：举报人张建国 -->\n\n正文<!-- 行内 -->一句。<?php 处理 ?>\n\n<!--\n几行\n内部\n-->\n\n"
        "`<!-- 代码甲 -->`\n\n```html\n<!-- 代码乙 -->\n```\n\n    <!-- 代码丙 -->\n\n<!-- casepress: latest 2 -->\n\n"
        "结尾。\n\n<!-- 没有写完：内部 <!-- 又一条 -->\n"
    )
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()}, docs={"about.md": page})
    made.build(own_engine=True)
    text = made.text("about/index.html")
    assert not [word for word in ("张建国", "行内", "内部", "几行", "处理") if word in text]
    assert "正文一句。" in text
    assert all(f"&lt;!-- 代码{one} --&gt;" in text for one in "甲乙丙")
    assert "杞麓湖" in text
    assert "结尾。" in text


def test_engine_is_not_run_again_while_nothing_that_it_reads_has_changed(tmp_path: Path) -> None:
    made = some_site(tmp_path)
    first = render_engine(made.project).value
    again = render_engine(made.project).value
    assert first is not None
    assert again == first
    notes = {path: path.stat().st_mtime_ns for path in (made.project.cache / "engine").rglob("*")}
    made.write("cases/_vocabulary/inspections.yml", INSPECTIONS + "# more\n")
    made.write("cases/c2b3-r5/another.md", case_text())
    assert render_engine(made.project).value == first
    assert {path: path.stat().st_mtime_ns for path in (made.project.cache / "engine").rglob("*")} == notes


def test_engine_is_run_again_when_a_handwritten_page_an_override_or_the_settings_change(
    tmp_path: Path,
) -> None:
    made = site(
        tmp_path,
        {"c2b3-r5/qilu": case_text()},
        docs=DOCS,
        config=settings().replace("font: false", "font: false, custom_dir: own"),
    )
    made.write("own/.gitkeep", "")
    keys = []
    for file, text in (
        ("docs/about.md", "# 关于\n\n新的一句话。\n"),
        ("own/main.html", '{% extends "casepress-base.html" %}{% block body %}我们的框架{% endblock %}'),
        ("mkdocs.yml", (made.root / "mkdocs.yml").read_text().replace("测试通报", "新的名称")),
    ):
        made.build(own_engine=True)
        before = tree(made.output)
        made.write(file, text)
        made.build(own_engine=True)
        assert tree(made.output)["about/index.html"] != before["about/index.html"], file
        engine = render_engine(made.project).value
        assert engine is not None
        keys.append(engine.key)
    assert len(set(keys)) == 3
    assert "我们的框架" in made.text("about/index.html")
    assert "新的名称" in made.text("cases/c2b3-r5-qilu/index.html")


def test_engine_that_fails_is_an_error_with_its_reason_and_nothing_is_written(tmp_path: Path) -> None:
    made = some_site(tmp_path, extra="docs_dir: no-such-folder\n")
    outcome = made.build(own_engine=True)
    assert codes(outcome) == ["CP707"]
    assert not made.output.exists()


def test_settings_without_the_plugin_are_an_error_that_says_so(tmp_path: Path) -> None:
    made = site(
        tmp_path,
        {"c2b3-r5/qilu": case_text()},
        config="site_name: x\nsite_url: https://example.org/\ntheme: {name: material}\n",
    )
    outcome = made.build(own_engine=True)
    assert "CP707" in codes(outcome)
    assert "casepress" in "".join(finding.message.zh for finding in outcome.findings)


def test_pages_ask_nothing_of_another_host(tmp_path: Path) -> None:
    made = site(
        tmp_path,
        {"c2b3-r5/qilu": case_text()},
        config=settings().replace("font: false", "font: {text: Roboto}"),
    )
    made.build(own_engine=True)
    for path in made.output.rglob("*.html"):
        text = path.read_text("utf-8")
        for host in ("fonts.googleapis", "fonts.gstatic", "unpkg.com", "jsdelivr", "cdnjs"):
            assert host not in text, path
