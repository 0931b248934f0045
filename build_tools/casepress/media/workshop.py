"""The one door to media: what pages want, to what can be published, and what is wrong with the rest.

What the store already holds is neither read nor made again, and then no process is started. The decoders
live in modules that are run, never imported, from here.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from casepress.diagnostics import Checked, Finding, Place, in_order
from casepress.media.concession import conceded
from casepress.media.encoder import MEMORY, Choice, Encoder, find_ffmpeg, picture_coders
from casepress.media.inventory import note_use
from casepress.media.ledger import enter
from casepress.media.masks import Mask, written
from casepress.media.memory import Memory
from casepress.media.originals import Original, Originals
from casepress.media.plan import H264_THREADS, THREADS
from casepress.media.rendition import (
    CAPTIONS_PROFILE,
    CLIP_PROFILE,
    PICTURE_PROFILE,
    Clip,
    Made,
    Picture,
    Renditions,
    Wanted,
    clip_of,
    key_of,
    picture_of,
)
from casepress.media.store import Shelved
from casepress.media.task import Answer, Refusal, Reply, Task
from casepress.rules import clips, media, privacy, review

Progress = Callable[[str, int, int], None]


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What a site wants of its clips: AV1 besides H.264, which ffmpeg, and whether captions are a duty; and what
    is to be hidden on which picture or clip, by its name below media/."""

    av1: bool = False
    ffmpeg: Choice = "auto"
    captions_required: bool = False
    masks: Mapping[str, tuple[Mask, ...]] = {}


DEFAULT: Final = Policy()


class Pace(msgspec.Struct, frozen=True):
    """How far one clip is: its share done (0 to 1), seconds of film done in a second, and seconds taken so far.

    `is_done` is true once, when it is in the store or refused; `is_refused` then tells which.
    """

    name: str
    share: float
    speed: float
    taken: float
    is_done: bool = False
    is_refused: bool = False


Watch = Callable[[Pace], None]
# Called with a shift as JSON and a function that takes each reply.
Elsewhere = Callable[[bytes, Callable[[Reply], None]], None]


class Hands(NamedTuple):
    """Who makes what is missing: `jobs` processes here, or `elsewhere`; `progress` and `watch` are told of it."""

    jobs: int
    progress: Progress | None
    watch: Watch | None
    elsewhere: Elsewhere | None


class Trade(msgspec.Struct, frozen=True):
    """One kind of work: its module, its profile, the largest file in bytes, and the files to a process."""

    module: str
    profile: str
    limit: int
    batch: int


PICTURE: Final = Trade("casepress.media.images", PICTURE_PROFILE, 100_000_000, 8)
CLIP: Final = Trade("casepress.media.ffmpeg", CLIP_PROFILE, 4_000_000_000, 1)
CAPTIONS: Final = Trade("casepress.media.captions", CAPTIONS_PROFILE, 1_000_000, 32)


class Kit(msgspec.Struct, frozen=True):
    """What a trade works with: ffmpeg, the mark of what writes pictures, and a further encoder to use ("" each for none)."""

    tool: Encoder = Encoder("", "")
    coders: str = ""
    extra: str = ""

    @property
    def mark(self) -> str:
        """What the bytes depend on besides the original and the profile."""
        threads = f"{THREADS} {H264_THREADS}" if self.tool.path else ""
        return " ".join(filter(None, (self.tool.version, threads, self.extra, self.coders)))


class Order(msgspec.Struct, frozen=True):
    """One thing to have in the store under `key`."""

    trade: Trade
    original: Original
    key: str
    kit: Kit
    masks: tuple[Mask, ...] = ()

    def task(self) -> Task:
        """The order as plain values for another process."""
        return Task(
            module=self.trade.module,
            name=self.original.name,
            source=self.original.path,
            stamp=self.original.stamp,
            original=self.original.sha256,
            key=self.key,
            tool=self.kit.tool.path,
            version=self.kit.tool.version,
            coders=self.kit.coders,
            extra=self.kit.extra,
            masks=self.masks,
        )


Errand = tuple[Trade, str]  # what is to be made of which name
Results = Mapping[Errand, Answer]


def prepare(
    wanted: Sequence[Wanted],
    originals: Path,
    store: Path,
    *,
    jobs: int = 1,
    progress: Progress | None = None,
    watch: Watch | None = None,
    elsewhere: Elsewhere | None = None,
    policy: Policy = DEFAULT,
    ledger: Path | None = None,
) -> Checked[Renditions]:
    """Everything wanted from the folder `originals`, made where `store` lacks it.

    It is made by at most `jobs` processes here, or `elsewhere`. `progress` is called with a name, the number of
    files made (first 0) and the number to make, `watch` with how far a clip is, both in this thread. `ledger` is the book
    that every original is entered in.

    A name that is wanted twice is made once; of several captions for one clip the last wins.
    """
    shelf = Originals(originals, store / "originals.json")
    orders, results = sort_out(wanted, shelf, store, policy)
    hands = Hands(jobs, progress, watch, elsewhere)
    if orders:
        results |= _fulfil(orders, store, hands)
        fresh = Memory(store)  # others may have noted something meanwhile
        for order in orders.values():
            fresh.recall(order.key)
        fresh.remember()
    found: dict[str, Picture | Clip] = {}
    told: list[tuple[Wanted, Finding]] = []
    for want in wanted:
        thing, wrong = _assemble(want, results, policy)
        told += [(want, finding) for finding in wrong]
        if thing is not None and not (want.name in found and not want.captions):
            found[want.name] = thing
    made = [result for result in results.values() if isinstance(result, Made)]
    with contextlib.suppress(OSError):  # memory for later runs; on a full disk this one goes on
        note_use(store, (one.key for one in made))
    if ledger is not None:
        enter(ledger, shelf.found.values())
    files = Shelved(store, made)
    return Checked(Renditions(found, files), in_order(conceded(told, wanted, found)))


def _errands(want: Wanted) -> tuple[Errand, ...]:
    """What has to be made for one wish, the thing itself first."""
    if want.kind == "image":
        return ((PICTURE, want.name),)
    captions = ((CAPTIONS, want.captions),) if want.captions else ()
    poster = ((PICTURE, want.poster),) if want.poster else ()
    return ((CLIP, want.name), *captions, *poster)


def sort_out(
    wanted: Iterable[Wanted], shelf: Originals, store: Path, policy: Policy
) -> tuple[dict[Errand, Order], dict[Errand, Answer]]:
    """What must be made, and what is there or refused already."""
    errands = dict.fromkeys(errand for want in wanted for errand in _errands(want))
    memory = Memory(store)
    kits: dict[Trade, Kit | None] = {}
    orders: dict[Errand, Order] = {}
    results: dict[Errand, Answer] = {}
    for errand in errands:
        trade, name = errand
        original = shelf.find(name, trade.limit)
        if isinstance(original, Refusal):
            results[errand] = original
            continue
        if trade not in kits:
            kits[trade] = _kit(trade, store, policy)
        kit = kits[trade]
        if kit is None:
            results[errand] = Refusal(media.NO_ENCODER)
            continue
        masks = policy.masks.get(name, ())
        # What is made hangs on the original's bytes, the profile, the encoders, their threads and what is hidden.
        hidden = f" {written(masks)}" if masks else ""
        key = key_of(original.sha256, trade.profile, f"{kit.mark}{hidden}")
        known = memory.recall(key)
        if known is None:
            orders[errand] = Order(trade, original, key, kit, masks)
        else:
            results[errand] = known
    memory.remember()
    with contextlib.suppress(OSError):
        shelf.remember()
    return orders, results


def _kit(trade: Trade, store: Path, policy: Policy) -> Kit | None:
    """What a trade works with on this machine; None where ffmpeg is missing."""
    if trade is CAPTIONS:
        return Kit()
    coders = picture_coders()
    if trade is PICTURE:
        return Kit(coders=coders)
    tool = find_ffmpeg(store / MEMORY, policy.ffmpeg)
    return None if tool is None else Kit(tool, coders, tool.av1 if policy.av1 else "")


def _fulfil(orders: Mapping[Errand, Order], store: Path, hands: Hands) -> dict[Errand, Answer]:
    """Make what is missing, here in a process of its own or elsewhere."""
    by_key = {order.key: order for order in orders.values()}  # the same bytes under two names are made once
    shift = {
        "store": str(store.resolve()),
        "jobs": hands.jobs,
        "batches": _batches(by_key.values(), hands.jobs),
    }
    answers: dict[str, Answer] = {}
    began: dict[str, float] = {}

    def hear(reply: Reply) -> None:
        order, now = by_key[reply.key], time.monotonic()
        since = now - began.setdefault(reply.key, now)
        if reply.pulse is None:
            answers[reply.key] = reply.answer
            if hands.progress is not None:
                hands.progress(order.original.name, len(answers), len(by_key))
        if hands.watch is not None and order.trade is CLIP:
            pulse = reply.pulse
            share = min(1.0, pulse.seconds / max(0.01, pulse.expected)) if pulse else 1.0
            speed = pulse.speed if pulse else 0.0
            refused = reply.refusal is not None
            hands.watch(Pace(order.original.name, share, speed, since, pulse is None, refused))

    data = msgspec.json.encode(shift)
    if hands.progress is not None:
        hands.progress(next(iter(by_key.values())).original.name, 0, len(by_key))
    if hands.elsewhere is not None:
        hands.elsewhere(data, hear)
    else:
        _have_made_here(data, hear)
    return {errand: answers[order.key] for errand, order in orders.items()}


def _have_made_here(shift: bytes, hear: Callable[[Reply], None]) -> None:
    argv = [sys.executable, "-P", "-m", "casepress.media.foreman"]
    # A session of its own: Ctrl-C reaches this process alone, which then sends the foreman home, once.
    with subprocess.Popen(
        argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as foreman:
        if foreman.stdin is None or foreman.stdout is None:
            raise ValueError("the process has no pipes")
        try:
            foreman.stdin.write(shift)
            foreman.stdin.close()
            for line in foreman.stdout:
                hear(msgspec.json.decode(line, type=Reply))
        except BaseException:
            foreman.terminate()
            foreman.wait()  # it ends its encoders and clears its scratch folders first
            raise
    if foreman.returncode:
        raise RuntimeError(f"media: the foreman ended with status {foreman.returncode}")


def _batches(orders: Iterable[Order], jobs: int) -> list[list[Task]]:
    """Tasks by process, the long work first; one start serves several files, but leaves no process idle."""
    batches: list[list[Task]] = []
    every = list(orders)
    for trade in (CLIP, PICTURE, CAPTIONS):
        mine = [order.task() for order in every if order.trade is trade]
        size = max(1, min(trade.batch, -(-len(mine) // max(1, jobs))))
        batches += [mine[at : at + size] for at in range(0, len(mine), size)]
    return batches


def _assemble(want: Wanted, results: Results, policy: Policy) -> tuple[Picture | Clip | None, list[Finding]]:
    """One wish fulfilled as far as it can be, and what is wrong with it."""
    if want.kind == "image":
        picture = results[PICTURE, want.name]
        if isinstance(picture, Refusal):
            return None, [_finding(picture, want.name, want.place)]
        return picture_of(picture), _remarks(picture, want.name, want.place)
    findings: list[Finding] = []
    clip = results[CLIP, want.name]
    captions = results[CAPTIONS, want.captions] if want.captions else None
    poster = results[PICTURE, want.poster] if want.poster else None
    if isinstance(captions, Refusal):
        findings.append(_finding(captions, want.captions, want.place))
        captions = None
    if captions is not None:
        findings += _remarks(captions, want.captions, want.place)
    if isinstance(poster, Refusal):
        because = _finding(poster, want.poster, want.place)
        findings.append(
            media.POSTER_NOT_USED.at(
                want.place,
                name=want.poster,
                video=want.name,
                cure=because.hint,
            )
        )
        poster = None
    if isinstance(clip, Refusal):
        return None, [*findings, _finding(clip, want.name, want.place)]
    findings += _remarks(clip, want.name, want.place)
    if captions is not None and captions.duration > clip.duration + 0.5:
        findings.append(
            clips.CAPTIONS_TOO_LONG.at(
                want.place,
                name=want.captions,
                found=f"{captions.duration:.1f}",
                seconds=f"{clip.duration:.1f}",
            )
        )
    if not want.captions and not clip.silent:
        rule = clips.CAPTIONS_REQUIRED if policy.captions_required else media.NO_CAPTIONS
        findings.append(rule.at(want.place, name=want.name))
    return clip_of(clip, captions, None if poster is None else picture_of(poster)), findings


_REMARKS: Final = {
    rule.code: rule
    for rule in (
        clips.CAPTIONS_OVERLAP,
        clips.CAPTIONS_OUT_OF_ORDER,
        clips.SOUND_DAMAGED,
        review.HIDDEN_CONTENT,
        privacy.PERSON_IN_METADATA,
    )
}


def _remarks(made: Made, name: str, place: Place) -> list[Finding]:
    """What was put right in a file, for its editor."""
    return [_finding(Refusal(_REMARKS[one.code], one.values), name, place) for one in made.remarks]


def _finding(refusal: Refusal, name: str, place: Place) -> Finding:
    return refusal.rule.at(place, cure=refusal.cure, name=name, **refusal.values)
