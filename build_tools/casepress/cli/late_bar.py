"""A progress bar that appears only on a terminal and only in long work; short work loads nothing for it."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Final

import click

from casepress.cli.language import Language
from casepress.media.workshop import Pace

if TYPE_CHECKING:
    from casepress.adapters.progress import Bar

PATIENCE: Final = 0.7  # seconds
NOTHING_YET, ALL_BUT_DONE = 0.01, 0.985  # shares of a clip between which a time can be told
SLOW: Final = 1  # below real time a speed needs two digits to tell it from none


class LateBar:
    """Called with a step, the number done and the number to do. State: since when, the bar once shown, the clips at work."""

    def __init__(self, t: Language) -> None:
        self._language = t
        self._since = time.perf_counter()
        self._bar: Bar | None = None
        self._wanted = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._clips: dict[str, Pace] = {}
        self._step: tuple[str, int, int] | None = None

    def __call__(self, step: str, done: int, total: int) -> None:
        """Shows how far a step has come."""
        self._step = (step, done, total)
        bar = self._shown()
        if bar is not None:
            bar.show(step, done, total)

    def _shown(self) -> Bar | None:
        """The bar, as soon as the work has taken long enough to show one."""
        if self._bar is None and self._wanted and time.perf_counter() - self._since >= PATIENCE:
            from casepress.adapters.progress import Bar

            self._bar = Bar(self._language.code)
            if self._step is not None:
                self._bar.show(*self._step)
        return self._bar

    def watch(self, pace: Pace) -> None:
        """Shows how far a clip is; without a terminal a line for each clip when it is done."""
        t = self._language
        if self._wanted:
            self._clips[pace.name] = pace
            if pace.is_done:
                del self._clips[pace.name]
            self._draw()
        elif pace.is_done:
            took = clock(pace.taken)
            line = (
                t(f"视频 {pace.name}：没有做成，原因见后", f"clip {pace.name}: not made; the reason follows")
                if pace.is_refused
                else t(f"视频 {pace.name}：用时 {took}", f"clip {pace.name}: {took}")
            )
            click.echo(line, err=True)

    def _draw(self) -> None:
        bar = self._shown()
        if bar is not None:
            from casepress.adapters.progress import Row

            bar.clips([Row(one.name, one.share, note(one, self._language)) for one in self._clips.values()])

    def __enter__(self) -> LateBar:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._bar is not None:
            self._bar.close()


def note(pace: Pace, t: Language) -> str:
    """Of a clip at work: how much is done, how fast, and the time left."""
    if pace.share < NOTHING_YET:
        return t("准备", "starting")
    if pace.share > ALL_BUT_DONE:
        return t("收尾", "finishing")
    left = clock(pace.taken * (1 - pace.share) / pace.share)
    speed = f"{pace.speed:.1f}" if pace.speed >= SLOW else f"{pace.speed:.2f}"
    return t(f"{pace.share:.0%}  {speed} 倍速，还要 {left}", f"{pace.share:.0%}  {speed}× speed, {left} left")


def clock(seconds: float) -> str:
    """Minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
