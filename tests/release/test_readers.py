"""Readers who never stop reading, and runs that meet: real processes, real signals, real full and read-only disks."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import random
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from shelves import FIRST, NOON, SECOND, codes, keeper_of, on, public_files, shelf_at, write_site

from bench.faults import Script, in_child
from casepress.release import shelf as shelves_module
from casepress.release.manifest import MANIFEST, parse_manifest
from casepress.release.publication import Ending, Order, publish
from casepress.release.shelf import Shelf, keep, live_release, releases
from casepress.release.switching import rollback

ASSET = re.compile(r"href=([^ >]+)")
STAY = {"assets/site.1.css": "body{}", "assets/site.2.css": "body{margin:0}"}


@contextlib.contextmanager
def reader(shelf: Path, texts: tuple[str, ...]) -> Iterator[Callable[[], tuple[int, int]]]:
    """A process that reads the home page, its style sheet and the manifest by the public link, without a pause.

    The given call ends it and tells how many readings there were, and how many of them missed something.
    """
    out, inn = os.pipe()
    child = os.fork()
    if not child:
        stop = []
        signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
        done = missed = 0
        while not stop:
            done += 1
            missed += not _reads(shelf / "current", texts)
        os.write(inn, f"{done} {missed}".encode())
        os._exit(0)
    told: list[tuple[int, int]] = []

    def end() -> tuple[int, int]:
        if not told:
            os.kill(child, signal.SIGTERM)
            done, missed = os.read(out, 100).split()
            os.waitpid(child, 0)
            told.append((int(done), int(missed)))
        return told[0]

    try:
        yield end
    finally:
        end()
        os.close(out)
        os.close(inn)


def _reads(current: Path, texts: tuple[str, ...]) -> bool:
    """Whether a reader gets a home page that was published, its style sheet, and a manifest that is whole."""
    try:
        page = (current / "index.html").read_text("utf-8")
        assets = [(current / name).read_bytes() for name in ASSET.findall(page)]
        manifest = parse_manifest((current / MANIFEST).read_bytes()).value
    except OSError:
        return False
    return page in texts and len(assets) == 1 and all(assets) and manifest is not None


def slowly(seconds: float) -> Script:
    """A disk on which every call takes so long."""
    return Script(lambda number, call: time.sleep(seconds))


@pytest.fixture
def sites(tmp_path: Path) -> tuple[Path, Path]:
    """Two sites that share their assets, as sites of one version of the program do."""
    first = write_site(tmp_path / "one", {**FIRST, **STAY})
    return first, write_site(tmp_path / "two", {**SECOND, **STAY})


def test_reader_misses_nothing_while_releases_come_go_and_are_killed(
    tmp_path: Path, sites: tuple[Path, Path]
) -> None:
    shelf = shelf_at(tmp_path / "shelf")
    on(shelf, sites[0])
    chance = random.Random(5)
    killed = 0
    with reader(tmp_path / "shelf", (FIRST["index.html"], SECOND["index.html"])) as end:
        for number in range(30):
            delay = chance.uniform(0, 0.06)

            def run(number: int = number) -> int:
                slow = shelf_at(tmp_path / "shelf", slowly(0.0015))
                on(slow, sites[number % 2], number + 1, keep=2)
                if number % 3 == 0:
                    rollback(keeper_of(slow))
                return 0

            killed += _killed_after(run, delay)
        done, missed = end()
    assert missed == 0
    assert done > 200
    assert 5 <= killed <= 30
    write_site(sites[0], {**FIRST, "index.html": "<link href=assets/site.1.css>末"})
    assert on(shelf, sites[0], 99).ending is Ending.PUBLISHED
    assert public_files(tmp_path / "shelf")["index.html"].endswith("末")


def _killed_after(run: Callable[[], int], delay: float) -> bool:
    """Whether a run in a process of its own was still at work when it was killed after `delay` seconds."""
    child = os.fork()
    if not child:
        os._exit(run())
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


@pytest.mark.parametrize("offset", [number * 0.012 for number in range(12)])
def test_two_runs_at_once_never_both_publish_and_the_shelf_stays_whole(
    tmp_path: Path, sites: tuple[Path, Path], offset: float
) -> None:
    on(shelf_at(tmp_path / "shelf"), sites[0])

    def run() -> int:
        with keep(shelf_at(tmp_path / "shelf", slowly(0.001))) as kept:
            if kept.value is None:
                return 5
            order = Order(folder=sites[1], as_of=NOON + dt.timedelta(minutes=1))
            return {Ending.PUBLISHED: 0, Ending.UNCHANGED: 3, Ending.REFUSED: 4}[
                publish(kept.value, order).ending
            ]

    child = os.fork()
    if not child:
        os._exit(run())
    time.sleep(offset)
    mine = in_child(run)
    theirs = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert sorted((mine, theirs)) in ([0, 3], [0, 5])
    assert public_files(tmp_path / "shelf") == {**SECOND, **STAY}


def test_lock_opens_when_its_holder_dies_though_a_worker_of_it_lives_on(tmp_path: Path) -> None:
    shelf = shelf_at(tmp_path / "shelf")
    out, inn = os.pipe()
    child = os.fork()
    if not child:
        with keep(shelf):
            worker = os.fork()
            if not worker:
                time.sleep(30)
                os._exit(0)
            os.write(inn, str(worker).encode())
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    worker = int(os.read(out, 20))
    try:
        with keep(shelf) as kept:
            assert kept.value is not None
    finally:
        os.kill(worker, signal.SIGKILL)


def test_clock_that_jumps_changes_neither_order_nor_bytes(
    tmp_path: Path, sites: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = shelf_at(tmp_path / "shelf")
    for number, year in enumerate((2026, 1999, 2038)):

        class Clock(dt.datetime):
            @classmethod
            def now(cls, tz: dt.tzinfo | None = None, year: int = year) -> Clock:
                return cls(year, 1, 1, tzinfo=tz)

        monkeypatch.setattr(shelves_module.dt, "datetime", Clock)
        assert on(shelf, sites[number % 2], number).ending is Ending.PUBLISHED
        monkeypatch.undo()
    listed = releases(shelf)
    assert [one.release[:6] for one in listed] == ["000003", "000002", "000001"]
    assert [one.published[:4] for one in listed] == ["2038", "1999", "2026"]
    assert rollback(keeper_of(shelf)).value is not None
    assert live_release(shelf).startswith("000002")


def mounted(folder: Path, options: str) -> bool:
    """Whether a file system in memory could be mounted at a folder, which needs root."""
    folder.mkdir()
    if os.geteuid() or shutil.which("mount") is None:
        return False
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True)
    return made.returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    if not mounted(tmp_path / "disk", "size=3m,mode=755"):
        pytest.skip("mounting a small disk needs root")
    yield tmp_path / "disk"
    subprocess.run(["umount", "-l", tmp_path / "disk"], check=True)


def filled(folder: Path, left: int) -> None:
    """Fills a disk but for so many bytes."""
    state = os.statvfs(folder)
    (folder / "ballast").write_bytes(b"x" * (state.f_bavail * state.f_frsize - left))


def test_disk_that_is_really_full_keeps_the_public_site_and_room_makes_good(
    sites: tuple[Path, Path], small_disk: Path
) -> None:
    shelf = shelf_at(small_disk / "shelf")
    assert on(shelf, sites[0]).ending is Ending.PUBLISHED
    for left in range(0, 200_000, 8192):
        filled(small_disk, left)
        refused = on(shelf, sites[1], 1)
        assert (refused.ending, codes(refused)) == (Ending.REFUSED, ["CP803"]), left
        assert public_files(small_disk / "shelf") == {**FIRST, **STAY}
        (small_disk / "ballast").unlink()
    assert on(shelf, sites[1], 2).ending is Ending.PUBLISHED


def test_disk_that_fills_up_on_the_way_keeps_the_public_site(
    sites: tuple[Path, Path], small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = shelf_at(small_disk / "shelf")
    assert on(shelf, sites[0]).ending is Ending.PUBLISHED
    monkeypatch.setattr("casepress.release.staging.SPARE", -(10**12))  # the counting before sees room
    refused = 0
    for left in range(0, 200_000, 4096):
        filled(small_disk, left)
        made = on(shelf, sites[1], 1)
        (small_disk / "ballast").unlink()
        if made.ending is Ending.PUBLISHED:
            break
        refused += 1
        assert (made.ending, codes(made)[0]) == (Ending.REFUSED, "CP803"), left
        assert public_files(small_disk / "shelf") == {**FIRST, **STAY}, left
    assert refused >= 3
    assert public_files(small_disk / "shelf") == {**SECOND, **STAY}


def test_disk_that_became_read_only_keeps_the_public_site(sites: tuple[Path, Path], small_disk: Path) -> None:
    shelf = shelf_at(small_disk / "shelf")
    on(shelf, sites[0])
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with keep(shelf) as kept:
        assert kept.value is None
        assert [finding.code for finding in kept.findings] == ["CP804"]
    assert public_files(small_disk / "shelf") == {**FIRST, **STAY}
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    assert on(shelf, sites[1], 1).ending is Ending.PUBLISHED


def test_shelf_of_another_user_is_refused_with_the_reason(sites: tuple[Path, Path]) -> None:
    if os.geteuid():
        pytest.skip("becoming another user needs root")
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        shelf = shelf_at(Path(name, "shelf"))
        on(shelf, sites[0])

        def run() -> int:
            os.setuid(65534)
            with keep(Shelf(shelf.root, shelf.disk)) as kept:
                return 4 if [one.code for one in kept.findings] == ["CP804"] else 0

        assert in_child(run) == 4
        assert public_files(Path(name, "shelf")) == {**FIRST, **STAY}
