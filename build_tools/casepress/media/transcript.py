"""What is said in a clip, as paragraphs to read, made from its captions. Pure."""

from __future__ import annotations

from typing import Final

import msgspec

from casepress.media.rendition import Cue

PAUSE: Final = 3.0  # seconds of silence after which a new paragraph begins
LONGEST: Final = 30.0  # seconds that one paragraph covers at most


class Passage(msgspec.Struct, frozen=True, array_like=True):
    """One paragraph: the second at which it begins, and its text."""

    start: float
    text: str


def passages(cues: tuple[Cue, ...]) -> tuple[Passage, ...]:
    """The captions put together to paragraphs, parted at pauses and every half minute."""
    found: list[Passage] = []
    end = 0.0
    for cue in cues:
        text = " ".join(cue.text.split())
        if found and cue.start - end < PAUSE and cue.end - found[-1].start <= LONGEST:
            found[-1] = Passage(found[-1].start, f"{found[-1].text} {text}")
        else:
            found.append(Passage(cue.start, text))
        end = cue.end
    return tuple(found)
