"""Two Markdown parsers in one site: where case texts (comrak) and hand-written pages (Python-Markdown) part.

Each row states what both make of the same few characters, so that no new version of either moves silently.
The reasons are in docs/decisions/0006-two-markdown-parsers.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import markdown
import pytest
from mkdocs.config import load_config

from casepress.casefile.body import safe_html

ROOT = Path(__file__).parent.parent.parent


class Twin(NamedTuple):
    """A text, what a case makes of it, and what a hand-written page makes of it (empty: the very same)."""

    name: str
    text: str
    case: str
    page: str = ""


AGREE = (
    Twin("emphasis-around-quotes", "发现**“整改不实”**的", "<p>发现<strong>“整改不实”</strong>的</p>"),
    Twin("emphasis-ending-in-full-stop", "**（一）造假。**当地", "<p><strong>（一）造假。</strong>当地</p>"),
    Twin("emphasis-inside-quotes", "所谓“**引水**”", "<p>所谓“<strong>引水</strong>”</p>"),
    Twin("underscores-in-a-name", "文件 A_B_C", "<p>文件 A_B_C</p>"),
    Twin("list-after-blank-line", "有：\n\n- 一\n- 二", "<p>有：</p>\n<ul>\n<li>一</li>\n<li>二</li>\n</ul>"),
    Twin("bare-address", "见 https://example.org/", "<p>见 https://example.org/</p>"),
    Twin("two-spaces-break-the-line", "一  \n二", "<p>一<br>\n二</p>"),
    Twin("line-end-is-kept", "一\n二", "<p>一\n二</p>"),
    Twin("quotation-goes-on", "> 引\n续", "<blockquote>\n<p>引\n续</p>\n</blockquote>"),
    Twin("tildes-are-a-range", "2021~2022年，~~3~~倍", "<p>2021~2022年，~~3~~倍</p>"),
    Twin("subscript-in-html", "CO<sub>2</sub>", "<p>CO<sub>2</sub></p>"),
)
TABLE_CASE = (
    "<table>\n<thead>\n<tr>\n<th>名称</th>\n<th{0}>数值</th>\n</tr>\n</thead>\n"
    "<tbody>\n<tr>\n<td>水</td>\n<td{0}>5</td>\n</tr>\n</tbody>\n</table>"
)
TABLE = "|名称|数值|\n|---|--:|\n|水|5|"
DIFFER = (
    # CommonMark lets a list or a table follow its sentence directly; Python-Markdown wants a blank line.
    Twin(
        "list-without-blank-line",
        "有：\n- 一\n- 二",
        "<p>有：</p>\n<ul>\n<li>一</li>\n<li>二</li>\n</ul>",
        "<p>有：\n- 一\n- 二</p>",
    ),
    Twin(
        "table-without-blank-line",
        f"如下：\n{TABLE}",
        "<p>如下：</p>\n" + TABLE_CASE.format(' align="right"'),
        "<p>如下：\n|名称|数值|\n|---|--:|\n|水|5|</p>",
    ),
    Twin(
        "alignment-in-a-table",
        TABLE,
        TABLE_CASE.format(' align="right"'),
        TABLE_CASE.format(' style="text-align: right;"'),
    ),
    Twin(
        "nested-list-by-two-spaces",
        "- 一\n  - 二",
        "<ul>\n<li>一\n<ul>\n<li>二</li>\n</ul>\n</li>\n</ul>",
        "<ul>\n<li>一</li>\n<li>二</li>\n</ul>",
    ),
    Twin(
        "paragraph-in-a-list-by-three-spaces",
        "1. 一\n\n   续段",
        "<ol>\n<li>\n<p>一</p>\n<p>续段</p>\n</li>\n</ol>",
        "<ol>\n<li>一</li>\n</ol>\n<p>续段</p>",
    ),
    Twin(
        "list-beginning-at-three",
        "3. 三\n4. 四",
        '<ol start="3">\n<li>三</li>\n<li>四</li>\n</ol>',
        "<ol>\n<li>三</li>\n<li>四</li>\n</ol>",
    ),
    # Editors indent paragraphs and draw lines below them; a case holds no program and marks its headings with #.
    Twin(
        "indented-paragraph",
        "有：\n\n    缩进四格",
        "<p>有：</p>\n<p>缩进四格</p>",
        "<p>有：</p>\n<pre><code>缩进四格\n</code></pre>",
    ),
    Twin("line-below-a-paragraph", "一\n---", "<p>一</p>\n<hr>", '<h2 id="_1">一</h2>'),
    Twin("list-with-brackets", "1) 一", "<ol>\n<li>一</li>\n</ol>", "<p>1) 一</p>"),
    Twin("heading-without-space", "##基本情况", "<p>##基本情况</p>", '<h2 id="_1">基本情况</h2>'),
    # Anchors of case headings are made by read_body, those of pages by the toc extension.
    Twin("heading", "## 一、基本情况", "<h2>一、基本情况</h2>", '<h2 id="_1">一、基本情况</h2>'),
    Twin("backslash-breaks-the-line", "一\\\n二", "<p>一<br>\n二</p>", "<p>一\\\n二</p>"),
    Twin("wide-indent", "　　首行缩进", "<p>　　首行缩进</p>", "<p>首行缩进</p>"),
    # A case is sanitised, a hand-written page is not: docs/ is as trusted as the theme's templates.
    Twin(
        "link",
        "[网](https://example.org/)",
        '<p><a href="https://example.org/" rel="noopener noreferrer nofollow">网</a></p>',
        '<p><a href="https://example.org/">网</a></p>',
    ),
    Twin(
        "address-in-angle-brackets",
        "<https://example.org/>",
        '<p><a href="https://example.org/" rel="noopener noreferrer nofollow">https://example.org/</a></p>',
        '<p><a href="https://example.org/">https://example.org/</a></p>',
    ),
    Twin("script", "<script>alert(1)</script>", "", "<script>alert(1)</script>"),
    Twin(
        "link-that-runs-a-script",
        "[网](javascript:alert(1))",
        '<p><a rel="noopener noreferrer nofollow">网</a></p>',
        '<p><a href="javascript:alert(1)">网</a></p>',
    ),
    Twin(
        "attribute-that-runs-a-script",
        '<b onclick="x()">粗</b>',
        "<p><b>粗</b></p>",
        '<p><b onclick="x()">粗</b></p>',
    ),
    # The site's mkdocs.yml turns admonitions on for pages; cases have no such thing.
    Twin(
        "admonition",
        '!!! warning "注意"\n    请核对',
        "<p>!!! warning &quot;注意&quot;\n请核对</p>",
        '<div class="admonition warning">\n<p class="admonition-title">注意</p>\n<p>请核对</p>\n</div>',
    ),
)


@pytest.fixture(scope="module")
def page_parser() -> markdown.Markdown:
    """The parser of hand-written pages, set up by the engine from the site's own mkdocs.yml."""
    config = load_config(str(ROOT / "mkdocs.yml"))
    return markdown.Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)


def on_page(parser: markdown.Markdown, text: str) -> str:
    parser.reset()
    return parser.convert(text).strip().replace(" />", ">")  # how an empty tag is closed says nothing


@pytest.mark.parametrize("twin", AGREE, ids=[twin.name for twin in AGREE])
def test_case_and_page_make_the_same_of(twin: Twin, page_parser: markdown.Markdown) -> None:
    assert safe_html(twin.text).strip() == twin.case
    assert on_page(page_parser, twin.text) == twin.case


@pytest.mark.parametrize("twin", DIFFER, ids=[twin.name for twin in DIFFER])
def test_case_and_page_part_over(twin: Twin, page_parser: markdown.Markdown) -> None:
    assert safe_html(twin.text).strip() == twin.case
    assert on_page(page_parser, twin.text) == twin.page
    assert twin.case != twin.page, "they agree: the row belongs to AGREE"


def test_footnote_in_a_case_is_a_link_to_nowhere_and_not_a_note() -> None:
    assert 'href="%E6%B3%A8"' in safe_html("脚注[^1]\n\n[^1]: 注")
