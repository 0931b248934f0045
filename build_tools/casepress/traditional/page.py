"""What a page is in Traditional characters: its words converted, everything that machines read left as it is.

The page that the press made is cut at its tags. Texts and the attributes that are read out or shown are converted;
addresses, ids, code and the government's page tags are not. Links between pages are relative and so stay inside the
variant by themselves; those to files, which both share, get one step up. Pure: text to text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec

from casepress.pages.metadata import embedded
from casepress.pages.page import TRADITIONAL

# Scripts whose words readers see: the variant loads their twins.
SCRIPTS: Final = ("gallery.js", "pair.js", "search.js", "verify.js")
LANGUAGE: Final = "zh-Hant"
_RAW: Final = ("script", "style", "pre", "code", "kbd", "samp", "textarea")
_CUT: Final = re.compile(
    "("
    + "|".join(rf"<{name}\b[^>]*>.*?</{name}>" for name in _RAW)
    + r'|<a class="variant-link"[^>]*>[^<]*</a>|<!--.*?-->|<[^<>"]*(?:"[^"]*"[^<>"]*)*>)',
    re.DOTALL,
)
_SWITCH: Final = re.compile(r'<a class="variant-link"[^>]*>')
_DATA: Final = '<script type="application/ld+json">'
_READ: Final = re.compile(r'( (?:alt|title|aria-label|placeholder|label)=")([^"]*)(")')
_LED: Final = re.compile(r'( (?:href|src|poster|action|data-small|data-stream|srcset|data-root)=")([^"]*)(")')
_HREF: Final = re.compile(r' href="([^"]*)"')
_DESCRIBED: Final = re.compile(
    r'<meta (?:name="Description"|property="(?:og:(?:title|description|site_name|image:alt)|article:section)")'
)
_OWN_ADDRESS: Final = re.compile(r'<(?:link rel="canonical"|meta property="og:url")')
_VALUE: Final = re.compile(r'( (?:content|href)=")([^"]*)(")')
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#|\?|$")
_SCRIPT: Final = re.compile(rf"(assets/casepress/(?:{'|'.join(name[:-3] for name in SCRIPTS)}))\.js$")
# Of JSON-LD: what stays the page of the Simplified site even where it is an address, and what follows its page.
_KEPT: Final = frozenset(
    {"@id", "@type", "@context", "identifier", "license", "isBasedOn", "contentUrl", "thumbnailUrl"}
)
_FOLLOWS: Final = frozenset({"mainEntityOfPage", "item"})
# So many tags and texts are remembered, each shorter than so many characters.
_MOST: Final = 60_000
_SHORT: Final = 200
_NOTE: Final = (
    '本頁由簡體中文自動轉換，內容以<a href="{}" hreflang="zh-Hans" lang="zh-CN">简体中文版</a>為準。'
)


class Traditional:
    """Makes variants of pages. State: the tags and texts converted so far, which pages share."""

    def __init__(self, convert: Callable[[str], str], url: str, top: str, names: Iterable[str] = ()) -> None:
        """`url` is the site's absolute address ("" for none) and `top` its path on its host, both with a closing slash;
        `names` are the addresses of hand-written pages, which may be files and no folders (404.html)."""
        self.convert = convert
        self.url = url
        self.top = top
        self.names = frozenset(name.rpartition("/")[2] for name in names)
        self._known: dict[str, str] = {}

    def page(self, html: str) -> str:
        """The Traditional variant of a page."""
        known = self._known
        if len(known) > _MOST:
            known.clear()
        switch = _SWITCH.search(html)
        back = self._way_back(switch[0]) if switch else ""
        made = []
        for part in _CUT.split(html):
            found = known.get(part)
            made.append(self._made(part, back) if found is None else found)
        return "".join(made)

    def _made(self, part: str, back: str) -> str:
        """One tag or text between tags; `back` leads to the page of the Simplified site. What stands on many pages is
        remembered."""
        if part.startswith('<a class="variant-link"'):
            return f'<a class="variant-link" href="{back}" hreflang="zh-Hans" lang="zh-CN">简体</a>'
        if part == "</main>":
            note = f'<p class="variant-note">{_NOTE.format(back)}</p>\n' if back else ""
            return f"{note}</main>"
        if part.startswith(_DATA):
            return self._linked(part)
        made = self._tag(part) if part.startswith("<") else part if part.isascii() else self.convert(part)
        if len(part) < _SHORT:
            self._known[part] = made
        return made

    def script(self, text: str) -> str:
        """A script in whose words readers are spoken to: they stand in its strings and nowhere else."""
        return self.convert(text)

    def _tag(self, tag: str) -> str:
        if tag.startswith("<html "):
            return re.sub(r' lang="[^"]*"', f' lang="{LANGUAGE}"', tag, count=1)
        if tag.startswith(("<meta ", "<link ")):
            if _OWN_ADDRESS.match(tag):
                return _VALUE.sub(lambda found: f"{found[1]}{self._absolute(found[2])}{found[3]}", tag)
            if tag.startswith('<meta property="og:locale"'):
                return tag.replace("zh_CN", "zh_HK")
            if tag.startswith('<meta http-equiv="refresh"'):
                return tag
            if tag.startswith("<meta "):
                return self._worded(_VALUE, tag) if _DESCRIBED.match(tag) else tag
            if 'hreflang="' in tag:
                return tag
        if tag.startswith("<script"):
            tag = tag.removesuffix("</script>")
            return f"{_LED.sub(self._led, tag)}</script>"
        if not tag.isascii():
            tag = self._worded(_READ, tag)
        return _LED.sub(self._led, tag)

    def _worded(self, pattern: re.Pattern[str], tag: str) -> str:
        return pattern.sub(lambda found: f"{found[1]}{self.convert(found[2])}{found[3]}", tag)

    def _led(self, found: re.Match[str]) -> str:
        before, value, after = found[1], found[2], found[3]
        if before == ' srcset="':
            listed = (part.strip().partition(" ") for part in value.split(","))
            value = ", ".join(f"{self._reference(one)}{gap}{width}" for one, gap, width in listed)
        elif before == ' data-root="':
            # Scripts lead to pages of the variant, and read the files that both share.
            return f'{before}{value}{after} data-files="{self._up(value)}"'
        else:
            value = self._reference(value)
        return f"{before}{value}{after}"

    def _reference(self, reference: str) -> str:
        if _SCHEME.match(reference):
            return reference
        path = re.split(r"[?#]", reference, maxsplit=1)[0]
        name = path.rpartition("/")[2]
        is_page = name in ("", ".", "..", "index.html") or name in self.names
        if reference.startswith("/"):
            if is_page and reference.startswith(self.top):
                return f"{self.top}{TRADITIONAL}{reference.removeprefix(self.top)}"
            return _SCRIPT.sub(r"\1.zh-hant.js", reference)
        return reference if is_page else self._up(_SCRIPT.sub(r"\1.zh-hant.js", reference))

    @staticmethod
    def _up(reference: str) -> str:
        return f"../{reference.removeprefix('./')}"

    def _way_back(self, link: str) -> str:
        """Where the page of the Simplified site is, from its variant."""
        found = _HREF.search(link)
        way = (found[1] if found else "").replace(TRADITIONAL, "", 1)
        return way if way.startswith("/") else self._up(way)

    def _absolute(self, address: str) -> str:
        if not self.url or not address.startswith(self.url):
            return address
        return f"{self.url}{TRADITIONAL}{address.removeprefix(self.url)}"

    def _linked(self, script: str) -> str:
        text = script.removeprefix(_DATA).removesuffix("</script>")
        return f"{_DATA}{embedded(self._described(msgspec.json.decode(text), ''))}</script>"

    def _described(self, value: Any, key: str) -> Any:
        if isinstance(value, dict):
            if value.get("@type") == "GovernmentOrganization":
                return {
                    name: self._described(one, "name" if name != "url" else "@id")
                    for name, one in value.items()
                }
            return {name: self._described(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [self._described(one, key) for one in value]
        if not isinstance(value, str) or key in _KEPT:
            return value
        if key == "inLanguage":
            return LANGUAGE
        if key in _FOLLOWS or (key == "url" and value.endswith("/")):
            return self._absolute(value)
        return value if value.isascii() or "://" in value else self.convert(value)
