"""Rules about names that must fit their time and place, and about units, years and ranges as they are written.

A text may tell of earlier times: a sentence that names its year, or says 原 or 第一轮, is taken at its word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from casepress.checks.proof import UNITS, CaseProof, Proof
from casepress.diagnostics import Finding
from casepress.rules import naming as rules
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.region_table import Region

_YEAR: Final = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?=年|[—－–～~至-](?:19|20)[0-9]{2}年)")
_EARLIER: Final = re.compile("第一轮|首轮|首次|上一轮|上轮|此前|当时|时任|时为|前身|曾")
_ENDS: Final = "。；！？\n"
_NEAR: Final = 30
_SIZES: Final = (3, 4)
_WIDE_SIZES: Final = (5, 6, 7, 8)
_LOWER: Final = "市州盟县旗区"
_LONGEST: Final = 9
# Words that go on where the name of a district would end, and districts that half of all cities have.
_GOES_ON: Final = frozenset("域块间段位里内外")
_UNITS: Final = re.compile(r"[㎡㎥㎞㎏㎎㎜㎝kcmMKu](?<![A-Za-z].)[A-Za-z0-9/]{0,4}(?![A-Za-z0-9])")
_RIGHT_UNITS: Final = {
    "㎡": "平方米", "㎥": "立方米", "㎞": "公里", "㎏": "千克", "㎎": "毫克", "㎜": "毫米", "㎝": "厘米",
    "m2": "m²", "m3": "m³", "M2": "m²", "M3": "m³", "km2": "km²", "cm2": "cm²", "cm3": "cm³", "mm2": "mm²", "mm3": "mm³",
    "KM": "km", "Km": "km", "KG": "kg", "Kg": "kg", "MG": "mg", "mg/l": "mg/L", "ug/m3": "μg/m³", "ug/L": "μg/L", "mg/m3": "mg/m³",
    "Mw": "MW", "mw": "MW", "KW": "kW", "Kw": "kW", "kw": "kW", "KWH": "kWh", "kwh": "kWh", "KV": "kV", "kv": "kV",
}  # fmt: skip
_SHORT_YEAR: Final = re.compile(r"年(?<=[0-9]年)(?<![0-9]{3}年)(?=[0-9]{1,2}月(?!个|份?以))")
# It begins with the dash, which is rarer than figures and searched for more quickly.
_RANGE: Final = re.compile(r"-(?<=[0-9]-)(?=[0-9])(?<![0-9A-Za-z.]-[0-9]-)")
_WHOLE_RANGE: Final = re.compile(
    r"(?<![0-9A-Za-z.-])([0-9]{1,7}(?:\.[0-9]+)?%?)-([0-9]{1,7}(?:\.[0-9]+)?)(?=%|万|亿|吨|亩|米|公里|公顷|毫克|倍|元|天|个|人|家|户|平方|立方|月|日|年|小时|分贝)"
)


def organs_fit_their_time(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """环境保护部 became 生态环境部 in 2018: neither stands where the other was (words.yml, `renamed`)."""
    words = proof.words
    for name, offset in proof.listed:
        end = offset + len(name)
        if words[end : end + 1] == "门":
            continue
        renamed = vocabulary.words.renamed.get(name)
        if name in vocabulary.words.words:
            continue
        # A name of today matters only behind the year of another time.
        if renamed is None and "年" not in words[max(0, offset - _NEAR) : offset]:
            continue
        sentence, years = _sentence(words, offset, end)
        if renamed is not None:
            if words[offset - 1 : offset] != "原" and _is_past(proof, sentence, years, renamed.until):
                around = proof.around(offset, end)
                place = proof.place(offset)
                yield rules.FORMER_ORGAN.at(
                    place, found=name, until=renamed.until, now=renamed.now, around=around
                )
        elif years:
            yield from _not_yet(proof, vocabulary, name, offset, max(years))


def _not_yet(proof: Proof, vocabulary: Vocabulary, name: str, offset: int, year: str) -> Iterator[Finding]:
    """A name in a sentence whose years are all before it came up."""
    before = [one for one in vocabulary.words.renamed.values() if one.now == name]
    if before and all(year < one.until[:4] for one in before):
        latest = max(before, key=lambda one: one.until)
        around = proof.around(offset, offset + len(name))
        yield rules.ORGAN_NOT_YET.at(
            proof.place(offset), found=name, year=year, before=latest.name, around=around
        )


def _sentence(words: str, start: int, end: int) -> tuple[str, list[str]]:
    """The sentence around a passage and the years that it names."""
    first = max(words.rfind(mark, 0, start) for mark in _ENDS) + 1
    last = min((at for at in (words.find(mark, end) for mark in _ENDS) if at >= 0), default=len(words))
    sentence = words[first:last]
    return sentence, _YEAR.findall(sentence)


def _is_past(proof: Proof, sentence: str, years: list[str], until: str) -> bool:
    """Whether a name that was used `until` then is past where the sentence stands."""
    if not proof.published or proof.published[: len(until)] <= until or _EARLIER.search(sentence):
        return False
    return all(year > until[:4] for year in years)


def places_lie_where_they_are_said_to(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """“河北省大同市” does not exist: behind a province stands a city or county that is or was in it."""
    words = proof.words
    regions = vocabulary.regions
    for at, sizes in (*_ends_of(words, "省", _SIZES), *_ends_of(words, "自治区", _WIDE_SIZES)):
        above: tuple[Region, ...] = ()
        for size in sizes:
            above = above or regions.bearing(words[max(0, at - size) : at])
        if not above or above[0].parent:
            continue
        found = _named_at(words, at, vocabulary)
        if found and not any(row.code[:2] == above[0].code[:2] for row in found):
            where = "、".join(sorted({regions.name_of(row) for row in found}))
            place = proof.place(at)
            yield rules.PLACE_ELSEWHERE.at(place, above=above[0].name, found=found[0].name, where=where)


def _ends_of(words: str, kind: str, sizes: tuple[int, ...]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Where a word for a province ends before another name, with the lengths that names of its kind have."""
    at = words.find(kind)
    while at >= 0:
        at += len(kind)
        yield at, sizes
        at = words.find(kind, at)


def _named_at(words: str, at: int, vocabulary: Vocabulary) -> tuple[Region, ...]:
    """The regions, of any time, whose full name stands at `at`."""
    for size in range(_LONGEST, 2, -1):
        if words[at + size - 1 : at + size] in _LOWER and words[at + size : at + size + 1] not in _GOES_ON:
            rows = vocabulary.regions.bearing(words[at : at + size])
            if rows:
                return rows
    return ()


def places_have_the_names_of_their_time(proof: CaseProof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Of the case's own regions no name that was given up before publication; the official title is left as it is."""
    regions = vocabulary.regions
    for code in proof.case.regions:
        now = regions.get(code, proof.published)
        if now is None or not proof.published:
            continue
        for row in regions.former(code):
            if row.name == now.name or len(row.name) < 3 or row.code[2:] == "0000":
                continue
            at = proof.words.find(row.name, len(proof.front.title))
            if at < 0 or proof.words[at - 1 : at] == "原":
                continue
            sentence, years = _sentence(proof.words, at, at + len(row.name))
            ended = row.gone_by or row.valid_to
            if len(regions.bearing(row.name)) == 1 and _is_past(proof, sentence, years, ended):
                around = proof.around(at, at + len(row.name))
                yield rules.FORMER_PLACE.at(proof.place(at), found=row.name, now=now.name, around=around)


def units_are_written_right(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """㎡, km2 and mg/l have a form that phones show and searches find."""
    if proof.marks.isdisjoint(UNITS) and proof.marks.isdisjoint("MK"):
        return
    for match in _UNITS.finditer(proof.words):
        wanted = _RIGHT_UNITS.get(match[0])
        # Letters are a unit behind a figure only.
        before = proof.words[max(0, match.start() - 2) : match.start()].rstrip()[-1:]
        if wanted is not None and (before.isdecimal() or not match[0].isascii()):
            yield rules.UNIT_WRITTEN_WRONG.at(proof.place(match.start()), found=match[0], wanted=wanted)


def years_have_four_digits(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """2021年4月, not 21年4月."""
    for match in _SHORT_YEAR.finditer(proof.words):
        at = match.start() - 2
        if proof.words[at : at + 1].isdecimal() and not proof.words[at - 1 : at].isdecimal():
            yield rules.SHORT_YEAR.at(proof.place(at), found=proof.words[at : match.end() + 1])


def ranges_have_their_mark(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """10～20吨, not 10-20吨."""
    if _RANGE.search(proof.words) is None:
        return
    for match in _WHOLE_RANGE.finditer(proof.words):
        yield rules.MIXED_NUMBER.at(
            proof.place(match.start()), found=match[0], wanted=f"{match[1]}～{match[2]}"
        )
