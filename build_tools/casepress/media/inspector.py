"""A second look at finished clips, which opens each and decodes its first frame.

Run as a process of its own (`python -m casepress.media.inspector`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from casepress.media.footage import see
from casepress.media.rendition import Made
from casepress.media.task import Task
from casepress.media.worker import Limits, serve

LIMITS: Final = Limits(memory=4 << 30, cpu=10, wall=20)


def inspect(task: Task) -> Made:
    """Nothing is made: the answer only says that the clip can be played."""
    see(Path(task.source), "mov")
    return Made(task.key, task.original, ())


if __name__ == "__main__":
    serve(inspect, LIMITS)
