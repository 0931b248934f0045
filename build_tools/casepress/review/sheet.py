"""The contact sheet: a page on this machine alone with every picture and clip still that is to be looked at."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from casepress.case import Case
from casepress.checks.waivers import between_cases
from casepress.diagnostics import Checked, Finding, Place
from casepress.media.rendition import Clip, Picture, Renditions, Wanted
from casepress.media.workshop import Policy, prepare
from casepress.press import environment
from casepress.project import Project
from casepress.review.ledger import Ledger, current, examine, is_exempt, shown_by
from casepress.review.remarks import Remark, remarks_by_name
from casepress.rules.review import PLACE_IN_METADATA

PATIENCE: Final = 30  # seconds for one picture


class Area(msgspec.Struct, frozen=True):
    """A part of a picture that may show a face or a plate; shares of its width and height in hundredths."""

    what: str
    area: str
    left: float
    top: float
    width: float
    height: float


class Item(msgspec.Struct, frozen=True):
    """One picture or clip on the sheet.

    `shown`, `film` and `tiles` are addresses relative to the sheet ("" for none, as for what could not be made); `seen`
    tells who looked at these very bytes, "" for nobody; `masks` is the number of areas that are hidden already.
    """

    name: str
    title: str
    is_clip: bool
    shown: str
    tiles: str = ""
    seen: str = ""
    masks: int = 0
    areas: tuple[Area, ...] = ()
    film: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def is_faulty(self) -> bool:
        return any(one.severity == "error" for one in self.remarks)


class Sheet(msgspec.Struct, frozen=True):
    """Where the sheet was written, what stands on it, whether faces and plates were searched for, and how many of the
    files nobody has looked at."""

    path: Path
    items: tuple[Item, ...]
    searched: bool
    unseen: int


def contact_sheet(
    project: Project,
    cases: Sequence[Case],
    wanted: Sequence[Wanted],
    ledger: Ledger,
    policy: Policy,
    *,
    findings: Sequence[Finding] = (),
    jobs: int = 1,
    progress: Callable[[str, int, int], None] | None = None,
) -> Checked[Sheet]:
    """Writes the sheet of what these cases show; what is `wanted` and the store lacks is made first.

    Beside each picture and clip stands what was found about it: `findings` are those of the cases, the making adds its
    own. Drawings are on the sheet only where something was found.
    """
    path = project.cache / "review" / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    made = prepare(
        [*wanted, *(want for case in cases for want in _posters(case))],
        project.media,
        project.cache / "media",
        jobs=jobs,
        progress=progress,
        policy=policy,
    )
    state = current(project, ledger)
    unseen = _unseen(project, cases, state)
    told = between_cases(
        (*findings, *examine(project, cases, ledger), *made.findings, *_placed(project, made.value)),
        cases,
        project.settings.waivable,
    )
    remarks = remarks_by_name(project, cases, dict.fromkeys(told), unseen)
    items = [
        msgspec.structs.replace(item, remarks=remarks.get(name, ()))
        for case in cases
        for name in shown_by(case)
        if name in remarks or not is_exempt(project, case, name)
        for item in (_item(name, case, made.value, path.parent, state.get(name, ("", 0))),)
    ]
    found, searched = _searched([path.parent / item.shown for item in items if item.shown])
    items = [
        msgspec.structs.replace(item, areas=found.get(path.parent / item.shown, ()))
        for item in sorted(items, key=lambda item: (bool(item.seen), not item.is_faulty))
    ]
    text = environment().get_template("review.html").render(items=items, searched=searched)
    path.write_text(text, encoding="utf-8")
    return Checked(Sheet(path, tuple(items), searched, len(unseen)), _about_media(made.findings))


def _unseen(project: Project, cases: Sequence[Case], state: Mapping[str, tuple[str, int]]) -> frozenset[str]:
    """What nobody has looked at as it is now, of what somebody is to look at."""
    return frozenset(
        name
        for case in cases
        for name in shown_by(case)
        if not state.get(name, ("", 0))[0] and not is_exempt(project, case, name)
    )


def _posters(case: Case) -> list[Wanted]:
    """The editors' own posters as pictures to be looked at."""
    return [
        Wanted(f"{case.media_folder}/{clip.poster}", "image", case.place(f"video.{number}.file"))
        for number, clip in enumerate(case.front.video)
        if clip.poster
    ]


def _about_media(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.is_error)


def _item(name: str, case: Case, renditions: Renditions, home: Path, state: tuple[str, int]) -> Item:
    made = renditions.media.get(name)
    seen, masks = state
    if made is None:
        return Item(name, case.title, name in case.clips, "", "", seen, masks)
    if isinstance(made, Picture):
        return Item(
            name, case.title, False, _relative(renditions, made.largest.address, home), "", seen, masks
        )
    return Item(
        name,
        case.title,
        True,
        _relative(renditions, made.poster.address, home),
        _relative(renditions, _tiles(made), home),
        seen,
        masks,
        film=_relative(renditions, made.video.address, home),
    )


def _tiles(clip: Clip) -> str:
    """The small pictures of a clip that the player shows while one seeks."""
    return next((one for one in clip.addresses if "-tiles" in one), "")


def _relative(renditions: Renditions, address: str, home: Path) -> str:
    file = renditions.files.get(address)
    return Path(os.path.relpath(file, home)).as_posix() if file is not None else ""


def _searched(pictures: Sequence[Path]) -> tuple[dict[Path, tuple[Area, ...]], bool]:
    """What the detector found in each picture, and whether there is a detector."""
    if importlib.util.find_spec("cv2") is None:
        return {}, False
    lines = _asked("casepress.media.detector", [str(picture) for picture in pictures])
    if lines is None:
        return {}, False
    return {
        picture: tuple(map(_area, msgspec.json.decode(line, type=list[tuple[str, str]])))
        for picture, line in zip(pictures, lines, strict=False)
    }, True


def _placed(project: Project, renditions: Renditions) -> list[Finding]:
    """What is said of originals that tell where they were taken."""
    names = sorted(renditions.media)
    lines = _asked("casepress.media.whereabouts", [str(project.media / name) for name in names]) or []
    folder = project.settings.media_dir
    return [
        PLACE_IN_METADATA.at(Place(f"{folder}/{name}"), name=name)
        for name, line in zip(names, lines, strict=False)
        if line == b"yes"
    ]


def _asked(module: str, paths: Sequence[str]) -> list[bytes] | None:
    """What a process of ours says of each of these files, a line each; None where it came to no end."""
    if not paths:
        return []
    argv, names = [sys.executable, "-P", "-m", module], msgspec.json.encode(paths)
    patience = 60 + PATIENCE * len(paths)
    try:
        done = subprocess.run(argv, input=names, capture_output=True, timeout=patience, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    return done.stdout.splitlines()


def _area(found: tuple[str, str]) -> Area:
    what, area = found
    left, top, width, height = (round(float(share) * 100, 2) for share in area.split(" "))
    return Area(what, ",".join(area.split(" ")), left, top, width, height)
