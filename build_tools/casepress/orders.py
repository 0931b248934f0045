"""What cases want of the workshop, and what the site asks of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from casepress.case import Case
from casepress.media.rendition import Renditions, Wanted
from casepress.media.workshop import Policy
from casepress.project import Project
from casepress.review.ledger import read_ledger


def media_policy(project: Project, wanted: Iterable[Wanted]) -> Policy:
    """What the site's settings ask of clips, and what is to be hidden on the pictures that are wanted."""
    settings = project.settings
    masks = read_ledger(project, (want.name for want in wanted)).masks
    return Policy(
        av1=settings.video_av1,
        ffmpeg=settings.ffmpeg,
        captions_required=settings.captions_required,
        masks=masks,
    )


def orders(case: Case) -> Iterator[Wanted]:
    """What a case wants of the workshop, each with its place in the file."""
    if not case.pictures and not case.clips:
        return
    folder = case.media_folder
    listed = ((f"figures.{n}.{one.file_key}", one.files) for n, one in enumerate(case.front.figures))
    figures = {f"{folder}/{name}": path for path, names in listed for name in names}
    clips = {f"{folder}/{one.file}": (f"video.{n}.file", one) for n, one in enumerate(case.front.video)}
    for number, name in enumerate(case.pictures):
        yield Wanted(name, "image", case.place(figures.get(name, f"pictures.{number}")))
    for number, name in enumerate(case.clips):
        path, video = clips.get(name, (f"clips.{number}", None))
        captions = f"{folder}/{video.captions}" if video and video.captions else ""
        poster = f"{folder}/{video.poster}" if video and video.poster else ""
        yield Wanted(name, "video", case.place(path), captions, poster)


def without_lost(case: Case, made: Renditions) -> Case:
    """The case without its clips that could not be made, so that nothing counts or lists them."""
    if case.front.withdrawn or all(name in made.media for name in case.clips):
        return case
    folder = case.media_folder
    video = tuple(one for one in case.front.video if f"{folder}/{one.file}" in made.media)
    front = msgspec.structs.replace(case.front, video=video)
    return msgspec.structs.replace(
        case, front=front, clips=tuple(name for name in case.clips if name in made.media)
    )
