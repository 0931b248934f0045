"""An edition on paper: A4 after GB/T 9704-2012 as a bulletin follows it, tagged (PDF/UA-1), the same bytes every time.

WeasyPrint sets it. It is handed our own pictures and nothing else: no file, no network.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Final

import jinja2
import msgspec
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from casepress.briefing import Briefing
from casepress.editions.edition import Edition, Load, Piece, fitting
from casepress.editions.footnotes import Notes
from casepress.editions.typefaces import Faces
from casepress.media.rendition import Picture
from casepress.pages.briefings import body_of, hash_of, lines_of
from casepress.pages.bulletin import Bulletin
from casepress.pages.copy import AFTER, BEFORE, Copy
from casepress.pages.page import day_in_words
from casepress.pages.parts import ClipView, FigureView, Html, PairView
from casepress.pages.qr import code_of

# 200 dots an inch over the width of the type area, which is 156 mm.
PICTURE_WIDTH: Final = 1200
TYPE_WIDTH: Final = 156.0  # mm
LARGEST_HEAD: Final = 15.0  # mm
VARIANT: Final = "pdf/ua-1"
_SCHEME: Final = "casepress:"
_QR: Final = f"{_SCHEME}qr"
_HEADING: Final = re.compile(r"<(/?)h([3-5])\b[^<>]*>")
_PAUSE: Final = re.compile(r"[，、；：]|\s")
_WORDS: Final = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)


class Plate(msgspec.Struct, frozen=True):
    """A picture with its caption; `sides` are the addresses and texts of its one or two pictures, with what stands
    below each; `still` when it stands for a clip."""

    sides: tuple[tuple[str, str, str], ...]
    caption: str
    still: bool = False
    kind: ClassVar[str] = "plate"


class Section(msgspec.Struct, frozen=True):
    """One case, or one item of a briefing: its title ("" when it is that of the sheet), its text and pictures, its
    facts as rows, what followed, where it is from, and who wrote it."""

    title: str
    blocks: tuple[Html | Plate, ...]
    corrections: tuple[tuple[str, str, str], ...] = ()
    facts: tuple[tuple[str, str, str], ...] = ()
    events: tuple[tuple[str, str, str, str, int], ...] = ()
    sources: tuple[tuple[str, int], ...] = ()
    credits: str = ""


class Sheet(msgspec.Struct, frozen=True):
    """What is printed: the red head (name, number, who compiles it, date), the title, the sections, the notes, and the
    tail: the address of the original ("" for none), a hash for every text, and lines such as 报 and 送. Unless it
    `is_titled`, the red head says what there is to say, and the title stands in the file's own data alone."""

    name: str
    number: str
    compiler: str
    day: str
    title: str
    sections: tuple[Section, ...]
    address: str
    hashes: tuple[tuple[str, str], ...]
    notes: tuple[tuple[int, str, str], ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    hold: str = ""
    demo: bool = False
    is_titled: bool = True

    @property
    def head_size(self) -> float:
        """The size of the red name in mm, so that it stands on one line."""
        return round(min(LARGEST_HEAD, 0.97 * TYPE_WIDTH / (_width(self.name) or 1.0)), 2)


def sheet_of(edition: Edition) -> Sheet:
    """The sheet of a case or a release."""
    notes = Notes(edition.root)
    sections = tuple(_section(piece, notes, is_single=edition.is_single) for piece in edition.pieces)
    title = edition.title
    if not edition.is_single:
        title = (
            "典型案例通报"
            if edition.number == edition.title
            else edition.title.removeprefix(edition.number).strip("（）")
        )
    return Sheet(
        name=edition.site,
        number=edition.number,
        compiler=edition.publisher,
        day=edition.day,
        title=title,
        sections=sections,
        address=edition.address,
        hashes=tuple(("" if edition.is_single else piece.title, piece.text_hash) for piece in edition.pieces),
        notes=tuple((note.number, note.words, note.address) for note in notes.everything),
        hold=edition.hold,
        demo=edition.demo,
    )


def briefing_sheet(one: Briefing, copy: Copy, hold: str = "") -> Sheet:
    """The sheet of a briefing; `hold` says why it must not go out yet."""
    imprint = copy.imprint
    notes = Notes(imprint.url)
    blocks = tuple(_laid(notes.applied(body_of(one, copy)), 1))
    return Sheet(
        name=one.front.title,
        number=one.label,
        compiler=one.front.office or imprint.office or imprint.name,
        day=one.published,
        title=one.title,
        is_titled=bool(one.front.headline),
        sections=(Section("", blocks, credits=f"责任编辑：{one.front.editor}" if one.front.editor else ""),),
        address=copy.absolute(one.address) if imprint.url else "",
        hashes=(("", hash_of(one)),),
        notes=tuple((note.number, note.words, note.address) for note in notes.everything),
        lines=lines_of(one),
        hold=hold,
        demo=imprint.demo,
    )


def document(sheet: Sheet, templates: jinja2.Environment) -> str:
    """The sheet as the HTML that is set."""
    shown = templates.get_template("editions/paper.html").render(
        sheet=sheet, qr=_QR if sheet.address else "", day=day_in_words, title_lines=title_lines
    )
    return str(shown)


def words_of(markup: str) -> str:
    """Everything in a document that is set as type."""
    return html.unescape(_WORDS.sub(" ", markup))


def printed(sheet: Sheet, markup: str, faces: Faces, templates: jinja2.Environment, load: Load) -> bytes:
    """The PDF of a sheet's document; `load` gives the bytes of a public picture."""
    fetcher = _Pictures(sheet.address, load)
    fonts = FontConfiguration()
    css = templates.get_template("editions/paper.css").render(faces=faces)
    style = CSS(string=css, url_fetcher=fetcher, font_config=fonts)
    identifier = hashlib.sha256(f"{markup}{css}".encode()).digest()[:16]
    data = HTML(string=markup, url_fetcher=fetcher).write_pdf(
        stylesheets=[style], font_config=fonts, pdf_variant=VARIANT, pdf_identifier=identifier
    )
    return bytes(data)


class _Pictures(URLFetcher):  # type: ignore[misc]
    """Gives the pictures of the sheet and refuses every other address. State: the pictures' source."""

    def __init__(self, address: str, load: Load) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.address = address
        self.load = load

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:  # noqa: ARG002
        """The picture at an address of the sheet."""
        if url == _QR:
            return URLFetcherResponse(url, _code(self.address), {"Content-Type": "image/svg+xml"})
        if url.startswith(f"{_SCHEME}media/"):
            return URLFetcherResponse(
                url, self.load(url.removeprefix(_SCHEME)), {"Content-Type": "image/jpeg"}
            )
        raise FatalURLFetchingError(f"not a picture of ours: {url}")


def _code(address: str) -> bytes:
    code = code_of(address)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {code.size} {code.size}" width="{code.size}"'
        f' height="{code.size}"><path d="{code.path}" stroke="#000" fill="none"/></svg>'
    ).encode()


def _section(piece: Piece, notes: Notes, *, is_single: bool) -> Section:
    bulletin = piece.bulletin
    blocks = tuple(_blocks(bulletin, notes, 1 if is_single else 0))
    credits = {row.label: row.text for row in bulletin.around.rows if row.label in ("作者", "责任编辑")}
    return Section(
        title="" if is_single else piece.title,
        blocks=blocks,
        corrections=bulletin.corrections,
        facts=bulletin.key_facts,
        events=tuple(
            (one.date, one.label, one.text, one.source, notes.number(one.url, one.source) if one.url else 0)
            for one in bulletin.events
        ),
        sources=tuple((name, notes.number(url, name) if url else 0) for name, url in bulletin.sources),
        credits="　".join(f"{label}：{text}" for label, text in credits.items()),
    )


def _blocks(bulletin: Bulletin, notes: Notes, up: int) -> Iterator[Html | Plate]:
    """The text, then the pictures: one at the head of a page would leave the page before it half empty."""
    above = (bulletin.lead,) if bulletin.lead is not None else ()
    yield from _laid(notes.applied((*bulletin.body, *above, *bulletin.figures, *bulletin.clips)), up)


def _laid(blocks: Iterable[object], up: int) -> Iterator[Html | Plate]:
    for block in blocks:
        if isinstance(block, Html):
            yield Html(levelled(block.markup, up))
        elif (plate := _plate(block)) is not None:
            yield plate


def title_lines(title: str, most: int) -> tuple[tuple[str, ...], float]:
    """A title as its lines of at most so many characters where it has a pause to break at, and how wide it may run, in
    characters, so that its lines are about equal."""
    if _width(title) <= most:
        return (title,), most
    for match in _PAUSE.finditer(title):
        parts = (title[: match.end()].rstrip(), title[match.end() :])
        if all(1 < _width(part) <= most for part in parts):
            return parts, most
    count = -(-_width(title) // most)
    return (title,), min(most, round(_width(title) / count + 1.2, 1))


def _width(text: str) -> float:
    """About how many Chinese characters wide a text is."""
    return sum(1.0 if ord(char) > 0x2E7F else 0.6 for char in text)


def levelled(markup: str, up: int) -> str:
    """A text whose headings are `up` levels higher, named by their own level and without anchors."""

    def heading(match: re.Match[str]) -> str:
        level = int(match[2])
        return f"</h{level - up}>" if match[1] else f'<h{level - up} class="level{level - 2}">'

    return _HEADING.sub(heading, markup)


def _plate(block: object) -> Plate | None:
    """A picture, a pair or the still of a clip, with its caption."""
    if isinstance(block, FigureView):
        label = f"图{block.number}" if block.number else ""
        return Plate(
            ((_address(block.picture), block.alt or block.caption, ""),),
            _caption(label, block.caption, block.note),
        )
    if isinstance(block, PairView):
        sides = (
            (_address(block.before), block.before_alt, "，".join(filter(None, (BEFORE, block.before_taken)))),
            (_address(block.after), block.after_alt, "，".join(filter(None, (AFTER, block.after_taken)))),
        )
        return Plate(sides, _caption(f"图{block.number}", block.caption, block.note))
    if isinstance(block, ClipView):
        minutes, seconds = divmod(round(block.clip.duration), 60)
        length = f"{minutes}分{seconds:02}秒" if minutes else f"{seconds}秒"
        note = "，".join(filter(None, (block.note, f"视频长{length}，请在原文观看")))
        still = (f"{_SCHEME}{block.clip.poster.address}", f"视频画面：{block.caption}", "")
        return Plate((still,), _caption(f"视频{block.number}", block.caption, note), still=True)
    return None


def _address(picture: Picture) -> str:
    return f"{_SCHEME}{fitting(picture, PICTURE_WIDTH).address}"


def _caption(label: str, caption: str, note: str) -> str:
    return f"{label} {caption}".strip() + (f"（{note}）" if note else "")
