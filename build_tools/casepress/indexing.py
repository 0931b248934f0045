"""The index of a site, kept from build to build: texts for finding, segments of what changed, and the files of both.

A segment is made from the texts as they were published, so that the index and what the browser reads cannot differ; it
is made anew when one of its texts is another.
"""

from __future__ import annotations

import hashlib
import html
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import msgspec

from casepress.briefing import Briefing
from casepress.cache import drop_cache, load_cache, store_cache
from casepress.case import Case
from casepress.casefile.body import Body
from casepress.concordance.segment import Segment, segment
from casepress.concordance.volume import Volume, bind, characters, columns_file, grams_file, heavy, volumes
from casepress.media.rendition import Clip
from casepress.pages.briefings import briefing_text, search_basis
from casepress.pages.copy import Copy
from casepress.pages.facets import Facets, facets, oldest_first, shelves, suggestions
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


class Book(msgspec.Struct, frozen=True):
    """A volume as the browser must know it: its files are search/grams/<its place>/<number>.bin, and begin with the
    edition; `segments` are their numbers of cases."""

    edition: str
    files: int
    segments: tuple[int, ...]


class Sheet(msgspec.Struct, frozen=True):
    """search/index.json: what the browser reads first."""

    edition: str
    volumes: tuple[Book, ...]
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

    def briefings(self) -> Iterator[Draft]:
        """The texts of the briefings for finding, the oldest first."""
        for one in oldest_first(self.copy):
            address = briefing_address(one)

            def make(one: Briefing = one, address: str = address) -> Document:
                return text_document(address, briefing_text(one, self.copy))

            yield Draft(address, _key(search_basis(one, self.copy)), make)

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
        cases = [[self.address(case) for case in group] for group in self._groups()]
        issued = [briefing_address(one) for one in oldest_first(self.copy)]
        groups = [*cases, *(issued[at : at + SEGMENT_CASES] for at in range(0, len(issued), SEGMENT_CASES))]
        names = [_key(tuple(written[address].key for address in group)).hex() for group in groups]
        every = list(zip(groups, names, strict=True))
        of_cases = volumes(every[: len(cases)])
        # Briefings stand in a volume of their own, behind the cases: a new one moves no case, and no case a briefing.
        bound = [*of_cases, *([every[len(cases) :]] if issued else [])]
        editions = [_key((place, *(name for _, name in part))) for place, part in enumerate(bound)]
        self._refresh(groups, names, {_volume_name(edition) for edition in editions}, run)
        found, rows = facets(self.copy)
        edition = _key((names, found, rows))[:4]
        known: list[Volume] = []
        for number, (part, its) in enumerate(zip(bound, editions, strict=True)):
            segments = cache(partial(self._segments, part))
            volume = self._volume(number if number < len(of_cases) else 1, its, segments)
            known.append(volume)
            yield from _grams(number, volume.files, its[:4], segments)

        def sheet() -> Document:
            books = tuple(
                Book(its[:4].hex(), one.files, one.segments) for its, one in zip(editions, known, strict=True)
            )
            record = Sheet(edition.hex(), books, found, characters(known), heavy(known[: len(of_cases)]))
            return Document("search/index.json", content=msgspec.json.encode(record))

        def columns() -> Document:
            return Document("search/cases.bin", content=columns_file(rows, known, edition))

        yield Draft("search/index.json", _key(("index", edition)), sheet)
        yield Draft("search/cases.bin", _key(("cases", edition)), columns)
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

    def _refresh(self, groups: list[list[str]], names: list[str], bound: set[str], run: Run) -> None:
        """Makes the segments that are missing and forgets those that are no more, and all but the `bound` volumes."""
        self.cache.mkdir(parents=True, exist_ok=True)
        kept = {path.name for path in self.cache.iterdir()}
        stale = [number for number, name in enumerate(names) if name not in kept]

        def work(number: int) -> bytes:
            store_cache(self.cache / names[number], self._made(groups[number]))
            return b""

        for _ in run(work, stale):
            pass
        for name in kept - set(names) - bound:
            drop_cache(self.cache / name)

    def _segments(self, part: Sequence[tuple[list[str], str]]) -> list[Segment]:
        return [self._segment(group, name) for group, name in part]

    def _volume(self, place: int, edition: bytes, segments: Callable[[], list[Segment]]) -> Volume:
        """What is known of a volume, kept so that an unchanged one need not be read."""
        file = self.cache / _volume_name(edition)
        kept = load_cache(file, Volume)
        if kept is None:
            kept = bind(segments(), place)
            store_cache(file, kept)
        return kept

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


def briefing_address(one: Briefing) -> str:
    """Where the text of a briefing lies. No release has a slash in its name."""
    return f"{TEXTS}briefings/issues/{one.id}.json"


def _grams(volume: int, files: int, edition: bytes, segments: Callable[[], list[Segment]]) -> Iterator[Draft]:
    """The files of a volume."""
    for number in range(files):
        address = f"search/grams/{volume}/{number}.bin"

        def made(address: str = address, number: int = number) -> Document:
            return Document(address, content=grams_file(segments(), number, files, edition))

        yield Draft(address, _key((number, files, edition)), made)


def _volume_name(edition: bytes) -> str:
    """The name in the cache of what is known of a volume."""
    return f"volume-{edition.hex()}"


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
