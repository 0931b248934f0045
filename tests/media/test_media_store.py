"""The store under a full disk, killed runs, two runs at once, tidying and verifying."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from media_desk import Desk, codes, image, video

from casepress.media.encoder import find_ffmpeg
from casepress.media.inventory import Flaw, held, note_use, prune, uses, verify
from casepress.media.ledger import enter, lines
from casepress.media.originals import Originals
from casepress.media.rendition import Wanted
from casepress.media.store import locked, recall

MAKE = (
    "import sys; from pathlib import Path; import msgspec\n"
    "from casepress.media.rendition import Wanted; from casepress.media.workshop import prepare\n"
    "wanted = msgspec.json.decode(sys.argv[1], type=tuple[Wanted, ...])\n"
    "prepare(wanted, Path('media'), Path('store'), jobs=2)"
)


def _start(desk: Desk, wanted: tuple[Wanted, ...]) -> subprocess.Popen[bytes]:
    argv = [sys.executable, "-c", MAKE, msgspec.json.encode(wanted).decode()]
    return subprocess.Popen(argv, cwd=desk.root, start_new_session=True)


def _tree(pid: int) -> list[int]:
    below: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            below += _tree(int(child))
    return [pid, *below]


def _filled(desk: Desk) -> tuple[Wanted, ...]:
    desk.clip("1.mp4", source="testsrc2=size=320x240:rate=10:duration=2")
    for number in range(4):
        desk.picture(f"{number}.png", (300 + number, 200))
    return (video("1.mp4"), *(image(f"{number}.png") for number in range(4)))


def test_a_run_killed_at_any_moment_leaves_whole_things_only_and_the_next_goes_on(
    desk: Desk, tmp_path: Path
) -> None:
    wanted = _filled(desk)
    whole: dict[str, bytes] = {}
    for delay in (0.3, 0.6, 0.9, 1.3):
        run = _start(desk, wanted)
        time.sleep(delay)
        for pid in reversed(_tree(run.pid)):
            os.kill(pid, signal.SIGKILL)
        run.wait()
        facts = list(desk.store.glob("[0-9a-f][0-9a-f]/*.json"))
        assert all(recall(desk.store, path.stem) is not None for path in facts)
        assert not verify(desk.store, lambda number: None)
        assert whole.items() <= (whole := desk.made()).items(), "what was whole has stayed as it was"
    assert not desk.press(*wanted).findings
    (tmp_path / "clean").mkdir()
    clean = Desk(tmp_path / "clean")
    clean.media.rmdir()
    clean.media.symlink_to(desk.media)
    clean.press(*wanted)
    assert desk.made() == clean.made()


@pytest.fixture
def small_disk(desk: Desk) -> Iterator[Path]:
    desk.store.mkdir()
    argv = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(desk.store)]
    if os.geteuid() or subprocess.run(argv, capture_output=True, check=False).returncode:
        pytest.skip("a disk of its own can be mounted by root alone")
    try:
        yield desk.store
    finally:
        subprocess.run(["umount", "-l", str(desk.store)], check=True)


def test_a_full_disk_is_a_finding_for_each_file_and_leaves_nothing_half(desk: Desk, small_disk: Path) -> None:
    desk.clip(
        "1.mp4",
        "-preset",
        "ultrafast",
        source="testsrc2=size=640x480:rate=10:duration=2,noise=alls=90:allf=t",
    )
    desk.picture("1.png")
    made = desk.press(video("1.mp4"), image("1.png"))
    assert codes(made) == ["CP642"]
    assert list(made.value.media) == ["1.png"]
    assert not [name for name in desk.made() if name.endswith(".mp4")]
    assert not any((small_disk / "aside").iterdir())
    subprocess.run(["mount", "-o", "remount,size=40m", str(small_disk)], check=True)
    assert not desk.press(video("1.mp4"), image("1.png")).findings


def test_a_disk_that_is_full_from_the_start_is_a_finding_too(desk: Desk, small_disk: Path) -> None:
    desk.picture("1.png")
    find_ffmpeg(small_disk / "encoder.json")
    with pytest.raises(OSError, match="No space"):
        (small_disk / "filler").write_bytes(b"x" * 500_000)
    assert codes(desk.press(image("1.png"))) == ["CP642"]


def test_two_runs_at_once_make_everything_once_and_the_same(desk: Desk) -> None:
    wanted = _filled(desk)
    runs = [_start(desk, wanted) for _ in range(2)]
    assert [run.wait(timeout=60) for run in runs] == [0, 0]
    assert not verify(desk.store, lambda number: None)
    assert not desk.press(*wanted).findings
    assert not any((desk.store / "locks").iterdir())


def test_a_key_that_another_run_makes_is_waited_for_and_a_dead_runs_lock_is_not(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from casepress.media.store import locked\n"
        "with locked(Path(sys.argv[1]), ['ab']):\n    print('held', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE)
    assert other.stdout is not None
    other.stdout.readline()
    got = threading.Event()

    def wait() -> None:
        with locked(tmp_path, ["ab"]):
            got.set()

    waiter = threading.Thread(target=wait)
    waiter.start()
    assert not got.wait(0.3)
    other.kill()
    other.wait()
    assert got.wait(5)
    waiter.join()
    other.stdout.close()


def test_what_no_case_names_and_no_recent_build_used_is_deleted(desk: Desk) -> None:
    names = [f"{number}.png" for number in range(5)]
    for number, name in enumerate(names):
        desk.picture(name, (60 + number, 40))
        desk.press(image(name))  # five builds that differ: the first two are no longer remembered
    every = {made.key: made.original for made in held(desk.store)}
    for path in desk.store.glob("[0-9a-f][0-9a-f]/*"):
        os.utime(path, (0, 0))
    named = next(key for key in every if not any(key in use.keys for use in uses(desk.store)))
    would = prune(desk.store, [named], dry_run=True)
    assert (would.keys, len(list(held(desk.store)))) == (1, 5)
    assert prune(desk.store, [named], dry_run=False) == would
    left = {made.key for made in held(desk.store)}
    assert len(left) == 4
    assert named in left
    assert not desk.press(*map(image, names)).findings


def test_what_was_made_today_is_not_deleted(desk: Desk) -> None:
    desk.picture("1.png")
    desk.press(image("1.png"))
    (desk.store / "used.json").unlink()
    assert prune(desk.store, [], dry_run=False).keys == 0


def test_the_last_three_builds_that_differ_are_remembered(tmp_path: Path) -> None:
    for keys in (["a"], ["b"], ["b"], ["c"], ["d"]):
        note_use(tmp_path, keys)
    assert [use.keys for use in uses(tmp_path)] == [("d",), ("c",), ("b",)]


def test_verifying_finds_bytes_that_changed_and_files_that_are_gone(desk: Desk) -> None:
    desk.clip("1.mp4")
    desk.press(video("1.mp4"))
    film = next(desk.store.glob("??/*.mp4"))
    poster = next(desk.store.glob("??/*.jpg"))
    data = film.read_bytes()
    assert not verify(desk.store, lambda number: None)
    film.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    poster.unlink()
    found = verify(desk.store, lambda number: None)
    assert sorted(found, key=lambda flaw: flaw.what) == [
        Flaw(film.name, "changed"),
        Flaw(poster.name, "missing"),
    ]


def test_every_original_stands_once_in_the_private_book(desk: Desk, tmp_path: Path) -> None:
    book = tmp_path / "book.jsonl"
    desk.picture("a/1.png")
    shelf = Originals(desk.media, tmp_path / "memory")
    shelf.find("a/1.png", 10**9)
    assert enter(book, shelf.found.values()) == 1
    assert enter(book, shelf.found.values()) == 0
    first = book.read_bytes()
    book.write_bytes(first + b'{"sha256": "cut')
    (line,) = lines(book)
    assert (line.name, line.bytes) == ("a/1.png", (desk.media / "a/1.png").stat().st_size)
    assert len(line.sha256) == 64
