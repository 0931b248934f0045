"""The JSON Schema of a record class, which editors' tools read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from casepress.schema.fields import Field, fields_of, inner_record, ways_of


def json_schema(kind: type[msgspec.Struct], title: str, lang: str = "zh") -> dict[str, Any]:
    """The JSON Schema (2020-12) of a record class, as editors' tools use it while a file is written.

    A list of plain values also takes one value without brackets, as `decode` does.
    """
    (root,), definitions = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    for definition in definitions.values():
        definition["additionalProperties"] = False
        for value in definition.get("properties", {}).values():
            value.pop("default", None)
            _tolerate_single(value)
    for record, definition in _classes(kind):
        _describe(definitions[record.__name__], definition, lang)
        if ways_of(record):
            definitions[record.__name__]["oneOf"] = [
                {"required": list(needs), "not": {"anyOf": [{"required": [name]} for name in sorted(others)]}}
                for needs, others in ways_of(record)
            ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **root,
        "$defs": definitions,
    }


def _tolerate_single(value: dict[str, Any]) -> None:
    items = value.get("items")
    if value.get("type") == "array" and isinstance(items, dict) and items.get("type") == "string":
        described: dict[str, Any] = {
            name: value.pop(name) for name in ("description", "examples") if name in value
        }
        array = dict(value)
        value.clear()
        value.update(described, anyOf=[array, items])


def _classes(kind: type[msgspec.Struct]) -> Iterator[tuple[type[msgspec.Struct], dict[str, Field]]]:
    """A record class and every record class that it holds."""
    fields = fields_of(kind)
    yield kind, fields
    for field in fields.values():
        inner = inner_record(field.type)
        if inner is not None:
            yield from _classes(inner)


def _describe(definition: dict[str, Any], fields: dict[str, Field], lang: str) -> None:
    for name, field in fields.items():
        words = field.en if lang == "en" and field.en else field.zh
        if words:
            definition["properties"][name]["description"] = words
