"""Pools of worker processes for the cold build. What they give does not depend on their number."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")

AHEAD: Final = 3

# The work and its tasks of the pool that is running: forked workers inherit them without copying.
_running: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []


def _call(number: int) -> Any:
    work, tasks = _running[-1]
    return work(tasks[number])


class ForkedWorkers:
    """Maps work over tasks in `jobs` forked processes; in this process when one is enough or fork is missing."""

    def __init__(self, jobs: int) -> None:
        self.jobs = max(1, jobs)

    def map(self, work: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R]:
        """The answers in the order of the tasks. Answers travel between processes and must be picklable."""
        if self.jobs == 1 or len(tasks) < 2 or "fork" not in multiprocessing.get_all_start_methods():
            yield from map(work, tasks)
            return
        _running.append((work, tasks))
        gc.freeze()  # what lives now is shared with the workers; collecting would copy it
        try:
            context = multiprocessing.get_context("fork")
            with ProcessPoolExecutor(min(self.jobs, len(tasks)), mp_context=context) as pool:
                # A few tasks ahead and no more: answers that wait to be used take memory.
                waiting: deque[Future[Any]] = deque()
                for number in range(len(tasks)):
                    if len(waiting) > AHEAD * self.jobs:
                        yield waiting.popleft().result()
                    waiting.append(pool.submit(_call, number))
                while waiting:
                    yield waiting.popleft().result()
        finally:
            gc.unfreeze()
            _running.pop()


def default_jobs() -> int:
    """The number of processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
