"""The real index asked by the real script: in Node for many questions, in Chromium for the page."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from programs import needed

from casepress.concordance.words import fold, holds

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "build_tools/casepress/static/search.js"


def ask(folder: Path, questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers to questions in one run of Node: each with `answer` and the `bytes` that were read for it."""
    done = subprocess.run(
        [
            needed("node", "nodejs"),
            str(Path(__file__).with_name("ask.js")),
            str(SCRIPT),
            str(folder / "search"),
        ],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def search(folder: Path, *queries: str) -> list[dict[str, Any]]:
    """What some queries find: lists of "release/number" by block."""
    answers = ask(folder, [{"kind": "search", "query": query} for query in queries])
    return [answer["answer"] for answer in answers]


def texts(folder: Path) -> dict[str, dict[str, Any]]:
    """The published texts by "release/number"."""
    base = folder / "search/texts"
    return {
        path.relative_to(base).with_suffix("").as_posix(): json.loads(path.read_bytes())
        for path in sorted(base.rglob("*.json"))
    }


def blocks(text: dict[str, Any]) -> list[str]:
    return [text["title"], *text["facts"], *text["blocks"]]


def folded(texts: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {name: fold("\n".join(blocks(text))) for name, text in texts.items()}


def truth(texts: dict[str, dict[str, Any]], query: str) -> set[str]:
    """The cases in which every word of a query stands literally."""
    return {name for name, text in texts.items() if holds(blocks(text), query)}


def mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found)
