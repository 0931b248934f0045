"""The programs of the machine that tests need besides Python."""

from __future__ import annotations

import os
import shutil

import pytest


def needed(*names: str) -> str:
    """The first of some programs that is installed. In a continuous run its absence is a failure."""
    for name in names:
        found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
        if found:
            return found
    if os.environ.get("CI"):
        pytest.fail(f"{names[0]} is missing")
    pytest.skip(f"{names[0]} is not installed")
