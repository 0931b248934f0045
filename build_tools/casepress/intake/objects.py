"""What a Word file embeds or is tied to besides text and pictures: objects, charts, macros, links; what is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from casepress.diagnostics import Finding, Place, Severity
from casepress.intake.package import A, Element, Package, W
from casepress.intake.prose import Paragraph
from casepress.intake.shapes import blips, is_plain_shape, kind_of
from casepress.rules import intake as rules

_ACTIVE: Final = re.compile(r"^\s*(DDE|DDEAUTO|INCLUDETEXT|MACROBUTTON|DATABASE)\b", re.IGNORECASE)
_RUNS: Final = re.compile(r"vbaProject|vbaData|macroEnabled|activeX|word/attachedToolbars", re.IGNORECASE)
_FRAMES: Final = {
    "chart": "图表",
    "diagram": "SmartArt 图形",
    "chartex": "图表",
    "wordprocessingInk": "墨迹",
    "lockedCanvas": "绘图画布",
    "slicer": "切片器",
}
# Ties that lead outside and bring content with them, by what they are called.
_BRINGING: Final = {
    "oleObject": "链接的对象", "subDocument": "子文档", "frame": "框架网页", "aFChunk": "插入的文件", "mailMergeSource": "邮件合并数据",
    "externalLinkPath": "外部数据", "package": "链接的文件", "video": "联机视频", "audio": "链接的声音",
}  # fmt: skip


def objects(package: Package, texts: Iterable[Paragraph], file: str) -> Iterator[Finding]:
    """Macros, embedded files, charts, drawings and fields that fetch something."""
    running = [name for name in (*package.parts, *package.content_types()) if _RUNS.search(name)]
    if running:
        yield rules.MACROS.at(Place(file), what=running[0].rpartition("/")[2])
    found: dict[str, int] = {}
    for paragraph in texts:
        for what in _in_paragraph(paragraph.element):
            found.setdefault(what, paragraph.number)
    root = package.tree(package.main)
    if next(root.iter(f"{W}altChunk"), None) is not None:
        found.setdefault("另一份文件（altChunk）", 0)
    inside = [name for name in package.parts if name.startswith("word/embeddings/")]
    if inside and not found:
        found[f"文件 {inside[0].rpartition('/')[2]}"] = 0
    for what, number in found.items():
        yield rules.EMBEDDED.at(Place(file, number), what=what)


def _in_paragraph(paragraph: Element) -> Iterator[str]:
    for one in paragraph.iter(f"{W}object"):
        program = next((two.get("ProgID", "") for two in one.iter() if "ProgID" in two.attrib), "")
        yield f"对象{f' {program}' if program else ''}"
    if next(paragraph.iter(f"{W}control"), None) is not None:
        yield "控件"
    for data in paragraph.iter(f"{A}graphicData"):
        name = data.get("uri", "").rpartition("/")[2]
        if name in _FRAMES:
            yield _FRAMES[name]
    for text in paragraph.iter(f"{W}instrText"):
        if (match := _ACTIVE.match(text.text or "")) is not None:
            yield f"自动取数的域 {match[1].upper()}"


def pictures_left_out(package: Package, texts: Iterable[Paragraph], file: str) -> Iterator[Finding]:
    """Pictures in forms that no page shows, pictures that are only links, and shapes drawn over them."""
    names = {part: {tie.id: tie for tie in package.ties(part)} for part in
             (package.main, *package.tied("footnotes"), *package.tied("endnotes"))}  # fmt: skip
    parts = {"": package.main, "脚注": next(iter(package.tied("footnotes")), ""),
             "尾注": next(iter(package.tied("endnotes")), "")}  # fmt: skip
    for paragraph in texts:
        part = parts[paragraph.part]
        place = Place(file, paragraph.number if not paragraph.part else 0)
        where = paragraph.where
        for blip in blips(paragraph.element):
            tie = names[part].get(blip.embed)
            if tie is None or tie.external:
                linked = names[part].get(blip.link) or tie
                target = linked.target if linked is not None else "?"
                yield rules.LINKED.at(place, what="图片", target=target)
                continue
            data = package.parts.get(package.target(part, tie))
            kind = kind_of(data) if data is not None else "找不到的文件"
            if kind:
                yield rules.PICTURE_LEFT_OUT.at(place, where=where.zh, where_en=where.en, kind=kind)
        drawn = sum(is_plain_shape(one) for one in paragraph.element.iter())
        if drawn:
            yield rules.SHAPES.at(place, where=where.zh, where_en=where.en, count=drawn)


def ties_outside(package: Package, file: str, allowed: bool) -> Iterator[Finding]:
    """Ties to things outside the file, links in the text aside."""
    seen: set[str] = set()
    for name in package.parts:
        if not name.endswith(".rels"):
            continue
        folder, _, own = name.rpartition("_rels/")
        for tie in package.ties(f"{folder}{own.removesuffix('.rels')}"):
            if not tie.external or tie.kind in ("hyperlink", "image") or tie.target in seen:
                continue
            seen.add(tie.target)
            if tie.kind in _BRINGING:
                finding = rules.LINKED.at(Place(file), what=_BRINGING[tie.kind], target=tie.target)
                severity = Severity.WARNING if allowed else finding.severity
                yield Finding(finding.code, severity, finding.place, finding.message, finding.hint)
            else:
                yield rules.TEMPLATE_LINK.at(Place(file), target=tie.target)
