"""`casepress doctor`: which tools this machine has, what they can and cannot do, and how to get better ones."""

from __future__ import annotations

import importlib
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Final

import click

from casepress.adapters.executors import default_jobs
from casepress.cli.language import Language
from casepress.cli.phrasing import Command
from casepress.editions.typefaces import faces
from casepress.exporting.typefaces import installed_faces
from casepress.media.encoder import AV1, OLDEST
from casepress.media.toolbox import Tool, Toolbox, chosen, look
from casepress.project import open_project
from casepress.rules import editions

BROKEN: Final = 1
GOOD, POOR, BAD = "✓", "!", "✗"

# What is lost without each ability, in both languages.
LOSSES: Final = {
    "libx264": ("不能编码 H.264，视频做不了", "no H.264: no clip can be made"),
    "aac": ("不能编码声音", "no sound"),
    "zscale": ("不能转换 HDR，手机的 HDR 视频会发灰", "no conversion of HDR: clips of phones come out grey"),
    "tonemap": ("不能转换 HDR", "no conversion of HDR"),
    "loudnorm": ("不能统一音量", "no levelling of sound"),
    "bwdif": ("不能处理隔行视频（摄像机的 MTS）", "no deinterlacing (MTS of camcorders)"),
    "tile": ("不能做画面缩略图", "no pictures for seeking"),
    "hls": ("不能切成 HLS 片段", "no HLS segments"),
    "libsvtav1": ("没有快速的 AV1 编码（video_av1 用）", "no fast AV1 (for video_av1)"),
    "libaom-av1": ("没有 AV1 编码的后备", "no other AV1 encoder"),
    "libvmaf": (
        "不能测画质（make bench 用），不影响发布",
        "no measuring of quality (make bench); publishing is not affected",
    ),
}


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""

    def run() -> int:
        checked = open_project(Path.cwd())
        choice = checked.value.settings.ffmpeg if checked.value is not None else "auto"
        box = look()
        lines = [*_machine(t), *_clips(box, choice, t), *_pictures(box, t), *_rest(box, t), *_paper(t)]
        for mark, text in lines:
            colour = {GOOD: "green", POOR: "yellow", BAD: "red"}[mark]
            click.echo(f"{click.style(mark, fg=colour)} {text}")
        bad = sum(mark == BAD for mark, _ in lines)
        click.echo(
            t(
                f"有 {bad} 处必须改正。" if bad else "可以使用。",
                f"{bad} to be mended." if bad else "Fit for work.",
            )
        )
        return BROKEN if bad else 0

    return Command(
        "doctor",
        t,
        callback=run,
        help=t(
            "检查这台机器：用的是哪个 ffmpeg、能做什么、缺什么、怎样装好；图片格式、字体、各程序的版本。\n"
            "\n"
            "例：\n"
            "  casepress doctor                         在站点目录里运行，按它的设置检查\n"
            "\n"
            "退出状态：0 可以使用；1 有必须改正的。",
            "Looks this machine over: which ffmpeg is used, what it can and cannot do and how to get a better one;\n"
            "picture formats, fonts and versions.\n"
            "\n"
            "Examples:\n"
            "  casepress doctor                         in a site's folder, by its settings\n"
            "\n"
            "Status: 0 fit for work, 1 something must be mended.",
        ),
    )


def _machine(t: Language) -> list[tuple[str, str]]:
    python = platform.python_version()
    good = sys.version_info >= (3, 11)
    cure = "" if good else t("；需要 3.11 以上", "; 3.11 or newer is needed")
    return [
        (GOOD if good else BAD, f"Python {python}{cure}"),
        (GOOD, t(f"{platform.system()} {platform.machine()}，{default_jobs()} 个处理器",
                 f"{platform.system()} {platform.machine()}, {default_jobs()} processors")),
    ]  # fmt: skip


def _clips(box: Toolbox, choice: str, t: Language) -> list[tuple[str, str]]:
    used = chosen(box, choice)
    lines: list[tuple[str, str]] = []
    if used is None:
        cure = t(
            "请安装：apt-get install ffmpeg，或 pip install imageio-ffmpeg",
            "Install one: apt-get install ffmpeg, or pip install imageio-ffmpeg",
        )
        lines.append(
            (
                BAD,
                t(f"没有可用的 ffmpeg，视频做不了。{cure}", f"No usable ffmpeg: no clip can be made. {cure}"),
            )
        )
    else:
        own = box.system is not None and used.path == box.system.path
        whose = t("本机", "this machine's") if own else t("imageio-ffmpeg 自带", "from imageio-ffmpeg")
        lines.append(
            (
                GOOD,
                t(
                    f"使用 ffmpeg {used.version}（{whose}）：{used.path}",
                    f"uses ffmpeg {used.version} ({whose}): {used.path}",
                ),
            )
        )
    for name, tool in ((t("本机的 ffmpeg", "this machine's ffmpeg"), box.system),
                       (t("imageio-ffmpeg 的 ffmpeg", "the ffmpeg of imageio-ffmpeg"), box.bundled)):  # fmt: skip
        lines += _tool(name, tool, t, used=tool is not None and used is not None and tool.path == used.path)
    if choice == "auto" and box.system is not None and used is not None:
        lines.append(
            (
                POOR if not box.system.is_usable else GOOD,
                t(
                    "多台机器要做出同样的文件，请在 mkdocs.yml 设 ffmpeg: bundled（版本由 requirements.lock 固定）",
                    "For the same files from several machines set ffmpeg: bundled in mkdocs.yml (requirements.lock pins it)",
                ),
            )
        )
    return lines


def _tool(name: str, tool: Tool | None, t: Language, *, used: bool) -> list[tuple[str, str]]:
    if tool is None:
        return [(GOOD, t(f"{name}：没有", f"{name}: none"))]
    if tool.is_old:
        return [
            (POOR, t(f"{name} {tool.version} 太旧，需要 {OLDEST} 以上", f"{name} {tool.version} is too old; {OLDEST} or newer is needed"))
        ]  # fmt: skip
    lines = [
        (POOR, f"{name} {tool.version}{t('：', ': ')}{t(*LOSSES[lack])} ({lack})") for lack in tool.lacks
    ]
    extra = [
        lack for lack in tool.lacks_extra if lack not in AV1 or all(one in tool.lacks_extra for one in AV1)
    ]
    lines += [
        (GOOD if not used else POOR, f"{name} {tool.version}{t('：', ': ')}{t(*LOSSES[lack])} ({lack})")
        for lack in extra
    ]
    if not tool.lacks:
        able = t("H.264、HDR 转换、音量、隔行、HLS", "H.264, HDR conversion, loudness, deinterlacing, HLS")
        lines.insert(
            0, (GOOD, t(f"{name} {tool.version}：能做 {able}", f"{name} {tool.version} can do {able}"))
        )
    return lines


def _pictures(box: Toolbox, t: Language) -> list[tuple[str, str]]:
    lines = []
    for name, able in box.pictures.items():
        cure = t("；请运行 pip install -U pillow pillow-heif", "; run pip install -U pillow pillow-heif")
        what = t("图片格式", "pictures:")
        lines.append((GOOD if able else BAD, f"{what} {name}{'' if able else cure}"))
    return lines


def _rest(box: Toolbox, t: Language) -> list[tuple[str, str]]:
    lines = []
    for name, found in box.packages.items():
        if name == "distributed":
            words = found or t(
                "没有装；--dask 才需要：pip install 'casepress[dask]'",
                "not installed; only --dask needs it: pip install 'casepress[dask]'",
            )
            lines.append((GOOD, f"{name} {words}"))
        else:
            lines.append((GOOD if found else BAD, f"{name} {found or t('没有装', 'not installed')}"))
    lines.append((GOOD, f"MkDocs {version('mkdocs')}, Material {version('mkdocs-material')}"))
    if box.fonts:
        lines.append(
            (GOOD, t(f"中文字体：{'、'.join(box.fonts[:3])}", f"Chinese fonts: {', '.join(box.fonts[:3])}"))
        )
    else:
        lines.append(
            (
                POOR,
                t(
                    "没有找到中文字体（PDF、截图才需要）：apt-get install fonts-noto-cjk",
                    "no Chinese font found (for PDF and pictures of pages): apt-get install fonts-noto-cjk",
                ),
            )
        )
    return lines


def _paper(t: Language) -> list[tuple[str, str]]:
    """Whether `casepress export pdf` can print, and in which typefaces."""
    try:
        importlib.import_module("casepress.cli.export_pdf")
    except (ImportError, OSError) as error:
        cure = editions.NO_PRINTER.hint.say(t.code)
        return [
            (
                POOR,
                t(
                    f"PDF 排版（WeasyPrint）用不了：{error}。{cure}",
                    f"WeasyPrint cannot be loaded: {error}. {cure}",
                ),
            )
        ]
    lines = [(GOOD, f"WeasyPrint {version('weasyprint')}")]
    for finding in faces(installed_faces()).findings:
        lines.append(
            (
                POOR,
                t(
                    f"PDF：{finding.message.zh}；{finding.hint.zh}",
                    f"PDF: {finding.message.en}; {finding.hint.en}",
                ),
            )
        )
    return lines
