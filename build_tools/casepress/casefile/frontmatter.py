"""Bytes to text, and text to front matter and body. Encodings, fences and limits; no meaning."""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

from casepress.diagnostics import Checked, Finding, Place, printable
from casepress.rules import reading as rules

# A hundred thousand characters: twenty times the longest case, and small enough that no text keeps a renderer busy.
MAX_BYTES: Final = 300_000
MAX_FRONT: Final = 65_536

# Control, direction-changing and other characters that no bulletin holds; tabs and line ends are fine.
_CONTROL: Final = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)


class Parts(NamedTuple):
    """A case file cut at its fences; `body_line` is the line on which the body begins (from 1)."""

    front: str
    body: str
    body_line: int


def misnamed(file: str) -> tuple[Finding, ...]:
    """What is wrong with the name of a file that is not UTF-8: nothing can be said of it but that."""
    shown = printable(file)
    if shown == file:
        return ()
    return (rules.FILE_NAME.at(Place(shown), name=shown.rpartition("/")[2]),)


def read_text(data: bytes, file: str, most: int = MAX_BYTES) -> Checked[str | None]:
    """The text of a file of at most `most` bytes: UTF-8, with or without BOM, any line ends (they become \\n)."""
    if len(data) > most:
        finding = rules.FILE_TOO_LARGE.at(Place(file), size=len(data), limit=most)
        return Checked(None, (finding,))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Checked(None, (rules.NOT_UTF8.at(Place(file, 1, 1), encoding="UTF-16"),))
    if b"\x00" in data:
        head = data[: data.index(b"\x00")]
        return Checked(None, (rules.NUL_BYTE.at(Place(file, head.count(b"\n") + 1)),))
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()  # what "utf-8-sig" does, half as quickly
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Checked(None, (rules.NOT_UTF8.at(Place(file, line), encoding=_encoding(data)),))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Nothing printable is refused, and to ask that is quicker.
    slip = None if text.replace("\n", "").isprintable() else _CONTROL.search(text)
    if slip is not None:
        place = place_at(text, slip.start(), file)
        return Checked(None, (rules.CONTROL_CHARACTER.at(place, char=f"U+{ord(slip[0]):04X}"),))
    return Checked(text)


def _encoding(data: bytes) -> str:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "二进制"
    return "GBK"


def place_at(text: str, offset: int, file: str, first_line: int = 1) -> Place:
    """The place of a character of `text`, which begins on `first_line` of `file`."""
    line = text.count("\n", 0, offset)
    column = offset - (text.rfind("\n", 0, offset) + 1)
    return Place(file, first_line + line, column + 1)


def cut(text: str, file: str) -> Checked[Parts | None]:
    """The front matter and body of a case file."""
    if not text.startswith("---\n") and text.rstrip() != "---":
        return Checked(None, (_no_front(text, file),))
    end = _END.search(text, 3)
    if end is None:
        return Checked(None, (rules.NO_END_FENCE.at(Place(file, 1, 1)),))
    front = text[4 : end.start() + 1]
    if len(front) > MAX_FRONT:
        return Checked(None, (rules.FILE_TOO_LARGE.at(Place(file, 1, 1), size=len(front), limit=MAX_FRONT),))
    body = text[end.end() :]
    return Checked(Parts(front, body, front.count("\n") + 3))


_END: Final = re.compile(r"\n---[ \t]*(?:\n|$)")
_REMARK: Final = re.compile(r"(?:^|(?<=[ \t]))#[^\n]*", re.MULTILINE)


def remarks(front: str) -> str:
    """The comments of a front matter, each at its place, everything else blank; "" when there are none. A "#" in a
    quoted value is taken for one, too."""
    if "#" not in front:
        return ""
    found, at = [], 0
    for remark in _REMARK.finditer(front):
        found += [_OTHER.sub(" ", front[at : remark.start()]), remark[0]]
        at = remark.end()
    return "".join(found)


_OTHER: Final = re.compile(r"[^\n]")


def _no_front(text: str, file: str) -> Finding:
    line = next((n for n, part in enumerate(text.split("\n"), 1) if part.strip()), 1)
    return rules.NO_FRONT_MATTER.at(Place(file, line, 1))
