"""The reading of a site's case files, with what is remembered of them.

A remembered case is used when the file's size and times are those noted, or its bytes have the noted digest; the
notes are void when the vocabulary or the program changes.
"""

from __future__ import annotations

import errno
import hashlib
import os
import time
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from casepress.cache import load_cache, store_cache
from casepress.case import Case, remembered
from casepress.casefile.body import Body
from casepress.casefile.frontmatter import misnamed
from casepress.casefile.reader import Source, digest_of, read_case, read_cases
from casepress.checks import cases_findings
from casepress.diagnostics import Checked, Finding, Place, Words, printable
from casepress.project import Project
from casepress.register import Entry as Registered
from casepress.register import Part, part, plain_text, slices
from casepress.rules import reading as rules
from casepress.vocabulary import Vocabulary

# Into how many shards the notes of a site of so many files are cut: few small files on disk, and little to write anew
# after a change.
SHARDS: Final = ((1_000, 16), (12_000, 64))
MOST_SHARDS: Final = 256
# So many files are read together, step by step.
TOGETHER: Final = 32
# Nor more bytes than this: whatever lies in the folder, memory stays small.
_MOST_TOGETHER: Final = 1 << 20
# A file changed this shortly before it was noted may change again within the same tick of the clock.
RACY_NS: Final = 2_000_000_000
# A case file is read in one call where it is no longer than so many bytes, as nearly all are.
_MOST_AT_ONCE: Final = 1 << 16
_LEFTOVERS: Final = ("~", ".tmp", ".temp", ".swp", ".swo", ".bak", ".lnk", "thumbs.db", "desktop.ini")
_MANUSCRIPTS: Final = frozenset(("docx", "doc", "wps", "rtf", "odt", "txt", "html", "htm", "pdf"))
_NO_FOLDER: Final = Words(
    "给文件夹改名，不要以 .md 结尾；里面的案例移到 cases/<批次>/",
    "Rename the folder so that it does not end in .md; move its cases to cases/<batch>/",
)


class Signature(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What tells cheaply that a file is the same: size in bytes, times of change in ns (both kinds), inode."""

    size: int
    mtime: int
    ctime: int
    inode: int


class SourceFile(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A case file that was found, not yet read."""

    file: str
    signature: Signature


class Entry(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What is remembered of a case file: its case unless it could not be read, what was found in it, and the basis of
    the release with which it was read (`Inspections.basis`)."""

    file: str
    signature: Signature | None
    digest: str
    case: Case | None
    findings: tuple[Finding, ...]
    basis: str = ""


class _Unread(NamedTuple):
    """A case file that must be read anew, and its signature where that can be relied on."""

    source: Source
    signature: Signature | None


class _Shard(msgspec.Struct, frozen=True, gc=False, array_like=True):
    key: str
    entries: tuple[Entry, ...]


class _Registered(msgspec.Struct, frozen=True, gc=False, array_like=True):
    key: str
    slices: tuple[msgspec.Raw, ...]


class _Texts(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The texts of a shard's cases by the digest of the file that each was made from: notes of another build, with
    which one that was cut off may have left them, find none of theirs."""

    key: str
    bodies: dict[str, Body]


def find_cases(project: Project) -> Checked[list[SourceFile]]:
    """Every case file of the site, sorted by name; links that leave the folder and colliding names are findings."""
    found: list[SourceFile] = []
    findings: list[Finding] = []
    top = os.path.realpath(project.cases)
    if not os.path.isdir(top):
        return Checked(found)
    base = project.settings.cases_dir
    for folder in sorted(os.scandir(project.cases), key=lambda entry: entry.name):
        name = f"{base}/{folder.name}"
        if folder.name.startswith((".", "_")):
            continue
        if wrong := misnamed(name):
            findings += wrong
        elif _leaves(folder, top):
            findings.append(rules.OUTSIDE_LINK.at(Place(name), name=folder.name))
        elif folder.is_dir():
            found.extend(_cases_in(folder.path, name, top, findings))
        elif not _is_leftover(folder.name):
            findings.append(_stray(name))
    findings.extend(_collisions([source.file for source in found]))
    return Checked(found, tuple(findings))


def _leaves(entry: os.DirEntry[str], top: str) -> bool:
    """Whether an entry is a link to something outside (or to nothing)."""
    if not entry.is_symlink():
        return False
    target = os.path.realpath(entry.path)
    return not target.startswith(top + os.sep) or not os.path.exists(target)


def _cases_in(folder: str, name: str, top: str, findings: list[Finding]) -> Iterator[SourceFile]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        file = f"{name}/{entry.name}"
        if entry.name.startswith((".", "_", "~")):
            continue
        if wrong := misnamed(file):
            findings += wrong
        elif _leaves(entry, top):
            findings.append(rules.OUTSIDE_LINK.at(Place(file), name=entry.name))
        elif not entry.name.lower().endswith(".md"):
            if entry.is_dir():
                findings += map(_stray, _files_below(entry.path, file))
            elif not _is_leftover(entry.name):
                findings.append(_stray(file))
        elif entry.is_file():
            try:
                state = entry.stat()
            except OSError:
                continue  # deleted since the folder was looked through
            yield SourceFile(
                file, Signature(state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
            )
        elif entry.is_dir():
            findings.append(rules.UNREADABLE.at(Place(file), cure=_NO_FOLDER, reason="这是一个文件夹 / a folder"))
        else:
            findings.append(rules.UNREADABLE.at(Place(file), reason="不是普通文件 / no plain file"))


def _files_below(folder: str, name: str) -> Iterator[str]:
    """The files below a folder in which no case is looked for."""
    for at, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith((".", "_")))
        inner = name + at[len(folder) :].replace(os.sep, "/")
        yield from (f"{inner}/{one}" for one in sorted(files) if not _is_leftover(one))


def _is_leftover(name: str) -> bool:
    """Whether editors' programs and systems leave files of that name behind, which nobody misses."""
    return name.startswith((".", "_", "~")) or name.lower().endswith(_LEFTOVERS)


def _stray(file: str) -> Finding:
    """The warning that a file was not read, with what can be done about it."""
    file = printable(file)
    name = file.rpartition("/")[2]
    stem, _, ending = name.lower().rpartition(".")
    if ending == "markdown" or stem.endswith(".md"):
        right = f"{stem.removesuffix('.md')}.md"  # addresses are lower-case
        cure = Words(
            f"请改名为“{right}”（在文件夹的“查看”里勾选“文件扩展名”，才看得见末尾的 .{ending}）",
            f"Rename it {right}; turn on file name extensions to see the .{ending}",
        )
    elif ending in _MANUSCRIPTS:
        cure = Words("文稿用 casepress import 导入，或删去", "Bring it in with casepress import, or delete it")
    elif ending == "md":
        cure = rules.MISPLACED_FILE.hint
    else:
        cure = Words(
            "图片和视频放在 media/<批次>/<名称>/；不要的删去",
            "Pictures and clips belong in media/<batch>/<name>/; delete what is not needed",
        )
    return rules.MISPLACED_FILE.at(Place(file), name=name, cure=cure)


def _collisions(files: Sequence[str]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for file in files:
        key = unicodedata.normalize("NFC", file).casefold()
        if key in seen:
            yield rules.CASE_COLLISION.at(Place(file), name=file, other=seen[key])
        seen.setdefault(key, file)


class Desk:
    """The reading of one site's cases with their cache. State: nothing but where things are."""

    def __init__(
        self,
        project: Project,
        vocabulary: Vocabulary,
        key: str,
        files: int,
        reprints: Mapping[str, Body] | None = None,
    ) -> None:
        """`key` names the vocabulary and the program that the notes were made with; `files` is the number of case
        files of the site; `reprints` are texts that stand in the place of those that are noted."""
        self.project = project
        self.vocabulary = vocabulary
        self.shards = next((shards for most, shards in SHARDS if files <= most), MOST_SHARDS)
        self.key = f"{key}-{self.shards}"
        self.folder = project.cache / "cases"
        self.reprints = reprints or {}

    def shard_of(self, file: str) -> int:
        """The shard in which a file is noted: that of its folder, so that a release stays together."""
        return zlib.crc32(file.rpartition("/")[0].encode()) % self.shards

    def noted(self, shard: int) -> dict[str, Entry]:
        """What is noted of a shard's files and still holds; nothing when the notes are missing, damaged or of another
        key."""
        notes = load_cache(self.folder / f"{shard:03}.cases", _Shard)
        if notes is None or notes.key != self.key:
            return {}
        return {entry.file: entry for entry in notes.entries if entry.basis == self._basis(entry.case)}

    def _basis(self, case: Case | None) -> str:
        """The basis of a case's release. What could not be read may depend on any of them."""
        return self.vocabulary.inspections.basis(case.release if case is not None else "")

    def bodies(self, shard: int, cases: Iterable[Case]) -> dict[str, Body]:
        """The texts of cases of a shard by file; what is not noted is read again."""
        noted = self._texts(shard)
        return {case.file: self._body(case, noted) for case in cases}

    def _body(self, case: Case, noted: Mapping[str, Body]) -> Body:
        body = self.reprints.get(case.file) or noted.get(_named(case.file, case.digest))
        if body is None:
            read = read_case(_bytes_of(f"{self.project.root}/{case.file}"), case.file, self.vocabulary).value
            if read is None or read.case.digest != case.digest:
                raise OSError(errno.ESTALE, "changed while it was published", case.file)
            body = read.body
        return body

    def _texts(self, shard: int) -> dict[str, Body]:
        """What is noted of the texts of a shard."""
        texts = load_cache(self.folder / f"{shard:03}.texts", _Texts)
        return texts.bodies if texts is not None and texts.key == self.key else {}

    def register(
        self,
        shard: int,
        basis: object,
        lines: Callable[[], Sequence[tuple[Case, Registered, bool]]],
        group: range,
        bodies: Callable[[], dict[str, Body]] | None = None,
    ) -> list[Part]:
        """The slices of the text register that a shard's published cases make, as noted while their `basis` is the same:
        `lines` gives each case with its entry, and whether it is among the newest, `bodies` the texts of the cases."""
        key = hashlib.blake2b(msgspec.json.encode((self.key, basis)), digest_size=16).hexdigest()
        file = self.folder / f"{shard:03}.register"
        noted = load_cache(file, _Registered)
        if noted is None or noted.key != key:
            given = lines()
            known = bodies() if bodies is not None else self.bodies(shard, (case for case, _, _ in given))
            texts = (
                (entry, f"{case.title}\n{body_text(known[case.file])}", recent)
                for case, entry, recent in given
            )
            cut = map(msgspec.msgpack.encode, slices(part(texts)))
            noted = _Registered(key, tuple(map(msgspec.Raw, cut)))
            store_cache(file, noted)
        return [msgspec.msgpack.decode(noted.slices[digit], type=Part) for digit in group]

    def read(self, shard: int, sources: Sequence[SourceFile]) -> tuple[Entry, ...]:
        """Reads the files of a shard, those that are noted and unchanged from the notes, and notes all."""
        notes = self.noted(shard)
        bodies = self._texts(shard) if notes else {}
        now = time.time_ns()
        read: dict[str, tuple[Entry, Body | None]] = {}
        unread: list[_Unread] = []
        for source in sources:
            note = notes.get(source.file)
            body = bodies.get(_named(note.file, note.digest)) if note is not None else None
            found = self._known(source, note, body, now)
            if not isinstance(found, _Unread):
                read[source.file] = found
                continue
            unread.append(found)
            if len(unread) == TOGETHER or sum(len(one.source.data) for one in unread) > _MOST_TOGETHER:
                read |= self._read(unread)
                unread = []
        if unread:
            read |= self._read(unread)
        entries = tuple(read[source.file][0] for source in sources)
        texts = {_named(file, entry.digest): body for file, (entry, body) in read.items() if body is not None}
        # The texts first: notes without their texts would be believed.
        store_cache(self.folder / f"{shard:03}.texts", _Texts(self.key, texts))
        store_cache(self.folder / f"{shard:03}.cases", _Shard(self.key, entries))
        return entries

    def _known(
        self, source: SourceFile, note: Entry | None, body: Body | None, now: int
    ) -> tuple[Entry, Body | None] | _Unread:
        """What is noted of a file, where that holds, or the file with its bytes."""
        if note is not None and (note.case is None or body is not None):
            if note.signature == source.signature:
                return note, body
        else:
            note = None
        try:
            data = _bytes_of(f"{self.project.root}/{source.file}")
        except OSError as error:
            finding = rules.UNREADABLE.at(Place(source.file), reason=error.strerror or str(error))
            return Entry(source.file, None, "", None, (finding,), self._basis(None)), None
        digest = digest_of(data)
        racy = now - max(source.signature.mtime, source.signature.ctime) < RACY_NS
        signature = None if racy else source.signature
        if note is not None and note.digest == digest:
            return Entry(source.file, signature, digest, note.case, note.findings, note.basis), body
        return _Unread(Source(data, source.file, digest), signature)

    def _read(self, unread: Sequence[_Unread]) -> Iterator[tuple[str, tuple[Entry, Body | None]]]:
        """Files read and checked, by their names."""
        read = read_cases([one.source for one in unread], self.vocabulary)
        sound = [(one.value, one.findings) for one in read if one.value is not None]
        checked = iter(cases_findings(sound, self.vocabulary, self.project.settings.waivable))
        for (source, signature), one in zip(unread, read, strict=True):
            if one.value is None:
                entry = Entry(source.file, signature, source.digest, None, one.findings, self._basis(None))
                yield source.file, (entry, None)
                continue
            case = remembered(one.value.case)
            basis = self._basis(case)
            entry = Entry(source.file, signature, source.digest, case, next(checked), basis)
            yield source.file, (entry, one.value.body)


def _named(file: str, digest: str) -> str:
    return f"{digest} {file}"


def _bytes_of(path: str) -> bytes:
    """The bytes of a file. Python's own files take longer to make than nearly all cases to read."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        data = os.read(handle, _MOST_AT_ONCE)
        if len(data) < _MOST_AT_ONCE and not os.read(handle, 1):
            return data
    finally:
        os.close(handle)
    with open(path, "rb", buffering=0) as file:
        return file.read()


def body_text(body: Body) -> str:
    """What a bulletin says in words; its pictures, clips and their captions are no part of it."""
    return plain_text("".join([part for part in body.parts if isinstance(part, str)]))
