"""The pictures and clips of a case as machines are told of them: metadata, feeds, sitemap and open data."""

from __future__ import annotations

from casepress.case import Case, Figure, Video
from casepress.media.rendition import Clip, poster_of
from casepress.pages.copy import Copy
from casepress.pages.page import Exhibit


def exhibits(case: Case, copy: Copy) -> tuple[Exhibit, ...]:
    """Everything that a case shows, pictures first; nothing for a withdrawn case."""
    if not (case.pictures or case.clips) or case.front.withdrawn:
        return ()
    folder, front, media = case.media_folder, case.front, copy.renditions.media
    figures = {f"{folder}/{one.file}": one for one in front.figures}
    videos = {f"{folder}/{one.file}": one for one in front.video}
    found = []
    for name in (*case.pictures, *case.clips):
        made = media.get(name)
        if isinstance(made, Clip):
            found.append(_clip(name[len(folder) + 1 :], made, videos.get(name)))
        elif made is not None:
            note = figures.get(name)
            largest = made.largest
            found.append(
                Exhibit("picture", name[len(folder) + 1 :], largest.address, largest.mime, largest.width,
                        largest.height, largest.bytes, made.original, 0.0, poster_of(made).address, "",
                        *_words(note))
            )  # fmt: skip
    return tuple(found)


def _words(note: Figure | None) -> tuple[str, ...]:
    return (note.alt, note.caption, note.taken, note.mode or "", note.credit) if note else ()


def _clip(file: str, made: Clip, note: Video | None) -> Exhibit:
    video = made.video
    words = ("", note.caption, note.taken, "", note.credit) if note else ()
    return Exhibit("clip", file, video.address, video.mime, video.width, video.height, video.bytes, made.original,
                   made.duration, made.poster.address, made.captions, *words)  # fmt: skip
