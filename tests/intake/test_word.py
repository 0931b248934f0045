"""Every word, cell and picture that a reader of the Word file sees is in the draft, whatever the editor's habits."""

from __future__ import annotations

import hashlib
import html
import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from good_site import VOCABULARY
from habits import HABITS, LEAD, TITLE, word_file
from lxml import etree

from casepress.casefile.body import safe_html
from casepress.casefile.printer import print_case
from casepress.casefile.reader import read_case
from casepress.intake.galley import Draft, Orders, make_draft
from casepress.intake.gate import Allowances
from casepress.intake.reading import read_manuscript

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NOTHING = Allowances()
RELEASE = VOCABULARY.inspections.release("c2b3-r1")


def draft_of(data: bytes, file: str = "稿.docx", allowed: Allowances = NOTHING) -> Draft:
    assert RELEASE is not None
    read = read_manuscript(data, file, allowed)
    assert read.value is not None, read.findings
    return make_draft(read.value, Orders(RELEASE), VOCABULARY)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


def words_of(draft: Draft) -> str:
    """Everything that the case file says: its front matter, its text as a page shows it, its comment."""
    printed = print_case(draft.front, "")
    # A numbered list's numbers are set by the page.
    numbered = re.sub(r"^(\d+)\. ", r"\1\\. ", draft.body, flags=re.MULTILINE)
    shown = html.unescape(re.sub(r"<[^>]*>", "", safe_html(numbered)))
    comment = "".join(re.findall(r"<!--(.*?)-->", draft.body, re.DOTALL))
    return squeezed(f"{printed}\n{shown}\n{comment}")


def seen_in(data: bytes) -> Iterator[str]:
    """The runs of a Word file in a reader's own words, read here once more and plainly."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in ("word/document.xml", "word/footnotes.xml"):
            if part not in archive.namelist():
                continue
            root = etree.fromstring(archive.read(part))
            for element in root.iter("{*}Fallback", f"{W}rt"):
                element.clear()
            for paragraph in root.iter(f"{W}p"):
                style = paragraph.find(f"{W}pPr/{W}pStyle")
                if style is None or "toc" not in style.get(f"{W}val", ""):
                    yield from (text.text or "" for text in paragraph.iter(f"{W}t"))


@pytest.mark.parametrize("name", HABITS)
def test_no_word_of_a_file_is_lost(name: str) -> None:
    draft = draft_of(word_file(name))
    said = words_of(draft)
    for run in (*seen_in(word_file(name)), *HABITS[name].says):
        # What is set apart in the case (numbers of figures, credits in brackets) is looked for piece by piece.
        parts = re.split(r"图\d|照片\d|△|[（）【】\u3000]|[:：]|来源|编辑|督察组供图|(?<=。)", run)
        assert all(squeezed(part) in said for part in parts), (run, draft.body, draft.front)


@pytest.mark.parametrize("name", [name for name, habit in HABITS.items() if habit.pictures])
def test_no_picture_of_a_file_is_lost_and_its_bytes_are_the_same(name: str) -> None:
    draft = draft_of(word_file(name))
    with zipfile.ZipFile(io.BytesIO(word_file(name))) as archive:
        there = {
            hashlib.sha256(archive.read(part)).hexdigest() for part in archive.namelist() if "/media/" in part
        }
    assert {picture.sha256 for picture in draft.pictures} == there
    assert len(there) == HABITS[name].pictures
    shown = {figure.file for figure in draft.front.figures} | set(
        re.findall(r"(?:\]\(|src=\")([^)\"]+)", draft.body)
    )
    assert shown == {picture.name for picture in draft.pictures}


@pytest.mark.parametrize("name", HABITS)
def test_every_draft_reads_back_as_a_case(name: str) -> None:
    draft = draft_of(word_file(name))
    read = read_case(print_case(draft.front, draft.body).encode(), "cases/c2b3-r1/case.md", VOCABULARY)
    assert [finding for finding in read.findings if finding.is_error] == []
    assert read.value is not None
    assert read.value.case.front == draft.front
    assert draft.front.title.startswith(TITLE)
    assert draft.front.region == ("530423",)


@pytest.mark.parametrize("name", ["simple-table", "merged-table", "vertical-cells", "table-in-a-table"])
def test_every_cell_of_a_table_stands_in_its_row(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(word_file(name))) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    page = etree.HTML(safe_html(draft_of(word_file(name)).body))
    for table, shown in zip(root.iter(f"{W}tbl"), page.iter("table"), strict=True):
        rows = [row for row in table.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is table]
        made = [row for row in shown.iter("tr") if next(row.iterancestors("table")) is shown]
        assert len(rows) == len(made)
        for row, line in zip(rows, made, strict=True):
            cells = [
                squeezed("".join(text.text or "" for text in cell.iter(f"{W}t")))
                for cell in row.findall(f"{W}tc")
                if (merge := cell.find(f"{W}tcPr/{W}vMerge")) is None or merge.get(f"{W}val") == "restart"
            ]
            assert [squeezed("".join(cell.itertext())) for cell in line] == cells


def test_merged_cells_keep_their_spans() -> None:
    body = draft_of(word_file("merged-table")).body
    assert '<td colspan="4">合并00</td>' in body
    assert '<td rowspan="3">合并10</td>' in body
    assert '<td colspan="2" rowspan="2">合并11</td>' in body


def test_headings_of_an_official_text_become_headings() -> None:
    lines = draft_of(word_file("chinese-numbers")).body.split("\n")
    assert [line for line in lines if line.startswith("#")] == [
        "## 一、基本情况", "### （一）湖泊", "### （二）流域", "## 二、主要问题", "### （一）造假",
    ]  # fmt: skip
    assert "## 基本情况" in draft_of(word_file("imitated-headings")).body


def test_title_in_two_lines_is_one_title() -> None:
    for name in ("title-in-two-lines", "title-with-a-line-break"):
        assert draft_of(word_file(name)).front.title == f"{TITLE} 水质长期得不到改善"
    assert draft_of(word_file("red-head")).front.title == TITLE


def test_signature_gives_body_and_day_and_leaves_the_text() -> None:
    for name, body in (
        ("signed", "云南省生态环境保护督察办公室"),
        ("signed-in-numerals", "云南省生态环境厅"),
    ):
        draft = draft_of(word_file(name))
        assert (draft.front.source, draft.front.approved_on) == (body, "2021-05-06")
        assert "日\n" not in draft.body.split("-->")[1]


def test_imprint_fills_source_and_editor() -> None:
    front = draft_of(word_file("imprint")).front
    assert (front.source, front.editor) == ("生态环境部", "张三")


@pytest.mark.parametrize(
    ("name", "captions"),
    [
        ("captions-below", ("2021年4月1日，暗查发现围隔", "2021年4月2日，暗查发现围隔")),
        ("captions-above", ("现场督察发现围隔", "现场督察发现围隔")),
        ("captions-with-a-triangle", ("无人机拍摄的湖面。",)),
        ("side-by-side", ("整改前的湖岸", "整改后的湖岸")),
        ("pictures-in-a-table", ("现场照片之甲", "现场照片之乙")),
    ],
)
def test_captions_go_to_their_pictures(name: str, captions: tuple[str, ...]) -> None:
    figures = draft_of(word_file(name)).front.figures
    assert tuple(figure.caption for figure in figures) == captions
    assert [figure.file for figure in figures] == [f"{number}.jpg" for number in range(1, len(captions) + 1)]


def test_caption_gives_day_mode_and_credit() -> None:
    figure = draft_of(word_file("captions-below")).front.figures[0]
    assert (figure.taken, figure.mode, figure.credit) == ("2021-04-01", "暗查", "督察组供图")


def test_lead_gives_region_team_and_day() -> None:
    front = draft_of(word_file("plain")).front
    assert LEAD in draft_of(word_file("plain")).body
    assert (front.region, front.team, front.found_on) == (
        ("530423",),
        "中央第八生态环境保护督察组",
        "2021-04",
    )
    assert front.issue == ("water", "fabrication")


def test_links_survive_and_only_those_of_the_web() -> None:
    assert "[生态环境部网站](<https://www.mee.gov.cn/a(b)_c.html>)" in draft_of(word_file("hyperlinks")).body
    assert "[部网站](https://www.mee.gov.cn/)" in draft_of(word_file("fields")).body


def test_same_file_gives_the_same_draft() -> None:
    name = "captions-below"
    assert draft_of(word_file(name)) == draft_of(word_file(name))
