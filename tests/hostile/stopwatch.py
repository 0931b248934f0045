"""A crew that notes what each file took: its seconds, and the memory that its process filled for it."""

from __future__ import annotations

import contextlib
import os
import re
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from casepress.media.task import Answer, Task
from casepress.media.worker import Crew, Hear, deaf


class Stopwatch(Crew):
    """`seconds` and `kilobytes` by the names of the files; the start of a process counts to its first file.

    A process that a file brought down has no memory left to be read: `Scales` sees it while it lives.
    """

    def __init__(self) -> None:
        super().__init__()
        self.seconds: dict[str, float] = {}
        self.kilobytes: dict[str, int] = {}

    def ask(self, module: str, tasks: Sequence[Task], hear: Hear = deaf) -> Iterator[Answer]:
        began = time.monotonic()
        for task, answer in zip(tasks, super().ask(module, tasks, hear), strict=True):
            self.seconds[task.name] = time.monotonic() - began
            for process in self._live:
                with contextlib.suppress(OSError):
                    self.kilobytes[task.name] = _peak(process.pid)
            yield answer
            began = time.monotonic()


def _peak(pid: int) -> int:
    """The most memory that a process had since it was asked last (proc(5): VmHWM, clear_refs)."""
    found = _high_water(pid)
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    return found


def _high_water(pid: int) -> int:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found.group(1)) if found else 0


class Scales:
    """While it is open, the most memory in kilobytes of any process that this one started, or those started in turn.

    Looked at a hundred times a second. What the system itself keeps of ended children (getrusage) cannot be used:
    a process that starts a program counts with the memory of who started it, here the whole test run.
    """

    def __init__(self) -> None:
        self.kilobytes = 0
        self._closed = threading.Event()
        self._watcher = threading.Thread(target=self._watch)

    def __enter__(self) -> Scales:
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        self._watcher.join()

    def _watch(self) -> None:
        mine = Path("/proc/self/cmdline").read_bytes()
        while not self._closed.wait(0.01):
            for pid in _descendants(os.getpid()):
                # Before it became another program it had our own memory, and our command line.
                with contextlib.suppress(OSError):
                    if Path(f"/proc/{pid}/cmdline").read_bytes() != mine:
                        self.kilobytes = max(self.kilobytes, _high_water(pid))


def _descendants(pid: int) -> Iterator[int]:
    with contextlib.suppress(OSError):
        for one in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in map(int, one.read_text().split()):
                yield child
                yield from _descendants(child)
