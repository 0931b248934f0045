"""A target that rsync reaches: a folder of this machine, of another by ssh, or of an rsync daemon.

Each file is written aside and renamed by rsync itself; what was half sent is continued the next time.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from casepress.release.delivery import StoreError, Upload

# user@host:folder, rsync://host/module/folder, or a folder of this machine.
TARGET: Final = re.compile(
    r"(?:rsync://[A-Za-z0-9._@:\[\]-]+/\S+|(?:[A-Za-z0-9._]+@)?[A-Za-z0-9._][A-Za-z0-9._-]*:(?!//)[^:\x00-\x20-][^\x00-\x1f]*|/[^\x00-\x1f]+)"
)
SSH: Final = "ssh -o BatchMode=yes -o ConnectTimeout=20"
TIMEOUT: Final = 120  # seconds without a byte, rsync's own
LONGEST: Final = 6 * 3600  # seconds for one step
PARTS: Final = ".casepress-partial"
# rsync(1), EXIT VALUES: some files were not transferred, and some vanished.
VANISHED: Final = 24
_NO_FILE: Final = (23, VANISHED)
_OPTIONS: Final = (
    "--protect-args", "--copy-links", "--times", "--chmod=D755,F644", f"--timeout={TIMEOUT}", f"--partial-dir={PARTS}",
    "--contimeout=20",
)  # fmt: skip


class RsyncStore(msgspec.Struct, frozen=True):
    """A folder by what rsync calls it; `tree` is the public tree that is sent."""

    name: str
    tree: str
    program: str = "rsync"

    @property
    def merges(self) -> bool:
        """Twins lie beside their files, as servers want them."""
        return False

    @property
    def root(self) -> str:
        return self.name.rstrip("/") + "/"

    def read(self, name: str, most: int) -> bytes | None:
        """The bytes of a file, or None when there is none."""
        with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
            done = self._run(["--max-size", str(most), f"{self.root}{name}", f"{folder}/"])
            if done.returncode in _NO_FILE:
                return None
            _check(done)
            file = Path(folder) / name.rpartition("/")[2]
            return file.read_bytes() if file.is_file() else None

    def write(self, name: str, data: bytes) -> None:
        """One small file, as a whole."""
        with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
            file = Path(folder) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            _check(self._run(["--relative", "--ignore-times", f"{folder}/./{name}", self.root]))

    def put(self, uploads: Sequence[Upload], progress: Callable[[int], None]) -> int:
        """Sends files of the tree; those with the same length and time of change are there already."""
        names = "\0".join(upload.name for upload in uploads).encode()
        arguments = ["--files-from=-", "--from0", "--out-format=%n", f"{self.tree}/", self.root]
        done = self._run(arguments, names)
        _check(done)
        known = {upload.name for upload in uploads}
        sent = sum(1 for line in done.stdout.decode("utf-8", "replace").splitlines() if _plain(line) in known)
        progress(len(uploads))
        return sent

    def remove(self, names: Sequence[str]) -> None:
        """Deletes files; folders stay, empty ones do no harm."""
        with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
            listed = "\0".join(names).encode()
            arguments = ["--files-from=-", "--from0", "--delete-missing-args", f"{folder}/", self.root]
            # What is not in the empty folder "vanishes", which is what is wanted.
            _check(self._run(arguments, listed), allowed=(VANISHED,))

    def _run(self, arguments: Sequence[str], data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        options = [one for one in _OPTIONS if one != "--contimeout=20" or self.name.startswith("rsync://")]
        environment = {"RSYNC_RSH": SSH, **os.environ, "LC_ALL": "C.UTF-8"}
        try:
            return subprocess.run(
                [self.program, *options, *arguments], input=data, capture_output=True, check=False,
                timeout=LONGEST, env=environment,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise StoreError(str(error)) from error


def _plain(line: str) -> str:
    """A name as rsync prints it: bytes that are no plain text stand as \\#ooo."""
    if "\\#" not in line:
        return line
    return re.sub(rb"\\#([0-7]{3})", lambda found: bytes([int(found[1], 8)]), line.encode()).decode(
        "utf-8", "replace"
    )


def _check(done: subprocess.CompletedProcess[bytes], allowed: tuple[int, ...] = ()) -> None:
    if done.returncode not in (0, *allowed):
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise StoreError(
            f"rsync {done.returncode}: {lines[-1] if lines else ''} {lines[0] if len(lines) > 1 else ''}".strip()
        )
