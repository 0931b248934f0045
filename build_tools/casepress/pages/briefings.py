"""The briefings (简报): a page for each, their list, feeds, open data, and their part of the text register."""

from __future__ import annotations

import html
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import msgspec

from casepress.briefing import Briefing, Shown
from casepress.case import Heading
from casepress.pages.copy import HOME, Copy
from casepress.pages.exhibits import exhibits
from casepress.pages.feeds import ENTRIES, Entry, Feed, json_feed
from casepress.pages.page import (
    Article,
    Document,
    Exhibit,
    Link,
    Page,
    Pager,
    Plan,
    day_in_words,
    earlier,
    paged,
)
from casepress.pages.parts import Anchor, FigureView, Html, PairView, Parts, pointing
from casepress.pages.qr import Code, code_of
from casepress.pages.search import SearchText, pieces, plain
from casepress.register import Entry as Registered
from casepress.register import Part, part, slices, text_hash

INDEX: Final = Link("简报", "briefings/")
KIND: Final = "简报"


class Row(msgspec.Struct, frozen=True, array_like=True):
    """A briefing in the list: its name, its title where it has one of its own, its day in words, and its items."""

    name: str
    title: str
    address: str
    date: str
    day: str
    items: tuple[str, ...]


class BriefingList(msgspec.Struct, frozen=True):
    """The list: how many there are, those of this page, and the feed ("" for none)."""

    count: int
    rows: tuple[Row, ...]
    pager: Pager
    feed: str


class BriefingView(msgspec.Struct, frozen=True):
    """Everything that the page of a briefing shows. `lines` are 报, 送 and 发; `code` is the QR code of its address."""

    name: str
    label: str
    headline: str
    office: str
    editor: str
    date: str
    body: tuple[Html | Anchor | FigureView | PairView, ...]
    picture_count: int
    has_pairs: bool
    items: tuple[Heading, ...]
    lines: tuple[tuple[str, str], ...]
    canonical: str
    citation: tuple[str, str]
    code: Code | None


def briefing_pages(copy: Copy) -> Iterator[Plan]:
    """Every output about briefings; nothing while there is none."""
    briefings = copy.briefings
    if not briefings:
        return
    for one in briefings:
        lent = [(copy.renditions.media.get(name), _digest_of(case, copy)) for name, case in _lent(one)]
        basis = (one.digest, one.published, [_linked(id, copy) for id in one.links], lent)
        yield Plan(one.address, basis, partial(_page, one, copy))
    digests = [(one.id, one.digest) for one in briefings]
    feed = f"{INDEX.address}feed.xml" if copy.imprint.url else ""
    for address, shown, pager in paged(briefings, INDEX.address, copy.imprint.per_page):
        rows = tuple(
            Row(one.name, one.front.headline, one.address, one.published, day_in_words(one.published),
                tuple(item.text for item in one.items))
            for one in shown
        )  # fmt: skip
        data = BriefingList(len(briefings), rows, pager, feed)
        yield Plan(address, (digests, pager.number), partial(_list, address, data))
    pictures = [_exhibits(one, copy) for one in briefings]
    yield Plan(f"{INDEX.address}briefings.json", (digests, pictures), partial(_open_data, copy))
    if feed:
        yield Plan(feed, digests, partial(_atom, copy))
        yield Plan(f"{INDEX.address}feed.json", digests, lambda: json_feed(_feed(copy), INDEX.address, copy))


def briefing_slices(copy: Copy, group: range) -> list[Part]:
    """The briefings' part of some slices of the text register."""
    if not copy.briefings:
        return []
    whole = slices(part((_registered(one), _words(one), False) for one in copy.briefings))
    return [whole[number] for number in group]


def hash_of(briefing: Briefing) -> str:
    """The hash of its text, as the register has it."""
    return text_hash(_words(briefing))


def lines_of(briefing: Briefing) -> tuple[tuple[str, str], ...]:
    """报, 送, 发 and the number of copies, as they stand in the tail."""
    front = briefing.front
    lines = (("报：", front.report_to), ("送：", front.send_to), ("发：", front.distribute))
    copies = (("", f"共印{front.copies}份"),) if front.copies else ()
    return (*((label, "，".join(names)) for label, names in lines if names), *copies)


def body_of(briefing: Briefing, copy: Copy) -> tuple[Html | Anchor | FigureView | PairView, ...]:
    """Its text, links to cases opened where they are public, and the pictures of such cases as the case shows them."""
    found: list[Html | Anchor | FigureView | PairView] = []
    number = 0
    for piece in briefing.parts:
        if isinstance(piece, str):
            found.append(Html(piece))
        elif not isinstance(piece, Shown):
            found.append(Anchor(_linked(piece[0], copy)))
        elif (view := _view(piece, copy, number)) is not None:
            found.append(view)
            number = max(number, view.number)
    return tuple(
        part if isinstance(part, FigureView | PairView) else _pointing(part, number) for part in found
    )


def _pointing(part: Html | Anchor, last: int) -> Html | Anchor:
    """图1 in running text leads to the picture."""
    led = pointing(part, last) if last else part
    return led if isinstance(led, Html | Anchor) else part


def _view(lent: Shown, copy: Copy, number: int) -> FigureView | PairView | None:
    """A picture of a case with the case's own words for it; None where the case does not show it now."""
    case = copy.catalogue.by_id.get(lent.case)
    if case is None or case.front.withdrawn or lent.name not in case.pictures:
        return None
    parts = Parts(case.media_folder, case.front, copy.renditions.media, {}, {})
    parts.number = number
    view = parts.view(lent.name, lent.alt, lent.caption, block=lent.block)
    return view if isinstance(view, FigureView | PairView) else None


def search_basis(one: Briefing, copy: Copy) -> object:
    """Everything that the text of a briefing for searching is made from."""
    return one.digest, one.published, facts_of(one), _figures(one, copy)


def briefing_text(one: Briefing, copy: Copy) -> SearchText:
    """A briefing for searching: its items, and its pictures with the words that stand below them on its page."""
    body = body_of(one, copy)
    pictures = sum(isinstance(part, FigureView | PairView) for part in body)
    blocks = pieces((one.front.summary, plain("".join(_said(part) for part in body))))
    return SearchText(
        one.address,
        one.title,
        one.name if one.front.headline else "",
        day_in_words(one.published),
        "",
        f"图片 {pictures}" if pictures else "",
        facts_of(one),
        blocks,
        KIND,
        tuple((blocks.index(item.text), item.anchor) for item in one.items if item.text in blocks),
    )


def facts_of(one: Briefing) -> tuple[str, ...]:
    """What the page of a briefing says above and below its items."""
    said = (KIND, one.name, day_in_words(one.published), one.front.office, one.front.editor)
    return tuple(dict.fromkeys(filter(None, (*said, *(line for _, line in lines_of(one))))))


def _figures(one: Briefing, copy: Copy) -> list[tuple[str, ...]]:
    """The words of its pictures."""
    shown = body_of(one, copy) if one.pictures else ()
    return [_words_of(part) for part in shown if isinstance(part, FigureView | PairView)]


def _words_of(view: FigureView | PairView) -> tuple[str, ...]:
    alts = (view.alt,) if isinstance(view, FigureView) else (view.before_alt, view.after_alt)
    return (view.caption, *alts, view.note)


def _said(part: Html | Anchor | FigureView | PairView) -> str:
    if isinstance(part, FigureView | PairView):
        return "".join(f"<p>{html.escape(words)}</p>" for words in _words_of(part))
    return part.markup if isinstance(part, Html) else ""


def _words(briefing: Briefing) -> str:
    return f"{briefing.title}\n{briefing.text}"


def _registered(one: Briefing) -> Registered:
    return Registered("", one.address, one.title, one.front.publish_at.replace(" ", "T"))


def _linked(id: str, copy: Copy) -> str:
    case = copy.catalogue.by_id.get(id)
    return case.address if case is not None else ""


def _page(one: Briefing, copy: Copy) -> Page:
    front, imprint = one.front, copy.imprint
    office = front.office or imprint.office or imprint.name
    canonical = copy.absolute(one.address)
    known = len(front.publish_at) > 10
    body = body_of(one, copy)
    return Page(
        address=one.address,
        section="briefings",
        template="briefing.html",
        title=one.title,
        description=one.summary,
        data=BriefingView(
            name=front.title,
            label=one.label,
            headline=front.headline,
            office=office,
            editor=front.editor,
            date=one.published,
            body=body,
            picture_count=sum(isinstance(part, FigureView | PairView) for part in body),
            has_pairs=any(isinstance(part, PairView) for part in body),
            items=one.items,
            lines=lines_of(one),
            canonical=canonical,
            citation=(f"{office}. {one.title}[EB/OL]. ({one.published})", f". {canonical}"),
            code=code_of(canonical) if imprint.url else None,
        ),
        crumbs=(HOME, INDEX, Link(one.name, one.address)),
        headings=one.items,
        modified=one.published,
        article=Article(
            published=one.moment if known else one.published,
            modified=one.moment if known else one.published,
            source=office,
            author=front.editor,
            section=KIND,
            number=one.name,
            keywords=(KIND, front.title),
            places=(),
            based_on=(),
            corrections=(),
            exhibits=_exhibits(one, copy),
        ),
    )


def _lent(one: Briefing) -> Iterator[tuple[str, str]]:
    """The names of its pictures below media/, each with the id of its case."""
    yield from ((lent.name, lent.case) for lent in one.pictures)


def _digest_of(id: str, copy: Copy) -> str:
    case = copy.catalogue.by_id.get(id)
    return case.digest if case is not None else ""


def _exhibits(one: Briefing, copy: Copy) -> tuple[Exhibit, ...]:
    """Its pictures as machines are told of them, each once."""
    found = {}
    for name, id in _lent(one):
        case = copy.catalogue.by_id.get(id)
        folder = name.rpartition("/")[0]
        for exhibit in exhibits(case, copy) if case is not None else ():
            if f"{folder}/{exhibit.file}" == name:
                found[name] = exhibit
    return tuple(found.values())


def _list(address: str, data: BriefingList) -> Page:
    return Page(
        address=address,
        section="briefings",
        template="briefings.html",
        title=earlier("简报", data.pager) if data.pager.number else "简报",
        description=f"全部 {data.count} 期简报",
        data=data,
        crumbs=(HOME, INDEX),
        feeds=(Link("简报", data.feed),) if data.feed else (),
        modified=data.rows[0].date,
    )


def _feed(copy: Copy) -> Feed:
    name = copy.imprint.name
    entries = tuple(
        Entry(
            title=f"{one.name} {one.front.headline}".strip(),
            url=copy.absolute(one.address),
            published=one.moment,
            updated=one.moment,
            summary=one.summary,
            categories=(("briefing", KIND),),
        )
        for one in copy.briefings[:ENTRIES]
    )
    return Feed(
        title=f"{KIND} · {name}",
        url=copy.absolute(f"{INDEX.address}feed.xml"),
        page=copy.absolute(INDEX.address),
        updated=max(entry.updated for entry in entries),
        author=copy.imprint.office or name,
        entries=entries,
    )


def _atom(copy: Copy) -> Document:
    return Document(f"{INDEX.address}feed.xml", "feed.xml", _feed(copy))


def _open_data(copy: Copy) -> Document:
    listed: list[dict[str, Any]] = [
        {
            "kind": KIND,
            "id": one.id,
            "title": one.front.title,
            "number": one.front.number,
            "headline": one.front.headline or None,
            "url": copy.absolute(one.address),
            "published": one.moment if len(one.front.publish_at) > 10 else one.published,
            "office": one.front.office or copy.imprint.office or copy.imprint.name,
            "items": [
                {"title": item.text, "url": f"{copy.absolute(one.address)}#{item.anchor}"}
                for item in one.items
            ],
            "pictures": [copy.absolute(lent.address) for lent in _exhibits(one, copy)],
            "cases": [id for id in one.links if _linked(id, copy)],
            "text_sha256": hash_of(one),
        }
        for one in copy.briefings
    ]
    return Document(f"{INDEX.address}briefings.json", content=msgspec.json.encode(listed))
