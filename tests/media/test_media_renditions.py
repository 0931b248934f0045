"""What becomes of clips as phones, cameras and drones give them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from media_desk import Desk, codes, video
from PIL import Image, ImageStat

from casepress.media.ffmpeg import gain_for
from casepress.media.footage import see
from casepress.media.plan import (
    Footage,
    Plan,
    Size,
    Tiles,
    faults,
    fitted,
    plan_of,
    rate_for,
    streams,
)
from casepress.media.playlist import Variant, master, segments
from casepress.media.poster import storyboard
from casepress.media.rendition import Clip
from casepress.media.workshop import Policy, prepare

SURROUND = ("-f", "lavfi", "-i", "sine=frequency=440:duration=2", "-af", "volume=-30dB,pan=5.1|FL=c0|FR=c0|FC=c0", "-shortest")  # fmt: skip


def seen(desk: Desk, address: str) -> Footage:
    return see(desk.store / address.removeprefix("media/"), "mov")


def clip_of(desk: Desk, name: str, policy: Policy | None = None) -> Clip:
    made = prepare([video(name)], desk.media, desk.store, jobs=2, policy=policy or Policy())
    clip = made.value.clip(name)
    assert clip is not None, [finding.message.zh for finding in made.findings]
    return clip


def colour_of(path: Path) -> tuple[float, ...]:
    return tuple(ImageStat.Stat(Image.open(path).convert("RGB")).mean)


def test_a_clip_recorded_upright_is_upright(desk: Desk) -> None:
    path = desk.clip("1.mp4", "-c:v", "mpeg4")
    data = path.read_bytes()
    # The display matrix of the track header: no turn becomes a quarter turn, as phones write it.
    plain = b"".join(n.to_bytes(4, "big") for n in (0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000))
    turned = b"".join((n & 0xFFFFFFFF).to_bytes(4, "big") for n in (0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000))  # fmt: skip
    at = data.index(b"tkhd")
    path.write_bytes(data[:at] + data[at:].replace(plain, turned, 1))
    clip = clip_of(desk, "1.mp4")
    assert (clip.video.width, clip.video.height) == (48, 64)
    assert (seen(desk, clip.video.address).width, seen(desk, clip.video.address).height) == (48, 64)


@pytest.mark.parametrize("transfer", ["arib-std-b67", "smpte2084"])
def test_hdr_from_a_phone_becomes_plain_colour_of_natural_light(desk: Desk, transfer: str) -> None:
    tags = f"color_primaries=bt2020:color_trc={transfer}:colorspace=bt2020nc:range=tv"
    light = "zscale=tin=bt709:min=bt709:pin=bt709:t=linear:npl=203,format=gbrpf32le,zscale=p=bt2020"
    curve = f"zscale=t={transfer}:m=bt2020nc:r=tv:npl=203,format=yuv420p10le,setparams={tags}"
    desk.clip(
        "1.mkv", "-vf", f"format=gbrp,setparams=color_primaries=bt709:color_trc=bt709:colorspace=gbr,{light},{curve}",
        "-c:v", "ffv1", source="color=c=0x8c8c8c:size=64x48:rate=10:duration=1",
    )  # fmt: skip
    assert see(desk.media / "1.mkv", "matroska").is_hdr
    clip = clip_of(desk, "1.mkv")
    made = seen(desk, clip.video.address)
    assert (made.pixel_format, made.is_hdr, made.profile) == ("yuv420p", False, "High")
    grey = colour_of(desk.store / clip.poster.address.removeprefix("media/"))
    assert all(70 < channel < 200 for channel in grey), grey


def test_interlaced_frames_of_a_camera_are_woven_into_whole_ones(desk: Desk) -> None:
    desk.clip("1.mts", "-vf", "tinterlace=interleave_top,setfield=tff", "-c:v", "mpeg2video", "-flags", "+ilme+ildct",
              "-top", "1", "-f", "mpegts", source="testsrc2=size=64x48:rate=50:duration=1")  # fmt: skip
    assert see(desk.media / "1.mts", "mpegts").is_interlaced
    clip = clip_of(desk, "1.mts")
    assert not seen(desk, clip.video.address).is_interlaced
    assert seen(desk, clip.video.address).rate == 25


def test_quiet_sound_of_six_channels_becomes_stereo_as_loud_as_others(desk: Desk) -> None:
    desk.clip("1.mkv", *SURROUND, "-c:a", "flac", source="testsrc=size=64x48:rate=10:duration=2")
    assert see(desk.media / "1.mkv", "matroska").channels == 6
    clip = clip_of(desk, "1.mkv")
    made = seen(desk, clip.video.address)
    assert (made.sound, made.channels, made.sound_rate) == ("aac", 2, 48_000)


@pytest.mark.parametrize(
    ("loudness", "peak", "gain"), [(-26, -12, 10), (-26, -5, 3.5), (-10, -0.5, -6), (-60, -50, 20)]
)
def test_gain_brings_sound_to_its_level_and_never_over_its_peak(
    loudness: float, peak: float, gain: float
) -> None:
    assert gain_for(loudness, peak) == gain


def test_a_track_in_which_nothing_is_heard_is_left_out(desk: Desk) -> None:
    desk.clip("1.mp4", "-f", "lavfi", "-i", "anullsrc=duration=1", "-shortest")
    clip = clip_of(desk, "1.mp4")
    assert clip.silent
    assert not seen(desk, clip.video.address).sound


def test_variable_frame_rate_becomes_steady_and_keeps_its_length(desk: Desk) -> None:
    desk.clip("1.mkv", "-vf", r"select=lt(mod(n\,10)\,4)", "-fps_mode", "vfr", "-c:v", "mpeg4",
              source="testsrc=size=64x48:rate=30:duration=3")  # fmt: skip
    clip = clip_of(desk, "1.mkv")
    made = seen(desk, clip.video.address)
    assert made.rate == round(made.rate)
    assert clip.duration == pytest.approx(3, abs=0.4)


def test_a_long_clip_has_a_smaller_rendition_a_storyboard_and_a_stream(desk: Desk) -> None:
    desk.clip("1.mp4", "-preset", "ultrafast", source="testsrc=size=960x540:rate=1:duration=96")
    made = prepare([video("1.mp4")], desk.media, desk.store)
    clip = made.value.clip("1.mp4")
    assert clip is not None
    assert clip.smaller is not None
    assert (clip.smaller.width, clip.smaller.height) == (640, 360)
    files = {address: made.value.files[address] for address in clip.addresses}
    master_text = files[clip.stream].read_text()
    assert re.findall(r"RESOLUTION=(\S+?),", master_text) == ["640x360", "960x540"]
    lists = [line for line in master_text.splitlines() if line.endswith(".m3u8")]
    for name in lists:
        text = next(path for path in files.values() if path.name == name).read_text()
        cut = re.search(r'URI="([^"]+)"', text)
        assert cut is not None
        data = next(path for path in files.values() if path.name == cut.group(1)).read_bytes()
        assert sum(size for _, size in segments(text)) < len(data)
        assert sum(seconds for seconds, _ in segments(text)) == pytest.approx(96, abs=0.6)
        assert all(seconds <= 6.01 for seconds, _ in segments(text)[:-1])
    board = files[clip.storyboard].read_text()
    assert board.count("#xywh=") == 48
    sheet = next(path for path in files.values() if path.suffix == ".webp")
    assert sheet.name in board
    assert Image.open(sheet).size == (1600, 450)


def test_av1_is_made_besides_where_the_site_asks_for_it(desk: Desk) -> None:
    desk.clip("1.mp4", source="testsrc2=size=128x96:rate=10:duration=1")
    clip = clip_of(desk, "1.mp4", Policy(av1=True))
    assert clip.modern is not None
    assert seen(desk, clip.modern.address).codec in ("av1", "libdav1d", "libaom-av1")
    assert clip.modern.address in clip.addresses
    assert clip_of(desk, "1.mp4").modern is None


def test_a_site_that_demands_captions_gets_an_error_for_a_clip_without(desk: Desk) -> None:
    desk.clip("1.mp4", "-f", "lavfi", "-i", "sine=duration=1", "-shortest")
    made = prepare([video("1.mp4")], desk.media, desk.store, policy=Policy(captions_required=True))
    assert codes(made) == ["CP644"]
    assert made.errors


# What is pure.


@pytest.mark.parametrize(
    ("size", "side", "expected"),
    [
        ((1920, 1080), 720, (1280, 720)),
        ((1080, 1920), 720, (720, 1280)),
        ((640, 480), 720, (640, 480)),
        ((63, 47), 720, (62, 46)),
        ((1, 1), 720, (2, 2)),
        ((20_000, 400), 720, (4096, 82)),
    ],
)
def test_a_size_is_even_and_never_larger_than_the_clip(
    size: tuple[int, int], side: int, expected: tuple[int, int]
) -> None:
    assert fitted(*size, side) == Size(*expected)


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        (29.97, 30),
        (59.94, 30),
        (25, 25),
        (50, 25),
        (23.976, 24),
        (120, 30),
        (0, 30),
        (12, 12),
        (0.5, 1),
        (27, 30),
    ],
)
def test_a_frame_rate_is_the_cameras_own_or_a_whole_part_of_it(rate: float, expected: int) -> None:
    assert rate_for(rate) == expected


@pytest.mark.parametrize(
    ("seconds", "size", "worth"),
    [(95, 1000, True), (30, 10_000_000, True), (30, 1_000_000, False), (5, 9_000_000, False)],
)
def test_only_long_or_heavy_clips_are_streamed(seconds: float, size: int, worth: bool) -> None:
    assert streams(seconds, size) is worth


def test_a_master_playlist_declares_the_peak_and_the_mean_of_its_segments() -> None:
    text = "#EXTINF:6.000000,\n#EXT-X-BYTERANGE:750000@1000\na\n#EXTINF:2.000000,\n#EXT-X-BYTERANGE:50000@751000\na\n"
    lines = master((Variant(text, "a.m3u8", 1280, 720, 30, "avc1.640028,mp4a.40.2"),))
    assert "BANDWIDTH=1000000,AVERAGE-BANDWIDTH=800000," in lines
    assert 'CODECS="avc1.640028,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=30.000\na.m3u8\n' in lines


def test_a_storyboard_names_the_part_of_the_sheet_for_every_time() -> None:
    text = storyboard(Tiles(2.0, 12, Size(160, 90)), 23.5, "a.webp")
    assert "00:00:00.000 --> 00:00:02.000\na.webp#xywh=0,0,160,90" in text
    assert "00:00:22.000 --> 00:00:23.500\na.webp#xywh=160,90,160,90" in text


def _planned(**facts: object) -> tuple[Plan, Footage]:
    plain: dict[str, object] = {
        "seconds": 10.0, "width": 1280, "height": 720, "pixels": 921_600, "rate": 30.0, "frames": 300, "codec": "h264",
        "profile": "High", "pixel_format": "yuv420p", "is_hdr": False, "is_interlaced": False, "sound": "aac",
        "sound_rate": 48_000, "channels": 2,
    }  # fmt: skip
    return plan_of(Footage(**plain), 1200), Footage(**{**plain, **facts})


def test_a_result_as_planned_has_no_fault() -> None:
    plan, made = _planned()
    assert faults(plan, plan.main, made) == ()


@pytest.mark.parametrize(
    "facts",
    [
        {"width": 1278},
        {"codec": "hevc"},
        {"pixel_format": "yuv420p10le"},
        {"sound": ""},
        {"channels": 6},
        {"is_hdr": True},
    ],
)
def test_a_result_that_differs_from_its_plan_is_told(facts: dict[str, object]) -> None:
    plan, made = _planned(**facts)
    assert len(faults(plan, plan.main, made)) == 1


def test_an_encoder_that_claims_success_and_wrote_nothing_is_found_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A stand-in that knows everything it is asked about itself, and makes nothing.
    desk.clip("1.mp4")
    liar = desk.root / "bin" / "ffmpeg"
    liar.parent.mkdir()
    listed = "".join(
        f" V..... {name}\\n"
        for name in ("libx264", "aac", "zscale", "tonemap", "loudnorm", "bwdif", "tile", "hls")
    )
    liar.write_text(
        f'#!/bin/sh\ncase "$*" in *-version*) echo "ffmpeg version 9.9";; *) printf "{listed}";; esac\n'
    )
    liar.chmod(0o755)
    monkeypatch.setenv("PATH", str(liar.parent), prepend=":")
    assert codes(desk.press(video("1.mp4"))) == ["CP641"]
    assert not desk.made()
