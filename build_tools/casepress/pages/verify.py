"""The page on which a reader finds out whether a text is ours, and the public files of the text register behind it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
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
    Head,
    Part,
    head_of,
    mark_files,
    names,
    text_files,
)

COLUMNS: Final = ("address", "title", "sha256", "published", "withdrawn")


class VerifyPage(msgspec.Struct, frozen=True):
    """What the page shows: how many cases, briefings and withdrawn cases are registered, under which rule, with which
    public key, if any, each release is signed."""

    cases: int
    briefings: int
    withdrawn: int
    rule: str
    fingerprint: str = ""

    @property
    def count(self) -> int:
        return self.cases + self.briefings + self.withdrawn


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
    return Page(
        address="verify/",
        section="verify",
        template="verify.html",
        title="核验文字",
        description=f"粘贴一段文字，核对它是不是{copy.imprint.name}发布的原文",
        data=VerifyPage(
            len(copy.catalogue.everything),
            len(copy.briefings),
            len(copy.catalogue.withdrawn),
            RULE,
            fingerprint(key) if key else "",
        ),
        crumbs=(HOME, Link("核验文字", "verify/")),
    )


def register_documents(
    copy: Copy, basis: Any, parts: Callable[[range], Iterable[Part]], step: int
) -> Iterator[list[Plan]]:
    """The register, so many of its slices together: its head, the kinds of files that the page asks for, and a table of
    everything.

    `parts` gives some slices of the register of all public cases when it is asked; `basis` changes whenever they do.
    """
    count = len(copy.catalogue.everything) + len(copy.catalogue.withdrawn) + len(copy.briefings)
    head = head_of(count, newest(copy))
    yield [planned(Document("verify/register.json", content=msgspec.json.encode(head)))]
    kinds = (("texts", head.text_digits), ("marks", head.mark_digits), ("recent", head.recent_digits))
    for start in range(0, SLICES, step):
        group = range(start, start + step)
        files = cache(partial(_files, parts, head, group))
        yield [
            Plan(f"verify/{kind}/{name}.json", basis, partial(_file, kind, name, files))
            for kind, digits in kinds
            for name in names(digits, group)
        ]
    yield [Plan("verify/register.csv", basis, lambda: _table(parts(WHOLE)))]


def key_documents(copy: Copy) -> Iterator[Plan]:
    """The public key with which releases are signed, as other programs read it."""
    key = raw_key(copy.imprint.public_key)
    if key is not None:
        yield planned(Document("verify/key.pem", content=pem(key)))


def _files(
    parts: Callable[[range], Iterable[Part]], head: Head, group: range
) -> dict[str, dict[str, bytes]]:
    """The files of some slices by kind and name."""
    found = list(parts(group))
    return {
        "texts": text_files(found, head.text_digits, group),
        "marks": mark_files(found, head.mark_digits, group),
        "recent": mark_files(found, head.recent_digits, group, recent=True),
    }


def _file(kind: str, name: str, files: Callable[[], dict[str, dict[str, bytes]]]) -> Document:
    # What is written is let go: of very many cases it is much.
    return Document(f"verify/{kind}/{name}.json", content=files()[kind].pop(name))


def _table(parts: Iterable[Part]) -> Document:
    """The whole register as CSV, for those who check in bulk: no page loads it."""
    entries = sorted((entry for one in parts for entry in one.entries), key=lambda entry: entry.address)
    rows = ([one.address, cell(one.title), one.text, one.published, one.withdrawn] for one in entries)
    return Document(
        "verify/register.csv", content=b"\xef\xbb\xbf" + csv_lines(itertools.chain([COLUMNS], rows))
    )
