from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from media_desk import Desk, codes, image, video

from casepress.media.encoder import find_ffmpeg
from casepress.media.memory import memory_of
from casepress.media.originals import Originals
from casepress.media.rendition import address_of, key_of
from casepress.media.store import recall
from casepress.media.workshop import DEFAULT, prepare, sort_out

LONG = "testsrc2=size=1280x720:rate=30:duration=12"


def test_a_second_run_starts_no_process_and_writes_nothing(
    desk: Desk, no_process: Callable[[], None]
) -> None:
    desk.clip("1.mp4")
    desk.picture("1.jpg")
    wanted = video("1.mp4"), image("1.jpg")
    first = desk.press(*wanted)
    before = {path: path.stat().st_mtime_ns for path in desk.store.rglob("*")}
    no_process()
    assert desk.press(*wanted) == first
    assert {path: path.stat().st_mtime_ns for path in desk.store.rglob("*")} == before


def test_a_renamed_picture_is_not_made_again(desk: Desk, no_process: Callable[[], None]) -> None:
    desk.picture("1.jpg")
    before = desk.press(image("1.jpg")).value.media["1.jpg"]
    (desk.media / "1.jpg").rename(desk.media / "2.jpg")
    no_process()
    assert desk.press(image("2.jpg")).value.media["2.jpg"] == before


def test_a_changed_picture_gets_another_address(desk: Desk) -> None:
    desk.picture("1.jpg")
    before = desk.press(image("1.jpg")).value.files
    desk.picture("1.jpg", (66, 48))
    assert not set(desk.press(image("1.jpg")).value.files) & set(before)


def test_a_rendition_that_was_cut_is_made_again(desk: Desk) -> None:
    desk.picture("1.jpg")
    files = desk.press(image("1.jpg")).value.files
    whole = {address: path.read_bytes() for address, path in files.items()}
    next(iter(files.values())).write_bytes(b"cut")
    again = desk.press(image("1.jpg")).value.files
    assert {address: path.read_bytes() for address, path in again.items()} == whole


def test_an_unchanged_night_opens_no_facts_but_the_ones_it_noted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.picture("1.jpg")
    first = desk.press(image("1.jpg"))

    def refuse(*arguments: object) -> None:
        raise AssertionError(f"facts were read: {arguments}")

    monkeypatch.setattr("casepress.media.memory.read_facts", refuse)
    assert desk.press(image("1.jpg")) == first
    memory_of(desk.store).write_bytes(b"cut")
    with pytest.raises(AssertionError, match="facts were read"):
        desk.press(image("1.jpg"))


def test_facts_that_were_written_anew_are_read_anew(desk: Desk) -> None:
    desk.picture("1.jpg")
    desk.press(image("1.jpg"))
    (facts,) = desk.store.glob("[0-9a-f][0-9a-f]/*.json")
    facts.write_bytes(facts.read_bytes().replace(b'"width":64,', b'"width":65,'))
    picture = desk.press(image("1.jpg")).value.picture("1.jpg")
    assert picture is not None
    assert picture.renditions[-1].width == 65


def test_the_same_bytes_under_two_names_are_made_once(desk: Desk) -> None:
    data = desk.picture("a/1.jpg").read_bytes()
    desk.path("b/1.jpg").write_bytes(data)
    seen: list[tuple[str, int, int]] = []
    made = prepare(
        (image("a/1.jpg"), image("b/1.jpg")),
        desk.media,
        desk.store,
        jobs=2,
        progress=lambda name, done, total: seen.append((name, done, total)),
    )
    assert made.value.media["a/1.jpg"] == made.value.media["b/1.jpg"]
    assert [entry[1:] for entry in seen] == [(0, 1), (1, 1)]


def test_a_run_that_is_killed_leaves_no_half_rendition(desk: Desk) -> None:
    desk.clip("1.mkv", "-c:v", "mpeg4", source=LONG)
    for number in range(8):
        desk.picture(f"{number}.png", (600 + number, 400))
    wanted = (video("1.mkv"), *(image(f"{number}.png") for number in range(8)))
    code = (
        "import sys; from pathlib import Path; import msgspec\n"
        "from casepress.media.rendition import Wanted; from casepress.media.workshop import prepare\n"
        "wanted = msgspec.json.decode(sys.stdin.read(), type=tuple[Wanted, ...])\n"
        "prepare(wanted, Path('media'), Path('store'), jobs=2)"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, cwd=desk.root, start_new_session=True
    )
    assert run.stdin is not None
    run.stdin.write(_as_json(wanted))
    run.stdin.close()
    _until(lambda: any(desk.store.rglob("*.webp")))
    _kill_every_worker(run.pid)
    run.wait()

    public = [path for path in desk.store.glob("[0-9a-f][0-9a-f]/*") if path.suffix != ".json"]
    facts = list(desk.store.glob("[0-9a-f][0-9a-f]/*.json"))
    assert all(path.stat().st_size for path in public)
    assert not [path for path in public if path.suffix == ".mp4"]
    assert all(recall(desk.store, path.stem) is not None for path in facts)
    made = desk.press(*wanted[1:])
    assert not made.findings
    assert len(made.value.media) == 8


def test_an_interrupted_run_ends_its_encoder(desk: Desk) -> None:
    desk.clip("1.mkv", "-c:v", "mpeg4", source=LONG)
    code = (
        "from pathlib import Path; from casepress.diagnostics import Place\n"
        "from casepress.media.rendition import Wanted; from casepress.media.workshop import prepare\n"
        "prepare([Wanted('1.mkv', 'video', Place('x'))], Path('media'), Path('store'), jobs=1)"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code], cwd=desk.root, start_new_session=True, stderr=subprocess.DEVNULL
    )
    _until(lambda: any(desk.store.rglob("out-0.mp4")))
    os.killpg(run.pid, signal.SIGINT)
    assert run.wait(timeout=10) != 0
    _until(lambda: not _processes_in(desk.store))
    assert not list((desk.store / "aside").iterdir())
    assert not desk.made()


def test_the_workshop_imports_neither_pillow_nor_ffmpeg() -> None:
    code = "import sys, casepress.media.workshop; print({'PIL', 'ffmpeg', 'webvtt'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_file_changed_while_it_is_made_is_not_published(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.picture("1.jpg")
    (desk.root / "sitecustomize.py").write_text(
        "import pathlib, sys\n"
        "real = pathlib.Path.open\n"
        "def opened(self, *arguments, **options):\n"
        "    if self.name == '1.jpg' and 'casepress.media.images' in sys.orig_argv:\n"
        "        with real(self, 'ab') as file:\n"
        "            file.write(b'more')\n"
        "    return real(self, *arguments, **options)\n"
        "pathlib.Path.open = opened\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(desk.root), prepend=":")
    assert codes(desk.press(image("1.jpg"))) == ["CP618"]
    assert not desk.made()


def test_a_machine_without_ffmpeg_says_so_and_still_makes_pictures(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.clip("1.mp4")
    desk.picture("1.jpg")
    monkeypatch.setenv("PATH", str(desk.root))
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(desk.root / "none"))
    made = desk.press(video("1.mp4"), image("1.jpg"))
    assert codes(made) == ["CP621"]
    assert list(made.value.media) == ["1.jpg"]


def test_a_machine_whose_own_ffmpeg_is_too_old_uses_the_one_in_the_wheel(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.clip("1.mp4")
    old = desk.root / "bin" / "ffmpeg"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho ffmpeg version 4.4.2\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(old.parent))
    made = desk.press(video("1.mp4"))
    assert not made.findings
    assert str(old) not in (desk.store / "encoder.json").read_text().split("chosen")[1]


def test_an_ffmpeg_that_was_found_is_not_asked_its_version_again_for_every_clip(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.clip("1.mp4")
    desk.clip("2.mp4", source="testsrc2=size=96x64:rate=25:duration=2")
    encoder = find_ffmpeg(desk.root / "encoder.json")
    assert encoder is not None
    asked, counting = desk.root / "asked", desk.root / "bin" / "ffmpeg"
    counting.parent.mkdir()
    counting.write_text(f'#!/bin/sh\necho "$*" >>{asked}\nexec {encoder.path} "$@"\n')
    counting.chmod(0o755)
    monkeypatch.setenv("PATH", f"{counting.parent}:{os.environ['PATH']}")
    assert not desk.press(video("1.mp4"), video("2.mp4")).findings
    assert asked.read_text().splitlines().count("-version") == 1


def test_an_address_hangs_on_bytes_profile_and_encoder_and_not_on_a_name() -> None:
    key = key_of("ab" * 32, "picture-1", "13")
    assert (
        len(
            {
                key,
                key_of("ac" * 32, "picture-1", "13"),
                key_of("ab" * 32, "p", "13"),
                key_of("ab" * 32, "picture-1"),
            }
        )
        == 4
    )
    assert address_of(key, 480, "image/webp") == f"media/{key[:2]}/{key}-480.webp"


def test_the_address_of_a_clip_hangs_on_what_writes_its_poster_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.clip("1.mp4")
    desk.picture("1.jpg")
    desk.path("1.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\n排污口\n", encoding="utf-8")
    wanted = video("1.mp4", captions="1.srt"), image("1.jpg")

    def keys() -> dict[str, str]:
        orders, _ = sort_out(
            wanted, Originals(desk.media, desk.store / "originals.json"), desk.store, DEFAULT
        )
        return {name: order.key for (_, name), order in orders.items()}

    before = keys()
    monkeypatch.setattr("casepress.media.workshop.picture_coders", lambda: "another Pillow")
    after = keys()
    assert {name for name, key in before.items() if key != after[name]} == {"1.mp4", "1.jpg"}


def _as_json(wanted: object) -> bytes:
    return msgspec.json.encode(wanted)


def _until(condition: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def _children(pid: int) -> list[int]:
    """A process and all below it."""
    below: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            below += _children(int(child))
    return [pid, *below]


def _kill_every_worker(pid: int) -> None:
    for one in _children(pid):
        os.kill(one, signal.SIGKILL)


def _processes_in(folder: Path) -> list[str]:
    """The processes whose current folder lies in `folder`."""
    found: list[str] = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if link.readlink().is_relative_to(folder):
                found.append(link.parent.name)
        except OSError:
            continue
    return found
