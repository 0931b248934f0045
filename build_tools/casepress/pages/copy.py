"""The copy of one build: the catalogue, the renditions of its media and the office's imprint, with the labels,
links and cards that every page is made of."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

import msgspec

from casepress.briefing import Briefing
from casepress.case import Case
from casepress.catalogue import Cases, Catalogue
from casepress.media.rendition import Picture, Renditions
from casepress.pages.page import Card, Link, day_in_words
from casepress.vocabulary import choices
from casepress.vocabulary.inspections import SHANGHAI, Inspection, Release, instant_of

HOME: Final = Link("首页", "")
BEFORE, AFTER = "整改前", "整改后"
FOLLOW_UP_LABELS: Final = choices.EVENTS
RELATION_LABELS: Final = choices.RELATIONS
TITLE_NOTES: Final = {
    "reported": "标题据报道所引，官方原题未核实",
    "descriptive": "标题由本站概括，非官方原题",
}
LEVELS: Final = {"central": "中央督察", "provincial": "省级督察", "municipal": "市级督察"}
OBJECT_KINDS: Final = {
    "corps": "兵团",
    "central-firm": "中央企业",
    "forest-group": "森工集团",
    "other": "其他对象",
}


class Imprint(msgspec.Struct, frozen=True):
    """Who publishes, and how the site presents itself: the part of the settings that pages show.

    `url` is the site's absolute address with a closing slash, or "" when it has none yet; `public_key` (base64) that of
    the key with which releases are signed, or ""; `search` the address of the search page, or "" when there is none;
    `care` is what the large text is called; `lines` are the facts of the footer as label, text and address (or "");
    `badge` is a picture of the site itself; `hotline` is shown with the ways to report at any time; `site_code` is the
    number of a government website (网站标识码); `license` and `license_url` say under what terms the data may be used,
    `attribution` how it is to be named; `variants` are what the site is made in besides Simplified Chinese.
    """

    name: str
    url: str = ""
    description: str = ""
    office: str = ""
    demo: bool = False
    language: str = "zh-CN"
    per_page: int = 30
    search: str = ""
    public_key: str = ""
    care: str = "大字版"
    lines: tuple[tuple[str, str, str], ...] = ()
    badge: str = ""
    badge_url: str = ""
    contact: str = ""
    hotline: str = ""
    site_code: str = ""
    license: str = ""
    license_url: str = ""
    attribution: str = ""
    preview: bool = False
    variants: tuple[str, ...] = ()


class Proof(msgspec.Struct, frozen=True, gc=False):
    """What a published picture or clip was made from: the SHA-256 and length of the original's bytes."""

    kind: str
    sha256: str
    bytes: int

    def __str__(self) -> str:
        """As it stands in a cell of a table."""
        return f"{self.kind} sha256:{self.sha256} {self.bytes}"


class Copy:
    """What the pages of one build are made from. State: cards already made."""

    def __init__(
        self,
        catalogue: Catalogue,
        renditions: Renditions,
        imprint: Imprint,
        as_of: dt.datetime,
        transcripts: Mapping[str, str] | None = None,
        briefings: tuple[Briefing, ...] = (),
    ) -> None:
        """`transcripts` are sanitised HTML by the clip's name below media/; `briefings` stand newest first."""
        self.catalogue = catalogue
        self.renditions = renditions
        self.transcripts = transcripts or {}
        self.briefings = briefings
        self.imprint = imprint
        self.as_of = as_of
        self._cards: dict[str, Card] = {}
        self._groups: dict[str, str] = {}
        self._issues: dict[tuple[str, ...], tuple[Link, ...]] = {}
        self._regions: dict[tuple[str, str], Link] = {}
        self._releases: dict[str, Link] = {}
        self._siblings: dict[str, tuple[Link, ...]] = {}
        self._present: dict[tuple[str, ...], tuple[Link, ...]] = {}
        self._moments: dict[str, str] = {}
        self._places: dict[tuple[tuple[str, ...], str], tuple[Link, ...]] = {}

    @cached_property
    def day(self) -> str:
        """The day of the build in Asia/Shanghai."""
        return self.as_of.astimezone(SHANGHAI).date().isoformat()

    def card(self, case: Case) -> Card:
        """A case as it stands in lists."""
        card = self._cards.get(case.id)
        if card is None:
            card = self._cards[case.id] = self._made_card(case)
        return card

    def basis(self, case: Case) -> str:
        """What a case shows of itself anywhere, as a short text that changes when any of it changes."""
        rank = self.catalogue.rank.get(case.id)
        return self._made_basis(case) if rank is None else self.ranked_bases[rank]

    @cached_property
    def ranked_bases(self) -> list[str]:
        """The bases of all cases in the common order."""
        return [self._made_basis(case) for case in self.catalogue.everything]

    def bases(self, cases: Cases) -> list[str]:
        """The bases of several cases."""
        return [self.ranked_bases[rank] for rank in cases.ranks]

    def _made_basis(self, case: Case) -> str:
        shown = self._media_digest(case) if case.pictures or case.clips else ""
        release = self.catalogue.vocabulary.inspections.basis(case.release)
        return f"{case.id} {case.digest} {release} {shown}"

    def _media_digest(self, case: Case) -> str:
        """A short text that changes with any public file of a case."""
        state = hashlib.blake2b(digest_size=8)
        for name in (*case.pictures, *case.clips):
            made = self.renditions.media.get(name)
            if isinstance(made, Picture):
                state.update("".join(one.address for one in made.renditions).encode())
            elif made is not None:
                state.update("".join(made.addresses).encode())
        return state.hexdigest()

    def proofs(self, case: Case) -> tuple[Proof, ...]:
        """The originals of the pictures and clips that a case shows, pictures first."""
        named = (*(("image", name) for name in case.pictures), *(("video", name) for name in case.clips))
        found = ((kind, self.renditions.media.get(name)) for kind, name in named)
        return tuple(Proof(kind, made.original, made.original_bytes) for kind, made in found if made)

    def cards(self, cases: Iterable[Case]) -> tuple[Card, ...]:
        """Cases as they stand in lists."""
        return tuple(self.card(case) for case in cases)

    def _made_card(self, case: Case) -> Card:
        release = self.catalogue.release_of(case)
        places, issues = self.places(case), self.issues((*case.domains[:1], *case.conducts[:2]))
        media = (("图片", len(case.pictures)), ("视频", len(case.clips)))
        return Card(
            case.id,
            case.address,
            case.front.short_title or case.title,
            release.published,
            self.release_link(release),
            places,
            issues,
            case.summary,
            case.front.status or "",
            len(case.pictures),
            len(case.clips),
            self.thumb(case),
            day_in_words(release.published),
            self._place_words(case, places),
            "；".join(link.text for link in issues),
            "、".join(f"{word} {count}" for word, count in media if count),
        )

    def _place_words(self, case: Case, places: tuple[Link, ...]) -> str:
        """Its places in a line, a region without what it shares with the one before: 河北省廊坊市文安县、永清县."""
        if len(case.regions) < 2:
            return "、".join(link.text for link in places)
        on = self.catalogue.release_of(case).published
        words, above = list[str](), ""
        for code, link in zip(case.regions, places, strict=False):
            line = [one.name for one in self.catalogue.vocabulary.regions.lineage(code, on)]
            while len(line) > 1 and above.startswith(line[0]):
                above = above.removeprefix(line.pop(0))
            words.append("".join(line))
            above = link.text
        return "、".join((*words, *(link.text for link in places[len(words) :])))

    def group_basis(self, case: Case) -> str:
        """The bases of a case's whole release, as one text."""
        group = self._groups.get(case.release)
        if group is None:
            cases = self.catalogue.by_release.get(case.release)
            group = self._groups[case.release] = "\n".join(self.bases(cases)) if cases else ""
        return group

    def thumb(self, case: Case) -> Picture | None:
        """The first picture of a case, or None."""
        found = (self.renditions.picture(name) for name in case.pictures)
        return next((picture for picture in found if picture is not None), None)

    def places(self, case: Case) -> tuple[Link, ...]:
        """The regions and objects of a case, each leading to its index."""
        key = (case.regions, "|".join(case.front.objects))
        links = self._places.get(key)
        if links is None:
            on = self.catalogue.release_of(case).published
            links = (
                *(self.region_link(code, on) for code in case.regions),
                *(self.object_link(thing) for thing in case.front.objects),
            )
            if all(map(self._kept_its_name, case.regions)):
                self._places[key] = links
        return links

    def _kept_its_name(self, code: str) -> bool:
        """Whether neither it nor what it lies in ever had another name under its code."""
        regions = self.catalogue.vocabulary.regions
        return all(len(regions.history(one.code)) == 1 for one in regions.lineage(code))

    def region_link(self, code: str, on: str = "") -> Link:
        """A region by its full name on a day (today when "")."""
        link = self._regions.get((code, on))
        if link is None:
            name = self.catalogue.vocabulary.regions.full_name(code, on)
            link = self._regions[code, on] = Link(name, f"regions/{code}/")
        return link

    @cached_property
    def children(self) -> dict[str, list[tuple[str, str]]]:
        """The regions that have cases, by the region that they lie in: code and name, in the order of codes."""
        found: dict[str, list[tuple[str, str]]] = {}
        for code in sorted(self.catalogue.by_region):
            line = self.catalogue.vocabulary.regions.lineage(code)
            if len(line) > 1:
                found.setdefault(line[-2].code, []).append((code, line[-1].name))
        return found

    def today(self, code: str, on: str = "") -> tuple[Link, ...]:
        """What a region of that day (of any day when "") is today, where it is no longer the same by code and name."""
        regions = self.catalogue.vocabulary.regions
        then = regions.at_any_time(code, on)
        return tuple(
            self.region_link(now.code)
            for now in regions.successors(code, on)
            if then is None or (now.code, now.name) != (then.code, then.name)
        )

    def object_link(self, id: str) -> Link:
        """An inspected object by its name."""
        thing = self.catalogue.vocabulary.inspections.object(id)
        return Link(thing.name if thing else id, f"objects/{id}/")

    def issues(self, slugs: tuple[str, ...]) -> tuple[Link, ...]:
        """Issues by their labels."""
        links = self._issues.get(slugs)
        if links is None:
            vocabulary = self.catalogue.vocabulary.issues
            found = ((slug, vocabulary.get(slug)) for slug in slugs)
            links = tuple(Link(issue.label, f"issues/{slug}/") for slug, issue in found if issue)
            self._issues[slugs] = links
        return links

    def present(self, codes: tuple[str, ...]) -> tuple[Link, ...]:
        """What regions have become since, as far as they are not among themselves."""
        links = self._present.get(codes)
        if links is None:
            regions = self.catalogue.vocabulary.regions
            now = (region.code for code in codes for region in regions.successors(code))
            links = tuple(
                Link(regions.full_name(code), f"regions/{code}/") for code in now if code not in codes
            )
            self._present[codes] = links
        return links

    def siblings(self, release: Release) -> tuple[Link, ...]:
        """The cases of a release in their order."""
        links = self._siblings.get(release.id)
        if links is None:
            cases = self.catalogue.by_release.get(release.id, ())
            links = tuple(Link(case.front.short_title or case.title, case.address) for case in cases)
            self._siblings[release.id] = links
        return links

    def release_link(self, release: Release) -> Link:
        """A release under its full name: 第二轮第三批督察 · 第五批通报."""
        link = self._releases.get(release.id)
        if link is None:
            inspection = self.catalogue.vocabulary.inspections.of(release)
            name = f"{self.inspection_label(inspection)} · {release.label}"
            link = self._releases[release.id] = Link(name, self.release_address(release))
        return link

    @staticmethod
    def release_address(release: Release) -> str:
        return f"batches/{release.inspection}/{release.id}/"

    @staticmethod
    def inspection_label(inspection: Inspection) -> str:
        """Its short name with the word that tells which kind of 批 it is."""
        return inspection.label if "督察" in inspection.label else f"{inspection.label}督察"

    def named_inspection(self, inspection: Inspection) -> Link:
        """Its link, without an address while it has no case and so no page."""
        link = self.inspection_link(inspection)
        return link if inspection.id in self.catalogue.by_inspection else Link(link.text, "")

    def inspection_link(self, inspection: Inspection) -> Link:
        return Link(self.inspection_label(inspection), f"batches/{inspection.id}/")

    def way_to(self, case: Case) -> tuple[Link, ...]:
        """The lists above a case. A withdrawn case stands in none, and where it was the last they are not made."""
        catalogue = self.catalogue
        release = catalogue.release_of(case)
        there = (
            len(catalogue.everything),
            release.inspection in catalogue.by_inspection,
            release.id in catalogue.by_release,
        )
        lists = (
            Link("批次", "batches/"),
            self.inspection_link(catalogue.inspection_of(case)),
            Link(release.label, self.release_address(release)),
        )
        return lists if all(there) else tuple(itertools.compress(lists, there))

    def absolute(self, address: str) -> str:
        """An address as the public quotes it: absolute when the site has a URL."""
        return f"{self.imprint.url}{address}" if self.imprint.url else f"/{address}"

    def moment(self, release: Release) -> str:
        """When a release came out, as RFC 3339 in Beijing time. Feeds know no bare dates: where the time is not known
        midnight keeps the day right and invents no hour of work."""
        moment = self._moments.get(release.id)
        if moment is None:
            instant = instant_of(release.publish_at) if release.time_is_known else None
            moment = (
                instant.astimezone(SHANGHAI).isoformat(timespec="seconds")
                if instant
                else f"{release.published}T00:00:00+08:00"
            )
            self._moments[release.id] = moment
        return moment

    def modified(self, case: Case) -> str:
        """The day of the latest change to a case that is dated: its publication or its last correction."""
        published = self.catalogue.release_of(case).published
        if not case.front.corrections:
            return published
        # A correction may be dated by its month or year; a day is counted from its beginning.
        return max(published, *(f"{one.date}-01-01"[:10] for one in case.front.corrections))

    def last_change(self, case: Case) -> str:
        """The day on which the page of a case last changed, or "" where that is not known: of what followed a case
        the files say when it happened and not when it was added."""
        day = self.modified(case)
        return "" if any(step.date > day for step in case.front.follow_ups) else day

    @cached_property
    def ranked_days(self) -> list[str]:
        """The days of change of all cases in the common order."""
        return [self.modified(case) for case in self.catalogue.everything]

    def newest(self, cases: Cases) -> str:
        """The latest of their days of change, "" for none."""
        return max(map(self.ranked_days.__getitem__, cases.ranks), default="")
