"""The public release of a shelf on its way to one target: what `push` and `nightly` have in common."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from typing import Final

import msgspec

from casepress.cli.late_bar import LateBar
from casepress.diagnostics import Checked, Place
from casepress.release.delivery import Delivered, Store, StoreError, deliver
from casepress.release.manifest import Manifest
from casepress.release.rsync import TARGET, RsyncStore
from casepress.release.shelf import Shelf
from casepress.release.witness import memory_file
from casepress.rules import targets as rules

DELAY: Final = 24  # hours


class Sending(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent: a whole release of a shelf, as of an instant; superfluous files go after `delay` hours."""

    shelf: Shelf
    release: Manifest
    instant: dt.datetime
    delay: int = DELAY
    full: bool = False
    allow_earlier: bool = False


def shown_name(target: str) -> str:
    """A target as people read it."""
    return target.partition("?")[0]


def send(sending: Sending, target: str, bar: LateBar) -> Checked[Delivered | None]:
    """Brings the release to one target; None with a finding when it was refused or cut off, or another run is there."""
    shelf, release = sending.shelf, sending.release
    public = shelf.public(release.release)
    with _alone(shelf, target) as alone:
        if not alone:
            return Checked(None, (rules.TARGET_BUSY.at(Place(""), target=shown_name(target)),))
        store = _store(target, str(public))
        if store.value is None:
            return Checked(None, store.findings)
        return deliver(
            release, public, store.value, sending.instant, everything=sending.full,
            delay=dt.timedelta(hours=sending.delay), allow_earlier=sending.allow_earlier, progress=bar,
        )  # fmt: skip


def _store(target: str, tree: str) -> Checked[Store | None]:
    """The target by its kind; None with a finding when it is none or its program is missing."""
    shown = shown_name(target)
    if target.startswith("s3://"):
        try:
            from casepress.adapters.s3 import S3Store
        except ImportError:
            return Checked(None, (rules.NO_CLIENT.at(Place(""), target=shown, program="boto3"),))
        try:
            return Checked(S3Store(target))
        except ValueError:
            return Checked(None, (rules.UNKNOWN_TARGET.at(Place(""), target=shown),))
        except StoreError as error:
            return Checked(None, (rules.TARGET_FAILED.at(Place(""), target=shown, problem=str(error)),))
    if not TARGET.fullmatch(target):
        return Checked(None, (rules.UNKNOWN_TARGET.at(Place(""), target=shown),))
    program = shutil.which("rsync")
    if program is None:
        return Checked(None, (rules.NO_CLIENT.at(Place(""), target=shown, program="rsync"),))
    return Checked(RsyncStore(target, tree, program))


@contextlib.contextmanager
def _alone(shelf: Shelf, target: str) -> Iterator[bool]:
    """Holds a lock of this user on one target; False when another run sends there."""
    folder = memory_file(os.environ).parent
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(f"{shelf.root}\n{target}".encode()).hexdigest()[:16]
    with (folder / f"push-{name}.lock").open("w") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
