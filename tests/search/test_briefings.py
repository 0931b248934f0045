"""Briefings in the search: found by any phrase of their text, told from cases, and without a trace before their time."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from urllib.parse import unquote

import pytest
from browsing import serving
from PIL import Image
from playwright.sync_api import Browser, expect
from search_desk import ask, search
from site_builder import Site, case_text, site, tree

FIRST = """\
---
title: 工作简报
number: 12
publish_at: 2021-05-20T18:00+08:00
headline: 督察进驻第一周
office: 某省宣教中心
---
## 杞麓湖整改启动

玉溪市部署[杞麓湖问题](../c2b3-r5/qilu.md)整改。

![](../c2b3-r5/qilu/1.png)

## 进行时

- 太原市约谈三家企业负责人，责令限期拆除私设暗管。
"""
SECOND = (
    FIRST.replace("number: 12", "number: 13").replace("第一周", "第二周").replace("2021-05-20", "2020-12-20")
)
LATER = FIRST.replace("number: 12", "number: 14").replace("第一周", "第三周").replace("2021-05", "2098-05")
NAME = "briefings/issues/a"


def briefed(root: Path, **briefings: str) -> Site:
    figures = "[{file: 1.png, alt: 一片湖面, caption: 柔性围隔绕着监测点}]"
    made = site(
        root,
        {
            "c2b3-r5/qilu": case_text(body="太原市也曾约谈企业。\n", figures=figures),
            "c2b3-r1/taigu": case_text("山西太谷焦化厂旁路偷排烟气", '["140703"]', "[air, fabrication]", "c2b3-r1", "私设暗管。\n"),
        },
    )  # fmt: skip
    picture = made.root / "media/c2b3-r5/qilu/1.png"
    picture.parent.mkdir(parents=True)
    Image.new("RGB", (64, 48), "navy").save(picture)
    for name, text in briefings.items():
        made.write(f"cases/_briefings/{name}.md", text)
    return made


@pytest.fixture(scope="module")
def bulletins(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = briefed(tmp_path_factory.mktemp("briefed") / "site", a=FIRST, b=SECOND, c=LATER)
    assert made.build().published
    return made


@pytest.mark.parametrize(
    "words",
    ["责令限期拆除私设暗管", "玉溪市部署杞麓湖问题整改", "进行时", "柔性围隔绕着", "一片湖面", "工作简报第12期", "宣教中心", "5月20日"],
)  # fmt: skip
def test_everything_that_a_briefing_says_is_found(bulletins: Site, words: str) -> None:
    assert NAME in search(bulletins.output, words)[0]["exact"]


def test_hits_of_both_kinds_stand_together_are_filtered_and_sorted_by_day(bulletins: Site) -> None:
    asked = {"kind": "page", "query": "私设暗管"}
    newest, oldest, cases, issues, counts = ask(
        bulletins.output,
        [
            {**asked, "sort": "newest"},
            {**asked, "sort": "oldest"},
            {**asked, "chosen": {"kind": ["case"]}},
            {**asked, "chosen": {"kind": ["briefing"], "year": ["2020"]}},
            {"kind": "counts", "query": "私设暗管"},
        ],
    )
    # The release came out on 2021-04-15: between the two briefings.
    wanted = [NAME, "c2b3-r1/0", "briefings/issues/b"]
    assert [name for name, _ in newest["answer"]["shown"]] == wanted
    assert [name for name, _ in oldest["answer"]["shown"]] == wanted[::-1]
    assert [name for name, _ in cases["answer"]["shown"]] == ["c2b3-r1/0"]
    assert [name for name, _ in issues["answer"]["shown"]] == ["briefings/issues/b"]
    assert (newest["answer"]["sizes"]["exact"], newest["answer"]["issued"]["exact"]) == (3, 2)
    assert counts["answer"]["kind"] == {"briefing": 2, "case": 1}
    assert counts["answer"]["year"] == {"2021": 2, "2020": 1}
    assert counts["answer"]["media"] == {"picture": 2, "text": 1}
    assert counts["answer"]["region"] == {"140000": 1}


def test_briefing_before_its_time_changes_no_byte_of_the_search(bulletins: Site, tmp_path: Path) -> None:
    without = briefed(tmp_path / "site", a=FIRST, b=SECOND)
    assert without.build().published
    assert tree(bulletins.output / "search") == tree(without.output / "search")


def test_briefings_leave_the_index_of_the_cases_as_it_was(tmp_path: Path) -> None:
    made = briefed(tmp_path / "site")
    made.build()
    before = tree(made.output / "search")
    assert "briefings" not in json.loads(before["index.json"])["facets"]
    made.write("cases/_briefings/a.md", FIRST)
    made.build(jobs=2)
    after = tree(made.output / "search")
    kept = [name for name in before if name.startswith(("grams/0/", "texts/"))]
    assert kept
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    made.build(to=tmp_path / "cold")
    assert tree(tmp_path / "cold/search") == after
    (made.root / "cases/_briefings/a.md").unlink()
    made.build()
    assert tree(made.output / "search") == before


def test_caption_that_a_case_changes_is_found_in_the_briefing_by_its_new_words(tmp_path: Path) -> None:
    made = briefed(tmp_path / "site", a=FIRST)
    made.build()
    file = made.root / "cases/c2b3-r5/qilu.md"
    file.write_text(file.read_text("utf-8").replace("柔性围隔", "两圈围隔"), "utf-8")
    made.build()
    old, new = search(made.output, "柔性围隔绕着", "两圈围隔绕着")
    assert (NAME in old["exact"], NAME in new["exact"]) == (False, True)


def test_briefing_is_a_hit_with_its_kind_its_words_and_the_way_to_its_item(
    browser: Browser, bulletins: Site
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    with serving(bulletins.output) as root:
        page.goto(f"{root}search/?q=约谈三家企业")
        expect(page.get_by_role("status")).to_contain_text("找到 2 期简报")
        expect(page.get_by_role("searchbox", name="在 2 起案例和 2 期简报中搜索")).to_be_visible()
        hit = page.locator("#search-results li").first
        assert hit.locator(".search-kind").inner_text() == "简报"
        assert hit.locator(".search-facts").inner_text() == "2021年5月20日 · 工作简报第12期 · 图片 1"
        assert hit.locator(".search-excerpt").inner_text().startswith("太原市约谈三家企业负责人")
        assert hit.locator(".search-excerpt mark").inner_text() == "约谈三家企业"
        hit.get_by_role("link", name="督察进驻第一周").click()
        page.wait_for_url(lambda url: unquote(url).endswith("/briefings/a/#h-进行时"))
        page.goto(f"{root}search/?q=暗管")
        expect(page.get_by_role("status")).to_contain_text("找到 1 起案例和 2 期简报")
        page.get_by_text("筛选", exact=True).click()
        page.locator(".search-facet summary", has_text="类型").click()
        page.get_by_role("checkbox", name="简报 2 期").check()
        expect(page.get_by_role("status")).to_contain_text("找到 2 期简报")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


@pytest.mark.parametrize("width", [390, 1440])
def test_issues_of_the_list_stand_one_below_the_other(
    browser: Browser, bulletins: Site, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 844})
    with serving(bulletins.output) as root:
        page.goto(f"{root}briefings/")
        boxes = [box for one in page.locator(".briefings li > *").all() if (box := one.bounding_box())]
        foot = page.locator(".colophon").bounding_box()
    page.close()
    assert len(boxes) == 4
    assert foot
    for above, below in itertools.pairwise([*boxes, foot]):
        assert above["y"] + above["height"] <= below["y"] + 1
