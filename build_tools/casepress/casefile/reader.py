"""Bytes to a case: text, front matter, values, vocabulary and body, with every finding of the way.

`read_cases` is a pure function of the files' bytes, their paths and the vocabulary; it reads nothing itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from casepress.case import SLUG_PATTERN, Case, Front, written_marks
from casepress.casefile.approval import unsigned_digest
from casepress.casefile.body import Body, Slot, read_body
from casepress.casefile.frontmatter import Parts, cut, read_text, remarks
from casepress.diagnostics import Checked, Finding, Place, did_you_mean
from casepress.notation import Mapping, read_yaml
from casepress.notation.comments import cut_off
from casepress.notation.punctuation import cure_of, joined, may_be_quoted
from casepress.rules import lists as list_rules
from casepress.rules import reading as rules
from casepress.rules import values as value_rules
from casepress.schema import decode, quoted_texts
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.inspections import instant_of, unknown_object
from casepress.vocabulary.region_report import trouble
from casepress.vocabulary.regions import Outcome

_SLUG: Final = re.compile(SLUG_PATTERN)


class Reading(NamedTuple):
    """A case with its rendered text and its Markdown, which begins on line `body_line` of the file; `remarks` are the
    comments of its front matter in their places, from line 2 on."""

    case: Case
    body: Body
    markdown: str
    body_line: int
    remarks: str = ""


def digest_of(data: bytes) -> str:
    """The public digest of a file: BLAKE2b of eight bytes, in hexadecimal."""
    return hashlib.blake2b(data, digest_size=8).hexdigest()


class Source(NamedTuple):
    """The bytes of a case file, its path below the site's folder, and the digest of its bytes ("" where not known)."""

    data: bytes
    file: str
    digest: str = ""


def read_case(data: bytes, file: str, vocabulary: Vocabulary) -> Checked[Reading | None]:
    """The case in `data`, the bytes of cases/<batch>/<slug>.md; None when a finding is an error."""
    return read_cases([Source(data, file)], vocabulary)[0]


def read_cases(sources: Sequence[Source], vocabulary: Vocabulary) -> list[Checked[Reading | None]]:
    """The cases in several files, each as `read_case` gives it.

    The same step is taken for all before the next: what is repeated at once finds its code and its tables in the
    processor's caches, and takes three quarters of the time.
    """
    sheets = [_Sheet(source) for source in sources]
    for step in _STEPS:
        for sheet in sheets:
            if not sheet.is_lost:
                step(sheet, vocabulary)
    return [sheet.checked() for sheet in sheets]


class _Sheet:
    """A case file on its way to a case. State: how far it has come, what was found, and whether that is the end."""

    __slots__ = ("body", "case", "findings", "front", "is_lost", "marks", "node", "parts", "rendered", "source", "text")

    text: str
    parts: Parts
    node: Mapping | None
    rendered: Body | None
    front: Front
    body: Body
    marks: dict[str, tuple[int, int]]
    case: Case

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings: list[Finding] = []
        self.is_lost = False

    def checked(self) -> Checked[Reading | None]:
        findings = tuple(self.findings)
        if self.is_lost:
            return Checked(None, findings)
        parts = self.parts
        said = remarks(parts.front)
        return Checked(Reading(self.case, self.body, parts.body, parts.body_line, said), findings)


def _take_text(sheet: _Sheet, _: Vocabulary) -> None:
    file = sheet.source.file
    sheet.findings += _name_findings(file.removesuffix(".md"), file)
    text = read_text(sheet.source.data, file)
    sheet.findings += text.findings
    sheet.is_lost = text.value is None
    sheet.text = text.value or ""


def _cut_text(sheet: _Sheet, _: Vocabulary) -> None:
    parts = cut(sheet.text, sheet.source.file)
    sheet.findings += parts.findings
    if parts.value is None:
        sheet.is_lost = True
    else:
        sheet.parts = parts.value


def _parse_front(sheet: _Sheet, _: Vocabulary) -> None:
    node = read_yaml(sheet.parts.front, sheet.source.file, first_line=2)
    sheet.findings += node.findings
    sheet.node = node.value
    if node.value is not None and "#" in sheet.parts.front:
        sheet.findings += cut_off(sheet.parts.front, sheet.source.file, first_line=2)


def _render_body(sheet: _Sheet, _: Vocabulary) -> None:
    file, parts = sheet.source.file, sheet.parts
    body = read_body(parts.body, _folder(file.removesuffix(".md")), file, parts.body_line)
    sheet.findings += body.findings
    sheet.rendered = body.value


def _take_values(sheet: _Sheet, _: Vocabulary) -> None:
    if sheet.node is None:
        sheet.is_lost = True
        return
    decoded = decode(sheet.node, Front, sheet.source.file)
    sheet.findings += decoded.findings
    front, sheet.marks = decoded.value
    if front is None or sheet.rendered is None:
        sheet.is_lost = True
    else:
        sheet.front, sheet.body = front, sheet.rendered
        if may_be_quoted(sheet.parts.front):
            sheet.findings += quoted_texts(sheet.node, Front, sheet.source.file)


def _take_case(sheet: _Sheet, vocabulary: Vocabulary) -> None:
    data, file, digest = sheet.source
    path, marks = file.removesuffix(".md"), written_marks(sheet.marks)
    case, more = _resolved(sheet.front, path, marks, sheet.body, digest or digest_of(data), vocabulary)
    if sheet.front.approved is not None:
        case = msgspec.structs.replace(case, unsigned=unsigned_digest(data))
    sheet.case = case
    sheet.findings += more
    sheet.is_lost = any(finding.is_error for finding in sheet.findings)


_STEPS: Final = (_take_text, _cut_text, _parse_front, _render_body, _take_values, _take_case)


def _folder(path: str) -> str:
    """The last two names of a path: batch and slug."""
    return "/".join(path.split("/")[-2:])


def _name_findings(path: str, file: str) -> Iterator[Finding]:
    slug = path.rpartition("/")[2]
    if _SLUG.search(slug) is None or len(slug) > 80:
        yield rules.BAD_FILE_NAME.at(Place(file), name=file.rpartition("/")[2])


def _resolved(
    front: Front, path: str, marks: str, body: Body, digest: str, vocabulary: Vocabulary
) -> tuple[Case, list[Finding]]:
    """The case with its codes and slugs looked up."""
    folder = _folder(path)
    slug = folder.rpartition("/")[2]
    case = Case(
        id=f"{front.batch}-{slug}",
        slug=slug,
        file=f"{path}.md",
        front=front,
        lead=body.lead,
        digest=digest,
        pictures=tuple(
            dict.fromkeys(
                (*body.pictures, *(f"{folder}/{name}" for one in front.figures for name in one.files))
            )
        ),
        clips=tuple(dict.fromkeys((*body.clips, *(f"{folder}/{one.file}" for one in front.video)))),
        links=tuple(
            dict.fromkeys(part.name for part in body.parts if isinstance(part, Slot) and part.kind == "case")
        ),
        marks=f"{marks} {body.marks}" if body.marks else marks,
    )
    findings = list(_batch(case, folder.rpartition("/")[0], vocabulary))
    regions, more = _regions(case, vocabulary)
    findings += more
    domains, conducts, more = _issues(case, vocabulary)
    findings += more
    for number, thing in enumerate(front.objects):
        if vocabulary.inspections.object(thing) is None:
            findings.append(unknown_object(thing, vocabulary.inspections, case.place(f"objects.{number}")))
    if not front.region and not front.objects:
        findings.append(list_rules.NO_PLACE.at(case.place("title")))
    case = msgspec.structs.replace(case, regions=regions, domains=domains, conducts=conducts)
    return case, findings


def _batch(case: Case, folder: str, vocabulary: Vocabulary) -> Iterator[Finding]:
    batch = case.front.batch
    if folder != batch:
        yield list_rules.FOLDER_IS_NOT_BATCH.at(case.place("batch"), folder=folder, value=batch)
    release = vocabulary.inspections.release(batch)
    if release is None:
        hint = list_rules.UNKNOWN_BATCH.hint
        cure = did_you_mean(batch, vocabulary.inspections.release_ids, hint)
        yield list_rules.UNKNOWN_BATCH.at(case.place("batch"), cure=cure, value=batch)
    elif instant_of(release.publish_at) is None:
        yield list_rules.BATCH_HELD.at(case.place("batch"), value=batch)


def _regions(case: Case, vocabulary: Vocabulary) -> tuple[tuple[str, ...], list[Finding]]:
    """The codes of the regions as they were on the day of publication."""
    release = vocabulary.inspections.release(case.front.batch)
    on = release.published if release else ""
    codes: dict[str, None] = {}
    findings = []
    for number, text in enumerate(case.front.region):
        found = vocabulary.regions.find(text, on)
        if found.outcome is Outcome.REGION and found.region is not None:
            if found.region.code in codes:
                place = case.place(f"region.{number}")
                findings.append(list_rules.REGION_NAMED_TWICE.at(place, value=text))
            codes[found.region.code] = None
        else:
            finding = trouble(vocabulary.regions, found, case.place(f"region.{number}"))
            findings += [_mended(finding, text)] if finding is not None else []
    return tuple(codes), findings


def _issues(case: Case, vocabulary: Vocabulary) -> tuple[tuple[str, ...], tuple[str, ...], list[Finding]]:
    facets: dict[str, dict[str, None]] = {"domain": {}, "conduct": {}}
    findings = []
    is_known = True
    for number, text in enumerate(case.front.issue):
        issue = vocabulary.issues.find(text)
        if issue is None:
            finding = vocabulary.issues.unknown(text, case.place(f"issue.{number}"))
            findings.append(_mended(finding, text))
            is_known = False
            continue
        if issue.slug in facets[issue.facet]:
            findings.append(list_rules.ISSUE_TWICE.at(case.place(f"issue.{number}"), value=text))
        facets[issue.facet][issue.slug] = None
    # What an unknown word was meant to be is not known: it may be the very one that is missing.
    if is_known and not facets["domain"]:
        findings.append(list_rules.NO_DOMAIN.at(case.place("issue")))
    if is_known and not facets["conduct"]:
        findings.append(list_rules.NO_CONDUCT.at(case.place("issue")))
    for facet, name, limit in (("domain", "领域", 3), ("conduct", "性质", 4)):
        if len(facets[facet]) > limit:
            findings.append(
                list_rules.TOO_MANY_ISSUES.at(
                    case.place("issue"), count=len(facets[facet]), facet=name, limit=limit
                )
            )
    return tuple(facets["domain"]), tuple(facets["conduct"]), findings


def _mended(finding: Finding, text: str) -> Finding:
    """A finding about a word that is in no list, with the cure where only its punctuation is wrong."""
    items = joined(text)
    if items:
        return value_rules.JOINED_ITEMS.at(finding.place, value=text, items=", ".join(items))
    cure = cure_of(text)
    return finding if cure is None else msgspec.structs.replace(finding, hint=cure)
