"""The one conductor: from source files to a complete site, read as a table of contents.

A build is a function of its inputs and of one instant: a release whose time has not come by `as_of` exists in no
output under any name.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final, Protocol, TypeVar

import msgspec

from casepress.case import Case
from casepress.casefile.body import Body, safe_html
from casepress.casefile.frontmatter import read_text
from casepress.catalogue import Catalogue
from casepress.checks import corpus_findings
from casepress.diagnostics import Checked, Finding, Place, in_order
from casepress.media.rendition import Clip, Renditions, Wanted
from casepress.media.workshop import prepare
from casepress.pages.blocks import is_live_block, live_block, menu
from casepress.pages.bulletin import bulletin_basis, bulletin_page, surroundings
from casepress.pages.copy import Copy, Imprint
from casepress.pages.feeds import feed_documents
from casepress.pages.indexes import (
    batch_pages,
    case_list_pages,
    home_page,
    issue_pages,
    object_pages,
    region_pages,
)
from casepress.pages.opendata import data_documents, data_page, site_documents
from casepress.pages.page import Page, Plan, planned
from casepress.pages.redirects import redirect_pages
from casepress.pages.walls import wall_pages
from casepress.press import Draft, Engine, Press, Written, environment, split, write, write_drafts
from casepress.project import Desk, Project, SourceFile, find_cases, load_cache, program_digest, read_vocabulary, store_cache
from casepress.rules import output as rules
from casepress.site import claimed, collisions, file_of
from casepress.vocabulary import Vocabulary

T = TypeVar("T")
R = TypeVar("R")
MARKER: Final = ".casepress"
MARK: Final = "此目录由 casepress 生成，每次生成会删去不再需要的文件。\n".encode()
# What makes a whole site wrong and not one case of it: then nothing is published.
FATAL: Final = frozenset(
    rule.code
    for rule in (
        rules.ADDRESS_TAKEN,
        rules.FOREIGN_FOLDER,
        rules.BAD_SETTINGS,
        rules.UNKNOWN_SETTING,
        rules.ENGINE_FAILED,
        rules.VOCABULARY_LOST,
    )
)
Progress = Callable[[str, int, int], None]


class Workers(Protocol):
    """Something that maps work over tasks, in order."""

    def map(self, work: Callable[[T], R], tasks: Sequence[T], /) -> Iterator[R]: ...


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of one build: the instant, the folder to write, whether any error stops everything, and the
    number of media jobs."""

    as_of: dt.datetime
    site_dir: Path
    strict: bool = False
    jobs: int = 1


class Outcome(msgspec.Struct, kw_only=True):
    """What came of a build. `published` is False when nothing was written; `timings` are seconds by step."""

    findings: tuple[Finding, ...]
    published: bool
    cases: int = 0
    left_out: tuple[str, ...] = ()
    waiting: int = 0
    pages: int = 0
    written: int = 0
    removed: int = 0
    timings: dict[str, float] = {}

    @property
    def is_clean(self) -> bool:
        return not any(finding.is_error for finding in self.findings)


class Read(msgspec.Struct, frozen=True):
    """Every case that could be read, the vocabulary, and what was found on the way."""

    cases: tuple[Case, ...]
    vocabulary: Vocabulary
    files: int
    key: str


class Ledger(msgspec.Struct, frozen=True):
    """What a build wrote into a folder, with the token that ties the two together."""

    token: str
    written: tuple[Written, ...]


def read_site(project: Project, workers: Workers, progress: Progress) -> Checked[Read]:
    """All cases of a site with every finding, sorted by place; the whole of `casepress check` but for media."""
    vocabulary = read_vocabulary(project)
    words, digest = vocabulary.value
    key = f"{digest}-{program_digest()}"
    found = find_cases(project)
    desk = Desk(project, words, key)
    cases, findings = _read_cases(desk, found.value, workers, progress)
    if any(finding.code == rules.VOCABULARY_LOST.code for finding in vocabulary.findings):
        # Every case would be said to name something unknown; only what has another cause is worth reading.
        findings = [finding for finding in findings if not finding.code.startswith("CP3")]
    findings = [*vocabulary.findings, *found.findings, *findings, *corpus_findings(cases, words)]
    return Checked(Read(tuple(cases), words, len(found.value), key), in_order(findings))


def _read_cases(
    desk: Desk, sources: list[SourceFile], workers: Workers, progress: Progress
) -> tuple[list[Case], list[Finding]]:
    """The cases of all shards: noted ones as noted, shards in which anything changed read by the workers."""
    shards: dict[int, list[SourceFile]] = {}
    for source in sources:
        shards.setdefault(desk.shard_of(source.file), []).append(source)
    cases: list[Case] = []
    findings: list[Finding] = []
    stale: list[int] = []
    for shard, members in sorted(shards.items()):
        notes = desk.noted(shard)
        if len(notes) == len(members) and all(
            source.file in notes and notes[source.file].signature == source.signature for source in members
        ):
            for note in notes.values():
                findings += note.findings
                cases += [note.case] if note.case is not None else []
        else:
            stale.append(shard)
    answers = workers.map(lambda shard: msgspec.msgpack.encode(desk.read(shard, shards[shard])), stale)
    decoder = msgspec.msgpack.Decoder(tuple[ReadEntry, ...])
    done = 0
    for shard, answer in zip(stale, answers, strict=True):
        for entry in decoder.decode(answer):
            findings += entry.findings
            cases += [entry.case] if entry.case is not None else []
        done += len(shards[shard])
        progress("读取案例", done, sum(len(shards[one]) for one in stale))
    cases.sort(key=lambda case: case.file)
    return cases, findings


class ReadEntry(msgspec.Struct, frozen=True, array_like=True):
    """The part of a desk's entry that the conductor uses."""

    file: str
    signature: msgspec.Raw
    digest: str
    case: Case | None
    findings: tuple[Finding, ...]


def build(
    project: Project,
    request: Request,
    engine: Callable[[], Checked[Engine | None]],
    workers: Workers,
    progress: Progress = lambda step, done, total: None,
) -> Outcome:
    """Builds the site into `request.site_dir`; the findings say what was left out and why."""
    clock = _Clock()
    read = read_site(project, workers, progress)
    clock.lap("读取")
    findings = [*project.findings, *read.findings]
    broken = {finding.place.file for finding in findings if finding.is_error}
    good = [case for case in read.value.cases if case.file not in broken]
    public = _public(good, read.value.vocabulary, request.as_of)
    renditions = _media(project, public, request.jobs, progress)
    findings += renditions.findings
    broken |= {finding.place.file for finding in renditions.findings if finding.is_error}
    clock.lap("媒体")
    rendered = engine()
    clock.lap("引擎")
    findings += rendered.findings
    if rendered.value is not None:
        findings += collisions(rendered.value.sources.items())
        findings += _unknown_blocks(rendered.value)
    findings += _foreign(request.site_dir)
    left_out = tuple(sorted(file for file in broken if file.endswith(".md") and "/_vocabulary/" not in file))
    outcome = Outcome(findings=in_order(findings), published=False, left_out=left_out, timings=clock.laps)
    fatal = any(finding.code in FATAL for finding in findings)
    if rendered.value is None or fatal or (request.strict and not outcome.is_clean):
        return outcome
    shown = [case for case in public if case.file not in broken]
    outcome.cases = len(shown)
    outcome.waiting = len(good) - len(public)
    catalogue = Catalogue(shown, read.value.vocabulary.out(request.as_of))
    copy = Copy(catalogue, renditions.value, _imprint(project), request.as_of, _transcripts(project, shown))
    clock.lap("编目")
    desk = Desk(project, read.value.vocabulary, read.value.key)
    publishing = _Publishing(copy, desk, rendered.value, project, request)
    publishing.write(outcome, workers, progress)
    outcome.findings = in_order(findings)
    clock.lap("写出")
    outcome.published = True
    return outcome


class _Clock:
    """Seconds of each step. State: when the last lap ended."""

    def __init__(self) -> None:
        self.last = time.perf_counter()
        self.laps: dict[str, float] = {}

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.laps[step] = now - self.last
        self.last = now


def _public(cases: Iterable[Case], vocabulary: Vocabulary, as_of: dt.datetime) -> list[Case]:
    """The cases whose release is out."""
    out = {
        release.id
        for inspection in vocabulary.inspections.everything
        for release in inspection.releases
        if release.is_out(as_of)
    }
    return [case for case in cases if case.release in out]


def _imprint(project: Project) -> Imprint:
    settings = project.settings
    return Imprint(
        name=project.name,
        url=project.url,
        description=project.description,
        office=settings.office,
        demo=settings.demo,
        per_page=settings.per_page,
    )


def _media(project: Project, cases: list[Case], jobs: int, progress: Progress) -> Checked[Renditions]:
    """The renditions of everything that public cases show; a withdrawn case shows nothing."""
    wanted = [order for case in cases if not case.front.withdrawn for order in orders(case)]
    if not wanted:
        return Checked(Renditions({}, {}))
    return prepare(wanted, project.media, project.cache / "media", jobs=jobs, progress=progress)


def orders(case: Case) -> Iterator[Wanted]:
    """What a case wants of the workshop, each with its place in the file."""
    folder = case.media_folder
    figures = {f"{folder}/{one.file}": f"figures.{n}.file" for n, one in enumerate(case.front.figures)}
    clips = {f"{folder}/{one.file}": (f"video.{n}.file", one) for n, one in enumerate(case.front.video)}
    for name in case.pictures:
        yield Wanted(name, "image", case.place(figures.get(name, "")))
    for name in case.clips:
        path, video = clips.get(name, ("", None))
        captions = f"{folder}/{video.captions}" if video and video.captions else ""
        poster = f"{folder}/{video.poster}" if video and video.poster else ""
        yield Wanted(name, "video", case.place(path), captions, poster)


def _transcripts(project: Project, cases: Iterable[Case]) -> dict[str, str]:
    """The transcripts that editors gave, as sanitised HTML by the clip's name."""
    found = {}
    for case in cases:
        for video in case.front.video:
            path = project.media / case.media_folder / video.transcript
            inside = video.transcript and path.is_file() and path.resolve().is_relative_to(project.media.resolve())
            text = read_text(path.read_bytes(), video.transcript).value if inside else None
            if text is not None:
                found[f"{case.media_folder}/{video.file}"] = safe_html(text)
    return found


def _unknown_blocks(engine: Engine) -> Iterator[Finding]:
    """A finding for every live block of a hand-written page that nobody knows."""
    for address, page in engine.handwritten.items():
        for name, argument in split(page).markers:
            if not is_live_block(name, argument):
                place = Place(engine.sources.get(address, address))
                yield rules.UNKNOWN_BLOCK.at(place, page=f"/{address}", value=f"{name} {argument}".strip())


def _foreign(folder: Path) -> Iterator[Finding]:
    """A finding when the folder holds something and was not made by a build."""
    if folder.exists() and not folder.is_dir():
        yield rules.FOREIGN_FOLDER.at(Place(""), folder=folder.name)
    elif folder.is_dir() and not (folder / MARKER).exists() and any(folder.iterdir()):
        yield rules.FOREIGN_FOLDER.at(Place(""), folder=folder.name)


class _Publishing:
    """The second half of a build: pages to files. State: the ledger of the folder that is written."""

    def __init__(self, copy: Copy, desk: Desk, engine: Engine, project: Project, request: Request) -> None:
        self.copy = copy
        self.desk = desk
        self.engine = engine
        self.folder = request.site_dir
        self.cache = project.cache
        name = os.path.abspath(self.folder).encode()
        self.ledger_file = self.cache / "ledgers" / f"{hash_of(name)}.ledger"
        self.press = Press(
            engine,
            environment(self.cache / "templates"),
            copy.imprint,
            lambda section: menu(section, copy, engine.menu),
            lambda name, argument, section: live_block(name, argument, copy),
            desk.key,
        )

    def write(self, outcome: Outcome, workers: Workers, progress: Progress) -> None:
        """Writes everything that changed and deletes what is stale."""
        self.folder.mkdir(parents=True, exist_ok=True)
        ledger = self._ledger()
        known = {entry.address: entry for entry in ledger.written} if ledger else {}
        shards: dict[int, list[Case]] = {}
        for case in (*self.copy.catalogue.everything, *self.copy.catalogue.withdrawn):
            shards.setdefault(self.desk.shard_of(case.file), []).append(case)
        tasks: list[str | int] = [*PARTS, *sorted(shards)]
        folder = str(self.folder)

        def work(task: str | int) -> bytes:
            drafts = self._part(task) if isinstance(task, str) else self._bulletins(task, shards[task])
            return msgspec.msgpack.encode(tuple(write_drafts(drafts, self.press, folder, known)))

        decoder = msgspec.msgpack.Decoder(tuple[Written, ...])
        written: list[Written] = []
        for number, answer in enumerate(workers.map(work, tasks), 1):
            written += decoder.decode(answer)
            progress("写出页面", number, len(tasks))
        written += self._site_files(written, known)
        written += self._files()
        outcome.pages = sum(1 for entry in written if entry.address.endswith("/") or not entry.address)
        outcome.written = sum(1 for entry in written if known.get(entry.address) != entry)
        outcome.removed = self._remove_stale(written, ledger)
        write(str(self.folder / MARKER), MARK)
        store_cache(self.ledger_file, Ledger(self._token(), tuple(written)))

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

    def _part(self, name: str) -> Iterator[Draft]:
        for plan in PARTS[name](self.copy):
            if plan.address == "" and "" in self.engine.handwritten:
                continue  # a hand-written home page stands instead, with its live blocks
            yield Draft(plan.address, self.press.key(plan.basis), plan.make)

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
        yield from write_drafts(drafts, self.press, str(self.folder), known)

    def _files(self) -> Iterator[Written]:
        """The theme's assets and the media of public cases: copied as they are when they are not there yet."""
        sources = [(address, path) for address, path in self._shown_media().items()]
        if self.engine.assets:
            root = Path(self.engine.assets)
            assets = [(path.relative_to(root).as_posix(), path) for path in root.rglob("*") if path.is_file()]
            sources += [(address, path) for address, path in assets if not claimed(address)]
        for address, source in sorted(sources):
            target = self.folder / address
            state = source.stat()
            try:
                present = target.stat()
                same = present.st_size == state.st_size and present.st_mtime_ns >= state.st_mtime_ns
            except OSError:
                same = False
            if same:
                yield Written(address, b"", present.st_size, present.st_mtime_ns, False, "")
                continue
            size, mtime = write(str(target), source.read_bytes())
            yield Written(address, b"", size, mtime, False, "")

    def _shown_media(self) -> dict[str, Path]:
        """The renditions of cases that are published, and no others."""
        catalogue, renditions = self.copy.catalogue, self.copy.renditions
        addresses: set[str] = set()
        for case in catalogue.everything:
            for name in (*case.pictures, *case.clips):
                made = renditions.media.get(name)
                if isinstance(made, Clip):
                    addresses |= {made.video.address, made.poster.address, made.captions} - {""}
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


def hash_of(name: bytes) -> str:
    """A short name for a folder's ledger."""
    return hashlib.blake2b(name, digest_size=8).hexdigest()


def _home(copy: Copy) -> Iterator[Plan]:
    yield planned(home_page(copy))
    if copy.catalogue.everything:
        yield planned(data_page(copy))


PARTS: Final[dict[str, Callable[[Copy], Iterable[Plan]]]] = {
    "batches": batch_pages,
    "issues": issue_pages,
    "regions": region_pages,
    "objects": object_pages,
    "cases": case_list_pages,
    "feeds": feed_documents,
    "data": data_documents,
    "walls": wall_pages,
    "home": _home,
    "redirects": redirect_pages,
}
