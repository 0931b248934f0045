"""Word files that another program wrote (tools/write_office_files.py): nothing of the first file is lost on either way."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from good_site import VOCABULARY
from habits import HABITS, TITLE, word_file
from PIL import Image
from test_word import draft_of, seen_in, squeezed, words_of

from casepress.casefile.printer import print_case
from casepress.casefile.reader import read_case

FILES = sorted((Path(__file__).parent / "office").glob("*.docx"))


def test_there_are_files_of_many_habits_and_none_of_them_is_of_our_own_hand() -> None:
    assert len(FILES) >= 16
    for path in FILES:
        with zipfile.ZipFile(path) as archive:
            assert b"LibreOffice" in archive.read("docProps/app.xml"), path.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.removesuffix(".docx"))
def test_file_that_libreoffice_wrote_loses_no_word_and_no_picture(path: Path) -> None:
    name = path.name.partition(".")[0]
    draft = draft_of(path.read_bytes())
    said = words_of(draft)
    for run in (*seen_in(word_file(name)), *HABITS[name].says):
        parts = re.split(r"图\d|照片\d|△|[（）【】\u3000]|[:：]|来源|编辑|督察组供图|(?<=。)", run)
        assert all(squeezed(part) in said for part in parts), (run, draft.body, draft.front)
    assert len(draft.pictures) == HABITS[name].pictures
    for picture in draft.pictures:
        with Image.open(io.BytesIO(picture.data)) as image:
            image.load()
    named = re.findall(r"(?:!\[[^]]*\]\(|<img[^>]* src=\")([^)\" ]+)", draft.body)
    assert {figure.file for figure in draft.front.figures} | set(named) == {
        picture.name for picture in draft.pictures
    }
    read = read_case(print_case(draft.front, draft.body).encode(), "cases/c2b3-r1/case.md", VOCABULARY)
    assert [finding for finding in read.findings if finding.is_error] == []
    assert (draft.front.title.startswith(TITLE), draft.front.region) == (True, ("530423",))


@pytest.mark.parametrize("way", ["odt", "doc"])
def test_captions_of_a_file_that_libreoffice_wrote_are_tied_to_their_pictures(way: str) -> None:
    path = Path(__file__).parent / f"office/captions-below.{way}.docx"
    ours, theirs = (draft_of(data).front.figures for data in (word_file("captions-below"), path.read_bytes()))
    assert [(one.caption, one.taken, one.mode) for one in theirs] == [
        (one.caption, one.taken, one.mode) for one in ours
    ]
    assert ours[0].caption.startswith("2021年4月1日，暗查发现围隔")


@pytest.mark.parametrize("name", ["merged-table.odt", "simple-table.odt"])
def test_tables_of_a_file_that_libreoffice_wrote_have_the_same_cells(name: str) -> None:
    path = Path(__file__).parent / f"office/{name}.docx"
    ours, theirs = (draft_of(data).body for data in (word_file(name.partition(".")[0]), path.read_bytes()))
    assert re.findall(r"<t[dh][^>]*>|\|", theirs) == re.findall(r"<t[dh][^>]*>|\|", ours)
