"""A Word file to a manuscript: the gate first, then mammoth over the fair copy, then a count of what came through.

mammoth reads paragraphs, formats, tables with merged cells, notes and pictures; what it passes over, the fair copy
has put where it looks.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import mammoth
import msgspec

from casepress.diagnostics import Checked, Finding, Place
from casepress.intake.faircopy import FairCopy, fair_copy
from casepress.intake.form_reader import take_form
from casepress.intake.gate import Allowances, found_at, hiding, inspect, parts_of
from casepress.intake.hypertext import read_markup
from casepress.intake.manuscript import Block, Manuscript, Picture
from casepress.intake.package import M, Package, W, open_package
from casepress.intake.photographs import taken
from casepress.intake.prose import (
    Paragraph,
    is_contents,
    is_continued_cell,
    is_deleted,
    is_placeholder,
    runs,
    text_of,
)
from casepress.intake.styles import Styles
from casepress.rules import drafts
from casepress.rules import intake as rules

_PICTURE: Final = re.compile(r"cp-picture-([0-9]+)")
_BLANK: Final = re.compile(r"[\s\u00ad\u200b-\u200f\ufeff]+")


def read_word(data: bytes, file: str, allowed: Allowances) -> Checked[Manuscript | None]:
    """The manuscript in a .docx; None where a finding is an error that the editor did not decide about."""
    opened = open_package(data, file)
    if opened.value is None:
        return Checked(None, opened.findings)
    package = opened.value
    styles = Styles(package)
    findings = list(inspect(package, styles, file, allowed))
    if any(finding.is_error for finding in findings):
        return Checked(None, tuple(findings))
    form = take_form(package, styles)
    copy = fair_copy(package, styles)
    pictures, names, more = _pictures(package, copy, file)
    findings += more
    converted = _converted(copy, names, file)
    if converted.value is None:
        return Checked(None, (*findings, *converted.findings))
    blocks = converted.value
    findings += _noticed(package, styles, file)
    findings += _lost(package, styles, blocks, file)
    if any(finding.is_error for finding in findings):
        return Checked(None, tuple(findings))
    return Checked(Manuscript(file, blocks, pictures, form=form), tuple(findings))


def _converted(copy: FairCopy, names: dict[int, Picture], file: str) -> Checked[tuple[Block, ...] | None]:
    """The blocks that mammoth reads from a fair copy; None for a file whose parts do not fit together."""

    def picture(image: Any) -> list[Any]:
        match = _PICTURE.fullmatch(image.alt_text or "")
        found = names.get(int(match[1])) if match is not None else None
        if found is None:
            return []
        return [mammoth.html.element("img", {"src": found.name, "alt": found.alt})]

    try:
        with io.BytesIO(copy.data) as data:
            result = mammoth.convert_to_html(
                data, convert_image=picture, include_default_style_map=False, include_embedded_style_map=False
            )
        return Checked(read_markup(result.value))
    except (LookupError, ValueError, TypeError, AttributeError, OSError, RecursionError) as error:
        # A note that is not there, a span that is no number: it has no other word for them.
        reason = f"{type(error).__name__}: {error}"
        return Checked(None, (rules.PACKAGE_BROKEN.at(Place(file), reason=reason),))


def _pictures(
    package: Package, copy: FairCopy, file: str
) -> tuple[tuple[Picture, ...], dict[int, Picture], list[Finding]]:
    """The pictures with their names in the draft, each once, and which of them stands at which place."""
    findings: list[Finding] = []
    known: dict[str, Picture] = {}
    names: dict[int, Picture] = {}
    wheres = {one.number: one.where for one in parts_of(package) if not one.part}
    for place, sketch in enumerate(copy.sketches):
        made = taken(package.parts[sketch.part], sketch.blip)
        where = wheres.get(sketch.number)
        if made.remark is not None and where is not None:
            words = made.remark
            finding = rules.PICTURE_CHANGED.at(
                Place(file, sketch.number), where=where.zh, where_en=where.en, what=words.zh, what_en=words.en
            )
            findings.append(finding)
        number = len(known) + 1
        candidate = Picture(f"{number}.{made.suffix}", made.data, sketch.blip.alt)
        names[place] = known.setdefault(candidate.sha256, candidate)
    return tuple(known.values()), names, findings


def _noticed(package: Package, styles: Styles, file: str) -> Iterator[Finding]:
    """What was taken and should be looked at: formulas, words struck out; and a table of contents left out."""
    contents = False
    for paragraph in parts_of(package):
        for formula in paragraph.element.iter(f"{M}oMath"):
            text = "".join(one.text or "" for one in formula.iter(f"{M}t"))
            yield found_at(rules.FORMULA, file, paragraph, text=text)
        struck = "".join(
            text_of(run)
            for run in runs(paragraph.element)
            if not is_deleted(run)
            and any(styles.toggle(run, paragraph.element, tag) for tag in ("strike", "dstrike"))
        )
        if struck.strip():
            yield found_at(drafts.STRUCK, file, paragraph, text=struck)
        if not contents and paragraph.number and is_contents(paragraph.element, styles):
            contents = True
            yield found_at(drafts.CONTENTS, file, paragraph)


def _lost(package: Package, styles: Styles, blocks: Iterable[Block], file: str) -> Iterator[Finding]:
    """Every paragraph that a reader of the Word file sees, and that is not in what was read."""
    whole = squeezed("".join(_words(blocks)))
    for paragraph in parts_of(package):
        words = squeezed(_seen(paragraph, styles))
        if words and words not in whole:
            finding = found_at(rules.TEXT_LOST, file, paragraph, text=words[:40])
            yield msgspec.structs.replace(finding)


def _words(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if block.table:
            for row in block.table:
                for cell in row:
                    yield from _words(cell.blocks)
        else:
            yield f"{block.text}\x00"


def _seen(paragraph: Paragraph, styles: Styles) -> str:
    """The words of a paragraph as Word shows them."""
    element = paragraph.element
    if is_contents(element, styles) or is_continued_cell(element) or is_placeholder(element):
        return ""
    return "".join(
        text_of(run)
        for run in runs(element)
        if not is_deleted(run) and not hiding(run, element, styles)[1] and not _is_note_sign(run)
    )


def _is_note_sign(run: Any) -> bool:
    return any(
        run.find(f"{W}{tag}") is not None for tag in ("footnoteRef", "endnoteRef", "footnoteReference")
    )


def squeezed(text: str) -> str:
    """A text without blanks and invisible characters, to be compared."""
    return _BLANK.sub("", text)
