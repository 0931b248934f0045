"""The indexes: home, all cases, regions, objects, issues, batches. An index without cases is not made.

Regions stand in the official order (by code), never by pinyin or by number of cases.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import msgspec

from casepress.catalogue import Cases
from casepress.pages.copy import HOME, LEVELS, OBJECT_KINDS, Copy
from casepress.pages.page import Card, Link, Page, Pager, Plan, day_in_words, paged, planned
from casepress.vocabulary.inspections import SHANGHAI, Inspection, Petitions, Release, TipOff, chinese

BATCHES = Link("批次", "batches/")
REGIONS = Link("地区", "regions/")
ISSUES = Link("问题", "issues/")


class Group(msgspec.Struct, frozen=True, array_like=True):
    """Links under a heading; each link's note is its number of cases."""

    label: str
    links: tuple[Link, ...]
    note: str = ""


class Hotline(msgspec.Struct, frozen=True, array_like=True):
    """An open way to report: for which place, during which inspection."""

    place: str
    inspection: Link
    tip: TipOff


class Listing(msgspec.Struct, frozen=True):
    """A list of cases with what leads further: groups of links, an introduction, a pager."""

    heading: str
    label: str
    count: int
    introduction: str
    groups: tuple[Group, ...]
    cards: tuple[Card, ...]
    pager: Pager | None = None
    note: str = ""
    feed: str = ""
    tip_offs: tuple[Hotline, ...] = ()
    petitions: tuple[Petitions, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


def _today(copy: Copy) -> str:
    return copy.as_of.astimezone(SHANGHAI).date().isoformat()


def open_tip_offs(copy: Copy, inspection: Inspection | None = None) -> tuple[Hotline, ...]:
    """The ways to report that are open on the day of the build; the page itself hides them when they close."""
    inspections = (inspection,) if inspection else copy.catalogue.inspections
    regions, today = copy.catalogue.vocabulary.regions, _today(copy)
    return tuple(
        Hotline(regions.full_name(tip.region) if tip.region else "", copy.inspection_link(one), tip)
        for one in inspections
        for tip in one.tip_off
        if tip.opens <= today <= tip.closes
    )


def _pages(
    cases: Cases, base: str, section: str, crumbs: tuple[Link, ...], listing: Listing, copy: Copy
) -> Iterator[Plan]:
    """The pages of one list. Groups and introduction stand on the first page only."""
    feed = (
        (Link(f"{listing.heading} · {copy.imprint.name}", listing.feed),)
        if listing.feed and copy.imprint.url
        else ()
    )
    listing = msgspec.structs.replace(listing, count=len(cases))
    rest = msgspec.structs.replace(
        listing, introduction="", groups=(), tip_offs=(), petitions=(), facts=(), note=""
    )
    for address, ranks, pager in paged(cases.ranks, base, copy.imprint.per_page):
        shown = Cases(cases.everyone, ranks)
        first = pager.number == 1
        frame = Page(
            address=address,
            section=section,
            template="listing.html",
            title=listing.heading if first else f"{listing.heading}（第 {pager.number} 页）",
            description=f"{listing.heading}：{len(cases)} 起典型案例",
            data=msgspec.structs.replace(listing if first else rest, pager=pager if pager.last > 1 else None),
            crumbs=crumbs,
            feeds=feed,
        )
        yield Plan(address, (frame, copy.bases(shown)), partial(_listing_page, frame, shown, copy))


def _listing_page(frame: Page, shown: Cases, copy: Copy) -> Page:
    """The page with its cards."""
    data = msgspec.structs.replace(frame.data, cards=copy.cards(shown))
    return msgspec.structs.replace(frame, data=data, modified=copy.newest(shown))


def case_list_pages(copy: Copy) -> Iterator[Plan]:
    """All cases in one paged list."""
    if not copy.catalogue.everything:
        return
    listing = Listing("全部案例", "按发布时间", 0, "", (), (), feed="feed.xml")
    yield from _pages(
        copy.catalogue.everything, "cases/", "cases", (HOME, Link("案例", "cases/")), listing, copy
    )


def _count(cases: Cases) -> str:
    return str(len(cases))


def province_links(copy: Copy) -> tuple[Link, ...]:
    """The provinces that have cases, in the official order, with their numbers of cases."""
    by_region = copy.catalogue.by_region
    return tuple(
        Link(region.name, f"regions/{region.code}/", _count(by_region[region.code]))
        for region in copy.catalogue.vocabulary.regions.provinces()
        if region.code in by_region
    )


def _object_links(copy: Copy) -> tuple[Link, ...]:
    by_object = copy.catalogue.by_object
    return tuple(
        Link(thing.name, f"objects/{thing.id}/", _count(by_object[thing.id]))
        for thing in copy.catalogue.vocabulary.inspections.objects
        if thing.id in by_object
    )


def _overview(
    address: str, section: str, heading: str, groups: tuple[Group, ...], copy: Copy, note: str = ""
) -> Page:
    listing = Listing(
        heading, "", len(copy.catalogue.everything), "", tuple(g for g in groups if g.links), (), note=note
    )
    return Page(
        address=address,
        section=section,
        template="listing.html",
        title=heading,
        description=f"{copy.imprint.name}：{heading}",
        data=listing,
        crumbs=(HOME, Link(heading.removeprefix("按").removesuffix("查看"), address)),
        modified=copy.newest(copy.catalogue.everything[:1]),
    )


def region_pages(copy: Copy) -> Iterator[Plan]:
    """The overview of places, then each region's list: province, city and county."""
    if not copy.catalogue.everything:
        return
    catalogue = copy.catalogue
    regions = catalogue.vocabulary.regions
    groups = (
        Group("省级地区", province_links(copy)),
        Group("中央企业、兵团等督察对象", _object_links(copy)),
    )
    note = "一起案例涉及几个地区的，在每个地区都列出，合计只算一起。地区按行政区划代码排列。"
    if any(group.links for group in groups):
        yield planned(_overview("regions/", "regions", "按地区查看", groups, copy, note))
    for code, cases in sorted(catalogue.by_region.items()):
        lineage = regions.lineage(code)
        if not lineage:
            continue
        crumbs = (HOME, REGIONS, *(Link(one.name, f"regions/{one.code}/") for one in lineage))
        base = f"regions/{code}/"
        listing = Listing(
            regions.full_name(code),
            "地区",
            0,
            "",
            (Group("下级地区", _child_links(code, copy)),),
            (),
            note=_history_note(code, copy),
            feed=f"{base}feed.xml",
        )
        listing = msgspec.structs.replace(listing, groups=tuple(g for g in listing.groups if g.links))
        yield from _pages(cases, base, "regions", crumbs, listing, copy)


def _child_links(code: str, copy: Copy) -> tuple[Link, ...]:
    """The regions with cases directly below one, former ones among them, in the official order."""
    return tuple(
        Link(name, f"regions/{child}/", _count(copy.catalogue.by_region[child]))
        for child, name in copy.children.get(code, ())
    )


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
        listing = Listing(thing.name, OBJECT_KINDS[thing.kind], 0, "", (), (), feed=f"{base}feed.xml")
        yield from _pages(cases, base, "regions", crumbs, listing, copy)


def issue_links(copy: Copy, facet: str, family: str | None = None) -> tuple[Link, ...]:
    """The issues of a facet (of one family of domains) that have cases."""
    vocabulary, by_issue = copy.catalogue.vocabulary.issues, copy.catalogue.by_issue
    issues = vocabulary.domains if facet == "domain" else vocabulary.conducts
    return tuple(
        Link(issue.label, f"issues/{issue.slug}/", _count(by_issue[issue.slug]))
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
    note = "每起案例按“损害了什么”（领域）和“错在哪里”（性质）两个方面归类。"
    yield planned(_overview("issues/", "issues", "按问题查看", groups, copy, note))
    for slug, cases in copy.catalogue.by_issue.items():
        issue = vocabulary.get(slug)
        if issue is None:
            continue
        label = "问题领域" if issue.facet == "domain" else "问题性质"
        base = f"issues/{slug}/"
        listing = Listing(issue.label, label, 0, issue.note, (), (), feed=f"{base}feed.xml")
        yield from _pages(cases, base, "issues", (HOME, ISSUES, Link(issue.label, base)), listing, copy)


def inspection_link(inspection: Inspection, copy: Copy) -> Link:
    """An inspection with its number of cases."""
    count = _count(copy.catalogue.by_inspection[inspection.id])
    return Link(copy.inspection_label(inspection), f"batches/{inspection.id}/", count)


def batch_pages(copy: Copy) -> Iterator[Plan]:
    """The overview of inspections, then each inspection and each release."""
    if not copy.catalogue.everything:
        return
    catalogue = copy.catalogue
    rounds: dict[str, list[Link]] = {}
    for inspection in catalogue.inspections:
        label = LEVELS[inspection.level]
        if inspection.round and inspection.level == "central":
            label = f"{label} · 第{chinese(inspection.round)}轮"
        rounds.setdefault(label, []).append(inspection_link(inspection, copy))
    groups = tuple(Group(label, tuple(links)) for label, links in rounds.items())
    note = "“批”有三种：督察批次（去了哪些地方）、通报批次（哪几起一同公布）、转办批次（信访件）。这里先列督察批次，再列通报批次。"
    yield planned(_overview("batches/", "batches", "按批次查看", groups, copy, note))
    for inspection in catalogue.inspections:
        yield from _inspection_pages(inspection, copy)
        for release in inspection.releases:
            if release.id in catalogue.by_release:
                yield from _release_pages(release, inspection, copy)


def _inspection_pages(inspection: Inspection, copy: Copy) -> Iterator[Plan]:
    catalogue = copy.catalogue
    base = f"batches/{inspection.id}/"
    shown = [release for release in inspection.releases if release.id in catalogue.by_release]
    releases = tuple(
        Link(_release_label(release), copy.release_address(release), _count(catalogue.by_release[release.id]))
        for release in sorted(
            shown, key=lambda release: (release.published, release.ordinal or 0, release.id)
        )
    )
    listing = Listing(
        inspection.name,
        "督察批次",
        0,
        inspection.introduction,
        (Group("通报批次", releases),),
        (),
        feed=f"{base}feed.xml",
        tip_offs=open_tip_offs(copy, inspection),
        petitions=inspection.petitions,
        facts=_inspection_facts(inspection, copy),
    )
    crumbs = (HOME, BATCHES, copy.inspection_link(inspection))
    yield from _pages(catalogue.by_inspection[inspection.id], base, "batches", crumbs, listing, copy)


def _inspection_facts(inspection: Inspection, copy: Copy) -> tuple[tuple[str, str], ...]:
    regions, inspections = copy.catalogue.vocabulary.regions, copy.catalogue.vocabulary.inspections
    names = [regions.full_name(code) for code in inspection.regions]
    names += [thing.name for id in inspection.objects if (thing := inspections.object(id))]
    facts = (
        ("层级", LEVELS[inspection.level]),
        ("种类", inspection.kind),
        ("时间", _span(inspection)),
        ("督察对象", "、".join(names)),
        ("督察组", "、".join(team.name for team in inspection.teams)),
    )
    return tuple(fact for fact in facts if fact[1])


def _span(inspection: Inspection) -> str:
    start, end = day_in_words(inspection.start), day_in_words(inspection.end)
    return f"{start}至{end}" if start and end else f"{start}起" if start else ""


def _release_label(release: Release) -> str:
    return f"{release.label}（{release.theme}）" if release.theme else release.label


def _release_pages(release: Release, inspection: Inspection, copy: Copy) -> Iterator[Plan]:
    cases = copy.catalogue.by_release[release.id]
    note = ""
    if release.cases_total:
        held = "全部收录" if release.cases_total == len(cases) else f"本站收录 {len(cases)} 起"
        note = f"本批通报共 {release.cases_total} 起，{held}。"
    listing = Listing(
        f"{copy.inspection_label(inspection)} · {_release_label(release)}",
        "通报批次",
        0,
        release.introduction,
        (),
        (),
        note=note,
        facts=(("发布日期", day_in_words(release.published)),),
    )
    crumbs = (
        HOME,
        BATCHES,
        copy.inspection_link(inspection),
        Link(release.label, copy.release_address(release)),
    )
    yield from _pages(cases, copy.release_address(release), "batches", crumbs, listing, copy)
