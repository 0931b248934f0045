"""The image and video indexes: every published picture and clip, each leading to its case."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from casepress.case import Case, Figure
from casepress.media.rendition import Clip, Picture
from casepress.pages.copy import AFTER, BEFORE, HOME, Copy
from casepress.pages.page import Link, Page, Pager, Plan, earlier, paged, planned

PER_WALL = 24


class Tile(msgspec.Struct, frozen=True, array_like=True):
    """A picture or clip with its case; `number` counts the clips of a case, 0 for a picture."""

    made: Picture | Clip
    alt: str
    caption: str
    case: Link
    date: str
    number: int = 0


class Wall(msgspec.Struct, frozen=True):
    """One page of pictures or clips."""

    heading: str
    count: int
    tiles: tuple[Tile, ...]
    pager: Pager | None


def wall_pages(copy: Copy) -> Iterator[Plan]:
    """The image index and the video index, where there is anything to show."""
    pictures, clips = copy.catalogue.with_pictures, copy.catalogue.with_clips
    for base, heading, unit, cases, names in (
        ("images/", "图片", "张", pictures, "pictures"),
        ("videos/", "视频", "段", clips, "clips"),
    ):
        tiles = [tile for case in cases for tile in _tiles(case, getattr(case, names), copy)]
        for address, shown, pager in paged(tiles, base, PER_WALL):
            first = pager.number == 0
            title = heading if first else earlier(heading, pager)
            yield planned(
                Page(
                    address=address,
                    section=base.rstrip("/"),
                    template="wall.html",
                    title=title,
                    description=f"{copy.imprint.name}：{heading}，共 {len(tiles)} {unit}"
                    if first
                    else f"{copy.imprint.name}：{title}",
                    data=Wall(
                        heading,
                        len(tiles) if first else len(shown),
                        tuple(shown),
                        pager if pager.last else None,
                    ),
                    crumbs=(HOME, Link(heading, base)),
                    modified=max((tile.date for tile in shown), default=""),
                )
            )


def described(figure: Figure) -> tuple[tuple[str, str], ...]:
    """The alt text and the caption of each picture of a figure."""
    if figure.file:
        return ((figure.alt, figure.caption),)
    return (
        (figure.alt, f"{BEFORE}：{figure.caption}" if figure.caption else BEFORE),
        (figure.after_alt, f"{AFTER}：{figure.caption}" if figure.caption else AFTER),
    )


def _tiles(case: Case, names: tuple[str, ...], copy: Copy) -> Iterator[Tile]:
    if not names:
        return
    known = {
        f"{case.media_folder}/{file}": words
        for figure in case.front.figures
        for file, words in zip(figure.files, described(figure), strict=False)
    }
    known |= {f"{case.media_folder}/{clip.file}": ("", clip.caption) for clip in case.front.video}
    link = Link(case.front.short_title or case.title, case.address)
    date = copy.catalogue.release_of(case).published
    number = 0
    for name in names:
        made = copy.renditions.media.get(name)
        if made is not None:
            alt, caption = known.get(name, ("", ""))
            number += isinstance(made, Clip)
            yield Tile(made, alt, caption, link, date, number)
