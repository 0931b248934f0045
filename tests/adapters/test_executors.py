"""Worker processes: the same answers in the same order, whatever their number; a fault is not swallowed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from casepress.adapters.executors import HELD, ForkedWorkers, default_jobs


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_answers_come_in_the_order_of_the_tasks(jobs: int) -> None:
    factor = 3  # a closure: forked workers inherit it
    assert list(ForkedWorkers(jobs).map(lambda task: task * factor, range(20))) == [n * 3 for n in range(20)]


def test_several_jobs_use_other_processes_and_one_job_does_not() -> None:
    assert set(ForkedWorkers(1).map(lambda _: os.getpid(), range(4))) == {os.getpid()}
    assert os.getpid() not in set(ForkedWorkers(2).map(lambda _: os.getpid(), range(4)))


def test_after_a_shift_other_processes_take_over_and_the_order_stays() -> None:
    answers = list(ForkedWorkers(2).map(lambda task: (task, os.getpid()), range(12), 2))
    assert [task for task, _ in answers] == list(range(12))
    shifts = [{pid for _, pid in answers[at : at + 4]} for at in (0, 4, 8)]
    assert not shifts[0] & shifts[1]
    assert not shifts[1] & shifts[2]


@pytest.mark.parametrize("jobs", [1, 2])
def test_fault_of_a_worker_reaches_the_caller(jobs: int) -> None:
    def divide(task: int) -> float:
        return 1 / task

    with pytest.raises(ZeroDivisionError):
        list(ForkedWorkers(jobs).map(divide, [1, 0, 2]))
    assert list(ForkedWorkers(jobs).map(divide, [1, 2])) == [1, 0.5]


def test_no_tasks_give_no_answers() -> None:
    assert list(ForkedWorkers(4).map(str, [])) == []


def test_number_of_jobs_by_default_is_at_least_one() -> None:
    assert default_jobs() >= 1


def test_workers_end_when_their_parent_is_killed() -> None:
    out, inn = os.pipe()
    parent = os.fork()
    if not parent:

        def work(_: int) -> None:
            os.write(inn, f"{os.getpid()} ".encode())
            time.sleep(30)

        list(ForkedWorkers(2).map(work, range(4)))
        os._exit(0)
    os.close(inn)
    pids = b""
    while pids.count(b" ") < 2:
        pids += os.read(out, 100)
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    # The pipe ends when nobody is left who could write to it.
    assert os.read(out, 100) == b""


def test_a_long_task_leaves_no_other_worker_without_work(tmp_path: Path) -> None:
    def work(number: int) -> bytes:
        if number:
            (tmp_path / str(number)).touch()
        else:
            _wait_for(lambda: _count(tmp_path) == 19)
        return b"%d" % _count(tmp_path)

    answers = list(ForkedWorkers(2).map(work, range(20)))
    assert answers[0] == b"19"
    assert len(answers) == 20


def test_answers_that_wait_for_a_long_task_take_little_memory(tmp_path: Path) -> None:
    def work(number: int) -> bytes:
        if number:
            (tmp_path / str(number)).touch()
            return bytes(HELD // 2)
        time.sleep(0.5)
        return b"%d" % _count(tmp_path)

    begun = int(next(ForkedWorkers(2).map(work, range(30))))
    assert 2 <= begun <= 6, "two that are held, and those that were under way"


def _count(folder: Path) -> int:
    return len(list(folder.iterdir()))


def _wait_for(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not reached() and time.monotonic() < end:
        time.sleep(0.01)
