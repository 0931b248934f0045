"""Cuts a rendered page into a frame that another site generator can fill.

The peers get the head, header, menu and footer that casepress's pages have, so that bytes per page compare.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Final, NamedTuple

STAND_IN: Final = {
    "mkdocs.yml": (
        "site_name: 基准语料（内容为机器生成，非真实案例）\nsite_url: https://example.org/\n"
        "theme: {name: material, language: zh, font: false}\nplugins: []\n"
    ),
    "docs/index.md": "# 首页\n\n首页。\n",
    "docs/cases/page.md": "# 案例\n\n## 一、基本情况\n\n文字。\n\n## 二、主要问题\n\n文字。\n",
}


class Frame(NamedTuple):
    """A page with markers where title, address, description, the metadata of one page, contents list and text
    stood."""

    html: str
    assets: Path


TITLE: Final = "@@title@@"
ADDRESS: Final = "@@address@@"
DESCRIPTION: Final = "@@description@@"
CONTENTS: Final = "@@contents@@"
HEAD: Final = "@@head@@"
MAIN: Final = "@@main@@"

# The tags that casepress prints for one page alone (pages/metadata.py); each peer prints its own.
_OF_A_PAGE: Final = (
    "Description|og:description|og:type|ArticleTitle|PubDate|ContentSource|Keywords|Author|Url|Image|og:image(?::alt)?"
    "|article:[a-z_]+"
)


def render_stand_in(folder: Path, mkdocs: Path) -> Path:
    """Let MkDocs with Material render one plain page below `folder`; returns the page's path."""
    for name, text in STAND_IN.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    subprocess.run([mkdocs, "build", "-q"], cwd=folder, check=True, capture_output=True)
    return folder / "site/cases/page/index.html"


def cut(page: Path) -> Frame:
    """The frame of a rendered page whose links are relative; in the frame they start at the root.

    Raises ValueError for a page without a place for the text.
    """
    html = page.read_text(encoding="utf-8")
    root = next(parent for parent in page.parents if (parent / "assets").is_dir())
    html = re.sub(r'"(?:\.\./)*\.\."', '"/"', html)
    html = re.sub(r'"(?:\.\./)+([^"]*)"', r'"/\1"', html)
    # What stands in the head of one page, and the trail of links to it, belongs to that page alone.
    html = re.sub(r"<title>.*?</title>", f"<title>{TITLE}</title>", html, count=1, flags=re.S)
    html = re.sub(r'(<link rel="canonical" href=")[^"]*', rf"\g<1>{ADDRESS}", html, count=1)
    for name, marker in (("og:url", ADDRESS), ("og:title", TITLE), ("description", DESCRIPTION)):
        html = re.sub(rf'(<meta (?:name|property)="{name}" content=")[^"]*', rf"\g<1>{marker}", html)
    html = re.sub(r'<nav class="crumbs".*?</nav>\s*', "", html, flags=re.S)
    html = re.sub(rf"<meta (?:name|property)=\"(?:{_OF_A_PAGE})\"[^>]*>\s*", "", html)
    html = re.sub(r'<script type="application/ld\+json">.*?</script>\s*', "", html, flags=re.S)
    html = html.replace("</head>", f"{HEAD}</head>", 1)
    # Material's own text stands in its article; casepress's pages fill the whole of main.
    tag = "article" if "md-content__inner" in html else "main"
    html, found = re.subn(rf"(<{tag}\b[^>]*>).*?(</{tag}>)", rf"\1\n{MAIN}\n\2", html, count=1, flags=re.S)
    if not found:
        raise ValueError(f"no <{tag}> in the page that was to be the shell")
    # Every contents list of the page: a flat list, since the bulletins have one level of headings.
    html = re.sub(
        r'(<ul class="md-nav__list" data-md-component="toc"[^>]*>).*?(</ul>\s*</nav>)',
        rf"\1{CONTENTS}\2",
        html,
        flags=re.S,
    )
    return Frame(html, root / "assets")
