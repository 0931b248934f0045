"""Has made what the store lacks: hands tasks to workers, several at once, and stores what comes back.

Run as a process of its own (`python -m casepress.media.foreman`), so that a night without new media does not
even load it.
"""

from __future__ import annotations

import contextlib
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Final

import msgspec

from casepress.media.originals import is_untouched
from casepress.media.rendition import Made
from casepress.media.store import publish
from casepress.media.task import Answer, Refusal, Task, reply_to
from casepress.media.worker import Crew
from casepress.rules import media

_SCRATCH: Final = "aside"
_STALE: Final = 24 * 3600  # seconds after which a scratch folder belongs to a run that was killed


class Shift(msgspec.Struct, frozen=True):
    """One run for the folder `store`: batches of one module each, at most `jobs` of them at a time."""

    store: str
    jobs: int
    batches: tuple[tuple[Task, ...], ...]


def work(shift: Shift, tell: Callable[[Task, Answer], None]) -> None:
    """Make every task of the shift; `tell` is called in this thread as each batch is done."""
    store = Path(shift.store)
    _sweep(store)
    crew = Crew()
    with ThreadPoolExecutor(max_workers=max(1, shift.jobs)) as pool:
        futures = {pool.submit(_make, crew, batch, store): batch for batch in shift.batches}
        try:
            for future in as_completed(futures):
                for task, answer in zip(futures[future], future.result(), strict=True):
                    tell(task, answer)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            crew.dismiss()
            raise


def _make(crew: Crew, batch: Sequence[Task], store: Path) -> list[Answer]:
    """Have one batch made and put into the store."""
    answers: list[Answer] = []
    with _scratch_in(store) as scratch:
        tasks = [msgspec.structs.replace(task, folder=str(scratch)) for task in batch]
        for task, answer in zip(tasks, crew.ask(batch[0].module, tasks), strict=True):
            if not is_untouched(Path(task.source), task.stamp):
                answers.append(Refusal(media.MEDIA_CHANGED))
                continue
            if isinstance(answer, Made):
                publish(store, scratch, answer)
            answers.append(answer)
    return answers


@contextlib.contextmanager
def _scratch_in(store: Path) -> Iterator[Path]:
    """A folder of one's own on the store's disk, gone afterwards."""
    home = store / _SCRATCH
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home) as name:
        yield Path(name)


def _sweep(store: Path) -> None:
    """Remove the scratch folders that killed runs left behind."""
    oldest = time.time() - _STALE
    with contextlib.suppress(FileNotFoundError):
        for left in (store / _SCRATCH).iterdir():
            with contextlib.suppress(OSError):
                if left.stat().st_mtime < oldest:
                    shutil.rmtree(left, ignore_errors=True)


def _say(task: Task, answer: Answer) -> None:
    # Nobody left to listen breaks the pipe, and with it the shift.
    sys.stdout.buffer.write(reply_to(task.key, answer))
    sys.stdout.buffer.flush()


def _stop(signum: int, _frame: object) -> None:
    raise SystemExit(128 + signum)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    work(msgspec.json.decode(sys.stdin.buffer.read(), type=Shift), _say)
