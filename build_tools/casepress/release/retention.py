"""What leaves the shelf: releases beyond the newest few, and folders that no release holds any more.

Never the public release, never a pinned one. Whatever is deleted is first moved to where the next run would delete
it too, so that a run that is cut off leaves nothing half-deleted in its place.
"""

from __future__ import annotations

import os
from typing import Final

from casepress.diagnostics import Checked, Place
from casepress.release.disk import clear
from casepress.release.shelf import (
    CURRENT,
    FOLDERS,
    INCOMING,
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
    """The keys of all folders that can be reached from a release, as the links on the disk say."""
    public = [str(shelf.public(release)) for release in release_ids(shelf)]
    waiting = [os.path.basename(os.readlink(path)) for path in public if os.path.islink(path)]
    used: set[str] = set()
    store = shelf.path(FOLDERS)
    while waiting:
        key = waiting.pop()
        if key in used:
            continue
        used.add(key)
        try:
            with os.scandir(f"{store}/{key}") as found:
                waiting += [os.readlink(one.path).rpartition("/")[2] for one in found if one.is_symlink()]
        except FileNotFoundError:
            continue
    return used
