"""Notes and cards: made once, kept on disk, found again by their basis alone."""

from __future__ import annotations

import datetime as dt
from array import array
from pathlib import Path

import pytest
from site_builder import case_text, site

from casepress.cards import Cards
from casepress.case import Case
from casepress.catalogue import Cases, Catalogue
from casepress.imprint import imprint_of
from casepress.media.rendition import Renditions
from casepress.notes import Shard, note
from casepress.pages.copy import Copy

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def shard_of(catalogue: Catalogue, bases: str = "abc") -> Shard:
    cases = [*catalogue.everything, *catalogue.withdrawn]
    ranks = array("I", range(len(catalogue.everything)))
    return Shard(7, cases, ranks, tuple(f"{base} {case.id}" for base, case in zip(bases, cases, strict=False)))


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    taken_back = case_text("云南玉溪某地第三号问题", withdrawn="{date: 2022-01-01, note: 与事实不符}")
    made = site(
        tmp_path / "site",
        {
            "c2b3-r1/one": case_text("云南玉溪某地第一号问题", batch="c2b3-r1"),
            "c2b3-r5/two": case_text("云南玉溪某地第二号问题 <b>&amp;</b>"),
            "c2b3-r5/three": taken_back,
        },
    )
    return made.catalogue()


def test_what_is_noted_is_not_made_again_and_what_is_another_is(tmp_path: Path, catalogue: Catalogue) -> None:
    made: list[str] = []

    def parts(case: Case) -> tuple[bytes, bytes]:
        made.append(case.id)
        return case.id.encode(), b"" if case.id.endswith("one") else b"more"

    first = note(shard_of(catalogue), tmp_path, b"1", parts)
    assert list(first.parts()) == [(b"c2b3-r5-two", b"more"), (b"c2b3-r1-one", b"")]
    assert made == ["c2b3-r5-two", "c2b3-r1-one"], "what is withdrawn is not noted"
    made.clear()
    assert note(shard_of(catalogue), tmp_path, b"1", parts) == first
    assert made == []
    assert list(note(shard_of(catalogue, "abx"), tmp_path, b"1", parts).parts()) == list(first.parts())
    assert made == []
    note(shard_of(catalogue, "xbc"), tmp_path, b"1", parts)
    assert made == ["c2b3-r5-two"]
    note(shard_of(catalogue, "xbc"), tmp_path, b"2", parts)
    assert made == ["c2b3-r5-two", "c2b3-r5-two", "c2b3-r1-one"]


def test_damaged_notes_are_made_anew(tmp_path: Path, catalogue: Catalogue) -> None:
    shard = shard_of(catalogue)
    first = note(shard, tmp_path, b"1", lambda case: (case.id.encode(),))
    file = shard.file(tmp_path)
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert note(shard, tmp_path, b"1", lambda case: (case.id.encode(),)) == first


def test_cards_that_were_taken_up_are_those_that_are_drawn(tmp_path: Path, catalogue: Catalogue) -> None:
    project = site(tmp_path / "other").project
    copy = Copy(catalogue, Renditions({}, {}), imprint_of(project), NOW)
    drawn = [f'<a href="\x00{copy.card(case).address}">{case.title}</a>' for case in catalogue.everything]

    def cards() -> Cards:
        return Cards(copy, lambda card: drawn[catalogue.rank[card.id]], b"1", tmp_path / "cards")

    one, other = cards(), cards()
    other.take_up([shard_of(catalogue)])
    for ranks in ([0, 1], [1], [], [1, 0]):
        shown = Cases(catalogue.everything.everyone, ranks)
        expected = "".join(drawn[rank] for rank in ranks).replace("\x00", "../../")
        assert one(shown, "../../") == other(shown, "../../") == expected


def test_notes_of_another_kind_are_not_believed(tmp_path: Path, catalogue: Catalogue) -> None:
    shard = shard_of(catalogue)
    note(shard, tmp_path / "data", b"1", lambda case: (b"a datum", b""))
    (tmp_path / "cards").mkdir()
    shard.file(tmp_path / "data").rename(shard.file(tmp_path / "cards"))
    cards = note(shard, tmp_path / "cards", b"1", lambda case: (b"a card",))
    assert list(cards.parts()) == [(b"a card",)] * 2
