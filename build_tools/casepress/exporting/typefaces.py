"""Asks this machine for its typefaces."""

from __future__ import annotations

import subprocess
from typing import Final

from casepress.editions.typefaces import FORMAT, Installed, read_list

PATIENCE: Final = 60  # seconds; the first call on a machine builds fontconfig's cache


def installed_faces() -> Installed:
    """The typefaces that fontconfig knows; none where there is no fontconfig."""
    try:
        done = subprocess.run(
            ["fc-list", "--format", FORMAT],  # noqa: S607  # wherever the system keeps it
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return Installed()
    return read_list(done.stdout.decode("utf-8", "replace"))
