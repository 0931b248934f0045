"""OpenCC, told which names to leave alone: Simplified text to Traditional, character by character.

Characters take the forms of Taiwan's standard, which most readers of Traditional Chinese know; words are never put in
the place of others (see docs/decisions/0042).
"""

from __future__ import annotations

import functools
import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import opencc

_DICTIONARIES: Final = Path(opencc.__file__).parent / "clib" / "share" / "opencc"
_PHRASES: Final = ("STPhrases.ocd2", "STPhrases_GeneratedFromRegionalPhrases.ocd2")
_VARIANTS: Final = ("TWVariantsPhrases.ocd2", "TWVariants.ocd2")


def key_of(names: Mapping[str, str]) -> str:
    """What a conversion with these names is known by: it changes with them and with OpenCC."""
    text = json.dumps([opencc.__version__, *sorted(names.items())], ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def converter(names: Mapping[str, str]) -> Callable[[str], str]:
    """The conversion of a text."""
    return _loaded(tuple(sorted(names.items())))


@functools.lru_cache(maxsize=4)
def _loaded(names: tuple[tuple[str, str], ...]) -> Callable[[str], str]:
    """OpenCC with our names. It takes its dictionaries from files, and reads them once."""
    with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
        list_file, forms_file, config = (
            Path(folder, name) for name in ("names.txt", "forms.txt", "config.json")
        )
        list_file.write_text("".join(f"{name}\t{form}\n" for name, form in names), "utf-8")
        forms = sorted({form for _, form in names})
        forms_file.write_text("".join(f"{form}\t{form}\n" for form in forms), "utf-8")
        config.write_text(json.dumps(_config(list_file, forms_file)), "utf-8")
        convert: Callable[[str], str] = opencc.OpenCC(str(config)).convert
    return convert


def _config(names: Path, forms: Path) -> dict[str, Any]:
    """As OpenCC's own s2tw, with our names first in both of its steps and without its step for compatibility
    characters, which a case file cannot hold."""
    ours = [{"type": "text", "file": str(names)}]
    phrases = {"type": "group", "match_policy": "union", "dicts": [*ours, *map(_dictionary, _PHRASES)]}
    first = [phrases, _dictionary("STCharacters.ocd2")]
    second = [{"type": "text", "file": str(forms)}, *map(_dictionary, _VARIANTS)]
    chain = [
        {"dict": {"type": "group", "match_policy": "short_circuit", "dicts": dicts}}
        for dicts in (first, second)
    ]
    return {
        "name": "casepress",
        "segmentation": {"type": "mmseg", "dict": phrases},
        "conversion_chain": chain,
    }


def _dictionary(name: str) -> dict[str, str]:
    return {"type": "ocd2", "file": str(_DICTIONARIES / name)}
