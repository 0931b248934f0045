"""The form of a case as a Word document lays it out: which tables it has, and what their headings say.

Everything comes from the schema: its keys, their words, their choices. A heading ends in the key in brackets, by which
the form is known again however an editor has dressed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import inspect

from casepress.case import Front
from casepress.schema import Field, fields_of

NOTE: Final = "casepress note"  # the style of lines that explain the form and are no part of the case
VERBATIM: Final = "casepress source"  # the style of Markdown that Word has no form for
HEADS: Final = ("项目", "内容", "怎么填")
TABLE: Final = "表"
BODY: Final = (
    "以下是正文，像平常一样写：用“标题 2”“标题 3”样式写小标题。图片、视频放在这个文件旁边，或直接插入。"
)
_KEY: Final = re.compile(r"[（(]([a-z][a-z_]*)[)）]\s*\*?\s*$")
_PARTS: Final = re.compile(r"[、，,;；\s]+")
# What casepress itself writes; an editor is not asked for it.
WRITTEN: Final = frozenset({"approved"})


class Column(NamedTuple):
    """One key of the form with its words."""

    key: str
    label: str
    required: bool
    help: str


def heading(column: Column) -> str:
    """How a key is headed in the form."""
    return f"{column.label}（{column.key}）{'*' if column.required else ''}"


def key_in(text: str) -> str:
    """The key that a heading ends in; empty when there is none."""
    match = _KEY.search(text.strip())
    return match[1] if match is not None else ""


def columns_of(kind: type[msgspec.Struct]) -> list[Column]:
    """The keys of a record class that are texts, numbers, choices, or lists of texts."""
    return [_column(field) for field in fields_of(kind).values() if record_of(field) is None]


def records_of(kind: type[msgspec.Struct]) -> Iterator[tuple[Column, type[msgspec.Struct], bool]]:
    """The keys that hold records: with the class, and whether there may be several."""
    for field in fields_of(kind).values():
        found = record_of(field)
        if found is not None:
            yield _column(field), found, field.item is not None


def record_of(field: Field) -> type[msgspec.Struct] | None:
    """The class of the records under a key; None for plain values."""
    core = field.item.core if field.item is not None else field.core
    return core.cls if isinstance(core, inspect.StructType) else None


def _column(field: Field) -> Column:
    label, _, more = field.zh.partition("：")
    choices = _choices(field)
    parts = [
        more,
        f"可选：{'、'.join(choices)}" if choices else "",
        "可写多个，每行一个" if field.item is not None and record_of(field) is None else "",
        f"例：{field.example}" if field.example else "",
    ]
    return Column(field.name, label, field.required, "。".join(part for part in parts if part))


def _choices(field: Field) -> list[str]:
    core: Any = field.core
    return [str(value) for value in core.values] if isinstance(core, inspect.LiteralType) else []


def parts_of(text: str) -> list[str]:
    """What an editor typed on one line for a list, parted."""
    return [part for part in _PARTS.split(text) if part]


def is_list(key: str) -> bool:
    """Whether a key of a case holds a list of texts."""
    field = fields_of(Front)[key]
    return field.item is not None and record_of(field) is None
