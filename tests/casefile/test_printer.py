"""The printer and the reader are inverse, whatever an editor has typed."""

from __future__ import annotations

import calendar
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect

from casepress.case import Figure, Front
from casepress.casefile.frontmatter import cut, read_text
from casepress.casefile.printer import print_case, print_front
from casepress.notation import read_yaml
from casepress.schema import DAY_PATTERN, INVISIBLE, decode, fields_of, ways_of

FILE = "cases/c2b3-r1/case.md"
PLAIN = Front(title="山西太原某企业违法排污", region=("140100",), issue=("water",), batch="c2b3-r1")
# What other readers of YAML trip over, and what editors really type.
NASTY = (
    "no", "on", "~", "null", "NULL", "true", "1", "1.0", "0x1F", "1e3", "010000", "12:30:45", "2021-05-17", ".inf",
    "- a", "? a", ": a", "a: b", "a #b", "# a", "#a", "&a", "*a", "!a", "%a", "@a", "`a", "|", ">", "[a]", "{a: "
                                                                                                           "b}",
    "[", "{", "'", '"', "'a", '"a', "a'b", 'a"b', "\\", "\\n", "a\\", "---", "--- a", "...", "<<", "=", "<img "
                                                                                                        "onerror>",
    "<!-- a -->", "{{ a }}", "{% a %}", "a, b", "a,b", "，", "：", "甲: 乙", "甲 #乙", "“甲”", "甲\n乙", "甲\n\n乙", "甲\t乙",
    "甲  乙", "甲\u3000乙", "甲\u2028乙", "甲\u00a0乙", "😀", "Ⅴ类", "𠮷", "e\u0301", "\u0301a", "a" * 119,
    "甲 - 乙", "- ", "?", "!", "y", "N", "2021", "2021-05", "+1", "-1", "_", "1_000", "0o7", "0b1", "1,000", "％", "a:", ":a",
)  # fmt: skip


def read_front(text: str) -> Front | None:
    """The front matter of a printed case, read the way the reader reads it."""
    whole = read_text(text.encode(), FILE).value
    parts = cut(whole or "", FILE).value
    assert parts is not None, text
    node = read_yaml(parts.front, FILE, 2)
    assert node.value is not None, (text, node.findings)
    decoded = decode(node.value, Front, FILE)
    assert decoded.findings == (), (text, decoded.findings)
    front: Front | None = decoded.value[0]
    return front


def days() -> st.SearchStrategy[str]:
    def written(year: int, month: int, day: int, size: int) -> str:
        last = calendar.monthrange(year, month)[1]
        return f"{year}-{month:02}-{min(day, last):02}"[:size]

    return st.builds(
        written, st.integers(1949, 2100), st.integers(1, 12), st.integers(1, 31), st.sampled_from((4, 7, 10))
    )


def texts(kind: inspect.StrType) -> st.SearchStrategy[str]:
    if kind.pattern == DAY_PATTERN:
        return days()
    if kind.pattern is not None:
        found = st.from_regex(re.compile(kind.pattern), fullmatch=False)
    else:
        found = st.one_of(
            st.sampled_from(NASTY), st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
        )
    limit = kind.max_length or 200
    return found.map(str.strip).filter(
        lambda text: (
            bool(text)
            and len(text) <= limit
            and INVISIBLE.search(text) is None
            and re.search("[\u2066-\u2069\ufffe\uffff\r\x85]", text) is None
            and (kind.pattern is None or re.search(kind.pattern, text) is not None)
        )
    )


def values(kind: inspect.Type) -> st.SearchStrategy[Any]:
    """Any value that a key of this type may hold."""
    if isinstance(kind, inspect.Metadata):
        return values(kind.type)
    if isinstance(kind, inspect.UnionType):
        inner = next(member for member in kind.types if not isinstance(member, inspect.NoneType))
        return st.one_of(st.none(), values(inner))
    if isinstance(kind, inspect.VarTupleType):
        return st.lists(values(kind.item_type), max_size=3).map(tuple)
    if isinstance(kind, inspect.StructType):
        return records(kind.cls)
    if isinstance(kind, inspect.LiteralType):
        return st.sampled_from(kind.values)
    if isinstance(kind, inspect.IntType):
        return st.integers(kind.ge or 0, kind.le or 10_000)
    assert isinstance(kind, inspect.StrType)
    return texts(kind)


def records(kind: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    required, optional = {}, {}
    for name, field in fields_of(kind).items():
        (required if field.required else optional)[name] = values(field.type)
    if not ways_of(kind):
        return st.fixed_dictionaries(required, optional=optional).map(lambda given_: kind(**given_))
    return st.one_of(
        *(
            st.fixed_dictionaries(
                {**required, **{name: optional[name] for name in needs}},
                optional={name: one for name, one in optional.items() if name not in {*needs, *others}},
            ).map(lambda given_: kind(**given_))
            for needs, others in ways_of(kind)
        )
    )


@settings(max_examples=300, deadline=None)
@given(records(Front), st.sampled_from(("", "正文。\n", "---\n正文\n---\n", "\n\n# 标题\n")))
def test_what_was_printed_is_read_back_whole(front: Front, body: str) -> None:
    text = print_case(front, body)
    assert read_front(text) == front
    parts = cut(text, FILE).value
    assert parts is not None
    assert parts.body == body


@pytest.mark.parametrize("text", NASTY)
def test_a_nasty_text_survives_in_every_kind_of_place(text: str) -> None:
    text = text.strip()
    front = msgspec.structs.replace(
        PLAIN,
        title=text,
        region=(text, "甲"),
        source=text[:90],
        figures=(Figure(file="1.png", alt=text, caption=text),),
    )
    assert read_front(print_case(front, "")) == front


def test_keys_are_printed_in_the_order_of_the_model_and_only_when_given() -> None:
    keys = [line.split(":")[0] for line in print_front(PLAIN).splitlines()]
    assert keys == ["title", "region", "issue", "batch"]


def test_codes_are_quoted_so_that_every_tool_reads_text() -> None:
    assert '"140100"' in print_front(PLAIN)


def test_printing_is_stable() -> None:
    text = print_case(PLAIN, "正文。\n")
    front = read_front(text)
    assert front is not None
    assert print_case(front, "正文。\n") == text
