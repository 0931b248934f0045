"""Nights over tiny sites: a site, a shelf beside it, and what a night makes of both."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import msgspec
from site_builder import LATER, Site

from casepress.adapters.executors import ForkedWorkers
from casepress.nightly.night import Night, run_night
from casepress.nightly.report import Report


def night(made: Site, as_of: str | dt.datetime = LATER, **options: object) -> Report:
    """One night; its report."""
    instant = dt.datetime.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    asked = Night(project=made.project, shelf=shelf(made), as_of=instant, site_dir=made.output)
    asked = msgspec.structs.replace(asked, **options)
    return run_night(asked, made.engine, ForkedWorkers(1), lambda *_: None)


def shelf(made: Site) -> Path:
    return made.root.parent / f"{made.root.name}-shelf"


def public(made: Site) -> dict[str, bytes]:
    """What the public sees, but for compressed twins and the manifest, which names the instant."""
    current = shelf(made) / "current"
    found = {}
    # Folders on a shelf are links.
    for folder, folders, names in os.walk(current, followlinks=True):
        folders.sort()
        for name in names:
            path = Path(folder, name)
            if not name.endswith((".gz", ".br")):
                found[path.relative_to(current).as_posix()] = path.read_bytes()
    found.pop("verify/manifest.json", None)
    return found


def codes(report: Report) -> list[str]:
    """The codes of errors."""
    return [one.code for one in report.findings if one.severity == "error"]


def warned(report: Report) -> list[str]:
    """The codes of warnings that are a night's own."""
    return [one.code for one in report.findings if one.severity == "warning" and one.code >= "CP8"]
