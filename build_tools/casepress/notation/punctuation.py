"""Chinese quotes, brackets and commas where YAML takes only plain ones: what they make of a value, and the cure."""

from __future__ import annotations

import re
from typing import Final

from casepress.diagnostics import Words

_OPENING: Final = frozenset("“”‘’＂")
_CLOSING: Final = frozenset("“”‘’＂\"'")
_BRACKETS: Final = re.compile(r"[【［〔｛](.*)[】］〕｝]", re.DOTALL)
_SEPARATOR: Final = re.compile(r"[，、；;]")


def may_be_quoted(text: str) -> bool:
    """Whether a YAML text may hold a value that begins with a Chinese quote: asked of every file, so quickly."""
    return " “" in text or " ‘" in text or " ”" in text or " ’" in text or " ＂" in text


def is_quoted(text: str) -> bool:
    """Whether a whole value stands in Chinese quotes, and not only parts of it."""
    if len(text) < 2 or text[0] not in _OPENING or text[-1] not in _CLOSING:
        return False
    return not _OPENING.intersection(text[1:-1]) or text.find("”", 1) == len(text) - 1


def cure_of(text: str) -> Words | None:
    """What to do with a value that would be right in plain punctuation."""
    if is_quoted(text):
        return Words(
            f"去掉中文引号，写成 {text[1:-1]}，或者改用英文引号",
            f"Take out the Chinese quotes and write {text[1:-1]}, or use plain quotes",
        )
    bracketed = _BRACKETS.fullmatch(text)
    if bracketed is not None:
        plain = "{%s}" if text[0] == "｛" else "[%s]"
        return Words(f"改用英文括号：{plain % bracketed[1]}", f"Use plain brackets: {plain % bracketed[1]}")
    return None


def joined(text: str) -> tuple[str, ...]:
    """The items that a list's item joins with Chinese commas; none when it is one item."""
    parts = tuple(part.strip() for part in _SEPARATOR.split(text))
    return parts if len(parts) > 1 and all(parts) else ()
