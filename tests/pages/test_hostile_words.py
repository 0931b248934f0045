"""Words from a case are text wherever they appear: nothing takes them for markup or a formula."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import feedparser
import html5lib
import pytest
from site_builder import Site, case_text, quoted, site

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "<!-- 未完",
    "]]> 之后",
    "{{7*7}}与{% raw %}",
    "<script>alert(1)</script>",
    "\"双引号\"与'单引号'",
    "</title><h1>假标题</h1>",
    "<!-- casepress: latest 8 -->",
)
FORMULA = "=cmd|' /C calc'!A0"


def site_titled(root: Path, title: str) -> Site:
    text = case_text(
        title,
        summary=quoted(f"摘要{title}"),
        zone=quoted(title[:40]),
        source=quoted(title[:60]),
        corrections=f"[{{date: 2021-08-01, note: {quoted(title)}}}]",
        follow_ups=f"[{{date: 2021-07, kind: other, text: {quoted(title)}}}]",
        key_facts=f"[{{name: {quoted(title)}, value: {quoted(title)}}}]",
        aliases="[c2b3-r5-old]",
    )
    other = case_text(batch="c2b3-r1", relates_to="[{case: c2b3-r5-bad, kind: repeat}]")
    made = site(root, {"c2b3-r5/bad": text, "c2b3-r5/near": case_text(), "c2b3-r1/far": other})
    outcome = made.build()
    assert outcome.published
    assert outcome.cases == 3, outcome.findings
    return made


@pytest.mark.parametrize("words", HOSTILE)
def test_title_that_looks_like_markup_appears_as_text_on_every_page_that_shows_it(
    tmp_path: Path, words: str
) -> None:
    title = f"云南玉溪{words}"
    made = site_titled(tmp_path, title)
    # As many halves, each of letters only.
    clean = site_titled(tmp_path / "clean", "云南玉溪" + re.sub(r"\S", "湖", words))
    for file in ("index.html", "cases/c2b3-r5-bad/index.html", "cases/c2b3-r5-near/index.html",
                 "cases/index.html",
                 "regions/530000/index.html", "issues/water/index.html", "batches/c2b3/c2b3-r5/index.html",
                 "cases/c2b3-r1-far/index.html", "cases/c2b3-r5-old/index.html"):  # fmt: skip
        document = html5lib.parse(made.text(file), treebuilder="lxml", namespaceHTMLElements=False)
        harmless = html5lib.parse(clean.text(file), treebuilder="lxml", namespaceHTMLElements=False)
        assert title in "".join(document.getroot().itertext()), file
        # The same elements stand on the page as with a harmless title: nothing was taken for markup.
        assert [element.tag for element in document.iter()] == [element.tag for element in harmless.iter()], (
            file
        )


@pytest.mark.parametrize("words", HOSTILE)
def test_title_that_looks_like_markup_is_the_same_text_in_feeds_and_data(tmp_path: Path, words: str) -> None:
    title = f"云南玉溪{words}"
    made = site_titled(tmp_path, title)
    feed = feedparser.parse((made.output / "feed.xml").read_bytes(), sanitize_html=False)
    assert not feed.bozo, feed.get("bozo_exception")
    assert title in [entry.title for entry in feed.entries]
    assert title in [record["title"] for record in json.loads(made.text("data/cases.json"))]
    rows = list(csv.DictReader(io.StringIO(made.text("data/cases.csv").removeprefix("\ufeff"))))
    assert title in [row["title"] for row in rows]


def test_title_that_is_a_formula_is_text_in_the_table(tmp_path: Path) -> None:
    made = site_titled(tmp_path, FORMULA)
    rows = list(csv.reader(io.StringIO(made.text("data/cases.csv").removeprefix("\ufeff"))))
    cells = [cell for row in rows for cell in row]
    assert f"'{FORMULA}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_body_with_scripts_and_handlers_keeps_its_words_and_loses_both(tmp_path: Path) -> None:
    body = (
        "正文<script>alert(1)</script><b onclick=alert(2)>粗</b>\n\n<iframe src='https://example.net'></iframe>\n\n"
        "[点](javascript:alert(3)) <svg onload=alert(4)>\n\n<style>*{display:none}</style>尾\n"
    )
    made = site(tmp_path, {"c2b3-r5/bad": case_text(body=body), "c2b3-r5/good": case_text()})
    made.build()
    if not made.has("cases/c2b3-r5-bad/index.html"):
        return  # refused as a whole, which is as safe
    page = html5lib.parse(
        made.text("cases/c2b3-r5-bad/index.html"), treebuilder="lxml", namespaceHTMLElements=False
    )
    main = page.getroot().find(".//main")
    assert not [element.tag for element in main.iter("script", "iframe", "svg", "style", "object", "embed")]
    names = {name for element in main.iter() if isinstance(element.tag, str) for name in element.attrib}
    assert not [name for name in names if name.startswith("on") or name == "style"]
    assert not [element for element in main.iter("a") if element.get("href", "").startswith("javascript")]
