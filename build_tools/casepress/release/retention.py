"""What leaves the shelf: releases beyond the newest few, and folders that no release holds any more.

Never the public release, never a pinned one. Whatever is deleted is first moved to where the next run would delete
it too, so that a run that is cut off leaves nothing half-deleted in its place.
"""

from __future__ import annotations

import os
from typing import Final

from casepress.diagnostics import Checked, Place
from casepress.release.disk import clear
from casepress.release.folders import parse_keys
from casepress.release.shelf import (
    CURRENT,
    FOLDERS,
    INCOMING,
    KEYS,
    UNSWEPT,
    VERSIONS,
    Keeper,
    Shelf,
    live_release,
    mark_unswept,
    pins,
    release_ids,
    tidy,
)
from casepress.rules import releases as rules

KEEP: Final = 10


def superfluous(shelf: Shelf, keep: int = KEEP) -> tuple[str, ...]:
    """The releases that may go: all but the newest `keep` (at least one), the public one and the pinned ones."""
    ids = release_ids(shelf)
    kept = {*ids[-max(1, keep) :], live_release(shelf), *pins(shelf)}
    return tuple(one for one in ids if one not in kept)


def prune(keeper: Keeper, keep: int = KEEP, *, sweep: bool = False) -> Checked[tuple[str, ...]]:
    """Deletes the superfluous releases, the oldest first, and every folder that none holds; gives their ids.

    What the disk refuses is a warning: it takes space, and the next run tries again.

    Folders are looked through only when a release went, when a former run was cut off, or when `sweep` is set.
    """
    shelf = keeper.shelf
    if os.path.lexists(shelf.path(CURRENT)) and not live_release(shelf):
        return Checked(())  # somebody made this link point elsewhere: delete nothing that may be public
    gone = superfluous(shelf, keep)
    try:
        tidy(keeper)
        if gone or sweep:
            mark_unswept(keeper)
        for release in gone:
            waste = shelf.path(INCOMING, release)
            shelf.disk.rename(str(shelf.version(release)), waste)
            clear(shelf.disk, waste)
        if gone:
            shelf.disk.flush(shelf.path(VERSIONS))
        if os.path.lexists(shelf.path(UNSWEPT)):
            _sweep(shelf)
            shelf.disk.remove_file(shelf.path(UNSWEPT))
    except OSError as error:
        problem = error.strerror or type(error).__name__
        return Checked((), (rules.NOT_CLEARED.at(Place(""), problem=problem),))
    return Checked(gone)


def _sweep(shelf: Shelf) -> None:
    """Deletes the folders that no release of the shelf holds."""
    used = _used(shelf)
    for key in os.listdir(shelf.path(FOLDERS)):
        if key not in used:
            waste = shelf.path(INCOMING, key)
            shelf.disk.rename(shelf.path(FOLDERS, key), waste)
            clear(shelf.disk, waste)


def _used(shelf: Shelf) -> set[str]:
    """The keys of all folders that can be reached from a release: as it was written down with the release, or as the
    links on the disk say."""
    used: set[str] = set()
    waiting: list[str] = []
    for release in release_ids(shelf):
        root = _target(str(shelf.public(release)))
        keys = _keys(shelf, release)
        if keys is not None and root in keys:
            used |= keys
        elif root:
            waiting.append(root)
    # A folder that is in a list has all that is in it there, too.
    store = shelf.path(FOLDERS)
    while waiting:
        key = waiting.pop()
        if key in used:
            continue
        used.add(key)
        try:
            with os.scandir(f"{store}/{key}") as found:
                waiting += [_target(one.path) for one in found if one.is_symlink()]
        except FileNotFoundError:
            continue
    return used


def _target(link: str) -> str:
    """The key of the folder to which a link points; "" when it is none."""
    return os.readlink(link).rpartition("/")[2] if os.path.islink(link) else ""


def _keys(shelf: Shelf, release: str) -> frozenset[str] | None:
    """The keys of a release's folders as they were written down; None where that cannot be read."""
    try:
        return parse_keys(release, (shelf.version(release) / KEYS).read_bytes())
    except OSError:
        return None
