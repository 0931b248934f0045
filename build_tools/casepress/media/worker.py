"""The two ends of the pipe to a short-lived process that decodes untrusted files.

One process takes several tasks in turn; when a file brings it down, that file alone is lost and the next
process goes on behind it. What is made, and how, is the business of the modules that call `serve`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Final

import msgspec

from casepress.media.rendition import Made
from casepress.media.task import Answer, Pulse, Refusal, RefusedError, Reply, Task, reply_to
from casepress.rules import clips, media


class Limits(msgspec.Struct, frozen=True):
    """What one task may use: bytes of memory, seconds of processor and of wall clock (0: no limit)."""

    memory: int
    cpu: int = 0
    wall: int = 0


Hear = Callable[[Reply], None]

_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class DismissedError(Exception):
    """The crew was sent home before its work was done."""


def serve(make: Callable[[Task], Made], limits: Limits) -> None:
    """Answer every task on standard input by a line on standard output, under `limits`.

    The limits kill: a decoder in C code hears no exception.
    """
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin.buffer:
        task = msgspec.json.decode(line, type=Task)
        _arm(limits)
        answer: Answer
        try:
            answer = make(task)
        except RefusedError as refused:
            answer = refused.refusal
        except MemoryError:
            answer = Refusal(media.TOO_DEMANDING, {"reason": "memory"})
        except OSError as error:
            if error.errno not in _FULL:
                raise
            answer = Refusal(clips.DISK_FULL)
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.stdout.buffer.write(reply_to(task.key, answer))
        sys.stdout.buffer.flush()


def tell(key: str, seconds: float, expected: float, speed: float) -> None:
    """Say to whoever listens how far the task of that key has come."""
    pulse = Pulse(round(seconds, 2), round(expected, 2), round(speed, 2))
    sys.stdout.buffer.write(msgspec.json.encode(Reply(key, pulse=pulse)) + b"\n")
    sys.stdout.buffer.flush()


def deaf(_reply: Reply) -> None:
    """Progress that nobody hears."""


def _arm(limits: Limits) -> None:
    signal.setitimer(signal.ITIMER_REAL, limits.wall)
    if limits.cpu:
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + limits.cpu + 1, hard))


class Crew:
    """The processes of one run, so that all of them end when the run is broken off."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._live: set[subprocess.Popen[bytes]] = set()
        self._dismissed = False

    def ask(self, module: str, tasks: Sequence[Task], hear: Hear = deaf) -> Iterator[Answer]:
        """One answer for each task, in order, from `python -m module`; `hear` is told how far they are.

        Raises RuntimeError when the module itself fails, which no file of an editor's can cause.
        """
        waiting = list(tasks)
        while waiting:
            with tempfile.TemporaryFile() as errors:
                process = self._start(module, errors)
                try:
                    count = 0
                    for answer in _converse(process, waiting, hear):
                        count += 1
                        yield answer
                    code = process.wait()
                finally:
                    self._end(process)
                del waiting[:count]
                if code > 0:
                    errors.seek(0)
                    raise RuntimeError(f"{module}: {errors.read().decode(errors='replace')[-2000:]}")
            if self._dismissed:
                raise DismissedError(module)
            if waiting:
                yield Refusal(media.TOO_DEMANDING, {"reason": signal.Signals(-code).name if code else "?"})
                del waiting[0]

    def dismiss(self) -> None:
        """End every process now; who is asking gets `DismissedError`."""
        with self._lock:
            self._dismissed = True
            for process in self._live:
                _terminate(process)

    def _start(self, module: str, errors: IO[bytes]) -> subprocess.Popen[bytes]:
        # -P: a module named like ours that lies in the current folder must not be imported.
        argv = [sys.executable, "-P", "-m", module]
        with self._lock:
            if self._dismissed:
                raise DismissedError(module)
            process = subprocess.Popen(
                argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, start_new_session=True
            )
            self._live.add(process)
        return process

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            self._live.discard(process)
            if not self._dismissed:  # a second signal would break off the tidying up that the first began
                _terminate(process)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def _terminate(process: subprocess.Popen[bytes]) -> None:
    """End a worker's session; not by SIGKILL, since the video worker must be able to end its encoder."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)


def _converse(process: subprocess.Popen[bytes], tasks: Sequence[Task], hear: Hear) -> Iterator[Answer]:
    """Hand each task over when the one before is answered; stop early where the process ends."""
    if process.stdin is None or process.stdout is None:
        raise ValueError("the process has no pipes")
    for task in tasks:
        try:
            process.stdin.write(msgspec.json.encode(task) + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            return
        while True:
            line = process.stdout.readline()
            if not line.endswith(b"\n"):
                return
            reply = msgspec.json.decode(line, type=Reply)
            if reply.pulse is None:
                break
            hear(reply)
        yield reply.answer
    process.stdin.close()
