"""A case or briefing before it is written: the releases to choose from, a name or number for it, and the skeleton of a
text. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import msgspec

from casepress.briefing import BriefingFront
from casepress.case import Case
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.inspections import Release

SKELETON: Final = """\

<!-- 导语：哪一年哪一月，哪个督察组，在哪里，发现什么问题，造成什么后果。写在这一行下面，写完删去本行。 -->

## 一、基本情况

<!-- 是什么地方、什么单位，原来有什么要求。 -->

## 二、主要问题

<!-- （一）（二）分条写：发现了什么，数据多少，依据什么规定。 -->

## 三、原因分析

<!-- 责任单位是谁，哪里没有落实。 -->
"""


class Subject(NamedTuple):
    """What a case is about: codes of regions, or ids of inspected objects."""

    regions: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()


def newest_first(vocabulary: Vocabulary) -> list[Release]:
    """Every release that can be published, the newest first."""
    releases = [
        release for inspection in vocabulary.inspections.everything for release in inspection.releases
    ]
    return sorted(releases, key=lambda release: (release.published, release.id), reverse=True)


def propose_slug(subject: Subject, issues: Sequence[str], used: Iterable[str]) -> str:
    """A free name made of the first place and the first issue: 530423-water, 530423-water-2 …"""
    stem = "-".join([*(subject.regions or subject.objects)[:1], *issues[:1]])
    taken = set(used)
    number = 1
    while (name := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return name


EMPTY_ITEM: Final = """\
## 第一条消息的标题

<!-- 消息正文，一两段。写在这一行下面，写完删去本行。每条消息以一行“## 标题”开头。 -->
"""


def next_front(
    last: BriefingFront | None, used: Iterable[tuple[str, int, str]], publish_at: str, headline: str
) -> BriefingFront:
    """The front matter of the briefing after `last`: its name, office, editor and receivers, and the next number of its
    name in the year; `used` are names, numbers and years."""
    last = last if last is not None else BriefingFront(title="工作简报", number=1, publish_at="")
    taken = [number for name, number, year in used if (name, year) == (last.title, publish_at[:4])]
    return msgspec.structs.replace(
        last,
        number=max(taken, default=0) + 1,
        publish_at=publish_at,
        headline=headline,
        summary="",
        copies=None,
        waivers=(),
        approved=None,
    )


def item_of(case: Case) -> str:
    """A case as an item of a briefing: its title, what it says in short, and its first picture."""
    title = case.title.replace("[", "\\[").replace("]", "\\]")
    said = case.front.summary or case.lead.rpartition("。")[0]
    said = f"{said}。" if said and said[-1] not in "。！？" else said
    lines = [
        f"## {case.front.short_title or case.title}",
        f"{said}全文见[{title}](../{case.release}/{case.slug}.md)。",
    ]
    if case.front.figures:
        lines.append(f"![](../{case.media_folder}/{case.front.figures[0].files[0]})")
    return "\n\n".join(lines) + "\n"
