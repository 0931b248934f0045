"""Personal information and wrong words in what lies beside a case: its subtitles and transcripts. It is given their
text."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from typing import Final

import msgspec

from casepress.case import Case
from casepress.checks.privacy import public_numbers
from casepress.checks.proof import blanked
from casepress.diagnostics import Finding, Words
from casepress.personal import numbers as numerals
from casepress.personal import traces as tracks
from casepress.personal.numbers import numbers
from casepress.personal.traces import traces
from casepress.rules import privacy as rules
from casepress.rules import wording
from casepress.vocabulary import Vocabulary

_WHAT: Final = {
    numerals.IDENTITY: Words("身份证号", "an identity number"),
    numerals.CARD: Words("银行卡号", "a bank card number"),
    numerals.MOBILE: Words("手机号", "a mobile number"),
    numerals.LANDLINE: Words("固定电话", "a landline number"),
    numerals.DOUBTFUL: Words("像身份证号的号码", "what looks like an identity number"),
    tracks.NAME: Words("群众的姓名", "the name of a resident or complainant"),
    tracks.HOME: Words("到户的住址", "a home address"),
    tracks.PLATE: Words("车牌号", "a number plate"),
    tracks.MAIL: Words("个人邮箱", "a private mail address"),
    tracks.ACCOUNT: Words("微信号或 QQ 号", "a chat account"),
    tracks.PAPER: Words("证件号码", "the number of a passport or pass"),
}
_RULES: Final = {
    numerals.IDENTITY: rules.ID_NUMBER_ENCLOSED,
    numerals.CARD: rules.ID_NUMBER_ENCLOSED,
    numerals.MOBILE: rules.MOBILE_NUMBER_ENCLOSED,
}
BARRED: Final = frozenset(_RULES)
# In subtitles: times, numbers of cues and the styles of SubStation are no words.
_NO_WORDS: Final = re.compile(
    r"[^\n]*-->|(?:Style|Format|PlayRes[XY]|ScriptType|WrapStyle|Timer)\s*:|\[[A-Za-z0-9 +]+\]\s*$|WEBVTT|STYLE"
)
_EVENT: Final = re.compile(r"(?:Dialogue|Comment):(?:[^,]*,){9}")
_OVERRIDE: Final = re.compile(r"\{\\[^{}]*\}|\\[Nnh]")


class Disclosure(msgspec.Struct, frozen=True, array_like=True):
    """What a text beside a case gives away: the kind, the line (from 1), and as much as may be repeated; of a wrong
    word the kind is its level, and `right` what it should be."""

    kind: str
    line: int
    masked: str
    right: str = ""


def disclosures(text: str, name: str, case: Case, vocabulary: Vocabulary) -> Iterator[Disclosure]:
    """What the text of the file `name` gives away; what the office made public itself is none of it."""
    release = vocabulary.inspections.release(case.front.batch)
    public = public_numbers((vocabulary.inspections.of(release),) if release else (), vocabulary)
    starts, words = _said(text, name)
    for number in numbers(words):
        if number.digits not in public or number.kind not in (numerals.MOBILE, numerals.LANDLINE):
            yield Disclosure(number.kind, _line(starts, number.start), number.masked)
    for trace in traces(words, frozenset(words)):
        if words[trace.start : trace.end] not in vocabulary.words.contacts:
            yield Disclosure(trace.kind, _line(starts, trace.start), trace.masked)
    for hit in vocabulary.words.hits(words):
        yield Disclosure(hit.word.level, _line(starts, hit.offset), hit.word.wrong, hit.word.right)


def enclosed_finding(found: Disclosure, name: str, case: Case, path: str) -> Finding:
    """A disclosure as a finding at the value of the case that names the file."""
    if found.right:
        rule = wording.WRONG_WORD_ENCLOSED if found.kind == "error" else wording.DOUBTFUL_WORD_ENCLOSED
        file = name.rpartition("/")[2]
        return rule.at(case.place(path), file=file, line=found.line, wrong=found.masked, right=found.right)
    what = _WHAT[found.kind]
    return _RULES.get(found.kind, rules.PERSON_ENCLOSED).at(
        case.place(path),
        file=name.rpartition("/")[2],
        line=found.line,
        what=what.zh,
        what_en=what.en,
        masked=found.masked,
    )


def _said(text: str, name: str) -> tuple[list[tuple[int, int]], str]:
    """The words of a file, line by line, and for each line its offset in them and its number in the file."""
    subtitles = not name.lower().endswith((".md", ".txt"))
    lines = (text if subtitles else blanked(text)).splitlines()
    starts: list[tuple[int, int]] = []
    said: list[str] = []
    offset = 0
    for number, line in enumerate(lines, 1):
        if subtitles:
            above_times = "-->" in "".join(lines[number : number + 1])
            if not line.strip() or above_times or _NO_WORDS.match(line) is not None:
                continue
            line = _OVERRIDE.sub(lambda match: "\0" * len(match[0]), _EVENT.sub("", blanked(line)))
        starts.append((offset, number))
        said.append(line)
        offset += len(line) + 1
    return starts, "\n".join(said)


def _line(starts: list[tuple[int, int]], offset: int) -> int:
    return starts[bisect.bisect_right(starts, (offset, 1 << 60)) - 1][1]
