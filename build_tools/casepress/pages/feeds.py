"""Feeds, as Atom and as JSON Feed: for the site and for each region, object, issue and inspection; the newest cases of
each, with their pictures and clips as enclosures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import msgspec

from casepress.case import Case
from casepress.catalogue import Cases
from casepress.pages.copy import Copy
from casepress.pages.exhibits import exhibits
from casepress.pages.page import Document, Exhibit, Plan

ENTRIES: Final = 20


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """A case in a feed; addresses are absolute, times RFC 3339."""

    title: str
    url: str
    published: str
    updated: str
    summary: str
    categories: tuple[tuple[str, str], ...]
    enclosures: tuple[Exhibit, ...] = ()


class Feed(msgspec.Struct, frozen=True):
    """A feed; `url` is the address of the Atom form (RFC 4287)."""

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
    yield from _plans(copy.imprint.name, "", catalogue.everything, copy)
    regions = catalogue.vocabulary.regions
    for code, cases in sorted(catalogue.by_region.items()):
        yield from _plans(regions.full_name(code), f"regions/{code}/", cases, copy)
    for id, cases in sorted(catalogue.by_object.items()):
        yield from _plans(copy.object_link(id).text, f"objects/{id}/", cases, copy)
    for slug, cases in sorted(catalogue.by_issue.items()):
        label = copy.issues((slug,))
        if label:
            yield from _plans(label[0].text, f"issues/{slug}/", cases, copy)
    for inspection in catalogue.inspections:
        cases = catalogue.by_inspection[inspection.id]
        yield from _plans(copy.inspection_label(inspection), f"batches/{inspection.id}/", cases, copy)


def _plans(title: str, base: str, cases: Cases, copy: Copy) -> Iterator[Plan]:
    """The two forms of one feed."""
    shown = cases[:ENTRIES]
    basis = (title, copy.bases(shown))
    yield Plan(f"{base}feed.xml", basis, partial(_atom, title, base, shown, copy))
    yield Plan(f"{base}feed.json", basis, partial(_json, title, base, shown, copy))


def _atom(title: str, base: str, cases: Cases, copy: Copy) -> Document:
    return Document(f"{base}feed.xml", "feed.xml", _feed(title, base, cases, copy))


def _json(title: str, base: str, cases: Cases, copy: Copy) -> Document:
    return json_feed(_feed(title, base, cases, copy), base, copy)


def json_feed(feed: Feed, base: str, copy: Copy) -> Document:
    """A feed below `base` as JSON Feed 1.1."""
    language = copy.imprint.language
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": copy.absolute(f"{base}feed.json"),
        "icon": copy.absolute("assets/casepress/icon.png"),
        "language": language,
        "authors": [{"name": feed.author, "url": copy.imprint.url}],
        "items": [_item(entry, copy) for entry in feed.entries],
    }
    if copy.imprint.description:
        value["description"] = copy.imprint.description
    return Document(f"{base}feed.json", content=msgspec.json.encode(value))


def _item(entry: Entry, copy: Copy) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.url,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.summary or entry.title,
        "date_published": entry.published,
        "date_modified": entry.updated,
        "tags": [label for _, label in entry.categories],
    }
    if entry.enclosures:
        item["image"] = copy.absolute(entry.enclosures[0].poster)
        item["attachments"] = [_attachment(one, copy) for one in entry.enclosures]
    return item


def _attachment(one: Exhibit, copy: Copy) -> dict[str, Any]:
    attachment: dict[str, Any] = {
        "url": copy.absolute(one.address),
        "mime_type": one.mime,
        "size_in_bytes": one.bytes,
    }
    if one.caption or one.alt:
        attachment["title"] = one.caption or one.alt
    if one.seconds:
        attachment["duration_in_seconds"] = round(one.seconds, 3)
    return attachment


def _feed(title: str, base: str, cases: Cases, copy: Copy) -> Feed:
    entries = tuple(_entry(case, copy) for case in cases)
    name = copy.imprint.name
    return Feed(
        title=f"{title} · {name}" if base else title,
        url=copy.absolute(f"{base}feed.xml"),
        page=copy.absolute(base),
        updated=max(entry.updated for entry in entries),
        author=copy.imprint.office or name,
        entries=entries,
    )


def _entry(case: Case, copy: Copy) -> Entry:
    release = copy.catalogue.release_of(case)
    published = copy.moment(release)
    changed = copy.modified(case)
    slugs = (*case.domains, *case.conducts)
    return Entry(
        title=case.title,
        url=copy.absolute(case.address),
        published=published,
        updated=published if changed == release.published else f"{changed}T00:00:00+08:00",
        summary=case.summary,
        categories=tuple(zip(slugs, (link.text for link in copy.issues(slugs)), strict=False)),
        enclosures=exhibits(case, copy),
    )
