"""A Word file as a package of parts: unpacked within limits, its XML parsed without entities or network.

It knows the container and the styles' part of no text; what must not get through is judged by `gate`.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Final, NamedTuple, TypeAlias

from lxml import etree

from casepress.diagnostics import Checked, Place
from casepress.rules import intake as rules

# lxml has no types: an element, or None where a part or child is not there.
Element: TypeAlias = Any

MAX_ENTRIES: Final = 5_000
MAX_XML: Final = 40_000_000  # bytes of one part of XML; a thousand pages have fewer than ten million
MAX_PART: Final = 300_000_000  # bytes of one picture or other part
MAX_TOTAL: Final = 1_000_000_000
MAX_DEPTH: Final = 120  # of tags in each other; the reader behind us recurses

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PIC: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V: Final = "{urn:schemas-microsoft-com:vml}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
RELATIONSHIPS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
# ISO/IEC 29500 Strict has names of its own for the same elements.
_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships/", R[1:-1].encode() + b"/"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", WP[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/main", A[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/picture", PIC[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M[1:-1].encode()),
)
_DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Relationship(NamedTuple):
    """A tie from one part to another or to something outside."""

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """The parts of one Word file by name. State: the trees parsed so far."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self._trees: dict[str, Element] = {}
        targets = [tie.target for tie in self.ties("") if tie.kind == "officeDocument" and not tie.external]
        found = [posixpath.normpath(target.lstrip("/")) for target in targets]
        self.main = next((name for name in found if name in parts), "word/document.xml")

    def tree(self, name: str) -> Element:
        """The root element of a part of XML; None where there is no such part."""
        if name not in self._trees:
            data = self.parts.get(name)
            self._trees[name] = None if data is None else settled(parse(data))
        return self._trees[name]

    def ties(self, name: str) -> list[Relationship]:
        """What the part `name` (empty: the package) is tied to."""
        folder, _, own = name.rpartition("/")
        root = self.tree(posixpath.join(folder, "_rels", f"{own}.rels"))
        if root is None:
            return []
        return [
            Relationship(
                tie.get("Id", ""),
                tie.get("Type", "").rpartition("/")[2],
                tie.get("Target", ""),
                tie.get("TargetMode") == "External",
            )
            for tie in root.iter(f"{RELATIONSHIPS}Relationship")
        ]

    def target(self, name: str, tie: Relationship) -> str:
        """The part that a tie of the part `name` leads to."""
        if tie.target.startswith("/"):
            return posixpath.normpath(tie.target.lstrip("/"))
        return posixpath.normpath(posixpath.join(posixpath.dirname(name), tie.target))

    def tied(self, kind: str) -> list[str]:
        """The parts that the main part is tied to by that kind of tie (styles, footnotes, header …)."""
        found = [self.target(self.main, tie) for tie in self.ties(self.main) if tie.kind == kind]
        return [name for name in dict.fromkeys(found) if name in self.parts]

    def content_types(self) -> Iterator[str]:
        """Every content type that the package names."""
        root = self.tree("[Content_Types].xml")
        if root is not None:
            yield from (one.get("ContentType", "") for one in root)


def parse(data: bytes) -> Element:
    """The root of a part that `open_package` let pass; no entity is ever replaced and nothing is fetched."""
    for strict, plain in _STRICT:
        if strict in data:
            data = data.replace(strict, plain)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                             remove_comments=True, remove_pis=True)  # fmt: skip
    return etree.fromstring(data, parser)


def settled(root: Element) -> Element:
    """The tree with one of each set of alternatives, the one that Word shows."""
    for choice in list(root.iter(f"{MC}AlternateContent")):
        parent = choice.getparent()
        if parent is None:
            continue
        kept = next((one for one in choice if one.tag == f"{MC}Choice" and len(one)), None)
        kept = kept if kept is not None else choice.find(f"{MC}Fallback")
        replace(choice, list(kept) if kept is not None else [])
    return root


def replace(element: Element, others: list[Element]) -> None:
    """Put other elements in the place of one."""
    parent = element.getparent()
    place = parent.index(element)
    parent.remove(element)
    for offset, other in enumerate(others):
        parent.insert(place + offset, other)


def open_package(data: bytes, file: str) -> Checked[Package | None]:
    """The package in `data`; None with a finding for what is no Word file, is damaged, or is made to do harm."""
    place = Place(file)
    if data.startswith(_OLE):
        return Checked(None, (rules.NOT_READABLE.at(place, kind="旧版 .doc、.wps 或加了密码的 Word 文件"),))
    if not data.startswith(b"PK"):
        return Checked(None, (rules.NOT_READABLE.at(place, kind="不是 .docx 文件"),))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = _unpack(archive, place)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        return Checked(None, (rules.PACKAGE_BROKEN.at(place, reason=str(error) or type(error).__name__),))
    except RuntimeError:  # what zipfile says of a part with a password
        return Checked(None, (rules.NOT_READABLE.at(place, kind="加了密码的压缩文件"),))
    if unpacked.value is None:
        return Checked(None, unpacked.findings)
    return _opened(unpacked.value, place)


def _opened(parts: dict[str, bytes], place: Place) -> Checked[Package | None]:
    for name, part in parts.items():
        if not _is_xml(name):
            continue
        if _DOCTYPE.search(part) is not None or part[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return Checked(None, (rules.PACKAGE_BROKEN.at(place, reason=f"{name}: DOCTYPE / UTF-16"),))
        try:
            depth = depth_of(parse(part))
        except (etree.XMLSyntaxError, ValueError) as error:
            reason = f"{name}: {str(error)[:100]}"
            return Checked(None, (rules.PACKAGE_BROKEN.at(place, reason=reason),))
        if depth > MAX_DEPTH:
            return Checked(None, (rules.PACKAGE_TOO_LARGE.at(place, what=f"{name}: {depth}"),))
    package = Package(parts)
    root = package.tree(package.main)
    if root is None or root.tag != f"{W}document":
        return Checked(None, (rules.NOT_READABLE.at(place, kind="压缩文件，但里面没有 Word 正文"),))
    return Checked(package)


def _is_xml(name: str) -> bool:
    # Custom data may be in any encoding; nothing of them is read.
    return name.endswith((".xml", ".rels")) and not name.startswith("customXml/")


def _unpack(archive: zipfile.ZipFile, place: Place) -> Checked[dict[str, bytes] | None]:
    """Every part, read up to the limits whatever the headers say."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        return Checked(None, (rules.PACKAGE_TOO_LARGE.at(place, what=str(len(entries))),))
    parts: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        if entry.filename.endswith("/"):
            continue
        limit = min(MAX_XML if _is_xml(entry.filename) else MAX_PART, MAX_TOTAL - total)
        with archive.open(entry) as part:
            data = part.read(limit + 1)
        if len(data) > limit:
            return Checked(None, (rules.PACKAGE_TOO_LARGE.at(place, what=entry.filename),))
        if entry.filename in parts:
            reason = f"{entry.filename} ×2"
            return Checked(None, (rules.PACKAGE_BROKEN.at(place, reason=reason),))
        total += len(data)
        parts[entry.filename] = data
    return Checked(parts)


def depth_of(root: Element) -> int:
    """How deep the elements of a tree lie in each other."""
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def pack(parts: dict[str, bytes]) -> bytes:
    """The parts as a package again, the same bytes for the same parts."""
    with io.BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
            for name in sorted(parts, key=lambda one: (one != "[Content_Types].xml", one)):
                archive.writestr(zipfile.ZipInfo(name), parts[name])
        return buffer.getvalue()
