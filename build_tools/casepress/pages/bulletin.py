"""The page of one case: its three parts (text, images, video), its facts, what followed and what it belongs to."""

from __future__ import annotations

import msgspec

from casepress.case import Case, Front, Heading
from casepress.casefile.body import Body
from casepress.media.rendition import Clip, Picture
from casepress.pages.copy import FOLLOW_UP_LABELS, HOME, RELATION_LABELS, TITLE_NOTES, Copy
from casepress.pages.metadata import article_of
from casepress.pages.page import Article, Link, Page
from casepress.pages.parts import Anchor, ClipView, FigureView, Html, PairView, Parts, pointing
from casepress.pages.qr import Code, code_of


class Row(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A line of the fact box: a label, then links, plain text or a date (YYYY, YYYY-MM or YYYY-MM-DD)."""

    label: str
    links: tuple[Link, ...] = ()
    text: str = ""
    date: str = ""


class Event(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A dated step after publication; `address` leads to another case, `url` outside."""

    date: str
    label: str
    text: str
    url: str = ""
    source: str = ""


class Surroundings(msgspec.Struct, frozen=True, gc=False):
    """Everything on the page of a case that its own file does not say, as values. `links` are the public addresses
    of the cases that the text names; `media` and `transcripts` are those of this case; `place` is that of this case
    among its siblings."""

    crumbs: tuple[Link, ...]
    rows: tuple[Row, ...]
    relations: tuple[Link, ...]
    related: tuple[Link, ...]
    siblings: tuple[Link, ...]
    place: int
    release: Link
    previous: Link | None
    next: Link | None
    publisher: str
    canonical: str
    published: str
    modified: str
    article: Article | None
    media: dict[str, Picture | Clip]
    transcripts: dict[str, str]
    links: dict[str, str]


class Bulletin(msgspec.Struct, frozen=True, gc=False):
    """Everything the bulletin's template shows; whatever is empty is not printed.

    `lead` is the picture that stands above the text: the first, unless the text brings pictures of its own.
    `figures` and `clips` are those that the text does not show; the counts are of all that are numbered.
    `citation` is what stands before and after the day on which the reader quotes it (GB/T 7714-2015, EB/OL); `code`
    is the QR code of an absolute address.
    """

    id: str
    title: str
    title_note: str
    summary: str
    body: tuple[Html | Anchor | FigureView | PairView | ClipView, ...]
    lead: FigureView | PairView | None
    figures: tuple[FigureView | PairView, ...]
    clips: tuple[ClipView, ...]
    picture_count: int
    clip_count: int
    key_facts: tuple[tuple[str, str, str], ...]
    events: tuple[Event, ...]
    sources: tuple[tuple[str, str], ...]
    corrections: tuple[tuple[str, str, str], ...]
    withdrawn: tuple[str, str] | None
    headings: tuple[Heading, ...]
    citation: tuple[str, str] | None
    code: Code | None
    around: Surroundings
    has_pairs: bool = False


def bulletin_basis(case: Case, copy: Copy) -> object:
    """Everything that the page of a case is made from, without making it: what it says itself, and what the cases
    that it shows say."""
    catalogue = copy.catalogue
    media = copy.renditions.media
    return (
        copy.basis(case),
        copy.way_to(case) if case.front.withdrawn else copy.group_basis(case),
        copy.bases(catalogue.kin(case)),
        tuple((copy.basis(other), kind) for other, kind in catalogue.relations.get(case.id, ())),
        tuple(other.address for id in case.links if (other := catalogue.by_id.get(id))),
        tuple((name, media.get(name)) for name in (*case.pictures, *case.clips)),
        tuple(copy.transcripts.get(name, "") for name in case.clips),
    )


def surroundings(case: Case, copy: Copy) -> Surroundings:
    """What the catalogue says about a case. Withdrawn cases have no relatives."""
    catalogue = copy.catalogue
    release = catalogue.release_of(case)
    shown = not case.front.withdrawn
    siblings = copy.siblings(release) if shown else ()
    address = case.address
    place = next((place for place, one in enumerate(siblings) if one.address == address), 0)
    media = copy.renditions.media
    return Surroundings(
        crumbs=(
            HOME,
            *copy.way_to(case),
            Link(case.front.short_title or case.title, address),
        ),
        rows=_rows(case, copy) if shown else (),
        relations=tuple(
            Link(other.title, other.address, RELATION_LABELS[kind])
            for other, kind in catalogue.relations.get(case.id, ())
        ),
        related=tuple(
            Link(other.front.short_title or other.title, other.address, " · ".join(reasons))
            for other, reasons in catalogue.related(case)
        ),
        siblings=siblings,
        place=place,
        release=copy.release_link(release),
        previous=siblings[place - 1] if place else None,
        next=siblings[place + 1] if place + 1 < len(siblings) else None,
        publisher=case.front.source or copy.imprint.office or copy.imprint.name,
        canonical=copy.absolute(address),
        published=release.published,
        modified=copy.last_change(case),
        article=article_of(case, copy) if shown else None,
        media={name: media[name] for name in (*case.pictures, *case.clips) if name in media} if shown else {},
        transcripts={name: copy.transcripts[name] for name in case.clips if name in copy.transcripts},
        links={id: other.address for id in case.links if (other := catalogue.by_id.get(id))},
    )


def bulletin_page(case: Case, body: Body, around: Surroundings) -> Page:
    """The page of a case. A withdrawn case keeps its title and its notice and nothing else."""
    front = case.front
    notice = front.withdrawn
    if notice is not None:
        front = Front(title=front.title, issue=front.issue, batch=front.batch)
        body = Body((), (), "", (), ())
    parts = Parts(case.media_folder, front, around.media, around.transcripts, around.links)
    text = tuple(part for part in map(parts.fill, body.parts) if part is not None)
    has_own_pictures = parts.number > 0
    figures, clips = parts.figures(), parts.clips()
    if parts.number:
        text = tuple(pointing(part, parts.number) for part in text)
    above = 0 if has_own_pictures else 1
    data = Bulletin(
        id=case.id,
        title=case.title,
        title_note=TITLE_NOTES.get(front.title_status or "", ""),
        summary=front.summary,
        body=text,
        lead=next(iter(figures[:above]), None),
        figures=figures[above:],
        clips=clips,
        picture_count=parts.number,
        clip_count=parts.clip_number,
        key_facts=tuple(
            (fact.name, f"{fact.value}{_spaced(fact.unit)}", fact.note) for fact in front.key_facts
        ),
        events=tuple(
            Event(step.date, FOLLOW_UP_LABELS[step.kind], step.text, step.url, step.source)
            for step in sorted(front.follow_ups, key=lambda step: step.date)
        ),
        sources=tuple((source.name, source.url) for source in front.sources),
        corrections=tuple((one.date, one.note, one.kind) for one in front.corrections),
        withdrawn=(notice.date, notice.note) if notice else None,
        headings=body.headings,
        citation=_citation(case, around) if notice is None else None,
        code=code_of(around.canonical) if notice is None and around.canonical[0] != "/" else None,
        around=around,
        has_pairs=parts.has_pairs,
    )
    return Page(
        address=case.address,
        section="cases",
        template="bulletin.html",
        title=case.title,
        description=case.summary if notice is None else "",
        data=data,
        crumbs=around.crumbs,
        headings=body.headings,
        modified=around.modified,
        listed=notice is None,
        article=around.article,
    )


def _citation(case: Case, around: Surroundings) -> tuple[str, str]:
    """How to cite the page, around the day of quoting (GB/T 7714-2015, 4.6: electronic resources)."""
    return f"{around.publisher}. {case.title}[EB/OL]. ({around.published})", f". {around.canonical}"


def _spaced(unit: str) -> str:
    return f" {unit}" if unit and unit[0].isascii() and unit not in ("%",) else unit


def _rows(case: Case, copy: Copy) -> tuple[Row, ...]:
    """The fact box; only what is given."""
    front = case.front
    catalogue = copy.catalogue
    release = catalogue.release_of(case)
    rows = (
        Row("地区", tuple(copy.region_link(code, release.published) for code in case.regions), front.zone),
        Row("现属", copy.present(case.regions)),
        Row("督察对象", tuple(copy.object_link(thing) for thing in front.objects)),
        Row("问题领域", copy.issues(case.domains)),
        Row("问题性质", copy.issues(case.conducts)),
        Row("督察批次", (copy.inspection_link(catalogue.inspection_of(case)),)),
        Row("通报批次", (Link(release.label, copy.release_address(release), release.theme),)),
        Row("督察组", text=front.team),
        Row("发布日期", date=release.published),
        Row("查实日期", date=front.found_on),
        Row("整改状态", text=front.status or ""),
        Row("发布机构", text=front.source),
        Row("索引号", text=front.index_number),
        Row("作者", text=front.author),
        Row("责任编辑", text=front.editor),
    )
    return tuple(row for row in rows if row.links or row.text or row.date)
