from __future__ import annotations

import pytest
from media_desk import Desk, codes, video

from casepress.media import captions
from casepress.media.rendition import Cue
from casepress.media.task import RefusedError
from casepress.media.transcript import passages


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


TRADITIONAL = "1\n00:00:01,000 --> 00:00:02,000\n督察組發現這個企業沒有環保設備\n\n2\n00:00:03,000 --> 00:00:04,000\n廢水經過暗管直排河道\n"
SIMPLIFIED = "1\n00:00:01,000 --> 00:00:02,000\n督察组发现这个企业没有环保设备\n\n2\n00:00:03,000 --> 00:00:04,000\n废水经过暗管直排河道\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "gb18030"),
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "gbk"),
        (SIMPLIFIED, "utf-16-le"),
        (SIMPLIFIED, "utf-16-be"),
        (TRADITIONAL, "utf-16"),
        (SIMPLIFIED, "utf-32"),
    ],
)
def test_captions_of_either_script_are_read_in_the_encoding_they_have(text: str, encoding: str) -> None:
    words = [cue.text for cue in captions.read_captions(text.encode(encoding))[0]]
    assert words == [text.splitlines()[2], text.splitlines()[6]]


ASS = (
    "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname\nStyle: Default,SimHei\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\\pos(10,10)\\b1}暗查发现\\N河水发黑\n"
    "Dialogue: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,{\\p1}m 0 0 l 100 0 100 100{\\p0}\n"
    "Comment: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,内部备注\n"
    "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,已停产\n"
)


def test_substation_captions_keep_their_words_and_lose_styles_drawings_and_comments() -> None:
    assert to_webvtt(ASS.encode("utf-8-sig")) == VTT


def test_captions_that_overlap_are_parted_and_told() -> None:
    text = "1\n00:00:01,000 --> 00:00:05,000\n甲\n\n2\n00:00:03,000 --> 00:00:06,000\n乙\n"
    cues, remarks = captions.read_captions(text.encode())
    assert [(cue.start, cue.end) for cue in cues] == [(1, 3), (3, 6)]
    assert [(one.code, one.values) for one in remarks] == [("CP645", {"count": "1", "time": "00:00:03"})]


def test_captions_in_two_languages_at_one_time_stay_together() -> None:
    text = "1\n00:00:01,000 --> 00:00:05,000\n甲\n\n2\n00:00:01,000 --> 00:00:05,000\nA\n"
    cues, remarks = captions.read_captions(text.encode())
    assert [cue.text for cue in cues] == ["甲\nA"]
    assert not remarks


def test_captions_out_of_order_are_sorted_and_told() -> None:
    text = "1\n00:00:03,000 --> 00:00:04,000\n乙\n\n2\n00:00:01,000 --> 00:00:02,000\n甲\n"
    cues, remarks = captions.read_captions(text.encode())
    assert [cue.text for cue in cues] == ["甲", "乙"]
    assert [one.code for one in remarks] == ["CP646"]


def test_passages_of_a_transcript_are_parted_at_pauses_and_after_half_a_minute() -> None:
    cues = (Cue(0, 2, "甲"), Cue(2, 4, "乙"), Cue(9, 10, "丙"), Cue(11, 38, "丁"), Cue(38, 41, "戊\n己"))
    assert [(one.start, one.text) for one in passages(cues)] == [(0, "甲 乙"), (9, "丙 丁"), (38, "戊 己")]
