"""The kinds of diagram: bars, share, squares, areas, timeline, flow, ladder and cards.

Each is a function from a specification to marks on a sheet; `t` (0 to 1) is how much is revealed and
`clock` (seconds) moves what flows. A printed figure is the case t = 1, clock = 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from demo_sheet import (
    INK,
    MARGIN,
    MIST,
    PAPER,
    RED,
    SLATE,
    TONES,
    WIDTH,
    Box,
    Colour,
    Point,
    Sheet,
    mix,
    text_width,
    wrap,
)

Spec = Mapping[str, Any]
RIGHT = WIDTH - MARGIN
SPAN = RIGHT - MARGIN
PRINTED = 1000  # the height of a figure; anything lower is a clip


@dataclass(frozen=True)
class Moment:
    """How much of the figure is shown (0 to 1) and the seconds since it began."""

    t: float = 1.0
    clock: float = 0.0
    alive: bool = False

    def part(self, number: int, count: int) -> float:
        """The share of part `number` of `count` that is shown, eased; the parts follow one another."""
        length = 1.0 / (1 + 0.6 * (count - 1))
        local = (self.t - number * 0.6 * length) / length
        local = min(1.0, max(0.0, local))
        return 1 - (1 - local) ** 3


def frame(sheet: Sheet, subject: str, heading: str) -> tuple[float, float]:
    """Tag, subject, heading and foot; the top and bottom left free for the drawing."""
    tag = text_width("示意图", 42, bold=True) + 44
    sheet.box((MARGIN, 66, MARGIN + tag, 66 + 68), fill=INK)
    sheet.text((MARGIN + tag / 2, 100), "示意图", 42, PAPER, bold=True, anchor="mm")
    sheet.text((MARGIN + tag + 28, 100), subject, 44, SLATE, anchor="lm")
    lines = wrap(heading, SPAN, 68, bold=True)
    if len(lines) > 2:
        raise ValueError(f"heading longer than two lines: {heading}")
    for number, line in enumerate(lines):
        sheet.text((MARGIN, 226 + 92 * number), line, 68, INK, bold=True, anchor="lm")
    body = 226 + 92 * (len(lines) - 1) + 76
    if sheet.height < PRINTED:  # a clip: its captions need the place of the foot
        return body, sheet.height - 110
    foot = sheet.height - 66
    sheet.line([(MARGIN, foot - 44), (RIGHT, foot - 44)], MIST, 3)
    sheet.text((MARGIN, foot), "依据本案文字绘制，非现场图片", 40, SLATE, anchor="lm")
    sheet.text((RIGHT, foot), "本站绘制", 40, SLATE, anchor="rm")
    return body, foot - 74


def bars(sheet: Sheet, area: tuple[float, float], spec: Spec, now: Moment) -> None:
    """Horizontal bars from a common zero; `part` colours the part of a bar that is spoken of."""
    top, bottom = area
    items: Sequence[Spec] = spec["items"]
    thick = 80 if (bottom - top) / len(items) > 190 else 60
    heights = [70 + thick + (66 if "part" in item else 0) for item in items]
    gap = min(64.0, (bottom - top - sum(heights)) / max(1, len(items)))
    y = top + (bottom - top - sum(heights) - gap * (len(items) - 1)) / 2
    largest = max(item["value"] for item in items)
    room = SPAN - 36 - max(text_width(item["text"], 64, bold=True) for item in items)
    for number, item in enumerate(items):
        shown = now.part(number, len(items))
        tone = TONES[item.get("tone", "slate")]
        length = room * item["value"] / largest
        sheet.text((MARGIN, y + 26), item["label"], 46, INK, anchor="lm", strength=min(1, shown * 2))
        bar = (MARGIN, y + 66, MARGIN + max(6, length * shown), y + 66 + thick)
        sheet.box(bar, fill=tone)
        sheet.text(
            (bar[2] + 28, y + 64 + thick / 2),
            item["text"],
            64,
            RED if tone == RED else INK,
            bold=True,
            anchor="lm",
            strength=shown,
        )
        if "part" in item:
            part = item["part"]
            end = MARGIN + room * part["value"] / largest * shown
            sheet.box((MARGIN, y + 66, end, y + 66 + thick), fill=RED)
            sheet.text(
                (MARGIN, y + 106 + thick), part["text"], 46, RED, bold=True, anchor="lm", strength=shown
            )
        y += heights[number] + gap


def share(sheet: Sheet, area: tuple[float, float], spec: Spec, now: Moment) -> None:
    """One bar for the whole, its part in red, and the share in large figures."""
    top, bottom = area
    grown, told = now.part(1, 2), now.part(0, 2)
    part, whole = spec["ratio"] if "ratio" in spec else (spec["percent"], 100)
    y = top + (bottom - top - 500) / 2
    size = 190
    sheet.text((MARGIN - 8, y + 110), spec["big"], size, RED, bold=True, anchor="lm", strength=told)
    x = MARGIN + text_width(spec["big"], size, bold=True) + 48
    sheet.lines((x, y + 118), wrap(spec["text"], RIGHT - x, 54), 54, strength=told)
    bar_top = y + 260
    sheet.box((MARGIN, bar_top, RIGHT, bar_top + 130), fill=MIST)
    end = MARGIN + SPAN * part / whole * grown
    sheet.box((MARGIN, bar_top, end, bar_top + 130), fill=RED)
    sheet.text((MARGIN, bar_top + 184), spec["part"], 46, RED, bold=True, anchor="lm", strength=grown)
    sheet.text((RIGHT, bar_top + 184), spec["whole"], 46, INK, anchor="rm", strength=told)


def _grid(sheet: Sheet, box: Box, count: int, marked: int, tone: Colour, shown: float, columns: int) -> None:
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    cell = min(wide / columns, high / math.ceil(count / columns), 200)
    rows = math.ceil(count / columns)
    gap = cell * 0.14
    left, first = right - cell * columns + gap, top + (high - cell * rows + gap) / 2
    for number in range(count):
        x, y = left + cell * (number % columns), first + cell * (number // columns)
        sheet.box((x, y, x + cell - gap, y + cell - gap), fill=MIST)
        if number < round(marked * shown):
            sheet.box((x, y, x + cell - gap, y + cell - gap), fill=tone)


def squares(sheet: Sheet, area: tuple[float, float], spec: Spec, now: Moment) -> None:
    """One square for each thing counted; the marked ones are red. `groups` sets two counts side by side."""
    top, bottom = area
    if "groups" in spec:
        groups: Sequence[Spec] = spec["groups"]
        wide = (SPAN - 100) / len(groups)
        for number, group in enumerate(groups):
            left = MARGIN + number * (wide + 100)
            shown = now.part(number, len(groups))
            tone = TONES[group["tone"]]
            sheet.text((left, top + 60), group["big"], 120, tone, bold=True, anchor="lm", strength=shown)
            x = left + text_width(group["big"], 120, bold=True) + 28
            sheet.lines(
                (x, top + 62), wrap(group["text"], left + wide - x, 44), 44, strength=shown, leading=1.25
            )
            _grid(
                sheet,
                (left, top + 150, left + wide, bottom),
                group["count"],
                group["count"],
                tone,
                shown,
                spec["columns"],
            )
        return
    shown = now.part(0, 1)
    middle = (top + bottom) / 2
    text = wrap(spec["text"], 520, 54)
    size = min(230, 230 * 540 / text_width(spec["big"], 230, bold=True), bottom - top - 74 * len(text) - 60)
    high = size + 74 * len(text) + 20
    sheet.text(
        (MARGIN - 8, middle - high / 2 + size / 2 - 10),
        spec["big"],
        size,
        RED,
        bold=True,
        anchor="lm",
        strength=min(1, 2 * shown),
    )
    sheet.lines((MARGIN, middle + high / 2 - 74 * len(text) / 2), text, 54)
    _grid(
        sheet, (700, top + 10, RIGHT, bottom - 10), spec["total"], spec["marked"], RED, shown, spec["columns"]
    )


def areas(sheet: Sheet, area: tuple[float, float], spec: Spec, now: Moment) -> None:
    """Squares whose areas are in the proportion of the numbers."""
    top, bottom = area
    items: Sequence[Spec] = spec["items"]
    largest = max(item["value"] for item in items)
    full = bottom - top - 10
    x = float(MARGIN)
    for number, item in enumerate(items):
        shown = now.part(number, len(items))
        side = full * math.sqrt(item["value"] / largest)
        tone = TONES[item["tone"]]
        sheet.box((x, bottom - side * shown, x + side * shown, bottom), fill=tone)
        words = max(text_width(item["text"], 60, bold=True), text_width(item["label"], 46))
        inside = words + 80 < side
        left, ink = (x + 40, PAPER) if inside else (x + side + 36, INK)
        sheet.text((left, bottom - 124), item["text"], 60, ink, bold=True, anchor="lm", strength=shown)
        sheet.text((left, bottom - 48), item["label"], 46, ink, anchor="lm", strength=shown)
        x += side + 90 + (0 if inside else 36 + words)


def timeline(sheet: Sheet, area: tuple[float, float], spec: Spec, now: Moment) -> None:
    """Dated facts from top to bottom."""
    top, bottom = area
    events: Sequence[Spec] = spec["events"]
    size = 52 if len(events) < 5 else 48
    column = max(text_width(line, size, bold=True) for event in events for line in event["date"].split("|"))
    spine = MARGIN + column + 66
    left = spine + 66
    step = min(180.0, (bottom - top - 10) / len(events))
    first = (top + bottom) / 2 - step * (len(events) - 1) / 2
    last = first + step * (len(events) - 1)
    shown_to = first + (last - first) * now.part(0, 1) if now.t < 1 else last
    sheet.line([(spine, first), (spine, shown_to)], MIST, 8)
    for number, event in enumerate(events):
        shown = now.part(number, len(events))
        y = first + step * number
        tone = TONES[event.get("tone", "ink")]
        if shown > 0.02:
            sheet.disc((spine, y), 22 * shown, fill=tone)
        sheet.lines(
            (MARGIN + column, y),
            event["date"].split("|"),
            size,
            tone,
            bold=True,
            anchor="r",
            strength=shown,
            leading=1.28,
        )
        sheet.lines(
            (left, y), wrap(event["text"], RIGHT - left, size), size, tone, strength=shown, leading=1.28
        )


def _path(start: Box, end: Box) -> list[Point]:
    """From the right side of one box to the left side of the other, with a step when their heights differ."""
    y1, y2 = (start[1] + start[3]) / 2, (end[1] + end[3]) / 2
    x1, x2 = start[2] + 14, end[0] - 14
    if abs(y1 - y2) < 2:
        return [(x1, y1), (x2, y2)]
    bend = start[2] + (end[0] - start[2]) * 0.3
    return [(x1, y1), (bend, y1), (bend, y2), (x2, y2)]


def _along(path: Sequence[Point], share_of_way: float) -> Point:
    lengths = [math.dist(a, b) for a, b in pairwise(path)]
    left = sum(lengths) * share_of_way
    for (a, b), length in zip(pairwise(path), lengths, strict=True):
        if left <= length:
            return a[0] + (b[0] - a[0]) * left / length, a[1] + (b[1] - a[1]) * left / length
        left -= length
    return path[-1]


def _arrow(sheet: Sheet, path: list[Point], edge: Spec, shown: float, now: Moment) -> None:
    x, y = path[-1]
    way = sum(math.dist(a, b) for a, b in pairwise(path)) - 40
    moving = now.alive and shown > 0.9 and edge.get("tone") != "mist"
    if moving and way < 90:  # too short for drops: the arrow itself comes and goes
        shown *= 0.6 + 0.4 * math.sin(2 * math.pi * (now.clock * 0.7 - x / WIDTH))
    tone = mix(TONES[edge.get("tone", "ink")], shown)
    sheet.line([*path[:-1], (x - 26, y)], tone, 10)
    sheet.triangle([(x, y), (x - 38, y - 24), (x - 38, y + 24)], tone)
    if edge.get("blocked"):
        cx, cy = (path[-2][0] + x - 30) / 2, y
        sheet.disc((cx, cy), 30, fill=PAPER)
        for sign in (-1, 1):
            sheet.line([(cx - 22, cy - 22 * sign), (cx + 22, cy + 22 * sign)], mix(INK, shown), 10)
    elif moving and way >= 90:
        drops = max(2, round(way / 90))
        for number in range(drops):
            where = _along([*path[:-1], (x - 40, y)], (now.clock * 130 / way + number / drops) % 1)
            sheet.disc(where, 13, fill=PAPER, outline=tone, width=6)


def flow(sheet: Sheet, area: tuple[float, float], spec: Spec, now: Moment) -> None:
    """Boxes joined by arrows; a crossed arrow is a way that is shut."""
    top, bottom = area
    columns, rows, gap = spec["columns"], spec.get("rows", 1), spec.get("gap", 120)
    wide = (SPAN - gap * (columns - 1)) / columns
    high = min(spec.get("high", 240), (bottom - top - 60 * (rows - 1)) / rows)
    pitch = min(high + 110, (bottom - top - high) / max(1, rows - 1)) if rows > 1 else 0
    first = (top + bottom) / 2 - pitch * (rows - 1) / 2
    places: dict[str, Box] = {}
    for name, node in spec["nodes"].items():
        x = MARGIN + node["at"][0] * (wide + gap)
        y = first + pitch * node["at"][1]
        tall = high * node.get("tall", 1)
        places[name] = (x, y - tall / 2, x + wide, y + tall / 2)
    count = max(node["at"][0] for node in spec["nodes"].values()) + 1
    for edge in spec["edges"]:
        shown = now.part(int(spec["nodes"][edge["to"]]["at"][0]), count)
        if shown > 0.05:
            _arrow(sheet, _path(places[edge["from"]], places[edge["to"]]), edge, shown, now)
    for name, node in spec["nodes"].items():
        shown = now.part(int(node["at"][0]), count)
        tone = node.get("tone", "plain")
        left, upper, right, lower = places[name]
        centre = ((left + right) / 2, (upper + lower) / 2)
        for ring in range(node.get("rings", 0)):
            reach = wide / 2 - 2 - 24 * ring
            sheet.disc(centre, reach, outline=mix(RED, shown), width=8)
        if node.get("rings"):
            sheet.disc(centre, wide / 2 - 2 - 24 * node["rings"], fill=mix(MIST, shown))
        else:
            fill = {"plain": PAPER, "mist": MIST, "red": RED, "ink": INK}[tone]
            sheet.box(
                places[name],
                fill=mix(fill, shown),
                outline=mix(RED if tone == "red" else INK, shown),
                radius=10,
            )
        ink = PAPER if tone in ("red", "ink") else INK
        size = node.get("size", 48)
        lines = wrap(node["text"], wide - 36, size, bold=True)
        sheet.lines(centre, lines, size, mix(ink, 1), bold=True, anchor="m", strength=shown, leading=1.28)
        if "note" in node:
            below = 46 + (centre[1] + wide / 2 if node.get("rings") else lower)
            sheet.text((centre[0], below), node["note"], 46, RED, bold=True, anchor="mm", strength=shown)


CLASSES = ("Ⅰ类", "Ⅱ类", "Ⅲ类", "Ⅳ类", "Ⅴ类", "劣Ⅴ类")


def ladder(sheet: Sheet, area: tuple[float, float], spec: Spec, now: Moment) -> None:
    """The six classes of surface water with pointers; better is left and lighter."""
    top, bottom = area
    middle = (top + bottom) / 2
    wide, half = SPAN / 6, 84
    marks: Sequence[Spec] = spec["marks"]
    for number, name in enumerate(CLASSES):
        left = MARGIN + wide * number
        fill = mix(INK, 0.10 + 0.16 * number)
        sheet.box((left, middle - half, left + wide - 8, middle + half), fill=fill)
        sheet.text(
            (left + wide / 2 - 4, middle), name, 56, PAPER if number > 2 else INK, bold=True, anchor="mm"
        )
    for number, mark in enumerate(marks):
        shown = now.part(number, len(marks))
        index = CLASSES.index(mark["class"])
        x = MARGIN + wide * index + wide / 2 - 4
        tone = TONES[mark.get("tone", "ink")]
        up = mark.get("side", "above") == "above"
        sign = -1 if up else 1
        edge = middle + sign * (half + 10)
        if shown > 0.02:
            sheet.triangle(
                [(x, edge), (x - 26, edge + sign * 40), (x + 26, edge + sign * 40)], mix(tone, shown)
            )
            sheet.box(
                (x - wide / 2 + 4, middle - half, x + wide / 2 - 4, middle + half),
                outline=mix(tone, shown),
                width=10,
            )
        lines = wrap(mark["text"], 620, 50, bold=True)
        anchor = "r" if index > 3 else "l"
        at = MARGIN + wide * (index + 1) - 8 if index > 3 else MARGIN + wide * index
        offset = 40 + 50 + 34 * (len(lines) - 1) + 12
        sheet.lines((at, edge + sign * offset), lines, 50, tone, bold=True, anchor=anchor, strength=shown)


def cards(sheet: Sheet, area: tuple[float, float], spec: Spec, now: Moment) -> None:
    """Two to four large figures, each with the words that belong to it."""
    top, bottom = area
    items: Sequence[Spec] = spec["items"]
    rows = math.ceil(len(items) / 2)
    high = (bottom - top) / rows
    for number, item in enumerate(items):
        shown = now.part(number, len(items))
        left = MARGIN + (SPAN / 2 + 20) * (number % 2)
        upper = top + high * (number // 2) + (high - 240) / 2
        tone = TONES[item.get("tone", "ink")]
        sheet.box((left, upper, left + 10, upper + 240), fill=mix(tone, shown))
        sheet.text((left + 48, upper + 70), item["big"], 100, tone, bold=True, anchor="lm", strength=shown)
        lines = wrap(item["text"], SPAN / 2 - 90, 48)
        sheet.lines((left + 48, upper + 186), lines, 48, strength=shown)


KINDS: dict[str, Callable[[Sheet, tuple[float, float], Spec, Moment], None]] = {
    "bars": bars,
    "share": share,
    "squares": squares,
    "areas": areas,
    "timeline": timeline,
    "flow": flow,
    "ladder": ladder,
    "cards": cards,
}


def draw(subject: str, spec: Spec, height: int, scale: float, now: Moment) -> Sheet:
    """One figure on a new sheet."""
    sheet = Sheet(height, scale)
    area = frame(sheet, subject, spec["heading"])
    KINDS[spec["kind"]](sheet, area, spec, now)
    return sheet
