"""The indexes of all cases, regions, objects and issues. An index without cases is not made.

Regions stand in the official order (by code), never by pinyin or by number of cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from casepress.pages.copy import HOME, OBJECT_KINDS, Copy
from casepress.pages.listing import Branch, Group, Limb, listing, listing_pages, number_of, overview_page
from casepress.pages.page import Link, Plan, planned

REGIONS = Link("地区", "regions/")
ISSUES = Link("问题", "issues/")
_SUFFIX: Final = re.compile("(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$")


def case_list_pages(copy: Copy) -> Iterator[Plan]:
    """All cases in one paged list."""
    if not copy.catalogue.everything:
        return
    frame = listing("全部案例", "按发布时间从新到旧", feed="feed.xml")
    yield from listing_pages(
        copy.catalogue.everything, "cases/", "cases", (HOME, Link("案例", "cases/")), frame, copy
    )


def province_links(copy: Copy) -> tuple[Link, ...]:
    """The provinces that have cases, in the official order, with their numbers of cases."""
    by_region = copy.catalogue.by_region
    return tuple(
        Link(region.name, f"regions/{region.code}/", number_of(by_region[region.code]))
        for region in copy.catalogue.vocabulary.regions.provinces()
        if region.code in by_region
    )


def square_links(copy: Copy) -> tuple[Link, ...]:
    """All provinces by their short names in the official order, then the corps and the central firms: 36 squares.

    One without cases has no address. The last leads to the list of firms, each of which has a page of its own.
    """
    by_region, objects = copy.catalogue.by_region, copy.catalogue.vocabulary.inspections.objects
    found = [
        Link(_SUFFIX.sub("", region.name), f"regions/{region.code}/", number_of(by_region[region.code]))
        if region.code in by_region
        else Link(_SUFFIX.sub("", region.name), "")
        for region in copy.catalogue.vocabulary.regions.provinces()
    ]
    for kind, name in (("corps", "兵团"), ("central-firm", "央企")):
        ids = [thing.id for thing in objects if thing.kind == kind and thing.id in copy.catalogue.by_object]
        cases = {case.id for id in ids for case in copy.catalogue.by_object[id]}
        address = f"objects/{ids[0]}/" if len(ids) == 1 else "regions/#objects"
        found.append(Link(name, address if cases else "", str(len(cases)) if cases else ""))
    return tuple(found)


def _object_links(copy: Copy) -> tuple[Link, ...]:
    by_object = copy.catalogue.by_object
    return tuple(
        Link(thing.name, f"objects/{thing.id}/", number_of(by_object[thing.id]))
        for thing in copy.catalogue.vocabulary.inspections.objects
        if thing.id in by_object
    )


def region_pages(copy: Copy) -> Iterator[Plan]:
    """The overview of places, then each region's list: province, city and county."""
    if not copy.catalogue.everything:
        return
    catalogue = copy.catalogue
    regions = catalogue.vocabulary.regions
    heading = "按地区查看"
    overview = listing(
        heading,
        note="一起案例涉及几个地区的，在每个地区都列出，合计只算一起。地区按行政区划代码排列，不分先后。",
        squares=square_links(copy),
        limbs=(Limb("各地区", _region_branches(province_links(copy), copy)),),
        groups=(Group("中央企业、兵团等督察对象", _object_links(copy), "objects"),),
    )
    yield planned(overview_page(heading, overview, "regions/", copy))
    for code, cases in sorted(catalogue.by_region.items()):
        lineage = regions.lineage(code)
        if not lineage:
            continue
        crumbs = (HOME, REGIONS, *(Link(one.name, f"regions/{one.code}/") for one in lineage))
        base = f"regions/{code}/"
        below = _child_links(code, copy)
        branches = _region_branches(below, copy)
        has_twigs = any(branch.twigs for branch in branches)
        frame = listing(
            regions.full_name(code),
            "地区",
            groups=(Group("下级地区", below),) if below and not has_twigs else (),
            limbs=(Limb("下级地区", branches),) if has_twigs else (),
            note=_history_note(code, copy),
            feed=f"{base}feed.xml",
        )
        yield from listing_pages(cases, base, "regions", crumbs, frame, copy)


def _child_links(code: str, copy: Copy) -> tuple[Link, ...]:
    """The regions with cases directly below one, former ones among them, in the official order."""
    return tuple(
        Link(name, f"regions/{child}/", number_of(copy.catalogue.by_region[child]))
        for child, name in copy.children.get(code, ())
    )


def _region_branches(links: Sequence[Link], copy: Copy) -> tuple[Branch, ...]:
    """Regions with what lies directly below each."""
    return tuple(Branch(link, twigs=_child_links(link.address.split("/")[1], copy)) for link in links)


def _history_note(code: str, copy: Copy) -> str:
    """What the region was called before, or what it has become: "2019年前为太谷县"."""
    regions = copy.catalogue.vocabulary.regions
    now = [link.text for link in copy.today(code)]
    if now:
        return f"原行政区划，现属{'、'.join(now)}。"
    former = [
        f"{one.valid_to[:4]}年前为{one.name}" if one.valid_to else f"原{one.name}"
        for one in regions.former(code)
    ]
    return f"{'；'.join(dict.fromkeys(former))}。" if former else ""


def object_pages(copy: Copy) -> Iterator[Plan]:
    """Each inspected object's list."""
    if not copy.catalogue.everything:
        return
    for id, cases in sorted(copy.catalogue.by_object.items()):
        thing = copy.catalogue.vocabulary.inspections.object(id)
        if thing is None:
            continue
        base = f"objects/{id}/"
        crumbs = (HOME, REGIONS, Link(thing.name, base))
        frame = listing(thing.name, OBJECT_KINDS[thing.kind], feed=f"{base}feed.xml")
        yield from listing_pages(cases, base, "regions", crumbs, frame, copy)


def issue_links(copy: Copy, facet: str, family: str | None = None) -> tuple[Link, ...]:
    """The issues of a facet (of one family of domains) that have cases."""
    vocabulary, by_issue = copy.catalogue.vocabulary.issues, copy.catalogue.by_issue
    issues = vocabulary.domains if facet == "domain" else vocabulary.conducts
    return tuple(
        Link(issue.label, f"issues/{issue.slug}/", number_of(by_issue[issue.slug]))
        for issue in issues
        if issue.slug in by_issue and family in (None, issue.family)
    )


def issue_pages(copy: Copy) -> Iterator[Plan]:
    """The overview of issues, then the list of each value of either facet."""
    if not copy.catalogue.everything:
        return
    vocabulary = copy.catalogue.vocabulary.issues
    groups = (
        *(
            Group(f"领域 · {family.label}", issue_links(copy, "domain", family.slug))
            for family in vocabulary.families
        ),
        Group("领域 · 未分大类", issue_links(copy, "domain", "")),
        Group("性质", issue_links(copy, "conduct")),
    )
    heading = "按问题查看"
    note = "每起案例从两个方面归类：领域说损害了什么，性质说错在哪里。同一起案例会列在几个问题下面。"
    yield planned(overview_page(heading, listing(heading, note=note, groups=groups), "issues/", copy))
    for slug, cases in copy.catalogue.by_issue.items():
        issue = vocabulary.get(slug)
        if issue is None:
            continue
        label = "问题领域" if issue.facet == "domain" else "问题性质"
        base = f"issues/{slug}/"
        frame = listing(issue.label, label, introduction=issue.note, feed=f"{base}feed.xml")
        yield from listing_pages(cases, base, "issues", (HOME, ISSUES, Link(issue.label, base)), frame, copy)
