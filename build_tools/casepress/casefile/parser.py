"""Markdown to HTML, not yet sanitised: the one module that knows the parser, which is comrak.

It is CommonMark with tables and Chinese-friendly emphasis, but for three things that editors never mean: a sign of
multiplication between figures emphasises nothing, a line of dashes makes no heading of the paragraph above it, and an
indented paragraph is no code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import comrak


class Block(NamedTuple):
    """A block of a text: its tag, the lines from which it comes (from 0), what stands behind it on the last of them,
    and its HTML up to the next block."""

    tag: str
    first: int
    last: int
    rest: str
    markup: str


def _extensions() -> comrak.ExtensionOptions:
    extension = comrak.ExtensionOptions()
    extension.table = True
    # No strikethrough: the parser takes single tildes too, and “2021~2022年，3~5倍” would be struck out. <del> serves.
    extension.cjk_friendly_emphasis = True
    return extension


def _rendering(sourcepos: bool) -> comrak.RenderOptions:
    render = comrak.RenderOptions()
    # Raw HTML goes through to the sanitiser, which is the one judge of it (merged-cell tables must survive).
    render.unsafe_ = True
    render.sourcepos = sourcepos
    return render


def _parsing(sourcepos: bool) -> comrak.ParseOptions:
    parse = comrak.ParseOptions()
    # To count characters and not bytes takes as long as half of the rendering.
    parse.sourcepos_chars = sourcepos
    parse.ignore_setext = True
    return parse


_EXTENSIONS: Final = _extensions()
_PLAIN: Final = (_parsing(sourcepos=False), _rendering(sourcepos=False))
_PLACED: Final = (_parsing(sourcepos=True), _rendering(sourcepos=True))

# 50*30*2, 5米*3米, 长*宽*高: these are multiplied, and emphasis would take the signs out of the figures.
_PRODUCT: Final = re.compile(
    r"\*(?:(?<=[0-9]\*)\**(?=[0-9])|(?:(?<=[0-9][米mMtLdh吨元天升亩层台套根块次人户]\*)|(?<=[0-9][kcdm厘毫分公平万千][米m克元里亩]\*)|"
    r"(?<=[长宽高深厚径]\*))(?=[0-9长宽高深厚直]))"
)
# Stands for a sign of multiplication while the parser is at work: a code that is no character and in no text.
_SIGN: Final = "\ufdd0"
_SIGN_IN_ADDRESS: Final = "%EF%B7%90"
_BLOCK: Final = re.compile(
    r"<(p|li|h[1-6]|t[hdr]|table|[uo]l|pre|hr|blockquote)\b[^<>]*? data-sourcepos=\"(\d+):(\d+)-(\d+):(\d+)\"[^<>]*>"
)
# In an item of a list or a quotation, too.
_FENCE: Final = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_BACKTICKS: Final = re.compile("`+")
_NOT_LINE_END: Final = re.compile(r"[^\n]")
_ROUNDS: Final = 3


def render(markdown: str) -> str:
    """Markdown to HTML, not yet sanitised."""
    return straightened(markdown, rendered(markdown))


def rendered(markdown: str) -> str:
    """Markdown to HTML in which indented paragraphs may still be code: they are where "<pre>" is."""
    return _made(markdown, _PLAIN)


def straightened(markdown: str, made: str) -> str:
    """What was made of a text, anew where indented paragraphs became code."""
    if "<pre>" not in made:
        return made
    straight = _without_indents(markdown)
    return made if straight == markdown else _made(straight, _PLAIN)


def blocks(markdown: str) -> Iterator[Block]:
    """The blocks of a text in their order, outer ones before inner ones. For the few texts in which something is to be
    found: it costs as much as rendering them."""
    if "`" in markdown or "~~~" in markdown or "    " in markdown or "\t" in markdown:
        markdown = _without_indents(markdown)
    made = _made(markdown, _PLACED)
    lines = markdown.split("\n")
    found = list(_BLOCK.finditer(made))
    for at, match in enumerate(found):
        # What ends before the first character of a line ends on the line above.
        column = int(match[5])
        first, last = int(match[2]) - 1, int(match[4]) - (1 if column else 2)
        # An attribute of the parser's name that an editor typed may say anything.
        if 0 <= first <= last < len(lines):
            end = found[at + 1].start() if at + 1 < len(found) else len(made)
            rest = lines[last][column:] if column else ""
            yield Block(match[1], first, last, rest, made[match.end() : end])


def without_code(markdown: str) -> str:
    """The text with code blanked, every line and every other character at its old place: in code marks and HTML are shown
    as they are typed."""
    if "`" not in markdown and "~~~" not in markdown:
        return markdown
    lines = []
    fence = ""
    for line in markdown.split("\n"):
        match = _FENCE.match(line)
        if fence:
            fence = "" if match is not None and match[1].startswith(fence) else fence
            line = " " * len(line)
        elif match is not None:
            fence = match[1]
        lines.append(line)
    return _without_spans("\n".join(lines))


def _without_spans(text: str) -> str:
    """The text with code spans blanked: from a run of backticks to the next of its length in the same paragraph."""
    runs = [match.span() for match in _BACKTICKS.finditer(text)]
    closing: list[int | None] = [None] * len(runs)
    seen: dict[int, int] = {}
    for number in range(len(runs) - 1, -1, -1):
        start, end = runs[number]
        if number + 1 < len(runs) and text.find("\n\n", end, runs[number + 1][0]) >= 0:
            seen.clear()
        closing[number] = seen.get(end - start)
        seen[end - start] = number
    parts = []
    done = number = 0
    while number < len(runs):
        other = closing[number]
        if other is not None:
            parts.append(text[done : runs[number][0]])
            parts.append(_NOT_LINE_END.sub(" ", text[runs[number][0] : runs[other][1]]))
            done, number = runs[other][1], other
        number += 1
    parts.append(text[done:])
    return "".join(parts)


def _made(markdown: str, options: tuple[comrak.ParseOptions, comrak.RenderOptions]) -> str:
    if "*" not in markdown or _PRODUCT.search(markdown) is None:
        return str(comrak.render_markdown(markdown, _EXTENSIONS, *options))
    kept = _PRODUCT.sub(lambda match: _SIGN * len(match[0]), markdown)
    made = str(comrak.render_markdown(kept, _EXTENSIONS, *options))
    return made.replace(_SIGN, "*").replace(_SIGN_IN_ADDRESS, "*")


def _without_indents(markdown: str) -> str:
    """The text with the lines that the parser takes for code because they are indented moved to the margin of what
    they stand in."""
    for _ in range(_ROUNDS):
        made = _made(markdown, _PLACED)
        if "<pre " not in made:
            break
        lines = markdown.split("\n")
        moved = False
        for match in _BLOCK.finditer(made):
            first, last = int(match[2]) - 1, int(match[4]) - 1
            if (
                match[1] != "pre"
                or not 0 <= first <= last < len(lines)
                or _FENCE.match(lines[first].lstrip(" \t>"))
            ):
                continue
            # In an item of a list the paragraph stays one of the item.
            margin = " " * max(0, int(match[3]) - 5)
            for at in range(first, last + 1):
                line = lines[at]
                if line[:1] in (" ", "\t"):
                    lines[at] = margin + line.lstrip(" \t")
                    moved = moved or lines[at] != line
        if not moved:
            break
        markdown = "\n".join(lines)
    return markdown
