"""A public case whose file has become faulty, printed again as it was last public: its text, its media, its entries.

Pure. What must not come back does not: a case that its file takes back, one whose last text holds what is private by
the rules of today, one with pictures that were masked since.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple, Protocol

import msgspec

from casepress.case import Case, remembered
from casepress.casefile.body import Body
from casepress.casefile.reader import Reading, read_case
from casepress.checks import case_findings
from casepress.checks.enclosed import BARRED, disclosures
from casepress.diagnostics import Finding, Place
from casepress.media.masks import Mask
from casepress.media.rendition import Clip, Picture, Renditions
from casepress.rules import markup as markup_rules
from casepress.rules import nights as rules
from casepress.rules import privacy
from casepress.vocabulary import Vocabulary

# What must leave the public at once, whoever let it pass before.
PRIVATE: Final = privacy.AT_ONCE | {markup_rules.CREDENTIALS_IN_ADDRESS.code}
# However broken the rest of the file is: whoever wrote this key wants the case to be gone.
TAKEN_BACK: Final = re.compile(rb"^withdrawn[ \t]*:", re.MULTILINE)


class Printed(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A case as it was last public: its file, id and digest, the bytes of the file, its title, and what was made of
    its media; `masks` is a digest of what was hidden on its pictures, "" for nothing."""

    file: str
    id: str
    digest: str
    data: bytes
    title: str
    pictures: dict[str, Picture] = {}
    clips: dict[str, Clip] = {}
    transcripts: dict[str, str] = {}
    masks: str = ""

    @property
    def addresses(self) -> Iterator[str]:
        """Every public file of its media."""
        for picture in self.pictures.values():
            yield from (one.address for one in picture.renditions)
        for clip in self.clips.values():
            yield from clip.addresses


class Archive(Protocol):
    """What was last public; `known` are the ids of all cases that ever were."""

    @property
    def known(self) -> Collection[str]: ...

    def find(self, files: Iterable[str]) -> Mapping[str, Printed]:
        """What these files of cases and briefings were when they were last public, for those of which that is known."""

    def public(self, address: str) -> Path | None:
        """The public file at an address; None where the public release has none."""


class Reprints(NamedTuple):
    """The cases that stay as they were, with their texts and transcripts by file, and their media; `taken_back` are
    the addresses that owe their readers a notice instead; `findings` say which is which."""

    cases: tuple[Case, ...] = ()
    printed: tuple[Printed, ...] = ()
    bodies: Mapping[str, Body] = {}
    media: Renditions = Renditions({}, {})
    transcripts: Mapping[str, str] = {}
    taken_back: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def reprints(
    archive: Archive,
    files: Iterable[str],
    vocabulary: Vocabulary,
    today: Callable[[str], bytes],
    masks: Callable[[Iterable[str]], Mapping[str, tuple[Mask, ...]]],
    taken: frozenset[str] = frozenset(),
) -> Reprints:
    """What becomes of public cases whose `files` are faulty; `vocabulary` is what of it is out, `today` gives a file's
    bytes as they are (b"" where it cannot be read), `masks` what is hidden on pictures now, `taken` the ids at which
    other cases stand by now.

    A case whose last text cannot be had, or cannot be read under the vocabulary of today, is in none of it.
    """
    found = archive.find(files)
    cases: list[Case] = []
    printed: list[Printed] = []
    bodies: dict[str, Body] = {}
    taken_back: list[str] = []
    findings: list[Finding] = []
    paths: dict[str, Path] = {}
    for file, one in sorted(found.items()):
        reading = read_case(one.data, file, vocabulary).value
        ways = {address: archive.public(address) for address in one.addresses}
        if reading is None or one.id in taken:
            continue
        if _must_go(one, reading, vocabulary, today(file), masks):
            taken_back.append(reading.case.address)
            findings.append(rules.NOT_REPRINTED.at(Place(file), title=one.title))
        elif None not in ways.values():
            cases.append(remembered(reading.case))
            printed.append(one)
            bodies[file] = reading.body
            paths |= {address: path for address, path in ways.items() if path is not None}
            findings.append(rules.REPRINTED.at(Place(file), title=one.title))
    media: dict[str, Picture | Clip] = {}
    for one in printed:
        media |= {**one.pictures, **one.clips}
    transcripts = {name: text for one in printed for name, text in one.transcripts.items()}
    return Reprints(
        tuple(cases), tuple(printed), bodies, Renditions(media, paths), transcripts, tuple(taken_back),
        tuple(findings),
    )  # fmt: skip


def _must_go(
    one: Printed,
    last: Reading,
    vocabulary: Vocabulary,
    today: bytes,
    masks: Callable[[Iterable[str]], Mapping[str, tuple[Mask, ...]]],
) -> bool:
    """Whether a case must not stay as it was."""
    if last.case.front.withdrawn:
        return False
    if TAKEN_BACK.search(today) or masks_digest(masks(one.pictures), one.pictures) != one.masks:
        return True
    if any(found.kind in BARRED for said in _said(one) for found in disclosures(said, "", last.case, vocabulary)):
        return True
    return any(finding.code in PRIVATE and finding.is_error for finding in case_findings(last, vocabulary))


def _said(one: Printed) -> Iterator[str]:
    """What the clips of a case say, in transcripts and subtitles."""
    yield from one.transcripts.values()
    for clip in one.clips.values():
        yield "\n".join(cue.text for cue in clip.cues)


def masks_digest(masks: Mapping[str, tuple[Mask, ...]], names: Iterable[str]) -> str:
    """A digest of what is hidden on these pictures; "" for nothing."""
    hidden = {name: masks[name] for name in sorted(names) if masks.get(name)}
    return hashlib.blake2b(msgspec.json.encode(hidden), digest_size=8).hexdigest() if hidden else ""


def merged(own: Renditions, last: Renditions) -> Renditions:
    """All media of a site: those of today, and those of cases that stay as they were."""
    return Renditions({**own.media, **last.media}, {**own.files, **last.files}) if last.media else own
