"""`casepress export pdf`: the pages as pictures, their words, their tags, and the faces that they are set in."""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import zxingcpp
from desk import casepress, process
from PIL import Image
from press_room import HOME, newsroom, shared
from site_builder import case_text

from casepress.editions.paper import _Pictures, title_lines
from casepress.editions.typefaces import Installed, faces, read_list
from casepress.exporting.typefaces import installed_faces

pytestmark = pytest.mark.skipif(
    not installed_faces().has_chinese, reason="no Chinese font: apt-get install fonts-noto-cjk"
)

CASE = "c2b3-r5-qilu"
MM = 4  # pixels
RED_RULE = 97  # mm below the upper edge: 37 above the type area, 60 for the head


class Printed:
    """A PDF as pictures of 4 pixels a millimetre, and as words."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pdf = pypdfium2.PdfDocument(data)
        self.pages = [page.render(scale=MM * 25.4 / 72).to_pil().convert("RGB") for page in self.pdf]

    def words(self, number: int) -> str:
        return self.pdf[number].get_textpage().get_text_bounded().replace("\r\n", "\n")

    def everything(self) -> str:
        return (
            "".join(self.words(number) for number in range(len(self.pages)))
            .replace("\n", "")
            .replace(" ", "")
        )


def exported_pdf(name: str, *options: str) -> Path:
    path = Path(HOME.name) / f"{name}{''.join(options)}.pdf"
    if not path.exists():
        answer = casepress(shared().root, "export", "pdf", name, "--output", str(path), *options)
        assert answer.status == 0, answer
    return path


@pytest.fixture(scope="module")
def case() -> Iterator[Printed]:
    printed = Printed(exported_pdf(CASE).read_bytes())
    yield printed
    printed.pdf.close()


def ink(picture: Image.Image, dark: int = 140) -> tuple[float, float, float, float]:
    """The box, in mm, of everything darker than a grey."""
    box = picture.convert("L").point(lambda level: 255 if level < dark else 0).getbbox()
    assert box is not None
    left, top, right, bottom = (edge / MM for edge in box)
    return left, top, right, bottom


def test_pages_are_a4_and_all_type_stands_within_156_by_225_mm(case: Printed) -> None:
    for page, picture in zip(case.pdf, case.pages, strict=True):
        assert page.get_size() == pytest.approx((595.28, 841.89), abs=0.1)
        left, top, right, bottom = ink(picture.crop((0, 0, picture.width, 262 * MM)))
        assert left >= 28 - 0.6
        assert right <= 184 + 0.6
        assert top >= 37 - 0.6
        assert bottom <= 262


def test_red_rule_stands_under_the_head_across_the_type_area_and_is_dark_in_grey(case: Printed) -> None:
    page = case.pages[0]
    across = [page.getpixel((x, round((RED_RULE + 0.35) * MM))) for x in range(30 * MM, 182 * MM)]
    assert all(isinstance(one, tuple) and one[0] > 170 and max(one[1:3]) < 60 for one in across)
    left, _, right, _ = ink(page.crop((0, RED_RULE * MM, page.width, RED_RULE * MM + 2)), 200)
    assert (left, right) == pytest.approx((28, 184), abs=0.5)
    # WCAG's contrast of the red, printed as grey, to white paper.
    grey = page.convert("L").getpixel((60 * MM, round((RED_RULE + 0.35) * MM)))
    assert isinstance(grey, int)
    light = (grey / 255 / 12.92) if grey <= 10 else ((grey / 255 + 0.055) / 1.055) ** 2.4
    assert 1.05 / (light + 0.05) >= 4.5


def test_red_name_is_on_one_line_above_number_compiler_and_day(case: Printed) -> None:
    words = case.words(0)
    order = ["测试通报", "第二轮第三批督察", "测试办公室", "2021年5月6日", "云南玉溪杞麓湖污染治理治标不治本"]
    places = [words.replace("\n", "").index(one) for one in order]
    assert places == sorted(places)


def test_full_page_has_22_lines_of_28_characters(tmp_path: Path) -> None:
    text = "督察组查明湖水长期为劣类治理只做表面文章没有改善" * 60
    made = newsroom(tmp_path / "site", bare=True)
    made.write(
        "cases/c2b3-r5/taigu.md",
        case_text(title="山西太谷某厂私开旁路排污", region='["140703"]', body=f"{text}。\n"),
    )
    path = tmp_path / "long.pdf"
    assert casepress(made.root, "export", "pdf", "c2b3-r5-taigu", "--output", str(path)).status == 0
    printed = Printed(path.read_bytes())
    lines = [line for line in printed.words(1).split("\n") if "督察组" in line or "治理" in line]
    assert len(lines) == 22
    assert {len(line.strip()) for line in lines} == {28}
    left, top, right, bottom = ink(printed.pages[1].crop((0, 0, printed.pages[1].width, 262 * MM)))
    assert right - left == pytest.approx(156, abs=1.5)
    assert bottom - top == pytest.approx(225, abs=6), "glyphs are smaller than their lines"


def test_page_numbers_stand_outside_odd_right_and_even_left(case: Printed) -> None:
    for number, picture in enumerate(case.pages, 1):
        assert f"—{number}—" in case.words(number - 1).replace(" ", "")
        left, top, right, _ = ink(picture.crop((0, 262 * MM, picture.width, picture.height)))
        assert top + 262 == pytest.approx(269, abs=4)
        if number % 2:
            assert right == pytest.approx(184 - 5.57, abs=2)
        else:
            assert left == pytest.approx(28 + 5.57, abs=2)


def test_figure_stands_on_the_page_of_its_caption(case: Printed) -> None:
    counted = 0
    for page in case.pdf:
        words = page.get_textpage().get_text_bounded()
        pictures = [one for one in page.get_objects() if one.type == pdfium.FPDF_PAGEOBJ_IMAGE]
        captions = re.findall(r"^(?:图[123]|视频1) ", words, re.MULTILINE)
        pairs = words.count("整改后")
        assert len(pictures) == len(captions) + pairs
        counted += len(pictures)
    assert counted == 5


def test_all_words_of_the_case_are_printed_with_notes_address_and_hash(case: Printed) -> None:
    text = case.everything()
    for words in ("详见公开通报[1]和太谷案[2]", "一、基本情况", "督察组引语。", "劣Ⅴ类", "问责十人。", "内部材料",
                  "https://example.org/a?b=1&c=2", "原文：https://example.org/bulletin/cases/c2b3-r5-qilu/"):  # fmt: skip
        assert words in text, words
    assert re.search(r"[0-9a-f]{64}", text)
    assert "�" not in text


def test_printed_code_leads_to_the_canonical_address(case: Printed) -> None:
    found = {one.text for page in case.pages for one in zxingcpp.read_barcodes(page)}
    assert found == {"https://example.org/bulletin/cases/c2b3-r5-qilu/"}


def alternatives(printed: Printed) -> list[str]:
    """The alternative texts of all figures of the structure tree."""
    found: list[str] = []

    def walk(element: object) -> None:
        size = pdfium.FPDF_StructElement_GetType(element, None, 0)
        name = ctypes.create_string_buffer(size)
        pdfium.FPDF_StructElement_GetType(element, name, size)
        if name.raw.decode("utf-16-le").rstrip("\0") == "Figure":
            size = pdfium.FPDF_StructElement_GetAltText(element, None, 0)
            text = ctypes.create_string_buffer(max(size, 2))
            pdfium.FPDF_StructElement_GetAltText(element, text, size)
            found.append(text.raw.decode("utf-16-le").rstrip("\0"))
        for at in range(pdfium.FPDF_StructElement_CountChildren(element)):
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, at)
            if child:
                walk(child)

    for page in printed.pdf:
        tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
        for at in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, at))
        pdfium.FPDF_StructTree_Close(tree)
    return found


def test_pdf_is_tagged_has_language_title_and_bookmarks_and_pictures_have_words(case: Printed) -> None:
    assert pdfium.FPDFCatalog_IsTagged(case.pdf.raw)
    assert case.pdf.get_metadata_dict()["Title"] == "云南玉溪杞麓湖污染治理治标不治本"
    buffer = ctypes.create_string_buffer(32)
    length = pdfium.FPDFCatalog_GetLanguage(
        case.pdf.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), 32
    )
    assert buffer.raw[:length].decode("utf-16-le").rstrip("\0") == "zh-CN"
    titles = [one.get_title() for one in case.pdf.get_toc()]
    assert titles[0] == "云南玉溪杞麓湖污染治理治标不治本"
    assert "二、主要问题" in titles
    texts = alternatives(case)
    assert sorted(set(texts)) == sorted(
        {"排污口", "湖面", "整改前岸边", "整改后岸边", "视频画面：湖面现状", "原文地址的二维码"}
    )


def test_every_font_is_embedded(case: Printed) -> None:
    fonts = [
        pdfium.FPDFTextObj_GetFont(one.raw)
        for page in case.pdf
        for one in page.get_objects()
        if one.type == pdfium.FPDF_PAGEOBJ_TEXT
    ]
    assert len(fonts) > 50
    assert all(pdfium.FPDFFont_GetIsEmbedded(font) for font in fonts)


def test_same_case_gives_the_same_bytes_in_another_process_with_another_hash_seed(tmp_path: Path) -> None:
    path = tmp_path / "again.pdf"
    seed = {"PYTHONHASHSEED": "7", "TZ": "America/New_York"}
    done = process(shared().root, "export", "pdf", CASE, "--output", str(path), variables=seed)
    assert done.status == 0, done
    assert (
        hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(exported_pdf(CASE).read_bytes()).digest()
    )


def test_release_prints_every_case_and_its_hash() -> None:
    printed = Printed(exported_pdf("c2b3-r5").read_bytes())
    text = printed.everything()
    assert (
        text.index("流域治理")
        < text.index("云南玉溪杞麓湖污染治理治标不治本")
        < text.index("山西太谷某厂私开旁路排污")
    )
    assert len(re.findall(r"[0-9a-f]{64}", text)) == 2
    assert "运城" not in text


def test_case_that_is_not_out_is_refused_and_else_marked_on_every_page() -> None:
    refused = casepress(shared().root, "export", "pdf", "c2b3-r9-later")
    assert refused.status == 1
    assert "CP951" in refused.out + refused.err
    assert not (shared().root / "export/pdf").exists()
    printed = Printed(exported_pdf("c2b3-r9-later", "--under-embargo").read_bytes())
    for number in range(len(printed.pages)):
        assert "未发布 保密至2099年1月1日18:00" in printed.words(number)


def test_machine_without_chinese_type_prints_nothing_and_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "fonts.conf"
    config.write_text(f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(config))
    answer = casepress(shared().root, "export", "pdf", CASE, "--output", str(tmp_path / "a.pdf"))
    assert answer.status == 1
    assert "CP960" in answer.out + answer.err
    assert "fonts-noto-cjk" in answer.out + answer.err
    assert not (tmp_path / "a.pdf").exists()
    monkeypatch.setenv("PATH", "")
    assert "CP960" in "".join(casepress(shared().root, "export", "pdf", CASE)[1:])


def test_character_that_no_font_has_is_named_and_nothing_is_printed(tmp_path: Path) -> None:
    made = newsroom(tmp_path / "site", bare=True)
    nothing = chr(0x31FFF)  # no character yet
    body = f"督察组在{nothing}村发现。\n"
    made.write(
        "cases/c2b3-r5/taigu.md", case_text(title="山西太谷某厂私开旁路排污", region='["140703"]', body=body)
    )
    answer = casepress(made.root, "export", "pdf", "c2b3-r5-taigu")
    assert answer.status == 1
    assert "CP962" in answer.out + answer.err
    assert not (made.root / "export").exists()


def test_faces_are_those_of_official_papers_or_named_substitutes() -> None:
    office = Installed(
        frozenset(("FZXiaoBiaoSong-B05S", "FangSong_GB2312", "SimHei", "KaiTi_GB2312", "SimSun")), True
    )
    chosen = faces(office)
    assert chosen.value is not None
    assert (chosen.value.song, chosen.value.fang, chosen.value.hei, chosen.value.kai) == (
        "FZXiaoBiaoSong-B05S", "FangSong_GB2312", "SimHei", "KaiTi_GB2312",
    )  # fmt: skip
    assert chosen.findings == ()
    plain = faces(Installed(frozenset(("Noto Serif CJK SC", "Noto Sans CJK SC")), True))
    assert [(one.code, "仿宋" in one.message.zh or "楷体" in one.message.zh) for one in plain.findings] == [
        ("CP961", True)
    ] * 2
    assert "Noto Serif CJK SC" in plain.findings[0].message.zh
    assert "Fangsong" in plain.findings[0].message.en
    none = faces(Installed(frozenset(("DejaVu Sans",)), False))
    assert none.value is None
    assert [one.code for one in none.findings] == ["CP960"]


def test_list_of_fonts_is_read_with_its_characters() -> None:
    text = (
        "DejaVu Sans\ten|fr\t20-7e a0\nNoto Serif CJK SC,思源宋体\tzh-cn|ja\t4e00-4e02 4e03 7d-80\nbroken\n"
    )
    installed = read_list(text)
    assert installed.has_chinese
    assert {"DejaVu Sans", "Noto Serif CJK SC", "思源宋体"} <= installed.families
    assert installed.ranges == ((0x20, 0x80), (0xA0, 0xA0), (0x4E00, 0x4E03))
    assert installed.lacks("a一丁七丄\n丄é") == "é丄"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("短标题", ("短标题",)),
        (
            "云南玉溪杞麓湖污染治理治标不治本 水质长期得不到改善",
            ("云南玉溪杞麓湖污染治理治标不治本", "水质长期得不到改善"),
        ),
        (
            "湖南省株洲市老旧管网改造滞后，雨污混流水直排湘江",
            ("湖南省株洲市老旧管网改造滞后，", "雨污混流水直排湘江"),
        ),
        ("甲" * 30, ("甲" * 30,)),
    ],
)
def test_long_title_breaks_at_its_pause(title: str, lines: tuple[str, ...]) -> None:
    found, width = title_lines(title, 20)
    assert found == lines
    assert width <= 20


def test_picture_from_elsewhere_is_never_fetched() -> None:
    fetcher = _Pictures("https://example.org/", lambda address: address.encode())
    assert fetcher.fetch("casepress:media/a.jpg").read() == b"media/a.jpg"
    for address in ("https://example.org/1.jpg", "file:///etc/passwd", "data:text/plain,x", "casepress:../x"):
        with pytest.raises(BaseException, match="not a picture of ours"):
            fetcher.fetch(address)


def test_briefing_prints_its_head_items_and_tail_under_the_same_embargo(tmp_path: Path) -> None:
    made = newsroom(tmp_path / "site", bare=True)
    text = (
        "---\ntitle: 工作简报\nnumber: 12\npublish_at: 2098-05-20T18:00+08:00\noffice: 宣教中心\nreport_to: [省委, 省政府]\n"
        "copies: 200\n---\n## 整改启动\n\n见[杞麓湖](../c2b3-r5/qilu.md)。\n\n## 进行时\n\n约谈企业。\n"
    )
    made.write("cases/_briefings/b12.md", text)
    refused = casepress(made.root, "export", "pdf", "b12")
    assert refused.status == 1
    assert "CP951" in refused.out + refused.err
    answer = casepress(made.root, "export", "pdf", "cases/_briefings/b12.md", "--under-embargo")
    assert answer.status == 0, answer
    printed = Printed((made.root / "export/pdf/b12.pdf").read_bytes())
    words = printed.everything()
    assert "见杞麓湖" in "".join(printed.words(number) for number in range(len(printed.pages))), (
        "no space at a link"
    )
    order = [
        "工作简报",
        "第12期",
        "宣教中心",
        "整改启动",
        "见杞麓湖[1]。",
        "进行时",
        "/cases/c2b3-r5-qilu/",
        "报：省委，省政府",
        "共印200份",
    ]
    places = [words.index(one) for one in order]
    assert places == sorted(places)
    assert "保密至2098年5月20日18:00" in words
    assert re.search(r"[0-9a-f]{64}", words)


def unpacked(data: bytes) -> bytes:
    """A PDF with its streams spelled out."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    opened = []
    for stream in streams:
        with contextlib.suppress(zlib.error):
            opened.append(zlib.decompress(stream))
    return b"\n".join((data, *opened))


def content_order(printed: Printed) -> list[list[int]]:
    """The numbers of marked contents of each page, in the order in which its structure tree reads them."""
    pages = []
    for page in printed.pdf:
        order: list[int] = []

        def walk(element: object, order: list[int] = order) -> None:
            for at in range(pdfium.FPDF_StructElement_CountChildren(element)):
                child = pdfium.FPDF_StructElement_GetChildAtIndex(element, at)
                if child:
                    walk(child)
                elif (number := pdfium.FPDF_StructElement_GetChildMarkedContentID(element, at)) >= 0:
                    order.append(number)

        tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
        for at in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, at))
        pdfium.FPDF_StructTree_Close(tree)
        pages.append(order)
    return pages


def test_pdf_says_that_it_is_pdf_ua_shows_its_title_and_is_read_in_the_order_in_which_it_is_printed(
    case: Printed,
) -> None:
    """The essentials of ISO 14289-1 that a program can see; 7.1, 7.2, 7.5. Alternative texts are looked at above."""
    said = unpacked(case.data)
    assert re.search(rb"pdfuaid:part[^0-9]{1,4}1", said)
    assert re.search(rb"/DisplayDocTitle\s+true", said)
    assert re.search(rb"/MarkInfo\s*<<\s*/Marked\s+true", said)
    read = ""
    for page, order in zip(case.pdf, content_order(case), strict=True):
        words: dict[int, str] = {}
        sheet = page.get_textpage()
        for one in page.get_objects():
            number = pdfium.FPDFPageObj_GetMarkedContentID(one.raw)
            if one.type == pdfium.FPDF_PAGEOBJ_TEXT and number >= 0:
                size = pdfium.FPDFTextObj_GetText(one.raw, sheet.raw, None, 0)
                text = (ctypes.c_ushort * (size // 2))()
                pdfium.FPDFTextObj_GetText(one.raw, sheet.raw, text, size)
                words[number] = words.get(number, "") + bytes(text).decode("utf-16-le").rstrip("\0")
        assert len(order) == len(set(order)), "nothing is read twice"
        aside = [words[number] for number in set(words) - set(order)]
        assert [one for one in aside if not re.fullmatch(r"\s*— \d+ —\s*", one)] == [], (
            "page numbers alone are not read"
        )
        read += "".join(words.get(number, "") for number in order)
    read = "".join(read.split())
    steps = (
        "云南玉溪杞麓湖污染治理治标不治本",
        "详见公开通报[1]和太谷案[2]",
        "一、基本情况",
        "第一项要点",
        "二、主要问题",
        "问责十人。[3]",
    )
    places = [read.find(step) for step in steps]
    assert -1 not in places, read
    assert places == sorted(places)
    heads = set(re.findall(rb"/S\s*/TH\b.*?/ID\s*\(([^)]*)\)", said))
    named = set(re.findall(rb"\(([^)]*)\)", b" ".join(re.findall(rb"/Headers\s*\[([^]]*)\]", said))))
    assert heads
    assert named <= heads, "every cell names headings that are there"
    assert len(re.findall(rb"/S\s*/TD\b", said)) == len(re.findall(rb"/Headers\s*\[\(", said)), (
        "every cell has one"
    )
