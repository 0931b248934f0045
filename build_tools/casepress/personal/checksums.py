"""Whether digits are what they look like: the check digits of identity numbers and bank cards. Pure arithmetic."""

from __future__ import annotations

import calendar
import re
from typing import Final

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PROVINCE: Final = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
# UnionPay, Visa, MasterCard, JCB, American Express, and the old cards of single Chinese banks.
_CARD: Final = re.compile("62|4|5[1-5]|35|3[47]|9558|95599|60138|60336|6858|690")


def looks_like_identity(digits: str) -> bool:
    """Whether 18 or 15 digits (the last of 18 may be X) name a province and a day of birth where identity numbers
    do; GB 11643-1999."""
    if _PROVINCE.match(digits) is None:
        return False
    if len(digits) == 15 and digits.isdecimal():
        return _is_day(f"19{digits[6:12]}")
    if len(digits) != 18 or not digits[:17].isdecimal() or digits[17] not in "0123456789X":
        return False
    return "1900" <= digits[6:10] <= "2099" and _is_day(digits[6:14])


def _is_day(digits: str) -> bool:
    """Whether YYYYMMDD is in the calendar."""
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def is_identity_number(digits: str) -> bool:
    """Whether this is a resident identity number: 18 places with the check digit of GB 11643, or the old 15."""
    if not looks_like_identity(digits):
        return False
    return len(digits) == 15 or identity_check(digits[:17]) == digits[17]


def identity_check(digits: str) -> str:
    """The eighteenth place to the first seventeen (ISO 7064, MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return "10X98765432"[total % 11]


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is right by Luhn's sum (ISO/IEC 7812)."""
    if not digits.isdecimal():
        return False
    total = 0
    for number, digit in enumerate(map(int, reversed(digits))):
        doubled = digit * 2 if number % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def is_card_number(digits: str) -> bool:
    """Whether this is the number of a bank card: 16 to 19 digits (15 for American Express) of a known issuer."""
    if not 15 <= len(digits) <= 19 or _CARD.match(digits) is None:
        return False
    if (len(digits) == 15) != (digits[:2] in ("34", "37")):
        return False
    return passes_luhn(digits)
