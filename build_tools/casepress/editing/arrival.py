"""A manuscript that was read becomes a draft case in its release, with what belongs to it, or it is said what stands
against it. The command `import` and the form in the browser both bring manuscripts this way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from casepress.diagnostics import Finding, Place
from casepress.editing.beginning import Subject, propose_slug
from casepress.editing.companions import enclose, said_by_names
from casepress.editing.filing import file_draft, titled
from casepress.intake.galley import Draft, Orders, make_draft, with_companions
from casepress.intake.manuscript import Manuscript
from casepress.project import Project
from casepress.rules import drafts as rules
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.regions import Outcome


class Arrived(NamedTuple):
    """What became of one manuscript: the case file (none where it was refused), its media (their folder, how many
    pictures and clips), what was found, and its paragraphs for the report."""

    file: str
    case: str
    media: tuple[str, int, int]
    findings: tuple[Finding, ...]
    lines: tuple[str, ...]


def refused(file: str, findings: Sequence[Finding], lines: tuple[str, ...] = ()) -> Arrived:
    """A manuscript of which nothing was written."""
    return Arrived(file, "", ("", 0, 0), tuple(findings), lines)


def release_said(manuscript: Manuscript) -> str:
    """The id of the release that a filled-in form names; else nothing."""
    return manuscript.form.values.get("batch", ("",))[0].strip() if manuscript.form is not None else ""


class Arrivals(NamedTuple):
    """Where manuscripts are brought: the site and its lists."""

    project: Project
    vocabulary: Vocabulary

    def take(
        self,
        manuscript: Manuscript,
        found: Sequence[Finding],
        orders: Orders,
        companions: Sequence[Path],
        slug: str = "",
        *,
        replace: bool = False,
    ) -> Arrived:
        """Writes the draft of a manuscript, or nothing. `found` was found while it was read, `companions` are the
        photos, clips and subtitles that belong to it, `slug` is the name of the case where one was given."""
        file, project = manuscript.file, self.project
        lines = lines_of(manuscript)
        draft = make_draft(manuscript, orders, self.vocabulary)
        enclosures = enclose(companions, draft.pictures)
        draft = with_companions(draft, enclosures.figures, enclosures.clips)
        findings = [*found, *draft.findings, *said_by_names(enclosures, file)]
        slug, in_way = (slug, "") if slug else self._named(draft, orders, replace)
        if in_way:
            name = f"{project.settings.cases_dir}/{draft.front.batch}/{in_way}.md"
            findings.append(rules.CASE_THERE.at(Place(file), name=name))
        if any(finding.is_error for finding in findings):
            return refused(file, findings, lines)
        try:
            case = file_draft(project, draft, slug, enclosures.files, replace)
        except FileExistsError as error:
            name = project.relative(Path(error.filename))
            findings.append(rules.CASE_THERE.at(Place(file), name=name))
            return refused(file, findings, lines)
        media = project.relative(project.media / draft.front.batch / slug)
        held = (media, len(draft.front.figures), len(draft.front.video))
        return Arrived(file, project.relative(case), held, tuple(findings), lines)

    def _named(self, draft: Draft, orders: Orders, replace: bool) -> tuple[str, str]:
        """The name of the case file, and the name of a case that is in the way."""
        batch = draft.front.batch
        known = titled(self.project, batch, draft.front.title, self.vocabulary)
        if known:
            return known, "" if replace else known
        folder = self.project.cases / batch
        used = {path.stem for path in folder.glob("*.md")} if folder.is_dir() else set()
        subject, issues = _subject(draft, self.vocabulary, orders)
        if not (subject.regions or subject.objects or issues):
            issues = ("draft",)
        return propose_slug(subject, issues, used), ""


def _subject(draft: Draft, vocabulary: Vocabulary, orders: Orders) -> tuple[Subject, tuple[str, ...]]:
    """What a draft is about, by codes, and its issues."""
    front = draft.front
    regions = []
    for name in front.region:
        found = vocabulary.regions.find(name, orders.release.published)
        if found.outcome is Outcome.REGION and found.region is not None:
            regions.append(found.region.code)
    return Subject(tuple(regions), front.objects), front.issue


def lines_of(manuscript: Manuscript) -> tuple[str, ...]:
    """The paragraphs of a manuscript at the places that findings name."""
    most = max((block.number for block in manuscript.blocks), default=0)
    lines = [""] * most
    for block in manuscript.blocks:
        if block.number:
            lines[block.number - 1] = lines[block.number - 1] or block.text.replace("\n", " ").replace(
                "\t", " "
            )
    return tuple(lines)
