"""Draws the diagrams and clips of the demonstration cases into media/, from each case's own facts.

    python tools/draw_demo_media.py [--only BATCH/SLUG] [--no-clips]

Needs Pillow, PyYAML, Debian's fonts-noto-cjk and ffmpeg. It writes no case file and knows no page: the
figures are declared by hand in the cases. A drawing that holds a number its case does not hold is refused.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from demo_figures import Moment, draw
from demo_sheet import NoFontError, font_file
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
PICTURE_HEIGHT = 1000
CLIP_HEIGHT = 900
FPS = 25
REVEAL_SECONDS = 3.0
FADE_SECONDS = 0.4
NUMBER = re.compile(r"\d+(?:\.\d+)?")
GEOMETRY = {"columns", "rows", "gap", "high", "tall", "size", "at", "rings", "seconds", "figure"}


class DrawingError(Exception):
    """A drawing that must not be made; the message names the case and the cure."""


def read_case(name: str) -> tuple[Mapping[str, Any], str]:
    """The front matter (every scalar as text) and the whole text of a case."""
    path = ROOT / "cases" / f"{name}.md"
    if not path.is_file():
        raise DrawingError(f"没有案例文件 cases/{name}.md")
    text = path.read_text("utf-8")
    return yaml.load(text.split("\n---\n")[0].removeprefix("---\n"), yaml.BaseLoader), text


def amount(value: str) -> float:
    """The number in a value such as 约1.45 or 10万余; 万 counts as ten thousand."""
    found = NUMBER.search(value)
    if not found:
        raise DrawingError(f"没有数字可画：{value}")
    return float(found.group()) * (10_000 if "万" in value else 1)


def resolve(spec: Any, facts: Mapping[str, Mapping[str, str]]) -> Any:
    """The specification with every `fact: <name>` replaced by that fact's number and printed text."""
    if isinstance(spec, list):
        return [resolve(item, facts) for item in spec]
    if not isinstance(spec, dict):
        return spec
    made = {key: resolve(value, facts) for key, value in spec.items() if key != "fact"}
    if "fact" in spec:
        if spec["fact"] not in facts:
            raise DrawingError(f"key_facts 里没有“{spec['fact']}”")
        fact = facts[spec["fact"]]
        made.setdefault("value", amount(fact["value"]))
        made.setdefault("text", fact["value"] + fact.get("unit", ""))
        made["text"] = made["text"].replace("{}", fact["value"] + fact.get("unit", ""))
    return made


def strings(spec: Any, key: str = "") -> Iterator[str]:
    """Everything in a specification that a reader will see or that sets a length."""
    if key in GEOMETRY:
        return
    if isinstance(spec, dict):
        for name, value in spec.items():
            yield from strings(value, name)
    elif isinstance(spec, list):
        for value in spec:
            yield from strings(value)
    elif key != "value":
        yield str(spec)


def check_numbers(name: str, spec: Any, text: str) -> None:
    """Refuses a number in a drawing that does not stand in the case's file."""
    known = set(NUMBER.findall(text))
    for piece in strings(spec):
        for number in NUMBER.findall(piece):
            if number not in known:
                raise DrawingError(f"{name}：图中的数字 {number} 不在案例文件里（{piece}）")


def save(picture: Image.Image, target: Path) -> None:
    """A PNG with a palette of its own."""
    small = picture.quantize(48, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(target, optimize=True)


def draw_picture(subject: str, spec: Mapping[str, Any], target: Path) -> None:
    """One printed figure, 1600 × 1000; refused when its texts collide or leave the sheet."""
    sheet = draw(subject, spec, PICTURE_HEIGHT, 2.0, Moment())
    faults = sheet.faults()
    if faults:
        raise DrawingError(f"{target.relative_to(ROOT)}：{'；'.join(faults)}")
    save(sheet.picture(2), target)


def frames(subject: str, scenes: Sequence[Mapping[str, Any]]) -> Iterator[bytes]:
    """The clip, frame by frame, as raw RGB of 1280 × 720; scenes fade in from the paper and out to it."""
    for scene in scenes:
        total = round(scene["seconds"] * FPS)
        flows = scene["spec"]["kind"] == "flow"
        still: Image.Image | None = None
        for number in range(total):
            clock = number / FPS
            t = min(1.0, clock / min(REVEAL_SECONDS, scene["seconds"] - 2))
            if still is None or flows:
                sheet = draw(subject, scene["spec"], CLIP_HEIGHT, 1.6, Moment(t, clock, flows))
                if t >= 1 and number + 1 < total and sheet.faults():
                    raise DrawingError(f"{subject}：{'；'.join(sheet.faults())}")
                image = sheet.picture(2)
                still = image if t >= 1 else None
            else:
                image = still
            edge = min(clock, scene["seconds"] - clock - 1 / FPS)
            if edge < FADE_SECONDS:
                paper = Image.new("RGB", image.size, (255, 255, 255))
                image = Image.blend(paper, image, max(0.0, edge / FADE_SECONDS))
            yield image.tobytes()


def draw_clip(subject: str, scenes: Sequence[Mapping[str, Any]], target: Path) -> None:
    """One silent MP4 (H.264, index first) through ffmpeg."""
    program = shutil.which("ffmpeg")
    if program is None:
        raise DrawingError("找不到 ffmpeg，请先安装：apt-get install ffmpeg")
    command = [
        program,
        "-nostdin",
        "-v",
        "error",
        "-y",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-s",
        "1280x720",
        "-r",
        str(FPS),
        "-i",
        "pipe:0",
        "-vf",
        "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
        "-an",
        "-c:v",
        "libx264",
        "-threads",
        "1",
        "-preset",
        "slow",
        "-tune",
        "animation",
        "-profile:v",
        "high",
        "-crf",
        "22",
        "-g",
        "125",
        "-colorspace",
        "bt709",
        "-color_primaries",
        "bt709",
        "-color_trc",
        "bt709",
        "-map_metadata",
        "-1",
        "-fflags",
        "+bitexact",
        "-flags:v",
        "+bitexact",
        "-movflags",
        "+faststart",
        "-f",
        "mp4",
        f"file:{target}",
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        if encoder.stdin is None:
            raise DrawingError("ffmpeg 没有打开输入管道")
        for frame in frames(subject, scenes):
            encoder.stdin.write(frame)
        encoder.stdin.close()
        if encoder.wait() != 0:
            raise DrawingError(f"ffmpeg 没有做成 {target.name}")


def stamp(seconds: float) -> str:
    """A time in SubRip's notation."""
    whole = round(seconds * 1000)
    return f"{whole // 3600000:02}:{whole // 60000 % 60:02}:{whole // 1000 % 60:02},{whole % 1000:03}"


def captions(scenes: Sequence[Mapping[str, Any]]) -> str:
    """The captions of a clip: the sentences of a scene share its time."""
    blocks: list[str] = []
    begin = 0.0
    for scene in scenes:
        said = scene["say"]
        each = scene["seconds"] / len(said)
        for number, sentence in enumerate(said):
            start, end = begin + each * number + 0.2, begin + each * (number + 1) - 0.1
            blocks.append(f"{len(blocks) + 1}\n{stamp(start)} --> {stamp(end)}\n{sentence}\n")
        begin += scene["seconds"]
    return "\n".join(blocks)


def draw_case(name: str, specs: Mapping[str, Any], *, clips: bool) -> int:
    """All media of one case; how many files were written."""
    matter, text = read_case(name)
    facts = {fact["name"]: fact for fact in matter.get("key_facts", [])}
    figures = {number: resolve(spec, facts) for number, spec in specs["figures"].items()}
    folder = ROOT / "media" / name
    folder.mkdir(parents=True, exist_ok=True)
    check_numbers(name, [*figures.values(), specs.get("clip", [])], text)
    subject = matter["short_title"]
    for number, spec in figures.items():
        draw_picture(subject, spec, folder / f"{number}.png")
    made = len(figures)
    if clips and "clip" in specs:
        scenes = [{**scene, "spec": figures[scene["figure"]]} for scene in specs["clip"]]
        draw_clip(subject, scenes, folder / "1.mp4")
        (folder / "1.srt").write_text(captions(scenes), "utf-8")
        poster = draw(subject, scenes[-1]["spec"], CLIP_HEIGHT, 1.6, Moment()).picture(2)
        save(poster, folder / "1-poster.png")
        made += 3
    return made


def main() -> int:
    """Draws everything, or one case with --only."""
    parser = argparse.ArgumentParser(description="为演示案例绘制示意图和动画")
    parser.add_argument("--only", metavar="BATCH/SLUG", help="只画这一个案例")
    parser.add_argument("--no-clips", action="store_true", help="不做动画")
    asked = parser.parse_args()
    table = yaml.safe_load((Path(__file__).parent / "demo_drawings.yml").read_text("utf-8"))
    try:
        font_file(False), font_file(True)
        for name, specs in table.items():
            if asked.only in (None, name):
                made = draw_case(name, specs, clips=not asked.no_clips)
                print(f"{name}  {made} 个文件")
    except (DrawingError, NoFontError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
