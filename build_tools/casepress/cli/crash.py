"""The report of an unexpected exception: a file beside the caches, for whoever mends the program."""

from __future__ import annotations

import platform
import sys
import tempfile
import traceback
from pathlib import Path

from casepress import __version__
from casepress.project import open_project


def record(error: BaseException) -> Path:
    """Writes the traceback to crash.log in the site's cache, or else in the folder for temporary files."""
    text = f"casepress {__version__}, Python {sys.version.split()[0]}, {platform.system()}\n"
    text += "".join(traceback.format_exception(error))
    for folder in (_cache(), Path(tempfile.gettempdir())):
        if folder is None:
            continue
        log = folder / "crash.log"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            log.write_text(text, encoding="utf-8", errors="backslashreplace")
        except OSError:
            continue
        return log
    return Path("crash.log")


def _cache() -> Path | None:
    try:
        project = open_project(Path.cwd()).value
    except Exception:  # what failed before may fail here again, and must not hide the first failure
        return None
    return project.cache if project is not None else None
