"""The page docs/findings.md is made from the rules; nobody edits it."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parent.parent


def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_findings", ROOT / "tools" / "write_findings.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_committed_page_is_what_the_rules_give() -> None:
    page = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    assert page == writer().page(), "run: python tools/write_findings.py"


def test_every_rule_has_its_heading_once() -> None:
    made = writer()
    headings = [line for line in made.page().splitlines() if line.startswith("### ")]
    assert headings == [f"### {rule.code}" for rule in made.all_rules()]
