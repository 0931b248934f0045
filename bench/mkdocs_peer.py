"""The second peer: MkDocs with Material alone on the same corpus; pages off the navigation, search off.

It renders bulletins only. Lists, feeds and open data are left out, which favours it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

CONFIG: Final = """\
site_name: 基准语料（内容为机器生成，非真实案例）
site_url: https://example.org/
theme: {name: material, language: zh, font: false}
plugins: []
markdown_extensions: [tables, attr_list, md_in_html]
validation: {nav: {omitted_files: ignore}}
nav: [{首页: index.md}]
"""


def write_site(corpus: Path, site: Path) -> None:
    """Write a MkDocs site whose docs/cases holds the corpus's files."""
    (site / "docs").mkdir(parents=True)
    (site / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    (site / "docs/index.md").write_text("# 典型案例通报\n", encoding="utf-8")
    for path in sorted(corpus.glob("cases/*/*.md")):
        convert_case(path, site)


def convert_case(path: Path, site: Path) -> None:
    """Write one case file as a page: the same front matter, the title as its heading."""
    target = site / "docs/cases" / f"{path.parent.name}-{path.name}"
    target.parent.mkdir(exist_ok=True)
    head, body = path.read_text(encoding="utf-8").removeprefix("---\n").split("---\n", 1)
    title = head.split("\n", 1)[0].removeprefix("title: ")
    target.write_text(f"---\n{head}---\n\n# {title}\n{body}", encoding="utf-8")


def command(output: Path) -> list[str]:
    """MkDocs's command line, to be run in the site's folder."""
    program = str(Path(sys.executable).with_name("mkdocs"))
    return [program, "build", "--quiet", "--site-dir", str(output.resolve())]


def environment() -> dict[str, str]:
    """The process environment without Material's notice, which is not part of the work."""
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1"}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.mkdocs_peer", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("site", type=Path, help="new folder; the output goes to SITE/site")
    given = parser.parse_args()
    write_site(given.corpus, given.site)
    subprocess.run(command(given.site / "site"), cwd=given.site, env=environment(), check=True)


if __name__ == "__main__":
    main()
