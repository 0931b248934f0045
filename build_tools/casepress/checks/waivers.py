"""What the waivers of a case or briefing let stand: findings of exactly one code, at the quoted words where a waiver quotes any.

A waived finding stays in the report under the name of who waived it; it keeps no case from the public.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

import msgspec

from casepress.case import Case, Waiver
from casepress.checks.proof import Proof
from casepress.diagnostics import Finding, Place, Severity, Words
from casepress.rules import waivers as rules
from casepress.rules.privacy import GUARDED

_NOTHING: Final = ("没有查出这样的问题", "nothing of the kind is found")
_GONE: Final = ("引的文字已不在案例里", "the quoted words are gone")


def in_text(
    findings: Iterable[Finding], proof: Proof, waivable: Collection[str], known: str = "CP4"
) -> tuple[Finding, ...]:
    """What was found in one case or briefing, with what its waivers let stand, and the waivers that are spent or not
    allowed.

    `waivable` lists the guarded codes that the site's settings allow to waive; findings of codes that begin with
    `known` are all among `findings`, those of others are found, and their waivers looked at, elsewhere.
    """
    kept = list(findings)
    own: list[Finding] = []
    for number, waiver in enumerate(proof.waivers):
        place = proof.place_of(f"waivers.{number}")
        if waiver.code in GUARDED and waiver.code not in waivable:
            own.append(rules.NOT_WAIVABLE.at(place, code=waiver.code))
            continue
        quoted = _places(proof, waiver.text) if waiver.text else None
        found = [_waived(one, waiver) if _is_meant(one, waiver, quoted) else one for one in kept]
        if waiver.code.startswith(known) and found == kept:
            own.append(_spent(place, waiver, _NOTHING if quoted is None or quoted else _GONE))
        kept = found
    return (*kept, *own)


def between_cases(
    findings: Iterable[Finding], cases: Iterable[Case], waivable: Collection[str], spent: str = ""
) -> list[Finding]:
    """What was found in more than one case or in media, with what the cases' waivers let stand. Of a quoting waiver
    the finding's own words must hold the quotation. Waivers of codes that begin with `spent` and met nothing are
    said."""
    kept = list(findings)
    waiving = {case.file: case for case in cases if case.front.waivers}
    if not waiving:
        return kept
    met: set[tuple[str, int]] = set()
    for at, finding in enumerate(kept):
        case = waiving.get(finding.place.file)
        for number, waiver in enumerate(case.front.waivers if case else ()):
            if waiver.code in GUARDED and waiver.code not in waivable:
                continue
            if waiver.code == finding.code and waiver.text in finding.message.zh:
                met.add((finding.place.file, number))
                kept[at] = _waived(finding, waiver)
                break
    if spent:
        kept += _unmet(waiving.values(), met, spent)
    return kept


def _unmet(cases: Iterable[Case], met: set[tuple[str, int]], code: str) -> Iterator[Finding]:
    for case in cases:
        for number, waiver in enumerate(case.front.waivers):
            if waiver.code.startswith(code) and (case.file, number) not in met:
                yield _spent(case.place(f"waivers.{number}"), waiver, _NOTHING)


def _is_meant(finding: Finding, waiver: Waiver, quoted: list[tuple[int, int, int]] | None) -> bool:
    if finding.code != waiver.code or finding.severity is Severity.WAIVED:
        return False
    line, column = finding.place.line, finding.place.column
    return quoted is None or any(line == at and start <= column < end for at, start, end in quoted)


def _places(proof: Proof, text: str) -> list[tuple[int, int, int]]:
    """Where the quoted words stand: line, first column, column behind the last. In the front matter a finding stands
    at the beginning of the value that holds them."""
    found = []
    for words, shift in ((proof.words, 0), (proof.markdown, proof.text_start)):
        at = words.find(text)
        while at >= 0:
            place = proof.place(at + shift)
            found.append((place.line, place.column, place.column + len(text)))
            at = words.find(text, at + 1)
    return found


def _waived(finding: Finding, waiver: Waiver) -> Finding:
    hint = Words(
        f"{waiver.by}于{waiver.on}豁免：{waiver.why}", f"Waived by {waiver.by} on {waiver.on}: {waiver.why}"
    )
    return msgspec.structs.replace(finding, severity=Severity.WAIVED, hint=hint)


def _spent(place: Place, waiver: Waiver, reason: tuple[str, str]) -> Finding:
    return rules.WAIVER_SPENT.at(place, code=waiver.code, reason=reason[0], reason_en=reason[1])
