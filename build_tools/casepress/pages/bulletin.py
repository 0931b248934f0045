"""The page of one case: its three parts (text, images, video), its facts, what followed and what it belongs to."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from casepress.case import Case, Figure, Front, Heading
from casepress.casefile.body import Body, Slot
from casepress.media.rendition import Clip, Picture
from casepress.media.transcript import Passage, passages
from casepress.pages.copy import FOLLOW_UP_LABELS, HOME, RELATION_LABELS, TITLE_NOTES, Copy
from casepress.pages.metadata import article_of
from casepress.pages.page import Article, Link, Page
from casepress.pages.qr import Code, code_of

_TAGS: Final = re.compile(r"(<[^>]*>)")
_MENTION: Final = re.compile(r"图\s?([0-9]{1,2})(?![0-9])")


class Row(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A line of the fact box: a label, then links, plain text or a date (YYYY, YYYY-MM or YYYY-MM-DD)."""

    label: str
    links: tuple[Link, ...] = ()
    text: str = ""
    date: str = ""


class Html(msgspec.Struct, frozen=True, gc=False, array_like=True, tag=True):
    """A piece of sanitised HTML; the only kind of value that templates print unescaped."""

    markup: str


class Anchor(msgspec.Struct, frozen=True, gc=False, array_like=True, tag=True):
    """The opening of a link to another case; "" when that case is not public."""

    address: str


class FigureView(msgspec.Struct, frozen=True, gc=False, array_like=True, tag=True):
    """A picture with everything printed around it. `number` counts through the case, 0 for one inside a line."""

    number: int
    picture: Picture
    alt: str
    caption: str
    note: str = ""


class PairView(msgspec.Struct, frozen=True, gc=False, array_like=True, tag=True):
    """The same place before and after, with everything printed around the two pictures."""

    number: int
    before: Picture
    after: Picture
    before_alt: str
    after_alt: str
    before_taken: str
    after_taken: str
    caption: str
    note: str = ""


class ClipView(msgspec.Struct, frozen=True, gc=False, array_like=True, tag=True):
    """A clip with everything printed around it. `transcript` is sanitised HTML; `inline`: inside a line of text;
    `passages` are what is said, where the editor gave no transcript."""

    number: int
    clip: Clip
    caption: str
    note: str = ""
    transcript: str = ""
    inline: bool = False
    passages: tuple[Passage, ...] = ()


class Event(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A dated step after publication; `address` leads to another case, `url` outside."""

    date: str
    label: str
    text: str
    url: str = ""
    source: str = ""


class Surroundings(msgspec.Struct, frozen=True, gc=False):
    """Everything on the page of a case that its own file does not say, as values. `links` are the public addresses
    of the cases that the text names; `media` and `transcripts` are those of this case."""

    crumbs: tuple[Link, ...]
    rows: tuple[Row, ...]
    relations: tuple[Link, ...]
    related: tuple[Link, ...]
    siblings: tuple[Link, ...]
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
        copy.group_basis(case),
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
    before, after = catalogue.neighbours(case)
    shown = not case.front.withdrawn
    siblings = catalogue.by_release.get(case.release, ()) if shown else ()
    media = copy.renditions.media
    return Surroundings(
        crumbs=(
            HOME,
            Link("批次", "batches/"),
            copy.inspection_link(catalogue.inspection_of(case)),
            Link(release.label, copy.release_address(release)),
            Link(case.front.short_title or case.title, case.address),
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
        siblings=tuple(Link(one.front.short_title or one.title, one.address) for one in siblings),
        release=copy.release_link(release),
        previous=_step(before),
        next=_step(after),
        publisher=case.front.source or copy.imprint.office or copy.imprint.name,
        canonical=copy.absolute(case.address),
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
    parts = _Parts(case.media_folder, front, around)
    text = tuple(part for part in map(parts.fill, body.parts) if part is not None)
    has_own_pictures = parts.number > 0
    figures, clips = parts.figures(), parts.clips()
    if parts.number:
        text = tuple(_pointing(part, parts.number) for part in text)
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


def _pointing(
    part: Html | Anchor | FigureView | PairView | ClipView, last: int
) -> Html | Anchor | FigureView | PairView | ClipView:
    """Running text in which 图1 … 图`last` lead to the pictures; what is a link already stays as it is."""
    if not isinstance(part, Html) or "图" not in part.markup or not _MENTION.search(part.markup):
        return part
    pieces, inside = _TAGS.split(part.markup), 0
    for at, piece in enumerate(pieces):
        if at % 2:
            inside += piece.startswith("<a") - piece.startswith("</a")
        elif not inside and "图" in piece:
            pieces[at] = _MENTION.sub(lambda found: _to_figure(found, last), piece)
    return Html("".join(pieces))


def _to_figure(found: re.Match[str], last: int) -> str:
    number = int(found[1])
    return f'<a href="#figure-{number}">{found[0]}</a>' if 1 <= number <= last else found[0]


def _citation(case: Case, around: Surroundings) -> tuple[str, str]:
    """How to cite the page, around the day of quoting (GB/T 7714-2015, 4.6: electronic resources)."""
    return f"{around.publisher}. {case.title}[EB/OL]. ({around.published})", f". {around.canonical}"


def _step(case: Case | None) -> Link | None:
    return Link(case.front.short_title or case.title, case.address) if case else None


def _spaced(unit: str) -> str:
    return f" {unit}" if unit and unit[0].isascii() and unit not in ("%",) else unit


def _rows(case: Case, copy: Copy) -> tuple[Row, ...]:
    """The fact box; only what is given."""
    front = case.front
    catalogue = copy.catalogue
    release = catalogue.release_of(case)
    regions = catalogue.vocabulary.regions
    today = []
    for code in case.regions:
        for now in regions.successors(code):
            if now.code in case.regions:
                continue
            today.append(Link(regions.full_name(now.code), f"regions/{now.code}/"))
    rows = (
        Row("地区", tuple(copy.region_link(code, release.published) for code in case.regions), front.zone),
        Row("现属", tuple(today)),
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


class _Parts:
    """Fills the slots of a text and lists what the text did not show. State: the running numbers."""

    def __init__(self, folder: str, front: Front, around: Surroundings) -> None:
        self.folder = folder
        self.front = front
        self.around = around
        self.shown: set[str] = set()
        self.number = 0
        self.clip_number = 0
        self.has_pairs = False
        self.notes = {f"{folder}/{file}": figure for figure in front.figures for file in figure.files}

    def fill(self, part: str | Slot) -> Html | Anchor | FigureView | PairView | ClipView | None:
        if isinstance(part, str):
            return Html(part)
        if part.kind == "case":
            return Anchor(self.around.links.get(part.name, ""))
        return self.view(part.name, part.alt, part.caption, block=part.block)

    def view(
        self, name: str, alt: str, caption: str, note: str = "", *, block: bool = True
    ) -> FigureView | PairView | ClipView | None:
        made = self.around.media.get(name)
        known = self.notes.get(name)
        if known is not None and known.after and block:
            return self.pair(known, caption)
        self.shown.add(name)
        if isinstance(made, Picture):
            if known is not None:
                alt, caption, note = alt or known.alt, caption or known.caption, note or _note(known)
            self.number += block
            return FigureView(self.number if block else 0, made, alt, caption, note)
        if isinstance(made, Clip):
            self.clip_number += 1
            transcript = self.around.transcripts.get(name, "")
            spoken = () if transcript else passages(made.cues)
            return ClipView(self.clip_number, made, caption or alt, note, transcript, not block, spoken)
        return None

    def pair(self, figure: Figure, caption: str) -> PairView | None:
        """Both pictures of a pair, wherever one of them is named first; None where they stand already."""
        names = [f"{self.folder}/{file}" for file in figure.files]
        before, after = (self.around.media.get(name) for name in names)
        if not self.shown.isdisjoint(names) or not (
            isinstance(before, Picture) and isinstance(after, Picture)
        ):
            return None
        self.shown.update(names)
        self.has_pairs = True
        self.number += 1
        note = "，".join(filter(None, (figure.mode, figure.credit)))
        return PairView(
            self.number, before, after, figure.alt, figure.after_alt, figure.taken, figure.after_taken,
            caption or figure.caption, note,
        )  # fmt: skip

    def figures(self) -> tuple[FigureView | PairView, ...]:
        views = (
            self.view(name, figure.alt, figure.caption, _note(figure))
            for name, figure in self.notes.items()
            if name not in self.shown
        )
        return tuple(view for view in views if isinstance(view, FigureView | PairView))

    def clips(self) -> tuple[ClipView, ...]:
        named = ((f"{self.folder}/{video.file}", video) for video in self.front.video)
        views = (
            self.view(name, "", video.caption, "，".join(filter(None, (video.taken, video.credit))))
            for name, video in named
            if name not in self.shown
        )
        return tuple(view for view in views if isinstance(view, ClipView))


def _note(figure: object) -> str:
    values = (getattr(figure, name, "") or "" for name in ("taken", "mode", "credit"))
    return "，".join(filter(None, values))
