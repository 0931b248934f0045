"""500 hostile front matters and 500 hostile bodies: no traceback, no hang, no script, and a cure for every refusal."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

import html5lib
import pytest
from good_site import VOCABULARY
from seeds import BODIES, FRONTS, GATES, GOOD_FRONT, UNITS, hostile_bodies, hostile_fronts

from casepress.casefile.body import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, Body, Slot, safe_html
from casepress.casefile.frontmatter import MAX_BYTES, MAX_FRONT
from casepress.casefile.reader import Reading, read_case
from casepress.checks import case_findings
from casepress.diagnostics import Checked
from casepress.pages.bulletin import bulletin_page

COUNT: Final = 500
# Of processor time, which other work on the machine does not lengthen.
SECONDS: Final = 5.0
FILE: Final = "cases/c2b3-r1/case.md"
# What the program itself adds to the text.
OUR_ATTRIBUTES: Final = {
    "a": {"rel"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "td": {"class"},
    "th": {"class"},
    **{f"h{level}": {"id"} for level in (2, 3, 4)},
}
FRONT_CASES: Final = list(hostile_fronts(COUNT))
BODY_CASES: Final = list(hostile_bodies(COUNT))


def read(front: str, body: str) -> Checked[Reading | None]:
    """One file read and checked, in good time."""
    started = time.process_time()
    data = f"---\n{front}---\n{body}".encode("utf-8", "surrogatepass")
    checked = read_case(data, FILE, VOCABULARY)
    if checked.value is not None:
        checked = Checked(checked.value, (*checked.findings, *case_findings(checked.value, VOCABULARY)))
    assert time.process_time() - started < SECONDS
    return checked


def assert_every_refusal_names_its_cure(checked: Checked[Reading | None]) -> None:
    if checked.value is None:
        assert checked.errors
    for finding in checked.findings:
        assert finding.place.file == FILE
        assert finding.place.line > 0 or finding.code in ("CP103",), finding
        assert finding.hint.zh.strip(), finding
        assert finding.hint.en.strip(), finding
        assert finding.message.zh.isprintable(), finding


def test_there_are_500_of_each_and_no_seed_is_left_out() -> None:
    assert (len(FRONT_CASES), len(BODY_CASES)) == (COUNT, COUNT)
    assert set(FRONTS) <= set(FRONT_CASES)
    assert set(BODIES) <= set(BODY_CASES)
    assert list(hostile_fronts(COUNT)) == FRONT_CASES


@pytest.mark.parametrize("number", range(COUNT))
def test_a_hostile_front_matter_is_read_or_refused_with_its_place(number: int) -> None:
    checked = read(FRONT_CASES[number], "正文。\n")
    assert_every_refusal_names_its_cure(checked)
    if checked.value is not None:
        case = checked.value.case
        assert all(_stays_inside(name) for name in (*case.pictures, *case.clips))
        assert re.fullmatch("[a-z0-9-]+", case.id)


@pytest.mark.parametrize("number", range(COUNT))
def test_a_hostile_body_becomes_harmless_html(number: int) -> None:
    checked = read(GOOD_FRONT, BODY_CASES[number])
    assert_every_refusal_names_its_cure(checked)
    if checked.value is not None:
        assert_harmless(shown(checked.value.body))
        for part in checked.value.body.parts:
            if isinstance(part, Slot) and part.kind == "media":
                assert _stays_inside(part.name)
            elif isinstance(part, Slot):
                assert re.fullmatch("[a-z0-9-]*", part.name)


@pytest.mark.parametrize("number", range(0, COUNT, 5))
def test_a_hostile_transcript_becomes_harmless_html(number: int) -> None:
    if "<div>" * 40 not in BODY_CASES[number]:
        assert_harmless(safe_html(BODY_CASES[number]), media=True)


@pytest.mark.parametrize("unit", UNITS)
def test_a_body_of_the_largest_size_is_read_in_time(unit: str) -> None:
    most = MAX_BYTES - 2_000
    assert_every_refusal_names_its_cure(read(GOOD_FRONT, GATES + unit * (most // len(unit.encode()))))


@pytest.mark.parametrize("unit", UNITS)
def test_a_summary_or_front_matter_of_the_largest_size_is_read_in_time(unit: str) -> None:
    size = (MAX_FRONT - 500) // len(unit)
    for front in (
        f"{GOOD_FRONT}summary: {unit * size}\n",
        unit * size + "\n",
        f'{GOOD_FRONT}summary: "{unit * 90}"\n',
    ):
        assert_every_refusal_names_its_cure(read(front, "正文。\n"))


def _stays_inside(name: str) -> bool:
    return name.startswith("c2b3-r1/case/") and ".." not in name and "\\" not in name and "//" not in name


def shown(body: Body) -> str:
    """The text as HTML, with a plain link or picture in each slot."""
    return "".join(
        part if isinstance(part, str) else "<a href='x'>" if part.kind == "case" else "<img alt='x'>"
        for part in body.parts
    )


def assert_harmless(markup: str, *, media: bool = False) -> None:
    """Parsed as browsers do, the HTML holds nothing outside the allow-list."""
    for element in _elements(markup):
        name = element.tag
        assert isinstance(name, str), f"comment or instruction: {markup[:200]}"
        assert name in ALLOWED_TAGS, markup[:200]
        allowed = ALLOWED_ATTRIBUTES.get(name, set()) | OUR_ATTRIBUTES.get(name, set())
        for attribute, value in element.attrib.items():
            assert attribute in allowed, (name, attribute)
            assert not attribute.startswith("on")
            if attribute in ("href", "src"):
                assert_address(value, name, media)


def assert_address(value: str, name: str, media: bool) -> None:
    bare = re.sub(r"[\x00-\x20\x7f-\x9f]", "", value)
    scheme = re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", bare)
    assert scheme is None or scheme[0].lower() in ("http:", "https:", "mailto:", "tel:"), value
    if name == "img" and not media:
        raise AssertionError(f"a picture that is no slot: {value}")
    if scheme is not None and scheme[0].lower().startswith("http"):
        try:
            urlsplit(bare)
        except ValueError:
            return


def _elements(markup: str) -> Iterator[Any]:
    tree = html5lib.parseFragment(f"<div>{markup}</div>", treebuilder="etree", namespaceHTMLElements=False)
    return (element for element in tree.iter() if element.tag != "DOCUMENT_FRAGMENT")


def test_the_page_of_a_case_is_a_value_that_hostile_front_matter_cannot_reach() -> None:
    # Escaping on pages is tested with the pages; here only that such values arrive there as they were typed.
    checked = read(GOOD_FRONT + "summary: '<img src=x onerror=alert(1)>'\n", "正文。\n")
    assert checked.value is not None
    assert checked.value.case.front.summary == "<img src=x onerror=alert(1)>"
    assert callable(bulletin_page)
