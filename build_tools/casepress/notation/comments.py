"""Comments that cut a value short: a `#` after a blank, which no editor of Chinese text takes for the end of a sentence.

A comment with a blank after its `#`, on a line of its own or behind a closed quote or bracket is meant as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

from casepress.diagnostics import Finding, Place
from casepress.rules import reading

_LOADER: Final[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_TIGHT: Final = re.compile(r"[ \t](#+[^\s#][^\n]*)")
# What follows on a colon or a dash behind which no value stands.
_NO_VALUE: Final = (
    yaml.KeyToken,
    yaml.BlockEndToken,
    yaml.StreamEndToken,
    yaml.DocumentStartToken,
    type(None),
)


def cut_off(text: str, file: str, first_line: int = 1) -> tuple[Finding, ...]:
    """What a YAML text loses to comments that were hardly meant as such; `text` begins on `first_line` of `file`."""
    if "#" not in text or _TIGHT.search(text) is None:
        return ()
    return tuple(_cuts(text, file, first_line))


def _cuts(text: str, file: str, first_line: int) -> Iterator[Finding]:
    for start in _comments(text):
        found = _TIGHT.match(text, start - 1)
        if found is not None:
            begin = text.rfind("\n", 0, start) + 1
            place = Place(file, first_line + text.count("\n", 0, start), start - begin + 1)
            yield reading.CUT_BY_COMMENT.at(place, lost=found[1].lstrip("#").strip())


def _comments(text: str) -> Iterator[int]:
    """Where a comment begins that takes something from the value before it."""
    before: Any = None
    end = 0
    for token in (*_tokens(text), None):
        start = token.start_mark.index if token is not None else len(text)
        comment = text[end : max(start, end)].partition("\n")[0]
        if comment.lstrip(" \t").startswith("#") and _is_open(before, token, comment):
            yield end + comment.index("#")
        if token is not None:
            end = max(end, token.end_mark.index)
            # Beginnings and ends of blocks take no room.
            before = token if token.end_mark.index > token.start_mark.index else before


def _tokens(text: str) -> Iterator[Any]:
    """The tokens of a text, up to where it cannot be read on."""
    try:
        yield from yaml.scan(text, Loader=_LOADER)
    except yaml.YAMLError:
        return


def _is_open(before: Any, after: Any, comment: str) -> bool:
    """Whether a value was still being written where the comment begins, or had not been begun."""
    if isinstance(before, yaml.ScalarToken):
        return bool(before.plain)
    if isinstance(before, yaml.ValueToken):
        return isinstance(after, _NO_VALUE)
    if isinstance(before, yaml.BlockEntryToken):
        return isinstance(after, (*_NO_VALUE, yaml.BlockEntryToken))
    opened = isinstance(
        before, yaml.FlowEntryToken | yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken
    )
    return opened and ("]" in comment or "}" in comment)
