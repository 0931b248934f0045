"""A new editor's first case: a Word file with three photos and a clip from a phone, to a checked case with a preview.

Four commands, as the handbook types them, each a process of its own; the time is measured.
"""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path

from desk import process
from habits import first_case, saved

from casepress.media.encoder import find_ffmpeg

MINUTES = 5
HANDBOOK = Path(__file__).parent.parent.parent / "docs" / "word.md"


def clip(folder: Path) -> None:
    """A second held upright, with sound, as a phone writes them."""
    encoder = find_ffmpeg(folder.parent / "encoder.json")
    assert encoder is not None
    subprocess.run(
        [encoder.path, "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=360x640:d=1:r=25", "-f", "lavfi", "-i", "sine=d=1",
         "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", str(folder / "IMG_0408.MOV")],
        check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def test_word_file_with_photos_and_a_clip_is_a_checked_case_with_a_preview_in_four_commands(
    tmp_path: Path,
) -> None:
    (tmp_path / "来稿").mkdir()
    (tmp_path / "来稿/杞麓湖.docx").write_bytes(saved(first_case))
    clip(tmp_path / "来稿")
    start = time.monotonic()
    assert process(tmp_path, "init", "site").status == 0
    site = tmp_path / "site"
    imported = process(site, "import", "../来稿/杞麓湖.docx", "--batch", "sample-r1")
    assert imported.status == 0, imported.out
    case = re.findall(r"已写入 (\S+)", imported.out)[0]
    checked = process(site, "check", case)
    assert (checked.status, "0 处错误" in checked.out) == (0, True), checked.out
    preview = process(site, "preview")
    assert preview.status == 0, preview.out + preview.err
    taken = time.monotonic() - start
    print(
        f"a Word file with three photos and a clip to a checked case with a preview, in four commands: {taken:.0f} s"
    )
    assert taken < MINUTES * 60
    page = (site / f"preview/cases/sample-r1-{Path(case).stem}/index.html").read_text("utf-8")
    assert page.count("<figure") >= 4
    assert "<video" in page
    assert "监测点外设有两圈围隔" in page
    shown = re.search(r"```text\n\$ casepress import .*?\n(.*?)```", HANDBOOK.read_text("utf-8"), re.DOTALL)
    assert shown is not None
    said = [line for line in shown[1].split("\n") if line.strip() and line.strip() != "…"]
    assert [line for line in said if line not in imported.out.split("\n")] == []
