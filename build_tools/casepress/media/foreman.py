"""Has made what the store lacks: hands tasks to workers, several at once, and stores what comes back.

Run as a process of its own (`python -m casepress.media.foreman`), so that a night without new media does not
even load it. Where the work is done is the executor's business: threads here, or other machines.
"""

from __future__ import annotations

import contextlib
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from pathlib import Path

import msgspec

from casepress.media.encoder import MEMORY, picture_coders, same_encoder
from casepress.media.originals import is_untouched
from casepress.media.rendition import Made
from casepress.media.store import is_full, locked, publish, recall, scratch_in, sweep
from casepress.media.task import Answer, Refusal, Reply, Task, reply_to
from casepress.media.worker import Crew, Hear, deaf
from casepress.rules import clips, media


class Shift(msgspec.Struct, frozen=True):
    """One run for the folder `store`: batches of one module each, at most `jobs` of them at a time."""

    store: str
    jobs: int
    batches: tuple[tuple[Task, ...], ...]


def work(shift: Shift, say: Hear) -> None:
    """Make every task of the shift in threads of this process; `say` is called in any of them."""
    crew = Crew()
    with ThreadPoolExecutor(max_workers=max(1, shift.jobs)) as pool:

        def submit(batch: tuple[Task, ...]) -> Future[list[bytes]]:
            return pool.submit(make_batch, batch, shift.store, crew, say)

        try:
            oversee(shift, submit, say)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            crew.dismiss()
            raise


def work_elsewhere(
    shift: Shift, executor: Executor, say: Hear, lost: tuple[type[Exception], ...] = ()
) -> None:
    """Make every task of the shift where `executor` runs its calls; originals and store must be shared with it.

    `lost` are the exceptions by which it says that a task brought down one worker after the other.
    """

    def submit(batch: tuple[Task, ...]) -> Future[list[bytes]]:
        return executor.submit(make_batch, batch, shift.store)

    oversee(shift, submit, say, lost)


def oversee(
    shift: Shift,
    submit: Callable[[tuple[Task, ...]], Future[list[bytes]]],
    say: Hear,
    lost: tuple[type[Exception], ...] = (),
) -> None:
    """Hand out every batch and say each answer as it comes; a batch that brings its worker down is refused."""
    with contextlib.suppress(OSError):
        sweep(Path(shift.store))
    futures = {submit(batch): batch for batch in shift.batches}
    for future in as_completed(futures):
        try:
            lines = future.result()
        except lost:
            refusal = Refusal(media.TOO_DEMANDING, {"reason": "worker lost"})
            lines = [reply_to(task.key, refusal) for task in futures[future]]
        for line in lines:
            say(msgspec.json.decode(line, type=Reply))


def make_batch(batch: Sequence[Task], store: str, crew: Crew | None = None, hear: Hear = deaf) -> list[bytes]:
    """Have one batch made and put into the store; a reply for each task.

    Runs on any machine that sees the originals and the store under the same paths. What another run has made
    in the meantime is taken as it is.
    """
    crew, home = crew or Crew(), Path(store)
    answers: dict[str, Answer] = {}
    try:
        with locked(home, sorted({task.key for task in batch})):
            for task in batch:
                known = recall(home, task.key)
                if known is not None:
                    answers[task.key] = known
            answers |= _made(crew, [task for task in batch if task.key not in answers], home, hear)
    except OSError as error:
        if not is_full(error):
            raise
        answers |= {task.key: Refusal(clips.DISK_FULL) for task in batch if task.key not in answers}
    return [reply_to(task.key, answers[task.key]) for task in batch]


def _made(crew: Crew, batch: Sequence[Task], store: Path, hear: Hear) -> dict[str, Answer]:
    """The tasks of a batch done by one process after the other."""
    answers: dict[str, Answer] = {}
    ready: list[Task] = []
    for task in batch:
        tool = same_encoder(task.tool, task.version, store / MEMORY) if task.tool else ""
        if tool is None:
            answers[task.key] = Refusal(clips.ENCODER_DIFFERS, {"version": f"ffmpeg {task.version}"})
        elif task.coders and task.coders != picture_coders():
            answers[task.key] = Refusal(clips.ENCODER_DIFFERS, {"version": "同样的 Pillow / the same Pillow"})
        else:
            ready.append(msgspec.structs.replace(task, tool=tool))
    if not ready:
        return answers
    with scratch_in(store) as scratch:
        tasks = []
        for number, task in enumerate(ready):
            (scratch / str(number)).mkdir()
            tasks.append(msgspec.structs.replace(task, folder=str(scratch / str(number))))
        for task, answer in zip(tasks, crew.ask(tasks[0].module, tasks, hear), strict=True):
            answers[task.key] = answer
            if not is_untouched(Path(task.source), task.stamp):
                answers[task.key] = Refusal(media.MEDIA_CHANGED)
            elif isinstance(answer, Made):
                whole = msgspec.structs.replace(answer, original_bytes=task.stamp[0])
                answers[task.key] = publish(store, Path(task.folder), whole)
            shutil.rmtree(task.folder, ignore_errors=True)  # a refused clip leaves its beginnings
    return answers


def _stop(signum: int, _frame: object) -> None:
    raise SystemExit(128 + signum)


def _main() -> None:
    signal.signal(signal.SIGTERM, _stop)
    mouth = threading.Lock()

    def say(reply: Reply) -> None:
        # Nobody left to listen breaks the pipe, and with it the shift.
        with mouth:
            sys.stdout.buffer.write(msgspec.json.encode(reply) + b"\n")
            sys.stdout.buffer.flush()

    work(msgspec.json.decode(sys.stdin.buffer.read(), type=Shift), say)


if __name__ == "__main__":
    _main()
