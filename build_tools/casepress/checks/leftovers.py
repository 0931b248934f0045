"""Rules about markup that did not become what the editor meant: marks that vanish, marks that are printed as typed.

Each looks at the rendered text first, in which marks that did their work are gone: few right texts hold any.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from casepress.casefile.parser import Block, blocks, without_code
from casepress.checks.proof import Proof
from casepress.diagnostics import Finding
from casepress.rules import markup as rules
from casepress.vocabulary import Vocabulary

_HAN: Final = "\u4e00-\u9fff"
# 3车*20方*5天, and what stands between the stars of masked names: 张**、李**, 山西**公司、河北**公司.
_UNIT: Final = r"[^\s<>，。；、：（）年月日第]"
_MULTIPLIED: Final = re.compile(
    rf"<em>(?:(?<=[0-9]<em>)|(?<=[0-9]{_UNIT}<em>)|(?<=[0-9]{_UNIT}{{2}}<em>))(?=([0-9][^<]*))"
)
_MASKED: Final = re.compile(
    rf"<strong>(?<=[{_HAN}]<strong>)"
    rf"(?=([、，](?:[^<]*[、，])?[{_HAN}]{{1,2}}</strong>)"
    r"|((?:有限)?公司|集团|厂|村|镇|乡|县|市|局)(?:[^<]*)</strong>\2)"
)
# An asterisk alone, or one of two before what begins as the rest of a masked name does.
_MAY_BE_TAKEN: Final = re.compile(r"\*(?:(?<!\*\*)(?!\*)|(?<=\*\*)(?=[、，有公集厂村镇乡县市局]))")
_HEADER: Final = re.compile(r"^(?:---[ \t]*\n\s*)?title[ \t]*[:：][ \t]*\S[^\n]*", re.MULTILINE)
_ITEM: Final = re.compile(r"[ \t>]*(?:[-*+][ \t]+)*([0-9]{1,9})([.)])[ \t]")
_BAR: Final = re.compile(r"(?<!\\)\|")


def asterisks_are_not_taken(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No sign of multiplication and no masked name is set as emphasis."""
    at = 0
    for part in proof.body.parts if "*" in proof.markdown and _MAY_BE_TAKEN.search(proof.markdown) else ():
        if not isinstance(part, str):
            continue
        for tag, mark, pattern in (("<em>", "*", _MULTIPLIED), ("<strong>", "**", _MASKED)):
            for match in pattern.finditer(part) if tag in part else ():
                words = html.unescape(part[match.end() : part.find("<", match.end())])
                found = proof.markdown.find(mark + words, at)
                at = found if found >= 0 else max(proof.markdown.find(mark + words), 0)
                around = " ".join(proof.markdown[max(0, at - 3) : at + len(words) + 3 + len(mark)].split())
                yield rules.STARS_TAKEN.at(proof.place_in_text(at), found=around)


def rows_keep_their_cells(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No row of a table has more cells than its head: those beyond it are not printed. Fewer are: the rest is empty, as
    it is meant in rows that head a group."""
    if "|" not in proof.markdown or len({_bars(line) for line in proof.lines if "|" in line}) == 1:
        return
    last: Block | None = None
    for block in (*blocks(proof.markdown), None):
        if last is not None and (block is None or block.tag not in ("td", "th")) and "|" in last.rest:
            lost = [cell.strip() for cell in _BAR.split(last.rest)]
            if any(lost):
                lost = lost[1:] if lost[-1] else lost[1:-1]
                place = proof.place_in_text(_line_end(proof, last.last) - len(last.rest))
                yield rules.CELLS_LOST.at(place, count=len(lost), found="、".join(filter(None, lost)))
        last = block if block is not None and block.tag in ("td", "th") else None


def _bars(line: str) -> int:
    """How many bars part the cells of what may be a row, empty ones at its end aside."""
    return line.strip(" \t>").removeprefix("|").rstrip("| \t").count("|")


def _line_end(proof: Proof, line: int) -> int:
    """The offset of the end of a line of the text."""
    return sum(len(each) + 1 for each in proof.lines[: line + 1]) - 1


def text_holds_no_header(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No second front matter stands in the text, as it does where another case was pasted below."""
    if "t" in proof.markdown and "title" in proof.markdown:
        match = _HEADER.search(without_code(proof.markdown))
        if match is not None:
            found = match[0].lstrip("- \n").strip()
            yield rules.SECOND_HEADER.at(proof.place_in_text(match.start()), found=found[:24])


def items_keep_their_numbers(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The items of a list are printed with the numbers that they were given. All of one number is a way to let the
    program count."""
    if "." not in proof.marks and ")" not in proof.marks:
        return
    if not any("<ol" in part for part in proof.body.parts if isinstance(part, str)):
        return
    for items in _lists(proof):
        first = items[0][1]
        if all(number == first for _, number, _ in items):
            continue
        for printed, (line, number, mark) in enumerate(items, first):
            if number != printed:
                start = _line_end(proof, line - 1) + 1 if line else 0
                offset = start + proof.lines[line].find(f"{number}{mark}")
                yield rules.NUMBER_CHANGES.at(
                    proof.place_in_text(max(offset, start)),
                    typed=f"{number}{mark}",
                    printed=f"{printed}.",
                    typed_escaped=f"{number}\\{mark}",
                )


def _lists(proof: Proof) -> Iterator[list[tuple[int, int, str]]]:
    """Every numbered list: for each item its line, its number and the mark behind it, as they were typed."""
    numbered: list[list[tuple[int, int, str]]] = []
    around: list[tuple[str, int, list[tuple[int, int, str]]]] = []
    for block in blocks(proof.markdown):
        if block.tag not in ("ol", "ul", "li"):
            continue
        while around and around[-1][1] < block.first:
            around.pop()
        if block.tag != "li":
            around.append((block.tag, block.last, []))
            numbered.append(around[-1][2])
        elif around and around[-1][0] == "ol":
            match = _ITEM.match(proof.lines[block.first])
            if match is not None:
                around[-1][2].append((block.first, int(match[1]), match[2]))
    yield from filter(None, numbered)
