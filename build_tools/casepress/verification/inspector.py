"""The inspector: every file of a public tree looked at before the switch, and on a warm night only what changed.

What was found sound is remembered with the digests of the files; a tree in which something is wrong is never
remembered, so the next look begins from the last sound one.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple, Protocol, TypeVar

import msgspec

from casepress.cache import load_cache, store_cache
from casepress.diagnostics import Checked, Finding, Place, in_order
from casepress.rules import verification as rules
from casepress.verification.addresses import Site
from casepress.verification.documents import TEXTS, Facts, Reader, anchors_of, place_of
from casepress.verification.metadata import traces
from casepress.verification.words import Find, Search, Secret

T = TypeVar("T")
R = TypeVar("R")
# Files a task: many enough that a task is worth its journey, few enough that all processors have some.
PER_TASK: Final = 200
LEAST_TASKS: Final = 8
# Of one rule so many findings are shown; their whole number is told with them.
MOST: Final = 20
_SEARCHED: Final = TEXTS | {"gz", "pdf"}


class Workers(Protocol):
    """Something that maps work over tasks, in order."""

    def map(self, work: Callable[[T], R], tasks: Sequence[T], /) -> Iterator[R]: ...


class Listed(NamedTuple):
    """One public file as its manifest names it: a digest of its bytes and their number."""

    digest: str
    size: int


class Extent(msgspec.Struct, frozen=True):
    """How large a tree is: its HTML pages, all its files and their bytes."""

    pages: int
    files: int
    bytes: int


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """What the inspector is told: the site's address, what must not be public, how large the last release was and
    how many hundredths of it may be lost, and which of some sentences stand in public sources as well."""

    url: str = ""
    secrets: tuple[Secret, ...] = ()
    former: Extent | None = None
    most_loss: int = 50
    common: Callable[[frozenset[str]], frozenset[str]] = lambda _: frozenset()


class Inspection(msgspec.Struct, frozen=True):
    """What was inspected: the extent of the tree, how many of its files were opened, and the outside hosts to which
    it leads, those that are new since the last sound tree apart."""

    extent: Extent
    opened: int
    hosts: tuple[str, ...] = ()
    new_hosts: tuple[str, ...] = ()


class _Memory(msgspec.Struct, frozen=True):
    """The last sound tree: what it was inspected with, its files by digest, the anchors that pages of it demand of
    others, its outside hosts, its warnings, and what was looked for in it."""

    key: str
    files: dict[str, str]
    anchors: tuple[str, ...]
    hosts: tuple[str, ...]
    findings: tuple[Finding, ...]
    words: frozenset[str]


_NOTHING: Final = _Memory("", {}, (), (), (), frozenset())


class _Answer(msgspec.Struct, frozen=True, array_like=True):
    facts: tuple[Facts, ...]
    finds: tuple[tuple[str, int], ...]


def extent_of(listing: Mapping[str, Listed]) -> Extent:
    """How large a tree is."""
    pages = sum(1 for file in listing if file.endswith(".html"))
    return Extent(pages, len(listing), sum(one.size for one in listing.values()))


def listing_of(folder: Path) -> dict[str, Listed]:
    """Every file below a folder with its digest, for a tree without a manifest. Names that begin with a dot are
    marks of the program and not public."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            data = path.read_bytes()
            found[path.relative_to(folder).as_posix()] = Listed(hashlib.sha256(data).hexdigest(), len(data))
    return found


class Inspector:
    """One inspection of one tree. State: what is found on the way."""

    def __init__(
        self, folder: Path, listing: Mapping[str, Listed], brief: Brief, memory: Path, key: str
    ) -> None:
        """`memory` is the file in which a sound tree is remembered; `key` changes with the program."""
        self.folder = folder
        self.listing = listing
        self.brief = brief
        self.file = memory
        self.key = f"{key} {brief.url}"
        noted = load_cache(memory, _Memory)
        self.memory = noted if noted is not None and noted.key == self.key else None
        self.words = frozenset(_mark(secret) for secret in brief.secrets)

    def inspect(self, workers: Workers, progress: Callable[[str, int, int], None]) -> Checked[Inspection]:
        """Looks at the tree; the findings with an error say why it must not be switched on."""
        memory = self.memory or _NOTHING
        if not memory.files.keys() <= self.listing.keys():
            memory = _NOTHING  # something is gone: who still leads there is known only to who looks at all
        result, suffices = self._look(memory, workers, progress)
        return result if suffices else self._look(_NOTHING, workers, progress)[0]

    def _look(
        self, memory: _Memory, workers: Workers, progress: Callable[[str, int, int], None]
    ) -> tuple[Checked[Inspection], bool]:
        """One look, and whether what is remembered sufficed to judge."""
        known = memory.files
        changed = [file for file, one in self.listing.items() if known.get(file) != one.digest]
        facts, finds = self._read(changed, self.brief.secrets, workers, progress)
        more = tuple(secret for secret in self.brief.secrets if _mark(secret) not in memory.words)
        if more and known:
            same = [file for file, one in self.listing.items() if known.get(file) == one.digest]
            finds += self._read(same, more, workers, progress, words_only=True)[1]
        places = {place_of(file) for file in changed}
        kept, demanded = set(memory.anchors), {anchor for one in facts for anchor in one.anchors}
        moved = {anchor for anchor in kept if place_of(anchor.partition("#")[0]) in places}
        dead = self._dead_anchors((demanded - kept) | moved)
        findings = [finding for one in facts for finding in one.findings]
        findings += [
            rules.DEAD_ANCHOR.at(place_of(one.file), target=f"/{anchor}")
            for one in facts
            for anchor in one.anchors
            if anchor in dead
        ]
        findings += [finding for finding in memory.findings if finding.place not in places]
        findings += [*self._leaks(finds), *self._unshown(changed, facts), *self._losses()]
        ordered = in_order(findings)
        hosts = {host for one in facts for host in one.hosts}.union(memory.hosts)
        if not any(finding.is_error for finding in ordered):
            self._remember(tuple(sorted(demanded | kept)), tuple(sorted(hosts)), ordered)
        new = hosts.difference(memory.hosts) if known else set[str]()
        inspection = Inspection(
            extent_of(self.listing), len(changed), tuple(sorted(hosts)), tuple(sorted(new))
        )
        return Checked(inspection, tuple(_shown(ordered))), not dead & kept

    def _remember(
        self, anchors: tuple[str, ...], hosts: tuple[str, ...], findings: tuple[Finding, ...]
    ) -> None:
        files = {file: one.digest for file, one in self.listing.items()}
        store_cache(self.file, _Memory(self.key, files, anchors, hosts, findings, self.words))

    def _read(
        self,
        files: Sequence[str],
        secrets: Sequence[Secret],
        workers: Workers,
        progress: Callable[[str, int, int], None],
        *,
        words_only: bool = False,
    ) -> tuple[list[Facts], list[Find]]:
        """What some files say, and the secrets in them."""
        search = Search(secrets)
        numbers = {secret: number for number, secret in enumerate(secrets)}
        # The largest first and dealt out, so that no worker is left with two of them at the end.
        ordered = sorted(files, key=lambda file: (-self.listing[file].size, file))
        count = max(-(-len(files) // PER_TASK), min(len(files), LEAST_TASKS))
        tasks = [ordered[number::count] for number in range(count)]

        def work(task: Sequence[str]) -> bytes:
            reader = Reader(Site(self.brief.url), self.listing)
            facts: list[Facts] = []
            finds: list[tuple[str, int]] = []
            for file in task:
                read = self._facts(file, reader, search, words_only=words_only)
                facts += [read[0]] if read[0] is not None else []
                finds += [(find.file, numbers[find.secret]) for find in read[1]]
            return msgspec.msgpack.encode(_Answer(tuple(facts), tuple(finds)))

        facts: list[Facts] = []
        finds: list[Find] = []
        decoder = msgspec.msgpack.Decoder(_Answer)
        for number, answer in enumerate(workers.map(work, tasks), 1):
            part = decoder.decode(answer)
            facts += part.facts
            finds += [Find(file, secrets[number]) for file, number in part.finds]
            progress("核对网站", number, len(tasks))
        return facts, finds

    def _facts(
        self, file: str, reader: Reader, search: Search, *, words_only: bool
    ) -> tuple[Facts | None, tuple[Find, ...]]:
        """What one file says, None when only secrets are looked for, and the secrets in it."""
        suffix = file.rpartition(".")[2].lower()
        searched = bool(search.patterns) and (suffix in _SEARCHED or suffix.startswith("pf_"))
        if words_only and not searched:
            return None, ()
        try:
            data = (self.folder / file).read_bytes()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            finding = rules.FILE_LOST.at(place_of(file), problem=reason)
            return Facts(file, findings=(finding,)), ()
        finds = search.finds(file, data if searched else b"")
        if words_only:
            return None, finds
        return reader.facts(file, data, tuple(_traced(file, data))), finds

    def _dead_anchors(self, anchors: Iterable[str]) -> set[str]:
        """Those of some "file#anchor" that the file has not."""
        dead: set[str] = set()
        by_file: dict[str, set[str]] = {}
        for anchor in anchors:
            file, _, name = anchor.partition("#")
            by_file.setdefault(file, set()).add(name)
        for file, names in by_file.items():
            try:
                there = anchors_of((self.folder / file).read_bytes()) if file in self.listing else frozenset()
            except OSError:
                there = frozenset()
            dead |= {f"{file}#{name}" for name in names - there}
        return dead

    def _leaks(self, finds: Sequence[Find]) -> Iterator[Finding]:
        """A finding for every file in which something of what is held back stands."""
        shared = frozenset(find.secret.words for find in finds if not find.secret.own)
        common = self.brief.common(shared) if shared else frozenset[str]()
        for find in finds:
            if find.secret.own or find.secret.words not in common:
                place = place_of(find.file)
                yield rules.HELD_BACK.at(place, words=find.secret.words, source=find.secret.source)

    def _unshown(self, changed: Sequence[str], facts: Iterable[Facts]) -> Iterator[Finding]:
        """New files of media/ of which no new or changed file names any rendition."""
        named = {_stem(name) for one in facts for name in one.media}
        for file in changed:
            if file.startswith("media/") and _stem(file.rpartition("/")[2]) not in named and _counts(file):
                yield rules.MEDIA_NOT_SHOWN.at(place_of(file))

    def _losses(self) -> Iterator[Finding]:
        """What a site lost against the last release, beyond the limit."""
        former, now = self.brief.former, extent_of(self.listing)
        if former is None:
            return
        for what, en, before, after in (
            ("网页", "pages", former.pages, now.pages),
            ("文件", "files", former.files, now.files),
            ("字节", "bytes", former.bytes, now.bytes),
        ):
            if after * 100 < before * (100 - self.brief.most_loss):
                limit = self.brief.most_loss
                yield rules.SHRUNK.at(
                    Place(""), what=what, what_en=en, before=before, after=after, limit=limit
                )


def _traced(file: str, data: bytes) -> Iterator[Finding]:
    """What a picture, clip or document tells about its making."""
    for trace in traces(file, data):
        if trace.what == "damaged":
            yield rules.MEDIA_DAMAGED.at(place_of(file))
        else:
            rule = rules.METADATA if trace.grave else rules.METADATA_LIGHT
            yield rule.at(place_of(file), found=trace.what)


def _stem(name: str) -> str:
    """What all renditions of one original have in common in their names."""
    return name.partition(".")[0].partition("-")[0]


def _counts(file: str) -> bool:
    """Whether a file of media/ has to be named by a page: the parts of a stream are named by its own list."""
    return not file.endswith((".m4s", ".ts", ".gz", ".br"))


def _mark(secret: Secret) -> str:
    """A secret's name in what is remembered, which does not hold the secret."""
    return hashlib.blake2b(secret.words.encode(), digest_size=8).hexdigest()


def _shown(findings: Iterable[Finding]) -> Iterator[Finding]:
    """At most twenty findings of each rule, and how many there are where there are more."""
    for code, group in itertools.groupby(
        sorted(findings, key=lambda one: one.code), key=lambda one: one.code
    ):
        members = list(group)
        yield from members[:MOST]
        if len(members) > MOST:
            more = len(members) - MOST
            first = members[0]
            yield (
                rules.AND_MORE.at(Place(""), code=code, count=more)
                if not first.is_error
                else msgspec.structs.replace(
                    rules.AND_MORE.at(Place(""), code=code, count=more), severity=first.severity
                )
            )
