"""The open data as one SQLite file. What changed is put into a copy of our own, and the public file is made from that
copy by SQLite's VACUUM, which lays out the same rows in the same bytes however they came in.
"""

from __future__ import annotations

import contextlib
import errno
import filecmp
import hashlib
import itertools
import operator
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec

from casepress.cache import drop_cache, load_cache, store_cache
from casepress.pages.descriptor import database_schema
from casepress.pages.records import LISTS, CaseRecord, columns, type_of
from casepress.pages.records import PARTS as RECORDS
from casepress.schema import fields_of

COPY: Final = "cases.sqlite"
NOTE: Final = "database"
_MARK: Final = 16
# SQLite notes in a file which version of it wrote last (file format, 1.3.18); the same cases give the same bytes.
_VERSION_PLACE: Final = 96
_VERSION: Final = 3_040_000
# How many cases are put into the database at once.
_BATCH: Final = 500
# Of how many cases one may be another before the tables are filled anew, which is then quicker.
_FEW: Final = 4
_TABLES: Final = ("cases", *LISTS, *RECORDS)


class Content(msgspec.Struct, frozen=True):
    """What a database holds: the program and settings that made it; of all cases, in the order of their ids, a text that
    begins with the id and changes with the case; and what reads the JSON of the cases at some places of that order."""

    edition: bytes
    bases: Sequence[str]
    read: Callable[[Iterable[int]], Iterator[bytes]]

    def id_at(self, place: int) -> str:
        """The id of a case."""
        return self.bases[place].partition(" ")[0]


class _Note(msgspec.Struct, frozen=True, array_like=True):
    """What our copy holds: as of which edition, the digest of its bytes, and a mark of every case one after another."""

    edition: bytes
    digest: bytes
    marks: bytes


def write_database(path: Path, content: Content, cache: Path) -> tuple[int, int]:
    """Brings the file at `path` to hold the content; gives its size and time of change (ns).

    `cache` keeps the copy. OSError when the disk refuses.
    """
    copy, note = cache / COPY, cache / NOTE
    cache.mkdir(parents=True, exist_ok=True)
    marks = list(map(_mark, content.bases))
    known = _known(load_cache(note, _Note), copy, content.edition)
    drop_cache(note)  # a copy that was left half amended is made anew
    aside = path.with_name(f"{path.name}.casepress-new")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        fresh = [place for place, mark in enumerate(marks) if mark not in known]
        if known and len(fresh) * _FEW <= len(marks):
            amend(copy, content.read(fresh), map(content.id_at, fresh), map(content.id_at, range(len(marks))))
        else:
            drop_cache(copy)
            fill(copy, content.read(range(len(marks))))
        lay_out(copy, aside)
        _put(aside, path)
    except sqlite3.Error as error:
        raise OSError(errno.EIO, str(error), str(path)) from error
    finally:
        aside.unlink(missing_ok=True)
    store_cache(note, _Note(content.edition, _digest(copy), b"".join(marks)))
    state = path.stat()
    return state.st_size, state.st_mtime_ns


def _mark(basis: str) -> bytes:
    return hashlib.blake2b(basis.encode(), digest_size=_MARK).digest()


def _known(note: _Note | None, copy: Path, edition: bytes) -> frozenset[bytes]:
    """The marks of the cases that our copy holds; none where it is another's, damaged or missing."""
    if note is None or note.edition != edition or not copy.is_file() or _digest(copy) != note.digest:
        return frozenset()
    return frozenset(note.marks[at : at + _MARK] for at in range(0, len(note.marks), _MARK))


def _digest(path: Path) -> bytes:
    with path.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").digest()


def _put(aside: Path, path: Path) -> None:
    if path.is_dir() or path.is_symlink():
        raise IsADirectoryError(path)
    if not path.exists() or not filecmp.cmp(aside, path, shallow=False):
        aside.replace(path)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A database that is not waited for: what a power cut leaves of it is made anew."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        for setting in ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF", "encoding = 'UTF-8'"):
            database.execute(f"PRAGMA {setting}")
        yield database


def fill(path: Path, records: Iterable[bytes]) -> None:
    """Makes a database at `path` from the JSON of every case; quickest in the order of their ids, when the tables
    grow from left to right."""
    with _opened(path) as database:
        database.execute("BEGIN")
        for statement in database_schema():
            database.execute(statement)
        _insert(database, records)
        database.execute("COMMIT")


def amend(path: Path, records: Iterable[bytes], fresh: Iterable[str], ids: Iterable[str]) -> None:
    """Puts the JSON of new and changed cases, whose ids are `fresh`, into a database, and takes out every case that is
    none of `ids`."""
    with _opened(path) as database:
        database.execute("BEGIN")
        gone = {id for (id,) in database.execute("SELECT id FROM cases")}.difference(ids)
        stale = [(id,) for id in sorted(gone.union(fresh))]
        for name in _TABLES:
            key = "id" if name == "cases" else "case_id"
            # The names are those of our own records.
            database.executemany(f"DELETE FROM {name} WHERE {key} = ?", stale)  # noqa: S608
        _insert(database, records)
        database.execute("COMMIT")


def lay_out(path: Path, target: Path) -> None:
    """Writes the rows of a database to a new file at `target`: its bytes follow from the rows."""
    target.unlink(missing_ok=True)
    with _opened(path) as database:
        database.execute("VACUUM INTO ?", (str(target),))
    with target.open("r+b", buffering=0) as file:
        file.seek(_VERSION_PLACE)
        file.write(_VERSION.to_bytes(4, "big"))


def _insert(database: sqlite3.Connection, records: Iterable[bytes]) -> None:
    """Puts cases into the tables: many rows of a table at once, for to begin a statement costs more than a row."""
    scalars = [field.name for field in columns() if type_of(field) != "array"]
    widths = {
        "cases": len(scalars),
        **dict.fromkeys(LISTS, 3),
        **{name: 2 + len(fields_of(kind)) for name, kind in RECORDS.items()},
    }
    tables = {name: _statement(database, name, widths[name]) for name in _TABLES}
    found = map(msgspec.json.Decoder(CaseRecord).decode, records)
    while batch := list(itertools.islice(found, _BATCH)):
        for name, put in tables.items():
            put(_rows(name, scalars, batch))


def _statement(database: sqlite3.Connection, table: str, width: int) -> Callable[[Iterable[Any]], object]:
    """What puts rows of so many values into a table."""
    marks = ", ".join("?" * width)
    return partial(database.executemany, f"INSERT INTO {table} VALUES ({marks})")  # noqa: S608 - our own names


def _rows(table: str, scalars: Sequence[str], records: Sequence[CaseRecord]) -> Iterator[tuple[Any, ...]]:
    """The rows of some cases in one table."""
    if table == "cases":
        yield from map(operator.attrgetter(*scalars), records)
        return
    for record in records:
        for number, value in enumerate(getattr(record, table) or (), 1):
            more = (value,) if table in LISTS else msgspec.structs.astuple(value)
            yield (record.id, number, *more)
