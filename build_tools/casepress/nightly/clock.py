"""Whether the clock of this machine can be believed: what it said at the last run, and what has passed since.

A clock that leapt forward must not open an embargo. Evidence: whether the system keeps its clock by a time server, and
the time since the machine started, which no setting of the clock moves.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import msgspec

from casepress.diagnostics import Checked, Place
from casepress.project import Project, read_vocabulary
from casepress.release.disk import store_text
from casepress.release.shelf import Shelf
from casepress.rules import nights as rules
from casepress.vocabulary.inspections import SHANGHAI, instant_of

FILE: Final = "clock.json"
BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
# A step of the clock by more than this is no correction of its drift.
STEP: Final = dt.timedelta(minutes=2)
_UNSYNCHRONISED: Final = 0x40  # STA_UNSYNC of adjtimex(2)


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What a machine says of the time: the instant by its clock, which start of the machine this is ("" unknown), the
    seconds since then, sleep included, and whether a time server keeps the clock (False where nobody can tell)."""

    at: dt.datetime
    boot: str = ""
    uptime: float = 0.0
    kept: bool = False


class Judgement(msgspec.Struct, frozen=True):
    """The instant that a run goes by, and whether it is another than the clock's because that cannot be believed."""

    instant: dt.datetime
    doubted: bool = False


class _Timex(ctypes.Structure):
    """The head of `struct timex`, with room for the rest."""

    _fields_ = (
        ("modes", ctypes.c_uint), ("offset", ctypes.c_long), ("freq", ctypes.c_long), ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long), ("status", ctypes.c_int), ("rest", ctypes.c_char * 512),
    )  # fmt: skip


def read_clock(at: dt.datetime) -> Reading:
    """What this machine says; `at` is the instant by its clock."""
    try:
        boot = BOOT.read_text("ascii").strip()
        uptime = time.clock_gettime(time.CLOCK_BOOTTIME)
    except (OSError, AttributeError):
        boot, uptime = "", 0.0
    return Reading(at=at, boot=boot, uptime=uptime, kept=_is_kept())


def _is_kept() -> bool:
    """Whether the kernel counts its clock as synchronised (adjtimex(2), read only)."""
    try:
        call = ctypes.CDLL(None).adjtimex
    except (OSError, AttributeError):
        return False
    state = _Timex()
    return int(call(ctypes.byref(state))) >= 0 and not state.status & _UNSYNCHRONISED


def judge(
    last: Reading | None, now: Reading, due: Callable[[], Iterable[dt.datetime]], gap: dt.timedelta
) -> Judgement:
    """By which instant a run goes; `due` gives the instants at which releases come out, `gap` is how long a machine
    may have been off (zero: any time).

    A clock that a time server keeps is believed. Since the same start the time that passed is known, and a clock that is ahead of
    it is not believed. After another start a clock is believed unless it opens a release and is ahead by more
    than `gap`; then nothing new comes out until somebody has looked.
    """
    if last is None or now.kept or now.at <= last.at:
        return Judgement(now.at)
    if now.boot and now.boot == last.boot:
        expected = last.at + dt.timedelta(seconds=now.uptime - last.uptime)
        return Judgement(expected, True) if now.at > expected + STEP else Judgement(now.at)
    if gap and now.at - last.at > gap and any(last.at < instant <= now.at for instant in due()):
        return Judgement(last.at, True)
    return Judgement(now.at)


def last_reading(shelf: Shelf) -> Reading | None:
    """What was noted at the last run that was believed; None when there is none that can be read."""
    try:
        return msgspec.json.decode(Path(shelf.path(FILE)).read_bytes(), type=Reading)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def note_clock(shelf: Shelf, now: Reading) -> None:
    """Notes a reading that was believed. OSError when that fails."""
    store_text(shelf.disk, shelf.path(FILE), msgspec.json.encode(now) + b"\n")


def settle(shelf: Shelf, now: Reading, project: Project, *, checked: bool) -> Checked[dt.datetime]:
    """By which instant a night of this site goes, with a finding where it is not that of the clock; a clock that is
    believed, or that somebody `checked`, is noted. OSError where the disk refuses."""
    last = None if checked else last_reading(shelf)

    def due() -> list[dt.datetime]:
        vocabulary, _ = read_vocabulary(project).value
        releases = (one for each in vocabulary.inspections.everything for one in each.releases)
        return [instant for one in releases if (instant := instant_of(one.publish_at)) is not None]

    found = judge(last, now, due, dt.timedelta(days=project.settings.clock_gap))
    if not found.doubted:
        if last is None or now.at > last.at:
            note_clock(shelf, now)
        return Checked(found.instant)
    count = sum(1 for instant in due() if found.instant < instant <= now.at)
    shown, used = (f"{one.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" for one in (now.at, found.instant))
    finding = rules.CLOCK_DOUBTED.at(Place(""), shown=shown, used=used, count=count)
    return Checked(found.instant, (finding,))
