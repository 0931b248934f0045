"""A progress bar that appears only on a terminal and only in long work; short work loads nothing for it."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final

from casepress.cli.language import Language

if TYPE_CHECKING:
    from casepress.adapters.progress import Bar

PATIENCE: Final = 0.7  # seconds


class LateBar:
    """Called with a step, the number done and the number to do. State: since when, and the bar once shown."""

    def __init__(self, t: Language) -> None:
        self._language = t
        self._since = time.perf_counter()
        self._bar: Bar | None = None
        self._wanted = sys.stderr.isatty()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Shows how far a step has come."""
        if self._bar is None:
            if not self._wanted or time.perf_counter() - self._since < PATIENCE:
                return
            from casepress.adapters.progress import Bar

            self._bar = Bar(self._language.code)
        self._bar.show(step, done, total)

    def __enter__(self) -> LateBar:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._bar is not None:
            self._bar.close()
