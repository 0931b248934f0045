"""One night from first to last, read as a table of contents: build, compare with what was public, verify, switch."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import msgspec

from casepress import __version__
from casepress.briefing import Briefing
from casepress.build import Outcome, Request, build
from casepress.cache import ready_cache
from casepress.case import Case
from casepress.diagnostics import Checked, Finding, Place
from casepress.media.workshop import Elsewhere, Watch
from casepress.nightly.archive import (
    STATE,
    Copied,
    ShelfArchive,
    keep_texts,
    public_state,
    remembered,
)
from casepress.nightly.clock import Reading, settle
from casepress.nightly.deadlines import deadlines
from casepress.nightly.held import secrets_of, shared_with
from casepress.nightly.history import (
    State,
    change_of,
    issues_of,
    losses,
    moved,
    next_state,
    originals_of,
    title_of,
    vanished,
    written_state,
)
from casepress.nightly.look import Look, last_look, pages_of
from casepress.nightly.report import Item, Report, spots
from casepress.press import Engine
from casepress.project import Project
from casepress.publishing import Progress, Workers
from casepress.release.disk import store_text
from casepress.release.publication import Ending, Order, Publication, earlier, publish
from casepress.release.retention import KEEP
from casepress.release.shelf import Keeper, Shelf, keep, live_manifest, open_shelf
from casepress.release.staging import Seal, Staged
from casepress.release.twins import Compressor
from casepress.reprint import Archive
from casepress.review.ledger import read_ledger
from casepress.rules import nights as rules
from casepress.rules import releases as release_rules
from casepress.verification.inspector import Inspection
from casepress.vocabulary.inspections import SHANGHAI


class Night(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of one night. `tombstones` allows addresses that people made to be gone, with a notice; `watch`
    is told how far each clip is, and `elsewhere` makes media on other machines. Without a `clock` the instant is taken
    as it is; `clock_checked` says that somebody looked at it."""

    project: Project
    shelf: Path
    as_of: dt.datetime
    site_dir: Path
    jobs: int = 1
    keep: int = KEEP
    tombstones: bool = False
    strict: bool = False
    allow_earlier: bool = False
    seal: Seal | None = None
    clock: Reading | None = None
    clock_checked: bool = False
    watch: Watch | None = None
    elsewhere: Elsewhere | None = None


class _Course:
    """A night while it runs. State: what is known so far, and its report."""

    def __init__(
        self,
        night: Night,
        engine: Callable[[], Checked[Engine | None]],
        workers: Workers,
        progress: Progress,
    ) -> None:
        self.night = night
        self.project = night.project
        self.engine = engine
        self.workers = workers
        self.progress = progress
        self.findings: list[Finding] = []
        self.doubted = False
        self.archive: Archive | None = None
        self.before = State()
        self.inspection: Inspection | None = None
        self.seconds: dict[str, float] = {}
        self.report = Report(
            program=__version__,
            site=night.project.name,
            as_of=night.as_of.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
        )

    def run(self) -> Report:
        """The whole night; its report."""
        opened = open_shelf(self.night.shelf)
        if opened.value is None:
            return self.ended("refused", opened.findings)
        with keep(opened.value) as taken:
            if taken.value is None:
                busy = any(finding.code == release_rules.SHELF_BUSY.code for finding in taken.findings)
                return self.ended("busy" if busy else "refused", taken.findings)
            return self.on_shelf(taken.value)

    def on_shelf(self, keeper: Keeper) -> Report:
        """The night with the lock taken."""
        shelf = keeper.shelf
        live = live_manifest(shelf)
        self.report.release = self.report.previous = live.release if live is not None else ""
        ready_cache(self.project.cache)
        self.timed(shelf)
        if live is not None and self.night.as_of < live.instant and not self.night.allow_earlier:
            return self.ended("refused", [earlier(self.night.as_of, live)])
        known = remembered(shelf)
        state = known.value
        self.findings += known.findings
        self.archive = ShelfArchive(shelf, live) if live is not None else None
        self.before = public_state(shelf, live, state)
        outcome = self.built(state.tombstones)
        if not outcome.published or outcome.vocabulary is None:
            return self.ended("refused")
        lists, made = vanished(state, pages_of(live), outcome.addresses)
        errors = list(moved(state, outcome.shown, outcome.vocabulary, outcome.briefings.shown))
        if not self.night.tombstones:
            notices = (*outcome.reprints.taken_back, *outcome.reissues.taken_back)
            errors += losses(state, (one for one in made if one not in notices))
        if errors:
            return self.ended("refused", errors)
        buried = (*lists, *made)
        if buried:
            self.findings += [rules.TOMBSTONE_LEFT.at(Place(""), address=f"/{one}") for one in buried]
            self.report.tombstones = tuple(f"/{one}" for one in buried)
            outcome = self.built((*state.tombstones, *buried))
        return self.published(keeper, state, outcome, buried)

    def timed(self, shelf: Shelf) -> None:
        """Settles by which instant the night goes. An instant that somebody named is not doubted."""
        if self.night.clock is not None:
            found = settle(shelf, self.night.clock, self.project, checked=self.night.clock_checked)
            self.doubted = bool(found.findings)
            self.findings += found.findings
            self.night = msgspec.structs.replace(self.night, as_of=found.value)
            self.report.as_of = found.value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")

    def built(self, tombstones: Iterable[str]) -> Outcome:
        """The site made in its own folder; what was found and figures go into the report."""
        night = self.night
        request = Request(
            as_of=night.as_of,
            site_dir=night.site_dir,
            strict=night.strict,
            jobs=night.jobs,
            tombstones=tuple(sorted(set(tombstones))),
            watch=night.watch,
            elsewhere=night.elsewhere,
            archive=self.archive,
        )
        outcome = build(self.project, request, self.engine, self.workers, self.progress)
        self.findings += outcome.findings
        self.seconds |= outcome.timings
        self.report.cases, self.report.pages = outcome.cases, outcome.pages
        stays: tuple[Case | Briefing, ...] = (*outcome.reprints.cases, *outcome.reissues.briefings)
        again = {one.file for one in stays}
        self.report.reprinted = tuple(Item(one.id, one.title, f"/{one.address}") for one in stays)
        self.report.quarantined = tuple(file for file in outcome.left_out if file not in again)
        if outcome.vocabulary is not None:
            releases = outcome.vocabulary.inspections
            self.report.held = tuple(
                Item(case.id, case.title, out=release.publish_at if release is not None else "")
                for case in outcome.held
                if case.file not in outcome.left_out
                for release in (releases.release(case.release),)
            )
        return outcome

    def published(self, keeper: Keeper, state: State, outcome: Outcome, buried: tuple[str, ...]) -> Report:
        """The built site put on the shelf, looked at and switched on."""
        vocabulary = outcome.vocabulary
        if vocabulary is None:
            return self.ended("refused")
        issued = outcome.briefings.shown
        media = originals_of(outcome.shown, outcome.renditions)
        after = next_state(state, outcome.shown, vocabulary, outcome.addresses, buried, issued, media)
        order = Order(
            folder=self.night.site_dir,
            as_of=self.night.as_of,
            program=__version__,
            checks=(lambda staged: self.looked_at(staged, outcome, after.tombstones),),
            seal=self.night.seal,
            encoder=Compressor(),
            jobs=self.night.jobs,
            keep=self.night.keep,
            allow_earlier=self.night.allow_earlier,
            finish=lambda staged: store_text(
                keeper.shelf.disk, f"{staged.folder}/{STATE}", written_state(after)
            ),
        )
        start = time.perf_counter()
        publication = publish(keeper, order, self.progress)
        self.seconds["公开"] = time.perf_counter() - start - self.seconds.get("核对", 0.0)
        self.figures(publication)
        cases = {case.id: case for case in outcome.shown}
        change = change_of(self.before, outcome.shown, media)
        known, again = {one.id: one for one in issued}, issues_of(self.before, issued)
        self.report.new = (*_items(change.new, cases), *(_issue(known[id]) for id in again.new))
        self.report.changed = (*_items(change.changed, cases), *(_issue(known[id]) for id in again.changed))
        self.report.withdrawn = _items(change.withdrawn, cases)
        settings = self.project.settings
        self.findings += deadlines(
            outcome.shown,
            vocabulary,
            self.night.as_of.astimezone(SHANGHAI).date(),
            home_days=settings.home_days,
            tip_off_days=settings.tip_off_days,
            plan_days=settings.plan_days,
            lists=self.project.relative(self.project.vocabulary / "inspections.yml"),
        )
        if publication.ending is Ending.REFUSED:
            return self.ended("refused", publication.findings)
        self.kept(keeper.shelf, outcome)
        clean = outcome.is_clean and not self.doubted
        if publication.ending is Ending.UNCHANGED:
            return self.ended("unchanged" if clean else "waiting", publication.findings)
        return self.ended("published" if clean else "partial", publication.findings)

    def kept(self, shelf: Shelf, outcome: Outcome) -> None:
        """The texts that are public now, kept for nights on which their files are faulty."""
        names = (name for case in outcome.shown for name in case.pictures)
        copied = Copied(
            root=self.project.root,
            cases=(*outcome.shown, *outcome.briefings.shown),
            reprinted=(*outcome.reprints.printed, *outcome.reissues.printed),
            renditions=outcome.renditions,
            transcripts=outcome.transcripts,
            masks=read_ledger(self.project, names).masks,
        )
        try:
            keep_texts(shelf, copied)
        except OSError as error:
            problem = error.strerror or type(error).__name__
            self.findings.append(release_rules.NOT_CLEARED.at(Place(""), problem=problem))

    def looked_at(self, staged: Staged, outcome: Outcome, notices: tuple[str, ...]) -> tuple[Finding, ...]:
        """The last look at what stands on the shelf. An address with a notice was public; it betrays nothing."""
        start = time.perf_counter()
        vocabulary = outcome.vocabulary
        if vocabulary is None:
            return ()
        out = vocabulary.out(self.night.as_of)
        last = {one.file: one.data.decode() for one in outcome.reprints.printed}
        name = hashlib.blake2b(str(self.night.shelf.resolve()).encode(), digest_size=8).hexdigest()
        look = Look(
            url=self.project.url,
            most_loss=self.project.settings.most_loss,
            memory=self.project.cache / "verification" / name,
            secrets=tuple(
                secret
                for secret in secrets_of(self.project, outcome.held, vocabulary, out, last, outcome.briefings)
                if not {f"{secret.words}/", f"cases/{secret.words}/"} & {*notices}
            ),
            common=shared_with(self.project, outcome.shown, out, last),
        )
        looked = last_look(staged, look, self.workers, self.progress)
        self.inspection = looked.value
        self.seconds["核对"] = time.perf_counter() - start
        return looked.findings

    def figures(self, publication: Publication) -> None:
        """What became of the shelf, as figures."""
        report, staged = self.report, publication.staged
        if publication.manifest is not None:
            report.release = publication.manifest.release
            report.files, report.bytes = len(publication.manifest.files), publication.manifest.size
        if staged is not None:
            report.written, report.bytes_written = len(staged.written), staged.bytes_written
            change = staged.difference
            report.media_made = sum(1 for path in change.added if path.startswith("media/"))
            report.difference = (len(change.added), len(change.changed), len(change.removed))
        report.pruned = publication.pruned
        if self.inspection is not None:
            report.new_hosts = self.inspection.new_hosts

    def ended(self, ending: str, findings: Iterable[Finding] = ()) -> Report:
        """The report of a night that ended so."""
        self.report.findings = spots([*self.findings, *findings])
        self.report.links_dead = sum(1 for one in self.report.findings if one.code in ("CP824", "CP825"))
        self.report.seconds = {step: round(seconds, 3) for step, seconds in self.seconds.items()}
        return self.report.end(ending)


def run_night(
    night: Night,
    engine: Callable[[], Checked[Engine | None]],
    workers: Workers,
    progress: Progress,
) -> Report:
    """Makes the site of this instant public on the shelf, or leaves the public what it has; says what happened.

    OSError where the disk refuses what is outside the shelf: the public still has its last site.
    """
    return _Course(night, engine, workers, progress).run()


def _items(ids: Iterable[str], cases: Mapping[str, Case]) -> tuple[Item, ...]:
    return tuple(Item(id, title_of(id, cases), f"/cases/{id}/") for id in ids)


def _issue(briefing: Briefing) -> Item:
    return Item(briefing.id, briefing.title, f"/{briefing.address}")
