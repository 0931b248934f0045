"""What a person decided about a picture before it went out: that it was looked at, and what is to be hidden.

Pure: reads no file and touches no picture.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final, Literal

import msgspec
import yaml

from casepress.diagnostics import Checked
from casepress.notation import Mapping
from casepress.schema import DAY_PATTERN, decode, key

REVIEW_FILE: Final = "review.yml"  # in the folder of the originals; never published, never counted as unused
Kind = Literal["blur", "pixelate", "black"]
_SHARE: Final = r"(?:0(?:\.[0-9]{1,4})?|1(?:\.0{1,4})?)"
AREA_PATTERN: Final = rf"^{_SHARE}(?: {_SHARE}){{3}}$"
_SECONDS: Final = r"[0-9]{1,5}(?:\.[0-9]{1,2})?"
TIME_PATTERN: Final = rf"^{_SECONDS} {_SECONDS}$"


class Mask(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A rectangle to hide: left, top, width and height as shares of the upright picture or clip.

    `time` is the part of a clip in which it is hidden, in seconds; "" is the whole of it.
    """

    area: Annotated[
        str,
        key(
            "位置：左 上 宽 高，占整张图的比例，用空格隔开",
            "left, top, width and height as shares of the picture, parted by spaces",
            example="0.12 0.30 0.05 0.08",
            pattern=AREA_PATTERN,
        ),
    ]
    kind: Annotated[Kind, key("遮法：blur 模糊，pixelate 马赛克，black 涂黑", "how it is hidden")] = "blur"
    time: Annotated[
        str,
        key(
            "只在视频的哪一段遮：从第几秒 到第几秒，用空格隔开；不写就是整段",
            "of a clip: from and to in seconds, parted by a space; without it the whole clip",
            example="3.5 12",
            pattern=TIME_PATTERN,
        ),
    ] = ""

    @property
    def shares(self) -> tuple[float, float, float, float]:
        """Left, top, width and height, each from 0 to 1."""
        left, top, width, height = map(float, self.area.split(" "))
        return left, top, width, height

    @property
    def span(self) -> tuple[float, float] | None:
        """From and to in seconds of a clip; None for the whole."""
        start, _, end = self.time.partition(" ")
        return (float(start), float(end)) if self.time else None


class Review(msgspec.Struct, frozen=True, gc=False):
    """One picture or clip as a person looked at it: `sha256` names the bytes that were seen."""

    file: Annotated[str, key("文件名", "file name", example="1.jpg", max_length=200)]
    sha256: Annotated[str, key("看过的那个文件的 SHA-256", "of the bytes seen", pattern=r"^[0-9a-f]{64}$")]
    by: Annotated[str, key("谁看的", "who looked", example="张三", max_length=60)]
    date: Annotated[str, key("哪天看的", "the day", form="day", example="2026-11-22", pattern=DAY_PATTERN)]
    masks: Annotated[tuple[Mask, ...], key("要遮住的地方", "what is hidden")] = ()


class Reviews(msgspec.Struct, frozen=True, gc=False):
    """Everything that was looked at in one folder: the content of its review.yml."""

    reviewed: Annotated[tuple[Review, ...], key("看过的图片和视频", "what was looked at")] = ()

    def of(self, file: str) -> Review | None:
        """The review of a file, the last where there are two."""
        return next((one for one in reversed(self.reviewed) if one.file == file), None)


def read_reviews(node: Mapping, file: str) -> Checked[Reviews | None]:
    """The reviews of one folder, None with findings when anything in the file is wrong."""
    read = decode(node, Reviews, file)
    return Checked(read.value[0], read.findings)


def print_reviews(reviews: Reviews) -> str:
    """The text of a review.yml, which `read_reviews` gives back."""
    head = "# casepress media review 写的，可以手改。发布前有人看过的图片和视频，和要遮住的地方。\n"
    plain = {"reviewed": [_plain(one) for one in reviews.reviewed]}
    return head + yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=1_000_000)


def _plain(review: Review) -> dict[str, object]:
    fields = msgspec.structs.asdict(review)
    masks = [
        {name: value for name, value in msgspec.structs.asdict(mask).items() if value or name != "time"}
        for mask in review.masks
    ]
    return {
        **{name: fields[name] for name in ("file", "sha256", "by", "date")},
        **({"masks": masks} if masks else {}),
    }


def written(masks: Iterable[Mask]) -> str:
    """Masks as part of the key of what is made with them; "" for none."""
    return ";".join(f"{mask.kind} {mask.area} {mask.time}".rstrip() for mask in masks)
