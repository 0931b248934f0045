"""The text register: what counts as the same text, and how a text is found again after a change."""

from __future__ import annotations

import hashlib
import json
import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepress import register
from casepress.register import (
    WHOLE,
    Entry,
    head_of,
    mark_files,
    marks_of,
    normalised,
    part,
    plain_text,
    slices,
    text_files,
    text_hash,
)

SENTENCES = (
    "2021年4月，中央第八生态环境保护督察组督察云南省发现，玉溪市杞麓湖治理只做表面文章。",
    "湖体水质长期为劣Ⅴ类，化学需氧量浓度高达52毫克/升，超标1.6倍。",
    "当地投入6.2亿元建设的“柔性围隔”和水质提升站，只在国控监测点周围兜圈子！",
)
TEXT = "\n".join(SENTENCES)


def by_the_letter(text: str) -> str:
    """The published rule, step by step."""
    text = "".join(
        character
        for character in unicodedata.normalize("NFKC", text)
        if character == "\n" or not register._BLANKS.fullmatch(character)
    ).replace("\n", "")
    for shapes, one in (
        (register._QUOTES, '"'),
        (register._DASHES, "-"),
        (register._TILDES, "~"),
        (register._DOTS, "·"),
    ):
        text = "".join(one if character in shapes else character for character in text)
    while "--" in text:
        text = text.replace("--", "-")
    text = text.replace("⋯", "…")
    out = ""
    while text:
        run = len(text) - len(text.lstrip("."))
        out, text = (out + ("…" if run >= 3 else "." * run), text[run:]) if run else (out + text[0], text[1:])
    return out


@given(
    st.text(
        st.one_of(
            st.characters(exclude_categories=["Cs"]), st.sampled_from("，。“”—…·～．. -\n　\u200b０Ａ㎡①")
        ),
        max_size=60,
    )
)
def test_quick_way_of_the_rule_gives_what_its_words_say(text: str) -> None:
    assert normalised(text) == by_the_letter(text)


def test_quick_way_of_the_rule_agrees_on_every_character() -> None:
    # Of the million code points that mean nothing yet, or what somebody likes, every 50th.
    characters = [
        chr(code)
        for code in (*range(0xD800), *range(0xE000, 0x110000))
        if code % 50 == 0 or unicodedata.category(chr(code)) not in ("Cn", "Co")
    ]
    assert len(characters) > 140_000
    assert [hex(ord(one)) for one in characters if normalised(f"水{one}") != by_the_letter(f"水{one}")] == []


@pytest.mark.parametrize(
    "copy",
    [
        TEXT.replace("\n", "\u3000\r\n\u200b\u00a0"),
        TEXT.replace("，", ","),
        TEXT.replace("“", "「").replace("”", "」"),
        TEXT.replace("2021", "２０２１").replace("Ⅴ", "V"),
        f"\ufeff{TEXT}\ufe0f\n",
    ],
    ids=["blanks of WeChat", "half-width commas", "corner quotes", "full-width digits", "invisible signs"],
)
def test_copy_that_only_looks_different_has_the_same_hash(copy: str) -> None:
    assert copy != TEXT
    assert text_hash(copy) == text_hash(TEXT)


@pytest.mark.parametrize(
    ("old", "new"),
    [("52毫克", "25毫克"), ("1.6倍", "16倍"), ("长期", ""), ("劣Ⅴ类", "劣Ⅳ类"), ("6.2亿元", "-6.2亿元")],
)
def test_copy_with_another_fact_has_another_hash(old: str, new: str) -> None:
    assert text_hash(TEXT.replace(old, new)) != text_hash(TEXT)


def test_hash_is_the_sha256_of_the_normalised_text() -> None:
    assert normalised("“杞麓湖”　——　Ａ，Ｂ……\n３．５％") == '"杞麓湖"-A,B…3.5%'
    assert text_hash("Ａ，Ｂ") == hashlib.sha256(b"A,B").hexdigest()


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentence_with_one_changed_character_keeps_a_mark(sentence: str) -> None:
    marks = marks_of(sentence)
    assert marks
    for at, old in enumerate(sentence):
        changed = f"{sentence[:at]}{'某' if old != '某' else '甲'}{sentence[at + 1 :]}"
        # A new end cuts the sentence; of the halves the longer keeps what leads home.
        assert marks_of(changed).keys() & marks.keys(), changed


def test_heading_too_short_to_lead_anywhere_has_no_mark() -> None:
    assert marks_of("一、基本情况\n“虚假整改”。") == {}


def test_plain_text_is_what_a_browser_shows() -> None:
    assert (
        plain_text('<p>a <a href="x" title="1&gt;2">b</a> &lt;c&gt;&amp;&nbsp;d</p>\n<h3>e</h3>')
        == "a b <c>&\xa0d\ne"
    )


def entries(count: int) -> list[tuple[Entry, str, bool]]:
    closing = "督察组将进一步调查核实有关情况，并按要求做好后续督察工作。"
    return [
        (
            Entry("", f"cases/c-{n}/", f"案{n}", "2021-05-06"),
            f"第{n}座湖的水质连续多年没有好转。{closing}",
            False,
        )
        for n in range(count)
    ]


def test_every_text_is_found_by_its_hash_and_by_its_marks() -> None:
    parts = [part(entries(300)[::2]), part(entries(300)[1::2])]
    head = head_of(300, 0)
    assert (head.rule, head.count, head.text_digits) == ("text-hash-v1", 300, 1)
    texts = {name: json.loads(data) for name, data in text_files(parts, head.text_digits).items()}
    marks = {name: json.loads(data) for name, data in mark_files(parts, head.mark_digits).items()}
    assert len(texts) == len(marks) == 16
    for entry, text, _ in entries(300):
        hash = text_hash(text)
        assert [one["address"] for one in texts[hash[0]] if one["text"] == hash] == [entry.address]
        found = set()
        for mark in (f"{one:08x}" for one in marks_of(text)):
            records = marks[mark[0]]
            found |= {
                records[at + 8 : at + 16] for at in range(0, len(records), 16) if records[at : at + 8] == mark
            }
        assert hash[:8] in found


def test_sentence_that_stands_everywhere_is_noted_twice_a_part_at_most() -> None:
    made = part(entries(300))
    records = [found[at : at + 8] for found in made.marks.values() for at in range(0, len(found), 8)]
    closing = marks_of("督察组将进一步调查核实有关情况，并按要求做好后续督察工作。")
    assert sorted(
        int.from_bytes(one[:4], "big") for one in records if int.from_bytes(one[:4], "big") in closing
    ) == sorted([*closing, *closing])


@pytest.mark.parametrize("digits", [1, 2, 3, 4])
def test_files_of_marks_hold_the_same_records_however_finely_they_are_cut(digits: int) -> None:
    made = [part(entries(200))]
    whole = b"".join(json.loads(data).encode() for data in mark_files(made, 1).values())
    files = mark_files(made, digits)
    assert len(files) == 16**digits
    for name, data in files.items():
        records = json.loads(data)
        assert all(records[at : at + digits] == name for at in range(0, len(records), 16))
    cut = b"".join(json.loads(data).encode() for data in files.values())
    assert sorted(whole[at : at + 16] for at in range(0, len(whole), 16)) == sorted(
        cut[at : at + 16] for at in range(0, len(cut), 16)
    )


def test_withdrawn_bulletin_stays_in_the_register_with_its_day() -> None:
    made = part([(Entry("", "cases/c-1/", "案", "2021-05-06", "2022-01-01"), TEXT, False)])
    assert msgspec.to_builtins(made.entries[0]) == {
        "text": text_hash(TEXT), "address": "cases/c-1/", "title": "案", "published": "2021-05-06", "withdrawn": "2022-01-01",
    }  # fmt: skip


def test_new_bulletin_changes_no_file_of_the_older_ones() -> None:
    older, newer = entries(300), [(entry, f"新的一案：{text}", True) for entry, text, _ in entries(308)[300:]]
    before, after = [part(older)], [part([*older, *newer])]
    assert mark_files(before, 2) == mark_files(after, 2)
    assert set(mark_files(before, 1, recent=True).values()) == {b'""'}
    recent = "".join(json.loads(data) for data in mark_files(after, 1, recent=True).values())
    for entry in after[0].entries[300:]:
        assert entry.text[:8] in {recent[at + 8 : at + 16] for at in range(0, len(recent), 16)}


def test_register_put_together_slice_by_slice_is_the_whole_one() -> None:
    made = [part(entries(200)), part([(entry, text, True) for entry, text, _ in entries(40)])]
    for digits in (1, 2, 3):
        texts: dict[str, bytes] = {}
        marks: dict[str, bytes] = {}
        recent: dict[str, bytes] = {}
        for digit in WHOLE:
            cut, group = [slices(one)[digit] for one in made], range(digit, digit + 1)
            texts |= text_files(cut, digits, group)
            marks |= mark_files(cut, digits, group)
            recent |= mark_files(cut, digits, group, recent=True)
        assert texts == text_files(made, digits)
        assert marks == mark_files(made, digits)
        assert recent == mark_files(made, digits, recent=True)
