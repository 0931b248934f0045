"""A manuscript as values, whatever file it came in: its blocks in order and its pictures."""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

from casepress.diagnostics import Finding, Words
from casepress.intake.form_reader import Form
from casepress.intake.prose import place_words

Kind = Literal["paragraph", "item", "picture", "table", "note"]


class Picture(msgspec.Struct, frozen=True):
    """A picture of the manuscript: its file name in the draft, its bytes, the alt text that a person gave it."""

    name: str
    data: bytes
    alt: str = ""

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return hashlib.sha256(self.data).hexdigest()


class Cell(msgspec.Struct, frozen=True):
    """A cell of a table and how many columns and rows it covers."""

    blocks: tuple[Block, ...]
    columns: int = 1
    rows: int = 1
    head: bool = False


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One paragraph, list item, picture, table or note.

    `text` is what is read, `markdown` the same as Markdown, `markup` as HTML. `number` is that of the paragraph in
    the manuscript (0: not known), `level` that of a heading by its style or of a list item, `align` "c" or "r",
    `size` in half points, `marks` what the file said it is (t title, c caption, n note of a form); `pictures` are
    the names of the pictures in it; `lists` are the signs of the lists around an item, its own last.
    """

    kind: Kind
    text: str = ""
    markdown: str = ""
    markup: str = ""
    number: int = 0
    level: int = 0
    align: str = ""
    size: int = 0
    marks: str = ""
    bold: bool = False
    lists: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    table: tuple[tuple[Cell, ...], ...] = ()

    @property
    def where(self) -> Words:
        """Its place in words."""
        return place_words(self.number, "".join(self.text.split()))


class Manuscript(msgspec.Struct, frozen=True):
    """What was read from one file, with what was found on the way; `form` is what a filled-in form says."""

    file: str
    blocks: tuple[Block, ...]
    pictures: tuple[Picture, ...] = ()
    findings: tuple[Finding, ...] = ()
    form: Form | None = None

    def picture(self, name: str) -> Picture | None:
        """The picture of that name."""
        return next((one for one in self.pictures if one.name == name), None)
