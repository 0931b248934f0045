"""Pictures in Display P3, Adobe RGB and CMYK, as phones, cameras and print shops hand them in, become right in sRGB.

What is expected is computed here from the definitions of the colour spaces, not by the library that converts.
"""

from __future__ import annotations

import struct
from pathlib import Path

import pillow_heif
import pytest
from media_desk import Desk, image
from PIL import Image, ImageCms

Colour = tuple[int, ...]

ADOBE = Path("/usr/share/color/icc/colord/AdobeRGB1998.icc")
PRINT = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")
# Linear light of the one space in that of sRGB, both under D65 (SMPTE EG 432-1; Adobe RGB 1998, 4.3).
FROM_P3 = ((1.2249, -0.2247, 0.0), (-0.0420, 1.0419, 0.0), (-0.0197, -0.0786, 1.0979))
FROM_ADOBE = ((1.3984, -0.3984, 0.0), (0.0, 1.0, 0.0), (0.0, -0.0429, 1.0429))
# The primaries of Display P3 under D50, as every profile of it has them (s15Fixed16, ICC.1 10.31).
P3_PRIMARIES = {
    b"rXYZ": (0.51512, 0.24120, -0.00105),
    b"gXYZ": (0.29198, 0.69225, 0.04189),
    b"bXYZ": (0.15710, 0.06657, 0.78407),
}
# Inside sRGB, so that nothing is cut: leaves, mud, skin, water, rust, and grey, which must stay grey.
PATCHES: tuple[Colour, ...] = (
    (96, 128, 70), (120, 100, 80), (200, 160, 140), (70, 110, 150), (170, 90, 60), (128, 128, 128), (235, 235, 235),
)  # fmt: skip


def display_p3() -> bytes:
    """Little CMS's own profile of sRGB, which has the same tone curve, with the primaries of Display P3."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for number in range(struct.unpack_from(">I", data, 128)[0]):
        name, offset, _ = struct.unpack_from(">4sII", data, 132 + 12 * number)
        if name in P3_PRIMARIES:
            struct.pack_into(">3i", data, offset + 8, *(round(value * 65536) for value in P3_PRIMARIES[name]))
    text = "sRGB".encode("utf-16-be")
    while (at := data.find(text)) >= 0:
        data[at : at + len(text)] = "DiP3".encode("utf-16-be")
    return bytes(data)


def in_srgb(colour: Colour, matrix: tuple[tuple[float, ...], ...], gamma: float | None) -> Colour:
    """A colour converted by hand; `gamma` None is the tone curve of sRGB (IEC 61966-2-1)."""
    light = [
        (share**gamma) if gamma else (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
        for share in (value / 255 for value in colour)
    ]
    mixed = [sum(part * value for part, value in zip(row, light, strict=True)) for row in matrix]
    return tuple(
        round(255 * (12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055))
        for value in (min(1.0, max(0.0, one)) for one in mixed)
    )


def shown(desk: Desk, name: str) -> dict[str, list[Colour]]:
    """The colour of each patch in every type that was made."""
    picture = desk.press(image(name)).value.picture(name)
    assert picture is not None
    found = {}
    for mime in ("image/jpeg", "image/webp", "image/avif"):
        for one in picture.of_type(mime)[-1:]:
            with Image.open(desk.store / one.address.removeprefix("media/")) as made:
                assert "icc_profile" not in made.info
                flat = made.convert("RGB")
                found[mime] = [flat.getpixel((32 + 64 * number, 32)) for number in range(len(PATCHES))]
    return found


def patches(mode: str, colours: tuple[Colour, ...]) -> Image.Image:
    chart = Image.new(mode, (64 * len(colours), 64))
    for number, colour in enumerate(colours):
        chart.paste(colour, (64 * number, 0, 64 * number + 64, 64))
    return chart


def distance(one: Colour, other: Colour) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("name", ["1.png", "1.jpg", "1.heic"])
def test_a_photo_in_display_p3_keeps_its_colours(desk: Desk, name: str) -> None:
    chart = patches("RGB", PATCHES)
    chart.info["icc_profile"] = display_p3()
    if name.endswith("heic"):
        pillow_heif.from_pillow(chart).save(desk.path(name), quality=98)
    else:
        chart.save(desk.path(name), quality=98, icc_profile=display_p3())
    expected = [in_srgb(colour, FROM_P3, None) for colour in PATCHES]
    assert max(map(distance, expected, PATCHES)) > 8, "the two spaces must differ for this to show anything"
    for mime, colours in shown(desk, name).items():
        assert max(map(distance, colours, expected)) <= 4, (mime, colours, expected)


@pytest.mark.skipif(not ADOBE.exists(), reason="needs colord-data")
def test_a_photo_in_adobe_rgb_keeps_its_colours(desk: Desk) -> None:
    patches("RGB", PATCHES).save(desk.path("1.jpg"), quality=98, icc_profile=ADOBE.read_bytes())
    expected = [in_srgb(colour, FROM_ADOBE, 563 / 256) for colour in PATCHES]
    assert max(map(distance, expected, PATCHES)) > 12, "the two spaces must differ for this to show anything"
    for mime, colours in shown(desk, "1.jpg").items():
        assert max(map(distance, colours, expected)) <= 4, (mime, colours, expected)


@pytest.mark.skipif(not PRINT.exists(), reason="needs libgs-common")
def test_a_picture_for_print_gets_the_colours_of_its_inks(desk: Desk) -> None:
    inks: tuple[Colour, ...] = (
        (255, 0, 0, 0),
        (0, 255, 0, 0),
        (0, 0, 255, 0),
        (0, 0, 0, 255),
        (255, 255, 0, 0),
        (0, 0, 0, 0),
        (90, 60, 60, 10),
    )
    patches("CMYK", inks).save(desk.path("1.jpg"), quality=98, icc_profile=PRINT.read_bytes())
    # Process colours of SWOP under relative colorimetry with a tolerance for the renderings of different makers.
    expected = [
        (0, 174, 239),
        (236, 0, 140),
        (255, 242, 0),
        (35, 31, 32),
        (46, 49, 146),
        (255, 255, 255),
        (150, 158, 150),
    ]
    for mime, colours in shown(desk, "1.jpg").items():
        far = [distance(one, other) for one, other in zip(colours[:6], expected[:6], strict=True)]
        assert max(far) <= 22, (mime, colours, expected)
        red, green, blue = colours[6]
        assert max(red, green, blue) - min(red, green, blue) < 30, "three inks in balance are nearly grey"
        assert 110 < green < 190


def test_a_picture_for_print_without_a_profile_is_shown_all_the_same(desk: Desk) -> None:
    inks: tuple[Colour, ...] = ((255, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 255)) + ((0, 0, 0, 0),) * 4
    patches("CMYK", inks).save(desk.path("1.jpg"), quality=98)
    for colours in shown(desk, "1.jpg").values():
        assert distance(colours[0], (0, 255, 255)) < 60
        assert min(colours[1]) > 250
        assert max(colours[2]) < 40


@pytest.mark.parametrize(
    "profile", [b"", b"not a profile", b"\0" * 128, display_p3()[:200], display_p3()[:-900] + b"\xff" * 900]
)
def test_a_broken_profile_counts_as_none(desk: Desk, profile: bytes) -> None:
    patches("RGB", PATCHES).save(desk.path("1.png"), icc_profile=profile)
    for colours in shown(desk, "1.png").values():
        assert all(0 <= value <= 255 for colour in colours for value in colour)


def test_a_grey_photo_with_a_profile_of_greys_stays_grey(desk: Desk) -> None:
    grey = bytearray(display_p3())
    grey[16:20] = b"GRAY"  # its colour space says grey, its tags do not: what no converter takes
    patches("L", ((40,), (128,), (250,)) + ((0,),) * 4).save(desk.path("1.png"), icc_profile=bytes(grey))
    for colours in shown(desk, "1.png").values():
        for colour, value in zip(colours, (40, 128, 250), strict=False):
            assert distance(colour, (value,) * 3) <= 4
