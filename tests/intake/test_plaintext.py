"""Texts, Markdown and web pages in the encodings of Chinese editors; nothing of a page but its words."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_word import NOTHING, draft_of

from casepress.casefile.body import safe_html
from casepress.intake.hypertext import read_markup, trimmed
from casepress.intake.markdown import Piece, markdown_of
from casepress.intake.reading import read_manuscript

TITLE = "云南玉溪杞麓湖污染治理治标不治本"
LEAD = "2021年4月，督察组发现，玉溪市通海县杞麓湖水质为劣Ⅴ类，治理弄虚作假。"
TEXT = f"{TITLE}\r\n\r\n　　{LEAD}\r\n一、基本情况\r\n　　流域面积354平方公里。\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_plain_text_in_every_usual_encoding_becomes_a_draft(encoding: str) -> None:
    draft = draft_of(TEXT.encode(encoding), "稿.txt")
    assert draft.front.title == TITLE
    assert f"{LEAD}\n\n## 一、基本情况\n\n流域面积354平方公里。\n" in draft.body
    codes = {finding.code for finding in read_manuscript(TEXT.encode(encoding), "稿.txt", NOTHING).findings}
    assert ("CP933" in codes) == encoding.startswith("gb")


def test_big5_is_told_from_gbk() -> None:
    text = "雲南玉溪湖泊污染治理\n督察組發現，這個問題環境保護沒有整改，水質為劣五類，企業違法排放。\n"
    read = read_manuscript(text.encode("big5"), "稿.txt", NOTHING).value
    assert read is not None
    assert read.blocks[0].text == "雲南玉溪湖泊污染治理"


def test_lines_wrapped_by_hand_are_joined() -> None:
    lines = [
        "杞麓湖是云南九大高原湖泊之一流域面积三百五十四",
        "平方公里整改要求到二〇二〇年水质达到五类实际为",
        "劣五类当地投入四点八五亿元建设六座水质提升站抽",
        "取湖水处理后经约一公里管道送到湖心监测点附近",
    ]
    text = "\n".join([TITLE, "", *lines, "", *reversed(lines), ""])
    read = read_manuscript(text.encode(), "稿.txt", NOTHING).value
    assert read is not None
    assert [block.text for block in read.blocks] == [TITLE, "".join(lines), "".join(reversed(lines))]


def test_web_page_gives_its_words_and_nothing_that_runs() -> None:
    page = f"""<html><head><meta charset="gbk"><title>x</title><script>alert(1)</script></head><body>
    <h1>{TITLE}</h1><div>来源：生态环境部　编辑：某某</div><p>{LEAD}<img src="http://track.example/1.png" onerror="x()"></p>
    <div style="display: none">隐藏的话</div><iframe src="http://a.b"></iframe><script>document.write('x')</script>
    <ul><li>甲<ul><li>乙</li></ul></li></ul><p><a href="javascript:x()">坏</a><a href="https://www.mee.gov.cn/">好</a></p>
    <table><tr><td rowspan="2">一</td><td>二</td></tr><tr><td>三</td></tr></table></body></html>"""
    draft = draft_of(page.encode("gbk"), "页.html")
    assert (draft.front.title, draft.front.source) == (TITLE, "生态环境部")
    assert not re.search("script|alert|隐藏|track|iframe|onerror", draft.body)
    assert "- 甲\n  - 乙" in draft.body
    assert "坏[好](https://www.mee.gov.cn/)" in draft.body
    assert '<td rowspan="2">一</td>' in draft.body
    said = {
        finding.code: finding.message.zh
        for finding in read_manuscript(page.encode("gbk"), "页.html", NOTHING).findings
    }
    assert "1 张图片" in said["CP936"]


def test_markdown_without_front_matter_is_taken_and_a_case_file_is_not() -> None:
    draft = draft_of(f"# {TITLE}\n\n{LEAD}\n\n## 一、基本情况\n\n1. 甲\n2. 乙\n".encode(), "稿.md")
    assert draft.front.title == TITLE
    assert "## 一、基本情况\n\n1. 甲\n2. 乙\n" in draft.body
    read = read_manuscript(f"---\ntitle: {TITLE}\n---\n{LEAD}\n".encode(), "稿.md", NOTHING)
    assert [finding.code for finding in read.findings if finding.is_error] == ["CP901"]


@pytest.mark.parametrize(("data", "file"), [
    (b"\x00\x01\x02" * 99, "稿.txt"), (b"<div>" * 5_000 + b"x", "页.html"), (b"> " * 400 + b"x", "稿.md"),
    (b"x" * 5_000_001, "稿.txt"), (b"x", "稿.pages"),
])  # fmt: skip
def test_file_that_is_no_text_is_refused_and_never_raises(data: bytes, file: str) -> None:
    read = read_manuscript(data, file, NOTHING)
    assert read.value is None
    assert any(finding.is_error for finding in read.findings)


WORDS = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn", "Cf", "Zl", "Zp"]),
        st.sampled_from("*_`[]()<>&#-+.1!|\\~=\n "),
    ),
    max_size=40,
)
PIECES = st.lists(
    st.builds(
        Piece, WORDS, st.sampled_from([(), ("strong",), ("em",), ("sup",), ("strong", "em"), ("del",)])
    ),
    max_size=5,
)


@settings(max_examples=300, deadline=None)
@given(PIECES)
def test_any_words_in_any_format_render_to_themselves(pieces: list[Piece]) -> None:
    pieces = trimmed(pieces)
    shown = safe_html(markdown_of(pieces))
    text = html.unescape(re.sub(r"<[^>]*>", "", shown.replace("<br>", "")))
    assert "".join(text.split()) == "".join("".join(piece.text for piece in pieces).split())
    bold = "".join(
        html.unescape(re.sub(r"<[^>]*>", "", one))
        for one in re.findall(r"<strong>(.*?)</strong>", shown, re.DOTALL)
    )
    assert "".join(bold.split()) == "".join(
        "".join(piece.text for piece in pieces if "strong" in piece.tags).split()
    )


def test_broken_markup_never_raises() -> None:
    for text in (
        "<p",
        "<table><td>a<p>b</table>",
        "</p></p>",
        "<ul>a<li><table>",
        "<td colspan=x>y",
        "<h1></h1>",
        "<!-- a",
        "&#0;&#xD800;",
    ):
        read_markup(text)
