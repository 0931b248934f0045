"""The one conductor: from source files to a complete site, read as a table of contents.

A build is a function of its inputs and of one instant: a release whose time has not come by `as_of` exists in no
output under any name.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from casepress.approvals import approval_findings
from casepress.briefings import Sorted, public_briefings
from casepress.cache import load_cache, store_cache
from casepress.case import Case
from casepress.catalogue import Catalogue
from casepress.checks.waivers import between_cases
from casepress.desk import Desk
from casepress.diagnostics import Checked, Finding, Place, in_order
from casepress.enclosures import read_enclosures
from casepress.imprint import imprint_of
from casepress.media.masks import Mask
from casepress.media.rendition import Renditions
from casepress.media.workshop import Elsewhere, Watch, prepare
from casepress.orders import media_policy, orders, without_lost
from casepress.pages.blocks import is_live_block
from casepress.pages.copy import Copy
from casepress.paratexts import stops_the_site
from casepress.press import Engine, split
from casepress.preview import veiled
from casepress.project import Project, read_vocabulary
from casepress.publishing import MARKER, Progress, Publishing, Workers, silently
from casepress.reading import Read, read_site
from casepress.reissue import Reissues, with_reissues
from casepress.reprint import Archive, Reprints, merged, reprints
from casepress.review.ledger import read_ledger, unseen
from casepress.rules import nights as night_rules
from casepress.rules import output as rules
from casepress.rules.lists import LOST
from casepress.site import collisions
from casepress.vocabulary import Vocabulary

# What makes a whole site wrong and not one case of it: then nothing is published.
FATAL: Final = frozenset(
    rule.code
    for rule in (
        rules.ADDRESS_TAKEN,
        rules.FOREIGN_FOLDER,
        rules.BAD_SETTINGS,
        rules.UNKNOWN_SETTING,
        rules.ENGINE_FAILED,
        rules.PAGE_TAG_EMPTY,
        rules.BAD_SITE_CODE,
    )
) | LOST
UNAPPROVED: Final = frozenset((night_rules.NOT_APPROVED.code, night_rules.APPROVAL_VOID.code))


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of one build: the instant, the folder to write, whether any error stops everything, and the
    number of media jobs.

    `watch` is told how far each clip is; `elsewhere` makes media on other machines (see media.workshop).
    `everything` makes a preview: what is held back as well, marked on every page. At each address of `tombstones`
    that has no page a notice is left. Of public cases whose files are faulty `archive` has the last sound text."""

    as_of: dt.datetime
    site_dir: Path
    strict: bool = False
    jobs: int = 1
    watch: Watch | None = None
    elsewhere: Elsewhere | None = None
    everything: bool = False
    tombstones: tuple[str, ...] = ()
    archive: Archive | None = None


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
    # The cases shown and those whose time has not come, the vocabulary as written, the addresses of all pages.
    shown: tuple[Case, ...] = ()
    held: tuple[Case, ...] = ()
    briefings: Sorted = Sorted()
    vocabulary: Vocabulary | None = None
    addresses: tuple[str, ...] = ()
    # Public cases and briefings that stay as they were, for their files are faulty; all that was made of media.
    reprints: Reprints = Reprints()
    reissues: Reissues = Reissues()
    renditions: Renditions = Renditions({}, {})
    transcripts: dict[str, str] = {}

    @property
    def is_clean(self) -> bool:
        return not any(finding.is_error for finding in self.findings)


def build(
    project: Project,
    request: Request,
    engine: Callable[[], Checked[Engine | None]],
    workers: Workers,
    progress: Progress = silently,
) -> Outcome:
    """Builds the site into `request.site_dir`; the findings say what was left out and why."""
    clock = _Clock()
    engine = functools.cache(engine)  # a cold one takes as long as some hundred cases: it runs while workers read
    read = read_site(project, workers, progress, engine)
    clock.lap("读取")
    findings = [*project.findings, *read.findings]
    broken = {finding.place.file for finding in findings if finding.is_error}
    good = [case for case in read.value.cases if case.file not in broken]
    public = good if request.everything else public_cases(good, read.value.vocabulary, request.as_of)
    renditions = media_of(project, public, request, progress)
    transcripts = read_enclosures(project, public, read.value.vocabulary, read.value.key)
    findings += [*unseen(project, public), *renditions.findings, *transcripts.findings]
    findings += _approvals(project, request, public, renditions.value)
    briefings, reissues = _briefings(project, request, read, public)
    findings = [*between_cases(findings, public, project.settings.waivable), *briefings.findings]
    broken |= {finding.place.file for finding in findings if finding.is_error}
    clock.lap("媒体")
    rendered = engine()
    clock.lap("引擎")
    findings += rendered.findings
    if rendered.value is not None:
        taken = collisions(rendered.value.sources.items(), project.settings.variants)
        findings += (*taken, *_unknown_blocks(rendered.value))
    findings += _foreign(request.site_dir)
    outcome = Outcome(
        findings=in_order(findings),
        published=False,
        left_out=tuple(sorted(file for file in broken if _is_shown_alone(file, project))),
        timings=clock.laps,
        held=_held(good, public, findings),
        vocabulary=read.value.vocabulary,
        briefings=briefings.value,
        reissues=reissues,
    )
    if rendered.value is None or _is_stopped(project, request, findings):
        return outcome
    findings += _shown(project, request, outcome, _sound(public, broken, renditions.value))
    outcome.waiting = len(good) - len(public)
    outcome.renditions = merged(renditions.value, outcome.reprints.media)
    outcome.transcripts = {**transcripts.value, **outcome.reprints.transcripts}
    copy = _copy(project, request, outcome)
    clock.lap("编目")
    desk = Desk(project, read.value.vocabulary, read.value.key, read.value.files, outcome.reprints.bodies)
    publishing = Publishing(copy, desk, rendered.value, request.site_dir, request.tombstones)
    tally = publishing.write(workers, progress)
    outcome.pages, outcome.written, outcome.removed = tally.pages, tally.written, tally.removed
    outcome.addresses, outcome.findings = tally.addresses, in_order(findings)
    clock.lap("写出")
    clock.laps |= {"写出": clock.laps["写出"] - tally.index_seconds, "搜索": tally.index_seconds}
    outcome.published = True
    return outcome


def _is_shown_alone(file: str, project: Project) -> bool:
    """Whether a file is a case or briefing, which can be left out."""
    return file.startswith(f"{project.settings.cases_dir}/") and file.endswith(".md")


def _is_stopped(project: Project, request: Request, findings: Iterable[Finding]) -> bool:
    """Whether what was found keeps the whole site as it was."""
    return any(
        one.code in FATAL or stops_the_site(one, project) or (request.strict and one.is_error)
        for one in findings
    )


def _sound(public: list[Case], broken: set[str], made: Renditions) -> list[Case]:
    """The cases without an error, and of these the clips that could be made."""
    return [without_lost(case, made) for case in public if case.file not in broken]


def _shown(project: Project, request: Request, outcome: Outcome, sound: list[Case]) -> tuple[Finding, ...]:
    """Settles what is shown: the sound cases, and faulty ones as they were last public; says which those are."""
    if request.archive is not None and outcome.left_out and outcome.vocabulary is not None:

        def masks(names: Iterable[str]) -> dict[str, tuple[Mask, ...]]:
            return read_ledger(project, names).masks

        taken = frozenset(id for case in sound for id in (case.id, *case.front.aliases))
        out = outcome.vocabulary.out(request.as_of)
        outcome.reprints = reprints(request.archive, outcome.left_out, out, _today(project), masks, taken)
    last = outcome.reprints
    everything = (*sound, *(without_lost(case, last.media) for case in last.cases))
    outcome.shown = tuple(sorted(everything, key=lambda case: case.file))
    outcome.cases = len(outcome.shown)
    return outcome.reprints.findings


def _today(project: Project) -> Callable[[str], bytes]:
    """Gives the bytes of a file as it is; b"" where it cannot be read."""

    def today(file: str) -> bytes:
        try:
            return (project.root / file).read_bytes()
        except OSError:
            return b""

    return today


def _briefings(
    project: Project, request: Request, read: Checked[Read], public: list[Case]
) -> tuple[Checked[Sorted], Reissues]:
    """The briefings that are shown: those that are out, in a preview all; faulty ones as they were last public."""
    if request.everything:
        return Checked(Sorted(read.value.briefings)), Reissues()
    # To name what was public once betrays nothing.
    known = request.archive.known if request.archive is not None else ()
    required = project.settings.approval == "require"
    briefings = read.value.briefings
    found = public_briefings(briefings, request.as_of, public, approval=required, known=known)
    return with_reissues(
        found, read.findings, request.archive, _today(project), request.as_of, read.value.vocabulary
    )


def _held(good: list[Case], public: list[Case], findings: Iterable[Finding]) -> tuple[Case, ...]:
    """The cases whose time has not come, and those that nobody approved."""
    ids = {case.id for case in public}
    unapproved = {finding.place.file for finding in findings if finding.code in UNAPPROVED}
    return tuple(case for case in good if case.id not in ids or case.file in unapproved)


def _copy(project: Project, request: Request, outcome: Outcome) -> Copy:
    """What the pages are made of: of the public site, or of a preview under addresses of its own."""
    words = outcome.vocabulary or read_vocabulary(project).value[0]
    renditions, transcripts = outcome.renditions, outcome.transcripts
    if not request.everything:
        catalogue = Catalogue(outcome.shown, words.out(request.as_of))
        imprint = imprint_of(project)
        return Copy(catalogue, renditions, imprint, request.as_of, transcripts, outcome.briefings.shown)
    imprint = msgspec.structs.replace(imprint_of(project), preview=True, url="", variants=())
    file = project.cache / "preview"
    kept = load_cache(file, _Veil)
    if kept is None:
        kept = _Veil(os.urandom(32))
        store_cache(file, kept)
    catalogue, hidden = Catalogue(outcome.shown, words), veiled(renditions, kept.secret)
    return Copy(catalogue, hidden, imprint, request.as_of, transcripts, outcome.briefings.shown)


class _Veil(msgspec.Struct, frozen=True):
    """What hides the addresses of a preview."""

    secret: bytes


class _Clock:
    """Seconds of each step. State: when the last lap ended."""

    def __init__(self) -> None:
        self.last = time.perf_counter()
        self.laps: dict[str, float] = {}

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.laps[step] = now - self.last
        self.last = now


def public_cases(cases: Iterable[Case], vocabulary: Vocabulary, as_of: dt.datetime) -> list[Case]:
    """The cases whose release is out."""
    out = {
        release.id
        for inspection in vocabulary.inspections.everything
        for release in inspection.releases
        if release.is_out(as_of)
    }
    return [case for case in cases if case.release in out]


def _approvals(
    project: Project, request: Request, cases: list[Case], renditions: Renditions
) -> Iterator[Finding]:
    """What is wrong with the approvals of public cases; a preview is made in order to approve."""
    if not request.everything:
        originals = {name: made.original for name, made in renditions.media.items()}
        required = project.settings.approval == "require"
        yield from approval_findings(cases, project.media, originals, required=required)


def media_of(project: Project, cases: list[Case], request: Request, progress: Progress) -> Checked[Renditions]:
    """The renditions of everything that public cases show; a withdrawn case shows nothing."""
    wanted = [order for case in cases if not case.front.withdrawn for order in orders(case)]
    if not wanted:
        return Checked(Renditions({}, {}))
    return prepare(
        wanted,
        project.media,
        # What a preview had made need not be made again at the minute of the release.
        (project.cache.parent if request.everything else project.cache) / "media",
        jobs=request.jobs,
        progress=progress,
        watch=request.watch,
        elsewhere=request.elsewhere,
        policy=media_policy(project, wanted),
        ledger=project.ledger,
    )


def _unknown_blocks(engine: Engine) -> Iterator[Finding]:
    """A finding for every live block of a hand-written page that nobody knows."""
    for address, page in engine.handwritten.items():
        for name, argument in split(page).markers:
            if not is_live_block(name, argument):
                place = Place(engine.sources.get(address, address))
                yield rules.UNKNOWN_BLOCK.at(place, page=f"/{address}", value=f"{name} {argument}".strip())


def _foreign(folder: Path) -> Iterator[Finding]:
    """A finding when the folder holds something and was not made by a build."""
    if (folder.exists() and not folder.is_dir()) or (
        folder.is_dir() and not (folder / MARKER).exists() and any(folder.iterdir())
    ):
        yield rules.FOREIGN_FOLDER.at(Place(""), folder=folder.name)
