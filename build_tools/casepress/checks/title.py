"""Rules about the title, and about the place, team and round that title and text name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from casepress.checks.proof import CaseProof, Proof
from casepress.diagnostics import Finding, Words
from casepress.rules import content as rules
from casepress.rules import lists as list_rules
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.inspections import Inspection, Team

LEAST, MOST = 8, 50
_ORDINAL: Final = "一二三四五六七八九十"
_TEAM: Final = re.compile(rf"第([{_ORDINAL}]{{1,3}})(?:生态环境保护|环境保护)?督察组")
_ROUND: Final = re.compile(
    rf"第([{_ORDINAL}]{{1,3}})轮(?:第([{_ORDINAL}]{{1,3}})批)?(?=[^，。；、]{{0,12}}督察)"
)


def title_names_its_place(proof: CaseProof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The title names one of the regions (or what lies above, or a former name), the zone or an object."""
    case, title = proof.case, proof.front.title
    if not case.regions or (proof.front.zone and proof.front.zone[:2] in title):
        return
    regions = vocabulary.regions
    for code in case.regions:
        # Mostly the title begins with the region's or the province's short name, which is quickly seen.
        rows = (*regions.history(code), *regions.history(code[:2]))
        if any(row.name[:2] in title for row in rows):
            return
        if any(name in title for name in regions.title_names(code, proof.published)):
            return
    for thing in map(vocabulary.inspections.object, proof.front.objects):
        if thing is not None and any(name in title for name in (thing.name, *thing.aliases)):
            return
    below = (child for code in case.regions for child in regions.children(code))
    if any(child.name[:2] in title for child in below):
        return
    names = "、".join(regions.full_name(code, proof.published) for code in case.regions)
    yield rules.TITLE_WITHOUT_PLACE.at(case.place("title"), region=names)


def title_has_no_full_stop(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No mark at its end."""
    path, title = proof.titles[0]
    if title and title[-1] in "。.，,；;、：:":
        yield rules.TITLE_FULL_STOP.at(proof.place_of(path), mark=title[-1])


def title_has_usual_length(proof: CaseProof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Official titles have 12 to 40 characters (DOMAIN §2); a little more and less is let pass."""
    size = len(proof.front.title)
    if not LEAST <= size <= MOST:
        yield rules.TITLE_LENGTH.at(proof.case.place("title"), size=size, least=LEAST, most=MOST)


def title_stands_on_one_line(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No line break in either title."""
    for key, title in proof.titles:
        if "\n" in title:
            yield rules.TITLE_LINE_BREAK.at(proof.place_of(key), key=key)


def text_does_not_repeat_title(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The first line of the text is not the title again."""
    first = proof.markdown.lstrip()
    line = first.split("\n", 1)[0].strip("#* \t")
    if line and line == proof.title:
        yield rules.TITLE_REPEATED.at(proof.place_in_text(len(proof.markdown) - len(first)))


def region_is_inspected(proof: CaseProof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Every region lies in one that the inspection was sent to, when those are listed. An inspected firm or
    department may be found at fault anywhere."""
    inspection = proof.inspection
    if inspection is None or not inspection.regions:
        return
    if set(proof.front.objects) & set(inspection.objects):
        return
    for number, code in enumerate(proof.case.regions):
        if not any(_lies_in(code, wide) for wide in inspection.regions):
            name = vocabulary.regions.full_name(code, proof.published)
            place = proof.case.place(f"region.{number}")
            yield list_rules.OUTSIDE_INSPECTION.at(place, region=name, inspection=inspection.label)


def team_belongs_to_inspection(proof: CaseProof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The team is the one sent to the region, or at least one of the inspection when all its teams are listed."""
    team, inspection = proof.front.team, proof.inspection
    if not team or inspection is None or not inspection.teams:
        return
    # Mostly it is the one that was sent, and the others need not be asked.
    if any(each.name == team and _is_sent(each, proof) for each in inspection.teams):
        return
    sent = _teams_of(proof, inspection)
    listed = sent or (inspection.teams if _is_complete(inspection) else ())
    if listed and team not in {each.name for each in listed}:
        names = "、".join(each.name for each in listed)
        cure = Words(f"应为：{names}", f"It should be: {names}") if sent else None
        yield list_rules.TEAM_NOT_IN_INSPECTION.at(proof.case.place("team"), cure=cure, team=team)


def team_in_text_is_that_of_case(proof: CaseProof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The ordinal of every team in the text is that of the case's team."""
    names = [proof.front.team] if proof.front.team else []
    if not names and proof.inspection is not None:
        names = [team.name for team in _teams_of(proof, proof.inspection)]
    wanted = {match[1] for name in names if (match := _TEAM.search(name))}
    if not wanted:
        return
    for match in _TEAM.finditer(proof.words):
        if match[1] not in wanted:
            yield rules.TEAM_DIFFERS.at(proof.place(match.start()), found=match[0], team="、".join(names))


def round_in_text_is_that_of_inspection(
    proof: CaseProof,
    vocabulary: Vocabulary,
) -> Iterator[Finding]:
    """A text may look back at earlier rounds, so only later ones are wrong, and others where the case introduces
    itself without naming its own."""
    inspection = proof.inspection
    if inspection is None or inspection.round is None or "轮" not in proof.words:
        return
    own = (inspection.round, inspection.batch or 0)
    central = inspection.level == "central"
    lead_end = len(proof.front.title) + len(proof.front.summary)
    passages = "\n".join((proof.front.title, proof.front.summary, proof.markdown))
    second_paragraph = proof.markdown.strip().find("\n\n")
    lead_end += second_paragraph if second_paragraph > 0 else len(proof.markdown)
    found = []
    for match in _ROUND.finditer(passages):
        if ("省级" in passages[match.end() : match.end() + 4]) == central:
            continue
        if not central and "中央" in passages[match.end() : match.end() + 4]:
            continue
        found.append((_number(match[1]), _number(match[2] or ""), match))
    named = {(one, two or own[1]) for one, two, _ in found}
    for one, two, match in found:
        later = one > own[0] or (one == own[0] and bool(own[1]) and two > own[1])
        if later or (two and match.start() < lead_end and own not in named):
            offset = proof.words.find(match[0])
            yield rules.ROUND_DIFFERS.at(proof.place(offset), found=match[0], label=inspection.label)


def _number(numeral: str) -> int:
    """A Chinese numeral from 1 to 99; 0 for an empty one."""
    tens, ten, units = numeral.rpartition("十")
    return (_ORDINAL.index(tens[:1] or "一") + 1) * 10 * bool(ten) + (
        _ORDINAL.index(units[:1]) + 1 if units else 0
    )


def _lies_in(code: str, wide: str) -> bool:
    return code == wide or code.startswith(
        wide[:2] if wide.endswith("0000") else wide[:4] if wide[4:] == "00" else wide
    )


def _teams_of(proof: CaseProof, inspection: Inspection) -> tuple[Team, ...]:
    """The teams that were sent to the case's regions or objects."""
    return tuple(team for team in inspection.teams if _is_sent(team, proof))


def _is_sent(team: Team, proof: CaseProof) -> bool:
    """Whether the team was sent to one of the case's regions or objects."""
    return any(_lies_in(code, wide) for code in proof.case.regions for wide in team.regions) or any(
        thing in team.objects for thing in proof.front.objects
    )


def _is_complete(inspection: Inspection) -> bool:
    """Whether every inspected region has its team in the list."""
    return set(inspection.regions) <= {code for team in inspection.teams for code in team.regions}
