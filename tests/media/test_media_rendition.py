"""Which renditions of a picture are worth their bytes: pure arithmetic."""

from __future__ import annotations

import pytest

from casepress.media.rendition import widths_for, worth_keeping

JPEG, WEBP, AVIF = "image/jpeg", "image/webp", "image/avif"
PHOTO = {
    JPEG: {400: 20, 800: 60, 1200: 110, 1600: 180},
    WEBP: {400: 14, 800: 42, 1200: 80, 1600: 120},
    AVIF: {400: 10, 800: 30, 1200: 55, 1600: 90},
}


def test_every_width_and_type_of_a_photo_is_kept() -> None:
    widths = (400, 800, 1200, 1600)
    assert worth_keeping(PHOTO) == {JPEG: widths, WEBP: widths, AVIF: widths}


def test_a_width_that_is_hardly_smaller_than_the_next_wider_one_is_left_out() -> None:
    drawing = {JPEG: {400: 20, 800: 60, 1200: 100, 1600: 140}, WEBP: {400: 11, 800: 30, 1200: 43, 1600: 27}}
    assert worth_keeping(drawing) == {JPEG: (400, 800, 1200, 1600), WEBP: (400, 1600)}


def test_a_type_that_is_no_smaller_than_the_plainer_one_is_left_out() -> None:
    assert AVIF not in worth_keeping({**PHOTO, AVIF: {400: 14, 800: 41, 1200: 75, 1600: 110}})
    assert list(worth_keeping({**PHOTO, WEBP: PHOTO[JPEG]})) == [JPEG, AVIF]


def test_a_type_without_a_width_is_left_out() -> None:
    assert worth_keeping({JPEG: {90: 2}, WEBP: {90: 1}, AVIF: {}}) == {JPEG: (90,), WEBP: (90,)}


@pytest.mark.parametrize(
    ("size", "widths"),
    [
        ((4032, 3024), (400, 800, 1200, 1600)),
        ((1600, 1000), (400, 800, 1200, 1600)),
        ((1300, 800), (400, 800, 1300)),
        ((399, 600), (399,)),
        ((1, 1), (1,)),
        ((2000, 40_000), (400, 800)),
    ],
)
def test_no_width_exceeds_the_source_and_no_two_are_nearly_the_same(
    size: tuple[int, int], widths: tuple[int, ...]
) -> None:
    assert widths_for(*size) == widths
