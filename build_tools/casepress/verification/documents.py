"""What one public HTML, XML, JSON or CSS file says: its anchors, where it leads, and what is wrong with it by itself.

Pure: bytes to values.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from typing import Final
from xml.parsers import expat

import msgspec

from casepress.diagnostics import Finding, Place, Rule
from casepress.rules import verification as rules
from casepress.verification.addresses import Site, Target
from casepress.verification.tags import Tag, Tags

# Files whose words and names of media are looked at.
TEXTS: Final = frozenset(
    {
        "html", "xml", "svg", "json", "geojson", "webmanifest", "css", "csv", "txt", "js", "vtt", "srt", "m3u8", "mpd",
        "md",
    }
)  # fmt: skip
# What a browser fetches by itself when it shows a page: element and attribute.
_LOADED: Final = frozenset(
    {
        ("img", "src"), ("source", "src"), ("video", "src"), ("video", "poster"), ("audio", "src"),
        ("track", "src"), ("script", "src"), ("iframe", "src"), ("frame", "src"), ("embed", "src"), ("object", "data"),
        ("input", "src"), ("form", "action"), ("button", "formaction"), ("input", "formaction"),
        ("image", "href"), ("image", "xlink:href"), ("use", "href"), ("use", "xlink:href"), ("body", "background"),
    }
)  # fmt: skip
_LED: Final = frozenset({"href", "src", "poster", "data", "action", "xlink:href", "formaction", "background"})
# Links of these kinds are told to programs and fetched by no browser.
_TOLD: Final = frozenset({"canonical", "alternate", "next", "prev", "license", "author", "search"})
_DATA_SCRIPTS: Final = frozenset({"application/ld+json", "application/json", "speculationrules"})
_CSS: Final = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_MEDIA: Final = re.compile(rb"media/[A-Za-z0-9_./-]+")
_REFRESH: Final = re.compile(r"url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
_TITLE: Final = re.compile(r"<title[^>]*>\s*[^<\s]", re.IGNORECASE)
# A tag with none of these in its text says nothing that is looked at.
_SAYS: Final = _LED | {"id", "name", "srcset", "imagesrcset", "style", "srcdoc"}


class Facts(msgspec.Struct, frozen=True, array_like=True):
    """What one file says: `anchors` in other files that it leads to ("file#anchor"), `hosts` outside, the names of
    media files it holds, and what is wrong with it."""

    file: str
    anchors: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


class Reader:
    """Reads public files of one tree. State: the tags and references read so far."""

    def __init__(self, site: Site, present: Container[str]) -> None:
        """`present` holds every file of the tree."""
        self.site = site
        self.present = present
        self.tags = Tags()

    def facts(self, file: str, data: bytes, more: tuple[Finding, ...] = ()) -> Facts:
        """What was found in a file with these bytes; `more` was found in it by others."""
        document = _Document(file, self)
        suffix = file.rpartition(".")[2].lower()
        if suffix == "html":
            document.read_html(data)
        elif suffix in ("xml", "svg"):
            document.read_xml(data)
        elif suffix in ("json", "geojson", "webmanifest"):
            try:
                msgspec.json.decode(data)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                document.say(rules.NOT_READABLE, problem=str(error))
        elif suffix == "css":
            for target in css_references(data):
                document.refer(target, loaded=True, tag="css")
        named = (
            {match.rpartition(b"/")[2].decode() for match in _MEDIA.findall(data)} if suffix in TEXTS else ()
        )
        return Facts(
            file,
            tuple(sorted(document.anchors)),
            tuple(sorted(document.hosts)),
            tuple(sorted(named)),
            (*more, *document.findings),
        )


class _Document:
    """One public file while it is read. State: what was found so far."""

    def __init__(self, file: str, reader: Reader) -> None:
        self.file = file
        self.site = reader.site
        self.present = reader.present
        self.tags = reader.tags
        self.place = place_of(file)
        self.ids: set[str] = set()
        self.names: set[str] = set()
        self.own_anchors: set[str] = set()
        self.anchors: set[str] = set()
        self.hosts: set[str] = set()
        self.findings: dict[Finding, None] = {}

    def say(self, rule: Rule, **values: str) -> None:
        self.findings[rule.at(self.place, cure=None, **values)] = None

    def read_html(self, data: bytes) -> None:
        """A page: whole, every id once, every reference inside the site leading somewhere, nothing of others."""
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            self.say(rules.NOT_READABLE, problem=str(error))
            return
        for missing, is_there in (
            ("<!doctype html>", text[:15].lower().startswith("<!doctype html")),
            ("</html>", text.rstrip().endswith("</html>")),
            ("<title>", _TITLE.search(text) is not None),
        ):
            if not is_there:
                self.say(rules.NOT_WHOLE, problem=missing)
        if "<!-- casepress:" in text:
            self.say(rules.MARKER_LEFT)
        tags, wrong = self.tags.of(text)
        if wrong:
            self.say(rules.NOT_CLOSED, tag=wrong)
        for tag in tags:
            if tag.attributes or tag.name in _BY_THEMSELVES:
                self._tag(tag)
        for anchor in sorted(self.own_anchors - self.ids - self.names):
            self.say(rules.DEAD_ANCHOR, target=f"#{anchor}")

    def _tag(self, tag: Tag) -> None:
        name, attributes = tag.name, tag.attributes
        if name == "script":
            kind = attributes.get("type", "").strip().lower()
            if "src" not in attributes and kind not in _DATA_SCRIPTS:
                self.say(rules.SCRIPT_OUTSIDE_POLICY, found="<script>")
        elif name == "base":
            self.say(rules.SCRIPT_OUTSIDE_POLICY, found="<base>")
        elif name == "style":
            self.say(rules.STYLE_OUTSIDE_POLICY, found="<style>")
        elif name == "meta":
            self._meta(attributes)
        for key, value in attributes.items():
            if key in _SAYS:
                self._attribute(name, key, value, attributes)
            elif key.startswith("on"):
                self.say(rules.SCRIPT_OUTSIDE_POLICY, found=f"<{name} {key}>")

    def _attribute(self, tag: str, name: str, value: str, attributes: Mapping[str, str]) -> None:
        if name == "id":
            if value in self.ids:
                self.say(rules.ID_TWICE, id=value)
            self.ids.add(value)
        elif name in _LED:
            self.refer(value, loaded=_is_loaded(tag, name, attributes), tag=tag)
        elif name == "name":
            if tag == "a":
                self.names.add(value)
        elif name == "style":
            self.say(rules.STYLE_OUTSIDE_POLICY, found=f"<{tag} style>")
        elif name == "srcdoc":
            self.say(rules.SCRIPT_OUTSIDE_POLICY, found=f"<{tag} srcdoc>")
        else:
            for part in value.split(","):
                if part.strip():
                    self.refer(part.split()[0], loaded=True, tag=tag)

    def _meta(self, attributes: Mapping[str, str]) -> None:
        content = attributes.get("content", "")
        if attributes.get("http-equiv", "").lower() == "refresh":
            found = _REFRESH.search(content)
            if found is not None:
                self.refer(found[1], loaded=False, tag="meta")
        elif attributes.get("property") in ("og:url", "og:image", "og:video"):
            self.refer(content, loaded=False, tag="meta")

    def refer(self, reference: str, *, loaded: bool, tag: str) -> None:
        """A reference: what it leads to must be there, and what is loaded must be the site's own."""
        target = self.site.target(self.file, reference)
        if target.file:
            self._inside(reference, target)
        elif target.host:
            self.hosts.add(target.host)
            if loaded:
                self.say(rules.FOREIGN_ORIGIN, found=reference, tag=tag)
        elif target.scheme in ("javascript", "vbscript"):
            self.say(rules.SCRIPT_OUTSIDE_POLICY, found=reference)
        elif target.scheme in ("data", "blob", "filesystem"):
            harmless = loaded and tag in ("img", "source", "css", "link")
            self.say(rules.STYLE_OUTSIDE_POLICY if harmless else rules.SCRIPT_OUTSIDE_POLICY, found=reference)
        elif target.scheme == "invalid":
            self.say(rules.DEAD_LINK, target=reference)

    def _inside(self, reference: str, target: Target) -> None:
        if target.file == self.file:
            if target.anchor and target.anchor != "top":
                self.own_anchors.add(target.anchor)
        elif target.file not in self.present:
            self.say(rules.DEAD_LINK, target=reference)
        elif target.anchor and target.anchor != "top" and target.file.endswith(".html"):
            self.anchors.add(f"{target.file}#{target.anchor}")

    def read_xml(self, data: bytes) -> None:
        """Feeds, sitemaps and drawings are well-formed, and their addresses lead somewhere."""
        parser = expat.ParserCreate()
        text: list[str] = []

        def opened(name: str, attributes: dict[str, str]) -> None:
            text.clear()
            tag = name.rpartition(":")[2]
            if tag == "script":
                self.say(rules.SCRIPT_OUTSIDE_POLICY, found="<script>")
            for key in ("href", "xlink:href"):
                if key in attributes and tag in ("link", "image", "use", "a"):
                    self.refer(attributes[key], loaded=tag in ("image", "use"), tag=tag)

        def closed(name: str) -> None:
            if name.rpartition(":")[2] == "loc":
                self.refer("".join(text).strip(), loaded=False, tag="loc")

        parser.StartElementHandler = opened
        parser.EndElementHandler = closed
        parser.CharacterDataHandler = text.append
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            self.say(rules.NOT_READABLE, problem=str(error))


# Elements that say something without an attribute.
_BY_THEMSELVES: Final = frozenset({"script", "style", "base"})


def place_of(file: str) -> Place:
    """Where a finding about a public file stands: its public address."""
    return Place(f"/{file.removesuffix('index.html')}")


def _is_loaded(tag: str, name: str, attributes: Mapping[str, str]) -> bool:
    if tag == "link":
        return not _TOLD & set(attributes.get("rel", "").lower().split())
    return (tag, name) in _LOADED


def css_references(data: bytes) -> Iterator[str]:
    """Every address that a style sheet loads."""
    text = _COMMENT.sub("", data.decode("utf-8", "replace"))
    for match in _CSS.finditer(text):
        yield (match[1] or match[2]).strip()


def anchors_of(data: bytes) -> frozenset[str]:
    """The ids and anchor names of a page."""
    tags, _ = Tags().of(data.decode("utf-8", "replace"))
    return frozenset(
        tag.attributes[key]
        for tag in tags
        for key in ("id", "name")
        if key in tag.attributes and (key == "id" or tag.name == "a")
    )
