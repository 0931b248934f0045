"""The rules of content: small functions in two tuples, one over a single case, one over all cases together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from casepress.case import Case
from casepress.casefile.reader import Reading
from casepress.diagnostics import Finding
from casepress.vocabulary import Vocabulary

CaseRule = Callable[[Reading, Vocabulary], Iterable[Finding]]
CorpusRule = Callable[[Sequence[Case], Vocabulary], Iterable[Finding]]

CASE_RULES: tuple[CaseRule, ...] = ()
CORPUS_RULES: tuple[CorpusRule, ...] = ()


def case_findings(reading: Reading, vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """What the rules find in one case."""
    return tuple(finding for rule in CASE_RULES for finding in rule(reading, vocabulary))


def corpus_findings(cases: Sequence[Case], vocabulary: Vocabulary) -> Iterator[Finding]:
    """What the rules find between cases."""
    for rule in CORPUS_RULES:
        yield from rule(cases, vocabulary)
