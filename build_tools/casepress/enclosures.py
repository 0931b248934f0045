"""The text files beside a case: its transcripts, read to be shown, and its subtitles, read to be checked.

What a file gives away of persons is remembered by its stamp, so an unchanged one is not searched again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from casepress.cache import load_cache, store_cache
from casepress.case import Case
from casepress.casefile.body import safe_html
from casepress.casefile.frontmatter import read_text
from casepress.charset import readings
from casepress.checks.enclosed import Disclosure, disclosures, enclosed_finding
from casepress.diagnostics import Checked, Finding
from casepress.project import Project
from casepress.rules import media as rules
from casepress.vocabulary import Vocabulary

# Larger subtitles are refused where they are made.
MOST_BYTES: Final = 1_000_000


class _Searched(msgspec.Struct, frozen=True, array_like=True):
    """A file as it was searched: size, times of change in ns, and what was found."""

    stamp: tuple[int, int, int]
    found: tuple[Disclosure, ...]


class _Notes(msgspec.Struct, frozen=True):
    key: str
    files: dict[str, _Searched]


def read_enclosures(
    project: Project, cases: Iterable[Case], vocabulary: Vocabulary, key: str
) -> Checked[dict[str, str]]:
    """The transcripts that editors gave, as sanitised HTML by the clip's name below media/; and what transcripts and
    subtitles give away of persons or have wrong. `key` names the vocabulary and the program that notes were made with."""
    file = project.cache / "enclosures"
    notes = load_cache(file, _Notes)
    known = notes.files if notes is not None and notes.key == key else {}
    desk = _Search(project.media.resolve(), vocabulary, known)
    transcripts: dict[str, str] = {}
    findings: list[Finding] = []
    for case in cases:
        for number, video in enumerate(case.front.video if not case.front.withdrawn else ()):
            if video.captions:
                findings += desk.found_in(case, f"video.{number}.captions", video.captions)
            if video.transcript:
                path = f"video.{number}.transcript"
                text = _transcript(desk.inside(f"{case.media_folder}/{video.transcript}"), video.transcript)
                if text is None:
                    name = f"{case.media_folder}/{video.transcript}"
                    findings.append(rules.TRANSCRIPT_NOT_READ.at(case.place(path), name=name))
                else:
                    transcripts[f"{case.media_folder}/{video.file}"] = safe_html(text)
                    findings += desk.found_in(case, path, video.transcript)
    # A check looks at all cases, a build at public ones: neither forgets what the other searched.
    if not desk.searched.items() <= known.items():
        store_cache(file, _Notes(key, known | desk.searched))
    return Checked(transcripts, tuple(findings))


def _transcript(path: Path | None, name: str) -> str | None:
    return None if path is None else read_text(path.read_bytes(), name).value


class _Search:
    """One pass over the files. State: what was found in each of them, the `known` ones included."""

    def __init__(self, media: Path, vocabulary: Vocabulary, known: dict[str, _Searched]) -> None:
        self.media = media
        self.vocabulary = vocabulary
        self.known = known
        self.searched: dict[str, _Searched] = {}

    def inside(self, name: str) -> Path | None:
        """The file of that name, unless there is none or it lies outside of media/."""
        path = self.media / name
        return path if path.is_file() and path.resolve().is_relative_to(self.media) else None

    def found_in(self, case: Case, path: str, own_name: str) -> Iterator[Finding]:
        """What a file of a case gives away; one that is missing or unreadable is reported where it is used."""
        name = f"{case.media_folder}/{own_name}"
        file = self.inside(name)
        if file is None:
            return
        facts = file.stat()
        stamp = (facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns)
        entry = self.known.get(name)
        if entry is None or entry.stamp != stamp:
            text = _decoded(file.read_bytes()) if facts.st_size <= MOST_BYTES else ""
            entry = _Searched(stamp, tuple(disclosures(text, name, case, self.vocabulary)))
        self.searched[name] = entry
        for found in entry.found:
            yield enclosed_finding(found, name, case, path)


def _decoded(data: bytes) -> str:
    """The text of a file as its captions are read; what cannot be read becomes question marks."""
    texts = (text for _, text in readings(data) if "\0" not in text)
    return next(texts, None) or data.decode("gb18030", "replace")
