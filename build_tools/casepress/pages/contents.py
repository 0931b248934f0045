"""The site's table of contents: every kind of output that is not the page of a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from casepress.pages.batches import batch_pages
from casepress.pages.briefings import briefing_pages
from casepress.pages.copy import Copy
from casepress.pages.descriptor import dictionary_page
from casepress.pages.feeds import feed_documents
from casepress.pages.home import home_page
from casepress.pages.indexes import case_list_pages, issue_pages, object_pages, region_pages
from casepress.pages.opendata import data_page
from casepress.pages.page import Plan, planned
from casepress.pages.redirects import redirect_pages
from casepress.pages.search import search_pages
from casepress.pages.service import service_pages
from casepress.pages.verify import key_documents, verify_page
from casepress.pages.walls import wall_pages


def contents(copy: Copy) -> Iterator[Plan]:
    """Every page and document but bulletins, register, sitemap and notices; neighbours, which show the same cases,
    together."""
    for part in PARTS.values():
        yield from part(copy)


def _home(copy: Copy) -> Iterator[Plan]:
    yield planned(home_page(copy))
    if copy.catalogue.everything:
        yield planned(data_page(copy))
        yield planned(dictionary_page(copy))
    yield planned(verify_page(copy))
    yield from map(planned, service_pages(copy))


PARTS: Final[dict[str, Callable[[Copy], Iterable[Plan]]]] = {
    "batches": batch_pages,
    "issues": issue_pages,
    "regions": region_pages,
    "objects": object_pages,
    "cases": case_list_pages,
    "feeds": feed_documents,
    "walls": wall_pages,
    "home": _home,
    "briefings": briefing_pages,
    "redirects": redirect_pages,
    "search": search_pages,
    "key": key_documents,
}
