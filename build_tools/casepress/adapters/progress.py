"""A progress bar on a terminal, drawn by rich. Without a terminal nobody makes one."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final, NamedTuple

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.table import Column

ENGLISH: Final = {
    "读取案例": "Reading cases",
    "写出案例页": "Writing bulletins",
    "写出页面": "Writing pages",
    "写上发布架": "Shelving",
    "核对网站": "Checking the site",
}
MEDIA: Final = ("图片和视频", "Pictures and clips")
ROWS: Final = 6  # clips that are shown at once
SURE: Final = 2  # seconds from which on the time left can be told


class Row(NamedTuple):
    """A clip at work: its name, its share done (0 to 1), and what is said of it."""

    name: str
    share: float
    note: str


class Bar:
    """A line for the step and one for each clip at work, drawn over and gone when it is closed. State: what is on the
    screen.

    It has no thread of its own: worker processes are forked while it is shown.
    """

    def __init__(self, lang: str) -> None:
        self._english = lang == "en"
        name = Column(no_wrap=True, overflow="ellipsis", max_width=32)
        self._progress = Progress(
            TextColumn("{task.description}", table_column=name),
            BarColumn(bar_width=20),
            TextColumn("{task.fields[note]}", table_column=Column(no_wrap=True, overflow="ellipsis")),
            console=Console(stderr=True),
            transient=True,
            auto_refresh=False,
        )
        self._progress.start()
        self._step, self._since = "", time.monotonic()
        self._task = self._progress.add_task("", total=None, note="")
        self._rows: dict[str, TaskID] = {}

    def show(self, step: str, done: int, total: int) -> None:
        """Draws a step with its count: a known step's name, or that of the file that was made last."""
        known = "." not in step
        name = step if known else MEDIA[0]
        if name != self._step:
            self._step, self._since = name, time.monotonic()
            self._progress.reset(self._task, total=total)
        words = (ENGLISH.get(step, step) if known else MEDIA[1]) if self._english else name
        # A clip takes as long as hundreds of pictures: while one is at work, its own line tells the time.
        note = f"{done}/{total}{'' if self._rows else self._left(done, total)}"
        note += "" if known else f"  {escape(short(step))}"
        self._progress.update(self._task, description=escape(words), completed=done, total=total, note=note)
        self._progress.refresh()

    def _left(self, done: int, total: int) -> str:
        """How long it may still take, as soon as that can be told."""
        taken = time.monotonic() - self._since
        if not 0 < done < total or taken < SURE:
            return ""
        left = clock(taken * (total - done) / done)
        return f", {left} left" if self._english else f"，还要 {left}"

    def clips(self, rows: Sequence[Row]) -> None:
        """Draws the clips at work below the step, each on a line."""
        shown = {row.name: row for row in rows[:ROWS]}
        for name in self._rows.keys() - shown.keys():
            self._progress.remove_task(self._rows.pop(name))
        for name, row in shown.items():
            if name not in self._rows:
                self._rows[name] = self._progress.add_task(f"  {escape(short(name))}", total=1.0, note="")
            self._progress.update(self._rows[name], completed=row.share, note=escape(row.note))
        self._progress.refresh()

    def close(self) -> None:
        """Takes everything off the screen."""
        self._progress.stop()


def short(name: str) -> str:
    """The case's own folder and the file, which fit on a line."""
    return "/".join(name.split("/")[-2:])


def clock(seconds: float) -> str:
    """Minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
