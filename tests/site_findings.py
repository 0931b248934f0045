"""Every finding of a site's folder, gathered through the same doors as `casepress check` and `casepress build`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from casepress.adapters.mkdocs import render_engine
from casepress.build import Request, build
from casepress.case import Case
from casepress.diagnostics import Finding, in_order
from casepress.enclosures import read_enclosures
from casepress.media.originals import listing, unused_files
from casepress.media.rendition import Wanted
from casepress.media.workshop import prepare
from casepress.orders import media_policy, orders
from casepress.project import Project, open_project
from casepress.reading import Read, read_site
from casepress.review.ledger import examine, read_ledger, shown_by

T = TypeVar("T")
R = TypeVar("R")
LATER = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


class OneByOne:
    """Workers that do everything in this process."""

    def map(
        self,
        work: Callable[[T], R],
        tasks: Sequence[T],
        shift: int = 0,
        meanwhile: Callable[[], object] = lambda: None,
        /,
    ) -> Iterator[R]:
        meanwhile()
        return map(work, tasks)


def findings_of(root: Path) -> tuple[Finding, ...]:
    """What is wrong with settings, vocabularies, cases and media of the site in `root`."""
    opened = open_project(root)
    if opened.value is None:
        return opened.findings
    project = opened.value
    read = read_site(project, OneByOne(), lambda step, done, total: None)
    cases = [case for case in read.value.cases if not _is_broken(case, read.findings)]
    return in_order([*opened.findings, *read.findings, *_of_media(project, read.value, cases)])


def _is_broken(case: Case, findings: Sequence[Finding]) -> bool:
    return any(finding.is_error and finding.place.file == case.file for finding in findings)


def _of_media(project: Project, read: Read, cases: Sequence[Case]) -> Iterator[Finding]:
    wanted = [want for case in cases for want in orders(case)]
    yield from _made(project, wanted) if wanted else ()
    yield from read_enclosures(project, cases, read.vocabulary, read.key).findings
    ledger = read_ledger(project, (name for case in cases for name in shown_by(case)))
    yield from (*ledger.findings, *examine(project, cases, ledger))
    used = {name for want in wanted for name in (want.name, want.captions, want.poster)}
    used |= {f"{case.media_folder}/{clip.transcript}" for case in cases for clip in case.front.video}
    if cases and project.media.is_dir():
        folders = {case.media_folder for case in cases}
        yield from unused_files([n for n in listing(project.media) if n.rpartition("/")[0] in folders], used)


def _made(project: Project, wanted: Sequence[Wanted]) -> Sequence[Finding]:
    store = project.cache / "media"
    return prepare(wanted, project.media, store, policy=media_policy(project, wanted)).findings


def findings_of_build(root: Path) -> tuple[Finding, ...]:
    """What a build with the real engine finds."""
    project = open_project(root).value
    assert project is not None
    request = Request(as_of=LATER, site_dir=project.site_dir)
    return build(project, request, lambda: render_engine(project), OneByOne()).findings
