"""The manifest as a value: one text for one release, and nothing else is taken for one."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from casepress.release.manifest import (
    Entry,
    compare,
    counter_of,
    encode_manifest,
    is_public_path,
    make_manifest,
    parse_manifest,
    release_id,
)

DIGEST = "ab" * 32
OTHER = "cd" * 32
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


def text(*entries: Entry) -> bytes:
    return encode_manifest(make_manifest(entries, 12, NOON, "0.1.0"))


def test_manifest_is_one_text_with_a_file_a_line_in_the_order_of_paths() -> None:
    made = text(Entry("图/1.webp", OTHER, 5), Entry("index.html", DIGEST, 7, ("br", "gzip")))
    assert made.decode() == (
        '{"casepress":"casepress manifest","format":1,"program":"0.1.0","release":"000012-20260601T120000Z",'
        '"counter":12,"as_of":"2026-06-01T12:00:00Z","files":[\n'
        f'["index.html","{DIGEST}",7,["br","gzip"]],\n["图/1.webp","{OTHER}",5]\n]}}\n'
    )
    assert json.loads(made)["counter"] == 12


def test_manifest_read_back_is_the_same() -> None:
    made = make_manifest([Entry("b'c.html", DIGEST, 0), Entry("a/é.html", OTHER, 3)], 3, NOON)
    assert parse_manifest(encode_manifest(made)).value == made


def test_manifest_of_the_same_instant_in_another_zone_is_the_same_text() -> None:
    shanghai = NOON.astimezone(dt.timezone(dt.timedelta(hours=8)))
    assert encode_manifest(make_manifest([], 1, shanghai)) == encode_manifest(make_manifest([], 1, NOON))


BROKEN = {
    "not JSON": (b'{"casepress"', b'{"casepress'),
    "another kind": (b"casepress manifest", b"casepress manifesto"),
    "a newer format": (b'"format":1', b'"format":2'),
    "an unknown key": (b'"counter":12', b'"counter":12,"x":1'),
    "a counter that does not fit": (b'"counter":12', b'"counter":13'),
    "an instant that does not fit": (b"2026-06-01T12:00:00Z", b"2026-06-01T12:00:01Z"),
    "an instant without a zone": (b"2026-06-01T12:00:00Z", b"2026-06-01T12:00:00"),
    "no instant": (b"2026-06-01T12:00:00Z", b"yesterday"),
    "a space": (b'"counter":12', b'"counter": 12'),
    "a path outside": (b"index.html", b"../x.html"),
    "an absolute path": (b"index.html", b"/etc/hosts"),
    "its own name": (b'"index.html"', b'"verify/manifest.json"'),
    "a short digest": (DIGEST.encode(), DIGEST[:-2].encode()),
    "a digest in capitals": (DIGEST.encode(), DIGEST.upper().encode()),
    "a negative length": (b",7]", b",-7]"),
    "an unknown encoding": (b",7]", b',7,["zip"]]'),
    "a file twice": (b'["z.html"', b'["index.html"'),
    "another order": (b'["z.html"', b'["a.html"'),
}


@pytest.mark.parametrize("name", BROKEN)
def test_manifest_with_anything_else_is_refused(name: str) -> None:
    good = text(Entry("index.html", DIGEST, 7), Entry("z.html", OTHER, 5))
    assert parse_manifest(good).value is not None
    bad = good.replace(*BROKEN[name])
    assert bad != good
    checked = parse_manifest(bad)
    assert checked.value is None
    assert [finding.code for finding in checked.findings] == ["CP807"]


def test_manifest_that_was_cut_off_is_refused_wherever_it_ends() -> None:
    whole = text(Entry("index.html", DIGEST, 7))
    assert [cut for cut in range(len(whole)) if parse_manifest(whole[:cut]).value is not None] == []


def test_names_of_releases_are_in_the_order_of_their_counters_whatever_the_clock_said() -> None:
    ids = [release_id(9, NOON), release_id(10, NOON - dt.timedelta(days=900)), release_id(123456, NOON)]
    assert ids == sorted(ids)
    assert [counter_of(one) for one in ids] == [9, 10, 123456]
    assert counter_of("letters") == 0


def test_comparison_tells_added_changed_and_removed() -> None:
    old = [Entry("a", DIGEST, 1), Entry("b", DIGEST, 1), Entry("c", DIGEST, 1)]
    new = [Entry("b", OTHER, 1), Entry("c", DIGEST, 1), Entry("d", DIGEST, 1)]
    assert compare(old, new) == (("d",), ("b",), ("a",))


@pytest.mark.parametrize(
    "path", ["a", "cases/x/index.html", ".well-known/security.txt", "案例/一.html", "a b.html"]
)
def test_path_that_every_system_can_hold_is_public(path: str) -> None:
    assert is_public_path(path)


@pytest.mark.parametrize(
    "path",
    ["", "/a", "a//b", "a/", "./a", "a/../b", "a\\b", "C:a", "a\nb", "a.", "a /b", "x\udcff", "a" * 1025],
)
def test_path_that_some_system_reads_otherwise_is_not_public(path: str) -> None:
    assert not is_public_path(path)
