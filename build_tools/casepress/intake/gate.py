"""What a Word file carries besides its visible text: hidden words, tracked changes, comments, objects, names.

Each is a finding; nothing of it reaches a draft. An editor may decide about some of them (`Allowances`): what was
an error is then a warning, and the thing is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from casepress.diagnostics import Finding, Place, Rule, Severity, Words
from casepress.intake.objects import objects, pictures_left_out, ties_outside
from casepress.intake.package import Element, Package, W
from casepress.intake.prose import (
    Paragraph,
    has_matter,
    in_box,
    is_contents,
    is_deleted,
    is_hidden_shape,
    is_placeholder,
    paragraphs,
    runs,
    text_of,
)
from casepress.intake.styles import Styles, is_on
from casepress.rules import intake as rules

MOST: Final = 20  # findings of one kind; a file with more needs no longer list
NOTES: Final = (("footnotes", "脚注"), ("endnotes", "尾注"))
_CHANGED: Final = ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel")
_PAGE: Final = re.compile(r"[\s\d—\-–第页共/PpageofＰ·]*")


class Allowances(msgspec.Struct, frozen=True):
    """What an editor decided beforehand: changes are accepted, the rest is left out."""

    revisions: bool = False
    comments: bool = False
    hidden: bool = False
    objects: bool = False


def inspect(package: Package, styles: Styles, file: str, allowed: Allowances) -> Iterator[Finding]:
    """Every finding about one package, in the order of its text."""
    texts = list(parts_of(package))
    gates = (
        (allowed.hidden, _hidden(texts, styles, file)),
        (allowed.revisions, _revisions(texts, file)),
        (allowed.comments, _comments(package, file)),
        (allowed.objects, objects(package, texts, file)),
        (allowed.objects, pictures_left_out(package, texts, file)),
    )
    for decided, findings in gates:
        for finding in findings:
            yield _softened(finding) if decided and finding.code != rules.MACROS.code else finding
    yield from ties_outside(package, file, allowed.objects)
    yield from _names(package, file)
    yield from _custom_data(package, file)
    yield from _margins(package, file)
    yield from _boxes(texts, file)


def _softened(finding: Finding) -> Finding:
    return msgspec.structs.replace(finding, severity=Severity.WARNING)


def parts_of(package: Package) -> Iterator[Paragraph]:
    """The paragraphs of the text and of its notes."""
    yield from paragraphs(package.tree(package.main))
    for kind, name in NOTES:
        for part in package.tied(kind):
            yield from paragraphs(package.tree(part), name)


def found_at(rule: Rule, file: str, paragraph: Paragraph, **values: str | int) -> Finding:
    """A finding about a paragraph: its number stands for the line."""
    where = paragraph.where
    place = Place(file, paragraph.number if not paragraph.part else 0)
    said: dict[str, Any] = {"where": where.zh, "where_en": where.en, **values}
    return rule.at(place, **said)


def _hidden(texts: list[Paragraph], styles: Styles, file: str) -> Iterator[Finding]:
    """Runs that Word does not show, or shows so that nobody sees them."""
    shown = 0
    for paragraph in texts:
        if shown >= MOST:
            return
        for rule, how, words in _unseen(paragraph, styles):
            shown += 1
            yield found_at(rule, file, paragraph, text=words[:20], how=how)


def _unseen(paragraph: Paragraph, styles: Styles) -> Iterator[tuple[Rule, str, str]]:
    """What of a paragraph is not seen, joined by how it is hidden."""
    joined: dict[tuple[str, str], str] = {}
    rules_of = {"hidden": rules.HIDDEN_TEXT, "unseen": rules.INVISIBLE_TEXT}
    contents = is_contents(paragraph.element, styles)
    for run in runs(paragraph.element):
        if is_deleted(run) or not has_matter(run) or is_placeholder(paragraph.element):
            continue
        how = hiding(run, paragraph.element, styles)
        if how[1] and not (contents and how[1].startswith("网页")):
            joined[how] = joined.get(how, "") + (text_of(run).strip() or "图")
    for (kind, way), words in joined.items():
        yield rules_of[kind], way, words
    mark = paragraph.element.find(f"{W}pPr/{W}rPr/{W}vanish")
    special = paragraph.element.find(f"{W}pPr/{W}rPr/{W}specVanish")
    if is_on(mark) and special is None and not joined and paragraph.number:
        yield rules.HIDDEN_TEXT, "段落标记隐藏", paragraph.words.strip() or "图"


def hiding(run: Element, paragraph: Element, styles: Styles) -> tuple[str, str]:
    """("hidden" or "unseen", how) of a run; both empty when it can be seen."""
    how = styles.hidden(run, paragraph)
    if how:
        return "hidden", how
    if is_hidden_shape(run) or any(map(is_hidden_shape, run.iterancestors(f"{W}r"))):
        return "hidden", "图形设为不可见"
    how = styles.unseen(run, paragraph) if text_of(run).strip() else ""
    return ("unseen", how) if how else ("", "")


def _revisions(texts: list[Paragraph], file: str) -> Iterator[Finding]:
    """Tracked changes of the text, of rows, of paragraph marks; changes of format alone are no words."""
    count = 0
    seen: set[Element] = set()
    for paragraph in texts:
        changes = [one for tag in _CHANGED for one in paragraph.element.iter(f"{W}{tag}")]
        row = next(paragraph.element.iterancestors(f"{W}tr"), None)
        if row is not None and row not in seen:
            seen.add(row)
            changes += [one for tag in ("ins", "del") for one in row.findall(f"{W}trPr/{W}{tag}")]
        outer = [one for one in paragraph.element.iterancestors() if one.tag[len(W) :] in _CHANGED]
        changes = [one for one in dict.fromkeys((*changes, *outer)) if one not in seen]
        seen.update(changes)
        if not changes:
            continue
        added = sum(one.tag[len(W) :] in ("ins", "moveTo", "cellIns") for one in changes)
        count += 1
        if count <= MOST:
            yield found_at(rules.REVISIONS, file, paragraph, added=added, removed=len(changes) - added)


def _comments(package: Package, file: str) -> Iterator[Finding]:
    authors: list[str] = []
    for name in package.parts:
        if re.fullmatch(r"word/comments[0-9]*\.xml", name) is not None or name in package.tied("comments"):
            root = package.tree(name)
            authors += [one.get(f"{W}author", "") for one in root.iter(f"{W}comment")]
    if authors:
        names = "、".join(dict.fromkeys(filter(None, authors))) or "未署名"
        yield rules.COMMENTS.at(Place(file), count=len(authors), names=names)


def _names(package: Package, file: str) -> Iterator[Finding]:
    """Names in the properties of the file and of those who changed it."""
    names: list[str] = []
    wanted = ("creator", "lastModifiedBy", "Company", "Manager")
    for part in ("docProps/core.xml", "docProps/app.xml"):
        root = package.tree(part)
        for one in root.iter() if root is not None else ():
            if str(one.tag).rpartition("}")[2] in wanted and (one.text or "").strip():
                names.append((one.text or "").strip())
    for part in package.tied("people"):
        names += [
            value
            for one in package.tree(part).iter()
            for name, value in one.attrib.items()
            if name.endswith("author")
        ]
    for paragraph in package.tree(package.main).iter(f"{W}ins", f"{W}del"):
        names.append(paragraph.get(f"{W}author", ""))
    if any(names):
        yield rules.NAMES.at(Place(file), names="、".join(dict.fromkeys(filter(None, names))))


def _custom_data(package: Package, file: str) -> Iterator[Finding]:
    found = [name for name in package.parts if re.fullmatch(r"customXml/item[0-9]+\.xml", name)]
    # Word's own empty list of sources is in every second file.
    found = [name for name in found if b"bibliography" not in package.parts[name]]
    if "docProps/custom.xml" in package.parts:
        root = package.tree("docProps/custom.xml")
        found += [one.get("name", "") for one in root if one.get("name")]
    if found:
        yield rules.CUSTOM_DATA.at(Place(file), what="、".join(found))


def _margins(package: Package, file: str) -> Iterator[Finding]:
    """Words of headers and footers; a page number is none."""
    lines: dict[str, None] = {}
    for name in (*package.tied("header"), *package.tied("footer")):
        text = " ".join(one.words.strip() for one in paragraphs(package.tree(name)) if one.words.strip())
        if _PAGE.fullmatch(text) is None:
            lines[text] = None
    if lines:
        yield rules.MARGINS.at(Place(file), text=" / ".join(lines))


def _boxes(texts: Iterable[Paragraph], file: str) -> Iterator[Finding]:
    seen: set[Element] = set()
    above: Paragraph | None = None
    for paragraph in texts:
        if not in_box(paragraph.element):
            above = paragraph
            continue
        box = next(paragraph.element.iterancestors(f"{W}txbxContent"))
        text = "".join(box.itertext(f"{W}t")).strip()
        if box not in seen and text:
            where = (
                (above or paragraph).where if (above or paragraph).number else Words("开头", "the beginning")
            )
            place = Place(file, paragraph.number)
            yield rules.TEXT_BOX.at(place, where=where.zh, where_en=where.en, text=text[:20])
        seen.add(box)
