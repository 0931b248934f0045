"""Pools of worker processes for the cold build. What they give does not depend on their number."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from typing import Any, Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")

# Tasks for each worker that are not done: the one that it works on, and the next.
AHEAD: Final = 2
# Answers that wait for an earlier one take memory: from so many bytes of them on no more tasks are begun.
HELD: Final = 8 << 20
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
                numbers = range(start, min(start + step, len(tasks)))
                yield from self._shift(numbers, meanwhile if not start else None)
        finally:
            gc.unfreeze()
            _running.pop()

    def _shift(self, numbers: range, meanwhile: Callable[[], object] | None) -> Iterator[Any]:
        """The answers to the tasks with these numbers, from one set of processes."""
        context = multiprocessing.get_context("fork")
        count, parent = min(self.jobs, len(numbers)), (os.getpid(),)
        with ProcessPoolExecutor(count, context, initializer=_end_with, initargs=parent) as pool:
            tasks, waiting = deque(numbers), deque[Future[Any]]()
            while tasks or waiting:
                while tasks and _has_room(waiting, AHEAD * count):
                    waiting.append(pool.submit(_call, tasks.popleft()))
                if meanwhile is not None:
                    meanwhile()
                    meanwhile = None
                if not waiting[0].done() and tasks:
                    # Whichever ends first leaves its worker without work: the first of all may take long.
                    wait([one for one in waiting if not one.done()], return_when=FIRST_COMPLETED)
                    continue
                yield waiting.popleft().result()


def _has_room(waiting: Iterable[Future[Any]], most: int) -> bool:
    """Whether another task may be begun: few enough are not done, and the answers that wait to be used take little."""
    held = under_way = 0
    for one in waiting:
        if not one.done():
            under_way += 1
        elif one.exception() is None:
            answer = one.result()
            held += len(answer) if isinstance(answer, bytes) else 0
    return under_way < most and held < HELD


def default_jobs() -> int:
    """The number of processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
