"""The making of a draft's clips while it is edited, one after another, so that its page can show them without a command."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from typing import Final

from casepress.media.rendition import Wanted
from casepress.media.workshop import Pace, prepare
from casepress.orders import media_policy
from casepress.project import Project

_PATIENCE: Final = 20  # seconds for encoders to be sent home


class _ClosedError(Exception):
    """The desk is closed while a clip is made."""


class Darkroom:
    """Makes clips beside the desk. State: what waits to be made, what was ever asked for, and the thread that works."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._waiting: deque[Wanted] = deque()
        self._asked: set[str] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closing = False

    def ask(self, key: str, want: Wanted) -> None:
        """Has a clip made, once: what could not be made is not tried again. `key` names all that it hangs on."""
        with self._lock:
            if key in self._asked or self._closing:
                return
            self._asked.add(key)
            self._waiting.append(want)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()

    @property
    def is_busy(self) -> bool:
        """Whether anything is being made."""
        return self._thread is not None

    def close(self) -> None:
        """Stops what is being made."""
        with self._lock:
            self._closing = True
            thread = self._thread
        if thread is not None:
            thread.join(_PATIENCE)

    def _work(self) -> None:
        while True:
            with self._lock:
                if self._closing or not self._waiting:
                    self._thread = None
                    return
                want = self._waiting.popleft()
            # Whatever goes wrong is told by a check or a preview; the form only shows what there is.
            with contextlib.suppress(Exception):
                policy = media_policy(self.project, [want])
                store = self.project.cache / "media"
                prepare([want], self.project.media, store, watch=self._watch, policy=policy)

    def _watch(self, _pace: Pace) -> None:
        if self._closing:
            raise _ClosedError
