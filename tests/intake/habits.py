"""Word files as editors of thirty habits make them, built here: python-docx, and raw XML for what it cannot write.

`HABITS` names each; a builder gives a document. `says` are words that a reader sees and that plain runs do not hold
(numbers that Word sets itself, for one).
"""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Inches, Pt, RGBColor
from PIL import Image

TITLE: Final = "云南玉溪杞麓湖污染治理治标不治本"
LEAD: Final = (
    "2021年4月，中央第八生态环境保护督察组督察云南省发现，玉溪市通海县杞麓湖水质长期为劣Ⅴ类，治理弄虚作假。"
)
CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


class Habit(NamedTuple):
    """How a kind of file is made, what it shows beyond its runs, and how many pictures it holds."""

    make: Callable[[Any], None]
    says: tuple[str, ...] = ()
    pictures: int = 0


@functools.cache
def photo(number: int, kind: str = "JPEG", size: tuple[int, int] = (64, 48)) -> bytes:
    """A picture unlike any other."""
    with io.BytesIO() as buffer:
        image = Image.new("RGB", size, (number * 37 % 256, number * 91 % 256, number * 53 % 256))
        image.putpixel((number % size[0], 0), (255, 255, 255))
        image.save(buffer, kind)
        return buffer.getvalue()


def begin(document: Any, title: str = TITLE) -> None:
    """A title in the middle and a lead."""
    centred(document, title, 22)
    document.add_paragraph(LEAD)


def centred(document: Any, text: str, points: float = 12) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = CENTER
    paragraph.add_run(text).font.size = Pt(points)
    return paragraph


def picture(document: Any, number: int, kind: str = "JPEG") -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = CENTER
    return paragraph.add_run().add_picture(io.BytesIO(photo(number, kind)), width=Inches(2))


def saved(make: Callable[[Any], None]) -> bytes:
    """The bytes of the document that a builder makes."""
    document = Document()
    make(document)
    with io.BytesIO() as buffer:
        document.save(buffer)
        return buffer.getvalue()


def with_parts(
    data: bytes, parts: dict[str, bytes], edit: Callable[[str, bytes], bytes] | None = None
) -> bytes:
    """A package with further parts, and each part passed through `edit`."""
    with io.BytesIO() as buffer:
        with (
            zipfile.ZipFile(io.BytesIO(data)) as old,
            zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for name in old.namelist():
                if name not in parts:
                    new.writestr(name, edit(name, old.read(name)) if edit else old.read(name))
            for name, part in parts.items():
                new.writestr(name, part)
        return buffer.getvalue()


def xml(text: str) -> Any:
    """An element of raw XML with Word's usual prefixes."""
    more = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    return parse_xml(
        re.sub(r"^<([\w:]+)", rf"<\1 {nsdecls('w', 'r', 'wp', 'a', 'pic')} {more}", text.strip(), count=1)
    )


def plain(document: Any) -> None:
    begin(document)
    document.add_paragraph("一、基本情况")
    document.add_paragraph("　　杞麓湖是高原湖泊，流域面积354平方公里。")


def built_in_styles(document: Any) -> None:
    document.add_heading(TITLE, 0)
    document.add_paragraph(LEAD)
    document.add_heading("一、基本情况", 1)
    document.add_heading("（一）湖泊", 2)
    document.add_paragraph("流域面积354平方公里。")


def title_in_two_lines(document: Any) -> None:
    centred(document, TITLE, 22)
    centred(document, "水质长期得不到改善", 22)
    document.add_paragraph(LEAD)


def title_with_a_line_break(document: Any) -> None:
    centred(document, TITLE, 22).add_run("\n水质长期得不到改善").font.size = Pt(22)
    document.add_paragraph(LEAD)


def imprint_below_the_title(document: Any) -> None:
    centred(document, TITLE, 22)
    centred(document, "来源：生态环境部　　编辑：张三　　发布时间：2021-05-06 18:00")
    document.add_paragraph(LEAD)


def red_head(document: Any) -> None:
    centred(document, "云南省生态环境保护督察工作简报", 36)
    centred(document, "第12期")
    centred(document, TITLE, 22)
    document.add_paragraph(LEAD)


def signed(document: Any) -> None:
    begin(document)
    for text in ("云南省生态环境保护督察办公室", "2021年5月6日"):
        document.add_paragraph(text).alignment = RIGHT


def signed_in_chinese_numerals(document: Any) -> None:
    begin(document)
    for text in ("云南省生态环境厅", "二〇二一年五月六日"):
        document.add_paragraph(text).alignment = RIGHT
    document.add_paragraph("附件：1. 问题清单")


def bold_runs(document: Any) -> None:
    begin(document)
    paragraph = document.add_paragraph()
    paragraph.add_run("一是").bold = True
    paragraph.add_run("“整改不实”").bold = True
    paragraph.add_run("，")
    paragraph.add_run("水质没有改善 ").italic = True
    paragraph.add_run("。CO")
    paragraph.add_run("2").font.subscript = True
    paragraph.add_run("和10")
    paragraph.add_run("-3").font.superscript = True


def markdown_in_the_text(document: Any) -> None:
    begin(document)
    for text in ("# 不是标题", "- 不是列表", "1. 是列表", "5. 不接着", "> 不是引用", "*号* _下划线_ `反引号` [链接](http://a.b) ![图](1.png)",
                 "<b>尖括号</b> &lt;实体&gt; &amp;", "浓度<0.5mg/L且>0.1mg/L", "a|b|c", "反斜杠\\和\\*", "~~~", "===", "---", "![]",
                 "[1]: http://x.y"):  # fmt: skip
        document.add_paragraph(text)


def bullets(document: Any) -> None:
    begin(document)
    for style, text in (
        ("List Bullet", "第一"),
        ("List Bullet 2", "第一之一"),
        ("List Bullet 3", "再下"),
        ("List Bullet", "第二"),
    ):
        document.add_paragraph(text, style=style)


def counted(document: Any) -> None:
    begin(document)
    document.add_paragraph("甲", style="List Number")
    document.add_paragraph("中间一段。")
    document.add_paragraph("乙", style="List Number")


def chinese_numbers(document: Any) -> None:
    """Word sets 一、 and （一） itself: no run holds them."""
    begin(document)
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, (form, text) in enumerate(
            (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
        )
    )
    numbering.insert(
        0,
        xml(
            f'<w:abstractNum w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        ),
    )
    numbering.append(xml('<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for level, text in ((0, "基本情况"), (1, "湖泊"), (1, "流域"), (0, "主要问题"), (1, "造假"), (2, "点位")):
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(
            xml(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
        )


def captions_below(document: Any) -> None:
    begin(document)
    for number in (1, 2):
        picture(document, number)
        centred(document, f"图{number}　2021年4月{number}日，暗查发现围隔（督察组供图）", 10)


def captions_above(document: Any) -> None:
    begin(document)
    for number in (1, 2):
        document.add_paragraph(f"图{number} 现场督察发现围隔")
        picture(document, number)


def captions_with_a_triangle(document: Any) -> None:
    begin(document)
    picture(document, 1)
    document.add_paragraph("△无人机拍摄的湖面。督察组供图")


def pictures_side_by_side(document: Any) -> None:
    begin(document)
    paragraph = document.add_paragraph()
    for number in (1, 2):
        paragraph.add_run().add_picture(io.BytesIO(photo(number)), width=Inches(2))
    centred(document, "图1 整改前的湖岸　　图2 整改后的湖岸")


def pictures_in_a_table(document: Any) -> None:
    begin(document)
    table = document.add_table(2, 2)
    for column in (0, 1):
        table.cell(0, column).paragraphs[0].add_run().add_picture(io.BytesIO(photo(column)), width=Inches(2))
        table.cell(1, column).text = f"图{column + 1} 现场照片之{'甲乙'[column]}"


def picture_in_a_sentence(document: Any) -> None:
    begin(document)
    paragraph = document.add_paragraph("湖面如图")
    paragraph.add_run().add_picture(io.BytesIO(photo(3, "PNG")), width=Inches(1))
    paragraph.add_run("所示。")


def picture_twice(document: Any) -> None:
    begin(document)
    picture(document, 4)
    document.add_paragraph("同一张再放一次：")
    picture(document, 4)


def picture_in_a_data_table(document: Any) -> None:
    begin(document)
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "点位", "照片"
    table.cell(1, 0).text = "湖心"
    table.cell(1, 1).paragraphs[0].add_run().add_picture(io.BytesIO(photo(5)), width=Inches(1))


def vml_picture(document: Any) -> None:
    begin(document)
    part = document.part
    ident, _ = part.get_or_add_image(io.BytesIO(photo(6, "PNG")))
    document.add_paragraph()._p.append(
        xml(
            f'<w:r><w:pict><v:shape style="width:90pt;height:60pt"><v:imagedata r:id="{ident}" o:title="湖面全景照片一张"/></v:shape></w:pict></w:r>'
        )
    )


def grouped_pictures(document: Any) -> None:
    """A group that only new programs draw, without a fallback."""
    begin(document)
    pictures = ""
    for number in (7, 8):
        ident, _ = document.part.get_or_add_image(io.BytesIO(photo(number)))
        pictures += (
            f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name=""/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
            f'<a:blip r:embed="{ident}"/></pic:blipFill><pic:spPr/></pic:pic>'
        )
    document.add_paragraph("两张：")._p.append(
        xml(
            '<w:r><mc:AlternateContent><mc:Choice Requires="wpg"><w:drawing><wp:inline><wp:docPr id="1" name="组"/>'
            f'<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"><wpg:wgp>{pictures}'
            "</wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
        )
    )


def text_box(document: Any) -> None:
    begin(document)
    document.add_paragraph("旁边有个框。")._p.append(
        xml(
            '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="1" name="框"/><a:graphic>'
            '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx><w:txbxContent>'
            "<w:p><w:r><w:t>框里的第一段</w:t></w:r></w:p><w:p><w:r><w:t>框里的第二段</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp>"
            "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:rect><v:textbox><w:txbxContent>"
            "<w:p><w:r><w:t>框里的第一段</w:t></w:r></w:p><w:p><w:r><w:t>框里的第二段</w:t></w:r></w:p></w:txbxContent></v:textbox></v:rect></w:pict>"
            "</mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    document.add_paragraph("框后面的一段。")


def simple_table(document: Any) -> None:
    begin(document)
    table = document.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"格{row}{column}|*"


def merged_table(document: Any) -> None:
    begin(document)
    table = document.add_table(4, 4)
    for row in range(4):
        for column in range(4):
            table.cell(row, column).text = f"格{row}{column}"
    for one, other in (((0, 0), (0, 3)), ((1, 0), (3, 0)), ((1, 1), (2, 2))):
        merged = table.cell(*one).merge(table.cell(*other))
        merged.text = f"合并{one[0]}{one[1]}"
    table.cell(3, 3).add_paragraph("第二段")


def table_in_a_table(document: Any) -> None:
    begin(document)
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "外"
    inner = table.cell(1, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "内一", "内二"


def footnotes(document: Any) -> None:
    begin(document)
    document.add_paragraph("超标3倍")._p.append(xml('<w:r><w:footnoteReference w:id="2"/></w:r>'))
    document.add_paragraph("脚注后一段。")


def content_controls(document: Any) -> None:
    begin(document)
    document.element.body.insert(
        2,
        xml(
            "<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>控件里的一段</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        ),
    )
    document.add_paragraph("行内：")._p.append(
        xml("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>行内控件</w:t></w:r></w:sdtContent></w:sdt>")
    )


def fields(document: Any) -> None:
    begin(document)
    paragraph = document.add_paragraph("今天是")._p
    paragraph.append(xml('<w:fldSimple w:instr="DATE"><w:r><w:t>2021年5月6日</w:t></w:r></w:fldSimple>'))
    for part in ('<w:fldChar w:fldCharType="begin"/>', '<w:instrText> HYPERLINK "https://www.mee.gov.cn/" </w:instrText>',
                 '<w:fldChar w:fldCharType="separate"/>', "<w:t>部网站</w:t>", '<w:fldChar w:fldCharType="end"/>'):  # fmt: skip
        paragraph.append(xml(f"<w:r>{part}</w:r>"))


def ruby(document: Any) -> None:
    begin(document)
    document.add_paragraph("杞麓湖的")._p.append(
        xml(
            "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>lù</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>麓</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        )
    )


def symbols(document: Any) -> None:
    begin(document)
    paragraph = document.add_paragraph("已完成")
    paragraph._p.append(xml('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'))
    paragraph._p.append(xml("<w:r><w:noBreakHyphen/><w:t>共</w:t><w:cr/><w:t>三项</w:t></w:r>"))


def hyperlinks(document: Any) -> None:
    begin(document)
    part = document.part
    ident = part.relate_to(
        "https://www.mee.gov.cn/a(b)_c.html",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    document.add_paragraph("见")._p.append(
        xml(f'<w:hyperlink r:id="{ident}"><w:r><w:t>生态环境部网站</w:t></w:r></w:hyperlink>')
    )


def imitated_headings(document: Any) -> None:
    begin(document)
    for text in ("【基本情况】", "杞麓湖是高原湖泊。", "【主要问题】", "围隔干扰采样。"):
        document.add_paragraph(text).runs[0].bold = text.startswith("【")


def odd_blanks(document: Any) -> None:
    begin(document)
    document.add_paragraph("\u3000\u3000杞麓湖\u00a0\u00a0流域\u200b面积\t354平方公里。\u3000")


def highlighted(document: Any) -> None:
    begin(document)
    run = document.add_paragraph().add_run("白字黑底，看得见")
    run.font.color.rgb = RGBColor(255, 255, 255)
    run.font.highlight_color = WD_COLOR_INDEX.BLACK


def table_of_contents(document: Any) -> None:
    begin(document)
    style = document.styles.add_style("toc 1", 1)
    document.add_paragraph("一、基本情况\t1", style=style)
    document.add_paragraph("一、基本情况")


def running_heads(document: Any) -> None:
    begin(document)
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    document.sections[0].header.paragraphs[0].text = "内部资料"


def formula(document: Any) -> None:
    begin(document)
    document.add_paragraph("按公式")._p.append(xml("<m:oMath><m:r><m:t>Q=C×V</m:t></m:r></m:oMath>"))


def empty_paragraphs(document: Any) -> None:
    document.add_paragraph()
    begin(document)
    for _ in range(5):
        document.add_paragraph("")
    document.add_paragraph("隔了很远的一段。")


def vertical_cells(document: Any) -> None:
    begin(document)
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "点位"
    cell = table.cell(1, 1)
    cell.text = "第一行"
    cell.add_paragraph("第二行")
    cell.paragraphs[0].runs[0].add_break()
    cell.paragraphs[0].add_run("折行")


def long_text(document: Any) -> None:
    begin(document)
    for number in range(120):
        document.add_paragraph(f"第{number}个点位的化学需氧量为{number * 7}毫克/升，超标{number}倍。")


def first_case(document: Any) -> None:
    """What a new editor is given: a title in two lines, its imprint, three captioned photos."""
    centred(document, "云南玉溪杞麓湖污染治理治标不治本", 22)
    centred(document, "水质长期得不到改善", 22)
    centred(document, "来源：生态环境部　　责任编辑：某某")
    document.add_paragraph(
        "　　2021年4月，中央第八生态环境保护督察组督察云南省发现，玉溪市通海县杞麓湖治理弄虚作假，湖水2020年为劣Ⅴ类。"
    )
    document.add_paragraph("一、基本情况")
    document.add_paragraph("　　杞麓湖是云南九大高原湖泊之一，流域面积354平方公里。")
    document.add_paragraph("二、主要问题")
    document.add_paragraph("（一）设置围隔干扰采样环境").runs[0].bold = True
    document.add_paragraph("　　国控监测点周边设两圈柔性围隔，把外围湖水与监测点隔开。")
    for number, text in enumerate(("监测点外设有两圈围隔", "水质提升站把水送到监测点", "湖岸堆放秸秆"), 1):
        paragraph = document.add_paragraph()
        paragraph.alignment = CENTER
        paragraph.add_run().add_picture(io.BytesIO(photo(number, "JPEG", (900, 675))), width=Inches(4))
        centred(document, f"图{number} 2021年4月{number}日，现场督察发现，{text}（督察组供图）", 10)
    document.add_paragraph("三、原因分析")
    document.add_paragraph("　　通海县重视不够，敷衍应对。")


HABITS: Final = {
    "plain": Habit(plain),
    "built-in-styles": Habit(built_in_styles),
    "title-in-two-lines": Habit(title_in_two_lines),
    "title-with-a-line-break": Habit(title_with_a_line_break),
    "imprint": Habit(imprint_below_the_title),
    "red-head": Habit(red_head),
    "signed": Habit(signed),
    "signed-in-numerals": Habit(signed_in_chinese_numerals),
    "bold-runs": Habit(bold_runs),
    "markdown-in-the-text": Habit(markdown_in_the_text),
    "bullets": Habit(bullets),
    "counted": Habit(counted, ("1. 甲", "2. 乙")),
    "chinese-numbers": Habit(
        chinese_numbers, ("一、基本情况", "（二）流域", "二、主要问题", "（一）造假", "1. 点位")
    ),
    "captions-below": Habit(captions_below, pictures=2),
    "captions-above": Habit(captions_above, pictures=2),
    "captions-with-a-triangle": Habit(captions_with_a_triangle, pictures=1),
    "side-by-side": Habit(pictures_side_by_side, pictures=2),
    "pictures-in-a-table": Habit(pictures_in_a_table, pictures=2),
    "picture-in-a-sentence": Habit(picture_in_a_sentence, pictures=1),
    "picture-twice": Habit(picture_twice, pictures=1),
    "picture-in-a-data-table": Habit(picture_in_a_data_table, pictures=1),
    "vml-picture": Habit(vml_picture, pictures=1),
    "grouped-pictures": Habit(grouped_pictures, pictures=2),
    "text-box": Habit(text_box),
    "simple-table": Habit(simple_table),
    "merged-table": Habit(merged_table),
    "table-in-a-table": Habit(table_in_a_table),
    "footnotes": Habit(footnotes, ("[1] 脚注的话。",)),
    "content-controls": Habit(content_controls),
    "fields": Habit(fields),
    "ruby": Habit(ruby),
    "symbols": Habit(symbols, ("已完成√-共",)),
    "hyperlinks": Habit(hyperlinks),
    "imitated-headings": Habit(imitated_headings),
    "odd-blanks": Habit(odd_blanks),
    "highlighted": Habit(highlighted),
    "table-of-contents": Habit(table_of_contents),
    "running-heads": Habit(running_heads),
    "formula": Habit(formula, ("按公式Q=C×V",)),
    "empty-paragraphs": Habit(empty_paragraphs),
    "vertical-cells": Habit(vertical_cells),
    "long-text": Habit(long_text),
}
_NOTES: Final = (
    b'<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:type="separator" w:id="0">'
    b'<w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>'
    + "脚注的话。".encode()
    + b"</w:t></w:r></w:p></w:footnote></w:footnotes>"
)


@functools.cache
def word_file(name: str) -> bytes:
    """The bytes of the file of one habit."""
    data = saved(HABITS[name].make)
    if name != "footnotes":
        return data
    tie = (
        b'<Relationship Id="rNotes" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" '
        b'Target="footnotes.xml"/></Relationships>'
    )

    def edit(part: str, content: bytes) -> bytes:
        return (
            content.replace(b"</Relationships>", tie) if part == "word/_rels/document.xml.rels" else content
        )

    return with_parts(data, {"word/footnotes.xml": _NOTES}, edit)
