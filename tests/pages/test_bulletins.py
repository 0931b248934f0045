"""The page of one case, its old addresses and its withdrawal."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from site_builder import case_text, site, texts, tree


def test_previous_and_next_lead_through_the_release_in_order(tmp_path: Path) -> None:
    cases = {
        f"c2b3-r5/{name}": case_text(f"云南玉溪{name}案", order=str(n)) for n, name in enumerate("abc", 1)
    }
    made = site(tmp_path, cases)
    made.build()
    page = made.page("cases/c2b3-r5-b/")
    assert page.xpath("//a[@rel='prev']/@href") == ["../../cases/c2b3-r5-a/"]
    assert page.xpath("//a[@rel='next']/@href") == ["../../cases/c2b3-r5-c/"]
    assert not made.page("cases/c2b3-r5-c/").xpath("//nav[@class='steps']//a[@rel='next']")


def test_alias_leads_to_the_case_and_offers_a_link(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text(aliases="[c2b3-r5-old-name]")})
    made.build()
    page = made.page("cases/c2b3-r5-old-name/")
    (refresh,) = page.xpath("//meta[@http-equiv='refresh']/@content")
    assert refresh.endswith("url=../c2b3-r5-qilu/")
    assert page.xpath("//a/@href") == ["../c2b3-r5-qilu/"]
    assert "old-name" not in made.text("sitemap.xml")


def test_withdrawn_case_leaves_a_notice_and_nothing_of_its_text(tmp_path: Path) -> None:
    gone = case_text(
        "云南昆明某厂偷排",
        summary="摘要里的话",
        body="正文里的话。\n",
        withdrawn="{date: 2021-06-01, note: 与事实不符}",
    )
    made = site(tmp_path, {"c2b3-r5/gone": gone, "c2b3-r5/qilu": case_text()})
    made.build()
    assert "与事实不符" in made.text("cases/c2b3-r5-gone/index.html")
    files = tree(made.output)
    assert [name for name, data in files.items() if "偷排".encode() in data] == [
        "cases/c2b3-r5-gone/index.html"
    ]
    assert not [
        name for name, data in files.items() if "摘要里的话".encode() in data or "正文里的话".encode() in data
    ]
    assert not [
        name
        for name, data in files.items()
        if b"c2b3-r5-gone" in data and name.endswith((".xml", ".json")) and not name.startswith("verify/")
    ]


def test_optional_keys_that_are_absent_leave_no_empty_field(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()})
    made.build()
    page = made.page("cases/c2b3-r5-qilu/")
    assert all(texts(page, "//dd"))
    assert all(texts(page, "//li"))
    assert not {"图片", "视频", "后续进展", "事实来源", "关键数据", "相关案例"} & set(texts(page, "//h2"))


def test_optional_keys_that_are_present_are_shown(tmp_path: Path) -> None:
    full = case_text(
        summary="一句话摘要",
        key_facts="[{name: 直排比例, value: '43', unit: '%'}]",
        follow_ups="[{date: 2021-07, kind: accountability, text: 十人被问责, url: 'https://example.org/n'}]",
        sources="[{name: 官方通报, url: 'https://example.org/s'}]",
        corrections="[{date: 2021-08-01, note: 改正面积}]",
    )
    made = site(tmp_path, {"c2b3-r5/qilu": full})
    made.build()
    page = made.page("cases/c2b3-r5-qilu/")
    text = page.text_content()
    for words in ("一句话摘要", "直排比例", "43%", "十人被问责", "官方通报", "改正面积"):
        assert words in text
    outside = page.xpath(
        "//a[starts-with(@href, 'https://example.org/') and not(contains(@href, 'bulletin'))]"
    )
    assert {link.get("rel") for link in outside} == {"noopener noreferrer nofollow"}


def test_follow_ups_stand_in_the_order_of_their_dates(tmp_path: Path) -> None:
    steps = "[{date: 2022-03, kind: written-off, text: 甲}, {date: 2021-07, kind: accountability, text: 乙}]"
    made = site(tmp_path, {"c2b3-r5/qilu": case_text(follow_ups=steps)})
    made.build()
    times = made.page("cases/c2b3-r5-qilu/").xpath("//ol[@class='timeline']//time/@datetime")
    assert times == sorted(times)
    assert {"2021-07", "2022-03"} <= set(times)


def test_picture_of_a_withdrawn_case_is_taken_away(tmp_path: Path) -> None:
    shown = case_text(figures="[{file: 1.png, alt: 一块颜色, caption: 图注}]")
    made = site(tmp_path, {"c2b3-r5/qilu": shown})
    picture = made.root / "media/c2b3-r5/qilu/1.png"
    picture.parent.mkdir(parents=True)
    Image.new("RGB", (64, 48), "teal").save(picture)
    made.build()
    assert made.has("media")
    assert made.has("images/index.html")
    withdrawn = shown.replace("figures:", "withdrawn: {date: 2021-06-01, note: 撤}\nfigures:")
    made.write("cases/c2b3-r5/qilu.md", withdrawn)
    made.build()
    assert not made.has("media")
    assert not made.has("images")


def test_link_in_the_text_to_another_case_leads_there_once_that_case_is_public(tmp_path: Path) -> None:
    linking = case_text(body="参见[另一案](../c2b6-d20220410/taigu.md)。\n")
    other = case_text("山西晋中太谷区违法排污", '["140703"]', batch="c2b6-d20220410")
    made = site(tmp_path, {"c2b3-r5/qilu": linking, "c2b6-d20220410/taigu": other})
    made.build("2022-01-01T00:00+08:00")
    assert not made.page("cases/c2b3-r5-qilu/").xpath("//a[contains(., '另一案')]/@href")
    made.build()
    (link,) = made.page("cases/c2b3-r5-qilu/").xpath("//a[contains(., '另一案')]/@href")
    assert (made.output / "cases/c2b3-r5-qilu" / link / "index.html").is_file()


def test_mention_of_a_picture_in_the_text_leads_to_it_and_one_of_a_missing_picture_does_not(
    tmp_path: Path,
) -> None:
    body = "现场见图1，另见图 2。[图1](https://example.org/)，[本案图1](qilu.md)再说图1。\n"
    made = site(
        tmp_path,
        {"c2b3-r5/qilu": case_text(body=body, figures="[{file: 1.png, alt: 一块颜色, caption: 图注}]")},
    )
    picture = made.root / "media/c2b3-r5/qilu/1.png"
    picture.parent.mkdir(parents=True)
    Image.new("RGB", (64, 48), "teal").save(picture)
    made.build()
    page = made.page("cases/c2b3-r5-qilu/")
    links = page.xpath("//*[@id='part-text']//a")
    assert [(link.text, link.get("href")) for link in links] == [
        ("图1", "#figure-1"),
        ("图1", "https://example.org/"),
        ("本案图1", "../../cases/c2b3-r5-qilu/"),
        ("图1", "#figure-1"),
    ]
    assert page.xpath("//*[@id='figure-1']")


def test_page_says_how_to_cite_it_and_carries_the_code_of_its_address(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text(source="生态环境部")})
    made.build()
    page = made.page("cases/c2b3-r5-qilu/")
    assert (
        "生态环境部. 云南玉溪杞麓湖污染治理治标不治本[EB/OL]. (2021-05-06)[引用日期]. "
        "https://example.org/bulletin/cases/c2b3-r5-qilu/"
    ) in texts(page, "//*[@class='citing']//dd")
    assert len(page.xpath("//*[@class='qr']//*[local-name()='path']")) == 1
