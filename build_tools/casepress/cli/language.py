"""The language of the command line: Chinese unless English is asked for, before or after the command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

VARIABLE: Final = "CASEPRESS_LANG"


def counted(number: int, word: str) -> str:
    """A number with an English word, in the plural where it must be."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


class Language(NamedTuple):
    """The language that texts are said in; called with both texts it gives the right one."""

    code: str

    def __call__(self, zh: str, en: str) -> str:
        """The one of the two texts that is in this language."""
        return en if self.code == "en" else zh


def language_of(args: Sequence[str], variables: Mapping[str, str]) -> Language:
    """What the arguments ask for (`--lang en`, anywhere), or else the variable CASEPRESS_LANG."""
    asked = variables.get(VARIABLE, "")
    for number, arg in enumerate(args):
        if arg == "--":
            break
        if arg == "--lang" and number + 1 < len(args):
            asked = args[number + 1]
        elif arg.startswith("--lang="):
            asked = arg.removeprefix("--lang=")
    return Language("en" if asked.lower().startswith("en") else "zh")
