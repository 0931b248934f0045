from __future__ import annotations

import pytest
from media_desk import Desk, codes, video

from casepress.media import captions
from casepress.media.task import RefusedError


def to_webvtt(data: bytes) -> str:
    return captions.to_webvtt(captions.read_captions(data)[0])


SRT = "1\n00:00:01,000 --> 00:00:02,500\n暗查发现\n河水发黑\n\n2\n00:00:03,000 --> 00:00:04,000\n已停产\n"
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n暗查发现\n河水发黑\n\n00:00:03.000 --> 00:00:04.000\n已停产\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_srt_in_any_usual_encoding_becomes_utf8_webvtt(encoding: str) -> None:
    assert to_webvtt(SRT.encode(encoding)) == VTT


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_srt_with_other_line_ends_becomes_the_same_webvtt(newline: str) -> None:
    assert to_webvtt(SRT.replace("\n", newline).encode()) == VTT


def test_webvtt_loses_styles_notes_tags_and_positions() -> None:
    text = (
        "WEBVTT\n\nSTYLE\n::cue { background: url(https://evil.example/) }\n\nNOTE secret\n\n"
        "intro\n00:01.000 --> 00:02.500 align:start\n<v 记者><b>超标</b> 3 倍 &amp; 更多\n"
    )
    assert to_webvtt(text.encode()) == "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n超标 3 倍 &amp; 更多\n"


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "&lt;script>alert(1)",
        "<scr<b>ipt>x",
        "{\\an8}a<b",
    ],
)
@pytest.mark.parametrize("head", ["", "WEBVTT\n\n"])
def test_captions_with_markup_come_out_as_text(words: str, head: str) -> None:
    mark = "." if head else ","
    out = to_webvtt(f"{head}1\n00:00:01{mark}000 --> 00:00:02{mark}000\nx {words}\n".encode())
    body = out.split("00:00:02.000\n")[1]
    assert "<" not in body
    assert ">" not in body


@pytest.mark.parametrize(
    "data", [b"", b"no captions here", b"\0" * 50, b"\xff\xfe\x00\xd8", bytes(range(128, 256))]
)
def test_a_file_without_captions_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        to_webvtt(data)
    assert refused.value.refusal.rule.code == "CP614"


def test_captions_of_a_clip_are_published_beside_it(desk: Desk) -> None:
    desk.clip("a/1.mp4", source="testsrc=size=64x48:rate=5:duration=4")
    desk.path("a/1.srt").write_bytes(SRT.encode("gb18030"))
    made = desk.press(video("a/1.mp4", captions="a/1.srt"))
    clip = made.value.clip("a/1.mp4")
    assert clip is not None
    assert not made.findings
    assert made.value.files[clip.captions].read_text(encoding="utf-8") == VTT


def test_captions_that_are_missing_leave_the_clip_without(desk: Desk) -> None:
    desk.clip("1.mp4")
    made = desk.press(video("1.mp4", captions="1.srt"))
    clip = made.value.clip("1.mp4")
    assert codes(made) == ["CP601"]
    assert clip is not None
    assert clip.captions == ""
