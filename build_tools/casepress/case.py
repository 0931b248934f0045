"""A case as values: what its file says (`Front`), and the case as the catalogue knows it (`Case`).

The record classes are the one model of the front matter: validation, JSON Schema, printer and the documentation of
every key are derived from them. No I/O, and no rule beyond the form of a value.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Final, Literal

import msgspec

from casepress.diagnostics import Place
from casepress.schema import DAY_PATTERN, Either, key
from casepress.vocabulary import choices
from casepress.vocabulary.choices import FollowUpKind

SLUG_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
ID_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)+$"
# One path segment or more, no "..", no leading slash or dot, no colon (a protocol) and no backslash.
MEDIA_PATTERN: Final = r"^(?!\.)[^/\\:*?\"<>|\x00-\x1f]+(/(?!\.)[^/\\:*?\"<>|\x00-\x1f]+)*$"
URL_PATTERN: Final = r"^https?://[^\s<>\"'`{}|\\^]+$"


def media_name(zh: str, en: str, example: str = "") -> msgspec.Meta:
    """The documentation and form of the name of a file in a case's media folder."""
    return key(zh, en, example=example, pattern=MEDIA_PATTERN, max_length=200)


Day = Annotated[
    str, key("日期：年、年月或年月日", "a date: year, month or day", form="day", pattern=DAY_PATTERN)
]
Url = Annotated[
    str, key("以 http:// 或 https:// 开头的网址", "a web address", pattern=URL_PATTERN, max_length=2000)
]
Mode = Literal["暗查", "现场", "无人机", "卫星", "资料", "示意图"]
Status = Literal["已通报", "整改中", "拟销号公示", "已销号", "整改反弹", "再次通报"]
TitleStatus = Literal["official", "reported", "descriptive"]
Line = Annotated[str, key("一行文字", "one line of text", max_length=500)]


class Figure(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A picture of a case, or a pair of the same place before and after: what it shows and how it came about."""

    EITHER: ClassVar[tuple[Either, ...]] = (
        Either(("file",)),
        Either(("before", "after"), ("after_alt", "after_taken")),
    )

    file: Annotated[
        str,
        media_name(
            "图片文件名，放在 media/<批次>/<名称>/ 里；成对的图不写 file，写 before 和 after",
            "file name beside the case's media folder; a pair has before and after instead",
            example="1.jpg",
        ),
    ] = ""
    before: Annotated[
        str,
        media_name(
            "整改前的图片文件名，和 after 一起写",
            "the picture before, together with after",
            example="before.jpg",
        ),
    ] = ""
    after: Annotated[
        str,
        media_name(
            "整改后的图片文件名，同一地点、同一角度",
            "the picture after, of the same place from the same spot",
            example="after.jpg",
        ),
    ] = ""
    alt: Annotated[
        str,
        key(
            "替代文字：给看不见图的人描述画面；成对的图，描述整改前的画面",
            "what the picture shows (of a pair: the one before), for those who cannot see it",
            max_length=500,
        ),
    ] = ""
    after_alt: Annotated[str, key("整改后图片的替代文字", "what the picture after shows", max_length=500)] = (
        ""
    )
    caption: Annotated[str, key("图注：说明发现的问题", "the finding that it documents", max_length=500)] = ""
    taken: Annotated[
        str, key("拍摄日期", "date taken", form="day", example="2021-04-08", pattern=DAY_PATTERN)
    ] = ""
    after_taken: Annotated[
        str, key("整改后图片的拍摄日期", "date taken of the picture after", form="day", pattern=DAY_PATTERN)
    ] = ""
    mode: Annotated[Mode | None, key("取得方式", "how it was obtained")] = None
    credit: Annotated[str, key("供图", "credit", example="督察组供图", max_length=100)] = ""

    @property
    def files(self) -> tuple[str, ...]:
        """The names of its one or two files."""
        return (self.file,) if self.file else (self.before, self.after)

    @property
    def file_key(self) -> str:
        """The key under which its first file stands."""
        return "file" if self.file else "before"


class Video(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A clip of a case."""

    file: Annotated[
        str,
        media_name(
            "视频文件名，放在 media/<批次>/<名称>/ 里",
            "file name beside the case's media folder",
            example="1.mp4",
        ),
    ]
    caption: Annotated[str, key("说明：视频拍到了什么", "what the clip shows", max_length=500)] = ""
    poster: Annotated[str, media_name("封面图片文件名", "file name of the poster picture")] = ""
    captions: Annotated[
        str,
        media_name("字幕文件名（SRT 或 VTT）", "caption file (SRT or VTT)", example="1.srt"),
    ] = ""
    transcript: Annotated[
        str,
        media_name("文字稿文件名（.md 或 .txt）", "transcript file (.md or .txt)"),
    ] = ""
    credit: Annotated[str, key("供稿", "credit", max_length=100)] = ""
    taken: Annotated[str, key("拍摄日期", "date taken", form="day", pattern=DAY_PATTERN)] = ""


class KeyFact(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A measured fact, printed as the source printed it."""

    name: Annotated[str, key("指标", "what was measured", example="旁路直排比例", max_length=100)]
    value: Annotated[str, key("数值，照原文写", "the value as printed", example="4.5万", max_length=100)]
    unit: Annotated[str, key("单位，照原文写", "the unit as printed", example="吨/日", max_length=40)] = ""
    note: Annotated[str, key("备注", "a note", max_length=200)] = ""


class FollowUp(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A dated event after publication."""

    date: Annotated[str, key("日期", "date", form="day", example="2021-07", pattern=DAY_PATTERN)]
    kind: Annotated[
        FollowUpKind, key("进展种类", "kind of event", example="accountability", labels=choices.EVENTS)
    ]
    text: Annotated[str, key("一两句话", "one or two sentences", max_length=1000)]
    url: Annotated[str, key("依据的网址", "address of the notice", pattern=URL_PATTERN, max_length=2000)] = ""
    source: Annotated[str, key("依据的名称", "name of the source", max_length=200)] = ""


class Source(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Where the facts of a case were published."""

    name: Annotated[str, key("来源名称", "name of the source", max_length=200)]
    url: Annotated[str, key("网址", "address", pattern=URL_PATTERN, max_length=2000)] = ""
    kind: Annotated[
        Literal["gov", "press", "trade", "university", "copy"] | None,
        key("来源种类", "kind of source", labels=choices.SOURCES),
    ] = None


class Relation(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A link to another case, shown on both."""

    case: Annotated[
        str, key("另一案例的编号", "id of the other case", example="c2b3-r5-qilu-lake", pattern=ID_PATTERN)
    ]
    kind: Annotated[
        Literal["repeat", "same-site", "follow-up"],
        key("关系", "kind of relation", example="repeat", labels=choices.RELATIONS),
    ]


class Correction(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A dated note on what was corrected after publication."""

    date: Annotated[str, key("更正日期", "date of the correction", form="day", pattern=DAY_PATTERN)]
    note: Annotated[str, key("更正了什么", "what was corrected", max_length=1000)]
    kind: Annotated[Literal["major", "minor"], key("大小", "how grave", labels=choices.GRAVITIES)] = "minor"


class Withdrawal(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A case taken back; its address keeps a notice."""

    date: Annotated[str, key("撤回日期", "date of the withdrawal", form="day", pattern=DAY_PATTERN)]
    note: Annotated[str, key("撤回说明", "why", max_length=1000)]


class Approval(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Who approved which text and media, on which day; written by `casepress approve`."""

    by: Annotated[str, key("审定人", "who approved", example="张三", max_length=60)]
    on: Annotated[str, key("审定日期", "day of the approval", form="day", pattern=DAY_PATTERN)]
    text: Annotated[str, key("所审内容的校验值", "digest of what was approved", pattern=r"^[0-9a-f]{64}$")]


class Waiver(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """A finding that was looked at and let stand: by whom, when and why. It is never published."""

    code: Annotated[str, key("豁免的编号", "code of the finding", example="CP442", pattern=r"^CP[456][0-9]{2}$")]
    text: Annotated[str, key("只豁免这几个字；不写则豁免本案全部", "only where these words stand", max_length=200)] = ""
    by: Annotated[str, key("谁决定的", "who decided", example="张三", max_length=60)]
    on: Annotated[str, key("哪天", "on which day", form="day", pattern=DAY_PATTERN)]
    why: Annotated[str, key("为什么", "why", example="原文如此", max_length=300)]


class Front(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """The front matter of a case file: its keys, in the order in which they are printed."""

    title: Annotated[
        str,
        key(
            "标题：官方标题原文，地方在前，句末不加句号",
            "the official title, place first, no full stop",
            example="云南玉溪杞麓湖污染治理治标不治本",
            max_length=120,
        ),
    ]
    short_title: Annotated[str, key("列表用短标题", "short title for lists", max_length=40)] = ""
    title_status: Annotated[
        TitleStatus | None,
        key(
            "标题依据：official 官方原题，reported 报道所引，descriptive 本站概括",
            "official, reported (quoted in the press) or descriptive (our wording)",
            labels=choices.TITLES,
        ),
    ] = None
    region: Annotated[
        tuple[Line, ...],
        key(
            "地区：六位代码（加引号）或全称，可多个",
            "six-digit codes in quotes, or full names",
            example='["530423"]',
        ),
    ] = ()
    zone: Annotated[
        str, key("开发区、新区等没有代码的区域", "a zone without a code of its own", max_length=60)
    ] = ""
    objects: Annotated[
        tuple[Annotated[str, msgspec.Meta(pattern=SLUG_PATTERN)], ...],
        key("督察对象编号：央企、兵团等，没有地区时用", "inspected firms or corps", example="[xpcc]"),
    ] = ()
    issue: Annotated[
        tuple[Annotated[str, msgspec.Meta(max_length=60)], ...],
        key(
            "问题：领域和性质各至少一项，第一项为主",
            "domains and conducts, the main one first",
            example="[water, delay]",
        ),
    ]
    batch: Annotated[
        str,
        key(
            "通报批次编号，见 inspections.yml",
            "id of the release, see inspections.yml",
            example="c2b3-r5",
            pattern=SLUG_PATTERN,
            max_length=60,
        ),
    ]
    order: Annotated[
        Annotated[int, msgspec.Meta(ge=1, le=999)] | None,
        key("在本批次中的顺序，从 1 起", "place in its release, from 1"),
    ] = None
    team: Annotated[
        str, key("督察组名称", "inspection team", example="中央第八生态环境保护督察组", max_length=60)
    ] = ""
    found_on: Annotated[str, key("查实日期", "date found", form="day", pattern=DAY_PATTERN)] = ""
    approved_on: Annotated[str, key("批准日期", "date approved", form="day", pattern=DAY_PATTERN)] = ""
    source: Annotated[str, key("发布机构", "issuing body", example="生态环境部", max_length=100)] = ""
    index_number: Annotated[str, key("索引号", "index number", max_length=60)] = ""
    author: Annotated[str, key("作者", "author", max_length=60)] = ""
    editor: Annotated[str, key("责任编辑", "responsible editor", max_length=60)] = ""
    status: Annotated[Status | None, key("整改状态", "state of the rectification", example="整改中")] = None
    summary: Annotated[str, key("摘要：一两句话", "one or two sentences", max_length=400)] = ""
    figures: Annotated[tuple[Figure, ...], key("图片", "pictures", counter="张")] = ()
    video: Annotated[tuple[Video, ...], key("视频", "clips", counter="段")] = ()
    key_facts: Annotated[tuple[KeyFact, ...], key("关键数据", "measured facts")] = ()
    follow_ups: Annotated[tuple[FollowUp, ...], key("后续进展", "what followed")] = ()
    sources: Annotated[tuple[Source, ...], key("事实来源", "sources of the facts", counter="个")] = ()
    relates_to: Annotated[tuple[Relation, ...], key("相关案例", "related cases", counter="个")] = ()
    corrections: Annotated[tuple[Correction, ...], key("更正", "corrections")] = ()
    aliases: Annotated[
        tuple[Annotated[str, msgspec.Meta(pattern=ID_PATTERN)], ...],
        key("旧编号：旧地址会转到这里", "former ids"),
    ] = ()
    waivers: Annotated[tuple[Waiver, ...], key("豁免的检查结果", "findings let stand")] = ()
    withdrawn: Annotated[Withdrawal | None, key("撤回：原地址保留说明", "withdrawal; a notice stays")] = None
    approved: Annotated[
        Approval | None, key("审定，casepress approve 写入", "approval on record", command="casepress approve")
    ] = None


class Heading(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A heading of the text: level (3..5), anchor and plain text."""

    level: int
    anchor: str
    text: str


class Case(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """One case as the catalogue knows it. Its text stays outside: `digest` names it.

    `regions` are codes resolved on the day of publication; `domains` and `conducts` are the slugs of the two facets;
    `pictures` and `clips` are the names (below media/) of all that it shows, those in the text included; `links` are
    the ids that its text links to; `marks` are the places of the keys and, by number, of what the text shows and links to
    ("title:2:8 links.0:12:3 …"); `unsigned` is the digest of the file without its approval, where it has one.
    """

    id: str
    slug: str
    file: str
    front: Front
    regions: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    conducts: tuple[str, ...] = ()
    lead: str = ""
    digest: str = ""
    pictures: tuple[str, ...] = ()
    clips: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    marks: str = ""
    unsigned: str = ""

    @property
    def title(self) -> str:
        return self.front.title

    @property
    def release(self) -> str:
        """The id of its release (通报批次)."""
        return self.front.batch

    @property
    def address(self) -> str:
        """Its address below the site's root."""
        return f"cases/{self.id}/"

    @property
    def summary(self) -> str:
        """What stands for it in lists and feeds: its summary, or the beginning of its text."""
        return self.front.summary or self.lead

    @property
    def media_folder(self) -> str:
        """The folder below media/ in which its pictures and clips lie."""
        return f"{self.front.batch}/{self.slug}"

    def place(self, path: str = "") -> Place:
        """Where a value stands, by dotted path; the nearest known ancestor when it has no mark of its own."""
        marks = dict(mark.split(":", 1) for mark in self.marks.split())
        while path:
            if path in marks:
                line, _, column = marks[path].partition(":")
                return Place(self.file, int(line), int(column))
            path = path.rpartition(".")[0]
        return Place(self.file, 1, 1)


def written_marks(marks: dict[str, tuple[int, int]]) -> str:
    """Places as one text, the form in which a case keeps them."""
    return " ".join(f"{path}:{line}:{column}" for path, (line, column) in marks.items())


# The places that rules over all cases and the media workshop name; the rest serve while a file is read.
_KEPT: Final = "title|batch|order|region|objects|figures|video|relates_to|aliases|index_number|waivers|pictures|clips|links"
_REMEMBERED: Final = re.compile(rf"(?<!\S)(?:{_KEPT})(?![^.:])\S*")


def remembered(case: Case) -> Case:
    """The case with only the places that are needed after its file was read."""
    return msgspec.structs.replace(case, marks=" ".join(_REMEMBERED.findall(case.marks)))


# What many cases say in the same words.
_COMMON_FRONT: Final = (
    "region", "zone", "objects", "issue", "batch", "team", "found_on", "approved_on", "source", "author", "editor",
    "status",
)  # fmt: skip
_COMMON: Final = ("regions", "domains", "conducts", "marks")


def share(case: Case, known: dict[Any, Any]) -> Case:
    """The same case, holding of equal values the one that is `known` already: a third of the memory of very many."""
    for record, names in ((case, _COMMON), (case.front, _COMMON_FRONT)):
        for name in names:
            value = getattr(record, name)
            if value and (same := known.setdefault(value, value)) is not value:
                # Equal for equal: nobody can tell, so the record is as frozen as before.
                msgspec.structs.force_setattr(record, name, same)
    return case
