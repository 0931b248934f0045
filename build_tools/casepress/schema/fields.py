"""The keys of a record class as the schema sees them: what may stand in files, and what is said about it."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import inspect

DAY_PATTERN: Final = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"

_NONE: Final[Mapping[str, str]] = MappingProxyType({})


def key(
    zh: str,
    en: str,
    *,
    example: str = "",
    form: str = "",
    counter: str = "",
    command: str = "",
    labels: Mapping[str, str] = _NONE,
    **constraints: Any,
) -> msgspec.Meta:
    """The documentation and constraints of one key: `zh` and `en` say what it is for.

    `form` names a check that a pattern cannot express ("day": a calendar date of year, month or day precision); `counter`
    is the Chinese measure word of a list's items; `command` the one that writes what no person should; `labels` are what
    the choices are called in Chinese.
    """
    extra = {
        "en": en,
        "example": example,
        "form": form,
        "counter": counter,
        "command": command,
        "labels": labels,
    }
    examples = [example] if example else None
    return msgspec.Meta(description=zh, examples=examples, extra=extra, **constraints)


class Either(NamedTuple):
    """One way to fill a record that can be filled in several: the keys that it needs, and those that only it may
    have. A record class lists its ways as `EITHER`."""

    needs: tuple[str, ...]
    allows: tuple[str, ...] = ()


class Field(NamedTuple):
    """One key of a record as the schema sees it: its name in files and in the record, its type as written and bare
    (`core`), what its list holds (`item`), and what is said about it."""

    name: str
    attribute: str
    type: inspect.Type
    required: bool
    zh: str
    en: str
    example: str
    form: str
    core: inspect.Type
    item: Field | None
    pattern: re.Pattern[str] | None
    counter: str
    command: str
    labels: Mapping[str, str]


@functools.cache
def fields_of(kind: type[msgspec.Struct]) -> dict[str, Field]:
    """The keys of a record class by name, in their order."""
    info = inspect.type_info(kind)
    if not isinstance(info, inspect.StructType):
        raise TypeError(f"{kind!r} is not a record class")
    return {field.encode_name: _field(field) for field in info.fields}


@functools.cache
def ways_of(kind: type[msgspec.Struct]) -> tuple[tuple[tuple[str, ...], frozenset[str]], ...]:
    """The ways to fill a record class: the keys that each needs, and those that only the others may have."""
    ways: tuple[Either, ...] = getattr(kind, "EITHER", ())
    every = {name for way in ways for name in (*way.needs, *way.allows)}
    return tuple((way.needs, frozenset(every.difference(way.needs, way.allows))) for way in ways)


@functools.cache
def required_of(kind: type[msgspec.Struct]) -> tuple[Field, ...]:
    """The keys that a record class cannot do without."""
    return tuple(field for field in fields_of(kind).values() if field.required)


def _field(field: inspect.Field) -> Field:
    return _described(field.encode_name, field.name, field.type, field.required)


def _described(name: str, attribute: str, written: inspect.Type, required: bool, above: str = "") -> Field:
    """A key, or what a list under a key holds (`above` is then the key's own description)."""
    meta, kind = unwrapped(written)
    notes: dict[str, Any] = {
        "en": "",
        "example": "",
        "form": "",
        "counter": "",
        "command": "",
        "labels": _NONE,
    }
    description = above
    for data in meta:
        notes.update(data.extra or {})
        description = (data.extra_json_schema or {}).get("description", description)
    core = _core(kind)
    item = None
    if isinstance(core, inspect.VarTupleType):
        item = _described(name, attribute, core.item_type, False, description)
    pattern = re.compile(core.pattern) if isinstance(core, inspect.StrType) and core.pattern else None
    return Field(
        name,
        attribute,
        kind,
        required,
        description,
        notes["en"],
        notes["example"],
        notes["form"],
        core,
        item,
        pattern,
        notes["counter"],
        notes["command"],
        notes["labels"],
    )


def _core(kind: inspect.Type) -> inspect.Type:
    """A type without notes and without "or nothing"."""
    _, kind = unwrapped(kind)
    if isinstance(kind, inspect.UnionType):
        _, kind = unwrapped(next(member for member in kind.types if not isinstance(member, inspect.NoneType)))
    return kind


class _Note(NamedTuple):
    extra: dict[str, Any] | None
    extra_json_schema: dict[str, Any] | None


def unwrapped(kind: inspect.Type) -> tuple[list[_Note], inspect.Type]:
    """The notes hung on a type, and the bare type."""
    notes = []
    while isinstance(kind, inspect.Metadata):
        notes.append(_Note(kind.extra, kind.extra_json_schema))
        kind = kind.type
    return notes, kind


def inner_record(kind: inspect.Type) -> type[msgspec.Struct] | None:
    """The record class that a key's type holds (directly, optionally or as list items), or None."""
    _, kind = unwrapped(kind)
    if isinstance(kind, inspect.UnionType):
        kind = next(member for member in kind.types if not isinstance(member, inspect.NoneType))
    if isinstance(kind, inspect.VarTupleType):
        _, kind = unwrapped(kind.item_type)
    return kind.cls if isinstance(kind, inspect.StructType) else None
