"""The one door to media: what pages want, to what can be published, and what is wrong with the rest.

What the store already holds is neither read nor made again, and then no process is started. The decoders
live in modules that are run, never imported, from here.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from casepress.diagnostics import Checked, Finding, Place, in_order
from casepress.media.encoder import Encoder, find_ffmpeg, picture_coders
from casepress.media.originals import Original, Originals
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
from casepress.media.store import path_of, recall
from casepress.media.task import Answer, Refusal, Reply, Task
from casepress.rules import media

Progress = Callable[[str, int, int], None]


class Trade(msgspec.Struct, frozen=True):
    """One kind of work: its module, its profile, the largest file in bytes, and the files to a process."""

    module: str
    profile: str
    limit: int
    batch: int


PICTURE: Final = Trade("casepress.media.images", PICTURE_PROFILE, 100_000_000, 8)
CLIP: Final = Trade("casepress.media.ffmpeg", CLIP_PROFILE, 4_000_000_000, 1)
CAPTIONS: Final = Trade("casepress.media.captions", CAPTIONS_PROFILE, 1_000_000, 32)


class Order(msgspec.Struct, frozen=True):
    """One thing to have in the store under `key`; `tool` is the encoder's path."""

    trade: Trade
    original: Original
    key: str
    tool: str = ""

    def task(self) -> Task:
        """The order as plain values for another process."""
        return Task(
            module=self.trade.module,
            name=self.original.name,
            source=str(self.original.path),
            stamp=self.original.stamp,
            original=self.original.sha256,
            key=self.key,
            tool=self.tool,
        )


Errand = tuple[Trade, str]  # what is to be made of which name
Results = Mapping[Errand, Answer]


def prepare(
    wanted: Sequence[Wanted],
    originals: Path,
    store: Path,
    *,
    jobs: int,
    progress: Progress | None = None,
) -> Checked[Renditions]:
    """Everything wanted from the folder `originals`, made where `store` lacks it by at most `jobs` processes.

    `progress` is called in this thread with a name, the number of files made and the number to make. A name
    that is wanted twice is made once; of several captions for one clip the last wins.
    """
    orders, results = _sort(wanted, Originals(originals, store / "originals.json"), store)
    results = {**results, **_fulfil(orders, store, jobs, progress)} if orders else results
    found: dict[str, Picture | Clip] = {}
    findings: list[Finding] = []
    for want in wanted:
        thing, wrong = _assemble(want, results)
        findings += wrong
        if thing is not None and not (want.name in found and not want.captions):
            found[want.name] = thing
    made = [result for result in results.values() if isinstance(result, Made)]
    files = {one.address: path_of(store, one.address) for each in made for one in each.renditions}
    return Checked(Renditions(found, dict(sorted(files.items()))), in_order(findings))


def _errands(want: Wanted) -> tuple[Errand, ...]:
    """What has to be made for one wish, the thing itself first."""
    if want.kind == "image":
        return ((PICTURE, want.name),)
    captions = ((CAPTIONS, want.captions),) if want.captions else ()
    poster = ((PICTURE, want.poster),) if want.poster else ()
    return ((CLIP, want.name), *captions, *poster)


def _sort(
    wanted: Iterable[Wanted], shelf: Originals, store: Path
) -> tuple[dict[Errand, Order], dict[Errand, Answer]]:
    """What must be made, and what is there or refused already."""
    errands = dict.fromkeys(errand for want in wanted for errand in _errands(want))
    tools: dict[Trade, Encoder | None] = {}
    orders: dict[Errand, Order] = {}
    results: dict[Errand, Answer] = {}
    for errand in errands:
        trade, name = errand
        original = shelf.find(name, trade.limit)
        if isinstance(original, Refusal):
            results[errand] = original
            continue
        if trade not in tools:
            tools[trade] = _encoder(trade, store)
        tool = tools[trade]
        if tool is None:
            results[errand] = Refusal(media.NO_ENCODER)
            continue
        key = key_of(original.sha256, trade.profile, tool.version)
        known = recall(store, key)
        if known is None:
            orders[errand] = Order(trade, original, key, tool.path)
        else:
            results[errand] = known
    shelf.remember()
    return orders, results


def _encoder(trade: Trade, store: Path) -> Encoder | None:
    """What the bytes depend on besides the original and the profile (which fixes the threads)."""
    if trade is CLIP:
        return find_ffmpeg(store / "encoder.json")
    return Encoder("", picture_coders() if trade is PICTURE else "")


def _fulfil(
    orders: Mapping[Errand, Order], store: Path, jobs: int, progress: Progress | None
) -> dict[Errand, Answer]:
    """Make what is missing, in a process of its own."""
    by_key = {order.key: order for order in orders.values()}  # the same bytes under two names are made once
    shift = {"store": str(store.resolve()), "jobs": jobs, "batches": _batches(by_key.values(), jobs)}
    answers: dict[str, Answer] = {}
    argv = [sys.executable, "-P", "-m", "casepress.media.foreman"]
    # A session of its own: Ctrl-C reaches this process alone, which then sends the foreman home, once.
    with subprocess.Popen(
        argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as foreman:
        if foreman.stdin is None or foreman.stdout is None:
            raise ValueError("the process has no pipes")
        try:
            foreman.stdin.write(msgspec.json.encode(shift))
            foreman.stdin.close()
            for line in foreman.stdout:
                reply = msgspec.json.decode(line, type=Reply)
                answers[reply.key] = reply.answer
                if progress is not None:
                    progress(by_key[reply.key].original.name, len(answers), len(by_key))
        except BaseException:
            foreman.terminate()
            foreman.wait()  # it ends its encoders and clears its scratch folders first
            raise
    if foreman.returncode:
        raise RuntimeError(f"media: the foreman ended with status {foreman.returncode}")
    return {errand: answers[order.key] for errand, order in orders.items()}


def _batches(orders: Iterable[Order], jobs: int) -> list[list[Task]]:
    """Tasks by process, the long work first; one start serves several files, but leaves no process idle."""
    batches: list[list[Task]] = []
    every = list(orders)
    for trade in (CLIP, PICTURE, CAPTIONS):
        mine = [order.task() for order in every if order.trade is trade]
        size = max(1, min(trade.batch, -(-len(mine) // max(1, jobs))))
        batches += [mine[at : at + size] for at in range(0, len(mine), size)]
    return batches


def _assemble(want: Wanted, results: Results) -> tuple[Picture | Clip | None, list[Finding]]:
    """One wish fulfilled as far as it can be, and what is wrong with it."""
    if want.kind == "image":
        picture = results[PICTURE, want.name]
        if isinstance(picture, Refusal):
            return None, [_finding(picture, want.name, want.place)]
        return picture_of(picture), []
    findings: list[Finding] = []
    clip = results[CLIP, want.name]
    captions = results[CAPTIONS, want.captions] if want.captions else None
    poster = results[PICTURE, want.poster] if want.poster else None
    if isinstance(captions, Refusal):
        findings.append(_finding(captions, want.captions, want.place))
        captions = None
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
    if not want.captions and not clip.silent:
        findings.append(media.NO_CAPTIONS.at(want.place, name=want.name))
    return clip_of(clip, captions, None if poster is None else picture_of(poster)), findings


def _finding(refusal: Refusal, name: str, place: Place) -> Finding:
    return refusal.rule.at(place, cure=refusal.cure, name=name, **refusal.values)
