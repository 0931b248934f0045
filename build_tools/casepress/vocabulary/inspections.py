"""Inspections (督察批次), their releases (通报批次), and the objects that are inspected without a region.

The three levels stay apart: round (轮), inspection, release. A release is out when its `publish_at` has come; one
whose time cannot be read is held back.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import re
from collections.abc import Iterator
from typing import Annotated, Final, Literal

import msgspec

from casepress.diagnostics import Checked, Finding, Place, did_you_mean
from casepress.notation import Mapping
from casepress.rules import lists as rules
from casepress.rules import values as value_rules
from casepress.schema import DAY_PATTERN, decode, impossible, key
from casepress.vocabulary.issues import Slug

SHANGHAI: Final = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
Kind = Literal["例行", "专项", "驻点", "日常", "回头看", "约谈"]
_Day = Annotated[str, key("日期", "date", form="day", pattern=DAY_PATTERN)]
_Codes = Annotated[tuple[str, ...], key("地区代码", "region codes", example='["140000"]')]


class InspectedObject(msgspec.Struct, frozen=True, gc=False):
    """A firm or corps that is inspected in its own right and has no region code."""

    id: Slug
    name: Annotated[str, key("名称", "name", max_length=60)]
    kind: Annotated[
        Literal["corps", "central-firm", "forest-group", "other"], key("种类", "kind", example="central-firm")
    ]
    aliases: Annotated[tuple[str, ...], key("别名", "other names")] = ()


class Team(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """An inspection team and where it was sent."""

    name: Annotated[str, key("督察组名称", "name", max_length=60)]
    regions: _Codes = ()
    objects: Annotated[tuple[str, ...], key("督察对象编号", "object ids")] = ()


class TipOff(
    msgspec.Struct, frozen=True, gc=False, omit_defaults=True, rename={"opens": "from", "closes": "to"}
):
    """How to report (举报方式), valid from `opens` to the end of the day `closes` in Asia/Shanghai."""

    opens: Annotated[str, key("开始日期", "first day", form="day", pattern=r"^\d{4}-\d\d-\d\d$")]
    closes: Annotated[str, key("截止日期", "last day", form="day", pattern=r"^\d{4}-\d\d-\d\d$")]
    region: Annotated[str, key("地区代码", "region code")] = ""
    phone: Annotated[str, key("举报电话", "phone", max_length=60)] = ""
    post_box: Annotated[str, key("邮政信箱", "post box", max_length=100)] = ""
    hours: Annotated[str, key("受理时间", "hours", example="08:00-20:00", max_length=60)] = ""
    scope: Annotated[str, key("受理范围", "scope", max_length=400)] = ""


class Counter(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One cumulative petition counter."""

    name: Annotated[str, key("名称", "name", example="责令整改", max_length=40)]
    value: Annotated[str, key("数值", "value", example="17012", max_length=40)]
    unit: Annotated[str, key("单位", "unit", example="家", max_length=20)] = ""


class Petitions(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Petition counters (信访件) with the moment for which they hold."""

    scope: Annotated[str, key("范围", "scope", max_length=100)]
    as_of: Annotated[str, key("截至日期", "as-of date", form="day", pattern=DAY_PATTERN)]
    counts: Annotated[tuple[Counter, ...], key("各项数字", "counters")]
    note: Annotated[str, key("说明", "note", max_length=400)] = ""
    source: Annotated[str, key("来源网址", "source", max_length=2000)] = ""


class Release(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A joint publication of several cases. `inspection` and `published`, the day of publication in
    Asia/Shanghai (YYYY-MM-DD, "" when it cannot be read), are filled in by the reader."""

    id: Slug
    publish_at: Annotated[
        str,
        key(
            "发布时间：带时区；只知道日期就只写日期",
            "instant with zone, or a bare date",
            example="2021-04-16T18:00+08:00",
        ),
    ]
    ordinal: Annotated[Annotated[int, msgspec.Meta(ge=1, le=99)] | None, key("第几批", "its ordinal")] = None
    theme: Annotated[str, key("主题", "theme", max_length=60)] = ""
    cases_total: Annotated[
        Annotated[int, msgspec.Meta(ge=1, le=999)] | None, key("共几起", "number of cases published")
    ] = None
    introduction: Annotated[str, key("导语", "introduction", max_length=2000)] = ""
    inspection: str = ""
    published: str = ""

    @property
    def time_is_known(self) -> bool:
        return len(self.publish_at) > 10

    def is_out(self, as_of: dt.datetime) -> bool:
        """Whether it is public at the instant `as_of`; a time that cannot be read never comes."""
        instant = instant_of(self.publish_at)
        return instant is not None and instant <= as_of

    @property
    def label(self) -> str:
        """Which release it is, in words: by its ordinal, or by its day where the ordinal is not known."""
        if self.ordinal:
            return f"第{chinese(self.ordinal)}批通报"
        month, day = self.published[5:7].lstrip("0"), self.published[8:10].lstrip("0")
        return f"{month}月{day}日通报" if day else "通报"


class Inspection(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One inspection batch with its releases."""

    id: Slug
    level: Annotated[Literal["central", "provincial", "municipal"], key("层级", "level", example="central")]
    label: Annotated[str, key("简称", "short name", example="第二轮第三批", max_length=60)]
    name: Annotated[str, key("全称", "full name", max_length=100)]
    kind: Annotated[Kind, key("种类", "kind")] = "例行"
    round: Annotated[Annotated[int, msgspec.Meta(ge=1, le=99)] | None, key("第几轮", "round")] = None
    batch: Annotated[Annotated[int, msgspec.Meta(ge=1, le=99)] | None, key("第几批督察", "batch")] = None
    year: Annotated[Annotated[int, msgspec.Meta(ge=1990, le=2100)] | None, key("年份", "year")] = None
    start: _Day = ""
    end: _Day = ""
    regions: _Codes = ()
    objects: Annotated[tuple[str, ...], key("督察对象编号", "object ids")] = ()
    teams: Annotated[tuple[Team, ...], key("督察组", "teams")] = ()
    introduction: Annotated[str, key("介绍", "introduction", max_length=2000)] = ""
    tip_off: Annotated[tuple[TipOff, ...], key("举报方式", "how to report")] = ()
    petitions: Annotated[tuple[Petitions, ...], key("信访统计", "petition counters")] = ()
    releases: Annotated[tuple[Release, ...], key("通报批次", "releases")] = ()

    @property
    def begins(self) -> str:
        """What it is sorted by: its first day as far as known."""
        return (
            self.start
            or (str(self.year) if self.year else "")
            or min((r.published for r in self.releases), default="")
        )


class InspectionFile(msgspec.Struct, frozen=True, gc=False):
    """inspections.yml as written."""

    inspections: Annotated[tuple[Inspection, ...], key("督察", "inspections")]
    objects: Annotated[tuple[InspectedObject, ...], key("督察对象", "inspected objects")] = ()


class Inspections:
    """Every inspection, release and object, by id."""

    __slots__ = ("_bases", "_by_id", "_objects", "_releases", "everything", "objects")

    def __init__(
        self, inspections: tuple[Inspection, ...] = (), objects: tuple[InspectedObject, ...] = ()
    ) -> None:
        self.everything = inspections
        self.objects = objects
        self._by_id = {inspection.id: inspection for inspection in inspections}
        self._releases = {
            release.id: release for inspection in inspections for release in inspection.releases
        }
        self._objects = {thing.id: thing for thing in objects}
        self._bases: dict[str, str] = {}

    def get(self, id: str) -> Inspection | None:
        """The inspection with this id, or None."""
        return self._by_id.get(id)

    def release(self, id: str) -> Release | None:
        """The release with this id, or None."""
        return self._releases.get(id)

    def object(self, id: str) -> InspectedObject | None:
        """The inspected object with this id, or None."""
        return self._objects.get(id)

    def of(self, release: Release) -> Inspection:
        """The inspection to which a release belongs."""
        return self._by_id[release.inspection]

    def basis(self, id: str) -> str:
        """A short text that changes with anything said of a release and of its inspection, but not with the other
        releases; of an unknown release, with anything at all."""
        known = self._bases.get(id)
        if known is None:
            release = self.release(id)
            # A record's own words for itself: when encoded, a default may be left out or not.
            said = f"{release!r} {self._frame(release.inspection)}" if release else repr(self.everything)
            known = self._bases[id] = hashlib.blake2b(said.encode(), digest_size=6).hexdigest()
        return known

    def _frame(self, id: str) -> str:
        """An inspection without its releases, as a text."""
        key = f"inspection {id}"
        if key not in self._bases:
            self._bases[key] = repr(msgspec.structs.replace(self._by_id[id], releases=()))
        return self._bases[key]

    @property
    def common(self) -> bytes:
        """What any case may depend on, whatever its release: the inspected objects."""
        return msgspec.msgpack.encode(self.objects)

    @property
    def newest_first(self) -> list[Inspection]:
        return sorted(self.everything, key=lambda one: (one.begins, one.id), reverse=True)

    @property
    def release_ids(self) -> tuple[str, ...]:
        return tuple(self._releases)

    @property
    def object_ids(self) -> tuple[str, ...]:
        return tuple(self._objects)

    def out(self, as_of: dt.datetime) -> Inspections:
        """The same lists with only what is public at `as_of`: nothing tells of a release before its time. An inspection
        without any is known from the day on which people can turn to it."""
        kept = []
        today = as_of.astimezone(SHANGHAI).date().isoformat()
        for inspection in self.everything:
            releases = tuple(release for release in inspection.releases if release.is_out(as_of))
            if releases or any(tip.opens <= today for tip in inspection.tip_off):
                kept.append(msgspec.structs.replace(inspection, releases=releases))
        return Inspections(tuple(kept), self.objects)


_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:?\d\d)")


@functools.lru_cache(maxsize=1_024)  # asked for every case of a release
def instant_of(text: str) -> dt.datetime | None:
    """The instant that `publish_at` names, or None when it cannot be read or has no zone.

    A bare date means that the time is not known: it counts as out once the day has ended in Asia/Shanghai.
    """
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            day = dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
            return day + dt.timedelta(days=1)
        if _INSTANT.fullmatch(text):
            return dt.datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return None


def _day_of(publish_at: str) -> str:
    instant = instant_of(publish_at)
    if instant is None:
        return ""
    return publish_at if len(publish_at) == 10 else instant.astimezone(SHANGHAI).date().isoformat()


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals, as ordinals of batches are written."""
    digits = "〇一二三四五六七八九"
    tens, units = divmod(number, 10)
    if tens == 0:
        return digits[units]
    head = "十" if tens == 1 else f"{digits[tens]}十"
    return head if units == 0 else head + digits[units]


def read_inspections(node: Mapping, file: str) -> Checked[Inspections]:
    """The vocabulary that inspections.yml holds; a release whose time cannot be read stays in, and is held back."""
    decoded = decode(node, InspectionFile, file)
    written, marks = decoded.value
    if written is None:
        return Checked(Inspections(), decoded.findings)
    inspections = tuple(
        msgspec.structs.replace(
            inspection,
            releases=tuple(
                msgspec.structs.replace(r, inspection=inspection.id, published=_day_of(r.publish_at))
                for r in inspection.releases
            ),
        )
        for inspection in written.inspections
    )
    read = Inspections(inspections, written.objects)
    findings = (*decoded.findings, *_check(inspections, read, file, marks))
    return Checked(read, findings)


def _check(
    inspections: tuple[Inspection, ...], read: Inspections, file: str, marks: dict[str, tuple[int, int]]
) -> Iterator[Finding]:
    seen: dict[str, Place] = {}
    for number, inspection in enumerate(inspections):
        where = f"inspections.{number}"
        for path, id in [(f"{where}.id", inspection.id)] + [
            (f"{where}.releases.{n}.id", release.id) for n, release in enumerate(inspection.releases)
        ]:
            place = Place(file, *marks[path])
            if id in seen:
                yield rules.ID_TWICE.at(place, value=id, other=seen[id])
            seen.setdefault(id, place)
        yield from _check_dates(inspection, where, file, marks)
        for thing in inspection.objects:
            if read.object(thing) is None:
                place = Place(file, *marks[f"{where}.objects"])
                yield unknown_object(thing, read, place)


def _check_dates(
    inspection: Inspection, where: str, file: str, marks: dict[str, tuple[int, int]]
) -> Iterator[Finding]:
    if inspection.start and inspection.end and inspection.end < inspection.start[: len(inspection.end)]:
        place = Place(file, *marks[f"{where}.end"])
        yield rules.ENDS_BEFORE_START.at(place, start=inspection.start, end=inspection.end)
    ordinals: dict[int, str] = {}
    for number, release in enumerate(inspection.releases):
        path = f"{where}.releases.{number}"
        if instant_of(release.publish_at) is None or impossible(release.publish_at[:10]) is not None:
            place = Place(file, *marks[f"{path}.publish_at"])
            yield value_rules.BAD_TIME.at(place, key="publish_at", value=release.publish_at)
        if release.ordinal is not None and release.ordinal in ordinals:
            place = Place(file, *marks[f"{path}.ordinal"])
            yield rules.ORDINAL_TWICE.at(place, ordinal=release.ordinal, other=ordinals[release.ordinal])
        if release.ordinal is not None:
            ordinals[release.ordinal] = release.id
    for number, tip in enumerate(inspection.tip_off):
        if tip.closes < tip.opens:
            place = Place(file, *marks[f"{where}.tip_off.{number}"])
            yield rules.ENDS_BEFORE_START.at(place, start=tip.opens, end=tip.closes)


def unknown_object(id: str, read: Inspections, place: Place) -> Finding:
    """The finding for an object id that is not declared."""
    names = {thing.name: thing.id for thing in read.objects}
    guess = names.get(id)
    known = (*read.object_ids, guess) if guess else read.object_ids
    cure = did_you_mean(guess or id, known, rules.UNKNOWN_OBJECT.hint)
    return rules.UNKNOWN_OBJECT.at(place, cure=cure, value=id)
