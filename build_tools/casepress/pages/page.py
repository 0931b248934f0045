"""What a page is: an address, a template and the values it shows. All of it is data; rendering is the press's work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar

import msgspec

from casepress.case import Heading

T = TypeVar("T")
PER_PAGE: Final = 30


class Link(msgspec.Struct, frozen=True, array_like=True):
    """Words that lead to an address below the site's root (no leading slash), with an optional note or count."""

    text: str
    address: str
    note: str = ""


class Thumb(msgspec.Struct, frozen=True, array_like=True):
    """A small picture: its address, size in pixels and alt text."""

    address: str
    width: int
    height: int
    alt: str


class Card(msgspec.Struct, frozen=True, array_like=True):
    """A case in a list."""

    id: str
    address: str
    title: str
    date: str
    release: Link
    places: tuple[Link, ...]
    issues: tuple[Link, ...]
    summary: str
    status: str
    pictures: int
    clips: int
    thumb: Thumb | None = None


class Pager(msgspec.Struct, frozen=True, array_like=True):
    """Where a page stands in a paged list; addresses are "" where there is none."""

    number: int
    last: int
    previous: str
    next: str
    pages: tuple[Link, ...]


class Page(msgspec.Struct, frozen=True):
    """One HTML page: `section` names its shell and its place in the menu, `template` renders `data`.

    `crumbs` lead from the home page to the page itself; `feeds` are offered in its head; `modified` is the day of the
    latest public change to what it shows (YYYY-MM-DD or ""), for the sitemap; `listed` says whether it stands there.
    """

    address: str
    section: str
    template: str
    title: str
    description: str
    data: Any
    crumbs: tuple[Link, ...] = ()
    headings: tuple[Heading, ...] = ()
    feeds: tuple[Link, ...] = ()
    modified: str = ""
    picture: str = ""
    listed: bool = True
    kind: str = "website"
    published: str = ""

    @property
    def depth(self) -> int:
        """How many folders below the root it lies."""
        return self.address.count("/")


class Document(msgspec.Struct, frozen=True):
    """One file that is no page (feed, data, sitemap): rendered from `template`, or `content` as it is."""

    address: str
    template: str = ""
    data: Any = None
    content: bytes = b""


def page_address(base: str, number: int) -> str:
    """The address of the n-th page of a list (from 1)."""
    return base if number == 1 else f"{base}{number}/"


def paged(items: Sequence[T], base: str, per_page: int = PER_PAGE) -> Iterator[tuple[str, Sequence[T], Pager]]:
    """A list cut into pages: each page's address, its items and its pager. An empty list gives no page."""
    last = -(-len(items) // per_page)
    for number in range(1, last + 1):
        shown = sorted({1, last, *range(max(1, number - 2), min(last, number + 2) + 1)})
        pager = Pager(
            number,
            last,
            page_address(base, number - 1) if number > 1 else "",
            page_address(base, number + 1) if number < last else "",
            tuple(Link(str(n), page_address(base, n)) for n in shown),
        )
        yield page_address(base, number), items[(number - 1) * per_page : number * per_page], pager
