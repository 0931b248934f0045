"""What a Word file carries besides its text is refused and named; nothing of it is in a draft, even when let pass."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from docx.shared import Pt, RGBColor
from habits import begin, photo, picture, saved, with_parts, word_file, xml
from PIL import Image
from test_word import draft_of, words_of

from casepress.casefile.printer import print_case
from casepress.diagnostics import Severity
from casepress.intake.gate import Allowances
from casepress.intake.package import MAX_DEPTH, open_package
from casepress.intake.reading import read_manuscript

SECRET = "内部意见某某"
EVERYTHING = Allowances(revisions=True, comments=True, hidden=True, objects=True)


def codes_of(data: bytes, allowed: Allowances | None = None, file: str = "稿.docx") -> set[str]:
    """The codes of the errors that keep a file out."""
    read = read_manuscript(data, file, allowed or Allowances())
    errors = {finding.code for finding in read.findings if finding.is_error}
    assert (read.value is None) == bool(errors)
    return errors


def secret_run(document: Any) -> Any:
    begin(document)
    return document.add_paragraph("看得见的一段。").add_run(SECRET)


def hidden(document: Any) -> None:
    secret_run(document).font.hidden = True


def hidden_by_a_paragraph_style(document: Any) -> None:
    begin(document)
    document.styles.add_style("暗", 1).font.hidden = True
    document.styles.add_style("暗中暗", 1).base_style = document.styles["暗"]
    document.add_paragraph(SECRET, style="暗中暗")


def hidden_by_a_character_style(document: Any) -> None:
    document.styles.add_style("暗字", 2).font.hidden = True
    secret_run(document).style = "暗字"


def hidden_on_the_web(document: Any) -> None:
    secret_run(document)._r.get_or_add_rPr().append(xml("<w:webHidden/>"))


def hidden_by_default(document: Any) -> None:
    begin(document)
    defaults = document.styles.element.find(".//{*}rPrDefault/{*}rPr")
    defaults.append(xml("<w:vanish/>"))


def hidden_row(document: Any) -> None:
    begin(document)
    table = document.add_table(2, 1)
    table.cell(1, 0).text = SECRET
    table.rows[1]._tr.get_or_add_trPr().append(xml("<w:hidden/>"))


def hidden_mark(document: Any) -> None:
    begin(document)
    paragraph = document.add_paragraph("段落标记隐藏的一段")
    paragraph._p.get_or_add_pPr().append(xml("<w:rPr><w:vanish/></w:rPr>"))


def hidden_box(document: Any) -> None:
    secret_run(document)._r.append(
        xml(
            '<w:pict><v:shape style="visibility: hidden"><v:textbox><w:txbxContent><w:p><w:r><w:t>x</w:t></w:r></w:p>'
            "</w:txbxContent></v:textbox></v:shape></w:pict>"
        )
    )


def white_on_white(document: Any) -> None:
    secret_run(document).font.color.rgb = RGBColor(0xFE, 0xFE, 0xFE)


def as_dark_as_its_ground(document: Any) -> None:
    run = secret_run(document)
    run.font.color.rgb = RGBColor(0, 0, 0x80)
    run._r.get_or_add_rPr().append(xml('<w:shd w:val="clear" w:fill="00007F"/>'))


def tiny(document: Any) -> None:
    secret_run(document).font.size = Pt(1)


def inserted(document: Any) -> None:
    begin(document)
    document.add_paragraph("原文，")._p.append(
        xml('<w:ins w:id="1" w:author="李四"><w:r><w:t>插入的话</w:t></w:r></w:ins>')
    )


def deleted(document: Any) -> None:
    begin(document)
    document.add_paragraph("原文，")._p.append(
        xml(f'<w:del w:id="1" w:author="李四"><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>')
    )


def moved(document: Any) -> None:
    begin(document)
    body = document.add_paragraph("原文，")._p
    body.append(xml(f'<w:moveFrom w:id="1" w:author="李四"><w:r><w:t>{SECRET}</w:t></w:r></w:moveFrom>'))


def deleted_row(document: Any) -> None:
    begin(document)
    table = document.add_table(2, 1)
    table.cell(0, 0).text, table.cell(1, 0).text = "留下的格", SECRET
    table.rows[1]._tr.get_or_add_trPr().append(xml('<w:del w:id="1" w:author="李四"/>'))


def commented(document: Any) -> None:
    run = secret_run(document)
    run.text = "有批注的话"
    document.add_comment(run, text=SECRET, author="王五", initials="王")


def embedded(document: Any) -> None:
    begin(document)
    document.add_paragraph("表：")._p.append(
        xml('<w:r><w:object><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12"/></w:object></w:r>')
    )


def chart(document: Any) -> None:
    begin(document)
    document.add_paragraph()._p.append(
        xml(
            '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/>'
            "</a:graphic></wp:inline></w:drawing></w:r>"
        )
    )


def other_file(document: Any) -> None:
    begin(document)
    document.element.body.insert(1, xml('<w:altChunk r:id="rX"/>'))


def fetching_field(document: Any) -> None:
    begin(document)
    document.add_paragraph("域：")._p.append(
        xml("<w:r><w:instrText> DDEAUTO c:\\\\x.exe </w:instrText></w:r>")
    )


def linked_picture(document: Any) -> None:
    begin(document)
    ident = document.part.relate_to(
        "http://track.example/p.png",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image",
        is_external=True,
    )
    run = picture(document, 1)._inline.find(".//{*}blip")
    run.attrib.clear()
    run.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}link", ident)


def vector_picture(document: Any) -> None:
    begin(document)
    picture(document, 1)


REFUSED: list[tuple[Callable[[Any], None], str]] = [
    *((make, "CP904") for make in (hidden, hidden_by_a_paragraph_style, hidden_by_a_character_style, hidden_on_the_web,
                                   hidden_by_default, hidden_row, hidden_mark, hidden_box)),
    *((make, "CP905") for make in (white_on_white, as_dark_as_its_ground, tiny)),
    *((make, "CP906") for make in (inserted, deleted, moved, deleted_row)),
    (commented, "CP907"),
    *((make, "CP908") for make in (embedded, chart, other_file, fetching_field)),
    (linked_picture, "CP910"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "code"), REFUSED, ids=[make.__name__ for make, _ in REFUSED])
def test_what_is_not_to_be_seen_is_refused_and_named(make: Callable[[Any], None], code: str) -> None:
    data = saved(make)
    assert codes_of(data) == {code}
    found = [
        finding for finding in read_manuscript(data, "稿.docx", Allowances()).findings if finding.code == code
    ]
    assert all(finding.hint.zh for finding in found)
    if code in ("CP904", "CP905", "CP906"):
        assert all(finding.place.line > 0 and "段" in finding.message.zh for finding in found)


@pytest.mark.parametrize(("make", "code"), REFUSED, ids=[make.__name__ for make, _ in REFUSED])
def test_what_the_editor_decided_to_leave_out_is_left_out(make: Callable[[Any], None], code: str) -> None:
    data = saved(make)
    if make is hidden_by_default:
        assert read_manuscript(data, "稿.docx", EVERYTHING).value is not None
        return
    draft = draft_of(data, allowed=EVERYTHING)
    read = read_manuscript(data, "稿.docx", EVERYTHING)
    assert code in {finding.code for finding in read.findings if finding.severity is Severity.WARNING}
    assert SECRET not in print_case(draft.front, draft.body)
    assert not any(name in print_case(draft.front, draft.body) for name in ("李四", "王五"))


def test_each_decision_allows_its_own_kind_only() -> None:
    assert codes_of(saved(inserted), Allowances(comments=True, hidden=True, objects=True)) == {"CP906"}
    assert codes_of(saved(hidden), Allowances(revisions=True, comments=True, objects=True)) == {"CP904"}


def test_accepted_insertion_is_in_the_draft() -> None:
    assert "原文，插入的话" in words_of(draft_of(saved(inserted), allowed=Allowances(revisions=True)))


def test_visible_text_that_looks_like_hidden_text_is_let_pass() -> None:
    def shown(document: Any) -> None:
        begin(document)
        style = document.styles.add_style("暗", 1)
        style.font.hidden = True
        # The run's own word counts more than the style's.
        document.add_paragraph("", style="暗").add_run("看得见").font.hidden = False
        run = document.add_paragraph().add_run("白字蓝底")
        run.font.color.rgb = RGBColor(255, 255, 255)
        run._r.get_or_add_rPr().append(xml('<w:shd w:val="clear" w:fill="0000FF"/>'))
        table = document.add_table(1, 1)
        table.cell(0, 0).paragraphs[0].add_run("白字表头").font.color.rgb = RGBColor(255, 255, 255)
        table.cell(0, 0)._tc.get_or_add_tcPr().append(xml('<w:shd w:val="clear" w:fill="C00000"/>'))
        document.add_paragraph().add_run("").font.hidden = True

    assert codes_of(saved(shown)) == set()


def test_macros_are_refused_whatever_the_editor_allows() -> None:
    data = with_parts(saved(begin), {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    assert codes_of(data, EVERYTHING) == {"CP909"}


def test_vector_picture_is_refused_and_can_be_left_out() -> None:
    data = saved(vector_picture)

    def edit(name: str, content: bytes) -> bytes:
        return b"\x01\x00\x00\x00" + b"\x00" * 36 + b" EMF" + b"\x00" * 40 if "/media/" in name else content

    data = with_parts(data, {}, edit)
    assert codes_of(data) == {"CP916"}
    assert draft_of(data, allowed=Allowances(objects=True)).pictures == ()


def test_names_and_margins_are_listed_and_left_out() -> None:
    def named(document: Any) -> None:
        begin(document)
        document.core_properties.author = "赵六"
        document.core_properties.last_modified_by = "钱七"
        document.sections[0].header.paragraphs[0].text = "机密★一年"

    data = saved(named)
    found = {
        finding.code: finding.message.zh
        for finding in read_manuscript(data, "稿.docx", Allowances()).findings
    }
    assert "赵六" in found["CP913"]
    assert "钱七" in found["CP913"]
    assert "机密★一年" in found["CP914"]
    draft = draft_of(data)
    assert not re.search("赵六|钱七|机密", print_case(draft.front, draft.body))


def test_page_number_in_the_footer_is_nothing_to_talk_about() -> None:
    def footed(document: Any) -> None:
        begin(document)
        document.sections[0].footer.paragraphs[0].text = "— 1 —"

    assert "CP914" not in {
        one.code for one in read_manuscript(saved(footed), "稿.docx", Allowances()).findings
    }


def test_custom_data_and_outside_templates_are_warnings() -> None:
    tie = (b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
           b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
           b'Target="http://evil.example/t.dotm" TargetMode="External"/></Relationships>')  # fmt: skip
    data = with_parts(saved(begin), {"customXml/item1.xml": b"<a>x</a>", "word/_rels/settings.xml.rels": tie})
    codes = {finding.code for finding in read_manuscript(data, "稿.docx", Allowances()).findings}
    assert {"CP911", "CP912"} <= codes
    assert codes_of(data) == set()


def test_cropped_picture_loses_what_word_does_not_show() -> None:
    def cropped(document: Any) -> None:
        begin(document)
        inline = picture(document, 1)._inline
        blip = inline.find(".//{*}blip")
        blip.addnext(xml('<a:srcRect l="50000" b="25000"/>'))

    read = read_manuscript(saved(cropped), "稿.docx", Allowances())
    assert read.value is not None
    assert "CP917" in {finding.code for finding in read.findings}
    with Image.open(io.BytesIO(read.value.pictures[0].data)) as image:
        assert image.size == (32, 36)


def test_old_pictures_are_converted_without_loss() -> None:
    def old(document: Any) -> None:
        begin(document)
        picture(document, 9, "BMP")

    read = read_manuscript(saved(old), "稿.docx", Allowances())
    assert read.value is not None
    (made,) = read.value.pictures
    with Image.open(io.BytesIO(made.data)) as image, Image.open(io.BytesIO(photo(9, "BMP"))) as original:
        assert (made.name, image.convert("RGB").tobytes()) == ("1.png", original.tobytes())


def bomb() -> bytes:
    with io.BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            with zipfile.ZipFile(io.BytesIO(saved(begin))) as good:
                for name in good.namelist():
                    if name != "word/document.xml":
                        archive.writestr(name, good.read(name))
            archive.writestr("word/document.xml", b"<a>" + b" " * 41_000_000 + b"</a>")
        return buffer.getvalue()


def entities() -> bytes:
    text = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    return with_parts(saved(begin), {"word/styles.xml": text})


def deep() -> bytes:
    return with_parts(saved(begin), {"word/styles.xml": b"<a>" * (MAX_DEPTH + 2) + b"</a>" * (MAX_DEPTH + 2)})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "CP901"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "CP901"),
        (b"%PDF-1.7", "CP901"),
        (saved(begin)[:4000], "CP902"),
        (with_parts(saved(begin), {"word/document.xml": b"<w:document>"}), "CP902"),
        (with_parts(saved(begin), {"word/document.xml": b"<html/>"}), "CP901"),
        (entities(), "CP902"),
        (deep(), "CP903"),
        (bomb(), "CP903"),
    ],
    ids=["empty", "old", "pdf", "cut", "broken", "no-text", "entities", "deep", "bomb"],
)
def test_file_that_is_no_sound_word_file_is_refused(data: bytes, code: str) -> None:
    assert codes_of(data) == {code}
    assert open_package(data, "稿.docx").value is None


def test_damaged_file_never_raises() -> None:
    """Every hundredth byte of a good file set to every of three values gives a finding or a text, never an exception."""
    good = saved(begin)
    for place in range(0, len(good), max(len(good) // 150, 1)):
        for value in (0, 127, 255):
            data = good[:place] + bytes([value]) + good[place + 1 :]
            read_manuscript(data, "稿.docx", Allowances())


MANGLED = (
    (b'w:val="1"', b'w:val="x"'), (b'w:ilvl="0"', b'w:ilvl="-"'), (b"<w:tc>", b"<w:p>"), (b"</w:tc>", b"</w:p>"), (b"w:tr", b"w:tc"),
    (b'w:w="', b'w:w="x'), (b"w:gridSpan w:val=", b"w:gridSpan w:nil="), (b"r:embed=", b"r:none="), (b"w:abstractNumId", b"w:abstract"),
    (b"<w:p>", b"<w:hyperlink>"), (b"</w:p>", b"</w:hyperlink>"), (b"w:styleId", b"w:style"), (b"w:r>", b"w:ins>"), (b"w:numId", b"w:num"),
)  # fmt: skip


@pytest.mark.parametrize(
    "name", ["footnotes", "merged-table", "chinese-numbers", "grouped-pictures", "table-in-a-table", "fields"]
)
def test_word_file_whose_parts_do_not_fit_together_never_raises(name: str) -> None:
    def edit(part: str, content: bytes, old: bytes, new: bytes) -> bytes:
        return content.replace(old, new) if part.startswith("word/") and part.endswith(".xml") else content

    for old, new in MANGLED:
        read_manuscript(
            with_parts(word_file(name), {}, lambda part, content, o=old, n=new: edit(part, content, o, n)),
            "稿.docx",
            EVERYTHING,
        )
    for part in (
        "word/styles.xml",
        "word/numbering.xml",
        "word/footnotes.xml",
        "word/_rels/document.xml.rels",
        "[Content_Types].xml",
    ):
        data = with_parts(
            word_file(name), {}, lambda here, content, gone=part: b"<a/>" if here == gone else content
        )
        read_manuscript(data, "稿.docx", EVERYTHING)


def test_tables_in_tables_without_end_are_refused() -> None:
    inner = "<w:p/>"
    for _ in range(60):
        inner = f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>"

    def nested(document: Any) -> None:
        begin(document)
        document.element.body.insert(1, xml(inner))

    assert codes_of(saved(nested)) == {"CP903"}
    few = inner.replace("<w:tbl><w:tr><w:tc>", "", 30).replace("<w:p/></w:tc></w:tr></w:tbl>", "", 30)

    def fewer(document: Any) -> None:
        begin(document)
        document.element.body.insert(1, xml(few))

    assert codes_of(saved(fewer)) <= {"CP902"}
