"""What can be found already in a draft that cannot be read as a case yet: the keys in which it cannot are stood in for."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

import msgspec

from casepress.case import Front
from casepress.casefile.reader import Reading, read_case
from casepress.checks import case_findings
from casepress.diagnostics import Finding, in_order
from casepress.editing.beginning import SKELETON, newest_first
from casepress.editing.draft import Chart, Draft, Values, text_of
from casepress.editing.form import BODY, FILE_NAME, FIRST
from casepress.editing.proof import Proof, missing_keys, proof_of, with_counts
from casepress.presence import about_media
from casepress.project import Project
from casepress.reading import Read
from casepress.schema import fields_of

_ROUNDS: Final = 3  # a key stood in for may show another that cannot be read
_STAND_INS: Final[Values] = {
    "title": "某地某企业违法排污问题突出",
    "region": ["110000"],
    "issue": ["other", "inaction"],
}
_UNREAD: Final = ("CP1", "CP2", "CP3")
_SLUG: Final = "new-case"


def with_remainder(proof: Proof, draft: Draft, file: str, read: Read, project: Project, lang: str) -> Proof:
    """The proof with what is found in the keys that can be read, and the names of those that wait to be mended (`waiting`;
    "" where it is the whole front matter). A draft that can be read is proved already."""
    faulty = {
        one.path.partition(".")[0]
        for one in proof.remarks
        if one.severity == "error" and one.code.startswith(_UNREAD)
    }
    if not faulty:
        return proof
    for _ in range(_ROUNDS):
        stood, where = _stood_in(draft, file, faulty, read)
        text = text_of(stood)
        checked = read_case(text.encode(), where, read.vocabulary)
        if checked.value is not None:
            found = _findings(checked.value, checked.findings, read, project, elsewhere=where != file)
            rest = proof_of(text, where, stood.values, found, lang)
            own = {*draft.values, BODY} - faulty
            if draft.body.strip() == SKELETON.strip():
                own.discard(BODY)  # nobody has begun to write
            more = [one for one in rest.remarks if one.path.partition(".")[0] in own]
            waiting = tuple(name for name in dict.fromkeys(("", *FIRST, *fields_of(Front))) if name in faulty)
            return with_counts((*proof.remarks, *(one for one in more if one not in proof.remarks)), waiting)
        chart, absent = Chart(text, where), missing_keys(stood.values)
        more_faulty = {
            chart.place(one, absent).path.partition(".")[0] for one in checked.findings if one.is_error
        }
        if more_faulty <= faulty:
            break
        faulty |= more_faulty
    return msgspec.structs.replace(proof, waiting=("",))


def _findings(
    reading: Reading, found: tuple[Finding, ...], read: Read, project: Project, *, elsewhere: bool
) -> tuple[Finding, ...]:
    """What is said of the content; of media only where they are looked for in the case's own folder."""
    said = list(case_findings(reading, read.vocabulary, found, project.settings.waivable))
    if not elsewhere:
        said += about_media([reading.case], said, read.vocabulary, read.key, project)
    return in_order(said)


def _stood_in(draft: Draft, file: str, faulty: set[str], read: Read) -> tuple[Draft, str]:
    """The draft with something that passes for every key that cannot be read, and the file that it would be."""
    values = {name: value for name, value in draft.values.items() if name not in faulty}
    path = PurePosixPath(file)
    batch = str(values.get("batch") or path.parent.name)
    if read.vocabulary.inspections.release(batch) is None:
        batch = next((one.id for one in newest_first(read.vocabulary)), batch)
    values["batch"] = batch
    for name, value in _STAND_INS.items():
        if name != "region" or not values.get("objects"):
            values.setdefault(name, value)
    slug = _SLUG if FILE_NAME in faulty else path.stem
    body = "待补。\n" if BODY in faulty else draft.body
    return Draft(values, body), f"{path.parent.parent}/{batch}/{slug}.md"
