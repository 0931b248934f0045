"""Links as numbered notes, for media in which a link leads nowhere: each address has one number in an edition."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from casepress.editions.edition import Block
from casepress.pages.parts import Anchor, Html

# Sanitised HTML: attributes are quoted, and an address holds no quotation mark.
_LINK: Final = re.compile(r"<a\b([^<>]*)>|</a>")
_HREF: Final = re.compile(r"\bhref=\"([^\"]*)\"")


class Note(NamedTuple):
    """A note: its number, the words that were a link where it was first named, and the address."""

    number: int
    words: str
    address: str


class Notes:
    """Numbers addresses in the order in which they are named. State: the notes so far."""

    def __init__(self, root: str) -> None:
        """`root` is the absolute address of the site with a closing slash, or "" when it has none."""
        self.root = root
        self.everything: list[Note] = []
        self._numbers: dict[str, int] = {}

    def number(self, address: str, words: str = "") -> int:
        """The number of an address."""
        if address not in self._numbers:
            self._numbers[address] = len(self.everything) + 1
            self.everything.append(Note(self._numbers[address], words, address))
        return self._numbers[address]

    def applied(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The same blocks without links: behind the words of each stands its number. Places on the same page, mail
        and telephones are no links here, nor are cases that are not public. Text that only a link parted is one."""
        around = _Around(self)
        text = ""
        for block in blocks:
            if isinstance(block, Anchor):
                around.open(f"{self.root}{block.address}" if self.root and block.address else "")
            elif isinstance(block, Html):
                text += around.rewritten(block.markup)
            else:
                if text:
                    yield Html(text)
                text = ""
                yield block
        if text:
            yield Html(text)


class _Around:
    """The link that is open, over several pieces of text. State: its address and its words so far."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.address: str | None = None
        self.words = ""

    def open(self, address: str) -> None:
        self.address, self.words = address, ""

    def rewritten(self, markup: str) -> str:
        done, end = [], 0
        for match in _LINK.finditer(markup):
            done.append(self.heard(markup[end : match.start()]))
            end = match.end()
            if match[0] == "</a>":
                done.append(self.closed())
            else:
                href = _HREF.search(match[1])
                address = html.unescape(href[1]) if href else ""
                self.open(address if address.startswith(("http://", "https://")) else "")
        done.append(self.heard(markup[end:]))
        return "".join(done)

    def heard(self, markup: str) -> str:
        if self.address:
            self.words += markup
        return markup

    def closed(self) -> str:
        address, self.address = self.address, None
        if not address:
            return ""
        words = html.unescape(re.sub(r"<[^>]*>", "", self.words)).strip()
        return f"<sup>[{self.notes.number(address, words)}]</sup>"
