"""What a page is: an address, a template and the values it shows. All of it is data; rendering is the press's work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, Literal, NamedTuple, TypeVar

import msgspec

from casepress.case import Heading
from casepress.media.rendition import Picture

T = TypeVar("T")
PER_PAGE: Final = 30
# What the pager calls the first page of a list.
NEWEST: Final = "最新"
# Below this the pages of the Traditional variant have the addresses that they have without it.
TRADITIONAL: Final = "zh-hant/"


class Link(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Words that lead to an address below the site's root (no leading slash), with an optional note or count."""

    text: str
    address: str
    note: str = ""


class Card(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A case in a list. `day` is its date in words; `place_words`, `issue_words` and `media_words` are its
    places, issues and media as one text each, because a card is printed many times."""

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
    thumb: Picture | None = None
    day: str = ""
    place_words: str = ""
    issue_words: str = ""
    media_words: str = ""


class Pager(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Where a page stands in the paged list at `base`; addresses are "" where there is none. It names its neighbours,
    the first page and the oldest.

    `number` is 0 on the first page, which has the newest, and counts the pages behind it from the oldest, which is 1;
    `last` is how many of those there are.
    """

    base: str
    number: int
    last: int

    @property
    def newer(self) -> str:
        """The address of the page with the next newer."""
        return page_address(self.base, self.number + 1 if self.number < self.last else 0) if self.number else ""

    @property
    def older(self) -> str:
        """The address of the page with the next older."""
        at = self._place
        return page_address(self.base, at - 1) if at > 1 else ""

    @property
    def pages(self) -> tuple[Link | None, ...]:
        """The pages that are named, the newest first; None where some are left out."""
        at = self._place
        near = range(min(self.last, at + 2), max(0, at - 3), -1)
        named: list[Link | None] = [Link(NEWEST, page_address(self.base, 0))]
        before = self.last + 1
        for number in dict.fromkeys((*near, *([1] if self.last else []))):
            if before - number > 1:
                named.append(None)
            named.append(Link(str(number), page_address(self.base, number)))
            before = number
        return tuple(named)

    @property
    def _place(self) -> int:
        """Its place when the oldest page is the first and the newest the last."""
        return self.number or self.last + 1


class Exhibit(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A public picture or clip as machines are told of it: the file that every reader can show, addresses below the
    site's root.

    `width` and `height` are in pixels, `bytes` is the length of the file, `seconds` that of a clip; `poster` is the
    still before a clip, of a picture a copy that is small enough for previews; `captions` are a clip's captions (""
    for none); `original` is the SHA-256 of the editor's file.
    """

    kind: Literal["picture", "clip"]
    file: str
    address: str
    mime: str
    width: int
    height: int
    bytes: int
    original: str
    seconds: float = 0.0
    poster: str = ""
    captions: str = ""
    alt: str = ""
    caption: str = ""
    taken: str = ""
    mode: str = ""
    credit: str = ""


class Article(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What the head of a bulletin says of it. `published` and `modified` are RFC 3339, or a bare date where the time
    is not known; `corrections` are dates and notes; `based_on` the addresses of its sources."""

    published: str
    modified: str
    source: str
    author: str
    section: str
    number: str
    keywords: tuple[str, ...]
    places: tuple[str, ...]
    based_on: tuple[str, ...]
    corrections: tuple[tuple[str, str], ...]
    exhibits: tuple[Exhibit, ...]


class Page(msgspec.Struct, frozen=True, gc=False):
    """One HTML page: `section` names its shell and its place in the menu, `template` renders `data`.

    `crumbs` lead from the home page to the page itself; `feeds` are offered in its head (each address has a twin that
    ends in .json); `modified` is the day of the latest public change to what it shows (YYYY-MM-DD or ""), for the
    sitemap; `listed` says whether it stands there; `linked` are further things (schema.org) that its head describes.
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
    listed: bool = True
    article: Article | None = None
    linked: tuple[dict[str, Any], ...] = ()

    @property
    def depth(self) -> int:
        """How many folders below the root it lies."""
        return self.address.count("/")

    @property
    def root(self) -> str:
        """What leads from it to the site's root."""
        return "../" * self.depth or "./"


class Document(msgspec.Struct, frozen=True, gc=False):
    """One file that is no page (feed, data, sitemap): rendered from `template`, or `content` as it is."""

    address: str
    template: str = ""
    data: Any = None
    content: bytes = b""


class Plan(NamedTuple):
    """An output that need not be made to know whether it changed: `basis` holds everything that it is made from
    (beside the settings, the vocabularies and the program, which no output outlives)."""

    address: str
    basis: Any
    make: Callable[[], Page | Document]


def planned(output: Page | Document) -> Plan:
    """The plan of an output that is cheap to make: it is its own basis."""
    return Plan(output.address, output, lambda: output)


def day_in_words(day: str) -> str:
    """A day, month or year (YYYY-MM-DD, YYYY-MM, YYYY) as Chinese readers say it: 2021年5月17日."""
    numbers = zip(day.split("-"), "年月日", strict=False)
    return "".join(f"{int(number)}{unit}" for number, unit in numbers if number.isdecimal())


def page_address(base: str, number: int) -> str:
    """The address of a page of a list by its number, which is 0 for the page with the newest."""
    return f"{base}{number}/" if number else base


def paged(
    items: Sequence[T], base: str, per_page: int = PER_PAGE
) -> Iterator[tuple[str, Sequence[T], Pager]]:
    """A list, newest first, cut into pages: each page's address, its items and its pager. An empty list gives no page.

    The pages behind the first are filled from the oldest item on and numbered so: what is added on top leaves them,
    their addresses and what was quoted from them as they are. The first page has half a page to one and a half.
    """
    count = len(items)
    last = max(0, (count - (per_page + 1) // 2) // per_page)
    for number in (0, *range(last, 0, -1)) if count else ():
        start = count - number * per_page if number else 0
        end = start + per_page if number else count - last * per_page
        yield page_address(base, number), items[start:end], Pager(base, number, last)


def earlier(heading: str, pager: Pager) -> str:
    """The title of a page of a list behind the first."""
    return f"{heading}（往期第 {pager.number} 页）"
