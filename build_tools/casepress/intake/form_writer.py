"""The form of a case as a Word document, empty or filled in, and the text of a case in Word's own styles.

What Word has a form for becomes paragraphs, headings, lists and tables; other Markdown stands as it is in a style of
its own, so that nothing is lost on the way back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Pt, RGBColor

from casepress.case import Front
from casepress.casefile.body import safe_html
from casepress.intake.form import (
    BODY,
    HEADS,
    NOTE,
    VERBATIM,
    WRITTEN,
    Column,
    columns_of,
    heading,
    is_list,
    parts_of,
    records_of,
)
from casepress.intake.galley import print_body
from casepress.intake.hypertext import pieces_of, read_markup
from casepress.intake.manuscript import Block
from casepress.intake.typescript import dressed, settled, type_piece, type_table, type_text
from casepress.schema import fields_of

BLANK_ROWS: Final = 3  # rows to write in, in a table of records of an empty form
_BULLETS: Final = ("List Bullet", "List Bullet 2", "List Bullet 3")
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_RED: Final = RGBColor(0xB0, 0x1E, 0x1E)
_GREY: Final = RGBColor(0x59, 0x59, 0x59)


def write_form(front: Front | None = None, body: str = "") -> bytes:
    """The .docx of a case; without one, the empty form. The same case gives the same bytes."""
    document = dressed()
    _dress(document)
    _note(document, "典型案例登记表", large=True)
    _note(document, "左边一列是项目，中间一列填内容，带 * 的必填。不用的空着，不要改左边一列括号里的英文。")
    _note(document, "填好以后运行 casepress import 这个文件，程序会检查每一项。")
    _values(document, front)
    for column, kind, several in records_of(Front):
        found = _records(front, column.key, several)
        if column.key in WRITTEN and not found:
            continue
        _note(document, "")
        _table(document, column, kind, found, front is None)
    _note(document, BODY)
    was_list = False
    for chunk in chunks(body) if body else ():
        # Word would make one list of two.
        blocks = None if was_list and chunk.startswith("- ") else _native(chunk)
        was_list = blocks is not None and bool(blocks[-1].lists)
        _chunk(document, chunk, blocks)
    if front is None:
        document.add_paragraph("一、基本情况", style="Heading 2")
        document.add_paragraph("二、主要问题", style="Heading 2")
        document.add_paragraph("三、原因分析", style="Heading 2")
    return settled(document)


def _dress(document: Any) -> None:
    """The styles of the form."""
    normal = document.styles["Normal"]
    for name, colour in ((NOTE, _GREY), (VERBATIM, RGBColor(0x1F, 0x3A, 0x5F))):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.font.size = Pt(10)
        style.font.color.rgb = colour


def _note(document: Any, text: str, large: bool = False) -> None:
    run = document.add_paragraph(style=NOTE).add_run(text)
    if large:
        run.font.size, run.font.color.rgb = Pt(18), _RED


def _values(document: Any, front: Front | None) -> None:
    columns = [column for column in columns_of(Front) if column.key not in WRITTEN]
    table = document.add_table(len(columns) + 1, 3, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, HEADS, strict=True):
        _fill(cell, (text,))
    for row, column in zip(list(table.rows)[1:], columns, strict=True):
        cells = row.cells
        _fill(cells[0], (heading(column),))
        _fill(cells[1], _lines(front, column.key))
        _fill(cells[2], (column.help,))
    for column, width in zip(table.columns, (Cm(4.6), Cm(7), Cm(5)), strict=True):
        column.width = width


def _lines(front: Front | None, key: str) -> tuple[str, ...]:
    """The paragraphs of a value's cell: an item each; a lone one that could be parted has an empty one beside it."""
    field = fields_of(Front)[key]
    value = getattr(front, field.attribute) if front is not None else None
    if value in (None, "", ()):
        return ("",)
    if not is_list(key):
        return (str(value),)
    lone = len(value) == 1 and parts_of(value[0]) != list(value)
    return (*value, "") if lone else tuple(value)


def _records(front: Front | None, key: str, several: bool) -> tuple[msgspec.Struct, ...]:
    value = getattr(front, fields_of(Front)[key].attribute) if front is not None else None
    if value is None or value == ():
        return ()
    return tuple(value) if several else (value,)


def _table(
    document: Any, head: Column, kind: type[msgspec.Struct], records: Sequence[msgspec.Struct], blank: bool
) -> None:
    """A table of records: what it is, its keys, a row each."""
    columns = columns_of(kind)
    rows = len(records) or (BLANK_ROWS if blank else 1)
    table = document.add_table(rows + 2, len(columns), style="Table Grid")
    top, under, *lines = table.rows
    first, *others = top._tr.tc_lst
    for other in others:
        top._tr.remove(other)
    first.grid_span = len(columns)
    _fill(top.cells[0], (heading(head),))
    for cell, column in zip(under.cells, columns, strict=True):
        _fill(cell, (heading(column),))
    for row, record in zip(lines, records, strict=False):
        for cell, column in zip(row.cells, columns, strict=True):
            value = getattr(record, fields_of(kind)[column.key].attribute)
            _fill(cell, ("" if value is None else str(value),))


def _fill(cell: Any, lines: Sequence[str]) -> None:
    """The paragraphs of a cell, each as it is: blanks, tabs and breaks kept."""
    first = cell.paragraphs[0]
    for number, line in enumerate(lines):
        type_text(first if number == 0 else cell.add_paragraph(), line)



def chunks(body: str) -> Iterator[str]:
    """The blocks of a Markdown text, parted at its blank lines; a fence stays whole."""
    lines: list[str] = []
    fence = ""
    for line in body.split("\n"):
        match = _FENCE.match(line)
        if fence:
            fence = "" if match is not None and match[1].startswith(fence) else fence
        elif match is not None:
            fence = match[1]
        if line.strip() or fence:
            lines.append(line)
        elif lines:
            yield "\n".join(lines)
            lines = []
    if lines:
        yield "\n".join(lines)


def _chunk(document: Any, chunk: str, blocks: list[Block] | None) -> None:
    """One block of the text: in Word's own styles where it will read back the same, else as it is."""
    if blocks is None:
        type_text(document.add_paragraph(style=VERBATIM), chunk)
        return
    for block in blocks:
        if block.table:
            type_table(document, block)
            continue
        style = f"Heading {block.level}" if block.level and not block.lists else None
        if block.lists:
            style = _BULLETS[len(block.lists) - 1]
        paragraph = document.add_paragraph(style=style)
        for piece in pieces_of(block):
            type_piece(paragraph, piece)


def _native(chunk: str) -> list[Block] | None:
    """The blocks of a chunk that Word shows and gives back as they are; None for any other chunk."""
    if "![" in chunk or "<!--" in chunk or chunk != chunk.strip():
        return None
    blocks = list(read_markup(safe_html(chunk)))
    if not blocks or any(block.kind in ("note", "picture") for block in blocks) or _is_rich(blocks):
        return None
    if any(
        block.lists and (set(block.lists) != {"-"} or len(block.lists) > len(_BULLETS)) for block in blocks
    ):
        return None
    if any(0 < block.level <= 4 and block.bold for block in blocks if not block.lists):
        return None
    return blocks if print_body(blocks).strip() == chunk else None


def _is_rich(blocks: Sequence[Block]) -> bool:
    """Whether a table holds more than plain paragraphs, or a heading lies deeper than Word's styles here."""
    for block in blocks:
        if block.level > 4 and not block.lists:
            return True
        for row in block.table:
            for cell in row:
                if any(one.kind != "paragraph" or one.level for one in cell.blocks):
                    return True
    return False


