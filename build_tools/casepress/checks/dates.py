"""Rules about dates: those in the text that cannot be, and those in the front matter that do not agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from casepress.checks.proof import CaseProof, Proof, each_beginning
from casepress.diagnostics import Finding, Words
from casepress.rules import dates as rules
from casepress.schema import impossible
from casepress.vocabulary import Vocabulary

_DATE: Final = re.compile(
    r"[0-9](?<![0-9].)[0-9]{0,3}(?:年(?:([0-9]{1,2})月(?:([0-9]{1,2})日)?)?|月(?:([0-9]{1,2})日)?|[-./][0-9]{1,2}[-./][0-9]{1,2}(?![0-9.]))"
)
_PARTS: Final = re.compile(r"[0-9]+")
# A month over 12, a day from 29 on, or a date in figures: only with one of these is any date looked at.
_SUSPECT: Final = (
    *each_beginning("年", "(?:0{1,2}|1[3-9]|[2-9][0-9])月").values(),
    *each_beginning("月", "(?:0{1,2}|29|[3-9][0-9])日").values(),
    *each_beginning("./-", "[0-9]{1,2}[./-][0-9]").values(),
)


def dates_in_text_exist(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """2021年2月30日 and 13月 do not exist; “3年” and “12月” by themselves are spans and pass."""
    if not any(suspect.search(proof.words) for suspect in _SUSPECT):
        return
    for match in _DATE.finditer(proof.words):
        why = _why_not(match)
        if why is not None:
            place = proof.place(match.start())
            yield rules.IMPOSSIBLE_DATE_IN_TEXT.at(place, found=match[0], why=why.zh, why_en=why.en)


def _why_not(match: re.Match[str]) -> Words | None:
    """Why what was found is no date, or None; what may be a span of time or a number is let pass."""
    text = match[0]
    numbers = [int(part) for part in _PARTS.findall(text[:40])]
    first = numbers[0]
    if "年" in text:
        # 3年5月 and 25年1月 are spans or short years; only a full year makes a date.
        if match[1] is None or not 1900 <= first <= 2199:
            return None
        return (
            impossible("-".join([str(first), *(f"{n:02}" for n in numbers[1:])])) if first >= 1949 else None
        )
    if "月" in text:
        # A year without a leap day decides nothing about 2月29日, so one with it is taken.
        if match[3] is not None:
            return impossible(f"2000-{first:02}-{numbers[1]:02}")
        return None
    if not 1949 <= first <= 2100 or len(numbers) != 3 or len(set(re.findall(r"[-./]", text))) != 1:
        return None
    return impossible(f"{first}-{numbers[1]:02}-{numbers[2]:02}")


def nothing_is_later_than_its_release(proof: CaseProof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """What was found, approved or filmed was so by the day of publication."""
    if not proof.published:
        return
    front = proof.front
    for path, day in (
        ("found_on", front.found_on),
        ("approved_on", front.approved_on),
        *((f"figures.{number}.taken", figure.taken) for number, figure in enumerate(front.figures)),
        *((f"video.{number}.taken", clip.taken) for number, clip in enumerate(front.video)),
    ):
        if day and day > proof.published[: len(day)]:
            place = proof.case.place(path)
            yield rules.AFTER_PUBLICATION.at(place, key=path, value=day, published=proof.published)


def found_before_approved(proof: CaseProof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """First found, then approved, each as precise as it is known."""
    found, approved = proof.front.found_on, proof.front.approved_on
    shared = min(len(found), len(approved))
    if shared and approved[:shared] < found[:shared]:
        place = proof.case.place("approved_on")
        yield rules.DATES_OUT_OF_ORDER.at(place, found=found, approved=approved)


def follow_ups_follow(proof: CaseProof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Follow-ups, corrections and a withdrawal come after publication."""
    if not proof.published:
        return
    front = proof.front
    for path, day in (
        *((f"follow_ups.{number}.date", event.date) for number, event in enumerate(front.follow_ups)),
        *((f"corrections.{number}.date", note.date) for number, note in enumerate(front.corrections)),
        *((("withdrawn.date", front.withdrawn.date),) if front.withdrawn else ()),
    ):
        if day < proof.published[: len(day)]:
            place = proof.case.place(path)
            yield rules.BEFORE_PUBLICATION.at(place, key=path, value=day, published=proof.published)
