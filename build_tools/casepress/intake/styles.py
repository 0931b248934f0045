"""How a run of Word text looks in the end: hidden, coloured, sized, struck out; styles and defaults resolved.

Only what a reader's eye needs to be asked for; fonts and spacing are nobody's business here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from casepress.intake.package import W14, Element, Package, W

TINY: Final = 4  # half-points: two points and less cannot be read
NEAR: Final = 24  # how far, per channel of 255, a colour must be from its ground to be seen
_OFF: Final = frozenset({"0", "false", "off", "none"})
_SHADES: Final = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF", "red": "FF0000",
    "yellow": "FFFF00", "white": "FFFFFF", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip


def is_on(element: Element) -> bool:
    """Whether a toggle such as w:vanish is there and not switched off."""
    return element is not None and element.get(f"{W}val", "1") not in _OFF


class Styles:
    """The styles of one package. State: properties that were found already."""

    def __init__(self, package: Package) -> None:
        self._by_id: dict[str, Element] = {}
        self._defaults: dict[str, str] = {}
        self._run_defaults: Element = None
        self._found: dict[tuple[str, str], Element] = {}
        for name in package.tied("styles") or ["word/styles.xml"]:
            root = package.tree(name)
            if root is None:
                continue
            self._run_defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
            for style in root.iter(f"{W}style"):
                self._by_id[style.get(f"{W}styleId", "")] = style
                if style.get(f"{W}default") in ("1", "true"):
                    self._defaults[style.get(f"{W}type", "")] = style.get(f"{W}styleId", "")

    def chain(self, style_id: str) -> Iterator[Element]:
        """A style and those that it is based on, itself first."""
        seen: set[str] = set()
        while style_id and style_id not in seen and style_id in self._by_id:
            seen.add(style_id)
            style = self._by_id[style_id]
            yield style
            based = style.find(f"{W}basedOn")
            style_id = based.get(f"{W}val", "") if based is not None else ""

    def names(self, style_id: str) -> Iterator[str]:
        """The names of a style and its bases, in lower case."""
        for style in self.chain(style_id):
            name = style.find(f"{W}name")
            if name is not None:
                yield name.get(f"{W}val", "").lower()

    def of_paragraph(self, paragraph: Element) -> str:
        """The id of a paragraph's style."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return style.get(f"{W}val", "") if style is not None else self._defaults.get("paragraph", "")

    def in_paragraph(self, paragraph: Element, path: str) -> Element:
        """A property of a paragraph: its own, or that of the nearest style that has it."""
        own = paragraph.find(f"{W}pPr/{path}")
        if own is not None:
            return own
        return self._of_styles(self.of_paragraph(paragraph), f"{W}pPr/{path}")

    def _of_styles(self, style_id: str, path: str) -> Element:
        known = (style_id, path)
        if known not in self._found:
            found = (style.find(path) for style in self.chain(style_id))
            self._found[known] = next((one for one in found if one is not None), None)
        return self._found[known]

    def _levels(self, run: Element, paragraph: Element, tag: str) -> tuple[Element, ...]:
        """A run's property by level: its own, its character style's, its paragraph's, the defaults'."""
        own = run.find(f"{W}rPr/{W}{tag}")
        style = run.find(f"{W}rPr/{W}rStyle")
        character = (
            self._of_styles(style.get(f"{W}val", ""), f"{W}rPr/{W}{tag}") if style is not None else None
        )
        above = None
        if paragraph is not None:
            above = self._of_styles(self.of_paragraph(paragraph), f"{W}rPr/{W}{tag}")
        default = self._run_defaults.find(f"{W}{tag}") if self._run_defaults is not None else None
        return own, character, above, default

    def toggle(self, run: Element, paragraph: Element, tag: str) -> bool:
        """A toggle property of a run (ISO/IEC 29500-1, 17.7.3): styles switch each other, the run itself decides."""
        own, character, above, default = self._levels(run, paragraph, tag)
        if own is not None:
            return is_on(own)
        return is_on(default) or is_on(character) != is_on(above)

    def value(self, run: Element, paragraph: Element, tag: str) -> str:
        """The value of a run's property, the nearest level first; empty when nobody sets it."""
        return next(
            (one.get(f"{W}val", "") for one in self._levels(run, paragraph, tag) if one is not None), ""
        )

    def hidden(self, run: Element, paragraph: Element) -> str:
        """How a run is hidden ("" when it is not): by its own format or a style, in print or on the web."""
        if self.toggle(run, paragraph, "vanish"):
            return "隐藏" if run.find(f"{W}rPr/{W}vanish") is not None else "样式设为隐藏"
        if self.toggle(run, paragraph, "webHidden"):
            return "网页视图隐藏"
        row = next(run.iterancestors(f"{W}tr"), None)
        if row is not None and is_on(row.find(f"{W}trPr/{W}hidden")):
            return "所在的表格行隐藏"
        return ""

    def unseen(self, run: Element, paragraph: Element) -> str:
        """Why nobody sees a run that is not hidden ("" when it can be seen)."""
        size = self.value(run, paragraph, "sz")
        if size.isdecimal() and int(size) <= TINY:
            return f"字号 {int(size) / 2:g} 磅"
        if run.find(f"{W}rPr/{W14}textFill/{W14}noFill") is not None:
            return "无填充"
        colour = _rgb(self.value(run, paragraph, "color"))
        if colour is None:
            return ""
        ground = self._ground(run, paragraph)
        if ground is None or max(abs(a - b) for a, b in zip(colour, ground, strict=True)) > NEAR:
            return ""
        return "颜色和底色一样"

    def _ground(self, run: Element, paragraph: Element) -> tuple[int, int, int] | None:
        """The colour behind a run; None where a table's style may have coloured it."""
        mark = self.value(run, paragraph, "highlight")
        if mark and mark != "none":
            return _rgb(_SHADES.get(mark, ""))
        for shade in self._shades(run, paragraph):
            fill = shade.get(f"{W}fill", "auto")
            if shade.get(f"{W}val", "clear") not in ("clear", "nil"):
                return None
            if fill != "auto":
                return _rgb(fill)
        for table in run.iterancestors(f"{W}tbl"):
            style = table.find(f"{W}tblPr/{W}tblStyle")
            name = style.get(f"{W}val", "") if style is not None else ""
            if any(next(one.iter(f"{W}shd"), None) is not None for one in self.chain(name)):
                return None
        return 255, 255, 255

    def _shades(self, run: Element, paragraph: Element) -> Iterator[Element]:
        yield from (one for one in self._levels(run, paragraph, "shd") if one is not None)
        if paragraph is not None:
            own = self.in_paragraph(paragraph, f"{W}shd")
            if own is not None:
                yield own
        for cell in run.iterancestors(f"{W}tc"):
            found = cell.find(f"{W}tcPr/{W}shd")
            if found is not None:
                yield found


def _rgb(value: str) -> tuple[int, int, int] | None:
    try:
        return (int(value[:2], 16), int(value[2:4], 16), int(value[4:6], 16)) if len(value) == 6 else None
    except ValueError:
        return None
