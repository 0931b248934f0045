"""Rules about pictures and clips: what is said about them, not what is in the files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from casepress.checks.proof import CaseProof, Proof, Shown
from casepress.diagnostics import Finding, Place
from casepress.rules import content as content_rules
from casepress.rules import figures as rules
from casepress.vocabulary import Vocabulary

_EMPTY_ALT: Final = re.compile(
    r"(?:这是)?(?:一[张幅])?(?:图|图片|照片|现场图片?|现场照片|示意图|配图|插图|截图|image|img|picture|photo|dsc|微信图片)?"
    r"[\s_-]*[0-9_-]*(?:\.[a-z]{3,4})?",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"\s*[△▲]?\s*(?:图|照片)\s*[0-9一二三四五六七八九十]{1,2}(?![0-9月日年米层])")
_MAP: Final = re.compile(r"行政区划图|政区图|区位图|区划地图|标准地图|电子地图|卫星地图|地形图|地图截图")
_REVIEWED: Final = re.compile(r"审图号|GS\s*[（(〔]")
_REFERENCE: Final = re.compile(r"[如见（(]图\s?([0-9]{1,2})(?![0-9])")


def figures_have_alt_text(proof: CaseProof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Every figure says what is seen; pictures in the text are asked by the reader of the text."""
    for number, figure in enumerate(proof.front.figures):
        for file, alt in zip(figure.files, (figure.alt, figure.after_alt), strict=False):
            if not alt:
                place = proof.case.place(f"figures.{number}.{figure.file_key}")
                yield content_rules.NO_ALT.at(place, value=file)


def figures_are_described(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Every picture has a caption; it is not the alt text, has no number of its own, and the alt text says
    something."""
    for shown in proof.pictures():
        if not shown.caption and not shown.lent:
            yield rules.NO_CAPTION.at(_place(proof, shown), file=shown.file)
        elif shown.caption and shown.caption == shown.alt:
            yield rules.CAPTION_IS_ALT.at(_place(proof, shown), file=shown.file)
        numbered = _NUMBER.match(shown.caption)
        if numbered is not None:
            yield rules.CAPTION_NUMBERED.at(_place(proof, shown), found=numbered[0].strip())
        if shown.alt and len(shown.alt) < 30 and _EMPTY_ALT.fullmatch(shown.alt) is not None:
            yield rules.ALT_SAYS_NOTHING.at(_place(proof, shown), file=shown.file, alt=shown.alt)


def maps_have_their_number(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A picture called a map shows its review number 审图号 (DOMAIN §8)."""
    for shown in proof.pictures():
        said = f"{shown.alt}\n{shown.caption}"
        found = _MAP.search(said)
        if found is not None and _REVIEWED.search(said) is None:
            yield rules.MAP_WITHOUT_NUMBER.at(_place(proof, shown), file=shown.file, found=found[0])


def media_are_listed_once(proof: CaseProof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No file stands twice in a list."""
    figures = [
        (f"figures.{number}.{figure.file_key}", file)
        for number, figure in enumerate(proof.front.figures)
        for file in figure.files
    ]
    clips = [(f"video.{number}.file", clip.file) for number, clip in enumerate(proof.front.video)]
    for entries in (figures, clips):
        seen: dict[str, str] = {}
        for path, file in entries:
            if file in seen:
                line = proof.case.place(seen[file]).line
                yield rules.MEDIA_TWICE.at(proof.case.place(path), file=file, line=line)
            seen.setdefault(file, path)


def pairs_are_in_order(proof: CaseProof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Of a pair the picture before was not taken after the other, as precisely as both are known."""
    for number, figure in enumerate(proof.front.figures):
        shared = min(len(figure.taken), len(figure.after_taken))
        if shared and figure.taken[:shared] > figure.after_taken[:shared]:
            place = proof.case.place(f"figures.{number}.before")
            yield rules.PAIR_OUT_OF_ORDER.at(
                place, file=figure.before, before=figure.taken, after=figure.after_taken
            )


def clips_have_words(proof: CaseProof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Every clip has captions or a transcript."""
    for number, clip in enumerate(proof.front.video):
        if not clip.captions and not clip.transcript:
            place = proof.case.place(f"video.{number}.file")
            yield rules.CLIP_WITHOUT_WORDS.at(place, file=clip.file)


def named_figures_are_there(proof: Proof, vocabulary: Vocabulary) -> Iterator[Finding]:
    """“见图3” has a third picture."""
    if "图" not in proof.markdown:
        return
    count = proof.picture_count
    for match in _REFERENCE.finditer(proof.markdown):
        if int(match[1]) > count:
            place = proof.place_in_text(match.start() + 1)
            yield rules.FIGURE_REFERENCE.at(place, found=match[0][1:], count=count)


def _place(proof: Proof, shown: Shown) -> Place:
    if shown.path:
        return proof.place_of(shown.path)
    return proof.place_in_text(max(proof.markdown.find(f"]({shown.file}"), 0))
