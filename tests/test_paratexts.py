"""What stands beside the cases (pages, lists, settings) is looked over for personal information before it is public."""

from __future__ import annotations

from pathlib import Path

import pytest
from site_builder import INSPECTIONS, LATER, Site, case_text, settings, site

from casepress.adapters.executors import ForkedWorkers
from casepress.build import Request, build
from casepress.diagnostics import Finding, Severity
from casepress.reading import read_site

# Numbers that nobody has: the standard's own example, and an exchange that is not given out.
IDENTITY, MOBILE = "11010519491231002X", "13812345678"
TIPS = """\
    tip_off:
      - {from: 2021-04-06, to: 2021-05-06, phone: "0351-6371025", post_box: "太原市A0351号邮政专用信箱 tip_off@163.com"}
    releases:
"""


def small(
    root: Path, page: str = "", lists: str = INSPECTIONS, config: str = "", file: str = "about.md"
) -> Site:
    made = site(
        root, {"c2b3-r5/qilu": case_text()}, docs={file: page or "# 关于本站\n"}, config=config or settings()
    )
    made.write("cases/_vocabulary/inspections.yml", lists)
    return made


def found(made: Site) -> list[tuple[str, str]]:
    return [(str(one.place), one.code) for one in told(made)]


def told(made: Site) -> list[Finding]:
    """What is found, but for the one case."""
    read = read_site(made.project, ForkedWorkers(1), lambda *_: None)
    return [one for one in read.findings if "qilu" not in one.place.file]


def test_page_with_personal_numbers_is_told_with_line_column_and_mask(tmp_path: Path) -> None:
    made = small(tmp_path, f"# 关于本站\n\n举报人身份证号{IDENTITY}，电话{MOBILE}。\n")
    assert found(made) == [("docs/about.md:3:8", "CP461"), ("docs/about.md:3:29", "CP462")]
    said = "".join(one.message.zh for one in told(made))
    assert "110****2X" in said
    assert "138****78" in said
    assert IDENTITY[3:16] not in said
    # A second look takes what was found from the notes.
    assert len(found(made)) == 2


def test_page_with_a_personal_number_publishes_nothing_and_says_so(tmp_path: Path) -> None:
    made = small(tmp_path)
    assert made.build().published
    before = made.text("about/index.html")
    made.write("docs/about.md", f"# 关于本站\n\n电话{MOBILE}。\n")
    outcome = made.build()
    assert not outcome.published
    assert not outcome.left_out
    assert made.text("about/index.html") == before
    assert "整个网站都不更新" in "".join(one.hint.zh for one in outcome.findings)


def test_preview_of_a_page_with_a_personal_number_is_not_made(tmp_path: Path) -> None:
    made = small(tmp_path, f"# 关于本站\n\n{IDENTITY}\n")
    request = Request(as_of=LATER, site_dir=tmp_path / "preview", everything=True)
    assert not build(made.project, request, made.engine, ForkedWorkers(1)).published


@pytest.mark.parametrize(
    "page",
    [
        f"---\ntitle: 电话{MOBILE}\n---\n正文。\n",
        f"<!-- 举报人电话{MOBILE} -->\n",
        f"```\n{MOBILE}\n```\n",
        f"电话 `{MOBILE}`。\n",
        f"[拨打](tel:{MOBILE})\n",
        f'<img src="1.png" alt="电话{MOBILE}">\n',
    ],
)
def test_number_anywhere_on_a_page_is_an_error(page: str, tmp_path: Path) -> None:
    made = small(tmp_path, page)
    assert [one.severity for one in told(made)] == [Severity.ERROR]


@pytest.mark.parametrize("file", ["guide/more.md", "more.markdown", "more.html", "more.txt"])
def test_every_text_below_docs_is_looked_at(file: str, tmp_path: Path) -> None:
    made = small(tmp_path, f"电话{MOBILE}\n", file=file)
    assert found(made) == [(f"docs/{file}:1:3", "CP462")]


def test_file_that_carries_a_number_in_its_name_is_told(tmp_path: Path) -> None:
    made = small(tmp_path)
    made.write(f"docs/{IDENTITY}.png", b"x")
    assert found(made) == [(f"docs/{IDENTITY}.png", "CP660")]


def test_page_that_is_not_published_and_a_hidden_file_are_not_looked_at(tmp_path: Path) -> None:
    made = small(tmp_path, config=settings(extra="exclude_docs: |\n  drafts/\n"))
    made.write("docs/drafts/x.md", f"电话{MOBILE}\n")
    made.write("docs/.obsidian/x.md", f"电话{MOBILE}\n")
    assert found(made) == []
    made.write("mkdocs.yml", settings())
    assert found(made) == [("docs/drafts/x.md:1:3", "CP462")]


def test_page_that_is_taken_back_and_patterns_that_the_engine_refuses_are_looked_at(tmp_path: Path) -> None:
    made = small(tmp_path, config=settings(extra="exclude_docs: |\n  *.md\n  !x.md\n"))
    made.write("docs/x.md", f"电话{MOBILE}\n")
    assert found(made) == [("docs/x.md:1:3", "CP462")]
    made.write("mkdocs.yml", settings(extra="exclude_docs: |\n  x.md\n  !\n"))
    assert ("docs/x.md:1:3", "CP462") in found(made)


def test_page_in_a_linked_folder_is_looked_at_as_the_engine_publishes_it(tmp_path: Path) -> None:
    made = small(tmp_path / "site")
    (tmp_path / "else").mkdir()
    (tmp_path / "else/x.md").write_text(f"电话{MOBILE}\n", encoding="utf-8")
    (made.root / "docs/linked").symlink_to(tmp_path / "else")
    (tmp_path / "else/round").symlink_to(made.root / "docs")
    assert ("docs/linked/x.md:1:3", "CP462") in found(made)
    assert not made.build().published


@pytest.mark.parametrize(
    ("file", "text", "config"),
    [
        ("own/partials/footer.html", f"<p>电话{MOBILE}</p>\n", ", custom_dir: own}"),
        ("base.yml", f"copyright: 电话{MOBILE}\n", "}\nINHERIT: base.yml"),
    ],
)
def test_template_and_inherited_settings_are_looked_at(
    file: str, text: str, config: str, tmp_path: Path
) -> None:
    made = small(tmp_path, config=settings().replace("font: false}", f"font: false{config}"))
    made.write("own/main.html", '{% extends "casepress-base.html" %}\n')
    made.write(file, text)
    assert [code for _, code in found(made)] == ["CP462"]
    assert not made.build(own_engine=True).published


def test_what_the_office_made_public_is_free_on_every_page(tmp_path: Path) -> None:
    lists = INSPECTIONS.replace("    releases:\n", TIPS, 1)
    page = "举报电话 0351-6371025，邮箱 tip_off@163.com；本站电话 (0351) 6371099，值班手机 13900001111。\n"
    config = settings("contact: 0351-6371099\nhotline: 值班手机 13900001111")
    assert found(small(tmp_path, page, lists, config)) == []


def test_landline_that_nobody_declared_is_a_warning_and_the_site_is_published(tmp_path: Path) -> None:
    made = small(tmp_path, "本站电话 0351-6371099。\n")
    assert found(made) == [("docs/about.md:1:6", "CP464")]
    assert made.build().published


def test_warning_in_code_is_passed_over(tmp_path: Path) -> None:
    page = "写成 `村民张三，` 的，\n\n```yaml\ntext: 0351-6371099\n```\n\n村民张三说。\n"
    assert found(small(tmp_path, page)) == [("docs/about.md:7:3", "CP471")]


def test_waiver_of_a_page_lets_a_warning_stand(tmp_path: Path) -> None:
    waiver = "waivers:\n  - {code: CP471, text: 群众高兴旺, by: 张三, on: 2026-11-20, why: 商号}\n"
    made = small(tmp_path, f"---\ntitle: 关于\n{waiver}---\n群众高兴旺，\n")
    assert [(one.code, one.severity) for one in told(made)] == [("CP471", Severity.WAIVED)]
    made.write("docs/about.md", f"---\ntitle: 关于\n{waiver}---\n没有了\n")
    assert [one.code for one in told(made)] == ["CP480"]


@pytest.mark.parametrize("name", ["label", "name", "introduction"])
def test_text_of_an_inspection_with_a_number_publishes_nothing(name: str, tmp_path: Path) -> None:
    lists = INSPECTIONS.replace("    start: 2021-04-06\n", "    start: 2021-04-06\n    introduction: 导语\n")
    lines = [
        f"    {name}: 联系{MOBILE}" if line.startswith(f"    {name}:") and index < 15 else line
        for index, line in enumerate(lists.split("\n"))
    ]
    made = small(tmp_path, lists="\n".join(lines))
    line = next(number for number, one in enumerate(lines, 1) if MOBILE in one)
    assert found(made) == [(f"cases/_vocabulary/inspections.yml:{line}:{len(name) + 7}", "CP462")]
    assert not made.build().published


def test_identity_number_in_a_telephone_field_is_still_an_error(tmp_path: Path) -> None:
    lists = INSPECTIONS.replace("    releases:\n", TIPS.replace("0351-6371025", IDENTITY), 1)
    assert [code for _, code in found(small(tmp_path, lists=lists))] == ["CP461"]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("site_name: 测试通报", f"site_name: 张先生{MOBILE}", "mkdocs.yml:1:12"),
        ("office: 测试办公室", f"office: 测试办公室{MOBILE}", "mkdocs.yml:"),
        ("plugins:", f"nav:\n  - 关于{MOBILE}: about.md\nplugins:", "mkdocs.yml:5:5"),
    ],
)
def test_setting_with_a_number_publishes_nothing(old: str, new: str, place: str, tmp_path: Path) -> None:
    made = small(tmp_path, config=settings().replace(old, new))
    ((where, code),) = found(made)
    assert (where.startswith(place), code) == (True, "CP462")
    assert not made.build().published


def test_setting_that_no_page_shows_may_hold_a_number(tmp_path: Path) -> None:
    assert found(small(tmp_path, config=settings(f"report_url: 'https://example.org/?phone={MOBILE}'"))) == []


def test_values_of_a_list_are_not_read_as_one_number(tmp_path: Path) -> None:
    counts = "[{name: 甲, value: '138', unit: '12345678'}]"
    lists = INSPECTIONS.replace(
        "    releases:\n",
        f"    petitions:\n      - {{scope: 全国, as_of: 2021-05, counts: {counts}}}\n    releases:\n",
        1,
    )
    assert found(small(tmp_path, lists=lists)) == []


MENU = "nav:\n  - 首页: index.md\n  - 指南:\n      - 开始: guide/start.md\n      - {entry}\n"


def with_menu(root: Path, entry: str, extra: str = "") -> Site:
    made = small(root, config=settings(extra=MENU.replace("{entry}", entry) + extra))
    made.write("docs/index.md", "# 首页\n")
    made.write("docs/guide/start.md", "# 开始\n")
    return made


def test_menu_that_names_a_page_wrongly_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    made = with_menu(tmp_path, "关于本站: abuot.md")
    (finding,) = told(made)
    line = made.root.joinpath("mkdocs.yml").read_text().split("\n").index("      - 关于本站: abuot.md") + 1
    assert (finding.code, finding.severity, str(finding.place)) == (
        "CP712",
        Severity.WARNING,
        f"mkdocs.yml:{line}:15",
    )
    assert "是否想写“about.md”" in finding.hint.zh
    assert made.build().published


@pytest.mark.parametrize(
    "entry",
    ["about.md", "关于: ./about.md", "地区: regions/", "外站: https://example.org/a.md", "根: /about.md"],
)
def test_menu_entry_that_leads_somewhere_is_right(entry: str, tmp_path: Path) -> None:
    assert found(with_menu(tmp_path, entry)) == []


def test_menu_entry_that_is_left_out_says_where(tmp_path: Path) -> None:
    (finding,) = told(with_menu(tmp_path, "about.md", "exclude_docs: about.md\n"))
    assert (finding.code, "exclude_docs" in finding.hint.zh) == ("CP712", True)


@pytest.mark.parametrize(
    ("link", "column"),
    [
        ("见[关于](abuot.md)。", 7),
        ("见[关于](<abuot.md>)。", 8),
        ("见[关于](../guide/abuot.md#a)。", 7),
        ("![图](1.png)", 6),
        ("[关于]: abuot.md", 7),
    ],
)
def test_link_to_a_page_or_picture_that_is_not_there_is_told(link: str, column: int, tmp_path: Path) -> None:
    made = small(tmp_path, f"# 开始\n\n{link}\n", file="guide/start.md")
    assert found(made) == [(f"docs/guide/start.md:3:{column}", "CP713")]


@pytest.mark.parametrize(
    "link",
    [
        "[关于](../about.md#a \"题\")", "![图](a%20b.png)", "[地区](../regions/)", "[数据](../data/cases.csv)", "`[x](no.md)`",
        "```\n[x](no.md)\n```", "[外](https://example.org/no.md)", "[顶](#top)", r"\[x](no.md)", "[信](mailto:a@example.org)",
    ],
)  # fmt: skip
def test_link_that_leads_somewhere_or_is_shown_as_code_is_right(link: str, tmp_path: Path) -> None:
    made = small(tmp_path, f"# 开始\n\n{link}\n", file="guide/start.md")
    made.write("docs/about.md", "# 关于\n")
    made.write("docs/guide/a b.png", b"x")
    assert found(made) == []
