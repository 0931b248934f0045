"""Bytes to a briefing, with every finding of the way: the counterpart of the reader of cases."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from casepress.briefing import FOLDER, Briefing, BriefingFront, Shown
from casepress.case import SLUG_PATTERN
from casepress.casefile.approval import unsigned_digest
from casepress.casefile.body import CLIP_SUFFIXES, Body, Slot, read_body
from casepress.casefile.frontmatter import cut, read_text, remarks
from casepress.diagnostics import Checked, Finding, Place
from casepress.notation import read_yaml
from casepress.notation.comments import cut_off
from casepress.notation.punctuation import may_be_quoted
from casepress.register import plain_text
from casepress.rules import briefings as rules
from casepress.rules import reading as reading_rules
from casepress.schema import decode, quoted_texts
from casepress.vocabulary.inspections import instant_of

_SLUG: Final = re.compile(SLUG_PATTERN)


class BriefingReading(NamedTuple):
    """A briefing with its rendered text, its Markdown, which begins on line `body_line` of the file, where the values of
    its front matter stand, and the comments there, from line 2 on."""

    briefing: Briefing
    body: Body
    markdown: str
    body_line: int
    marks: Mapping[str, tuple[int, int]]
    remarks: str = ""

    def place(self, path: str) -> Place:
        """Where a value stands, by dotted path; the nearest known ancestor when it has no mark of its own."""
        while path and path not in self.marks:
            path = path.rpartition(".")[0]
        return Place(self.briefing.file, *self.marks.get(path, (1, 1)))


def read_briefing(data: bytes, file: str) -> Checked[BriefingReading | None]:
    """The briefing in `data`, the bytes of cases/_briefings/<id>.md; None when a finding is an error."""
    name = file.rpartition("/")[2].removesuffix(".md")
    findings: list[Finding] = []
    if _SLUG.search(name) is None or len(name) > 80:
        findings.append(reading_rules.BAD_FILE_NAME.at(Place(file), name=f"{name}.md"))
    text = read_text(data, file)
    parts = cut(text.value, file) if text.value is not None else Checked(None)
    findings += [*text.findings, *parts.findings]
    if parts.value is None:
        return Checked(None, tuple(findings))
    node = read_yaml(parts.value.front, file, first_line=2)
    body = read_body(parts.value.body, f"{FOLDER}/{name}", file, parts.value.body_line)
    findings += [*node.findings, *body.findings]
    if node.value is not None:
        findings += cut_off(parts.value.front, file, first_line=2)
    if node.value is None or body.value is None:
        return Checked(None, tuple(findings))
    decoded = decode(node.value, BriefingFront, file)
    findings += decoded.findings
    front, marks = decoded.value
    if front is None:
        return Checked(None, tuple(findings))
    if may_be_quoted(parts.value.front):
        findings += quoted_texts(node.value, BriefingFront, file)
    if instant_of(front.publish_at) is None:
        place = Place(file, *marks.get("publish_at", (1, 1)))
        findings.append(rules.BRIEFING_WITHOUT_TIME.at(place, value=front.publish_at))
    body_place = Place(file, parts.value.body_line)
    if not any(heading.level == 3 for heading in body.value.headings):
        findings.append(rules.BRIEFING_WITHOUT_ITEMS.at(body_place))
    lent = (part.name for part in body.value.parts if isinstance(part, Slot) and part.kind == "media")
    clips = (name for name in lent if name.rpartition(".")[2].lower() in CLIP_SUFFIXES)
    for shown in dict.fromkeys((*body.value.pictures, *body.value.clips, *clips)):
        findings.append(rules.BRIEFING_WITH_MEDIA.at(body_place, name=shown.rpartition("/")[2]))
    if any(finding.is_error for finding in findings):
        return Checked(None, tuple(findings))
    briefing = _briefing(name, file, data, front, marks.get("number", (1, 1)), body.value)
    reading = BriefingReading(
        briefing, body.value, parts.value.body, parts.value.body_line, marks, remarks(parts.value.front)
    )
    return Checked(reading, tuple(findings))


def _briefing(
    name: str, file: str, data: bytes, front: BriefingFront, mark: tuple[int, int], body: Body
) -> Briefing:
    parts = tuple(_part(part) for part in body.parts)
    return Briefing(
        id=name,
        file=file,
        front=front,
        parts=parts,
        items=tuple(heading for heading in body.headings if heading.level == 3),
        lead=body.lead,
        text=plain_text("".join(part for part in parts if isinstance(part, str))),
        digest=hashlib.blake2b(data, digest_size=8).hexdigest(),
        unsigned=unsigned_digest(data) if front.approved is not None else "",
        mark=mark,
    )


def _part(part: str | Slot) -> str | tuple[str] | Shown:
    if isinstance(part, str):
        return part
    return (part.name,) if part.kind == "case" else Shown(part.name, part.alt, part.caption, part.block)
