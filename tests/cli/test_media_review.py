"""`casepress media review`: what is looked at, what is hidden, and what a build says of the rest."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from desk import casepress
from lxml import html
from media_desk import Desk, grained
from PIL import ExifTags, Image, ImageStat
from site_builder import Site, case_text, codes, settings, site

from casepress.diagnostics import Severity
from casepress.review import sheet

NAME = "c2b3-r5/qilu/1.jpg"
FIGURES = "[{file: 1.jpg, alt: 排污口, caption: 现场督察发现, mode: 暗查}, {file: 2.png, alt: 柱状图, caption: 示意, mode: 示意图}]"
BEFORE = "2021-01-01T00:00+08:00"


def photo_site(root: Path, review: str = "warn") -> Site:
    made = site(
        root, {"c2b3-r5/qilu": case_text(figures=FIGURES)}, config=settings(f"media_review: {review}")
    )
    (made.root / "media/c2b3-r5/qilu").mkdir(parents=True)
    grained((600, 400)).save(made.root / f"media/{NAME}", quality=95)
    Image.new("RGB", (90, 60), "navy").save(made.root / "media/c2b3-r5/qilu/2.png")
    return made


def found(made: Site) -> list[str]:
    return [finding.code for finding in made.build().findings if finding.code.startswith("CP65")]


def test_a_case_with_an_unseen_picture_is_warned_of_or_held_as_the_setting_says(tmp_path: Path) -> None:
    warned = photo_site(tmp_path / "warn").build()
    (finding,) = [one for one in warned.findings if one.code == "CP651"]
    assert finding.severity is Severity.WARNING
    assert "1.jpg" in finding.message.zh
    assert "2.png" not in finding.message.zh, "a drawing shows nobody"
    assert warned.cases == 1
    held = photo_site(tmp_path / "require", "require").build()
    assert codes(held) == ["CP652"]
    assert held.cases == 0
    assert found(photo_site(tmp_path / "off", "off")) == []


@pytest.mark.parametrize(("review", "code", "status"), [("warn", "CP651", 0), ("require", "CP652", 1)])
def test_a_check_says_of_unseen_pictures_what_a_build_says(
    tmp_path: Path, review: str, code: str, status: int
) -> None:
    made = photo_site(tmp_path / "site", review)
    answer = casepress(made.root, "check", "--format", "json")
    said = [one for one in json.loads(answer.out) if one["code"].startswith("CP65")]
    (built,) = [one for one in made.build().findings if one.code.startswith("CP65")]
    assert answer.status == status
    assert [(one["code"], one["line"], one["message"]["zh"]) for one in said] == [
        (code, built.place.line, built.message.zh)
    ]
    casepress(made.root, "media", "review", "--mark", NAME, "--by", "张三")
    assert "CP65" not in casepress(made.root, "check").out
    assert "CP65" not in casepress(photo_site(tmp_path / "off", "off").root, "check").out


def test_a_marked_picture_is_passed_until_its_bytes_change(tmp_path: Path) -> None:
    made = photo_site(tmp_path / "site")
    answer = casepress(made.root, "media", "review", "--mark", f"media/{NAME}", "--by", "张三")
    assert answer.status == 0, answer
    assert found(made) == []
    assert "review.yml" not in " ".join(str(path) for path in made.output.rglob("*"))
    grained((600, 420)).save(made.root / f"media/{NAME}", quality=95)
    assert found(made) == ["CP651"]


def test_a_mask_is_made_into_every_rendition_and_the_original_stays(tmp_path: Path) -> None:
    made = photo_site(tmp_path / "site")
    original = (made.root / f"media/{NAME}").read_bytes()
    made.build()
    before = {path.name for path in (made.output / "media").rglob("*") if path.is_file()}
    casepress(
        made.root, "media", "review", "--mask", NAME, "0.5,0.5,0.25,0.25", "--kind", "black", "--by", "张三"
    )
    made.build()
    after = [path for path in (made.output / "media").rglob("*") if path.is_file()]
    assert found(made) == []
    masked = [path for path in after if path.name not in before]
    assert {path.suffix for path in masked} >= {".jpg", ".avif"}
    for path in masked:
        with Image.open(path) as shown:
            width, height = shown.size
            hidden = shown.convert("L").crop(
                (width * 55 // 100, height * 55 // 100, width * 7 // 10, height * 7 // 10)
            )
            beside = shown.convert("L").crop((0, 0, width * 4 // 10, height * 4 // 10))
        assert ImageStat.Stat(hidden).extrema[0][1] < 24, path
        assert ImageStat.Stat(beside).stddev[0] > 10, path
    assert (made.root / f"media/{NAME}").read_bytes() == original
    assert not before & {path.name for path in masked}


@pytest.mark.parametrize("kind", ["blur", "pixelate"])
def test_what_is_blurred_keeps_no_detail(tmp_path: Path, kind: str) -> None:
    made = photo_site(tmp_path / "site")
    # A plate of the finest stripes: whatever of them is left would be seen as contrast.
    stripes = Image.new("L", (600, 400), 255)
    for at in range(0, 600, 4):
        stripes.paste(0, (at, 0, at + 2, 400))
    stripes.convert("RGB").save(made.root / f"media/{NAME}", quality=95)
    casepress(made.root, "media", "review", "--mask", NAME, "0,0,1,1", "--kind", kind, "--by", "张三")
    made.build()
    tops = list((made.output / "media").rglob("*-600.jpg"))
    assert tops
    with Image.open(tops[0]) as shown:
        assert ImageStat.Stat(shown.convert("L")).stddev[0] < 3


def test_masks_of_an_exchanged_picture_hold_the_case_whatever_the_setting(tmp_path: Path) -> None:
    made = photo_site(tmp_path / "site", "off")
    casepress(made.root, "media", "review", "--mask", NAME, "0.1,0.1,0.2,0.2", "--by", "张三")
    assert made.build().cases == 1
    grained((600, 420)).save(made.root / f"media/{NAME}", quality=95)
    outcome = made.build()
    assert codes(outcome) == ["CP653"]
    assert outcome.cases == 0
    casepress(made.root, "media", "review", "--unmask", NAME, "--by", "张三")
    assert made.build().cases == 1


def clip_site(root: Path) -> Site:
    made = site(
        root,
        {"c2b3-r5/qilu": case_text(video="[{file: 1.mp4, caption: 现场}]")},
        config=settings("media_review: warn"),
    )
    (root / "desk").mkdir()
    (root / "media/c2b3-r5/qilu").mkdir(parents=True)
    Desk(root / "desk").clip("1.mp4").rename(root / "media/c2b3-r5/qilu/1.mp4")
    return made


def test_a_clip_is_masked_for_a_time_and_the_sheet_plays_it(tmp_path: Path) -> None:
    made, name = clip_site(tmp_path / "site"), "c2b3-r5/qilu/1.mp4"
    assert found(made) == ["CP651"]
    before = {path.name for path in made.output.rglob("*.mp4")}
    answer = casepress(
        made.root, "media", "review", "--mask", name, "0,0,.5,1@0.2-0.8", "--kind", "black", "--by", "张三"
    )
    assert answer.status == 0, answer
    assert "time: 0.20 0.80" in (made.root / "media/c2b3-r5/qilu/review.yml").read_text("utf-8")
    assert found(made) == []
    assert before.isdisjoint(path.name for path in made.output.rglob("*.mp4"))
    casepress(made.root, "media", "review", "--as-of", BEFORE)
    path = made.root / ".cache/casepress/review/index.html"
    (film,) = html.fromstring(path.read_text("utf-8")).xpath("//li[@data-name]//video")
    assert (path.parent / film.get("src")).read_bytes() in [
        one.read_bytes() for one in made.output.rglob("*.mp4")
    ]
    assert "已遮 1 处" in path.read_text("utf-8")


@pytest.mark.parametrize(
    "area", ["0,0,1,1@5-2", "0,0,1,1@5", "0,0,1,1@x-y", "0,0,1,1@1-200000", "0,0,1,2@1-2"]
)
def test_a_time_that_is_none_is_refused_with_an_example(tmp_path: Path, area: str) -> None:
    made = clip_site(tmp_path / "site")
    answer = casepress(made.root, "media", "review", "--mask", "c2b3-r5/qilu/1.mp4", area, "--by", "张三")
    assert answer.status == 2
    assert "@3.5-12" in answer.err
    assert not (made.root / "media/c2b3-r5/qilu/review.yml").exists()


def test_a_time_on_a_picture_is_refused(tmp_path: Path) -> None:
    made = photo_site(tmp_path / "site")
    answer = casepress(made.root, "media", "review", "--mask", NAME, "0,0,1,1@1-2", "--by", "张三")
    assert answer.status == 2
    assert "是图片" in answer.err


def test_a_broken_review_holds_its_case(tmp_path: Path) -> None:
    made = photo_site(tmp_path / "site", "off")
    made.write("media/c2b3-r5/qilu/review.yml", "reviewed:\n- {file: 1.jpg, masks: [{area: 0.5}]}\n")
    outcome = made.build()
    assert "CP654" in codes(outcome)
    assert outcome.cases == 0
    files = {finding.place.file for finding in outcome.findings if finding.is_error}
    assert "media/c2b3-r5/qilu/review.yml" in files


def test_the_sheet_shows_what_waits_for_its_release_and_draws_what_may_be_a_face(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = photo_site(tmp_path / "site")
    area = sheet.Area("face", "0.1,0.1,0.2,0.2", 10, 10, 20, 20)
    monkeypatch.setattr(sheet, "_searched", lambda pictures: (dict.fromkeys(pictures, (area,)), True))
    assert "0 个图片和视频" in casepress(made.root, "media", "review").out
    answer = casepress(made.root, "media", "review", "--as-of", BEFORE)
    assert answer.status == 0, answer
    assert "1 个图片和视频，1 个没有看过；找到 1 处" in answer.out
    path = made.root / ".cache/casepress/review/index.html"
    page = html.fromstring(path.read_text("utf-8"))
    (item,) = page.xpath("//li[@data-name]")
    assert item.get("data-name") == NAME
    assert item.xpath(".//button/@data-area") == ["0.1,0.1,0.2,0.2"]
    with Image.open(path.parent / item.xpath(".//img/@src")[0]) as shown:
        assert shown.size == (600, 400)
    made.build()
    assert not [one for one in made.output.rglob("*") if "review" in one.name]


def test_without_a_detector_the_sheet_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = photo_site(tmp_path / "site")
    monkeypatch.setattr(sheet.importlib.util, "find_spec", lambda name: None)
    answer = casepress(made.root, "media", "review", "--as-of", BEFORE)
    assert "没有装检测程序" in answer.out
    page = (made.root / ".cache/casepress/review/index.html").read_text("utf-8")
    assert "casepress[review]" in page


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--mark", NAME), "--by"),
        (("--mark", "c2b3-r5/qilu/9.jpg", "--by", "张三"), "9.jpg"),
        (("--mask", NAME, "0.1,0.1,2,0.1", "--by", "张三"), "0.1,0.1,2,0.1"),
        (("--mask", NAME, "1..2,0,0.1,0.1", "--by", "张三"), "1..2"),
        (("--mask", NAME, "0.1,0.1,0,0.1", "--by", "张三"), "0.1,0.1,0,0.1"),
    ],
)
def test_a_wrong_mark_is_refused_and_nothing_is_written(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    made = photo_site(tmp_path / "site")
    answer = casepress(made.root, "media", "review", *arguments)
    assert answer.status == 2
    assert words in answer.err
    assert not (made.root / "media/c2b3-r5/qilu/review.yml").exists()


def test_the_day_of_a_review_is_that_of_beijing(tmp_path: Path) -> None:
    made = photo_site(tmp_path / "site")
    casepress(made.root, "media", "review", "--mark", NAME, "--by", "O'Neil: “张”")
    text = (made.root / "media/c2b3-r5/qilu/review.yml").read_text("utf-8")
    today = dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date()
    assert f"date: '{today.isoformat()}'" in text
    assert found(made) == []


HOSTILE = "<img src=x onerror=alert(1)>"
FAULTY = f"""
  - {{file: 1.jpg, caption: 现场督察发现}}
  - {{file: 2.png, alt: 柱状图, caption: "{HOSTILE}联系人13812345678", mode: 示意图}}
  - {{file: 13987654321.jpg, alt: 排污口, caption: 夜间排放}}
  - {{file: broken.jpg, alt: 河道, caption: 河道变黑}}"""


def remarks_on(page: html.HtmlElement) -> dict[str, list[str]]:
    """The codes beside each picture of a sheet."""
    items = page.xpath("//ul[@class='grid']/li")
    return {
        (item.get("data-name") or item.xpath(".//*[@class='lost']")[0].text.partition("：")[0]).rpartition(
            "/"
        )[2]: [one.partition(" ")[0] for one in item.xpath(".//summary/text()")]
        for item in items
    }


def test_what_was_found_about_a_picture_stands_beside_it_with_its_reason(tmp_path: Path) -> None:
    text = case_text(figures=FAULTY, body="湖水变差。\n\n![暗管](body.jpg)\n")
    made = site(tmp_path / "site", {"c2b3-r5/qilu": text}, config=settings("media_review: warn"))
    folder = made.root / "media/c2b3-r5/qilu"
    folder.mkdir(parents=True)
    located = Image.Exif()
    located.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (34.0, 59.0, 0.0)
    grained((60, 40)).save(folder / "1.jpg", exif=located)
    for name in ("2.png", "13987654321.jpg", "body.jpg"):
        grained((60, 40)).save(folder / name)
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 and no more")
    answer = casepress(made.root, "media", "review", "--as-of", BEFORE)
    path = made.root / ".cache/casepress/review/index.html"
    page = html.fromstring(path.read_text("utf-8"))
    assert remarks_on(page) == {
        "broken.jpg": ["CP607", "CP651"],
        "2.png": ["CP462"],
        "1.jpg": ["CP402", "CP651", "CP656"],
        "13987654321.jpg": ["CP661", "CP651"],
        "body.jpg": ["CP421", "CP651"],
    }
    assert answer.out.rstrip().endswith("检查出的 10 处问题写在各自的图片、视频下面。")
    (reasons,) = page.xpath("//details[summary[starts-with(., 'CP656')]]")
    assert "举报人家门口" in reasons.text_content()
    assert HOSTILE not in path.read_text("utf-8")
    assert "13812345678" not in path.read_text("utf-8")
    assert not page.xpath("//li[not(@data-name)]//input"), "what cannot be seen cannot be marked as seen"
    outcome = made.build()
    assert not [one for one in made.output.rglob("*") if "review" in one.name]
    assert "CP656" not in codes(outcome)
