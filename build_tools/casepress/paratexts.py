"""What a site publishes beside its cases, looked over: hand-written pages, the texts of the lists, the settings. Whether
they give a person away, and whether menu and links lead to pages.

All of it stands on many pages, so a person given away keeps the whole site as it was: see docs/decisions/0070. What was
found is remembered while the text is the same.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml
from pathspec.gitignore import GitIgnoreSpec

from casepress.cache import load_cache, store_cache
from casepress.casefile.frontmatter import misnamed, read_text
from casepress.checks.paratext import Value, list_findings, made_public, page_findings
from casepress.checks.wayfinding import PAGES, links_lead_to_files, menu_leads_to_pages
from casepress.diagnostics import Checked, Finding, Place, Words, printable
from casepress.notation import Listing, Node, Scalar, read_yaml
from casepress.project import VOCABULARY_BYTES, VOCABULARY_VALUES, Project
from casepress.rules.privacy import SECRET
from casepress.vocabulary import Vocabulary

# What is looked at word for word; of all other files below docs/ only the name is.
TEXTS: Final = (*PAGES, ".html", ".htm", ".txt")
PAGE_BYTES: Final = 2_000_000
# The lists whose words are printed.
LISTS: Final = ("inspections.yml", "issues.yml")
SETTINGS: Final = "mkdocs.yml"
# Where an office says how it is reached: what stands there is meant to be public.
_REACHED: Final = frozenset(("contact", "hotline", "phone", "post_box", "hours"))
# Settings that no page shows.
_UNSEEN: Final = frozenset(
    ("targets", "signing_key", "public_key", "report_url", "report_command", "exclude_docs", "draft_docs",
     "not_in_nav", "markdown_extensions", "hooks")
)  # fmt: skip
_STOPS: Final = Words("；改好以前，整个网站都不更新", "; until then the whole site stays as it is")


class _Looked(msgspec.Struct, frozen=True, array_like=True):
    """A file as it was looked over: the digest of all that matters, and what was found."""

    digest: bytes
    findings: tuple[Finding, ...]


class _Notes(msgspec.Struct, frozen=True):
    files: dict[str, _Looked]


def look_over(project: Project, vocabulary: Vocabulary, key: str) -> tuple[Finding, ...]:
    """What the pages, lists and settings of a site give away. `key` names the vocabulary and the program."""
    settings = _composed(project.root / SETTINGS)
    known = made_public(_reached(settings), vocabulary)
    notes = project.cache / "paratexts"
    kept = load_cache(notes, _Notes)
    look = _Look(project, vocabulary, known, f"{key} {sorted(known)}", kept.files if kept is not None else {})
    every = _files(project.docs_dir)
    published = published_files(project, settings, every)
    for path in published:
        look.at_page(path)
    for name in LISTS:
        look.at_list(project.vocabulary / name)
    for path in (project.root / SETTINGS, *_inherited(project)):
        look.at_settings(path)
    for path in _files(project.custom_dir) if project.custom_dir is not None else ():
        look.at_page(path)
    if look.looked != look.before:
        store_cache(notes, _Notes(look.looked))
    given_away = (_stopping(finding) for one in look.looked.values() for finding in one.findings)
    return (*given_away, *_wayfinding(project, settings, published, every))


def pages_looked_over(project: Project) -> Iterator[str]:
    """The names of the hand-written pages and other texts below docs/ that are looked over."""
    for path in published_files(project, _composed(project.root / SETTINGS), _files(project.docs_dir)):
        if path.name.lower().endswith(TEXTS):
            yield project.relative(path)


def unreadable_pages(project: Project) -> tuple[Finding, ...]:
    """What keeps pages from being read: the engine would not say which."""
    found: list[Finding] = []
    for path in published_files(project, _composed(project.root / SETTINGS), _files(project.docs_dir)):
        if path.name.lower().endswith(PAGES):
            found += read_text(path.read_bytes(), project.relative(path), PAGE_BYTES).findings
    return tuple(map(_stopping, found))


def _wayfinding(
    project: Project, settings: yaml.Node | None, published: list[Path], every: list[Path]
) -> Iterator[Finding]:
    """What is wrong with the menu and with the links between pages: they hang together, so nothing is remembered."""
    names = {path.relative_to(project.docs_dir).as_posix(): path for path in published}
    known = frozenset(path.relative_to(project.docs_dir).as_posix() for path in every)
    menu = setting(settings, "nav")
    listed = menu if isinstance(menu, yaml.SequenceNode) else None  # the engine refuses all else
    entries = (Value(one.value, _place(one)) for _, one in _scalars(listed, keys=False))
    yield from menu_leads_to_pages(entries, names.keys(), known)
    for name, path in names.items():
        if name.lower().endswith(PAGES):
            file = project.relative(path)
            text = read_text(path.read_bytes(), file, PAGE_BYTES).value or ""
            yield from links_lead_to_files(text, file, name, names.keys(), known)


def stops_the_site(finding: Finding, project: Project) -> bool:
    """Whether a finding is an error in a page, or tells of a person in a list or setting: then nothing is published."""
    if not finding.is_error:
        return False
    file = project.root / finding.place.file
    if any(
        file.is_relative_to(folder) for folder in (project.docs_dir, project.custom_dir) if folder is not None
    ):
        return not finding.code.startswith("CP7")
    if finding.code not in SECRET:
        return False
    return file.parent == project.vocabulary or file in (project.root / SETTINGS, *_inherited(project))


class _Look:
    """One pass. State: what was found in each file; `before` is what was found the last time."""

    def __init__(
        self,
        project: Project,
        vocabulary: Vocabulary,
        known: frozenset[str],
        basis: str,
        before: dict[str, _Looked],
    ) -> None:
        self.project = project
        self.vocabulary = vocabulary
        self.known = known
        self.basis = basis.encode()
        self.before = before
        self.looked: dict[str, _Looked] = {}

    def noted(self, file: str, data: bytes) -> bytes | None:
        """The digest of a file, which is None where what was found in it last time still holds."""
        digest = hashlib.blake2b(data, key=hashlib.blake2b(self.basis).digest(), digest_size=16).digest()
        last = self.before.get(file)
        if last is None or last.digest != digest:
            return digest
        self.looked[file] = last
        return None

    def at_page(self, path: Path) -> None:
        """A file below docs/."""
        file = self.project.relative(path)
        if wrong := misnamed(file):
            self.looked[printable(file)] = _Looked(b"", wrong)
            return
        words = path.name.lower().endswith(TEXTS)
        data = path.read_bytes() if words else b""
        digest = self.noted(file, data)
        if digest is None:
            return
        page = path.name.lower().endswith(PAGES)
        text = read_text(data, file, PAGE_BYTES) if page else Checked(data.decode("utf-8", "replace"))
        found = text.findings
        if text.value is not None:
            waivable = self.project.settings.waivable
            found += page_findings(text.value, file, self.vocabulary, self.known, waivable)
        self.looked[file] = _Looked(digest, found)

    def at_list(self, path: Path) -> None:
        """A list that is the site's own; one that cannot be read is reported where it is used."""
        file = self.project.relative(path)
        inside = path.is_file() and path.resolve().is_relative_to(self.project.cases.resolve())
        data = path.read_bytes() if inside else b""
        digest = self.noted(file, data) if data else None
        if digest is None:
            return
        text = read_text(data, file, VOCABULARY_BYTES).value
        node = read_yaml(text, file, most=VOCABULARY_VALUES).value if text is not None else None
        values = tuple(_values_of(node, file)) if node is not None else ()
        self.looked[file] = _Looked(digest, list_findings(values, file, self.vocabulary, self.known))

    def at_settings(self, path: Path) -> None:
        """mkdocs.yml, or what it inherits, as far as it is printed."""
        file = self.project.relative(path)
        scalars = _scalars(_composed(path))
        values = tuple(Value(one.value, _place(one, file)) for path, one in scalars if not _UNSEEN & {*path})
        digest = self.noted(file, repr(values).encode())
        if digest is not None:
            self.looked[file] = _Looked(digest, list_findings(values, file, self.vocabulary, self.known))


def _stopping(finding: Finding) -> Finding:
    if not finding.is_error:
        return finding
    hint = Words(f"{finding.hint.zh}{_STOPS.zh}", f"{finding.hint.en}{_STOPS.en}")
    return msgspec.structs.replace(finding, hint=hint)


def _files(top: Path) -> list[Path]:
    """Every file below a folder that is not hidden. Links are followed, as the engine follows them, each folder once."""
    files: list[Path] = []
    seen = set[str]()
    for folder, folders, names in os.walk(top, followlinks=True):
        folders[:] = sorted(
            one for one in folders if not one.startswith(".") and os.path.realpath(folder) not in seen
        )
        seen.add(os.path.realpath(folder))
        files += [Path(folder, name) for name in sorted(names) if not name.startswith(".")]
    return [path for path in files if path.is_file()]


def published_files(project: Project, settings: yaml.Node | None, every: list[Path]) -> list[Path]:
    """Those that the engine publishes; a draft may be public tomorrow, so it is one of them. Patterns that the engine
    will refuse leave nothing out."""
    rest = setting(settings, "exclude_docs")
    lines = rest.value.splitlines() if isinstance(rest, yaml.ScalarNode) else ()
    try:
        left_out = GitIgnoreSpec.from_lines(lines)
    except ValueError:
        return every
    return [path for path in every if not left_out.match_file(path.relative_to(project.docs_dir).as_posix())]


def _composed(path: Path) -> yaml.Node | None:
    """A file of settings as a tree with places: tags and types are the engine's concern, and so is what is no YAML."""
    text = read_text(path.read_bytes(), path.name).value or ""
    try:
        return yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return None


def _inherited(project: Project) -> Iterator[Path]:
    """The other files of settings that mkdocs.yml names (INHERIT)."""
    return (path for path in project.more_settings if path.suffix in (".yml", ".yaml") and path.is_file())


def setting(settings: yaml.Node | None, name: str) -> yaml.Node | None:
    """The value of one of the outermost settings."""
    pairs = settings.value if isinstance(settings, yaml.MappingNode) else ()
    return next((value for key, value in pairs if key.value == name), None)


def _scalars(
    node: yaml.Node | None, *, keys: bool = True
) -> Iterator[tuple[tuple[str, ...], yaml.ScalarNode]]:
    """Every text of the settings, with the keys that lead to it. A key is a text itself: the menu's names are keys."""
    waiting: list[tuple[tuple[str, ...], Any]] = [((), node)]
    seen = set[int]()
    while waiting:
        path, one = waiting.pop()
        if isinstance(one, yaml.ScalarNode):
            yield path, one
        elif isinstance(one, (yaml.SequenceNode, yaml.MappingNode)) and id(one) not in seen:
            seen.add(id(one))  # an anchor may be named within itself
            for value in reversed(one.value):
                if isinstance(value, tuple):
                    waiting += [
                        ((*path, str(value[0].value)), value[1]),
                        *([(path, value[0])] if keys else []),
                    ]
                else:
                    waiting.append((path, value))


def _reached(settings: yaml.Node | None) -> Iterator[str]:
    return (one.value for path, one in _scalars(settings) if path and path[-1] in _REACHED)


def _place(node: yaml.ScalarNode, file: str = SETTINGS) -> Place:
    return Place(file, node.start_mark.line + 1, node.start_mark.column + 1)


def _values_of(node: Node, file: str) -> Iterator[Value]:
    """Every text of a list, in order."""
    waiting: list[Node] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Scalar):
            yield Value(one.text, Place(file, one.line, one.column))
        else:
            inner = one.items if isinstance(one, Listing) else list(one.values.values())
            waiting += reversed(inner)
