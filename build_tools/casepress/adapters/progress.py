"""A progress bar on a terminal, drawn by rich. Without a terminal nobody makes one."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

ENGLISH: Final = {
    "读取案例": "Reading cases",
    "写出页面": "Writing pages",
    "写上发布架": "Shelving",
}


class Bar:
    """One line that is drawn over and disappears when it is closed. State: the line on the screen.

    It has no thread of its own: worker processes are forked while it is shown.
    """

    def __init__(self, lang: str) -> None:
        self._english = lang == "en"
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            auto_refresh=False,
        )
        self._progress.start()
        self._step = ""
        self._task = self._progress.add_task("", total=None)

    def show(self, step: str, done: int, total: int) -> None:
        """Draws a step (a known step's name, or that of the file at work) with its count."""
        if step != self._step and total != self._progress.tasks[0].total:
            self._progress.reset(self._task, total=total)
        self._step = step
        words = ENGLISH.get(step, step) if self._english else step
        self._progress.update(self._task, description=escape(words), completed=done, total=total)
        self._progress.refresh()

    def say(self, words: str) -> None:
        """Draws what is at work, in place of the step's name."""
        self._progress.update(self._task, description=escape(words))
        self._progress.refresh()

    def close(self) -> None:
        """Takes the line off the screen."""
        self._progress.stop()
