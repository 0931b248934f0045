"""The parts of a bulletin: its text, pictures and clips as they are shown, each with everything printed around it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar, Final

import msgspec

from casepress.case import Figure, Front
from casepress.casefile.body import Slot
from casepress.media.rendition import Clip, Picture
from casepress.media.transcript import Passage, passages

_TAGS: Final = re.compile(r"(<[^>]*>)")
_MENTION: Final = re.compile(r"图\s?([0-9]{1,2})(?![0-9])")


class Html(msgspec.Struct, frozen=True, gc=False, array_like=True, tag=True):
    """A piece of sanitised HTML; the only kind of value that templates print unescaped."""

    kind: ClassVar[str] = "html"
    markup: str


class Anchor(msgspec.Struct, frozen=True, gc=False, array_like=True, tag=True):
    """The opening of a link to another case; "" when that case is not public."""

    kind: ClassVar[str] = "anchor"
    address: str


class FigureView(msgspec.Struct, frozen=True, gc=False, array_like=True, tag=True):
    """A picture with everything printed around it. `number` counts through the case, 0 for one inside a line."""

    kind: ClassVar[str] = "figure"
    number: int
    picture: Picture
    alt: str
    caption: str
    note: str = ""


class PairView(msgspec.Struct, frozen=True, gc=False, array_like=True, tag=True):
    """The same place before and after, with everything printed around the two pictures."""

    kind: ClassVar[str] = "pair"
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

    kind: ClassVar[str] = "clip"
    number: int
    clip: Clip
    caption: str
    note: str = ""
    transcript: str = ""
    inline: bool = False
    passages: tuple[Passage, ...] = ()


def pointing(
    part: Html | Anchor | FigureView | PairView | ClipView, last: int
) -> Html | Anchor | FigureView | PairView | ClipView:
    """Running text in which 图1 … 图`last` lead to the pictures; what is a link already stays as it is."""
    if not isinstance(part, Html) or "图" not in part.markup or not _MENTION.search(part.markup):
        return part
    pieces = _TAGS.split(part.markup)
    # A link to another case opens before this piece and ends in it.
    inside = next((tag[1] == "/" for tag in pieces[1::2] if tag.startswith(("<a ", "</a>"))), False) * 1
    for at, piece in enumerate(pieces):
        if at % 2:
            inside += piece.startswith("<a ") - piece.startswith("</a>")
        elif not inside and "图" in piece:
            pieces[at] = _MENTION.sub(lambda found: _to_figure(found, last), piece)
    return Html("".join(pieces))


def _to_figure(found: re.Match[str], last: int) -> str:
    number = int(found[1])
    return f'<a href="#figure-{number}">{found[0]}</a>' if 1 <= number <= last else found[0]


class Parts:
    """Fills the slots of a text and lists what the text did not show. State: the running numbers."""

    def __init__(
        self,
        folder: str,
        front: Front,
        media: Mapping[str, Picture | Clip],
        transcripts: Mapping[str, str],
        links: Mapping[str, str],
    ) -> None:
        """`folder` is that of the case's media; `media` and `transcripts` are known by their names below media/,
        `links` are the addresses of other cases by their ids."""
        self.folder = folder
        self.front = front
        self.media = media
        self.transcripts = transcripts
        self.links = links
        self.shown: set[str] = set()
        self.number = 0
        self.clip_number = 0
        self.has_pairs = False
        self.notes = {f"{folder}/{file}": figure for figure in front.figures for file in figure.files}

    def fill(self, part: str | Slot) -> Html | Anchor | FigureView | PairView | ClipView | None:
        if isinstance(part, str):
            return Html(part)
        if part.kind == "case":
            return Anchor(self.links.get(part.name, ""))
        return self.view(part.name, part.alt, part.caption, block=part.block)

    def view(
        self, name: str, alt: str, caption: str, note: str = "", *, block: bool = True
    ) -> FigureView | PairView | ClipView | None:
        made = self.media.get(name)
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
            transcript = self.transcripts.get(name, "")
            spoken = () if transcript else passages(made.cues)
            return ClipView(self.clip_number, made, caption or alt, note, transcript, not block, spoken)
        return None

    def pair(self, figure: Figure, caption: str) -> PairView | None:
        """Both pictures of a pair, wherever one of them is named first; None where they stand already."""
        names = [f"{self.folder}/{file}" for file in figure.files]
        before, after = (self.media.get(name) for name in names)
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
