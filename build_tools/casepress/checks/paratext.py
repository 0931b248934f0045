"""Personal information in what is published beside the cases: hand-written pages, lists and settings. It is given
their text.

The numbers that an office made public itself (举报电话, 联系方式) are none of it, wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Annotated, Final, NamedTuple

import msgspec

from casepress.case import Waiver
from casepress.casefile.parser import without_code
from casepress.checks import PAGE_RULES, findings_by
from casepress.checks.privacy import public_numbers
from casepress.checks.proof import WITHOUT_WORDS, Proof, blanked
from casepress.checks.waivers import in_text
from casepress.diagnostics import Checked, Finding, Place
from casepress.notation import Mapping as Node
from casepress.notation import read_yaml
from casepress.personal import traces as tracks
from casepress.personal.numbers import numbers
from casepress.personal.traces import traces
from casepress.schema import decode, key
from casepress.vocabulary import Vocabulary

_FRONT: Final = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
# The waivers of a front matter: their key with all that is indented below it.
_GRANTED: Final = re.compile(r"^waivers:[^\n]*\n(?:(?!---)[ \t-][^\n]*\n)*", re.MULTILINE)
# Days, instants and short numbers, which most values of a list are, tell of nobody.
_NOBODY: Final = re.compile(
    r"[0-9]{1,6}|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?", re.ASCII
)
_NOT_LINE_END: Final = re.compile(r"[^\n]")


class Value(NamedTuple):
    """A text of a list or of the settings, and where it stands."""

    text: str
    place: Place


class _Granted(msgspec.Struct, frozen=True, kw_only=True):
    """What a hand-written page's front matter tells the checks."""

    waivers: Annotated[tuple[Waiver, ...], key("豁免", "waivers")] = ()


class _Paratext(Proof):
    """What is published beside the cases, laid out: it may name the numbers for tips of any inspection."""

    def __init__(self, file: str, vocabulary: Vocabulary, known: frozenset[str]) -> None:
        self.file = file
        self.known = known
        self.inspections = tuple(vocabulary.inspections.everything)
        self.list = vocabulary.words
        self.remarks, self.markdown, self.body_line, self.values = "", "", 1, ()
        self.waivers = ()
        self.place_of = lambda _: Place(file)


class _PageProof(_Paratext):
    """A hand-written page, front matter and all."""

    def __init__(self, file: str, text: str, vocabulary: Vocabulary, known: frozenset[str]) -> None:
        super().__init__(file, vocabulary, known)
        self.markdown = text
        self.text_start = 0
        self.words = blanked(text)
        self.marks = frozenset(self.words)

    def file_names(self) -> Iterator[tuple[str, str]]:
        """Its own name, which is its address."""
        yield "", self.file


class _ListProof(_Paratext):
    """The values of a list or of the settings, by their numbers."""

    def __init__(
        self, file: str, values: Iterable[Value], vocabulary: Vocabulary, known: frozenset[str]
    ) -> None:
        super().__init__(file, vocabulary, known)
        self.entries = tuple(values)
        # An empty line between any two: no number goes on from one to the next.
        self.values = tuple((str(at), f"{blanked(one.text)}\n") for at, one in enumerate(self.entries))
        self.words = "\n".join([text for _, text in self.values])
        self.text_start = len(self.words) + 1
        self.marks = frozenset(self.words)
        self.place_of = lambda path: self.entries[int(path)].place if path else Place(file)

    def urls(self) -> Iterator[tuple[str, str]]:
        """Every address and tag in the values."""
        for at, one in enumerate(self.entries):
            yield from ((str(at), match[0]) for match in WITHOUT_WORDS.finditer(one.text))


def page_findings(
    text: str, file: str, vocabulary: Vocabulary, known: frozenset[str], waivable: Collection[str]
) -> tuple[Finding, ...]:
    """What a hand-written page gives away. `known` is what the settings and lists make public. In code, which shows how
    something is written, warnings are passed over; errors are not. Its front matter may hold waivers, as a case's."""
    granted = _waivers(text, file)
    waivers, marks = granted.value
    # A waiver quotes what it lets stand, and is published nowhere.
    said = _GRANTED.sub(lambda match: _NOT_LINE_END.sub(" ", match[0]), text, count=1) if waivers else text
    proof = _PageProof(file, said, vocabulary, known)
    code = without_code(said).split("\n")
    found = [one for one in findings_by(PAGE_RULES, proof, vocabulary) if one.is_error or not _in(code, one)]
    if waivers:
        proof.waivers = waivers
        proof.place_of = lambda path: Place(file, *marks.get(path, (1, 1)))
        return in_text((*granted.findings, *found), proof, waivable)
    return (*granted.findings, *found)


def list_findings(
    values: Iterable[Value], file: str, vocabulary: Vocabulary, known: frozenset[str]
) -> tuple[Finding, ...]:
    """What the values of a list or of the settings give away."""
    told = (one for one in values if _NOBODY.fullmatch(one.text) is None)
    return tuple(findings_by(PAGE_RULES, _ListProof(file, told, vocabulary, known), vocabulary))


def made_public(texts: Iterable[str], vocabulary: Vocabulary) -> frozenset[str]:
    """The telephones, mail addresses and so on that stand where an office says how it is reached, in `texts` and in the
    inspections: of telephones the digits, else the words. A person's name is none of it."""
    tips = (tip for inspection in vocabulary.inspections.everything for tip in inspection.tip_off)
    found = set(public_numbers(vocabulary.inspections.everything, vocabulary))
    for text in (*texts, *(part for tip in tips for part in (tip.phone, tip.post_box, tip.hours))):
        found |= {one.digits for one in numbers(text)}  # only of telephones is asked whether they are public
        found |= {
            text[one.start : one.end] for one in traces(text, frozenset(text)) if one.kind != tracks.NAME
        }
    return frozenset(found)


def _in(lines: list[str], finding: Finding) -> bool:
    """Whether a finding, which begins with no blank, stands on a character that is blanked in these lines."""
    line, column = finding.place.line, finding.place.column
    return 0 < line <= len(lines) and lines[line - 1][column - 1 : column] == " "


def _waivers(text: str, file: str) -> Checked[tuple[tuple[Waiver, ...], Mapping[str, tuple[int, int]]]]:
    """The waivers in the front matter of a page, and where they stand. Its other keys are for the engine."""
    front = _FRONT.match(text)
    if front is None or not re.search("^waivers:", front[1], re.MULTILINE):
        return Checked(((), {}))
    node = read_yaml(front[1], file, first_line=2)
    if node.value is None:
        return Checked(((), {}), node.findings)
    own = Node(node.value.line, node.value.column)
    own.keys["waivers"], own.values["waivers"] = node.value.keys["waivers"], node.value.values["waivers"]
    decoded = decode(own, _Granted, file)
    granted, marks = decoded.value
    return Checked((granted.waivers if granted is not None else (), marks), decoded.findings)
