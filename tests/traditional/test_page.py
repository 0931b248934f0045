"""What is converted of a page and what is not, and the names that the list protects."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casepress.project import PACKAGE
from casepress.traditional.converter import converter
from casepress.traditional.names import read_names
from casepress.traditional.page import SCRIPTS, Traditional

LIST = (PACKAGE / "vocabularies" / "traditional.txt").read_text("utf-8")
URL = "https://example.org/bulletin/"


@pytest.fixture(scope="module")
def convert() -> Callable[[str], str]:
    return converter(read_names(LIST, "traditional.txt").value)


@pytest.fixture(scope="module")
def pages(convert: Callable[[str], str]) -> Traditional:
    return Traditional(convert, URL, "/bulletin/", ["", "about/", "404.html"])


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        (
            "云南省污染治理的软件和网络",
            "雲南省污染治理的軟件和網絡",
        ),  # characters only: no 軟體, no 網路, no 汙
        ("太谷区、于都县、于洪区、范县、台州市、天台县", "太谷區、于都縣、于洪區、范縣、台州市、天台縣"),
        ("江干区、云城区、湖里区、慈溪市、钟山县", "江干區、雲城區、湖里區、慈溪市、鍾山縣"),
        ("沈阳、姜堰、松江、咸阳、岳阳、白洋淀、里下河", "瀋陽、姜堰、松江、咸陽、岳陽、白洋淀、裡下河"),
        ("关于都市的干部干涉干涸的干流", "關於都市的幹部干涉乾涸的幹流"),
        ("一只、只有、头发、发布、面粉、水面、皇后、后面", "一隻、只有、頭髮、發佈、麵粉、水面、皇后、後面"),
        ("干熄焦、干法脱硫、污泥干化、干粪、若干流域、若干化工企业", "乾熄焦、乾法脫硫、污泥乾化、乾糞、若干流域、若干化工企業"),
        ("黄河干流、长江干流、江干区、超采地下水", "黃河幹流、長江幹流、江干區、超採地下水"),
        ("不会被发布、被发送、复种树木、复种指数、沈抚示范区", "不會被發佈、被發送、復種樹木、複種指數、瀋撫示範區"),
        ("100余亩，折合6.7公顷", "100餘畝，折合6.7公頃"),
    ],
)
def test_text_becomes_traditional_by_characters_and_names_keep_theirs(
    convert: Callable[[str], str], simplified: str, traditional: str
) -> None:
    assert convert(simplified) == traditional


def test_name_in_the_offices_list_is_written_as_the_list_says() -> None:
    names = read_names("恒达\n范里 範里\n群山 羣山 # 老招牌\n", "traditional.txt").value
    convert = converter(names)
    assert convert("恒达公司在范里和群山，恒温") == "恒达公司在範里和羣山，恆溫"


def test_list_with_a_wrong_line_says_where_and_takes_the_others() -> None:
    read = read_names("# 说明\n\n甲 乙 丙\n范里\n", "traditional.txt")
    assert read.value == {"范里": "范里"}
    assert [(one.code, one.place.line) for one in read.findings] == [("CP346", 3)]


@pytest.mark.parametrize(
    ("tag", "variant"),
    [
        ('<a href="../../regions/530423/">', '<a href="../../regions/530423/">'),
        ('<a href="./">', '<a href="./">'),
        ('<a href="../cases/x/#图1">', '<a href="../cases/x/#图1">'),
        ('<a href="#图1">', '<a href="#图1">'),
        ('<a href="../data/cases.csv">', '<a href="../../data/cases.csv">'),
        ('<a href="./feed.xml">', '<a href="../feed.xml">'),
        ('<a href="https://别处.example/说/">', '<a href="https://别处.example/说/">'),
        ('<a href="mailto:a@b.example">', '<a href="mailto:a@b.example">'),
        ('<a href="/bulletin/about/">', '<a href="/bulletin/zh-hant/about/">'),
        ('<link rel="stylesheet" href="/bulletin/assets/a.css">', '<link rel="stylesheet" href="/bulletin/assets/a.css">'),
        ('<form action="../search/">', '<form action="../search/">'),
        ('<img src="../media/a.jpg" srcset="../media/a.jpg 400w, ../media/b.jpg 800w" alt="图">',
         '<img src="../../media/a.jpg" srcset="../../media/a.jpg 400w, ../../media/b.jpg 800w" alt="圖">'),
        ('<p id="h-一-基本情况" class="图" data-until="2021">', '<p id="h-一-基本情况" class="图" data-until="2021">'),
        ('<script src="../assets/casepress/gallery.js" defer></script>',
         '<script src="../../assets/casepress/gallery.zh-hant.js" defer></script>'),
        ('<script src="../assets/casepress/casepress.js"></script>',
         '<script src="../../assets/casepress/casepress.js"></script>'),
        ('<div data-root="../">', '<div data-root="../" data-files="../../">'),
        ('<html lang="zh-CN" id="care">', '<html lang="zh-Hant" id="care">'),
        (f'<link rel="canonical" href="{URL}cases/x/">', f'<link rel="canonical" href="{URL}zh-hant/cases/x/">'),
        (f'<link rel="alternate" hreflang="zh-Hans" href="{URL}a/">', f'<link rel="alternate" hreflang="zh-Hans" href="{URL}a/">'),
        ('<meta name="Description" content="云南">', '<meta name="Description" content="雲南">'),
        ('<meta name="ColumnType" content="办事服务">', '<meta name="ColumnType" content="办事服务">'),
        ('<meta http-equiv="refresh" content="0; url=../x/">', '<meta http-equiv="refresh" content="0; url=../x/">'),
        ("<code>mode: 暗查发现</code>", "<code>mode: 暗查发现</code>"),
        ('<pre class="a"><code>发现</code></pre>发现', '<pre class="a"><code>发现</code></pre>發現'),
    ],
)  # fmt: skip
def test_tag_keeps_its_way_and_only_what_is_read_is_converted(
    pages: Traditional, tag: str, variant: str
) -> None:
    assert pages.page(tag) == variant


def test_switch_leads_back_and_the_page_says_what_it_is(pages: Traditional) -> None:
    html = '<a class="variant-link" href="../../zh-hant/cases/x/" hreflang="zh-Hant" lang="zh-Hant">繁體</a><main>云</main>'
    made = pages.page(html)
    assert '<a class="variant-link" href="../../../cases/x/" hreflang="zh-Hans" lang="zh-CN">简体</a>' in made
    assert '以<a href="../../../cases/x/"' in made
    assert "繁體" not in made


def test_linked_data_is_told_in_traditional_and_keeps_what_names_things(pages: Traditional) -> None:
    html = (
        '<script type="application/ld+json">{"@id":"https://example.org/bulletin/cases/x/","url":"https://example.org/'
        'bulletin/cases/x/","headline":"云南","inLanguage":"zh-CN","identifier":"云〔2021〕1号","contentUrl":"https://'
        'example.org/bulletin/media/a.jpg","publisher":{"@type":"GovernmentOrganization","name":"环境厅","url":"https://'
        'example.org/bulletin/"}}</script>'
    )
    made = pages.page(html)
    assert '"@id":"https://example.org/bulletin/cases/x/"' in made
    assert '"url":"https://example.org/bulletin/zh-hant/cases/x/"' in made
    assert '"headline":"雲南","inLanguage":"zh-Hant","identifier":"云〔2021〕1号"' in made
    assert '"contentUrl":"https://example.org/bulletin/media/a.jpg"' in made
    assert '"name":"環境廳","url":"https://example.org/bulletin/"' in made


def test_every_script_that_speaks_to_readers_has_a_twin() -> None:
    speaking = {
        path.name
        for path in (PACKAGE / "static").glob("*.js")
        if any("\u4e00" <= char <= "\u9fff" for char in path.read_text("utf-8"))
    }
    assert speaking == set(SCRIPTS)
