"""Whether the menu and the links of hand-written pages lead to pages and pictures that are there. It is given texts and
names.

Links to generated pages are addresses and no names of files, and are looked at when a release is verified.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Final
from urllib.parse import unquote

from casepress.casefile.frontmatter import place_at
from casepress.casefile.parser import without_code
from casepress.checks.paratext import Value
from casepress.diagnostics import Finding, Words, did_you_mean
from casepress.rules import output as rules

PAGES: Final = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
_LINK: Final = re.compile(
    r"(?<!\\)(?P<picture>!?)\[[^\[\]]*\]\(\s*(?:<(?P<angled>[^<>\n]+)>|(?P<plain>[^\s()<>]+))|"
    r"^ {0,3}\[[^\[\]^][^\[\]]*\]:[ \t]*(?P<listed>[^\s<>]+)",
    re.MULTILINE,
)
_ELSEWHERE: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/|#|\?|$")
_LEFT_OUT: Final = Words(
    "这个文件写在 exclude_docs 里，不发布；要发布就从那里删去",
    "exclude_docs leaves this file out; delete it there to have it published",
)


def menu_leads_to_pages(
    entries: Iterable[Value], published: Collection[str], every: Collection[str]
) -> Iterator[Finding]:
    """Every file that the menu names is published. `entries` are its values, `published` and `every` names below docs/."""
    for entry in entries:
        name = entry.text.strip()
        if _ELSEWHERE.match(name) or name.endswith("/") or normpath(unquote(name)) in published:
            continue
        cure = _cure(name, published, every, rules.MENU_PAGE_MISSING.hint)
        yield rules.MENU_PAGE_MISSING.at(entry.place, name=name, cure=cure)


def links_lead_to_files(
    text: str, file: str, own: str, published: Collection[str], every: Collection[str]
) -> Iterator[Finding]:
    """Every page and picture that a page links to by its name is published. `own` is the page's name below docs/."""
    for match in _LINK.finditer(without_code(text)):
        group = next(name for name in ("angled", "plain", "listed") if match[name] is not None)
        target = match[group]
        name = unquote(re.split("[#?]", target)[0])
        if _ELSEWHERE.match(target) or not (match["picture"] or name.lower().endswith(PAGES)):
            continue
        full = normpath(str(PurePosixPath(own).parent / name))
        if full not in published:
            cure = _cure(full, published, every, rules.PAGE_LINK_BROKEN.hint)
            yield rules.PAGE_LINK_BROKEN.at(place_at(text, match.start(group), file), name=target, cure=cure)


def _cure(name: str, published: Collection[str], every: Collection[str], otherwise: Words) -> Words:
    return _LEFT_OUT if name in every else did_you_mean(name, sorted(published), otherwise)
