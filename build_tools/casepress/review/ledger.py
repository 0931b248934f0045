"""Who looked at the pictures and clips before they went out: reads and writes review.yml, says what nobody saw."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from casepress.cache import load_cache, store_cache
from casepress.case import Case
from casepress.casefile.frontmatter import read_text
from casepress.diagnostics import Checked, Finding, Place
from casepress.media.masks import REVIEW_FILE, Mask, Review, Reviews, print_reviews, read_reviews
from casepress.media.originals import Original, Originals
from casepress.notation import read_yaml
from casepress.project import Project, program_digest
from casepress.rules import reading
from casepress.rules import review as rules

MOST_BYTES: Final = 4_000_000_000  # of an original: what the workshop takes of a clip
NAMED: Final = 5  # files that a finding names


class _Noted(msgspec.Struct, frozen=True):
    """A review.yml as read before, by the state of the file then."""

    state: tuple[int, int]
    reviews: Reviews | None
    findings: tuple[Finding, ...]


class _Notes(msgspec.Struct, frozen=True):
    program: str
    files: dict[str, _Noted]


class Ledger(msgspec.Struct, frozen=True):
    """Every review of a site, by folder below media/; None for a folder whose review.yml cannot be read."""

    folders: dict[str, Reviews | None]
    findings: tuple[Finding, ...] = ()

    def of(self, name: str) -> Review | None:
        """The review of a picture or clip by its name below media/."""
        folder, _, file = name.rpartition("/")
        reviews = self.folders.get(folder)
        return reviews.of(file) if reviews is not None else None

    @property
    def masks(self) -> dict[str, tuple[Mask, ...]]:
        """What is to be hidden, by the name of the picture below media/."""
        return {
            f"{folder}/{one.file}": one.masks
            for folder, reviews in sorted(self.folders.items())
            for one in (reviews.reviewed if reviews is not None else ())
            if one.masks
        }


def read_ledger(project: Project, names: Iterable[str]) -> Ledger:
    """The reviews in the folders of these pictures and clips (names below media/), unchanged ones as they were noted."""
    notes_file = project.cache / "reviews"
    notes = load_cache(notes_file, _Notes)
    known = notes.files if notes is not None and notes.program == program_digest() else {}
    folders = sorted({name.rpartition("/")[0] for name in names})
    found = {
        folder: _read(project, folder, known.get(folder))
        for folder in folders
        if os.path.lexists(f"{project.media}/{folder}/{REVIEW_FILE}")
    }
    if found.keys() - known.keys() or any(known[folder] is not one for folder, one in found.items()):
        store_cache(notes_file, _Notes(program_digest(), {**known, **found}))
    findings = tuple(finding for one in found.values() for finding in one.findings)
    return Ledger({folder: one.reviews for folder, one in found.items()}, findings)


def _read(project: Project, folder: str, known: _Noted | None) -> _Noted:
    path = project.media / folder / REVIEW_FILE
    file = project.relative(path)
    facts = path.lstat()
    state = (facts.st_size, facts.st_mtime_ns)
    if known is not None and known.state == state:
        return known
    if not path.resolve().is_relative_to(project.media.resolve()) or not path.is_file():
        return _Noted(state, None, (reading.OUTSIDE_LINK.at(Place(file), name=REVIEW_FILE),))
    text = read_text(path.read_bytes(), file)
    node = read_yaml(text.value, file) if text.value is not None else Checked(None)
    read = read_reviews(node.value, file) if node.value is not None else Checked(None)
    return _Noted(state, read.value, (*text.findings, *node.findings, *read.findings))


def unseen(project: Project, cases: Sequence[Case]) -> Iterator[Finding]:
    """What nobody looked at before these cases go out, and what is wrong with the notes of it."""
    ledger = read_ledger(project, (name for case in cases for name in shown_by(case)))
    yield from ledger.findings
    yield from examine(project, cases, ledger)


def examine(project: Project, cases: Iterable[Case], ledger: Ledger) -> Iterator[Finding]:
    """What nobody has looked at, and what was changed since; as strictly as the site's settings ask.

    A mask of older bytes is an error whatever they ask: it would hide the wrong place.
    """
    asked = project.settings.media_review
    originals = Originals(project.media, project.cache / "media" / "originals.json")
    for case in cases:
        if case.front.withdrawn or not shown_by(case):
            continue
        if case.media_folder in ledger.folders and ledger.folders[case.media_folder] is None:
            yield rules.REVIEW_UNREADABLE.at(_place(case), file=f"{case.media_folder}/{REVIEW_FILE}")
            continue
        unseen: list[str] = []
        for name in shown_by(case):
            review = ledger.of(name)
            if review is not None and review.sha256 != _sha256(originals, name):
                if review.masks:
                    yield rules.MASKS_OUTDATED.at(_place(case), name=name)
                    continue
                review = None
            if review is None and not is_exempt(project, case, name):
                unseen.append(name.rpartition("/")[2])
        if unseen and asked != "off":
            rule = rules.REVIEW_REQUIRED if asked == "require" else rules.NOT_REVIEWED
            names = "、".join(unseen[:NAMED]) + ("……" if len(unseen) > NAMED else "")
            yield rule.at(_place(case), count=len(unseen), names=names)
    originals.remember()


def _place(case: Case) -> Place:
    return case.place("figures" if case.front.figures else "video")


def shown_by(case: Case) -> tuple[str, ...]:
    """Every picture, clip and poster of a case, by name below media/."""
    if not case.pictures and not case.front.video:
        return case.clips
    posters = (f"{case.media_folder}/{clip.poster}" for clip in case.front.video if clip.poster)
    return tuple(dict.fromkeys((*case.pictures, *case.clips, *posters)))


def _sha256(originals: Originals, name: str) -> str:
    original = originals.find(name, MOST_BYTES)
    return original.sha256 if isinstance(original, Original) else ""


def is_exempt(project: Project, case: Case, name: str) -> bool:
    """Whether nobody can be seen on it: a drawing, or anything of a demonstration."""
    drawings = {
        f"{case.media_folder}/{file}"
        for figure in case.front.figures
        if figure.mode == "示意图"
        for file in figure.files
    }
    return project.settings.demo or name in drawings


def current(project: Project, ledger: Ledger) -> dict[str, tuple[str, int]]:
    """Who looked at the bytes as they are now, and the number of masks, by name; "" where they have changed."""
    originals = Originals(project.media, project.cache / "media" / "originals.json")
    found: dict[str, tuple[str, int]] = {}
    for folder, reviews in ledger.folders.items():
        for one in reviews.reviewed if reviews is not None else ():
            name = f"{folder}/{one.file}"
            seen = f"{one.by} {one.date}" if one.sha256 == _sha256(originals, name) else ""
            found[name] = (seen, len(one.masks))
    return found


def record(
    project: Project, name: str, by: str, date: str, masks: tuple[Mask, ...] | None
) -> Checked[Review | None]:
    """Note that `by` looked at a picture or clip, with the masks it is to get (None: those that it has)."""
    folder, _, file = name.rpartition("/")
    original = Originals(project.media, project.cache / "media" / "originals.json").find(name, MOST_BYTES)
    if not isinstance(original, Original):
        place = Place(f"{project.settings.media_dir}/{name}")
        return Checked(None, (original.rule.at(place, cure=original.cure, name=name, **original.values),))
    noted = _read(project, folder, None) if (project.media / folder / REVIEW_FILE).exists() else None
    if noted is not None and noted.reviews is None:
        return Checked(None, noted.findings)
    reviews = noted.reviews if noted is not None and noted.reviews is not None else Reviews()
    before = reviews.of(file)
    kept = before.masks if before is not None else ()
    review = Review(file, original.sha256, by, date, kept if masks is None else masks)
    others = tuple(one for one in reviews.reviewed if one.file != file)
    everything = sorted((*others, review), key=lambda one: one.file)
    path = project.media / folder / REVIEW_FILE
    aside = path.with_name(f".{REVIEW_FILE}-{os.getpid()}")
    aside.write_text(print_reviews(Reviews(tuple(everything))), encoding="utf-8")
    aside.replace(path)
    return Checked(review)
