"""A hundred clips that are damaged, odd or made to do harm: each is made or refused with a cure, soon and small."""

from __future__ import annotations

import io
import random
import struct
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from media_desk import Desk, video
from PIL import Image
from stopwatch import Scales, Stopwatch

from casepress.media.foreman import make_batch
from casepress.media.originals import Originals
from casepress.media.rendition import Wanted
from casepress.media.task import Reply
from casepress.media.workshop import Policy, sort_out

SECRET = b"TOP-SECRET-OF-ANOTHER-FILE"
TINY = "testsrc=size=64x48:rate=5:duration=1"

MAGIC = {
    "mp4": b"\0\0\0\x18ftypisom\0\0\2\0isomiso2",
    "mkv": b"\x1aE\xdf\xa3",
    "avi": b"RIFF\xff\xff\xff\x7fAVI LIST",
    "ts": b"G" + b"\0" * 187 + b"G" + b"\0" * 187 + b"G",
    "mpg": b"\0\0\1\xba",
    "wmv": b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
    "flv": b"FLV\x01\x05\0\0\0\x09",
    "ogg": b"OggS\0\x02",
}


def _whole(desk: Desk) -> dict[str, bytes]:
    """A good clip of each kind of container."""
    plain = {
        "mp4": ("-movflags", "+faststart"), "mov": (), "mkv": (), "avi": ("-c:v", "mpeg4"), "flv": (),
        "ts": ("-c:v", "mpeg2video"), "mpg": ("-c:v", "mpeg2video"), "wmv": ("-c:v", "wmv2"),
    }  # fmt: skip
    found = {}
    for suffix, options in plain.items():
        source = TINY.replace("rate=5", "rate=25") if suffix in ("ts", "mpg") else TINY
        path = desk.clip(f"whole.{suffix}", *options, source=source)
        found[suffix] = path.read_bytes()
        path.unlink()
    return found


def _cut(whole: dict[str, bytes]) -> dict[str, bytes]:
    return {
        f"cut-{suffix}-{part}.{suffix}": data[: max(1, len(data) * part // 100)]
        for suffix, data in whole.items()
        for part in (3, 45, 90)
    }


def _flipped(whole: dict[str, bytes]) -> dict[str, bytes]:
    """Clips with bytes overwritten at random, the head as well as the rest; the numbers repeat."""
    found = {}
    for suffix in ("mp4", "mkv", "avi", "ts"):
        for seed in range(4):
            dice = random.Random(f"{suffix}{seed}")
            data = bytearray(whole[suffix])
            for _ in range(5 + 40 * seed):
                data[dice.randrange(16, len(data))] = dice.randrange(256)
            found[f"flipped-{suffix}-{seed}.{suffix}"] = bytes(data)
    return found


def _empty_and_random() -> dict[str, bytes]:
    noise = random.Random(7).randbytes(60_000)
    found = {f"noise.{suffix}": magic + noise for suffix, magic in MAGIC.items()}
    found |= {f"bare.{suffix}": magic for suffix, magic in MAGIC.items()}
    return found | {
        "empty.mp4": b"",
        "one.mp4": b"\0",
        "zeros.mp4": bytes(1_000_000),
        "text.mp4": "通报".encode() * 999,
    }


def _playlists() -> dict[str, bytes]:
    """Texts that make a player read other files."""
    texts = {
        "ffconcat": "ffconcat version 1.0\nfile neighbour.mp4\nfile secret.txt\n",
        "concat-old": "file neighbour.mp4\nfile secret.txt\n",
        "m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nneighbour.mp4\n#EXT-X-ENDLIST\n",
        "m3u8-absolute": "#EXTM3U\n#EXTINF:5,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n",
        "m3u8-bom": "\ufeff#EXTM3U\n#EXTINF:5,\nneighbour.mp4\n#EXT-X-ENDLIST\n",
        "mpd": '<?xml version="1.0"?><MPD><Period><BaseURL>neighbour.mp4</BaseURL></Period></MPD>',
        "smil": '<smil><body><video src="neighbour.mp4"/></body></smil>',
        "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
        "pls": "[playlist]\nFile1=neighbour.mp4\nNumberOfEntries=1\n",
        "imf": '<?xml version="1.0"?><AssetMap><Path>secret.txt</Path></AssetMap>',
        "svg": '<svg xmlns="http://www.w3.org/2000/svg"><image href="secret.txt"/></svg>',
        "html": "<html><video src=neighbour.mp4></video></html>",
        "shell": "#!/bin/sh\ncat secret.txt\n",
        "metadata": ";FFMETADATA1\ntitle=secret.txt\n",
    }
    found = {f"list-{name}.mp4": text.encode() for name, text in texts.items()}
    behind = b"\nffconcat version 1.0\nfile neighbour.mp4\n"
    return found | {
        f"behind-{suffix}.mp4": magic + behind for suffix, magic in MAGIC.items() if suffix != "mpg"
    }


def _others(desk: Desk) -> dict[str, bytes]:
    """Files of other kinds under a clip's name."""
    found = {}
    for kind in ("PNG", "GIF", "JPEG", "WEBP", "TIFF", "BMP"):
        path = desk.picture(f"other.{kind.lower()}", format=kind)
        found[f"other-{kind.lower()}.mp4"] = path.read_bytes()
        path.unlink()
    return found | {
        "other-pdf.mp4": b"%PDF-1.7\n1 0 obj\n",
        "other-zip.mp4": b"PK\x03\x04" + bytes(60),
        "other-elf.mp4": b"\x7fELF\x02\x01\x01" + bytes(60),
        "other-office.mp4": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    }


def _lying(mp4: bytes) -> dict[str, bytes]:
    """Good clips whose headers lie: lengths, sizes, counts, and where their bytes are."""

    def patched(box: bytes, skip: int, value: bytes) -> bytes:
        at = mp4.index(box) + skip
        return mp4[:at] + value + mp4[at + len(value) :]

    huge, none = b"\x7f\xff\xff\xff", b"\0\0\0\0"
    reference = b"\0\0\0\x20url \0\0\0\0secret.txt\0"
    return {
        "lie-movie-length.mp4": patched(b"mvhd", 20, huge),
        "lie-track-length.mp4": patched(b"mdhd", 20, huge),
        "lie-no-timescale.mp4": patched(b"mdhd", 16, none),
        "lie-sample-count.mp4": patched(b"stsz", 12, huge),
        "lie-time-count.mp4": patched(b"stts", 8, huge),
        "lie-time-step.mp4": patched(b"stts", 16, huge),
        "lie-chunk-offset.mp4": patched(b"stco", 12, huge),
        "lie-size.mp4": patched(b"avc1", 28, b"\xff\xff\xff\xff"),
        "lie-box-length.mp4": patched(b"trak", -4, huge),
        "lie-box-zero.mp4": patched(b"minf", -4, none),
        "lie-elsewhere.mp4": patched(b"url \0\0\0\x01", -4, reference[:12]),
        "deep.mp4": MAGIC["mp4"]
        + b"".join(struct.pack(">I4s", 8 * (4000 - n), b"moov") for n in range(4000)),
        "many.mp4": MAGIC["mp4"] + struct.pack(">I4s", 8, b"free") * 100_000,
    }


NAMES = (
    "concat:neighbour.mp4|secret.txt.mp4", "p%d.mp4", "p%03d*.mp4", "-i.mp4", "-y -f null.mp4", "http:x.mp4", "pipe:0.mp4",
    "subfile,,start,0,end,9,,:secret.txt.mp4", "$(id);`id`.mp4", "a'b\"c.mp4", "名 称　.MP4", "x.mp4.txt", "[0:v]null.mp4",
)  # fmt: skip


def _odd(desk: Desk) -> None:
    """Clips that are sound and strange: each must be made or refused with reason."""
    desk.clip("odd-one-frame.mkv", "-frames:v", "1", "-c:v", "mpeg4")
    desk.clip(
        "odd-one-pixel.mov",
        "-vf",
        "format=rgb24,crop=1:1",
        "-c:v",
        "png",
        source="color=red:size=16x16:rate=5:duration=1",
    )
    desk.clip("odd-wide.mkv", "-c:v", "ffv1", source="color=red:size=9000x2:rate=2:duration=1")
    desk.clip("odd-fast.mkv", "-c:v", "mpeg4", source="testsrc=size=64x48:rate=1000:duration=0.3")
    desk.clip("odd-slow.mkv", "-c:v", "ffv1", source="testsrc=size=64x48:rate=1/4:duration=8")
    desk.clip("odd-long.mkv", "-c:v", "ffv1", source="color=red:size=16x16:rate=1/60:duration=4000")
    desk.clip("odd-grey.mkv", "-c:v", "ffv1", "-pix_fmt", "gray16le")
    desk.clip("odd-alpha.mkv", "-c:v", "ffv1", "-pix_fmt", "yuva420p")
    desk.clip("odd-sound-only.mkv", "-c:a", "flac", source="anoisesrc=duration=1")
    desk.clip("odd-8k.mp4", "-preset", "ultrafast", source="color=red:size=7680x4320:rate=1:duration=1")


def _desk_of_horrors(desk: Desk) -> tuple[Wanted, ...]:
    whole = _whole(desk)
    desk.path("secret.txt").write_bytes(SECRET * 100)
    desk.clip("neighbour.mp4", source="color=magenta:size=64x48:rate=5:duration=1")
    files = (
        {f"whole.{suffix}": data for suffix, data in whole.items()}
        | _cut(whole)
        | _flipped(whole)
        | _empty_and_random()
        | _playlists()
        | _others(desk)
        | _lying(whole["mp4"])
    )
    for name, data in files.items():
        desk.path(name).write_bytes(data)
    for number, name in enumerate(NAMES):
        desk.clip("x.mp4", source=TINY.replace("64x48", f"{64 + 2 * number}x48")).rename(desk.media / name)
    _odd(desk)
    names = sorted(
        path.name for path in desk.media.iterdir() if path.name not in ("secret.txt", "neighbour.mp4")
    )
    return tuple(map(video, names))


@pytest.fixture(scope="module")
def scales() -> Scales:
    return Scales()


@pytest.fixture(scope="module")
def answers(
    scales: Scales, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Desk, dict[str, Reply], dict[str, float]]:
    """Every clip made by a worker, two at a time, with the seconds that each took."""
    desk = Desk(tmp_path_factory.mktemp("horrors"))
    wanted = _desk_of_horrors(desk)
    shelf = Originals(desk.media, desk.store / "originals.json")
    orders, refused = sort_out(wanted, shelf, desk.store, Policy())
    assert not refused
    tasks = {name: order.task() for (_, name), order in orders.items()}
    names = list(tasks)
    dozens = [names[at::10] for at in range(10)]  # the odd ones, which take longest, among all of them
    took: dict[str, float] = {}

    def make(dozen: list[str]) -> list[Reply]:
        watch = Stopwatch()
        lines = make_batch([tasks[name] for name in dozen], str(desk.store), watch)
        took.update(watch.seconds)
        return [msgspec.json.decode(line, type=Reply) for line in lines]

    with scales, ThreadPoolExecutor(2) as pool:
        made = list(pool.map(make, dozens))
    replies = {
        name: reply
        for dozen, some in zip(dozens, made, strict=True)
        for name, reply in zip(dozen, some, strict=True)
    }
    return desk, replies, took


def test_there_are_a_hundred_of_them(answers: tuple[Desk, dict[str, Reply], dict[str, float]]) -> None:
    assert len(answers[1]) >= 100


def test_each_is_made_or_refused_with_a_cure(
    answers: tuple[Desk, dict[str, Reply], dict[str, float]],
) -> None:
    for name, reply in answers[1].items():
        refusal = reply.refusal
        if refusal is not None:
            assert refusal.rule.hint.zh, name
            assert refusal.rule.hint.en, name
            message = refusal.rule.message.zh.format(name=name, **refusal.values)
            assert str(answers[0].root) not in message, message
            assert SECRET.decode() not in message
        else:
            assert reply.made is not None, name


def test_none_takes_longer_than_20_seconds_or_more_than_a_gigabyte(
    scales: Scales,
    answers: tuple[Desk, dict[str, Reply], dict[str, float]],
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    slowest = max(answers[2], key=lambda name: answers[2][name])
    record_testsuite_property("slowest clip", f"{slowest}: {answers[2][slowest]:.1f} s")
    assert set(answers[2]) == set(answers[1])
    assert answers[2][slowest] < 20, (slowest, answers[2][slowest])
    # No process of any clip, the encoders that the workers started among them, was larger.
    record_testsuite_property("largest process of a clip", f"{scales.kilobytes // 1024} MiB")
    assert 50_000 < scales.kilobytes < 1_000_000, scales.kilobytes


def test_what_is_no_clip_is_refused_and_what_is_sound_is_made(
    answers: tuple[Desk, dict[str, Reply], dict[str, float]],
) -> None:
    replies = answers[1]
    for name, reply in replies.items():
        if name.startswith(
            ("list-", "behind-", "other-", "bare.", "noise.", "empty", "one.", "zeros", "text")
        ):
            assert reply.refusal is not None, name
    for name in (*NAMES, *(name for name in replies if name.startswith("whole."))):
        assert replies[name].made is not None, (name, replies[name].refusal)
    for name in (
        "odd-one-pixel.mov",
        "odd-wide.mkv",
        "odd-fast.mkv",
        "odd-grey.mkv",
        "odd-alpha.mkv",
        "odd-8k.mp4",
    ):
        assert replies[name].made is not None, (name, replies[name].refusal)
    assert replies["odd-sound-only.mkv"].refusal is not None
    assert replies["odd-long.mkv"].refusal is not None


def _is_magenta(picture: bytes) -> bool:
    """Whether a picture has the colour of the neighbour, which no other clip of this desk has."""
    with Image.open(io.BytesIO(picture)) as image:
        red, green, blue = image.convert("RGB").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    return red > 180 and green < 80 and blue > 180


def test_no_byte_and_no_frame_of_another_file_is_in_any_output(
    answers: tuple[Desk, dict[str, Reply], dict[str, float]],
) -> None:
    desk = answers[0]
    assert desk.made()
    host = Path("/etc/hostname").read_bytes().strip() if Path("/etc/hostname").exists() else SECRET
    for name, data in desk.made().items():
        assert SECRET not in data, name
        assert len(host) < 6 or host not in data, name
    posters = {name: data for name, data in desk.made().items() if name.endswith(".jpg")}
    assert len(posters) > len(NAMES)
    assert not [name for name, data in posters.items() if _is_magenta(data)], "frames of the neighbour"
    desk.press(video("neighbour.mp4"))
    (own,) = (data for name, data in desk.made().items() if name.endswith(".jpg") and name not in posters)
    assert _is_magenta(own), "what is looked for could be seen"
    assert not any((desk.store / "aside").iterdir())
