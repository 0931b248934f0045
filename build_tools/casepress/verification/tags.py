"""The tags of an HTML page: quickly where it is written as strictly as our templates write, else as browsers read it.

A strict page has lower-case or upper-case tags, attributes in double quotes and every `<` of the text escaped; then its
tags can be cut out one by one, and since most of them stand on thousands of pages, each is read once. Any other page
goes through the Lexbor parser, which follows the HTML standard. Pure.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser

_TAG: Final = re.compile(r"<(?:[A-Za-z/](?:[^<>\"]|\"[^\"]*\")*|!(?:--(?:[^-]|-(?!->))*--|[^<>]*))>")
_OPENED: Final = re.compile(r"<[A-Za-z/!?]")
_STRICT: Final = re.compile(
    r"<([A-Za-z][A-Za-z0-9:-]*)((?:\s+[^\s\"'<>/=]+(?:=\"[^\"]*\")?)*)\s*(/?)>|</([A-Za-z][A-Za-z0-9:-]*)\s*>"
)
_ATTRIBUTE: Final = re.compile(r"\s+([^\s\"'<>/=]+)(?:=\"([^\"]*)\")?")
_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
# Elements whose end may be left out (HTML standard, 13.1.2.4).
_IMPLIED: Final = frozenset(
    {
        "p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "optgroup", "colgroup",
        "caption", "rp", "rt", "html", "head", "body",
    }
)  # fmt: skip
_RAW: Final = frozenset(("script", "style", "textarea"))


class Tag(NamedTuple):
    """One tag: its lower-case name, its attributes by lower-case name, whether it ends an element, and whether it is
    an element without an end."""

    name: str
    attributes: Mapping[str, str]
    closes: bool = False
    empty: bool = False


class Tags:
    """Reads the tags of many pages. State: the tags read so far."""

    def __init__(self) -> None:
        self._known: dict[str, Tag | None] = {}

    def of(self, text: str) -> tuple[list[Tag], str]:
        """The tags of a page in their order, and the name of an element that is not closed in its place ("" when all
        are)."""
        strict = self._strict(text)
        if strict is None:
            return list(_parsed(text)), ""
        kept: list[Tag] = []
        open_elements: list[str] = []
        wrong = raw = ""
        for tag in strict:
            name = tag.name
            if raw:
                if name == raw and tag.closes:
                    raw = ""
                continue
            if tag.closes:
                while open_elements and open_elements[-1] != name and open_elements[-1] in _IMPLIED:
                    open_elements.pop()
                if open_elements and open_elements[-1] == name:
                    open_elements.pop()
                else:
                    wrong = wrong or name
                continue
            kept.append(tag)
            if name in _RAW:
                raw = name
            elif not tag.empty:
                open_elements.append(name)
        left = [name for name in open_elements if name not in _IMPLIED]
        return kept, wrong or raw or (left[0] if left else "")

    def _strict(self, text: str) -> list[Tag] | None:
        """The tags of a strict page, None when it is not one."""
        found = _TAG.findall(text)
        if len(found) != len(_OPENED.findall(text)):
            return None
        tags = []
        known = self._known
        for raw in found:
            tag = known.get(raw, _UNREAD)
            if tag is _UNREAD:
                if len(known) > 50_000:
                    known.clear()
                tag = known[raw] = _read(raw)
            if tag is None:
                return None
            if tag.name:
                tags.append(tag)
        return tags


_UNREAD: Final = Tag("", {}, closes=True)
_NOTHING: Final = Tag("", {})


def _read(raw: str) -> Tag | None:
    """One tag; None when it is not strictly written. Comments and the document type are nothing."""
    if raw.startswith("<!"):
        # A comment may end in ways of its own (`--!>`); one that holds another tag is left to the parser.
        return _NOTHING if "<" not in raw[1:] and "--!>" not in raw and not raw.startswith("<!-->") else None
    match = _STRICT.fullmatch(raw)
    if match is None:
        return None
    if match[4]:
        return Tag(match[4].lower(), {}, closes=True)
    attributes: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(match[2]):
        # Of two attributes of one name browsers keep the first.
        attributes.setdefault(name.lower(), html.unescape(value) if "&" in value else value)
    name = match[1].lower()
    return Tag(name, attributes, empty=bool(match[3]) or name in _VOID)


def _parsed(text: str) -> Iterator[Tag]:
    """The elements of any page, as a browser builds them."""
    root = LexborHTMLParser(text).root
    for node in root.traverse(include_text=False) if root is not None else ():
        attributes = {name: value or "" for name, value in node.attributes.items()}
        yield Tag((node.tag or "").lower(), attributes, empty=True)
