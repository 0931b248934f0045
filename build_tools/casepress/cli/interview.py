"""The questions of one new case: asked on a terminal or answered by options; a wrong answer is asked again.

It reads the vocabulary and the names in a folder, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import click

from casepress.case import Front
from casepress.cli.draft import (
    EMPTY,
    Taken,
    take_issues,
    take_slug,
    take_subject,
    unknown_batch,
)
from casepress.cli.language import Language
from casepress.cli.phrasing import Refused
from casepress.editing.beginning import Subject, newest_first, propose_slug
from casepress.intake.fields import issues_in_title, region_in_title
from casepress.project import Project
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.inspections import Release

MOST_RELEASES: Final = 10


class Given(NamedTuple):
    """What the options said; empty: not said."""

    title: str
    region: str
    issue: str
    batch: str
    slug: str
    summary: str
    asks: bool


class Interview:
    """The questions of one new case. What an option answered is not asked. It keeps no answers."""

    def __init__(self, given: Given, project: Project, vocabulary: Vocabulary, t: Language) -> None:
        self.given = given
        self.project = project
        self.vocabulary = vocabulary
        self.t = t

    def front(self) -> tuple[Front, str]:
        """The front matter and the file's name."""
        t = self.t
        title = self.title()
        release = self.release()
        on = release.published
        subject = self.subject(title, on)
        issues = self.issues(title)
        summary = self.given.summary or self.ask(
            t("摘要（一两句话，可以直接回车跳过）", "Summary (optional)"), ""
        )
        batch = release.id
        folder = self.project.cases / batch
        used = {path.stem for path in folder.glob("*.md")} if folder.is_dir() else set()
        proposal = propose_slug(subject, issues, used)
        question = t("文件名（小写英文、数字、连字符，也是网址的一部分）", "File name (part of the address)")
        slug = self.until(
            "--slug", self.given.slug or ("" if self.given.asks else proposal), question, proposal,
            lambda answer: take_slug(answer.removesuffix(".md"), used),
        )[0]  # fmt: skip
        front = Front(
            title=title,
            region=subject.regions,
            objects=subject.objects,
            issue=issues,
            batch=batch,
            summary=summary.strip(),
        )
        return front, slug

    def title(self) -> str:
        """The official title."""

        def take(answer: str) -> Taken:
            text = " ".join(answer.split())
            return Taken((text,)) if text else Taken((), EMPTY)

        question = self.t("标题（官方标题原文，地方在前，末尾不加句号）", "Title (as published, place first)")
        return self.until("--title", self.given.title, question, "", take)[0]

    def release(self) -> Release:
        """The release, chosen from a list with the newest first, or named."""
        t = self.t
        releases = newest_first(self.vocabulary)
        if not releases:
            raise Refused(
                t(
                    "inspections.yml 里还没有通报批次。请先在 cases/_vocabulary/ 里的这个文件写上 releases",
                    "inspections.yml has no release yet. Declare one in cases/_vocabulary/ first",
                )
            )
        if not self.given.batch and self.given.asks:
            click.echo(t("通报批次：", "Releases:"))
            for number, release in enumerate(releases[:MOST_RELEASES], 1):
                inspection = self.vocabulary.inspections.of(release)
                click.echo(
                    f"  {number:>2}  {release.id}  {inspection.label} {release.label}（{release.published}）"
                )
        known = {release.id: release for release in releases}

        def take(answer: str) -> Taken:
            if answer.isdecimal() and 0 < int(answer) <= min(len(releases), MOST_RELEASES):
                return Taken((releases[int(answer) - 1].id,))
            if answer in known:
                return Taken((answer,))
            return Taken((), unknown_batch(answer, tuple(known)))

        question = t("选一个序号，或写批次编号", "Its number, or the id of a release")
        return known[self.until("--batch", self.given.batch, question, "1", take)[0]]

    def subject(self, title: str, on: str) -> Subject:
        """Regions or inspected objects; where several bear a name, all are shown to choose from."""
        guess = region_in_title(title, on, self.vocabulary)
        question = self.t(
            "地区（代码或名称，多个用顿号分开；央企、兵团写督察对象名称）",
            "Regions or inspected objects (code or name)",
        )

        def take(answer: str) -> Taken:
            subject, refused = take_subject(answer, on, self.vocabulary)
            if refused is not None:
                return refused
            words = (*subject.regions, *subject.objects)
            return Taken(words) if words else Taken((), EMPTY)

        words = self.until("--region", self.given.region, question, guess, take)
        return take_subject(" ".join(words), on, self.vocabulary)[0]

    def issues(self, title: str) -> tuple[str, ...]:
        """Slugs of both facets."""
        t, issues = self.t, self.vocabulary.issues
        if not self.given.issue and self.given.asks:
            facets = ((t("领域", "Domains"), issues.domains), (t("性质", "Conducts"), issues.conducts))
            for name, listed in facets:
                click.echo(f"{name}：" + " · ".join(f"{issue.slug} {issue.label}" for issue in listed))
        guess = "、".join(issue.slug for issue in issues_in_title(title, self.vocabulary))
        question = t(
            "问题（写英文编号或名称，领域、性质各至少一个，用顿号分开，主要的写在最前）",
            "Issues (slugs or labels, at least one of each kind, the main one first)",
        )
        return self.until(
            "--issue", self.given.issue, question, guess, lambda answer: take_issues(answer, self.vocabulary)
        )

    def until(
        self, option: str, given: str, question: str, proposal: str, take: Callable[[str], Taken]
    ) -> tuple[str, ...]:
        """Asks until an answer can be taken; a given answer is refused when it cannot be."""
        t = self.t
        if not self.given.asks:
            if not given:
                raise Refused(
                    t(f"缺少 {option}（没有终端或用了 --no-input，不能提问）", f"{option} is missing")
                )
            taken = take(given)
            if taken.problem is not None:
                listed = "".join(f"\n  {value} {name}" for value, name in taken.choices)
                raise Refused(f"{option}：{taken.problem.say(t.code)}{listed}")
            return taken.values
        answer = given
        while True:
            answer = answer or self.ask(question, proposal)
            taken = take(answer)
            if taken.problem is None:
                return taken.values
            click.secho(taken.problem.say(t.code), fg="yellow")
            chosen = self.choice(taken.choices) if taken.choices else ""
            answer = answer.replace(taken.word, chosen) if chosen and taken.word else chosen

    def choice(self, choices: tuple[tuple[str, str], ...]) -> str:
        """The value of the line that is chosen from a list; nothing when none is."""
        for number, (value, name) in enumerate(choices, 1):
            click.echo(f"  {number:>2}  {value} {name}")
        question = self.t("选一个序号，都不是就直接回车", "Its number; Enter if it is none of these")
        answer = self.ask(question, "")
        # A number of one or two digits is a line; a longer one is a region's code.
        while answer.isdecimal() and len(answer) < 3:
            if 0 < int(answer) <= len(choices):
                return choices[int(answer) - 1][0]
            answer = self.ask(self.t("没有这个序号，请再选一次", "There is no such line; choose again"), "")
        return answer

    def ask(self, question: str, proposal: str) -> str:
        """One question with the answer that Enter gives; without a terminal nothing is asked."""
        if not self.given.asks:
            return proposal
        answer: str = click.prompt(question, default=proposal, show_default=bool(proposal), type=str)
        return answer.strip()
