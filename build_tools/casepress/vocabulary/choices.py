"""The choices of a case that are stored in English, and what they are called."""

from __future__ import annotations

from typing import Final, Literal

FollowUpKind = Literal[
    "rectification-start",
    "rectification-plan",
    "rectification",
    "rectification-report",
    "write-off-notice",
    "written-off",
    "accountability-start",
    "accountability",
    "re-inspection",
    "re-exposed",
    "rebound",
    "other",
]
EVENTS: Final = {
    "rectification-start": "启动整改",
    "rectification-plan": "整改方案",
    "rectification": "整改",
    "rectification-report": "整改情况公开",
    "write-off-notice": "销号公示",
    "written-off": "已销号",
    "accountability-start": "启动问责",
    "accountability": "问责",
    "re-inspection": "再次督察",
    "re-exposed": "再次被通报",
    "rebound": "问题反弹",
    "other": "其他",
}
RELATIONS: Final = {"repeat": "再次被通报", "same-site": "同一地点", "follow-up": "后续"}
TITLES: Final = {"official": "官方原题", "reported": "报道所引", "descriptive": "本站概括"}
SOURCES: Final = {"gov": "政府", "press": "媒体", "trade": "行业", "university": "高校", "copy": "转载"}
GRAVITIES: Final = {"major": "重大更正", "minor": "一般更正"}
