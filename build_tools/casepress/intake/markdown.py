"""Inline text to Markdown that renders to exactly that text: escapes where they are needed, tags where marks fail.

Every paragraph is rendered once with the parser of case files; where that gives anything else, a safer way of
writing it is taken.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from casepress.casefile.parser import render

_INLINE: Final = re.compile(r"[\\`*<]|(?<![^\W_])_|_(?![^\W_])|&(?=#?[A-Za-z0-9]+;)|!(?=\[)")
_BRACKETS: Final = re.compile(r"[\[\]]")
_LINKS: Final = re.compile(r"\](?:\(|:|\[)")
_START: Final = re.compile(r"#{1,6}(?=\s|$)|[-+](?=\s|$)|>|(?:=+|-+)\s*$|~~~|\|")
_COUNT: Final = re.compile(r"([0-9]{1,9})([.)])(?=\s|$)")
_PUNCTUATION: Final = re.compile(r"[!-/:-@\[-`{-~]")
_HREF: Final = re.compile(r" (?:href|src)=\"[^\"]*\"")
_MARKS: Final = {"strong": "**", "em": "*"}


class Piece(msgspec.Struct, frozen=True):
    """A stretch of text in one format: `tags` from the outermost (strong, em, sup, sub, del), perhaps a link; or,
    with its alt text, a picture. A line break is "\\n"."""

    text: str = ""
    tags: tuple[str, ...] = ()
    link: str = ""
    picture: str = ""


def escaped(text: str) -> str:
    """A text that Markdown shows as it is, wherever on a line it stands but at the beginning."""
    text = _INLINE.sub(r"\\\g<0>", text)
    return _BRACKETS.sub(r"\\\g<0>", text) if _LINKS.search(text) is not None else text


def escaped_wholly(text: str) -> str:
    """The same with every ASCII punctuation mark escaped: ugly, and beyond doubt."""
    return _PUNCTUATION.sub(r"\\\g<0>", text)


def markup_of(pieces: Sequence[Piece]) -> str:
    """Pieces as HTML of the tags that the text of a case may have."""
    parts = []
    for piece in pieces:
        if piece.picture:
            inner = f'<img src="{html.escape(piece.picture)}" alt="{html.escape(piece.text)}" />'
        else:
            inner = html.escape(piece.text, quote=False).replace("\n", "<br />\n")
        for tag in reversed(piece.tags):
            inner = f"<{tag}>{inner}</{tag}>"
        parts.append(f'<a href="{html.escape(piece.link)}">{inner}</a>' if piece.link else inner)
    return "".join(parts)


def markdown_of(pieces: Sequence[Piece]) -> str:
    """Pieces as one paragraph of Markdown."""
    markup = markup_of(pieces)
    wanted = _settled(f"<p>{markup}</p>")
    for marks, escape in ((_MARKS, escaped), ({}, escaped), ({}, escaped_wholly)):
        text = "".join(_written(piece, marks, escape) for piece in pieces)
        text = "\n".join(_begun(line) for line in text.split("\n"))
        if _settled(render(text)) == wanted:
            return text
    return markup.replace(" />\n", ">").replace(" />", ">")


def _written(piece: Piece, marks: dict[str, str], escape: Callable[[str], str]) -> str:
    if piece.picture:
        return f"![{_bracketed(escaped(piece.text))}]({piece.picture})"
    inner = escape(piece.text).replace("\n", "\\\n")
    for tag in reversed(piece.tags):
        mark = marks.get(tag)
        inner = f"{mark}{inner}{mark}" if mark else f"<{tag}>{inner}</{tag}>"
    if piece.link:
        target = f"<{piece.link}>" if re.search(r"[()\s]", piece.link) else piece.link
        return f"[{_bracketed(inner)}]({target})"
    return inner


def _bracketed(text: str) -> str:
    """The words of a link or picture: brackets in them are no ends."""
    return re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", text)


def _begun(line: str) -> str:
    """A line that begins with nothing that Markdown takes for a block."""
    if _COUNT.match(line) is not None:
        return _COUNT.sub(r"\1\\\2", line, count=1)
    return f"\\{line}" if _START.match(line) is not None else line


def _settled(markup: str) -> str:
    """HTML in one spelling, to be compared."""
    markup = _HREF.sub("", markup).replace("&quot;", '"').replace("<br />\n", "<br>")
    return markup.strip().replace("\n", " ")
