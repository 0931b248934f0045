"""The reading of a whole site: its lists, every case and briefing that can be read, all that stands beside them, and
everything found on the way."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

import msgspec

from casepress.briefing import Briefing
from casepress.briefings import read_briefings
from casepress.case import Case, share
from casepress.checks import corpus_findings
from casepress.checks.waivers import between_cases
from casepress.desk import Desk, SourceFile, find_cases
from casepress.diagnostics import Checked, Finding, in_order
from casepress.paratexts import look_over
from casepress.project import Project, program_digest, read_vocabulary
from casepress.publishing import Progress, Workers
from casepress.rules.lists import LOST
from casepress.vocabulary import Vocabulary

# Of how many cases the reading is so short that something else beside it pays, and so small that both fit in memory.
_FEW: Final = 50_000
# So few files are read sooner than workers are begun.
_HANDFUL: Final = 8


def _nothing() -> None:
    """Nothing to be done meanwhile."""


class Read(msgspec.Struct, frozen=True):
    """Every case and briefing that could be read, the vocabulary, and what was found on the way."""

    cases: tuple[Case, ...]
    vocabulary: Vocabulary
    files: int
    key: str
    briefings: tuple[Briefing, ...] = ()


def read_site(
    project: Project, workers: Workers, progress: Progress, meanwhile: Callable[[], object] = _nothing
) -> Checked[Read]:
    """All cases of a site with every finding, sorted by place; the whole of `casepress check` but for media.

    `meanwhile` is called in this process while workers read, if there is not very much to read.
    """
    vocabulary = read_vocabulary(project)
    words, digest = vocabulary.value
    key = "-".join((digest, program_digest(), *project.settings.waivable))
    found = find_cases(project)
    desk = Desk(project, words, key, len(found.value))
    beside = functools.cache(partial(look_over, project, words, key))

    def both() -> None:
        meanwhile()
        beside()

    cases, findings = _read_cases(desk, found.value, workers, progress, both)
    if any(finding.code in LOST for finding in vocabulary.findings):
        # Every case would be said to name something unknown; only what has another cause is worth reading.
        findings = [finding for finding in findings if not finding.code.startswith("CP3")]
    findings += between_cases(corpus_findings(cases, words), cases, project.settings.waivable, "CP5")
    briefings = read_briefings(project, words)
    findings += (*vocabulary.findings, *found.findings, *briefings.findings)
    findings += beside()
    read = Read(tuple(cases), words, len(found.value), key, briefings.value)
    return Checked(read, in_order(findings))


def _read_cases(
    desk: Desk,
    sources: list[SourceFile],
    workers: Workers,
    progress: Progress,
    meanwhile: Callable[[], object],
) -> tuple[list[Case], list[Finding]]:
    """The cases of all shards: noted ones as noted, shards in which anything changed read by the workers."""
    shards: dict[int, list[SourceFile]] = {}
    for source in sources:
        shards.setdefault(desk.shard_of(source.file), []).append(source)
    cases: list[Case] = []
    findings: list[Finding] = []
    stale: list[int] = []
    changed = 0
    common: dict[Any, Any] = {}
    for shard, members in sorted(shards.items()):
        notes = desk.noted(shard)
        fresh = sum(
            source.file not in notes or notes[source.file].signature != source.signature for source in members
        )
        changed += fresh
        if not fresh and len(notes) == len(members):
            for note in notes.values():
                findings += note.findings
                cases += [share(note.case, common)] if note.case is not None else []
        else:
            stale.append(shard)

    def read(shard: int) -> bytes:
        return msgspec.msgpack.encode(desk.read(shard, shards[shard]))

    if changed <= _HANDFUL:
        answers: Iterator[bytes] = map(read, stale)
    else:
        answers = workers.map(read, stale, 0, meanwhile if len(sources) <= _FEW else _nothing)
    decoder = msgspec.msgpack.Decoder(tuple[ReadEntry, ...])
    done = 0
    for shard, answer in zip(stale, answers, strict=True):
        for entry in decoder.decode(answer):
            findings += entry.findings
            cases += [share(entry.case, common)] if entry.case is not None else []
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
