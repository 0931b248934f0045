"""The vocabulary of the good site in tests/sites/good/, read once."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Final

from casepress.project import Project, Settings, read_vocabulary
from casepress.vocabulary import Vocabulary

ROOT: Final = Path(__file__).parent / "sites" / "good"


def project_at(root: Path) -> Project:
    """A project without asking its mkdocs.yml."""
    return Project(
        root=root,
        settings=Settings(),
        name="样本站",
        url="",
        description="",
        docs_dir=root,
        site_dir=root / "site",
    )


def _read() -> Vocabulary:
    # From a copy: reading leaves a cache beside the site.
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT, folder, dirs_exist_ok=True)
        return read_vocabulary(project_at(Path(folder))).value[0]


VOCABULARY: Final[Vocabulary] = _read()
