"""What a form offers to choose from: regions, issues, inspected objects and releases, as records for its lists. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from casepress.editing.beginning import newest_first
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.inspections import Release
from casepress.vocabulary.regions import Regions

MOST: Final = 20
_KINDS: Final = "省市县区旗州盟"


class Choice(msgspec.Struct, frozen=True):
    """One entry of a list: what is written into the case, what is shown, what explains it, and its group."""

    value: str
    label: str
    note: str = ""
    group: str = ""


def region_choices(regions: Regions, query: str, on: str = "") -> list[Choice]:
    """Today's regions that a part of a name or the beginning of a code finds, best first, each with its full path."""
    query = "".join(query.split())[:40]
    found = _found(regions, query, on) if query else []
    if not found and len(query) > 2 and query[-1] in _KINDS:
        found = _found(regions, query[:-1], on)  # “通海市” is a county
    return found


def _found(regions: Regions, query: str, on: str) -> list[Choice]:
    found: list[tuple[tuple[int, int, str], Choice]] = []
    for row in regions.current():
        full = regions.name_of(row)
        if query.isdecimal():
            rank = 0 if row.code == query else 1 if row.code.startswith(query) else -1
        elif row.name.startswith(query):
            rank = 0 if row.name == query else 1
        else:
            rank = 2 if query in row.name else 3 if query in full else -1
        if rank >= 0:
            found.append(((rank, _level(row.code), row.code), Choice(row.code, full, row.code)))
    meant = regions.find(query, on).region if len(query) > 1 else None
    if meant is not None and all(one.value != meant.code for _, one in found):
        found.append(((0, 0, meant.code), Choice(meant.code, regions.full_name(meant.code, on), meant.code)))
    return [choice for _, choice in sorted(found, key=lambda pair: pair[0])[:MOST]]


def _level(code: str) -> int:
    return 0 if code[2:] == "0000" else 1 if code[4:] == "00" else 2


def region_names(regions: Regions, values: Iterable[str], on: str = "") -> dict[str, str]:
    """The full path of what a case names as its regions, as far as it is known."""
    found = {value: regions.find(value, on).region for value in values}
    return {value: regions.full_name(row.code, on) for value, row in found.items() if row is not None}


def issue_choices(vocabulary: Vocabulary) -> list[Choice]:
    """Both facets: the domains by family, then the conducts."""
    issues = vocabulary.issues
    families = {family.slug: family.label for family in issues.families}
    return [
        *(
            Choice(one.slug, one.label, one.note, f"领域（损害了什么）· {families.get(one.family, '其他')}")
            for one in issues.domains
        ),
        *(Choice(one.slug, one.label, one.note, "性质（做错了什么）") for one in issues.conducts),
    ]


def object_choices(vocabulary: Vocabulary) -> list[Choice]:
    """The inspected firms and corps."""
    return [Choice(one.id, one.name) for one in vocabulary.inspections.objects]


def batch_choices(vocabulary: Vocabulary) -> list[Choice]:
    """Every release, the newest first, each with its inspection and its day."""
    return [_batch(vocabulary, release) for release in newest_first(vocabulary)]


def _batch(vocabulary: Vocabulary, release: Release) -> Choice:
    inspection = vocabulary.inspections.of(release)
    theme = f"（{release.theme}）" if release.theme else ""
    return Choice(release.id, f"{inspection.label} {release.label}{theme}", release.published or "时间未定")
