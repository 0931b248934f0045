"""The cards of all cases: each is rendered once, however many lists show it.

Of very many cases they are noted on disk shard by shard, by those who make the bulletins, and then taken up in one
piece: a worker that cuts its lists from that looks at no case, and so need not copy any.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from pathlib import Path

from markupsafe import Markup

from casepress.catalogue import Cases
from casepress.notes import Noted, Shard, note
from casepress.pages.copy import Copy
from casepress.pages.page import Card
from casepress.press import HOLE


class Cards:
    """The cards of one site by the rank of their case. State: those rendered so far, or all of them in one piece."""

    def __init__(self, copy: Copy, draw: Callable[[Card], str], edition: bytes, folder: Path) -> None:
        """`draw` renders a card with a hole in the place of the way to the site's root; `edition` names the program and
        the settings; notes lie in `folder`."""
        self.copy = copy
        self.draw = draw
        self.edition = edition
        self.folder = folder
        self._drawn: dict[int, str] = {}
        self._data = bytearray()
        self._starts: Sequence[int] = ()

    def __call__(self, cases: Cases, root: str) -> Markup:
        """The cards of cases as they stand on a page from which `root` leads to the site's root."""
        if self._starts:
            data, starts = self._data, self._starts
            html = b"".join([data[starts[rank] : starts[rank + 1]] for rank in cases.ranks]).decode()
        else:
            known = self._drawn
            html = "".join([known.get(rank) or self._draw(rank) for rank in cases.ranks])
        return Markup(html.replace(HOLE, root))  # noqa: S704 - rendered by an escaping template

    def _draw(self, rank: int) -> str:
        case = self.copy.catalogue.everything[rank]
        html = self._drawn[rank] = self.draw(self.copy.card(case))
        return html

    def note(self, shard: Shard) -> Noted:
        """The cards of a shard's cases: those that were noted before, the others anew."""
        return note(
            shard, self.folder, self.edition, lambda case: (self.draw(self.copy.card(case)).encode(),)
        )

    def take_up(self, shards: Iterable[Shard]) -> None:
        """Takes up the cards of all cases in one piece."""
        noted = [(shard.ranks, self.note(shard)) for shard in shards]
        sizes = array("Q", bytes(8 * len(self.copy.catalogue.everything)))
        for ranks, notes in noted:
            for rank, (size,) in zip(ranks, notes.lengths, strict=True):
                sizes[rank] = size
        starts = array("Q", accumulate(sizes, initial=0))
        data = bytearray(starts[-1])
        while noted:
            ranks, notes = noted.pop()
            for rank, (card,) in zip(ranks, notes.parts(), strict=True):
                data[starts[rank] : starts[rank + 1]] = card
        self._data, self._starts = data, starts
