"""What is wrong with mkdocs.yml is told at its line, in words for an editor."""

from __future__ import annotations

from pathlib import Path

import pytest
from site_builder import case_text, codes, settings, site

from casepress.diagnostics import Finding
from casepress.project import open_project

GOOD = settings()


def findings(root: Path, text: str) -> tuple[Finding, ...]:
    (root / "mkdocs.yml").write_bytes(text.encode())
    return open_project(root).findings


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("site_name: ", "site_name：", 1, "中文冒号"),
        ("      office: ", "      office：", 7, "中文冒号"),
        ("office: 测试办公室", "demo：true", 7, "中文冒号"),
        ("plugins:", "\tplugins:", 4, "制表符"),
        ("office: 测试办公室", "demo: yes please", 7, "只能写 true 或 false，现在写的是“yes please”"),
        ("office: 测试办公室", "variants: [zh-TW]", 7, "只能写 zh-Hant，如 [zh-Hant]，现在写的是“[zh-TW]”"),
        ("office: 测试办公室", "variants: zh-Hant", 7, "variants 是列表"),
        ("office: 测试办公室", "per_page: 三十", 7, "per_page 要写整数，现在写的是“三十”"),
        ("office: 测试办公室", "office: 12369", 7, "office 要写文字，全是数字的请加引号"),
        ("office: 测试办公室", "targets: /srv/www", 7, "targets 是列表"),
        ("office: 测试办公室", "public_key: abc", 7, "public_key 不是公钥"),
        ("https://example.org/bulletin/", "example.org", 2, "site_url 要写完整网址，以 https:// 开头，现在写的是“example.org”"),
        ("name: material", "name: materil", 3, "theme 没有“materil”这个主题"),
    ],
)  # fmt: skip
def test_slip_in_the_settings_is_told_at_its_line(
    old: str, new: str, line: int, said: str, tmp_path: Path
) -> None:
    assert old in GOOD
    found = [one for one in findings(tmp_path, GOOD.replace(old, new, 1)) if one.code in ("CP704", "CP123")]
    assert [(one.place.line, said in one.message.zh) for one in found] == [(line, True)], found
    assert not [
        word for word in ("Expected", "Invalid", "found character", "did not") if word in found[0].message.zh
    ]
    assert (
        not [char for char in found[0].message.en if "\u4e00" <= char <= "\u9fff"]
        or "“" in found[0].message.en
    )


def test_chinese_colon_that_leaves_the_file_readable_is_told(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, "site_name: x\nplugins:\n  - casepress:\n      demo：true\n")
    assert (finding.code, str(finding.place)) == ("CP123", "mkdocs.yml:4:11")


def test_slip_that_is_near_a_choice_names_it(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, GOOD.replace("media_review: off", "media_review: requre"))
    assert "off、warn、require" in finding.message.zh
    assert "是否想写“require”？" in finding.hint.zh


@pytest.mark.parametrize(
    "more",
    [
        "copyright: 联系方式：见“关于”\n",
        "nav:\n  - faq：常见问题: about.md\n",
        "extra:\n  note: |\n    abc：def\n",
    ],
)
def test_chinese_colon_within_a_text_is_right(more: str, tmp_path: Path) -> None:
    assert findings(tmp_path, settings(extra=more)) == ()


def test_theme_that_is_installed_is_no_slip(tmp_path: Path) -> None:
    assert findings(tmp_path, GOOD.replace("name: material", "name: readthedocs")) == ()


def test_setting_that_the_engine_refuses_is_named_with_its_reason(tmp_path: Path) -> None:
    made = site(
        tmp_path, {"c2b3-r5/qilu": case_text()}, config=settings(extra="use_directory_urls: vielleicht\n")
    )
    outcome = made.build(own_engine=True)
    finding = next(one for one in outcome.findings if one.code == "CP707")
    assert "use_directory_urls" in finding.message.zh
    assert "bool" in finding.message.zh
    assert (
        made.root.joinpath("mkdocs.yml").read_text().split("\n")[finding.place.line - 1].startswith("use_dir")
    )
    assert "use_directory_urls" in finding.hint.zh


def test_page_in_another_encoding_is_named_and_nothing_else_is_blamed(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()})
    made.write("docs/more.md", "# 关于\n".encode("gbk"))
    outcome = made.build(own_engine=True)
    assert [code for code in codes(outcome) if code in ("CP101", "CP707")] == ["CP101"]
    (finding,) = [one for one in outcome.findings if one.code == "CP101"]
    assert finding.place.file == "docs/more.md"
    assert not outcome.published
