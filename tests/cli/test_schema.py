"""`casepress schema`: a JSON Schema that every demonstration case fulfils, and the page of all keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from desk import casepress, process
from jsonschema import Draft202012Validator

from casepress.case import Front
from casepress.casefile.frontmatter import cut
from casepress.cli.key_tables import front_matter_page
from casepress.cli.schema import KINDS
from casepress.schema import fields_of

ROOT = Path(__file__).parent.parent.parent


def schema(tmp_path: Path, *args: str) -> dict[str, Any]:
    answer = casepress(tmp_path, "schema", *args)
    assert answer.status == 0
    made: dict[str, Any] = json.loads(answer.out)
    return made


def plain(text: str) -> Any:
    """YAML with every scalar as text, but for the numbers that keys of numbers hold."""
    node = yaml.load(text, Loader=yaml.BaseLoader)
    return numbers(node)


def numbers(node: Any, key: str = "") -> Any:
    if isinstance(node, dict):
        return {name: numbers(value, name) for name, value in node.items()}
    if isinstance(node, list):
        return [numbers(item) for item in node]
    return (
        int(node)
        if key in ("order", "round", "batch", "year", "ordinal", "cases_total") and node.isdecimal()
        else node
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_schema_of_every_kind_is_valid_in_both_languages(tmp_path: Path, kind: str, lang: str) -> None:
    made = schema(tmp_path, "--kind", kind, "--lang", lang)
    Draft202012Validator.check_schema(made)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_front_matter_of_every_demonstration_case_is_valid(tmp_path: Path) -> None:
    validator = Draft202012Validator(schema(tmp_path))
    cases = sorted((ROOT / "cases").glob("[!_]*/*.md"))
    assert len(cases) >= 24
    for path in cases:
        parts = cut(path.read_text("utf-8"), path.name).value
        assert parts is not None
        errors = [error.message for error in validator.iter_errors(plain(parts.front))]
        assert errors == [], path


def test_vocabularies_of_the_demonstration_are_valid(tmp_path: Path) -> None:
    inspections = plain((ROOT / "cases/_vocabulary/inspections.yml").read_text("utf-8"))
    assert (
        list(Draft202012Validator(schema(tmp_path, "--kind", "inspections")).iter_errors(inspections)) == []
    )
    issues = plain((ROOT / "build_tools/casepress/vocabularies/issues.yml").read_text("utf-8"))
    assert list(Draft202012Validator(schema(tmp_path, "--kind", "issues")).iter_errors(issues)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"titel": "x"},
        {"title": "很" * 121},
        {"batch": "C2B3 R5"},
        {"status": "整改完了"},
        {"figures": [{"alt": "没有文件名"}]},
        {"follow_ups": [{"date": "2021年7月", "kind": "other", "text": "x"}]},
    ],
)
def test_wrong_front_matter_is_not_valid(tmp_path: Path, wrong: dict[str, Any]) -> None:
    right = {"title": "云南玉溪某案例", "region": ["530423"], "issue": ["water", "delay"], "batch": "c2b3-r5"}
    validator = Draft202012Validator(schema(tmp_path))
    assert validator.is_valid(right)
    assert not validator.is_valid({**right, **wrong})


def test_description_is_in_the_language_asked_for(tmp_path: Path) -> None:
    keys = {lang: schema(tmp_path, "--lang", lang)["$defs"]["Front"]["properties"] for lang in ("zh", "en")}
    assert keys["zh"]["summary"]["description"] == "摘要：一两句话"
    assert keys["en"]["summary"]["description"] == "one or two sentences"


def test_output_goes_to_a_file_whose_folder_is_made(tmp_path: Path) -> None:
    answer = process(tmp_path, "schema", "--output", ".vscode/case.schema.json")
    assert answer == (0, "已写入 .vscode/case.schema.json\n", "")
    assert json.loads((tmp_path / ".vscode/case.schema.json").read_text("utf-8"))["$ref"] == "#/$defs/Front"


def test_committed_page_of_keys_is_what_the_records_give() -> None:
    page = (ROOT / "docs/front-matter.md").read_text("utf-8")
    assert page == front_matter_page(), (
        "run: casepress schema --format markdown --output docs/front-matter.md"
    )


def test_page_of_keys_names_every_key_in_both_languages() -> None:
    page = front_matter_page()
    for field in fields_of(Front).values():
        assert f"| `{field.name}` |" in page
        assert field.zh in page
        assert field.en in page
