"""The site in Traditional characters, beside the site itself: made from the pages as they were written.

Each variant remembers in the ledger from which state of which page it was made, so that a night converts the pages that
changed and reads no other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from casepress.output import unchanged
from casepress.pages.page import TRADITIONAL, Document
from casepress.press import Draft, Press, Written, make
from casepress.project import Project, program_digest, read_traditional
from casepress.site import file_of
from casepress.traditional.converter import converter, key_of
from casepress.traditional.page import SCRIPTS, Traditional
from casepress.traditional.search import TraditionalSearch

# How many pages make one task.
SHARE: Final = 100
# What the search page shows: what it finds by is the same for every variant.
FOUND: Final = ("search/texts/", "search/index.json", "search/names.json")
Run = Callable[[Callable[[list[Draft]], bytes], Sequence[list[Draft]]], Iterator[bytes]]


class Variants:
    """The Traditional variant of one build. State: the conversion, once it is needed."""

    def __init__(self, project: Project, press: Press, folder: Path) -> None:
        """`folder` is the site that is written."""
        self.project = project
        self.press = press
        self.folder = folder
        self.names = read_traditional(project).value
        self.key = f"{program_digest()} {key_of(self.names)} {project.url}"

    def write(self, pages: Iterable[Written], known: Mapping[str, Written], run: Run) -> Iterator[Written]:
        """The variants of all `pages` that are pages, and of what the search shows, written where a page or the conversion
        is another."""
        own = self.press.engine.handwritten
        drafts = [self._script(name) for name in SCRIPTS]
        drafts += [
            self._draft(page)
            for page in pages
            if page.address in own
            or page.address.endswith(("/", "/index.html"))
            or not page.address
            or page.address.startswith(FOUND)
        ]
        fresh: list[Draft] = []
        for draft in drafts:
            entry = known.get(draft.address)
            file = f"{self.folder}/{file_of(draft.address)}"
            if entry is not None and entry.key == draft.key and unchanged(file, entry):
                yield entry
            else:
                fresh.append(draft)
        if fresh:
            yield from self._written(fresh, known, run)

    def _written(self, fresh: list[Draft], known: Mapping[str, Written], run: Run) -> Iterator[Written]:
        _ = self.search  # made before the workers are, who share it
        folder = str(self.folder)
        decoder = msgspec.msgpack.Decoder(tuple[Written, ...])
        tasks = [fresh[at : at + SHARE] for at in range(0, len(fresh), SHARE)]

        def work(task: list[Draft]) -> bytes:
            return msgspec.msgpack.encode(tuple(make(task, self.press, folder, known)))

        for answer in run(work, tasks):
            yield from decoder.decode(answer)

    @cached_property
    def traditional(self) -> Traditional:
        """The conversion with its dictionaries."""
        convert = converter(self.names)
        top = urlsplit(self.project.url).path or "/"
        return Traditional(convert, self.project.url, top, self.press.engine.handwritten)

    @cached_property
    def search(self) -> TraditionalSearch:
        """The conversion of what the search shows."""
        table = Path(self.press.engine.assets, "assets", "casepress", "simplified.json").read_bytes()
        return TraditionalSearch(self.traditional.convert, table)

    def _draft(self, page: Written) -> Draft:
        # A page is written only where its bytes differ, so its size and time tell its bytes in this folder.
        key = self._key((page.size, page.mtime))
        return Draft(f"{TRADITIONAL}{page.address}", key, partial(self._page, page.address))

    def _key(self, value: Any) -> bytes:
        state = hashlib.blake2b(msgspec.msgpack.encode((self.key, value)), digest_size=12)
        return state.digest()

    def _page(self, address: str) -> Document:
        made = (self.folder / file_of(address)).read_bytes()
        return Document(f"{TRADITIONAL}{address}", content=self._converter(address)(made))

    def _converter(self, address: str) -> Callable[[bytes], bytes]:
        """What makes the variant of a file."""
        if not address.startswith(FOUND):
            return lambda page: self.traditional.page(page.decode()).encode()
        if address.startswith("search/texts/"):
            return self.search.text
        return self.search.sheet if address == "search/index.json" else self.search.names

    def _script(self, name: str) -> Draft:
        address = f"assets/casepress/{name.removesuffix('.js')}.zh-hant.js"

        def made() -> Document:
            text = Path(self.press.engine.assets, "assets", "casepress", name).read_text("utf-8")
            return Document(address, content=self.traditional.script(text).encode())

        key = self._key((name, self.press.engine.digests.get(f"assets/casepress/{name}")))
        return Draft(address, key, made)
