"""How keys and values are spoken of: the name of a place in a file, an example of a value, the cure for one that is wrong."""

from __future__ import annotations

import re
from typing import Final

import msgspec
from msgspec import inspect

from casepress.diagnostics import Finding, Place, Words, nearest
from casepress.notation.punctuation import cure_of
from casepress.rules import values as rules
from casepress.schema.fields import Field, fields_of, inner_record, required_of, ways_of

_MARKS: Final = re.compile("[：；，（]")
_HOST: Final = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(?:[/:?#]|$)")
# One of these has the form of every pattern that the records know.
_EXAMPLES: Final = ("https://www.mee.gov.cn/", "c2b3-r5-qilu-lake", "c2b3-r5", "1.jpg", "CP442")


def label_of(field: Field) -> str:
    """What a key is called: its description up to the first mark."""
    return _MARKS.split(field.zh)[0] or field.name


def field_at(root: type[msgspec.Struct], path: str) -> tuple[Field, bool]:
    """The key at a dotted path, and whether the path names one item of its list."""
    kind = root
    field: Field | None = None
    is_item = False
    for part in path.split("."):
        is_item = part.isdigit()
        if not is_item:
            field = fields_of(kind)[part]
            kind = inner_record(field.type) or kind
    if field is None:
        raise ValueError(f"{path!r} names no key")
    return field, is_item


def name_of(root: type[msgspec.Struct], path: str) -> Words:
    """A dotted path as an editor reads it: “第1条后续进展（follow_ups）的 date”, “follow_ups, item 1: date”."""
    parts = path.split(".")
    zh, en = "", ""
    for number, part in enumerate(parts):
        if part.isdigit():
            en += f", item {int(part) + 1}"
            continue
        following = parts[number + 1] if number + 1 < len(parts) else ""
        if following.isdigit():
            field, _ = field_at(root, ".".join(parts[: number + 1]))
            counter = field.counter or ("条" if inner_record(field.type) else "项")
            said = f"第{int(following) + 1}{counter}{label_of(field)}（{part}）"
            zh += f"的{said}" if zh else said
        else:
            zh += f"的 {part}" if zh.endswith("）") else f" 的 {part}" if zh else part
        en += f": {part}" if en else part
    return Words(zh, en)


def command_of(root: type[msgspec.Struct], path: str) -> str:
    """The command that alone writes what stands at a path, or ""."""
    field = fields_of(root).get(path.partition(".")[0])
    return field.command if field is not None else ""


def by_command(name: str, command: str) -> Words:
    """The cure for what somebody wrote by hand that a command writes."""
    return Words(
        f"这一项由命令 {command} 写入，不要手写；请删去整个 {name}，再运行 {command}",
        f"The command {command} writes this and nobody else: delete all of {name} and run {command}",
    )


def example_of(field: Field) -> str:
    """A value that could stand at a key."""
    core = field.core
    if field.example:
        return field.example
    if field.form == "day":
        return "2021-05-17"
    if isinstance(core, inspect.IntType):
        return str(core.ge or 1)
    if isinstance(core, inspect.LiteralType):
        return next(iter(field.labels), str(core.values[0]))
    if isinstance(core, inspect.StructType):
        return _record_example(core.cls)
    if isinstance(core, inspect.VarTupleType):
        return f"[{example_of(field.item or field)}]"
    pattern = field.pattern
    return next((one for one in _EXAMPLES if pattern is not None and pattern.search(one)), "…")


def _record_example(kind: type[msgspec.Struct]) -> str:
    fields, ways = fields_of(kind), ways_of(kind)
    names = ways[0][0] if ways else tuple(field.name for field in required_of(kind)) or tuple(fields)[:1]
    inside = ", ".join(f"{name}: {example_of(fields[name])}" for name in names)
    return f"{{{inside}}}"


def line_of(field: Field) -> str:
    """A key with an example of its value, as both stand in a file."""
    record = inner_record(field.type)
    if record is not None and isinstance(field.core, inspect.VarTupleType):
        return f"- {_record_example(record)}"
    return f"{field.name}: {example_of(field)}"


def shape_cure(root: type[msgspec.Struct], path: str, is_text: bool) -> Words:
    """How to write what stands at a path in the form that it should have; `is_text`: a text should stand there."""
    field, _ = field_at(root, path)
    example = line_of(field)
    if is_text:
        return Words(
            f"写成一段文字，例如 {example}；文字本来带括号或冒号的，给整个值加上英文引号",
            f"Write one text, such as {example}; put one that holds brackets or colons into quotes",
        )
    if example.startswith("- "):
        return Words(
            f"在 {field.name}: 下面另起一行，每一项以“- ”开头，例如 {example}",
            f"Below {field.name}: begin each item on a line of its own with “- ”, such as {example}",
        )
    return Words(f"例如 {example}", f"Such as {example}")


def text_cure(root: type[msgspec.Struct], path: str, text: str, pattern: re.Pattern[str] | None) -> Words:
    """What to do with a text that does not have the form of its key."""
    field, _ = field_at(root, path)
    better = text.replace("：", ":").replace("。", ".")
    if _HOST.match(better) and pattern is not None and pattern.search(f"https://{better}"):
        whole = f"{field.name}: https://{better}"
        return Words(f"网址前面缺少 https://，例如 {whole}", f"https:// is missing, as in {whole}")
    if better != text and pattern is not None and pattern.search(better):
        return Words(f"改用英文标点：{better}", f"Use plain punctuation: {better}")
    example = line_of(field) if inner_record(field.type) is None else f"{field.name}: {example_of(field)}"
    return cure_of(text) or Words(f"请照这个样子写：{example}", f"Write it like this: {example}")


def choice_cure(field: Field, text: str) -> Words:
    """The choices of a key, the one first that was meant; each with what it is called where that is known."""
    known = [*field.labels, *(value for value in _values(field) if value not in field.labels)]
    meant = {label: value for value, label in field.labels.items()}
    guess = nearest(text, known) or meant.get(nearest(text, meant) or "")
    zh = f"可选：{'、'.join(_labelled(field, value) for value in known)}"
    en = f"Choices: {', '.join(known)}"
    if guess is None:
        return Words(zh, en)
    return Words(f"是否想写 {_labelled(field, guess)}？{zh}", f'Did you mean "{guess}"? {en}')


def _values(field: Field) -> list[str]:
    return [str(value) for value in field.core.values] if isinstance(field.core, inspect.LiteralType) else []


def _labelled(field: Field, value: str) -> str:
    return f"{value}（{field.labels[value]}）" if value in field.labels else value


def absence(root: type[msgspec.Struct], path: str, place: Place) -> Finding:
    """The finding about a required key that is not there; `path` is where it would stand."""
    field, _ = field_at(root, path)
    above = path.rpartition(".")[0]
    name, command = name_of(root, path), command_of(root, path)
    cure = None
    if command:
        cure = by_command(path.partition(".")[0], command)
    elif above:
        where, line = name_of(root, above), f"{field.name}: {example_of(field)}"
        cure = Words(
            f"在{where.zh}里加上 {field.name}，例如 {line}", f"Add {field.name} to {where.en}, such as {line}"
        )
    label = field.zh.split("：")[0].split("；")[0]
    return rules.MISSING_KEY.at(
        place, cure=cure, key=name.zh, key_en=name.en, name=field.name, label=label, example=example_of(field)
    )
