"""A case between its file and a form: the file's values as the form holds them, and back to the file's text.

Pure. What the form cannot hold (comments, unknown keys, values of another shape) is told, never dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import msgspec
import yaml
from msgspec import inspect

from casepress.case import Front
from casepress.casefile.frontmatter import cut, read_text
from casepress.casefile.printer import print_tree
from casepress.diagnostics import Finding
from casepress.notation import Listing, Node, Scalar, read_yaml
from casepress.notation import Mapping as Group
from casepress.schema import Field, fields_of, inner_record

Values = dict[str, Any]
_LOADER: Final[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Draft(NamedTuple):
    """What a form holds of a case: the values of its front matter by key (texts, lists of texts, records as mappings)
    and its text."""

    values: Values
    body: str


class Opened(NamedTuple):
    """A file as it was opened: its draft, the front matter as it stands, and what of it no form can hold, in words."""

    draft: Draft
    front: str
    beyond: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def open_draft(data: bytes, file: str) -> Opened:
    """The draft of a case file; a front matter that cannot be read leaves it empty, with the findings."""
    text = read_text(data, file)
    if text.value is None:
        return Opened(Draft({}, ""), "", ("全部",), text.findings)
    parts = cut(text.value, file)
    if parts.value is None:
        return Opened(Draft({}, text.value), "", ("全部",), parts.findings)
    node = read_yaml(parts.value.front, file, first_line=2)
    if node.value is None:
        return Opened(Draft({}, parts.value.body), parts.value.front, ("文件头",), node.findings)
    beyond: list[str] = []
    values = _values(node.value, Front, "", beyond)
    beyond += [f"第 {line} 行的注释" for line in comment_lines(parts.value.front, 2)]
    return Opened(Draft(values, parts.value.body), parts.value.front, tuple(beyond))


def _values(node: Group, kind: type[msgspec.Struct], path: str, beyond: list[str]) -> Values:
    fields = fields_of(kind)
    values: Values = {}
    for name, child in node.values.items():
        field = fields.get(name)
        value = _value(child, field, f"{path}{name}.", beyond) if field is not None else None
        if value is not None:
            values[name] = value
        elif not (isinstance(child, Scalar) and child.is_empty):
            beyond.append(f"“{path}{name}”")
    return values


def _value(node: Node, field: Field, path: str, beyond: list[str]) -> Any:
    """A value in the shape that the form has for its key; None where it has another."""
    record = inner_record(field.core)
    if isinstance(field.core, inspect.VarTupleType):
        if isinstance(node, Scalar) and record is None and not node.is_empty:
            return [node.text.strip()]
        if not isinstance(node, Listing):
            return None
        items = [_item(item, record, f"{path}{n}.", beyond) for n, item in enumerate(node.items)]
        return None if None in items else items
    return _item(node, record, path, beyond)


def _item(node: Node, record: type[msgspec.Struct] | None, path: str, beyond: list[str]) -> Any:
    if record is not None:
        return _values(node, record, path, beyond) if isinstance(node, Group) else None
    return node.text.strip() if isinstance(node, Scalar) and not node.is_empty else None


def comment_lines(front: str, first_line: int) -> list[int]:
    """The lines (from `first_line`) on which a YAML text holds a comment: a `#` that stands in no token of it."""
    found, end = [], 0
    try:
        for token in yaml.scan(front, Loader=_LOADER):
            start = token.start_mark.index
            found += [n for n, char in enumerate(front[end:start], end) if char == "#"]
            end = max(end, token.end_mark.index)
    except yaml.YAMLError:
        return []
    found += [n for n, char in enumerate(front[end:], end) if char == "#"]
    return list(dict.fromkeys(first_line + front.count("\n", 0, at) for at in found))


def tidy(values: Mapping[str, Any], kind: type[msgspec.Struct] = Front) -> Values:
    """The values that are given, in the order of the keys, stripped; whatever is no key of a case is left out."""
    found: Values = {}
    for name, field in fields_of(kind).items():
        value = _tidied(values.get(name), field)
        if value not in ("", None, [], {}):
            found[name] = value
    return found


def _tidied(value: Any, field: Field) -> Any:
    record = inner_record(field.core)
    if isinstance(field.core, inspect.VarTupleType):
        items = value if isinstance(value, list) else [] if value is None else [value]
        return [one for one in (_tidied_item(item, record) for item in items) if one not in ("", {}, None)]
    if isinstance(field.core, inspect.IntType) and str(value or "").strip().isdecimal():
        return int(str(value).strip()[:9])
    return _tidied_item(value, record)


def _tidied_item(value: Any, record: type[msgspec.Struct] | None) -> Any:
    if record is not None:
        return tidy(value, record) if isinstance(value, Mapping) else {}
    return (
        "" if value is None or isinstance(value, list | Mapping) else str(value).replace("\r\n", "\n").strip()
    )


def text_of(draft: Draft, front: str | None = None) -> str:
    """The file of a draft; `front` is its front matter where that stays as it stood."""
    body = draft.body.replace("\r\n", "\n")
    values = tidy(draft.values)
    head = front if front is not None else print_tree(values) if values else "{}\n"
    return f"---\n{head}---\n{body}{'' if body.endswith(chr(10)) or not body else chr(10)}"


class Place(NamedTuple):
    """Where in a form a finding belongs: the dotted path of a value ("figures.0.alt", "body", "" for the whole case),
    and the line of the text (from 1; 0 elsewhere)."""

    path: str
    line: int = 0


class Chart:
    """Which place of a file's text is which value of the form. State: the marks of one text."""

    def __init__(self, text: str, file: str) -> None:
        parts = cut(text, file).value
        self.body_line = parts.body_line if parts is not None else 1
        node = read_yaml(parts.front, file, first_line=2).value if parts is not None else None
        self.marks = sorted(_marks(node, "")) if node is not None else []

    def place(self, finding: Finding, missing: Mapping[str, str]) -> Place:
        """Where a finding belongs; `missing` names by message what is said of keys that are not there."""
        path = missing.get(finding.message.zh)
        if path is not None:
            return Place(path)
        at = finding.place
        if at.line >= self.body_line:
            return Place("body", at.line - self.body_line + 1)
        if at.line <= 1:
            return Place("")
        before = [path for line, column, path in self.marks if (line, column) <= (at.line, at.column or 999)]
        return Place(before[-1] if before else "")


def _marks(node: Node, path: str) -> Iterator[tuple[int, int, str]]:
    """Where the values of a tree stand, with their paths; a key stands for its value too."""
    if isinstance(node, Group):
        for name, child in node.values.items():
            key, where = node.keys[name], f"{path}{name}"
            yield key.line, key.column, where
            yield child.line, child.column, where
            yield from _marks(child, f"{where}.")
    elif isinstance(node, Listing):
        for number, child in enumerate(node.items):
            yield child.line, child.column, f"{path}{number}"
            yield from _marks(child, f"{path}{number}.")
