"""The reading of a briefing that is exported, under the same embargo as cases."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from casepress.briefing import FOLDER, Briefing
from casepress.briefings import public_briefings
from casepress.build import Request, media_of, public_cases
from casepress.catalogue import Catalogue
from casepress.diagnostics import Checked, Place, in_order
from casepress.exporting.manuscript import Wish, until
from casepress.imprint import imprint_of
from casepress.pages.copy import Copy
from casepress.project import Project
from casepress.publishing import Progress, Workers, silently
from casepress.reading import read_site
from casepress.rules import briefings as briefing_rules
from casepress.rules import editions as rules
from casepress.vocabulary.inspections import instant_of


class Proofed(msgspec.Struct, frozen=True):
    """A briefing, what it is printed from, why it must not go out yet ("" when it is public), and the file behind each
    public address of its pictures."""

    briefing: Briefing
    copy: Copy
    hold: str
    files: Mapping[str, Path]

    def load(self, address: str) -> bytes:
        """The bytes of a public file."""
        return self.files[address].read_bytes()


def is_briefing(project: Project, name: str) -> bool:
    """Whether a name is that of a briefing: its id or its file."""
    stem = name.rpartition("/")[2].removesuffix(".md")
    named = name in (stem, f"{project.settings.cases_dir}/{FOLDER}/{stem}.md")
    return named and (project.cases / FOLDER / f"{stem}.md").is_file()


def proofed_briefing(
    project: Project, wish: Wish, workers: Workers, progress: Progress = silently
) -> Checked[Proofed | None]:
    """The briefing of that name; None with findings when it cannot or must not go out."""
    read = read_site(project, workers, progress)
    stem = wish.name.rpartition("/")[2].removesuffix(".md")
    file = f"{project.settings.cases_dir}/{FOLDER}/{stem}.md"
    findings = [one for one in read.findings if one.place.file == file]
    found = next((one for one in read.value.briefings if one.id == stem), None)
    if found is None:
        return Checked(None, in_order(findings))
    broken = {one.place.file for one in read.findings if one.is_error}
    public = public_cases(read.value.cases, read.value.vocabulary, wish.as_of)
    public = [case for case in public if case.file not in broken]
    required = project.settings.approval == "require"
    # Looked at as of the instant at which it comes out, or of today's wish when it is out.
    instant = instant_of(found.front.publish_at) or wish.as_of
    checked = public_briefings((found,), max(wish.as_of, instant), public, approval=required)
    codes = {one.code for one in checked.findings}
    reasons = [until(found.front.publish_at)] if not found.is_out(wish.as_of) else []
    reasons += ["提到未公开的案例"] if briefing_rules.BRIEFING_NAMES_HELD_CASE.code in codes else []
    reasons += ["未审定"] if codes - {briefing_rules.BRIEFING_NAMES_HELD_CASE.code} else []
    hold = "，".join(reasons)
    if hold and not wish.under_embargo:
        refused = rules.NOT_OUT.at(found.place, name=wish.name, why=hold)
        return Checked(None, in_order([*findings, refused, *checked.findings]))
    if not project.url:
        findings.append(rules.NO_ADDRESS.at(Place("mkdocs.yml")))
    lenders = [case for case in public if case.id in {lent.case for lent in found.pictures}]
    request = Request(as_of=wish.as_of, site_dir=project.site_dir, jobs=wish.jobs)
    media = media_of(project, lenders, request, progress)
    findings += [one for one in media.findings if one.is_error]
    if any(one.is_error for one in findings):
        return Checked(None, in_order(findings))
    catalogue = Catalogue(public, read.value.vocabulary.out(wish.as_of))
    copy = Copy(catalogue, media.value, imprint_of(project), wish.as_of)
    hold = f"未发布 {hold}" if hold else ""
    return Checked(Proofed(found, copy, hold, media.value.files), in_order(findings))
