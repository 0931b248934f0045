"""Search: the page, what of a case can be found, and what the filters know. The index itself is made elsewhere."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from casepress.case import Case
from casepress.casefile.body import Body, Slot
from casepress.media.rendition import Clip
from casepress.pages.copy import FOLLOW_UP_LABELS, HOME, Copy
from casepress.pages.page import Document, Link, Page, Plan, day_in_words, planned

_TAG: Final = re.compile(r"<(?P<name>/?[a-z0-9]+)?(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_INLINE: Final = frozenset(
    "a abbr b code del em i img kbd mark s small span strong sub sup u".split()  # noqa: SIM905 - a list of tags
)


class SearchText(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A case or briefing as the search page shows it and as the index reads it.

    `facts` are what its fact box says, `blocks` its text in pieces: paragraphs, cells, captions, transcripts. `kind` is
    what readers are told that it is ("" for a case), `anchors` where in it to go: numbers of blocks with the anchor at
    which that block begins.
    """

    address: str
    title: str
    places: str
    day: str
    issues: str
    media: str
    facts: tuple[str, ...]
    blocks: tuple[str, ...]
    kind: str = ""
    anchors: tuple[tuple[int, str], ...] = ()


class SearchPage(msgspec.Struct, frozen=True):
    """What the search page shows without scripts: how many cases and briefings there are, and the indexes that lead to
    them."""

    count: int
    issues: int
    indexes: tuple[Link, ...]


def search_pages(copy: Copy) -> Iterator[Plan]:
    """The search page, unless the site wants none."""
    if not copy.imprint.search:
        return
    indexes = []
    if copy.catalogue.everything:
        indexes += [
            Link("全部案例，按通报时间", "cases/"),
            Link("按地区", "regions/"),
            Link("按问题", "issues/"),
            Link("按督察批次", "batches/"),
        ]
    if copy.catalogue.with_pictures:
        indexes.append(Link("图片", "images/"))
    if copy.catalogue.with_clips:
        indexes.append(Link("视频", "videos/"))
    if copy.briefings:
        indexes.append(Link("简报", "briefings/"))
    yield planned(
        Page(
            address="search/",
            section="search",
            template="search.html",
            title="搜索",
            description=f"在{copy.imprint.name}的全部案例{'和简报' if copy.briefings else ''}中搜索，按地区、问题、督察批次、年份和媒体筛选",
            data=SearchPage(len(copy.catalogue.everything), len(copy.briefings), tuple(indexes)),
            crumbs=(HOME, Link("搜索", "search/")),
        )
    )


def facts(case: Case, copy: Copy) -> tuple[str, ...]:
    """What the fact box of a case says, as text; the places with the names they bear today as well."""
    front = case.front
    catalogue = copy.catalogue
    release = catalogue.release_of(case)
    now = (link.text for code in case.regions for link in copy.today(code, release.published))
    said = (
        front.short_title,
        *(link.text for link in copy.places(case)),
        *now,
        front.zone,
        copy.release_link(release).text,
        release.theme or "",
        day_in_words(release.published),
        *(link.text for link in copy.issues((*case.domains, *case.conducts))),
        front.team,
        front.status or "",
        front.source,
        front.index_number,
        front.author,
        front.editor,
    )
    return tuple(dict.fromkeys(filter(None, said)))


def text_basis(case: Case, copy: Copy) -> object:
    """Everything that the text of a case for searching is made from. It does not change with other releases."""
    media = copy.renditions.media
    clips = ((name, media.get(name)) for name in case.clips)
    captions = tuple(made.captions for _, made in clips if isinstance(made, Clip))
    transcripts = tuple(copy.transcripts.get(name, "") for name in case.clips)
    return case.id, case.digest, facts(case, copy), transcripts, captions, len(case.pictures), len(case.clips)


def search_text(case: Case, body: Body, copy: Copy, captions: Mapping[str, str]) -> SearchText:
    """The text of a case for searching; `captions` are the subtitles of its clips by their public address."""
    card = copy.card(case)
    return SearchText(
        case.address,
        case.title,
        "、".join(link.text for link in copy.places(case)),
        card.day,
        "、".join(link.text for link in copy.issues((*case.domains, *case.conducts))),
        card.media_words,
        facts(case, copy),
        pieces(_blocks(case, body, copy, captions)),
    )


def pieces(texts: Iterable[str]) -> tuple[str, ...]:
    """The lines of texts, each once."""
    return tuple(dict.fromkeys(filter(None, (line.strip() for text in texts for line in text.split("\n")))))


def _blocks(case: Case, body: Body, copy: Copy, captions: Mapping[str, str]) -> Iterator[str]:
    front = case.front
    yield front.summary
    yield plain("".join(part if isinstance(part, str) else _slot(part) for part in body.parts))
    for figure in front.figures:
        yield from (figure.caption, figure.alt, figure.credit)
    for clip in front.video:
        yield from (clip.caption, clip.credit)
    for name in case.clips:
        made = copy.renditions.media.get(name)
        yield plain(copy.transcripts.get(name, ""))
        if isinstance(made, Clip):
            yield captions.get(made.captions, "")
    for fact in front.key_facts:
        yield f"{fact.name} {fact.value}{fact.unit}"
        yield fact.note
    for step in front.follow_ups:
        yield f"{day_in_words(step.date)} {FOLLOW_UP_LABELS[step.kind]}"
        yield from (step.text, step.source)
    for source in front.sources:
        yield source.name
    for correction in front.corrections:
        yield correction.note


def _slot(slot: Slot) -> str:
    """What a picture or clip in the text says, as HTML; the opening of a link says nothing."""
    return "" if slot.kind == "case" else f"<p>{html.escape(slot.alt)}</p><p>{html.escape(slot.caption)}</p>"


def plain(markup: str) -> str:
    """Sanitised HTML as text, with a line for every paragraph, item and cell."""
    return html.unescape(_TAG.sub(_break, markup)).strip()


def _break(tag: re.Match[str]) -> str:
    name = (tag["name"] or "").removeprefix("/").lower()
    return "" if name in _INLINE else "\n"


def text_document(address: str, text: SearchText) -> Document:
    """The file in which the browser finds it."""
    return Document(address, content=msgspec.json.encode(text))
