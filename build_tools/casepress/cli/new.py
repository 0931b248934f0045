"""`casepress new`: asks for what a case or briefing needs, or takes it from options, and writes a file that passes."""

from __future__ import annotations

import sys

import click

from casepress.casefile.printer import print_case
from casepress.casefile.reader import read_case
from casepress.checks import case_findings
from casepress.cli.interview import Given, Interview
from casepress.cli.language import Language
from casepress.cli.new_briefing import Wanted, write_briefing
from casepress.cli.phrasing import Command, Refused
from casepress.cli.report import print_text
from casepress.cli.site import FOUND_ERRORS, lines_of, open_here
from casepress.diagnostics import in_order
from casepress.editing.beginning import SKELETON
from casepress.project import Project, read_vocabulary


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
        briefing: bool,
        publish_at: str,
        case: tuple[str, ...],
        manuscript: str,
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
        if briefing:
            return write_briefing(
                project, read.value[0], Wanted(title, publish_at, case, manuscript, asks), t
            )
        return write_case(Interview(given, project, read.value[0], t), project, t)

    return Command(
        "new",
        t,
        callback=run,
        params=_params(t),
        help=_help(t),
    )


def _help(t: Language) -> str:
    return t(
        "新建一个案例：逐项提问，写出 cases/<批次>/<名称>.md 和放图片视频的 media/<批次>/<名称>/。\n"
        "写出的文件已能通过 casepress check，接着写正文即可。不会覆盖已有的文件。\n"
        "\n"
        "例：\n"
        "  casepress new                            逐项提问\n"
        "  casepress new --no-input --batch c2b3-r5 --region 530423 --issue water --issue delay \\\n"
        "    --title 云南玉溪杞麓湖污染治理治标不治本 --slug qilu-lake\n"
        "                                           全部写明，供脚本使用\n"
        "  casepress new --briefing --publish-at 2018-11-30T18:00+08:00 --case c2b3-r5-taigu\n"
        "                                           新建下一期简报，案例各成一条",
        "Writes a new case: asks, then makes cases/<batch>/<slug>.md and media/<batch>/<slug>/.\n"
        "The file passes casepress check as it is; go on with its text. Nothing is ever overwritten.\n"
        "\n"
        "Examples:\n"
        "  casepress new                            asks\n"
        "  casepress new --no-input --batch c2b3-r5 --region 530423 --issue water --issue delay \\\n"
        "    --title 云南玉溪杞麓湖污染治理治标不治本 --slug qilu-lake\n"
        "                                           everything said, for scripts\n"
        "  casepress new --briefing --publish-at 2018-11-30T18:00+08:00 --case c2b3-r5-taigu\n"
        "                                           the next briefing, with an item for each case",
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
            ["--briefing"],
            is_flag=True,
            help=t("新建一期简报，接着上一期的期号", "a briefing, the next by its number"),
        ),
        text("--publish-at", t("时间", "TIME"), "简报什么时候公开", "when the briefing comes out"),
        click.Option(
            ["--case"],
            multiple=True,
            metavar=t("案例", "CASE"),
            help=t(
                "编进简报的案例，编号或文件；可写多次",
                "a case for the briefing, by id or file; may be repeated",
            ),
        ),
        click.Option(
            ["--from", "manuscript"],
            default="",
            metavar=t("稿件", "FILE"),
            help=t(
                "简报的文字取自这份 Word、文本或网页稿件", "takes the text of a briefing from a manuscript"
            ),
        ),
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
