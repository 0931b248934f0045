"""What every room says about a user's mistake: where it is, what it is and what to do.

A mistake in a file is a value here, never an exception; this module shapes it and does not print it.
"""

from __future__ import annotations

import difflib
import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import msgspec

T = TypeVar("T")
# The page of the handbook that explains every code.
PAGE: Final = "docs/findings.md"


class Severity(enum.StrEnum):
    """How much a finding matters: an error keeps its case out of the site, a warning does not; what somebody waived
    is only told."""

    ERROR = "error"
    WARNING = "warning"
    WAIVED = "waived"


class Place(msgspec.Struct, frozen=True, gc=False, order=True):
    """A spot in a source file.

    `file` is a posix path relative to the site's folder; `line` and `column` count characters from 1
    (0: the whole file).
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}" if self.column else f"{self.file}:{self.line}"


class Words(msgspec.Struct, frozen=True, gc=False):
    """One text in both languages of the program."""

    zh: str
    en: str

    def format(self, **values: object) -> Words:
        """The same text with its named fields filled in."""
        return Words(self.zh.format(**values), self.en.format(**values))

    def say(self, lang: str) -> str:
        """The text in `lang` ("zh" or "en")."""
        return self.en if lang == "en" else self.zh


class Finding(msgspec.Struct, frozen=True, gc=False):
    """One mistake, at one place, with its cure."""

    code: str
    severity: Severity
    place: Place
    message: Words
    hint: Words

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


class Rule(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A kind of mistake: its permanent code and its words.

    `message` and `hint` are `str.format` templates with named fields; `why` is the paragraph printed in
    docs/findings.md.
    """

    code: str
    severity: Severity
    title: Words
    message: Words
    hint: Words
    why: Words

    def at(self, place: Place, *, cure: Words | None = None, **values: object) -> Finding:
        """This rule broken at `place`; `cure` replaces the rule's general hint where a better one is known."""
        shown = {name: excerpt(value) for name, value in values.items()}
        return Finding(
            self.code,
            self.severity,
            place,
            self.message.format(**shown),
            cure if cure is not None else self.hint.format(**shown),
        )


@dataclass(frozen=True, slots=True)
class Checked(Generic[T]):
    """A value together with what was found while it was made."""

    value: T
    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_error)


def anchor_of(code: str) -> str:
    """The anchor of a code on every page that explains it."""
    return code.lower()


def help_of(code: str) -> str:
    """Where a code is explained, as programs are told: the page of the handbook and the anchor on it."""
    return f"{PAGE}#{anchor_of(code)}"


def excerpt(value: object, limit: int = 80) -> str:
    """`value` as one printable line of at most `limit` characters, safe for a terminal."""
    text = " ".join(str(value).split())
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def printable(name: str) -> str:
    """A file's name as it can be printed: what is no UTF-8 in it becomes a mark."""
    return name if name.isascii() else name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was most likely meant to be, or None when nothing is near."""
    word = word[:200].lower()
    letters = set(word)
    # Comparing is slow; whatever shares less than half of the letters is no slip of the hand.
    lowered = {
        other.lower(): other for other in known if len(letters & set(other.lower())) * 2 >= len(letters)
    }
    found = difflib.get_close_matches(word, lowered, n=1, cutoff=0.6)
    return lowered[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str], otherwise: Words) -> Words:
    """A hint that names the nearest known value, or `otherwise` when nothing is near."""
    guess = nearest(word, known)
    if guess is None:
        return otherwise
    return Words(f"是否想写“{guess}”？{otherwise.zh}", f'Did you mean "{guess}"? {otherwise.en}')


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Every finding once, sorted by place, then code."""
    unique = dict.fromkeys(findings)
    return tuple(sorted(unique, key=lambda f: (f.place, f.code, f.message.zh)))
