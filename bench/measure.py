"""Runs a command and tells how long it took, or how much memory its whole process tree held."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Final, NamedTuple

EVERY: Final = 0.05  # seconds between two samples of memory, or a two-hundredth of the run when that is more


class Memory(NamedTuple):
    """Peaks in MiB: the tree's summed proportional set size, its largest process's resident size; and the seconds
    that the sampled run took."""

    tree: float
    largest: float
    seconds: float


class RunError(Exception):
    """The command did not exit with 0; the message holds the end of what it printed."""


def seconds(command: Sequence[str], folder: Path, env: Mapping[str, str] | None = None) -> float:
    """Wall time of one run. Earlier writes are flushed to disk first."""
    os.sync()
    with tempfile.TemporaryFile() as printed:
        start = time.perf_counter()
        done = subprocess.run(command, cwd=folder, env=env, stdout=printed, stderr=printed, check=False)
        took = time.perf_counter() - start
        _demand_success(command, done.returncode, printed)
    return took


def memory(command: Sequence[str], folder: Path, env: Mapping[str, str] | None = None) -> Memory:
    """Peak memory of one run. Sampling slows the run, so this one is not timed."""
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=printed, stderr=printed)
        peak, start = 0, time.perf_counter()
        while True:
            peak = max(peak, sum(_pss(pid) for pid in _tree(process.pid)))
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            time.sleep(max(EVERY, (time.perf_counter() - start) / 200))
        took = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        _demand_success(command, process.returncode, printed)
    return Memory(peak / 1024, usage.ru_maxrss / 1024, took)


def _demand_success(command: Sequence[str], code: int, printed: IO[bytes]) -> None:
    if code:
        printed.seek(0)
        end = printed.read()[-2000:].decode(errors="replace")
        raise RunError(f"{Path(command[0]).name} {command[1]} exited with {code}: {end}")


def _tree(pid: int) -> list[int]:
    """A process and all that descend from it."""
    found = [pid]
    for one in found:
        with contextlib.suppress(OSError):  # it has just ended
            for children in list(Path(f"/proc/{one}/task").glob("*/children")):
                found += map(int, children.read_text().split())
    return found


def _pss(pid: int) -> int:
    """Proportional set size in KiB: shared pages are divided by sharers. 0 once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def set_aside(folder: Path) -> None:
    """Takes a folder out of the way without deleting it: on some file systems the first files made after many were
    deleted take several times as long, and that would be counted. The whole work folder is deleted at the end."""
    if folder.exists():
        waste = folder.parent / f".old-{folder.name}"
        waste.mkdir(exist_ok=True)
        folder.rename(waste / str(len(list(waste.iterdir()))))
        os.sync()
