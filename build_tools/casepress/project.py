"""Where a site's things are, its settings, and the reading of its source files with the cache beside them.

Only this room knows the folder layout. A cached case is used when the file's size and times are those noted, or its
bytes have the noted digest; the notes are void when the vocabulary or the program changes.
"""

from __future__ import annotations

import functools
import hashlib
import os
import time
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
import yaml

from casepress.case import Case, remembered
from casepress.casefile.body import Body
from casepress.casefile.frontmatter import read_text
from casepress.casefile.reader import read_case
from casepress.checks import case_findings
from casepress.diagnostics import Checked, Finding, Place, Words, did_you_mean, excerpt
from casepress.notation import Mapping, read_yaml
from casepress.rules import lists as list_rules
from casepress.rules import output as output_rules
from casepress.rules import reading as rules
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.inspections import InspectedObject, Inspection, Inspections, read_inspections
from casepress.vocabulary.issues import Issues, read_issues
from casepress.vocabulary.regions import read_regions
from casepress.vocabulary.words import Words as WordList
from casepress.vocabulary.words import read_words

T = TypeVar("T")
PACKAGE: Final = Path(__file__).parent
SHARDS: Final = 64
# The vocabularies are the office's own and may list the releases of decades.
VOCABULARY_BYTES: Final = 20_000_000
VOCABULARY_VALUES: Final = 1_000_000
# A file changed this shortly before it was noted may change again within the same tick of the clock.
RACY_NS: Final = 2_000_000_000


class Settings(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The casepress section of mkdocs.yml."""

    cases_dir: str = "cases"
    media_dir: str = "media"
    cache_dir: str = ".cache/casepress"
    demo: bool = False
    office: str = ""
    per_page: int = 30


class Project(msgspec.Struct, frozen=True, gc=False):
    """A site's folder and what its mkdocs.yml says."""

    root: Path
    settings: Settings
    name: str
    url: str
    description: str
    docs_dir: Path
    site_dir: Path
    custom_dir: Path | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def cases(self) -> Path:
        return self.root / self.settings.cases_dir

    @property
    def media(self) -> Path:
        return self.root / self.settings.media_dir

    @property
    def cache(self) -> Path:
        return self.root / self.settings.cache_dir

    @property
    def vocabulary(self) -> Path:
        return self.cases / "_vocabulary"

    def relative(self, path: Path) -> str:
        """A path as findings name it: relative to the site's folder, with forward slashes."""
        return Path(os.path.relpath(path, self.root)).as_posix()


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
    """What is remembered of a case file: its case unless it could not be read, and what was found in it."""

    file: str
    signature: Signature | None
    digest: str
    case: Case | None
    findings: tuple[Finding, ...]


class _Shard(msgspec.Struct, frozen=True, gc=False, array_like=True):
    key: str
    entries: tuple[Entry, ...]


class _Texts(msgspec.Struct, frozen=True, gc=False, array_like=True):
    key: str
    bodies: dict[str, Body]


class _TolerantLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads mkdocs.yml for our part of it: tags meant for the engine (!ENV, !!python/name) become None."""


_TolerantLoader.add_multi_constructor("", lambda loader, suffix, node: None)
_TolerantLoader.add_multi_constructor("!", lambda loader, suffix, node: None)


def open_project(root: Path) -> Checked[Project | None]:
    """The project in a folder; None with findings when its mkdocs.yml cannot serve."""
    file = root / "mkdocs.yml"
    place = Place("mkdocs.yml")
    if not file.is_file():
        return Checked(None, (output_rules.NO_SITE_HERE.at(place, folder=root.name or str(root)),))
    text = read_text(file.read_bytes(), "mkdocs.yml")
    if text.value is None:
        return Checked(None, text.findings)
    try:
        # A subclass of the safe loader: it makes plain values only.
        config = yaml.load(text.value, Loader=_TolerantLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Place("mkdocs.yml", mark.line + 1, mark.column + 1) if mark else place
        return Checked(None, (output_rules.BAD_SETTINGS.at(place, problem=error.problem),))
    except (yaml.YAMLError, ValueError, TypeError) as error:
        return Checked(None, (output_rules.BAD_SETTINGS.at(place, problem=str(error)),))
    if not isinstance(config, dict):
        return Checked(None, (output_rules.BAD_SETTINGS.at(place, problem="应是“名称: 值”"),))
    return _project(root, config, text.value)


def _project(root: Path, config: dict[str, Any], text: str) -> Checked[Project | None]:
    settings = read_settings(_plugin_options(config), text)
    if settings.value is None:
        return Checked(None, settings.findings)
    theme = config.get("theme")
    custom = theme.get("custom_dir") if isinstance(theme, dict) else None
    url = str(config.get("site_url") or "")
    findings = list(settings.findings)
    if not url:
        findings.append(output_rules.NO_SITE_URL.at(Place("mkdocs.yml")))
    project = Project(
        root=root,
        settings=settings.value,
        name=str(config.get("site_name") or "典型案例通报"),
        url=url if not url or url.endswith("/") else f"{url}/",
        description=str(config.get("site_description") or ""),
        docs_dir=root / str(config.get("docs_dir") or "docs"),
        site_dir=root / str(config.get("site_dir") or "site"),
        custom_dir=root / str(custom) if custom else None,
        findings=tuple(findings),
    )
    return Checked(project, tuple(findings))


def _plugin_options(config: dict[str, Any]) -> dict[str, Any]:
    plugins = config.get("plugins") or []
    pairs = plugins.items() if isinstance(plugins, dict) else (
        pair for plugin in plugins if isinstance(plugin, dict) for pair in plugin.items()
    )
    return next((options or {} for name, options in pairs if name == "casepress"), {})


def read_settings(options: Any, text: str = "") -> Checked[Settings | None]:
    """The settings that the options of the plugin give; unknown keys and wrong types are findings."""
    known = {field.name: field for field in msgspec.structs.fields(Settings)}
    findings: list[Finding] = []
    values: dict[str, Any] = {}
    for key, value in (options if isinstance(options, dict) else {}).items():
        place = _place_of(str(key), text)
        if key not in known:
            listed = "、".join(known)
            cure = did_you_mean(str(key), known, Words(f"可用：{listed}", f"Settings: {', '.join(known)}"))
            findings.append(output_rules.UNKNOWN_SETTING.at(place, cure=cure, key=key))
            continue
        try:
            values[key] = msgspec.convert(value, known[key].type)
        except msgspec.ValidationError as error:
            findings.append(output_rules.BAD_SETTINGS.at(place, problem=f"{key}: {error}"))
    return Checked(None if findings else Settings(**values), tuple(findings))


def _place_of(key: str, text: str) -> Place:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().startswith(f"{key}:"):
            return Place("mkdocs.yml", number, len(line) - len(line.lstrip()) + 1)
    return Place("mkdocs.yml")


@functools.cache
def program_digest() -> str:
    """A digest of the program itself and its templates: a cache made by another version is void."""
    state = hashlib.blake2b(digest_size=8)
    for folder, names, files in os.walk(PACKAGE):
        names.sort()
        for name in sorted(files):
            if name.endswith((".py", ".html", ".xml", ".csv", ".yml", ".css", ".js")):
                state.update(name.encode())
                state.update(Path(folder, name).read_bytes())
    return state.hexdigest()


def read_vocabulary(project: Project) -> Checked[tuple[Vocabulary, str]]:
    """The site's closed lists and a digest of their bytes.

    issues.yml, words.yml and regions.csv ship with the program; a file of that name in cases/_vocabulary/ takes the
    place of the shipped one. inspections.yml is each site's own.
    """
    state = hashlib.blake2b(digest_size=8)
    findings: list[Finding] = []

    def source(name: str) -> tuple[str | None, str]:
        own = project.vocabulary / name
        path = own if own.exists() or name == "inspections.yml" else PACKAGE / "vocabularies" / name
        file = project.relative(own) if path == own else name
        if path == own and not own.resolve().is_relative_to(project.cases.resolve()):
            findings.append(rules.OUTSIDE_LINK.at(Place(file), name=name))
            return None, file
        if not path.is_file():
            findings.append(list_rules.VOCABULARY_MISSING.at(Place(file), name=file))
            return None, file
        data = path.read_bytes()
        state.update(data)
        if name.endswith(".csv"):
            return data.decode("utf-8-sig", "replace"), file
        text = read_text(data, file, VOCABULARY_BYTES)
        findings.extend(text.findings)
        return text.value, file

    def mapping(name: str) -> tuple[Mapping | None, str]:
        text, file = source(name)
        node = read_yaml(text, file, most=VOCABULARY_VALUES) if text is not None else Checked(None)
        findings.extend(node.findings)
        return node.value, file

    table, file = source("regions.csv")
    regions = read_regions(table or "", file)
    node, file = mapping("issues.yml")
    issues = read_issues(node, file) if node else Checked(Issues((), (), ()))
    node, file = mapping("words.yml")
    words = read_words(node, file) if node else Checked(WordList())
    inspections = _inspections(project, *source("inspections.yml"))
    for part in (regions, issues, words, inspections):
        findings.extend(part.findings)
    lists = (("regions.csv", regions.value.current()), ("issues.yml", issues.value.domains),
             ("inspections.yml", inspections.value.everything))  # fmt: skip
    for name, entries in lists:
        if not entries and any(finding.is_error and finding.place.file.endswith(name) for finding in findings):
            place = Place(project.relative(project.vocabulary / name))
            findings.append(output_rules.VOCABULARY_LOST.at(place, name=name))
    vocabulary = Vocabulary(regions.value, issues.value, inspections.value, words.value)
    return Checked((vocabulary, state.hexdigest()), tuple(findings))


class _Noted(msgspec.Struct, frozen=True):
    """inspections.yml as read before: a list of thousands of releases takes longer to read than to remember."""

    key: str
    inspections: tuple[Inspection, ...]
    objects: tuple[InspectedObject, ...]
    findings: tuple[Finding, ...]


def _inspections(project: Project, text: str | None, file: str) -> Checked[Inspections]:
    if text is None:
        return Checked(Inspections())
    key = hashlib.blake2b(f"{program_digest()}\n{file}\n{text}".encode(), digest_size=16).hexdigest()
    notes = project.cache / "vocabulary" / "inspections"
    noted = load_cache(notes, _Noted)
    if noted is not None and noted.key == key:
        return Checked(Inspections(noted.inspections, noted.objects), noted.findings)
    node = read_yaml(text, file, most=VOCABULARY_VALUES)
    if node.value is None:
        return Checked(Inspections(), node.findings)
    read = read_inspections(node.value, file)
    findings = (*node.findings, *read.findings)
    store_cache(notes, _Noted(key, read.value.everything, read.value.objects, findings))
    return Checked(read.value, findings)


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
        if _leaves(folder, top):
            findings.append(rules.OUTSIDE_LINK.at(Place(name), name=folder.name))
        elif folder.is_dir():
            found.extend(_cases_in(folder.path, name, top, findings))
        elif folder.name.endswith(".md"):
            findings.append(rules.MISPLACED_FILE.at(Place(name), name=folder.name))
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
        if _leaves(entry, top):
            findings.append(rules.OUTSIDE_LINK.at(Place(file), name=entry.name))
        elif not entry.name.lower().endswith(".md"):
            continue
        elif entry.is_file():
            state = entry.stat()
            yield SourceFile(
                file, Signature(state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
            )
        else:
            findings.append(rules.UNREADABLE.at(Place(file), reason="不是普通文件"))


def _collisions(files: Sequence[str]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for file in files:
        key = unicodedata.normalize("NFC", file).casefold()
        if key in seen:
            yield rules.CASE_COLLISION.at(Place(file), name=file, other=seen[key])
        seen.setdefault(key, file)


class Desk:
    """The reading of one site's cases with their cache. State: nothing but where things are."""

    def __init__(self, project: Project, vocabulary: Vocabulary, key: str) -> None:
        """`key` names the vocabulary and the program that the notes were made with."""
        self.project = project
        self.vocabulary = vocabulary
        self.key = key
        self.folder = project.cache / "cases"

    def shard_of(self, file: str) -> int:
        """The shard in which a file is noted."""
        return zlib.crc32(file.encode()) % SHARDS

    def noted(self, shard: int) -> dict[str, Entry]:
        """What is noted of a shard's files; nothing when the notes are missing, damaged or of another key."""
        notes = _load(self.folder / f"{shard:02}.cases", _Shard)
        if notes is None or notes.key != self.key:
            return {}
        return {entry.file: entry for entry in notes.entries}

    def bodies(self, shard: int) -> dict[str, Body]:
        """The texts of a shard's cases by file."""
        texts = _load(self.folder / f"{shard:02}.texts", _Texts)
        return texts.bodies if texts is not None and texts.key == self.key else {}

    def read(self, shard: int, sources: Sequence[SourceFile]) -> tuple[Entry, ...]:
        """Reads the files of a shard, those that are noted and unchanged from the notes, and notes all."""
        notes = self.noted(shard)
        bodies = self.bodies(shard) if notes else {}
        now = time.time_ns()
        entries = []
        texts: dict[str, Body] = {}
        for source in sources:
            entry, body = self._entry(source, notes.get(source.file), bodies.get(source.file), now)
            entries.append(entry)
            if body is not None:
                texts[source.file] = body
        self.folder.mkdir(parents=True, exist_ok=True)
        # The texts first: notes without their texts would be believed.
        _store(self.folder / f"{shard:02}.texts", _Texts(self.key, texts))
        _store(self.folder / f"{shard:02}.cases", _Shard(self.key, tuple(entries)))
        return tuple(entries)

    def _entry(
        self, source: SourceFile, note: Entry | None, body: Body | None, now: int
    ) -> tuple[Entry, Body | None]:
        if note is not None and (note.case is None or body is not None):
            if note.signature == source.signature:
                return note, body
        else:
            note = None
        try:
            data = (self.project.root / source.file).read_bytes()
        except OSError as error:
            finding = rules.UNREADABLE.at(Place(source.file), reason=error.strerror or str(error))
            return Entry(source.file, None, "", None, (finding,)), None
        digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        racy = now - max(source.signature.mtime, source.signature.ctime) < RACY_NS
        signature = None if racy else source.signature
        if note is not None and note.digest == digest:
            return Entry(source.file, signature, digest, note.case, note.findings), body
        return self._read(data, source.file, signature, digest)

    def _read(
        self, data: bytes, file: str, signature: Signature | None, digest: str
    ) -> tuple[Entry, Body | None]:
        checked = read_case(data, file, self.vocabulary)
        if checked.value is None:
            return Entry(file, signature, digest, None, checked.findings), None
        findings = (*checked.findings, *case_findings(checked.value, self.vocabulary))
        return Entry(file, signature, digest, remembered(checked.value.case), findings), checked.value.body


def _store(path: Path, value: msgspec.Struct) -> None:
    """Writes a cache file aside and renames it; a digest at its head tells damage."""
    data = msgspec.msgpack.encode(value)
    aside = path.with_suffix(f"{path.suffix}.{os.getpid()}")
    aside.write_bytes(hashlib.blake2b(data, digest_size=16).digest() + data)
    aside.replace(path)


def _load(path: Path, kind: type[T]) -> T | None:
    """A cache file's value, or None when it is missing or damaged."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    head, payload = data[:16], memoryview(data)[16:]
    if hashlib.blake2b(payload, digest_size=16).digest() != head:
        return None
    try:
        return msgspec.msgpack.decode(payload, type=kind)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None


def load_cache(path: Path, kind: type[T]) -> T | None:
    """Any other cache file of the site, read the same careful way."""
    return _load(path, kind)


def store_cache(path: Path, value: msgspec.Struct) -> None:
    """Any other cache file of the site, written the same careful way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _store(path, value)


def problem_of(error: BaseException) -> str:
    """An exception in one printable line."""
    return excerpt(str(error) or type(error).__name__, 200)
