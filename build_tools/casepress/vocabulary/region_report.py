"""What is said about a search for a region: a finding for the case file, or lines for the command line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from casepress.diagnostics import Finding, Place, Words
from casepress.rules import vocabularies as rules
from casepress.vocabulary.regions import Found, Outcome, Region, Regions

MOST_SHOWN: Final = 12


def trouble(regions: Regions, found: Found, place: Place) -> Finding | None:
    """The finding for a search that did not end at one region of that day; None when it did."""
    shown = _list(regions, found.candidates)
    name = "" if found.region is None else regions.name_of(found.region)
    match found.outcome:
        case Outcome.REGION:
            return None
        case Outcome.UNKNOWN:
            return rules.UNKNOWN_REGION.at(place, cure=_suggest(found), value=found.query)
        case Outcome.AMBIGUOUS:
            return rules.AMBIGUOUS_REGION.at(
                place,
                cure=Words(f"请写全称或六位代码：{shown}", f"Write the full name or the code: {shown}"),
                value=found.query,
                count=len(found.candidates),
            )
        case Outcome.FORMER:
            return rules.FORMER_REGION.at(place, cure=_instead(shown), value=found.query, name=name)
        case Outcome.NOT_YET:
            return rules.REGION_NOT_YET.at(place, cure=_instead(shown), value=found.query, name=name)
        case Outcome.PSEUDO_CODE:
            return rules.PSEUDO_CODE.at(place, value=found.query, parent=_list(regions, (found.region,)))


def _instead(shown: str) -> Words | None:
    return Words(f"应为：{shown}", f"It should be: {shown}") if shown else None


def _suggest(found: Found) -> Words | None:
    if not found.suggestions:
        return None
    names = "、".join(found.suggestions)
    return Words(f"是否想写：{names}？", f"Did you mean {names}?")


def _list(regions: Regions, rows: Iterable[Region | None]) -> str:
    names = [f"{row.code} {regions.name_of(row)}" for row in rows if row is not None]
    more = f" 等 {len(names)} 个" if len(names) > MOST_SHOWN else ""
    return "、".join(names[:MOST_SHOWN]) + more if names else ""


def describe(regions: Regions, query: str, on: str = "") -> tuple[Words, ...]:
    """What `casepress regions NAME` prints, a line each.

    Code and full name, validity, what came after and before, what lies below; or the regions to choose from.
    """
    found = regions.find(query, on)
    if found.region is None or found.outcome is Outcome.PSEUDO_CODE:
        finding = trouble(regions, found, Place(""))
        if finding is None or found.candidates:
            choice = tuple(_line(regions, row) for row in found.candidates)
            return choice if finding is None else (finding.message, *choice)
        return finding.message, finding.hint
    row = found.region
    lines = [_line(regions, row), _lasting(row)]
    if found.outcome is Outcome.NOT_YET:
        lines.append(Words(f"在 {on} 还没有设立。", f"Not yet founded on {on}."))
    if not row.is_current:
        after = regions.today(row)
        lines.append(
            Words("今天：", "Today:")
            if after
            else Words("今天的归属没有记载。", "What became of it is not recorded.")
        )
        lines += [_line(regions, each) for each in after]
        if not row.is_checked:
            lines.append(
                Words("（继任地区由人工对应，待核对）", "(successors mapped by hand, to be checked)")
            )
    former = regions.former(row.code) if row.is_current else ()
    if former:
        lines.append(Words("以前：", "Before:"))
        lines += [_line(regions, each) for each in former]
    below = regions.children(row.code) if row.is_current else ()
    if below:
        names = "、".join(each.name for each in below)
        lines.append(Words(f"下辖 {len(below)} 个：{names}", f"Directly below ({len(below)}): {names}"))
    return tuple(lines)


def _line(regions: Regions, row: Region) -> Words:
    return Words(*[f"{row.code} {regions.name_of(row)}" + _until(row, lang) for lang in ("zh", "en")])


def _until(row: Region, lang: str) -> str:
    if row.is_current:
        return ""
    return f"（{row.valid_to} 以前）" if lang == "zh" else f" (until about {row.valid_to})"


def _lasting(row: Region) -> Words:
    """How long the lists show the region, with what they leave open."""
    since = Words("最早的名单就有", "in the earliest list")
    if row.valid_from:
        since = Words(f"{row.valid_from} 的名单起", f"from the list of {row.valid_from}")
    if row.absent_in:
        since = Words(f"{since.zh}（{row.absent_in} 尚无）", f"{since.en} (not in that of {row.absent_in})")
    until = Words("现行", "valid today")
    if row.valid_to:
        until = Words(f"到 {row.valid_to} 的名单止", f"to the list of {row.valid_to}")
    if row.gone_by:
        until = Words(f"{until.zh}（{row.gone_by} 已无）", f"{until.en} (gone by {row.gone_by})")
    return Words(f"有效：{since.zh}，{until.zh}", f"Valid: {since.en}, {until.en}")
