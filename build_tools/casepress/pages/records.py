"""What the open data says of a case, as records: data files, database, dictionary and descriptor all come from them."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from msgspec import inspect

from casepress.case import Case
from casepress.pages.copy import FOLLOW_UP_LABELS, Copy, Proof
from casepress.pages.exhibits import exhibits
from casepress.schema import Field, fields_of, key


class MediaRecord(msgspec.Struct, frozen=True, gc=False):
    """图片和视频 / pictures and clips"""

    kind: Annotated[str, key("种类：picture 图片，clip 视频", "picture or clip")]
    url: Annotated[str, key("文件网址", "address of the file")]
    type: Annotated[str, key("文件类型（MIME）", "media type")]
    width: Annotated[int, key("宽，像素", "width in pixels")]
    height: Annotated[int, key("高，像素", "height in pixels")]
    bytes: Annotated[int, key("文件字节数", "length of the file in bytes")]
    seconds: Annotated[float, key("视频时长，秒；图片为 0", "length of a clip in seconds, 0 for a picture")]
    alt: Annotated[str, key("替代文字", "what it shows, for those who cannot see it")]
    caption: Annotated[str, key("图注或说明", "caption")]
    taken: Annotated[str, key("拍摄日期，可能只有年或年月", "day, month or year when it was taken")]
    mode: Annotated[str, key("取得方式", "how it was obtained")]
    credit: Annotated[str, key("供图、供稿", "credit")]
    original: Annotated[str, key("原件的 SHA-256", "SHA-256 of the original")]


class EventRecord(msgspec.Struct, frozen=True, gc=False):
    """后续进展 / what followed"""

    date: Annotated[str, key("日期，可能只有年或年月", "day, month or year")]
    kind: Annotated[str, key("进展种类代码", "kind of event, as a code")]
    label: Annotated[str, key("进展种类", "kind of event in words")]
    text: Annotated[str, key("内容", "text")]
    url: Annotated[str, key("依据的网址", "address of the notice")]
    source: Annotated[str, key("依据的名称", "name of the source")]


class FactRecord(msgspec.Struct, frozen=True, gc=False):
    """关键数据 / measured facts"""

    name: Annotated[str, key("指标", "what was measured")]
    value: Annotated[str, key("数值，照原文", "the value as printed")]
    unit: Annotated[str, key("单位，照原文", "the unit as printed")]
    note: Annotated[str, key("备注", "note")]


class SourceRecord(msgspec.Struct, frozen=True, gc=False):
    """事实来源 / sources of the facts"""

    name: Annotated[str, key("来源名称", "name of the source")]
    url: Annotated[str, key("网址", "address")]
    kind: Annotated[str, key("来源种类", "kind of source")]


class CorrectionRecord(msgspec.Struct, frozen=True, gc=False):
    """更正 / corrections"""

    date: Annotated[str, key("更正日期", "date of the correction")]
    note: Annotated[str, key("更正了什么", "what was corrected")]
    kind: Annotated[str, key("大小：major 重大，minor 一般", "major or minor")]


class CaseRecord(msgspec.Struct, frozen=True, gc=False):
    """案例 / cases"""

    id: Annotated[str, key("案例编号，永久不变", "id of the case, permanent")]
    title: Annotated[str, key("标题", "title")]
    url: Annotated[str, key("网址", "address")]
    published: Annotated[str, key("发布日期（北京时间）", "day of publication (Beijing time)", form="day")]
    inspection: Annotated[str, key("督察批次", "inspection")]
    release: Annotated[str, key("通报批次编号", "id of the release")]
    team: Annotated[str, key("督察组", "inspection team")]
    region_codes: Annotated[
        tuple[str, ...],
        key("地区代码（六位，发布时有效）", "six-digit region codes, as valid at publication"),
    ]
    regions: Annotated[tuple[str, ...], key("地区全称", "full names of the regions")]
    zone: Annotated[str, key("开发区、新区等", "zone without a code of its own")]
    objects: Annotated[tuple[str, ...], key("督察对象", "inspected firms or corps")]
    domains: Annotated[tuple[str, ...], key("问题领域", "what was harmed")]
    conducts: Annotated[tuple[str, ...], key("问题性质", "what was done wrong")]
    status: Annotated[str, key("整改状态", "state of the rectification")]
    summary: Annotated[str, key("摘要", "summary")]
    source: Annotated[str, key("发布机构", "issuing body")]
    pictures: Annotated[int, key("图片数", "number of pictures")]
    clips: Annotated[int, key("视频数", "number of clips")]
    originals: Annotated[
        tuple[Proof, ...],
        key(
            "图片和视频原件的校验值（SHA-256）和字节数，原件由主办方留存",
            "SHA-256 and length of the originals of pictures and clips, which the office keeps",
        ),
    ]
    follow_ups: Annotated[int, key("后续进展条数", "number of later events")]
    digest: Annotated[str, key("源文件的校验值（BLAKE2b 前 16 位）", "digest of the source file")]
    media: Annotated[tuple[MediaRecord, ...], key("图片和视频", "pictures and clips")] = ()
    events: Annotated[tuple[EventRecord, ...], key("后续进展", "what followed")] = ()
    facts: Annotated[tuple[FactRecord, ...], key("关键数据", "measured facts")] = ()
    sources: Annotated[tuple[SourceRecord, ...], key("事实来源", "sources of the facts")] = ()
    corrections: Annotated[tuple[CorrectionRecord, ...], key("更正", "corrections")] = ()


# The lists of records inside a case: in the database each is a table of its own.
PARTS: Final[dict[str, type[msgspec.Struct]]] = {
    "media": MediaRecord,
    "events": EventRecord,
    "facts": FactRecord,
    "sources": SourceRecord,
    "corrections": CorrectionRecord,
}
# The lists of words inside a case.
LISTS: Final = ("region_codes", "regions", "objects", "domains", "conducts")


def columns() -> tuple[Field, ...]:
    """The columns of cases.csv, which are also the first keys of a case in cases.json."""
    return tuple(field for name, field in fields_of(CaseRecord).items() if name not in PARTS)


def type_of(field: Field) -> str:
    """The type of a key in the words of Table Schema."""
    if field.form == "day":
        return "date"
    kinds = {inspect.IntType: "integer", inspect.FloatType: "number", inspect.VarTupleType: "array"}
    return kinds.get(type(field.core), "string")


def record_of(case: Case, copy: Copy) -> CaseRecord:
    """What the open data says of a case."""
    catalogue, front = copy.catalogue, case.front
    release = catalogue.release_of(case)
    on = release.published
    return CaseRecord(
        id=case.id,
        title=case.title,
        url=copy.absolute(case.address),
        published=on,
        inspection=copy.inspection_label(catalogue.inspection_of(case)),
        release=release.id,
        team=front.team,
        region_codes=case.regions,
        regions=tuple(copy.region_link(code, on).text for code in case.regions),
        zone=front.zone,
        objects=tuple(copy.object_link(thing).text for thing in front.objects),
        domains=tuple(link.text for link in copy.issues(case.domains)),
        conducts=tuple(link.text for link in copy.issues(case.conducts)),
        status=front.status or "",
        summary=case.summary,
        source=front.source,
        pictures=len(case.pictures),
        clips=len(case.clips),
        originals=copy.proofs(case),
        follow_ups=len(front.follow_ups),
        digest=case.digest,
        media=_media(case, copy),
        events=tuple(
            EventRecord(one.date, one.kind, FOLLOW_UP_LABELS[one.kind], one.text, one.url, one.source)
            for one in front.follow_ups
        ),
        facts=tuple(FactRecord(one.name, one.value, one.unit, one.note) for one in front.key_facts),
        sources=tuple(SourceRecord(one.name, one.url, one.kind or "") for one in front.sources),
        corrections=tuple(CorrectionRecord(one.date, one.note, one.kind) for one in front.corrections),
    )


def _media(case: Case, copy: Copy) -> tuple[MediaRecord, ...]:
    return tuple(
        MediaRecord(one.kind, copy.absolute(one.address), one.mime, one.width, one.height, one.bytes,
                    one.seconds, one.alt, one.caption, one.taken, one.mode, one.credit, one.original)
        for one in exhibits(case, copy)
    )  # fmt: skip
