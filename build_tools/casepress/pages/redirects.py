"""Old addresses: those that lead to where a case is now, and those at which nothing stands any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from casepress.pages.copy import Copy
from casepress.pages.page import Document, Plan, planned


class Redirect(msgspec.Struct, frozen=True):
    """A moved case: its title, its address from the old one, and its canonical address."""

    title: str
    target: str
    canonical: str


def redirect_pages(copy: Copy) -> Iterator[Plan]:
    """A small page at each alias of a public case, unless another case lives there now."""
    for case in copy.catalogue.renamed:
        for alias in case.front.aliases:
            if alias not in copy.catalogue.by_id:
                redirect = Redirect(case.title, f"../{case.id}/", copy.absolute(case.address))
                yield planned(Document(f"cases/{alias}/index.html", "redirect.html", redirect))


class Tombstone(msgspec.Struct, frozen=True):
    """A notice at an address that had a page; `root` leads to the site's root."""

    root: str


def tombstone_pages(addresses: Iterable[str]) -> Iterator[Plan]:
    """A notice at each of some addresses, in order."""
    for address in sorted(addresses):
        root = "../" * address.count("/") or "./"
        yield planned(Document(f"{address}index.html", "tombstone.html", Tombstone(root)))
