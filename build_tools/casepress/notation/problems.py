"""What a YAML parser says when it gives up, in words that an editor can use, and where the slip stands."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

import yaml

from casepress.diagnostics import Finding, Place, Words
from casepress.notation.comments import cut_off
from casepress.notation.indents import misaligned
from casepress.notation.slips import Slip, more_behind, slip_among
from casepress.rules import reading

_STRANGE: Final = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Problem(NamedTuple):
    """A sentence of the parser: what is wrong, the cure, and whether the slip stands where the parser began to read what
    it could not finish (and not where it gave up)."""

    cause: Words
    cure: Words
    from_start: bool = False


_QUOTE_ALL: Final = Words(
    "如果是文字，给整个值加上英文引号", "If it is text, put the whole value into quotes"
)


def _sign(zh: str, en: str) -> Problem:
    """A value that begins with a sign which YAML keeps for itself."""
    cause = Words(
        f"以 {zh} 开头的值在 YAML 里有特殊含义", f"{en} has a meaning of its own at the beginning of a value"
    )
    return Problem(cause, _QUOTE_ALL, from_start=True)


# Parts of the sentences of libyaml and of PyYAML's own parser, the more special first.
KNOWN: Final = {
    ("mapping values are not allowed", "found unexpected ':'"): Problem(
        Words("这一行多了一个冒号", "one colon too many"),
        Words(
            "值里有“: ”时，给整个值加上英文引号，或者改用中文冒号",
            "Put a value that holds “: ” into quotes",
        ),
    ),
    ("cannot start any token",): Problem(
        Words("值不能以这个字符开头（@、` 或 %）", "a value cannot begin with @, ` or %"), _QUOTE_ALL
    ),
    ("tab character",): Problem(
        Words("这里用了制表符（Tab）缩进", "a tab is used as an indent"),
        Words("改用空格，与上面的各项对齐", "Use spaces, in line with the keys above"),
    ),
    ("expected ':'",): Problem(
        Words("这一行不是“名称: 值”", "this line is no “key: value”"),
        Words(
            "如果是上一行没写完的话，接到上一行的末尾；如果是新的一项，写成“名称: 值”，冒号后面空一格",
            "If it goes on with the line above, join the two; if it is a new key, write “key: value” with a space after the colon",
        ),
        from_start=True,
    ),
    ("expected key", "<block end>"): Problem(
        Words("这里多出了字，或者缩进与上面对不齐", "there is more than a value here, or the indent does not match"),
        Words(
            "值里有引号、括号时，给整个值加上英文引号；缩进用空格，与上面的各项对齐",
            "Put a value that holds quotes or brackets into quotes as a whole; indent as the keys above",
        ),
    ),
    ("',' or ']'",): Problem(
        Words("方括号 [ ] 里缺少英文逗号，或没有写完", "a comma or the closing ] is missing"),
        Words("各项之间用英文逗号分开，末尾写 ]", "Separate the items with commas and end with ]"),
    ),
    ("',' or '}'",): Problem(
        Words("花括号 { } 里缺少英文逗号，或没有写完", "a comma or the closing } is missing"),
        Words("各项之间用英文逗号分开，末尾写 }", "Separate the items with commas and end with }"),
    ),
    ("'-' indicator",): Problem(
        Words("列表各行的短横线没有对齐", "the dashes of the list are not aligned"),
        Words("同一个列表的短横线要在同一列，各项的名称也要在同一列", "Align the dashes, and the keys behind them"),
    ),
    ("unexpected end of stream", "document indicator", "document separator"): Problem(
        Words("引号没有成对", "a quote is not closed"),
        Words("在这个值的末尾补上同样的英文引号", "Close it with the same quote at the end of the value"),
        from_start=True,
    ),
    ("escape character", "hexdecimal number", "hexadecimal numbers", "character escape code"): Problem(
        Words("双引号里的反斜杠 \\ 有特殊含义", "a backslash in double quotes has a meaning of its own"),
        Words("两边改用单引号 '", "Use single quotes '"),
    ),
    ("entries are not allowed",): Problem(
        Words("短横线不能写在这里", "a dash cannot stand here"),
        Words(
            "列表请另起一行；如果短横线是文字，给整个值加上英文引号",
            "Begin a list on a new line; if the dash is text, put the whole value into quotes",
        ),
    ),
    ("mapping keys are not allowed",): Problem(
        Words("“?”加空格在 YAML 里有特殊含义", "“?” and a space have a meaning of their own"), _QUOTE_ALL
    ),
    ("node content",): Problem(
        Words("这里缺少内容，或多了一个逗号", "a value is missing, or a comma too many"),
        Words("补上内容，或者删去多余的逗号", "Write the value, or take the comma out"),
    ),
    ("document start>", "stream-start>"): Problem(
        Words("这一行的缩进与前面不一致", "the indent differs from the lines above"),
        Words("与上面的各项对齐", "Align it with the keys above"),
    ),
    ("alphabetic or numeric character",): _sign("*、& 或 %", "*, & or %"),
    (
        "expected whitespace or line break", "expected tag URI", "expected URI", "URI escaped octet", "expected '!'",
        "expected '>'", "tag handle", "UTF-8 octet", "codec can't decode",
    ): _sign("!", "!"),
    ("comment or line break", "comment or a line break", "indentation indicator"): _sign(
        "> 或 |", "> or |"
    ),
    (
        "directive", "version number", "expected digit", "expected a digit", "expected whitespace", "expected ' '",
        "non-alphabetical", "incompatible YAML document",
    ): _sign("%", "%"),
    ("characters are not allowed",): Problem(
        Words("有不可见的控制字符", "an invisible control character"),
        Words("删去它，再重新输入", "Delete it and type it again"),
    ),
}  # fmt: skip


def explained(error: yaml.MarkedYAMLError, text: str, file: str, first_line: int) -> tuple[Finding, ...]:
    """What is wrong with a text at which the parser gave up with `error`, each at its place."""
    end: Any = error.problem_mark or error.context_mark
    start: Any = error.context_mark or end
    lost = cut_off(text, file, first_line)
    begun = start.line if "flow" in (error.context or "") else end.line - 1
    if any(begun <= finding.place.line - first_line <= end.line for finding in lost):
        return lost
    lines = text.split("\n")
    problem = known(error.problem or "")
    last = min(end.line, len(lines) - 1)
    slip = (
        more_behind(lines, last, end.column)
        or slip_among(lines, range(last, -1, -1))
        or misaligned(lines, last, end.column)
    )
    if slip is None:
        mark = start if problem.from_start else end
        slip = Slip(mark.line, mark.column, problem.cause, problem.cure)
    return (*lost, said(slip, file, first_line))


def known(sentence: str) -> Problem:
    """What a sentence of the parser means."""
    for parts, problem in KNOWN.items():
        if any(part in sentence for part in parts):
            return problem
    return Problem(Words("格式有误", sentence or "malformed"), reading.YAML_SYNTAX.hint)


def strange(text: str) -> Slip:
    """The character that no YAML text may hold: the parser says that there is one, and not where."""
    found = _STRANGE.search(text)
    at = found.start() if found is not None else 0
    char = f" U+{ord(found[0]):04X}" if found is not None else ""
    line = text.count("\n", 0, at)
    return Slip(
        line,
        at - (text.rfind("\n", 0, at) + 1),
        Words(f"有不能识别的字符{char}", f"a character that no text may hold:{char}"),
        Words("删去这个位置的字符，再重新输入", "Delete the character here and type it again"),
    )


def said(slip: Slip, file: str, first_line: int) -> Finding:
    """The finding about a slip in a text that begins on `first_line` of `file`."""
    rule = reading.YAML_SYNTAX
    place = Place(file, slip.line + first_line, slip.column + 1)
    message = Words(
        rule.message.zh.format(problem=slip.cause.zh), rule.message.en.format(problem=slip.cause.en)
    )
    return Finding(rule.code, rule.severity, place, message, slip.cure)
