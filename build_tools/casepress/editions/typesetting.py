"""The text of a bulletin reduced to what the official account's editor keeps as it is, and to plain text.

The editor restyles lists and definition lists and loses blocks within blocks, so every line becomes a paragraph of its
own; a wide table stands in a box that scrolls.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Final

# What an inline tag becomes; "" goes and leaves its words.
_INLINE: Final = {
    "strong": "strong", "b": "strong", "em": "em", "i": "em", "sub": "sub", "sup": "sup", "u": "u", "del": "del",
    "s": "del", "mark": "strong", "small": "", "code": "", "kbd": "", "abbr": "", "span": "", "a": "",
}  # fmt: skip
_BLOCKS: Final = frozenset(
    ("p", "div", "dt", "dd", "pre", "figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6")
)
# From so many columns on a table does not fit a telephone; so wide is a column then, in px.
WIDE, COLUMN = 5, 96
_DEEPEST: Final = 4
_ALIGNED: Final = re.compile(r"align-(left|center|right)")


class _Table:
    """A table on its way. State: its rows as markup, how many cells wide the widest is, and its caption."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.caption = ""
        self.width = self.widest = 0
        self.cell = ""
        self.has_words = False


class Setter(HTMLParser):
    """Sets sanitised HTML, fed piece by piece, as flat markup with classes. State: the markup so far and what is open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.inline: list[str] = []
        self.lists: list[int] = []  # the number of the next item; 0 where items are not numbered
        self.quotes = 0
        self.style = "p"
        self.tag = "p"
        self.marker = ""
        self.is_open = False
        self.verbatim = False
        self.table: _Table | None = None
        self.nested = 0

    def set(self, markup: str) -> None:
        """Sets a piece of text; tags may stay open for the next."""
        self.feed(markup)

    def insert(self, markup: str) -> None:
        """Puts a block between the paragraphs, as it is."""
        self.break_line()
        self.out.append(markup)

    def finished(self) -> str:
        """All markup; what was left open is closed."""
        self.close()
        self.break_line()
        done, self.out = "".join(self.out), []
        return done

    def begin(self, style: str, tag: str = "p", marker: str = "") -> None:
        """The next words begin a line of their own."""
        self.break_line()
        self.style, self.tag, self.marker = style, tag, marker

    def break_line(self) -> None:
        """Ends the line that is open."""
        if self.table is not None and self.table.cell:
            if self.table.has_words:
                self.table.out.append("<br>")
            self.table.has_words = False
        elif self.is_open:
            closing = "".join(f"</{tag}>" for tag in reversed(self.inline))
            self.out.append(f"{closing}</{self.tag}>\n")
            self.is_open = False
        self.style, self.tag, self.marker = ("quote" if self.quotes else "p"), "p", ""

    def say(self, markup: str) -> None:
        """Words of the line that is open, or of one that is opened for them."""
        if self.table is not None:
            if self.table.cell:
                marker, self.marker = self.marker, ""
                self.table.out.append(f"{html.escape(marker)}{markup}")
                self.table.has_words = True
            return
        if not self.is_open:
            opening = "".join(f"<{tag}>" for tag in self.inline)
            self.out.append(f'<{self.tag} class="{self.style}">{html.escape(self.marker)}{opening}')
            self.is_open = True
        self.out.append(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens what a tag stands for."""
        given = {name: value or "" for name, value in attrs}
        if tag in _INLINE:
            if _INLINE[tag]:
                if self.is_open or self.table is not None:
                    self.say(f"<{_INLINE[tag]}>")
                self.inline.append(_INLINE[tag])
        elif tag in ("ul", "ol"):
            self.break_line()
            start = given.get("start", "1")
            self.lists.append((int(start) if start.isdecimal() else 1) if tag == "ol" else 0)
        elif tag == "li":
            self._item()
        elif tag == "blockquote":
            self.quotes += 1
            self.break_line()
        elif tag == "br":
            self.say("<br>")
        elif tag == "hr":
            self.insert('<hr class="hr">\n')
        elif tag in _BLOCKS:
            self._block(tag)
        else:
            self._table_tag(tag, given)

    def handle_endtag(self, tag: str) -> None:
        """Closes what a tag stood for."""
        if tag in _INLINE:
            kept = _INLINE[tag]
            if kept and kept in self.inline:
                self.inline.reverse()
                self.inline.remove(kept)
                self.inline.reverse()
                if self.is_open or self.table is not None:
                    self.say(f"</{kept}>")
        elif tag in ("ul", "ol"):
            self.break_line()
            del self.lists[-1:]
        elif tag == "blockquote":
            self.break_line()
            self.quotes = max(0, self.quotes - 1)
            self.style = "quote" if self.quotes else "p"
        elif tag in _BLOCKS or tag == "li":
            self.break_line()
            self.verbatim = False
        elif tag == "table":
            self._end_table()
        elif self.table is not None and not self.nested:
            self._end_part(self.table, tag)

    def handle_data(self, data: str) -> None:
        """Words."""
        if self.table is not None and self.table.cell == "caption":
            self.table.caption += data
        elif self.verbatim:
            self.say("<br>".join(html.escape(line) for line in data.rstrip("\n").split("\n")))
        elif data.strip() or self.is_open:
            self.say(html.escape(" ".join(data.split("\n"))))

    def _block(self, tag: str) -> None:
        if tag[0] == "h":
            level = min(int(tag[1]), 5)
            self.begin(f"h{level}", f"h{min(level, 4)}")
        elif tag in ("dt", "dd", "pre"):
            self.begin(tag)
            self.verbatim = tag == "pre"
        elif not (
            self.marker and not self.is_open
        ):  # the first paragraph of an item stands behind its marker
            self.break_line()

    def _item(self) -> None:
        number = self.lists[-1] if self.lists else 0
        if self.lists and number:
            self.lists[-1] += 1
        depth = min(max(len(self.lists), 1), _DEEPEST)
        self.begin(f"li li{depth}", marker=f"{number}. " if number else "• ")

    def _table_tag(self, tag: str, given: dict[str, str]) -> None:
        if tag == "table":
            if self.table is not None:
                self.nested += 1
                return
            self.break_line()
            self.table = _Table()
        elif self.table is None or self.nested:
            return
        elif tag == "tr":
            self.table.width = 0
            self.table.out.append("<tr>")
        elif tag in ("td", "th"):
            self._cell(self.table, tag, given)
        elif tag == "caption":
            self.table.cell = "caption"

    def _cell(self, table: _Table, tag: str, given: dict[str, str]) -> None:
        spans = {name: given[name] for name in ("colspan", "rowspan") if given.get(name, "").isdecimal()}
        table.width += int(spans.get("colspan", "1"))
        table.widest = max(table.widest, table.width)
        aligned = _ALIGNED.search(given.get("class", ""))
        words = "".join(f' {name}="{value}"' for name, value in spans.items())
        side = f" {aligned[1]}" if aligned else ""
        table.out.append(f'<{tag} class="{tag}{side}"{words}>')
        table.cell, table.has_words = tag, False

    def _end_part(self, table: _Table, tag: str) -> None:
        if tag in ("td", "th"):
            if table.out and table.out[-1] == "<br>":
                table.out.pop()
            table.out.append(f"</{tag}>")
            table.cell = ""
        elif tag == "caption":
            table.cell = ""
        elif tag == "tr":
            table.out.append("</tr>")

    def _end_table(self) -> None:
        if self.nested or self.table is None:
            self.nested = max(0, self.nested - 1)
            return
        table, self.table = self.table, None
        if table.caption.strip():
            self.out.append(f'<p class="caption">{html.escape(table.caption.strip())}</p>\n')
        wide = f' style="min-width:{table.widest * COLUMN}px"' if table.widest >= WIDE else ""
        rows = "".join(table.out)
        self.out.append(
            f'<section class="box"><table class="table"{wide}><tbody>{rows}</tbody></table></section>\n'
        )


_BREAK: Final = re.compile(r"<br>")
_ROW: Final = re.compile(r"</t[dh]>(?=<t)")
_LINE: Final = re.compile(r"</(?:p|h[1-6]|section|tr)>|<hr[^>]*>")
_TAG: Final = re.compile(r"<[^>]*>")


def plain(markup: str) -> str:
    """Flat markup as plain text: a line for every paragraph and every row of a table, tabs between cells."""
    text = _TAG.sub("", _LINE.sub("\n", _ROW.sub("\t", _BREAK.sub("\n", markup.replace("\n", "")))))
    lines = (line.strip() for line in html.unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)
