"""Where a site's things are, its settings and its vocabularies. Only this room knows the folder layout."""

from __future__ import annotations

import functools
import hashlib
import os
from pathlib import Path
from typing import Any, Final

import msgspec

from casepress.cache import load_cache, store_cache
from casepress.casefile.frontmatter import read_text
from casepress.diagnostics import Checked, Finding, Place
from casepress.notation import Mapping, read_yaml
from casepress.rules import lists as list_rules
from casepress.rules import output as output_rules
from casepress.rules import reading as rules
from casepress.settings import Settings, faulty_values, page_tags, plugin_options, read_config, read_settings
from casepress.traditional.names import FILE as TRADITIONAL_FILE
from casepress.traditional.names import read_names
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.inspections import InspectedObject, Inspection, Inspections, read_inspections
from casepress.vocabulary.issues import Issues, read_issues
from casepress.vocabulary.regions import read_regions
from casepress.vocabulary.words import WordFile, joined, read_words
from casepress.vocabulary.words import Words as WordList

PACKAGE: Final = Path(__file__).parent
# The vocabularies are the office's own and may list the releases of decades.
VOCABULARY_BYTES: Final = 20_000_000
VOCABULARY_VALUES: Final = 1_000_000


class Project(msgspec.Struct, frozen=True, gc=False):
    """A site's folder and what its mkdocs.yml says; `more_settings` are the other files that the engine is told to
    read (INHERIT, hooks)."""

    root: Path
    settings: Settings
    name: str
    url: str
    description: str
    docs_dir: Path
    site_dir: Path
    custom_dir: Path | None = None
    more_settings: tuple[Path, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def cases(self) -> Path:
        return self.root / self.settings.cases_dir

    @property
    def media(self) -> Path:
        return self.root / self.settings.media_dir

    @property
    def ledger(self) -> Path:
        return self.root / self.settings.media_ledger

    @property
    def cache(self) -> Path:
        return self.root / self.settings.cache_dir

    @property
    def vocabulary(self) -> Path:
        return self.cases / "_vocabulary"

    def relative(self, path: Path) -> str:
        """A path as findings name it: relative to the site's folder, with forward slashes."""
        return Path(os.path.relpath(path, self.root)).as_posix()


def open_project(root: Path) -> Checked[Project | None]:
    """The project in a folder; None with findings when its mkdocs.yml cannot serve."""
    file = root / "mkdocs.yml"
    place = Place("mkdocs.yml")
    if not file.is_file():
        return Checked(None, (output_rules.NO_SITE_HERE.at(place, folder=root.name or str(root)),))
    text = read_text(file.read_bytes(), "mkdocs.yml")
    config = read_config(text.value) if text.value is not None else Checked(None)
    if text.value is None or config.value is None:
        return Checked(None, (*text.findings, *config.findings))
    return _project(root, config.value, text.value)


def _project(root: Path, config: dict[str, Any], text: str) -> Checked[Project | None]:
    settings = read_settings(plugin_options(config), text)
    if settings.value is None:
        return Checked(None, settings.findings)
    theme = config.get("theme")
    custom = theme.get("custom_dir") if isinstance(theme, dict) else None
    url = str(config.get("site_url") or "")
    findings = list(settings.findings)
    if not url and settings.value.demo:
        findings.append(output_rules.NO_SITE_URL.at(Place("mkdocs.yml")))
    findings += (*faulty_values(config, text), *page_tags(settings.value, url, text))
    project = Project(
        root=root,
        settings=settings.value,
        name=str(config.get("site_name") or "典型案例通报"),
        url=url if not url or url.endswith("/") else f"{url}/",
        description=str(config.get("site_description") or ""),
        docs_dir=root / str(config.get("docs_dir") or "docs"),
        site_dir=root / str(config.get("site_dir") or "site"),
        custom_dir=root / str(custom) if custom else None,
        more_settings=tuple(
            root / str(name) for name in (config.get("INHERIT"), *_list(config.get("hooks"))) if name
        ),
        findings=tuple(findings),
    )
    if project.settings.variants:
        findings += read_traditional(project).findings
        project = msgspec.structs.replace(project, findings=tuple(findings))
    return Checked(project, tuple(findings))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


@functools.cache
def program_digest() -> str:
    """A digest of the program itself and its templates: a cache made by another version is void."""
    state = hashlib.blake2b(digest_size=8)
    for folder, names, files in os.walk(PACKAGE):
        names.sort()
        for name in sorted(files):
            if name.endswith((".py", ".html", ".xml", ".csv", ".yml", ".txt", ".css", ".js")):
                state.update(name.encode())
                state.update(Path(folder, name).read_bytes())
    return state.hexdigest()


def read_vocabulary(project: Project) -> Checked[tuple[Vocabulary, str]]:
    """The site's closed lists and a digest of what every case may depend on: all of them, but of the inspections only
    what is common to them (`Inspections.basis` tells what a single release depends on).

    issues.yml, words.yml and regions.csv ship with the program; a file of that name in cases/_vocabulary/ takes the
    place of the shipped one, or adds to it (words.yml). inspections.yml is each site's own.
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
        if name != "inspections.yml":
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
    words = _words(project, *source("words.yml"))
    inspections = _inspections(project, *source("inspections.yml"))
    state.update(inspections.value.common)
    for part in (regions, issues, words, inspections):
        findings.extend(part.findings)
    lists = (("regions.csv", regions.value.current()), ("issues.yml", issues.value.domains),
             ("inspections.yml", inspections.value.everything))  # fmt: skip
    for name, entries in lists:
        told = [one.code for one in findings if one.is_error and one.place.file.endswith(name)]
        if not entries and told and list_rules.VOCABULARY_MISSING.code not in told:
            place = Place(project.relative(project.vocabulary / name))
            findings.append(output_rules.VOCABULARY_LOST.at(place, name=name))
    vocabulary = Vocabulary(regions.value, issues.value, inspections.value, words.value)
    return Checked((vocabulary, state.hexdigest()), tuple(findings))


def read_traditional(project: Project) -> Checked[dict[str, str]]:
    """The names that the Traditional variant writes otherwise: those that ship with the program and, before them, the
    site's own in cases/_vocabulary/traditional.txt."""
    own = project.vocabulary / TRADITIONAL_FILE
    names = read_names(
        (PACKAGE / "vocabularies" / TRADITIONAL_FILE).read_text("utf-8"), TRADITIONAL_FILE
    ).value
    if not own.is_file():
        return Checked(names)
    file = project.relative(own)
    text = read_text(own.read_bytes(), file)
    read = read_names(text.value or "", file)
    return Checked(names | read.value, (*text.findings, *read.findings))


class _NotedWords(msgspec.Struct, frozen=True):
    """The word lists as read before."""

    key: str
    file: WordFile
    findings: tuple[Finding, ...]


def _words(project: Project, text: str | None, file: str) -> Checked[WordList]:
    """The shipped words, and those that an own words.yml adds."""
    shipped = (PACKAGE / "vocabularies" / "words.yml").read_text("utf-8")
    own = text if text is not None and file != "words.yml" else ""
    key = hashlib.blake2b(f"{program_digest()}\n{file}\n{own}".encode(), digest_size=16).hexdigest()
    notes = project.cache / "vocabulary" / "words"
    noted = load_cache(notes, _NotedWords)
    if noted is None or noted.key != key:
        lists, findings = WordFile(), tuple[Finding, ...]()
        for each, name in ((shipped, "words.yml"), (own, file)):
            node = read_yaml(each, name, most=VOCABULARY_VALUES) if each.strip() else Checked(None)
            read = read_words(node.value, name) if node.value is not None else Checked(WordFile())
            lists, findings = joined(lists, read.value), (*findings, *node.findings, *read.findings)
        noted = _NotedWords(key, lists, findings)
        store_cache(notes, noted)
    return Checked(WordList(noted.file), noted.findings)


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
