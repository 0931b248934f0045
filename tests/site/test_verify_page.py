"""/verify/ in a real browser, under the policy: what a reader pastes is told to be ours, altered or unknown."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from browsing import serving
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page
from site_builder import Site, case_text, site

from casepress.register import marks_of, normalised, text_hash

TITLE = "云南玉溪杞麓湖污染治理治标不治本"
FIRST = "2021年4月，中央第八生态环境保护督察组督察发现，玉溪市通海县杞麓湖治理只做“表面文章”。"
SECOND = "湖体水质长期为劣Ⅴ类，化学需氧量浓度高达52毫克/升，超标1.6倍。"
THIRD = "当地投入6.2亿元建设柔性围隔——只在国控监测点周围兜圈子。"
LAST = "督察组将进一步调查核实有关情况，并按要求做好后续督察工作。"
BODY = f"## 一、基本情况\n\n{FIRST}\n{SECOND}\n\n## 二、主要问题\n\n{THIRD}\n\n{LAST}\n"
WHOLE = f"{TITLE}\n一、基本情况\n{FIRST}{SECOND}\n二、主要问题\n{THIRD}\n{LAST}"
OTHER = "山西晋中市太谷区有一家焦化厂在烟道里另开了旁路，烟气没有处理就排进大气，监测设备照样显示达标。"
FOREIGN = "今天天气很好，我们一起去公园划船，晚上回家吃饭，大家都很开心，约好下个星期天再来一次。"


@pytest.fixture(scope="module")
def bulletins(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = site(
        tmp_path_factory.mktemp("verify") / "site",
        {
            "c2b3-r5/qilu": case_text(TITLE, body=BODY, summary="'杞麓湖治理只做表面文章，水质没有改善。'"),
            "c2b3-r1/taigu": case_text("山西太谷焦化厂旁路偷排烟气", '["140703"]', "[air, fabrication]", "c2b3-r1", f"{OTHER}\n\n{LAST}\n"),
            "c2b3-r1/gone": case_text("山西某地一起撤回的通报案例", '["140703"]', "[air, fabrication]", "c2b3-r1",
                                      "这一篇发布以后发现事实有误，所以整篇撤回了。\n", withdrawn="{date: 2021-06-01, note: 事实有误}"),
            "c2b6-d20220410/held": case_text("山西太谷一起没有到时间的通报", '["140703"]', "[air, fabrication]", "c2b6-d20220410",
                                             "这一篇还没有到发布的时间，谁也不该从登记表里认出它来。\n"),
        },
    )  # fmt: skip
    outcome = made.build("2021-12-01T00:00+08:00")
    assert outcome.published, outcome.findings
    return made


@pytest.fixture(scope="module")
def address(bulletins: Site) -> Iterator[str]:
    with serving(bulletins.output) as root:
        yield root


@pytest.fixture(scope="module")
def tab(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}verify/", wait_until="load")
    yield page
    assert complaints == []
    page.close()


def asked(tab: Page, text: str) -> dict[str, object]:
    """What the page says to a pasted text: its heading, where it leads, and every spot as (kind, ours, theirs)."""
    tab.get_by_label("要核对的文字").fill(text)
    tab.get_by_role("button", name="核对").click()
    tab.locator("#verify-tool:not([aria-busy])").wait_for()
    result = tab.locator("#verify-result")
    links = [link.get_attribute("href") for link in result.locator("a").all()]
    spots = [
        (spot.locator("strong").inner_text(), "".join(spot.locator("del").all_inner_texts()), "".join(spot.locator("ins").all_inner_texts()))
        for spot in result.locator("li").all()
    ]  # fmt: skip
    return {"says": result.locator("h2").inner_text(), "leads": links, "spots": spots}


OURS = ["../cases/c2b3-r5-qilu/"]


@pytest.mark.browser
@pytest.mark.parametrize(
    "copy",
    [
        WHOLE,
        WHOLE.replace("\n", ""),
        WHOLE.replace("，", ",\u00a0").replace("。", "。\u200b\u3000\u3000").replace("“", "\"").replace("”", "\""),
        "\ufeff" + WHOLE.replace("2021", "２０２１").replace("——", "—"),
    ],
    ids=["as it is", "without line breaks", "with the blanks of WeChat", "full-width digits"],
)  # fmt: skip
def test_pure_copy_is_told_to_be_ours(tab: Page, copy: str) -> None:
    assert asked(tab, copy) == {"says": "结果：一致", "leads": OURS, "spots": []}


@pytest.mark.browser
@pytest.mark.parametrize(
    "excerpt",
    [
        SECOND,
        f"{FIRST}\n{SECOND}",
        f"二、主要问题{THIRD}",
        f"杞麓湖治理只做“表面文章”。{SECOND}二、主要问题 当地投入6.2亿元",
        FIRST[:30],
        FIRST[12:],
    ],
    ids=[
        "a sentence",
        "two",
        "with a heading run in",
        "from the middle to the middle",
        "a beginning",
        "an end",
    ],
)
def test_part_of_a_bulletin_is_told_to_be_ours(tab: Page, excerpt: str) -> None:
    assert asked(tab, excerpt) == {"says": "结果：一致", "leads": OURS, "spots": []}


@pytest.mark.browser
def test_one_changed_character_is_shown_where_it_stands(tab: Page) -> None:
    for pasted in (WHOLE.replace("52毫克", "25毫克"), SECOND.replace("52毫克", "25毫克")):
        found = asked(tab, pasted)
        assert (found["says"], found["leads"]) == ("结果：有改动", OURS)
        (spot,) = found["spots"]  # type: ignore[misc]
        assert spot[0] == "改动"
        assert (spot[1], spot[2]) in (("52", "25"), ("5", "2"), ("2", "5"))
    assert asked(tab, WHOLE.replace("1.6倍", "16倍"))["spots"] == [("缺少", ".", "")]


@pytest.mark.browser
def test_sentence_left_out_is_shown(tab: Page) -> None:
    found = asked(tab, WHOLE.replace(SECOND, ""))
    assert found == {"says": "结果：有改动", "leads": OURS, "spots": [("缺少", SECOND, "")]}


@pytest.mark.browser
def test_sentence_put_in_is_shown(tab: Page) -> None:
    found = asked(tab, WHOLE.replace(SECOND, f"{SECOND}想了解更多请加微信号领取红包。"))
    assert found == {
        "says": "结果：有改动",
        "leads": OURS,
        "spots": [("多出", "", "想了解更多请加微信号领取红包。")],
    }


@pytest.mark.browser
@pytest.mark.parametrize(
    "text", [FOREIGN, "你好", "……！？", "这一篇还没有到发布的时间，谁也不该从登记表里认出它来。"]
)
def test_foreign_text_is_unknown(tab: Page, text: str) -> None:
    assert asked(tab, text) == {"says": "结果：没有找到", "leads": [], "spots": []}


@pytest.mark.browser
def test_foreign_text_with_one_of_our_sentences_is_unknown_but_says_so(tab: Page) -> None:
    found = asked(tab, f"{FOREIGN}{FOREIGN}{SECOND}{FOREIGN}")
    assert (found["says"], found["leads"]) == ("结果：没有找到", OURS)


@pytest.mark.browser
def test_words_around_the_text_on_our_page_are_no_alteration(tab: Page) -> None:
    pasted = WHOLE.replace(f"{TITLE}\n", f"{TITLE}\n杞麓湖治理只做表面文章，水质没有改善。\n")
    assert asked(tab, pasted) == {"says": "结果：一致", "leads": OURS, "spots": []}


@pytest.mark.browser
def test_withdrawn_bulletin_is_told_to_be_withdrawn(tab: Page) -> None:
    found = asked(tab, "这一篇发布以后发现事实有误，所以整篇撤回了。")
    assert found == {"says": "结果：已撤回", "leads": ["../cases/c2b3-r1-gone/"], "spots": []}


@pytest.mark.browser
def test_page_that_does_not_show_the_registered_text_is_not_trusted(
    bulletins: Site, browser: Browser, address: str
) -> None:
    page = browser.new_page()
    page.route("**/cases/c2b3-r5-qilu/", lambda route: route.fulfill(
        body=bulletins.text("cases/c2b3-r5-qilu/index.html").replace("52毫克", "25毫克"), content_type="text/html"))  # fmt: skip
    page.goto(f"{address}verify/", wait_until="load")
    assert asked(page, SECOND)["says"] == "结果：无法核对"
    page.close()


@pytest.mark.browser
def test_page_is_used_with_the_keyboard_alone_and_announces_its_result(tab: Page) -> None:
    tab.get_by_label("要核对的文字").focus()
    tab.keyboard.insert_text(SECOND)
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#verify-result h2")
    assert tab.locator("#verify-result").get_attribute("role") == "status"
    assert tab.evaluate("document.activeElement.id") == "verify-result"


@pytest.mark.browser
def test_page_without_scripts_explains_how_to_compare(
    browser: Browser, address: str, bulletins: Site
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}verify/", wait_until="load")
    assert not page.locator("#verify-text").is_visible()
    assert page.get_by_role("heading", name="不用脚本怎样核对").is_visible()
    assert (
        page.get_by_role("link", name="文字登记表（CSV）").get_attribute("href") == "../verify/register.csv"
    )
    context.close()
    assert f"cases/c2b3-r5-qilu/,{TITLE},{text_hash(WHOLE)},2021-05-06T18:00+08:00," in bulletins.text(
        "verify/register.csv"
    )


def test_case_that_is_not_out_is_nowhere_in_the_register(bulletins: Site) -> None:
    hash = text_hash("山西太谷一起没有到时间的通报\n这一篇还没有到发布的时间，谁也不该从登记表里认出它来。")
    for path in (bulletins.output / "verify").rglob("*"):
        if path.is_file():
            text = path.read_text("utf-8")
            assert "没有到" not in text
            assert hash[:8] not in text


@pytest.mark.browser
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.one_of(st.characters(codec="utf-8", max_codepoint=0x9FFF, exclude_categories=["Cn", "Cs"]),
                              st.sampled_from("，。“”—…·～．.-; \n　\u200b０Ａ㎡①𠮷水质长期超标")), max_size=80))  # fmt: skip
def test_browser_and_program_normalise_and_hash_alike(tab: Page, text: str) -> None:
    found = tab.evaluate(
        "(text) => { const v = window.casepressVerify; return [v.normalised(text), v.textHash(text),"
        " v.marksOf(text, {mark_length: 12, shortest: 8}).sort()] }",
        text,
    )
    assert found == [normalised(text), text_hash(text), sorted(f"{mark:08x}" for mark in marks_of(text))]


@pytest.mark.browser
def test_browser_and_program_agree_on_every_character(tab: Page) -> None:
    points = [
        p
        for p in (*range(0x30000), *range(0xE0000, 0xE0200))
        if unicodedata.category(chr(p)) not in ("Cs", "Cn")
    ]
    found = tab.evaluate(
        "(points) => points.map((p) => window.casepressVerify.normalised('a' + String.fromCodePoint(p) + '水')).join('\\n')",
        points,
    )
    differing = [
        hex(p)
        for p, theirs in zip(points, found.split("\n"), strict=True)
        if theirs != normalised(f"a{chr(p)}水")
    ]
    assert differing == []
