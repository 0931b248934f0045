"""The text of a case: what Markdown becomes, and the slots in it."""

from __future__ import annotations

import pytest

from casepress.casefile.body import Body, Slot, plain, read_body, safe_html
from casepress.diagnostics import Checked, Place

FOLDER = "c2b3-r1/case"
FILE = "cases/c2b3-r1/case.md"


def read(markdown: str) -> Checked[Body | None]:
    return read_body(markdown, FOLDER, FILE, 7)


def body(markdown: str) -> Body:
    value = read(markdown).value
    assert value is not None
    return value


def markup(markdown: str) -> str:
    return "".join(part for part in body(markdown).parts if isinstance(part, str))


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("污水直排。", "<p>污水直排。</p>"),
        ("**“整改不实”**问题突出", "<strong>“整改不实”</strong>"),
        ("（**一**）", "<strong>一</strong>"),
        ("<del>旧</del>", "<del>旧</del>"),
        ("2021~2022年，3~5倍", "2021~2022年，3~5倍"),
        ("PM2.5 < 35", "PM2.5 &lt; 35"),
        ("a & b", "a &amp; b"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
        ("CO<sub>2</sub>", "CO<sub>2</sub>"),
        ("[网](https://example.org/)", 'href="https://example.org/"'),
        ("| 甲 | 乙 |\n| --- | ---: |\n| 1 | 2 |", '<td class="align-right">2</td>'),
        ("| 甲 |\n| --- |\n| 1 |", '<div class="table" tabindex="0"'),
        ('<table><tr><td colspan="2">甲</td></tr></table>', '<td colspan="2">甲</td>'),
    ],
)
def test_markdown_becomes_html(markdown: str, shown: str) -> None:
    assert shown in markup(markdown)


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        '<p onclick="x()">甲</p>',
        '<p style="color:red">甲</p>',
        "<iframe src=https://example.org></iframe>",
        "<!-- 举报人 -->",
        '<a href="javascript:alert(1)">甲</a>',
        "[甲](javascript:alert(1))",
        "[甲](data:text/html;base64,AAAA)",
        "<svg onload=alert(1)>",
    ],
)
def test_what_could_act_is_gone(markdown: str) -> None:
    shown = markup(f"{markdown}\n\n正文。")
    for word in ("script", "style", "onclick", "iframe", "举报人", "javascript", "data:", "svg", "alert"):
        assert word not in shown.replace("aria-label", "")


@pytest.mark.parametrize(
    "text",
    [
        "坑塘尺寸为50*30*2米；罐体为5*8*3米",
        "5**3**2",
        "5米*3米*2米",
        "长5m*宽3m*高2m",
        "12.5cm*30cm*2",
        "长*宽*高=50*30*2",
        "10_20_30",
        "10~20~30、10~~20~~30",
        "10^20^30，10^-3^",
        "$5$与$6$",
        "8:00:30，a:b:c",
        "10---20--30",
        "1#、2#机组，3#炉",
        "国办发[2021]5号",
        "照片_1_2.jpg、a~1~.png",
        "50 * 30 * 2",
    ],
)
def test_marks_between_figures_are_printed_as_they_are_typed(text: str) -> None:
    assert plain(markup(f"尺寸{text}。")) == f"尺寸{text}。"


def test_asterisks_between_figures_stay_in_code_in_addresses_and_in_names_of_pictures() -> None:
    assert "<code>5*3*2</code>" in markup("`5*3*2`，7*8*9")
    assert 'href="https://example.org/5*3*2"' in markup("[网](https://example.org/5*3*2)，<b>7*8*9</b>")
    assert 'href="https://example.org/5*3*2"' in markup("<https://example.org/5*3*2>")


def test_emphasis_around_figures_is_emphasis() -> None:
    assert "共<strong>50</strong>吨" in markup("共**50**吨，长5*3*2米")
    assert "<strong>5*3*2米</strong>" in markup("长**5*3*2米**")
    assert "<em>30吨</em>" in markup("发现*30吨*废渣")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("    一段。", "<p>一段。</p>\n"),
        ("\t一段。\n\n\t二段。", "<p>一段。</p>\n<p>二段。</p>\n"),
        ("一段。\n\n        二段。\n    续。", "<p>一段。</p>\n<p>二段。\n续。</p>\n"),
        ("　　一段。\n\n　　二段。", "<p>　　一段。</p>\n<p>　　二段。</p>\n"),
        ("    ## 一、题\n\n甲", '<h3 id="h-一-题">一、题</h3>\n<p>甲</p>\n'),
        ("- 一\n\n      二", "<ul>\n<li>\n<p>一</p>\n<p>二</p>\n</li>\n</ul>\n"),
        ("- 一\n\n  ```\n  码\n  ```", "<ul>\n<li>\n<p>一</p>\n<pre><code>码\n</code></pre>\n</li>\n</ul>\n"),
        ("```\n    码\n```\n\n    段", "<pre><code>    码\n</code></pre>\n<p>段</p>\n"),
    ],
)
def test_an_indented_paragraph_is_a_paragraph(text: str, shown: str) -> None:
    assert markup(text) == shown


@pytest.mark.parametrize("line", ["---", "-", "----------", "- - -"])
def test_a_line_below_a_paragraph_makes_no_heading_of_it(line: str) -> None:
    assert body(f"第一段。\n{line}\n\n第二段。").headings == ()


def test_headings_move_below_the_page_title_and_get_an_anchor() -> None:
    read_ = body("# 一、基本情况\n\n甲\n\n##### 细节\n\n乙\n")
    assert [(heading.level, heading.text) for heading in read_.headings] == [(3, "一、基本情况"), (5, "细节")]
    assert '<h3 id="h-一-基本情况">' in markup("# 一、基本情况")


def test_two_headings_of_one_name_have_two_anchors() -> None:
    anchors = [heading.anchor for heading in body("## 甲\n\n一\n\n## 甲\n\n二\n").headings]
    assert len(set(anchors)) == 2


def test_the_lead_is_the_first_paragraph_without_markup() -> None:
    assert body("## 标题\n\n甲**乙**[丙](https://example.org)\n\n丁").lead == "甲乙丙"


def test_a_long_lead_is_cut_with_an_ellipsis() -> None:
    lead = body("长" * 300).lead
    assert lead.endswith("…")
    assert len(lead) == 120


def test_a_picture_becomes_a_slot_below_its_own_folder() -> None:
    read_ = body('甲\n\n![黑水](1.jpg "现场发现")\n')
    assert Slot("media", f"{FOLDER}/1.jpg", "黑水", "现场发现", True) in read_.parts
    assert read_.pictures == (f"{FOLDER}/1.jpg",)


def test_a_picture_within_a_sentence_is_no_block() -> None:
    slot = next(part for part in body("甲![黑水](1.jpg)乙").parts if isinstance(part, Slot))
    assert not slot.block


def test_a_clip_is_told_by_its_name_and_needs_no_alt_text() -> None:
    checked = read("![](1.MP4)")
    assert checked.value is not None
    assert checked.value.clips == (f"{FOLDER}/1.MP4",)
    assert checked.findings == ()


@pytest.mark.parametrize(
    "source",
    ["../other/1.jpg", "/etc/passwd", "https://example.org/1.jpg", "//example.org/1.jpg", "file:///etc/passwd",
     "a/../../1.jpg", ".hidden/1.jpg", "data:image/png;base64,AAAA", "%2e%2e/1.jpg/../../x", "C:\\1.jpg"],
)  # fmt: skip
def test_a_picture_from_elsewhere_is_refused_at_its_place(source: str) -> None:
    checked = read(f"甲\n\n![黑水]({source})\n")
    assert [finding.code for finding in checked.findings] == ["CP401"]
    assert checked.value is not None
    assert checked.value.pictures == ()
    assert checked.findings[0].place.line in (7, 9)


@pytest.mark.parametrize(
    ("text", "line", "column", "value", "cure"),
    [
        ("甲\n\n![黑水](C:\\Users\\1.png)", 9, 7, "“C:\\Users\\1.png”", "media"),
        ("甲\n\n<img data-src='https://a.cn/1' alt='黑水'>", 9, 1, "“<img data-src='https://a.cn/1'", "微信"),
        ("`<img>`\n\n<img alt='黑水'>", 9, 1, "“<img alt='黑水'>”", "微信"),
        ("C:甲\n\n<img src='C:1.png' alt='黑水'>", 9, 1, "“<img src='C:1.png'", "微信"),
    ],
)
def test_a_picture_whose_address_is_gone_is_named_as_it_was_written(
    text: str, line: int, column: int, value: str, cure: str
) -> None:
    (one,) = read(text).findings
    assert (one.code, one.place) == ("CP401", Place(FILE, line, column))
    assert value in one.message.zh
    assert cure in one.hint.zh


def test_several_pictures_without_an_address_have_each_its_place() -> None:
    found = read("![甲](C:1.png)\n\n![乙](2.png)\n\n<img data-src=x>\n\n![丁](D:1.png)").findings
    assert [(one.code, one.place.line) for one in found] == [("CP401", 7), ("CP401", 11), ("CP401", 13)]


def test_the_name_of_a_picture_may_be_chinese() -> None:
    read_ = body("![黑水](现场照片.png)\n\n![白烟](<a b.png>)\n\n![丙](100%.png)")
    assert read_.pictures == (f"{FOLDER}/现场照片.png", f"{FOLDER}/a b.png", f"{FOLDER}/100%.png")


@pytest.mark.parametrize(
    ("text", "column", "value", "cure"),
    [
        ("见[官网](https：//a.cn/b)。", 7, "“https：//a.cn/b”", "改成半角：https://a.cn/b"),
        ("附件.docx 见[附件](附件.docx)。", 15, "“附件.docx”", "完整网址"),
        ("1.png：[黑水](1.png)", 12, "“1.png”", "![说明](1.png)"),
    ],
)
def test_a_link_to_nowhere_is_named_as_it_was_written(text: str, column: int, value: str, cure: str) -> None:
    (one,) = read(f"甲\n\n{text}").findings
    assert (one.code, one.place) == ("CP403", Place(FILE, 9, column))
    assert value in one.message.zh
    assert cure in one.hint.zh


def test_pictures_clips_and_links_are_remembered_with_their_places() -> None:
    text = "图1.png。\n\n![甲](1.png)\n\n<img src='2.png' alt='乙'>\n\n![](1.mp4)，见[另案](a.md)、[无](附件)、[又](b.md)。\n\n![甲](1.png)"
    assert body(text).marks == "pictures.0:9:6 pictures.1:11:11 clips.0:13:5 links.0:13:18 links.1:13:36"


def test_a_picture_without_alt_text_is_a_warning_at_its_place() -> None:
    found = read("甲\n\n![](1.jpg)\n").findings
    assert [(finding.code, finding.place) for finding in found] == [("CP402", Place(FILE, 9, 5))]


@pytest.mark.parametrize(
    ("target", "id"),
    [("../c2b3-r5/taigu.md", "c2b3-r5-taigu"), ("other.md", "c2b3-r1-other")],
)
def test_a_link_to_a_case_file_becomes_a_slot(target: str, id: str) -> None:
    assert Slot("case", id) in body(f"见[另案]({target})。").parts


@pytest.mark.parametrize("target", ["附件.docx", "/cases/x/", "../../etc/passwd", "../a/b/c.md"])
def test_a_link_to_nowhere_is_a_warning_and_keeps_its_words(target: str) -> None:
    checked = read(f"见[附件]({target})。")
    assert [finding.code for finding in checked.findings] == ["CP403"]
    assert checked.value is not None
    assert "附件" in "".join(part for part in checked.value.parts if isinstance(part, str))


@pytest.mark.parametrize("markdown", [">" * 60 + " 深", "> " * 60 + "深", "- " * 60 + "深", "<div>" * 600])
def test_text_nested_without_end_is_refused(markdown: str) -> None:
    checked = read(markdown)
    if checked.value is not None:
        # What is not nested in the end may be taken; it must be shallow then.
        assert markup(markdown).count("<ul>") <= 60
    else:
        assert [finding.code for finding in checked.findings] == ["CP122"]


@pytest.mark.parametrize(
    "markdown",
    [
        "纯文字。",
        "## 标题\n\n**重点**",
        "- 一\n- 二",
        "| 甲 |\n| :-: |\n| 1 |",
        "1. 一\n2. 二",
        "> 引",
        "```\n码\n```",
    ],
)
def test_skipping_the_sanitiser_changes_nothing(markdown: str) -> None:
    # A space in front of a tag makes the same text go through the sanitiser.
    assert safe_html(markdown) == safe_html(f"{markdown}\n\n<br>").replace("<br>", "").rstrip("\n") + "\n"


def test_plain_text_has_neither_tags_nor_entities() -> None:
    assert plain("<p>甲 &amp;\n <b>乙</b></p>") == "甲 & 乙"


def test_quoted_line_may_hold_many_arrows_that_quote_nothing() -> None:
    assert "<blockquote>" in markup("> " + "甲 -> 乙，" * 50)
