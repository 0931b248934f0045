"""The issue vocabulary in its two facets: domain (what was harmed) and conduct (what was done wrong)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from casepress.diagnostics import Checked, Finding, Place, did_you_mean
from casepress.notation import Mapping
from casepress.rules import lists as rules
from casepress.schema import decode, key

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, key("固定英文编号", "permanent slug", example="water", pattern=SLUG, max_length=60)]


class Family(msgspec.Struct, frozen=True):
    """A group of domains."""

    slug: Slug
    label: Annotated[str, key("名称", "label", max_length=40)]


class Issue(msgspec.Struct, frozen=True, omit_defaults=True):
    """One value of either facet. `facet` is "domain" or "conduct"."""

    slug: Slug
    label: Annotated[str, key("名称", "label", example="水体水质", max_length=40)]
    family: Annotated[str, key("所属大类", "family of domains", max_length=60)] = ""
    aliases: Annotated[tuple[str, ...], key("别名，用于查找", "other names, for finding")] = ()
    note: Annotated[str, key("说明", "note", max_length=400)] = ""
    facet: str = ""


class IssueFile(msgspec.Struct, frozen=True):
    """issues.yml as written."""

    domains: Annotated[tuple[Issue, ...], key("领域", "domains")]
    conducts: Annotated[tuple[Issue, ...], key("性质", "conducts")]
    families: Annotated[tuple[Family, ...], key("大类", "families of domains")] = ()


class Issues:
    """Both facets, in their written order, found by slug, label or alias."""

    __slots__ = ("_by_name", "_by_slug", "conducts", "domains", "families")

    def __init__(
        self, families: tuple[Family, ...], domains: tuple[Issue, ...], conducts: tuple[Issue, ...]
    ) -> None:
        self.families = families
        self.domains = domains
        self.conducts = conducts
        self._by_slug = {issue.slug: issue for issue in (*domains, *conducts)}
        self._by_name = {
            name: issue for issue in (*domains, *conducts) for name in (*issue.aliases, issue.label)
        }

    def get(self, slug: str) -> Issue | None:
        """The issue with this slug, or None."""
        return self._by_slug.get(slug)

    def find(self, text: str) -> Issue | None:
        """The issue with this slug, label or alias, or None."""
        return self._by_slug.get(text) or self._by_name.get(text)

    @property
    def names(self) -> tuple[str, ...]:
        """Every slug, label and alias, for hints."""
        return (*self._by_slug, *self._by_name)

    def unknown(self, text: str, place: Place) -> Finding:
        """The finding for a word that is no issue."""
        cure = did_you_mean(text, self.names, rules.UNKNOWN_ISSUE.hint)
        return rules.UNKNOWN_ISSUE.at(place, cure=cure, value=text)


def read_issues(node: Mapping, file: str) -> Checked[Issues]:
    """The vocabulary that issues.yml holds; an empty one with the findings when it cannot be taken."""
    decoded = decode(node, IssueFile, file)
    written, marks = decoded.value
    if written is None:
        return Checked(Issues((), (), ()), decoded.findings)
    findings = list(decoded.findings)
    families = {family.slug for family in written.families}
    seen: dict[str, str] = {}
    for path, issues in (("domains", written.domains), ("conducts", written.conducts)):
        for number, issue in enumerate(issues):
            where = f"{path}.{number}"
            place = Place(file, *marks[where])
            if issue.family and issue.family not in families:
                findings.append(rules.UNKNOWN_FAMILY.at(place, value=issue.family, slug=issue.slug))
            for name in dict.fromkeys((issue.slug, issue.label, *issue.aliases)):
                if name in seen:
                    findings.append(rules.ISSUE_NAMED_TWICE.at(place, value=name, other=seen[name]))
                seen.setdefault(name, issue.slug)
    domains = tuple(msgspec.structs.replace(issue, facet="domain") for issue in written.domains)
    conducts = tuple(msgspec.structs.replace(issue, facet="conduct") for issue in written.conducts)
    return Checked(Issues(written.families, domains, conducts), tuple(findings))
