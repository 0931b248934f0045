"""A list of cases as a page: what stands above it, the cards, and the pages it is cut into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import msgspec

from casepress.case import Case
from casepress.catalogue import Cases
from casepress.pages.copy import HOME, Copy
from casepress.pages.page import Link, Page, Pager, Plan, day_in_words, earlier, paged
from casepress.vocabulary.inspections import Inspection, Petitions, TipOff


class Group(msgspec.Struct, frozen=True, array_like=True):
    """Links under a heading; each link's note is its number of cases. `anchor` is the id of the heading, or "";
    `more` leads to all of them where only some stand here."""

    label: str
    links: tuple[Link, ...]
    anchor: str = ""
    more: Link | None = None


class Branch(msgspec.Struct, frozen=True, array_like=True):
    """A limb of a tree of links: its own link (note: number of cases), a word on when, a paragraph, and what hangs
    on it."""

    link: Link
    when: str = ""
    text: str = ""
    twigs: tuple[Link, ...] = ()


class Limb(msgspec.Struct, frozen=True, array_like=True):
    """Branches under a heading."""

    label: str
    branches: tuple[Branch, ...]


class Hotline(msgspec.Struct, frozen=True, array_like=True):
    """An open way to report: for which place, during which inspection."""

    place: str
    inspection: Link
    tip: TipOff


class Listing(msgspec.Struct, frozen=True):
    """A list of cases with what leads further: squares, groups of links, trees, an introduction, a pager. `since` and
    `until` are the days, in words, between which the shown cases came out."""

    heading: str
    label: str
    count: int
    introduction: str
    groups: tuple[Group, ...]
    shown: Sequence[Case] = ()
    since: str = ""
    until: str = ""
    pager: Pager | None = None
    note: str = ""
    feed: str = ""
    tip_offs: tuple[Hotline, ...] = ()
    petitions: tuple[Petitions, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    squares: tuple[Link, ...] = ()
    limbs: tuple[Limb, ...] = ()


def open_tip_offs(copy: Copy, inspection: Inspection | None = None) -> tuple[Hotline, ...]:
    """The ways to report that are open on the day of the build, of inspections that have no case yet too; the page
    itself hides them when they close."""
    vocabulary, today = copy.catalogue.vocabulary, copy.day
    inspections = (inspection,) if inspection else vocabulary.inspections.newest_first
    regions = vocabulary.regions
    return tuple(
        Hotline(regions.full_name(tip.region) if tip.region else "", copy.named_inspection(one), tip)
        for one in inspections
        for tip in one.tip_off
        if tip.opens <= today <= tip.closes
    )


def number_of(cases: Cases) -> str:
    """Their number as the note of a link."""
    return str(len(cases))


def listing_pages(
    cases: Cases, base: str, section: str, crumbs: tuple[Link, ...], listing: Listing, copy: Copy
) -> Iterator[Plan]:
    """The pages of one list. Groups, introduction and the number of cases stand on the first page only, so that a new
    case leaves the pages behind it as they are."""
    feed = (
        (Link(f"{listing.heading} · {copy.imprint.name}", listing.feed),)
        if listing.feed and copy.imprint.url
        else ()
    )
    frame = Page(
        address=base,
        section=section,
        template="listing.html",
        title=listing.heading,
        description=f"{listing.heading}：{len(cases)} 起典型案例",
        data=msgspec.structs.replace(listing, count=len(cases)),
        crumbs=crumbs,
        feeds=feed,
        modified=copy.newest(cases[:1]),
    )
    behind = (base, section, listing.heading, crumbs, feed)
    for address, ranks, pager in paged(cases.ranks, base, copy.imprint.per_page):
        shown = Cases(cases.everyone, ranks)
        around = behind if pager.number else frame
        yield Plan(
            address, (around, pager, copy.bases(shown)), partial(_listing_page, frame, address, pager, shown, copy)
        )


def _listing_page(frame: Page, address: str, pager: Pager, shown: Cases, copy: Copy) -> Page:
    """The page with its cases; behind the first, `frame`, it has nothing that a new case changes."""
    if not pager.number:
        data = msgspec.structs.replace(frame.data, shown=shown, pager=pager if pager.last else None)
        return msgspec.structs.replace(frame, data=data, modified=max(frame.modified, copy.newest(shown)))
    heading = frame.data.heading
    first, last = (copy.catalogue.release_at(shown.ranks[at]).published for at in (-1, 0))
    title = earlier(heading, pager)
    return msgspec.structs.replace(
        frame,
        address=address,
        title=title,
        description=f"{title}：典型案例",
        data=Listing(heading, "", 0, "", (), shown, day_in_words(first), day_in_words(last), pager),
        modified=copy.newest(shown),
    )


def overview_page(heading: str, listing: Listing, address: str, copy: Copy) -> Page:
    """A page that leads to other lists and shows no case itself."""
    return Page(
        address=address,
        section=address.rstrip("/"),
        template="listing.html",
        title=heading,
        description=f"{copy.imprint.name}：{heading}",
        data=msgspec.structs.replace(
            listing,
            count=len(copy.catalogue.everything),
            groups=tuple(group for group in listing.groups if group.links),
            limbs=tuple(limb for limb in listing.limbs if limb.branches),
        ),
        crumbs=(HOME, Link(heading.removeprefix("按").removesuffix("查看"), address)),
        modified=copy.newest(copy.catalogue.everything[:1]),
    )


def listing(heading: str, label: str = "", **more: Any) -> Listing:
    """A list by its heading and whatever else of it is given; its cases and their number come with the paging."""
    return Listing(heading, label, 0, more.pop("introduction", ""), more.pop("groups", ()), **more)
