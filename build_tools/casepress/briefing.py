"""A numbered briefing (简报) as values: what its file says, and the briefing as pages know it. No I/O."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Annotated, Final

import msgspec

from casepress.case import Approval, Heading, Line, Waiver
from casepress.diagnostics import Place
from casepress.schema import key
from casepress.vocabulary.inspections import SHANGHAI, instant_of

FOLDER: Final = "_briefings"


class BriefingFront(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """The front matter of a briefing file: its keys, in the order in which they are printed."""

    title: Annotated[
        str,
        key("简报名称，印在红头上", "name of the briefing, the red head", example="工作简报", max_length=40),
    ]
    number: Annotated[
        Annotated[int, msgspec.Meta(ge=1, le=9999)],
        key("期号，同名简报一年之内不重复", "issue number, unique in a year"),
    ]
    publish_at: Annotated[
        str,
        key(
            "发布时间：带时区；只知道日期就只写日期",
            "instant with zone, or a bare date",
            example="2018-11-30T18:00+08:00",
        ),
    ]
    headline: Annotated[str, key("本期题目", "title of this issue", max_length=120)] = ""
    office: Annotated[str, key("编印单位", "who compiles it", max_length=60)] = ""
    editor: Annotated[str, key("责任编辑", "responsible editor", max_length=60)] = ""
    summary: Annotated[str, key("摘要：一两句话", "one or two sentences", max_length=400)] = ""
    report_to: Annotated[tuple[Line, ...], key("报", "to whom it is reported")] = ()
    send_to: Annotated[tuple[Line, ...], key("送", "to whom it is sent")] = ()
    distribute: Annotated[tuple[Line, ...], key("发", "to whom it is issued")] = ()
    copies: Annotated[
        Annotated[int, msgspec.Meta(ge=1, le=99_999)] | None, key("共印份数", "number of printed copies")
    ] = None
    waivers: Annotated[tuple[Waiver, ...], key("豁免的检查结果", "findings let stand")] = ()
    approved: Annotated[Approval | None, key("审定，casepress approve 写入", "approval on record", command="casepress approve")] = None


class Shown(msgspec.Struct, frozen=True, gc=False):
    """A picture of a case in the text: its name below media/, and what is written with it here ("" for what the case
    says); `block`: it stands on its own."""

    name: str
    alt: str = ""
    caption: str = ""
    block: bool = True

    @property
    def case(self) -> str:
        """The id of the case that it belongs to."""
        return "-".join(self.name.split("/")[:2])


class Briefing(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One issue. `parts` are pieces of safe HTML, (tuples) the ids of cases whose link opens there, and pictures;
    `items` are its headings; `text` is what it says in words; `digest` is that of its file, `unsigned` of its file
    without approval."""

    id: str
    file: str
    front: BriefingFront
    parts: tuple[str | tuple[str] | Shown, ...]
    items: tuple[Heading, ...]
    lead: str
    text: str
    digest: str
    unsigned: str = ""
    mark: tuple[int, int] = (1, 1)

    @property
    def address(self) -> str:
        """Its address below the site's root."""
        return f"briefings/{self.id}/"

    @property
    def label(self) -> str:
        """第12期."""
        return f"第{self.front.number}期"

    @property
    def name(self) -> str:
        """What it is called in lists: 工作简报第12期."""
        return f"{self.front.title}{self.label}"

    @property
    def numbered(self) -> tuple[str, int, str]:
        """What is there once: name, number and year."""
        return self.front.title, self.front.number, self.published[:4]

    @property
    def title(self) -> str:
        """The title of this issue, or its name."""
        return self.front.headline or self.name

    @property
    def summary(self) -> str:
        """What stands for it in lists and feeds: its summary, or its items."""
        return self.front.summary or "；".join(item.text for item in self.items) or self.lead

    @property
    def published(self) -> str:
        """The day of publication in Asia/Shanghai."""
        instant = instant_of(self.front.publish_at)
        if instant is None or len(self.front.publish_at) <= 10:
            return self.front.publish_at[:10]
        return instant.astimezone(SHANGHAI).date().isoformat()

    @property
    def moment(self) -> str:
        """When it came out, as RFC 3339 in Beijing time; midnight where only the day is known, as for releases."""
        instant = instant_of(self.front.publish_at) if len(self.front.publish_at) > 10 else None
        if instant is None:
            return f"{self.published}T00:00:00+08:00"
        return instant.astimezone(SHANGHAI).isoformat(timespec="seconds")

    @property
    def links(self) -> tuple[str, ...]:
        """The ids of the cases that it links to or shows pictures of."""
        named = (
            part.case if isinstance(part, Shown) else part[0]
            for part in self.parts
            if not isinstance(part, str)
        )
        return tuple(dict.fromkeys(id for id in named if id))

    @property
    def pictures(self) -> tuple[Shown, ...]:
        """The pictures in its text, in order."""
        return tuple(part for part in self.parts if isinstance(part, Shown))

    @property
    def place(self) -> Place:
        """Where its file begins to say something."""
        return Place(self.file, *self.mark)

    def is_out(self, as_of: dt.datetime) -> bool:
        """Whether it is public at the instant `as_of`; a time that cannot be read never comes."""
        instant = instant_of(self.front.publish_at)
        return instant is not None and instant <= as_of


def newest_first(briefings: Iterable[Briefing]) -> tuple[Briefing, ...]:
    """Briefings in the order in which lists show them."""
    return tuple(sorted(briefings, key=lambda one: (one.moment, one.front.number, one.id), reverse=True))
