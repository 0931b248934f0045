"""What an official account's editor is known to drop or refuse, and whether an article keeps clear of it.

The limits of length are those of its drafts (title 64, author 8, digest 120 characters; content under 20,000 characters
and 1 MB), those of files its editor's: pictures of 10 MB, clips of 200 MB and an hour.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from PIL import Image, UnidentifiedImageError

from casepress.diagnostics import Finding, Place
from casepress.editions.wechat import STYLES, Article, Shot
from casepress.rules import editions as rules

TITLE, AUTHOR, DIGEST = 64, 8, 120  # characters
CHARACTERS, BYTES = 20_000, 1_000_000
PICTURE_BYTES: Final = 10_000_000
PICTURE_WIDTH: Final = 1080  # pixels; more is sent in vain
PICTURE_TYPES: Final = ("JPEG", "PNG", "GIF")
CLIP_MEGABYTES, CLIP_MINUTES = 200, 60
# Tags that come through pasting and saving as they are.
TAGS: Final = frozenset(
    ("section", "p", "h1", "h2", "h3", "h4", "strong", "em", "sub", "sup", "u", "del", "span", "br", "hr", "table", "tbody",
     "thead", "tr", "th", "td", "blockquote")
)  # fmt: skip
ATTRIBUTES: Final = frozenset(("style", "colspan", "rowspan"))
# Values that are dropped on saving, or mean nothing there.
DEAD_VALUES: Final = ("url(", "var(", "calc(", "expression(", "!important", "javascript:", "rem", "vw", "vh")


def limit_findings(article: Article) -> Iterator[Finding]:
    """Everything in which an article goes beyond what the editor keeps and takes."""
    place = Place(article.id)
    for what in dict.fromkeys(dropped(article.markup)):
        yield rules.DROPPED_BY_EDITOR.at(place, what=what)
    for field, text, most in (
        ("标题", article.title, TITLE),
        ("作者", article.author, AUTHOR),
        ("摘要", article.digest, DIGEST),
    ):
        if len(text) > most:
            yield rules.FIELD_TOO_LONG.at(place, field=field, length=len(text), most=most)
    size = len(article.markup.encode())
    if len(article.text) >= CHARACTERS or size >= BYTES:
        yield rules.ARTICLE_TOO_LONG.at(
            place, length=len(article.text), bytes=size, most=CHARACTERS, size=BYTES
        )
    for shot in (*article.shots, *(film.poster for film in article.films)):
        if problem := _unfit(shot):
            yield rules.PICTURE_UNFIT.at(place, name=shot.file, what=problem)
    if not article.covers:
        yield rules.NO_COVER.at(place, name=article.id)
    for film in article.films:
        megabytes, minutes = film.bytes / 1e6, film.seconds / 60
        if megabytes > CLIP_MEGABYTES or minutes > CLIP_MINUTES:
            yield rules.CLIP_UNFIT.at(place, name=film.file, size=round(megabytes), minutes=round(minutes))


def dropped(markup: str) -> Iterator[str]:
    """What of a markup would not live through pasting and saving."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    yield from reader.found


def _unfit(shot: Shot) -> str:
    """What is wrong with a picture, "" for nothing; looked at as it is and not as it is called."""
    if len(shot.data) > PICTURE_BYTES:
        return f"{len(shot.data)} 字节"
    try:
        with Image.open(io.BytesIO(shot.data)) as picture:
            if picture.format not in PICTURE_TYPES:
                return str(picture.format)
            if picture.width > PICTURE_WIDTH:
                return f"宽 {picture.width} 像素"
            told = {"exif", "xmp", "icc_profile", "comment"} & set(picture.info)
            return f"带有 {'、'.join(sorted(told))}" if told - {"icc_profile"} else ""
    except (UnidentifiedImageError, OSError):
        return "读不出来"


class _Reader(HTMLParser):
    """Looks at every tag. State: what was found."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag, its attributes and its styles."""
        if tag not in TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.found.append(f"{name}=")
            elif name == "style":
                self.styles(value or "")

    def handle_comment(self, data: str) -> None:
        """A comment, which the editor drops with whatever it was to say."""
        self.found.append(f"<!--{data[:20]}")

    def styles(self, value: str) -> None:
        """The declarations of one style."""
        for declaration in filter(str.strip, value.split(";")):
            name, _, said = declaration.partition(":")
            name, said = name.strip().lower(), said.strip().lower()
            if name not in STYLES:
                self.found.append(name)
            words = said.replace(",", " ").replace("(", "( ").split()
            if any(word.endswith(dead) for word in words for dead in DEAD_VALUES):
                self.found.append(f"{name}: {said}")
