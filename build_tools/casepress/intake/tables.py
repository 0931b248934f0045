"""Tables of a manuscript for the text of a case: pipe tables where nothing is lost by it, else HTML with its spans."""

from __future__ import annotations

import re
from typing import Final

from casepress.intake.manuscript import Block, Cell

_PIPE: Final = re.compile(r"(?<!\\)((?:\\\\)*)\|")


def table_text(block: Block) -> str:
    """A table as Markdown or HTML."""
    return _pipes(block) if _is_simple(block) else _markup(block)


def _is_simple(block: Block) -> bool:
    """Rows of one length, no spans, cells of at most one plain paragraph, a first row with words in every cell."""
    widths = {len(row) for row in block.table}
    if len(widths) != 1 or len(block.table) < 2 or widths == {1}:
        return False
    for row in block.table:
        for cell in row:
            if cell.columns != 1 or cell.rows != 1 or len(cell.blocks) > 1:
                return False
            if any(
                one.kind != "paragraph" or "<" in one.markdown or "\n" in one.markdown for one in cell.blocks
            ):
                return False
    return all(cell.blocks for cell in block.table[0])


def _pipes(block: Block) -> str:
    lines = []
    for row in block.table:
        cells = [_PIPE.sub(r"\1\\|", cell.blocks[0].markdown) if cell.blocks else "" for cell in row]
        lines.append(f"| {' | '.join(cells)} |")
    lines.insert(1, "|" + " --- |" * len(block.table[0]))
    return "\n".join(lines)


def _markup(block: Block) -> str:
    rows = "\n".join(f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in block.table)
    return f"<table>\n{rows}\n</table>"


def _cell(cell: Cell) -> str:
    tag = "th" if cell.head else "td"
    spans = (f' colspan="{cell.columns}"' if cell.columns > 1 else "") + (
        f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    )
    inner = "<br>".join(_content(one) for one in cell.blocks)
    return f"<{tag}{spans}>{inner}</{tag}>"


def _content(block: Block) -> str:
    if block.table:
        return _markup(block).replace("\n", "")
    if block.kind == "picture" and not block.markup:
        return "".join(f'<img src="{name}" alt="">' for name in block.pictures)
    sign = (
        f"{'　' * (len(block.lists) - 1)}{'• ' if block.lists[-1] == '-' else block.lists[-1] + ' '}"
        if block.lists
        else ""
    )
    # A blank line would end the block of HTML.
    return sign + re.sub(r"\n\s*\n", "\n", block.markup.replace(" />", ">"))
