"""CP436-CP440: dates in one case that cannot be, or that do not agree."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

IMPOSSIBLE_DATE_IN_TEXT = Rule(
    code="CP436",
    severity=Severity.ERROR,
    title=Words("日期不存在", "Impossible date in the text"),
    message=Words("“{found}”不存在（{why}）", "“{found}” does not exist ({why_en})"),
    hint=Words("请对照原文改正日期", "Correct it from the original"),
    why=Words(
        "错误日期会被当作伪造日期，属单项否决。",
        "A wrong date counts as a forged one, which fails a whole government site.",
    ),
)
AFTER_PUBLICATION = Rule(
    code="CP437",
    severity=Severity.ERROR,
    title=Words("日期晚于通报", "Date after publication"),
    message=Words(
        "“{key}”是 {value}，晚于通报日期 {published}", "“{key}” is {value}, after publication on {published}"
    ),
    hint=Words("请核对这个日期和批次的 publish_at", "Check this date and publish_at of the release"),
    why=Words(
        "查实、批准和拍摄都在通报之前；更晚的日期一定有一处写错。",
        "What is published was found, approved and filmed before.",
    ),
)
DATES_OUT_OF_ORDER = Rule(
    code="CP438",
    severity=Severity.ERROR,
    title=Words("日期先后颠倒", "Dates out of order"),
    message=Words(
        "批准日期 {approved} 早于查实日期 {found}", "Approved on {approved}, before it was found on {found}"
    ),
    hint=Words("请对照原文改正", "Correct it from the original"),
    why=Words("先查实，再批准，然后通报。", "A case is found, then approved, then published."),
)
BEFORE_PUBLICATION = Rule(
    code="CP439",
    severity=Severity.WARNING,
    title=Words("进展早于通报", "Follow-up before publication"),
    message=Words(
        "“{key}”是 {value}，早于通报日期 {published}", "“{key}” is {value}, before publication on {published}"
    ),
    hint=Words("请核对日期；通报以前的事写进正文", "Check the date; what came before belongs in the text"),
    why=Words("后续进展按时间排在通报之后。", "Follow-ups stand after the publication on the timeline."),
)
