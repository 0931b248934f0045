"""Ways in which a cache is damaged by disks, by people and by other programs; each seeded, each told by its name.

A damaged cache may cost time and nothing else: the night that meets it must end with the old release or the new one.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple


class Damage(NamedTuple):
    """What was done to which file or folder of the cache."""

    way: str
    path: str


class Target(NamedTuple):
    """A file of a cache that is to be harmed, and what decides how."""

    path: Path
    cache: Path
    dice: random.Random


def _truncated(at: Target) -> None:
    data = at.path.read_bytes()
    at.path.write_bytes(data[: at.dice.randrange(len(data) + 1)])


def _flipped(at: Target) -> None:
    data = bytearray(at.path.read_bytes())
    for _ in range(at.dice.choice((1, 1, 8)) if data else 0):
        data[at.dice.randrange(len(data))] ^= 1 << at.dice.randrange(8)
    at.path.write_bytes(bytes(data))


def _swapped(at: Target) -> None:
    other = at.dice.choice(files_of(at.cache))
    mine, theirs = at.path.read_bytes(), other.read_bytes()
    at.path.write_bytes(theirs)
    other.write_bytes(mine)


def _emptied(at: Target) -> None:
    at.path.write_bytes(b"")


def _deleted(at: Target) -> None:
    at.path.unlink()


def _forbidden(at: Target) -> None:
    at.path.chmod(0)


def _replaced_by_folder(at: Target) -> None:
    at.path.unlink()
    at.path.mkdir()
    if at.dice.random() < 0.5:
        (at.path / "something").write_text("of somebody else")


def _replaced_by_link(at: Target) -> None:
    at.path.unlink()
    at.path.symlink_to(at.dice.choice(("/nowhere/at/all", "/", at.path.name)))


def _filled(at: Target) -> None:
    at.path.write_bytes(at.dice.randbytes(at.dice.randrange(1, 5000)))


def _appended(at: Target) -> None:
    at.path.write_bytes(at.path.read_bytes() + at.dice.randbytes(at.dice.randrange(1, 400)))


def _zeroed(at: Target) -> None:
    """What a file system gives back after a power cut: the length is right, the blocks were never written."""
    size = at.path.stat().st_size
    at.path.write_bytes(bytes(size))


def _folder_replaced_by_file(at: Target) -> None:
    folder = at.path.parent if at.path.parent != at.cache else at.path
    shutil.rmtree(folder) if folder.is_dir() else folder.unlink()
    folder.write_bytes(b"a file")


def _folder_deleted(at: Target) -> None:
    shutil.rmtree(at.path.parent if at.path.parent != at.cache else at.cache)


WAYS: Final[dict[str, Callable[[Target], None]]] = {
    "cut short": _truncated,
    "bits flipped": _flipped,
    "two files swapped": _swapped,
    "emptied": _emptied,
    "deleted": _deleted,
    "not permitted": _forbidden,
    "a folder in its place": _replaced_by_folder,
    "a link in its place": _replaced_by_link,
    "noise": _filled,
    "noise added": _appended,
    "zeros": _zeroed,
    "a file in place of its folder": _folder_replaced_by_file,
    "its folder deleted": _folder_deleted,
}
OLD: Final = "as it was before"


def files_of(cache: Path) -> list[Path]:
    """Every file of a cache, in order."""
    found = (Path(folder, name) for folder, _, names in os.walk(cache) for name in names)
    return sorted(path for path in found if path.is_file() and not path.is_symlink())


def damages(count: int, seed: int) -> Iterator[Callable[[Path, Path], Damage]]:
    """So many damages, every way about as often. Each takes the folder of a cache and an older copy of it, harms the
    cache, and says what it did."""
    names = [*WAYS, OLD]
    for number in range(count):

        def harm(cache: Path, before: Path, number: int = number) -> Damage:
            dice = random.Random(f"{seed}:{number}")
            way = names[number % len(names)]
            files = files_of(cache)
            # Caches are many small kinds: first the kind, then the file, or all would be shards of cases.
            kind = dice.choice(sorted({path.relative_to(cache).parts[0] for path in files}))
            path = dice.choice([one for one in files if one.relative_to(cache).parts[0] == kind])
            if way == OLD:
                shutil.rmtree(cache / kind) if (cache / kind).is_dir() else (cache / kind).unlink()
                source = before / kind
                if source.is_dir():
                    shutil.copytree(source, cache / kind)
                elif source.is_file():
                    shutil.copy2(source, cache / kind)
            else:
                WAYS[way](Target(path, cache, dice))
            return Damage(way, path.relative_to(cache).as_posix())

        yield harm
