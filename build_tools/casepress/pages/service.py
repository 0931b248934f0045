"""What the public is owed beside the cases: how to report, the large text, the accessibility statement.

A hand-written page at the same address takes the place of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from casepress.pages.copy import HOME, Copy
from casepress.pages.listing import Hotline, open_tip_offs
from casepress.pages.page import Link, Page

REPORT: Final = Link("举报方式", "report/")
CARE: Final = Link("大字版说明", "care/")
VERIFY: Final = Link("核验文字", "verify/")
STATEMENT: Final = Link("无障碍声明", "accessibility/")
SERVICES: Final = frozenset({REPORT.address, CARE.address, STATEMENT.address})
PAST: Final = 20


class Past(msgspec.Struct, frozen=True, array_like=True):
    """A stay whose time for reports is over: the inspection, the place, and its first and last day."""

    inspection: Link
    place: str
    opened: str
    closed: str


class Reporting(msgspec.Struct, frozen=True):
    """The ways to report that are open, and the last ones that were; newest first."""

    tip_offs: tuple[Hotline, ...]
    past: tuple[Past, ...]


def service_pages(copy: Copy) -> Iterator[Page]:
    """The pages, each only where it has something to say."""
    if _reports(copy):
        yield _page(
            REPORT,
            "report.html",
            "生态环境保护督察期间和平时怎样反映生态环境问题",
            copy,
            Reporting(open_tip_offs(copy), _past(copy)),
        )
    yield _page(Link(f"{copy.imprint.care}说明", CARE.address), "care.html", "怎样打开和关闭大字", copy)
    yield _page(STATEMENT, "accessibility.html", "本站为无障碍做了什么、还缺什么、怎样反馈", copy)


def service_links(copy: Copy, own: frozenset[str]) -> Iterator[Link]:
    """The links to them for the footer; `own` are the addresses of hand-written pages."""
    if _reports(copy) or REPORT.address in own:
        yield REPORT
    yield VERIFY
    yield Link(f"{copy.imprint.care}说明", CARE.address)
    yield STATEMENT


def _reports(copy: Copy) -> bool:
    return bool(copy.imprint.hotline) or any(
        tip.opens <= copy.day for one in copy.catalogue.vocabulary.inspections.newest_first for tip in one.tip_off
    )


def _past(copy: Copy) -> tuple[Past, ...]:
    regions = copy.catalogue.vocabulary.regions
    found = [
        Past(
            copy.named_inspection(one),
            regions.full_name(tip.region) if tip.region else "",
            tip.opens,
            tip.closes,
        )
        for one in copy.catalogue.vocabulary.inspections.newest_first
        for tip in one.tip_off
        if tip.closes < copy.day
    ]
    return tuple(sorted(found, key=lambda past: past.closed, reverse=True)[:PAST])


def _page(link: Link, template: str, description: str, copy: Copy, data: object = None) -> Page:
    return Page(
        address=link.address,
        section="service",
        template=template,
        title=link.text,
        description=f"{copy.imprint.name}：{description}",
        data=data,
        crumbs=(HOME, link),
    )
