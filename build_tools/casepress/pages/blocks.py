"""The menu, and the live blocks that hand-written pages may hold (`<!-- casepress: latest 8 -->`)."""

from __future__ import annotations

from typing import Any, Final

from casepress.pages.copy import Copy
from casepress.pages.home import home_page
from casepress.pages.page import Link


def menu(section: str, copy: Copy, handwritten: tuple[Link, ...]) -> tuple[tuple[Link, bool], ...]:
    """The links of the menu, each with whether it is the present section; only sections that have content."""
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
    items += [(link, link.address) for link in handwritten]
    return tuple((link, name == section) for link, name in items)


GROUPS: Final = {"regions": "按地区", "issues": "按问题领域", "batches": "按督察批次"}


def is_live_block(name: str, argument: str) -> bool:
    """Whether a hand-written page may hold this block."""
    if name == "latest":
        return not argument or (argument.isascii() and argument.isdigit())
    return not argument and (name in GROUPS or name in ("counts", "menu", "banner"))


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
    return "blocks/none.html", None
