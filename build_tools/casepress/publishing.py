"""Pages to files: every output of a site written where it changed, and what is stale deleted.

A ledger beside the cache remembers what each file was made from, so that an unchanged page is neither made nor read.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import os
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple, Protocol, TypeVar

import msgspec

from casepress.cache import drop_cache, load_cache, store_cache
from casepress.cards import Cards
from casepress.case import Case
from casepress.casefile.body import Body
from casepress.dataset import Dataset
from casepress.desk import Desk
from casepress.indexing import Indexing
from casepress.media.rendition import Clip
from casepress.notes import Shard
from casepress.output import unchanged, write
from casepress.pages.blocks import frame, live_block, menu
from casepress.pages.briefings import briefing_slices
from casepress.pages.bulletin import bulletin_basis, bulletin_page, surroundings
from casepress.pages.contents import contents
from casepress.pages.copy import Copy
from casepress.pages.page import Page, Plan, planned
from casepress.pages.redirects import tombstone_pages
from casepress.pages.sitemap import site_documents
from casepress.pages.verify import newest, register_documents, registered
from casepress.press import (
    Draft,
    Engine,
    Press,
    Written,
    environment,
    make,
)
from casepress.register import SLICES, Part
from casepress.site import claimed, file_of, page_of
from casepress.variants import Variants

T = TypeVar("T")
R = TypeVar("R")
MARKER: Final = ".casepress"
MARK: Final = "此目录由 casepress 生成，每次生成会删去不再需要的文件。\n".encode()
# How many lists, feeds and other documents make one task.
SHARE: Final = 48
# The data files stand after the shards as one task of their own: they are put together from what is noted there.
DATASET: Final = -1
# From so many cases on memory is what counts: then fresh workers take over after so many cases.
LARGE: Final = 20_000
CASES_PER_SHIFT: Final = 8_000
# The data files, the number of a shard, or some lists and other documents.
Task = int | list[Plan]
Progress = Callable[[str, int, int], None]


def silently(_step: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


class Workers(Protocol):
    """Something that maps work over tasks, in order; after `shift` tasks for each (0: never) fresh workers take over.
    `meanwhile` is called once in this process, while the workers work."""

    def map(
        self,
        work: Callable[[T], R],
        tasks: Sequence[T],
        shift: int = ...,
        meanwhile: Callable[[], object] = ...,
        /,
    ) -> Iterator[R]: ...


class Tally(NamedTuple):
    """What was published: pages of the site, files written now and files deleted now, and every address that answers
    with a page (redirects and notices too); the seconds that the search index took."""

    pages: int
    written: int
    removed: int
    addresses: tuple[str, ...]
    index_seconds: float


class Ledger(msgspec.Struct, frozen=True):
    """What a build wrote into a folder, with the token that ties the two together."""

    token: str
    written: tuple[Written, ...]


class Publishing:
    """The writing of one site into one folder. State: where its ledger lies."""

    def __init__(
        self, copy: Copy, desk: Desk, engine: Engine, folder: Path, tombstones: Sequence[str] = ()
    ) -> None:
        self.copy = copy
        self.desk = desk
        self.engine = engine
        self.folder = folder
        self.tombstones = tombstones
        self.cache = desk.project.cache
        name = os.path.abspath(self.folder).encode()
        self.ledger_file = self.cache / "ledgers" / f"{hash_of(name)}.ledger"
        wanted = copy.imprint.search and copy.catalogue.everything
        self.indexing = Indexing(copy, self.cache, folder) if wanted else None
        self.press = Press(
            engine,
            environment(self.cache),
            copy.imprint,
            lambda section: menu(section, copy, engine.menu),
            frame(copy, engine.menu, frozenset(engine.handwritten)),
            lambda name, argument: live_block(name, argument, copy),
            desk.key,
        )
        self.variants = Variants(desk.project, self.press, folder) if copy.imprint.variants else None
        self.dataset = Dataset(copy, self.press.edition, self.cache / "data")
        self.cards = Cards(copy, self.press.pieces["card"].draw, self.press.edition, self.cache / "cards")
        self.press.templates.globals["cards"] = self.cards
        self.is_large = len(copy.catalogue.everything) > LARGE

    def write(self, workers: Workers, progress: Progress) -> Tally:
        """Writes everything that changed and deletes what is stale.

        While it writes there is no ledger: after a run that was cut off, the next one looks at every file.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        ledger = self._ledger()
        drop_cache(self.ledger_file)
        is_new = not (self.folder / MARKER).exists()
        write(str(self.folder / MARKER), MARK)
        known = {entry.address: entry for entry in ledger.written} if ledger else {}
        shards = self._shards()
        written = list(self._pages(shards, known, workers, progress))
        written += self._site_files(written, known)
        written += self._files(known)
        start = time.perf_counter()
        written += self._index(written, known, workers)
        index_seconds = time.perf_counter() - start
        written += self.variants.write(written, known, workers.map) if self.variants else ()
        pages = sum(1 for entry in written if entry.address.endswith("/") or not entry.address)
        changed = sum(1 for entry in written if not _same_file(entry, known.get(entry.address)))
        answered = {address for entry in written if (address := page_of(entry.address)) is not None}
        # What is not ours is never written into, so a folder without our mark held nothing.
        removed = 0 if is_new else self._remove_stale(written, ledger)
        store_cache(self.ledger_file, Ledger(self._token(), tuple(written)))
        return Tally(pages, changed, removed, tuple(sorted(answered)), index_seconds)

    def _shards(self) -> dict[int, Shard]:
        """Every case that has a page, by the shard in which it is noted."""
        catalogue, copy = self.copy.catalogue, self.copy
        cases: dict[int, list[Case]] = {}
        ranks: dict[int, array[int]] = {}
        for rank, case in enumerate(catalogue.everything):
            number = self.desk.shard_of(case.file)
            cases.setdefault(number, []).append(case)
            ranks.setdefault(number, array("I")).append(rank)
        for case in catalogue.withdrawn:
            cases.setdefault(self.desk.shard_of(case.file), []).append(case)
        return {
            number: Shard(number, found, ranks.get(number, array("I")), tuple(map(copy.basis, found)))
            for number, found in sorted(cases.items())
        }

    def _pages(
        self, shards: dict[int, Shard], known: dict[str, Written], workers: Workers, progress: Progress
    ) -> Iterator[Written]:
        """Makes and writes all pages and documents in the workers."""
        folder = str(self.folder)
        decoder = msgspec.msgpack.Decoder(tuple[Written, ...])
        # Made here once and shared: what a worker makes for itself it holds for itself.
        catalogue = self.copy.catalogue
        _ = self.copy.ranked_bases, self.copy.ranked_days
        _ = catalogue.shelves, catalogue.relations, catalogue.by_inspection

        def work(task: Task) -> bytes:
            drafts: Iterable[Draft]
            if not isinstance(task, int):
                drafts = (Draft(plan.address, self.press.key(plan.basis), plan.make) for plan in task)
            elif task == DATASET:
                return msgspec.msgpack.encode(tuple(self.dataset.write(self.folder, shards.values(), known)))
            else:
                drafts = self._bulletins(shards[task])
            return msgspec.msgpack.encode(tuple(make(drafts, self.press, folder, known)))

        for step, tasks, shift in self._steps(shards):
            for done, answer in enumerate(workers.map(work, tasks, shift), 1):
                yield from decoder.decode(answer)
                progress(step, done, len(tasks))

    def _steps(self, shards: dict[int, Shard]) -> Iterator[tuple[str, list[Task], int]]:
        """The tasks that are worked on together under the name of their step, and after how many of them fresh workers
        take over."""
        bulletins: list[Task] = [*shards]
        if self.is_large:
            self.press.ready()
            count = len(self.copy.catalogue.everything)
            yield "写出案例页", bulletins, max(1, CASES_PER_SHIFT * len(shards) // count)
            self.cards.take_up(shards.values())
            bulletins = []
        # The data files take long: everything else is put together beside them.
        tasks = [*bulletins, DATASET, *self._register(shards), *self._lists()]
        # What workers touch of the catalogue they hold for themselves: two begin anew when half is done.
        yield "写出页面", tasks, len(tasks) // 4 + 1 if self.is_large else 0

    def _lists(self) -> Iterator[list[Plan]]:
        """Every output that is not the page of a case, some in each task. A hand-written home page or statement stands
        instead of ours, with its live blocks."""
        plans = (plan for plan in contents(self.copy) if plan.address not in self.engine.handwritten)
        while share := list(itertools.islice(plans, SHARE)):
            yield share

    def _token(self) -> str:
        """What tells this very folder from another in its place: which file its marker is, and since when."""
        try:
            state = (self.folder / MARKER).stat()
        except OSError:
            return ""
        return f"{state.st_dev} {state.st_ino} {state.st_mtime_ns}"

    def _ledger(self) -> Ledger | None:
        """The ledger of the folder, when folder and ledger still belong together."""
        ledger = load_cache(self.ledger_file, Ledger)
        return ledger if ledger is not None and ledger.token == self._token() else None

    def _bulletins(self, shard: Shard) -> Iterator[Draft]:
        """The pages of a shard's cases; what data files and text register say of them is noted on the way."""

        @functools.cache
        def bodies() -> dict[str, Body]:
            return self.desk.bodies(shard.number, shard.cases)

        def make(case: Case) -> Page:
            return bulletin_page(case, body(case), surroundings(case, self.copy))

        def body(case: Case) -> Body:
            return bodies()[case.file]

        self.dataset.note(shard)
        if self.is_large:
            self.cards.note(shard)
        self._registered(shard, range(0), bodies)
        for case in shard.cases:
            yield Draft(case.address, self.press.key(bulletin_basis(case, self.copy)), partial(make, case))
            if self.indexing is not None and not case.front.withdrawn:
                yield self.indexing.text(case, partial(body, case))

    def _index(
        self, written: list[Written], known: dict[str, Written], workers: Workers
    ) -> Iterator[Written]:
        """The files of the search index, over the texts that were written."""
        if self.indexing is not None:
            issued = list(self._made(self.indexing.briefings(), known))
            yield from issued
            drafts = self.indexing.drafts(
                {entry.address: entry for entry in (*written, *issued)}, workers.map
            )
            yield from self._made(drafts, known)

    def _register(self, shards: dict[int, Shard]) -> Iterator[list[Plan]]:
        """The text register; of very many cases slice by slice."""
        catalogue = self.copy.catalogue
        withdrawn = [self.copy.basis(case) for case in catalogue.withdrawn]
        briefings = [one.digest for one in self.copy.briefings]
        basis = self.press.key((self.copy.ranked_bases, withdrawn, briefings))

        def parts(group: range) -> Iterator[Part]:
            yield from briefing_slices(self.copy, group)
            for shard in shards.values():
                yield from self._registered(shard, group)

        return (
            register_documents(self.copy, basis, parts, 4 if self.is_large else SLICES)
            if shards or briefings
            else iter(())
        )

    def _registered(
        self, shard: Shard, group: range, bodies: Callable[[], dict[str, Body]] | None = None
    ) -> list[Part]:
        """Some slices of the register of a shard's cases."""
        few = newest(self.copy)
        basis = shard.bases, [rank < few for rank in shard.ranks]
        return self.desk.register(
            shard.number, basis, partial(registered, shard.cases, self.copy), group, bodies
        )

    def _site_files(self, written: list[Written], known: dict[str, Written]) -> Iterator[Written]:
        """Hand-written pages, then the sitemap and robots.txt over all pages."""
        for address in self.engine.handwritten:
            data = self.press.handwritten(address)
            size, mtime = write(str(self.folder / file_of(address)), data)
            entry = Written(address, b"", size, mtime, not address.endswith(".html"), "")
            written.append(entry)
        gone = set(self.tombstones) - {page_of(entry.address) for entry in written}
        plans = tombstone_pages(gone)
        written += self._made(
            (Draft(one.address, self.press.key(one.basis), one.make) for one in plans), known
        )
        yield from self._sitemap(
            sorted((entry.address, entry.modified) for entry in written if entry.listed), known
        )

    def _sitemap(self, listed: list[tuple[str, str]], known: dict[str, Written]) -> Iterator[Written]:
        """The sitemap in its parts and robots.txt, made when a page, a day or anything shown there is another."""
        catalogue, folder = self.copy.catalogue, str(self.folder)
        shown = [self.copy.basis(case) for case in (*catalogue.with_pictures, *catalogue.with_clips)]
        key = self.press.key(("sitemap", listed, shown))
        same = [entry for entry in known.values() if entry.key == key]
        if same and all(unchanged(f"{folder}/{entry.address}", entry) for entry in same):
            yield from same
            return
        drafts = (Draft(one.address, key, planned(one).make) for one in site_documents(listed, self.copy))
        yield from self._made(drafts, known)

    def _made(self, drafts: Iterable[Draft], known: dict[str, Written]) -> Iterator[Written]:
        """Outputs made and written in this process."""
        return make(drafts, self.press, str(self.folder), known)

    def _files(self, known: dict[str, Written]) -> Iterator[Written]:
        """The files of hand-written pages and theme, and the media of public cases, copied as they are."""
        root = Path(self.engine.assets)
        sources = {
            address: (root / address, digest)
            for address, digest in self.engine.digests.items()
            if not claimed(address)
        }
        # The address of a rendition is made from what it is made of.
        sources |= {address: (path, address.encode()) for address, path in self._shown_media().items()}
        for address, (source, key) in sorted(sources.items()):
            entry, target = known.get(address), self.folder / address
            if entry is not None and entry.key == key and unchanged(str(target), entry):
                yield entry
                continue
            size, mtime = write(str(target), source.read_bytes())
            yield Written(address, key, size, mtime, False, "")

    def _shown_media(self) -> dict[str, Path]:
        """The renditions of cases that are published, and no others."""
        catalogue, renditions = self.copy.catalogue, self.copy.renditions
        addresses: set[str] = set()
        for case in (*catalogue.with_pictures, *catalogue.with_clips):
            for name in (*case.pictures, *case.clips):
                made = renditions.media.get(name)
                if isinstance(made, Clip):
                    addresses.update(made.addresses)
                elif made is not None:
                    addresses |= {one.address for one in made.renditions}
        return {address: renditions.files[address] for address in addresses if address in renditions.files}

    def _remove_stale(self, written: list[Written], ledger: Ledger | None) -> int:
        """Deletes what is not part of this site: what the ledger names, or everything else when there is none."""
        kept = {file_of(entry.address) for entry in written} | {MARKER}
        if ledger is not None:
            stale = {file_of(entry.address) for entry in ledger.written} - kept
        else:
            stale = {
                os.path.relpath(os.path.join(folder, name), self.folder).replace(os.sep, "/")
                for folder, _, names in os.walk(self.folder)
                for name in names
            } - kept
        for file in sorted(stale):
            path = self.folder / file
            path.unlink(missing_ok=True)
            for parent in path.parents:
                if parent == self.folder or any(parent.iterdir()):
                    break
                parent.rmdir()
        return len(stale)


def _same_file(entry: Written, known: Written | None) -> bool:
    return known is not None and (entry.size, entry.mtime) == (known.size, known.mtime)


def hash_of(name: bytes) -> str:
    """A short name for a folder's ledger."""
    return hashlib.blake2b(name, digest_size=8).hexdigest()
