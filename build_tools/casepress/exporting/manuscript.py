"""The reading of what is exported: a case or a release with its media, as it would stand on its page.

Made from the same records as a build; nothing that is not public leaves here unless that is asked for, and then it
says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from casepress.approvals import approval_findings
from casepress.build import Request, media_of, public_cases
from casepress.case import Case
from casepress.casefile.body import Body
from casepress.catalogue import Catalogue
from casepress.checks.waivers import between_cases
from casepress.desk import Desk, body_text
from casepress.diagnostics import Checked, Finding, Place, did_you_mean, in_order
from casepress.editions.edition import Edition, Piece
from casepress.enclosures import read_enclosures
from casepress.imprint import imprint_of
from casepress.pages.bulletin import bulletin_page, surroundings
from casepress.pages.copy import Copy
from casepress.project import Project
from casepress.publishing import Progress, Workers, silently
from casepress.reading import Read, read_site
from casepress.register import text_hash
from casepress.rules import editions as rules
from casepress.vocabulary.inspections import SHANGHAI, Release, instant_of


class Wish(msgspec.Struct, frozen=True):
    """What is to be exported: the id of a case or release or the file of a case, seen from which instant, and whether
    it may be handed over before it is public."""

    name: str
    as_of: dt.datetime
    under_embargo: bool = False
    jobs: int = 1


class Manuscript(msgspec.Struct, frozen=True):
    """An edition, and the file behind each public address of its pictures and clips."""

    edition: Edition
    files: Mapping[str, Path]

    def load(self, address: str) -> bytes:
        """The bytes of a public file."""
        return self.files[address].read_bytes()


def manuscript(
    project: Project, wish: Wish, workers: Workers, progress: Progress = silently
) -> Checked[Manuscript | None]:
    """The case or release of that name, ready to be set; None with findings when it cannot or must not go out."""
    read = read_site(project, workers, progress)
    chosen, release = _chosen(read.value, wish.name)
    if not chosen:
        return Checked(None, (_unknown(read.value, wish.name),))
    files = {case.file for case in chosen}
    findings = [one for one in read.findings if one.is_error and one.place.file in files]
    good = [case for case in chosen if not case.front.withdrawn]
    if not good:
        findings.append(rules.TAKEN_BACK.at(chosen[0].place(), name=wish.name))
    request = Request(as_of=wish.as_of, site_dir=project.site_dir, jobs=wish.jobs)
    media = media_of(project, good, request, progress)
    transcripts = read_enclosures(project, good, read.value.vocabulary, read.value.key)
    found = between_cases((*media.findings, *transcripts.findings), good, project.settings.waivable)
    findings += [one for one in found if one.is_error]
    originals = {name: made.original for name, made in media.value.media.items()}
    required = project.settings.approval == "require"
    unapproved = [
        one for one in approval_findings(good, project.media, originals, required=required) if one.is_error
    ]
    hold = _hold(read.value, good, wish.as_of, unapproved=bool(unapproved))
    if hold and not wish.under_embargo:
        findings += [rules.NOT_OUT.at(good[0].place(), name=wish.name, why=hold), *unapproved]
    if any(one.is_error for one in findings):
        return Checked(None, in_order(findings))
    if not project.url:
        findings.append(rules.NO_ADDRESS.at(Place("mkdocs.yml")))
    broken = {one.place.file for one in read.findings if one.is_error}
    public = public_cases(read.value.cases, read.value.vocabulary, wish.as_of)
    public = [
        case for case in public if case.file not in broken and not (required and case.front.approved is None)
    ]
    catalogue = Catalogue(_known(good, public), read.value.vocabulary)
    copy = Copy(catalogue, media.value, imprint_of(project), wish.as_of, transcripts.value)
    edition = _edition(
        copy, good, release, _bodies(project, read.value, good), f"未发布 {hold}" if hold else ""
    )
    return Checked(Manuscript(edition, media.value.files), in_order(findings))


def _chosen(read: Read, name: str) -> tuple[list[Case], Release | None]:
    """The case of that id, file or former id; or the cases of the release, in their order."""
    name = name.strip().removeprefix("./")
    cases = [case for case in read.cases if name in (case.id, case.file)]
    cases = cases or [case for case in read.cases if name in case.front.aliases]
    if cases:
        return cases[:1], None
    release = read.vocabulary.inspections.release(name)
    if release is None:
        return [], None
    found = [case for case in read.cases if case.release == name]
    return sorted(found, key=lambda case: (case.front.order or 1000, case.id)), release


def _bodies(project: Project, read: Read, cases: Iterable[Case]) -> dict[str, Body]:
    """The texts of cases by file."""
    desk = Desk(project, read.vocabulary, read.key, read.files)
    bodies: dict[str, Body] = {}
    shards: dict[int, list[Case]] = {}
    for case in cases:
        shards.setdefault(desk.shard_of(case.file), []).append(case)
    for shard, found in sorted(shards.items()):
        bodies |= desk.bodies(shard, found)
    return bodies


def _unknown(read: Read, name: str) -> Finding:
    known = [*(case.id for case in read.cases), *read.vocabulary.inspections.release_ids]
    finding = rules.NOTHING_BY_THAT_NAME.at(Place(""), name=name)
    return rules.NOTHING_BY_THAT_NAME.at(Place(""), cure=did_you_mean(name, known, finding.hint), name=name)


def _hold(read: Read, cases: Sequence[Case], as_of: dt.datetime, *, unapproved: bool) -> str:
    """Why the cases must not go out yet, in words; "" when nothing is in the way."""
    releases = {case.release for case in cases}
    found = [read.vocabulary.inspections.release(id) for id in sorted(releases)]
    waiting = [release for release in found if release is None or not release.is_out(as_of)]
    times = [until(release.publish_at if release is not None else "") for release in waiting]
    return "，".join([*times, *(["未审定"] if unapproved else [])])


def until(publish_at: str) -> str:
    """Until when something is held, in words."""
    instant = instant_of(publish_at)
    if instant is None:
        return "发布时间未定"
    if len(publish_at) <= 10:
        day = dt.date.fromisoformat(publish_at)
        return f"保密至{day.year}年{day.month}月{day.day}日24时"
    there = instant.astimezone(SHANGHAI)
    return f"保密至{there.year}年{there.month}月{there.day}日{there:%H:%M}"


def _known(chosen: Sequence[Case], public: Iterable[Case]) -> list[Case]:
    """The cases and those public ones that they name or that name them: what an export can lead to."""
    ids = {case.id for case in chosen}
    named = {
        id for case in chosen for id in (*case.links, *(one.case for one in case.front.relates_to))
    } - ids
    others = (
        case
        for case in public
        if case.id not in ids and (case.id in named or any(one.case in ids for one in case.front.relates_to))
    )
    return [*chosen, *others]


def _edition(
    copy: Copy, cases: Sequence[Case], release: Release | None, bodies: Mapping[str, Body], hold: str
) -> Edition:
    pieces = tuple(_piece(case, bodies[case.file], copy) for case in cases)
    first = cases[0]
    imprint = copy.imprint
    if release is None:
        around = pieces[0].bulletin.around
        return Edition(
            id=first.id, title=first.title, kicker=around.release.text, number=around.release.text, introduction="", day=around.published,
            publisher=around.publisher, address=pieces[0].address, pieces=pieces, site=imprint.name,
            root=imprint.url, hold=hold, demo=imprint.demo,
        )  # fmt: skip
    link = copy.release_link(release)
    title = f"{link.text}（{release.theme}）" if release.theme else link.text
    sources = {case.front.source for case in cases}
    publisher = sources.pop() if len(sources) == 1 else ""
    return Edition(
        id=release.id, title=title, kicker=imprint.name, number=link.text, introduction=release.introduction, day=release.published,
        publisher=publisher or imprint.office or imprint.name, address=_absolute(copy, link.address), pieces=pieces,
        site=imprint.name, root=imprint.url, hold=hold, demo=imprint.demo,
    )  # fmt: skip


def _piece(case: Case, body: Body, copy: Copy) -> Piece:
    bulletin = bulletin_page(case, body, surroundings(case, copy)).data
    hashed = text_hash(f"{case.title}\n{body_text(body)}")
    return Piece(bulletin, case.summary, hashed, _absolute(copy, case.address))


def _absolute(copy: Copy, address: str) -> str:
    return copy.absolute(address) if copy.imprint.url else ""
