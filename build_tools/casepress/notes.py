"""What is noted on disk of each case of a shard, so that it is made once and held by nobody."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec

from casepress.cache import load_cache, store_cache
from casepress.case import Case

# What one case has in the notes: its parts, as many for every case.
Parts = tuple[bytes, ...]


class Shard(NamedTuple):
    """The cases that are noted together: those that are listed, by their ranks, then those that are withdrawn; and the
    basis of each, so that to find them noted no case is looked at."""

    number: int
    cases: list[Case]
    ranks: array[int]
    bases: tuple[str, ...]

    @property
    def listed(self) -> list[Case]:
        """The cases that are listed."""
        return self.cases[: len(self.ranks)]

    def file(self, folder: Path) -> Path:
        """Where in a folder its notes lie."""
        return folder / f"{self.number:03}"


class Noted(msgspec.Struct, frozen=True, array_like=True):
    """The notes of a shard: of each case its basis and the lengths of its parts in bytes, and then all their bytes, at the
    very end of the file. `edition` names the program and the settings that they were made with."""

    edition: bytes
    bases: tuple[str, ...]
    lengths: tuple[tuple[int, ...], ...]
    data: bytes

    def parts(self) -> Iterator[Parts]:
        """What is noted of each case."""
        start = 0
        for lengths in self.lengths:
            places = pairwise(accumulate(lengths, initial=start))
            yield tuple(self.data[begin:end] for begin, end in places)
            start += sum(lengths)


def note(shard: Shard, folder: Path, edition: bytes, make: Callable[[Case], Parts]) -> Noted:
    """The notes in `folder` of the listed cases of a shard: those that were noted before, the others made anew. Notes of
    another edition, or of another folder, hold for nothing."""
    edition += folder.name.encode()
    file, bases = shard.file(folder), shard.bases[: len(shard.ranks)]
    noted = load_cache(file, Noted)
    if noted is None or noted.edition != edition:
        noted = Noted(edition, (), (), b"")
    elif noted.bases == bases:
        return noted
    kept = dict(zip(noted.bases, noted.parts(), strict=True))
    made = [kept.get(basis) or make(case) for basis, case in zip(bases, shard.listed, strict=True)]
    lengths = tuple(tuple(map(len, parts)) for parts in made)
    noted = Noted(edition, bases, lengths, b"".join([part for parts in made for part in parts]))
    store_cache(file, noted)
    return noted
