"""A built folder made public, from first to last: survey, stage, verify, switch, prune.

Whatever fails, the public sees the release of before, whole; the findings say why.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable
from pathlib import Path

import msgspec

from casepress.diagnostics import Finding, Place
from casepress.release.manifest import SEAL, Manifest, encode_manifest
from casepress.release.retention import KEEP, prune
from casepress.release.shelf import Keeper, live_manifest
from casepress.release.staging import Check, Seal, Staged, Verified, discard, misfits, stage, verify
from casepress.release.survey import Encoder, Survey, remember, survey
from casepress.release.switching import held_back, switch, whole_release
from casepress.rules import releases as rules


class Ending(enum.Enum):
    """How it ended: a new release is public, nothing had changed, or nothing was done because of a finding."""

    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be made public: a folder as it is at an instant, checked how, sealed and compressed by whom, in how many
    threads.

    `keep` is the number of releases that stay; `allow_earlier` lets the instant lie before that of the public one.
    `finish` is called with the staged release before it is checked; what it puts into `staged.folder` is kept
    with the release and never public.
    """

    folder: Path
    as_of: dt.datetime
    program: str = ""
    checks: tuple[Check, ...] = ()
    seal: Seal | None = None
    encoder: Encoder | None = None
    jobs: int = 1
    keep: int = KEEP
    allow_earlier: bool = False
    finish: Callable[[Staged], None] | None = None


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `manifest` is that of the public release (None: there is none), `staged` what was made."""

    ending: Ending
    findings: tuple[Finding, ...]
    manifest: Manifest | None = None
    staged: Staged | None = None
    pruned: tuple[str, ...] = ()


def publish(
    keeper: Keeper, order: Order, progress: Callable[[str, int, int], None] | None = None
) -> Publication:
    """Makes the folder public when it is whole, new, and nothing speaks against it."""
    shelf = keeper.shelf
    live = live_manifest(shelf)
    surveyed = survey(shelf, order.folder, order.encoder)
    if surveyed.value is None:
        return Publication(ending=Ending.REFUSED, findings=surveyed.findings, manifest=live)
    found = surveyed.value
    if live is not None and live.files == found.entries and _stands(keeper, live, order.seal):
        pruned = prune(keeper, order.keep)
        seen = _remembered(keeper, found) if found.read else ()
        return Publication(
            ending=Ending.UNCHANGED, findings=(*pruned.findings, *seen), manifest=live, pruned=pruned.value
        )
    refused = _objection(keeper, order, found, live)
    if refused is not None:
        return Publication(ending=Ending.REFUSED, findings=(refused,), manifest=live)
    return _publish(keeper, order, found, live, progress)


def _stands(keeper: Keeper, live: Manifest, seal: Seal | None) -> bool:
    """Whether the public release bears the seal that it would get now, and is whole: a new key and a file that
    somebody deleted on the shelf ask for a new release of the same files."""
    try:
        found = (keeper.shelf.public(live.release) / SEAL).read_bytes()
    except OSError:
        found = None
    same = found == (seal(encode_manifest(live)) if seal is not None else None)
    return same and whole_release(keeper.shelf, live.release).value is not None


def _objection(keeper: Keeper, order: Order, found: Survey, live: Manifest | None) -> Finding | None:
    """Why a new release must not be made, although the folder is fit."""
    if live is not None and order.as_of < live.instant and not order.allow_earlier:
        return earlier(order.as_of, live)
    held = held_back(keeper.shelf, found.entries)
    return rules.HELD_BACK.at(Place(""), release=held) if held else None


def earlier(as_of: dt.datetime, live: Manifest) -> Finding:
    """The finding for an instant before that of the public release."""
    instant = as_of.astimezone(dt.UTC).isoformat(timespec="seconds")
    return rules.EARLIER_INSTANT.at(
        Place(""), instant=instant, live=live.instant.isoformat(timespec="seconds")
    )


def _publish(
    keeper: Keeper,
    order: Order,
    found: Survey,
    live: Manifest | None,
    progress: Callable[[str, int, int], None] | None,
) -> Publication:
    staged, verified, findings = _verified(keeper, order, found, progress)
    if staged is None:
        return Publication(ending=Ending.REFUSED, findings=tuple(findings), manifest=live)
    switched = switch(keeper, verified) if verified is not None else None
    if switched is None or switched.value is None:
        findings += switched.findings if switched is not None else ()
        findings += _cleared(keeper, staged)
        return Publication(ending=Ending.REFUSED, findings=tuple(findings), manifest=live, staged=staged)
    findings += switched.findings
    # What fails from here on has failed after the switch: the public has the new release.
    pruned = prune(keeper, order.keep)
    findings += [*pruned.findings, *_remembered(keeper, found)]
    return Publication(
        ending=Ending.PUBLISHED, findings=tuple(findings), manifest=switched.value, staged=staged,
        pruned=pruned.value,
    )  # fmt: skip


def _verified(
    keeper: Keeper, order: Order, found: Survey, progress: Callable[[str, int, int], None] | None
) -> tuple[Staged | None, Verified | None, list[Finding]]:
    """The release staged and checked. Where folders that it shares with older ones were damaged on the shelf, they are
    made anew from the site, and it is staged and checked once more."""
    anew: frozenset[str] = frozenset()
    mended: list[Finding] = []
    while True:
        staged = stage(
            keeper, found, order.as_of, program=order.program, seal=order.seal, encoder=order.encoder,
            jobs=order.jobs, progress=progress, anew=anew,
        )  # fmt: skip
        if staged.value is None:
            return None, None, [*mended, *staged.findings]
        if order.finish is not None:
            order.finish(staged.value)
        checked = verify(staged.value, order.checks)
        findings = [*mended, *staged.findings, *checked.findings]
        damaged = any(finding.code == rules.VERSION_DAMAGED.code for finding in checked.findings)
        if not damaged or anew:
            return staged.value, checked.value, findings
        wrong = list(misfits(keeper.shelf, staged.value.folders))
        anew = frozenset(key for key, _ in wrong)
        if not anew:
            return staged.value, checked.value, findings
        mended = [rules.MENDED.at(Place(""), name=wrong[0][1], count=len(anew))]


def _cleared(keeper: Keeper, staged: Staged) -> tuple[Finding, ...]:
    """Takes a refused release off the shelf; when that fails the next run does it."""
    try:
        discard(keeper, staged)
    except OSError as error:
        return (_not_cleared(error),)
    return prune(keeper, sweep=True).findings


def _remembered(keeper: Keeper, found: Survey) -> tuple[Finding, ...]:
    try:
        remember(keeper, found)
    except OSError as error:
        return (_not_cleared(error),)
    return ()


def _not_cleared(error: OSError) -> Finding:
    return rules.NOT_CLEARED.at(Place(""), problem=error.strerror or type(error).__name__)
