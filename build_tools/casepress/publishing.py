"""Pages to files: every output of a site written where it changed, and what is stale deleted.

A ledger beside the cache remembers what each file was made from, so that an unchanged page is neither made nor read.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple, Protocol, TypeVar

import msgspec

from casepress.cache import load_cache, store_cache
from casepress.case import Case
from casepress.casefile.body import Body
from casepress.desk import Desk
from casepress.media.rendition import Clip
from casepress.pages.blocks import live_block, menu
from casepress.pages.bulletin import bulletin_basis, bulletin_page, surroundings
from casepress.pages.copy import Copy
from casepress.pages.feeds import feed_documents
from casepress.pages.home import home_page
from casepress.pages.indexes import (
    batch_pages,
    case_list_pages,
    issue_pages,
    object_pages,
    region_pages,
)
from casepress.pages.opendata import Fragment, data_documents, data_page, fragment, site_documents
from casepress.pages.page import Page, Plan, planned
from casepress.pages.redirects import redirect_pages
from casepress.pages.verify import register_documents, registered, verify_page
from casepress.pages.walls import wall_pages
from casepress.press import Draft, Engine, Made, Press, Written, environment, make, settle, unchanged, write
from casepress.register import Head, Part, head_of
from casepress.site import claimed, file_of

T = TypeVar("T")
R = TypeVar("R")
MARKER: Final = ".casepress"
MARK: Final = "此目录由 casepress 生成，每次生成会删去不再需要的文件。\n".encode()
# Into how many tasks each kind of list is cut on a large site.
CUTS: Final = 4
Progress = Callable[[str, int, int], None]
# A part of the site with the number of its cut, or "" and the number of a shard of cases.
Task = tuple[str, int, int]


def silently(_step: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


class Workers(Protocol):
    """Something that maps work over tasks, in order."""

    def map(self, work: Callable[[T], R], tasks: Sequence[T], /) -> Iterator[R]: ...


class Tally(NamedTuple):
    """What was published: pages of the site, files written now and files deleted now."""

    pages: int
    written: int
    removed: int


class Ledger(msgspec.Struct, frozen=True):
    """What a build wrote into a folder, with the token that ties the two together."""

    token: str
    written: tuple[Written, ...]


class Noted(msgspec.Struct, frozen=True):
    """The cases of a shard as they stand in the data files, by their bases."""

    edition: bytes
    fragments: dict[str, Fragment]


class _Registered(msgspec.Struct, frozen=True):
    """The head of the text register, by the basis of all that is in it."""

    basis: bytes
    head: Head


class Publishing:
    """The writing of one site into one folder. State: where its ledger lies."""

    def __init__(self, copy: Copy, desk: Desk, engine: Engine, folder: Path) -> None:
        self.copy = copy
        self.desk = desk
        self.engine = engine
        self.folder = folder
        self.cache = desk.project.cache
        name = os.path.abspath(self.folder).encode()
        self.ledger_file = self.cache / "ledgers" / f"{hash_of(name)}.ledger"
        self.press = Press(
            engine,
            environment(self.cache / "templates"),
            copy.imprint,
            lambda section: menu(section, copy, engine.menu),
            lambda name, argument: live_block(name, argument, copy),
            desk.key,
        )

    def write(self, workers: Workers, progress: Progress) -> Tally:
        """Writes everything that changed and deletes what is stale.

        While it writes there is no ledger: after a run that was cut off, the next one looks at every file.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        ledger = self._ledger()
        self.ledger_file.unlink(missing_ok=True)
        write(str(self.folder / MARKER), MARK)
        known = {entry.address: entry for entry in ledger.written} if ledger else {}
        written = list(self._pages(known, workers, progress))
        written += self._site_files(written, known)
        written += self._files(known)
        pages = sum(1 for entry in written if entry.address.endswith("/") or not entry.address)
        changed = sum(1 for entry in written if not _same_file(entry, known.get(entry.address)))
        removed = self._remove_stale(written, ledger)
        store_cache(self.ledger_file, Ledger(self._token(), tuple(written)))
        return Tally(pages, changed, removed)

    def _pages(self, known: dict[str, Written], workers: Workers, progress: Progress) -> Iterator[Written]:
        """Makes all pages and documents in the workers and writes them here."""
        shards: dict[int, list[Case]] = {}
        for case in (*self.copy.catalogue.everything, *self.copy.catalogue.withdrawn):
            shards.setdefault(self.desk.shard_of(case.file), []).append(case)
        # Cutting pays where nearly everything is made; where nearly nothing is, planning it all once is quicker.
        cuts = CUTS if not known and len(self.copy.catalogue.everything) >= 1000 else 1
        tasks: list[Task] = [("data", 0, 1), ("register", 0, 1)]
        tasks += [(name, cut, cuts) for name in PARTS for cut in range(cuts)]
        tasks += [("", shard, 1) for shard in sorted(shards)]
        folder = str(self.folder)

        def work(task: Task) -> bytes:
            name, number, cuts = task
            drafts = self._part(name, number, cuts) if name else self._bulletins(number, shards[number])
            return msgspec.msgpack.encode(tuple(make(drafts, self.press, folder, known)))

        decoder = msgspec.msgpack.Decoder(tuple[Made, ...])
        for number, answer in enumerate(workers.map(work, tasks), 1):
            yield from settle(decoder.decode(answer), folder, known)
            progress("写出页面", number, len(tasks))

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

    def _bulletins(self, shard: int, cases: list[Case]) -> Iterator[Draft]:
        bodies: dict[str, Body] = {}

        def make(case: Case) -> Page:
            if not bodies:
                bodies.update(self.desk.bodies(shard))
            return bulletin_page(case, bodies[case.file], surroundings(case, self.copy))

        for case in cases:
            yield Draft(case.address, self.press.key(bulletin_basis(case, self.copy)), partial(make, case))

    def _part(self, name: str, number: int, cuts: int) -> Iterator[Draft]:
        """Every `cuts`-th output of a part, from the `number`-th: so several workers share it."""
        if name == "data":
            plans = data_documents(self.copy, self._fragments)
        else:
            plans = iter(self._register() if name == "register" else PARTS[name](self.copy))
        for plan in itertools.islice(plans, number, None, cuts):
            if plan.address == "" and "" in self.engine.handwritten:
                continue  # a hand-written home page stands instead, with its live blocks
            yield Draft(plan.address, self.press.key(plan.basis), plan.make)

    def _fragments(self) -> list[Fragment]:
        """Every case as it stands in the data files, unchanged ones as they were noted, shard by shard."""
        everything = self.copy.catalogue.everything
        shards: dict[int, list[Case]] = {}
        for case in everything:
            shards.setdefault(self.desk.shard_of(case.file), []).append(case)
        found: dict[str, Fragment] = {}
        for shard, cases in shards.items():
            file = self.cache / "data" / f"{shard:02}"
            noted = load_cache(file, Noted)
            kept = noted.fragments if noted is not None and noted.edition == self.press.edition else {}
            mine = {
                basis: kept.get(basis) or fragment(case, self.copy)
                for case in cases
                if (basis := self.copy.basis(case))
            }
            if mine.keys() != kept.keys():
                store_cache(file, Noted(self.press.edition, mine))
            found |= mine
        return [found[self.copy.basis(case)] for case in everything]

    def _register(self) -> Iterator[Plan]:
        """The text register; unless anything in it changed, its files are not even asked for."""
        catalogue = self.copy.catalogue
        cases = (*catalogue.everything, *catalogue.withdrawn)
        basis = self.press.key(self.copy.bases(cases))
        shards: dict[int, list[Case]] = {}
        for case in cases:
            shards.setdefault(self.desk.shard_of(case.file), []).append(case)

        @functools.cache
        def parts() -> list[Part]:
            return [
                self.desk.register(shard, [(case, registered(case, self.copy)) for case in found])
                for shard, found in sorted(shards.items())
            ]

        file = self.cache / "data" / "register"
        noted = load_cache(file, _Registered)
        if noted is None or noted.basis != basis:
            noted = _Registered(basis, head_of(parts()))
            store_cache(file, noted)
        return register_documents(noted.head, basis, parts) if cases else iter(())

    def _site_files(self, written: list[Written], known: dict[str, Written]) -> Iterator[Written]:
        """Hand-written pages, then the sitemap and robots.txt over all pages."""
        for address in self.engine.handwritten:
            data = self.press.handwritten(address).encode()
            size, mtime = write(str(self.folder / file_of(address)), data)
            entry = Written(address, b"", size, mtime, not address.endswith(".html"), "")
            written.append(entry)
        listed = sorted((entry.address, entry.modified) for entry in written if entry.listed)
        drafts = [
            Draft(document.address, self.press.key(document), planned(document).make)
            for document in site_documents(listed, self.copy)
        ]
        folder = str(self.folder)
        yield from settle(make(drafts, self.press, folder, known), folder, known)

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
        for case in catalogue.everything:
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


def _home(copy: Copy) -> Iterator[Plan]:
    yield planned(home_page(copy))
    if copy.catalogue.everything:
        yield planned(data_page(copy))
    yield planned(verify_page(copy))


PARTS: Final[dict[str, Callable[[Copy], Iterable[Plan]]]] = {
    "batches": batch_pages,
    "issues": issue_pages,
    "regions": region_pages,
    "objects": object_pages,
    "cases": case_list_pages,
    "feeds": feed_documents,
    "walls": wall_pages,
    "home": _home,
    "redirects": redirect_pages,
}
