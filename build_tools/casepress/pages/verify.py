"""The page on which a reader finds out whether a text is ours, and the public files of the text register behind it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from typing import Any, Final

import msgspec

from casepress.case import Case
from casepress.pages.copy import HOME, Copy
from casepress.pages.opendata import cell, csv_lines
from casepress.pages.page import Document, Link, Page, Plan, planned
from casepress.public_key import fingerprint, pem, raw_key
from casepress.register import (
    RECENT,
    RULE,
    SLICES,
    WHOLE,
    Entry,
    Part,
    head_of,
    mark_files,
    names,
    text_files,
)

COLUMNS: Final = ("address", "title", "sha256", "published", "withdrawn")


class VerifyPage(msgspec.Struct, frozen=True):
    """What the page shows: how many bulletins are registered, under which rule, with which public key, if any, each
    release is signed."""

    count: int
    rule: str
    fingerprint: str = ""


def registered(cases: Iterable[Case], copy: Copy) -> list[tuple[Case, Entry, bool]]:
    """Cases with their lines in the register, and whether each is among the newest."""
    rank, few = copy.catalogue.rank, newest(copy)
    return [(case, _line(case, copy), rank.get(case.id, few) < few) for case in cases]


def newest(copy: Copy) -> int:
    """How many cases are among the newest."""
    return len(copy.catalogue.everything) % RECENT


def _line(case: Case, copy: Copy) -> Entry:
    """A case's line in the register, its hash still to be set; of a withdrawn one nothing is said but that it was."""
    release = copy.catalogue.release_of(case)
    published = release.publish_at.replace(" ", "T")
    if case.front.withdrawn:
        return Entry("", case.address, "", published, case.front.withdrawn.date)
    return Entry("", case.address, case.title, published)


def verify_page(copy: Copy) -> Page:
    """The page itself."""
    key = raw_key(copy.imprint.public_key)
    count = len(copy.catalogue.everything) + len(copy.catalogue.withdrawn) + len(copy.briefings)
    return Page(
        address="verify/",
        section="verify",
        template="verify.html",
        title="核验文字",
        description=f"粘贴一段文字，核对它是不是{copy.imprint.name}发布的原文",
        data=VerifyPage(count, RULE, fingerprint(key) if key else ""),
        crumbs=(HOME, Link("核验文字", "verify/")),
    )


def register_documents(
    copy: Copy, basis: Any, parts: Callable[[range], Sequence[Part]], step: int
) -> Iterator[list[Plan]]:
    """The register, so many of its slices together: its head, the two kinds of files that the page asks for, and a
    table of everything.

    `parts` gives some slices of the register of all public cases when it is asked; `basis` changes whenever they do.
    """
    count = len(copy.catalogue.everything) + len(copy.catalogue.withdrawn) + len(copy.briefings)
    head = head_of(count, newest(copy))
    yield [planned(Document("verify/register.json", content=msgspec.json.encode(head)))]
    for start in range(0, SLICES, step):
        group = range(start, start + step)
        kinds = (
            ("texts", head.text_digits, lambda g=group: text_files(parts(g), head.text_digits, g)),
            ("marks", head.mark_digits, lambda g=group: mark_files(parts(g), head.mark_digits, g)),
            (
                "recent",
                head.recent_digits,
                lambda g=group: mark_files(parts(g), head.recent_digits, g, recent=True),
            ),
        )
        yield [
            Plan(f"verify/{kind}/{name}.json", basis, partial(_file, kind, name, files))
            for kind, digits, made in kinds
            for files in (cache(made),)
            for name in names(digits, group)
        ]
    yield [Plan("verify/register.csv", basis, lambda: _table(parts(WHOLE)))]


def key_documents(copy: Copy) -> Iterator[Plan]:
    """The public key with which releases are signed, as other programs read it."""
    key = raw_key(copy.imprint.public_key)
    if key is not None:
        yield planned(Document("verify/key.pem", content=pem(key)))


def _file(kind: str, name: str, files: Callable[[], dict[str, bytes]]) -> Document:
    return Document(f"verify/{kind}/{name}.json", content=files()[name])


def _table(parts: Sequence[Part]) -> Document:
    """The whole register as CSV, for those who check in bulk: no page loads it."""
    entries = sorted((entry for one in parts for entry in one.entries), key=lambda entry: entry.address)
    rows = ([one.address, cell(one.title), one.text, one.published, one.withdrawn] for one in entries)
    return Document(
        "verify/register.csv", content=b"\xef\xbb\xbf" + csv_lines(itertools.chain([COLUMNS], rows))
    )
