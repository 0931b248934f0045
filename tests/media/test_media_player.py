"""The files that players are given."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "build_tools/casepress/static"


def test_the_vendored_player_is_the_file_of_its_package_and_has_its_licence() -> None:
    record = next((ROOT / "docs/decisions").glob("0031-*")).read_text(encoding="utf-8")
    digest = hashlib.sha256((STATIC / "hls.light.min.js").read_bytes()).hexdigest()
    assert re.findall(r"SHA-256 `([0-9a-f]{64})`", record) == [digest]
    assert "Apache License" in (STATIC / "hls.LICENSE.txt").read_text(encoding="utf-8")
