"""Whether the approval on record of a case still covers its text and its media. It opens the files that cases name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from casepress.case import Case
from casepress.casefile.approval import approval_digest
from casepress.diagnostics import Finding
from casepress.rules import nights as rules


def approval_findings(
    cases: Iterable[Case], media: Path, known: Mapping[str, str], *, required: bool
) -> Iterator[Finding]:
    """A finding for every case whose approval is missing or void. A withdrawn case needs none: taking back must be quick.

    `known` holds the SHA-256 of originals by name; where approval is not `required`, a void one is a warning.
    """
    for case in cases:
        approved = case.front.approved
        if case.front.withdrawn:
            continue
        if approved is None:
            if required:
                yield rules.NOT_APPROVED.at(case.place())
        elif approved.text != covered(case, media, known):
            rule = rules.APPROVAL_VOID if required else rules.APPROVAL_OUTDATED
            yield rule.at(case.place("approved"), by=approved.by, on=approved.on)


def covered(case: Case, media: Path, known: Mapping[str, str]) -> str:
    """What an approval of the case as it is now would cover. A file that is missing counts as empty."""
    digests = ((name, known.get(name) or _digest(media, name)) for name in media_names(case))
    return approval_digest(case.unsigned, digests)


def media_names(case: Case) -> tuple[str, ...]:
    """Every file below media/ that a case names, in order: pictures, clips and what belongs to those."""
    beside = (
        f"{case.media_folder}/{name}"
        for video in case.front.video
        for name in (video.captions, video.poster, video.transcript)
        if name
    )
    return tuple(sorted({*case.pictures, *case.clips, *beside}))


def _digest(media: Path, name: str) -> str:
    path = media / name
    try:
        inside = path.resolve().is_relative_to(media.resolve())
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() if inside else ""
    except OSError:
        return ""
