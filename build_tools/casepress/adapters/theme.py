"""The theme's environment made lean: its icons are not walked through, and its templates are compiled once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import jinja2
import material
import mkdocs
from mkdocs.theme import Theme

from casepress.bytecode import TEMPLATES, Compiled, bytecode_folder

_HOMES: Final = (TEMPLATES, *(Path(str(package.__file__)).parent for package in (material, mkdocs)))


class _Loader(jinja2.FileSystemLoader):
    """Lists what MkDocs may publish: of Material's files, 14,000 are icons in hidden folders, which it drops at once."""

    def list_templates(self) -> list[str]:
        found: set[str] = set()
        for home in self.searchpath:
            for folder, names, files in os.walk(home):
                names[:] = [name for name in names if not name.startswith(".")]
                below = Path(folder).relative_to(home)
                found.update((below / name).as_posix() for name in files if not name.startswith("."))
        return sorted(found)


def quicken(theme: Theme) -> None:
    """Lets the environment that MkDocs makes of a theme list and compile quickly; what it renders stays the same."""
    make = theme.get_env

    def lean() -> jinja2.Environment:
        environment = make()
        environment.loader = _Loader([str(folder) for folder in theme.dirs])
        folder = bytecode_folder()
        if folder is not None:
            environment.bytecode_cache = Compiled(folder, "theme 1", _HOMES)
        return environment

    theme.get_env = lean  # type: ignore[method-assign]
