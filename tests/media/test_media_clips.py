from __future__ import annotations

import sys
import time
from pathlib import Path

import av
import pytest
from media_desk import Desk, codes, image, video
from PIL import Image, ImageStat

from casepress.media.command import transcoding
from casepress.media.ffmpeg import is_cut_short
from casepress.media.footage import see
from casepress.media.plan import Footage, plan_of
from casepress.media.runner import Allowance, run

TONE = ("-f", "lavfi", "-i", "sine=duration=1", "-shortest")


def _seen(desk: Desk, address: str) -> Footage:
    return see(desk.store / address.removeprefix("media/"), "mov")


def test_a_clip_becomes_an_mp4_of_the_same_length_with_a_poster(desk: Desk) -> None:
    desk.clip("1.mp4", *TONE, "-metadata", "comment=SECRET-PLACE", "-metadata", "location=+24.1+102.7/")
    made = desk.press(video("1.mp4"))
    clip = made.value.clip("1.mp4")
    assert clip is not None
    assert codes(made) == ["CP615"], "a clip with sound and no captions is published with a warning"
    assert (clip.video.width, clip.video.height) == (64, 48)
    assert clip.duration == pytest.approx(1, abs=0.1)
    assert not clip.silent
    assert _seen(desk, clip.video.address).sound == "aac"
    data = made.value.files[clip.video.address].read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert b"SECRET" not in data
    assert b"+24.1" not in data
    poster = made.value.files[clip.poster.address]
    assert Image.open(poster).size == (64, 48)
    assert "comment" not in Image.open(poster).info
    assert b"SECRET" not in poster.read_bytes()


def test_a_silent_clip_gets_no_sound_and_needs_no_captions(desk: Desk) -> None:
    desk.clip("1.mp4")
    made = desk.press(video("1.mp4"))
    clip = made.value.clip("1.mp4")
    assert clip is not None
    assert not made.findings
    assert clip.silent
    assert not _seen(desk, clip.video.address).sound


def test_a_clip_has_square_pixels_even_sides_and_at_most_720_lines(desk: Desk) -> None:
    sizes = {"63x47": (62, 46), "1920x1080": (1280, 720), "1080x1920": (720, 1280)}
    for size in sizes:
        desk.clip(f"{size}.mkv", "-c:v", "mpeg4", source=f"color=gray:size={size}:rate=5:duration=0.2")
    desk.clip("oblong.mkv", "-c:v", "mpeg4", "-vf", "setsar=2")
    made = desk.press(*(video(f"{size}.mkv") for size in sizes), video("oblong.mkv"))
    oblong = made.value.clip("oblong.mkv")
    assert oblong is not None
    assert (oblong.video.width, oblong.video.height) == (128, 48)
    for size, expected in sizes.items():
        clip = made.value.clip(f"{size}.mkv")
        assert clip is not None
        assert (clip.video.width, clip.video.height) == expected


def test_the_poster_is_not_black_unless_the_whole_clip_is(desk: Desk) -> None:
    black, bars = "color=black:size=64x48:rate=5:duration=2", "testsrc=size=64x48:rate=5:duration=2"
    desk.clip("1.mp4", source=f"{black}[a];{bars}[b];[a][b]concat")
    desk.clip("2.mp4", source=black)
    made = desk.press(video("1.mp4"), video("2.mp4"))
    first, second = made.value.clip("1.mp4"), made.value.clip("2.mp4")
    assert first is not None
    assert second is not None
    assert sum(ImageStat.Stat(Image.open(made.value.files[first.poster.address])).mean) > 60
    assert sum(ImageStat.Stat(Image.open(made.value.files[second.poster.address])).mean) < 10


def test_an_editors_poster_takes_the_place_of_the_frame(desk: Desk) -> None:
    desk.clip("1.mp4")
    Image.new("RGB", (80, 60), (0, 0, 255)).save(desk.path("1.png"))
    made = desk.press(video("1.mp4", poster="1.png"))
    clip = made.value.clip("1.mp4")
    assert clip is not None
    assert (clip.poster.width, clip.poster.mime) == (80, "image/jpeg")
    assert clip.poster.address in made.value.files


def test_a_poster_that_is_missing_is_a_warning_and_a_frame_stands_in(desk: Desk) -> None:
    desk.clip("1.mp4")
    made = desk.press(video("1.mp4", poster="cover.png"))
    assert codes(made) == ["CP616"]
    assert not made.errors
    assert made.value.clip("1.mp4") is not None


def test_a_playlist_named_mp4_is_refused_and_shows_nothing_of_its_neighbour(desk: Desk) -> None:
    desk.path("a/secret.txt").write_text("TOP SECRET " * 200)
    desk.clip("a/neighbour.mp4")
    playlists = {
        "a/1.mp4": "ffconcat version 1.0\nfile neighbour.mp4\nfile secret.txt\n",
        "a/2.mp4": "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nneighbour.mp4\n#EXT-X-ENDLIST\n",
        "a/3.mp4": '<?xml version="1.0"?><MPD><Period><BaseURL>neighbour.mp4</BaseURL></Period></MPD>',
        "a/4.mp4": "file neighbour.mp4\n",
    }
    for name, content in playlists.items():
        desk.path(name).write_text(content)
    assert set(codes(desk.press(*map(video, playlists)))) == {"CP610"}
    assert not desk.made()


def test_a_playlist_behind_the_first_bytes_of_a_clip_reads_no_neighbour(desk: Desk) -> None:
    desk.clip("neighbour.mp4")
    playlist = b"\nffconcat version 1.0\nfile neighbour.mp4\n"
    desk.path("1.mp4").write_bytes(b"\0\0\0\x18ftypisom" + b"\0" * 12 + playlist)
    desk.path("2.mp4").write_bytes(b"OggS" + playlist)
    assert codes(desk.press(video("1.mp4"), video("2.mp4"))) == ["CP611", "CP611"]
    assert not desk.made()


def test_a_truncated_clip_is_refused_whole(desk: Desk) -> None:
    source = "testsrc=size=160x120:rate=10:duration=8"
    whole = desk.clip("1.mp4", "-movflags", "+faststart", source=source).read_bytes()
    desk.path("2.mp4").write_bytes(whole[: len(whole) // 2])
    desk.path("3.mp4").write_bytes(whole[:200])
    made = desk.press(video("2.mp4"), video("3.mp4"))
    assert set(codes(made)) <= {"CP611", "CP613"}
    assert len(made.findings) == 2
    assert not desk.made()


@pytest.mark.parametrize(
    ("declared", "seconds", "expected"),
    [(30.5, 17, True), (30.5, 30.4, False), (None, 3, False), (2, 1, False)],
)
def test_a_clip_is_cut_short_when_much_of_its_declared_time_is_missing(
    declared: float | None, seconds: float, expected: bool
) -> None:
    assert is_cut_short(declared, seconds) is expected


def test_a_picture_under_video_is_refused_with_the_right_place_for_it(desk: Desk) -> None:
    desk.picture("1.mp4", format="PNG")
    made = desk.press(video("1.mp4"))
    assert codes(made) == ["CP610"]
    assert "figures" in made.findings[0].hint.zh


def test_sound_alone_is_no_clip(desk: Desk) -> None:
    desk.clip("1.mkv", "-c:a", "flac", source="anoisesrc=duration=1")
    assert codes(desk.press(video("1.mkv"))) == ["CP611"]


def test_a_command_past_its_deadline_is_killed_with_its_children(tmp_path: Path) -> None:
    began = time.monotonic()
    argv = [sys.executable, "-c", "import subprocess; subprocess.run(['sleep', '60'])"]
    ran = run(argv, tmp_path, Allowance(0.5))
    assert ran.is_late
    assert time.monotonic() - began < 10


def _footage(**facts: object) -> Footage:
    plain: dict[str, object] = {
        "seconds": 10.0,
        "width": 1920,
        "height": 1080,
        "pixels": 1920 * 1080,
        "rate": 30.0,
        "frames": 300,
        "codec": "h264",
        "profile": "High",
        "pixel_format": "yuv420p",
        "is_hdr": False,
        "is_interlaced": False,
        "sound": "",
        "sound_rate": 0,
        "channels": 0,
    }
    return Footage(**{**plain, **facts})


def test_the_command_fixes_format_threads_and_lists_and_keeps_no_metadata() -> None:
    argv = transcoding("ffmpeg", "original", "mov", plan_of(_footage(width=64, height=48), 1200), 1202)
    text = " ".join(argv)
    before_input = text.split(" -i ")[0]
    for words in (
        "-f mov",
        "-protocol_whitelist file",
        "-format_whitelist mov,",
        "-max_pixels",
        "-nostdin",
        "-xerror",
    ):
        assert words in before_input
    assert text.count(" -i ") == 1
    assert "-i file:original" in text
    assert text.count("-map_metadata -1") == text.count("file:out-") + 1
    assert text.split(" -i ")[1].count("-threads 1") == text.count("file:out-")
    assert "aac" not in text


def test_a_picture_and_a_clip_of_the_same_bytes_whatever_the_number_of_jobs(tmp_path: Path) -> None:
    outputs: list[dict[str, bytes]] = []
    for jobs in (1, 4):
        (tmp_path / str(jobs)).mkdir()
        desk = Desk(tmp_path / str(jobs))
        desk.clip("1.mp4", *TONE, "-fflags", "+bitexact")
        for number in range(4):
            desk.picture(f"{number}.png", (40 + number, 30))
        made = desk.press(video("1.mp4"), *(image(f"{number}.png") for number in range(4)), jobs=jobs)
        assert codes(made) == ["CP615"]
        outputs.append(desk.made())
    assert len(outputs[0]) == 3 + 8
    assert outputs[0] == outputs[1]


def test_a_clip_whose_rate_is_at_its_limit_is_the_same_bytes_every_time(tmp_path: Path) -> None:
    """x264 with several threads looks at how far the others are when it must save bits."""
    outputs: list[dict[str, bytes]] = []
    moving = ("-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25:duration=4,noise=alls=20:allf=t")
    for turn in range(2):
        (tmp_path / str(turn)).mkdir()
        desk = Desk(tmp_path / str(turn))
        desk.clip("1.mp4", *moving, "-c:v", "libx264", "-threads", "1", "-b:v", "150k", "-fflags", "+bitexact")
        desk.press(video("1.mp4"))
        outputs.append(desk.made())
    assert outputs[0]
    assert outputs[0] == outputs[1]


def _overwritten(path: Path, kind: str, number: int) -> bytes:
    """The file with one packet of its picture ("video") or its sound ("audio") made unreadable."""
    with av.open(str(path)) as opened:
        packets = [packet for packet in opened.demux() if packet.stream.type == kind and packet.size]
        place = packets[number].pos, packets[number].size
    data = bytearray(path.read_bytes())
    data[place[0] : sum(place)] = b"\xff" * place[1]
    return bytes(data)


def test_a_clip_whose_sound_ends_broken_is_made_and_its_editor_told(desk: Desk) -> None:
    path = desk.clip("1.mp4", *TONE)
    desk.path("2.mp4").write_bytes(_overwritten(path, "audio", -1))
    desk.path("3.mp4").write_bytes(_overwritten(path, "video", 3))
    made = desk.press(video("2.mp4", captions=""), video("3.mp4"))
    assert sorted(codes(made)) == ["CP615", "CP648", "CP649"]
    clip = made.value.clip("2.mp4")
    assert clip is not None
    assert clip.duration == pytest.approx(1, abs=0.1)
    assert not clip.silent
    assert made.value.clip("3.mp4") is None, "a damaged picture is still refused"
    again = desk.press(video("2.mp4"))
    assert "CP648" in codes(again), "it is told in every build"


def _rates(**facts: object) -> tuple[str, str]:
    """The quality and the highest rate that the film of such a clip is made with."""
    line = transcoding("ffmpeg", "original", "mov", plan_of(_footage(**facts), 600), 600)
    return line[line.index("-crf") + 1], line[line.index("-maxrate") + 1]


def test_a_clip_takes_no_more_bits_than_its_source_has_less_the_sound_and_a_head_start() -> None:
    facts = {"seconds": 74.25, "width": 1280, "height": 720, "pixels": 921_600, "bits": 800_000}
    assert _rates(**facts, codec="mpeg4") == ("21", "792000")
    assert _rates(**facts, codec="mpeg4", sound="aac") == ("21", str(round(704_000 * 0.99)))
    assert _rates(**facts, codec="hevc") == ("21", str(round(1_280_000 * 0.99))), (
        "H.264 needs more for the same look"
    )
    assert _rates(**facts | {"bits": 9_000}) == ("21", "250000")
    assert _rates(**facts | {"bits": 0}) == ("21", "3000000")
    assert _rates(**facts | {"bits": 20_000_000}) == ("21", "3000000")


@pytest.mark.parametrize(
    ("bits", "codec", "rate", "made"),
    [
        (4_000_000, "h264", 60, ("21", "2000000")),  # a quarter would be too little
        (8_500_000, "h264", 60, ("21", "2040000")),
        (8_500_000, "h264", 30, ("17", "2040000")),
        (5_000_000, "hevc", 30, ("17", "2000000")),
        (4_000_000, "hevc", 30, ("21", "2000000")),
        (50_000_000, "h264", 30, ("17", "3000000")),
    ],
)
def test_a_cameras_clip_keeps_its_grain_within_a_quarter_of_its_bits(
    bits: int, codec: str, rate: int, made: tuple[str, str]
) -> None:
    facts = {"seconds": 60.0, "width": 1920, "height": 1080, "pixels": 1920 * 1080}
    assert _rates(**facts, bits=bits, codec=codec, rate=float(rate)) == made


def test_a_poster_is_given_as_pictures_are_and_to_the_player_as_a_jpeg(desk: Desk) -> None:
    desk.clip("1.mp4", "-preset", "ultrafast", source="testsrc2=size=1280x720:rate=2:duration=1,noise=alls=8")
    desk.photo("2.jpg", (1000, 560))
    clip = desk.press(video("1.mp4")).value.clip("1.mp4")
    own = desk.press(video("1.mp4", poster="2.jpg")).value.clip("1.mp4")
    assert clip is not None
    assert own is not None
    assert [(mime, [one.width for one in ladder]) for mime, ladder in clip.still.sources] == [
        ("image/avif", [400, 800, 1280])
    ]
    assert (clip.poster.mime, clip.poster.width, clip.still.largest) == ("image/jpeg", 1280, clip.poster)
    assert [mime for mime, _ in own.still.sources] == ["image/avif", "image/webp"]
    assert (own.poster.mime, own.poster.width) == ("image/jpeg", 1000)
    for one in (clip, own):
        assert {still.address for still in one.stills} <= set(one.addresses)
        for mime, ladder in one.still.sources:
            assert all(
                a.bytes < b.bytes for a, b in zip(ladder, one.still.of_type("image/jpeg"), strict=True)
            ), mime
