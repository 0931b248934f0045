"""The indexes of batches: the tree of rounds, inspections and releases, then each inspection and each release."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.pages.copy import HOME, LEVELS, Copy
from casepress.pages.listing import (
    Branch,
    Limb,
    listing,
    listing_pages,
    number_of,
    open_tip_offs,
    overview_page,
)
from casepress.pages.page import Link, Plan, day_in_words, planned
from casepress.vocabulary.inspections import Inspection, Release, chinese

BATCHES = Link("批次", "batches/")


def inspection_link(inspection: Inspection, copy: Copy) -> Link:
    """An inspection with its number of cases."""
    count = number_of(copy.catalogue.by_inspection[inspection.id])
    return Link(copy.inspection_label(inspection), f"batches/{inspection.id}/", count)


def batch_pages(copy: Copy) -> Iterator[Plan]:
    """The overview of inspections, then each inspection and each release."""
    if not copy.catalogue.everything:
        return
    catalogue = copy.catalogue
    rounds: dict[tuple[int, str], list[Branch]] = {}
    releases = {inspection.id: _release_branches(inspection, copy) for inspection in catalogue.inspections}
    for inspection in catalogue.inspections:
        label = LEVELS[inspection.level]
        if inspection.round and inspection.level == "central":
            label = f"{label} · 第{chinese(inspection.round)}轮"
        branch = Branch(
            inspection_link(inspection, copy),
            _span(inspection) or inspection.begins[:4] + "年",
            inspection.introduction,
            tuple(branch.link for branch in releases[inspection.id]),
        )
        rounds.setdefault((list(LEVELS).index(inspection.level), label), []).append(branch)
    heading = "按批次查看"
    overview = listing(
        heading,
        note="“批”有三种：督察批次（去了哪些地方）、通报批次（哪几起一同公布）、转办批次（信访件）。"
        "这里按轮次列出督察批次，每个督察批次下面是它的通报批次。",
        # The levels in their order, and in each the newest round first.
        limbs=tuple(
            Limb(key[1], tuple(rounds[key])) for key in sorted(rounds, key=lambda key: key[0])
        ),
    )
    yield planned(overview_page(heading, overview, "batches/", copy))
    for inspection in catalogue.inspections:
        yield from _inspection_pages(inspection, releases[inspection.id], copy)
        for release in inspection.releases:
            if release.id in catalogue.by_release:
                yield from _release_pages(release, inspection, copy)


def _release_branches(inspection: Inspection, copy: Copy) -> tuple[Branch, ...]:
    """The releases of an inspection that have cases, the oldest first."""
    by_release = copy.catalogue.by_release
    shown = [release for release in inspection.releases if release.id in by_release]
    shown.sort(key=lambda release: (release.published, release.ordinal or 0, release.id))
    return tuple(
        Branch(
            Link(_release_label(release), copy.release_address(release), number_of(by_release[release.id])),
            day_in_words(release.published),
            release.introduction,
        )
        for release in shown
    )


def _inspection_pages(inspection: Inspection, releases: tuple[Branch, ...], copy: Copy) -> Iterator[Plan]:
    catalogue = copy.catalogue
    base = f"batches/{inspection.id}/"
    frame = listing(
        inspection.name,
        "督察批次",
        introduction=inspection.introduction,
        limbs=(Limb("通报批次", releases),),
        feed=f"{base}feed.xml",
        tip_offs=open_tip_offs(copy, inspection),
        petitions=inspection.petitions,
        facts=_inspection_facts(inspection, copy),
    )
    crumbs = (HOME, BATCHES, copy.inspection_link(inspection))
    yield from listing_pages(catalogue.by_inspection[inspection.id], base, "batches", crumbs, frame, copy)


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
    frame = listing(
        f"{copy.inspection_label(inspection)} · {_release_label(release)}",
        "通报批次",
        introduction=release.introduction,
        note=note,
        facts=(("发布日期", day_in_words(release.published)),),
    )
    crumbs = (
        HOME,
        BATCHES,
        copy.inspection_link(inspection),
        Link(release.label, copy.release_address(release)),
    )
    yield from listing_pages(cases, copy.release_address(release), "batches", crumbs, frame, copy)
