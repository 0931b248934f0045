"""`python -m bench.nights`: kills, fails and times nights, and prints what the public saw.

Every kill and every time here is of the real command on a real disk. A reader polls the public tree all the time; after every kill the
tree is compared with its manifest, byte for byte, and the next run must reach the new release.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import errno
import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from bench.corpus import change_case, write_corpus
from bench.damage import damages
from bench.faults import copied, failing, in_child, recording
from bench.measure import set_aside
from bench.plan import plan_inspections, release_day
from casepress.cli import main as casepress
from casepress.release.manifest import MANIFEST, UNNAMED, parse_manifest
from casepress.release.publication import Ending, Order, publish
from casepress.release.shelf import Shelf, keep, live_manifest, open_shelf

ASSET: Final = re.compile(r'(?:href|src)="?(assets/[^" >]+)')
ERRORS: Final = (errno.ENOSPC, errno.EIO, errno.EROFS)
MEMORY: Final = Path("/dev/shm")
OFFSETS: Final = 12
# Warm nights that are timed.
ROUNDS: Final = 3
# At how many calls of a publication each error strikes, spread evenly from the first to the last.
POINTS: Final = 100


class Broken(Exception):  # noqa: N818 - it is the finding of this program
    """The public tree is not one release, whole."""


class Seen(NamedTuple):
    """What a reader met: readings, and those in which anything was missing."""

    readings: int
    missed: int


def public_release(shelf: Path) -> str:
    """The id of the public release, every file of which is there with its digest; "" when none is public."""
    if not (shelf / "current").is_symlink():
        return ""
    root = (shelf / "current").resolve(strict=True)
    manifest = parse_manifest((root / MANIFEST).read_bytes()).value
    if manifest is None:
        raise Broken("manifest")
    for entry in manifest.files:
        if hashlib.sha256((root / entry.path).read_bytes()).hexdigest() != entry.sha256:
            raise Broken(entry.path)
    return manifest.release


@contextlib.contextmanager
def reader(shelf: Path) -> Iterator[list[Seen]]:
    """A process that reads home page, assets and manifest by the public link without a pause; its count is in the
    list when the block has ended."""
    out, inn = os.pipe()
    child = os.fork()
    if not child:
        stop: list[int] = []
        signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
        readings = missed = 0
        while not stop:
            readings += 1
            missed += not _reads(shelf / "current")
            time.sleep(0.0005)
        os.write(inn, f"{readings} {missed}".encode())
        os._exit(0)
    seen: list[Seen] = []
    try:
        yield seen
    finally:
        os.kill(child, signal.SIGTERM)
        readings, missed = map(int, os.read(out, 100).split())
        os.waitpid(child, 0)
        seen.append(Seen(readings, missed))


def _reads(current: Path) -> bool:
    try:
        page = (current / "index.html").read_text("utf-8")
        found = {name for name in ASSET.findall(page) if (current / name).stat().st_size}
        return len(found) > 1 and parse_manifest((current / MANIFEST).read_bytes()).value is not None
    except OSError:
        return False


def command(folder: Path, *args: str) -> int:
    """The command in a forked process, which saves half a second of loading; its status, or minus the signal."""
    return os.waitstatus_to_exitcode(os.waitpid(started(folder, *args), 0)[1])


def started(folder: Path, *args: str) -> int:
    """The process of a command that was started; what it prints is not shown."""
    child = os.fork()
    if not child:
        status = 99
        try:
            os.setsid()
            os.chdir(folder)
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nowhere, stream)
            status = casepress(args)
        finally:
            os._exit(status)
    return child


def kill_at_random(corpus: Path, shelf: Path, count: int, seed: int) -> list[str]:
    """Kills so many whole nights, build included, each at a random instant of its length."""
    chance = random.Random(seed)
    args = ("nightly", str(shelf), "--jobs", "2")
    if command(corpus, *args) not in (0, 1):
        raise Broken("the first night")
    change_case(corpus, 0)
    start = time.perf_counter()
    command(corpus, *args)
    length = time.perf_counter() - start
    found: Counter[str] = Counter()
    with reader(shelf) as seen:
        for number in range(1, count + 1):
            before = public_release(shelf)
            change_case(corpus, number)
            child = started(corpus, *args)
            # Half of them while the shelf is written, which is the shorter part of a night.
            time.sleep(chance.uniform(0 if number % 2 else length * 0.6, length * 1.05))
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            found["killed" if status < 0 else "ended before"] += 1
            after = public_release(shelf)
            found["old" if after == before else "new"] += 1
            start = time.perf_counter()
            again = command(corpus, *args)
            # The machine may be busy with other things: the last night tells how long the next one takes.
            length = time.perf_counter() - start
            reached = public_release(shelf)
            found["reached"] += again in (0, 1, 3) and reached > before
            found["wrong status"] += again == 3 and after == before
    readings, missed = seen[0]
    return [
        f"{count} nights killed at random instants: {found['killed']} were at work, "
        f"{found['old']} left the old release, {found['new']} the new, 0 a broken one",
        f"the next run reached the new release {found['reached']} times of {count}",
        f"reader: {readings} readings, {missed} missed",
    ]


def two_at_once(corpus: Path, shelf: Path) -> list[str]:
    """Two nights at twelve distances in time."""
    args = ("nightly", str(shelf), "--jobs", "1")
    ends: Counter[str] = Counter()
    for number in range(OFFSETS):
        change_case(corpus, 5000 + number)
        first = started(corpus, *args)
        time.sleep(number * 0.1)
        second = command(corpus, *args)
        statuses = (os.waitstatus_to_exitcode(os.waitpid(first, 0)[1]), second)
        if not set(statuses) <= {0, 1, 3, 5} or sum(one in (0, 1) for one in statuses) != 1:
            raise Broken(f"two at once: {statuses}")
        ends[" and ".join(map(str, statuses))] += 1
        public_release(shelf)
    return [f"two nights at {OFFSETS} distances: statuses {dict(ends)}, the public tree whole each time"]


def damage_the_cache(corpus: Path, shelf: Path, count: int, seed: int) -> list[str]:
    """Nights over a cache that was damaged before: the public tree is the old release or the new one, the status says
    which, and there is no traceback."""
    args = ("nightly", str(shelf), "--jobs", "1")
    cache = corpus / ".cache" / "casepress"
    command(corpus, *args)
    before = corpus.parent / "older-cache"
    shutil.copytree(cache, before)
    change_case(corpus, 0)
    command(corpus, *args)
    found: Counter[str] = Counter()
    ways: Counter[str] = Counter()
    for number, harm in enumerate(damages(count, seed), 1):
        changes = number % 3 != 0
        if changes:
            add_sentence(corpus, number)
        public = public_release(shelf)
        done = harm(cache, before)
        ways[done.way] += 1
        status = command(corpus, *args)
        after = public_release(shelf)
        expected = (0, 1) if after > public else (1, 3, 4)
        if status not in expected:
            raise Broken(f"status {status} after {done}: {public} -> {after}")
        if (cache / "crash.log").exists():
            raise Broken(f"crash after {done}: {(cache / 'crash.log').read_text()}")
        found["new" if after > public else "old"] += 1
        found["reached"] += (after > public) is changes
        if status == 4:
            found["refused"] += 1
            command(corpus, *args)
    return [
        f"{count} nights over a cache damaged in {len(ways)} ways: {found['new']} published the new release, "
        f"{found['old']} left the old one, 0 broken, 0 tracebacks, {found['refused']} refused; {found['reached']} "
        "did exactly what a night with a sound cache would have done",
    ]


def add_sentence(corpus: Path, number: int) -> None:
    """Adds to one case a sentence that no other has."""
    files = sorted((corpus / "cases").glob("c*/*.md"))
    chosen = files[number % len(files)]
    text = f"\n补充核查发现，第{number}号点位仍有{number + 7}吨废渣没有清运，当地至今没有说明原因。\n"
    chosen.write_bytes(chosen.read_bytes() + text.encode())


def fail_everywhere(site: Path, other: Path, scratch: Path) -> list[str]:
    """Calls that change the disk fail, once and from then on; and each of them is the last of its process."""
    opened = open_shelf(scratch / "shelf").value
    assert opened is not None
    put(opened, site)
    disk = recording()
    put(Shelf(str(copied(scratch / "shelf", scratch / "s")), disk), other)
    lines = []
    for code in ERRORS:
        found: Counter[str] = Counter()
        points = sorted({disk.count * number // POINTS for number in range(POINTS)} | {disk.count - 1})
        for at in points:
            for once in (True, False):
                folder = copied(scratch / "shelf", scratch / "s")
                ending = put(Shelf(str(folder), failing(code, at, once=once)), other)
                public = live_manifest(Shelf(str(folder), recording()))
                new = public is not None and public.counter == 2
                public_release(folder)
                found["agree"] += new == (ending is Ending.PUBLISHED)
                found["refused"] += ending is Ending.REFUSED
                found["reached"] += put(Shelf(str(folder), recording()), other) is not Ending.REFUSED
        tries = 2 * len(points)
        lines.append(
            f"{errno.errorcode[code]} at {len(points)} of {disk.count} calls, once and from then on: {tries} runs, "
            f"{found['refused']} refused with the old release public, the ending was true {found['agree']} times, "
            f"the next run reached the new release {found['reached']} times"
        )
    return [*lines, _killed_everywhere(disk.count, other, scratch)]


def _killed_everywhere(count: int, other: Path, scratch: Path) -> str:
    found: Counter[str] = Counter()
    for at in range(count):
        folder = copied(scratch / "shelf", scratch / "s")

        def act(number: int, _call: str, at: int = at) -> None:
            if number == at:
                os.kill(os.getpid(), signal.SIGKILL)

        disk = recording()
        disk.act = act
        found["killed"] += in_child(lambda d=disk, f=folder: put(Shelf(str(f), d), other)) == -signal.SIGKILL
        found[public_release(folder)[:6]] += 1
        put(Shelf(str(folder), recording()), other)
        found["reached"] += public_release(folder)[:6] >= "000002"
    return (
        f"killed at each of {count} calls: {found['killed']} killed, {found['000001']} old, {found['000002']} new, "
        f"0 broken; the next run reached the new release {found['reached']} times"
    )


def put(shelf: Shelf, folder: Path) -> Ending:
    """Publishes a built folder."""
    with keep(shelf) as kept:
        if kept.value is None:
            return Ending.REFUSED
        order = Order(folder=folder, as_of=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), keep=1)
        return publish(kept.value, order).ending


def warm_night(corpus: Path, shelf: Path, cases: int) -> list[str]:
    """A cold night, then warm ones with a new release of eight cases each, a cold build after every one of them; a night
    without changes, and a rollback."""
    aside, other = corpus.parent / "away", corpus.parent / "other"
    aside.mkdir()
    shutil.copytree(corpus, other)
    newest = newest_releases(cases)[:ROUNDS]
    for name in newest:
        (corpus / "cases" / name).rename(aside / name)
    cold, _ = timed(corpus, "nightly", str(shelf))
    before = disk_use(shelf)
    nights, builds, grown, counts = [], [], 0, []
    for name in reversed(newest):
        (aside / name).rename(corpus / "cases" / name)
        counts.append(len(list((corpus / "cases" / name).iterdir())))
        nights.append(timed(corpus, "nightly", str(shelf))[0])
        grown = grown or disk_use(shelf) - before
        for made in ("site", ".cache"):
            set_aside(other / made)
        builds.append(timed(other, "build")[0])
    changed, folders = changed_use(shelf)
    same, status = timed(corpus, "nightly", str(shelf))
    back, _ = timed(corpus, "rollback", str(shelf))
    shares = [night / build for night, build in zip(nights, builds, strict=True)]
    told = ", ".join(f"{night:.2f} ÷ {build:.2f} s" for night, build in zip(nights, builds, strict=True))
    return [
        f"{cases} cases: cold build {median(builds):.2f} s; cold night (build, shelf, verification, switch) {cold:.2f} s",
        f"one new release of {counts[0]}, {ROUNDS} nights, each ÷ the cold build after it: {told}: "
        f"median {median(shares):.2f}; ÷ the cold night {median(nights) / cold:.2f}",
        f"nothing changed: {same:.2f} s, status {status}; rollback: {back:.2f} s",
        f"the new version takes {grown / 1e6:.1f} MB on the disk: {changed / 1e6:.1f} MB the changed files, "
        f"{folders / 1e6:.1f} MB the folders of changed pages, "
        f"{(grown - changed - folders) / 1e6:.1f} MB everything else (lists of links, what the next night must know)",
    ]


def newest_releases(cases: int) -> list[str]:
    """The releases of the benchmark's corpus, the newest first."""
    found = (
        (release_day(one, number), f"{one.id}-r{number}")
        for one in plan_inspections(cases)
        for number in range(1, one.releases + 1)
    )
    return [name for _, name in sorted(found, reverse=True)]


def timed(folder: Path, *args: str) -> tuple[float, int]:
    """Seconds of a command in a new process, and its status."""
    os.sync()
    program = [sys.executable, "-c", "from casepress.cli import script; script()"]
    start = time.perf_counter()
    done = subprocess.run([*program, *args], cwd=folder, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start, done.returncode


def disk_use(folder: Path) -> int:
    """The bytes that a folder takes on the disk, every file once."""
    os.sync()
    done = subprocess.run(["du", "-s", "-B1", folder], capture_output=True, text=True, check=True)
    return int(done.stdout.split()[0])


def changed_use(shelf: Path) -> tuple[int, int]:
    """What the files that the public release has otherwise than the one before take on the disk with their compressed
    twins, and what the folders take that hold but one page and its twins."""
    public = sorted((shelf / "versions").iterdir())[-2:]
    texts = [parse_manifest((one / "public" / MANIFEST).read_bytes()).value for one in public]
    assert texts[0] is not None
    assert texts[1] is not None
    old = {entry.path: entry for entry in texts[0].files}
    new = [entry.path for entry in texts[1].files if old.get(entry.path) != entry]
    files = folders = 0
    # The manifest, which names every file but itself, is another each time.
    for name in (*new, *sorted(UNNAMED)):
        path = public[1] / "public" / name
        if path.exists():
            twins = [path, *(path.with_name(path.name + end) for end in (".gz", ".br"))]
            files += sum(one.stat().st_blocks * 512 for one in twins if one.exists())
            alone = all(one.name.startswith("index.html") for one in path.parent.iterdir())
            folders += path.parent.stat().st_blocks * 512 if alone else 0
    return files, folders


def _random(folder: Path, given: argparse.Namespace) -> list[str]:
    write_corpus(folder / "corpus", given.small, given.seed)
    if not given.kills:
        command(folder / "corpus", "nightly", str(folder / "shelf"), "--jobs", "1")
    killed = (
        kill_at_random(folder / "corpus", folder / "shelf", given.kills, given.seed) if given.kills else []
    )
    return [*killed, *two_at_once(folder / "corpus", folder / "shelf")]


def _faults(folder: Path, given: argparse.Namespace) -> list[str]:
    write_corpus(folder / "corpus", 16, given.seed)
    command(folder / "corpus", "build", "--site-dir", str(folder / "one"))
    change_case(folder / "corpus", 3)
    shutil.copytree(folder / "one", folder / "two")
    command(folder / "corpus", "build", "--site-dir", str(folder / "two"))
    (folder / "scratch").mkdir()
    return fail_everywhere(folder / "one", folder / "two", folder / "scratch")


def _timed(folder: Path, given: argparse.Namespace) -> list[str]:
    write_corpus(folder / "corpus", given.cases, given.seed)
    return warm_night(folder / "corpus", folder / "shelf", given.cases)


def _cache(folder: Path, given: argparse.Namespace) -> list[str]:
    write_corpus(folder / "corpus", 12, given.seed)
    return damage_the_cache(folder / "corpus", folder / "shelf", given.damages, given.seed)


PARTS: Final[dict[str, Callable[[Path, argparse.Namespace], list[str]]]] = {
    "kills": _random,
    "cache": _cache,
    "faults": _faults,
    "figures": _timed,
}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.nights", description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument(
        "--cases", type=int, default=10_000, help="size of the site that is timed (0: not timed)"
    )
    parser.add_argument("--small", type=int, default=60, help="size of the site that is killed")
    parser.add_argument("--damages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=PARTS, action="append", help="this part only (repeatable)")
    given = parser.parse_args()
    for name in given.only or PARTS:
        # Thousands of flushes would wait for a real disk; the kills and the times are those of a real one.
        part, place = PARTS[name], MEMORY if name in ("faults", "cache") and MEMORY.is_dir() else None
        with tempfile.TemporaryDirectory(prefix="casepress-nights-", dir=place) as folder:
            for line in part(Path(folder), given):
                print(f"{name}: {line}", flush=True)


if __name__ == "__main__":
    main()
