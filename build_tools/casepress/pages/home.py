"""The home page: the latest release as a whole, the newest cases before it, and the ways in."""

from __future__ import annotations

from typing import Final

import msgspec

from casepress.pages.batches import BATCHES, inspection_link
from casepress.pages.copy import Copy
from casepress.pages.indexes import issue_links, province_links, square_links
from casepress.pages.listing import Group, Hotline, open_tip_offs
from casepress.pages.metadata import website
from casepress.pages.page import Card, Link, Page

INSPECTIONS: Final = 12


class Home(msgspec.Struct, frozen=True):
    """The home page: the latest release as a whole, then the newest cases before it, and the ways in."""

    heading: str
    description: str
    release: Link
    release_date: str
    release_theme: str
    release_introduction: str
    latest: tuple[Card, ...]
    earlier: tuple[Card, ...]
    groups: tuple[Group, ...]
    squares: tuple[Link, ...]
    counts: tuple[tuple[str, str, str], ...]
    tip_offs: tuple[Hotline, ...]


def home_page(copy: Copy) -> Page:
    """The home page; without any public case it says so."""
    catalogue = copy.catalogue
    newest = catalogue.releases[0] if catalogue.releases else None
    # The newest release stands first in the common order.
    cases = catalogue.by_release[newest.id] if newest else catalogue.everything
    earlier = catalogue.everything[len(cases) : len(cases) + 8]
    groups = (
        Group("按地区", province_links(copy)),
        Group("按问题领域", issue_links(copy, "domain")),
        Group("按问题性质", issue_links(copy, "conduct")),
        _inspections(copy),
    )
    data = Home(
        heading=copy.imprint.name,
        description=copy.imprint.description,
        release=copy.release_link(newest) if newest else Link("", ""),
        release_date=newest.published if newest else "",
        release_theme=newest.theme if newest else "",
        release_introduction=newest.introduction if newest else "",
        latest=copy.cards(cases[:12]),
        earlier=copy.cards(earlier),
        groups=tuple(group for group in groups if group.links),
        squares=square_links(copy) if newest else (),
        counts=_counts(copy),
        tip_offs=open_tip_offs(copy),
    )
    return Page(
        address="",
        section="home",
        template="home.html",
        title=copy.imprint.name,
        description=copy.imprint.description,
        data=data,
        feeds=(Link(copy.imprint.name, "feed.xml"),) if copy.imprint.url and copy.catalogue.everything else (),
        modified=copy.newest(cases),
        linked=(website(copy.imprint),) if copy.imprint.url else (),
    )


def _inspections(copy: Copy) -> Group:
    """The newest inspections, and the way to the others."""
    everyone = copy.catalogue.inspections
    more = Link(f"全部 {len(everyone)} 个督察批次", BATCHES.address) if len(everyone) > INSPECTIONS else None
    return Group(
        "按督察批次", tuple(inspection_link(one, copy) for one in everyone[:INSPECTIONS]), more=more
    )


def _counts(copy: Copy) -> tuple[tuple[str, str, str], ...]:
    """What the site holds: label, number and unit."""
    catalogue = copy.catalogue
    return (
        ("典型案例", str(len(catalogue.everything)), "起"),
        ("省级地区", str(len(province_links(copy))), "个"),
        ("督察批次", str(len(catalogue.inspections)), "个"),
        ("通报批次", str(len(catalogue.releases)), "个"),
    )
