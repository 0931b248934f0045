"""Every output by address: which addresses belong to the press, so that no two things claim one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from casepress.diagnostics import Finding, Place
from casepress.pages.page import TRADITIONAL
from casepress.rules import output as rules

# The folders and files that generated pages live in. A hand-written page may not stand there.
RESERVED_FOLDERS: Final = frozenset(
    {
        "cases",
        "regions",
        "objects",
        "issues",
        "batches",
        "briefings",
        "images",
        "videos",
        "search",
        "data",
        "verify",
        "media",
    }
)
RESERVED_FILES: Final = frozenset({"feed.xml", "feed.json", "sitemap.xml", "robots.txt"})


def claimed(address: str) -> bool:
    """Whether an address below the root belongs to the press."""
    head = address.partition("/")[0]
    return head in RESERVED_FOLDERS or address in RESERVED_FILES or head.startswith("sitemap-")


def collisions(handwritten: Iterable[tuple[str, str]], variants: Iterable[str] = ()) -> Iterator[Finding]:
    """A finding for every hand-written page (address, source file) that stands where the press writes; `variants` are
    those in which the site is made."""
    taken = {"zh-Hant": TRADITIONAL}
    for address, file in handwritten:
        if claimed(address) or any(address.startswith(taken[variant]) for variant in variants):
            yield rules.ADDRESS_TAKEN.at(Place(file), address=f"/{address}")


def file_of(address: str) -> str:
    """The file below the site's folder that answers an address: a page's is index.html."""
    return f"{address}index.html" if address == "" or address.endswith("/") else address


def page_of(address: str) -> str | None:
    """The address that a page answers to; None for what is no page. The error page is nobody's address, and a page of
    a variant is where its page is: should the site no longer be made in it, nothing is lost."""
    if address.startswith(TRADITIONAL):
        return None
    if address == "" or address.endswith("/"):
        return address
    return address.removesuffix("index.html") if address.endswith("/index.html") else None
