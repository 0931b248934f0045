"""What one export is made from: a case, or a whole release, as its page shows it, with what a copy must carry along."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from casepress.media.rendition import Clip, Picture, Rendition
from casepress.pages.bulletin import Bulletin
from casepress.pages.parts import Anchor, ClipView, FigureView, Html, PairView

# Gives the bytes of a public file by its address inside the site.
Load = Callable[[str], bytes]
Block = Html | Anchor | FigureView | PairView | ClipView


class Piece(msgspec.Struct, frozen=True):
    """One case of an edition: what its page shows, what stands for it in lists, the hash of its text as the register
    has it (register.text_hash), and where it stands; `address` is absolute, or "" while the site has no address."""

    bulletin: Bulletin
    summary: str
    text_hash: str
    address: str

    @property
    def title(self) -> str:
        return self.bulletin.title


class Edition(msgspec.Struct, frozen=True):
    """A case or a release for other hands.

    `kicker` says above the title what it belongs to, `number` which release it is; `day` is that of its publication (YYYY-MM-DD); `root` is the
    absolute address of the site with a closing slash, `address` that of the edition, both "" while it has none;
    `hold` says why it must not go out yet ("" when it is public).
    """

    id: str
    title: str
    kicker: str
    number: str
    introduction: str
    day: str
    publisher: str
    site: str
    root: str
    address: str
    pieces: tuple[Piece, ...]
    hold: str = ""
    demo: bool = False

    @property
    def is_single(self) -> bool:
        """Whether it is one case and no release."""
        return self.pieces[0].title == self.title and len(self.pieces) == 1

    @property
    def summary(self) -> str:
        """What it says in a sentence or two: its introduction, or the summary of its case."""
        if self.introduction:
            return self.introduction
        if self.is_single:
            return self.pieces[0].summary
        return f"{self.kicker}：" + "；".join(piece.title for piece in self.pieces)


def blocks_of(bulletin: Bulletin) -> Iterator[Block]:
    """The text with everything that stands in it, in the order of the page: the lead picture, the text, and then the
    pictures and clips that the text does not show."""
    if bulletin.lead is not None:
        yield bulletin.lead
    yield from bulletin.body
    yield from bulletin.figures
    yield from bulletin.clips


def clip_of(block: Block) -> Clip | None:
    """The clip of a block."""
    return block.clip if isinstance(block, ClipView) else None


def fitting(picture: Picture, width: int) -> Rendition:
    """The JPEG to make a picture of that width from: the narrowest that is no narrower, or else the widest."""
    jpegs = picture.of_type("image/jpeg")
    return next((one for one in jpegs if one.width >= width), jpegs[-1])
