"""Where a reference in a public file leads: to which file of the same site and which anchor, or outside.

Pure: it joins texts. Letter case is kept, since web servers tell it apart.
"""

from __future__ import annotations

import posixpath
import re
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from casepress.site import file_of

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# Browsers drop these inside an address before they read it: `java\nscript:` is a script.
_DROPPED: Final = re.compile(r"[\t\n\r]")


class Target(NamedTuple):
    """What a reference leads to: a `file` of the site ("" for none) with an `anchor`, or a `host` outside; `scheme`
    is that of an address which is neither (mailto, javascript, data)."""

    file: str = ""
    anchor: str = ""
    host: str = ""
    scheme: str = ""


class Site:
    """The address of a site, by which its own absolute addresses are told. State: references read so far."""

    def __init__(self, url: str) -> None:
        """`url` is absolute and ends with a slash, or is "" when the site has none yet."""
        parts = urlsplit(url)
        self.url = url
        self.host = parts.netloc.lower()
        self.base = parts.path or "/"
        self._known: dict[tuple[str | int, str], Target] = {}

    def target(self, file: str, reference: str) -> Target:
        """What `reference` in `file` leads to."""
        if reference.startswith("#"):
            return Target(file, _plain(reference[1:]))
        folder = file.rpartition("/")[0]
        # From every page of one depth a reference that climbs to the root leads to the same file.
        depth = folder.count("/") + 1 if folder else 0
        climbs = depth and reference.startswith("../" * depth)
        key = (depth if climbs else folder, reference)
        known = self._known.get(key)
        if known is None:
            if len(self._known) > 50_000:
                self._known.clear()
            known = self._known[key] = self._target(file, folder, _DROPPED.sub("", reference.strip()))
        return known

    def _target(self, file: str, folder: str, reference: str) -> Target:
        if _SCHEME.match(reference) or reference.startswith(("//", "\\", "/\\")):
            return self._absolute(reference)
        path, _, anchor = reference.partition("#")
        path = _plain(path.partition("?")[0])
        if not path:
            return Target(file, _plain(anchor))
        if path.startswith("/"):
            if not path.startswith(self.base):
                return Target(f"..{path}")  # beside the site: no file of it
            return Target(_file(path[len(self.base) :]), _plain(anchor))
        return Target(_file(f"{folder}/{path}" if folder else path), _plain(anchor))

    def _absolute(self, reference: str) -> Target:
        if self.url and reference.startswith(self.url):
            path, _, anchor = reference[len(self.url) :].partition("#")
            return Target(_file(_plain(path.partition("?")[0])), _plain(anchor))
        try:
            parts = urlsplit(reference.replace("\\", "/"))
        except ValueError:
            return Target(scheme="invalid")
        scheme = parts.scheme.lower()
        if scheme not in ("http", "https", ""):
            return Target(scheme=scheme)
        host = parts.netloc.lower()
        if host == self.host and host and parts.path.startswith(self.base):
            return Target(_file(_plain(parts.path)[len(self.base) :]), _plain(parts.fragment))
        return Target(host=host or "?", scheme=scheme)


def _plain(text: str) -> str:
    return unquote(text) if "%" in text else text


def _file(path: str) -> str:
    """The file that answers a path below the site's root; one that climbs out of the site begins with `..`."""
    # Nearly every path is plain already, and there are tens of thousands.
    plain = "//" not in path and "/." not in path and not path.startswith((".", "/"))
    joined = path.rstrip("/") if plain else posixpath.normpath(path) if path else ""
    if joined in (".", ""):
        return "index.html"
    folder = path.endswith(("/", "/.", "/.."))
    return file_of(f"{joined}/") if folder else joined
