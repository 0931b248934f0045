"""The index of a site, kept from build to build: texts for finding, segments of what changed, and the files of both.

A segment is made from the texts as they were published, so that the index and what the browser reads cannot differ; it
is made anew when one of its texts is another.
"""

from __future__ import annotations

import hashlib
import html
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import msgspec

from casepress.cache import load_cache, store_cache
from casepress.case import Case
from casepress.casefile.body import Body
from casepress.concordance.segment import Segment, segment
from casepress.concordance.volume import characters, columns_file, file_count, grams_file, heavy
from casepress.media.rendition import Clip
from casepress.pages.copy import Copy
from casepress.pages.facets import Facets, facets, shelves, suggestions
from casepress.pages.page import Document
from casepress.pages.search import SearchText, search_text, text_basis, text_document
from casepress.press import Draft, Written
from casepress.project import program_digest

TEXTS: Final = "search/texts/"
# So many cases make a segment: smaller ones are sooner made anew, larger ones repeat less. Once in so many, on average,
# one is cut early.
SEGMENT_CASES: Final = 192
STRETCH_CASES: Final = 1_536
Run = Callable[[Callable[[int], bytes], list[int]], Iterator[bytes]]


class Sheet(msgspec.Struct, frozen=True):
    """search/index.json: what the browser reads first. `segments` are their numbers of cases."""

    edition: str
    files: int
    segments: tuple[int, ...]
    facets: Facets
    chars: str
    heavy: tuple[int, ...]


class Indexing:
    """The index of one build. State: where its cache lies."""

    def __init__(self, copy: Copy, cache: Path, folder: Path) -> None:
        """`cache` is the folder of the project's cache, `folder` the site that is written."""
        self.copy = copy
        self.cache = cache / "search"
        self.folder = folder

    def address(self, case: Case) -> str:
        """Where the text of a case lies: in the folder of its release, by its place in it."""
        catalogue = self.copy.catalogue
        place = catalogue.rank[case.id] - catalogue.by_release[case.release].ranks[0]
        return f"{TEXTS}{case.release}/{place}.json"

    def text(self, case: Case, body: Callable[[], Body]) -> Draft:
        """The text of a case for finding."""

        def make() -> Document:
            return text_document(address, search_text(case, body(), self.copy, self._captions(case)))

        address = self.address(case)
        return Draft(address, _key(text_basis(case, self.copy)), make)

    def _captions(self, case: Case) -> dict[str, str]:
        """What the subtitles of a case say, by their address."""
        found = {}
        for name in case.clips:
            made = self.copy.renditions.media.get(name)
            path = self.copy.renditions.files.get(made.captions) if isinstance(made, Clip) else None
            if isinstance(made, Clip) and path is not None:
                found[made.captions] = spoken(path.read_text("utf-8"))
        return found

    def drafts(self, written: Mapping[str, Written], run: Run) -> Iterator[Draft]:
        """The files of the index, after the texts were `written`; `run` maps work over stale segments."""
        groups = [[self.address(case) for case in group] for group in self._groups()]
        names = [_key(tuple(written[address].key for address in group)).hex() for group in groups]
        self._refresh(groups, names, run)
        found, rows = facets(self.copy)
        edition = _key((names, found, rows))[:4]

        @cache
        def segments() -> list[Segment]:
            return [self._segment(group, name) for group, name in zip(groups, names, strict=True)]

        def sheet() -> Document:
            counts = tuple(map(len, groups))
            record = Sheet(
                edition=edition.hex(),
                files=file_count(segments()),
                segments=counts,
                facets=found,
                chars=characters(segments()),
                heavy=heavy(segments()),
            )
            return Document("search/index.json", content=msgspec.json.encode(record))

        def grams(number: int, files: int) -> Document:
            content = grams_file(segments(), number, files, edition)
            return Document(f"search/grams/{number}.bin", content=content)

        def columns() -> Document:
            return Document("search/cases.bin", content=columns_file(rows, segments(), edition))

        yield Draft("search/index.json", _key(("index", edition)), sheet)
        yield Draft("search/cases.bin", _key(("cases", edition)), columns)
        files = self._files(edition, segments)
        for number in range(files):
            yield Draft(
                f"search/grams/{number}.bin", _key((number, files, edition)), partial(grams, number, files)
            )
        names_of = suggestions(self.copy)
        content = msgspec.json.encode(names_of)
        words = Document("search/names.json", content=content)
        yield Draft(words.address, _key(names_of), lambda: words)

    def _groups(self) -> Iterator[list[Case]]:
        """The cases of each segment, from the oldest release on, so that a new one stands in the last and moves no
        other. Some cuts depend on the release before them alone: a change among old releases ends there."""
        group: list[Case] = []
        for release, cases in shelves(self.copy):
            group += cases
            if len(group) >= SEGMENT_CASES or zlib.crc32(release.id.encode()) % STRETCH_CASES < len(cases):
                yield group
                group = []
        if group:
            yield group

    def _refresh(self, groups: list[list[str]], names: list[str], run: Run) -> None:
        """Makes the segments that are missing and forgets those that are no more."""
        self.cache.mkdir(parents=True, exist_ok=True)
        kept = {path.name for path in self.cache.iterdir()}
        stale = [number for number, name in enumerate(names) if name not in kept]

        def work(number: int) -> bytes:
            store_cache(self.cache / names[number], self._made(groups[number]))
            return b""

        for _ in run(work, stale):
            pass
        for name in kept - set(names) - {"files"}:
            (self.cache / name).unlink()

    def _segment(self, group: list[str], name: str) -> Segment:
        kept = load_cache(self.cache / name, Segment)
        if kept is None:  # damaged
            kept = self._made(group)
            store_cache(self.cache / name, kept)
        return kept

    def _made(self, group: list[str]) -> Segment:
        decoder = msgspec.json.Decoder(SearchText)
        texts = (decoder.decode((self.folder / address).read_bytes()) for address in group)
        return segment((text.title, *text.facts, *text.blocks) for text in texts)

    def _files(self, edition: bytes, segments: Callable[[], list[Segment]]) -> int:
        """The number of files of an edition, remembered so that an unchanged index need not be read."""
        kept = load_cache(self.cache / "files", _Files)
        if kept is None or kept.edition != edition:
            kept = _Files(edition, file_count(segments()))
            store_cache(self.cache / "files", kept)
        return kept.count


class _Files(msgspec.Struct, frozen=True):
    edition: bytes
    count: int


def _key(value: Any) -> bytes:
    """What an output of this program made of `value` is known by. Unlike a page's key it outlives other releases."""
    state = hashlib.blake2b(msgspec.msgpack.encode(value), digest_size=12, key=program_digest().encode())
    return state.digest()


def spoken(captions: str) -> str:
    """The words of WebVTT captions as the media workshop writes them: a line for each cue."""
    cues = (cue.splitlines() for cue in captions.replace("\r\n", "\n").split("\n\n"))
    words = (
        "".join(line for line in cue if "-->" not in line) for cue in cues if any("-->" in x for x in cue)
    )
    return html.unescape("\n".join(words))
