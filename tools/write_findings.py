"""Writes docs/findings.md, the list of every finding, from the rules themselves and their broken fixtures.

Run it after a rule was added or reworded: `python tools/write_findings.py`. A test compares the committed page.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Final

from casepress.diagnostics import Rule, Severity
from casepress.rules.registry import BY_CODE

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "findings.md"
SITES: Final = ROOT / "tests" / "sites"
GROUPS: Final = {
    "1": ("读取文件", "Reading files"),
    "2": ("名称和值", "Keys and values"),
    "3": ("词表：问题、批次、对象、地区", "Vocabularies: issues, releases, objects, regions"),
    "4": ("一个案例的内容", "The content of one case"),
    "5": ("案例之间", "Between cases"),
    "6": ("图片、视频、字幕", "Pictures, clips, captions"),
    "7": ("站点和输出", "The site and its output"),
    "8": ("发布和夜间运行", "Releases and nights"),
    "9": ("导入和导出", "Import and export"),
}
HEAD: Final = """\
# 检查结果一览

<!-- 由 tools/write_findings.py 生成，请勿手改 · made by tools/write_findings.py, do not edit -->

程序发现的每一处问题都有固定编号。**错误**会使该案例暂不发布，其余案例照常；**警告**不影响发布。
编号永久不变，网址末尾加 `#cp107` 就能指到那一条。

Every finding has a permanent code. An **error** keeps its case out of the site while all others are published; a
**warning** does not. The code is the anchor, as in `#cp107`.
"""
# A line in more fixtures than this is part of the valid case around the mistake.
COMMON: Final = 12
LINES, WIDTH = 4, 90


def all_rules() -> list[Rule]:
    """Every rule of every module, in the order of their codes."""
    return list(BY_CODE.values())


def page() -> str:
    """The whole page."""
    examples = read_examples()
    parts = [HEAD]
    group = ""
    for rule in all_rules():
        if rule.code[2] != group:
            group = rule.code[2]
            parts.append(f"\n## {group}xx {GROUPS[group][0]} · {GROUPS[group][1]}\n")
        parts.append(entry(rule, examples.get(rule.code, "")))
    return "".join(parts)


def entry(rule: Rule, example: str) -> str:
    """One rule: what it says, what to do, why, and the shortest mistake that breaks it."""
    error = rule.severity is Severity.ERROR
    lines = [
        f"\n### {rule.code}\n",
        f"**{rule.title.zh}**（{'错误' if error else '警告'}）：{filled(rule.message.zh)}。",
        f"改法：{filled(rule.hint.zh).rstrip('。')}。{rule.why.zh}\n",
        f"**{rule.title.en}** ({'error' if error else 'warning'}): {filled(rule.message.en)}.",
        f"Cure: {filled(rule.hint.en).rstrip('.')}. {rule.why.en}\n",
    ]
    if example:
        lines.append(f"```text\n{example}\n```\n")
    return "\n".join(lines)


def filled(template: str) -> str:
    """A template as prose: an ellipsis for every field; what looks like a tag or a block is text."""
    text = re.sub(r"\{[a-z_]+\}", "…", template)
    return re.sub(r"(<[^<>]*>)", r"`\1`", text)


def read_examples() -> dict[str, str]:
    """The lines of each fixture that are not part of the valid case around them."""
    fixtures = sorted((SITES / "broken").iterdir())
    texts = {path: readable(path / "case.md") for path in fixtures}
    counts = Counter(line for text in texts.values() for line in dict.fromkeys(text.splitlines()))
    found = {}
    for folder, text in texts.items():
        lines = [line for line in text.splitlines() if line.strip() and counts[line] <= COMMON]
        found[folder.name.partition("-")[0]] = shortened(lines or _of_other_files(folder))
    return {code: example for code, example in found.items() if example}


def _of_other_files(folder: Path) -> list[str]:
    """What a fixture's vocabulary or settings hold and those of the good site do not."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.suffix in (".yml", ".csv") and path.is_file():
            good = set(readable(SITES / "good" / name).splitlines())
            lines = [line for line in readable(path).splitlines() if line not in good]
            return lines[-1:] if path.suffix == ".csv" else lines
    return []


def readable(path: Path) -> str:
    """The text of a file; nothing when there is none, or none that can be shown."""
    try:
        text = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return ""
    return "" if "\0" in text else text


def shortened(lines: list[str]) -> str:
    """A few lines, none long, with every character that cannot be seen named."""
    shown = ["".join(_visible(char) for char in line[:WIDTH]) for line in lines[:LINES]]
    return "\n".join(line + ("…" if len(line) >= WIDTH else "") for line in shown)


def _visible(char: str) -> str:
    return char if char.isprintable() else f"<U+{ord(char):04X}>"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
