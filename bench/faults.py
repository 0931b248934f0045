"""A disk that fails or kills its process at a chosen call, and runs that may end in the middle.

Every method of the real disk that changes anything is counted; writing counts before and half-way through.
"""

from __future__ import annotations

import os
import shutil
import signal
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from casepress.release.disk import Disk

CALLS = (
    "make_folder", "create", "append", "write", "link", "point", "rename", "remove_file", "remove_folder", "flush",
    "flush_all",
)  # fmt: skip


class Script(Disk):
    """The real disk, with `act(number, call)` asked before every call, and half-way through every writing."""

    def __init__(self, act: Callable[[int, str], None]) -> None:
        self.act = act
        self.count = 0
        self.calls: list[str] = []

    def _step(self, call: str) -> None:
        self.calls.append(call)
        number, self.count = self.count, self.count + 1
        self.act(number, call)


def _scripted(name: str) -> Callable[..., Any]:
    real = getattr(Disk, name)

    def method(self: Script, *args: Any) -> Any:
        self._step(name)
        return real(self, *args)

    return method


for _name in CALLS:
    setattr(Script, _name, _scripted(_name))


def _write(self: Script, handle: int, data: bytes) -> None:
    self._step("write")
    half = len(data) // 2
    Disk.write(self, handle, data[:half])
    self._step("write on")
    Disk.write(self, handle, data[half:])


Script.write = _write  # type: ignore[method-assign]


def recording() -> Script:
    """A disk that only counts."""
    return Script(lambda _number, _call: None)


def killing(at: int) -> Script:
    """A disk whose process is killed, with no chance to tidy, before its call number `at`."""

    def act(number: int, _call: str) -> None:
        if number == at:
            os.kill(os.getpid(), signal.SIGKILL)

    return Script(act)


def failing(code: int, at: int, *, once: bool = False) -> Script:
    """A disk that refuses its call number `at` with this error, and every later one unless it is but `once`."""

    def act(number: int, call: str) -> None:
        if number == at or (number > at and not once):
            raise OSError(code, os.strerror(code), f"/somewhere/{call}")

    return Script(act)


def in_child(run: Callable[[], object]) -> int:
    """Runs something in a forked process; its exit status, or minus the signal that ended it; 99 for a traceback."""
    child = os.fork()
    if not child:
        status = 99
        try:
            found = run()
            status = found if isinstance(found, int) else 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def copied(folder: Path, target: Path) -> Path:
    """A fresh copy of a folder, its links as links."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target, symlinks=True)
    return target
