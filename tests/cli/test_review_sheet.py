"""The contact sheet in a browser: an area is drawn with the mouse or the keyboard, and the command that it gives hides it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import av
import pytest
from desk import casepress
from media_desk import Desk, grained
from PIL import Image, ImageStat
from playwright.sync_api import Browser, Locator, Page
from site_builder import Site, case_text, settings, site

PHOTO, CLIP = "c2b3-r5/qilu/1.jpg", "c2b3-r5/qilu/2.mp4"
STRIPES = "color=white:size=320x240:rate=5:duration=3,geq=lum='255*lt(mod(X,16),8)':cb=128:cr=128"


def _site(root: Path) -> Site:
    """A case with a photo and a clip, stripes all over both: whatever hides a part takes its contrast away."""
    text = case_text(
        figures="[{file: 1.jpg, alt: 排污口, caption: 现场督察发现}]",
        video="[{file: 2.mp4, caption: 暗管外排}]",
    )
    made = site(root, {"c2b3-r5/qilu": text}, config=settings("media_review: require"))
    (root / "media/c2b3-r5/qilu").mkdir(parents=True)
    photo = Image.new("L", (600, 400))
    photo.putdata([255 * (x % 12 < 6) for _ in range(400) for x in range(600)])
    Image.merge("RGB", [photo, photo, grained((600, 400)).getchannel(0)]).save(
        root / f"media/{PHOTO}", quality=95
    )
    (root / "desk").mkdir()
    Desk(root / "desk").clip("2.mp4", "-preset", "ultrafast", source=STRIPES).rename(root / f"media/{CLIP}")
    return made


@pytest.fixture
def made(tmp_path: Path) -> Site:
    found = _site(tmp_path / "site")
    answer = casepress(found.root, "media", "review", "--all")
    assert "2 个图片和视频，2 个没有看过" in answer.out, answer
    return found


@pytest.fixture
def page(browser: Browser, made: Site) -> Iterator[Page]:
    opened = browser.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.goto((made.root / ".cache/casepress/review/index.html").as_uri())
    opened.fill("#by", "张三")
    yield opened
    assert faults == []
    opened.close()


def _item(page: Page, name: str) -> Locator:
    return page.locator(f'li[data-name="{name}"]')


def _drag(page: Page, stage: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box is not None
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=4)
    page.mouse.up()


def _run(made: Site, page: Page) -> str:
    """Runs what the sheet offers, as a shell reads it, and gives it back."""
    offered = page.input_value("#command")
    program, *arguments = shlex.split(offered)
    assert program == "casepress"
    answer = casepress(made.root, *arguments)
    assert answer.status == 0, answer
    return offered


def _contrast(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> float:
    width, height = picture.size
    box = (round(left * width), round(top * height), round(right * width), round(bottom * height))
    return ImageStat.Stat(picture.convert("L").crop(box)).stddev[0]


def test_areas_drawn_with_the_mouse_and_the_keyboard_are_hidden_in_every_rendition(
    made: Site, page: Page
) -> None:
    _drag(page, _item(page, PHOTO).locator(".stage"), (0.1, 0.2), (0.4, 0.8))
    _item(page, PHOTO).locator(".add").press("Enter")
    area = page.locator(".area:focus")
    for key in ("ArrowRight",) * 20 + ("Shift+ArrowDown",) * 10 + ("ArrowUp",) * 5:
        area.press(key)
    assert area.get_attribute("data-area") == "0.6000,0.3500,0.2000,0.3000"
    page.select_option("#kind", "black")
    _item(page, CLIP).locator(".mark").check()
    offered = _run(made, page)
    assert offered.count("--mask c2b3-r5/qilu/1.jpg ") == 2
    outcome = made.build()
    assert outcome.cases == 1, outcome.findings
    shown = [path for path in (made.output / "media").rglob("*") if path.suffix in (".jpg", ".webp", ".avif")]
    seen = 0
    for path in shown:
        with Image.open(path) as picture:
            if picture.width * 2 == picture.height * 3:  # the photo's; the clip's poster is 4:3
                seen += 1
                assert _contrast(picture, 0.12, 0.22, 0.38, 0.78) < 3, path
                assert _contrast(picture, 0.62, 0.37, 0.78, 0.63) < 3, path
                assert _contrast(picture, 0.85, 0.0, 1.0, 1.0) > 40, "beside them nothing is hidden"
    assert seen >= 3


def test_an_area_drawn_on_a_clip_for_a_time_is_hidden_for_that_time(made: Site, page: Page) -> None:
    item = _item(page, CLIP)
    _drag(page, item.locator(".stage"), (0.1, 0.1), (0.5, 0.5))
    assert item.locator(".area").count() == 0, "without “框选” the mouse plays the clip"
    item.locator(".from").fill("1")
    item.locator(".to").fill("2")
    item.locator(".frame").check()
    _drag(page, item.locator(".stage"), (0.2, 0.2), (0.8, 0.8))
    _item(page, PHOTO).locator(".mark").check()
    assert "@1-2 " in _run(made, page)
    assert made.build().cases == 1
    (film,) = (made.output / "media").rglob("*.mp4")
    with av.open(str(film)) as opened:
        for frame in opened.decode(video=0):
            hidden = _contrast(frame.to_image(), 0.25, 0.25, 0.75, 0.75) < 20
            assert hidden == (1 <= float(frame.time or 0) <= 2), frame.time


def test_an_area_can_be_dropped_again_and_the_command_is_copied(made: Site, page: Page) -> None:
    add = _item(page, PHOTO).locator(".add")
    add.press("Enter")
    assert "--mask" in page.input_value("#command")
    page.locator(".area:focus").press("Enter")
    assert page.input_value("#command") == "", "pressed once more it hides nothing"
    page.locator(".area").press("Delete")
    assert page.locator(".area").count() == 0
    assert add.evaluate("one => one === document.activeElement")
    _item(page, PHOTO).locator(".mark").check()
    offered = page.input_value("#command")
    assert offered == "casepress media review --by '张三' --mark c2b3-r5/qilu/1.jpg"
    page.click("#copy")
    page.fill("#by", "")
    page.focus("#by")
    page.keyboard.press("Control+V")
    assert page.input_value("#by") == offered
