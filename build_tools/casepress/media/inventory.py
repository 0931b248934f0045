"""What the store holds, what of it is still used, and whether it is whole; it makes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from casepress.media.memory import memory_of
from casepress.media.rendition import Made
from casepress.media.store import facts_of, path_of, write_aside
from casepress.media.task import Refusal, Task
from casepress.media.worker import Crew

RECENT: Final = 3  # builds that differ, whose media are kept: enough to roll back
YOUNG: Final = 24 * 3600  # seconds; what is younger may belong to a run that has not ended


class Use(msgspec.Struct, frozen=True):
    """The keys that one build used, and its day (UTC)."""

    day: str
    keys: tuple[str, ...]


class Pruned(msgspec.Struct, frozen=True):
    """What was deleted, or would be: keys, files and bytes."""

    keys: int
    files: int
    bytes: int


class Flaw(msgspec.Struct, frozen=True):
    """A file of the store that is not what was stored: its name, and "missing", "changed" or a refusal's code."""

    name: str
    what: str


def note_use(store: Path, keys: Iterable[str]) -> None:
    """Remember what this build uses; a build that uses the same as the last writes nothing."""
    mine = tuple(sorted(keys))
    known = uses(store)
    if mine and not (known and known[0].keys == mine):
        day = dt.datetime.now(dt.UTC).date().isoformat()
        write_aside(_memory(store), msgspec.json.encode((Use(day, mine), *known[: RECENT - 1])))


def uses(store: Path) -> tuple[Use, ...]:
    """What the last builds used, the newest first."""
    try:
        return msgspec.json.decode(_memory(store).read_bytes(), type=tuple[Use, ...])
    except (OSError, msgspec.DecodeError):
        return ()


def _memory(store: Path) -> Path:
    return store / "used.json"


def held(store: Path) -> Iterator[Made]:
    """The facts of everything in the store, in the order of the keys; unreadable ones count as nothing."""
    for path in sorted(store.glob("[0-9a-f][0-9a-f]/*.json")):
        try:
            made = msgspec.json.decode(path.read_bytes(), type=Made)
        except (OSError, msgspec.DecodeError):
            continue
        if facts_of(store, made.key) == path:
            yield made


def prune(store: Path, named: Iterable[str], *, dry_run: bool) -> Pruned:
    """Delete what neither `named` nor the last builds hold: facts first, so that no key is ever half there.

    What belongs to no key at all, left by a run that was killed, goes too when it is a day old.
    """
    kept = {*named, *(key for use in uses(store) for key in use.keys)}
    oldest = time.time() - YOUNG
    keys, files, size = set[str](), 0, 0
    found = sorted(store.glob("[0-9a-f][0-9a-f]/*"), key=lambda path: path.suffix != ".json")
    for path in found:
        key = path.name.lstrip(".").partition(".")[0].partition("-")[0]
        facts = path.stat()
        if key in kept or facts.st_mtime > oldest:
            continue
        keys.add(key)
        files += 1
        size += facts.st_size
        if not dry_run:
            path.unlink(missing_ok=True)
    if keys and not dry_run:
        memory_of(store).unlink(missing_ok=True)
    return Pruned(len(keys), files, size)


def verify(store: Path, watch: Callable[[int], None]) -> list[Flaw]:
    """Every file of the store against the digest that was taken when it was stored; clips are opened as well.

    `watch` is told the number of keys looked at.
    """
    flaws: list[Flaw] = []
    crew = Crew()
    for number, made in enumerate(held(store), 1):
        mine = [
            flaw for one in made.renditions if (flaw := _flaw(store, one.address, one.sha256)) is not None
        ]
        films = [path_of(store, one.address) for one in made.renditions if one.mime == "video/mp4"]
        if not mine and films:
            tasks = [_look(path, made) for path in films]
            answers = crew.ask("casepress.media.inspector", tasks)
            for path, answer in zip(films, answers, strict=True):
                if isinstance(answer, Refusal):
                    mine.append(Flaw(path.name, answer.rule.code))
        flaws += mine
        watch(number)
    return flaws


def _look(path: Path, made: Made) -> Task:
    facts = path.stat()
    stamp = (facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino)
    return Task(
        module="casepress.media.inspector",
        name=path.name,
        source=str(path),
        stamp=stamp,
        original=made.original,
        key=made.key,
    )


def _flaw(store: Path, address: str, digest: str) -> Flaw | None:
    path = path_of(store, address)
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return Flaw(path.name, "missing")
    return None if found == digest else Flaw(path.name, "changed")


def room(store: Path) -> int:
    """The bytes that are free on the store's disk."""
    facts = os.statvfs(store if store.exists() else store.parent)
    return facts.f_bavail * facts.f_frsize
