"""Which encoders this machine has, told apart closely enough to name what they make.

What was found is remembered, so that an unchanged night starts no process to ask again; nothing is
encoded here.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import msgspec

from casepress.media.store import write_aside

OLDEST: Final = 5  # the major version of ffmpeg from which our arguments are known to work

_VERSION: Final = re.compile(r"ffmpeg version (\S+)")
_ASK_WHEEL: Final = "import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())"


class Encoder(msgspec.Struct, frozen=True):
    """An ffmpeg binary: its absolute path and the version it gives itself."""

    path: str
    version: str


class _Memory(msgspec.Struct, frozen=True):
    """What was found, and the state of the two files that the answer hung on."""

    system: str
    chosen: str
    encoder: Encoder


def find_ffmpeg(memory: Path) -> Encoder | None:
    """The machine's own ffmpeg where it is new enough, else the one that imageio-ffmpeg carries, else None.

    `memory` is the file that keeps the answer.
    """
    system = _on_path("ffmpeg")
    known = _recall(memory)
    if known and known.system == _stamp(system) and known.chosen == _stamp(known.encoder.path):
        return known.encoder
    found = _usable(system) or _usable(_output([sys.executable, "-P", "-c", _ASK_WHEEL]).strip())
    if found is not None:
        write_aside(memory, msgspec.json.encode(_Memory(_stamp(system), _stamp(found.path), found)))
    return found


def picture_coders() -> str:
    """A text that differs between versions of what reads and writes pictures, found without importing it.

    The wheels of Pillow and pillow-heif bring libjpeg, libwebp, libavif and libheif along and name their
    versions in the names of these files.
    """
    state = hashlib.sha256()
    for package in ("PIL", "pillow_heif"):
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            return ""
        home = Path(spec.origin).parent
        state.update((home / "_version.py").read_bytes())
        for libraries in ("pillow.libs", "pillow_heif.libs"):
            folder = home.parent / libraries
            names = sorted(os.listdir(folder)) if folder.is_dir() else []
            state.update("\n".join(names).encode())
    return state.hexdigest()[:12]


def _on_path(program: str) -> str:
    """Where the shell would find a program, or ""."""
    places = (Path(folder) / program for folder in os.get_exec_path())
    return next((str(place) for place in places if os.access(place, os.X_OK) and place.is_file()), "")


def _recall(memory: Path) -> _Memory | None:
    try:
        return msgspec.json.decode(memory.read_bytes(), type=_Memory)
    except (OSError, msgspec.DecodeError):
        return None


def _stamp(path: str) -> str:
    """The identity of a binary without reading it."""
    try:
        facts = os.stat(path)
    except OSError:
        return ""
    return f"{path}|{facts.st_size}|{facts.st_mtime_ns}"


def _usable(path: str) -> Encoder | None:
    found = _VERSION.search(_output([path, "-version"])) if path else None
    if found is None:
        return None
    version = found.group(1)
    major = re.match(r"n?(\d+)", version)
    # A build from the development branch ("N-123456-g…") has no number; it is new.
    if major is not None and int(major.group(1)) < OLDEST:
        return None
    return Encoder(str(Path(path).resolve()), version)


def _output(argv: list[str]) -> str:
    try:
        done = subprocess.run(argv, capture_output=True, stdin=subprocess.DEVNULL, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace") if done.returncode == 0 else ""
