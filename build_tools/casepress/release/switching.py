"""What the public sees: one link, replaced by one rename, forwards to a verified release or back to an older one."""

from __future__ import annotations

import hashlib
import os
from typing import Final

from casepress.diagnostics import Checked, Place
from casepress.release.folders import folders_of
from casepress.release.manifest import UNNAMED, Entry, Manifest, counter_of
from casepress.release.shelf import (
    CURRENT,
    FOLDERS,
    PUBLIC,
    VERSIONS,
    Keeper,
    Shelf,
    finding_of,
    journal,
    live_release,
    note,
    read_manifest,
    release_ids,
)
from casepress.release.staging import Verified, damage, misfits
from casepress.rules import releases as rules

PUBLISH, ROLLBACK = "publish", "rollback"
NEW: Final = f"{CURRENT}.new"


def switch(keeper: Keeper, verified: Verified) -> Checked[Manifest | None]:
    """Makes a verified release public; its manifest, or None with a finding when the public sees what it saw before.

    A finding beside the manifest says that the disk has not confirmed what is already public.
    """
    shelf, staged = keeper.shelf, verified.staged
    before = live_release(shelf)
    try:
        shelf.disk.rename(staged.folder, str(shelf.version(staged.release)))
        shelf.disk.flush(shelf.path(VERSIONS))
        _point(shelf, staged.release)
    except OSError as error:
        return Checked(None, (finding_of(error, shelf),))
    try:
        shelf.disk.flush(shelf.root)
        note(keeper, PUBLISH, staged.release, before)
    except OSError as error:
        problem = error.strerror or type(error).__name__
        return Checked(staged.manifest, (rules.UNCONFIRMED.at(Place(""), problem=problem),))
    return Checked(staged.manifest)


def _point(shelf: Shelf, release: str) -> None:
    """Replaces the link to the public tree by one rename."""
    new = shelf.path(NEW)
    if os.path.lexists(new):
        shelf.disk.remove_file(new)
    shelf.disk.point(f"{VERSIONS}/{release}/{PUBLIC}", new)
    shelf.disk.rename(new, shelf.path(CURRENT))


def rollback(keeper: Keeper, release: str = "") -> Checked[Manifest | None]:
    """Makes a release of the shelf public again, without one the newest that is older than the public one.

    It must be whole: every file of its manifest is there with its length. The journal is written before the link,
    so that what was taken down is known to have been even when the run is cut off.
    """
    shelf = keeper.shelf
    before = live_release(shelf)
    ids = release_ids(shelf)
    if not release:
        older = [one for one in ids if counter_of(one) < counter_of(before)]
        release = older[-1] if older else ""
    if release not in ids:
        return Checked(None, (rules.NO_SUCH_RELEASE.at(Place(""), release=release or "…"),))
    checked = whole_release(shelf, release)
    if checked.value is None or release == before:
        return checked
    try:
        note(keeper, ROLLBACK, release, before)
        _point(shelf, release)
        shelf.disk.flush(shelf.root)
    except OSError as error:
        if live_release(shelf) == release:
            problem = error.strerror or type(error).__name__
            return Checked(checked.value, (rules.UNCONFIRMED.at(Place(""), problem=problem),))
        return Checked(None, (finding_of(error, shelf),))
    return checked


def whole_release(shelf: Shelf, release: str) -> Checked[Manifest | None]:
    """The manifest of a release whose every file stands on the shelf with its length, and nothing else."""
    read = read_manifest(shelf, release)
    if read.value is None:
        return read
    public = shelf.public(release)
    try:
        sealed = [
            Entry(path, hashlib.sha256(data).hexdigest(), len(data))
            for path in sorted(UNNAMED)
            if (public / path).is_file()
            for data in [(public / path).read_bytes()]
        ]
        folders = folders_of([*read.value.files, *sealed])
        wrong = [path for _, path in misfits(shelf, folders)]
        if os.readlink(public) != f"../../{FOLDERS}/{folders[-1].key}":
            wrong.append(PUBLIC)
    except OSError as error:
        return Checked(None, (finding_of(error, shelf),))
    return Checked(None, (damage(release, wrong),)) if wrong else read


def held_back(shelf: Shelf, files: tuple[Entry, ...]) -> str:
    """The release with exactly these files that was rolled back from and not published since; "" when none is."""
    live = live_release(shelf)
    for event in reversed(journal(shelf)):
        backwards = counter_of(event.before) > counter_of(event.release)
        if event.did != ROLLBACK or event.release != live or not backwards:
            break
        manifest = read_manifest(shelf, event.before).value
        if manifest is not None and manifest.files == files:
            return event.before
        live = event.before
    return ""
