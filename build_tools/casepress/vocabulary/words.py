"""Wrong and sensitive words (错敏字): the list that ships, and what each office adds to it.

A list of many words is searched for at the rarest character of each: most of a text is then passed over in one scan.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Final, Literal, NamedTuple

import msgspec

from casepress.diagnostics import Checked
from casepress.notation import Mapping
from casepress.schema import DAY_PATTERN, decode, key

# The characters that texts of this trade use most, the commonest first: by them no word is searched for.
_COMMON: Final = (
    "的年有中处察督区水工项市场一理业生环现报不地问月境部后题设在成整改万到关对保实为态吨开没示查组以任建面门护公未方位要污采治上出和作管个完长二约相施第河日时产人本分意矿台期次清来规况"
    "企发监家站资积三是存下林情通湖应违点流责山亩省标于图西排入基进道务重核立渣被目制央调已天程域每量元口米投主北消复金数内及据件测平超缺至云自物海份占其线力废置城多法高计仅间单新行厂料"
    "比体用落溪里际同收度运化续取反率外大堆直明集类案提表全与检园当两过绘县失州停突网质专涉雨放石条议众列边材能炉结严垃圾群举纳求周限达气红露农前罚染证南形划泉滞围近经村但煤灌原四样定国"
    "焦指会防升轮批土倍留转该增偏之草头办政访较因房沟仍差代小活足今松源均塘验果坡记效夜坑东付见录电渠乡走性确范侧措接根做替账湿底格将最假常总演急负炭配套岗游信筑临黑先共枫载映造界味住桥"
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

    __slots__ = ("contacts", "find", "longest", "pairs", "renamed", "words")

    def __init__(self, file: WordFile = WordFile()) -> None:  # noqa: B008
        self.words = {word.wrong: word for word in file.words}
        self.renamed = {one.name: one for one in file.renamed}
        self.contacts = frozenset(contact.text for contact in file.contacts)
        # How far a slip or the longer word that makes it none may reach, and which characters meet in slips.
        longer = (longer for word in file.words for longer in word.unless)
        self.longest = max(map(len, (*self.words, *longer)), default=0)
        self.pairs = frozenset(wrong[at : at + 2] for wrong in self.words for at in range(len(wrong) - 1))
        # One search for slips, former names and present ones.
        self.find = searcher({*self.words, *self.renamed, *(one.now for one in file.renamed)})

    def hits(self, text: str) -> Iterator[Hit]:
        """Every slip in `text`, in order."""
        yield from self.slips(text, self.find(text))

    def slips(self, text: str, found: Iterable[tuple[str, int]]) -> Iterator[Hit]:
        """The slips among what `find` found in `text`."""
        for wrong, offset in found:
            word = self.words.get(wrong)
            if word is not None and not any(
                _stands_in(text, offset, wrong, longer) for longer in word.unless
            ):
                yield Hit(word, offset)


def searcher(words: Iterable[str]) -> Callable[[str], list[tuple[str, int]]]:
    """What finds every one of `words` in a text, with its offset; of words that overlap the first, of those that begin
    together the longest."""
    anchored: dict[str, list[tuple[str, int]]] = {}
    for word in sorted(words, key=lambda each: (-len(each), each)):
        at = _anchor(word)
        anchored.setdefault(word[at], []).append((word, at))
    if not anchored:
        return lambda _text: []
    # The scan stops at the anchors; before all their words are tried, one by one, their neighbours are looked at.
    tried = "|".join(_alternative(char, known) for char, known in anchored.items())
    pattern = re.compile(f"{_one_of(anchored)}(?:{_first_look(anchored)})(?<={tried})")

    def find(text: str) -> list[tuple[str, int]]:
        # Every word at every anchor, since one that is left out for a longer one may itself be the longer elsewhere.
        every = sorted(
            (place - at, -len(word), word)
            for place in (match.start() for match in pattern.finditer(text))
            for word, at in anchored[text[place]]
            if place >= at and text.startswith(word, place - at)
        )
        found: list[tuple[str, int]] = []
        end = 0
        for start, _, word in every:
            if start >= end:
                found.append((word, start))
                end = start + len(word)
        return found

    return find


def _alternative(char: str, known: list[tuple[str, int]]) -> str:
    """The pattern of the words anchored at `char`: what stands before it looked back at, the rest ahead, so that no
    other anchor is passed over. It stands in a look-behind of one character, the anchor itself."""
    rests = (f"(?<={re.escape(word[: at + 1])})(?={re.escape(word[at + 1 :])})" for word, at in known)
    return f"{re.escape(char)}(?:{'|'.join(rests)})"


# An anchor, 0, with its neighbour, 1, before it, behind it or, in a word of one character, missing.
_LOOKS: Final = {-1: "(?<={1}{0})", 1: "(?<={0})(?={1})", 0: "(?<={0})"}


def _first_look(anchored: dict[str, list[tuple[str, int]]]) -> str:
    """What holds behind an anchor wherever one of its words stands, and in most other places does not: that the rarer
    of its neighbours is one of some word."""
    pairs: dict[int, tuple[set[str], set[str]]] = {}
    for word, at in itertools.chain.from_iterable(anchored.values()):
        beside = _rarest(word, [place for place in (at - 1, at + 1) if 0 <= place < len(word)] or [at])
        anchors, neighbours = pairs.setdefault(beside - at, (set(), set()))
        anchors.add(word[at])
        neighbours.add(word[beside])
    return "|".join(
        _LOOKS[side].format(_one_of(anchors), _one_of(neighbours))
        for side, (anchors, neighbours) in sorted(pairs.items())
    )


def _one_of(characters: Iterable[str]) -> str:
    return f"[{''.join(map(re.escape, sorted(characters)))}]"


def _anchor(word: str) -> int:
    """The place of the word's rarest character."""
    return _rarest(word, range(len(word)))


def _rarest(word: str, places: Iterable[int]) -> int:
    return max(places, key=lambda at: (_COMMON.find(word[at]) % 10_000, -at))


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
