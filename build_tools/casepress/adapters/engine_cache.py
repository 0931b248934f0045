"""What the engine rendered, remembered while nothing that it reads has changed. It does not load MkDocs."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from pathlib import Path
from typing import Final

from casepress.cache import load_cache, store_cache
from casepress.press import Engine
from casepress.project import Project, program_digest

NOTES: Final = "engine"


def engine_key(project: Project) -> str:
    """A digest of everything that the engine reads: settings, hand-written pages, overrides, and itself.

    The engine, its theme and its extensions are known by the names of the installed distributions beside it.
    """
    state = hashlib.blake2b(f"{sys.version_info[:2]} {program_digest()}".encode(), digest_size=12)
    state.update("\n".join(_distributions()).encode())
    folders = [project.docs_dir, *([project.custom_dir] if project.custom_dir else [])]
    files = [project.root / "mkdocs.yml", *(path for path in project.more_settings if path.is_file())]
    for folder in folders:
        files += sorted(path for path in folder.rglob("*") if path.is_file())
    for path in files:
        state.update(os.fsencode(project.relative(path)) + b"\0")
        state.update(path.read_bytes())
    return state.hexdigest()


def _distributions() -> list[str]:
    """The installed distributions with their versions, found without importing any."""
    found = importlib.util.find_spec("mkdocs")
    if found is None or found.origin is None:
        return []
    return sorted(path.name for path in Path(found.origin).parent.parent.glob("*.dist-info"))


def engine_folder(project: Project) -> Path:
    """Where the engine's notes and the theme's assets are kept."""
    return project.cache / "engine"


def recall_engine(project: Project) -> Engine | None:
    """What the engine rendered last time, if it would render the same again; else None."""
    known = load_cache(engine_folder(project) / NOTES, Engine)
    if known is None or known.key != engine_key(project) or digests_of(Path(known.assets)) != known.digests:
        return None
    return known


def digests_of(folder: Path) -> dict[str, bytes]:
    """The digest of every file below a folder by its address; a damaged file is so told from what was rendered."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.blake2b(path.read_bytes(), digest_size=12).digest()
        for path in files
    }


def keep_engine(project: Project, engine: Engine) -> None:
    """Remembers what the engine rendered."""
    store_cache(engine_folder(project) / NOTES, engine)
