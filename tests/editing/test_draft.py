"""A case between file and form: nothing is lost either way, and what cannot be held is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from good_site import VOCABULARY
from hypothesis import given, settings
from hypothesis import strategies as st
from site_builder import case_text

from casepress.casefile.printer import print_case
from casepress.casefile.reader import read_case
from casepress.editing.draft import Draft, open_draft, text_of, tidy
from casepress.project import open_project, read_vocabulary

ROOT = Path(__file__).parent.parent.parent
FILE = "cases/c2b3-r1/case.md"


def test_every_demonstration_case_comes_back_from_the_form_as_the_printer_writes_it() -> None:
    project = open_project(ROOT).value
    assert project is not None
    vocabulary = read_vocabulary(project).value[0]
    files = sorted(path for path in (ROOT / "cases").glob("[!_]*/*.md"))
    assert len(files) > 30
    for path in files:
        data, file = path.read_bytes(), path.relative_to(ROOT).as_posix()
        reading = read_case(data, file, vocabulary).value
        opened = open_draft(data, file)
        assert reading is not None
        assert opened.beyond == ()
        assert text_of(opened.draft) == print_case(reading.case.front, reading.markdown)


_WORDS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Co", "Cn")) | st.sampled_from("#:-'\"[]{}，%@\n"),
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(_WORDS, _WORDS, st.lists(_WORDS, max_size=3))
def test_whatever_is_typed_reads_back_as_it_was_typed(title: str, alt: str, regions: list[str]) -> None:
    values = tidy({"title": title, "region": regions, "figures": [{"file": "1.jpg", "alt": alt}]})
    again = open_draft(text_of(Draft(values, "正文。\n")).encode(), FILE)
    if (
        not again.findings
    ):  # characters that no case may hold are refused by the reader, and then nothing is saved
        assert tidy(again.draft.values) == values
        assert again.draft.body == "正文。\n"
        assert again.beyond == ()


@pytest.mark.parametrize(
    ("front", "beyond"),
    [
        ("title: 甲 # 记一笔", "第 2 行的注释"),
        ("# 开头\ntitle: 甲", "第 2 行的注释"),
        ('title: 甲\nregion: ["530423"] # 尾\n# 最后', "第 3 行的注释"),
        ("title: 甲\ntitel: 乙", "“titel”"),
        ("title: {a: b}", "“title”"),
        ("title: 甲\nfigures: [{file: 1.jpg, size: 大}]", "“figures.0.size”"),
    ],
)
def test_comments_and_unknown_keys_are_told(front: str, beyond: str) -> None:
    opened = open_draft(f"---\n{front}\n---\n正文\n".encode(), FILE)
    assert beyond in opened.beyond


@pytest.mark.parametrize(
    "front", ["title: '甲#乙'", "title: 甲#乙", 'title: "甲 # 乙"', "title: >\n  甲\n  # 乙"]
)
def test_a_hash_inside_a_value_is_no_comment(front: str) -> None:
    assert open_draft(f"---\n{front}\n---\n正文\n".encode(), FILE).beyond == ()


def test_front_matter_that_is_kept_stays_to_the_letter() -> None:
    data = case_text(body="原文\n").replace("region:", "region:  ").encode()
    opened = open_draft(data, FILE)
    assert text_of(opened.draft, opened.front).encode() == data


def test_a_file_that_cannot_be_read_opens_with_its_text() -> None:
    opened = open_draft("---\ntitle: [甲\n---\n正文还在\n".encode(), FILE)
    assert opened.draft == Draft({}, "正文还在\n")
    assert opened.findings
    assert open_draft(b"\xff\xfe\x00", FILE).findings


def test_empty_values_and_empty_records_are_not_written() -> None:
    values = {
        "title": " 甲 ",
        "summary": "",
        "figures": [{"file": "", "alt": ""}],
        "order": "3",
        "nonsense": "x",
    }
    assert tidy(values) == {"title": "甲", "order": 3}
    assert "order: 3\n" in text_of(Draft(values, ""))


def test_vocabulary_of_the_good_site_reads_what_the_form_prints() -> None:
    text = text_of(
        Draft(
            {
                "title": "山西运城某焦化厂",
                "region": ["140800"],
                "issue": ["air", "illegal-discharge"],
                "batch": "c2b3-r1",
            },
            "正文。\n",
        )
    )
    found = [
        one.code
        for one in read_case(text.encode(), FILE, VOCABULARY).findings
        if one.code.startswith(("CP1", "CP2"))
    ]
    assert found == []
