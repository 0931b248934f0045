"""The printed pages compared as pictures with those that were looked at by eye and kept in `pages/`.

They are set in the two Noto faces that the test command installs, whatever other faces the machine has: a machine with a
楷体 prints another page, and is right.

After a change of the layout that is meant: `DRAW_PAGES=1 pytest tests/editions/test_paper_pages.py`, then look at every
picture that changed.
"""

from __future__ import annotations

import functools
import os
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from desk import process
from PIL import Image, ImageChops, ImageDraw, ImageStat
from press_room import HOME, shared

from casepress.exporting.typefaces import installed_faces

FACES = ("Noto Serif CJK SC", "Noto Sans CJK SC")

pytestmark = pytest.mark.skipif(
    not installed_faces().families.issuperset(FACES), reason="no Noto CJK: apt-get install fonts-noto-cjk"
)

PAGES = Path(__file__).parent / "pages"
NAMES = ("c2b3-r5-qilu", "c2b3-r5")
MM = 2  # pixels
CELL = 3  # mm: about a third of a line, so that another cut of the same face makes no difference
SQUARE = 4  # cells
# Of 255 greys, in the mean of the square that differs most. The red rule makes 10, a line of type over 20.
MOST = 8.0


@functools.cache
def only_noto() -> Path:
    """Settings of fontconfig under which the machine has no other faces."""
    folder = Path(HOME.name) / "faces"
    folder.mkdir()
    for face in FACES:
        listed = subprocess.check_output(["fc-list", "--format", "%{file}\n", face], text=True)
        for file in map(Path, set(listed.split("\n")) - {""}):
            (folder / file.name).symlink_to(file)
    config = folder / "fonts.conf"
    config.write_text(f"<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>")
    return config


@functools.cache
def pages_of(name: str) -> list[Image.Image]:
    path = Path(HOME.name) / f"{name}-pages.pdf"
    # In a process of its own: fontconfig reads its settings once.
    faces = {"FONTCONFIG_FILE": str(only_noto())}
    answer = process(shared().root, "export", "pdf", name, "--output", str(path), variables=faces)
    assert answer.status == 0, answer
    pdf = pypdfium2.PdfDocument(path.read_bytes())
    drawn = [page.render(scale=MM * 25.4 / 72).to_pil().convert("RGB") for page in pdf]
    pdf.close()
    return drawn


def small(page: Image.Image) -> Image.Image:
    """A page in cells: what stands where, in which colour."""
    return page.resize((210 // CELL, 297 // CELL), Image.Resampling.BOX)


def distance(one: Image.Image, two: Image.Image) -> float:
    """The mean difference, in greys, in the square of two pages of cells that differs most."""
    difference = ImageChops.difference(one, two)
    squares = (
        difference.crop((left, top, left + SQUARE, top + SQUARE))
        for left in range(0, one.width, SQUARE // 2)
        for top in range(0, one.height, SQUARE // 2)
    )
    return max(max(ImageStat.Stat(square).mean) for square in squares)


@pytest.fixture(scope="module", params=NAMES)
def drawn(request: pytest.FixtureRequest) -> tuple[str, list[Image.Image]]:
    pages = pages_of(request.param)
    if os.environ.get("DRAW_PAGES"):
        PAGES.mkdir(exist_ok=True)
        for number, page in enumerate(pages, 1):
            small(page).save(PAGES / f"{request.param}-{number}.png", optimize=True)
    return request.param, pages


def kept(name: str) -> list[Image.Image]:
    paths = sorted(PAGES.glob(f"{name}-[0-9].png"))
    return [Image.open(path).convert("RGB") for path in paths]


def test_every_page_looks_as_it_was_kept(drawn: tuple[str, list[Image.Image]]) -> None:
    name, pages = drawn
    before = kept(name)
    assert len(pages) == len(before)
    assert [distance(small(now), then) < MOST for now, then in zip(pages, before, strict=True)] == [
        True
    ] * len(pages)


def _without_rule(page: Image.Image) -> None:
    ImageDraw.Draw(page).rectangle((0, 95 * MM, 210 * MM, 99 * MM), fill="white")


def _without_a_line(page: Image.Image) -> None:
    ImageDraw.Draw(page).rectangle((28 * MM, 150 * MM, 184 * MM, 160 * MM), fill="white")


def _moved(page: Image.Image) -> None:
    page.paste(ImageChops.offset(page, 0, 5 * MM))


def _black_head(page: Image.Image) -> None:
    head = (0, 0, 210 * MM, 96 * MM)
    page.paste(page.crop(head).convert("L").convert("RGB"), head)


@pytest.mark.parametrize("spoil", [_without_rule, _without_a_line, _moved, _black_head])
def test_page_that_lost_or_moved_something_does_not_look_as_it_was_kept(spoil: object) -> None:
    assert callable(spoil)
    page = pages_of(NAMES[0])[0].copy()
    then = kept(NAMES[0])[0]
    spoil(page)
    assert distance(small(page), then) > MOST
