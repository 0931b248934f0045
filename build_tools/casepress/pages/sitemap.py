"""The sitemap, with the pictures and clips of every page, and robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final
from urllib.parse import quote

from casepress.pages.copy import Copy
from casepress.pages.exhibits import exhibits
from casepress.pages.page import TRADITIONAL, Document, Exhibit

# The protocol allows 50,000 addresses and 50 MB in a file; smaller ones are fetched again for less.
MOST_ADDRESSES: Final = 10_000
MOST_BYTES: Final = 40_000_000
_HEAD: Final = '<?xml version="1.0" encoding="utf-8"?>\n'
_SPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_OPEN: Final = (
    f'{_HEAD}<urlset xmlns="{_SPACE}" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    ' xmlns:video="http://www.google.com/schemas/sitemap-video/1.1">\n'
)
_CLOSE: Final = "</urlset>\n"
_ALSO: Final = "http://www.w3.org/1999/xhtml"
# The protocol's limits: pictures and clips of one page, characters of a description.
_MOST_EXHIBITS: Final = 1_000
_MOST_WORDS: Final = 2_000


def site_documents(addresses: Iterable[tuple[str, str]], copy: Copy) -> Iterator[Document]:
    """sitemap.xml, in parts when it is large, and robots.txt, for pages with their days of change ("": not known).

    Each part is made when it is asked for; what is held at one time is one of them.
    """
    url = copy.imprint.url
    if url:
        parts = _parts(addresses, copy)
        first, second = next(parts, _OPEN + _CLOSE), next(parts, None)
        if second is None:
            yield Document("sitemap.xml", content=first.encode())
        else:
            names = []
            for number, part in enumerate(chain((first, second), parts), 1):
                names.append(f"sitemap-{number}.xml")
                yield Document(names[-1], content=part.encode())
            index = "".join(
                f"<sitemap><loc>{_escaped(copy.absolute(name))}</loc></sitemap>\n" for name in names
            )
            text = f'{_HEAD}<sitemapindex xmlns="{_SPACE}">\n{index}</sitemapindex>\n'
            yield Document("sitemap.xml", content=text.encode())
    sitemap = f"Sitemap: {url}sitemap.xml\n" if url else ""
    # noindex must be read to be obeyed, so crawling stays allowed on a demonstration site too.
    yield Document("robots.txt", content=f"User-agent: *\nAllow: /\n{sitemap}".encode())


def _parts(addresses: Iterable[tuple[str, str]], copy: Copy) -> Iterator[str]:
    cases = {
        case.address: case
        for case in chain(copy.catalogue.with_pictures, copy.catalogue.with_clips)
        if not case.front.withdrawn
    }
    opening = (
        _OPEN.replace(" xmlns:image", f' xmlns:xhtml="{_ALSO}" xmlns:image')
        if copy.imprint.variants
        else _OPEN
    )
    entries: list[str] = []
    size = 0
    for address, day in addresses:
        case = cases.get(address)
        shown = ""
        if case is not None:
            words = (case.title, case.summary or case.title, copy.moment(copy.catalogue.release_of(case)))
            shown = "".join(_exhibit(one, words, copy) for one in exhibits(case, copy)[:_MOST_EXHIBITS])
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        entry = f"<url><loc>{_escaped(copy.absolute(address))}</loc>{changed}{shown}</url>\n"
        if copy.imprint.variants:
            entry = _in_both(address, changed, shown, copy)
        length = len(entry) if entry.isascii() else len(entry.encode())
        if entries and (len(entries) == MOST_ADDRESSES or size + length > MOST_BYTES):
            yield f"{opening}{''.join(entries)}{_CLOSE}"
            entries, size = [], 0
        entries.append(entry)
        size += length
    if entries:
        yield f"{opening}{''.join(entries)}{_CLOSE}"


def _in_both(address: str, changed: str, shown: str, copy: Copy) -> str:
    """A page and its Traditional variant, each with the addresses of both."""
    own, other = (_escaped(copy.absolute(one)) for one in (address, f"{TRADITIONAL}{address}"))
    both = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{href}"/>'
        for language, href in (("zh-Hans", own), ("zh-Hant", other), ("x-default", own))
    )
    return (
        f"<url><loc>{own}</loc>{changed}{both}{shown}</url>\n<url><loc>{other}</loc>{changed}{both}</url>\n"
    )


def _exhibit(one: Exhibit, words: tuple[str, str, str], copy: Copy) -> str:
    """A picture or clip; `words` are the title, the summary and the moment of publication of its case."""
    file = _escaped(copy.absolute(one.address))
    if one.kind == "picture":
        return f"<image:image><image:loc>{file}</image:loc></image:image>"
    title, summary, moment = words
    seconds = min(28_800, max(1, round(one.seconds)))
    return (
        f"<video:video><video:thumbnail_loc>{_escaped(copy.absolute(one.poster))}</video:thumbnail_loc>"
        f"<video:title>{_text((one.caption or title)[:100])}</video:title>"
        f"<video:description>{_text(summary)}</video:description>"
        f"<video:content_loc>{file}</video:content_loc><video:duration>{seconds}</video:duration>"
        f"<video:publication_date>{moment}</video:publication_date></video:video>"
    )


def _escaped(url: str) -> str:
    """An address as the protocol wants it: RFC 3986, then XML."""
    return _text(url if url.isascii() else quote(url, safe=":/?#[]@!$&'()*+,;=%~"))


def _text(words: str) -> str:
    return words[:_MOST_WORDS].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
