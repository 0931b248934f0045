"""HTML to the blocks of a manuscript: what Word's reader and web pages have in common.

The markup was made by a reader or sanitised before; lists, nested or not, become items with a level.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import lxml.html
import msgspec

from casepress.intake.faircopy import Paragraphing, read_tag
from casepress.intake.manuscript import Block, Cell
from casepress.intake.markdown import Piece, markdown_of, markup_of

_FORMATS: Final = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "sup": "sup", "sub": "sub", "s": "del",
                   "strike": "del", "del": "del"}  # fmt: skip
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_GROUPS: Final = frozenset(
    {"div", "section", "article", "main", "body", "html", "blockquote", "figure", "dl", "center", "td", "th", "li",
     "fieldset", "details", "header", "footer", "nav", "aside", "form", "span"}
)  # fmt: skip
_LINES: Final = frozenset({"p", "figcaption", "dt", "dd", "summary", "pre", "address", "caption", *_HEADINGS})
_BLOCKS: Final = (_GROUPS - {"span"}) | _LINES | {"ul", "ol", "table", "hr"}
# What XML cannot hold.
CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_SAFE: Final = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_NOTE: Final = re.compile(r"(?:footnote|endnote)-")


def read_markup(markup: str, counted: bool = False) -> tuple[Block, ...]:
    """The blocks of HTML; with `counted`, paragraphs without a tag of their own are numbered here."""
    root = lxml.html.fragment_fromstring(markup or "<p></p>", create_parent="div")
    found = [block for block in _blocks(root, ()) if block.text.strip() or block.pictures or block.table]
    if counted:
        found = [msgspec.structs.replace(one, number=place) for place, one in enumerate(found, 1)]
    return tuple(found)


def _blocks(element: Any, lists: tuple[str, ...]) -> Iterator[Block]:
    """The blocks below an element; `lists` are the lists around it, from the outermost."""
    line: list[Any] = [element.text or ""]
    for child in element:
        if not isinstance(child.tag, str):
            line.append(child.tail or "")
            continue
        if child.tag in _BLOCKS or (child.tag == "span" and _holds_block(child)):
            yield from _line(line, lists)
            line = []
            yield from _block(child, lists)
        else:
            line.append(child)
        line.append(child.tail or "")
    yield from _line(line, lists)


def _holds_block(element: Any) -> bool:
    return any(one.tag in _BLOCKS for one in element.iterdescendants())


def _block(element: Any, lists: tuple[str, ...]) -> Iterator[Block]:
    if element.tag in ("ul", "ol"):
        yield from _list(element, lists)
    elif element.tag == "table":
        yield _table(element)
    elif element.tag in _LINES and not _holds_block(element):
        yield from _line([element.text or "", *_mixed(element)], lists, _HEADINGS.get(element.tag, 0),
                         "c" if element.tag in ("figcaption", "caption") else "")  # fmt: skip
    elif element.tag != "hr":
        yield from _blocks(element, lists)


def _mixed(element: Any) -> Iterator[Any]:
    for child in element:
        if isinstance(child.tag, str):
            yield child
        yield child.tail or ""


def _list(element: Any, lists: tuple[str, ...]) -> Iterator[Block]:
    start = element.get("start", "1")
    count = int(start) if start.isdecimal() and len(start) < 6 else 1
    for item in element:
        if item.tag != "li":
            yield from _block(item, lists) if isinstance(item.tag, str) else ()
            continue
        if _NOTE.match(item.get("id", "")):
            yield _note(item)
            continue
        sign = "-" if element.tag == "ul" else f"{count}."
        count += 1
        for place, block in enumerate(_blocks(item, (*lists, sign))):
            # A second paragraph of an item stands below it, without a sign of its own.
            first = place == 0 or block.kind == "item"
            yield (
                block
                if first or block.kind != "paragraph"
                else msgspec.structs.replace(block, kind="paragraph")
            )


def _note(item: Any) -> Block:
    for link in list(item.iter("a")):
        if link.get("href", "").startswith(("#footnote-ref", "#endnote-ref")):
            link.drop_tree()
    pieces = [piece for block in _blocks(item, ()) for piece in (*pieces_of(block), Piece(" "))]
    number = 1 + sum(1 for _ in item.itersiblings("li", preceding=True))
    pieces = trimmed([Piece(f"[{number}] "), *pieces])
    return Block(kind="note", text=_text(pieces), markdown=markdown_of(pieces), markup=markup_of(pieces))


def pieces_of(block: Block) -> list[Piece]:
    """The pieces that a block was made of."""
    root = lxml.html.fragment_fromstring(block.markup or "", create_parent="div")
    return list(_pieces([root.text or "", *_mixed(root)], (), ""))


def _line(line: Iterable[Any], lists: tuple[str, ...], level: int = 0, marks: str = "") -> Iterator[Block]:
    """One paragraph or item, or none where nothing stands."""
    line = list(line)
    tag = next((found for one in line if not isinstance(one, str) for found in _tags(one)), None)
    pieces = trimmed(list(_pieces(line, (), "")))
    if not pieces:
        return
    tag = tag or Paragraphing(level=level, marks=marks)
    sign = next((tag.marks[place + 1 :] for place, mark in enumerate(tag.marks) if mark == "u"), "")
    if sign:
        lists = ("-",) * (int(sign) + 1) if sign.isdecimal() else ("-",)
    yield block_of(pieces, tag, lists)


def block_of(pieces: list[Piece], tag: Paragraphing, lists: tuple[str, ...] = ()) -> Block:
    """The block of one line of pieces."""
    pictures = tuple(piece.picture for piece in pieces if piece.picture)
    text = _text(pieces)
    bold = bool(text) and all("strong" in one.tags for one in pieces if one.text.strip() and not one.picture)
    is_picture = bool(pictures) and not text.strip()
    return Block(
        kind="picture" if is_picture else "item" if lists else "paragraph",
        text=text, markdown=markdown_of(pieces), markup=markup_of(pieces), number=tag.number,
        level=len(lists) if lists else tag.level, align=tag.align, size=tag.size, marks=tag.marks.partition("u")[0],
        bold=bold, lists=lists, pictures=pictures,
    )  # fmt: skip


def _tags(element: Any) -> Iterator[Paragraphing]:
    for one in (element, *element.iterdescendants()):
        found = read_tag(one.get("id", "")) if isinstance(one.tag, str) else None
        if found is not None:
            yield found


def _text(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces if not piece.picture)


def _pieces(line: Iterable[Any], tags: tuple[str, ...], link: str) -> Iterator[Piece]:
    """The pieces of inline content."""
    for one in line:
        if isinstance(one, str):
            if one:
                text = re.sub(r"[ \t\r\n\f]*\n[ \t\r\n\f]*", " ", one).replace("\t", " ")
                yield Piece(CONTROL.sub("", text), tags, link)
        elif one.tag == "br":
            yield Piece("\n")
        elif one.tag == "img":
            if one.get("src"):
                yield Piece(one.get("alt", ""), (), "", one.get("src"))
        elif one.tag == "input":
            yield Piece("☑" if one.get("checked") is not None else "☐", tags, link)
        else:
            inner = (one.text or "", *_mixed(one))
            wanted = _FORMATS.get(one.tag)
            below = tags if wanted is None or wanted in tags else (*tags, wanted)
            target = one.get("href", "") if one.tag == "a" else ""
            if target and _SAFE.match(target) and not re.search(r"[\s<>\"]", target):
                yield from _pieces(inner, below, target)
            else:
                yield from _pieces(inner, below, link)


def trimmed(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of one format joined, no blanks around the line and its breaks, no marks around blanks."""
    joined: list[Piece] = []
    for piece in pieces:
        tags = piece.tags if piece.text.strip() or piece.picture else ()
        if not piece.picture and not piece.text:
            continue
        one = Piece(piece.text, tags, piece.link if piece.text.strip() else "", piece.picture)
        last = joined[-1] if joined else None
        same = last is not None and not last.picture and not one.picture
        if same and last is not None and (last.tags, last.link) == (one.tags, one.link):
            joined[-1] = Piece(last.text + one.text, one.tags, one.link)
        else:
            joined.append(one)
    return _without_edges([part for piece in joined for part in _unpadded(piece)])


def _unpadded(piece: Piece) -> list[Piece]:
    """A marked piece with its outer blanks beside it: ** text** is no emphasis."""
    if piece.picture or not (piece.tags or piece.link):
        return [piece]
    body = piece.text.strip()
    head, _, tail = piece.text.partition(body)
    return [one for one in (Piece(head), Piece(body, piece.tags, piece.link), Piece(tail)) if one.text]


def _without_edges(pieces: list[Piece]) -> list[Piece]:
    """No blanks at the beginning and end of the line, and none around its breaks."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last is not None and not (
            last.picture or piece.picture or last.tags or piece.tags or last.link or piece.link
        ):
            joined[-1] = Piece(last.text + piece.text)
        else:
            joined.append(piece)
    done: list[Piece] = []
    for place, piece in enumerate(joined):
        text = piece.text
        if not piece.picture:
            text = re.sub(r"[ \u3000]*\n\s*", "\n", text)
            text = text.lstrip() if place == 0 else text
            text = text.rstrip() if place == len(joined) - 1 else text
        if text or piece.picture:
            done.append(msgspec.structs.replace(piece, text=text))
    if len(done) != len(joined):
        return _without_edges(done)
    return done


def _table(element: Any) -> Block:
    rows = []
    for row in element.iter("tr"):
        if next(row.iterancestors("table"), None) is not element:
            continue
        cells = [_cell(one) for one in row if one.tag in ("td", "th")]
        if cells:
            rows.append(tuple(cells))
    text = "\n".join("\t".join(" ".join(one.text for one in cell.blocks) for cell in row) for row in rows)
    pictures = tuple(name for row in rows for cell in row for block in cell.blocks for name in block.pictures)
    number = next((block.number for row in rows for cell in row for block in cell.blocks if block.number), 0)
    return Block(kind="table", text=text, number=number, table=tuple(rows), pictures=pictures)


def _cell(element: Any) -> Cell:
    def span(name: str) -> int:
        text = element.get(name, "1")
        return min(int(text), 1000) if text.isdecimal() and len(text) < 5 and int(text) else 1

    blocks = tuple(
        block for block in _blocks(element, ()) if block.text.strip() or block.pictures or block.table
    )
    return Cell(blocks, span("colspan"), span("rowspan"), element.tag == "th")


def rebuilt(block: Block, pieces: list[Piece]) -> Block:
    """The same block with other pieces."""
    tag = Paragraphing(block.number, block.level, block.align, block.size, block.marks)
    return msgspec.structs.replace(block_of(trimmed(pieces), tag, block.lists), kind=block.kind)
