"""The content-addressed folder of everything that was made, and safe writing into it.

A key is there when its facts are, and these are written last; nothing here knows how a file is made.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

import msgspec

from casepress.media.rendition import Made


def path_of(store: Path, address: str) -> Path:
    """Where the store keeps the file of a public address."""
    return store / address.removeprefix("media/")


def facts_of(store: Path, key: str) -> Path:
    """Where the store keeps the facts of a key."""
    return store / key[:2] / f"{key}.json"


def recall(store: Path, key: str) -> Made | None:
    """What was made under `key`, or None when it is not there whole (a cut file counts as nothing)."""
    try:
        made = msgspec.json.decode(facts_of(store, key).read_bytes(), type=Made)
        whole = all(path_of(store, one.address).stat().st_size == one.bytes for one in made.renditions)
    except (OSError, msgspec.DecodeError):
        return None
    return made if whole and made.key == key else None


def publish(store: Path, scratch: Path, made: Made) -> None:
    """Move what was made from the scratch folder into its place, the facts last."""
    for one in made.renditions:
        target = path_of(store, one.address)
        target.parent.mkdir(parents=True, exist_ok=True)
        (scratch / target.name).replace(target)
    write_aside(facts_of(store, made.key), msgspec.json.encode(made))


def write_aside(path: Path, data: bytes) -> None:
    """Put `data` at `path` in one step: a reader sees the old file or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}-{os.getpid()}-{threading.get_ident()}")
    try:
        aside.write_bytes(data)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
