"""Media made by a real Dask cluster of two worker processes that share a store."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from desk import casepress
from media_desk import Desk, codes, image, video
from PIL import Image
from site_builder import case_text, settings, site

from casepress.adapters.cluster import NoClusterError, on_cluster
from casepress.media.encoder import Encoder, find_ffmpeg, picture_coders
from casepress.media.foreman import make_batch
from casepress.media.task import Reply, Task
from casepress.media.workshop import prepare

distributed = pytest.importorskip("distributed")


class Cluster:
    """A scheduler and two workers, each a process of its own, started as an administrator would."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "scheduler.json"
        self.workers: list[subprocess.Popen[bytes]] = []
        quiet = ("--no-dashboard", "--host", "127.0.0.1")
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", str(self.file), *quiet)
        _until(lambda: self.file.exists() and self.file.read_bytes().rstrip().endswith(b"}"))
        self.address = str(msgspec.json.decode(self.file.read_bytes())["address"])
        for number in range(2):
            home = str(folder / str(number))
            options = ("--nthreads", "1", "--no-nanny", "--local-directory", home, *quiet)
            self.workers.append(self._start("worker", self.address, *options))
        with distributed.Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=30)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        argv = [sys.executable, "-m", "dask", *arguments]
        return subprocess.Popen(
            argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    found = Cluster(tmp_path_factory.mktemp("cluster"))
    yield found
    found.close()


def _until(condition: object, seconds: float = 30) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def _filled(desk: Desk) -> None:
    desk.clip("1.mp4", "-fflags", "+bitexact", source="testsrc2=size=320x240:rate=10:duration=1")
    desk.clip("2.mp4", "-fflags", "+bitexact", source="testsrc=size=320x240:rate=10:duration=1")
    desk.picture("1.png", (70, 50))


WANTED = (video("1.mp4"), video("2.mp4"), image("1.png"))


def test_a_cluster_gives_the_same_bytes_as_this_machine(cluster: Cluster, tmp_path: Path) -> None:
    outputs = []
    for name, elsewhere in (("here", None), ("there", on_cluster(cluster.address))):
        (tmp_path / name).mkdir()
        desk = Desk(tmp_path / name)
        _filled(desk)
        made = prepare(WANTED, desk.media, desk.store, jobs=2, elsewhere=elsewhere)
        assert not made.findings
        outputs.append(desk.made())
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) > 5


def _site_with_a_picture(root: Path) -> Path:
    made = site(
        root, {"c2b3-r5/qilu": case_text(figures="[{file: 1.png, alt: 排污口}]")}, config=settings("")
    )
    made.write("mkdocs.yml", settings("media_review: off"))
    (root / "media/c2b3-r5/qilu").mkdir(parents=True)
    Image.new("RGB", (90, 60), "navy").save(root / "media/c2b3-r5/qilu/1.png")
    return root


@pytest.mark.parametrize("command", ["publish", "nightly"])
def test_a_release_has_its_media_made_by_the_cluster(cluster: Cluster, tmp_path: Path, command: str) -> None:
    root = _site_with_a_picture(tmp_path / "site")
    answer = casepress(root, command, str(tmp_path / "shelf"), "--dask", cluster.address)
    assert answer.status == 0, answer
    assert list((tmp_path / "shelf/current/media").glob("*/*.jpg"))


def test_a_night_without_its_cluster_publishes_nothing_and_reports_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casepress.adapters.cluster.PATIENCE", 1)
    root = _site_with_a_picture(tmp_path / "site")
    answer = casepress(root, "nightly", str(tmp_path / "shelf"), "--dask", "tcp://127.0.0.1:9")
    assert answer.status == 4, answer
    assert "连不上 Dask 调度器" in (root / ".cache/casepress/reports/report.html").read_text("utf-8")
    assert not (tmp_path / "shelf/current").exists()


def test_a_worker_killed_in_the_middle_of_a_clip_costs_nothing_but_time(cluster: Cluster, desk: Desk) -> None:
    _filled(desk)
    desk.clip("3.mp4", source="testsrc2=size=640x480:rate=30:duration=2")
    wanted = (video("3.mp4"), *WANTED)
    answers: list[object] = []
    run = threading.Thread(
        target=lambda: answers.append(
            prepare(wanted, desk.media, desk.store, elsewhere=on_cluster(cluster.address))
        )
    )
    run.start()

    def busy() -> list[subprocess.Popen[bytes]]:
        here = set(_folders_at_work(desk.store))
        return [
            worker for worker in cluster.workers if worker.poll() is None and here & set(_below(worker.pid))
        ]

    _until(lambda: any(desk.store.glob("aside/*/*/out-0.mp4")) and busy())
    victim = busy()[0]
    os.kill(victim.pid, signal.SIGKILL)
    run.join(timeout=120)
    assert not run.is_alive()
    (made,) = answers
    assert not made.findings  # type: ignore[attr-defined]
    assert set(made.value.media) == {"1.mp4", "2.mp4", "3.mp4", "1.png"}  # type: ignore[attr-defined]
    # Nothing of the dead worker goes on behind its back.
    _until(lambda: not _folders_at_work(desk.store))


def _below(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *_below(int(child))]
    return found


def _folders_at_work(store: Path) -> list[int]:
    """The encoders that work in scratch folders of the store."""
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if link.readlink().is_relative_to(store / "aside"):
                found.append(int(link.parent.name))
        except OSError:
            continue
    return found


def test_nobody_at_the_address_is_said_and_not_waited_for_ever(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casepress.adapters.cluster.PATIENCE", 1)
    desk.picture("1.png")
    with pytest.raises(NoClusterError) as caught:
        prepare([image("1.png")], desk.media, desk.store, elsewhere=on_cluster("tcp://127.0.0.1:9"))
    assert not caught.value.missing


@pytest.mark.parametrize("differs", [{"version": "0.0-elsewhere"}, {"coders": "another Pillow"}])
def test_a_machine_with_another_ffmpeg_or_pillow_makes_nothing(desk: Desk, differs: dict[str, str]) -> None:
    path = desk.clip("1.mp4")
    encoder = find_ffmpeg(desk.store / "encoder.json")
    assert isinstance(encoder, Encoder)
    facts = path.stat()
    task = Task(
        module="casepress.media.ffmpeg",
        name="1.mp4",
        source=str(path),
        stamp=(facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino),
        original="0" * 64,
        key="ab" * 16,
        tool=encoder.path,
        version=encoder.version,
        coders=picture_coders(),
    )
    task = msgspec.structs.replace(task, **differs)
    (line,) = make_batch([task], str(desk.store))
    reply = msgspec.json.decode(line, type=Reply)
    assert reply.refusal is not None
    assert reply.refusal.rule.code == "CP643"
    assert not codes(desk.press(video("1.mp4")))
