"""Text made alike for finding: what the index holds and what a reader types are folded by the same rule.

`static/search.js` folds by the very same rule; a test compares the two character by character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from operator import add
from typing import Final

# 4.5 and 86% are not 45 and 86; every other mark is left out, so that 两高 finds “两高”.
KEPT: Final = frozenset(".%")
# What ends a sentence. No match reaches over it.
STOPS: Final = frozenset("。!?;\n\r\x0b\x0c\x85\u2028\u2029")
# Characters of a passage before the next one begins. Shorter passages make searches exacter and the index larger.
PASSAGE: Final = 250
# Beginnings and ends of numbers up to so many figures.
LONGEST: Final = 6
_NUMERIC: Final = re.compile(r"[0-9a-z.%]+")


class _Fold(dict[int, str]):
    """What each character becomes; worked out once for each that occurs."""

    def __missing__(self, code: int) -> str:
        wide = unicodedata.normalize("NFKC", chr(code)).lower()
        self[code] = folded = "".join(filter(None, map(_kept, wide))) if len(wide) > 1 else _alone(wide)
        return folded


def _kept(char: str) -> str:
    return char if unicodedata.category(char)[0] in "LN" else "\n" if char in STOPS else ""


def _alone(char: str) -> str:
    return char if char in KEPT else _kept(char)


_FOLD: Final = _Fold()


def fold(text: str) -> str:
    """A text without marks and spaces, in half-width lower case; a line for each sentence.

    Each character is folded by itself: NFKC, lower case, then letters and numbers are kept (Unicode L and N), a full stop
    or per cent sign where it stands as one character, and a line end for whatever ends a sentence.
    """
    return text.translate(_FOLD)


def passages(blocks: Iterable[str]) -> Iterator[list[str]]:
    """The folded sentences of a text, packed into passages; its first block, the title, is a passage of its own."""
    rest = iter(blocks)
    yield [sentence for sentence in fold(next(rest, "")).split("\n") if sentence]
    packed: list[str] = []
    length = 0
    for sentence in fold("\n".join(rest)).split("\n"):
        if sentence:
            packed.append(sentence)
            length += len(sentence)
            if length >= PASSAGE:
                yield packed
                packed, length = [], 0
    if packed:
        yield packed


def grams(sentence: str) -> set[str]:
    """The pairs of neighbouring characters; every three of which one is a figure or Latin letter; and beginnings
    and ends of numbers together with the character beside them.

    Few figures make many numbers: pairs alone would find 526 in any passage with 52 and 26, and threes 在2020 in one
    with 在2021 and 至2020.
    """
    found = set(map(add, sentence, sentence[1:]))
    for run in _NUMERIC.finditer(sentence):
        near = sentence[max(run.start() - 2, 0) : run.end() + 2]
        found.update(map("".join, zip(near, near[1:], near[2:], strict=False)))
        for length in range(3, min(run.end() - run.start(), LONGEST) + 1):
            if run.start():
                found.add(sentence[run.start() - 1 : run.start() + length])
            if run.end() < len(sentence):
                found.add(sentence[run.end() - length : run.end() + 1])
    return found


def holds(blocks: Iterable[str], words: str) -> bool:
    """Whether a text holds each of the words (parted by spaces) literally: what an exact hit means."""
    text = fold("\n".join(blocks))
    wanted = [part for word in words.split() for part in fold(word).split("\n") if part]
    return bool(wanted) and all(part in text for part in wanted)
