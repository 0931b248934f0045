"""An edition as an article of a WeChat official account (公众号): what is pasted, the pictures to be put in, the covers.

The editor keeps inline styles and nothing else, takes no pictures that are pasted along with text, and lets links lead
nowhere; so pictures and clips are named boxes, and links are notes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import css_inline
import jinja2
import msgspec
import nh3
from markupsafe import Markup

from casepress.editions.cover import COVERS, cover, shrunk
from casepress.editions.edition import Block, Edition, Load, Piece, blocks_of, clip_of, fitting
from casepress.editions.footnotes import Notes
from casepress.editions.typesetting import Setter, plain
from casepress.media.rendition import Picture
from casepress.pages.copy import AFTER, BEFORE
from casepress.pages.page import day_in_words
from casepress.pages.parts import ClipView, FigureView, Html, PairView

WIDTH: Final = 1080  # pixels; a telephone shows no more
DIGEST: Final = 120  # characters
_ENDS: Final = re.compile(r"[。！？；][”’」』）]*")
_TAGS: Final = frozenset(
    ("section", "p", "h2", "h3", "h4", "strong", "em", "sub", "sup", "u", "del", "span", "br", "hr", "table", "tbody",
     "tr", "th", "td")
)  # fmt: skip
# Properties that live through pasting and saving.
STYLES: Final = frozenset(
    ("background-color", "border", "border-bottom", "border-collapse", "border-left", "border-top", "color",
     "font-size", "font-weight", "letter-spacing", "line-height", "margin", "margin-bottom", "margin-left",
     "margin-top", "max-width", "min-width", "overflow-x", "padding", "padding-left", "text-align", "text-indent",
     "vertical-align", "white-space", "width", "word-break")
)  # fmt: skip
_CLEANER: Final = nh3.Cleaner(
    tags=set(_TAGS),
    attributes={"*": {"style"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
    filter_style_properties=set(STYLES),
    strip_comments=True,
)


class Shot(msgspec.Struct, frozen=True):
    """A picture of the article: its file in the pack, what it is called there, what it shows, its size in pixels and
    its bytes."""

    file: str
    label: str
    caption: str
    alt: str
    width: int
    height: int
    data: bytes


class Film(msgspec.Struct, frozen=True):
    """A clip of the article: its file in the pack, the public address that is copied there, and its poster."""

    file: str
    label: str
    caption: str
    address: str
    bytes: int
    seconds: float
    poster: Shot


class Article(msgspec.Struct, frozen=True):
    """What is pasted and typed into the editor. `markup` has inline styles only; `covers` are JPEGs by their names."""

    id: str
    title: str
    author: str
    digest: str
    source: str
    address: str
    hold: str
    markup: str
    text: str
    shots: tuple[Shot, ...]
    films: tuple[Film, ...]
    covers: dict[str, bytes]


def article(edition: Edition, templates: jinja2.Environment, load: Load) -> Article:
    """The article of an edition; `load` gives the bytes of a public picture."""
    pictures = _Pictures(load)
    notes = Notes(edition.root)
    parts = [_part(piece, notes, pictures) for piece in edition.pieces]
    for piece in edition.pieces:
        for name, url in piece.bulletin.sources:
            if url:
                notes.number(url, name)
    shown = templates.get_template("editions/wechat.html").render(
        edition=edition, parts=parts, notes=notes.everything, day=day_in_words, number=notes.number
    )
    css = templates.get_template("editions/wechat.css").render()
    markup = _clean(css_inline.inline_fragment(shown, css))
    first = next(iter(pictures.originals), None)
    drawn = load(fitting(first, COVERS[0][1]).address) if first is not None else b""
    return Article(
        id=edition.id,
        title=edition.title,
        author=_author(edition),
        digest=digest_of(edition.summary),
        source=edition.publisher,
        address=edition.address,
        hold=edition.hold,
        markup=markup,
        text=plain(markup),
        shots=tuple(pictures.shots),
        films=tuple(pictures.films),
        covers={name: cover(drawn, width, height) for name, width, height in COVERS} if drawn else {},
    )


def pack(made: Article, templates: jinja2.Environment) -> dict[str, bytes]:
    """The files of the pack by their names, clips aside: those are large, and copied from where they lie."""
    shown = {"article": made, "markup": Markup(made.markup), "preview": _preview(made)}  # noqa: S704
    preview = templates.get_template("editions/wechat_preview.html").render(shown)
    guide = templates.get_template("editions/wechat_guide.txt").render(shown)
    files = {
        "preview.html": preview.encode(),
        "article.html": f"{made.markup}\n".encode(),
        "article.txt": f"{made.title}\n\n{made.text}\n".encode(),
        # Windows' own editor reads UTF-8 everywhere only behind a mark.
        "说明.txt": html.unescape(guide).replace("\n", "\r\n").encode("utf-8-sig"),
    }
    files |= {shot.file: shot.data for shot in made.shots}
    files |= {film.poster.file: film.poster.data for film in made.films}
    return files | {f"covers/{name}": data for name, data in made.covers.items()}


def digest_of(summary: str) -> str:
    """The digest: whole sentences of at most 120 characters together, or a cut one."""
    text = " ".join(summary.split())
    if len(text) <= DIGEST:
        return text
    ends = [match.end() for match in _ENDS.finditer(text[: DIGEST + 1]) if match.end() <= DIGEST]
    return text[: ends[-1]] if ends and ends[-1] >= DIGEST // 3 else f"{text[: DIGEST - 1]}…"


def _author(edition: Edition) -> str:
    named = {dict(_rows(piece)).get("作者", "") for piece in edition.pieces}
    return named.pop() if len(named) == 1 else ""


def _rows(piece: Piece) -> Iterator[tuple[str, str]]:
    """The facts of a case as label and words."""
    for row in piece.bulletin.around.rows:
        words = "、".join(link.text for link in row.links)
        yield (
            row.label,
            "，".join(filter(None, (words, row.text, day_in_words(row.date) if row.date else ""))),
        )


class _Part(NamedTuple):
    """One case of the article: what its page shows, its facts in words by label, and its text as markup."""

    piece: Piece
    rows: dict[str, str]
    text: Markup


def _part(piece: Piece, notes: Notes, pictures: _Pictures) -> _Part:
    setter = Setter()
    for block in notes.applied(blocks_of(piece.bulletin)):
        if isinstance(block, Html):
            setter.set(block.markup)
        else:
            setter.insert(pictures.boxed(block))
    return _Part(piece, dict(_rows(piece)), Markup(setter.finished()))  # noqa: S704


def _clean(markup: str) -> str:
    """Nothing but the tags and styles that the editor keeps, a line for every block."""
    cleaned = str(_CLEANER.clean(markup))
    return re.sub(r"\n\s*\n+", "\n", cleaned).strip()


class _Pictures:
    """Numbers pictures and clips in the order of their use. State: those so far."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.shots: list[Shot] = []
        self.films: list[Film] = []
        self.originals: list[Picture] = []

    def boxed(self, block: Block) -> str:
        """The boxes that stand for a block, each with what goes there and its caption."""
        if isinstance(block, ClipView):
            return self._film(block)
        label = f"图{block.number}" if isinstance(block, FigureView | PairView) and block.number else "插图"
        if isinstance(block, PairView):
            sides = ((block.before, block.before_alt, BEFORE, block.before_taken),
                     (block.after, block.after_alt, AFTER, block.after_taken))  # fmt: skip
            boxes = [
                self._shot(picture, f"{label}{side}", "，".join(filter(None, (side, taken))), alt)
                for picture, alt, side, taken in sides
            ]
            return "".join(boxes) + _caption(label, block.caption, block.note)
        if not isinstance(block, FigureView):
            return ""
        self_caption = _caption(label, block.caption, block.note)
        return self._shot(block.picture, label, block.caption, block.alt) + self_caption

    def _shot(self, picture: Picture, label: str, caption: str, alt: str) -> str:
        number = len(self.shots) + 1
        shot = self._fitted(picture, f"pictures/{number:02}.jpg", label, caption, alt)
        self.shots.append(shot)
        self.originals.append(picture)
        return _box(f"{label}：请在这里插入图片 {number:02}.jpg，然后删去这一框", shot.file)

    def _fitted(self, picture: Picture, file: str, label: str, caption: str, alt: str) -> Shot:
        source = fitting(picture, WIDTH)
        width, height, data = shrunk(self.load(source.address), WIDTH)
        return Shot(file, label, caption, alt, width, height, data)

    def _film(self, view: ClipView) -> str:
        clip = clip_of(view)
        if clip is None:
            return ""
        number = len(self.films) + 1
        label = f"视频{view.number}"
        width, height, data = shrunk(self.load(clip.poster.address), WIDTH)
        poster = Shot(f"videos/{number:02}-封面.jpg", f"{label}封面", view.caption, "", width, height, data)
        self.films.append(
            Film(f"videos/{number:02}.mp4", label, view.caption, clip.video.address, clip.video.bytes,
                 clip.duration, poster)
        )  # fmt: skip
        minutes, seconds = divmod(round(clip.duration), 60)
        words = f"{label}（{minutes}:{seconds:02}）：请在这里插入视频 {number:02}.mp4，然后删去这一框"
        return _box(words, poster.file) + _caption(label, view.caption, view.note)


def _box(words: str, file: str) -> str:
    # The preview shows the picture behind the box; `id` goes before anything is copied.
    return f'<p class="place" id="{html.escape(file)}">【{html.escape(words)}】</p>\n'


def _caption(label: str, caption: str, note: str) -> str:
    words = f"{label} {caption}".strip() + (f"（{note}）" if note else "")
    return f'<p class="caption">{html.escape(words)}</p>\n'


def _preview(made: Article) -> Markup:
    """The article with its pictures behind the boxes, as the page shows it; what is copied has the boxes alone."""
    shown = made.markup
    for shot in (*made.shots, *(film.poster for film in made.films)):
        name = shot.file.rpartition("/")[2].replace("-封面.jpg", ".mp4")
        pattern = re.compile(rf"(<p[^<>]*>【[^【】<>]*插入(?:图片|视频) {re.escape(name)}，[^<>]*】</p>)")
        picture = (
            f'<img class="shown" src="{html.escape(shot.file)}" alt="{html.escape(shot.alt or shot.caption)}"'
            f' width="{shot.width}" height="{shot.height}">'
        )
        shown = pattern.sub(lambda found, picture=picture: f"{found[1]}{picture}", shown, count=1)  # type: ignore[misc]
    return Markup(shown)  # noqa: S704
