"""The rules of content: small functions in three tuples, over a single case, over any text, over all cases together.

Each rule says what should be so and yields a finding where it is not. A new one is a function, its line here, its
words in `casepress.rules`, and its broken fixture.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final, TypeVar

from casepress.case import Case
from casepress.casefile.briefing import BriefingReading
from casepress.casefile.reader import Reading
from casepress.checks import (
    corpus,
    dates,
    figures,
    leftovers,
    markup,
    naming,
    printed,
    privacy,
    structure,
    title,
    wording,
)
from casepress.checks.proof import BriefingProof, CaseProof, Proof
from casepress.checks.waivers import in_text
from casepress.diagnostics import Finding
from casepress.vocabulary import Vocabulary

# Of one rule so many findings are shown in one case: who sees them mends the rest, and no file can flood a report.
MOST: Final = 20

Laid = TypeVar("Laid", bound=Proof)
CaseRule = Callable[[CaseProof, Vocabulary], Iterable[Finding]]
TextRule = Callable[[Proof, Vocabulary], Iterable[Finding]]
CorpusRule = Callable[[Sequence[Case], Vocabulary], Iterable[Finding]]

# What holds for a case alone.
CASE_RULES: tuple[CaseRule, ...] = (
    title.title_names_its_place,
    title.title_has_usual_length,
    title.region_is_inspected,
    title.team_belongs_to_inspection,
    title.team_in_text_is_that_of_case,
    title.round_in_text_is_that_of_inspection,
    structure.usual_sections_are_there,
    structure.order_is_within_release,
    structure.status_has_its_event,
    structure.accountability_has_its_source,
    structure.index_number_fits_its_year,
    figures.figures_have_alt_text,
    figures.media_are_listed_once,
    figures.pairs_are_in_order,
    figures.clips_have_words,
    dates.nothing_is_later_than_its_release,
    dates.found_before_approved,
    dates.follow_ups_follow,
    naming.places_have_the_names_of_their_time,
)
# What holds for every text: those of cases and of briefings.
TEXT_RULES: tuple[TextRule, ...] = (
    title.title_has_no_full_stop,
    title.title_stands_on_one_line,
    title.text_does_not_repeat_title,
    structure.text_is_not_empty,
    structure.sections_hold_something,
    structure.numbering_has_no_gap,
    structure.no_paragraph_stands_twice,
    structure.nothing_is_left_unfinished,
    figures.figures_are_described,
    figures.maps_have_their_number,
    figures.named_figures_are_there,
    markup.no_comment_is_left,
    markup.nothing_is_swallowed,
    markup.html_is_allowed,
    markup.links_lead_to_pages,
    markup.addresses_have_names,
    markup.addresses_hold_no_secret,
    leftovers.asterisks_are_not_taken,
    leftovers.rows_keep_their_cells,
    leftovers.items_keep_their_numbers,
    leftovers.text_holds_no_header,
    printed.marks_do_their_work,
    dates.dates_in_text_exist,
    wording.words_are_right,
    wording.chinese_has_chinese_punctuation,
    wording.marks_are_paired,
    wording.document_numbers_have_their_brackets,
    wording.characters_are_simplified,
    wording.characters_are_ordinary,
    wording.digits_are_half_width,
    wording.shares_stay_below_100,
    wording.punctuation_is_not_doubled,
    wording.words_are_not_cut,
    wording.indents_are_not_typed,
    naming.organs_fit_their_time,
    naming.places_lie_where_they_are_said_to,
    naming.units_are_written_right,
    naming.years_have_four_digits,
    naming.ranges_have_their_mark,
    privacy.no_numbers_of_persons,
    privacy.no_traces_of_persons,
    privacy.remarks_name_nobody,
    privacy.addresses_name_nobody,
    privacy.file_names_name_nobody,
)
# What holds for all that is published beside the cases: pages, lists and settings.
PAGE_RULES: tuple[TextRule, ...] = (
    privacy.no_numbers_of_persons,
    privacy.no_traces_of_persons,
    privacy.addresses_name_nobody,
    privacy.file_names_name_nobody,
)
CORPUS_RULES: tuple[CorpusRule, ...] = (
    corpus.ids_are_unique,
    corpus.aliases_are_free,
    corpus.titles_differ,
    corpus.orders_differ,
    corpus.relations_lead_somewhere,
    corpus.index_numbers_are_unique,
    corpus.beginnings_differ,
    corpus.releases_are_not_overfull,
)


def case_findings(
    reading: Reading, vocabulary: Vocabulary, before: Iterable[Finding] = (), waivable: Collection[str] = ()
) -> tuple[Finding, ...]:
    """What the rules find in one case, after what was found `before` while it was read; what its waivers let stand is
    marked. `waivable` lists guarded codes that the settings allow to waive."""
    return cases_findings([(reading, before)], vocabulary, waivable)[0]


def cases_findings(
    readings: Sequence[tuple[Reading, Iterable[Finding]]],
    vocabulary: Vocabulary,
    waivable: Collection[str] = (),
) -> list[tuple[Finding, ...]]:
    """What the rules find in each of several cases, as `case_findings` does in one. Each rule looks at all of them
    before the next, which is quicker: see `casefile.reader.read_cases`."""
    proofs = [CaseProof(reading, vocabulary) for reading, _ in readings]
    found = [[*before] for _, before in readings]
    _find(CASE_RULES, proofs, found, vocabulary)
    _find(TEXT_RULES, proofs, found, vocabulary)
    return [
        in_text(one, proof, waivable) if proof.waivers else tuple(one)
        for one, proof in zip(found, proofs, strict=True)
    ]


def briefing_findings(
    reading: BriefingReading,
    vocabulary: Vocabulary,
    before: Iterable[Finding] = (),
    waivable: Collection[str] = (),
) -> tuple[Finding, ...]:
    """What the rules of every text find in a briefing, as `case_findings` does in a case."""
    proof, found = BriefingProof(reading, vocabulary), [*before]
    _find(TEXT_RULES, [proof], [found], vocabulary)
    return in_text(found, proof, waivable, "CP") if proof.waivers else tuple(found)


def findings_by(rules: Iterable[TextRule], proof: Proof, vocabulary: Vocabulary) -> list[Finding]:
    """What these rules find in one text."""
    found: list[Finding] = []
    _find(rules, [proof], [found], vocabulary)
    return found


def _find(
    rules: Iterable[Callable[[Laid, Vocabulary], Iterable[Finding]]],
    proofs: Sequence[Laid],
    found: Sequence[list[Finding]],
    vocabulary: Vocabulary,
) -> None:
    """Adds what the rules find in each proof to what was found in it."""
    for rule in rules:
        for proof, one in zip(proofs, found, strict=True):
            findings = iter(rule(proof, vocabulary))
            # Nearly every rule finds nothing, so what is found is counted from the first on only.
            for finding in findings:
                one += (finding, *itertools.islice(findings, MOST - 1))
                break


def corpus_findings(cases: Sequence[Case], vocabulary: Vocabulary) -> Iterator[Finding]:
    """What the rules find between cases."""
    for rule in CORPUS_RULES:
        yield from rule(cases, vocabulary)
