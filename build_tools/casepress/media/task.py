"""One piece of work for another process, and its answer: plain values that can cross any pipe."""

from __future__ import annotations

import msgspec

from casepress.diagnostics import Rule, Words
from casepress.media.masks import Mask
from casepress.media.rendition import Made

Stamp = tuple[int, int, int, int]  # size, mtime_ns, ctime_ns, inode: unchanged as long as nobody wrote


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One file to make.

    `module` does it; `name` is the editor's, `source` the absolute path, `stamp` and `original` (SHA-256)
    what the file was when it was named `key`; `tool` is the encoder's path, `version` what it calls itself,
    `coders` the mark of what writes pictures (posters too), `extra` a further encoder that it is asked to
    use, `masks` what a picture is to hide, `folder` the scratch folder's path.
    """

    module: str
    name: str
    source: str
    stamp: Stamp
    original: str
    key: str
    tool: str = ""
    version: str = ""
    coders: str = ""
    extra: str = ""
    masks: tuple[Mask, ...] = ()
    folder: str = ""


class Refusal(msgspec.Struct, frozen=True):
    """Why a file was not made: a rule, the fields of its message, and a better hint where one is known."""

    rule: Rule
    values: dict[str, str] = {}
    cure: Words | None = None


class RefusedError(Exception):
    """Carries a refusal out of the depth of a maker, to be turned into an answer."""

    def __init__(self, rule: Rule, cure: Words | None = None, **values: object) -> None:
        super().__init__(rule.code)
        self.refusal = Refusal(rule, {name: str(value) for name, value in values.items()}, cure)


Answer = Made | Refusal


class Pulse(msgspec.Struct, frozen=True):
    """How far the making of one file has come: seconds done of those expected, and seconds done in a second."""

    seconds: float
    expected: float
    speed: float


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is said on the wire of one task: its answer, or before that how far it has come."""

    key: str
    made: Made | None = None
    refusal: Refusal | None = None
    pulse: Pulse | None = None

    @property
    def answer(self) -> Answer:
        """Raises ValueError on an empty reply, which only a fault of ours can cause."""
        found = self.made or self.refusal
        if found is None:
            raise ValueError("an empty reply")
        return found


def reply_to(key: str, answer: Answer) -> bytes:
    """The line that says `answer`."""
    reply = Reply(key, made=answer) if isinstance(answer, Made) else Reply(key, refusal=answer)
    return msgspec.json.encode(reply) + b"\n"
