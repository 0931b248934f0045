"""The open data about every case: made shard by shard, kept as notes on disk, and put together from them.

A data file grows with the number of cases; what a build holds of it in memory does not.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from casepress.database import Content, write_database
from casepress.notes import Noted, Shard, note
from casepress.output import unchanged, write, write_stream
from casepress.pages.copy import Copy
from casepress.pages.descriptor import Made, data_package
from casepress.pages.opendata import csv_file, fragment, json_file
from casepress.press import Written, digest


class Dataset:
    """The data files of one site. State: where their notes lie."""

    def __init__(self, copy: Copy, edition: bytes, cache: Path) -> None:
        """`edition` names the program and the settings; notes of another one are made anew."""
        self.copy = copy
        self.edition = edition
        self.cache = cache

    def note(self, shard: Shard) -> Noted:
        """The cases of a shard as they stand in the data files: those that were noted before, the others anew."""
        return note(shard, self.cache, self.edition, lambda case: fragment(case, self.copy))

    def write(self, folder: Path, shards: Iterable[Shard], known: dict[str, Written]) -> Iterator[Written]:
        """The data files and their descriptor below `folder`, put together from the notes of all shards."""
        files = (("data/cases.json", json_file, 0), ("data/cases.csv", csv_file, 1))
        addresses = (*(address for address, _, _ in files), "data/cases.sqlite", "data/datapackage.json")
        everything = self.copy.catalogue.everything
        key = digest((self.edition, self.copy.bases(everything)))
        if all(
            (entry := known.get(address)) and entry.key == key and unchanged(f"{folder}/{address}", entry)
            for address in addresses
        ):
            yield from (known[address] for address in addresses)
            return
        with contextlib.ExitStack() as opened:
            notes = _Notes(len(everything))
            for shard in shards:
                noted = self.note(shard)
                notes.add(opened.enter_context(shard.file(self.cache).open("rb")), noted, shard.ranks)
            for address, pieces, column in files:
                size, mtime = write_stream(f"{folder}/{address}", pieces(notes.read(column)))
                yield Written(address, key, size, mtime, False, "")
            bases = self.copy.ranked_bases
            ranks = sorted(range(len(bases)), key=bases.__getitem__)  # they begin with the ids

            def read(places: Iterable[int]) -> Iterator[bytes]:
                return notes.read(0, (ranks[place] for place in places))

            content = Content(self.edition, [bases[rank] for rank in ranks], read)
            size, mtime = write_database(folder / addresses[2], content, self.cache)
        yield Written(addresses[2], key, size, mtime, False, "")
        package = data_package(
            self.copy.imprint, tuple(_made(folder / one) for one in addresses[:3]), len(everything)
        )
        data = msgspec.json.format(msgspec.json.encode(package))
        size, mtime = write(f"{folder}/{addresses[3]}", data)
        yield Written(addresses[3], key, size, mtime, False, "")


class _Notes:
    """Where in the notes every case stands. State: for each rank the file, the offset of its first byte, and the
    lengths of its JSON and its CSV."""

    def __init__(self, count: int) -> None:
        self.files: list[int] = []
        self.places = array("Q", bytes(8 * 4 * count))

    def add(self, file: BinaryIO, noted: Noted, ranks: Sequence[int]) -> None:
        """Takes up a shard: its open file, what it notes and the ranks of its cases."""
        self.files.append(file.fileno())
        offset = os.fstat(file.fileno()).st_size - len(noted.data)
        for rank, (json, csv) in zip(ranks, noted.lengths, strict=True):
            self.places[rank * 4 : rank * 4 + 4] = array("Q", (len(self.files) - 1, offset, json, csv))
            offset += json + csv

    def read(self, column: int, ranks: Iterable[int] | None = None) -> Iterator[bytes]:
        """The JSON (0) or CSV (1) of every case in the common order, or in that of `ranks`."""
        for rank in range(len(self.places) // 4) if ranks is None else ranks:
            file, offset, json, csv = self.places[rank * 4 : rank * 4 + 4]
            yield os.pread(self.files[file], csv if column else json, offset + (json if column else 0))


def _made(path: Path) -> Made:
    with path.open("rb") as file:
        return Made(
            path.name, os.fstat(file.fileno()).st_size, hashlib.file_digest(file, "sha256").hexdigest()
        )
