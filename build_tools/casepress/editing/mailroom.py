"""Manuscripts that are dropped at the desk with what belongs to them: kept in a box outside the site's folders until
the case is written or the editor lets it be, then thrown away."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath
from typing import Final

import msgspec

from casepress.diagnostics import Finding, Place, Words
from casepress.editing.arrival import Arrivals, Arrived, refused, release_said
from casepress.editing.companions import beside
from casepress.editing.reception import Received, draw, kind_of
from casepress.editing.workplace import Workplace
from casepress.intake.galley import Orders
from casepress.intake.gate import Allowances
from casepress.intake.reading import SUFFIXES, read_manuscript
from casepress.reading import Read
from casepress.rules import forms as rules
from casepress.schema import INVISIBLE

MOST_BOXES: Final = 4  # of tabs that import at once; an older one is thrown away
MOST_FILES: Final = 200
FOLDER: Final = "arrivals"
_UNFIT: Final = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')
_LONGEST: Final = 180  # bytes of a name without its ending
_GIVE: Final = Words(
    "稿件用 .docx、.md、.txt 或 .html；图片用 JPEG、PNG、WebP、HEIC 或 AVIF，视频用 MP4、MOV 等，字幕用 SRT 或 VTT",
    "Give .docx, .md, .txt or .html; JPEG, PNG, WebP, HEIC or AVIF; MP4 or MOV; SRT or VTT",
)
_SAME: Final = Words("给其中一个改名，再放进来", "Give one of them another name")
_FEWER: Final = Words("请少放一些，其余的在表单里再加", "Drop fewer; add the rest in the form")
_AGAIN: Final = Words("请重新选文件再导入", "Choose the files again")


class Wish(msgspec.Struct, frozen=True):
    """What the editor says of an import: the release, a title where the manuscript shows none, a name for the file
    where the proposed one is taken, and what may go."""

    batch: str
    title: str = ""
    slug: str = ""
    simplify: bool = False
    allowed: Allowances = Allowances()


class Mailroom:
    """The boxes of one desk. State: the folder of each, by its name."""

    def __init__(self, workplace: Workplace) -> None:
        self.workplace = workplace
        self.top = workplace.project.cache / FOLDER
        self.own = self.top / str(os.getpid())
        self.boxes: dict[str, Path] = {}
        self._clear_left()

    def _clear_left(self) -> None:
        """Throws away what a desk that was killed left behind."""
        for folder in self.top.iterdir() if self.top.is_dir() else ():
            if not folder.name.isdecimal() or folder == self.own or not _is_alive(int(folder.name)):
                shutil.rmtree(folder, ignore_errors=True)

    def open(self) -> str:
        """A new empty box; gives its name. Raises OSError."""
        while len(self.boxes) >= MOST_BOXES:
            self.drop(next(iter(self.boxes)))
        name = secrets.token_hex(8)
        folder = self.own / name
        folder.mkdir(parents=True, mode=0o700)
        self.boxes[name] = folder
        return name

    def drop(self, box: str) -> None:
        """Throws a box away with all that is in it."""
        folder = self.boxes.pop(box, None)
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Throws every box away."""
        self.boxes.clear()
        shutil.rmtree(self.own, ignore_errors=True)

    async def receive(self, box: str, name: str, chunks: AsyncIterator[bytes]) -> Received | Finding:
        """Takes a file into a box, piece by piece, under its own name made safe: the name says what belongs together
        and what is seen. A picture or clip ends as its bytes say."""
        shown = PurePosixPath(name.replace("\\", "/")).name
        folder = self.boxes.get(box)
        if folder is None:
            return _not_taken(shown, "这一次导入已经结束", _AGAIN)
        if sum(1 for _ in folder.iterdir()) >= MOST_FILES:
            return _not_taken(shown, f"一次最多 {MOST_FILES} 个文件", _FEWER)
        aside = folder / f".receiving-{secrets.token_hex(4)}"
        try:
            drawn = await draw(aside, shown, chunks, _kind_of)
            async for _ in chunks:
                pass  # a browser that is still sending would not hear the answer
            if isinstance(drawn, Finding):
                return drawn
            what, ending, _ = drawn
            target = folder / f"{_stem(shown)}{ending}"
            if target.exists():
                return _not_taken(shown, "已经有一个同名的", _SAME)
            aside.rename(target)
            return Received(target.name, what)
        except OSError as error:
            return rules.FILE_NOT_TAKEN.at(
                Place(""), name=shown, reason=error.strerror or type(error).__name__
            )
        finally:
            aside.unlink(missing_ok=True)

    def manuscripts(self, box: str) -> list[Path]:
        """The manuscripts in a box; none where there is no such box."""
        folder = self.boxes.get(box)
        inside = sorted(folder.iterdir()) if folder is not None else []
        return [path for path in inside if path.suffix in SUFFIXES]

    def bring(self, box: str, manuscript: Path, wish: Wish) -> Arrived:
        """The manuscript of a box to a draft case, with all that lies in the box; then the box is thrown away. What was
        refused stays, so that the editor can decide. Raises LookupError where there is no such release, OSError."""

        done = read_manuscript(manuscript.read_bytes(), manuscript.name, wish.allowed, wish.simplify)
        if done.value is None:
            return refused(manuscript.name, done.findings)
        brought, found = done.value, done.findings
        batch = release_said(brought) or wish.batch
        paths, _ = beside(manuscript, manuscript.parent, alone=True)

        def work(read: Read) -> Arrived:
            release = read.vocabulary.inspections.release(batch)
            if release is None:
                raise LookupError(batch)
            orders = Orders(release, " ".join(wish.title.split()))
            arrivals = Arrivals(self.workplace.project, read.vocabulary)
            return arrivals.take(brought, found, orders, paths, wish.slug)

        arrived = self.workplace.take_in(work)
        if arrived.case:
            self.drop(box)
        return arrived


def _is_alive(process: int) -> bool:
    """Whether a process of that number runs on this machine."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # it is another user's
    return True


def _not_taken(name: str, reason: str, cure: Words) -> Finding:
    return rules.FILE_NOT_TAKEN.at(Place(""), cure=cure, name=name, reason=reason)


def _kind_of(head: bytes, name: str) -> tuple[str, str] | Finding:
    """What a file is: a manuscript by its name, which its reader will judge; all else by its bytes."""
    ending = PurePosixPath(name.lower()).suffix
    if ending in SUFFIXES:
        return "manuscript", ending
    found = kind_of(head, name)
    return msgspec.structs.replace(found, hint=_GIVE) if isinstance(found, Finding) else found


def _stem(name: str) -> str:
    """The name of a file without its ending, fit for any disk and never hidden."""
    text = _UNFIT.sub("", INVISIBLE.sub("", unicodedata.normalize("NFC", PurePosixPath(name).stem)))
    text = text.encode()[:_LONGEST].decode(errors="ignore").lstrip(" .~_-").rstrip(" .")
    return text or "file"
