"""`casepress new`: asks for what a case needs, or takes it from options, and writes a file that passes `check`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final, NamedTuple

import click

from casepress.case import Front
from casepress.casefile.printer import print_case
from casepress.casefile.reader import read_case
from casepress.checks import case_findings
from casepress.cli.draft import (
    EMPTY,
    SKELETON,
    Subject,
    Taken,
    issues_in_title,
    newest_first,
    propose_slug,
    region_in_title,
    take_issues,
    take_slug,
    take_subject,
    unknown_batch,
)
from casepress.cli.language import Language
from casepress.cli.phrasing import Command, Refused
from casepress.cli.report import print_text
from casepress.cli.site import FOUND_ERRORS, lines_of, open_here
from casepress.diagnostics import in_order
from casepress.project import Project, read_vocabulary
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


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""

    def run(
        *,
        title: str,
        region: tuple[str, ...],
        issue: tuple[str, ...],
        batch: str,
        slug: str,
        summary: str,
        no_input: bool,
    ) -> int:
        asks = not no_input and sys.stdin is not None and sys.stdin.isatty()
        given = Given(title, " ".join(region), " ".join(issue), batch, slug, summary, asks)
        project = open_here(t)
        read = read_vocabulary(project)
        errors = [finding for finding in read.findings if finding.is_error]
        if errors:
            print_text(errors, t, lambda file: lines_of(project.root, file))
            click.echo(
                t("请先改正词表里的错误，再新建案例。", "Mend the vocabularies first, then write a case.")
            )
            return FOUND_ERRORS
        return write_case(Interview(given, project, read.value[0], t), project, t)

    return Command(
        "new",
        t,
        callback=run,
        params=_params(t),
        help=t(
            "新建一个案例：逐项提问，写出 cases/<批次>/<名称>.md 和放图片视频的 media/<批次>/<名称>/。\n"
            "写出的文件已能通过 casepress check，接着写正文即可。不会覆盖已有的文件。\n"
            "\n"
            "例：\n"
            "  casepress new                            逐项提问\n"
            "  casepress new --no-input --batch c2b3-r5 --region 530423 --issue water --issue delay \\\n"
            "    --title 云南玉溪杞麓湖污染治理治标不治本 --slug qilu-lake\n"
            "                                           全部写明，供脚本使用",
            "Writes a new case: asks for each part, then makes cases/<batch>/<slug>.md and media/<batch>/<slug>/.\n"
            "The file passes casepress check as it is; go on with its text. Nothing is ever overwritten.\n"
            "\n"
            "Examples:\n"
            "  casepress new                            asks\n"
            "  casepress new --no-input --batch c2b3-r5 --region 530423 --issue water --issue delay \\\n"
            "    --title 云南玉溪杞麓湖污染治理治标不治本 --slug qilu-lake\n"
            "                                           everything said, for scripts",
        ),
    )


def _params(t: Language) -> list[click.Parameter]:
    def text(name: str, metavar: str, zh: str, en: str) -> click.Option:
        return click.Option([name], default="", metavar=metavar, help=t(zh, en))

    return [
        text(
            "--title", t("标题", "TITLE"), "官方标题，地方在前，末尾不加句号", "official title, place first"
        ),
        click.Option(
            ["--region"],
            multiple=True,
            metavar=t("地区", "REGION"),
            help=t(
                "代码、名称，或督察对象（央企、兵团）；可写多次",
                "code, name, or inspected object; may be repeated",
            ),
        ),
        click.Option(
            ["--issue"],
            multiple=True,
            metavar=t("问题", "ISSUE"),
            help=t(
                "名称或英文编号，领域、性质各至少一个；可写多次",
                "label or slug, of both facets; may be repeated",
            ),
        ),
        text(
            "--batch", t("批次", "BATCH"), "通报批次编号，例如 c2b3-r5", "id of the release, such as c2b3-r5"
        ),
        text("--slug", t("名称", "SLUG"), "文件名，小写英文，例如 qilu-lake", "file name, such as qilu-lake"),
        text("--summary", t("摘要", "SUMMARY"), "摘要，可以不写", "summary; optional"),
        click.Option(
            ["--no-input"],
            is_flag=True,
            help=t("不提问，缺什么就报错（供脚本使用）", "never ask; for scripts"),
        ),
    ]


def write_case(interview: Interview, project: Project, t: Language) -> int:
    """Writes the case that the interview gives, once it is known to read back without an error."""
    front, slug = interview.front()
    folder = project.cases / front.batch
    path = folder / f"{slug}.md"
    file = project.relative(path)
    data = print_case(front, SKELETON).encode()
    checked = read_case(data, file, interview.vocabulary)
    content = case_findings(checked.value, interview.vocabulary) if checked.value is not None else ()
    findings = in_order((*checked.findings, *content))
    if any(finding.is_error for finding in findings):
        lines = data.decode().split("\n")
        print_text(findings, t, lambda name: lines if name == file else ())
        click.echo(
            t("没有写文件：请按上面的说明改正后再试。", "No file was written: correct this and try again.")
        )
        return FOUND_ERRORS
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as out:
            out.write(data)
    except FileExistsError:
        raise Refused(t(f"{file} 已经存在，没有覆盖", f"{file} exists and was not overwritten")) from None
    media = project.media / front.batch / slug
    media.mkdir(parents=True, exist_ok=True)
    click.echo(t(f"已写入 {file}", f"{file} written"))
    click.echo(
        t(
            f"图片和视频放进 {project.relative(media)}/，在文件头的 figures、video 里写文件名。\n"
            f"接着写正文，写完运行：casepress check {file}",
            f"Put pictures and clips into {project.relative(media)}/ and name them under figures and video.\n"
            f"Go on with the text, then run: casepress check {file}",
        )
    )
    return 0


class Interview:
    """The questions of one new case. Where an option gave the answer nothing is asked. It keeps no answers."""

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
                    "inspections.yml 里还没有通报批次。请先在 cases/_vocabulary/inspections.yml 里写上 releases",
                    "inspections.yml has no release yet. Declare one in cases/_vocabulary/inspections.yml first",
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
        """Regions or inspected objects; a name that several bear is answered with all of them to choose from."""
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
            for name, listed in (
                (t("领域", "Domains"), issues.domains),
                (t("性质", "Conducts"), issues.conducts),
            ):
                click.echo(f"{name}：" + "、".join(f"{issue.label} {issue.slug}" for issue in listed))
        guess = "、".join(issue.label for issue in issues_in_title(title, self.vocabulary))
        question = t("问题（领域、性质各至少一个，用顿号分开，主要的写在最前）", "Issues (of both kinds)")
        return self.until(
            "--issue", self.given.issue, question, guess, lambda answer: take_issues(answer, self.vocabulary)
        )

    def until(
        self, option: str, given: str, question: str, proposal: str, take: Callable[[str], Taken]
    ) -> tuple[str, ...]:
        """Asks until an answer can be taken; a given answer is not asked for, and refused when it cannot be."""
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
            answer = self.choice(taken.choices) if taken.choices else ""

    def choice(self, choices: tuple[tuple[str, str], ...]) -> str:
        """The value of the line that is chosen from a list; nothing when none is."""
        for number, (value, name) in enumerate(choices, 1):
            click.echo(f"  {number:>2}  {value} {name}")
        answer = self.ask(
            self.t("选一个序号，都不是就直接回车", "Its number; Enter if it is none of these"), ""
        )
        if answer.isdecimal() and 0 < int(answer) <= len(choices):
            return choices[int(answer) - 1][0]
        return "" if answer.isdecimal() else answer

    def ask(self, question: str, proposal: str) -> str:
        """One question with the answer that Enter gives; without a terminal nothing is asked."""
        if not self.given.asks:
            return proposal
        answer: str = click.prompt(question, default=proposal, show_default=bool(proposal), type=str)
        return answer.strip()
