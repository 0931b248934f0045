"""Every sentence that a YAML parser can say has its words in both languages; none is passed on in English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import yaml
import yaml.parser
import yaml.reader
import yaml.scanner

from casepress import notation
from casepress.notation import read_yaml
from casepress.notation.problems import known

# Said by the composer, which is not asked: it makes trees of events, and ours are made by `notation`.
COMPOSED = {"found undefined alias", "found duplicate anchor; first occurrence", "found another document"}
STARTS = b"did not find|found|could not find|mapping values are|mapping keys are|block sequence entries|control characters"


def said_by(module: ModuleType) -> Iterator[str]:
    """The sentences that a module of PyYAML gives to its errors."""
    assert module.__file__ is not None
    for node in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("ScannerError", "ParserError"):
            # context, its mark, problem, its mark
            problem = node.args[2].left if isinstance(node.args[2], ast.BinOp) else node.args[2]
            yield ast.literal_eval(problem) if isinstance(problem, ast.Constant) else ast.unparse(problem)


def said_by_libyaml() -> list[str]:
    """The sentences in the compiled parser."""
    library = pytest.importorskip("yaml._yaml")
    data = Path(library.__file__).read_bytes()
    found = re.findall(rb"\x00((?:" + STARTS + rb")[ -~]*)(?=\x00)", data)
    return sorted({one.decode() for one in found} - COMPOSED)


SENTENCES = sorted({*said_by(yaml.scanner), *said_by(yaml.parser)} - {"str(exc)"})


def test_the_parsers_are_asked_for_all_they_say() -> None:
    assert len(SENTENCES) >= 30
    assert len(said_by_libyaml()) > 35


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_of_the_python_parser_has_its_words(sentence: str) -> None:
    assert known(sentence).cause.zh != "格式有误"


def test_every_sentence_of_libyaml_has_its_words() -> None:
    assert [one for one in said_by_libyaml() if known(one).cause.zh == "格式有误"] == []


BROKEN = [
    ("a: *甲", (1, 4), "以 *"),
    ("a: **甲**乙", (1, 4), "以 *"),
    ("a: &甲", (1, 4), "以 *、&"),
    ("a: !甲", (1, 4), "以 !"),
    ("a: !<甲", (1, 4), "以 !"),
    ("a: !b!甲", (1, 4), "以 !"),
    ("a: >甲", (1, 4), "以 > 或 |"),
    ("a: |甲", (1, 4), "以 > 或 |"),
    ("a: |0", (1, 4), "以 > 或 |"),
    ("a: @甲", (1, 4), "@"),
    ("a: `甲`", (1, 4), "@"),
    ("a: %甲", (1, 4), "@"),
    ("%甲\n---\na: b", (1, 1), "% 开头"),
    ("a: - b", (1, 4), "短横线"),
    ("a: ? b", (1, 4), "“?”"),
    ('a: "\\q"', (1, 5), "反斜杠"),
    ('a: "\\xzz"', (1, 7), "反斜杠"),
    ("a:\n\tb: c", (2, 1), "制表符"),
    ("a:\n  - b: c\n\td: e", (3, 1), "制表符"),
    ("a: [, b]", (1, 5), "缺少内容"),
    ("a: [b] c", (1, 4), "以 [ 开头"),
    ("a: b: c", (1, 5), "冒号"),
    ("a: 甲\x07", (1, 5), "U+0007"),
    ("a: b\nc: 甲\ud800", (2, 5), "U+D800"),
]


@pytest.mark.parametrize("parser", ["libyaml", "python"])
@pytest.mark.parametrize(("text", "at", "cause"), BROKEN)
def test_what_cannot_be_read_is_told_in_chinese_by_either_parser(
    text: str, at: tuple[int, int], cause: str, parser: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if parser == "python":
        monkeypatch.setattr(notation, "_PARSER", yaml.BaseLoader)
    checked = read_yaml(text + "\n", "case.md")
    assert checked.value is None
    finding = checked.findings[0]
    assert (finding.code, finding.place.line) == ("CP106", at[0])
    assert parser == "python" or finding.place.column == at[1]
    assert cause in finding.message.zh
    assert not re.search(r"[a-z]{3,}", finding.message.zh + finding.hint.zh), finding
    assert not re.search("[\u4e00-\u9fff]", finding.message.en + finding.hint.en), finding


def test_a_sentence_that_nobody_knows_stays_out_of_the_chinese_message() -> None:
    problem = known("found something new")
    assert not re.search("[a-z]", problem.cause.zh)
    assert problem.cause.en == "found something new"
