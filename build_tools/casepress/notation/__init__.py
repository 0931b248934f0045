"""Strict YAML: text to a tree of placed nodes in which every scalar is still the text that was typed.

It takes no aliases, tags, merge keys, duplicate keys or second documents and gives no types: `no`, `010000` and
`2021-05-17` stay text until `casepress.schema` says what they are. It does not read files.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import yaml

from casepress.diagnostics import Checked, Finding, Place
from casepress.notation.problems import explained, said, strange
from casepress.notation.slips import slip_among
from casepress.rules import reading

MAX_DEPTH: Final = 8
MAX_NODES: Final = 5_000

# libyaml's parser where the wheel carries it (all common platforms); the slow twin gives the same events.
_PARSER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_SCALAR: Final = yaml.ScalarEvent

# A key followed by the Chinese colon that an input method puts there: the commonest slip of all.
_FULL_WIDTH_COLON: Final = re.compile(r"(?:^|\n)[ \t]*(?:- )?([a-z_]{2,20})[ \t]*：")


class Scalar:
    """A piece of text; `plain` tells that it stood without quotes."""

    __slots__ = ("column", "line", "plain", "text")

    def __init__(self, text: str, line: int, column: int, plain: bool) -> None:
        self.text = text
        self.line = line
        self.column = column
        self.plain = plain

    @property
    def is_empty(self) -> bool:
        """Nothing was typed, or one of YAML's ways to write nothing."""
        return self.plain and self.text in ("", "~", "null")


class Listing:
    """A YAML sequence."""

    __slots__ = ("column", "items", "line")

    def __init__(self, line: int, column: int) -> None:
        self.items: list[Node] = []
        self.line = line
        self.column = column


class Mapping:
    """A YAML mapping; `keys` holds the scalar of each key, with its place."""

    __slots__ = ("column", "keys", "line", "values")

    def __init__(self, line: int, column: int) -> None:
        self.keys: dict[str, Scalar] = {}
        self.values: dict[str, Node] = {}
        self.line = line
        self.column = column


Node = Scalar | Listing | Mapping


class _RefusedError(Exception):
    """Ends the reading of one text; never leaves this module."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding


def read_yaml(text: str, file: str, first_line: int = 1, most: int = MAX_NODES) -> Checked[Mapping | None]:
    """The mapping that `text` holds, or None with the findings that say why not.

    `first_line` is the line of the file on which `text` begins (from 1); `most` the number of values taken.
    """
    slip = _FULL_WIDTH_COLON.search(text) if "：" in text else None
    if slip is not None:
        line = first_line + text.count("\n", 0, slip.start(1))
        place = Place(file, line, len(slip[0].lstrip("\n")))
        return Checked(None, (reading.FULL_WIDTH_COLON.at(place, key=slip[1]),))
    try:
        parser = _PARSER(text)
    except (yaml.YAMLError, ValueError):  # PyYAML's own parser looks at all characters at once
        return Checked(None, (said(strange(text), file, first_line),))
    builder = _Builder(parser.get_event, file, first_line, most)
    try:
        root = builder.document()
    except _RefusedError as refusal:
        return Checked(None, (*builder.findings, _refused(refusal.finding, text, first_line)))
    except yaml.MarkedYAMLError as error:
        return Checked(None, (*builder.findings, *explained(error, text, file, first_line)))
    except (yaml.YAMLError, ValueError):
        return Checked(None, (*builder.findings, said(strange(text), file, first_line)))
    finally:
        parser.dispose()
    if any(finding.is_error for finding in builder.findings):
        return Checked(None, tuple(builder.findings))
    return Checked(root, tuple(builder.findings))


def _refused(finding: Finding, text: str, first_line: int) -> Finding:
    """A refusal, or the slip of the hand that led to it: a line that is no “key: value” by a hair is plain text."""
    if finding.code != reading.NOT_A_MAPPING.code:
        return finding
    lines = text.split("\n")
    slip = slip_among(lines, range(finding.place.line - first_line, len(lines)))
    return said(slip, finding.place.file, first_line) if slip is not None else finding


class _Builder:
    """Turns events to nodes as `take` gives them, so that a refusal stops the reading at once.

    State: the findings so far and the number of nodes.
    """

    def __init__(self, take: Callable[[], Any], file: str, first_line: int, most: int) -> None:
        self.take = take
        self.file = file
        self.most = most
        self.shift = first_line
        self.findings: list[Finding] = []
        self.count = 0

    def document(self) -> Mapping:
        root: Mapping | None = None
        while type(event := self.take()) is not yaml.StreamEndEvent:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise _RefusedError(reading.SEVERAL_DOCUMENTS.at(self.place(event)))
                self.directives(event)
            elif isinstance(event, yaml.NodeEvent):
                node = self.node(event, 1)
                if not isinstance(node, Mapping):
                    raise _RefusedError(reading.NOT_A_MAPPING.at(self.place(event), found=_kind_zh(node)))
                root = node
        if root is None:
            empty = Place(self.file, self.shift, 1)
            raise _RefusedError(reading.NOT_A_MAPPING.at(empty, found="空"))
        return root

    def place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + self.shift, mark.column + 1)

    def directives(self, event: Any) -> None:
        if event.version or event.tags:
            raise _RefusedError(reading.TAG.at(self.place(event), what="%YAML / %TAG"))

    def node(self, event: Any, depth: int) -> Node:
        kind = type(event)
        # An alias has an anchor and no tag.
        if event.anchor is not None or event.tag is not None:
            raise _RefusedError(self.reference(event))
        self.count += 1
        if self.count > self.most:
            raise _RefusedError(reading.TOO_MANY_NODES.at(self.place(event), limit=self.most))
        mark = event.start_mark
        line, column = mark.line + self.shift, mark.column + 1
        if kind is _SCALAR:
            return Scalar(event.value, line, column, not event.style)
        if depth > MAX_DEPTH:
            raise _RefusedError(reading.TOO_DEEP.at(self.place(event), limit=MAX_DEPTH))
        if kind is yaml.SequenceStartEvent:
            return self.listing(Listing(line, column), depth)
        return self.mapping(Mapping(line, column), depth)

    def reference(self, event: Any) -> Finding:
        """What is wrong with an alias, an anchor or a tag."""
        if event.anchor is None:
            return reading.TAG.at(self.place(event), what=event.tag)
        sign = "*" if type(event) is yaml.AliasEvent else "&"
        return reading.ALIAS.at(self.place(event), what=f"{sign}{event.anchor}")

    def listing(self, node: Listing, depth: int) -> Listing:
        take, read, items = self.take, self.node, node.items
        while type(event := take()) is not yaml.SequenceEndEvent:
            items.append(read(event, depth + 1))
        return node

    def mapping(self, node: Mapping, depth: int) -> Mapping:
        take, read, keys, values, end = self.take, self.node, node.keys, node.values, yaml.MappingEndEvent
        while type(event := take()) is not end:
            key = read(event, depth + 1)
            if type(key) is not Scalar:
                raise _RefusedError(reading.KEY_NOT_TEXT.at(self.place(event), found=_kind_zh(key)))
            text = key.text
            if key.plain and text == "<<":
                raise _RefusedError(reading.MERGE_KEY.at(self.place(event)))
            value = read(take(), depth + 1)
            first = keys.get(text)
            if first is not None:
                self.findings.append(reading.DUPLICATE_KEY.at(self.place(event), key=text, line=first.line))
                continue
            keys[text] = key
            values[text] = value
        return node


def _kind_zh(node: Node) -> str:
    if isinstance(node, Listing):
        return "列表"
    return "一组“名称: 值”" if isinstance(node, Mapping) else f"文字“{node.text[:20]}”"
