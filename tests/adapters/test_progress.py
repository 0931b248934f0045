"""The progress bar, drawn on a pseudo-terminal as a person would see it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")

DRAW = """
from casepress.adapters.progress import Bar, Row
bar = Bar({lang!r})
bar.show("读取案例", 1, 4)
bar.show("读取案例", 4, 4)
bar.show("c2b3-r5/[bold]湖/1.mp4", 2, 3)
bar.clips([Row("c2b3-r5/[bold]湖/2.mp4", 0.4, "40%  2.0 [x]")])
bar.clips([])
bar.close()
print("end")
"""


def drawn(lang: str) -> str:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", DRAW.format(lang=lang)]
    # A terminal that can move its cursor, whatever the tests are started from.
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm"}):
        os.close(theirs)
        seen = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:
                break
            if not part:
                break
            seen += part
    os.close(ours)
    return seen.decode()


def test_bar_shows_steps_files_and_counts_and_goes_away() -> None:
    seen = drawn("zh")
    assert "读取案例" in seen
    assert "4/4" in seen
    assert "[bold]湖" in seen
    assert "2/3" in seen
    assert "[bold]湖/2.mp4" in seen
    assert "40%  2.0 [x]" in seen
    assert seen.rindex("end") > seen.rindex("2/3")
    assert "\x1b[2K" in seen


def test_bar_says_known_steps_in_english() -> None:
    assert "Reading cases" in drawn("en")
