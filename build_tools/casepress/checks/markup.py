"""Rules about HTML and addresses in the text: what the sanitiser takes away is said, not hidden."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from casepress.casefile.body import ALLOWED_ATTRIBUTES, ALLOWED_TAGS
from casepress.casefile.parser import without_code
from casepress.checks.proof import Proof
from casepress.diagnostics import Finding, Place
from casepress.rules import markup as rules
from casepress.vocabulary import Vocabulary

_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^<>]*>", re.DOTALL)
_TAG: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*)((?:[\s/][^<>]*)?)(?:>|\Z|(?=<))")
_ATTRIBUTE: Final = re.compile(r"(?:^|(?<=[\s\"'/]))([^\s=\"'>/]{1,64})\s{0,9}=")
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_SCHEME: Final = re.compile(
    r"(?:\]\(\s{0,9}<?|^ {0,3}\[[^\]\n]{1,200}\]:\s{0,9}<?|<)([a-zA-Z][a-zA-Z0-9+.-]{0,30}:)", re.MULTILINE
)
_LINKS: Final = frozenset(("http:", "https:", "mailto:", "tel:"))
_NUMBER_HOST: Final = re.compile(
    r"https?://(?:[^\s/@]{1,80}@)?(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|\[[0-9a-f:.]+\]|0x[0-9a-f]+|[0-9]{8,10}|localhost|"
    r"[a-z0-9-]+\.(?:local|lan|internal|intranet))(?![a-z0-9.-])",
    re.IGNORECASE,
)
_SECRET: Final = re.compile(
    r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,20}://[^\s/@:()\[\]]{1,100}:[^\s/@()]{1,100}@|"
    r"https?://[^\s()?]{1,300}\?[^\s()]{0,300}?\b(?:token|access_token|passw(?:or)?d|pwd|secret|api_?key)=",
    re.IGNORECASE,
)


def no_comment_is_left(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Comments vanish from the page and stay in the version control."""
    if "<" in proof.markdown:
        text = without_code(proof.markdown)
        for match in _COMMENT.finditer(text):
            found = match[0] if len(match[0]) <= 24 else f"{match[0][:24]}…"
            yield rules.HTML_COMMENT.at(proof.place_in_text(match.start()), found=found)


def html_is_allowed(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Every tag and attribute is on the sanitiser's allow-list."""
    if "<" not in proof.markdown:
        return
    text = _COMMENT.sub(lambda match: " " * len(match[0]), without_code(proof.markdown))
    for match in _TAG.finditer(text):
        for found in _removed(match):
            yield rules.HTML_REMOVED.at(proof.place_in_text(match.start()), found=found)


def _removed(tag: re.Match[str]) -> Iterator[str]:
    """What the sanitiser takes from one tag."""
    name = tag[1].lower()
    if name not in ALLOWED_TAGS:
        if ":" not in name and not tag[0].startswith("</"):
            yield f"<{tag[1]}>"
        return
    allowed = ALLOWED_ATTRIBUTES.get(name, set())
    for attribute in _ATTRIBUTE.findall(_QUOTED.sub("", tag[2])):
        if attribute.lower() not in allowed:
            yield f"<{tag[1]} {attribute}=…>"


def links_lead_to_pages(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Links are web, mail or telephone addresses."""
    if "[" not in proof.markdown and "<" not in proof.markdown:
        return
    text = html.unescape(proof.markdown) if "&" in proof.markdown else proof.markdown
    for match in _SCHEME.finditer(text):
        if match[1].lower() not in _LINKS:
            offset = min(match.start(1), len(proof.markdown))
            yield rules.SCHEME_REMOVED.at(proof.place_in_text(offset), found=match[1])


def addresses_have_names(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No address is an IP literal or of an internal network (DOMAIN §9)."""
    for text, path in _addresses(proof):
        for match in _NUMBER_HOST.finditer(text):
            yield rules.ADDRESS_BY_NUMBER.at(_place(proof, path, match), found=match[0])


def addresses_hold_no_secret(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No address carries a password or token; the message does not repeat it."""
    for text, path in _addresses(proof):
        if "@" in text or "=" in text:
            for match in _SECRET.finditer(text):
                shown = f"{match[0].partition('://')[0]}://…"
                yield rules.CREDENTIALS_IN_ADDRESS.at(_place(proof, path, match), found=shown)


def _addresses(proof: Proof) -> Iterator[tuple[str, str]]:
    """Every text in which an address can stand, with the path of the value; no path for the text of the case."""
    if "/" in proof.markdown and "://" in proof.markdown:
        yield proof.markdown, ""
    for path, url in proof.urls():
        yield url, path


def _place(proof: Proof, path: str, match: re.Match[str]) -> Place:
    return proof.place_of(path) if path else proof.place_in_text(match.start())
