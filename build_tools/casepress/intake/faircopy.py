"""A Word package written out fair for the reader behind us: only what is seen, every number and picture in its place.

Word keeps text in corners that converters pass over (fields, content controls, ruby, boxes, list numbers) and shows
less than they print (hidden runs, deletions). The fair copy has neither: plain paragraphs, runs, tables, notes and
pictures, each paragraph with a bookmark that tells what it was.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml import etree

from casepress.intake.gate import hiding
from casepress.intake.numbering import Mark, Numbering
from casepress.intake.package import (
    PIC,
    RELATIONSHIPS,
    WP,
    A,
    Element,
    M,
    Package,
    R,
    Relationship,
    W,
    pack,
    replace,
)
from casepress.intake.prose import (
    is_contents,
    is_continued_cell,
    is_deleted,
    is_placeholder,
    paragraphs,
    runs,
    symbol,
    text_of,
)
from casepress.intake.shapes import Blip, blips, kind_of
from casepress.intake.styles import Styles

TAG: Final = "cp"  # what the bookmarks begin with
_UNWRAPPED: Final = tuple(
    f"{W}{name}" for name in ("ins", "moveTo", "smartTag", "customXml", "fldSimple", "dir", "bdo")
)
_DROPPED: Final = tuple(
    f"{W}{name}"
    for name in (
        "del", "moveFrom", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference",
        "proofErr", "permStart", "permEnd", "softHyphen", "lastRenderedPageBreak", "sectPr", "altChunk", "control",
        "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "subDoc",
        "annotationRef",
    )
)  # fmt: skip
_HEADING: Final = re.compile(r"(?:heading|标题)\s*([1-9])")


class Sketch(NamedTuple):
    """A picture of the fair copy: where its bytes are, and how the text shows them."""

    part: str
    blip: Blip
    number: int  # of its paragraph


class FairCopy(NamedTuple):
    """A package that holds only what is seen, and its pictures in order; a run names them by their place."""

    data: bytes
    sketches: tuple[Sketch, ...]


class Paragraphing(NamedTuple):
    """What a bookmark tells of its paragraph: number, level of heading (0: none), place on the line, height in half
    points, and marks: t title, c caption, n note of a form, u bullet."""

    number: int = 0
    level: int = 0
    align: str = ""
    size: int = 0
    marks: str = ""

    def name(self) -> str:
        """The bookmark's name."""
        return f"{TAG}:{self.number}:{self.level}:{self.align}:{self.size}:{self.marks}"


def read_tag(name: str) -> Paragraphing | None:
    """What a bookmark's name says; None for any other."""
    parts = name.split(":")
    if parts[0] != TAG or len(parts) != 6:
        return None
    return Paragraphing(int(parts[1]), int(parts[2]), parts[3], int(parts[4]), parts[5])


def fair_copy(package: Package, styles: Styles) -> FairCopy:
    """The fair copy of a package that the gate let pass."""
    work = _Copyist(package, styles)
    parts = {"word/document.xml": work.written(package.main, "")}
    for kind, name in (("footnotes", "脚注"), ("endnotes", "尾注")):
        for part in package.tied(kind)[:1]:
            parts[f"word/{kind}.xml"] = work.written(part, name)
    for name in list(parts):
        own = name.rpartition("/")[2]
        parts[f"word/_rels/{own}.rels"] = _ties(work.links)
    parts["[Content_Types].xml"] = _CONTENT_TYPES
    parts["_rels/.rels"] = _PACKAGE_TIES
    return FairCopy(pack(parts), tuple(work.sketches))


class _Copyist:
    """Writes the parts out. State: the pictures and links met so far, and how far the lists have come."""

    def __init__(self, package: Package, styles: Styles) -> None:
        self.package = package
        self.styles = styles
        self.numbering = Numbering(package, styles)
        self.sketches: list[Sketch] = []
        self.links: dict[str, str] = {}

    def written(self, part: str, name: str) -> bytes:
        """One part, written out fair."""
        root = copy.deepcopy(self.package.tree(part))
        ties = {tie.id: tie for tie in self.package.ties(part)}
        for paragraph in list(paragraphs(root, name)):
            element = paragraph.element
            if self.is_left_out(element):
                if is_continued_cell(element):
                    _emptied(element)
                else:
                    _removed(element)
                continue
            marked = self.tag(element, paragraph.number)
            mark = self.indented(element, self.numbering.mark(element))
            self.runs(element)
            self.pictures(element, ties, part, paragraph.number)
            _formulas(element)
            _set(element, marked, mark)
        _tidied(root)
        for link in root.iter(f"{W}hyperlink"):
            tie = ties.get(link.get(f"{R}id", ""))
            link.attrib.clear()
            if tie is not None and re.match(r"(?:https?|mailto|tel):", tie.target):
                link.set(f"{R}id", self.links.setdefault(tie.target, f"l{len(self.links)}"))
        for link in [one for one in root.iter(f"{W}hyperlink") if not one.attrib]:
            replace(link, list(link))
        _boxes_out(root)
        data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
        return data

    def indented(self, paragraph: Element, mark: Mark | None) -> Mark | None:
        """A bullet with its level: Word's own styles for deeper ones are lists of their own."""
        if mark is None or not mark.bullet or mark.level:
            return mark
        names = self.styles.names(self.styles.of_paragraph(paragraph))
        match = next((found for name in names if (found := re.fullmatch(r"list bullet ([2-5])", name))), None)
        return mark._replace(level=int(match[1]) - 1) if match is not None else mark

    def is_left_out(self, paragraph: Element) -> bool:
        """Whether nothing of a paragraph is taken."""
        return (
            is_contents(paragraph, self.styles) or is_placeholder(paragraph) or is_continued_cell(paragraph)
        )

    def tag(self, paragraph: Element, number: int) -> Paragraphing:
        """What is to be remembered of a paragraph."""
        styles = self.styles
        names = list(styles.names(styles.of_paragraph(paragraph)))
        level = next((int(match[1]) for name in names if (match := _HEADING.match(name))), 0)
        outline = styles.in_paragraph(paragraph, f"{W}outlineLvl")
        if not level and outline is not None and outline.get(f"{W}val", "9") < "9":
            level = int(outline.get(f"{W}val", "0")) + 1
        line = styles.in_paragraph(paragraph, f"{W}jc")
        align = {"center": "c", "right": "r", "end": "r"}.get(
            line.get(f"{W}val", "") if line is not None else "", ""
        )
        first = next((run for run in runs(paragraph) if text_of(run).strip()), None)
        size = styles.value(first, paragraph, "sz") if first is not None else ""
        marks = "".join(
            letter
            for letter, wanted in (
                ("t", ("title", "标题")),
                ("c", ("caption", "题注")),
                ("n", ("casepress note",)),
            )
            if any(name in wanted for name in names)
        )
        return Paragraphing(
            number, level, align, int(size) if size.isdecimal() and len(size) < 4 else 0, marks
        )

    def runs(self, paragraph: Element) -> None:
        """Drop what is not seen, and write the format that is kept at the run itself."""
        for run in list(runs(paragraph)):
            if is_deleted(run) or hiding(run, paragraph, self.styles)[1]:
                run.getparent().remove(run)
                continue
            kept = [tag for tag in ("b", "i") if self.styles.toggle(run, paragraph, tag)]
            if any(self.styles.toggle(run, paragraph, tag) for tag in ("strike", "dstrike")):
                kept.append("strike")
            raised = self.styles.value(run, paragraph, "vertAlign")
            note = any(child.tag in (f"{W}footnoteReference", f"{W}endnoteReference") for child in run)
            properties = etree.Element(f"{W}rPr")
            for tag in kept:
                etree.SubElement(properties, f"{W}{tag}")
            if raised in ("superscript", "subscript") and not note:
                etree.SubElement(properties, f"{W}vertAlign").set(f"{W}val", raised)
            for old in run.findall(f"{W}rPr"):
                run.remove(old)
            _plain(run)
            run.insert(0, properties)

    def pictures(self, paragraph: Element, ties: dict[str, Relationship], part: str, number: int) -> None:
        """Every picture in its own simple drawing at the end of the run that it stood in."""
        for blip in list(blips(paragraph)):
            tie = ties.get(blip.embed)
            name = self.package.target(part, tie) if tie is not None else ""
            data = self.package.parts.get(name)
            if data is None or kind_of(data):
                continue
            run = next(blip.holder.iterancestors(f"{W}r"))
            run.append(_drawing(len(self.sketches)))
            self.sketches.append(Sketch(name, blip, number))


def _plain(run: Element) -> None:
    """Symbols, ruby and rare breaks of a run as plain text."""
    for child in list(run):
        if child.tag == f"{W}sym":
            replace(child, [_text(symbol(child))])
        elif child.tag == f"{W}ruby":
            base = child.find(f"{W}rubyBase")
            replace(
                child,
                [_text("".join(one.text or "" for one in base.iter(f"{W}t")))] if base is not None else [],
            )
        elif child.tag == f"{W}cr":
            replace(child, [etree.Element(f"{W}br")])
        elif child.tag == f"{W}noBreakHyphen":
            replace(child, [_text("-")])
        elif child.tag == f"{W}ptab":
            replace(child, [etree.Element(f"{W}tab")])
        elif child.tag == f"{W}br" and child.get(f"{W}type", "textWrapping") != "textWrapping":
            run.remove(child)


def _text(words: str) -> Element:
    element = etree.Element(f"{W}t")
    element.text = words
    return element


def _formulas(paragraph: Element) -> None:
    """Formulas as the text that they hold."""
    for formula in list(paragraph.iter(f"{M}oMath")):
        if next(formula.iterancestors(f"{W}p"), None) is paragraph:
            run = etree.Element(f"{W}r")
            run.append(_text("".join(one.text or "" for one in formula.iter(f"{M}t"))))
            replace(formula, [run])
    for block in list(paragraph.iter(f"{M}oMathPara")):
        replace(block, [one for one in block if one.tag == f"{W}r"])


def _set(paragraph: Element, tag: Paragraphing, mark: Mark | None) -> None:
    """The paragraph with its bookmark and its number, and without any other property."""
    for old in paragraph.findall(f"{W}pPr"):
        gone = old.find(f"{W}rPr/{W}del")
        old.clear()
        if gone is not None:
            # Its end was deleted: the reader joins it to the next paragraph.
            etree.SubElement(etree.SubElement(old, f"{W}rPr"), f"{W}del")
    if not tag.number:
        return
    if mark is not None and mark.bullet:
        tag = tag._replace(marks=f"{tag.marks}u{mark.level}")
    place = 1 if paragraph.find(f"{W}pPr") is not None else 0
    bookmark = etree.Element(f"{W}bookmarkStart")
    bookmark.set(f"{W}name", tag.name())
    paragraph.insert(place, bookmark)
    if mark is not None and mark.text:
        run = etree.Element(f"{W}r")
        run.append(_text(mark.text + (" " if mark.text[-1].isascii() and mark.text[-1] not in ")" else "")))
        paragraph.insert(place + 1, run)


def _tidied(root: Element) -> None:
    """Unwrap what only wraps, and drop what is no text."""
    ours = f"{TAG}:"
    for row in [one for one in root.iter(f"{W}tr") if one.find(f"{W}trPr/{W}del") is not None]:
        row.getparent().remove(row)
    for cell in [one for one in root.iter(f"{W}tc") if one.find(f"{W}tcPr/{W}cellDel") is not None]:
        for paragraph in cell.iter(f"{W}p"):
            _emptied(paragraph)
    for element in list(root.iter(*_DROPPED)):
        is_ours = element.tag == f"{W}bookmarkStart" and element.get(f"{W}name", "").startswith(ours)
        if not is_ours and element.getparent().tag != f"{W}rPr":
            _cut(element)
    for control in list(root.iter(f"{W}sdt")):
        content = control.find(f"{W}sdtContent")
        replace(control, list(content) if content is not None else [])
    for element in list(root.iter(*_UNWRAPPED)):
        if element.getparent().tag not in (f"{W}rPr", f"{W}trPr", f"{W}tcPr", f"{W}numPr"):
            replace(element, [one for one in element if not one.tag.endswith(("Pr", "fldData"))])


def _boxes_out(root: Element) -> None:
    """The text of boxes after the paragraph that they hang on; drawings that are not ours are gone."""
    for box in list(root.iter(f"{W}txbxContent")):
        anchors = list(box.iterancestors(f"{W}p"))
        if anchors:
            anchor = anchors[-1]
            after = next((one for one in _moved(anchor) if one is not None), anchor)
            for block in list(box):
                after.addnext(block)
                block.set(f"{TAG}-moved", "1")
                after = block
    for element in root.iter():
        element.attrib.pop(f"{TAG}-moved", None)
    for element in list(root.iter(f"{W}drawing", f"{W}pict", f"{W}object")):
        if element.get("cp") is None:
            _cut(element)
        else:
            element.attrib.pop("cp")


def _moved(anchor: Element) -> Iterator[Element]:
    """The last of the blocks that already came out of an anchor's boxes."""
    last = None
    for block in anchor.itersiblings():
        if block.get(f"{TAG}-moved") is None:
            break
        last = block
    if last is not None:
        yield last


def _removed(paragraph: Element) -> None:
    """Take a paragraph out; a cell keeps an empty one, without which it is no cell."""
    parent = paragraph.getparent()
    if parent.tag == f"{W}tc" and len(parent.findall(f"{W}p")) == 1:
        _emptied(paragraph)
    else:
        parent.remove(paragraph)


def _emptied(paragraph: Element) -> None:
    for child in list(paragraph):
        paragraph.remove(child)


def _cut(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _drawing(number: int) -> Element:
    """The drawing of one picture; its alt text is its number, by which it is known again."""
    drawing = etree.Element(f"{W}drawing", cp="1")
    inline = etree.SubElement(drawing, f"{WP}inline")
    etree.SubElement(inline, f"{WP}docPr", id=str(number + 1), name="", descr=f"{TAG}-picture-{number}")
    data = etree.SubElement(etree.SubElement(inline, f"{A}graphic"), f"{A}graphicData")
    fill = etree.SubElement(etree.SubElement(data, f"{PIC}pic"), f"{PIC}blipFill")
    etree.SubElement(fill, f"{A}blip").set(f"{R}embed", "picture")
    return drawing


_KINDS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT_TYPES: Final = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="png" ContentType="image/png"/></Types>'
)
_PACKAGE_TIES: Final = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_KINDS}/officeDocument" Target="word/document.xml"/></Relationships>'
).encode()


def _ties(links: dict[str, str]) -> bytes:
    root = etree.Element(f"{RELATIONSHIPS}Relationships")

    def tie(id: str, kind: str, target: str) -> None:
        etree.SubElement(root, f"{RELATIONSHIPS}Relationship", Id=id, Type=f"{_KINDS}/{kind}", Target=target)

    tie("picture", "image", "media/picture.png")
    tie("footnotes", "footnotes", "footnotes.xml")
    tie("endnotes", "endnotes", "endnotes.xml")
    for target, id in links.items():
        tie(id, "hyperlink", target)
    data: bytes = etree.tostring(root)
    return data
