"""The running of a command with a deadline, limits and its progress followed; what it makes is not its business."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

SAID: Final = 200_000  # bytes of what a command said that are kept

Watch = Callable[[float, float], None]


class Ran(msgspec.Struct, frozen=True):
    """How a command ended: its exit status, the end of what it said, and whether time was up."""

    status: int
    said: str
    is_late: bool


class Allowance(msgspec.Struct, frozen=True):
    """What a command may use: seconds, bytes of memory of its own and bytes of any one file (0: no limit).

    Memory is what it may write to (RLIMIT_DATA): near to what it really takes, where address space is not.
    """

    seconds: float
    memory: int = 0
    file: int = 0


def silently(_seconds: float, _speed: float) -> None:
    """Progress that nobody watches."""


def run(argv: list[str], folder: Path, allowance: Allowance, watch: Watch = silently) -> Ran:
    """Run a command in `folder`; past its deadline it and all that it started are killed.

    `watch` is told the seconds of film done and how many are done in a second.
    """
    parent = os.getppid()
    late = threading.Event()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=folder,
            env={**os.environ, "SVT_LOG": "1"},  # the AV1 encoder's chatter hides what went wrong
            start_new_session=True,
        )
        timer = threading.Timer(allowance.seconds, _expire, (process, late))
        timer.daemon = True
        try:
            _limit(process.pid, allowance)
            timer.start()
            _follow(process, parent, watch)
            process.wait()
        finally:
            timer.cancel()
            _kill(process)
        errors.seek(max(0, errors.seek(0, os.SEEK_END) - SAID))
        said = errors.read(SAID).decode(errors="replace")
    return Ran(process.returncode, said, late.is_set())


def last_line(said: str) -> str:
    """The last thing a command said of its input, for people."""
    lines = [line.strip() for line in said.splitlines() if line.strip() and "output file" not in line]
    return lines[-1][:120] if lines else "?"


def _limit(pid: int, allowance: Allowance) -> None:
    for kind, most in ((resource.RLIMIT_DATA, allowance.memory), (resource.RLIMIT_FSIZE, allowance.file)):
        if most and hasattr(resource, "prlimit"):
            try:
                resource.prlimit(pid, kind, (most, most))
            except ProcessLookupError:
                return  # it has ended already


def _follow(process: subprocess.Popen[bytes], parent: int, watch: Watch) -> None:
    """Follow the progress to its end. Nobody left to answer ends it too."""
    if process.stdout is None:
        return
    began = time.monotonic()
    with process.stdout as lines:
        for line in lines:
            name, _, value = line.strip().partition(b"=")
            if name == b"out_time_us" and value.isdigit():
                seconds = int(value) / 1_000_000
                watch(seconds, seconds / max(0.001, time.monotonic() - began))
            if os.getppid() != parent:
                _kill(process)


def _expire(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
