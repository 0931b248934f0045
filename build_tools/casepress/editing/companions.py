"""What lies beside a manuscript: photos, clips and subtitles, found, told apart and given their names in the case.

It looks at names and bytes and changes nothing; copying is in `filing`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from casepress.case import Figure, Video
from casepress.casefile.body import CLIP_SUFFIXES
from casepress.diagnostics import Finding, Place
from casepress.intake.manuscript import Picture
from casepress.intake.reading import SUFFIXES
from casepress.rules import drafts as rules

PHOTOS: Final = frozenset({"jpg", "jpeg", "png", "webp", "heic", "heif", "avif"})
SUBTITLES: Final = frozenset({"srt", "vtt", "ass"})
_CHINESE: Final = re.compile("[\u4e00-\u9fff]")
_SAYING: Final = 6  # Chinese characters from which on a file's name says what is to be seen


class Enclosed(NamedTuple):
    """A file to be copied and its name in the case's media folder."""

    source: Path
    name: str


class Enclosures(NamedTuple):
    """What goes with one manuscript: the files, and what the front matter says of them."""

    files: tuple[Enclosed, ...] = ()
    figures: tuple[Figure, ...] = ()
    clips: tuple[Video, ...] = ()


def manuscripts_in(folder: Path) -> list[Path]:
    """Every manuscript in a folder and below it, those of Word's own locks aside."""
    return sorted(path for path in folder.rglob("*") if is_manuscript(path) and path.is_file())


def is_manuscript(path: Path) -> bool:
    """Whether a name is that of a manuscript."""
    return path.suffix.lower() in SUFFIXES and not path.name.startswith((".", "~", "_"))


def beside(manuscript: Path, media: Path | None, alone: bool) -> tuple[list[Path], list[Path]]:
    """The photos, clips and subtitles that belong to a manuscript, and those beside it that may or may not.

    `media` is the folder that the editor named; `alone`: it is the only manuscript that is brought from its folder.
    """
    if media is not None:
        return [path for path in sorted(media.rglob("*")) if _is_media(path)], []
    stem = manuscript.stem
    own = [
        manuscript.parent / f"{stem}{ending}"
        for ending in ("", ".files", "图片", "_图片", "素材", "_media", "-media")
    ]
    found = [
        path for folder in own if folder.is_dir() for path in sorted(folder.rglob("*")) if _is_media(path)
    ]
    near = [path for path in sorted(manuscript.parent.iterdir()) if _is_media(path)]
    if alone and sum(map(is_manuscript, manuscript.parent.iterdir())) == 1:
        return [*found, *near], []
    mine = [path for path in near if path.stem.startswith(stem)]
    return [*found, *mine], [path for path in near if path not in mine]


def _is_media(path: Path) -> bool:
    kind = path.suffix.lower().lstrip(".")
    known = kind in PHOTOS or kind in CLIP_SUFFIXES or kind in SUBTITLES
    return known and path.is_file() and not path.name.startswith((".", "~"))


def enclose(paths: Sequence[Path], pictures: Iterable[Picture]) -> Enclosures:
    """The files with their names: pictures are counted on from those of the manuscript, clips from 1. A photo that
    the manuscript holds byte for byte is not taken twice."""
    held = {picture.sha256 for picture in pictures}
    sizes = {len(picture.data) for picture in pictures}
    count = max(
        (int(one.name.partition(".")[0]) for one in pictures if one.name.partition(".")[0].isdecimal()),
        default=0,
    )
    files: list[Enclosed] = []
    figures: list[Figure] = []
    clips: list[Video] = []
    posters = {path for path in paths for clip in _clips(paths) if _is_poster(path, clip)}
    for path in paths:
        if _kind(path) not in PHOTOS or path in posters:
            continue
        if path.stat().st_size in sizes and _digest(path) in held:
            continue
        count += 1
        name = f"{count}.{_kind(path).replace('jpeg', 'jpg')}"
        files.append(Enclosed(path, name))
        figures.append(Figure(file=name, caption=_said_by(path)))
    for number, clip in enumerate(_clips(paths), 1):
        name = f"{number}.{_kind(clip)}"
        files.append(Enclosed(clip, name))
        poster = next((path for path in paths if _is_poster(path, clip)), None)
        words = next((path for path in paths if _kind(path) in SUBTITLES and path.stem == clip.stem), None)
        if poster is not None:
            files.append(Enclosed(poster, f"{number}-poster.{_kind(poster).replace('jpeg', 'jpg')}"))
        poster_name = files[-1].name if poster is not None else ""
        if words is not None:
            files.append(Enclosed(words, f"{number}.{_kind(words)}"))
        words_name = files[-1].name if words is not None else ""
        clips.append(Video(file=name, caption=_said_by(clip), poster=poster_name, captions=words_name))
    return Enclosures(tuple(files), tuple(figures), tuple(clips))


def _clips(paths: Iterable[Path]) -> list[Path]:
    return [path for path in paths if _kind(path) in CLIP_SUFFIXES]


def _kind(path: Path) -> str:
    return path.suffix.lower().lstrip(".")


def _is_poster(path: Path, clip: Path) -> bool:
    names = (f"{clip.stem}-poster", f"{clip.stem}_poster", f"{clip.stem}封面", f"{clip.stem}-封面")
    return _kind(path) in PHOTOS and path.stem in names


def _said_by(path: Path) -> str:
    """What a file's name says of what is seen; a camera's name says nothing."""
    text = re.sub(
        r"^[\s\d、.．_-]*(?:(?:图|照片|视频)\s?[0-9一二三四五六七八九十]{1,2}\s*[:：.．、_-]?)?\s*",
        "",
        path.stem,
    )
    return text if len(_CHINESE.findall(text)) >= _SAYING else ""


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def said_by_names(enclosures: Enclosures, file: str) -> list[Finding]:
    """A finding for every caption that was taken from a file's name."""
    named = [(one.file, one.caption) for one in enclosures.figures if one.caption]
    named += [(one.file, one.caption) for one in enclosures.clips if one.caption]
    return [
        rules.GUESSED.at(
            Place(file), key=name, label="图注", value=caption, where="文件名", where_en="the file's name"
        )
        for name, caption in named
    ]
