"""What a person hid on a clip is hidden in every size, in the poster and in the pictures for seeking, for its time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import pytest
from media_desk import Desk, codes, video
from PIL import Image, ImageStat

from casepress.media.masks import Kind, Mask
from casepress.media.rendition import Clip
from casepress.media.workshop import Policy, prepare

# Stripes of eight pixels: whatever is left of them under a mask would be seen as contrast.
STRIPES = "color=white:size=960x540:rate=5:duration=3,geq=lum='255*lt(mod(X,16),8)':cb=128:cr=128"
AREA = "0.2500 0.2500 0.5000 0.5000"


def _made(desk: Desk, *masks: Mask) -> Clip:
    made = prepare((video("1.mp4"),), desk.media, desk.store, policy=Policy(masks={"1.mp4": masks}))
    clip = made.value.clip("1.mp4")
    assert clip is not None, made.findings
    return clip


def _frames(path: Path) -> list[tuple[float, Any]]:
    with av.open(str(path)) as opened:
        return [(float(frame.time or 0), frame.to_image().convert("L")) for frame in opened.decode(video=0)]


def _contrast(frame: Image.Image, left: float, top: float, right: float, bottom: float) -> float:
    width, height = frame.size
    box = (round(left * width), round(top * height), round(right * width), round(bottom * height))
    return ImageStat.Stat(frame.crop(box)).stddev[0]


@pytest.fixture(scope="module")
def open_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk where the clip is made without masks."""
    desk = Desk(tmp_path_factory.mktemp("masks"))
    desk.clip("1.mp4", "-preset", "ultrafast", source=STRIPES.replace("duration=3", "duration=1"))
    _made(desk)
    return desk


@pytest.mark.parametrize("kind", ["blur", "pixelate", "black"])
def test_a_masked_clip_shows_nothing_there_in_any_size(open_desk: Desk, kind: Kind) -> None:
    desk, original = open_desk, (open_desk.media / "1.mp4").read_bytes()
    open_, hidden = _made(desk), _made(desk, Mask(AREA, kind))
    assert hidden.video.address != open_.video.address
    assert not set(hidden.addresses) & set(open_.addresses)
    assert hidden.smaller is not None
    for one in (hidden.video, hidden.smaller):
        frames = _frames(desk.store / one.address.removeprefix("media/"))
        assert len(frames) == 5
        for _, frame in frames:
            assert _contrast(frame, 0.27, 0.27, 0.73, 0.73) < 9, one
            assert _contrast(frame, 0.0, 0.8, 1.0, 1.0) > 50, "beside it nothing is hidden"
    for still in hidden.stills:
        with Image.open(desk.store / still.address.removeprefix("media/")) as shown:
            assert _contrast(shown.convert("L"), 0.3, 0.3, 0.7, 0.7) < 12, still
    assert (desk.media / "1.mp4").read_bytes() == original


@pytest.mark.parametrize("kind", ["blur", "black"])
def test_a_mask_with_a_time_hides_for_that_time_alone(desk: Desk, kind: Kind) -> None:
    desk.clip("1.mp4", "-preset", "ultrafast", source=STRIPES)
    clip = _made(desk, Mask(AREA, kind, "1 2"), Mask("0 0 0.1 0.1", "black"))
    for time, frame in _frames(desk.store / clip.video.address.removeprefix("media/")):
        assert (_contrast(frame, 0.27, 0.27, 0.73, 0.73) < 9) == (1 <= time <= 2), time
        assert _contrast(frame, 0.01, 0.01, 0.09, 0.09) < 9, "the other mask lasts"


def test_a_mask_at_the_very_edge_or_as_thin_as_a_hair_is_made(desk: Desk) -> None:
    desk.clip("1.mp4")
    areas = ("0 0 1 1", "0.9999 0.9999 0.0001 0.0001", "0 0.5 1 0.0001")
    clip = _made(desk, *(Mask(area, kind) for area in areas for kind in ("blur", "pixelate", "black")))
    assert clip.duration == pytest.approx(1, abs=0.1)
    assert not codes(prepare((video("1.mp4"),), desk.media, desk.store))
