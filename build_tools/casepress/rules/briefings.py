"""CP970–CP975: numbered briefings (简报)."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

BRIEFING_NUMBER_TWICE = Rule(
    code="CP970",
    severity=Severity.ERROR,
    title=Words("简报期号重复", "Briefing number used twice"),
    message=Words("{name}已经有了，在 {other}", "{name} is there already, in {other}"),
    hint=Words("请改成没有用过的期号", "Give it a number that is not taken"),
    why=Words(
        "期号是引用简报的依据，同名同年不能有两个第12期。",
        "A briefing is quoted by its number; a year has one of each.",
    ),
)
BRIEFING_WITHOUT_TIME = Rule(
    code="CP971",
    severity=Severity.ERROR,
    title=Words("简报的发布时间读不懂", "Time of a briefing not understood"),
    message=Words(
        "发布时间“{value}”读不懂，这期简报不公开",
        "The time “{value}” is not understood; the briefing is held",
    ),
    hint=Words(
        "请写成 2018-11-30T18:00+08:00，或只写日期 2018-11-30（当天结束后公开）",
        "Write 2018-11-30T18:00+08:00, or just a date, 2018-11-30 (public when that day has ended)",
    ),
    why=Words(
        "没有时区的时间，不同机器会在不同时刻公开。",
        "A time without zone comes at another instant on another machine.",
    ),
)
BRIEFING_NAMES_HELD_CASE = Rule(
    code="CP972",
    severity=Severity.ERROR,
    title=Words("简报提到还没公开的案例", "Briefing names a case that is not out"),
    message=Words(
        "这期简报链接的案例 {case} 没有公开（或没有这个案例），整期不公开",
        "The briefing links to the case {case}, which is not public or not there; the whole of it is held",
    ),
    hint=Words(
        "请把简报的 publish_at 改到案例公开之后，或去掉这个链接",
        "Put its publish_at after that of the case, or take the link out",
    ),
    why=Words("简报先出去，案例就提前泄露了。", "The briefing would tell of the case before its time."),
)
BRIEFING_WITHOUT_ITEMS = Rule(
    code="CP973",
    severity=Severity.ERROR,
    title=Words("简报没有条目", "Briefing without items"),
    message=Words("正文里没有“## 标题”", "The text has no “## heading”"),
    hint=Words("每条消息以一行“## 标题”开头", "Begin each item with a line “## heading”"),
    why=Words(
        "简报由几条短消息组成，目录和订阅都靠标题。",
        "A briefing is several short items; lists and feeds go by their headings.",
    ),
)
BRIEFING_WITH_MEDIA = Rule(
    code="CP974",
    severity=Severity.ERROR,
    title=Words("简报里不能放自己的图片和视频", "Briefings hold no pictures or clips of their own"),
    message=Words("简报里的“{name}”不会印出来", "“{name}” would not be shown in a briefing"),
    hint=Words(
        "请把图片放进案例，在简报里写 ![](../批次/案例/1.jpg)；视频请链接案例",
        "Put a picture into a case and write ![](../batch/case/1.jpg) here; link to the case for a clip",
    ),
    why=Words(
        "图片要经过审看、遮挡、审定，这些都在案例里做。",
        "Pictures are reviewed, masked and approved in cases.",
    ),
)
BRIEFING_PICTURE_UNKNOWN = Rule(
    code="CP975",
    severity=Severity.ERROR,
    title=Words("简报里的图片案例里没有", "Picture of a briefing not in its case"),
    message=Words("案例 {case} 没有图片“{name}”", "The case {case} shows no picture “{name}”"),
    hint=Words(
        "只能用案例里公开的图片，请核对文件名，或先把图片加进案例",
        "Only pictures that a case shows can be used: look at the name, or put the picture into the case",
    ),
    why=Words(
        "案例没有公开的图片，没有经过审看和审定。",
        "A picture that no case shows was neither reviewed nor approved.",
    ),
)
