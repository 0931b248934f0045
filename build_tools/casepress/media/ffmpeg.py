"""Clips, made by ffmpeg into what every phone plays: measured, made in one decoding, and compared with the plan.

Run as a process of its own (`python -m casepress.media.ffmpeg`).
"""

from __future__ import annotations

import json
import math
import signal
from pathlib import Path
from typing import Final

import msgspec

from casepress.diagnostics import Words
from casepress.media import command, poster
from casepress.media.footage import see
from casepress.media.plan import STORYBOARD_FROM, Footage, Plan, Size, faults, plan_of, streams
from casepress.media.playlist import Variant, codecs, master, segments
from casepress.media.rendition import Made, Remark, Rendition, Role, address_of
from casepress.media.runner import Allowance, Ran, last_line, run
from casepress.media.signature import CONTAINERS, HEAD, signature
from casepress.media.task import RefusedError, Task
from casepress.media.worker import Limits, serve, tell
from casepress.rules import clips, media, privacy

MAX_SECONDS: Final = 1200
LIMITS: Final = Limits(memory=8 << 30)  # each command has a deadline and a smaller limit of its own
PROBE_SECONDS: Final = 15
LOUDNESS: Final = -16.0  # LUFS, as MEDIA's recipe and most platforms for phones have it
PEAK: Final = -1.5  # dBTP
MOST_GAIN: Final = 20.0  # dB; what is quieter is noise, and shall not become a roar
SILENCE: Final = -70.0  # LUFS, the gate of EBU R 128: below it nothing was measured

_PICTURE_CURE: Final = Words(
    "这是图片，请写进 figures，不要写进 video", "This is a picture: list it under figures, not under video"
)
_FULL: Final = ("No space left on device", "Disk quota exceeded")


class Bench(msgspec.Struct, frozen=True):
    """One clip on the bench: its task, its folder, the neutral name of the original and its demuxer."""

    task: Task
    folder: Path
    source: str
    container: str


def make_clip(task: Task) -> Made:
    """Write every rendition of one clip into the task's folder."""
    folder = Path(task.folder)
    container = _container(Path(task.source))
    # A neutral name: `a:b.mp4` is a protocol and `%d.mp4` a series of files to ffmpeg.
    link = folder / "original"
    link.symlink_to(task.source)
    bench = Bench(task, folder, link.name, container)
    footage = _see(link, container)
    if footage.seconds is not None and footage.seconds > MAX_SECONDS:
        raise RefusedError(media.CLIP_TOO_LONG, found=round(footage.seconds), limit=MAX_SECONDS)
    tell(task.key, 0, footage.seconds or MAX_SECONDS, 0)
    plan = plan_of(footage, MAX_SECONDS, modern=bool(task.extra), masks=task.masks)
    plan = _with_sound(bench, plan)
    remarks = _transcode(bench, footage, plan)
    made = [_examined(folder / f"out-{number}.mp4", plan, size) for number, size in enumerate(plan.sizes)]
    seconds = _seconds_of(made[0], plan)
    _check_length(plan.seconds, seconds)
    renditions = _renditions(bench, plan, seconds)
    link.unlink()
    return Made(
        task.key,
        task.original,
        renditions,
        footage.width,
        footage.height,
        duration=round(seconds, 2),
        silent=not plan.has_sound,
        remarks=(*remarks, *_told(footage)),
    )


def _told(footage: Footage) -> tuple[Remark, ...]:
    """What the original's metadata give away, for its editor."""
    return (Remark(privacy.PERSON_IN_METADATA.code, {"found": footage.persons}),) if footage.persons else ()


def is_cut_short(declared: float | None, seconds: float) -> bool:
    """Whether so much of the declared time is missing that the file must be damaged.

    The sound may outlast the picture a little, so 5 % and at least 1.5 s are let pass.
    """
    return declared is not None and seconds < declared - max(1.5, 0.05 * declared)


def gain_for(loudness: float, peak: float) -> float:
    """The dB to add so that a clip is as loud as others and its peaks stay whole: one factor for all of it."""
    return min(LOUDNESS - loudness, PEAK - peak, MOST_GAIN)


def _see(path: Path, container: str) -> Footage:
    """What the clip holds; a decoder that takes too long for one frame ends this process."""
    signal.setitimer(signal.ITIMER_REAL, PROBE_SECONDS)
    try:
        return see(path, container)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _with_sound(bench: Bench, plan: Plan) -> Plan:
    """The plan with the gain that the sound needs, or without sound where there is nothing to hear."""
    if not plan.has_sound:
        return plan
    argv = command.listening(bench.task.tool, bench.source, bench.container, plan, MAX_SECONDS + 2)
    ran = run(argv, bench.folder, Allowance(15 + (plan.seconds or MAX_SECONDS), _memory(0)))
    _check(ran)
    said = ran.said[ran.said.rfind("{") : ran.said.rfind("}") + 1]
    try:
        told = json.loads(said)
        loudness, peak = float(told["input_i"]), float(told["input_tp"])
    except (ValueError, KeyError) as error:
        raise RefusedError(media.CLIP_FAILED, reason="声音解不出来 / the sound cannot be decoded") from error
    if not math.isfinite(loudness) or loudness <= SILENCE:
        return msgspec.structs.replace(plan, has_sound=False)
    return msgspec.structs.replace(plan, gain=round(gain_for(loudness, peak), 2))


def _transcode(bench: Bench, footage: Footage, plan: Plan) -> tuple[Remark, ...]:
    """Make every rendition; what an editor should know of the original all the same."""
    expected = plan.seconds or MAX_SECONDS
    heavy = max(1.0, footage.pixels / 2_000_000) * (2 if plan.modern else 1)
    allowance = Allowance(
        seconds=15 + 10 * expected * heavy,
        memory=_memory(footage.pixels, modern=plan.modern),
        file=int(100_000_000 + expected * 1_000_000),
    )
    argv = command.transcoding(
        bench.task.tool, bench.source, bench.container, plan, MAX_SECONDS + 2, bench.task.extra
    )

    def watch(seconds: float, speed: float) -> None:
        tell(bench.task.key, seconds, expected, speed)

    ran = run(argv, bench.folder, allowance, watch)
    if ran.status and not ran.is_late and plan.has_sound and _has_whole_film(bench, plan, allowance):
        # A clip cut out of a longer one often ends within a frame of sound, which is no reason to refuse it.
        _check(run(command.leniently(argv), bench.folder, allowance, watch))
        return (Remark(clips.SOUND_DAMAGED.code, {}),)
    _check(ran)
    return ()


def _has_whole_film(bench: Bench, plan: Plan, allowance: Allowance) -> bool:
    argv = command.looking(bench.task.tool, bench.source, bench.container, plan, MAX_SECONDS + 2)
    return run(argv, bench.folder, allowance).status == 0


def _memory(pixels: int, *, modern: bool = False) -> int:
    """The bytes that a command may fill: x264 at 720 lines takes 0.65 GB, AV1 as much as 1.7, 4K in HDR 0.95."""
    return ((2400 if modern else 900) << 20) + 48 * pixels


def _examined(path: Path, plan: Plan, size: Size) -> Footage:
    """What came of a rendition, once it is as planned."""
    if not path.exists() or not path.stat().st_size:
        raise RefusedError(clips.RESULT_DIFFERS, reason="没有写出 / not written")
    made = see(path, "mov")
    wrong = list(faults(plan, size, made))
    with path.open("rb") as file:
        head = file.read(4_000_000)
    if not 0 <= head.find(b"moov") < head.find(b"mdat"):
        wrong.append("moov")
    if wrong:
        raise RefusedError(clips.RESULT_DIFFERS, reason="；".join(wrong))
    return made


def _seconds_of(made: Footage, plan: Plan) -> float:
    """The seconds of picture that were written: frames are what a reader sees."""
    return made.frames / plan.rate if made.frames else made.seconds or 0.0


def _check_length(declared: float | None, seconds: float) -> None:
    if seconds > MAX_SECONDS + 1:
        raise RefusedError(media.CLIP_TOO_LONG, found=f"{MAX_SECONDS}+", limit=MAX_SECONDS)
    if is_cut_short(declared, seconds):
        raise RefusedError(media.DURATION_DIFFERS, declared=f"{declared:.1f}", found=f"{seconds:.1f}")


def _renditions(bench: Bench, plan: Plan, seconds: float) -> tuple[Rendition, ...]:
    """Every file of the clip under its public name, with poster, storyboard and stream."""
    key, folder = bench.task.key, bench.folder
    tiles = msgspec.structs.replace(
        plan.tiles, count=max(1, min(plan.tiles.count, math.ceil(seconds / plan.tiles.interval)))
    )
    moment = poster.telling_moment(folder / "tiles.png", tiles)
    _write_still(bench, moment)
    found = poster.write_stills(folder / "still.png", key)
    if seconds >= STORYBOARD_FROM:
        poster.write_tiles(folder / "tiles.png", folder / "tiles.webp")
        sheet = _named(folder / "tiles.webp", key, Size(0, 0), "image/webp", "tiles")
        words = poster.storyboard(tiles, seconds, Path(sheet.address).name)
        (folder / "storyboard.vtt").write_text(words, encoding="utf-8")
        found += [sheet, _named(folder / "storyboard.vtt", key, Size(0, 0), "text/vtt", "storyboard")]
    if len(plan.sizes) > 1 and streams(seconds, (folder / "out-0.mp4").stat().st_size):
        found += _stream(bench, plan)
    if plan.modern and bench.task.extra:
        found.append(_named(folder / "out-av1.mp4", key, plan.main, "video/mp4", "av1"))
    for name in ("tiles.png", "still.png"):
        (folder / name).unlink()
    films = [
        _named(folder / f"out-{number}.mp4", key, size, "video/mp4") for number, size in enumerate(plan.sizes)
    ]
    return (*films, *found)


def _write_still(bench: Bench, moment: float) -> None:
    """The frame of that moment; the first where seeking to it gives none, for which ffmpeg reports no error."""
    for second in (moment, 0.0):
        argv = command.still(bench.task.tool, "out-0.mp4", second)
        ran = run(argv, bench.folder, Allowance(60, _memory(0)))
        made = bench.folder / "still.png"
        if ran.status == 0 and made.exists() and made.stat().st_size:
            return
    _check(ran)
    raise RefusedError(media.CLIP_FAILED, reason="没有画面 / no picture")


def _stream(bench: Bench, plan: Plan) -> list[Rendition]:
    """Segments and playlists of every size, and the master over them."""
    key, found, variants = bench.task.key, [], []
    for number, size in enumerate(plan.sizes):
        cut = Path(address_of(key, size.width, "video/iso.segment")).name
        listed = Path(address_of(key, size.width, "application/vnd.apple.mpegurl")).name
        _check(
            run(
                command.cutting(bench.task.tool, f"out-{number}.mp4", cut, listed),
                bench.folder,
                Allowance(300),
            )
        )
        text = (bench.folder / listed).read_text(encoding="utf-8")
        if sum(size for _, size in segments(text)) > (bench.folder / cut).stat().st_size:
            raise RefusedError(clips.RESULT_DIFFERS, reason="HLS")
        with (bench.folder / f"out-{number}.mp4").open("rb") as file:
            told = codecs(file.read(1_000_000), plan.has_sound)
        variants.append(Variant(text, listed, size.width, size.height, plan.rate, told))
        found.append(_named(bench.folder / cut, key, size, "video/iso.segment", "segments"))
        found.append(_named(bench.folder / listed, key, size, "application/vnd.apple.mpegurl", "playlist"))
    (bench.folder / "master.m3u8").write_text(master(tuple(variants)), encoding="utf-8")
    found.append(
        _named(bench.folder / "master.m3u8", key, Size(0, 0), "application/vnd.apple.mpegurl", "master")
    )
    return found


def _check(ran: Ran) -> None:
    if ran.is_late:
        raise RefusedError(media.TOO_DEMANDING, reason="超时 / deadline")
    if any(words in ran.said for words in _FULL):
        raise RefusedError(clips.DISK_FULL)
    if "Cannot allocate memory" in ran.said:
        raise RefusedError(media.TOO_DEMANDING, reason="memory")
    if ran.status != 0:
        raise RefusedError(media.CLIP_FAILED, reason=last_line(ran.said))


def _container(source: Path) -> str:
    """The demuxer for a file, from its first bytes."""
    with source.open("rb") as file:
        kind = signature(file.read(HEAD))
    if kind not in CONTAINERS:
        cure = _PICTURE_CURE if kind in ("JPEG", "PNG", "WebP", "HEIC", "AVIF", "GIF", "TIFF") else None
        raise RefusedError(media.UNSUPPORTED_CLIP, cure, found=kind or "?")
    return CONTAINERS[kind]


def _named(path: Path, key: str, size: Size, mime: str, role: Role = "") -> Rendition:
    address = address_of(key, size.width, mime, role)
    path = path.replace(path.with_name(Path(address).name))
    return Rendition(address, size.width, size.height, path.stat().st_size, mime, role)


def _end(signum: int, _frame: object) -> None:
    raise SystemExit(128 + signum)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)  # so that `run` ends the encoder, which lives in a session of its own
    serve(make_clip, LIMITS)
