"""Rules about the text as a whole: its sections, its paragraphs, what was left unfinished; and single keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from casepress.checks.proof import CaseProof, Proof
from casepress.diagnostics import Finding, Words
from casepress.rules import content as rules
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.inspections import chinese

# The two sections that nearly every central case has, and the headings seen for them (DOMAIN §2).
_SLOTS: Final = {
    "基本情况": ("基本情况", "基本概况", "有关情况", "背景情况", "案例背景"),
    "主要问题": ("主要问题", "存在问题", "存在的问题", "突出问题", "发现问题", "发现的问题", "问题表现"),
}
_NUMERALS: Final = {chinese(number): number for number in range(1, 40)}
_NUMBERED: Final = re.compile(r"([一二三四五六七八九十]{1,3})、")
_HEADING: Final = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t#]*$")
# A heading upon a heading, or upon the end: only with one is the text read line by line.
_BARE_HEADING: Final = re.compile(r"#(?<=^#)[^\n]*+\s*+(?:#|\Z)", re.MULTILINE)
# Only marks that stand by themselves: “有待核实” in a sentence is no mark.
_UNFINISHED: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:TODO|FIXME|TBD|[Xx]{3,})(?![A-Za-z0-9])|Lorem ipsum|"
    r"(?<=[（(【\[])[ \t]{0,4}(?:待(?:核实|补充|确认|查证|完善|定)|此处[^）)】\]\n]{0,20})(?=[）)】\]：:，,。])|"
    r"^[ \t]*(?:待(?:核实|补充|确认|完善)|此处(?:插入|填写|补充|添加|待)[^\n。]{0,12})[。…]*$",
    re.MULTILINE,
)
# By their first characters, mostly rare ones: whether one occurs is quickly asked.
_UNFINISHED_HINTS: Final = {
    hint[0]: re.compile(hint)
    for hint in ("XXX", "xxx", "T(?:ODO|BD)", "FIXME", "Lorem", "此处", "待[核补确查完定]")
}
_PARAGRAPH_LEAST: Final = 20
_YEAR: Final = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_EVENTS: Final[dict[str, tuple[str, ...]]] = {
    "拟销号公示": ("write-off-notice",),
    "已销号": ("written-off", "write-off-notice"),
    "整改反弹": ("rebound", "re-exposed", "re-inspection"),
    "再次通报": ("re-exposed",),
}


def text_is_not_empty(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """There is something to read, were it one picture."""
    if not proof.markdown.strip():
        yield rules.EMPTY_TEXT.at(proof.place_in_text(0))


def usual_sections_are_there(proof: CaseProof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Central cases have background and findings; a provincial bulletin is free as long as it has headings."""
    headings = proof.body.headings
    if not proof.markdown.strip() or proof.inspection is None:
        return
    if proof.inspection.level != "central" and headings:
        return
    shown = " ".join(heading.text for heading in headings)
    missing = [slot for slot, names in _SLOTS.items() if not any(name in shown for name in names)]
    if missing:
        short = [line for line in proof.lines if len(line) < 24]
        missing = [
            slot for slot in missing if not any(name in line for line in short for name in _SLOTS[slot])
        ]
    if missing:
        yield rules.SECTION_MISSING.at(proof.place_in_text(0), slot="”和“".join(missing))


def sections_hold_something(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """After a heading comes text, or a heading of a lower level."""
    if _BARE_HEADING.search(proof.markdown) is None:
        return
    open_heading: tuple[int, int, str] | None = None
    offset = 0
    for line in (*proof.lines, "# "):
        match = _HEADING.match(line) if line[:1] == "#" else None
        if match is not None or line == "# ":
            level = len(match[1]) if match else 0
            if open_heading is not None and level <= open_heading[1]:
                place = proof.place_in_text(open_heading[0])
                yield rules.EMPTY_SECTION.at(place, heading=open_heading[2])
            open_heading = (offset, level, match[2]) if match else None
        elif line.strip():
            open_heading = None
        offset += len(line) + 1


def numbering_has_no_gap(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """一、二、三、 follow each other."""
    before = 0
    for heading in proof.body.headings:
        match = _NUMBERED.match(heading.text)
        if match is None:
            continue
        number = _NUMERALS.get(match[1], 0)
        if number not in (1, before + 1) and not _is_no_heading(proof, chinese(before + 1)):
            offset = max(proof.markdown.find(heading.text), 0)
            wanted = chinese(before + 1)
            cure = _forgotten(proof, wanted)
            place = proof.place_in_text(offset)
            yield rules.NUMBERING_JUMPS.at(place, cure=cure, heading=heading.text, wanted=wanted)
        before = number


def _is_no_heading(proof: Proof, wanted: str) -> bool:
    """Whether the section that is missed is there, and only its marks are wrong, which is said at its line."""
    return re.search(rf"^[ \t\u3000]*[#＃]+[ \t\u3000]*{wanted}、", proof.markdown, re.MULTILINE) is not None


def _forgotten(proof: Proof, wanted: str) -> Words | None:
    """What to do where the section that is missed is there without the marks of a heading."""
    match = re.search(rf"^[ \t\u3000]*\**({wanted}、[^\n]{{0,20}})", proof.markdown, re.MULTILINE)
    if match is None:
        return None
    line = proof.place_in_text(match.start(1)).line
    return Words(
        f"第 {line} 行的“{match[1]}”不是小标题：在它前面写 ## 和一个空格",
        f"“{match[1]}” on line {line} is no heading: write ## and a blank in front of it",
    )


def no_paragraph_stands_twice(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No longer paragraph is repeated, as it is where a whole text was pasted twice."""
    lines = [line for line in proof.lines if len(line) >= _PARAGRAPH_LEAST]
    if len(set(lines)) == len(lines):
        return
    seen: dict[str, int] = {}
    offset = 0
    for number, line in enumerate(proof.lines, proof.body_line):
        if len(line) >= _PARAGRAPH_LEAST and line.strip(" |-:"):
            if line in seen:
                place = proof.place_in_text(offset)
                yield rules.PARAGRAPH_TWICE.at(place, line=seen[line], start=f"{line[:20]}…")
            seen.setdefault(line, number)
        offset += len(line) + 1


def nothing_is_left_unfinished(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No mark of a draft is left."""
    if any(char in proof.words and hint.search(proof.words) for char, hint in _UNFINISHED_HINTS.items()):
        for match in _UNFINISHED.finditer(proof.words):
            found = match[0].strip()
            yield rules.LEFTOVER_MARKER.at(proof.place(match.start() + match[0].find(found)), found=found)


def order_is_within_release(proof: CaseProof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """`order` is at most the number of cases that the release announced."""
    order, total = proof.front.order, proof.release.cases_total if proof.release else None
    if order and total and order > total:
        yield rules.ORDER_BEYOND_TOTAL.at(proof.case.place("order"), order=order, total=total)


def status_has_its_event(proof: CaseProof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A status that something brought about has that event among the follow-ups (DOMAIN §4)."""
    status = proof.front.status or ""
    wanted = _EVENTS.get(status)
    if wanted is None or any(event.kind in wanted for event in proof.front.follow_ups):
        return
    if status == "再次通报" and any(relation.kind == "repeat" for relation in proof.front.relates_to):
        return
    place = proof.case.place("status")
    yield rules.STATUS_WITHOUT_EVENT.at(place, status=status, kinds=" / ".join(wanted))


def accountability_has_its_source(proof: CaseProof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """An accountability names the published notice (DOMAIN §10)."""
    for number, event in enumerate(proof.front.follow_ups):
        if event.kind == "accountability" and not event.url and not event.source:
            place = proof.case.place(f"follow_ups.{number}")
            yield rules.UNSOURCED_ACCOUNTABILITY.at(place, date=event.date)


def index_number_fits_its_year(proof: CaseProof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The year in an index number is that of the release, or the year before."""
    value = proof.front.index_number
    years = _YEAR.findall(value) if value else []
    if not years or not proof.published:
        return
    year = int(proof.published[:4])
    if not any(year - 1 <= int(found) <= year for found in years):
        place = proof.case.place("index_number")
        yield rules.INDEX_NUMBER_YEAR.at(place, value=value, found="、".join(years), year=year)
