"""QR codes: every module agrees with another encoder."""

from __future__ import annotations

import re

import pytest
import segno

from casepress.pages.qr import BLOCKS, QUIET, code_of


def modules(path: str, size: int) -> list[list[int]]:
    """The dark modules that a path of strokes draws, without the quiet zone."""
    found = [[0] * size for _ in range(size)]
    for row in re.finditer(r"M(\d+) ([\d.]+)([^M]*)", path):
        x, y = int(row[1]) - QUIET, int(float(row[2])) - QUIET
        for step in re.finditer(r"h(\d+)|m(\d+) 0", row[3]):
            if step[1]:
                found[y][x : x + int(step[1])] = [1] * int(step[1])
            x += int(step[1] or step[2])
    return [row[:size] for row in found]


@pytest.mark.parametrize("version", sorted(BLOCKS))
def test_full_symbol_of_each_version_is_that_of_another_encoder(version: int) -> None:
    blocks, room, _ = BLOCKS[version]
    # Where nothing is padded the two encoders leave each other no choice but the mask.
    address = ("https://example.org/cases/" + "c2b3-r5-qilu-lake/" * 6)[: blocks * room - 2]
    other = segno.make(
        address.encode(), version=version, error="m", mask=0, mode="byte", micro=False, boost_error=False
    )
    code = code_of(address)
    assert code.size == len(other.matrix) + 2 * QUIET
    assert modules(code.path, code.size - 2 * QUIET) == [[one & 1 for one in row] for row in other.matrix]


def test_address_too_long_for_our_versions_still_has_a_code() -> None:
    address = "https://example.org/" + "x" * 150
    other = segno.make(address.encode(), error="m", micro=False, boost_error=False)
    code = code_of(address)
    assert modules(code.path, code.size - 2 * QUIET) == [[one & 1 for one in row] for row in other.matrix]
