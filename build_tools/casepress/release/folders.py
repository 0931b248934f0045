"""A public tree as a set of folders, each named by what it holds, so that two releases share all that is equal.

A hard link saves a file but not its folder: ten thousand pages are ten thousand folders of 4 KiB. Here a folder is
kept once under its key; a folder inside it is a symbolic link to that one's key. It opens no file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

import msgspec

from casepress.release.manifest import ENDINGS, Entry

_VERSION: Final = b"casepress folder 1\n"
_KEY: Final = 20
_SEAL: Final = 16


class Folder(msgspec.Struct, frozen=True, gc=False):
    """One folder of a public tree: its path ("" for the root), its key, its files by name, and the keys of the
    folders in it by name."""

    path: str
    key: str
    files: dict[str, Entry]
    folders: dict[str, str]

    @property
    def names(self) -> dict[str, Entry | None]:
        """Every file that stands in it, with its entry; None for a compressed twin."""
        twins = {f"{name}{ENDINGS[kind]}": None for name, one in self.files.items() for kind in one.encodings}
        return {**self.files, **twins}


def folders_of(entries: Iterable[Entry]) -> tuple[Folder, ...]:
    """Every folder of the tree that these files make, those inside before those around them, the root last."""
    files: dict[str, dict[str, Entry]] = {"": {}}
    for entry in entries:
        folder, _, name = entry.path.rpartition("/")
        files.setdefault(folder, {})[name] = entry
    for folder in list(files):
        while folder:
            folder = folder.rpartition("/")[0]
            if folder in files and folder:
                break
            files.setdefault(folder, {})
    inside: dict[str, dict[str, str]] = {}
    found = []
    # A folder's path is longer in parts than that of the folder around it.
    for path in sorted(files, key=lambda path: (-path.count("/") if path else 1, path)):
        folders = inside.pop(path, {})
        key = _key(files[path], folders)
        found.append(Folder(path, key, files[path], folders))
        if path:
            around, _, name = path.rpartition("/")
            inside.setdefault(around, {})[name] = key
    return tuple(found)


def _key(files: dict[str, Entry], folders: dict[str, str]) -> str:
    """Forty hexadecimal digits made from everything a folder holds."""
    state = hashlib.blake2b(_VERSION, digest_size=_KEY)
    for name, entry in sorted(files.items()):
        encodings = " ".join(entry.encodings)
        state.update(f"file {entry.sha256} {entry.size} {encodings}\n{name}\n".encode())
    for name, key in sorted(folders.items()):
        state.update(f"folder {key}\n{name}\n".encode())
    return state.hexdigest()


def written_keys(release: str, folders: Iterable[Folder]) -> bytes:
    """The keys of a release's folders as a file of the shelf: a digest of what follows and of the release, then twenty
    bytes a key."""
    data = b"".join(sorted({bytes.fromhex(folder.key) for folder in folders}))
    return _sealed(release, data) + data


def parse_keys(release: str, text: bytes) -> frozenset[str] | None:
    """The keys in such a file; None where it is damaged or of another release."""
    seal, data = text[:_SEAL], text[_SEAL:]
    if seal != _sealed(release, data):
        return None
    return frozenset(data[at : at + _KEY].hex() for at in range(0, len(data), _KEY))


def _sealed(release: str, data: bytes) -> bytes:
    return hashlib.blake2b(_VERSION + release.encode() + b"\n" + data, digest_size=_SEAL).digest()
