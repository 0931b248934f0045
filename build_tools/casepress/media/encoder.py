"""Which encoders this machine has, told apart closely enough to name what they make.

What was found is remembered, so that an unchanged night starts no process to ask again; nothing is
encoded here.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, Literal

import msgspec

from casepress.media.store import write_aside

MEMORY: Final = "encoder.json"  # the file of a store that keeps which ffmpeg was found
OLDEST: Final = 5  # the major version of ffmpeg from which our arguments are known to work

_VERSION: Final = re.compile(r"ffmpeg version (\S+)")
_ABILITY: Final = re.compile(
    r"^ +[A-Z.|]+ +(\S+)", re.MULTILINE
)  # " V....D libx264 …", " .S zscale …", "  E hls …"
_ASK_WHEEL: Final = "import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())"


# What the recipe cannot do without: encoders, filters and the muxer of streams.
NEEDED: Final = ("libx264", "aac", "zscale", "tonemap", "loudnorm", "bwdif", "tile", "hls")
AV1: Final = ("libsvtav1", "libaom-av1")  # the better one first
_LISTS: Final = ("-encoders", "-filters", "-muxers")

Choice = Literal["auto", "bundled", "system"]


class Encoder(msgspec.Struct, frozen=True):
    """An ffmpeg binary: its absolute path, the version it gives itself, and its encoder for AV1 ("" for none)."""

    path: str
    version: str
    av1: str = ""


class _Memory(msgspec.Struct, frozen=True):
    """What was found, and the state of the two files that the answer hung on."""

    choice: Choice
    system: str
    chosen: str
    encoder: Encoder


def find_ffmpeg(memory: Path, choice: Choice = "auto") -> Encoder | None:
    """The machine's own ffmpeg where it can do what is needed, else the one that imageio-ffmpeg carries, else None.

    `choice` may insist on either, so that several machines use the same; `memory` is the file that keeps the
    answer.
    """
    system = _on_path("ffmpeg")
    known = _recall(memory)
    if (
        known
        and known.choice == choice
        and known.system == _stamp(system)
        and known.chosen == _stamp(known.encoder.path)
    ):
        return known.encoder
    found = _usable(system) if choice != "bundled" else None
    if found is None and choice != "system":
        found = _usable(bundled_ffmpeg())
    if found is not None:
        noted = _Memory(choice, _stamp(system), _stamp(found.path), found)
        with contextlib.suppress(OSError):  # on a full disk it is asked again
            write_aside(memory, msgspec.json.encode(noted))
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


def bundled_ffmpeg() -> str:
    """The path of the binary in the imageio-ffmpeg wheel, or "" where there is none for this machine."""
    return _output([sys.executable, "-P", "-c", _ASK_WHEEL]).strip()


def system_ffmpeg() -> str:
    """The path of the machine's own ffmpeg, or ""."""
    return _on_path("ffmpeg")


def same_encoder(path: str, version: str, memory: Path) -> str | None:
    """The path of an ffmpeg on this machine that calls itself `version`, or None; `path` is where it was elsewhere."""
    known = _recall(memory)
    if (
        known
        and known.encoder.path == path
        and known.encoder.version == version
        and known.chosen == _stamp(path)
    ):
        return path
    return next((one for one in _places(path) if one and version_of(one) == version), None)


def _places(path: str) -> Iterator[str]:
    """Where it may be; the wheel, which costs a process to be asked, last."""
    yield path
    yield _on_path("ffmpeg")
    yield bundled_ffmpeg()


def version_of(path: str) -> str:
    """What a binary calls itself, or "" where it is no ffmpeg."""
    found = _VERSION.search(_output([path, "-version"])) if path else None
    return found.group(1) if found else ""


def abilities(path: str) -> frozenset[str]:
    """The names of all encoders, filters and muxers of a binary."""
    with ThreadPoolExecutor(len(_LISTS)) as pool:  # loading its libraries takes longer than the answer
        listed = pool.map(lambda question: _output([path, "-hide_banner", question]), _LISTS)
        return frozenset(_ABILITY.findall("\n".join(listed)))


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
    version = version_of(path)
    if not version or is_old(version):
        return None
    able = abilities(path)
    if not able.issuperset(NEEDED):
        return None
    return Encoder(str(Path(path).resolve()), version, next((one for one in AV1 if one in able), ""))


def is_old(version: str) -> bool:
    """Whether a version lies before those that our arguments are known to work with."""
    major = re.match(r"n?(\d+)", version)
    # A build from the development branch ("N-123456-g…") has no number; it is new.
    return major is not None and int(major.group(1)) < OLDEST


def _output(argv: list[str]) -> str:
    try:
        done = subprocess.run(argv, capture_output=True, stdin=subprocess.DEVNULL, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace") if done.returncode == 0 else ""
