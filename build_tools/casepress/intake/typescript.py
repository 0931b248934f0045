"""A text as a Word document: its blocks as paragraphs, headings and tables in Word's own styles, always the same bytes."""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any, Final

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from casepress.intake.hypertext import pieces_of, read_markup
from casepress.intake.manuscript import Block
from casepress.intake.markdown import Piece
from casepress.intake.package import pack

_DROPPED: Final = frozenset({"docProps/thumbnail.jpeg"})
# As the file spells them.
_STYLES: Final = frozenset(
    ("Normal", "heading 1", "heading 2", "heading 3", "heading 4", "List Bullet", "List Bullet 2", "List Bullet 3",
     "Table Grid", "Normal Table", "Default Paragraph Font", "No List")
)  # fmt: skip
_DEEPEST: Final = 4  # the levels of headings that are dressed here


def dressed() -> Any:
    """An empty A4 document in the fonts of Chinese offices, with no name of anybody."""
    return Document(io.BytesIO(_template()))


@functools.cache
def _template() -> bytes:
    """The empty document. Only the styles that are used stay: Word shows no others, and finding one takes less."""
    document = Document()
    styles = document.styles.element
    for child in list(styles):
        name = child.find(qn("w:name"))
        if child.tag == qn("w:latentStyles") or (name is not None and name.get(qn("w:val")) not in _STYLES):
            styles.remove(child)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = properties.title = ""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    document.styles["Normal"].font.size = Pt(11)
    for style in ("Normal", "Heading 1", "Heading 2", "Heading 3", "Heading 4"):
        fonts = document.styles[style].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), "宋体")
        document.styles[style].font.color.rgb = RGBColor(0, 0, 0)
    return settled(document)


def write_text(markup: str) -> bytes:
    """A finished text as a .docx, from its HTML: headings, paragraphs, lists and tables in Word's own styles; pictures
    are left out, what is printed below them stays. The same text gives the same bytes."""
    document = dressed()
    for block in read_markup(markup):
        if block.table:
            type_table(document, block)
            document.add_paragraph()  # or Word makes one table of two
        elif block.text.strip():
            style = f"Heading {min(block.level, _DEEPEST)}" if block.level and not block.lists else None
            paragraph = document.add_paragraph(style=style)
            for piece in pieces_of(block):
                type_piece(paragraph, piece)
    return settled(document)


def type_text(paragraph: Any, text: str, tags: Sequence[str] = ()) -> None:
    """Text at the end of a paragraph, in a format."""
    run = paragraph.add_run()
    for number, line in enumerate(text.split("\n")):
        if number:
            run.add_break()
        for place, part in enumerate(line.split("\t")):
            if place:
                run.add_tab()
            if part:
                run.add_text(part)
    font = run.font
    for tag in tags:
        if tag == "strong":
            font.bold = True
        elif tag == "em":
            font.italic = True
        elif tag == "del":
            font.strike = True
        elif tag == "sup":
            font.superscript = True
        elif tag == "sub":
            font.subscript = True


def type_piece(paragraph: Any, piece: Piece) -> None:
    """A piece of a line at the end of a paragraph, a link where it is one."""
    if piece.link:
        ident = paragraph.part.relate_to(
            piece.link,
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
            is_external=True,
        )
        type_text(paragraph, piece.text, piece.tags)
        run = paragraph.runs[-1]._r
        link = run.makeelement(qn("w:hyperlink"), {qn("r:id"): ident})
        run.addprevious(link)
        link.append(run)
    else:
        type_text(paragraph, piece.text, piece.tags)


def type_table(document: Any, block: Block) -> None:
    """A table with its merged cells."""
    width = sum(cell.columns for cell in block.table[0])
    table = document.add_table(len(block.table), width, style="Table Grid")
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(block.table):
        column = 0
        for cell in line:
            while (row, column) in taken:
                column += 1
            covered = [
                (row + down, column + right) for down in range(cell.rows) for right in range(cell.columns)
            ]
            taken.update(covered)
            made = table.cell(row, column)
            if len(covered) > 1:
                made = made.merge(table.cell(*covered[-1]))
            for number, one in enumerate(cell.blocks):
                paragraph = made.paragraphs[0] if number == 0 else made.add_paragraph()
                for piece in pieces_of(one):
                    type_piece(paragraph, piece)
            column += cell.columns


def settled(document: Any) -> bytes:
    """The document without a picture of its first page, packed without the time of day."""
    with io.BytesIO() as buffer:
        document.save(buffer)
        with zipfile.ZipFile(buffer) as archive:
            parts = {name: archive.read(name) for name in archive.namelist() if name not in _DROPPED}
    ties = parts["_rels/.rels"]
    parts["_rels/.rels"] = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", ties)
    return pack(parts)
