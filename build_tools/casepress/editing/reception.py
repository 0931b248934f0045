"""Pictures, clips and captions that are dropped into the form: looked at, and put beside their case under a safe name."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import AsyncIterator, Callable
from pathlib import Path, PurePosixPath
from typing import Final, TypeAlias

import msgspec

from casepress.case import SLUG_PATTERN
from casepress.diagnostics import Finding, Place, Words
from casepress.media.signature import CONTAINERS, HEAD, PICTURES, signature
from casepress.media.workshop import CAPTIONS, CLIP, PICTURE
from casepress.project import Project
from casepress.rules import forms as rules

_ENDINGS: Final = {"JPEG": ".jpg", "PNG": ".png", "WebP": ".webp", "HEIC": ".heic", "AVIF": ".avif", "MP4": ".mp4", "Matroska": ".mkv",
                   "AVI": ".avi", "MPEG-TS": ".ts", "MPEG-PS": ".mpg", "WMV": ".wmv", "FLV": ".flv", "Ogg": ".ogv"}  # fmt: skip
MOST_MANUSCRIPT: Final = 300_000_000  # bytes; a Word file holds its pictures as they are
_SLUG: Final = re.compile(SLUG_PATTERN)
_KEPT: Final = re.compile(r"[^a-z0-9]+")

Kinds: TypeAlias = Callable[[bytes, str], "tuple[str, str] | Finding"]


class Received(msgspec.Struct, frozen=True):
    """A file that was taken: its name beside the case, and what it is (picture, clip or captions)."""

    name: str
    kind: str


def media_folder(project: Project, batch: str, slug: str) -> Path | None:
    """The folder of a case's media; None where that is no place inside media/."""
    if not _SLUG.search(batch) or not _SLUG.search(slug):
        return None
    folder = project.media / batch / slug
    inside = folder.resolve().is_relative_to(project.media.resolve())
    return folder if inside else None


def media_file(project: Project, batch: str, slug: str, name: str) -> Path | None:
    """A file of a case's media that may be shown; None where there is none, or it lies elsewhere."""
    folder = media_folder(project, batch, slug)
    if folder is None or "/" in name or "\\" in name or name.startswith("."):
        return None
    path = folder / name
    inside = path.resolve().is_relative_to(project.media.resolve())
    return path if inside and path.is_file() else None


async def receive(
    project: Project, batch: str, slug: str, name: str, chunks: AsyncIterator[bytes]
) -> Received | Finding:
    """Takes a file piece by piece, never holding more than one piece, and gives it a place beside its case.

    What it is is told by its first bytes; the same file again is not kept twice.
    """
    folder = media_folder(project, batch, slug)
    shown = PurePosixPath(name.replace("\\", "/")).name[:80]
    if folder is None:
        return rules.FOREIGN_PLACE.at(Place(""), file=f"media/{batch}/{slug}/{shown}")
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".receiving-{os.getpid()}-{id(chunks)}"
    try:
        drawn = await draw(aside, shown, chunks, kind_of)
        if isinstance(drawn, Finding):
            taken: Received | Finding = drawn
        else:
            what, ending, digest = drawn
            taken = Received(_placed(folder, aside, shown, ending, digest), what)
        async for _ in chunks:
            pass  # a browser that is still sending would not hear the answer
        return taken
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return rules.FILE_NOT_TAKEN.at(Place(""), name=shown, reason=reason)
    finally:
        aside.unlink(missing_ok=True)


async def draw(
    aside: Path, shown: str, chunks: AsyncIterator[bytes], kind_of: Kinds
) -> tuple[str, str, str] | Finding:
    """Writes a file piece by piece to `aside`: what it is, how its name is to end, its SHA-256; or why it is not
    taken. `kind_of` tells from its first bytes and its name what it is. Raises OSError."""
    head, size, state = b"", 0, hashlib.sha256()
    kind = None
    with aside.open("wb") as out:
        async for chunk in chunks:
            if kind is None:
                head += chunk
                if len(head) < HEAD:
                    continue
                chunk, kind = head, kind_of(head, shown)
            if isinstance(kind, Finding):
                return kind
            size += len(chunk)
            if size > _limit(kind):
                limit = _limit(kind) // 1_000_000
                return rules.UPLOAD_TOO_LARGE.at(Place(""), name=shown, limit=limit)
            state.update(chunk)
            out.write(chunk)
        if kind is None:
            kind = kind_of(head, shown)
            state.update(head)
            out.write(head)
    if isinstance(kind, Finding):
        return kind
    return *kind, state.hexdigest()


def kind_of(head: bytes, name: str) -> tuple[str, str] | Finding:
    """What a file is and how its name is to end."""
    found = signature(head[:HEAD])
    ending = PurePosixPath(name.lower()).suffix
    if found in PICTURES:
        return "picture", _ENDINGS[found]
    if found in CONTAINERS:
        return "clip", ".mov" if ending == ".mov" and found == "MP4" else _ENDINGS[found]
    if not found and ending in (".srt", ".vtt", ".ass") and b"\x00" not in head.strip(b"\xff\xfe"):
        return "captions", ending
    cure = Words("", "") if head else Words("文件是空的，请换一个", "The file is empty; give another")
    looks = found or ("空文件" if not head else "别的东西")
    return rules.UPLOAD_REFUSED.at(Place(""), cure=cure if not head else None, name=name, found=looks)


def _limit(kind: tuple[str, str]) -> int:
    limits = {"picture": PICTURE.limit, "clip": CLIP.limit, "captions": CAPTIONS.limit}
    return limits.get(kind[0], MOST_MANUSCRIPT)


def _placed(folder: Path, aside: Path, shown: str, ending: str, digest: str) -> str:
    """Puts a received file under its own name made safe, or the next free number; gives the name."""
    stem = unicodedata.normalize("NFKC", PurePosixPath(shown).stem).lower()
    stem = _KEPT.sub("-", stem).strip("-")[:40] if stem.isascii() else ""
    names = [f"{stem}{ending}"] if stem else []
    number = 0
    while True:
        if names:
            name = names.pop()
        else:
            number += 1
            name = f"{stem}-{number + 1}{ending}" if stem else f"{number}{ending}"
        target = folder / name
        try:
            os.link(aside, target)
        except FileExistsError:
            if target.is_file() and _digest(target) == digest:
                return name
            continue
        except OSError:
            if target.exists():
                continue
            aside.rename(target)  # a disk without hard links
        return name


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
