"""Wrong and sensitive words (错敏字): the list that ships, and what each office adds to it.

A list of many words is searched for at the rarest character of each: most of a text is then passed over in one scan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Final, Literal, NamedTuple

import msgspec

from casepress.diagnostics import Checked
from casepress.notation import Mapping
from casepress.schema import DAY_PATTERN, decode, key

# The characters that texts of this trade use most, the commonest first: by them no word is searched for.
_COMMON: Final = (
    "的污一不水环企排在人有年工生业市地治整公中理区建设保改部未问护督察项标大实放行监为目处污染量和上部发督现面方落产主要作分"
    "省县局国会大重点组废境设施管管道行政府办单位下达到个日月度门长进开严成多定出间对动等以来经合体高新成制外机场过加后力后本计全法"
    "与中央群众反映强烈推进落实责任情况群众提供立即问题突出存在检查发现查长期超标直排非法倾倒违规"
)


class Word(msgspec.Struct, frozen=True, omit_defaults=True):
    """A wrong word, the right one, how grave the slip is, and where it is none."""

    wrong: Annotated[str, key("错误写法", "the slip", example="攻府", max_length=60)]
    right: Annotated[str, key("正确写法", "the right word", example="政府", max_length=60)]
    level: Annotated[Literal["error", "warning"], key("轻重", "how grave")] = "warning"
    note: Annotated[str, key("说明和依据", "note and source", max_length=200)] = ""
    unless: Annotated[
        tuple[Annotated[str, msgspec.Meta(max_length=60)], ...],
        key("在这些更长的词里不算错", "longer words in which it is right", example="[截止阀]"),
    ] = ()


class Renamed(msgspec.Struct, frozen=True, omit_defaults=True):
    """An organ or system that took another name: what it was called until when, and what since."""

    name: Annotated[str, key("旧称", "former name", example="环境保护部", max_length=60)]
    until: Annotated[
        str, key("用到哪年哪月", "last month", form="day", example="2018-03", pattern=DAY_PATTERN)
    ]
    now: Annotated[str, key("现称", "present name", example="生态环境部", max_length=60)]


class Contact(msgspec.Struct, frozen=True, omit_defaults=True):
    """A telephone number or account that the office itself made public."""

    text: Annotated[
        str, key("对外公布的电话、邮箱或账号", "what is public", example="0351-6371025", max_length=80)
    ]
    name: Annotated[str, key("是谁的", "whose it is", example="省生态环境厅举报电话", max_length=80)]


class WordFile(msgspec.Struct, frozen=True):
    """words.yml as written."""

    words: Annotated[tuple[Word, ...], key("词表", "the list")] = ()
    renamed: Annotated[tuple[Renamed, ...], key("改过名称的机关和制度", "organs that were renamed")] = ()
    contacts: Annotated[
        tuple[Contact, ...], key("对外公布的联系方式，检查个人信息时放行", "public contacts")
    ] = ()
    drop: Annotated[
        tuple[Annotated[str, msgspec.Meta(max_length=60)], ...],
        key("不要的内置词：写它的错误写法或旧称", "shipped words that are not wanted", example="[制订]"),
    ] = ()


class Hit(NamedTuple):
    """A slip and its offset in the text."""

    word: Word
    offset: int


class Words:
    """The lists, ready to search with."""

    __slots__ = ("contacts", "find_renamed", "find_wrong", "renamed", "words")

    def __init__(self, file: WordFile = WordFile()) -> None:  # noqa: B008
        self.words = {word.wrong: word for word in file.words}
        self.renamed = {one.name: one for one in file.renamed}
        self.contacts = frozenset(contact.text for contact in file.contacts)
        self.find_wrong = searcher(self.words)
        self.find_renamed = searcher([*self.renamed, *(one.now for one in file.renamed)])

    def hits(self, text: str) -> Iterator[Hit]:
        """Every slip in `text`, in order."""
        for wrong, offset in self.find_wrong(text):
            word = self.words[wrong]
            if not any(_stands_in(text, offset, wrong, longer) for longer in word.unless):
                yield Hit(word, offset)


def searcher(words: Iterable[str]) -> Callable[[str], list[tuple[str, int]]]:
    """What finds every one of `words` in a text, with its offset; of words within others the longest."""
    anchored: dict[str, list[tuple[str, int]]] = {}
    for word in sorted(words, key=len, reverse=True):
        at = _anchor(word)
        anchored.setdefault(word[at], []).append((word, at))
    if not anchored:
        return lambda _text: []
    # One alternation; its first characters are what the scan stops at.
    pattern = re.compile("|".join(_alternative(char, known) for char, known in anchored.items()))

    def find(text: str) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        end = 0
        for match in pattern.finditer(text):
            place = match.start()
            word, at = next(one for one in anchored[text[place]] if text.startswith(one[0], place - one[1]))
            if place - at >= end:
                found.append((word, place - at))
                end = place - at + len(word)
        return found

    return find


def _alternative(char: str, known: list[tuple[str, int]]) -> str:
    """The pattern of the words anchored at `char`: what stands before it looked back at, then the rest."""
    rests = (f"(?<={re.escape(word[: at + 1])}){re.escape(word[at + 1 :])}" for word, at in known)
    return f"{re.escape(char)}(?:{'|'.join(rests)})"


def _anchor(word: str) -> int:
    """The place of the word's rarest character."""
    return max(range(len(word)), key=lambda at: (_COMMON.find(word[at]) % 10_000, -at))


def _stands_in(text: str, offset: int, word: str, longer: str) -> bool:
    at = longer.find(word)
    return at >= 0 and offset >= at and text.startswith(longer, offset - at)


def read_words(node: Mapping, file: str) -> Checked[WordFile]:
    """What words.yml holds; nothing, with the findings, when it cannot be taken."""
    decoded = decode(node, WordFile, file)
    written, _ = decoded.value
    return Checked(written if written is not None else WordFile(), decoded.findings)


def joined(shipped: WordFile, own: WordFile) -> WordFile:
    """The shipped list with the office's own, which is asked first, and without what it dropped."""
    words = {word.wrong: word for word in shipped.words} | {word.wrong: word for word in own.words}
    renamed = {one.name: one for one in shipped.renamed} | {one.name: one for one in own.renamed}
    return WordFile(
        tuple(word for wrong, word in words.items() if wrong not in own.drop),
        tuple(one for name, one in renamed.items() if name not in own.drop),
        (*shipped.contacts, *own.contacts),
    )
