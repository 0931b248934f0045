"""A file of an editor's to a manuscript: which reader it takes, by its bytes and its name; then cleaned."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from casepress.diagnostics import Checked, Place
from casepress.intake.cleaning import cleaned
from casepress.intake.gate import Allowances
from casepress.intake.manuscript import Manuscript
from casepress.intake.plaintext import read_html, read_markdown, read_text
from casepress.intake.word import read_word
from casepress.rules import intake as rules

WORD: Final = frozenset({".docx", ".docm", ".dotx", ".doc", ".wps", ".rtf", ".odt"})
TEXTS: Final = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_text,
    ".html": read_html,
    ".htm": read_html,
}
SUFFIXES: Final = frozenset({*WORD, *TEXTS})


def read_manuscript(
    data: bytes, file: str, allowed: Allowances, simplify: bool = False
) -> Checked[Manuscript | None]:
    """The cleaned manuscript in the bytes of a file called `file`; None where a finding is an error."""
    suffix = PurePosixPath(file).suffix.lower()
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or suffix in WORD:
        read = read_word(data, file, allowed)
    elif suffix in TEXTS:
        read = TEXTS[suffix](data, file)
    else:
        return Checked(None, (rules.NOT_READABLE.at(Place(file), kind=suffix or "没有扩展名"),))
    if read.value is None or read.value.form is not None:
        return read  # what an editor filled in is taken as it is
    clean = cleaned(read.value, simplify)
    return Checked(clean.value, (*read.findings, *clean.findings))
