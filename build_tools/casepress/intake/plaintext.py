"""Manuscripts in plain text, Markdown and HTML; in whatever encoding Chinese editors' programs write."""

from __future__ import annotations

import re
from typing import Final

import charset_normalizer
import lxml.html
import nh3

from casepress.casefile.body import ALLOWED_ATTRIBUTES, ALLOWED_TAGS
from casepress.casefile.frontmatter import cut
from casepress.casefile.parser import render
from casepress.charset import commonness, marked, ranked
from casepress.diagnostics import Checked, Finding, Place
from casepress.intake.faircopy import Paragraphing
from casepress.intake.hypertext import CONTROL, block_of, read_markup
from casepress.intake.manuscript import Manuscript
from casepress.intake.markdown import Piece
from casepress.intake.package import depth_of
from casepress.rules import drafts as rules
from casepress.rules import intake

MAX_BYTES: Final = 5_000_000
MAX_DEPTH: Final = 100  # of tags in each other
_META: Final = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,20})", re.IGNORECASE)


def decoded(data: bytes, file: str) -> Checked[str | None]:
    """The text of some bytes; None where they are no text. Encodings that do not say their name are tried by how
    common the characters are that they give."""
    if len(data) > MAX_BYTES:
        return Checked(None, (intake.PACKAGE_TOO_LARGE.at(Place(file), what=str(len(data))),))
    said = marked(data)
    if said is not None:
        return _read_as(data, said, file, said=True)
    if b"\x00" in data:
        return Checked(None, (intake.NOT_READABLE.at(Place(file), kind="不是文字"),))
    try:
        return Checked(_lines(data.decode("utf-8")))
    except UnicodeDecodeError:
        pass
    best = ranked(data)[0]
    if commonness(data, best) < 0.05:
        guess = charset_normalizer.from_bytes(data).best()
        best = guess.encoding if guess is not None else best
    return _read_as(data, best, file, said=False)


def _read_as(data: bytes, encoding: str, file: str, said: bool) -> Checked[str | None]:
    try:
        text = _lines(data.decode(encoding))
    except (UnicodeDecodeError, LookupError):
        return Checked(None, (intake.NOT_READABLE.at(Place(file), kind="不是文字，或编码认不出"),))
    if "\x00" in text:
        return Checked(None, (intake.NOT_READABLE.at(Place(file), kind="不是文字"),))
    names = {"gb18030": "GBK", "big5hkscs": "Big5"}
    found = () if said else (rules.DECODED.at(Place(file), encoding=names.get(encoding, encoding)),)
    return Checked(text, found)


def _lines(text: str) -> str:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return CONTROL.sub("", text)


def read_text(data: bytes, file: str) -> Checked[Manuscript | None]:
    """The manuscript in a plain text: a line is a paragraph; lines filled up to one width are joined."""
    text = decoded(data, file)
    if text.value is None:
        return Checked(None, text.findings)
    lines = _paragraphs(text.value)
    blocks = [block_of([Piece(line)], Paragraphing(number)) for number, line in enumerate(lines, 1)]
    return Checked(Manuscript(file, tuple(blocks)), text.findings)


def _paragraphs(text: str) -> list[str]:
    """Paragraphs of a text: parted by blank lines where those part most of them, else one a line."""
    lines = [line.strip() for line in text.split("\n")]
    filled = [line for line in lines if line]
    widths = [len(line) for line in filled]
    blank = sum(1 for line in lines[:-1] if not line)
    # Wrapped by hand: most lines end at one width, in the middle of a sentence.
    wrapped = blank and sum(width >= max(widths) - 3 for width in widths) * 2 > len(widths) > 4
    if not wrapped:
        return filled
    return [
        part
        for part in ("".join(group.split("\n")) for group in re.split(r"\n\s*\n", "\n".join(lines)))
        if part
    ]


def read_markdown(data: bytes, file: str) -> Checked[Manuscript | None]:
    """The manuscript in a Markdown text without front matter."""
    text = decoded(data, file)
    if text.value is None:
        return Checked(None, text.findings)
    if cut(text.value, file).value is not None:
        kind = "已经是案例文件，直接放进 cases/ 里"
        return Checked(None, (*text.findings, intake.NOT_READABLE.at(Place(file), kind=kind)))
    page = _page(render(text.value), file)
    return Checked(page.value, (*text.findings, *page.findings))


def read_html(data: bytes, file: str) -> Checked[Manuscript | None]:
    """The manuscript in a web page: sanitised first; nothing is fetched."""
    named = _META.search(data[:4096])
    text = decoded(data, file)
    if text.value is None:
        return Checked(None, text.findings)
    findings = text.findings
    if named is not None:
        findings = tuple(one for one in findings if one.code != rules.DECODED.code)
    page = _page(text.value, file)
    return Checked(page.value, (*findings, *page.findings))


def _page(markup: str, file: str) -> Checked[Manuscript | None]:
    """The blocks of untrusted HTML; what was left out is a finding."""
    found: list[Finding] = []
    body = re.search(r"<body[^>]*>(.*?)(?:</body>|\Z)", markup, re.IGNORECASE | re.DOTALL)
    markup = body[1] if body is not None else markup
    tree = lxml.html.fragment_fromstring(markup or "<p></p>", create_parent="div")
    if depth_of(tree) > MAX_DEPTH:
        return Checked(None, (intake.PACKAGE_TOO_LARGE.at(Place(file), what=f"<> × {MAX_DEPTH}"),))
    remote = sum(1 for image in tree.iter("img"))
    active = sorted(
        {one.tag for one in tree.iter("script", "iframe", "object", "embed", "video", "audio", "form")}
    )
    hidden = [one for one in tree.iter() if isinstance(one.tag, str) and _is_hidden(one)]
    for one in hidden:
        if one.getparent() is not None:
            one.drop_tree()
    what = [*([f"{remote} 张图片"] if remote else []), *(f"<{tag}>" for tag in active),
            *([f"{len(hidden)} 处隐藏内容"] if hidden else [])]  # fmt: skip
    if what:
        found.append(rules.REDUCED.at(Place(file), what="、".join(what)))
    source = lxml.html.tostring(tree, encoding="unicode")
    clean = nh3.clean(
        source,
        tags=set(ALLOWED_TAGS) - {"img"} | {"section", "article", "main", "header", "footer"},
        attributes={tag: set(names) for tag, names in ALLOWED_ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    return Checked(Manuscript(file, read_markup(clean, counted=True)), tuple(found))


def _is_hidden(element: lxml.html.HtmlElement) -> bool:
    style = element.get("style", "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style or element.get("hidden") is not None
