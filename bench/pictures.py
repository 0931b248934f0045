"""`python -m bench.pictures`: what AVIF and WebP cost at the look of JPEG, on the real photos inside packages.

Each photo is made as the workshop makes it. Then JPEG is encoded at many qualities, and the bytes at which it looks as
the AVIF does (SSIM of the light, Wang et al. 2004) are read off between them. The section "Pictures" of BENCH.md is
written anew.
"""

from __future__ import annotations

import io
import math
from itertools import pairwise
from pathlib import Path
from statistics import mean
from typing import Any, Final

import cv2
import numpy as np
from PIL import Image

from bench import report
from casepress.media.encodings import Encoded, encode

HERE: Final = Path(__file__).parent
SAMPLES: Final = HERE / "scratch" / "samples"
SHORTEST: Final = 400  # pixels of the shorter side below which a picture is no photo of a phone or a camera
AIM: Final = 0.70
SCALED: Final = 0.75
QUALITIES: Final = range(20, 100, 4)
Grey = Any


def photos() -> list[Path]:
    """Every photo in the packages that is large enough, in the order of the names."""
    found = []
    for path in sorted(SAMPLES.rglob("*.jp*g")):
        with Image.open(path) as image:
            if min(image.size) >= SHORTEST and image.format == "JPEG":
                found.append(path)
    return found


def ssim(one: Grey, other: Grey) -> float:
    """The mean structural similarity of two pictures of light, in windows of 11 pixels."""

    def soft(values: Grey) -> Grey:
        return cv2.GaussianBlur(values, (11, 11), 1.5)

    a, b = one.astype(np.float64), other.astype(np.float64)
    first, second = soft(a), soft(b)
    both = soft(a * b) - first * second
    spread = soft(a * a) - first * first + soft(b * b) - second * second
    light, form = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    top = (2 * first * second + light) * (2 * both + form)
    return float(np.mean(top / ((first * first + second * second + light) * (spread + form))))


def grey(data: bytes | Image.Image) -> Grey:
    """The light of a picture."""
    image = data if isinstance(data, Image.Image) else Image.open(io.BytesIO(data))
    return np.asarray(image.convert("RGB").convert("L"))


def jpegs(image: Image.Image) -> list[tuple[float, int]]:
    """The look and the bytes of the picture in JPEG, from poor to good."""
    found = []
    for quality in QUALITIES:
        with io.BytesIO() as buffer:
            image.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
            found.append((ssim(grey(image), grey(buffer.getvalue())), buffer.tell()))
    return found


def bytes_at(look: float, ladder: list[tuple[float, int]]) -> float:
    """The bytes at which JPEG looks so, between two qualities in proportion."""
    for (low, small), (high, large) in pairwise(ladder):
        if low <= look <= high:
            share = (look - low) / max(1e-9, high - low)
            return math.exp(math.log(small) + share * (math.log(large) - math.log(small)))
    return float(ladder[-1][1] if look > ladder[-1][0] else ladder[0][1])


def shares(path: Path) -> dict[str, float]:
    """Of one photo: the bytes of AVIF and WebP as shares of those of a JPEG of their look, at the widest size; and
    what a reader loads of the best type as a share of our own JPEG.

    The photos in packages were compressed at the size that they have: their own blocks are in the pixels, and a JPEG of
    the same grid gets these for little. A camera's photo is always scaled, which leaves no grid. So each is scaled first;
    what it is as it lies is told beside it ("as it lies").
    """
    with Image.open(path) as opened:
        image = opened.convert("RGB")
    scaled = image.resize(
        (round(image.width * SCALED), round(image.height * SCALED)), Image.Resampling.LANCZOS
    )
    found = _shares(scaled)
    if "image/avif" in (other := _shares(image)):
        found["as it lies"] = other["image/avif"]
    return found


def _shares(image: Image.Image) -> dict[str, float]:
    widest: dict[str, Encoded] = {}
    for one in encode(image, image.width, image.height, drawn=False):
        widest[one.mime] = one
    top = widest["image/jpeg"]
    size = (top.width, top.height)
    scaled = image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)
    ladder = jpegs(scaled)
    found = {}
    for mime in ("image/avif", "image/webp"):
        one = widest.get(mime)
        if one is not None and one.width == top.width:
            found[mime] = len(one.data) / bytes_at(ssim(grey(scaled), grey(one.data)), ladder)
    best = widest.get("image/avif") or widest.get("image/webp") or top
    found["loaded"] = len(best.data) / len(top.data)
    return found


def section() -> str:
    """The section of BENCH.md."""
    found = {path.name: shares(path) for path in photos()}
    rows = [
        f"| {name} | {_cell(one, 'image/avif')} | {_cell(one, 'image/webp')} | {one['loaded']:.2f} | {_cell(one, 'as it lies')} |"
        for name, one in found.items()
    ]
    avif = [one["image/avif"] for one in found.values() if "image/avif" in one]
    loaded = [one["loaded"] for one in found.values()]
    lying = [one["as it lies"] for one in found.values() if "as it lies" in one]
    over = sum(share > AIM for share in avif)
    return "\n".join(
        [
            f"AVIF has **{mean(avif):.2f}** × the bytes of JPEG at equal SSIM in the mean of {len(avif)} real photos (aim "
            f"{AIM:.2f}); {over} of them are above the aim, the highest {max(avif):.2f}. It is not made where it is not worth its "
            "bytes. Each photo is scaled to three quarters first, as a camera's always is: as they lie in the packages their own "
            f"JPEG's blocks are in the pixels, which a JPEG of the same grid gets for little (last column, mean "
            f"{mean(lying):.2f}). What a browser loads is {mean(loaded):.2f} × our JPEG in the mean.",
            "",
            "| photo | AVIF ÷ JPEG of its look | WebP ÷ JPEG of its look | loaded ÷ our JPEG | AVIF, not scaled |",
            "| --- | ---: | ---: | ---: | ---: |",
            *rows,
        ]
    )


def _cell(shares: dict[str, float], mime: str) -> str:
    return f"{shares[mime]:.2f}" if mime in shares else "not made"


def main() -> None:
    """Measure and write the section."""
    assert photos(), "make bench installs the photos (bench/samples.in)"
    text = section()
    print(text)
    report.put_section(HERE.parent / "BENCH.md", "Pictures", text)


if __name__ == "__main__":
    main()
