"""The paragraphs of a Word part in their order: their number, their own runs, and the words that a reader sees.

A paragraph's number counts those that hold anything, from 1, as an editor would count them on the screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from casepress.diagnostics import Words
from casepress.intake.package import WP, Element, M, V, W
from casepress.intake.styles import Styles, is_on

SHOWN: Final = 12
_GONE: Final = frozenset({f"{W}del", f"{W}moveFrom"})
_MARKS: Final = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


class Paragraph(NamedTuple):
    """A paragraph with its number, 0 for one that holds nothing; `part` says where it stands ("" in the text)."""

    element: Element
    number: int
    part: str

    @property
    def words(self) -> str:
        """The text of its own runs, deletions aside."""
        return "".join(text_of(run) for run in runs(self.element) if not is_deleted(run))

    @property
    def where(self) -> Words:
        """Its place in words, with its first ones."""
        text = "".join(self.words.split())
        if not text:
            text = "".join("".join(self.element.itertext()).split())
        return place_words(self.number, text, self.part)


def place_words(number: int, text: str, part: str = "") -> Words:
    """The place of a paragraph in words, with the first of its `text`."""
    head = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    zh = part or f"第{number}段"
    en = {"脚注": "a footnote", "尾注": "an endnote"}.get(part, part) or f"paragraph {number}"
    return Words(f"{zh}（“{head}”）", f"{en} (“{head}”)") if head else Words(zh, en)


def runs(paragraph: Element) -> Iterator[Element]:
    """The runs that belong to a paragraph itself, not to a text box in it."""
    for run in paragraph.iter(f"{W}r"):
        if (
            next(run.iterancestors(f"{W}p"), None) is paragraph
            and next(run.iterancestors(f"{W}ruby"), None) is None
        ):
            yield run


def is_deleted(run: Element) -> bool:
    """Whether a run was deleted or moved away by a tracked change, itself or with its row or cell."""
    for above in run.iterancestors():
        if above.tag in _GONE:
            return True
        if above.tag == f"{W}tr" and above.find(f"{W}trPr/{W}del") is not None:
            return True
        if above.tag == f"{W}tc" and above.find(f"{W}tcPr/{W}cellDel") is not None:
            return True
    return False


def text_of(run: Element) -> str:
    """The text of one run."""
    parts = []
    for child in run:
        if child.tag == f"{W}t":
            parts.append(child.text or "")
        elif child.tag == f"{W}sym":
            parts.append(symbol(child))
        elif child.tag == f"{W}ruby":
            parts += [one.text or "" for base in child.iter(f"{W}rubyBase") for one in base.iter(f"{W}t")]
        else:
            parts.append(_MARKS.get(child.tag, ""))
    return "".join(parts)


def symbol(element: Element) -> str:
    """The character of a w:sym."""
    try:
        return chr(int(element.get(f"{W}char", ""), 16))
    except (ValueError, OverflowError):
        return "\N{REPLACEMENT CHARACTER}"


def has_matter(run: Element) -> bool:
    """Whether a run holds words or a picture."""
    return bool(text_of(run).strip()) or any(
        next(run.iter(tag), None) is not None for tag in (f"{W}drawing", f"{W}pict", f"{W}object")
    )


def paragraphs(root: Element, part: str = "") -> Iterator[Paragraph]:
    """Every paragraph of a part; those of text boxes come where their box is anchored."""
    number = 0
    for element in root.iter(f"{W}p"):
        if part and element.getparent().get(f"{W}type") in (
            "separator",
            "continuationSeparator",
            "continuationNotice",
        ):
            continue
        filled = (
            any(has_matter(run) for run in runs(element)) or next(element.iter(f"{M}t"), None) is not None
        )
        number += filled
        yield Paragraph(element, number if filled else 0, part)


def in_box(paragraph: Element) -> bool:
    """Whether a paragraph stands in a text box."""
    return next(paragraph.iterancestors(f"{W}txbxContent"), None) is not None


def is_contents(paragraph: Element, styles: Styles) -> bool:
    """Whether a paragraph is a line of a table of contents."""
    if any(name.startswith(("toc ", "目录 ")) for name in styles.names(styles.of_paragraph(paragraph))):
        return True
    return any(
        gallery.get(f"{W}val") == "Table of Contents"
        for box in paragraph.iterancestors(f"{W}sdt")
        for gallery in box.findall(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    )


def is_continued_cell(paragraph: Element) -> bool:
    """Whether a paragraph stands in a cell that a merged cell above it covers: Word shows nothing of it."""
    for cell in paragraph.iterancestors(f"{W}tc"):
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        if merge is not None and merge.get(f"{W}val", "continue") == "continue":
            return True
    return False


def is_placeholder(paragraph: Element) -> bool:
    """Whether a paragraph is the invitation of an empty form field."""
    return any(is_on(box.find(f"{W}sdtPr/{W}showingPlcHdr")) for box in paragraph.iterancestors(f"{W}sdt"))


def is_hidden_shape(element: Element) -> bool:
    """Whether a picture or box in the drawing layer is switched invisible."""
    if any(one.get("hidden") in ("1", "true") for one in element.iter(f"{WP}docPr")):
        return True
    return any(
        "visibility:hidden" in one.get("style", "").replace(" ", "")
        for tag in ("shape", "rect", "group", "roundrect")
        for one in element.iter(f"{V}{tag}")
    )
