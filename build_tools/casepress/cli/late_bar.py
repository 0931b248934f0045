"""A progress bar that appears only on a terminal and only in long work; short work loads nothing for it."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final

import click

from casepress.cli.language import Language
from casepress.media.workshop import Pace

if TYPE_CHECKING:
    from casepress.adapters.progress import Bar

PATIENCE: Final = 0.7  # seconds


class LateBar:
    """Called with a step, the number done and the number to do. State: since when, the bar once shown, the clips at work."""

    def __init__(self, t: Language) -> None:
        self._language = t
        self._since = time.perf_counter()
        self._bar: Bar | None = None
        self._wanted = sys.stderr.isatty()
        self._clips: dict[str, Pace] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        """Shows how far a step has come."""
        if self._bar is None:
            if not self._wanted or time.perf_counter() - self._since < PATIENCE:
                return
            from casepress.adapters.progress import Bar

            self._bar = Bar(self._language.code)
        self._bar.show(step, done, total)

    def watch(self, pace: Pace) -> None:
        """Shows how far a clip is; without a terminal a line for each clip when it is done."""
        t = self._language
        if self._wanted:
            self._clips[pace.name] = pace
            if self._bar is None:
                self(pace.name, 0, 1)
            if pace.is_done:
                del self._clips[pace.name]
            self._draw()
        elif pace.is_done:
            took = clock(pace.taken)
            click.echo(t(f"视频 {pace.name}：用时 {took}", f"clip {pace.name}: {took}"), err=True)

    def _draw(self) -> None:
        if self._bar is not None and self._clips:
            words = "　".join(phrase(pace, self._language) for pace in self._clips.values())
            self._bar.say(words)

    def __enter__(self) -> LateBar:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._bar is not None:
            self._bar.close()


def phrase(pace: Pace, t: Language) -> str:
    """A clip at work: its name, how much is done, how fast, and the time left."""
    left = pace.taken * (1 - pace.share) / pace.share if pace.share > 0.01 else 0.0
    rest = t(f"，还要 {clock(left)}", f", {clock(left)} left") if left else ""
    return f"{pace.name} {pace.share:.0%} {pace.speed:.1f}×{rest}"


def clock(seconds: float) -> str:
    """Minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
