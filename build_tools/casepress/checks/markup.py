"""Rules about HTML and addresses in the text: what the sanitiser takes away is said, not hidden."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from casepress.casefile.body import ALLOWED_ATTRIBUTES, ALLOWED_TAGS
from casepress.casefile.parser import blocks, without_code
from casepress.checks.proof import Proof
from casepress.diagnostics import Finding, Place, Words
from casepress.rules import markup as rules
from casepress.vocabulary import Vocabulary

_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^<>]*>", re.DOTALL)
_EMPTY_LINE: Final = re.compile(r"\n[ \t]*\n")
# What an input method makes of the end of a comment.
_WRONG_END: Final = re.compile(r"[-—–－]{1,3}[>＞》](?<!-->)|[-—–－]{2,3}(?=\s*\Z)")
# Of these the parser or the sanitiser takes all that follows, up to the end that is wanted.
_SWALLOWING: Final = re.compile(
    r"<(script|style|template|title|textarea|iframe|xmp|noscript|noembed|noframes|plaintext)(?![a-z0-9:-])"
    r"|^ {0,3}<(?:\?|!\[CDATA\[|![a-z])",
    re.IGNORECASE | re.MULTILINE,
)
_END_OF: Final = {"?": "?>", "!": ">"}
_DEFINITION: Final = re.compile(r"^ {0,3}\[([^\[\]\n]{1,200})\]:[ \t]*([^\s]+)[^\n]*", re.MULTILINE)
_ADDRESS: Final = re.compile(
    r"<?(?:https?:|mailto:|tel:|(?:\.\./)?[a-z0-9./_-]+\.[a-z0-9]{2,4}\b)", re.IGNORECASE
)
_TO_THE_END: Final = Words(
    "没有结束，从这里到文末都不显示", "is not closed: nothing from here to the end is shown"
)
_TO_THE_NEXT: Final = Words(
    "没有结束，从这里到下一处注释都不显示", "is not closed: nothing up to the next comment is shown"
)
_AS_TYPED: Final = Words(
    "没有在本段结束，会原样印在页面上", "is not closed in its paragraph and is printed as typed"
)
_NOT_SHOWN: Final = Words(
    "被当成链接网址的定义，这一行不显示", "is taken for the address of a link: the line is not shown"
)
_CURE_OF_END: Final = Words(
    "把“{found}”改成半角的 -->", "Write --> instead of “{found}”, in half-width characters"
)
_CURE_OF_TAG: Final = Words("删去这个标记", "Delete the tag")
_CURE_OF_DEFINITION: Final = Words(
    "冒号改成全角的“：”，或者把方括号换成（）",
    "Write a full-width colon, or round brackets instead of the square ones",
)
_TAG: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*)((?:[\s/][^<>]*)?)(?:>|\Z|(?=<))")
_ATTRIBUTE: Final = re.compile(r"(?:^|(?<=[\s\"'/]))([^\s=\"'>/]{1,64})\s{0,9}=")
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
# In angle brackets of two letters at least: <o:p>, which Word leaves, is no link and is said to be printed.
_SCHEME: Final = re.compile(
    r"(?:\]\(\s{0,9}<?|^ {0,3}\[[^\]\n]{1,200}\]:\s{0,9}<?|<(?=[a-z][a-z0-9+.-]{1,31}:[^\s<>]*>)(?!st[0-9]:))"
    r"([a-z][a-z0-9+.-]{0,30}:)",
    re.MULTILINE | re.IGNORECASE,
)
_OF_PICTURE: Final = re.compile(r"!\[[^\[\]\n]{0,500}\Z")
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
            if _unclosed(match) is None:
                yield rules.HTML_COMMENT.at(proof.place_in_text(match.start()), found=_beginning(match[0]))


def nothing_is_swallowed(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Comments and tags that take what follows with them are closed; no line of the text is a definition by mistake."""
    if "<" in proof.markdown:
        text = without_code(proof.markdown)
        for match in _COMMENT.finditer(text):
            trouble = _unclosed(match)
            if trouble is not None:
                cure = _CURE_OF_END.format(found=end[0]) if (end := _WRONG_END.search(match[0])) else None
                yield _swallowed(proof, match, trouble, cure)
        for match in _SWALLOWING.finditer(_COMMENT.sub(_blank, text)):
            closing = f"</{match[1]}" if match[1] else _END_OF[match[0].lstrip()[1]]
            if re.compile(re.escape(closing), re.IGNORECASE).search(text, match.end()) is None:
                yield _swallowed(proof, match, _TO_THE_END, _CURE_OF_TAG)
    if "]" in proof.markdown and "]:" in proof.markdown:
        yield from _definitions(proof)


def _unclosed(comment: re.Match[str]) -> Words | None:
    """What becomes of a comment that is not closed where it should be; None when it is."""
    if not comment[0].startswith("<!--"):
        return None
    line = comment.string.rfind("\n", 0, comment.start()) + 1
    begins_line = comment.start() - line <= 3 and not comment.string[line : comment.start()].strip()
    if not begins_line:
        return _AS_TYPED if not comment[0].endswith("-->") or _EMPTY_LINE.search(comment[0]) else None
    if not comment[0].endswith("-->"):
        return _TO_THE_END
    return _TO_THE_NEXT if "<!--" in comment[0][4:] else None


def _definitions(proof: Proof) -> Iterator[Finding]:
    """Lines as “[注]: 数据来源”: the parser takes them for the address of a link and prints nothing."""
    text = without_code(proof.markdown)
    shown: set[int] | None = None
    for match in _DEFINITION.finditer(text):
        if _ADDRESS.match(match[2]) is not None and text.count(f"[{match[1]}]") > 1:
            continue
        if shown is None:
            shown = {line for each in blocks(proof.markdown) for line in range(each.first, each.last + 1)}
        if text.count("\n", 0, match.start()) not in shown:
            yield _swallowed(proof, match, _NOT_SHOWN, _CURE_OF_DEFINITION)


def _swallowed(proof: Proof, match: re.Match[str], trouble: Words, cure: Words | None) -> Finding:
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    return rules.TEXT_SWALLOWED.at(
        proof.place_in_text(start),
        cure=cure,
        found=_beginning(match[0].strip()),
        trouble=trouble.zh,
        trouble_en=trouble.en,
    )


def _beginning(found: str) -> str:
    found = found.partition("\n")[0]
    return found if len(found) <= 24 else f"{found[:24]}…"


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def html_is_allowed(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Every tag and attribute is on the sanitiser's allow-list."""
    if "<" not in proof.markdown:
        return
    text = _COMMENT.sub(_blank, without_code(proof.markdown))
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
        if (
            match[1].lower() not in _LINKS
            and _OF_PICTURE.search(text, max(0, match.start() - 502), match.start()) is None
        ):
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
