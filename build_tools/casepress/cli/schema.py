"""`casepress schema`: the JSON Schema of the files that editors write, or the same as a page for people."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import click
import msgspec

from casepress.briefing import BriefingFront
from casepress.case import Front
from casepress.cli.key_tables import front_matter_page
from casepress.cli.language import Language
from casepress.cli.phrasing import Command, Refused
from casepress.schema import json_schema
from casepress.vocabulary.inspections import InspectionFile
from casepress.vocabulary.issues import IssueFile


class Kind(NamedTuple):
    """A kind of file: the record class that it is read into, and what it is called."""

    record: type[msgspec.Struct]
    zh: str
    en: str


KINDS: Final = {
    "case": Kind(Front, "casepress 案例文件头", "front matter of a casepress case"),
    "briefing": Kind(BriefingFront, "casepress 简报文件头", "front matter of a casepress briefing"),
    "inspections": Kind(InspectionFile, "casepress 督察批次 inspections.yml", "casepress inspections.yml"),
    "issues": Kind(IssueFile, "casepress 问题词表 issues.yml", "casepress issues.yml"),
}


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""
    params = [
        click.Option(
            ["--kind"],
            type=click.Choice(list(KINDS)),
            default="case",
            metavar="case|briefing|inspections|issues",
            help=t("哪一种文件，默认 case", "which file; default: case"),
        ),
        click.Option(
            ["--format", "form"],
            type=click.Choice(["json", "markdown"]),
            default="json",
            metavar="json|markdown",
            help=t(
                "json 给编辑器，markdown 是中英对照的说明页", "json for tools, markdown: a page for people"
            ),
        ),
        click.Option(
            ["--output"],
            default="",
            metavar=t("文件", "FILE"),
            help=t("写到文件，默认显示在屏幕上", "write to a file; default: print"),
        ),
    ]

    def run(*, kind: str, form: str, output: str) -> int:
        text = front_matter_page() if form == "markdown" else schema_text(kind, t)
        if form == "markdown" and kind != "case":
            raise Refused(t("说明页只有 --kind case", "The page is only for --kind case"))
        if not output:
            click.echo(text, nl=False)
            return 0
        path = Path(output)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        click.echo(t(f"已写入 {output}", f"{output} written"))
        return 0

    return Command(
        "schema",
        t,
        callback=run,
        params=params,
        help=_help(t),
    )


def _help(t: Language) -> str:
    return t(
        "输出文件格式（JSON Schema）。编辑器有了它，写文件时就能提示可用的名称、指出写错的值。\n"
        "\n"
        "例：\n"
        "  casepress schema --output .vscode/case.schema.json\n"
        "  casepress schema --kind inspections --output .vscode/inspections.schema.json\n"
        "\n"
        "在 VS Code 里使用：装上扩展 YAML（redhat.vscode-yaml），在 .vscode/settings.json 里写：\n"
        '  {"yaml.schemas": {\n'
        '    ".vscode/case.schema.json": "cases/*/*.md",\n'
        '    ".vscode/inspections.schema.json": "cases/_vocabulary/inspections.yml"},\n'
        '   "files.associations": {"**/cases/*/*.md": "yaml"}}\n'
        "最后一行让编辑器在写文件头时把案例当作 YAML；正文照常写，写完以 casepress check 为准。",
        "Prints the JSON Schema of a file; with it an editor offers the keys and marks wrong values.\n"
        "\n"
        "Examples:\n"
        "  casepress schema --lang en --output .vscode/case.schema.json\n"
        "  casepress schema --kind inspections --output .vscode/inspections.schema.json\n"
        "\n"
        "In VS Code: install the extension YAML (redhat.vscode-yaml), then in .vscode/settings.json:\n"
        '  {"yaml.schemas": {\n'
        '    ".vscode/case.schema.json": "cases/*/*.md",\n'
        '    ".vscode/inspections.schema.json": "cases/_vocabulary/inspections.yml"},\n'
        '   "files.associations": {"**/cases/*/*.md": "yaml"}}\n'
        "The last line makes the editor take a case for YAML while its front matter is written;\n"
        "casepress check has the last word.",
    )


def schema_text(kind: str, t: Language) -> str:
    """The schema of one kind of file as indented JSON, ending in a line end."""
    one = KINDS[kind]
    schema = json_schema(one.record, t(one.zh, one.en), t.code)
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"
