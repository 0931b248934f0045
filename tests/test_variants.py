"""The Traditional variant of a whole site: what it holds, what it costs a warm build, and that it goes when it is off."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from site_builder import LATER, URL, Site, case_text, codes, settings, site, tree

from casepress.adapters.executors import ForkedWorkers
from casepress.build import Request, build
from casepress.publishing import MARKER
from casepress.traditional.page import Traditional
from casepress.verification.inspector import Brief, Inspector, listing_of

ON = "variants: [zh-Hant]"
CASES = {
    "c2b3-r5/qilu": case_text(summary="湖体水质长期为劣Ⅴ类", aliases="[c2b3-r5-old]"),
    "c2b3-r1/taigu": case_text("山西太谷焦化厂旁路偷排烟气", '["140703"]', "[air, fabrication]", "c2b3-r1"),
    "c2b6-d20220410/held": case_text("山西太谷一起没有到时间的通报", '["140703"]', "[air, fabrication]", "c2b6-d20220410"),
}  # fmt: skip
DOCS = {"about.md": "# 关于\n\n[案例](/bulletin/cases/)，`发现`\n"}
NOW = "2021-12-01T00:00+08:00"


@pytest.fixture
def made(tmp_path: Path) -> Site:
    return site(tmp_path, CASES, docs=DOCS, config=settings(ON))


def pages_of(files: Mapping[str, bytes]) -> set[str]:
    return {file for file in files if file.endswith(".html") and not file.startswith("zh-hant/")}


def test_every_page_and_what_the_search_shows_has_a_variant_and_other_files_are_shared(made: Site) -> None:
    assert made.build(NOW, strict=True).published
    files = tree(made.output)
    pages = pages_of(files)
    assert {"index.html", "404.html", "about/index.html", "cases/c2b3-r5-old/index.html"} <= pages
    shown = {file for file in files if re.match(r"search/(texts/|index\.json|names)", file)}
    assert len(shown) == 4
    assert {file for file in files if file.startswith("zh-hant/")} == {f"zh-hant/{file}" for file in pages | shown}
    assert "杞麓湖汙" not in made.text("zh-hant/cases/c2b3-r5-qilu/index.html")
    assert "雲南玉溪杞麓湖污染治理治標不治本" in made.text("zh-hant/cases/c2b3-r5-qilu/index.html")
    assert 'content="0; url=../c2b3-r5-qilu/"' in made.text("zh-hant/cases/c2b3-r5-old/index.html")
    assert 'href="/bulletin/zh-hant/cases/"' in made.text("zh-hant/about/index.html")
    assert "<code>发现</code>" in made.text("zh-hant/about/index.html")


def test_pages_and_variants_name_each_other_and_themselves(made: Site) -> None:
    made.build(NOW)
    for address in ("", "cases/c2b3-r5-qilu/", "regions/530000/", "about/", "search/"):
        both = {
            "zh-Hans": f"{URL}{address}", "zh-Hant": f"{URL}zh-hant/{address}", "x-default": f"{URL}{address}",
        }  # fmt: skip
        for page, own in ((address, address), (f"zh-hant/{address}", f"zh-hant/{address}")):
            html = made.page(page)
            told = {one.get("hreflang"): one.get("href") for one in html.xpath("//link[@hreflang]")}
            assert told == both, page
            assert html.xpath("//link[@rel='canonical']/@href") == [f"{URL}{own}"]
        there, back = (
            made.page(one).xpath("//a[@class='variant-link']/@href")[0]
            for one in (address, f"zh-hant/{address}")
        )
        depth = address.count("/")
        assert there == f"{'../' * depth or './'}zh-hant/{address}"
        assert back == f"{'../' * (depth + 1)}{address}"
    sitemap = made.text("sitemap.xml")
    listed = re.findall(r"<loc>([^<]*)", sitemap)
    assert len(listed) == 2 * sum("/zh-hant/" not in one for one in listed)
    assert sitemap.count("<xhtml:link ") == 3 * len(listed)


def test_what_is_held_back_is_in_no_variant(made: Site) -> None:
    made.build(NOW)
    for path in (made.output / "zh-hant").rglob("*"):
        assert "held" not in path.name
        assert not path.is_file() or "沒有到時間" not in path.read_text("utf-8")


def test_site_with_the_option_off_is_as_if_it_had_never_been_on(made: Site, tmp_path: Path) -> None:
    made.build(NOW)
    made.write("mkdocs.yml", settings())
    outcome = made.build(NOW)
    assert not made.has("zh-hant")
    assert outcome.removed > 0
    never = site(tmp_path / "never", CASES, docs=DOCS)
    never.build(NOW)
    assert tree(made.output) == tree(never.output)
    assert b"variant-link" not in b"".join(tree(never.output).values())


def test_warm_build_converts_only_pages_that_changed(made: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    first = made.build(NOW)
    assert made.build(NOW).written == 0
    asked: list[int] = []
    convert = Traditional.page
    monkeypatch.setattr(Traditional, "page", lambda self, html: asked.append(1) or convert(self, html))
    made.write(
        "cases/c2b3-r5/qilu.md", case_text(summary="湖体水质长期为劣Ⅴ类，没有改善", aliases="[c2b3-r5-old]")
    )
    second = made.build(NOW)
    assert 0 < len(asked) < first.pages // 4
    assert "沒有改善" in made.text("zh-hant/cases/c2b3-r5-qilu/index.html")
    assert second.published


def test_variant_that_was_damaged_is_made_again(made: Site) -> None:
    made.build(NOW)
    before = tree(made.output)
    (made.output / "zh-hant/index.html").write_text("x")
    (made.output / "zh-hant/cases/index.html").unlink()
    made.build(NOW)
    assert tree(made.output) == before


def test_name_that_the_office_adds_is_written_so_on_every_page(made: Site) -> None:
    made.build(NOW)
    assert "治標不治本" in made.text("zh-hant/cases/index.html")
    made.write("cases/_vocabulary/traditional.txt", "杞麓湖 杞麓湖泊\n")
    made.build(NOW)
    assert "杞麓湖泊污染治理治標不治本" in made.text("zh-hant/cases/c2b3-r5-qilu/index.html")


def test_page_that_goes_takes_its_variant_along(made: Site) -> None:
    made.build(NOW)
    (made.root / "cases/c2b3-r1/taigu.md").unlink()
    made.build(NOW)
    assert not made.has("zh-hant/cases/c2b3-r1-taigu/index.html")
    assert not made.has("zh-hant/cases/c2b3-r1-taigu")


def test_hand_written_page_in_the_folder_of_the_variant_is_refused(made: Site) -> None:
    made.write("docs/zh-hant/index.md", "# 繁體\n")
    outcome = made.build(NOW)
    assert not outcome.published
    assert codes(outcome) == ["CP701"]
    made.write("mkdocs.yml", settings())
    assert made.build(NOW).published


def test_number_of_workers_and_folder_change_no_byte(made: Site, tmp_path: Path) -> None:
    made.build(NOW)
    again = site(tmp_path / "other place", CASES, docs=DOCS, config=settings(ON))
    again.build(NOW, jobs=2)
    assert tree(again.output) == tree(made.output)


def test_inspector_reads_variants_as_it_reads_pages(made: Site) -> None:
    made.build(NOW)

    def found() -> set[str]:
        listing = listing_of(made.output)
        assert MARKER not in listing
        inspector = Inspector(made.output, listing, Brief(url=URL), made.root / ".memory", "key")
        return {finding.code for finding in inspector.inspect(ForkedWorkers(1), lambda *_: None).findings}

    assert found() == set()
    page = made.output / "zh-hant/cases/index.html"
    page.write_text(page.read_text("utf-8").replace("../../assets/", "../assets/"), "utf-8")
    assert found() != set()


def test_preview_of_what_is_held_has_no_variant(made: Site) -> None:
    request = Request(as_of=LATER, site_dir=made.output, everything=True)
    assert build(made.project, request, made.engine, ForkedWorkers(1)).published
    assert not made.has("zh-hant")
