"""`casepress import`: manuscripts to draft cases, with their media, checked at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import click

from casepress.adapters.executors import ForkedWorkers, default_jobs
from casepress.cli.check import Chosen, concerns
from casepress.cli.draft import take_issues, take_slug, take_subject
from casepress.cli.intake_options import help_of, options
from casepress.cli.language import Language, counted
from casepress.cli.late_bar import LateBar
from casepress.cli.phrasing import Command, Refused
from casepress.cli.report import print_text
from casepress.cli.site import FOUND_ERRORS, lines_of, open_here
from casepress.diagnostics import Finding, Place, in_order
from casepress.editing.arrival import Arrivals, Arrived, refused, release_said
from casepress.editing.beginning import Subject, newest_first
from casepress.editing.companions import beside, manuscripts_in
from casepress.intake.galley import Orders
from casepress.intake.gate import Allowances
from casepress.intake.reading import read_manuscript
from casepress.presence import missing_media
from casepress.project import Project, read_vocabulary
from casepress.reading import read_site
from casepress.rules import drafts as rules
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.inspections import Release

MOST_RELEASES: Final = 10


class Wishes(NamedTuple):
    """What the options said."""

    batch: str
    region: str
    issue: str
    title: str
    slug: str
    media: Path | None
    replace: bool
    simplify: bool
    allowed: Allowances


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""

    def run(
        *, files: tuple[str, ...], media: str, region: tuple[str, ...], issue: tuple[str, ...],
        accept_revisions: bool, drop_comments: bool, drop_hidden: bool, drop_objects: bool, **rest: object,
    ) -> int:  # fmt: skip
        allowed = Allowances(accept_revisions, drop_comments, drop_hidden, drop_objects)
        folder = Path(media) if media else None
        if folder is not None and not folder.is_dir():
            raise Refused(t(f"没有“{media}”这个文件夹", f'There is no folder "{media}"'))
        wishes = Wishes(
            region=" ".join(region),
            issue=" ".join(issue),
            media=folder,
            allowed=allowed,
            **rest,  # type: ignore[arg-type]
        )
        if wishes.slug:
            wishes = wishes._replace(slug=_slug(wishes.slug, t))
        project = open_here(t)
        read = read_vocabulary(project)
        errors = [finding for finding in read.findings if finding.is_error]
        if errors:
            print_text(errors, t, lambda file: lines_of(project.root, file))
            return FOUND_ERRORS
        paths = _manuscripts(files, t)
        single = {"--slug": wishes.slug, "--title": wishes.title, "--media": wishes.media}
        if len(paths) > 1 and any(single.values()):
            names = "、".join(name for name, value in single.items() if value)
            raise Refused(
                t(f"{names} 只能在导入一份稿件时用", f"{names} can be used with one manuscript only")
            )
        desk = ImportDesk(project, read.value[0], wishes, t)
        brought = [desk.bring(path, paths) for path in paths]
        return report(brought, desk.left(), project, t)

    return Command("import", t, callback=run, params=options(t), help=help_of(t))


def _slug(text: str, t: Language) -> str:
    """The name that the editor gave the case."""
    taken = take_slug(text.removesuffix(".md"), ())
    if taken.problem is not None:
        raise Refused(f"--slug：{taken.problem.say(t.code)}")
    return taken.values[0]


def _manuscripts(files: Sequence[str], t: Language) -> list[Path]:
    """The manuscripts that the arguments name, those of whole folders among them."""
    found: list[Path] = []
    for file in files:
        path = Path(file)
        if path.is_dir():
            inside = manuscripts_in(path)
            if not inside:
                raise Refused(t(f"“{file}”里没有稿件", f'There is no manuscript in "{file}"'))
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise Refused(t(f"没有“{file}”这个文件", f'There is no file "{file}"'))
    return list(dict.fromkeys(found))


class ImportDesk:
    """Brings manuscripts into one site. State: which media beside them were taken, and which may be anybody's."""

    def __init__(self, project: Project, vocabulary: Vocabulary, wishes: Wishes, t: Language) -> None:
        self.project = project
        self.vocabulary = vocabulary
        self.wishes = wishes
        self.t = t
        self.taken: set[Path] = set()
        self.unclear: dict[Path, None] = {}

    def left(self) -> list[Finding]:
        """A finding about the media that lie beside the manuscripts and belong to none for certain."""
        names = [path.name for path in self.unclear if path not in self.taken]
        if not names:
            return []
        return [rules.COMPANIONS_UNCLEAR.at(Place(""), count=len(names), names="、".join(names))]

    def bring(self, path: Path, everything: Sequence[Path]) -> Arrived:
        """One manuscript to a case file, or to what stands against it."""
        wishes = self.wishes
        read = read_manuscript(path.read_bytes(), path.name, wishes.allowed, wishes.simplify)
        if read.value is None:
            return refused(path.name, read.findings)
        orders = self.orders(path, release_said(read.value))
        alone = sum(other.parent == path.parent for other in everything) == 1
        paths, unclear = beside(path, wishes.media, alone)
        self.taken.update(paths)
        self.unclear.update(dict.fromkeys(unclear))
        arrivals = Arrivals(self.project, self.vocabulary)
        return arrivals.take(read.value, read.findings, orders, paths, wishes.slug, replace=wishes.replace)

    def orders(self, path: Path, said: str) -> Orders:
        """What the editor ordered for a manuscript; `said` is the release that its form names."""
        wishes, t = self.wishes, self.t
        release = self.release(
            said or wishes.batch or path.absolute().parent.name, bool(said or wishes.batch)
        )
        subject = Subject()
        if wishes.region:
            subject, refused = take_subject(wishes.region, release.published, self.vocabulary)
            if refused is not None and refused.problem is not None:
                listed = "".join(f"\n  {value} {name}" for value, name in refused.choices)
                raise Refused(f"--region：{refused.problem.say(t.code)}{listed}")
        issues: tuple[str, ...] = ()
        if wishes.issue:
            taken = take_issues(wishes.issue, self.vocabulary)
            if taken.problem is not None:
                raise Refused(f"--issue：{taken.problem.say(t.code)}")
            issues = taken.values
        title = " ".join(wishes.title.split())
        return Orders(release, title, subject.regions, subject.objects, issues)

    def release(self, name: str, given: bool) -> Release:
        """The release of that id; where none is given, the name of the manuscript's folder may be one."""
        found = self.vocabulary.inspections.release(name)
        if found is not None:
            return found
        t = self.t
        newest = newest_first(self.vocabulary)[:MOST_RELEASES]
        listed = "".join(
            f"\n  {one.id}  {self.vocabulary.inspections.of(one).label} {one.label}（{one.published}）"
            for one in newest
        )
        if given:
            raise Refused(
                t(
                    f"没有“{name}”这个批次。最近的有：{listed}",
                    f'There is no release "{name}". The newest:{listed}',
                )
            )
        raise Refused(
            t(
                f"请用 --batch 说明是哪个通报批次（在 cases/_vocabulary/inspections.yml 里声明）。最近的有：{listed}",
                f"Say with --batch which release it belongs to. The newest:{listed}",
            )
        )


def report(brought: Sequence[Arrived], left: Sequence[Finding], project: Project, t: Language) -> int:
    """One list of all that needs a human eye, then what was written and what to type next."""
    written = [one for one in brought if one.case]
    lines = {one.file: one.lines for one in brought}
    findings = [*left, *(finding for one in brought for finding in in_order(one.findings))]
    findings += in_order(_checked([one.case for one in written], project, t))
    print_text(findings, t, lambda file: lines.get(file) or lines_of(project.root, file))
    for one in written:
        folder, pictures, clips = one.media
        click.echo(t(f"已写入 {one.case}", f"{one.case} written"))
        if pictures or clips:
            click.echo(
                t(
                    f"  图片 {pictures} 张、视频 {clips} 段在 {folder}/",
                    f"  {counted(pictures, 'picture')}, {counted(clips, 'clip')} in {folder}/",
                )
            )
    for one in brought:
        if not one.case:
            click.echo(
                t(f"没有导入 {one.file}：先按上面的说明处理", f"{one.file} was not imported: see above")
            )
    errors = sum(finding.is_error for finding in findings)
    click.echo(
        t(
            f"要人看的 {len(findings)} 处：错误 {errors}，警告 {len(findings) - errors}。",
            f"To look at: {counted(errors, 'error')}, {counted(len(findings) - errors, 'warning')}.",
        )
    )
    if written:
        files = " ".join(one.case for one in written) if len(written) < 4 else ""
        click.echo(
            t(
                f"下一步：看一遍、改好，再运行  casepress check {files}".rstrip(),
                f"Next: read and mend, then  casepress check {files}".rstrip(),
            )
        )
        click.echo(t("预览网页：casepress preview", "To see the pages: casepress preview"))
    return FOUND_ERRORS if errors else 0


def _checked(files: Sequence[str], project: Project, t: Language) -> Iterator[Finding]:
    """What the checks say of the case files just written."""
    if not files:
        return
    with LateBar(t) as bar:
        read = read_site(project, ForkedWorkers(default_jobs()), bar)
    chosen = frozenset(files)
    yield from (one for one in read.findings if concerns(one, Chosen(chosen)))
    yield from missing_media((case for case in read.value.cases if case.file in chosen), project)
