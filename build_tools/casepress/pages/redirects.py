"""Old addresses that lead to where a case is now."""

from __future__ import annotations

from collections.abc import Iterator

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
