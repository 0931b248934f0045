"""The calls of the shelf that change a file system, and no others, so that a test can fail each of them once.

Modes are set outright: what is published must be readable for the web server whatever the umask of the night.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
from collections.abc import Iterator
from typing import Final

READABLE: Final = 0o444
OPEN: Final = 0o755
_LIBRARY: Final = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None


class Disk:
    """The real file system. Every method raises OSError as the call below it does."""

    def make_folder(self, path: str) -> None:
        """A new folder that everybody may read."""
        os.mkdir(path)
        os.chmod(path, OPEN)

    @contextlib.contextmanager
    def new_file(self, path: str, mode: int = READABLE) -> Iterator[int]:
        """A file that must not exist yet, open for writing and closed at the end."""
        handle = self.create(path, mode)
        try:
            yield handle
        finally:
            os.close(handle)

    def create(self, path: str, mode: int) -> int:
        """Opens a file that must not exist yet."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        os.fchmod(handle, mode)
        return handle

    def append(self, path: str) -> int:
        """Opens a file for writing at its end."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)

    def write(self, handle: int, data: bytes) -> None:
        """All of the data."""
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]

    def link(self, source: str, target: str) -> None:
        """A second name for a file, or for a symbolic link itself."""
        os.link(source, target, follow_symlinks=False)

    def point(self, target: str, path: str) -> None:
        """A symbolic link at `path` to `target`."""
        os.symlink(target, path)

    def rename(self, source: str, target: str) -> None:
        """A new name; a file of that name is replaced in the same instant."""
        os.replace(source, target)

    def remove_file(self, path: str) -> None:
        """Deletes a file or a symbolic link."""
        os.unlink(path)

    def remove_folder(self, path: str) -> None:
        """Deletes an empty folder."""
        os.rmdir(path)

    def flush(self, path: str) -> None:
        """Waits until a file or folder, and what was done to its names, is on the disk."""
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def flush_all(self, path: str) -> None:
        """Waits until everything on the file system of `path` is on the disk: for thousands of files one call
        instead of thousands. Where the system has no such call, everything on the machine."""
        if _LIBRARY is None or not hasattr(_LIBRARY, "syncfs"):
            os.sync()
            return
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            if _LIBRARY.syncfs(handle) != 0:
                code = ctypes.get_errno()
                raise OSError(code, os.strerror(code), path)
        finally:
            os.close(handle)


def clear(disk: Disk, path: str) -> None:
    """Deletes a folder with everything in it, or a file; follows no link. What is gone already does not matter."""
    try:
        with os.scandir(path) as found:
            entries = list(found)
    except FileNotFoundError:
        return
    except NotADirectoryError:
        disk.remove_file(path)
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            clear(disk, entry.path)
        else:
            disk.remove_file(entry.path)
    disk.remove_folder(path)


def store_text(disk: Disk, path: str, data: bytes) -> None:
    """A small file replaced as a whole: written aside, flushed, renamed."""
    aside = f"{path}.new"
    clear(disk, aside)
    with disk.new_file(aside) as handle:
        disk.write(handle, data)
    disk.flush(aside)
    disk.rename(aside, path)
    disk.flush(os.path.dirname(path))
