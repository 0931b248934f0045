"""Rules about personal information (DOMAIN §10): in the text, its comments and addresses, in every value of the front
matter and in the names of media.

What is found is masked in the finding, which goes to logs and reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import unquote

from casepress.checks.proof import Proof
from casepress.diagnostics import Finding, Rule
from casepress.personal import numbers as numerals
from casepress.personal import traces as tracks
from casepress.personal.checksums import is_identity_number
from casepress.personal.numbers import Number, numbers
from casepress.personal.traces import traces
from casepress.rules import privacy as rules
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.inspections import Inspection

NUMBER_RULES: Final = {
    numerals.IDENTITY: rules.ID_NUMBER,
    numerals.CARD: rules.BANK_CARD,
    numerals.MOBILE: rules.MOBILE_NUMBER,
    numerals.LANDLINE: rules.LANDLINE,
    numerals.DOUBTFUL: rules.DOUBTFUL_ID,
}
TRACE_RULES: Final = {
    tracks.NAME: rules.PERSON_NAMED,
    tracks.HOME: rules.HOME_ADDRESS,
    tracks.PLATE: rules.PLATE_NUMBER,
    tracks.MAIL: rules.PERSONAL_MAIL,
    tracks.ACCOUNT: rules.CHAT_ACCOUNT,
    tracks.PAPER: rules.PAPER_NUMBER,
}
_TELEPHONES: Final = (numerals.MOBILE, numerals.LANDLINE)
# In addresses of the web and names of files long numbers are mostly none of a person: asked for by what stands before.
_IN_ADDRESS: Final = re.compile(r"(?<![0-9A-Za-z])[0-9]{15,17}[0-9Xx]{0,2}(?![0-9A-Za-z])")
_TELEPHONE_IN_ADDRESS: Final = re.compile(
    r"(?:tel:\+?(?:86)?-?|(?i:tel|mobile|phone|sjh|shouji)=)(1[3-9][0-9]{9})(?![0-9])"
)
# The fewest that a number of a person has. Hardly a name in plain letters has as many; an entity of HTML that stands
# for a figure is written with one.
_ELEVEN_FIGURES: Final = re.compile("(?:[^0-9]*+[0-9]){11}")
_TELEPHONE_IN_NAME: Final = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")


def no_numbers_of_persons(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No identity, bank card or mobile number, and no landline but the numbers that the office made public."""
    allowed: frozenset[str] | None = None
    for number in numbers(proof.words):
        if number.kind in _TELEPHONES:
            allowed = _allowed(proof, vocabulary) if allowed is None else allowed
            if number.digits in allowed:
                continue
        yield NUMBER_RULES[number.kind].at(proof.place(number.start), masked=number.masked)


def no_traces_of_persons(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No resident or complainant by name, no home, plate, private mail or chat account, no passport."""
    for trace in traces(proof.words, proof.marks):
        said = proof.words[trace.start : trace.end]
        if trace.kind == tracks.NAME or (said not in vocabulary.words.contacts and said not in proof.known):
            yield TRACE_RULES[trace.kind].at(proof.place(trace.start), masked=trace.masked)


def remarks_name_nobody(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Comments in the front matter are published nowhere, but go wherever the file goes."""
    if not proof.remarks:
        return
    public = public_numbers(proof.inspections, vocabulary)
    for number in numbers(proof.remarks):
        if number.kind not in _TELEPHONES or number.digits not in public:
            yield NUMBER_RULES[number.kind].at(proof.place_in_remarks(number.start), masked=number.masked)
    for trace in traces(proof.remarks, frozenset(proof.remarks)):
        if proof.remarks[trace.start : trace.end] not in vocabulary.words.contacts:
            yield TRACE_RULES[trace.kind].at(proof.place_in_remarks(trace.start), masked=trace.masked)


def addresses_name_nobody(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No address of the web carries a number of a person, nor does one for mail or the telephone lead to one."""
    for offset, address in proof.addresses():
        for rule, masked in _in_address(address, proof, vocabulary):
            place = proof.place_in_text(offset) if isinstance(offset, int) else proof.place_of(offset)
            yield rule.at(place, masked=masked)


def _in_address(address: str, proof: Proof, vocabulary: Vocabulary) -> Iterator[tuple[Rule, str]]:
    address = unquote(address) if "%" in address else address
    for match in _IN_ADDRESS.finditer(address):
        if is_identity_number(match[0].upper()) and len(match[0]) == 18:
            yield rules.NUMBER_IN_ADDRESS, f"{match[0][:3]}****{match[0][-2:]}"
    for match in _TELEPHONE_IN_ADDRESS.finditer(address):
        if match[1] not in _allowed(proof, vocabulary):
            yield rules.NUMBER_IN_ADDRESS, f"{match[1][:3]}****{match[1][-2:]}"
    if "@" in address:
        for trace in traces(address, frozenset("@")):
            said = address[trace.start : trace.end]
            public = said in vocabulary.words.contacts or said in proof.known
            if trace.kind == tracks.MAIL and not public:
                yield rules.PERSONAL_MAIL, trace.masked


def file_names_name_nobody(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No name of a picture, clip, caption file, transcript or page carries a number of a person or a name."""
    for path, name in proof.file_names():
        if name.isascii() and _ELEVEN_FIGURES.match(name) is None:
            continue
        for number in numbers_in_name(name):
            rule = (
                rules.TELEPHONE_IN_FILE_NAME if number.kind == numerals.MOBILE else rules.NUMBER_IN_FILE_NAME
            )
            yield rule.at(proof.place_of(path), masked=number.masked)
        if not name.isascii():
            for trace in traces(name, frozenset(name)):
                yield TRACE_RULES[trace.kind].at(proof.place_of(path), masked=trace.masked)


def numbers_in_name(name: str) -> Iterator[Number]:
    """The numbers of persons in the name of a file; cameras number their pictures, too, so cards are left out."""
    for number in numbers(name):
        if number.kind == numerals.IDENTITY and (len(number.digits) == 18 or number.end - number.start == 15):
            yield number
    for match in _TELEPHONE_IN_NAME.finditer(name):
        yield Number(numerals.MOBILE, match.start(), match.end(), match[0])


def _allowed(proof: Proof, vocabulary: Vocabulary) -> frozenset[str]:
    return public_numbers(proof.inspections, vocabulary) | proof.known


def public_numbers(inspections: Iterable[Inspection], vocabulary: Vocabulary) -> frozenset[str]:
    """The tip-off numbers of the inspections and what words.yml lists as public, as digits."""
    tips = (tip for inspection in inspections for tip in inspection.tip_off)
    parts = [part for tip in tips for part in re.split("[、,，;；/ ]", tip.phone)]
    return frozenset(re.sub("[^0-9]", "", part) for part in (*parts, *vocabulary.words.contacts)) - {""}
