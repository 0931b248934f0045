"""Words that must not be public yet, looked for in every public file, in its name and inside what is compressed.

Pure: texts to finds. What the words are says whoever knows the cases.
"""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import ahocorasick_rs
import msgspec

_NAME: Final = re.compile(rb"[A-Za-z0-9_-]")
# A compressed file grows at most so far while it is searched.
_MOST: Final = 64_000_000


class Secret(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A word of something that is held back: the words, the source that holds them, and whether they are its `own`
    (title, id, address) wherever they stand, or a sentence that public texts may happen to share."""

    words: str
    source: str
    own: bool = True


class Find(NamedTuple):
    """A secret in a public file."""

    file: str
    secret: Secret


class Search:
    """A search for many words at once. State: its automaton."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self.secrets: list[Secret] = []
        patterns: list[bytes] = []
        for secret in dict.fromkeys(secrets):
            for form in sorted(
                {secret.words, html.escape(secret.words), html.escape(secret.words, quote=False)}
            ):
                if form:
                    patterns.append(form.encode())
                    self.secrets.append(secret)
        self.patterns = patterns
        self.automaton = ahocorasick_rs.BytesAhoCorasick(patterns) if patterns else None

    def finds(self, file: str, data: bytes) -> tuple[Find, ...]:
        """The secrets in one file's name and bytes, each once."""
        if self.automaton is None:
            return ()
        found = dict.fromkeys(self._hits(file.encode()))
        found.update(dict.fromkeys(self._hits(opened(data))))
        return tuple(Find(file, self.secrets[number]) for number in found)

    def _hits(self, data: bytes) -> Iterator[int]:
        if self.automaton is None:
            return
        for number, start, end in self.automaton.find_matches_as_indexes(data, overlapping=True):
            # An id is a word of its own: c2b3-r1 does not stand in c2b3-r10.
            if self.patterns[number].isascii() and (
                _NAME.match(data[end : end + 1]) or _NAME.match(data[max(0, start - 1) : start])
            ):
                continue
            yield number


def opened(data: bytes) -> bytes:
    """The bytes of a file, decompressed where it is gzip (compressed twins, chunks of the search index)."""
    if data[:2] != b"\x1f\x8b":
        return data
    try:
        return zlib.decompressobj(wbits=31).decompress(data, _MOST)
    except zlib.error:
        return data


_SENTENCE_ENDS: Final = re.compile(r"[。！？；\n<>&\"'*_`\[\]\\|#]")
SHORTEST: Final = 20


def sentences(text: str) -> Iterator[str]:
    """The longer sentences of a text in Markdown, or pieces of them without marks: at least 20 characters."""
    for part in _SENTENCE_ENDS.split(text):
        piece = part.strip(" \t\u3000，、：,:-")
        if len(piece) >= SHORTEST:
            yield piece
