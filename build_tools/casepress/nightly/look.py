"""The last look at what stands on the shelf before the public sees it, and a built folder published with the same care."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import msgspec

from casepress.diagnostics import Checked, Finding
from casepress.nightly.archive import STATE, remembered
from casepress.nightly.history import losses, next_state, vanished, written_state
from casepress.project import program_digest
from casepress.publishing import Progress, Workers
from casepress.release.disk import store_text
from casepress.release.manifest import Manifest
from casepress.release.publication import Order, Publication, publish
from casepress.release.shelf import Keeper, live_manifest
from casepress.release.staging import Staged
from casepress.site import page_of
from casepress.verification.inspector import Brief, Extent, Inspection, Inspector, Listed
from casepress.verification.words import Secret

# Where it is noted on a shelf what was found sound, for folders that belong to no site of ours.
NOTES: Final = "inspected"


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for: the site's address, by how many hundredths it may shrink, what must not be public, and
    which of that stands in public sources as well; `memory` is the file in which a sound tree is noted."""

    url: str
    most_loss: int
    memory: Path
    secrets: tuple[Secret, ...] = ()
    common: Callable[[frozenset[str]], frozenset[str]] = lambda _: frozenset()


def last_look(staged: Staged, look: Look, workers: Workers, progress: Progress) -> Checked[Inspection]:
    """Looks at everything in a staged release that is otherwise than in the last sound one."""
    listing = {entry.path: Listed(entry.sha256, entry.size) for entry in staged.manifest.files}
    brief = Brief(
        url=look.url,
        secrets=look.secrets,
        former=_extent(staged.previous) if staged.previous is not None else None,
        most_loss=look.most_loss,
        common=look.common,
    )
    inspector = Inspector(Path(staged.public), listing, brief, look.memory, program_digest())
    return inspector.inspect(workers, progress)


def pages_of(manifest: Manifest | None) -> set[str]:
    """The addresses that answer with a page in a release; none when there is none."""
    files = manifest.files if manifest is not None else ()
    paths = ("" if entry.path == "index.html" else entry.path for entry in files)
    return {page for path in paths if (page := page_of(path)) is not None}


def publish_folder(
    keeper: Keeper, order: Order, look: Look, workers: Workers, progress: Progress
) -> Publication:
    """Publishes a folder of which no case is known: looked at like any other, and no public address may be gone.

    What former releases of the shelf carry is carried on.
    """
    known = remembered(keeper.shelf)
    live = live_manifest(keeper.shelf)

    def finish(staged: Staged) -> None:
        state = next_state(known.value, (), None, pages_of(staged.manifest), ())
        store_text(keeper.shelf.disk, f"{staged.folder}/{STATE}", written_state(state))

    def nothing_is_gone(staged: Staged) -> Iterable[Finding]:
        gone = vanished(known.value, pages_of(live), pages_of(staged.manifest))
        return losses(known.value, (*gone[0], *gone[1]))

    def sound(staged: Staged) -> Iterable[Finding]:
        return last_look(staged, look, workers, progress).findings

    checked = msgspec.structs.replace(order, checks=(nothing_is_gone, sound), finish=finish)
    publication = publish(keeper, checked, progress)
    return msgspec.structs.replace(publication, findings=(*known.findings, *publication.findings))


def _extent(manifest: Manifest) -> Extent:
    pages = sum(1 for entry in manifest.files if entry.path.endswith(".html"))
    return Extent(pages, len(manifest.files), manifest.size)
