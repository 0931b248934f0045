"""Slips of the hand in a YAML text that cannot be read: where they stand, and what to do.

A parser gives up some lines behind the slip. These are looked for only when it has given up, so a right text costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from casepress.diagnostics import Words

# Blanks of other kinds than YAML's: full-width, no-break, and those of typesetters.
WIDE: Final = "\u3000\u00a0\u1680\u2000-\u200a\u202f\u205f"
_BLANKS: Final = {
    "\u3000": Words("全角空格", "a full-width blank"),
    "\u00a0": Words("不间断空格（看起来和普通空格一样）", "a no-break space, which looks like a plain one"),
}
_OTHER_BLANK: Final = Words("特殊的空白字符", "a special blank")
DASHES: Final = "－—–−‐‑‒―﹣"
_KEY: Final = r"[ \t]*(?:- +)?([a-z_]{2,20})"
_LIKE_A_KEY: Final = re.compile(r"[ \t]*(?:- |-$|[a-z_]{2,20}:(?:\s|$))")
_QUOTED: Final = {'"': re.compile(r'"(?:[^"\\]|\\.)*"'), "'": re.compile(r"'(?:[^']|'')*'")}
# A value that is complete, at the end of what was read of its line.
_CLOSED: Final = re.compile(r"(?:: +|- +)(?P<value>\"[^\"]*\"|'[^']*'|\[[^\[\]]*\]|\{[^{}]*\})$")
_CLOSING: Final = {"[": "]", "{": "}"}
_CHINESE_CLOSING: Final = {"[": "】］〕", "{": "｝", '"': "”“＂", "'": "’‘＇"}


class Slip(NamedTuple):
    """A slip on a line of the text (from 0) at a column (from 0): what is wrong, and the cure."""

    line: int
    column: int
    cause: Words
    cure: Words


class _Pattern(NamedTuple):
    """What a slip looks like on its line; it stands at the group `slip`."""

    form: re.Pattern[str]
    cause: Words
    cure: Words


_PATTERNS: Final = (
    _Pattern(
        re.compile(rf"[ \t]*(?P<slip>[{WIDE}])[ \t{WIDE}]*(?:[-{DASHES}][ {WIDE}]*)?[a-z_]+[ \t]*[:：]"),
        Words("行首是{blank}", "the line begins with {blank}"),
        Words(
            "删去行首的空白，改用普通空格，与同一组的其他行对齐",
            "Replace them by plain spaces, in line with the others",
        ),
    ),
    _Pattern(
        re.compile(rf"[ \t]*(?P<slip>[{DASHES}]+)[ \t{WIDE}]*[a-z_]+[ \t]*[:：]"),
        Words("行首的短横线不是英文的“-”", "the dash is not the plain “-”"),
        Words("改成英文短横线，后面空一格：“- ”", "Write a plain “-” and a space"),
    ),
    _Pattern(
        re.compile(r"[ \t]*(?P<slip>-)[a-z_]+[ \t]*[:：]"),
        Words("短横线后面没有空格", "no space after the dash"),
        Words("在“-”后面空一格", "Put a space after the “-”"),
    ),
    _Pattern(
        re.compile(r" *(?P<slip>\t)[ \t]*\S"),
        Words("行首用了制表符（Tab）", "the line begins with a tab"),
        Words("删去制表符，改用空格，与同一组的其他行对齐", "Use spaces instead, in line with the others"),
    ),
    _Pattern(
        re.compile(r"[ \t]*(?P<slip>//|/\*|<!--|＃|﹟)"),
        Words("这种写法不是注释", "this is no comment here"),
        Words(
            "注释以英文的“#”开头，后面空一格，例如：# 批次", "A comment begins with a plain “#” and a space"
        ),
    ),
    _Pattern(
        re.compile(rf"{_KEY}[ \t]*:(?P<slip>[{WIDE}])"),
        Words("冒号后面是{blank}", "the colon is followed by {blank}"),
        Words("删去冒号后面的空白，改成一个普通空格", "Replace it by a plain space"),
    ),
    _Pattern(
        re.compile(rf"{_KEY}(?P<slip>:)(?!//)\S"),
        Words("冒号后面没有空格", "no space after the colon"),
        Words("在冒号后面空一格", "Put a space after the colon"),
    ),
    _Pattern(
        re.compile(r"[^{#]*\{.*?(?P<slip>[，、；;]) *[a-z_]{2,20}:(?:\s|$)"),
        Words("花括号里的各项之间不是英文逗号", "no plain comma separates the items within the braces"),
        Words("改成英文逗号加一个空格", "Write a plain comma and a space"),
    ),
    _Pattern(
        re.compile(r"[ \t]*(?:- +)?(?P<slip>[｛［【])[a-z_]+[ \t]*[:：]"),
        Words("括号不是英文的", "the bracket is not a plain one"),
        Words("前后都改成英文括号，例如 {…}", "Write plain brackets on both sides, such as {…}"),
    ),
    _Pattern(
        re.compile(r"[ \t]*- +[a-z_]{2,20}(?P<slip> )[^:：{\[\"']*$"),
        Words("名称后面缺少冒号", "no colon after the key"),
        Words("在名称后面加上英文冒号，再空一格", "Put a colon and a space after the key"),
    ),
    _Pattern(
        re.compile(rf"{_KEY}[ \t]*(?P<slip>[﹕︰∶;；])"),
        Words("名称后面不是英文冒号", "no plain colon follows the key"),
        Words("改成英文冒号加一个空格", "Write a plain colon and a space"),
    ),
)


def slip_of_key(key: str) -> Words | None:
    """What is wrong with a key that nobody knows, where it is a slip of the hand and no wrong word."""
    slip = slip_among((f"{key.rstrip()}: 1",), (0,))
    return _joined(slip) if slip is not None else None


def slip_of_text(text: str) -> Words | None:
    """What is wrong with a text that should be a group of keys, where it is a slip of the hand."""
    slip = slip_among((text,), (0,))
    return _joined(slip) if slip is not None else None


def _joined(slip: Slip) -> Words:
    return Words(f"{slip.cause.zh}；{slip.cure.zh}", f"{slip.cause.en}: {slip.cure.en}")


def more_behind(lines: Sequence[str], number: int, column: int) -> Slip | None:
    """A text that goes on behind a closed quote or bracket with which it began, where the parser met the rest."""
    found = _CLOSED.search(lines[number][:column].rstrip())
    if found is None:
        return None
    sign = found["value"][0]
    if sign in _QUOTED:
        cause = Words(f"英文引号 {sign} 后面还有字", f"the text goes on behind the closing {sign}")
        cure = Words(
            "引号只是文字的一部分时，改用中文引号“”，或者给整个值再加一层单引号 '…'",
            "Where the quotes are part of the text, write “” or put single quotes around the whole value",
        )
    else:
        cause = Words(
            f"以 {sign} 开头的值是列表或一组名称，后面不能再有字",
            f"nothing may follow what begins with {sign}",
        )
        cure = Words("如果是文字，给整个值加上英文引号", "If it is a text, put the whole value into quotes")
    return Slip(number, found.start("value"), cause, cure)


def slip_among(lines: Sequence[str], numbers: Iterable[int]) -> Slip | None:
    """The slip on the first of these lines that has one."""
    for number in numbers:
        slip = _in_pattern(lines, number) or _left_open(lines, number)
        if slip is not None:
            return slip
    return None


def _in_pattern(lines: Sequence[str], number: int) -> Slip | None:
    for pattern in _PATTERNS:
        found = pattern.form.match(lines[number])
        if found is not None:
            blank = _BLANKS.get(found["slip"], _OTHER_BLANK)
            cause = Words(pattern.cause.zh.format(blank=blank.zh), pattern.cause.en.format(blank=blank.en))
            return Slip(number, found.start("slip"), cause, pattern.cure)
    return None


def _left_open(lines: Sequence[str], number: int) -> Slip | None:
    """A quote or bracket that is not closed on its line, where the next line does not look like more of the value."""
    line = lines[number]
    column = _opened(line)
    if column is None:
        return None
    sign = line[column]
    following = next((lines[n] for n in range(number + 1, len(lines)) if lines[n].strip()), None)
    if following is not None:
        goes_on = (
            _LIKE_A_KEY.match(following) is None
            if sign in _QUOTED
            else _indent(following) > _indent(line) or following.lstrip().startswith(("]", "}"))
        )
        if goes_on:
            return None
    return _unclosed(number, column, sign, line[column + 1 :])


def _unclosed(number: int, column: int, sign: str, rest: str) -> Slip:
    chinese = next((char for char in rest if char in _CHINESE_CLOSING[sign]), None)
    closing = _CLOSING.get(sign, sign)
    if chinese is not None:
        return Slip(
            number,
            column,
            Words(
                f"前面是英文的 {sign}，后面却是中文的 {chinese}",
                f"{sign} is closed with the Chinese {chinese}",
            ),
            Words(f"把 {chinese} 改成英文的 {closing}", f"Replace {chinese} by {closing}"),
        )
    if sign in _QUOTED:
        cause = Words(f"这个引号 {sign} 没有成对", f"the quote {sign} is not closed")
        cure = Words(
            f"在这个值的末尾补上英文引号 {sign}，或者把开头的删去",
            f"Close it with {sign} at the end of the value, or take it out",
        )
    else:
        cause = Words(f"括号 {sign} 没有写完", f"the bracket {sign} is not closed")
        cure = Words(f"在这一行的末尾补上英文的 {closing}", f"Close it with {closing} at the end of the line")
    return Slip(number, column, cause, cure)


def _opened(line: str) -> int | None:
    """The column of a quote that a line does not close, or else of its last bracket of that kind."""
    brackets: list[int] = []
    fresh, at = True, 0
    while at < len(line):
        char, ahead = line[at], line[at + 1 : at + 2]
        if fresh and char in _QUOTED:
            quoted = _QUOTED[char].match(line, at)
            if quoted is None:
                return at
            at, fresh = quoted.end(), False
            continue
        if char == "#" and (at == 0 or line[at - 1] in " \t"):
            break
        if char in _CLOSING and (fresh or brackets):
            brackets.append(at)
            fresh = True
        elif char in "]}" and brackets:
            brackets.pop()
            fresh = False
        elif (char == "," and brackets) or (char == ":" and not ahead.strip()):
            fresh = True
        elif char != " " and not (char == "-" and fresh and ahead == " "):
            fresh = False
        at += 1
    return brackets[-1] if brackets else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
