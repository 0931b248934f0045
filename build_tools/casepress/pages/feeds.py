"""Atom feeds: for the site and for each region, object, issue and inspection; the newest cases of each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

import msgspec

from casepress.case import Case
from casepress.catalogue import Cases
from casepress.pages.copy import Copy
from casepress.pages.page import Document, Plan

ENTRIES: Final = 20


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """A case in a feed; addresses are absolute, times RFC 3339."""

    title: str
    url: str
    published: str
    updated: str
    summary: str
    categories: tuple[tuple[str, str], ...]


class Feed(msgspec.Struct, frozen=True):
    """An Atom feed (RFC 4287)."""

    title: str
    url: str
    page: str
    updated: str
    author: str
    entries: tuple[Entry, ...]


def feed_documents(copy: Copy) -> Iterator[Plan]:
    """Every feed. Feeds need absolute addresses: without a site URL there are none."""
    catalogue = copy.catalogue
    if not copy.imprint.url or not catalogue.everything:
        return
    yield _plan(copy.imprint.name, "", catalogue.everything, copy)
    regions = catalogue.vocabulary.regions
    for code, cases in sorted(catalogue.by_region.items()):
        yield _plan(regions.full_name(code), f"regions/{code}/", cases, copy)
    for id, cases in sorted(catalogue.by_object.items()):
        yield _plan(copy.object_link(id).text, f"objects/{id}/", cases, copy)
    for slug, cases in sorted(catalogue.by_issue.items()):
        label = copy.issues((slug,))
        if label:
            yield _plan(label[0].text, f"issues/{slug}/", cases, copy)
    for inspection in catalogue.inspections:
        cases = catalogue.by_inspection[inspection.id]
        yield _plan(copy.inspection_label(inspection), f"batches/{inspection.id}/", cases, copy)


def _plan(title: str, base: str, cases: Cases, copy: Copy) -> Plan:
    shown = cases[:ENTRIES]
    return Plan(f"{base}feed.xml", (title, copy.bases(shown)), partial(_feed, title, base, shown, copy))


def _feed(title: str, base: str, cases: Cases, copy: Copy) -> Document:
    entries = tuple(_entry(case, copy) for case in cases)
    name = copy.imprint.name
    feed = Feed(
        title=f"{title} · {name}" if base else title,
        url=copy.absolute(f"{base}feed.xml"),
        page=copy.absolute(base),
        updated=max(entry.updated for entry in entries),
        author=copy.imprint.office or name,
        entries=entries,
    )
    return Document(f"{base}feed.xml", "feed.xml", feed)


def _entry(case: Case, copy: Copy) -> Entry:
    release = copy.catalogue.release_of(case)
    published = copy.moment(release)
    changed = copy.modified(case)
    updated = published if changed == release.published else f"{changed}T00:00:00+08:00"
    slugs = (*case.domains, *case.conducts)
    categories = tuple(zip(slugs, (link.text for link in copy.issues(slugs)), strict=False))
    return Entry(case.title, copy.absolute(case.address), published, updated, case.summary, categories)
