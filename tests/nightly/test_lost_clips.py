"""A case that went out without its broken clip: what a later night makes of it once the clip is mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from media_desk import Desk
from nights import codes, night, public
from PIL import Image
from site_builder import Site, case_text, site

FIRST, SECOND, THIRD, FOURTH = (f"2021-06-0{day}T00:00+08:00" for day in range(1, 5))
PAGE = "cases/c2b3-r5-qilu/index.html"
TEXT = case_text(
    figures="[{file: 1.png, alt: 排污口, caption: 现场督察发现, mode: 暗查}]",
    video="[{file: 2.mp4, caption: 暗管外排}]",
)
FAULTY = TEXT.replace("issue: [", "issue: {")
BROKEN = b"\0\0\0\x18ftypisom" + bytes(90)


@pytest.fixture
def made(tmp_path: Path) -> Site:
    """A site whose one case was published without its clip."""
    built = site(tmp_path / "site", {"c2b3-r5/qilu": TEXT})
    folder = built.root / "media/c2b3-r5/qilu"
    folder.mkdir(parents=True)
    (folder / "2.mp4").write_bytes(BROKEN)
    Image.new("RGB", (90, 60), "navy").save(folder / "1.png")
    report = night(built, FIRST)
    assert (report.status, [item.id for item in report.new]) == (0, ["c2b3-r5-qilu"])
    assert "CP649" in [one.code for one in report.findings]
    assert not _shows_clip(built)
    return built


def _mend(made: Site, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    good = Desk(tmp_path / "desk").clip("1.mp4").read_bytes()
    (made.root / "media/c2b3-r5/qilu/2.mp4").write_bytes(good)


def _shows_clip(made: Site) -> bool:
    found = public(made)
    shown = "<video" in found[PAGE].decode()
    assert shown == any(name.endswith(".mp4") for name in found)
    return shown


def test_mended_clip_joins_its_case_and_the_night_reports_a_change(made: Site, tmp_path: Path) -> None:
    _mend(made, tmp_path)
    report = night(made, SECOND)
    assert (report.status, report.new, report.reprinted) == (0, (), ())
    assert [item.id for item in report.changed] == ["c2b3-r5-qilu"]
    assert "CP649" not in [one.code for one in report.findings]
    assert _shows_clip(made)
    assert night(made, THIRD).status == 3, "nothing is left to do"


def test_reprint_stays_without_the_clip_that_is_mended_meanwhile_until_the_case_is_sound(
    made: Site, tmp_path: Path
) -> None:
    before = public(made)
    made.write("cases/c2b3-r5/qilu.md", FAULTY)
    assert night(made, SECOND).status == 1
    assert public(made) == before
    _mend(made, tmp_path)
    report = night(made, THIRD)
    assert (report.ending, report.status, report.changed) == ("waiting", 1, ())
    assert codes(report)
    assert public(made) == before, "one unit: text, pictures and clips of the last release"
    made.write("cases/c2b3-r5/qilu.md", TEXT)
    report = night(made, FOURTH)
    assert (report.status, [item.id for item in report.changed]) == (0, ["c2b3-r5-qilu"])
    assert _shows_clip(made)
