"""A crew that notes what each file took: its seconds, and the memory that its process filled for it."""

from __future__ import annotations

import contextlib
import re
import resource
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from casepress.media.task import Answer, Task
from casepress.media.worker import Crew, Hear, deaf


class Stopwatch(Crew):
    """`seconds` and `kilobytes` by the names of the files; the start of a process counts to its first file.

    A process that a file brought down has no memory left to be read: its limits have bounded it.
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
    home = Path(f"/proc/{pid}")
    found = re.search(r"VmHWM:\s+(\d+) kB", (home / "status").read_text())
    (home / "clear_refs").write_text("5")
    return int(found.group(1)) if found else 0


def largest_child() -> int:
    """The most memory, in kilobytes, that any ended process had which this one started, itself among them as it was
    when it forked."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
