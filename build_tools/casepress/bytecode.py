"""Compiled templates, kept beside the program as Python keeps its own bytecode: no site compiles them once more."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import jinja2
import msgspec
from jinja2.bccache import Bucket

from casepress.cache import load_cache, store_cache

TEMPLATES: Final = Path(__file__).parent / "templates"


class _Code(msgspec.Struct, frozen=True):
    """A compiled template."""

    code: bytes


class Compiled(jinja2.BytecodeCache):
    """The compiled templates of one kind of environment, each under what it was compiled from; a damaged one is
    compiled anew."""

    def __init__(self, folder: Path, kind: str, homes: Sequence[Path] = (TEMPLATES,)) -> None:
        """`kind` names how templates are compiled, and changes with it. Only those that lie in one of `homes` are
        kept: what a site puts in their place comes and goes."""
        self.folder = folder
        self.kind = kind
        self.homes = tuple(f"{home}{os.sep}" for home in homes)

    def get_bucket(
        self, environment: jinja2.Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """The place of a template, filled where it was compiled before."""
        basis = "\n".join((self.kind, *sorted(environment.extensions), name, filename or "", source))
        key = hashlib.blake2b(basis.encode(), digest_size=16).hexdigest()
        bucket = Bucket(environment, key if (filename or "").startswith(self.homes) else "", key)
        self.load_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fills a place from its file, if there is a sound one."""
        kept = load_cache(self._file(bucket), _Code) if bucket.key else None
        if kept is not None:
            bucket.bytecode_from_string(kept.code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what was compiled. A disk that is full takes nothing and spoils nothing: it is compiled once more."""
        if bucket.key:
            try:
                store_cache(self._file(bucket), _Code(bucket.bytecode_to_string()))
            except OSError:
                return

    def _file(self, bucket: Bucket) -> Path:
        return self.folder / f"{bucket.key}.{sys.implementation.cache_tag}"


def bytecode_folder(cache: Path | None = None) -> Path | None:
    """Where compiled templates are kept: beside the program, or in a site's cache where Python is told to write no
    bytecode (PYTHONDONTWRITEBYTECODE) or must not write there; None without one."""
    if not sys.dont_write_bytecode:
        # Where PYTHONPYCACHEPREFIX says, if it says anything.
        folder = Path(importlib.util.cache_from_source(str(TEMPLATES / "template.py"))).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            pass
        else:
            if os.access(folder, os.W_OK):
                return folder
    return cache / "templates" if cache is not None else None
