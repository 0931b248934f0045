"""What a clip that cannot be made means for its case: the case goes out without it where it shows something else."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Final

from casepress.diagnostics import Finding, Words
from casepress.media.rendition import Wanted
from casepress.rules import clips, media

# The clip itself is at fault. A wrong name, a full disk or a missing ffmpeg holds the case as before.
_BROKEN: Final = frozenset(
    rule.code
    for rule in (
        media.UNSUPPORTED_CLIP,
        media.CLIP_FAILED,
        media.CLIP_TOO_LONG,
        media.DURATION_DIFFERS,
        media.TOO_DEMANDING,
        clips.CLIP_TOO_LARGE,
        clips.RESULT_DIFFERS,
    )
)


def conceded(
    told: Iterable[tuple[Wanted, Finding]], wanted: Iterable[Wanted], made: Container[str]
) -> list[Finding]:
    """The findings, those of a broken clip as warnings where its case (the file that names it) shows something made."""
    every = list(told)
    if not any(found.code in _BROKEN for _, found in every):
        return [found for _, found in every]
    showing = {want.place.file for want in wanted if want.name in made}
    return [
        _left_out(want, found)
        if want.kind == "video" and found.code in _BROKEN and want.place.file in showing
        else found
        for want, found in every
    ]


def _left_out(want: Wanted, found: Finding) -> Finding:
    """A warning that says what was wrong, and its cure."""
    left = clips.CLIP_LEFT_OUT.at(want.place, cure=found.hint, name=want.name)
    message = Words(f"{found.message.zh}；{left.message.zh}", f"{found.message.en}. {left.message.en}")
    return Finding(left.code, left.severity, left.place, message, left.hint)
