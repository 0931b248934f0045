"""Rules about personal information (DOMAIN §10): in the text, its comments, and every value of the front matter.

What is found is masked in the finding, which goes to logs and reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from casepress.checks.proof import LETTERS, Proof
from casepress.diagnostics import Finding, Rule
from casepress.rules import privacy as rules
from casepress.schema import impossible
from casepress.vocabulary import Vocabulary

# Seven digits or more in one run, single spaces and hyphens allowed.
_LONG: Final = re.compile(r"[0-9](?<![0-9A-Za-z._/-].)(?:[ -]?[0-9]){6,20}[Xx]?(?![0-9A-Za-z])")
_RUN: Final = re.compile(r"[0-9][0-9 -]{8}[0-9]")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PROVINCE: Final = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12]")
_CARD: Final = re.compile(r"(?:62|4|5[1-5]|35|37)[0-9]+")
_MOBILE: Final = re.compile(r"(?:86)?1[3-9][0-9]{9}")
_LANDLINE: Final = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7}")
_BRACKETED: Final = re.compile(r"[（(]0(?:10|2[0-9]|[3-9][0-9]{2})[）)]\s?[2-8][0-9]{6,7}(?![0-9])")
_MAIL: Final = re.compile(
    r"(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]{1,64}@(?:qq|163|126|yeah|sina|sohu|foxmail|139|189|gmail|hotmail|outlook)\.(?:com|net|cn)"
)
_PLATE: Final = re.compile(
    r"[A-HJ-NP-Z](?<=[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼].)[·•．.\s]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]"
    r"(?![A-Za-z0-9])"
)
_NUMERAL: Final = "[0-9一二三四五六七八九十]{1,4}"
_HOME: Final = re.compile(
    rf"{_NUMERAL}(?:号楼|栋|幢|座)\s?(?:{_NUMERAL}单元)?\s?[0-9]{{3,4}}[室号户]|{_NUMERAL}单元\s?[0-9]{{3,4}}[室号户]?"
)


def no_numbers_of_persons(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No identity, bank card or mobile number, and no landline but the inspection's tip-off numbers."""
    if _RUN.search(proof.words) is None:
        return
    allowed: set[str] | None = None
    for match in _LONG.finditer(proof.words):
        digits = re.sub("[ -]", "", match[0]).upper()
        if len(digits) < 10:
            continue
        rule = _kind(digits)
        if rule is None:
            continue
        if allowed is None:
            allowed = _tip_off_numbers(proof)
        if digits.removeprefix("86") not in allowed:
            yield rule.at(proof.place(match.start()), masked=_masked(digits))


def no_landline_in_brackets(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """（0351）3805000 is a landline, too."""
    if "（" not in proof.marks and "(" not in proof.marks:
        return
    for match in _BRACKETED.finditer(proof.words):
        digits = re.sub("[^0-9]", "", match[0])
        if digits not in _tip_off_numbers(proof):
            yield rules.LANDLINE.at(proof.place(match.start()), masked=_masked(digits))


def no_private_mail(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No mail address of a private provider."""
    if "@" in proof.marks:
        for match in _MAIL.finditer(proof.words):
            yield rules.PERSONAL_MAIL.at(proof.place(match.start()), masked=f"…@{match[0].partition('@')[2]}")


def no_number_plates(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No number plate of a car."""
    if proof.marks.isdisjoint(LETTERS):
        return
    for match in _PLATE.finditer(proof.words):
        yield rules.PLATE_NUMBER.at(
            proof.place(match.start() - 1), masked=f"{proof.words[match.start() - 1]}{match[0][0]}…"
        )


def no_home_addresses(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No address down to the flat."""
    words = proof.words
    if "单元" not in words and not (
        "室" in words and any(each in words for each in ("号楼", "栋", "幢", "座"))
    ):
        return
    for match in _HOME.finditer(words):
        yield rules.HOME_ADDRESS.at(proof.place(match.start()), masked=f"{match[0][:2]}…")


def _kind(digits: str) -> Rule | None:
    """What a run of digits is, the gravest first."""
    if is_identity_number(digits):
        return rules.ID_NUMBER
    if _MOBILE.fullmatch(digits):
        return rules.MOBILE_NUMBER
    if 16 <= len(digits) <= 19 and _CARD.fullmatch(digits) and passes_luhn(digits):
        return rules.BANK_CARD
    return rules.LANDLINE if _LANDLINE.fullmatch(digits) else None


def is_identity_number(digits: str) -> bool:
    """Whether this is a resident identity number: 18 places with the check digit of GB 11643, or the old 15."""
    if _PROVINCE.match(digits) is None:
        return False
    if len(digits) == 15 and digits.isdecimal():
        return impossible(f"19{digits[6:8]}-{digits[8:10]}-{digits[10:12]}") is None
    if len(digits) != 18 or not digits[:17].isdecimal():
        return False
    if (
        not "1900" <= digits[6:10] <= "2099"
        or impossible(f"2000-{digits[10:12]}-{digits[12:14]}") is not None
    ):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:17], strict=True))
    return "10X98765432"[total % 11] == digits[17]


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is right by Luhn's sum (ISO/IEC 7812)."""
    if not digits.isdecimal():
        return False
    total = 0
    for number, digit in enumerate(map(int, reversed(digits))):
        doubled = digit * 2 if number % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def _tip_off_numbers(proof: Proof) -> set[str]:
    tips = proof.inspection.tip_off if proof.inspection else ()
    return {re.sub("[^0-9]", "", part) for tip in tips for part in re.split("[、,，;；/ ]", tip.phone)} - {""}


def _masked(digits: str) -> str:
    return f"{digits[:3]}****{digits[-2:]}"
