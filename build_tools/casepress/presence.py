"""Whether the pictures and clips that cases name are there, looked at and needed. Files are looked up, never opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from casepress.case import Case
from casepress.diagnostics import Finding, Words, did_you_mean
from casepress.enclosures import read_enclosures
from casepress.media.originals import listing, unused_files
from casepress.media.rendition import Wanted
from casepress.orders import orders
from casepress.project import Project
from casepress.review.ledger import unseen
from casepress.rules import media as rules
from casepress.rules.lists import LOST
from casepress.vocabulary import Vocabulary


def missing_media(cases: Iterable[Case], project: Project) -> Iterator[Finding]:
    """What cases show and the media folder lacks. Files are looked up and not opened."""
    names = listing(project.media) if project.media.is_dir() else frozenset[str]()
    folded = {name.casefold(): name for name in names}
    for case in cases:
        for want in () if case.front.withdrawn else orders(case):
            yield from _lookup(want, names, folded)


def _lookup(want: Wanted, names: frozenset[str], folded: dict[str, str]) -> Iterator[Finding]:
    for name in filter(None, (want.name, want.captions, want.poster)):
        if name in names:
            continue
        beside = [
            PurePosixPath(one).name for one in names if one.rpartition("/")[0] == name.rpartition("/")[0]
        ]
        own = PurePosixPath(name).name
        actual = folded.get(name.casefold())
        cure = did_you_mean(own, sorted(beside), rules.MISSING_FILE.hint)
        if name == want.poster:
            yield rules.POSTER_NOT_USED.at(want.place, name=name, video=want.name, cure=cure)
        elif actual is not None:
            cure = Words(f"请改写为“{PurePosixPath(actual).name}”", f"Write “{PurePosixPath(actual).name}”")
            yield rules.WRONG_LETTER_CASE.at(want.place, name=name, actual=actual, cure=cure)
        else:
            yield rules.MISSING_FILE.at(want.place, name=name, cure=cure)


def not_reviewed(cases: Sequence[Case], found: Iterable[Finding], project: Project) -> Iterator[Finding]:
    """What a build would say of pictures and clips that nobody looked at, were all releases out."""
    broken = {finding.place.file for finding in found if finding.is_error}
    return unseen(project, [case for case in cases if case.file not in broken])


def about_media(
    cases: Sequence[Case], found: Sequence[Finding], vocabulary: Vocabulary, key: str, project: Project
) -> list[Finding]:
    """What is said of the pictures, clips and texts that cases name, when `found` is said of the cases themselves.
    `key` names the vocabulary and the program."""
    enclosed = read_enclosures(project, cases, vocabulary, key).findings
    return [*not_reviewed(cases, found, project), *missing_media(cases, project), *enclosed]


def needless_media(cases: Sequence[Case], found: Iterable[Finding], project: Project) -> tuple[Finding, ...]:
    """Files of media/ that no case names. The folders of cases that could not be read are passed over; without its lists
    no case can be read for certain."""
    found = tuple(found)
    if not project.media.is_dir() or any(one.code in LOST for one in found):
        return ()
    used: set[str] = set()
    for case in cases:
        for want in orders(case):
            used |= {want.name, want.captions, want.poster}
        used |= {f"{case.media_folder}/{video.transcript}" for video in case.front.video}
    broken = {PurePosixPath(one.place.file) for one in found if one.is_error}
    unread = {f"{path.parent.name}/{path.stem}" for path in broken}
    present = (name for name in listing(project.media) if name.rpartition("/")[0] not in unread)
    return unused_files(present, used)
