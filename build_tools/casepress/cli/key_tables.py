"""The documentation of every key of the front matter as one page in both languages, made from the records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec import inspect

from casepress.case import Front
from casepress.schema import Field, fields_of, inner_record

HEAD: Final = """\
# 案例文件头：全部名称 / Front matter: every key

案例是 `cases/<批次>/<名称>.md`。文件以一行 `---` 开头，下面是“名称: 值”，再以一行 `---` 结束，然后是正文。
带 ● 的必须写；地区 `region` 和督察对象 `objects` 至少写一个；其余有内容才写。
所有的值都按文字读，地区代码请加引号。本页由程序生成：
`casepress schema --format markdown --output docs/front-matter.md`。

A case is `cases/<batch>/<name>.md`: a line `---`, the keys below, a line `---`, then the text.
Keys marked ● are required, and so is one of `region` and `objects`.
Every value is read as text; put region codes in quotes. This page is generated.
"""
NAMES: Final = {
    "figures": ("图片", "pictures"),
    "video": ("视频", "clips"),
    "key_facts": ("关键数据", "measured facts"),
    "follow_ups": ("后续进展", "what followed"),
    "sources": ("事实来源", "sources"),
    "relates_to": ("相关案例", "related cases"),
    "corrections": ("更正", "corrections"),
    "withdrawn": ("撤回", "withdrawal"),
}


def front_matter_page() -> str:
    """The whole page, as docs/front-matter.md holds it."""
    parts = [HEAD, "\n".join(_table(Front))]
    for name, field in fields_of(Front).items():
        record = inner_record(field.type)
        if record is not None:
            zh, en = NAMES.get(name, (field.zh, field.en))
            parts.append(f"## `{name}` {zh} / {en}\n\n" + "\n".join(_table(record)))
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _table(record: type[msgspec.Struct]) -> Iterator[str]:
    yield "| 名称 Key | | 值 Value | 说明 | Meaning | 例 Example |"
    yield "|---|---|---|---|---|---|"
    for field in fields_of(record).values():
        cells = (
            f"`{field.name}`",
            "●" if field.required else "",
            _value(field),
            field.zh,
            field.en,
            f"`{field.example}`" if field.example else "",
        )
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _value(field: Field) -> str:
    """The form of a value, in words that need no programmer."""
    kind = field.type
    if field.form == "day":
        return "日期 date"
    if inner_record(kind) is not None:
        return "列表 list" if _is_list(kind) else "一组 group"
    if _is_list(kind):
        return "列表 list"
    plain = _bare(kind)
    if isinstance(plain, inspect.LiteralType):
        return "、".join(f"`{choice}`" for choice in plain.values)
    if isinstance(plain, inspect.IntType):
        return f"数 number {plain.ge}–{plain.le}"
    limit = plain.max_length if isinstance(plain, inspect.StrType) else None
    return f"文字 text ≤ {limit}" if limit else "文字 text"


def _bare(kind: inspect.Type) -> inspect.Type:
    """A type without its notes and without the possibility of absence."""
    while isinstance(kind, (inspect.Metadata, inspect.UnionType)):
        inner = (kind.type,) if isinstance(kind, inspect.Metadata) else kind.types
        kind = next(one for one in inner if not isinstance(one, inspect.NoneType))
    return kind


def _is_list(kind: inspect.Type) -> bool:
    return isinstance(_bare(kind), inspect.VarTupleType)
