"""What the search of the variant shows, in Traditional characters, with the way back to the Simplified text it is found by.

The index stays the one of the site. A text of the variant goes back by the browser's table of single characters; `odd`
names the characters for which that table is wrong. Pure: records to records.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from typing import Any, Final

import msgspec

from casepress.pages.search import SearchText

# How a text's strings follow one another for `odd`: these, then its facts, then its blocks.
LINES: Final = ("title", "places", "day", "issues", "media")
_LABELLED: Final = ("inspections", "places", "domains", "conducts")


class TraditionalSearch:
    """Makes the variant's files of the search. State: the conversion, and the browser's table for the way back."""

    def __init__(self, convert: Callable[[str], str], table: bytes) -> None:
        """`table` is static/simplified.json."""
        self.convert = convert
        read: Mapping[str, Any] = json.loads(table)
        self.back = str.maketrans(read["from"], read["to"])

    def text(self, content: bytes) -> bytes:
        """A text for searching: its strings converted, and `odd`: (line, place in it, Simplified character)."""
        text = msgspec.json.decode(content, type=SearchText)
        odd: list[tuple[int, int, str]] = []
        numbers = count()

        def line(simplified: str) -> str:
            number, shown = next(numbers), self.shown(simplified)
            odd.extend((number, place, char) for place, char in self._odd(simplified, shown))
            return shown

        head = {name: line(getattr(text, name)) for name in LINES}
        facts, blocks = (tuple(map(line, lines)) for lines in (text.facts, text.blocks))
        made = msgspec.structs.replace(text, **head, facts=facts, blocks=blocks, kind=self.shown(text.kind))
        return msgspec.json.encode({**msgspec.to_builtins(made), "odd": odd})

    def shown(self, simplified: str) -> str:
        """The conversion, or the text itself where a browser would count its characters otherwise."""
        made = self.convert(simplified)
        return made if list(map(_units, made)) == list(map(_units, simplified)) else simplified

    def _odd(self, simplified: str, shown: str) -> Iterator[tuple[int, str]]:
        again = shown.translate(self.back)
        if again != simplified:
            pairs = enumerate(zip(simplified, again, strict=True))
            yield from ((place, char) for place, (char, found) in pairs if char != found)

    def sheet(self, content: bytes) -> bytes:
        """index.json: labels of filters converted, and how other names, which are looked for as they are, are `said`."""
        sheet = json.loads(content)
        facets = sheet["facets"]
        for name in _LABELLED:
            facets[name] = [[value, self.convert(label)] for value, label in facets[name]]
        names = sorted({name for names in facets["aliases"].values() for name in names})
        sheet["said"] = {name: said for name in names if (said := self.convert(name)) != name}
        return msgspec.json.encode(sheet)

    def names(self, content: bytes) -> bytes:
        """names.json: each name converted, its address, and what it is compared by."""
        rows: Iterable[tuple[str, str]] = json.loads(content)
        return msgspec.json.encode([(self.convert(name), address, name) for name, address in rows])


def _units(char: str) -> bool:
    """Whether a character is two to a browser."""
    return char > "\uffff"
