"""A surveyed folder onto the shelf: every new folder written beside what is public, then compared with its manifest.

`Staged` is written and safe on the disk; `Verified` is what `verify` found to be exactly its manifest. Nothing here
changes what the public sees.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import msgspec

from casepress.diagnostics import Checked, Finding, Place
from casepress.release.disk import clear
from casepress.release.folders import Folder, folders_of, written_keys
from casepress.release.manifest import (
    MANIFEST,
    SEAL,
    Difference,
    Entry,
    Manifest,
    difference,
    encode_manifest,
    make_manifest,
)
from casepress.release.shelf import (
    FOLDERS,
    INCOMING,
    KEYS,
    PUBLIC,
    Keeper,
    Shelf,
    finding_of,
    live_manifest,
    next_counter,
    tidy,
)
from casepress.release.survey import Encoder, Survey, digest_of
from casepress.release.writing import MovedError, Twins, Writer
from casepress.rules import releases as rules

# A file takes whole blocks of the disk; beside the files there are folders, and room to breathe.
BLOCKS: Final = 4096
SPARE: Final = 1_000_000
WRITING: Final = "写上发布架"


class Staged(msgspec.Struct, frozen=True, kw_only=True):
    """A release that stands on the shelf and is not public: its manifest, that of the public release, its folders,
    the paths that were written and not shared, and how much that was."""

    shelf: Shelf
    manifest: Manifest
    previous: Manifest | None
    folders: tuple[Folder, ...]
    written: tuple[str, ...]
    bytes_written: int
    linked: int = 0
    copied: int = 0

    @property
    def release(self) -> str:
        return self.manifest.release

    @property
    def folder(self) -> str:
        """The folder of this release while it waits; what is put into it beside `public` is kept and never public."""
        return self.shelf.path(INCOMING, self.release)

    @property
    def public(self) -> str:
        """The public tree, complete. Folders in it are symbolic links; take the paths from the manifest."""
        return self.shelf.path(FOLDERS, self.folders[-1].key)

    @property
    def difference(self) -> Difference:
        """What it has otherwise than the public release."""
        return difference(self.previous, self.manifest)


class Verified(msgspec.Struct, frozen=True):
    """A staged release that is exactly its manifest and passed every check. Only `verify` makes it."""

    staged: Staged


Check = Callable[[Staged], Iterable[Finding]]
Seal = Callable[[bytes], bytes]


def stage(
    keeper: Keeper,
    found: Survey,
    as_of: dt.datetime,
    *,
    program: str = "",
    seal: Seal | None = None,
    encoder: Encoder | None = None,
    jobs: int = 1,
    progress: Callable[[str, int, int], None] | None = None,
    anew: frozenset[str] = frozenset(),
) -> Checked[Staged | None]:
    """Writes what the shelf does not hold yet, and waits until it is on the disk. The manifest is made of what is
    written and written last of all files.

    `seal` makes from the manifest's bytes what is put beside it at `verify/manifest.sig`; `encoder` the compressed
    twins, in so many threads (`jobs`). Folders whose key is in `anew` are made from the site though they stand on the
    shelf: somebody damaged them. None with a finding when something is in the way; the public sees no change.
    """
    shelf = keeper.shelf
    try:
        tidy(keeper)
        twins = Twins(encoder, jobs)
        return _stage(shelf, found, as_of, program, seal, twins, progress or (lambda *_: None), anew)
    except MovedError as error:
        return Checked(None, (rules.SITE_CHANGED.at(Place(""), name=error.args[0]),))
    except OSError as error:
        return Checked(None, (finding_of(error, shelf),))


def _stage(
    shelf: Shelf,
    found: Survey,
    as_of: dt.datetime,
    program: str,
    seal: Seal | None,
    twins: Twins,
    progress: Callable[[str, int, int], None],
    anew: frozenset[str],
) -> Checked[Staged | None]:
    previous = live_manifest(shelf)
    manifest = make_manifest(found.entries, next_counter(shelf), as_of, program)
    sealed = {MANIFEST: encode_manifest(manifest)}
    if seal is not None:
        sealed[SEAL] = seal(sealed[MANIFEST])
    folders = folders_of([*manifest.files, *map(_sealed_entry, sealed, sealed.values())])
    known = set(os.listdir(shelf.path(FOLDERS)))
    fresh = list({one.key: one for one in folders if one.key not in known or one.key in anew}.values())
    writer = Writer(shelf, found, previous, sealed, twins, anew)
    copied = [one for folder in fresh for one in writer.unshared(folder)]
    full = _too_full(shelf, fresh, copied)
    if full is not None:
        return Checked(None, (full,))
    new = shelf.path(INCOMING, manifest.release, "new")
    shelf.disk.make_folder(os.path.dirname(new))
    shelf.disk.make_folder(new)
    with shelf.disk.new_file(shelf.path(INCOMING, manifest.release, KEYS)) as handle:
        shelf.disk.write(handle, written_keys(manifest.release, folders))
    writer.make_twins(copied)
    for number, folder in enumerate(fresh, 1):
        writer.write(folder, f"{new}/{folder.key}")
        progress(WRITING, number, len(fresh))
    writer.finish()
    _put_in_place(shelf, new, fresh, known)
    shelf.disk.point(f"../../{FOLDERS}/{folders[-1].key}", shelf.path(INCOMING, manifest.release, PUBLIC))
    shelf.disk.flush(shelf.path(FOLDERS))
    shelf.disk.flush(shelf.path(INCOMING, manifest.release))
    staged = Staged(
        shelf=shelf, manifest=manifest, previous=previous, folders=folders, written=tuple(writer.written),
        bytes_written=writer.bytes_written, linked=writer.linked, copied=writer.copied,
    )  # fmt: skip
    warned = rules.NO_HARD_LINKS.at(Place(""), count=writer.copied)
    return Checked(staged, (warned,) if writer.copied else ())


def _put_in_place(shelf: Shelf, new: str, fresh: Sequence[Folder], known: set[str]) -> None:
    """Moves the new folders to where releases look for them, and damaged ones away.

    Only what is on the disk may stand where a later release would take it for whole.
    """
    shelf.disk.flush_all(shelf.root)
    for folder in fresh:
        if folder.key in known:
            shelf.disk.rename(shelf.path(FOLDERS, folder.key), shelf.path(INCOMING, folder.key))
        shelf.disk.rename(f"{new}/{folder.key}", shelf.path(FOLDERS, folder.key))
    shelf.disk.remove_folder(new)


def _sealed_entry(path: str, data: bytes) -> Entry:
    return Entry(path, hashlib.sha256(data).hexdigest(), len(data))


def _too_full(shelf: Shelf, fresh: Sequence[Folder], copied: Sequence[Entry]) -> Finding | None:
    """A finding when the disk has not the bytes or the files that the new folders need."""
    need = SPARE + BLOCKS * len(fresh)
    need += sum((one.size * (1 + len(one.encodings)) // BLOCKS + 1) * BLOCKS for one in copied)
    files = len(fresh) + sum(len(folder.folders) for folder in fresh) + len(copied) + 100
    state = os.statvfs(shelf.root)
    free = state.f_bavail * state.f_frsize
    if free < need:
        return rules.NO_SPACE.at(Place(""), need=megabytes(need), free=megabytes(free))
    if state.f_files > 0 and state.f_favail < files:
        return rules.NO_SPACE.at(Place(""), need=f"{files} inodes", free=f"{state.f_favail} inodes")
    return None


def megabytes(count: int) -> str:
    """So many bytes as a person reads them."""
    return f"{count / 1_000_000:.1f} MB"


def verify(staged: Staged, checks: Iterable[Check] = ()) -> Checked[Verified | None]:
    """Compares what stands on the shelf with the manifest: every file is there with its length, nothing else is, and
    what was written now has its digest. Then asks every check. None when any of them finds an error."""
    try:
        wrong = _wrong(staged)
    except OSError as error:
        return Checked(None, (finding_of(error, staged.shelf),))
    findings: list[Finding] = []
    if wrong:
        findings.append(damage(staged.release, wrong))
    else:
        for check in checks:
            findings += check(staged)
    passed = not any(finding.is_error for finding in findings)
    return Checked(Verified(staged) if passed else None, tuple(findings))


def damage(release: str, wrong: Sequence[str]) -> Finding:
    """The finding for a release that lacks these paths or holds them wrongly."""
    return rules.VERSION_DAMAGED.at(Place(""), release=release, name=wrong[0], count=len(wrong))


def misfits(shelf: Shelf, folders: Iterable[Folder]) -> Iterator[tuple[str, str]]:
    """Every path of these folders that is missing, too much, of another length, or no file or link of ours, after
    the key of its folder."""
    store = shelf.path(FOLDERS)
    done: set[str] = set()
    for folder in folders:
        if folder.key in done:
            continue
        done.add(folder.key)
        names, inside = folder.names, dict(folder.folders)
        try:
            with os.scandir(f"{store}/{folder.key}") as found:
                for entry in found:
                    if entry.name in names and entry.is_file(follow_symlinks=False):
                        wanted = names.pop(entry.name)
                        size = entry.stat(follow_symlinks=False).st_size
                        if size != wanted.size if wanted is not None else size == 0:
                            yield folder.key, f"{folder.path}/{entry.name}".lstrip("/")
                    elif (
                        not entry.is_symlink()
                        or os.readlink(entry.path) != f"../{inside.pop(entry.name, '')}"
                    ):
                        yield folder.key, f"{folder.path}/{entry.name}".lstrip("/")
        except (FileNotFoundError, NotADirectoryError):
            yield folder.key, f"{folder.path}/"
            continue
        yield from ((folder.key, f"{folder.path}/{name}".lstrip("/")) for name in (*names, *inside))


def _wrong(staged: Staged) -> list[str]:
    """Every path that is not what the manifest says. OSError when the disk does not answer."""
    # In this process: worker processes take longer to come to share the folders than this one to look.
    found = dict.fromkeys(path for _, path in misfits(staged.shelf, staged.folders))
    return [*found, *_unlike(staged)]


def _unlike(staged: Staged) -> Iterator[str]:
    """The files written now that have another digest than the manifest says."""
    digests = {entry.path: entry.sha256 for entry in staged.manifest.files}
    for path in staged.written:
        if digest_of(f"{staged.public}/{path}") != digests[path]:
            yield path


def discard(keeper: Keeper, staged: Staged) -> None:
    """Takes a staged release off the shelf; its folders go with the next pruning. OSError when that fails."""
    clear(keeper.shelf.disk, staged.folder)
