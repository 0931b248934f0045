"""`casepress media` and `casepress doctor`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from desk import casepress, good_case, process, small_site
from PIL import Image


@pytest.fixture
def site(tmp_path: Path) -> Path:
    figure = "figures: [{file: 1.png, alt: 湖面漂着蓝藻, caption: 现场督察发现湖面蓝藻}]\nbatch:"
    clip = "video: [{file: 1.mp4, caption: 湖面航拍}]\nbatch:"
    text = good_case().replace("batch:", figure, 1).replace("batch:", clip, 1)
    small_site(tmp_path, qilu=text)
    folder = tmp_path / "media/c2b3-r5/qilu"
    folder.mkdir(parents=True)
    Image.linear_gradient("L").convert("RGB").save(folder / "1.png")
    source = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=1"]
    subprocess.run(["ffmpeg", "-v", "error", *source, str(folder / "1.mp4")], check=True)
    return tmp_path


def test_status_tells_what_is_to_be_made_and_make_makes_it(site: Path) -> None:
    before = casepress(site, "media", "status")
    assert "要做：c2b3-r5/qilu/1.mp4（视频）" in before.out
    made = casepress(site, "media", "make", "--jobs", "2")
    assert made.status == 0
    assert "完成：2 个图片和视频" in made.out
    assert "视频 c2b3-r5/qilu/1.mp4：用时" in made.err
    after = casepress(site, "media", "status", "--lang", "en")
    assert after.status == 0
    assert "to make:" not in after.out
    assert "1 recent build remembered" in after.out
    assert "1.mp4" in (site / "media-ledger.jsonl").read_text()
    assert not (site / "site").exists()


def test_verify_names_the_file_that_changed(site: Path) -> None:
    casepress(site, "media", "make")
    assert casepress(site, "media", "verify").status == 0
    film = next((site / ".cache/casepress/media").glob("??/*.mp4"))
    film.write_bytes(b"cut")
    answer = casepress(site, "media", "verify", "--lang", "en")
    assert answer.status == 1
    assert f"wrong: {film.name} (its bytes changed)" in answer.out


def test_prune_tells_what_it_would_delete_and_deletes_nothing_in_use(site: Path) -> None:
    casepress(site, "media", "make")
    answer = casepress(site, "media", "prune", "--dry-run", "--lang", "en")
    assert answer.out == "Could delete 0 items, 0 files, 0.0 MB.\n"


def test_a_clip_that_cannot_be_made_is_told_and_the_others_are_made(site: Path) -> None:
    (site / "media/c2b3-r5/qilu/1.mp4").write_text("#EXTM3U\n")
    answer = casepress(site, "media", "make")
    assert answer.status == 1
    assert "CP649" in answer.out
    assert "完成：1 个图片和视频" in answer.out
    assert "视频 c2b3-r5/qilu/1.mp4：没有做成" in answer.err, "without a terminal a line for each clip"
    assert "另有 1 个没有做成" in answer.out


def test_a_clip_that_was_not_copied_whole_is_told_in_words_of_this_house(site: Path) -> None:
    path = site / "media/c2b3-r5/qilu/1.mp4"
    path.write_bytes(path.read_bytes()[:400])
    answer = casepress(site, "media", "make")
    assert "文件没有拷完或已损坏" in answer.out
    assert "请从手机或相机重新拷一份" in answer.out


def test_a_command_of_the_group_that_does_not_exist_is_refused_with_the_nearest(site: Path) -> None:
    answer = casepress(site, "media", "statu")
    assert answer.status == 2
    assert "status" in answer.err


def test_an_address_without_a_protocol_is_refused_with_an_example(site: Path) -> None:
    answer = casepress(site, "media", "make", "--dask", "localhost:8786")
    assert answer.status == 2
    assert "tcp://" in answer.err


def test_a_cluster_without_dask_installed_is_refused_with_the_cure(site: Path) -> None:
    # An installation without the optional extra: the import is refused as if nothing were there.
    (site / "sitecustomize.py").write_text("import sys\nsys.modules['distributed'] = None\n")
    answer = process(
        site, "media", "make", "--dask", "tcp://127.0.0.1:9", variables={"PYTHONPATH": _path_with(site)}
    )
    assert answer.status == 2
    assert "pip install 'casepress[dask]'" in answer.err


def _path_with(folder: Path) -> str:
    return ":".join([str(folder), *(entry for entry in sys.path if entry)])


def test_doctor_names_the_ffmpeg_in_use_and_what_it_can_do(tmp_path: Path) -> None:
    answer = casepress(tmp_path, "doctor", "--lang", "en")
    assert answer.status == 0
    assert "uses ffmpeg" in answer.out
    assert "pictures: AVIF" in answer.out
    assert answer.out.endswith("Fit for work.\n")


def test_doctor_without_any_ffmpeg_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(tmp_path / "none"))
    answer = casepress(tmp_path, "doctor")
    assert answer.status == 1
    assert "apt-get install ffmpeg" in answer.out


def test_doctor_names_what_an_ffmpeg_lacks_and_uses_the_one_of_the_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poor = tmp_path / "bin/ffmpeg"
    poor.parent.mkdir()
    listed = "".join(f" V..... {name}\\n" for name in ("libx264", "aac", "loudnorm", "bwdif", "tile", "hls"))
    poor.write_text(
        f'#!/bin/sh\ncase "$*" in *-version*) echo "ffmpeg version 6.1";; *) printf "{listed}";; esac\n'
    )
    poor.chmod(0o755)
    monkeypatch.setenv("PATH", str(poor.parent), prepend=":")
    answer = casepress(tmp_path, "doctor")
    assert "HDR" in answer.out
    assert "（imageio-ffmpeg 自带）" in answer.out
