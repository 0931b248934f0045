"""What a release consists of, as a value: every public file with its digest, in one text that is always the same.

It opens no file. The text stands at `verify/manifest.json` in the public tree; what is public is what it names.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec

from casepress.diagnostics import Checked, Finding, Place
from casepress.rules import releases as rules

FORMAT: Final = 1
KIND: Final = "casepress manifest"
# Where the manifest stands in the public tree, and beside it whatever vouches for it.
MANIFEST: Final = "verify/manifest.json"
SEAL: Final = "verify/manifest.sig"
# The files of a public tree that no manifest names: it cannot hold its own digest.
UNNAMED: Final = frozenset((MANIFEST, SEAL))
# A compressed twin stands beside its file under this ending, by the name that HTTP gives the encoding.
ENDINGS: Final = {"gzip": ".gz", "br": ".br"}
ID: Final = re.compile(r"(?P<counter>[0-9]{6,9})-(?P<instant>[0-9]{8}T[0-9]{6}Z)")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_PLAIN: Final = re.compile(r"[A-Za-z0-9._/~-]+")
# Characters that some system forbids, empty parts, and parts that end in a dot or a space, "." and ".." among them.
_UNFIT: Final = re.compile(r'[\x00-\x1f\x7f-\x9f\\:*?"<>|\ud800-\udfff]|^/|//|[ .](?:/|\Z)|/\Z')


class Entry(msgspec.Struct, frozen=True, gc=False, array_like=True, order=True):
    """One public file: its path below the site's root, SHA-256 as 64 hexadecimal digits, length in bytes, and the
    encodings ("gzip", "br") in which a compressed twin stands beside it."""

    path: str
    sha256: str
    size: int
    encodings: tuple[str, ...] = ()


class Manifest(msgspec.Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True):
    """A release: its id, the counter that never goes back, the instant of which it is, the version of the program,
    and its files by path."""

    casepress: str = KIND
    format: int = FORMAT
    program: str = ""
    release: str
    counter: int
    as_of: str
    files: tuple[Entry, ...]

    @property
    def instant(self) -> dt.datetime:
        """The instant of which the release is, in UTC."""
        return dt.datetime.fromisoformat(self.as_of)

    @property
    def size(self) -> int:
        """The bytes of all its files, compressed twins not counted."""
        return sum(entry.size for entry in self.files)


class Difference(NamedTuple):
    """What one release has otherwise than another: paths added, changed and removed, each in order."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many files differ."""
        return len(self.added) + len(self.changed) + len(self.removed)


def release_id(counter: int, as_of: dt.datetime) -> str:
    """The name of a release, such as 000012-20261122T063000Z: in the order of names they are in that of counters,
    whatever the clocks and zones of the machines."""
    return f"{counter:06}-{as_of.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def counter_of(release: str) -> int:
    """The counter in the name of a release; 0 when it is no such name."""
    match = ID.fullmatch(release)
    return int(match["counter"]) if match else 0


def make_manifest(entries: Iterable[Entry], counter: int, as_of: dt.datetime, program: str = "") -> Manifest:
    """The manifest of these files; `as_of` needs a zone."""
    instant = as_of.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    files = tuple(sorted(entries))
    release = release_id(counter, as_of)
    return Manifest(program=program, release=release, counter=counter, as_of=instant, files=files)


def encode_manifest(manifest: Manifest) -> bytes:
    """Its one text: JSON in UTF-8, the keys in this order, a file a line, in the order of their paths."""
    head = {
        "casepress": manifest.casepress,
        "format": manifest.format,
        "program": manifest.program,
        "release": manifest.release,
        "counter": manifest.counter,
        "as_of": manifest.as_of,
    }
    lines = ",\n".join(map(_line, manifest.files))
    return msgspec.json.encode(head)[:-1] + f',"files":[\n{lines}\n]}}\n'.encode()


def _line(entry: Entry) -> str:
    path = f'"{entry.path}"' if _PLAIN.fullmatch(entry.path) else msgspec.json.encode(entry.path).decode()
    if not entry.encodings:
        return f'[{path},"{entry.sha256}",{entry.size}]'
    return f'[{path},"{entry.sha256}",{entry.size},{msgspec.json.encode(entry.encodings).decode()}]'


@functools.lru_cache(maxsize=2)
def parse_manifest(data: bytes, file: str = MANIFEST) -> Checked[Manifest | None]:
    """The manifest in a text from anywhere, or None with a finding; only its one text is taken, to the byte."""
    place = Place(file)
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Checked(None, (_refused(place, "不是清单的格式", f"not the form of a manifest ({error})"),))
    problem = _problem(manifest)
    if problem is None and encode_manifest(manifest) != data:
        problem = "不是规定的写法", "not written in its canonical form"
    if problem is not None:
        return Checked(None, (_refused(place, *problem),))
    return Checked(manifest)


def _refused(place: Place, zh: str, en: str) -> Finding:
    return rules.BAD_MANIFEST.at(place, file=place.file, problem=zh, problem_en=en)


def _problem(manifest: Manifest) -> tuple[str, str] | None:
    """What is wrong with a decoded manifest, in Chinese and English."""
    if manifest.casepress != KIND or manifest.format != FORMAT:
        return "种类或版本号不对", "its kind or format is another"
    try:
        fits = release_id(manifest.counter, manifest.instant) == manifest.release
    except (ValueError, OverflowError):
        fits = False
    if not fits or not manifest.as_of.endswith("Z") or manifest.counter < 1:
        return "编号、序号和时刻对不上", "its id, counter and instant do not fit together"
    before = ""
    for entry in manifest.files:
        if not is_public_path(entry.path) or entry.path in UNNAMED:
            return f"文件名“{entry.path}”不能用", f'the path "{entry.path}" cannot be taken'
        if entry.path <= before:
            return f"“{entry.path}”重复或次序不对", f'"{entry.path}" is double or out of order'
        if (
            not _DIGEST.fullmatch(entry.sha256)
            or entry.size < 0
            or not set(entry.encodings) <= ENDINGS.keys()
        ):
            return f"“{entry.path}”的摘要或长度不对", f'digest or size of "{entry.path}" are not right'
        before = entry.path
    return None


def is_public_path(path: str) -> bool:
    """Whether a path may stand in a public tree: relative, plain, and the same on every system."""
    return 0 < len(path) <= 1024 and _UNFIT.search(path) is None


def difference(old: Manifest | None, new: Manifest) -> Difference:
    """What `new` has otherwise than `old` (None: nothing was there)."""
    return compare(old.files if old is not None else (), new.files)


def compare(old: Iterable[Entry], new: Iterable[Entry]) -> Difference:
    """What the files `new` have otherwise than the files `old`, both in any order."""
    before = {entry.path: entry for entry in old}
    after = {entry.path: entry for entry in new}
    return Difference(
        tuple(sorted(after.keys() - before.keys())),
        tuple(sorted(path for path in after.keys() & before.keys() if after[path] != before[path])),
        tuple(sorted(before.keys() - after.keys())),
    )
