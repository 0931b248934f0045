"""The documents say what is true: commands exist, links lead somewhere, examples pass, both READMEs agree."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import click
import msgspec
import pytest
from test_house import ORDER

from casepress.case import Front
from casepress.casefile.reader import read_case
from casepress.checks import case_findings
from casepress.cli.application import Application
from casepress.cli.language import language_of
from casepress.cli.report import print_text
from casepress.pages.copy import FOLLOW_UP_LABELS
from casepress.project import open_project, read_vocabulary

ROOT: Final = Path(__file__).parent.parent
GENERATED: Final = {"findings.md", "front-matter.md"}
DOCUMENTS: Final = [
    *sorted(ROOT.glob("*.md")),
    *sorted(path for path in (ROOT / "docs").rglob("*.md") if path.name not in GENERATED),
    ROOT / "build_tools/casepress/starter/README.md",
]
GUIDES: Final = ("README.md", "README.zh.md", "docs/handbook.md")
_FENCE: Final = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_CODE: Final = re.compile(r"`([^`\n]+)`")
_LINK: Final = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
_MAKE: Final = re.compile(r"^make ([a-z]+)", re.MULTILINE)
_CASEPRESS: Final = re.compile(r"(?:^|/|&& )casepress ([a-z-][^#\n]*)", re.MULTILINE)
_PATH: Final = re.compile(r"^[\w./-]+(?:/|\.py|\.md|\.yml)$", re.MULTILINE)
_EXAMPLE: Final = re.compile(r"^```markdown\n(---\n.*?)^```$", re.MULTILINE | re.DOTALL)


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def code_of(text: str) -> str:
    """What stands in blocks of code and between backticks, a piece a line."""
    pieces = [line for block in _FENCE.findall(text) for line in block.splitlines()[1:-1]]
    return "\n".join([*pieces, *_CODE.findall(_FENCE.sub("", text))])


def casepress_commands(text: str) -> list[list[str]]:
    """The words after every `casepress …` in a text, comments and redirections left out."""
    return [words.split(">>")[0].split() for words in _CASEPRESS.findall(code_of(text))]


def application() -> Application:
    return Application(language_of([], {}))


def unknown_parts(words: list[str]) -> list[str]:
    """The command or options in `words` that the command line does not have."""
    group = application()
    with click.Context(group) as context:
        name = "" if words[0].startswith("--") else words[0]
        command = group.get_command(context, name) if name else group
        if isinstance(command, click.Group) and name and len(words) > 1 and not words[1].startswith("-"):
            name = words[1]
            command = command.get_command(context, name)
        if command is None:
            return [name]
        known = {option for one in command.get_params(context) for option in one.opts}
    return [word for word in words if word.startswith("--") and word not in known]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_document_names_only_commands_that_exist(document: Path) -> None:
    text = document.read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    assert set(_MAKE.findall(code_of(text))) <= targets
    assert [(words, unknown_parts(words)) for words in casepress_commands(text) if unknown_parts(words)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("`casepress biuld`", ["biuld"]),
        ("```sh\ncasepress build --now  # at once\n```", ["--now"]),
        ("```sh\n1 * * * *  cd /srv && /srv/.venv/bin/casepress proclaim >>log\n```", ["proclaim"]),
        ("`casepress media reviwe`; `casepress media review --mark 1.jpg --by A`", ["reviwe"]),
        ("casepress makes: `casepress check --format json`, `casepress --version`", []),
    ],
)
def test_search_for_commands_finds_what_does_not_exist(text: str, found: list[str]) -> None:
    assert [part for words in casepress_commands(text) for part in unknown_parts(words)] == found


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_relative_link_of_a_document_leads_to_a_file(document: Path) -> None:
    prose = _CODE.sub("", _FENCE.sub("", document.read_text("utf-8")))
    links = [one or other for one, other in _LINK.findall(prose)]
    inside = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:|#", link)]
    assert [link for link in inside if not (document.parent / link).is_file()] == []


def pictures_of(document: Path) -> list[tuple[str, str]]:
    """The alt text and file of every picture on a page."""
    text = document.read_text("utf-8")
    found = [
        (alt, file)
        for alt, file in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", _CODE.sub("", _FENCE.sub("", text)))
    ]
    return found + [(alt, file) for file, alt in re.findall(r'<img src="([^"]+)"[^>]* alt="([^"]*)"', text)]


def tasks() -> list[str]:
    """The pages that tell one task each, as their list names them."""
    return re.findall(r"^\|[^|]+\| \[[^\]]+\]\(([a-z-]+\.md)\) \|$", text_of("docs/tasks.md"), re.MULTILINE)


def test_every_task_of_an_editor_has_a_page_with_a_picture_that_is_told_in_words() -> None:
    assert len(tasks()) >= 15
    assert len(set(tasks())) == len(tasks())
    for name in (*tasks(), "nights.md", "shelf.md", "server.md", "authenticity.md"):
        shown = pictures_of(ROOT / "docs" / name)
        assert shown, name
        assert [file for alt, file in shown if len(re.findall("[\u4e00-\u9fff]", alt)) < 12] == [], name


def test_every_page_of_the_handbook_is_named_by_the_list_of_tasks() -> None:
    named = set(_LINK.findall(text_of("docs/tasks.md")))
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"tasks.md", "about.md", "front-matter.md"}
    assert pages - {link for link, _ in named} == set()


def test_pictures_of_the_documents_are_small_and_each_is_shown() -> None:
    files = sorted((ROOT / "docs/screenshots").iterdir())
    assert [file.name for file in files if file.stat().st_size > 120_000] == []
    texts = "".join(document.read_text("utf-8") for document in DOCUMENTS)
    assert [file.name for file in files if f"screenshots/{file.name}" not in texts] == []
    assert sum(file.stat().st_size for file in files if file.name.startswith("handbook-")) <= 1_200_000


def test_both_readmes_name_the_same_commands_and_files() -> None:
    english, chinese = (code_of(text_of(name)) for name in ("README.md", "README.zh.md"))
    for pattern in (_MAKE, _CASEPRESS, _PATH):
        found, twin = ({one.strip() for one in pattern.findall(code)} for code in (english, chinese))
        assert found == twin
    assert _MAKE.findall(english)[:2] == ["site", "test"]


@pytest.mark.parametrize("name", GUIDES)
def test_example_of_a_case_in_a_guide_has_no_finding(name: str) -> None:
    project = open_project(ROOT).value
    assert project is not None
    vocabulary, _ = read_vocabulary(project).value
    examples = _EXAMPLE.findall(text_of(name))
    assert examples
    for example in examples:
        read = read_case(example.encode(), "cases/c2b3-r5/qilu-lake.md", vocabulary)
        assert read.findings == ()
        assert read.value is not None
        assert case_findings(read.value, vocabulary) == ()


def test_handbook_names_every_key_issue_and_kind_of_follow_up() -> None:
    project = open_project(ROOT).value
    assert project is not None
    vocabulary, _ = read_vocabulary(project).value
    handbook = text_of("docs/handbook.md")
    keys = [field.name for field in msgspec.structs.fields(Front)]
    assert [key for key in keys if f"| `{key}` |" not in handbook] == []
    issues = (*vocabulary.issues.domains, *vocabulary.issues.conducts)
    assert [one.slug for one in issues if f"| `{one.slug}` | {one.label} |" not in handbook] == []
    kinds = [f"| `{kind}` | {label} |" for kind, label in FOLLOW_UP_LABELS.items()]
    assert [kind for kind in kinds if kind not in handbook] == []


@pytest.mark.parametrize(("name", "lang"), list(zip(GUIDES, ("en", "zh", "zh"), strict=True)))
def test_finding_shown_in_a_guide_is_what_check_prints(
    name: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    project = open_project(ROOT).value
    assert project is not None
    vocabulary, _ = read_vocabulary(project).value
    (example,) = _EXAMPLE.findall(text_of(name))
    broken = example.replace("fabrication,", "fabricaton,")
    findings = read_case(broken.encode(), "cases/c2b3-r5/qilu-lake.md", vocabulary).findings
    print_text(findings, language_of(["--lang", lang], {}), lambda file: broken.split("\n"))
    assert f"```text\n{capsys.readouterr().out.rstrip()}\n" in text_of(name)


def test_contributing_shows_the_import_order_that_is_enforced() -> None:
    shown = " · ".join(rooms[0] if len(rooms) == 1 else f"{{{' | '.join(rooms)}}}" for rooms in ORDER)
    assert shown in " ".join(line.removeprefix("> ") for line in text_of("CONTRIBUTING.md").splitlines())


def test_readme_says_what_every_room_of_the_package_holds() -> None:
    names = {path.name + "/" * path.is_dir() for path in (ROOT / "build_tools/casepress").iterdir()}
    rows = "".join(line for line in text_of("README.md").splitlines() if line.startswith("| …"))
    assert [name for name in sorted(names) if name[0] != "_" and f"`{name}`" not in rows] == []
