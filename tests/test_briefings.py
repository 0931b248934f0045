"""Numbered briefings: their pages and feeds, their embargo, their place in the register, their file."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import docx
import feedparser
import html5lib
import pypdfium2
import pytest
from desk import casepress
from press_room import full_case, newsroom
from site_builder import Site, case_text, tree

from casepress.briefing import BriefingFront
from casepress.case import Approval
from casepress.casefile.briefing import read_briefing
from casepress.casefile.printer import print_case
from casepress.nightly.held import secrets_of

OUT = "2021-05-20T18:00+08:00"
BODY = """\
## 杞麓湖整改启动

玉溪市部署[杞麓湖问题](../c2b3-r5/qilu.md)整改，见[公告](https://example.org/a)。

## 进行时

- 太原市约谈三家企业负责人。
"""


def briefing(number: int = 12, publish_at: str = OUT, body: str = BODY, **keys: str) -> str:
    head = {"title": "工作简报", "number": str(number), "publish_at": publish_at, **keys}
    return "\n".join(["---", *(f"{key}: {value}" for key, value in head.items()), "---", body])


def briefed(root: Path, options: str = "", **texts: str) -> Site:
    """The newsroom's site with briefings; `a_b` stands for a-b."""
    made = newsroom(root, bare=True, options=options)
    for name, text in (
        texts or {"b2021_12": briefing(headline="督察进驻第一周", report_to="[省委, 省政府]")}
    ).items():
        made.write(f"cases/_briefings/{name.replace('_', '-')}.md", text)
    return made


def test_briefing_has_its_page_list_feeds_data_and_place_in_menu_and_sitemap(tmp_path: Path) -> None:
    made = briefed(tmp_path / "site")
    outcome = made.build()
    assert outcome.published
    assert not [one for one in outcome.findings if one.is_error]
    page = made.text("briefings/b2021-12/index.html")
    html5lib.HTMLParser(strict=True).parse(page)
    for words in (
        "督察进驻第一周",
        "第12期",
        "省委，省政府",
        '<a href="../../cases/c2b3-r5-qilu/">杞麓湖问题</a>',
    ):
        assert words in page
    assert '<meta name="ArticleTitle" content="督察进驻第一周"' in page
    assert '<meta name="PubDate" content="2021-05-20 18:00"' in page
    index = made.text("briefings/index.html")
    assert "工作简报第12期" in index
    assert "杞麓湖整改启动；进行时" in index
    assert re.search('<a href="[./]*briefings/">简报</a>', made.text("index.html"))
    assert "https://example.org/bulletin/briefings/b2021-12/" in made.text("sitemap.xml")
    feed = feedparser.parse((made.output / "briefings/feed.xml").read_bytes())
    assert not feed.bozo
    assert [one.title for one in feed.entries] == ["工作简报第12期 督察进驻第一周"]
    assert json.loads(made.text("briefings/feed.json"))["items"][0]["url"].endswith("briefings/b2021-12/")
    names = json.loads(made.text("search/names.json"))
    assert ["督察进驻第一周", "briefings/b2021-12/"] in [one[:2] for one in names]
    assert ["杞麓湖整改启动", "briefings/b2021-12/#h-杞麓湖整改启动"] in [one[:2] for one in names]
    assert re.search('<a href="[./]*briefings/">', made.text("search/index.html").partition("</nav>")[2])
    (data,) = json.loads(made.text("briefings/briefings.json"))
    assert data["kind"] == "简报"
    assert data["cases"] == ["c2b3-r5-qilu"]
    assert [item["title"] for item in data["items"]] == ["杞麓湖整改启动", "进行时"]
    assert f"briefings/b2021-12/,督察进驻第一周,{data['text_sha256']},{OUT}," in made.text(
        "verify/register.csv"
    )
    assert any(data["text_sha256"] in path.read_text() for path in (made.output / "verify/texts").iterdir())


def test_site_without_briefings_has_no_trace_of_them(tmp_path: Path) -> None:
    made = newsroom(tmp_path / "site", bare=True)
    made.build()
    assert not made.has("briefings/index.html")
    assert "briefings/" not in made.text("index.html")


@pytest.mark.parametrize(
    ("as_of", "out"), [("2021-05-20T17:59+08:00", False), ("2021-05-20T18:00+08:00", True)]
)
def test_briefing_before_its_minute_is_in_no_file_and_then_in_all(
    tmp_path: Path, as_of: str, out: bool
) -> None:
    made = briefed(tmp_path / "site")
    made.build(as_of)
    named = [
        name
        for name, data in tree(made.output).items()
        if b"b2021-12" in data or "督察进驻第一周".encode() in data
    ]
    assert bool(named) == out
    assert made.has("briefings/b2021-12/index.html") == out


def test_briefing_of_a_day_without_time_is_out_when_that_day_has_ended(tmp_path: Path) -> None:
    made = briefed(tmp_path / "site", a=briefing(publish_at="2021-05-20"))
    made.build("2021-05-20T23:59+08:00")
    assert not made.has("briefings/a/index.html")
    made.build("2021-05-21T00:00+08:00")
    assert made.has("briefings/a/index.html")


def test_briefing_that_names_a_case_that_is_not_out_is_held_as_a_whole(tmp_path: Path) -> None:
    body = BODY.replace("../c2b3-r5/qilu.md", "../c2b3-r9/later.md")
    made = briefed(tmp_path / "site", a=briefing(body=body), b=briefing(13))
    outcome = made.build()
    assert [(one.code, one.place.file) for one in outcome.findings if one.is_error] == [
        ("CP972", "cases/_briefings/a.md")
    ]
    assert not made.has("briefings/a/index.html")
    assert made.has("briefings/b/index.html"), "the others are published"
    assert [one.id for one in outcome.briefings.held] == ["a"]
    made.build(dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
    assert made.has("briefings/a/index.html")


def test_number_is_taken_once_in_a_year(tmp_path: Path) -> None:
    made = briefed(tmp_path / "site", a=briefing(12), b=briefing(12, "2022-05-20T18:00+08:00"))
    assert not [one for one in made.build().findings if one.code == "CP970"]
    made.write("cases/_briefings/c.md", briefing(12, "2021-06-20T18:00+08:00"))
    assert [one.place.file for one in made.build().findings if one.code == "CP970"] == [
        "cases/_briefings/c.md"
    ]


def test_number_of_a_person_keeps_a_briefing_back(tmp_path: Path) -> None:
    made = briefed(tmp_path / "site", a=briefing(body=BODY + "\n联系人手机13812345678。\n"))
    outcome = made.build()
    errors = [one for one in outcome.findings if one.is_error]
    assert [one.place.file for one in errors] == ["cases/_briefings/a.md"]
    assert not made.has("briefings/a/index.html")
    assert "13812345678" not in errors[0].message.zh


def test_new_briefing_follows_the_last_with_an_item_for_each_case_and_passes_check(tmp_path: Path) -> None:
    made = briefed(tmp_path / "site", b2021_12=briefing(office="某省宣教中心", report_to="[省委]", copies="200"))
    made.write("cases/c2b3-r5/qilu.md", full_case(order="1"))
    said = ("new", "--briefing", "--no-input", "--title", "第二周")
    answer = casepress(made.root, *said, "--publish-at", "2021-05-27", "--case", "c2b3-r5-qilu", "--case", "cases/c2b3-r9/later.md")
    assert (answer.status, answer.err) == (0, "")
    assert "cases/_briefings/2021-13.md" in answer.out
    assert "c2b3-r9-later 到 2021-05-27 还没公开" in answer.out
    text = (made.root / "cases/_briefings/2021-13.md").read_text("utf-8")
    read = read_briefing(text.encode(), "cases/_briefings/2021-13.md").value
    assert read is not None
    front = read.briefing.front
    assert (front.number, front.office, front.report_to, front.copies, front.headline) == (13, "某省宣教中心", ("省委",), None, "第二周")
    assert read.briefing.links == ("c2b3-r5-qilu", "c2b3-r9-later")
    assert "![](../c2b3-r5/qilu/1.jpg)" in text
    assert casepress(made.root, "check", "cases/_briefings/2021-13.md").status == 0
    assert casepress(made.root, *said, "--publish-at", "2021-06-03").status == 0
    assert (made.root / "cases/_briefings/2021-14.md").is_file()
    assert casepress(made.root, *said, "--publish-at", "2022-01-06").out.startswith("已写入 cases/_briefings/2022-01.md")
    for wrong, why in (
        (("--publish-at", "明天"), "读不懂"), ((), "缺少 --publish-at"),
        (("--publish-at", "2021-06-03", "--case", "c2b3-r5-none"), "没有“c2b3-r5-none”这个案例"),
    ):  # fmt: skip
        refused = casepress(made.root, *said, *wrong)
        assert (refused.status, why in refused.err) == (2, True), refused


def test_new_briefing_takes_the_text_of_a_word_file_as_items_and_refuses_what_is_hidden(tmp_path: Path) -> None:
    made = briefed(tmp_path / "site")
    paper = docx.Document()
    for line in ("督察进驻第二周", "一、太原市约谈企业", "约谈三家企业,责令整改。", "二、玉溪市部署", "六月底前拆除围隔。"):
        paper.add_paragraph(line)
    paper.save(str(tmp_path / "稿.docx"))
    said = ("new", "--briefing", "--no-input", "--publish-at", "2021-05-27", "--from", str(tmp_path / "稿.docx"))
    answer = casepress(made.root, *said)
    assert answer.status == 0, answer
    assert "2021-13.md:10:7  CP443 警告" in answer.out
    text = (made.root / "cases/_briefings/2021-13.md").read_text("utf-8")
    read = read_briefing(text.encode(), "cases/_briefings/2021-13.md").value
    assert read is not None
    assert read.briefing.front.headline == "督察进驻第二周"
    assert [item.text for item in read.briefing.items] == ["一、太原市约谈企业", "二、玉溪市部署"]
    paper.add_paragraph().add_run("不给人看的话").font.hidden = True
    paper.save(str(tmp_path / "稿.docx"))
    refused = casepress(made.root, *said)
    assert (refused.status, "没有写文件" in refused.out, "隐藏" in refused.out) == (1, True, True), refused
    assert not (made.root / "cases/_briefings/2021-14.md").exists()


def test_check_names_what_is_wrong_in_a_briefing_and_shows_no_number_of_its_line(tmp_path: Path) -> None:
    made = briefed(tmp_path / "site", a=briefing(body=BODY + "\n村民李建国说县攻府已整改,电话13812345678。\n"))
    answer = casepress(made.root, "check", "cases/_briefings/a.md")
    assert answer.status == 1
    assert re.findall("a.md:[0-9:]+  (CP[0-9]+) (错误|警告)", answer.out) == [
        ("CP471", "警告"), ("CP441", "错误"), ("CP443", "警告"), ("CP462", "错误"),
    ]  # fmt: skip
    assert "改成“政府”" in answer.out
    assert "12345" not in answer.out
    assert "13812" not in answer.out
    assert casepress(made.root, "check").out.splitlines()[-1].startswith("检查了 4 个文件：2 处错误，")
    assert "有 1 期简报因错误没有发布：\n  cases/_briefings/a.md" in casepress(made.root, "build").out
    refused = casepress(made.root, "approve", "cases/_briefings/a.md", "--by", "张三", "--on", "2021-05-19")
    assert (refused.status, "CP441" in refused.out + refused.err) == (1, True)


def test_briefing_is_published_approved_only_where_approval_is_required(tmp_path: Path) -> None:
    made = briefed(tmp_path / "site", options="approval: require", a=briefing(body="## 一条\n\n消息。\n"))
    assert "CP840" in {one.code for one in made.build().findings if "_briefings" in one.place.file}
    assert not made.has("briefings/a/index.html")
    answer = casepress(made.root, "approve", "cases/_briefings/a.md", "--by", "张三", "--on", "2021-05-19")
    assert answer.status == 0, answer
    made.build()
    assert made.has("briefings/a/index.html")
    path = made.root / "cases/_briefings/a.md"
    path.write_text(path.read_text("utf-8").replace("消息。", "别的消息。"), "utf-8")
    assert "CP841" in {one.code for one in made.build().findings}
    assert not made.has("briefings/a/index.html")


def test_held_briefing_is_among_the_words_that_the_last_look_searches_for(tmp_path: Path) -> None:
    made = briefed(
        tmp_path / "site",
        a=briefing(),
        b=briefing(
            13,
            "2098-01-01T18:00+08:00",
            body="## 一条\n\n太原市将于明年年初向社会通报第一批重点排污企业的名单和整改期限。\n",
        ),
    )
    outcome = made.build()
    assert outcome.vocabulary is not None
    out = outcome.vocabulary.out(dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
    words = {
        one.words
        for one in secrets_of(made.project, outcome.held, outcome.vocabulary, out, {}, outcome.briefings)
    }
    assert "briefings/b/" in words
    assert any("太原市将于明年年初向社会通报第一批重点排污企业的名单和整改期限" in one for one in words)
    assert "briefings/a/" not in words


def test_printed_briefing_is_read_back() -> None:
    front = BriefingFront(
        title="工作简报", number=7, publish_at="2021-05-20", headline="yes", report_to=("省委",), copies=20,
        approved=Approval(by="张三", on="2021-05-19", text="0" * 64),
    )  # fmt: skip
    read = read_briefing(print_case(front, BODY).encode(), "cases/_briefings/a.md")
    assert read.findings == ()
    assert read.value is not None
    assert read.value.briefing.front == front
    assert [item.text for item in read.value.briefing.items] == ["杞麓湖整改启动", "进行时"]


def test_words_of_a_briefing_behind_a_number_sign_are_found() -> None:
    read = read_briefing(briefing(headline="通报 #焦炉").encode(), "cases/_briefings/a.md")
    assert read.value is None
    assert [(one.code, one.place.line, one.place.column) for one in read.findings] == [("CP124", 5, 14)]


def test_headline_of_a_briefing_in_chinese_quotes_is_a_warning() -> None:
    read = read_briefing(briefing(headline="“通报”").encode(), "cases/_briefings/a.md")
    assert read.value is not None
    assert [(one.code, one.place.line, one.place.column) for one in read.findings] == [("CP215", 5, 11)]


def test_briefing_gives_the_same_bytes_with_other_workers(tmp_path: Path) -> None:
    made = briefed(tmp_path / "site", a=briefing(), b=briefing(13, "2021-05-28T18:00+08:00"))
    made.build()
    made.build(to=tmp_path / "other", jobs=2)
    assert tree(made.output) == tree(tmp_path / "other")


def test_schema_of_a_briefing_and_help_name_it(tmp_path: Path) -> None:
    answer = casepress(tmp_path, "schema", "--kind", "briefing")
    assert answer.status == 0
    schema = json.loads(answer.out)
    assert re.search("publish_at", json.dumps(schema))


PICTURED = """\
## 杞麓湖整改启动

玉溪市部署整改，见图1、图2。

![](../c2b3-r5/qilu/1.jpg)

![](../c2b3-r5/qilu/3.jpg "岸线整治前后")
"""


def pictured(root: Path, body: str = PICTURED) -> Site:
    """The newsroom's site with its pictures and one briefing."""
    made = newsroom(root)
    made.write("cases/_briefings/a.md", briefing(body=body))
    return made


def test_briefing_shows_pictures_of_a_case_with_the_words_of_the_case(tmp_path: Path) -> None:
    made = pictured(tmp_path / "site")
    assert [one for one in made.build().findings if one.is_error] == []
    page = made.text("briefings/a/index.html")
    html5lib.HTMLParser(strict=True).parse(page)
    _, first, second = page.split("<figure class=\"figure", 2)
    assert ('alt="湖面"' in first, "<b>图1</b> 暗查发现蓝藻" in first, "暗查，督察组供图" in first) == (True, True, True)
    assert ('alt="整改前岸边"' in second, 'alt="整改后岸边"' in second, "岸线整治前后" in second) == (True, True, True)
    assert re.search(r'见<a href="#figure-1">图1</a>、<a href="#figure-2">图2</a>', page)
    for script in ("gallery.js", "pair.js"):
        assert f"assets/casepress/{script}" in page
    (address,) = set(re.findall(r'<meta property="og:image" content="[^"]*?(media/[^"]+)">', page))
    assert made.has(address)
    (data,) = json.loads(made.text("briefings/briefings.json"))
    assert [made.has(url.removeprefix("https://example.org/bulletin/")) for url in data["pictures"]] == [True, True]
    assert data["cases"] == ["c2b3-r5-qilu"]
    answer = casepress(made.root, "export", "pdf", "a", "--output", str(tmp_path / "a.pdf"))
    assert answer.status == 0, answer
    text = "".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(tmp_path / "a.pdf"))
    assert re.search("图1\\s*暗查发现蓝藻", text)
    assert re.search("图2\\s*岸线整治前后", text)
    bare = full_case(order="1").replace("1.jpg, alt: 湖面", "5.jpg, alt: 湖面")
    (made.root / "media/c2b3-r5/qilu/1.jpg").rename(made.root / "media/c2b3-r5/qilu/5.jpg")
    made.write("cases/c2b3-r5/qilu.md", bare)
    wrong = [(one.code, one.place.file) for one in made.build().findings if one.is_error]
    assert wrong == [("CP975", "cases/_briefings/a.md")]
    made.write("cases/c2b3-r5/qilu.md", case_text(withdrawn="{date: 2021-06-01, note: 有误}"))
    made.build()
    assert not made.has("briefings/a/index.html"), "what was taken back is shown nowhere"


@pytest.mark.parametrize(
    ("source", "code"),
    [("1.jpg", "CP974"), ("../c2b3-r5/qilu/1.mp4", "CP974"), ("../c2b3-r9/later/1.jpg", "CP972"),
     ("../c2b3-r5/taigu/1.jpg", "CP975"), ("../../docs/1.jpg", "CP401"), ("../c2b3-r5/qilu/../1.jpg", "CP401")],
)  # fmt: skip
def test_picture_that_no_public_case_shows_keeps_a_briefing_back(tmp_path: Path, source: str, code: str) -> None:
    made = briefed(tmp_path / "site", a=briefing(body=f"## 一条\n\n![画面]({source})\n"))
    assert code in {one.code for one in made.build().findings if one.place.file == "cases/_briefings/a.md"}
    assert not made.has("briefings/a/index.html")
