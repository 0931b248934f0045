"""Every page of a tree: whole, every reference leading somewhere, nothing of others."""

from __future__ import annotations

from pathlib import Path

import pytest
from trees import URL, found, inspected, page, tree

from casepress.verification.tags import Tags

GOOD = {
    "index.html": page(
        '<a href="cases/a/">a</a> <a href="cases/a/#part-text">b</a> <a href="#content">c</a> <a href="./">d</a>'
        f'<a href="{URL}cases/a/">e</a> <a href="https://www.mee.gov.cn/">f</a> <a href="mailto:a@b.cn">g</a>',
        '<link rel="stylesheet" href="assets/x.css"><script src="assets/x.js" defer></script>'
        f'<link rel="canonical" href="{URL}"><link rel="alternate" href="feed.xml">',
    ),
    "cases/a/index.html": page(
        '<h2 id="part-text">文字</h2><a href="../../">home</a><a href="../../index.html">h</a>'
        '<img src="../../media/1/0123456789abcdef-480.webp" srcset="../../media/1/0123456789abcdef-480.webp 480w" alt="">'
        '<script type="application/ld+json">{"a": "<b>"}</script>'
    ),
    "404.html": page('<a href="/bulletin/">home</a>'),
    "assets/x.css": "body { background: url('bg.png') } /* url(gone.png) */",
    "assets/bg.png": b"",
    "assets/x.js": "",
    "media/1/0123456789abcdef-480.webp": b"",
    "media/1/0123456789abcdef-480.jpg": b"",
    "feed.xml": f'<feed><link href="{URL}cases/a/"/></feed>',
    "sitemap.xml": f"<urlset><url><loc>{URL}cases/a/</loc></url></urlset>",
    "data/cases.json": "[]",
}  # fmt: skip


def errors(files: dict[str, str | bytes], folder: Path) -> list[tuple[str, str]]:
    """What is found besides the empty pictures being no pictures."""
    return [one for one in found(tree(folder, files)) if one[0] != "CP831"]


def test_good_tree_has_no_findings(tmp_path: Path) -> None:
    assert errors(GOOD, tmp_path / "t") == []
    inspection = inspected(tmp_path / "t").value
    assert inspection.hosts == ("www.mee.gov.cn",)
    assert inspection.extent.pages == 3


BAD = {
    "a page that is gone": ('<a href="cases/b/">x</a>', "CP824"),
    "another letter case": ('<a href="Cases/a/">x</a>', "CP824"),
    "a file outside the site": ('<a href="../other/">x</a>', "CP824"),
    "a path beside the site": ('<a href="/cases/a/">x</a>', "CP824"),
    "a missing picture": ('<img src="assets/none.png" alt="">', "CP824"),
    "a missing one in a set": ('<img src="assets/bg.png" srcset="assets/2x.png 2x" alt="">', "CP824"),
    "its own absolute address that is gone": (f'<a href="{URL}gone/">x</a>', "CP824"),
    "a redirect to nowhere": ('<meta http-equiv="refresh" content="0; url=cases/gone/">', "CP824"),
    "an anchor that is gone": ('<a href="cases/a/#gone">x</a>', "CP825"),
    "an anchor of its own that is gone": ('<a href="#gone">x</a>', "CP825"),
    "an id twice": ('<p id="x"></p><p id="x"></p>', "CP823"),
    "an inline script": ("<script>alert(1)</script>", "CP826"),
    "a handler": ('<p ONCLICK="x()">x</p>', "CP826"),
    "a script in an address": ('<a href="java&#10;script:alert(1)">x</a>', "CP826"),
    "a script in data": ('<iframe src="data:text/html,x"></iframe>', "CP826"),
    "a base": ('<base href="https://evil.example/">', "CP826"),
    "a picture of others": ('<img src="https://evil.example/x.png" alt="">', "CP827"),
    "a picture without scheme": ('<img src="//evil.example/x.png" alt="">', "CP827"),
    "a picture with backslashes": (r'<img src="\\evil.example/x.png" alt="">', "CP827"),
    "a form of others": ('<form action="https://evil.example/"></form>', "CP827"),
    "a style sheet of others": ('<link rel="stylesheet" href="https://fonts.example/a.css">', "CP827"),
    "unquoted, so read as browsers do": ("<img src=https://evil.example/x.png alt='a>b'>", "CP827"),
    "quotes that mislead": ('<p title=a"b>x</p><img src="https://evil.example/y.png" alt="">', "CP827"),
    "an own style": ('<p style="color: red">x</p>', "CP828"),
    "a block that is not closed": ("<div><p>x", "CP837"),
    "an unfilled marker": ("<!-- casepress: latest 8 -->", "CP822"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_page_with_something_wrong_is_found(tmp_path: Path, what: str) -> None:
    body, code = BAD[what]
    files: dict[str, str | bytes] = {**GOOD, "about/index.html": page(body.replace('="', '="', 1))}
    files["about/index.html"] = page(body.replace('"cases/', '"../cases/').replace('"assets/', '"../assets/'))
    if code == "CP824" and "../other" in body:
        files["about/index.html"] = page('<a href="../../other/">x</a>')
    assert errors(files, tmp_path / "t") == [(code, "/about/")]


WHOLE = {
    "cut short": (page()[:-20], "CP821"),
    "without a title": (page().replace("通报", ""), "CP821"),
    "not a page at all": ("通报", "CP821"),
    "in another encoding": (page("通报").encode("gbk"), "CP820"),
}


@pytest.mark.parametrize("what", WHOLE)
def test_page_that_is_not_whole_is_found(tmp_path: Path, what: str) -> None:
    text, code = WHOLE[what]
    assert {one for one, _ in errors({**GOOD, "about/index.html": text}, tmp_path / "t")} == {code}


@pytest.mark.parametrize(
    ("file", "text", "code"),
    [
        ("feed.xml", "<feed><link></feed>", "CP820"),
        ("feed.xml", f'<feed><link href="{URL}gone/"/></feed>', "CP824"),
        ("sitemap.xml", f"<urlset><url><loc>{URL}gone/</loc></url></urlset>", "CP824"),
        ("data/cases.json", "[", "CP820"),
        ("assets/x.css", "@import 'https://fonts.example/x.css';", "CP827"),
        ("assets/x.css", "p { background: url(gone.png) }", "CP824"),
        ("assets/icon.svg", "<svg><script>alert(1)</script></svg>", "CP826"),
    ],
)
def test_file_that_is_no_page_is_read_too(tmp_path: Path, file: str, text: str, code: str) -> None:
    assert [one for one, _ in errors({**GOOD, file: text}, tmp_path / "t")] == [code]


@pytest.mark.parametrize(
    "text",
    [
        '<p>a</p><img src="x.png" alt=""><br/><svg><path d="M0"/></svg><a HREF="y" hidden>z &lt; 1</a>',
        "<!-- a --><ul><li>a<li>b</ul><table><tr><td>1<td>2</table>",
        '<script type="application/json">{"a": 1}</script><textarea>a</textarea>',
    ],
)
def test_strictly_written_tags_are_those_that_the_parser_finds(text: str) -> None:
    whole = f"<!doctype html><html><head><title>x</title></head><body>{text}</body></html>"
    tags = Tags()
    quick, wrong = tags.of(whole)
    thorough, _ = tags.of(f"{whole}<")  # an open end makes a page one for the parser
    implied = {"tbody"}
    assert [(one.name, dict(one.attributes)) for one in quick] == [
        (one.name, dict(one.attributes)) for one in thorough if one.name not in implied
    ]
    assert wrong == ""
