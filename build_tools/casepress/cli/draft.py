"""A case before it is written: answers turned into values of its front matter.

Pure functions over the vocabulary; asking and writing are in `new`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from casepress.case import SLUG_PATTERN
from casepress.diagnostics import Finding, Place, Words, did_you_mean
from casepress.editing.beginning import Subject
from casepress.rules import lists as rules
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.inspections import unknown_object
from casepress.vocabulary.region_report import MOST_SHOWN, trouble

_SEPARATORS: Final = re.compile(r"[,，、;；\s]+")
NOWHERE: Final = Place("")
EMPTY: Final = Words("这一项不能空着", "This must not be empty")


class Taken(NamedTuple):
    """An answer: the values it stands for, or what is wrong with a `word` of it, and the choices."""

    values: tuple[str, ...]
    problem: Words | None = None
    choices: tuple[tuple[str, str], ...] = ()
    word: str = ""


def take_region(text: str, on: str, vocabulary: Vocabulary) -> Taken:
    """The code of the region that `text` (a code or a name) meant on that day."""
    found = vocabulary.regions.find(text, on)
    finding = trouble(vocabulary.regions, found, NOWHERE)
    if finding is None and found.region is not None:
        return Taken((found.region.code,))
    choices = [(row.code, vocabulary.regions.name_of(row)) for row in found.candidates]
    if not choices:
        for name in found.suggestions:
            near = vocabulary.regions.find(name, on).region
            choices += [(near.code, name)] if near is not None else []
    problem = Words("没有找到这个地区", "no such region")
    if finding is not None:
        # Where the choices are listed below, a hint that lists them too would only repeat them.
        problem = finding.message if choices else said(finding)
    return Taken((), problem, tuple(choices[:MOST_SHOWN]))


def take_object(text: str, vocabulary: Vocabulary) -> Taken:
    """The id of the inspected object that `text` (an id or a name) stands for."""
    for thing in vocabulary.inspections.objects:
        if text in (thing.id, thing.name, *thing.aliases):
            return Taken((thing.id,))
    finding = unknown_object(text, vocabulary.inspections, NOWHERE)
    return Taken((), said(finding))


def take_subject(text: str, on: str, vocabulary: Vocabulary) -> tuple[Subject, Taken | None]:
    """The regions and objects that an answer names, and the first part of it that cannot be taken."""
    regions: list[str] = []
    objects: list[str] = []
    for word in split(text):
        thing = take_object(word, vocabulary)
        if thing.values:
            objects += thing.values
            continue
        region = take_region(word, on, vocabulary)
        if not region.values:
            return Subject(), region._replace(word=word)
        regions += region.values
    return Subject(tuple(dict.fromkeys(regions)), tuple(dict.fromkeys(objects))), None


def take_issues(text: str, vocabulary: Vocabulary) -> Taken:
    """The slugs of the issues that an answer names in any way; both facets must be there."""
    slugs: dict[str, str] = {}
    # A label may hold the very mark that parts words (不作为、慢作为).
    words = [text.strip()] if vocabulary.issues.find(text.strip()) else split(text)
    for word in words:
        issue = vocabulary.issues.find(word)
        if issue is None:
            finding = vocabulary.issues.unknown(word, NOWHERE)
            return Taken((), said(finding))
        slugs[issue.slug] = issue.facet
    facets = set(slugs.values())
    if "domain" not in facets:
        return Taken((), Words("还缺一个领域（损害了什么）", "a domain is missing (what was harmed)"))
    if "conduct" not in facets:
        return Taken((), Words("还缺一个性质（做错了什么）", "a conduct is missing (what was done wrong)"))
    return Taken(tuple(slugs))


def take_slug(text: str, used: Iterable[str]) -> Taken:
    """A name for the file that is fit for an address and free in its folder."""
    if re.search(SLUG_PATTERN, text) is None or len(text) > 80:
        return Taken(
            (),
            Words(
                f"“{text}”不能用作文件名。只用小写英文字母、数字和连字符，例如 qilu-lake",
                f'"{text}" cannot be a file name. Use lower-case letters, digits, hyphens: qilu-lake',
            ),
        )
    if text in set(used):
        return Taken(
            (),
            Words(
                f"这个批次里已有 {text}.md，不会覆盖。请换一个名称",
                f"{text}.md is in this release already and will not be overwritten. Choose another name",
            ),
        )
    return Taken((text,))


def unknown_batch(text: str, known: Sequence[str]) -> Words:
    """What to say of an id that no release has."""
    hint = rules.UNKNOWN_BATCH.hint
    return said(rules.UNKNOWN_BATCH.at(NOWHERE, cure=did_you_mean(text, known, hint), value=text))


def said(finding: Finding) -> Words:
    """A finding's message and hint in one."""
    return Words(f"{finding.message.zh}。{finding.hint.zh}", f"{finding.message.en}. {finding.hint.en}")


def split(text: str) -> list[str]:
    """The words of an answer: parted by commas of either kind, 、 or spaces."""
    return [word for word in _SEPARATORS.split(text.strip()) if word]
