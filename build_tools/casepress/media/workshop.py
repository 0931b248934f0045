"""The one door to media: what pages want, to what can be published, and what is wrong with the rest.

What the store already holds is neither read nor made again, and then no process is started. The decoders
live in modules that are run, never imported, from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Final

import msgspec

from casepress.diagnostics import Checked, Finding, Place, in_order
from casepress.media.encoder import Encoder, find_ffmpeg, pillow_version
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
from casepress.media.store import path_of, publish, recall, scratch_in, sweep
from casepress.media.worker import Crew, Refusal, Task
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


Errand = tuple[Trade, str]  # what is to be made of which name
Results = Mapping[Errand, Made | Refusal]


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
) -> tuple[dict[Errand, Order], dict[Errand, Made | Refusal]]:
    """What must be made, and what is there or refused already."""
    errands = dict.fromkeys(errand for want in wanted for errand in _errands(want))
    tools: dict[Trade, Encoder | None] = {}
    orders: dict[Errand, Order] = {}
    results: dict[Errand, Made | Refusal] = {}
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
    return Encoder("", pillow_version() if trade is PICTURE else "")


def _fulfil(
    orders: Mapping[Errand, Order], store: Path, jobs: int, progress: Progress | None
) -> dict[Errand, Made | Refusal]:
    """Make what is missing, the long work first."""
    sweep(store)
    results: dict[Errand, Made | Refusal] = {}
    crew = Crew()
    by_key: dict[str, Order] = {}
    for order in orders.values():
        by_key.setdefault(order.key, order)  # the same bytes under two names are made once
    answers: dict[str, Made | Refusal] = {}
    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        futures = {pool.submit(_make, crew, batch, store): batch for batch in _batches(by_key.values(), jobs)}
        try:
            for future in as_completed(futures):
                for order, answer in zip(futures[future], future.result(), strict=True):
                    answers[order.key] = answer
                    if progress is not None:
                        progress(order.original.name, len(answers), len(by_key))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            crew.dismiss()
            raise
    for errand, order in orders.items():
        results[errand] = answers[order.key]
    return results


def _batches(orders: Iterable[Order], jobs: int) -> list[list[Order]]:
    """Orders by process; one start serves several pictures, but no process is left idle for it."""
    batches: list[list[Order]] = []
    every = list(orders)
    for trade in (CLIP, PICTURE, CAPTIONS):
        mine = [order for order in every if order.trade is trade]
        size = max(1, min(trade.batch, -(-len(mine) // max(1, jobs))))
        batches += [mine[at : at + size] for at in range(0, len(mine), size)]
    return batches


def _make(crew: Crew, batch: Sequence[Order], store: Path) -> list[Made | Refusal]:
    """Have one batch made and put into the store."""
    answers: list[Made | Refusal] = []
    with scratch_in(store) as scratch:
        tasks = [
            Task(
                source=str(order.original.path),
                folder=str(scratch),
                key=order.key,
                original=order.original.sha256,
                tool=order.tool,
            )
            for order in batch
        ]
        for order, answer in zip(batch, crew.ask(batch[0].trade.module, tasks), strict=True):
            if not order.original.is_untouched:
                answers.append(Refusal(media.MEDIA_CHANGED))
                continue
            if isinstance(answer, Made):
                publish(store, scratch, answer)
            answers.append(answer)
    return answers


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
