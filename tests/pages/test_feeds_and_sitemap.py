"""Feeds in both forms with their enclosures, and the sitemap with pictures, clips and honest days."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from media_desk import Desk, grained
from site_builder import LATER, URL, Site, case_text, settings, site

from casepress.media.rendition import Renditions
from casepress.pages import sitemap
from casepress.pages.copy import Copy, Imprint

SPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "video": "http://www.google.com/schemas/sitemap-video/1.1",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A case with a picture and a clip, a corrected one, one with a later event, and a page with a Chinese address."""
    cases = {
        "c2b3-r5/qilu": case_text(
            figures="[{file: 1.jpg, alt: 湖面, caption: '发黑 <湖> & 水'}]",
            video="[{file: 1.mp4, caption: 现场暗查}]",
        ),
        "c2b3-r1/taigu": case_text(
            "山西晋中太谷区违法排污",
            '["140703"]',
            "[air, fabrication]",
            "c2b3-r1",
            corrections="[{date: 2021-07, note: 更正数字}]",
        ),
        "c2b6-d20220410/followed": case_text(
            "兵团某师违法取水",
            "",
            batch="c2b6-d20220410",
            objects="[xpcc]",
            follow_ups="[{date: 2023-01, kind: accountability, text: 问责}]",
        ),
    }
    built = site(tmp_path_factory.mktemp("feeds"), cases, docs={"关于.md": "# 关于\n\n本站。\n"})
    folder = built.root / "media/c2b3-r5/qilu"
    folder.mkdir(parents=True)
    grained((900, 600)).save(folder / "1.jpg", quality=80)
    desk = Desk(tmp_path_factory.mktemp("originals"))
    shutil.copy(desk.clip("1.mp4", source="testsrc=size=64x48:rate=10:duration=2"), folder)
    outcome = built.build()
    assert outcome.published, outcome.findings
    return built


def json_feed(made: Site, base: str = "") -> dict[str, Any]:
    feed = json.loads(made.text(f"{base}feed.json"))
    assert isinstance(feed, dict)
    return feed


def complaints(feed: dict[str, Any]) -> Iterator[str]:
    """What breaks JSON Feed 1.1: required members, their types, absolute addresses, unique ids, known members."""
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield "version"
    if not isinstance(feed.get("title"), str) or not isinstance(feed.get("items"), list):
        yield "title and items are required"
    known = {
        "version",
        "title",
        "home_page_url",
        "feed_url",
        "description",
        "icon",
        "language",
        "authors",
        "items",
    }
    yield from (f"unknown member {name}" for name in set(feed) - known)
    if not feed["authors"] or not all({"name", "url", "avatar"} & set(one) for one in feed["authors"]):
        yield "an author needs a member"
    ids = [item["id"] for item in feed["items"]]
    if len(set(ids)) != len(ids):
        yield "ids are not unique"
    for item in feed["items"]:
        if not isinstance(item.get("id"), str) or not (item.get("content_text") or item.get("content_html")):
            yield f"{item.get('id')}: id and content are required"
        for name in ("date_published", "date_modified"):
            if dt.datetime.fromisoformat(item[name]).tzinfo is None:
                yield f"{name} has no zone"
        for name in ("url", "image"):
            if name in item and not item[name].startswith("https://"):
                yield f"{name} is not absolute"
        if not all(isinstance(tag, str) and tag for tag in item["tags"]):
            yield "tags are texts"
        for one in item.get("attachments", ()):
            if not one["url"].startswith("https://") or "/" not in one["mime_type"]:
                yield "an attachment needs address and type"
            if not isinstance(one["size_in_bytes"], int):
                yield "size_in_bytes is a number"


def test_every_feed_has_a_valid_json_twin_with_the_same_entries(made: Site) -> None:
    feeds = sorted(made.output.rglob("feed.xml"))
    assert len(feeds) > 10
    for path in feeds:
        twin = json.loads(path.with_suffix(".json").read_text("utf-8"))
        assert list(complaints(twin)) == [], path
        atom = feedparser.parse(path.read_bytes())
        assert [entry.id for entry in atom.entries] == [item["id"] for item in twin["items"]]
        assert [entry.updated for entry in atom.entries] == [item["date_modified"] for item in twin["items"]]
        assert twin["feed_url"] == f"{URL}{path.with_suffix('.json').relative_to(made.output).as_posix()}"


def test_enclosures_name_the_real_file_its_type_and_its_length(made: Site) -> None:
    atom = feedparser.parse((made.output / "regions/530000/feed.xml").read_bytes())
    picture, clip = atom.entries[0].enclosures
    assert (picture["type"], clip["type"]) == ("image/jpeg", "video/mp4")
    attachments = json_feed(made, "regions/530000/")["items"][0]["attachments"]
    assert [one["url"] for one in attachments] == [picture["href"], clip["href"]]
    assert attachments[1]["duration_in_seconds"] == 2.0
    assert attachments[0]["title"] == "发黑 <湖> & 水"
    for atom_one, json_one in zip((picture, clip), attachments, strict=True):
        file = made.output / atom_one["href"].removeprefix(URL)
        assert int(atom_one["length"]) == json_one["size_in_bytes"] == file.stat().st_size


def test_correction_dated_by_its_month_moves_updated_to_a_whole_moment(made: Site) -> None:
    atom = feedparser.parse((made.output / "regions/140000/feed.xml").read_bytes())
    assert atom.entries[0].published == "2021-04-16T18:00:00+08:00"
    assert atom.entries[0].updated == "2021-07-01T00:00:00+08:00"
    assert atom.feed.updated == "2021-07-01T00:00:00+08:00"


@pytest.mark.parametrize(
    "address", ["", "regions/530000/", "issues/water/", "batches/c2b3/", "objects/xpcc/", "cases/"]
)
def test_page_offers_both_forms_of_its_feed_in_its_head(made: Site, address: str) -> None:
    page = made.page(address)
    for kind in ("atom+xml", "feed+json"):
        (link,) = page.xpath(f"//link[@rel='alternate'][@type='application/{kind}']/@href")
        target = (made.output / address / link).resolve()
        assert target.is_file(), link


def urls(made: Site) -> dict[str, ElementTree.Element]:
    tree = ElementTree.fromstring(made.text("sitemap.xml"))
    return {one.findtext("s:loc", "", SPACES): one for one in tree.findall("s:url", SPACES)}


def test_sitemap_names_pictures_and_clips_of_a_case_by_files_that_exist(made: Site) -> None:
    entry = urls(made)[f"{URL}cases/c2b3-r5-qilu/"]
    (picture,) = entry.findall("image:image/image:loc", SPACES)
    video = entry.find("video:video", SPACES)
    assert video is not None
    assert video.findtext("video:title", "", SPACES) == "现场暗查"
    assert video.findtext("video:duration", "", SPACES) == "2"
    assert video.findtext("video:publication_date", "", SPACES) == "2021-05-06T18:00:00+08:00"
    files = [
        picture.text,
        *(video.findtext(f"video:{name}", "", SPACES) for name in ("thumbnail_loc", "content_loc")),
    ]
    for file in files:
        assert made.has(str(file).removeprefix(URL)), file


def test_sitemap_gives_the_day_of_the_last_public_change_and_none_where_it_is_not_known(made: Site) -> None:
    days = {
        url.removeprefix(URL): entry.findtext("s:lastmod", "", SPACES) for url, entry in urls(made).items()
    }
    assert days["cases/c2b3-r5-qilu/"] == "2021-05-06"
    assert days["cases/c2b3-r1-taigu/"] == "2021-07-01"
    assert (
        days["cases/c2b6-d20220410-followed/"] == ""
    )  # an event of 2023 was added on a day that no file tells
    assert days["%E5%85%B3%E4%BA%8E/"] == ""


def test_pages_behind_the_first_of_a_list_keep_their_day_when_a_new_case_comes(tmp_path: Path) -> None:
    cases = {
        f"c2b3-r1/n{n}": case_text(f"山西晋中{n}厂违法排污", '["140700"]', batch="c2b3-r1") for n in range(5)
    }
    cases["c2b3-r5/new"] = case_text("山西晋中新厂违法排污", '["140700"]')
    made = site(tmp_path, cases, config=settings("per_page: 3"))
    made.build()
    assert urls(made)[f"{URL}cases/"].findtext("s:lastmod", "", SPACES) == "2021-05-06"
    assert urls(made)[f"{URL}cases/1/"].findtext("s:lastmod", "", SPACES) == "2021-04-16"


def test_sitemap_that_somebody_deleted_or_changed_is_made_again(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()})
    made.build()
    files = [made.output / name for name in ("sitemap.xml", "robots.txt")]
    before = [file.read_bytes() for file in files]
    files[0].unlink()
    files[1].write_bytes(b"Disallow: /")
    made.build()
    assert [file.read_bytes() for file in files] == before


def test_large_sitemap_is_cut_into_parts_below_both_limits(
    made: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Copy(made.catalogue(), Renditions({}, {}), Imprint("站", URL), LATER)
    addresses = [(f"cases/x-{number}/", "2021-05-06") for number in range(1000)]
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", 400)
    found = {one.address: one.content for one in sitemap.site_documents(addresses, copy)}
    assert list(found) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml", "robots.txt"]
    parts = [name for name in found if "-" in name]
    assert [found[name].count(b"<url>") for name in parts] == [400, 400, 200]
    index = ElementTree.fromstring(found["sitemap.xml"])
    assert [loc.text for loc in index.iter(f"{{{SPACES['s']}}}loc")] == [f"{URL}{name}" for name in parts]
    monkeypatch.setattr(sitemap, "MOST_BYTES", 10_000)
    cut = [one.content for one in sitemap.site_documents(addresses, copy) if "-" in one.address]
    assert sum(part.count(b"<url>") for part in cut) == 1000
    assert max(map(len, cut)) < 10_500
