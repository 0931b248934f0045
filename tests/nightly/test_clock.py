"""Clocks that leap: nothing is published early, nothing is taken back, and holidays need nobody."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest
from nights import codes, night, public, shelf
from site_builder import INSPECTIONS, case_text, site

from casepress.nightly.clock import Reading, judge, last_reading, read_clock
from casepress.release.shelf import open_shelf

NOW = dt.datetime(2022, 4, 20, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
LAST = Reading(at=NOW, boot="a", uptime=1000.0)
GAP = 3 * DAY
HELD = (
    INSPECTIONS
    + '      - {id: c2b6-r9, ordinal: 9, publish_at: "2022-05-01T18:00+08:00", theme: 秘密主题专项}\n'
)
SECRET = case_text(
    "云南玉溪某湖秘密治理", '["530402"]', batch="c2b6-r9", body="治理资金被挪作他用达三年之久。\n"
)


def reading(days: float, boot: str = "a", passed: float | None = None, *, kept: bool = False) -> Reading:
    """A reading so many days after the last by the clock, and so many by the machine."""
    uptime = 1000.0 + (days if passed is None else passed) * 86400 if boot == "a" else 50.0
    return Reading(at=NOW + days * DAY, boot=boot, uptime=uptime, kept=kept)


@pytest.mark.parametrize(
    ("now", "instant", "doubted"),
    [
        (reading(1), 1, False),
        (reading(9), 9, False),
        (reading(30, passed=1), 1, True),
        (reading(1.01, passed=1), 1, True),
        (reading(30, passed=1, kept=True), 30, False),
        (reading(2, "b"), 2, False),
        (reading(9, "b"), 9, False),
        (reading(12, "b"), 0, True),
        (reading(12, "b", kept=True), 12, False),
        (reading(12, ""), 0, True),
        (reading(-5, passed=1), -5, False),
    ],
    ids=[
        "a night later", "a week later, the machine ran", "leapt a month", "leapt a quarter of an hour",
        "set right by a time server", "two days off", "nine days off and nothing due", "twelve days off and a release due",
        "twelve days off with a time server", "nobody knows when it was started", "leapt back",
    ],
)  # fmt: skip
def test_clock_is_believed_by_evidence_alone(now: Reading, instant: float, doubted: bool) -> None:
    due = [NOW + 11 * DAY]
    found = judge(LAST, now, lambda: due, GAP)
    assert (found.instant, found.doubted) == (NOW + instant * DAY, doubted)


def test_first_run_and_a_gap_of_zero_believe_the_clock() -> None:
    assert not judge(None, reading(99), lambda: [NOW + DAY], GAP).doubted
    assert not judge(LAST, reading(99, "b"), lambda: [NOW + DAY], 0 * DAY).doubted


def test_clock_that_leapt_ahead_opens_no_embargo_until_somebody_looked(tmp_path: Path) -> None:
    made = site(tmp_path / "site", {"c2b3-r5/qilu": case_text(), "c2b6-r9/lake": SECRET}, inspections=HELD)
    assert night(made, NOW, clock=LAST).status == 0
    made.write("cases/c2b3-r5/qilu.md", case_text(corrections="[{date: 2022-04-20, note: 改字}]"))
    leapt = reading(30, passed=1)
    report = night(made, leapt.at, clock=leapt)
    assert (report.ending, report.status, codes(report)) == ("partial", 1, ["CP873"])
    assert report.as_of == "2022-04-21T00:00:00Z"
    assert [item.id for item in report.changed] == ["c2b3-r5-qilu"]
    assert [name for name, data in public(made).items() if "秘密治理".encode() in data] == []
    assert night(made, leapt.at, clock=leapt).status == 1
    # The clock was set right again: nobody need do anything.
    later = reading(1.5)
    assert night(made, later.at, clock=later).status == 3
    report = night(made, leapt.at, clock=leapt, clock_checked=True)
    assert [item.id for item in report.new] == ["c2b6-r9-lake"]


def test_clock_that_went_back_takes_nothing_off(tmp_path: Path) -> None:
    made = site(tmp_path / "site", {"c2b3-r5/qilu": case_text()})
    assert night(made, NOW, clock=LAST).status == 0
    before = public(made)
    back = reading(-400, passed=1)
    report = night(made, back.at, clock=back)
    assert (report.status, codes(report)) == (4, ["CP812"])
    assert public(made) == before
    opened = open_shelf(shelf(made)).value
    assert opened is not None
    assert last_reading(opened) == LAST
    assert night(made, reading(1).at, clock=reading(1)).status == 3


def test_note_that_cannot_be_read_is_none_and_is_made_anew(tmp_path: Path) -> None:
    made = site(tmp_path / "site", {"c2b3-r5/qilu": case_text()})
    night(made, NOW, clock=LAST)
    (shelf(made) / "clock.json").chmod(0o644)
    (shelf(made) / "clock.json").write_bytes(b"\xff{")
    assert night(made, reading(9).at, clock=reading(9)).status == 3
    assert b"2022-04-29" in (shelf(made) / "clock.json").read_bytes()


def test_clock_of_this_machine_can_be_read() -> None:
    first, second = read_clock(NOW), read_clock(NOW)
    assert (first.boot, first.kept) == (second.boot, second.kept)
    assert second.uptime >= first.uptime
    assert msgspec.json.decode(msgspec.json.encode(first), type=Reading) == first
