"""The rule about marks that are printed as they were typed, because they are not what the parser knows.

What is left over is read off the rendered text, in which the marks that did their work are gone; its place and its cure
are looked for in the source.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from casepress.casefile.body import TAG
from casepress.casefile.parser import blocks, without_code
from casepress.checks.proof import MARKUP, Proof
from casepress.diagnostics import Finding, Words
from casepress.rules import markup as rules
from casepress.vocabulary import Vocabulary


class Slip(NamedTuple):
    """What became of a mark, and what to write."""

    trouble: Words
    cure: Words


_PRINTED: Final = "，会照原样印出"
_PRINTED_EN: Final = " and is printed as typed"
HEADING: Final = Slip(
    Words(f"没有成为小标题{_PRINTED}", f"became no heading{_PRINTED_EN}"),
    Words(
        "行首写半角的 ##，后面空一格：## 三、原因分析", "Begin the line with ## and a blank: ## 三、原因分析"
    ),
)
BOLD: Final = Slip(
    Words(f"没有成为加粗{_PRINTED}", f"became no emphasis{_PRINTED_EN}"),
    Words(
        "要加粗，请在文字两边各写半角的 **，紧挨着文字",
        "Write ** on both sides, without blanks between them and the words",
    ),
)
STRUCK: Final = Slip(
    Words(f"没有成为删除线{_PRINTED}", f"strikes nothing out{_PRINTED_EN}"),
    Words("要划掉的文字写成 <del>…</del>", "Write <del>…</del>"),
)
PICTURE: Final = Slip(
    Words(f"没有成为图片{_PRINTED}", f"became no picture{_PRINTED_EN}"),
    Words(
        "写成 ![说明](1.png)：标点都用半角，文件名里没有空格",
        "Write ![words](1.png), in half-width marks, no blank in the name",
    ),
)
LINK: Final = Slip(
    Words(f"没有成为链接{_PRINTED}", f"became no link{_PRINTED_EN}"),
    Words(
        "写成 [文字](网址)：括号都用半角，网址里没有空格",
        "Write [words](address), in half-width brackets, no blank in the address",
    ),
)
LINE: Final = Slip(
    Words(f"没有成为横线{_PRINTED}", f"became no line{_PRINTED_EN}"),
    Words(
        "要横线，请写 ---；上面一行是小标题的，在它前面写 ##",
        "Write --- for a line; a heading above begins with ##",
    ),
)
WORD: Final = Slip(
    Words("是从 Word 粘贴时带来的，会照原样印出", "was left by Word and is printed as typed"),
    Words("删去它", "Delete it"),
)
NO_DASHES: Final = Slip(
    Words("没有成为表格，竖线会照原样印出", "became no table and is printed with its bars"),
    Words(
        "第一行下面加一行 | --- | --- |，格数和第一行一样多",
        "Add a line | --- | --- | below the first, with as many cells",
    ),
)
WIDE_BARS: Final = Slip(
    NO_DASHES.trouble,
    Words(
        "把全角的｜改成半角的 |，第一行下面加一行 | --- | --- |",
        "Write | instead of ｜, and | --- | --- | below the first",
    ),
)
TABS: Final = Slip(
    Words("是用制表符分的列，会挤在一起印出", "has columns parted by tabs, which are printed in one"),
    Words(
        "每行写成 | 甲 | 乙 |，第一行下面加一行 | --- | --- |",
        "Write | a | b | in each line, and | --- | --- | below the first",
    ),
)
IN_TABLE: Final = Slip(
    Words("紧跟在表格下面，成了表格的一行", "follows a table and became a row of it"),
    Words("和表格之间空一行", "Leave an empty line below the table"),
)

# What may be left over in the rendered text, by what the source then holds.
_LEFT: Final = {
    **{char: (char,) for char in MARKUP},
    "|": ("|", "<td></td>"),
    "~": ("~~",),
    "_": ("__",),
    "=": ("\n==",),
    "[": ("![", "](", "]（"),
    "【": ("】(", "】（"),
}
_RARE: Final = frozenset(_LEFT)
_ENOUGH: Final = 100
_HAN: Final = "\u4e00-\u9fff"
_NUMERAL: Final = "[一二三四五六七八九十]{1,3}"
_HASHES: Final = re.compile(
    r"[ \t\u3000>]*(?:[-*+][ \t]+)?"
    rf"(?:#{{2,}}(?=[^# \t])|#\u3000*(?={_NUMERAL}、|（{_NUMERAL}）)|#*＃[#＃]*[ \t\u3000]*(?=[^\s0-9#＃])|(?<=\u3000)#{{1,6}}[ \t])"
)
_UNDERLINE: Final = re.compile(r"[ \t]*={3,}[ \t]*$")
_ROW: Final = re.compile(r"[^|｜]*(?:\||｜[^｜]*[｜|])")
_DASHES: Final = frozenset(" \t>|:-")
_TABBED: Final = re.compile(
    r"(?![ \t\u3000]*[（(]?[0-9一二三四五六七八九十]{1,3}[）)、.．]?\t[^\t]*$)[^\t]*\S\t+\S"
)
_CODE: Final = re.compile(r"<code[^<>]*>.*?</code>", re.DOTALL)
_FILE: Final = (
    r"[^\s（()）\[\]【】]{1,80}\.(?:png|jpe?g|gif|webp|bmp|mp4|mov|docx?|xlsx?|pdf|md|html?)(?![a-z0-9])"
)
_TARGET: Final = rf"\s?[（(]\s?(?:https?[:：]|www\.|{_FILE})"
# Each with its other half, where it has one, so that a pair is said once.
_INLINE: Final = re.compile(
    rf"(?P<picture>(?:!\[|[!！][\[【［](?=[^\[\]【】［］\n]{{0,120}}[\]】］]{_TARGET}))(?:[^\[\]【】［］\n]{{0,120}}[\]】］]\(?)?)"
    rf"|(?P<link>[\[【［][^\[\]【】［］\n]{{0,120}}[\]】］]{_TARGET}|\[[^\[\]\n]{{0,120}}\]\(|\]\()"
    rf"|(?P<bold>(?<![*＊])(?:\*\*|＊＊)(?![*＊])(?:[^*＊\n]{{1,120}}(?:\*\*|＊＊)(?![*＊]))?|(?<!_)__(?=[{_HAN}])(?:[^_\n]{{1,120}}__)?)"
    rf"|(?P<struck>~~(?=[^~\n]{{0,120}}[{_HAN}])[^~\n]{{1,120}}~~)"
    r"|(?P<word></?(?P<name>[a-z][a-z0-9]{0,4}:[a-z]+)[^<>\n]{0,120}>(?:[^<>\n]{0,120}</(?P=name)>)?)",
    re.IGNORECASE,
)
_SLIPS: Final = {"picture": PICTURE, "link": LINK, "bold": BOLD, "struck": STRUCK, "word": WORD}
# Before the stars of a masked name or number: 李**, 某**, 138**1234. A surname is hardly ever the last word of a clause.
_MASKED: Final = re.compile(
    "[0-9A-Za-z某李王张刘陈杨黄赵吴周徐孙朱马胡郭林何梁郑罗宋谢唐韩曹许邓萧冯曾彭潘袁董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔陆廖姚邱夏谭韦贾邹熊孟秦阎薛侯雷龙段郝邵史]$"
)
_MASKED_FIRM: Final = re.compile(r"(?:有限|公司|集团|工厂|厂|村|镇|乡|街道)")


def marks_do_their_work(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No mark of Markdown is printed as it was typed."""
    if not _may_be_left(proof):
        return
    page = _Page(proof)
    each = (page.headings(), page.tables(), page.rows(), page.inline())
    found = sorted(
        (left for kind in each for left in itertools.islice(kind, _ENOUGH)), key=lambda one: one[0]
    )
    for offset, words, slip in found:
        yield rules.MARKUP_LEFT.at(
            proof.place_in_text(offset),
            cure=slip.cure,
            found=words if len(words) <= 24 else f"{words[:24]}…",
            trouble=slip.trouble.zh,
            trouble_en=slip.trouble.en,
        )


def _may_be_left(proof: Proof) -> bool:
    if "<" in proof.markdown and ":" in proof.markdown:
        return True
    # What right texts do not hold, but for bars and brackets, is known by its characters.
    marks = [mark for char in _RARE & proof.marks for mark in _LEFT[char]]
    for part in proof.body.parts:
        if isinstance(part, str):
            if "#" in part and ("##" in part or "\n#" in part or ">#" in part):
                return True
            if ("*" in part and "**" in part) or (marks and any(mark in part for mark in marks)):
                return True
    return False


def _find(source: str, key: str, mark: str, start: int) -> int:
    """Where the words stand that begin with a mark, or else the mark; -1 where it was escaped."""
    for words in (key,) if f"\\{mark[0]}" in source else (key, mark):
        at = source.find(words, start)
        while at > 0 and source[at - 1] == "\\":
            at = source.find(words, at + 1)
        if at >= 0:
            return at
    return -1


def _is_whole_row(line: str) -> bool:
    line = line.strip(" \t>")
    return line[:1] == "|" == line[-1:] and line.count("|") > 2


def _cells(line: str) -> int:
    return len(line.strip(" \t>").strip("|").split("|"))


def _uneven(head: int, dashes: int) -> Slip:
    return NO_DASHES._replace(
        cure=Words(
            f"第一行有 {head} 格，| --- | 一行有 {dashes} 格，要一样多",
            f"The first line has {head} cells, the line of dashes {dashes}: make them equal",
        )
    )


# Where it stands, what is quoted, and what is wrong with it.
Left = tuple[int, str, Slip]


class _Page:
    """A text that may hold such marks. State: its lines without code, where they begin, of what blocks they are."""

    def __init__(self, proof: Proof) -> None:
        self.lines = without_code(proof.markdown).split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.blocks = tuple(blocks(proof.markdown))
        self.tags: dict[int, str] = {}
        for block in self.blocks:
            self.tags.update(dict.fromkeys(range(block.first, block.last + 1), block.tag))

    def prose(self) -> Iterator[tuple[int, str]]:
        """The lines of paragraphs and of items, with their numbers."""
        return ((at, line) for at, line in enumerate(self.lines) if self.tags.get(at) in ("p", "li"))

    def headings(self) -> Iterator[Left]:
        for at, line in self.prose():
            if "#" in line or "＃" in line:
                match = _HASHES.match(line)
                if match is not None:
                    words = line.strip()
                    yield self.starts[at] + line.find(words), words, HEADING
            elif _UNDERLINE.match(line):
                yield self.starts[at], line.strip(), LINE

    def tables(self) -> Iterator[Left]:
        """Each run of lines with bars or tabs between their words, however many empty lines part them, once."""
        run: list[tuple[int, str]] = []
        kind = ""
        last = -1
        for at, line in (*self.prose(), (len(self.lines), "")):
            now = "bar" if _ROW.match(line) else "tab" if "\t" in line and _TABBED.match(line) else ""
            if now != kind or any(each.strip() for each in self.lines[last + 1 : at]):
                yield from self.table(run, kind)
                run = []
            kind, last = now, at
            run.append((at, line))

    def table(self, run: list[tuple[int, str]], kind: str) -> Iterator[Left]:
        if not kind or not (len(run) > 1 or (kind == "bar" and _is_whole_row(run[0][1]))):
            return
        at, line = run[0]
        words = line.strip()
        wide = any("｜" in each for _, each in run)
        slip = TABS if kind == "tab" else WIDE_BARS if wide else NO_DASHES
        if slip is NO_DASHES and len(run) > 1 and _DASHES.issuperset(run[1][1]):
            slip = _uneven(_cells(line), _cells(run[1][1]))
        yield self.starts[at] + line.find(words), " ".join(words.split()), slip

    def rows(self) -> Iterator[Left]:
        """Rows that are no rows: sentences right below a table."""
        columns = 0
        for block in self.blocks:
            if block.tag == "table":
                columns = 0
            elif block.tag == "th":
                columns += 1
            elif block.tag == "tr" and columns > 1 and "|" not in self.lines[block.first]:
                words = self.lines[block.first].strip(" \t>")
                if words:
                    yield self.starts[block.first] + self.lines[block.first].find(words), words, IN_TABLE

    def inline(self) -> Iterator[Left]:
        for block in self.blocks:
            if block.tag not in ("p", "li", "td", "th") and block.tag[0] != "h":
                continue
            shown = _CODE.sub("\0", block.markup.partition(f"</{block.tag}>")[0])
            text = html.unescape(TAG.sub("", shown))
            done = 0
            source = "\n".join(self.lines[block.first : block.last + 1])
            # More are never shown, and each is looked for.
            for match in itertools.islice(_INLINE.finditer(text), _ENOUGH):
                kind = next(each for each in _SLIPS if match[each] is not None)
                if kind == "bold" and self.is_meant(text, match):
                    continue
                key = text[match.start() : match.start() + 10].partition("\n")[0]
                at = _find(source, key, match[0][:2], done)
                if at >= 0:
                    done = at + len(key)
                    yield (
                        self.starts[block.first] + at,
                        text[match.start() : match.start() + 24].partition("\n")[0],
                        _SLIPS[kind],
                    )

    def is_meant(self, text: str, match: re.Match[str]) -> bool:
        """Whether two stars that are printed are to be: those of a masked name, or of a note."""
        before, after = text[: match.start()][-1:], text[match.end() :]
        if _MASKED.match(before) or (before.strip() and _MASKED_FIRM.match(after)):
            return True
        alone = text.count(match[0]) == 1 and len(match[0]) == 2
        return alone and (not after.strip() or after[0].isspace() or after[0] in "，。；、）)")
