"""The fields of the form, made from the records that are the schema: every key with its label, help and kind. Pure."""

from __future__ import annotations

from typing import Any, Final, get_args

import msgspec
from msgspec import inspect

from casepress.case import Front, Mode, Status
from casepress.pages.copy import FOLLOW_UP_LABELS, RELATION_LABELS
from casepress.schema import Field, fields_of, inner_record
from casepress.vocabulary import choices

# Keys of the form that are no keys of a case: the name of its file, its text, what was found, and the folding.
FILE_NAME: Final = "file_name"
BODY: Final = "body"
FINDINGS: Final = "findings"
MORE: Final = "more"
# What every case needs or nearly every case has stands open, in this order; all other keys are folded.
FIRST: Final = (
    "title", "batch", "region", "issue", FILE_NAME, "summary", BODY, "figures", "video", "key_facts", "team",
    "found_on", "source", "status", "follow_ups", "sources", "objects",
)  # fmt: skip
_KINDS: Final = {
    "region": "regions",
    "issue": "issues",
    "objects": "objects",
    "batch": "batch",
    "figures": "pictures",
    "video": "clips",
    "approved": "shown",
}
_WIDE: Final = range(300, 2000)  # the longest texts of these lengths get several lines
_LABELS: Final = {
    **FOLLOW_UP_LABELS,
    **RELATION_LABELS,
    **choices.TITLES,
    **choices.SOURCES,
    **choices.GRAVITIES,
}
_ORDER: Final = {
    value: number for number, value in enumerate((*_LABELS, *(get_args(Mode)), *(get_args(Status))))
}
# What helps in a form, where the schema's own words are for those who write the file.
_HELP: Final = {
    "region": "输入名称或代码的一部分，从列表里选；涉及几个地方就选几个",
    "batch": "哪一次督察、第几批通报",
}
_NOTES: Final = {
    "withdrawn": "表单里没有删除。已经公开的案例要撤下，就在这里写日期和说明：原地址会留一页说明，读者不会扑空。",
    "approved": "审定用命令 casepress approve 记录，这里只显示。改了内容，原来的审定就不算数了。",
    "batch": "最新的在前。没有要找的，先在 inspections.yml 里加。",
    "objects": "案例没有地区（央企、兵团等）时才填。",
}


def form_fields() -> list[dict[str, Any]]:
    """Every field of the form in its order."""
    keys = fields_of(Front)
    own = {FILE_NAME: _file_name(), BODY: _body()}
    first = [own.get(name) or _described(keys[name]) for name in FIRST]
    rest = [_described(field) | {"rare": True} for name, field in keys.items() if name not in FIRST]
    more = {"name": MORE, "kind": "more", "label": "更多栏目", "help": "", "required": False}
    return [{"name": FINDINGS, "kind": "findings", "label": "检查结果", "help": "", "required": False},
            *first, more, *rest]  # fmt: skip


def _file_name() -> dict[str, Any]:
    words = "案例文件的名字，也是网址的一部分。选好地区和问题会自动起一个，也可以自己写：小写英文字母、数字、连字符。保存以后不能再改。"
    return {"name": FILE_NAME, "kind": "file_name", "label": "文件名", "help": words, "required": True}


def _body() -> dict[str, Any]:
    words = "正文。一、二、三级标题分别用 ## 、### 、#### 开头；段落之间空一行。"
    return {"name": BODY, "kind": "body", "label": "正文", "help": words, "required": False}


def _described(field: Field) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": field.name,
        "kind": _kind(field),
        "label": label_of(field),
        "help": _HELP.get(field.name) or field.zh.removeprefix(label_of(field)).lstrip("：；，"),
        "note": _NOTES.get(field.name, ""),
        "required": field.required or field.name == "region",
        "example": field.example if not field.example.startswith("[") else "",
    }
    core = field.core
    if isinstance(core, inspect.LiteralType):
        # The type has forgotten the order in which its values were written; ours is that of their course.
        values = sorted(map(str, core.values), key=lambda value: _ORDER.get(value, len(_ORDER)))
        found["options"] = [[value, _LABELS.get(value, value)] for value in values]
    if isinstance(core, inspect.StrType) and core.max_length:
        found["limit"] = core.max_length
    record = inner_record(core)
    if record is not None:
        found["fields"] = [_described(one) for one in _in_order(record)]
    return found


def _in_order(record: type[msgspec.Struct]) -> list[Field]:
    return list(fields_of(record).values())


def label_of(field: Field) -> str:
    """What a key is called: its help up to the first mark."""
    for mark in "：；，（":
        head, found, _ = field.zh.partition(mark)
        if found and head:
            return label_of(field._replace(zh=head))
    return field.zh or field.name


def _kind(field: Field) -> str:
    """How a key is filled in."""
    core = field.core
    if field.name in _KINDS:
        return _KINDS[field.name]
    if isinstance(core, inspect.VarTupleType):
        return "records" if inner_record(core) is not None else "lines"
    if isinstance(core, inspect.StructType):
        return "record"
    if isinstance(core, inspect.LiteralType):
        return "choice"
    if isinstance(core, inspect.IntType):
        return "number"
    if field.form == "day":
        return "day"
    return "area" if isinstance(core, inspect.StrType) and (core.max_length or 0) in _WIDE else "line"
