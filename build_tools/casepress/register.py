"""The text register: what makes two copies of a bulletin the same text, and what is published so that anybody can tell.

The rule is versioned and public (docs/authenticity.md); the page /verify/ follows it in the browser. No I/O.
"""

from __future__ import annotations

import binascii
import hashlib
import html
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

RULE: Final = "text-hash-v1"
# White space, control characters and what Unicode calls default-ignorable (UAX #44), written out so that the rule does
# not move with the version of Unicode; the line feed is handled by itself.
_BLANK: Final = (
    r"\x00-\x09\x0b-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
_QUOTES: Final = "“”„‟‘’‚‛「」『』〝〞〟«»‹›\"'"
_DASHES: Final = "-‐‑‒–—―−─━"
_TILDES: Final = "~〜∼"
_DOTS: Final = "·•‧∙⋅・"
_FOLDS: Final = {
    **dict.fromkeys(map(ord, _QUOTES), '"'),
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, _TILDES), "~"),
    **dict.fromkeys(map(ord, _DOTS), "·"),
}
_BLANKS: Final = re.compile(f"[{_BLANK}]+")
_RUN_OF_DASHES: Final = re.compile(r"-{2,}")
_RUN_OF_STOPS: Final = re.compile(r"\.{3,}|⋯")
# What nearly all bulletins are made of: these replacements are what the rule comes to, at a tenth of its cost.
_COMMON: Final = (
    ("，", ","), ("“", '"'), ("”", '"'), ("：", ":"), ("；", ";"), ("（", "("), ("）", ")"), ("！", "!"),
    ("？", "?"), ("％", "%"), (" ", ""), ("—", "-"), ("’", '"'), ("‘", '"'),
)  # fmt: skip
_UNCOMMON: Final = re.compile(r'[^\n一-\u9fff0-9A-Za-z,":;()!?%.。、《》\-+/=<>_#&@$*×〔〕【】·~]')
_ENDS: Final = "。!?;"
_TAG: Final = re.compile(r"<[^>]*>")
# A mark is the CRC-32 of the first and of the last characters of a sentence: one changed word leaves one of them.
MARK_LENGTH: Final = 12
SHORTEST: Final = 8
_TEXTS_PER_FILE: Final = 128
_MARKS_PER_FILE: Final = 4096
# About how many marks a bulletin has; only the number of files follows from it.
_MARKS_PER_TEXT: Final = 40
# The register is put together whole, or slice by slice, as the first hexadecimal digit of texts and marks tells.
SLICES: Final = 16
WHOLE: Final = range(SLICES)
# A mark and the beginning of the hash of its text, in bytes.
_RECORD: Final = 8
_FIRST_DIGITS: Final = bytes(byte >> 4 for byte in range(256))
# The newest bulletins, at most so many, have files of marks of their own: a new release changes those and no others.
RECENT: Final = 512


def folded(text: str) -> str:
    """The text under the rule, except that its line feeds still stand and runs are not yet joined."""
    quick = text
    for old, new in _COMMON:
        quick = quick.replace(old, new)
    if not _UNCOMMON.search(quick):
        return quick
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).translate(_FOLDS)


def _joined(text: str) -> str:
    """Runs of dashes and of full stops as one sign each: Chinese ones are doubled, copies often are not."""
    if "--" in text:
        text = _RUN_OF_DASHES.sub("-", text)
    if "..." in text or "⋯" in text:
        text = _RUN_OF_STOPS.sub("…", text)
    return text


def normalised(text: str) -> str:
    """A text under the rule text-hash-v1.

    1. Unicode NFKC (full-width letters, digits and punctuation become ASCII, compatibility forms the usual ones).
    2. White space, line ends, control and invisible characters are dropped.
    3. All quotation marks become ", all dashes -, all tildes ~, all middle dots ·.
    4. A run of dashes becomes one; a run of three or more full stops becomes ….
    """
    return _joined(folded(text).replace("\n", ""))


def text_hash(text: str) -> str:
    """The SHA-256 of the normalised text in UTF-8, in hexadecimal."""
    return _hash(folded(text))


def _hash(text: str) -> str:
    return hashlib.sha256(_joined(text.replace("\n", "")).encode()).hexdigest()


def plain_text(markup: str) -> str:
    """The text of sanitised HTML (which holds no > but at the end of a tag), as a browser's `textContent` gives it."""
    text = _TAG.sub("", markup)
    return html.unescape(text) if "&" in text else text


def marks_of(text: str) -> dict[int, None]:
    """The marks of all sentences of a text, in their order: CRC-32 of the first and of the last 12 characters.

    A sentence ends at a line feed or one of 。!?; and is taken without quotation marks and closing brackets at its
    ends; one of fewer than 8 characters has no mark.
    """
    return _marks(folded(text))


def _marks(text: str) -> dict[int, None]:
    text = _joined(text)
    for end in _ENDS:
        text = text.replace(end, "\n")
    long = [bare for one in text.split("\n") if len(bare := one.strip('")')) >= SHORTEST]
    if not long:
        return {}
    # Encoded together, because that costs the same as for one.
    pieces = [one[:MARK_LENGTH] for one in long] + [one[-MARK_LENGTH:] for one in long]
    return dict.fromkeys(map(zlib.crc32, "\n".join(pieces).encode().split(b"\n")))


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A bulletin in the register. `text` is the hash of its title and text; `published` when it was first published,
    as the office announced it; `withdrawn` the day on which it was taken back, or ""."""

    text: str
    address: str
    title: str
    published: str
    withdrawn: str = ""


class Part(msgspec.Struct, frozen=True, gc=False):
    """The register of some bulletins: their entries, and their marks by first byte, those of the newest by themselves;
    a mark is followed by the first four bytes of the hash of its text, eight bytes together."""

    entries: tuple[Entry, ...] = ()
    marks: dict[int, bytes] = {}
    recent: dict[int, bytes] = {}


def part(bulletins: Iterable[tuple[Entry, str, bool]]) -> Part:
    """The register of bulletins with their texts, and whether each is among the newest; the hash of each entry is
    set here."""
    entries: list[Entry] = []
    marks: tuple[list[tuple[int, str]], list[tuple[int, str]]] = ([], [])
    for entry, text, recent in bulletins:
        text = folded(text)
        entries.append(msgspec.structs.replace(entry, text=_hash(text)))
        marks[recent].append((int(entries[-1].text[:8], 16), text))
    return Part(tuple(entries), _packed(marks[False]), _packed(marks[True]))


def _packed(texts: Iterable[tuple[int, str]]) -> dict[int, bytes]:
    """The marks of folded texts by first byte, each with the number that its text is known by."""
    once: dict[int, int] = {}
    twice: dict[int, int] = {}
    for key, text in texts:
        for mark in _marks(text):
            if mark not in once:
                once[mark] = key
            elif mark not in twice:
                twice[mark] = key
            # A third bulletin with the same mark is left out: a sentence that stands everywhere leads nowhere.
    buckets: list[list[int]] = [[] for _ in range(256)]
    for marks in (once, twice):
        for mark, key in marks.items():
            buckets[mark >> 24].append(mark << 32 | key)
    return {first: struct.pack(f">{len(found)}Q", *found) for first, found in enumerate(buckets) if found}


class Head(msgspec.Struct, frozen=True):
    """What verify/register.json says: the rule, how many bulletins there are, and by how many hexadecimal digits the
    files of texts, of marks and of marks of the newest bulletins are named."""

    rule: str
    count: int
    text_digits: int
    mark_digits: int
    recent_digits: int = 1
    mark_length: int = MARK_LENGTH
    shortest: int = SHORTEST


def digits_for(count: int, most: int) -> int:
    """By how many hexadecimal digits (1 to 4) things are spread so that a file holds about `most` of them."""
    return next((digits for digits in (1, 2, 3) if count <= most * 16**digits), 4)


def head_of(count: int, recent: int) -> Head:
    """The head of a register of so many bulletins, so many of them among the newest. It follows from their numbers
    alone, so that a correction never spreads the files anew."""
    marks, newest = (number * _MARKS_PER_TEXT for number in (count - recent, recent))
    return Head(
        RULE,
        count,
        digits_for(count, _TEXTS_PER_FILE),
        digits_for(marks, _MARKS_PER_FILE),
        digits_for(newest, _MARKS_PER_FILE),
    )


def slices(whole: Part) -> tuple[Part, ...]:
    """A part cut in sixteen by the first hexadecimal digit of its texts and marks."""
    entries: list[list[Entry]] = [[] for _ in range(SLICES)]
    for entry in whole.entries:
        entries[int(entry.text[0], SLICES)].append(entry)
    return tuple(map(Part, map(tuple, entries), _cut(whole.marks), _cut(whole.recent)))


def _cut(marks: dict[int, bytes]) -> list[dict[int, bytes]]:
    """Marks by the first hexadecimal digit of their first byte."""
    cut: list[dict[int, bytes]] = [{} for _ in range(SLICES)]
    for first, found in marks.items():
        cut[first >> 4][first] = found
    return cut


def names(digits: int, group: range = WHOLE) -> list[str]:
    """The hexadecimal numbers of so many digits whose first digit is in `group`."""
    step = SLICES ** (digits - 1)
    return [f"{number:0{digits}x}" for number in range(group.start * step, group.stop * step)]


def text_files(parts: Iterable[Part], digits: int, group: range = WHOLE) -> dict[str, bytes]:
    """The entries by the first digits of their hashes, as JSON lists; every name has its file, empty ones too.
    `parts` hold nothing outside `group`."""
    found: dict[str, list[Entry]] = {name: [] for name in names(digits, group)}
    for one in parts:
        for entry in one.entries:
            found[entry.text[:digits]].append(entry)
    for entries in found.values():
        entries.sort(key=lambda entry: (entry.text, entry.address))
    return {name: msgspec.json.encode(entries) for name, entries in found.items()}


def mark_files(
    parts: Iterable[Part], digits: int, group: range = WHOLE, *, recent: bool = False
) -> dict[str, bytes]:
    """The marks by their first digits, as JSON texts of 16 digits a record: a mark and the beginning of the hash of
    the text in which it stands; those of the newest bulletins when `recent`. `parts` hold nothing outside `group`."""
    whole: dict[int, list[bytes]] = {}
    for one in parts:
        for first, records in (one.recent if recent else one.marks).items():
            whole.setdefault(first, []).append(records)
    found = dict.fromkeys(names(digits, group), b"")
    for first in sorted(whole):
        for name, records in _spread(first, b"".join(whole[first]), digits):
            found[name] += binascii.hexlify(records)
    return {name: b'"' + records + b'"' for name, records in found.items()}


def _spread(first: int, records: bytes, digits: int) -> Iterator[tuple[str, bytes]]:
    """The records of the marks with one first byte, by the first digits of the marks; in their order."""
    if digits <= 2:
        yield f"{first:02x}"[:digits], records
        return
    groups: list[list[bytes]] = [[] for _ in range(16 ** (digits - 2))]
    # The digits behind those of the first byte are those of the second.
    second = records[1::_RECORD]
    following = second if digits == 4 else second.translate(_FIRST_DIGITS)
    for digit, (record,) in zip(following, struct.iter_unpack(f"{_RECORD}s", records), strict=True):
        groups[digit].append(record)
    for digit, group in enumerate(groups):
        yield f"{first:02x}{digit:0{digits - 2}x}", b"".join(group)
