"""The detector of the contact sheet, run as it is: a process over files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont


def test_a_number_plate_is_found_and_a_bare_wall_is_not_taken_for_one(tmp_path: Path) -> None:
    pytest.importorskip("cv2", reason="the extra `review` is not installed")
    wall = Image.linear_gradient("L").resize((900, 600)).convert("RGB")
    wall.save(tmp_path / "wall.png")
    brush = ImageDraw.Draw(wall)
    brush.rectangle((300, 350, 520, 410), fill="white", outline="black", width=3)
    brush.text((312, 354), "A 123 BC 77", fill="black", font=ImageFont.load_default(44))
    wall.save(tmp_path / "plate.png")
    names = [str(tmp_path / name) for name in ("plate.png", "gone.png", "wall.png")]
    done = subprocess.run(
        [sys.executable, "-P", "-m", "casepress.media.detector"],
        input=json.dumps(names).encode(),
        capture_output=True,
        check=True,
    )
    plate, gone, bare = map(json.loads, done.stdout.splitlines())
    assert gone == bare == []
    ((what, area),) = plate
    left, top, width, height = map(float, area.split(" "))
    assert what == "plate"
    assert left <= 312 / 900
    assert left + width >= 510 / 900
    assert top <= 354 / 600
    assert top + height >= 400 / 600
