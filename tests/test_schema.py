"""From nodes to records by the records' own types, and the JSON Schema that comes of the same model."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import jsonschema
import msgspec
import pytest

from casepress.case import Front
from casepress.notation import read_yaml
from casepress.schema import DAY_PATTERN, decode, fields_of, impossible, json_schema, key


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """A record inside."""

    name: Annotated[str, key("名称", "name", example="甲", max_length=5)]
    day: Annotated[str, key("日期", "day", form="day", pattern=DAY_PATTERN)] = ""


class Whole(msgspec.Struct, frozen=True, omit_defaults=True):
    """A record."""

    title: Annotated[str, key("标题", "title", example="甲")]
    kind: Annotated[Literal["a", "b"] | None, key("种类", "kind")] = None
    order: Annotated[Annotated[int, msgspec.Meta(ge=1, le=9)] | None, key("序号", "order")] = None
    words: Annotated[tuple[Annotated[str, msgspec.Meta(pattern="^[a-z]+$")], ...], key("词", "words")] = ()
    parts: Annotated[tuple[Part, ...], key("部分", "parts")] = ()
    one: Annotated[Part | None, key("一个", "one")] = None


def read(text: str) -> tuple[Whole | None, list[str], dict[str, tuple[int, int]]]:
    node = read_yaml(text, "case.md").value
    assert node is not None
    decoded = decode(node, Whole, "case.md")
    return decoded.value[0], [finding.code for finding in decoded.findings], decoded.value[1]


def test_a_complete_record_is_read() -> None:
    record, codes, _ = read(
        "title: 甲\nkind: b\norder: 3\nwords: [x, y]\nparts:\n  - {name: 乙, day: 2021-05}\n"
    )
    assert codes == []
    assert record == Whole("甲", "b", 3, ("x", "y"), (Part("乙", "2021-05"),))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("kind: a\n", ["CP202"]),
        ("title:\n", ["CP204", "CP202"]),
        ("title: 甲\ncolour: red\n", ["CP201"]),
        ("title: [甲]\n", ["CP203"]),
        ("title: {甲: 乙}\n", ["CP203"]),
        ("title: 甲\nkind: c\n", ["CP205"]),
        ("title: 甲\norder: 0\n", ["CP206"]),
        ("title: 甲\norder: 10\n", ["CP206"]),
        ("title: 甲\norder: -1\n", ["CP206"]),
        ("title: 甲\norder: ３\n", ["CP206"]),
        ("title: 甲\norder: 99999999999999999999\n", ["CP206"]),
        ("title: 甲\nwords: [X]\n", ["CP209"]),
        ("title: 甲\nwords: {a: b}\n", ["CP203"]),
        ("title: 甲\nparts: 乙\n", ["CP203"]),
        ("title: 甲\nparts: [乙]\n", ["CP203"]),
        ("title: 甲\nparts: [{day: 2021}]\n", ["CP202"]),
        ("title: 甲\none: {name: 一二三四五六}\n", ["CP210"]),
        ("title: 甲\none: {name: 乙, day: 2021-5-1}\n", ["CP207"]),
        ("title: 甲\none: {name: 乙, day: 2021-02-29}\n", ["CP208"]),
        ('title: "甲\\u200b"\n', ["CP212"]),
        ('title: "甲\\ue000"\n', ["CP212"]),
        ("title: 甲\nkind: c\norder: x\nwords: [X, Y]\n", ["CP205", "CP206", "CP209", "CP209"]),
    ],
)
def test_every_mistake_of_a_record_is_found(text: str, codes: list[str]) -> None:
    record, found, _ = read(text)
    assert found == codes
    assert record is None


def hints(text: str) -> list[tuple[str, str]]:
    node = read_yaml(text, "case.md").value
    assert node is not None
    return [(finding.code, finding.hint.zh) for finding in decode(node, Whole, "case.md").findings]


@pytest.mark.parametrize(
    ("text", "code", "cure"),
    [
        ("title: 甲\nparts: [{name: 1,200}]\n", "CP201", 'name: "1,200"'),
        ("title: 甲\nparts:\n  - {name: 6个, 29人, day: 2021}\n", "CP201", 'name: "6个, 29人"'),
        ("title: 甲\nparts:\n  - {name:甲}\n", "CP201", "冒号后面没有空格"),
        ("title: 甲\nparts:\n  - ｛name: 甲｝\n", "CP201", "英文括号"),
        ("title: 甲\nparts:\n  - name:甲\n", "CP203", "冒号后面没有空格"),
        ("title: 甲\nparts:\n  －name: 甲\n", "CP203", "英文短横线"),
        ("title: 甲\nparts:\n  -name: 甲\n", "CP203", "短横线后面没有空格"),
        ("title: 甲\n　kind: a\n", "CP201", "行首是全角空格"),
        ("title: 甲\nkind: “a”\n", "CP205", "写成 a，"),
        ("title: 甲\norder: “3”\n", "CP206", "写成 3，"),
        ("title: 甲\none: {name: 乙, day: “2021”}\n", "CP207", "写成 2021，"),
        ("title: 甲\nwords: [“x”]\n", "CP209", "写成 x，"),
        ("title: 甲\nwords: [x，y]\n", "CP214", "[x, y]"),
    ],
)
def test_a_slip_in_a_value_has_a_cure_of_its_own(text: str, code: str, cure: str) -> None:
    found = hints(text)
    assert (code, True) in [(one, cure in hint) for one, hint in found], found


@pytest.mark.parametrize("text", ["title: 甲\nkin:\n", "kin:\ntitle: 甲\n", "title: 甲\none: {name: 乙, daa: }\n"])
def test_an_unknown_key_without_a_value_is_not_taken_for_the_rest_of_another(text: str) -> None:
    assert not any("花括号" in hint for _, hint in hints(text))


def test_an_empty_value_of_no_need_is_a_warning_only() -> None:
    record, codes, _ = read("title: 甲\nkind:\n")
    assert (record, codes) == (Whole("甲"), ["CP204"])


def test_marks_are_the_places_of_values_by_dotted_path() -> None:
    _, _, marks = read("title: 甲\nparts:\n  - {name: 乙}\n")
    assert marks["parts.0.name"] == (3, 12)
    assert marks["title"] == (1, 8)


@pytest.mark.parametrize(
    ("day", "possible"),
    [("2021", True), ("2020-02-29", True), ("2021-02-29", False), ("2021-13", False), ("2021-00", False),
     ("2021-04-31", False), ("2021-04-00", False), ("1948", False), ("2101", False), ("1900-02-29", False)],
)  # fmt: skip
def test_a_day_is_possible_when_the_calendar_has_it(day: str, possible: bool) -> None:
    assert (impossible(day) is None) is possible


def test_every_key_of_a_case_is_documented_in_both_languages() -> None:
    for name, field in fields_of(Front).items():
        assert field.zh, name
        assert field.en, name


SCHEMA: dict[str, Any] = json_schema(Front, "案例")
GOOD = {"title": "甲", "region": ["140100"], "issue": ["water"], "batch": "c2b3-r1"}


@pytest.mark.parametrize(
    "more",
    [{}, {"region": "140100"}, {"issue": "water"}, {"found_on": "2021-05"}, {"order": 3}, {"status": "整改中"},
     {"figures": [{"file": "1.jpg"}]}, {"figures": [{"before": "1.jpg", "after": "2.jpg", "after_alt": "甲"}]},
     {"withdrawn": {"date": "2021", "note": "甲"}}],
)  # fmt: skip
def test_the_json_schema_takes_what_the_reader_takes(more: dict[str, Any]) -> None:
    jsonschema.validate({**GOOD, **more}, SCHEMA)


@pytest.mark.parametrize(
    "more",
    [{"batch": "C2"}, {"order": 0}, {"status": "整改"}, {"sumary": "甲"}, {"figures": [{"alt": "甲"}]},
     {"figures": [{"file": "../1.jpg"}]}, {"figures": [{"before": "1.jpg"}]},
     {"figures": [{"file": "1.jpg", "after_alt": "甲"}]}, {"figures": [{"file": "1.jpg", "after": "2.jpg"}]},
     {"found_on": "去年"}],
)  # fmt: skip
def test_the_json_schema_refuses_what_the_reader_refuses(more: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**GOOD, **more}, SCHEMA)


def test_the_json_schema_is_itself_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
