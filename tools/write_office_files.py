"""Makes the Word files of another program: those of the tests' habits, taken through LibreOffice to .odt and back.

Run it after a habit was changed, on a machine with LibreOffice: `python tools/write_office_files.py`. What it writes to
tests/intake/office/ is committed, so that the tests need no LibreOffice.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/intake"))

import habits  # noqa: E402 - the tests' own folder

FOLDER: Final = ROOT / "tests/intake/office"
# By way of which format of its own each habit goes.
WAYS: Final = {
    "odt": (
        "built-in-styles", "chinese-numbers", "counted", "captions-below", "side-by-side", "pictures-in-a-table",
        "picture-in-a-sentence", "merged-table", "simple-table", "footnotes", "hyperlinks", "highlighted", "signed",
    ),
    "doc": ("captions-below", "chinese-numbers", "bullets", "imprint"),
}  # fmt: skip


def write(office: str) -> None:
    """Every file anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as place:
        for way, names in WAYS.items():
            folder = Path(place, way)
            folder.mkdir()
            for name in names:
                (folder / f"{name}.docx").write_bytes(habits.word_file(name))
            for source, target in (("docx", way), (way, "docx")):
                files = [str(folder / f"{name}.{source}") for name in names]
                subprocess.run(
                    [office, f"-env:UserInstallation=file://{place}/home", "--headless", "--convert-to", target,
                     "--outdir", str(folder), *files],
                    check=True, capture_output=True, timeout=300,
                )  # fmt: skip
            for name in names:
                shutil.copyfile(folder / f"{name}.docx", FOLDER / f"{name}.{way}.docx")


if __name__ == "__main__":
    found = shutil.which("soffice")
    if found is None:
        sys.exit("LibreOffice is not installed: sudo apt-get install libreoffice-writer-nogui")
    write(found)
