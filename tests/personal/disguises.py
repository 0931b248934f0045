"""The ways in which a number of a person comes into a text, by accident or by design."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

SPELLED: Final = str.maketrans("0123456789", "〇一二三四五六七八九")


def wide(text: str) -> str:
    """Full-width digits and letters."""
    return "".join(chr(ord(char) + 0xFEE0) for char in text)


DISGUISES: Final[dict[str, Callable[[str], str]]] = {
    "plain": str,
    "small-x": str.lower,
    "full-width": wide,
    "spaced": lambda n: f"{n[:6]} {n[6:14]} {n[14:]}",
    "hyphens": lambda n: f"{n[:6]}-{n[6:14]}-{n[14:]}",
    "every-digit-apart": " ".join,
    "ideographic-spaces": "\u3000".join,
    "dots": "·".join,
    "zero-width": "\u200b".join,
    "soft-hyphens": "\xad".join,
    "over-two-lines": lambda n: f"{n[:8]}\n{n[8:]}",
    "bold-runs": lambda n: f"**{n[:6]}**{n[6:14]}**{n[14:]}**",
    "spelled": lambda n: n.translate(SPELLED),
    "half-spelled": lambda n: n[:9] + n[9:].translate(SPELLED),
    "entities": lambda n: "".join(f"&#{ord(char)};" for char in n),
    "escapes": "\\".join,
}
