"""What this machine can do with pictures and clips, asked of its tools; nothing is made."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import shutil
import subprocess
import sys
from typing import Final

import msgspec

from casepress.media.encoder import (
    AV1,
    NEEDED,
    Encoder,
    abilities,
    bundled_ffmpeg,
    is_old,
    system_ffmpeg,
    version_of,
)

EXTRAS: Final = (*AV1, "libvmaf")
PACKAGES: Final = ("av", "pillow", "pillow-heif", "ffmpeg-python", "imageio-ffmpeg", "distributed")


class Tool(msgspec.Struct, frozen=True):
    """An ffmpeg: where it is, its version, whether it is too old, and which needed or useful things it lacks."""

    path: str
    version: str
    is_old: bool
    lacks: tuple[str, ...]
    lacks_extra: tuple[str, ...]

    @property
    def is_usable(self) -> bool:
        return bool(self.version) and not self.is_old and not self.lacks


class Toolbox(msgspec.Struct, frozen=True):
    """The machine's own ffmpeg and the wheel's (None: there is none), versions of packages ("" for missing), the
    picture formats that can be written or read, and the names of fonts for Chinese."""

    system: Tool | None
    bundled: Tool | None
    packages: dict[str, str]
    pictures: dict[str, bool]
    fonts: tuple[str, ...]


def look() -> Toolbox:
    """Ask every tool what it can do; takes a second or two."""
    return Toolbox(
        _tool(system_ffmpeg()),
        _tool(bundled_ffmpeg()),
        {name: _version(name) for name in PACKAGES},
        _pictures(),
        _fonts(),
    )


def chosen(box: Toolbox, choice: str) -> Encoder | None:
    """The ffmpeg that a site with the setting `choice` uses, as find_ffmpeg finds it."""
    order = {"auto": (box.system, box.bundled), "system": (box.system,), "bundled": (box.bundled,)}
    found = next((tool for tool in order[choice] if tool is not None and tool.is_usable), None)
    return None if found is None else Encoder(found.path, found.version)


def _tool(path: str) -> Tool | None:
    if not path:
        return None
    version, able = version_of(path), abilities(path)
    return Tool(
        path,
        version,
        is_old(version) if version else False,
        tuple(name for name in NEEDED if name not in able),
        tuple(name for name in EXTRAS if name not in able),
    )


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _pictures() -> dict[str, bool]:
    """Which formats Pillow writes, and whether HEIC is read, asked in a process of its own: libraries may be broken."""
    code = (
        "from PIL import features as f\n"
        "print(*('AVIF', f.check('avif'), 'WebP', f.check('webp'), 'JPEG', f.check('jpg'), 'ICC', f.check('littlecms2')))"
    )
    words = _said([sys.executable, "-P", "-c", code]).split()
    found = {name: value == "True" for name, value in zip(words[::2], words[1::2], strict=False)}
    found["HEIC"] = importlib.util.find_spec("pillow_heif") is not None
    return found


def _fonts() -> tuple[str, ...]:
    """The families with Chinese characters that fontconfig knows; none where it is not installed."""
    program = shutil.which("fc-list")
    if program is None:
        return ()
    listed = _said([program, ":lang=zh-cn", "family"]).splitlines()
    return tuple(sorted({line.split(",")[0].strip() for line in listed if line.strip()}))


def _said(argv: list[str]) -> str:
    try:
        done = subprocess.run(argv, capture_output=True, stdin=subprocess.DEVNULL, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace")
