"""Our scripts and style sheets as they are published: without their comments and the spaces that only people need."""

from __future__ import annotations

from pathlib import Path

import rcssmin
import rjsmin


def published(path: Path) -> str | None:
    """The text of a script or sheet as readers load it; None for a file that is published as it is.

    Names and structure stay, so what runs is what stands in the repository.
    """
    if path.name.endswith(".min.js") or path.suffix not in (".js", ".css"):
        return None
    text = path.read_text("utf-8")
    small = rjsmin.jsmin(text) if path.suffix == ".js" else rcssmin.cssmin(text)
    return f"{small.strip()}\n"
