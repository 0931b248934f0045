"""Which files below docs/ the engine leaves out: the patterns of `exclude_docs`, which are those of .gitignore.

Written anew for one reason: where it is unsure a file counts as published, so that it is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

# What stands in a pattern and what it means; everything else means itself.
_SIGNS: Final = re.compile(r"/\*\*/|^\*\*/|/\*\*$|\*+|\?|\[!?[A-Za-z0-9_-]+\]|[^*?\[\]\\]")
_MEANINGS: Final = {"/**/": "/(?:.*/)?", "**/": "(?:.*/)?", "/**": "/.+", "?": "[^/]"}


class _Line(NamedTuple):
    """One pattern: what it matches (None: it is not understood), and whether that is taken back in."""

    pattern: re.Pattern[str] | None
    taken_back: bool


class Exclusion:
    """The patterns of one setting. State: none."""

    def __init__(self, text: str) -> None:
        self.lines = tuple(_lines(text))

    def holds(self, path: str) -> bool:
        """Whether a file, by its path below docs/, is surely left out: the last line that matches it decides."""
        held = False
        for line in self.lines:
            if line.taken_back:
                held = held and line.pattern is not None and line.pattern.fullmatch(path) is None
            elif line.pattern is not None and line.pattern.fullmatch(path) is not None:
                held = True
        return held


def _lines(text: str) -> Iterator[_Line]:
    for written in text.splitlines():
        line = written.strip()
        if line and not line.startswith("#"):
            yield _Line(_pattern(line.removeprefix("!")), line.startswith("!"))


def _pattern(line: str) -> re.Pattern[str] | None:
    """What a pattern matches: a file of that name, or anything below a folder of that name. With a slash in it, or
    before it, it begins at the top."""
    name = line.rstrip("/")
    anywhere = "" if "/" in name else "(?:.*/)?"
    name = name.removeprefix("/")
    signs = _SIGNS.findall(name)
    if not name or "".join(signs) != name:
        return None
    below = "/.*" if line.endswith("/") else "(?:/.*)?"
    return re.compile(anywhere + "".join(map(_meaning, signs)) + below)


def _meaning(sign: str) -> str:
    if sign in _MEANINGS:
        return _MEANINGS[sign]
    if sign.startswith("*"):
        return "[^/]*"
    if sign.startswith("["):
        return sign.replace("[!", "[^", 1)
    return re.escape(sign)
