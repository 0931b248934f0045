"""What must not be public yet: the titles, ids and sentences of what is held back, read from its sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from casepress.briefings import Sorted
from casepress.case import Case
from casepress.project import Project, read_traditional
from casepress.traditional.converter import converter
from casepress.verification.words import Secret, sentences
from casepress.vocabulary import Vocabulary

# Shorter names stand in other words too.
_SHORTEST: Final = 6


def secrets_of(
    project: Project,
    held: Iterable[Case],
    vocabulary: Vocabulary,
    out: Vocabulary,
    last: Mapping[str, str],
    briefings: Sorted,
) -> tuple[Secret, ...]:
    """Everything that would betray a held case, release or briefing (of `briefings`); `out`
    is what of the vocabulary is public, `last` the text by file of cases that stay as they were, which is no secret,
    nor is their id."""
    found: list[Secret] = []
    file = project.relative(project.vocabulary / "inspections.yml")
    public = set(out.inspections.release_ids)
    themes = {release.theme for one in out.inspections.everything for release in one.releases}
    for inspection in vocabulary.inspections.everything:
        for release in inspection.releases:
            if release.id not in public:
                found += [Secret(f"batches/{inspection.id}/{release.id}", file)]
                if len(release.theme) >= _SHORTEST and release.theme not in themes:
                    found.append(Secret(release.theme, file, own=False))
                found += [Secret(text, file, own=False) for text in sentences(release.introduction)]
    for case in held:
        known = f"{case.id}\n{last[case.file]}" if case.file in last else ""
        found += [secret for secret in _words(project, case) if secret.words not in known]
    found += _of_briefings(briefings)
    convert = _variant(project)
    if convert is not None:
        found += [Secret(convert(one.words), one.source, one.own) for one in found]
    return tuple(dict.fromkeys(found))


def _of_briefings(briefings: Sorted) -> Iterator[Secret]:
    known = "\n".join(f"{one.title}\n{one.text}" for one in briefings.shown)
    public = {one.id for one in briefings.shown}
    for one in briefings.held:
        if one.id not in public:
            yield Secret(one.address, one.file)
        for text in (one.title, *sentences(one.text)):
            if len(text) >= _SHORTEST and text not in known:
                yield Secret(text, one.file, own=False)


def _variant(project: Project) -> Callable[[str], str] | None:
    """How the site's Traditional variant writes a text; None where it has none."""
    return converter(read_traditional(project).value) if project.settings.variants else None


def _words(project: Project, case: Case) -> Iterator[Secret]:
    for text in (case.title, case.front.short_title, case.id, *case.front.aliases):
        if len(text) >= _SHORTEST:
            yield Secret(text, case.file)
    try:
        text = (project.root / case.file).read_text("utf-8", "replace")
    except OSError:
        return
    for sentence in sentences(text):
        yield Secret(sentence, case.file, own=False)


def shared_with(
    project: Project, shown: Iterable[Case], out: Vocabulary, last: Mapping[str, str]
) -> Callable[[frozenset[str]], frozenset[str]]:
    """Tells which sentences stand in public sources as well: public cases, hand-written pages, public lists. `last` is
    the public text by file of cases that stay as they were."""
    files = [case.file for case in shown if case.file not in last]
    convert = _variant(project)

    def common(asked: frozenset[str]) -> frozenset[str]:
        left, found = set(asked), set[str]()
        lists = msgspec.json.encode((out.inspections.everything, out.inspections.objects)).decode()
        known = "\n".join([lists, *last.values()])
        for text in _texts(known, [*sorted(project.docs_dir.rglob("*.md")), *map(project.root.joinpath, reversed(files))]):
            forms = (text,) if convert is None else (text, convert(text))
            here = {words for words in left if any(words in form for form in forms)}
            found |= here
            left -= here
            if not left:
                break
        return frozenset(found)

    return common


def _texts(first: str, files: Iterable[Path]) -> Iterator[str]:
    yield first
    for file in files:
        try:
            yield re.sub(r"[*_`]", "", file.read_text("utf-8", "replace"))
        except OSError:
            continue
