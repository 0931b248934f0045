"""A manuscript to a draft case: front matter, text, pictures, and every place that a human should look at.

What was taken from the text stands in the front matter as it is written there, and once more in a comment at the top
of the text, so that it cannot pass for something that an editor checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from casepress.case import Figure, Front, Video
from casepress.casefile.body import plain, safe_html
from casepress.diagnostics import Finding, Place
from casepress.intake import fields
from casepress.intake.captions import figure_of, with_captions
from casepress.intake.fields import Offer
from casepress.intake.form_reader import Form, front_of
from casepress.intake.manuscript import Block, Manuscript, Picture
from casepress.intake.official import Paper, read_paper, undressed
from casepress.intake.tables import table_text
from casepress.pages.copy import FOLLOW_UP_LABELS, RELATION_LABELS
from casepress.rules import drafts as rules
from casepress.schema import INVISIBLE, fields_of
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.inspections import Release

_NUMBERED: Final = re.compile(r"([0-9]{1,3})\\\. (?=\S)")


# What an editor may write in the form for a choice that is stored in English.
_LABELS: Final = {
    label: slug for labels in (FOLLOW_UP_LABELS, RELATION_LABELS) for slug, label in labels.items()
}


class Orders(msgspec.Struct, frozen=True):
    """What the editor said when the file was brought: the release, and values that need not be looked for."""

    release: Release
    title: str = ""
    region: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    issue: tuple[str, ...] = ()


class Draft(msgspec.Struct, frozen=True):
    """A case to be written: its front matter, text and pictures."""

    front: Front
    body: str
    pictures: tuple[Picture, ...]
    findings: tuple[Finding, ...]


def make_draft(manuscript: Manuscript, orders: Orders, vocabulary: Vocabulary) -> Draft:
    """The draft of a manuscript."""
    file = manuscript.file
    if manuscript.form is not None:
        return _from_form(manuscript, manuscript.form, orders)
    sorted_ = with_captions(manuscript)
    paper = read_paper(sorted_.blocks, file, orders.title)
    findings = [*sorted_.findings, *paper.findings]
    if not paper.title:
        findings.append(rules.NO_TITLE.at(Place(file)))
    offers = list(_offers(paper, orders, vocabulary))
    front = _front(paper, orders, offers)
    alts = {picture.name: picture.alt for picture in manuscript.pictures}
    figures = tuple(figure_of(shot, alts.get(shot.picture, "")) for shot in sorted_.shots)
    front = msgspec.structs.replace(front, figures=figures)
    findings += [_guessed(offer, file) for offer in offers]
    findings += _open(front, file)
    for block, found in fields.facts_said(paper.body):
        where = block.where
        spot = Place(file, block.number)
        findings.append(rules.FACTS_OFFERED.at(spot, where=where.zh, where_en=where.en, found=found))
    body = remark(paper, offers) + print_body(paper.body)
    return Draft(front, body, manuscript.pictures, tuple(findings))


class Sheet(NamedTuple):
    """A manuscript as the items of a briefing: its title, its text, how many pictures it leaves behind."""

    title: str
    body: str
    pictures: int
    findings: tuple[Finding, ...]


def make_sheet(manuscript: Manuscript, title: str = "") -> Sheet:
    """The text of a manuscript for a briefing; one without headings is one item under its title."""
    sorted_ = with_captions(manuscript)
    paper = read_paper(sorted_.blocks, manuscript.file, title)
    body = print_body(paper.body)
    if not body.lstrip().startswith("## "):
        body = f"## {paper.title or manuscript.file.rpartition('.')[0]}\n\n{body.lstrip()}"
    findings = (*sorted_.findings, *paper.findings)
    return Sheet(_fitting(paper.title), body, len(manuscript.pictures), findings)


def _from_form(manuscript: Manuscript, form: Form, orders: Orders) -> Draft:
    """The draft of a filled-in form: its values are the editor's own, and its text stands as it is."""
    file = manuscript.file
    read = front_of(form, file, orders.release.id, _LABELS)
    sorted_ = with_captions(manuscript)
    blocks = [
        msgspec.structs.replace(block, markdown=form.verbatim[block.number], marks="v")
        if block.number in form.verbatim
        else undressed(block)
        if block.level and block.kind == "paragraph"
        else block
        for block in sorted_.blocks
        if "n" not in block.marks
    ]
    if read.value is None:
        empty = Front(title="", issue=(), batch=orders.release.id)
        return Draft(empty, "", (), (*read.findings, *sorted_.findings))
    alts = {picture.name: picture.alt for picture in manuscript.pictures}
    figures = tuple(figure_of(shot, alts.get(shot.picture, "")) for shot in sorted_.shots)
    front = msgspec.structs.replace(read.value, figures=(*read.value.figures, *figures))
    return Draft(front, print_body(blocks), manuscript.pictures, (*read.findings, *sorted_.findings))


def _offers(paper: Paper, orders: Orders, vocabulary: Vocabulary) -> Iterator[Offer]:
    """Everything that the text says for the front matter."""
    on = orders.release.published
    if paper.title_at is not None and not orders.title:
        yield Offer("title", (paper.title,), paper.title, paper.title_at.where, paper.title_at.number)
    if not orders.region and not orders.objects:
        region = fields.regions_said(paper.title, paper.body, on, vocabulary)
        offer = region or fields.objects_said(paper.title, vocabulary)
        yield from [offer] if offer is not None else []
    if not orders.issue:
        yield from fields.issues_said(paper.title, paper.body, vocabulary)
    inspection = vocabulary.inspections.of(orders.release)
    for found in (fields.team_said(paper.body, inspection), fields.found_on_said(paper.body)):
        yield from [found] if found is not None else []
    for key, (value, block) in paper.keys.items():
        yield Offer(key, (value,), value, block.where, block.number)


def _front(paper: Paper, orders: Orders, offers: Sequence[Offer]) -> Front:
    values: dict[str, tuple[str, ...]] = {}
    for offer in offers:
        values[offer.key] = (*values.get(offer.key, ()), *offer.value)
    known = fields_of(Front)
    lone = {
        key: _fitting(value[0])
        for key, value in values.items()
        if key not in ("title", "region", "objects", "issue") and key in known
    }
    return Front(
        title=_fitting(paper.title),
        region=orders.region or values.get("region", ()),
        objects=orders.objects or values.get("objects", ()),
        issue=orders.issue or values.get("issue", ()),
        batch=orders.release.id,
        **lone,  # type: ignore[arg-type]
    )


def _fitting(text: str) -> str:
    """A value on one line and without characters that no value may hold."""
    return " ".join(INVISIBLE.sub("", text).split())


def _guessed(offer: Offer, file: str) -> Finding:
    label = fields_of(Front)[offer.key].zh.split("：")[0]
    return rules.GUESSED.at(
        Place(file, offer.number),
        key=offer.key,
        label=label,
        value=offer.shown,
        where=offer.where.zh,
        where_en=offer.where.en,
    )


def _open(front: Front, file: str) -> Iterator[Finding]:
    """Values that every case needs and that the text did not say for sure."""
    known = fields_of(Front)
    if not front.region and not front.objects:
        zh, en = "标题开头没有认得出的地名", "the title begins with no place that is known"
        yield rules.OPEN.at(
            Place(file), key="region", label=known["region"].zh.split("：")[0], why=zh, why_en=en
        )
    if not front.issue:
        zh, en = "稿件里没有词表上的问题名称", "the text names no issue of the list"
        yield rules.OPEN.at(
            Place(file), key="issue", label=known["issue"].zh.split("：")[0], why=zh, why_en=en
        )


def remark(paper: Paper, offers: Sequence[Offer]) -> str:
    """The comment at the top of a draft: what was taken from where, and lines that have no place in a case."""
    lines = [f"{offer.key} “{offer.shown}”：取自{offer.where.zh}" for offer in offers if offer.key != "title"]
    lines += [f"标题上面的一行：{text}" for text in paper.head]
    lines += [f"没有带入的一行：{text}" for text in paper.left]
    if not lines:
        return ""
    text = "\n".join(lines).replace("--", "——").replace("<", "＜").replace(">", "＞")
    return f"<!-- 导入时从稿件取来，请逐项核对，然后删去这一段注释。\n{text}\n-->\n\n"


def print_body(blocks: Iterable[Block]) -> str:
    """The text of a case from its blocks; each reads back with all its words."""
    parts: list[str] = []
    notes: list[str] = []
    count = depth = 0
    last = ""
    for block in blocks:
        if block.kind == "note":
            notes.append(_safe(block, block.markdown))
            continue
        if "v" in block.marks:
            parts.append(f"\n\n{block.markdown}")
            last = "verbatim"
            continue
        if block.kind == "picture":
            text = "".join(f"![]({name})" for name in block.pictures)
        elif block.kind == "table":
            text = table_text(block)
        elif block.kind == "item":
            depth = min(len(block.lists), depth + 1) if last == "item" else 1
            text = _item(block, block.lists[-depth:])
        elif block.level:
            text = _safe(block, f"{'#' * block.level} {' '.join(block.markdown.split())}")
        else:
            text, count = _counted(block, count if last == "numbered" else 0)
        kind = (
            block.kind
            if block.kind != "paragraph"
            else "numbered"
            if count and _is_counted(text)
            else "paragraph"
        )
        parts.append(("\n" if kind == last == "item" else "\n\n") + text)
        last, count = kind, count if kind == "numbered" else 0
    body = "".join(parts).lstrip("\n")
    return "\n\n".join(part for part in (body, *notes) if part) + "\n"


def _is_counted(text: str) -> bool:
    return re.match(r"[0-9]{1,3}\. ", text) is not None


def _counted(block: Block, before: int) -> tuple[str, int]:
    """A paragraph, as an item of a numbered list where its own number is the one that the list will show."""
    match = _NUMBERED.match(block.markdown)
    if match is not None and (not before or int(match[1]) == before + 1):
        return f"{match[1]}. {block.markdown[match.end() :]}", int(match[1])
    return _safe(block, block.markdown), 0


def _item(block: Block, lists: Sequence[str]) -> str:
    indent = " " * sum(len(sign) + 1 for sign in lists[:-1])
    below = "\n" + indent + " " * (len(lists[-1]) + 1)
    return f"{indent}{lists[-1]} {block.markdown.replace(chr(10), below)}"


def _safe(block: Block, markdown: str) -> str:
    """The Markdown of a block, or its HTML where words would be lost."""
    if "".join(block.text.split()) in "".join(plain(safe_html(markdown)).split()):
        return markdown
    tag = f"h{block.level}" if block.level else "p"
    return f"<{tag}>{block.markup.replace(' />', '>')}</{tag}>"


def with_companions(draft: Draft, figures: Sequence[Figure], clips: Sequence[Video]) -> Draft:
    """The draft with the pictures and clips that lay beside its manuscript."""
    front = msgspec.structs.replace(
        draft.front, figures=(*draft.front.figures, *figures), video=(*draft.front.video, *clips)
    )
    return msgspec.structs.replace(draft, front=front)
