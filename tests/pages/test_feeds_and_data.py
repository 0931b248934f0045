"""Feeds, open data and the sitemap."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import feedparser
from site_builder import URL, Site, case_text, settings, site

CASES = {
    "c2b3-r5/qilu": case_text(),
    "c2b3-r1/taigu": case_text("山西晋中太谷区违法排污", '["140703"]', "[air, fabrication]", "c2b3-r1"),
    "c2b6-d20220410/corps": case_text("兵团某师违法取水", "", batch="c2b6-d20220410", objects="[xpcc]"),
}


def built(root: Path) -> Site:
    made = site(root, CASES)
    made.build()
    return made


def test_every_feed_is_well_formed_with_unique_ids_and_absolute_addresses(tmp_path: Path) -> None:
    made = built(tmp_path)
    feeds = sorted(made.output.rglob("feed.xml"))
    # the site, 6 regions, 1 object, 4 issues, 2 inspections
    assert len(feeds) == 14
    ids = []
    for path in feeds:
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo, path
        assert feed.version == "atom10"
        address = path.relative_to(made.output).as_posix()
        assert feed.feed.id == f"{URL}{address}"
        ids.append(feed.feed.id)
        assert feed.entries, path
        assert len({entry.id for entry in feed.entries}) == len(feed.entries)
        for entry in feed.entries:
            assert entry.link.startswith(f"{URL}cases/")
            assert entry.updated_parsed is not None
            assert entry.published_parsed is not None
    assert len(set(ids)) == len(ids)


def test_feed_of_a_region_holds_only_its_cases(tmp_path: Path) -> None:
    made = built(tmp_path)
    feed = feedparser.parse((made.output / "regions/140000/feed.xml").read_bytes())
    assert [entry.title for entry in feed.entries] == ["山西晋中太谷区违法排污"]


def test_feed_lists_the_newest_case_first_with_its_moment(tmp_path: Path) -> None:
    made = built(tmp_path)
    feed = feedparser.parse((made.output / "feed.xml").read_bytes())
    assert [entry.published for entry in feed.entries] == [
        "2022-04-10T00:00:00+08:00",
        "2021-05-06T18:00:00+08:00",
        "2021-04-16T18:00:00+08:00",
    ]


def test_sitemap_names_every_listed_page_and_each_is_a_file(tmp_path: Path) -> None:
    made = built(tmp_path)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    urls = [loc.text or "" for loc in ElementTree.fromstring(made.text("sitemap.xml")).iter(f"{space}loc")]
    assert len(set(urls)) == len(urls)
    for url in urls:
        assert made.has(f"{url.removeprefix(URL)}index.html"), url
    pages = {path.parent.relative_to(made.output).as_posix() for path in made.output.rglob("index.html")}
    assert {url.removeprefix(URL).rstrip("/") or "." for url in urls} == pages


def test_data_files_hold_every_case_and_agree(tmp_path: Path) -> None:
    made = built(tmp_path)
    records = json.loads(made.text("data/cases.json"))
    data = (made.output / "data/cases.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == [record["id"] for record in records]
    assert {record["id"] for record in records} == {"c2b3-r5-qilu", "c2b3-r1-taigu", "c2b6-d20220410-corps"}
    assert records[1]["region_codes"] == ["530423"]
    assert rows[1]["region_codes"] == "530423"
    assert all(list(row) == list(records[0])[: len(row)] for row in rows)


def test_site_without_address_has_no_feed_and_no_sitemap_and_says_so(tmp_path: Path) -> None:
    made = site(tmp_path, CASES, config=settings(url=""))
    outcome = made.build()
    assert outcome.published
    assert "CP706" in [finding.code for finding in outcome.findings]
    assert not list(made.output.rglob("feed.xml"))
    assert not made.has("sitemap.xml")
    assert "feed.xml" not in made.text("index.html") + made.text("regions/530000/index.html")
