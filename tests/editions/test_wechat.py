"""`casepress export wechat`: what is pasted lives through the editor, and nothing goes out before its time."""

from __future__ import annotations

import hashlib
import io
import json
import re
from pathlib import Path

import html5lib
import pytest
from desk import casepress
from PIL import Image
from playwright.sync_api import Browser
from press_room import exported, files_in, full_case, newsroom, shared

from casepress.diagnostics import Place
from casepress.editions.footnotes import Notes
from casepress.editions.typesetting import Setter, plain
from casepress.editions.wechat import Article, Film, Shot, digest_of
from casepress.editions.wechat_limits import dropped, limit_findings
from casepress.pages.bulletin import Anchor, Html

CASE = "c2b3-r5-qilu"
BOX = re.compile(r"插入(?:图片|视频) (\d\d\.\w+)，")


def article() -> str:
    return (exported("wechat", CASE) / "article.html").read_text("utf-8")


def test_article_holds_inline_styles_and_nothing_that_the_editor_drops() -> None:
    tree = html5lib.parse(article(), namespaceHTMLElements=False)
    found = {name for element in tree.iter() for name in element.attrib}
    assert found == {"style", "colspan"}
    tags = {str(element.tag) for element in tree.iter()}
    assert not tags & {"img", "script", "style", "a", "svg", "ul", "ol", "li", "div", "blockquote"}
    assert {"section", "p", "h3", "table", "strong"} <= tags
    assert list(dropped(article())) == []


def test_every_paragraph_and_heading_of_the_article_has_its_style_beside_it() -> None:
    tree = html5lib.parse(article(), namespaceHTMLElements=False)
    bare = [
        element.tag
        for element in tree.iter()
        if element.tag in ("p", "h3", "td", "th") and not element.get("style")
    ]
    assert bare == []


def test_boxes_name_the_pictures_and_clips_of_the_pack_in_the_order_of_the_text() -> None:
    folder = exported("wechat", CASE)
    boxes = BOX.findall(article())
    assert boxes == ["01.jpg", "02.jpg", "03.jpg", "04.jpg", "01.mp4"]
    files = files_in(folder)
    assert sorted(name for name in files if name.startswith("pictures/")) == [
        f"pictures/{name}" for name in boxes[:4]
    ]
    assert sorted(name for name in files if name.startswith("videos/")) == [
        "videos/01-封面.jpg",
        "videos/01.mp4",
    ]
    guide = files["说明.txt"].decode("utf-8-sig")
    assert [guide.index(f"pictures/{name}") for name in boxes[:4]] == sorted(
        guide.index(f"pictures/{name}") for name in boxes[:4]
    )
    assert "画面：湖面" in guide


def test_pictures_are_jpegs_for_telephones_without_metadata_and_covers_have_their_shapes() -> None:
    files = files_in(exported("wechat", CASE))
    widest = 0
    for name, data in files.items():
        if name.endswith(".jpg"):
            with Image.open(io.BytesIO(data)) as picture:
                assert picture.format == "JPEG"
                assert not {"exif", "xmp", "comment"} & set(picture.info)
                widest = max(widest, picture.width)
    assert widest == 1080
    for shape in ((900, 383), (200, 200)):
        with Image.open(io.BytesIO(files[f"covers/cover-{shape[0]}x{shape[1]}.jpg"])) as picture:
            assert picture.size == shape


def test_links_become_numbered_notes_with_whole_addresses() -> None:
    text = (exported("wechat", CASE) / "article.txt").read_text("utf-8")
    assert "公开通报[1]和太谷案[2]" in text
    assert "再看公开通报[1]" in text, "an address has one number"
    assert "[1] 公开通报：https://example.org/a?b=1&c=2" in text
    assert "[2] 太谷案：https://example.org/bulletin/cases/c2b3-r5-taigu/" in text
    assert "原文：https://example.org/bulletin/cases/c2b3-r5-qilu/" in text
    assert "<" not in text


def test_article_carries_the_hash_of_the_register_of_the_site(tmp_path: Path) -> None:
    made = newsroom(tmp_path / "site")
    made.build()
    register = (made.output / "verify/register.csv").read_text("utf-8-sig")
    listed = dict(re.findall(r"^cases/([a-z0-9-]+)/,.*?,([0-9a-f]{64}),", register, re.MULTILINE))
    assert listed[CASE] in article()


def test_lists_tables_and_quotations_become_lines_that_the_editor_keeps() -> None:
    text = (exported("wechat", CASE) / "article.txt").read_text("utf-8").split("\n")
    for line in ("• 第一项要点", "• 第二项", "1. 甲", "2. 乙", "督察组引语。", "断面\t水质", "湖心\t劣Ⅴ类"):
        assert line in text
    markup = article()
    wide = re.search(r"<section style=\"([^\"]*)\"><table style=\"([^\"]*)\"><tbody><tr><th[^>]*>一", markup)
    assert wide is not None
    assert "overflow-x:auto" in wide[1].replace(" ", "")
    assert "min-width:576px" in wide[2].replace(" ", "")
    assert 'colspan="2"' in markup


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<p>一<br>二</p>", "一\n二"),
        ("<ul><li><p>甲</p><p>乙</p></li><li>丙<ul><li>丁</li></ul></li></ul>", "• 甲\n乙\n• 丙\n• 丁"),
        ('<ol start="3"><li>甲</li><li>乙</li></ol>', "3. 甲\n4. 乙"),
        ("<dl><dt>名</dt><dd>义</dd></dl>", "名\n义"),
        (
            "<table><caption>表</caption><tr><td><p>甲</p><p>乙</p></td><td>丙</td></tr></table>",
            "表\n甲\n乙\t丙",
        ),
        ("<b><p>甲</p><p>乙</p></b>丙", "甲\n乙\n丙"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("<pre><code>x\ny</code></pre>", "x\ny"),
    ],
)
def test_setter_keeps_every_word_on_its_line(markup: str, lines: str) -> None:
    setter = Setter()
    setter.set(markup)
    done = setter.finished()
    assert plain(done) == lines
    errors = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    errors.parseFragment(done)  # strict: a tag that is not closed or closed twice raises


def test_link_over_several_pieces_gets_its_words_and_a_hidden_case_gets_no_note() -> None:
    notes = Notes("https://example.org/")
    blocks = [
        Html("<p>见"),
        Anchor("cases/a-b/"),
        Html("<strong>甲</strong>案</a>和"),
        Anchor(""),
        Html("乙案</a>。</p>"),
    ]
    done = "".join(one.markup for one in notes.applied(blocks) if isinstance(one, Html))
    assert done == "<p>见<strong>甲</strong>案<sup>[1]</sup>和乙案。</p>"
    assert [tuple(one) for one in notes.everything] == [(1, "甲案", "https://example.org/cases/a-b/")]


@pytest.mark.parametrize(
    ("summary", "digest"),
    [
        ("短。", "短。"),
        ("甲" * 50 + "。" + "乙" * 50 + "。" + "丙" * 50 + "。", "甲" * 50 + "。" + "乙" * 50 + "。"),
        ("甲" * 200, "甲" * 119 + "…"),
        ("甲" * 118 + "。”乙", "甲" * 118 + "。”"),
    ],
)
def test_digest_ends_with_a_sentence_within_120_characters(summary: str, digest: str) -> None:
    assert digest_of(summary) == digest
    assert len(digest) <= 120


def jpeg(width: int, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, 10)).save(out, kind)
    return out.getvalue()


def written(**values: object) -> Article:
    """An article without fault, but for what is given."""
    given: dict[str, object] = {
        "id": "a", "title": "题", "author": "", "digest": "摘", "source": "源", "address": "", "hold": "",
        "markup": '<p style="color:red">文</p>', "text": "文", "shots": (), "films": (), "covers": {"c": b""},
    } | values  # fmt: skip
    return Article(**given)  # type: ignore[arg-type]


def shot(data: bytes) -> Shot:
    return Shot("pictures/01.jpg", "图1", "", "", 1, 1, data)


def film(size: int, seconds: float) -> Film:
    return Film("videos/01.mp4", "视频1", "", "media/x.mp4", size, seconds, shot(jpeg(10)))


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"markup": '<p class="p">文</p>'}, "CP954"),
        ({"markup": '<p id="p">文</p>'}, "CP954"),
        ({"markup": "<script>1</script>"}, "CP954"),
        ({"markup": "<style>p{}</style>"}, "CP954"),
        ({"markup": '<img src="https://example.org/1.jpg">'}, "CP954"),
        ({"markup": '<a href="https://example.org/">文</a>'}, "CP954"),
        ({"markup": "<svg></svg>"}, "CP954"),
        ({"markup": '<p style="position:absolute">文</p>'}, "CP954"),
        ({"markup": '<p style="color:var(--red)">文</p>'}, "CP954"),
        ({"markup": '<p style="width:calc(1px + 2px)">文</p>'}, "CP954"),
        ({"markup": '<p style="margin:2rem">文</p>'}, "CP954"),
        ({"markup": '<p style="font-family:x">文</p>'}, "CP954"),
        ({"markup": '<p onclick="x()">文</p>'}, "CP954"),
        ({"markup": "<!-- x --><p>文</p>"}, "CP954"),
        ({"title": "题" * 65}, "CP955"),
        ({"author": "作" * 9}, "CP955"),
        ({"digest": "摘" * 121}, "CP955"),
        ({"text": "文" * 20_000}, "CP956"),
        ({"markup": "文" * 400_000}, "CP956"),
        ({"shots": (shot(jpeg(1081)),)}, "CP957"),
        ({"shots": (shot(jpeg(10, "BMP")),)}, "CP957"),
        ({"shots": (shot(jpeg(10) + bytes(10_000_000)),)}, "CP957"),
        ({"shots": (shot(b"x"),)}, "CP957"),
        ({"covers": {}}, "CP958"),
        ({"films": (film(201_000_000, 60.0),)}, "CP959"),
        ({"films": (film(1, 3601.0),)}, "CP959"),
    ],
)
def test_limits_find_what_the_official_account_would_refuse(values: dict[str, object], code: str) -> None:
    assert {one.code for one in limit_findings(written(**values))} == {code}
    assert all(one.place == Place("a") for one in limit_findings(written(**values)))


def test_limits_pass_what_is_just_within_them() -> None:
    within = written(title="题" * 64, author="作" * 8, digest="摘" * 120, text="文" * 19_999,
                     shots=(shot(jpeg(1080)), shot(jpeg(10, "PNG")), shot(jpeg(10, "GIF"))), films=(film(200_000_000, 3600.0),))  # fmt: skip
    assert list(limit_findings(within)) == []


def test_release_becomes_one_article_with_its_cases_in_order() -> None:
    folder = exported("wechat", "c2b3-r5")
    text = (folder / "article.txt").read_text("utf-8")
    assert text.startswith("第二轮第三批督察 · 第五批通报（流域治理）\n")
    assert text.index("杞麓湖污染治理") < text.index("山西太谷某厂私开旁路排污")
    assert "运城" not in text
    assert len(list((folder / "pictures").iterdir())) == 4


def test_case_that_is_not_out_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    answer = casepress(shared().root, "export", "wechat", "c2b3-r9-later", "--output", str(out))
    assert answer.status == 1
    assert "CP951" in answer.out + answer.err
    assert "保密至2099年1月1日18:00" in answer.out + answer.err
    assert not out.exists()


def test_case_under_embargo_says_so_in_every_file_that_has_words(tmp_path: Path) -> None:
    files = files_in(exported("wechat", "c2b3-r9-later", "--under-embargo"))
    words = {name: data.decode() for name, data in files.items() if name.endswith((".html", ".txt"))}
    assert set(words) == {"article.html", "article.txt", "preview.html", "说明.txt"}
    for name, text in words.items():
        assert "未发布 保密至2099年1月1日18:00" in text, name
    assert "未发布" not in article()


def test_public_case_names_no_case_that_is_not_out(tmp_path: Path) -> None:
    made = newsroom(tmp_path / "site", bare=True)
    made.write(
        "cases/c2b3-r5/taigu.md",
        full_case(order="3").replace("taigu.md", "../c2b3-r9/later.md").replace("[太谷案]", "[运城案]"),
    )
    for number in (1, 2, 3, 4):
        made.write(f"media/c2b3-r5/taigu/{number}.jpg", jpeg(40))
    answer = casepress(made.root, "export", "wechat", "c2b3-r5-taigu", "--output", str(tmp_path / "out"))
    assert answer.status == 0, answer
    for name, data in files_in(tmp_path / "out").items():
        assert b"later" not in data, name
    assert "运城案[" not in (tmp_path / "out/article.txt").read_text("utf-8")


def test_unapproved_case_counts_as_not_out_where_approval_is_required(tmp_path: Path) -> None:
    made = newsroom(tmp_path / "site", bare=True, options="approval: require")
    answer = casepress(made.root, "export", "wechat", "c2b3-r5-taigu")
    assert answer.status == 1
    assert {"CP840", "CP951"} <= set(re.findall(r"CP\d{3}", answer.out + answer.err))
    approved = casepress(made.root, "approve", "cases/c2b3-r5/taigu.md", "--by", "张三")
    assert approved.status == 0
    answer = casepress(made.root, "export", "wechat", "cases/c2b3-r5/taigu.md")
    assert answer.status == 0, answer
    assert "CP958" in answer.out + answer.err, "there is no picture for a cover"
    assert (made.root / "export/wechat/c2b3-r5-taigu/preview.html").is_file()


def test_unknown_name_is_told_with_the_nearest_and_a_withdrawn_case_is_refused(tmp_path: Path) -> None:
    answer = casepress(shared().root, "export", "wechat", "c2b3-r5-qiluu")
    assert answer.status == 1
    assert "是否想写“c2b3-r5-qilu”" in answer.out + answer.err
    made = newsroom(tmp_path / "site", bare=True)
    made.write("cases/c2b3-r5/qilu.md", full_case(withdrawn="{date: 2022-01-01, note: 有误。}"))
    assert "CP953" in "".join(casepress(made.root, "export", "wechat", CASE)[1:])


def test_export_replaces_its_own_folder_and_no_other(tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ("export", "wechat", "c2b3-r5-taigu", "--output", str(out))
    assert casepress(shared().root, *arguments).status == 0
    before = files_in(out)
    mark = out / ".casepress-export"
    # A picture of an older export, unchanged; one file changed by the editor, and two files of the editor's own.
    (out / "pictures").mkdir(exist_ok=True)
    (out / "pictures/09.jpg").write_bytes(b"old")
    listed = json.loads(mark.read_bytes()) | {"pictures/09.jpg": hashlib.sha256(b"old").hexdigest(), "../a.txt": "0"}
    mark.write_text(json.dumps(listed))
    (out / "article.txt").write_text("改过的正文")
    (out / "我的封面.jpg").write_bytes(b"own")
    (out / "pictures/封面底图.psd").write_bytes(b"own")
    (tmp_path / "a.txt").write_text("outside")
    answer = casepress(shared().root, *arguments)
    assert answer.status == 0
    own = {"article-改过.txt": "改过的正文".encode(), "我的封面.jpg": b"own", "pictures/封面底图.psd": b"own"}
    assert files_in(out) == before | own
    assert "另有 3 个不是程序写的文件，没有动：article-改过.txt、pictures/封面底图.psd、我的封面.jpg" in answer.out
    assert "不是程序写的" not in casepress(shared().root, "export", "wechat", "c2b3-r5-taigu", "--output", str(tmp_path / "new")).out
    assert (tmp_path / "a.txt").read_text() == "outside"
    mark.unlink()
    assert casepress(shared().root, *arguments).status == 2
    assert (out / "article.txt").exists()


def test_export_of_the_same_case_gives_the_same_bytes(tmp_path: Path) -> None:
    answer = casepress(shared().root, "export", "wechat", CASE, "--output", str(tmp_path / "out"))
    assert answer.status == 0
    assert files_in(tmp_path / "out") == files_in(exported("wechat", CASE))


@pytest.mark.browser
def test_copy_button_puts_the_article_on_the_clipboard_as_rich_and_as_plain_text(browser: Browser) -> None:
    folder = exported("wechat", CASE)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    try:
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto((folder / "preview.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        shown = page.evaluate(
            "[...document.querySelectorAll('img.shown')].map(one => [one.getAttribute('src'), one.naturalWidth > 0])"
        )
        assert shown == [[f"pictures/0{number}.jpg", True] for number in (1, 2, 3, 4)] + [
            ["videos/01-封面.jpg", True]
        ]
        page.click("#copy")
        assert "已复制" in (page.text_content("#said") or "")
        # What an editor would be handed: a field that takes what is pasted, and says what it was given.
        page.evaluate(
            "() => { const field = document.createElement('div'); field.id = 'field'; field.contentEditable = 'true';"
            "document.body.append(field); field.focus();"
            "field.addEventListener('paste', event => { window.pasted = Object.fromEntries("
            "event.clipboardData.types.map(type => [type, event.clipboardData.getData(type)])); }); }"
        )
        page.keyboard.press("Control+V")
        pasted = json.loads(page.evaluate("JSON.stringify(window.pasted)"))
        inside = page.evaluate("document.getElementById('field').innerHTML")
    finally:
        context.close()
    assert complaints == []
    assert (
        pasted["text/plain"].strip()
        == (folder / "article.txt").read_text("utf-8").split("\n\n", 1)[1].strip()
    )
    words = plain(pasted["text/html"])
    assert words == plain(article())
    for text in (pasted["text/html"], inside):
        assert "border-left:4pxsolid" in text.replace(" ", "").replace("rgb(166,21,28)", "#a6151c")
        assert "<img" not in text
        assert "class=" not in text.replace('class="Apple', "")
        assert " id=" not in text
