"""A folder of originals, and tiny pictures and clips made on the spot."""

from __future__ import annotations

import functools
import random
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from casepress.diagnostics import Checked, Place
from casepress.media.encoder import find_ffmpeg
from casepress.media.rendition import Renditions, Wanted
from casepress.media.workshop import prepare

PLACE = Place("cases/c2b3-r5/taigu.md", 7, 3)


class Desk:
    """An editor's media/ and the store beside it; what is wanted is made with `press`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.media = root / "media"
        self.store = root / "store"
        self.media.mkdir()

    def picture(self, name: str, size: tuple[int, int] = (64, 48), **options: object) -> Path:
        path = self.path(name)
        Image.linear_gradient("L").resize(size).convert("RGB").save(path, **options)
        return path

    def photo(self, name: str, size: tuple[int, int], **options: object) -> Path:
        """A picture with the grain and the soft shapes of a photo; no camera's is in this repository."""
        path = self.path(name)
        grained(size).save(path, **options)
        return path

    def clip(self, name: str, *arguments: str, source: str = "testsrc=size=64x48:rate=10:duration=1") -> Path:
        path = self.path(name)
        path.write_bytes(_recorded(path.suffix, arguments, source))
        return path

    def path(self, name: str) -> Path:
        path = self.media / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def press(self, *wanted: Wanted, jobs: int = 2) -> Checked[Renditions]:
        return prepare(wanted, self.media, self.store, jobs=jobs)

    def made(self) -> dict[str, bytes]:
        """Every public file of the store by its name."""
        public = (".jpg", ".webp", ".avif", ".mp4", ".vtt")
        return {
            one.name: one.read_bytes()
            for one in self.store.glob("[0-9a-f][0-9a-f]/*")
            if one.suffix in public
        }


def image(name: str) -> Wanted:
    return Wanted(name, "image", PLACE)


def video(name: str, captions: str = "", poster: str = "") -> Wanted:
    return Wanted(name, "video", PLACE, captions, poster)


def codes(checked: Checked[Renditions]) -> list[str]:
    return [finding.code for finding in checked.findings]


@functools.cache
def grained(size: tuple[int, int]) -> Image.Image:
    """Soft shapes under grain: like a photo, every type and width is worth its bytes for it."""
    lights = [Image.linear_gradient("L"), Image.radial_gradient("L"), Image.linear_gradient("L").rotate(90)]
    generator = random.Random(7)
    grain = Image.frombytes(
        "L", (size[0] // 6, size[1] // 6), generator.randbytes(size[0] // 6 * (size[1] // 6))
    )
    rough = grain.resize(size, Image.Resampling.BICUBIC)
    bands = [Image.blend(light.resize(size), rough, 0.25) for light in lights]
    return Image.merge("RGB", bands)


@functools.cache
def _recorded(suffix: str, arguments: tuple[str, ...], source: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        encoder = find_ffmpeg(Path(folder) / "encoder.json")
        assert encoder is not None
        path = Path(folder) / f"clip{suffix}"
        argv = [encoder.path, "-v", "error", "-f", "lavfi", "-i", source, *arguments, str(path)]
        subprocess.run(argv, check=True, stdin=subprocess.DEVNULL)
        return path.read_bytes()
