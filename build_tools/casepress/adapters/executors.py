"""Pools of worker processes for the cold build. What they give does not depend on their number."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")

AHEAD: Final = 2
_PR_SET_PDEATHSIG: Final = 1  # from linux/prctl.h

# The work and its tasks of the pool that is running: forked workers inherit them without copying.
_running: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []


def _call(number: int) -> Any:
    work, tasks = _running[-1]
    return work(tasks[number])


def _end_with(parent: int) -> None:
    """Lets a worker end when its parent is killed: by itself it would wait for the next task for ever."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


class ForkedWorkers:
    """Maps work over tasks in `jobs` forked processes; in this process when one is enough or fork is missing."""

    def __init__(self, jobs: int) -> None:
        self.jobs = max(1, jobs)

    def map(
        self,
        work: Callable[[T], R],
        tasks: Sequence[T],
        shift: int = 0,
        meanwhile: Callable[[], object] = lambda: None,
    ) -> Iterator[R]:
        """The answers in the order of the tasks. Answers travel between processes and must be picklable.

        `meanwhile` is called here once, as soon as the workers have something to do. After `shift` tasks for each
        (0: never) fresh processes take over: one that was forked comes to hold its own copy of every record that it
        looks at, because counting references writes to them.
        """
        if self.jobs == 1 or len(tasks) < 2 or "fork" not in multiprocessing.get_all_start_methods():
            meanwhile()
            yield from map(work, tasks)
            return
        step = shift * self.jobs or len(tasks)
        _running.append((work, tasks))
        gc.freeze()  # what lives now is shared with the workers; collecting would copy it
        try:
            for start in range(0, len(tasks), step):
                later = meanwhile if not start else lambda: None
                yield from self._shift(range(start, min(start + step, len(tasks))), later)
        finally:
            gc.unfreeze()
            _running.pop()

    def _shift(self, numbers: range, meanwhile: Callable[[], object]) -> Iterator[Any]:
        """The answers to the tasks with these numbers, from one set of processes."""
        context = multiprocessing.get_context("fork")
        count, parent = min(self.jobs, len(numbers)), (os.getpid(),)
        with ProcessPoolExecutor(count, context, initializer=_end_with, initargs=parent) as pool:
            # A few tasks ahead and no more: answers that wait to be used take memory.
            ahead = AHEAD * self.jobs + 1
            waiting = deque(pool.submit(_call, number) for number in numbers[:ahead])
            meanwhile()
            for number in numbers[ahead:]:
                yield waiting.popleft().result()
                waiting.append(pool.submit(_call, number))
            while waiting:
                yield waiting.popleft().result()


def default_jobs() -> int:
    """The number of processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
