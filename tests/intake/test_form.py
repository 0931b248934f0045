"""The Word form: made from the schema, filled in by people, read back without a value or a word lost."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from desk import casepress, small_site
from docx import Document
from good_site import VOCABULARY
from habits import photo
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from test_printer import NASTY, PLAIN, records

from casepress.case import Figure, Front
from casepress.casefile.reader import read_case
from casepress.intake.form import WRITTEN, key_in
from casepress.intake.form_writer import chunks, write_form
from casepress.intake.galley import Draft, Orders, make_draft
from casepress.intake.gate import Allowances
from casepress.intake.reading import read_manuscript
from casepress.project import open_project, read_vocabulary
from casepress.schema import fields_of

REPOSITORY = Path(__file__).parent.parent.parent
RELEASE = VOCABULARY.inspections.release("c2b3-r1")
BODY = """\
导语，**要点**。“引号”*强调*，H~2~O 和 <sub>2</sub>。

## 一、基本情况

- 甲
- 乙
  - 丙

1. 子
2. 丑

| 点位 | 数值 |
| --- | --- |
| 湖心 | 3\\|4 |

<table>
<tr><td colspan="2">合并</td></tr>
<tr><td>一</td><td>二</td></tr>
</table>

![现场](1.png "图注")

> 引用

```
代码  空格

第二段
```

[部网站](https://www.mee.gov.cn/)，第一行\\
第二行

- 松

- 散
"""


def read_back(data: bytes) -> Draft:
    assert RELEASE is not None
    read = read_manuscript(data, "表.docx", Allowances())
    assert read.value is not None, read.findings
    return make_draft(read.value, Orders(RELEASE), VOCABULARY)


def with_issue(front: Front) -> Front:
    """What every case needs; a form that leaves it open is told so."""
    return front if front.issue else msgspec.structs.replace(front, issue=("水体水质",))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(records(Front).map(with_issue))
@example(msgspec.structs.replace(PLAIN, region=("甲、乙",), objects=("a",), aliases=("a-b", "c-d")))
def test_front_matter_survives_the_way_through_word(front: Front) -> None:
    draft = read_back(write_form(front))
    assert [finding for finding in draft.findings if finding.is_error] == []
    assert draft.front == front


def test_nasty_texts_survive_in_every_kind_of_place() -> None:
    texts = tuple(dict.fromkeys(text.strip() for text in NASTY))
    figures = tuple(Figure(file="1.png", alt=text, caption=text) for text in texts)
    front = msgspec.structs.replace(PLAIN, region=texts, figures=figures)
    assert read_back(write_form(front)).front == front


def _squeezed(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip()


@pytest.mark.parametrize(
    "text", [*chunks(BODY), BODY, "# 大标题", "###### 小标题", "<div>\n\n文\n\n</div>", "1\\. 甲", "   缩进"]
)
def test_text_survives_the_way_through_word(text: str) -> None:
    assert _squeezed(read_back(write_form(PLAIN, text)).body) == _squeezed(text)


def test_every_demonstration_case_survives_the_way_through_word() -> None:
    project = open_project(REPOSITORY).value
    assert project is not None
    vocabulary = read_vocabulary(project).value[0]
    files = sorted((REPOSITORY / "cases").glob("[a-z]*/*.md"))
    assert len(files) > 30
    for file in files:
        read = read_case(file.read_bytes(), file.relative_to(REPOSITORY).as_posix(), vocabulary).value
        assert read is not None
        draft = read_back(write_form(read.case.front, read.markdown))
        assert draft.front == read.case.front, file
        assert _squeezed(draft.body) == _squeezed(read.markdown), file


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cf", "Cn"]), max_size=30),
        max_size=4,
    )
)
def test_any_words_of_a_text_survive(lines: list[str]) -> None:
    body = "\n\n".join(line.strip() for line in lines)
    assert _squeezed(read_back(write_form(PLAIN, body)).body) == _squeezed("\n\n".join(chunks(body)))


def test_same_case_gives_the_same_bytes_and_names_nobody() -> None:
    data = write_form(PLAIN, BODY)
    assert data == write_form(PLAIN, BODY)
    found = read_manuscript(data, "表.docx", Allowances()).findings
    assert [finding.code for finding in found] == []


def test_form_asks_for_every_key_of_the_schema() -> None:
    document = Document(io.BytesIO(write_form()))
    keys = {key_in(cell.text) for table in document.tables for row in table.rows for cell in row.cells}
    assert set(fields_of(Front)) - WRITTEN <= keys


def fill(document: Any, **values: str) -> None:
    """Type values into the form as a person does."""
    for table in document.tables:
        for row in table.rows:
            key = key_in(row.cells[0].text)
            if key in values and len(row.cells) == 3:
                row.cells[1].text = values[key]


def filled(**values: str) -> bytes:
    document = Document(io.BytesIO(write_form()))
    fill(document, **values)
    document.add_paragraph("2021年4月，督察组发现水质为劣Ⅴ类。")
    document.add_picture(io.BytesIO(photo(1)))
    document.add_paragraph("图1 现场督察发现围隔")
    with io.BytesIO() as buffer:
        document.save(buffer)
        return buffer.getvalue()


VALUES = {
    "title": "云南玉溪通海县某湖治理久拖不决",
    "region": "云南省玉溪市通海县",
    "issue": "水体水质、久拖不决",
    "batch": "c2b3-r5",
}


def test_filled_in_form_becomes_a_case_that_has_no_error(tmp_path: Path) -> None:
    small_site(tmp_path)
    assert casepress(tmp_path, "template", "表.docx").status == 0
    assert (tmp_path / "表.docx").read_bytes() == write_form()
    (tmp_path / "表.docx").write_bytes(filled(**VALUES, order="2", status="整改中"))
    answer = casepress(tmp_path, "import", "表.docx", "--slug", "lake")
    assert answer.status == 0, answer.out + answer.err
    text = (tmp_path / "cases/c2b3-r5/lake.md").read_text("utf-8")
    assert (
        "region: [云南省玉溪市通海县]\nissue: [水体水质, 久拖不决]\nbatch: c2b3-r5\norder: 2\nstatus: 整改中\n"
        in text
    )
    assert "{file: 1.jpg, caption: 现场督察发现围隔, mode: 现场}" in text
    assert text.endswith("2021年4月，督察组发现水质为劣Ⅴ类。\n")


@pytest.mark.parametrize(("values", "said"), [
    ({"order": "第二"}, "order"), ({"status": "在改"}, "整改中"), ({"found_on": "去年"}, "found_on"), ({"title": ""}, "title"),
])  # fmt: skip
def test_value_that_cannot_be_taken_is_said_and_nothing_is_written(
    tmp_path: Path, values: dict[str, str], said: str
) -> None:
    small_site(tmp_path)
    (tmp_path / "表.docx").write_bytes(filled(**{**VALUES, **values}))
    answer = casepress(tmp_path, "import", "表.docx", "--batch", "c2b3-r5", "--slug", "lake")
    assert (answer.status, said in answer.out, (tmp_path / "cases/c2b3-r5/lake.md").exists()) == (
        1,
        True,
        False,
    )


def test_words_beside_a_name_that_was_changed_are_not_lost_in_silence(tmp_path: Path) -> None:
    small_site(tmp_path)
    form = Document(io.BytesIO(filled(**VALUES, summary="湖水变差。")))
    (cell,) = [row.cells[0] for row in form.tables[0].rows if key_in(row.cells[0].text) == "summary"]
    cell.text = "概要"
    form.save(str(tmp_path / "表.docx"))
    answer = casepress(tmp_path, "import", "表.docx", "--slug", "lake")
    assert answer.status == 1
    assert "CP938 错误  登记表里“概要”旁边填了 5 个字" in answer.out
    assert not (tmp_path / "cases/c2b3-r5/lake.md").exists()


def test_case_goes_to_word_and_comes_back_the_same(tmp_path: Path) -> None:
    site = small_site(tmp_path)
    file = site.root / "cases/c2b3-r5/qilu.md"
    before = file.read_text("utf-8")
    assert casepress(tmp_path, "template", "--case", "c2b3-r5-qilu").status == 0
    again = casepress(tmp_path, "template", "--case", "cases/c2b3-r5/qilu.md", "qilu.docx")
    assert (again.status, "已经存在" in again.err) == (2, True)
    answer = casepress(tmp_path, "import", "qilu.docx", "--batch", "c2b3-r5", "--slug", "qilu", "--replace")
    assert answer.status == 0, answer.out + answer.err
    vocabulary = read_vocabulary(site.project).value[0]
    old, new = (
        read_case(text.encode(), "cases/c2b3-r5/qilu.md", vocabulary).value
        for text in (before, file.read_text("utf-8"))
    )
    assert old is not None
    assert new is not None
    assert new.case.front == old.case.front
    assert new.markdown.strip() == old.markdown.strip()
