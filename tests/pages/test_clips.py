"""A clip on its page: one <video> that loads nothing by itself, plays with scripts and without, and adapts."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import subprocess
from collections.abc import Iterator

import pytest
from browsing import serving, until
from playwright.sync_api import Browser, Page
from site_builder import Site, case_text, site, texts

SRT = "1\n00:00:01,000 --> 00:00:03,000\n督察组到达现场\n\n2\n00:00:30,000 --> 00:00:33,000\n暗管正在排水\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Site:
    clip = "video: [{file: 1.mp4, caption: 暗管外排, captions: 1.srt}]\nbatch:"
    root = tmp_path_factory.mktemp("clips")
    built = site(root, {"c2b3-r5/qilu": case_text().replace("batch:", clip, 1)})
    folder = built.root / "media/c2b3-r5/qilu"
    folder.mkdir(parents=True)
    (folder / "1.srt").write_text(SRT, encoding="utf-8")
    sources = (
        "-f",
        "lavfi",
        "-i",
        "testsrc=size=960x540:rate=1:duration=96",
        "-f",
        "lavfi",
        "-i",
        "sine=duration=96",
    )
    argv = ["ffmpeg", "-v", "error", *sources, "-preset", "ultrafast", "-shortest", str(folder / "1.mp4")]
    subprocess.run(argv, check=True, stdin=subprocess.DEVNULL)
    outcome = built.build()
    assert outcome.cases == 1, outcome.findings
    return built


@pytest.fixture(scope="module")
def address(made: Site) -> Iterator[str]:
    with serving(made.output) as root:
        yield f"{root}cases/c2b3-r5-qilu/"


def test_a_clip_is_one_video_with_every_choice_and_nothing_loaded(made: Site) -> None:
    page = made.page("cases/c2b3-r5-qilu/")
    (clip,) = page.xpath("//video")
    assert clip.get("preload") == "none"
    assert {"controls", "playsinline", "poster", "width", "height"} <= set(clip.attrib)
    assert "autoplay" not in clip.attrib
    assert not [name for name in clip.attrib if name.startswith(("x5", "webkit"))], "these are no HTML"
    assert [one.get("type") for one in clip.xpath(".//source")] == [
        "application/vnd.apple.mpegurl",
        "video/mp4",
    ]
    assert [one.get("kind") for one in clip.xpath(".//track")] == ["captions", "metadata"]
    for link in (
        *clip.xpath(".//source/@src"),
        *clip.xpath(".//track/@src"),
        *clip.xpath("..//picture//img/@src"),
        clip.get("data-small"),
    ):
        assert (made.output / "cases/c2b3-r5-qilu" / link).resolve().is_file(), link


def test_still_behind_a_clip_comes_when_it_is_near_in_the_width_and_type_that_fit(made: Site) -> None:
    page = made.page("cases/c2b3-r5-qilu/")
    (still,) = page.xpath("//video/..//picture//img")
    assert (still.get("loading"), still.get("alt")) == ("lazy", "")
    (poster,) = page.xpath("//video/@poster")
    assert (made.output / "cases/c2b3-r5-qilu" / poster).stat().st_size < 100, "a poster is loaded at once"
    assert page.xpath("//video/..//picture//@srcset")


def test_files_of_the_stream_are_published_with_it(made: Site) -> None:
    kinds = sorted(path.suffix for path in (made.output / "media").rglob("*.*"))
    assert kinds.count(".m3u8") == 3
    assert kinds.count(".m4s") == 2


def test_the_transcript_is_made_from_the_captions(made: Site) -> None:
    page = made.page("cases/c2b3-r5-qilu/")
    assert texts(page, "//details[@class='transcript']/p") == ["0:01 督察组到达现场", "0:30 暗管正在排水"]


def test_the_original_stands_in_the_open_data(made: Site) -> None:
    (record,) = json.loads(made.text("data/cases.json"))
    (original,) = record["originals"]
    clip = (made.root / "media/c2b3-r5/qilu/1.mp4").read_bytes()
    assert original == {"kind": "video", "sha256": hashlib.sha256(clip).hexdigest(), "bytes": len(clip)}
    (row,) = csv.DictReader(made.text("data/cases.csv").removeprefix("\ufeff").splitlines())
    assert row["originals"] == f"video sha256:{original['sha256']} {len(clip)}"


def _open(browser: Browser, address: str, before: str = "") -> tuple[Page, list[str], list[str]]:
    page = browser.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    if before:
        page.add_init_script(before)
    page.goto(address, wait_until="networkidle")
    return page, asked, faults


def _of_the_clip(asked: list[str]) -> list[str]:
    return [url for url in asked if re.search(r"\.(mp4|m4s|m3u8)|hls\.", url)]


NO_HLS = """
const real = HTMLMediaElement.prototype.canPlayType;
HTMLMediaElement.prototype.canPlayType = function (kind) { return /mpegurl/.test(kind) ? '' : real.call(this, kind); };
"""
PLAY = "const clip = document.querySelector('video'); clip.muted = true; clip.play(); null"
PLAIN = """
const clip = document.querySelector('video');
clip.querySelector('source').remove();
clip.load();
"""


def _until(page: Page, condition: str) -> None:
    """Waits for a condition on `clip`; a clip that cannot be played ends the wait at once."""
    clip = "const clip = document.querySelector('video'); if (clip.error) throw clip.error.message"
    until(page, f"(() => {{ {clip}; return {condition} }})()")


def test_a_browser_without_hls_plays_the_stream_through_our_own_script(
    browser: Browser, address: str
) -> None:
    page, asked, faults = _open(browser, address, NO_HLS)
    assert _of_the_clip(asked) == [], "nothing of a clip is loaded before it is played"
    page.evaluate(PLAY)
    _until(page, "clip.currentTime > 0.5 && clip.src.startsWith('blob:')")
    assert any("hls.light.min.js" in url for url in asked)
    assert any(url.endswith(".m4s") for url in asked)
    assert faults == []
    page.close()


def test_a_clip_plays_as_a_plain_file_too(browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=True).new_page()
    page.route("**/clip.js", lambda route: route.abort())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.evaluate(PLAIN)
    page.evaluate(PLAY)
    _until(page, "clip.currentTime > 0.2")
    assert [url for url in _of_the_clip(asked) if not url.endswith(".mp4")] == []
    page.close()


def test_pictures_for_seeking_come_when_asked_for_and_lead_to_their_moment(
    browser: Browser, address: str
) -> None:
    page, asked, faults = _open(browser, address)
    assert not [url for url in asked if "tiles" in url or "storyboard" in url]
    assert page.get_by_role("group", name="点画面从那里播放").count() == 0, "hidden until it is opened"
    page.click("details.storyboard summary")
    page.wait_for_selector("details.storyboard button", timeout=30_000)
    assert page.locator("details.storyboard button").count() == 24
    page.evaluate("document.querySelector('video').muted = true")
    page.locator("details.storyboard button").nth(12).click()
    _until(page, "clip.currentTime >= 47")
    assert faults == []
    page.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_clip_is_reached_and_played_with_the_keyboard_with_scripts_and_without(
    browser: Browser, address: str, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address, wait_until="load")
    page.locator(".parts a", has_text="出处").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "VIDEO":
            break
    assert _of_the_clip(asked) == []
    page.keyboard.press("Space")
    _until(page, "!clip.paused && clip.currentTime > 0.2")
    assert page.locator("a[download]").first.is_visible()
    context.close()


def test_wechat_is_told_to_play_in_the_page(browser: Browser, address: str) -> None:
    context = browser.new_context(user_agent="Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50")
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("video[x5-video-player-type='h5-page'][webkit-playsinline]", state="attached")
    page.locator("video").scroll_into_view_if_needed()
    page.wait_for_selector("video[poster*='media/']")
    until(page, "document.querySelector('video').poster === document.querySelector('.screen img').currentSrc")
    context.close()
