"""Rules about words, punctuation and characters (DOMAIN §11). Each first asks whether its characters occur at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from casepress.checks.proof import FULL_WIDTH, HALF_WIDTH, PAIRS, STRANGE, TRADITIONAL, Proof, each_beginning
from casepress.diagnostics import Finding
from casepress.rules import wording as rules
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.words import Word

_HAN: Final = "\u4e00-\u9fff"
_STARS: Final = re.compile(rf"\*(?<=[{_HAN}]\*)\**(?=[{_HAN}])")
_TAGS: Final = re.compile(rf"\0(?<=[{_HAN}]\0)\0*(?=[{_HAN}])")
_KEPT: Final = re.compile(r"[^*\0]+")
# Of more marks than these within one word, and of more cut words than these, nobody is told.
_MARKS_BETWEEN: Final = 24
_MOST_CUTS: Final = 200
_BETWEEN: Final = rf"(?<=[{_HAN}].)(?=[{_HAN}]|(?<=[)])[，。；、])"
_HALF_WIDTH: Final = re.compile(f"[{HALF_WIDTH}]{_BETWEEN}")
_EACH_HALF_WIDTH: Final = each_beginning(HALF_WIDTH, _BETWEEN)
_FULL: Final = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。", "(": "（", ")": "）"}
_ITEM: Final = re.compile(r"(?:^|[\s；，。、：*])[0-9一二三四五六七八九十]{1,2}$")
_BRACKETS: Final = "[［【（("
_BRACKETED_YEAR: Final = r"(?=(?:19|20)[0-9]{2}[\]］】）)])([0-9]{4})[\]］】）)]\s?(第?[0-9]{1,5}号)"
_YEAR_BRACKETS: Final = re.compile(rf"[\{_BRACKETS}]{_BRACKETED_YEAR}")
_EACH_YEAR_BRACKET: Final = each_beginning(_BRACKETS, _BRACKETED_YEAR)
# Only behind three figures, with or without a fraction, is there anything to reckon.
_SHARES: Final = each_beginning("%％", r"(?:(?<=[0-9]{3}.)|(?<=[0-9]{3}\.[0-9].)|(?<=[0-9]{3}\.[0-9]{2}.))")
_PERCENT: Final = re.compile(r"[0-9]{3,}(?:\.[0-9]+)?$")
# What may exceed the whole: growth, multiples, loads, and what is compared with something else.
_MAY_EXCEED: Final = re.compile(
    r"[增升涨超高多长倍扩]|同比|环比|相当于|是.{0,12}的$|完成|负荷|利用率|开工|产能|浓度|达产|涨幅|溢价|罚"
)
_BEHIND_ANOTHER: Final = "(?<=[，。；、：！？].)"
_DOUBLED: Final = re.compile(f"[，。；、：]{_BEHIND_ANOTHER}")
_EACH_DOUBLED: Final = each_beginning("，。；、：", _BEHIND_ANOTHER)
_SPACE: Final = re.compile(rf" (?<=[{_HAN}，。、；：”）》] ) *(?=[{_HAN}“（《])")
_INDENT: Final = re.compile("^[ \t]*\u3000+", re.MULTILINE)


def words_are_right(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Nothing from the office's list of wrong words stands anywhere, were it cut by marks of emphasis."""
    words = vocabulary.words
    for hit in words.slips(proof.words, proof.listed):
        yield _slip(proof, hit.word, hit.offset)
    if "*" not in proof.markdown and "\0" not in proof.words:
        return
    cuts = [cut for cut in _cuts(proof.words) if _meeting(proof.words, cut) in words.pairs]
    seen: set[int] = set()
    for cut in cuts[:_MOST_CUTS]:
        piece, offsets = _mended(proof.words, cut, words.longest)
        for hit in words.hits(piece):
            start, end = offsets[hit.offset], offsets[hit.offset + len(hit.word.wrong) - 1]
            # What no mark cuts was found above.
            if end - start >= len(hit.word.wrong) and start not in seen:
                seen.add(start)
                yield _slip(proof, hit.word, start)


def _cuts(text: str) -> Iterator[re.Match[str]]:
    """Every mark of emphasis within a word: stars, and tags, which are NULs by now."""
    yield from _STARS.finditer(text)
    if "\0" in text:
        yield from _TAGS.finditer(text)


def _meeting(text: str, cut: re.Match[str]) -> str:
    """The two characters that meet where the mark is taken out."""
    return text[cut.start() - 1] + text[cut.end()]


def _slip(proof: Proof, word: Word, offset: int) -> Finding:
    rule = rules.WRONG_WORD if word.level == "error" else rules.DOUBTFUL_WORD
    return rule.at(proof.place(offset), wrong=word.wrong, right=word.right, note=word.note or "见词表")


def _mended(text: str, cut: re.Match[str], reach: int) -> tuple[str, list[int]]:
    """What stands around a mark, on its line, without this and other marks; and the offset of each character of it."""
    start = max(text.rfind("\n", 0, cut.start()) + 1, cut.start() - reach - _MARKS_BETWEEN)
    kept = _KEPT.finditer(text, start, cut.end() + reach + _MARKS_BETWEEN)
    offsets = [at for each in kept for at in range(each.start(), each.end())]
    return "".join(map(text.__getitem__, offsets)), offsets


def chinese_has_chinese_punctuation(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Between Chinese characters stand Chinese marks."""
    if not any(_EACH_HALF_WIDTH[mark].search(proof.words) for mark in proof.marks.intersection(HALF_WIDTH)):
        return
    for match in _HALF_WIDTH.finditer(proof.words):
        around = proof.around(match.start(), match.end())
        yield rules.HALF_WIDTH_PUNCTUATION.at(
            proof.place(match.start()), mark=match[0], around=around, wanted=_FULL[match[0]]
        )


def marks_are_paired(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Quotation marks, book marks and brackets come in pairs, each pair within a paragraph."""
    words = proof.words
    for left, right in PAIRS:
        if left not in proof.marks and right not in proof.marks:
            continue
        count = words.count(left)
        if count == words.count(right) and (not count or words.find(left) < words.find(right)):
            continue
        start = 0
        for line in words.split("\n"):
            offset = _unpaired(line, left, right)
            if offset is not None:
                at = start + offset
                around = proof.around(at, at + 1)
                yield rules.UNPAIRED_MARK.at(proof.place(at), mark=line[offset], around=around)
            start += len(line) + 1


def _unpaired(line: str, left: str, right: str) -> int | None:
    """The offset of the first mark without a partner. “1）” in a list lacks its left half rightly."""
    waiting: list[int] = []
    for offset, char in enumerate(line):
        if char == left:
            waiting.append(offset)
        elif char == right:
            if not waiting and not (right == "）" and _ITEM.search(line, 0, offset)):
                return offset
            if waiting:
                waiting.pop()
    return waiting[0] if waiting else None


def document_numbers_have_their_brackets(
    proof: Proof,
    vocabulary: Vocabulary,
) -> Iterator[Finding]:
    """〔2021〕12号, not [2021]12号 (GB/T 9704)."""
    if not any(_EACH_YEAR_BRACKET[mark].search(proof.words) for mark in proof.marks.intersection(_BRACKETS)):
        return
    for match in _YEAR_BRACKETS.finditer(proof.words):
        wanted = f"〔{match[1]}〕{match[2]}"
        yield rules.YEAR_BRACKETS.at(proof.place(match.start()), found=match[0], wanted=wanted)


def characters_are_simplified(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No traditional character, each named once."""
    for offset, char in _first_of(proof, proof.marks & TRADITIONAL):
        around = proof.around(offset, offset + 1)
        yield rules.TRADITIONAL_CHARACTER.at(proof.place(offset), char=char, around=around)


def characters_are_ordinary(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No radical, private-use, zero-width or replacement character, each named once."""
    for offset, char in _first_of(proof, frozenset(filter(STRANGE.match, proof.marks))):
        around = proof.around(offset, offset + 1)
        name = f"U+{ord(char):04X}"
        yield rules.STRANGE_CHARACTER.at(proof.place(offset), char=name, around=around)


def digits_are_half_width(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Digits and letters are those of every keyboard."""
    if not any(map(FULL_WIDTH.match, proof.marks)):
        return
    for match in FULL_WIDTH.finditer(proof.words):
        wanted = unicodedata.normalize("NFKC", match[0])
        yield rules.FULL_WIDTH_CHARACTER.at(proof.place(match.start()), found=match[0], wanted=wanted)


def shares_stay_below_100(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No percentage over 100 but where it is a growth, a load or a multiple."""
    words = proof.words
    for sign in ("%", "％"):
        for found in _SHARES[sign].finditer(words) if sign in proof.marks else ():
            at = found.start()
            match = _PERCENT.search(words, max(0, at - 12), at)
            if match is not None and float(match[0]) > 100 and not _may_exceed(words, match.start(), at + 1):
                around = proof.around(match.start(), at + 1)
                place = proof.place(match.start())
                yield rules.PERCENT_OVER_100.at(place, found=words[match.start() : at + 1], around=around)


def _may_exceed(words: str, start: int, end: int) -> bool:
    """Whether the clause before or the words after tell of growth, a load or a multiple."""
    clause = re.split("[，。；：\n]", words[max(0, start - 24) : start])[-1]
    return _MAY_EXCEED.search(clause) is not None or words[end : end + 2] in ("以上", "的速")


def punctuation_is_not_doubled(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No “。。” and no “，。”."""
    if not any(pattern.search(proof.words) for pattern in _EACH_DOUBLED.values()):
        return
    for match in _DOUBLED.finditer(proof.words):
        at = match.start() - 1
        found = proof.words[at : match.end()]
        around = proof.around(at, match.end())
        yield rules.DOUBLED_PUNCTUATION.at(proof.place(at), found=found, around=around)


def words_are_not_cut(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No space between Chinese characters of a paragraph; titles part their clauses by one."""
    text = proof.markdown
    for match in _SPACE.finditer(proof.words, proof.text_start):
        line = text.rfind("\n", 0, match.start() - proof.text_start) + 1
        if text[line : line + 4].lstrip()[:1] not in ("|", "#"):
            around = proof.around(match.start(), match.end())
            yield rules.SPACE_IN_CHINESE.at(proof.place(match.start()), around=around)


def indents_are_not_typed(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Paragraphs do not begin with ideographic spaces; said once."""
    if "\u3000" not in proof.marks:
        return
    match = _INDENT.search(proof.markdown)
    if match is not None:
        yield rules.TYPED_INDENT.at(proof.place_in_text(match.start()))


def _first_of(proof: Proof, characters: frozenset[str]) -> list[tuple[int, str]]:
    """Where each of the characters stands first, in order."""
    return sorted((proof.words.find(char), char) for char in characters)
