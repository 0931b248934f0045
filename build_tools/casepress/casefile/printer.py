"""A case or briefing as text again: the counterpart of the readers. `read_case(print_case(front, body))` gives both back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
import yaml

from casepress.briefing import BriefingFront
from casepress.case import Front
from casepress.notation.punctuation import is_quoted
from casepress.schema import fields_of

# What other YAML tools would take for a number, a truth value or nothing; quoted, so that every tool reads text.
_AMBIGUOUS: Final = re.compile(
    r"[-+.0-9_:eExo]*|~|null|true|false|yes|no|on|off|y|n|\.?inf|\.?nan|=|<<", re.IGNORECASE
)
_DAY: Final = re.compile(r"[0-9]{4}(-[0-9]{2}){1,2}")
WIDTH: Final = 1_000_000


def print_case(front: Front | BriefingFront, body: str) -> str:
    """The case file of a front matter and a body."""
    return f"---\n{print_front(front)}---\n{body}"


def print_front(front: Front | BriefingFront) -> str:
    """The front matter as YAML, keys in the order of the model, only those that are given."""
    return print_tree(_tree(front))


def print_tree(tree: Mapping[str, Any]) -> str:
    """Values as YAML in the one way in which this program writes them: texts, whole numbers, lists and mappings, in the
    order in which they are given."""
    return str(
        yaml.emit(_document(tree), Dumper=yaml.SafeDumper, allow_unicode=True, width=WIDTH)
    ).removesuffix("...\n")


def _tree(record: msgspec.Struct) -> dict[str, Any]:
    """The keys of a record that are given or required."""
    return {
        name: _plain(value)
        for name, field in fields_of(type(record)).items()
        if (value := getattr(record, field.attribute)) not in ("", None, ()) or field.required
    }


def _plain(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        return _tree(value)
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _document(tree: Mapping[str, Any]) -> Iterator[yaml.Event]:
    yield yaml.StreamStartEvent()
    yield yaml.DocumentStartEvent(explicit=False)
    yield from _mapping(tree, flow=False)
    yield yaml.DocumentEndEvent(explicit=False)
    yield yaml.StreamEndEvent()


def _mapping(tree: Mapping[str, Any], *, flow: bool) -> Iterator[yaml.Event]:
    yield yaml.MappingStartEvent(anchor=None, tag=None, implicit=True, flow_style=flow)
    for name, value in tree.items():
        yield _scalar(name)
        yield from _value(value)
    yield yaml.MappingEndEvent()


def _value(value: Any) -> Iterator[yaml.Event]:
    if isinstance(value, Mapping):
        yield from _mapping(value, flow=True)
    elif isinstance(value, list):
        # Lists of records stand one a line, lists of words in brackets.
        records = bool(value) and isinstance(value[0], Mapping)
        yield yaml.SequenceStartEvent(anchor=None, tag=None, implicit=True, flow_style=not records)
        for item in value:
            yield from _value(item)
        yield yaml.SequenceEndEvent()
    elif isinstance(value, int):
        yield yaml.ScalarEvent(None, None, (True, True), str(value))
    else:
        yield _scalar(value)


def _scalar(text: str) -> yaml.ScalarEvent:
    quoted = _DAY.fullmatch(text) is None and _AMBIGUOUS.fullmatch(text) is not None
    # An emitter may write a plain text over several lines or with a wide space in it; such texts are quoted too.
    quoted = quoted or text != " ".join(text.split())
    # Chinese quotes around all of a text are meant to be printed, which a reader of plain texts would doubt.
    quoted = quoted or is_quoted(text)
    return yaml.ScalarEvent(None, None, (not quoted, True), text, style='"' if quoted else None)
