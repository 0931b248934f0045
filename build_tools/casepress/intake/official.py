"""The habits of official texts: where the title ends, what is a heading, who signed, what 来源 and 编辑 say.

Rules look at the words first and at the format second: a heading “一、基本情况” is one whatever its font.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from casepress.diagnostics import Finding, Place
from casepress.intake.hypertext import pieces_of, rebuilt
from casepress.intake.manuscript import Block
from casepress.rules import drafts as rules

NUMERAL: Final = "一二三四五六七八九十"
_LEVELS: Final = (
    (2, re.compile(rf"[{NUMERAL}]{{1,3}}、\s*\S")),
    (2, re.compile(rf"第[{NUMERAL}]{{1,3}}(?:部分|章|节)\s*\S")),
    (3, re.compile(rf"[（(][{NUMERAL}]{{1,3}}[)）]\s*\S")),
)
_FOURTH: Final = re.compile(r"[0-9]{1,2}[.．、]\s*\S")
_BRACKETED: Final = re.compile(r"[【\[]([^【】\[\]]{2,14})[】\]]")
_ENDS: Final = tuple("。；;，,：:！!？?、")
LONGEST_HEADING: Final = 40
LONGEST_TITLE: Final = 120
_SUMMARY: Final = re.compile(r"(?:【(?:摘要|内容提要|核心提示)】|(?:摘要|内容提要|核心提示)\s*[:：])\s*")

_KEYS: Final = {
    "来源": "source", "信息来源": "source", "稿件来源": "source", "文章来源": "source", "稿源": "source", "发布机构": "source",
    "发文机关": "source", "作者": "author", "记者": "author", "通讯员": "author", "供稿": "author", "撰稿": "author", "文": "author",
    "编辑": "editor", "责任编辑": "editor", "责编": "editor", "索引号": "index_number",
    "发布时间": "", "发布日期": "", "时间": "", "日期": "", "浏览次数": "", "浏览量": "", "浏览": "", "阅读": "", "点击数": "",
    "点击": "", "字号": "",
    "字体": "", "审核": "", "审签": "", "终审": "", "校对": "", "初审": "", "复审": "", "分享到": "", "打印": "",
}  # fmt: skip
_KEY: Final = re.compile(
    rf"(?:^|(?<=[\s　|｜/（(【\[;；]))({'|'.join(sorted(_KEYS, key=len, reverse=True))})\s*[:：]\s*"
)
_ORGAN: Final = re.compile(r".{2,40}(?:督察组|组|厅|局|部|办公室|中心|委员会|委|政府|总站|办)")
_DATE: Final = re.compile(r"([12][0-9]{3})\s?年\s?([0-9]{1,2})\s?月\s?([0-9]{1,2})\s?日")
_CHINESE_DATE: Final = re.compile(
    rf"([二一][〇○零０一二三四五六七八九Ｏ]{{3}})年([{NUMERAL}]{{1,2}})月([{NUMERAL}]{{1,3}})日"
)
_DIGITS: Final = {char: str(place % 10) for place, char in enumerate("〇一二三四五六七八九")} | {
    "○": "0", "零": "0", "０": "0", "Ｏ": "0",
}  # fmt: skip
_NUMBER_OF_PAPER: Final = re.compile(
    r"^[（(]?(?:第\s?[0-9一二三四五六七八九十]+\s?期|[^\s。]{1,20}[〔\[（(][12][0-9]{3}[〕\])）]\s?第?[0-9]+号?|总第.*期)[)）]?$"
)
_ATTACHMENT: Final = re.compile(rf"附(?:件|表|图)\s?(?:[0-9]{{1,2}}|[{NUMERAL}]{{1,2}})?\s*(?:[:：.．、]|$)")
LOOKED_AT: Final = 12  # blocks in which a title is looked for
NEAR_END: Final = 8


class Paper(msgspec.Struct, frozen=True):
    """What an official text is made of. `keys` are values of the front matter with the place that they came from;
    `head` are lines above the title and `left` lines that the page says by itself."""

    title: str
    title_at: Block | None
    body: tuple[Block, ...]
    keys: dict[str, tuple[str, Block]]
    head: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_paper(blocks: Sequence[Block], file: str, title: str = "") -> Paper:
    """The parts of a text; `title` is what the editor says it is called ("": it is looked for)."""
    blocks = [block for block in blocks if "n" not in block.marks]
    start, end = _title(blocks)
    found = " ".join(" ".join(block.text.split()) for block in blocks[start:end])
    where = blocks[start] if start < end else None
    if title:
        same = re.sub(r"\W", "", found) == re.sub(r"\W", "", title)
        start, end, found = (start, end, title) if same else (0, 0, title)
    head = tuple(block.text for block in blocks[:start])
    rest = list(blocks[end:])
    keys: dict[str, tuple[str, Block]] = {}
    left: list[str] = []
    rest = _without_imprint(rest, keys, left)
    rest = _without_signature(rest, keys)
    rest = _without_summary(rest, keys)
    has_sections = any(_LEVELS[0][1].match(block.text) for block in rest)
    body = tuple(_headed(block, has_sections) for block in rest)
    return Paper(found, where, body, keys, head, tuple(left), tuple(_attachments(body, file)))


def _title(blocks: Sequence[Block]) -> tuple[int, int]:
    """From where to where the title goes; equal where there is none."""
    near = [
        (place, block)
        for place, block in enumerate(blocks[:LOOKED_AT])
        if block.kind == "paragraph" and not _is_imprint(block.text) and not _is_paper_number(block)
    ]
    # Above “第12期” stands the name of the paper, below it what it is about.
    paper = next((place for place, block in enumerate(blocks[:LOOKED_AT]) if _is_paper_number(block)), -1)
    below = [(place, block) for place, block in near if place > paper]
    start = _first(below) if below else _first(near)
    if start < 0:
        return 0, 0
    end = start + 1
    first = blocks[start]
    while end < len(blocks) and _goes_on(first, blocks[end]):
        if sum(len(block.text) + 1 for block in blocks[start : end + 1]) > LONGEST_TITLE:
            break
        end += 1
    return start, end


def _is_paper_number(block: Block) -> bool:
    return _NUMBER_OF_PAPER.match(block.text.strip()) is not None


def _first(near: Sequence[tuple[int, Block]]) -> int:
    """The first line of the title: marked as such, or a first heading, or the largest line in the middle, or the
    first line that can be one."""
    for place, block in near:
        if "t" in block.marks and _can_be_title(block):
            return place
    for place, block in near:
        if block.level == 1 and _can_be_title(block):
            return place
        if _is_section(block):
            break
    centred = [(block.size, -place) for place, block in near if block.align == "c" and _can_be_title(block)]
    sizes = {block.size for _, block in near}
    if centred and (len(sizes) > 1 or len(centred) < len(near)):
        largest = max(centred)[0]
        return min(-place for size, place in centred if size == largest)
    if near and _can_be_title(near[0][1]) and len(near) > 1:
        return near[0][0]
    return -1


def _can_be_title(block: Block) -> bool:
    text = block.text.strip()
    return (
        bool(text)
        and len(text) <= LONGEST_TITLE
        and not text.endswith(("。", "；", "：", "，"))
        and not _is_section(block)
    )


def _is_section(block: Block) -> bool:
    return any(pattern.match(block.text) for _, pattern in _LEVELS)


def _goes_on(first: Block, block: Block) -> bool:
    """Whether a block is the next line of a title that begins with `first`."""
    if not _can_be_title(block) or _is_imprint(block.text) or _is_paper_number(block):
        return False
    if block.text.strip().startswith(("——", "—")):
        return block.align == "c" and first.align == "c"
    same = (block.align, block.size, block.level, block.bold) == (
        first.align,
        first.size,
        first.level,
        first.bold,
    )
    return (
        same and block.marks == first.marks and (first.align == "c" or "t" in first.marks or first.level == 1)
    )


def _segments(text: str) -> list[tuple[str, str]]:
    """The “key: value” pairs that a line consists of; none when it holds anything else."""
    text = text.strip().strip("（）()【】[]")
    matches = list(_KEY.finditer(text))
    before = text[: matches[0].start()].strip(" |｜/　") if matches else text
    # A date before the first key is what web pages print.
    if not matches or (before and not _DATE_LINE.fullmatch(before)):
        return []
    pairs = []
    for place, match in enumerate(matches):
        end = matches[place + 1].start() if place + 1 < len(matches) else len(text)
        pairs.append((match[1], text[match.end() : end].strip(" |｜/　；;，,（(【[")))
    return pairs if all(len(value) <= 60 and "。" not in value for _, value in pairs) else []


_DATE_LINE: Final = re.compile(
    r"[12][0-9]{3}[-年/.][0-9]{1,2}[-月/.][0-9]{1,2}日?(?:\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
)


def _is_imprint(text: str) -> bool:
    return bool(_segments(text)) or _DATE_LINE.fullmatch(text.strip("（） ()")) is not None


def _without_imprint(blocks: list[Block], keys: dict[str, tuple[str, Block]], left: list[str]) -> list[Block]:
    """The blocks without lines such as 来源：… 编辑：… at either end."""
    kept = []
    for place, block in enumerate(blocks):
        near = place < NEAR_END or place >= len(blocks) - NEAR_END
        pairs = _segments(block.text) if near and block.kind == "paragraph" else []
        if not pairs:
            is_date = (
                place < 3
                and block.align == "c"
                and _DATE_LINE.fullmatch(block.text.strip("（） ()")) is not None
            )
            if is_date:
                left.append(block.text.strip())
            else:
                kept.append(block)
            continue
        rest = []
        for name, value in pairs:
            key = _KEYS[name]
            if key and value and key not in keys:
                keys[key] = (value, block)
            elif value:
                rest.append(f"{name}：{value}")
        left += rest
    return kept


def day_of(text: str) -> str:
    """The day of a date written in digits or in Chinese numerals, as YYYY-MM-DD; empty for anything else."""
    match = _DATE.fullmatch(text.strip())
    if match is not None:
        return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    match = _CHINESE_DATE.fullmatch(text.strip())
    if match is None:
        return ""
    year = "".join(_DIGITS.get(char, "") for char in match[1])
    return f"{year}-{_spoken(match[2]):02}-{_spoken(match[3]):02}"


def _spoken(text: str) -> int:
    """A number up to 99 in Chinese words."""
    tens, mark, units = text.partition("十")
    if not mark:
        return int(_DIGITS[text[0]])
    return (int(_DIGITS[tens]) if tens else 1) * 10 + (int(_DIGITS[units]) if units else 0)


def _without_signature(blocks: list[Block], keys: dict[str, tuple[str, Block]]) -> list[Block]:
    """The blocks without the signature 落款: the body's name and the day on which it signed (GB/T 9704)."""
    for place in range(len(blocks) - 1, max(len(blocks) - NEAR_END, 0), -1):
        block = blocks[place]
        day = day_of(block.text) if block.kind == "paragraph" else ""
        if not day:
            continue
        above = blocks[place - 1]
        signed = above.kind == "paragraph" and len(above.text) <= 40 and _ORGAN.fullmatch(above.text.strip())
        if not signed or _is_section(above):
            continue
        name = " ".join(above.text.split())
        if keys.get("source", (name, None))[0] != name:
            continue  # reprinted from elsewhere: who signed stays in the text
        keys["source"] = (name, above)
        keys["approved_on"] = (day, block)
        return [*blocks[: place - 1], *blocks[place + 1 :]]
    return blocks


def _without_summary(blocks: list[Block], keys: dict[str, tuple[str, Block]]) -> list[Block]:
    for place, block in enumerate(blocks[:3]):
        match = _SUMMARY.match(block.text)
        text = block.text[match.end() :].strip() if match is not None else ""
        if text and len(text) <= 400 and "summary" not in keys:
            keys["summary"] = (text, block)
            return [*blocks[:place], *blocks[place + 1 :]]
    return blocks


def _headed(block: Block, has_sections: bool) -> Block:
    """The block as a heading where it is one: its level is then 2 to 4."""
    level = _level(block, has_sections)
    if not level:
        return msgspec.structs.replace(block, level=0) if block.kind == "paragraph" else block
    plain = undressed(block)
    match = _BRACKETED.fullmatch(plain.text.strip())
    if match is not None and plain.text.startswith("【"):
        plain = msgspec.structs.replace(plain, text=match[1], markdown=match[1])
    return msgspec.structs.replace(plain, level=level)


def undressed(block: Block) -> Block:
    """A heading on one line without the bold type that every heading has."""
    pieces = [
        msgspec.structs.replace(
            piece,
            text=piece.text.replace("\n", " "),
            tags=tuple(tag for tag in piece.tags if tag not in ("strong", "em")),
        )
        for piece in pieces_of(block)
    ]
    return rebuilt(block, pieces)


def _level(block: Block, has_sections: bool) -> int:
    """The level of a heading, 0 for anything else."""
    text = block.text.strip()
    if block.kind != "paragraph" or not text or len(text) > 2 * LONGEST_HEADING:
        return 0
    styled = block.level > 0
    if len(text) <= LONGEST_HEADING or styled:
        ends = text.endswith(_ENDS)
        for level, pattern in _LEVELS:
            if pattern.match(text) and (styled or not ends):
                return level
        if (styled or block.bold) and _FOURTH.match(text) and not ends:
            return 4
        if _BRACKETED.fullmatch(text) and text.startswith("【"):
            return 2
        if re.fullmatch(r"附(?:件|表)\s?[0-9一二三四五六七八九十]{0,2}", text) or text in (
            "基本情况",
            "主要问题",
            "存在问题",
            "原因分析",
        ):
            return 2
        if styled:
            return min(block.level + 1, 4)
        if block.bold and len(text) <= 30 and not ends and not block.pictures:
            return 3 if has_sections else 2
    return 0


def _attachments(body: Sequence[Block], file: str) -> Iterator[Finding]:
    for block in body:
        if _ATTACHMENT.match(block.text):
            where = block.where
            spot = Place(file, block.number)
            yield rules.ATTACHMENT.at(spot, where=where.zh, where_en=where.en, text=block.text.strip())
