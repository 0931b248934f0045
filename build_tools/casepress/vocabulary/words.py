"""Wrong and sensitive words (错敏字): a list that the office maintains, looked up longest match first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal, NamedTuple

import msgspec

from casepress.diagnostics import Checked
from casepress.notation import Mapping
from casepress.schema import decode, key


class Word(msgspec.Struct, frozen=True, omit_defaults=True):
    """A wrong word, the right one, and how grave the slip is."""

    wrong: Annotated[str, key("错误写法", "the slip", example="攻府", max_length=60)]
    right: Annotated[str, key("正确写法", "the right word", example="政府", max_length=60)]
    level: Annotated[Literal["error", "warning"], key("轻重", "how grave")] = "warning"
    note: Annotated[str, key("说明", "note", max_length=200)] = ""


class Contact(msgspec.Struct, frozen=True, omit_defaults=True):
    """A telephone number or account that the office itself made public."""

    text: Annotated[
        str, key("对外公布的电话、邮箱或账号", "what is public", example="0351-6371025", max_length=80)
    ]
    name: Annotated[str, key("是谁的", "whose it is", example="省生态环境厅举报电话", max_length=80)]


class WordFile(msgspec.Struct, frozen=True):
    """words.yml as written."""

    words: Annotated[tuple[Word, ...], key("词表", "the list")] = ()
    contacts: Annotated[
        tuple[Contact, ...], key("对外公布的联系方式，检查个人信息时放行", "public contacts")
    ] = ()


class Hit(NamedTuple):
    """A slip and its offset in the text."""

    word: Word
    offset: int


class Words:
    """The list, ready to search with."""

    __slots__ = ("_by_wrong", "_pattern", "contacts")

    def __init__(self, words: tuple[Word, ...] = (), contacts: tuple[Contact, ...] = ()) -> None:
        self.contacts = frozenset(contact.text for contact in contacts)
        self._by_wrong = {word.wrong: word for word in words}
        longest = sorted(self._by_wrong, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest))) if longest else None

    def hits(self, text: str) -> Iterator[Hit]:
        """Every slip in `text`, in order."""
        if self._pattern is not None:
            for match in self._pattern.finditer(text):
                yield Hit(self._by_wrong[match[0]], match.start())


def read_words(node: Mapping, file: str) -> Checked[Words]:
    """The word list that words.yml holds; an empty one with the findings when it cannot be taken."""
    decoded = decode(node, WordFile, file)
    written, _ = decoded.value
    return Checked(
        Words(written.words, written.contacts) if written is not None else Words(), decoded.findings
    )
