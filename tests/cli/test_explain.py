"""Every code leads to its explanation: in a terminal, in a file, in JSON, in the report of a night, by a command."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
from pathlib import Path

import pytest
from desk import casepress, command, good_case, small_site
from lxml import html

from casepress.cli.glossary import glossary
from casepress.cli.language import Language
from casepress.diagnostics import Place, anchor_of, help_of
from casepress.nightly.page import as_page
from casepress.nightly.report import Report, spots
from casepress.rules import content
from casepress.rules.registry import BY_CODE

ROOT = Path(__file__).parent.parent.parent
FAULTY = good_case().replace("530423", "999999")


def test_every_code_has_its_anchor_on_the_page_that_help_names() -> None:
    page = (ROOT / "docs/findings.md").read_text("utf-8")
    headings = {line.removeprefix("### ").lower() for line in page.splitlines() if line.startswith("### CP")}
    assert len(headings) > 200
    for code in BY_CODE:
        file, _, anchor = help_of(code).partition("#")
        assert ((ROOT / file).is_file(), anchor in headings) == (True, True), code


def test_code_is_explained_in_both_languages_without_a_site(tmp_path: Path) -> None:
    answer = casepress(tmp_path, "explain", "cp402")
    assert answer.status == 0
    assert answer.out.startswith("CP402 ")
    assert ("改法：" in answer.out, "为什么：" in answer.out, "{" in answer.out) == (True, True, False)
    assert "Cure: " in casepress(tmp_path, "explain", "CP402", "--lang", "en").out
    assert len(casepress(tmp_path, "explain").out.splitlines()) == len(BY_CODE)
    refused = casepress(tmp_path, "explain", "CP999")
    assert (refused.status, "没有“CP999”这个编号" in refused.err) == (2, True)


def test_text_and_json_say_where_a_code_is_explained(tmp_path: Path) -> None:
    small_site(tmp_path, qilu=FAULTY)
    answer = casepress(tmp_path, "check")
    assert "\x1b" not in answer.out
    assert answer.out.count("编号的说明：casepress explain CP341，或 docs/findings.md#cp341") == 1
    (found,) = json.loads(casepress(tmp_path, "check", "--format", "json").out)
    assert found["help"] == "docs/findings.md#cp341"
    small_site(tmp_path)
    assert "explain" not in casepress(tmp_path, "check").out


def in_terminal(root: Path, *args: str, **variables: str) -> str:
    """What a command prints in a terminal of its own."""
    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", "NO_COLOR": "", **variables}
    with subprocess.Popen(
        command(args), cwd=root, env=env, stdin=theirs, stdout=theirs, stderr=theirs
    ) as run:
        os.close(theirs)
        said = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            said += piece
            if not piece:
                break
        run.wait()
    os.close(ours)
    return said.decode()


def test_code_in_a_terminal_is_a_link_to_a_page_of_this_machine(tmp_path: Path) -> None:
    small_site(tmp_path / "site", qilu=FAULTY)
    said = in_terminal(tmp_path / "site", "check", XDG_CACHE_HOME=str(tmp_path / "cache"))
    found = re.search(r"\x1b]8;;file://([^#]+)#cp341\x1b\\CP341\x1b]8;;\x1b\\", said)
    assert found is not None, said
    page = html.fromstring(Path(found[1]).read_text("utf-8"))
    assert page.xpath("//h2[@id='cp341']/text()")[0].startswith("CP341 ")
    assert "casepress explain" not in said


@pytest.mark.parametrize("variable", ["NO_COLOR=1", "TERM=dumb"])
@pytest.mark.parametrize("args", [("check",), ("build",), ("explain", "CP341")])
def test_terminal_that_wants_plain_text_gets_no_colours(
    variable: str, args: tuple[str, ...], tmp_path: Path
) -> None:
    small_site(tmp_path, qilu=FAULTY)
    name, _, value = variable.partition("=")
    assert "\x1b" in in_terminal(tmp_path, *args)
    assert "\x1b" not in in_terminal(tmp_path, *args, **{name: value})


def test_page_of_all_codes_has_an_anchor_for_each_in_both_languages() -> None:
    for code in ("zh", "en"):
        page = html.fromstring(glossary(Language(code)))
        assert page.xpath("//h2/@id") == [anchor_of(code) for code in BY_CODE]


def test_report_of_a_night_explains_each_of_its_codes_below() -> None:
    finding = content.NO_ALT.at(Place("cases/c2b3-r5/a.md", 3, 1), value="1.jpg")
    page = html.fromstring(as_page(Report(findings=spots([finding, finding]))))
    assert set(page.xpath("//li/small/a/@href")) == {"#cp402"}
    assert [one.text for one in page.xpath("//dt[@id='cp402']")] == [f"CP402 {content.NO_ALT.title.zh}"]
    assert spots([finding])[0].help == "docs/findings.md#cp402"
