"""The menu, and the live blocks that hand-written pages may hold (`<!-- casepress: latest 8 -->`)."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from casepress.pages.copy import Copy
from casepress.pages.home import home_page
from casepress.pages.listing import Group
from casepress.pages.page import Link
from casepress.pages.service import SERVICES, service_links

# What stands around every page.
FRAME: Final = ("banner", "masthead", "footer")


def menu(section: str, copy: Copy, handwritten: tuple[Link, ...]) -> tuple[tuple[Link, bool], ...]:
    """The links of the menu, each with whether it is the present section; only sections that have content.

    Hand-written pages stand in the footer, and in the menu while there is nothing else.
    """
    items = _sections(copy)
    if not copy.catalogue.everything:
        items += [(link, link.address) for link in handwritten]
    return tuple((link, name == section) for link, name in items)


def _sections(copy: Copy) -> list[tuple[Link, str]]:
    catalogue = copy.catalogue
    items: list[tuple[Link, str]] = [(Link("首页", ""), "home")]
    if catalogue.everything:
        items += [
            (Link("案例", "cases/"), "cases"),
            (Link("地区", "regions/"), "regions"),
            (Link("问题", "issues/"), "issues"),
            (Link("批次", "batches/"), "batches"),
        ]
        if catalogue.with_pictures:
            items.append((Link("图片", "images/"), "images"))
        if catalogue.with_clips:
            items.append((Link("视频", "videos/"), "videos"))
        items.append((Link("数据", "data/"), "data"))
    if copy.briefings:
        items.append((Link("简报", "briefings/"), "briefings"))
    return items


class Ways(msgspec.Struct, frozen=True):
    """The ways to every case: the address of the search ("" for none), and every section but the home page."""

    search: str
    links: tuple[Link, ...]


class Frame(msgspec.Struct, frozen=True):
    """What stands around every page beside the menu: the groups of links below it, and the address of the search."""

    groups: tuple[Group, ...]
    search: str


def frame(copy: Copy, handwritten: tuple[Link, ...], own: frozenset[str]) -> Frame:
    """The frame of a build's pages. `own` are the addresses of hand-written pages, which stand in place of generated
    ones."""
    groups = (
        Group("查阅案例", tuple(link for link, _ in _sections(copy))),
        Group("公众服务", tuple(service_links(copy, own))),
        Group("关于本站", tuple(link for link in handwritten if link.address not in SERVICES)),
    )
    found = tuple(group for group in groups if group.links)
    return Frame(found, copy.imprint.search)


GROUPS: Final = {"regions": "按地区", "issues": "按问题领域", "batches": "按督察批次"}


def is_live_block(name: str, argument: str) -> bool:
    """Whether a hand-written page may hold this block."""
    if name == "latest":
        return not argument or (argument.isascii() and argument.isdigit())
    return not argument and (name in GROUPS or name in ("counts", "ways", *FRAME))


def live_block(name: str, argument: str, copy: Copy) -> tuple[str, Any] | None:
    """The template and data of a live block, or None when there is no such block."""
    if not is_live_block(name, argument):
        return None
    if name == "latest":
        shown = copy.catalogue.everything[: min(int(argument or 8), 50)]
        return "blocks/latest.html", copy.cards(shown)
    if name in GROUPS:
        found = [group for group in home_page(copy).data.groups if group.label == GROUPS[name]]
        return "blocks/groups.html", tuple(found)
    if name == "counts":
        return "blocks/counts.html", home_page(copy).data.counts
    if name == "ways":
        links = tuple(link for link, section in _sections(copy) if section != "home")
        return "blocks/ways.html", Ways(copy.imprint.search, links)
    return "blocks/none.html", None
