"""From placed nodes to typed records, by the records' own types: every finding at once, each with its place."""

from __future__ import annotations

import calendar
import functools
import re
from typing import Any, Final, TypeVar

import msgspec
from msgspec import inspect

from casepress.diagnostics import Checked, Finding, Place, Rule, Words, did_you_mean, nearest
from casepress.notation import Listing, Mapping, Node, Scalar
from casepress.notation.punctuation import cure_of, is_quoted, joined
from casepress.notation.slips import slip_of_key, slip_of_text
from casepress.rules import values as rules
from casepress.schema import wording
from casepress.schema.fields import DAY_PATTERN, Field, fields_of, inner_record, required_of, ways_of

S = TypeVar("S", bound=msgspec.Struct)

MAX_TEXT: Final = 20_000
_TEXT: Final = Words("一段文字", "a text")
# Zero-width, direction-changing, private-use, tag and other control characters: DOMAIN §11, bad pastes.
INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ue000-\uf8ff"
    "\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)


def decode(node: Mapping, kind: type[S], file: str) -> Checked[tuple[S | None, dict[str, tuple[int, int]]]]:
    """The record of class `kind` that `node` describes, with the place of every value.

    The record is None when a required key is missing or a value cannot be taken; every mistake is found at once.
    """
    work = _Decoding(file, kind)
    record = work.struct(node, kind, "")
    if any(finding.is_error for finding in work.findings):
        record = None
    return Checked((record, work.marks), tuple(work.findings))


def quoted_texts(node: Mapping, kind: type[msgspec.Struct], file: str) -> tuple[Finding, ...]:
    """The texts that stand as a whole in Chinese quotes, which will be printed with them, in a tree that is known to be
    a record of class `kind`."""
    work = _Decoding(file, kind)
    work.quoted(node, kind, "")
    return tuple(work.findings)


class _Decoding:
    """One pass over a tree. State: the findings and marks gathered so far."""

    def __init__(self, file: str, root: type[msgspec.Struct]) -> None:
        self.file = file
        self.root = root
        self.findings: list[Finding] = []
        self.marks: dict[str, tuple[int, int]] = {}

    def place(self, node: Node) -> Place:
        return Place(self.file, node.line, node.column)

    def report(self, rule: Rule, node: Node, path: str, cure: Words | None = None, **values: object) -> None:
        """A rule broken at the value of a path, in words that name the path."""
        name, command = wording.name_of(self.root, path), wording.command_of(self.root, path)
        if command:
            cure = wording.by_command(path.partition(".")[0], command)
        self.findings.append(rule.at(self.place(node), cure=cure, key=name.zh, key_en=name.en, **values))

    def struct(self, node: Mapping, kind: type[S], path: str) -> S | None:
        fields = fields_of(kind)
        values: dict[str, Any] = {}
        for name, child in node.values.items():
            field = fields.get(name)
            if field is None:
                self.unknown(node, name, fields)
                continue
            where = f"{path}{name}"
            self.marks[where] = (child.line, child.column)
            if isinstance(child, Scalar) and child.is_empty:
                self.report(rules.EMPTY_VALUE, node.keys[name], where)
                continue
            value = self.value(child, where, field)
            if value is not None:
                values[field.attribute] = value
        complete = True
        for field in required_of(kind):
            if field.attribute not in values:
                complete = False
                if field.name not in node.values or self.is_empty(node.values[field.name]):
                    self.missing(node, field, path)
        complete = self.chosen(node, kind, path) and complete
        return kind(**values) if complete else None

    def chosen(self, node: Mapping, kind: type[msgspec.Struct], path: str) -> bool:
        """Whether exactly one of the ways to fill a record was taken, and nothing of another with it."""
        ways, given = ways_of(kind), node.values.keys()
        if not ways or any(given >= {*needs} and not given & others for needs, others in ways):
            return True
        zh = "；或者 ".join("、".join(needs) for needs, _ in ways)
        en = "; or ".join(" and ".join(needs) for needs, _ in ways)
        self.report(rules.EITHER_KEYS, node, path.rstrip("."), ways=zh, ways_en=en)
        return False

    @staticmethod
    def is_empty(node: Node) -> bool:
        return isinstance(node, Scalar) and node.is_empty

    def missing(self, node: Mapping, field: Field, path: str) -> None:
        self.findings.append(wording.absence(self.root, f"{path}{field.name}", self.place(node)))

    def unknown(self, node: Mapping, name: str, fields: dict[str, Field]) -> None:
        open_to_all = [field.name for field in fields.values() if not field.command]
        known = ", ".join(open_to_all)
        hint = Words(f"可用的名称有：{known}", f"The keys are: {known}")
        cure = _rest_of_value(node, name) or slip_of_key(name)
        guess = fields.get(nearest(name, fields) or "")
        if guess is not None and guess.command:
            cure = cure or wording.by_command(name, guess.command)
        cure = cure or did_you_mean(name, open_to_all, hint)
        self.findings.append(rules.UNKNOWN_KEY.at(self.place(node.keys[name]), cure=cure, key=name))

    def quoted(self, node: Mapping, kind: type[msgspec.Struct], path: str) -> None:
        for name, child in node.values.items():
            field, where = fields_of(kind)[name], f"{path}{name}"
            record = inner_record(field.type)
            if record is not None:
                several = isinstance(child, Listing)
                for number, item in enumerate(child.items if isinstance(child, Listing) else (child,)):
                    if isinstance(item, Mapping):
                        self.quoted(item, record, f"{where}.{number}." if several else f"{where}.")
            elif isinstance(child, Scalar) and isinstance(field.core, inspect.StrType):
                self.said_quoted(child, where)

    def said_quoted(self, node: Scalar, path: str) -> None:
        if node.plain and is_quoted(node.text):
            self.report(rules.CHINESE_QUOTES, node, path, value=node.text)

    def value(self, node: Node, path: str, field: Field) -> Any:
        """The value of one key, or None where a finding was made instead."""
        kind = field.core
        if isinstance(kind, inspect.StrType) and isinstance(node, Scalar):
            return self.text(node, kind, path, field)
        if isinstance(kind, inspect.VarTupleType):
            return self.items(node, path, field)
        if isinstance(kind, inspect.StructType):
            if isinstance(node, Mapping):
                return self.struct(node, kind.cls, f"{path}.")
            self.wrong_shape(node, path, "一组“名称: 值”", "a group of keys")
        elif not isinstance(node, Scalar):
            self.wrong_shape(node, path, _TEXT.zh, _TEXT.en)
        elif isinstance(kind, inspect.IntType):
            return self.integer(node, kind, path)
        elif isinstance(kind, inspect.LiteralType):
            return self.choice(node, kind, path, field)
        else:
            raise TypeError(f"{path}: a record may not hold {kind!r}")
        return None

    def items(self, node: Node, path: str, field: Field) -> tuple[Any, ...] | None:
        item = field.item or field
        if isinstance(node, Scalar) and not isinstance(item.core, inspect.StructType):
            # One value without brackets is what a person means by a list of one.
            value = self.value(node, path, item)
            self.marks[f"{path}.0"] = (node.line, node.column)
            return None if value is None else (value,)
        if not isinstance(node, Listing):
            self.wrong_shape(node, path, "列表（每行以短横线开头，或写在方括号里）", "a list")
            return None
        found = []
        for number, child in enumerate(node.items):
            where = f"{path}.{number}"
            self.marks[where] = (child.line, child.column)
            if isinstance(child, Scalar) and child.is_empty:
                self.report(rules.EMPTY_VALUE, child, where)
                continue
            value = self.value(child, where, item)
            if value is not None:
                found.append(value)
        return tuple(found)

    def wrong_shape(self, node: Node, path: str, wanted: str, wanted_en: str) -> None:
        zh, en = _shape(node)
        cure = _slip(node) or wording.shape_cure(self.root, path, is_text=wanted == _TEXT.zh)
        self.report(
            rules.WRONG_SHAPE, node, path, cure, wanted=wanted, wanted_en=wanted_en, found=zh, found_en=en
        )

    def integer(self, node: Scalar, kind: inspect.IntType, path: str) -> int | None:
        least, most = kind.ge or 0, kind.le or 10_000
        if re.fullmatch(r"[0-9]{1,9}", node.text) and least <= int(node.text) <= most:
            return int(node.text)
        cure = cure_of(node.text)
        self.report(rules.NOT_A_NUMBER, node, path, cure, least=least, most=most, value=node.text)
        return None

    def choice(self, node: Scalar, kind: inspect.LiteralType, path: str, field: Field) -> str | None:
        if node.text in kind.values:
            return node.text
        cure = cure_of(node.text) or wording.choice_cure(field, node.text)
        self.report(rules.NOT_IN_LIST, node, path, cure, value=node.text)
        return None

    def text(self, node: Scalar, kind: inspect.StrType, path: str, field: Field) -> str | None:
        text = node.text.strip()
        before = len(self.findings)
        # All that INVISIBLE names is unprintable, which is quicker to ask.
        slip = None if text.isprintable() else INVISIBLE.search(text)
        if slip is not None:
            char = f"U+{ord(slip[0]):04X}"
            self.report(rules.INVISIBLE_CHARACTER, node, path, char=char)
        limit = kind.max_length or MAX_TEXT
        if len(text) > limit:
            self.report(rules.TOO_LONG, node, path, size=len(text), limit=limit)
        elif field.form == "day":
            self.day(node, text, path)
        elif not text or (field.pattern is not None and field.pattern.search(text) is None):
            self.bad_text(node, text, path, field)
        return text if len(self.findings) == before else None

    def bad_text(self, node: Scalar, text: str, path: str, field: Field) -> None:
        items = joined(text)
        if items and path.rpartition(".")[2].isdigit():
            self.findings.append(rules.JOINED_ITEMS.at(self.place(node), value=text, items=", ".join(items)))
            return
        cure = wording.text_cure(self.root, path, text, field.pattern)
        wanted_en = field.en or field.name
        self.report(rules.BAD_TEXT, node, path, cure, value=text, wanted=field.zh, wanted_en=wanted_en)

    def day(self, node: Scalar, text: str, path: str) -> None:
        if re.fullmatch(DAY_PATTERN, text) is None:
            self.report(rules.BAD_DATE, node, path, cure_of(text), value=text)
            return
        why = impossible(text)
        if why is not None:
            self.report(rules.IMPOSSIBLE_DATE, node, path, value=text, why=why.zh, why_en=why.en)


def _rest_of_value(node: Mapping, name: str) -> Words | None:
    """The cure for a key that is the rest of the value before it: what follows on a comma between braces."""
    key, value, names = node.keys[name], node.values[name], list(node.keys)
    before = names[names.index(name) - 1]
    first = node.values[before]
    # Only between braces can a key stand without a colon, that is with a value of nothing at its own end.
    at_end = isinstance(value, Scalar) and (value.line, value.column) == (key.line, key.column + len(name))
    if not at_end or before == name or not isinstance(first, Scalar) or first.line != key.line:
        return None
    whole = f'{before}: "{first.text},{" " * (key.column - first.column - len(first.text) - 1)}{name}"'
    return Words(
        f"花括号里的逗号把各项分开；值里有逗号时，给整个值加上英文引号，例如 {whole}",
        f"A comma separates items within braces; put a value that holds one into quotes, such as {whole}",
    )


def _slip(node: Node) -> Words | None:
    """What made a group or a list into something else, where a slip of the hand did."""
    if isinstance(node, Scalar):
        return slip_of_text(node.text) if node.plain else None
    return slip_of_key(next(iter(node.keys))) if isinstance(node, Mapping) and node.keys else None


def _shape(node: Node) -> tuple[str, str]:
    if isinstance(node, Scalar):
        return _TEXT.zh, _TEXT.en
    return ("列表", "a list") if isinstance(node, Listing) else ("一组“名称: 值”", "a group of keys")


@functools.lru_cache(maxsize=8_192)
def impossible(day: str) -> Words | None:
    """Why a date of the right form cannot be, or None. Years are taken from 1949 to 2100."""
    parts = [int(part) for part in day.split("-")]
    if not 1949 <= parts[0] <= 2100:
        return Words("年份不对", "the year is off")
    if len(parts) > 1 and not 1 <= parts[1] <= 12:
        return Words("没有这个月", "there is no such month")
    if len(parts) > 2 and not 1 <= parts[2] <= calendar.monthrange(parts[0], parts[1])[1]:
        return Words("这个月没有这一天", "the month has no such day")
    return None
