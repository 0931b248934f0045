"""A clip that cannot be made: its case goes out without it where it shows something else, and is held where not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from media_desk import Desk
from PIL import Image
from site_builder import Site, case_text, codes, site

FIGURES = "[{file: 1.png, alt: 排污口, caption: 现场督察发现, mode: 暗查}]"
CLIP = "[{file: 2.mp4, caption: 暗管外排}]"


@pytest.fixture
def made(tmp_path: Path) -> Site:
    cases = {
        "c2b3-r5/both": case_text(figures=FIGURES, video=CLIP),
        "c2b3-r5/alone": case_text(title="一段视频的案例", video=CLIP),
    }
    built = site(tmp_path / "site", cases)
    for name in ("both", "alone"):
        folder = built.root / f"media/c2b3-r5/{name}"
        folder.mkdir(parents=True)
        (folder / "2.mp4").write_bytes(b"\0\0\0\x18ftypisom" + bytes(90))
    Image.new("RGB", (90, 60), "navy").save(built.root / "media/c2b3-r5/both/1.png")
    return built


def test_a_case_goes_out_without_a_broken_clip_and_one_that_shows_nothing_else_is_held(made: Site) -> None:
    outcome = made.build()
    lost = {finding.place.file: finding for finding in outcome.findings if finding.code in ("CP611", "CP649")}
    assert {file: finding.code for file, finding in lost.items()} == {
        "cases/c2b3-r5/both.md": "CP649",
        "cases/c2b3-r5/alone.md": "CP611",
    }
    told = lost["cases/c2b3-r5/both.md"]
    assert (told.is_error, told.place.line > 1) == (False, True)
    assert "转不成网页格式" in told.message.zh
    assert "先不带“c2b3-r5/both/2.mp4”发布" in told.message.zh
    assert outcome.left_out == ("cases/c2b3-r5/alone.md",)
    page = made.page("cases/c2b3-r5-both/")
    assert not page.xpath("//video")
    assert page.xpath("//figure//img")
    (record,) = json.loads(made.text("data/cases.json"))
    assert (record["pictures"], record["clips"]) == (1, 0)
    assert not (made.output / "clips").exists() or not made.page("clips/").xpath("//main//img")


def test_mended_clip_is_on_the_page_of_the_next_build(made: Site, tmp_path: Path) -> None:
    made.build()
    (tmp_path / "desk").mkdir()
    good = Desk(tmp_path / "desk").clip("1.mp4").read_bytes()
    for name in ("both", "alone"):
        (made.root / f"media/c2b3-r5/{name}/2.mp4").write_bytes(good)
    outcome = made.build()
    assert not {"CP611", "CP649"} & set(codes(outcome))
    assert outcome.cases == 2
    for name in ("both", "alone"):
        assert len(made.page(f"cases/c2b3-r5-{name}/").xpath("//video")) == 1
    assert [record["clips"] for record in json.loads(made.text("data/cases.json"))] == [1, 1]
