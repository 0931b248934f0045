"""The vocabulary of the good site in tests/sites/good/, read once; and a front matter and sections that no rule minds."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Final

from casepress.project import Project, read_vocabulary
from casepress.settings import Settings
from casepress.vocabulary import Vocabulary

ROOT: Final = Path(__file__).parent / "sites" / "good"
FRONT: Final = """\
title: 山西太原某企业私设暗管违法排污
region: ["140100"]
issue: [water, illegal-discharge]
batch: c2b3-r1
"""
SECTIONS: Final = "\n\n## 一、基本情况\n\n该企业2015年投产。\n\n## 二、主要问题\n\n污水直排汾河。\n"


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
