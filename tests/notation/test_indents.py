"""An indent that does not match is told with both columns, and only where it is the indent."""

from __future__ import annotations

import pytest

from casepress.notation import read_yaml

HEAD = "title: 甲\nfigures:\n  - file: 1.jpg\n"


@pytest.mark.parametrize(
    ("text", "at", "columns", "spaces"),
    [
        (HEAD + "     alt: 乙\n", (4, 6), ("“alt”从第 6 列", "“file”从第 5 列"), "留 4 个空格"),
        (HEAD + "   alt: 乙\n", (4, 4), ("“alt”从第 4 列", "“file”从第 5 列"), "留 4 个空格"),
        (HEAD + "  alt: 乙\n", (4, 3), ("“alt”从第 3 列", "“file”从第 5 列"), "留 4 个空格"),
        (HEAD + "    alt: 乙\n - file: 2.jpg\n", (5, 2), ("“-”从第 2 列", "“-”从第 3 列"), "留 2 个空格"),
        (HEAD + "    alt: 乙\n   - file: 2.jpg\n", (5, 4), ("“-”从第 4 列", "“-”从第 3 列"), "留 2 个空格"),
        (
            'figures:\n  - file: "1.jpg"\n     alt: 乙\n',
            (3, 6),
            ("“alt”从第 6 列", "“file”从第 5 列"),
            "留 4 个",
        ),
        ('title: 甲\n region: ["140100"]\n', (2, 2), ("“region”从第 2 列", "“title”从第 1 列"), "不留空格"),
        (
            "figures:\n  - a: 1\nvideo:\n    - b: 2\n  - c: 3\n",
            (5, 3),
            ("“-”从第 3 列", "“-”从第 5 列"),
            "留 4 个",
        ),
        (
            "# 注释: 甲\n\ntitle: 甲\n batch: a\n",
            (4, 2),
            ("“batch”从第 2 列", "“title”从第 1 列"),
            "不留空格",
        ),
    ],
)
def test_a_wrong_indent_is_told_with_its_column_and_that_of_the_line_above(
    text: str, at: tuple[int, int], columns: tuple[str, str], spaces: str
) -> None:
    (finding,) = read_yaml(text, "case.md").findings
    assert (finding.code, finding.place.line, finding.place.column) == ("CP106", *at)
    assert all(column in finding.message.zh for column in columns)
    assert spaces in finding.hint.zh


@pytest.mark.parametrize(
    "text",
    [
        "title: 甲: 乙\n",
        "title: 甲\nbatch: a: b\n",
        "a: [{bb: 1,\n  cc: x}}]\n",
        "figures:\n  - file: 1: 2\n",
        "a: [{b: 1,\n  c: {d}e: 2}]\n",
    ],
)
def test_a_mistake_behind_a_key_is_not_taken_for_its_indent(text: str) -> None:
    (finding,) = read_yaml(text, "case.md").findings
    assert "列开始" not in finding.message.zh
