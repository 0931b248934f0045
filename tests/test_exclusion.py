"""What `exclude_docs` leaves out: never more than the engine leaves out itself."""

from __future__ import annotations

import pytest
from pathspec.gitignore import GitIgnoreSpec

from casepress.exclusion import Exclusion

PATHS = (
    "about.md", "a/about.md", "a/b/about.md", "drafts/x.md", "a/drafts/x.md", "drafts", "drafts.md", "x.MD", "shots/c-1.png",
    "shots/d-1.png", "shots/keep.png", "a/b/c/d.md", "a.b.md", "a/x/b/y.md",
)  # fmt: skip
PATTERNS = (
    "about.md", "/about.md", "drafts/", "/drafts/", "drafts", "a/about.md", "a/", "*.md", "**/about.md", "a/**", "a/**/about.md",
    "a/*/about.md", "shots/[bc]-*.png", "shots/[!c]-*.png", "?bout.md", "# about.md", "a.b.md", "*", "a/*", "**",
    "*.md\n!about.md", "drafts/\n!drafts/x.md", "shots/*\n!shots/keep.png\n", "*\n!a/", "!about.md\n*.md",
)  # fmt: skip


@pytest.mark.parametrize("text", PATTERNS)
def test_exclusion_leaves_out_nothing_that_the_engine_publishes(text: str) -> None:
    engine = GitIgnoreSpec.from_lines(text.splitlines())
    ours = {path for path in PATHS if Exclusion(text).holds(path)}
    assert ours <= {path for path in PATHS if engine.match_file(path)}


@pytest.mark.parametrize("text", [one for one in PATTERNS if "/\n!" not in one and "!a/" not in one])
def test_exclusion_of_a_usual_pattern_is_that_of_the_engine(text: str) -> None:
    engine = GitIgnoreSpec.from_lines(text.splitlines())
    assert {path for path in PATHS if Exclusion(text).holds(path)} == {
        path for path in PATHS if engine.match_file(path)
    }


@pytest.mark.parametrize("text", [r"ab\out.md", "[[:alpha:]]bout.md", "*.md\n![a\\-b]bout.md"])
def test_exclusion_that_is_not_understood_leaves_nothing_out(text: str) -> None:
    assert not Exclusion(text).holds("about.md")
