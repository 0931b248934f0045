"""The page of a draft as the public will see it: the very pages, templates and shells of a build, for one case alone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from casepress.build import Request, media_of
from casepress.case import Case
from casepress.casefile.reader import Reading, read_case
from casepress.catalogue import Catalogue
from casepress.diagnostics import Checked
from casepress.editing.darkroom import Darkroom
from casepress.enclosures import read_enclosures
from casepress.imprint import imprint_of
from casepress.media.originals import Originals
from casepress.media.rendition import Renditions
from casepress.media.workshop import CLIP, sort_out
from casepress.orders import media_policy, orders
from casepress.pages.blocks import frame, live_block, menu
from casepress.pages.bulletin import bulletin_page, surroundings
from casepress.pages.copy import Copy
from casepress.press import Engine, Press, environment
from casepress.project import Project
from casepress.publishing import silently
from casepress.reading import Read

# The frame that shows it runs none.
_SCRIPT: Final = re.compile(r"<script\b[^>]*>.*?</script>", re.DOTALL | re.IGNORECASE)


class Stage(msgspec.Struct, frozen=True):
    """A draft as a page: its address below the site's root, the page, and the file behind each address of its media.

    `page` is "" where the draft is not yet a case; `pending` are the clips that are not made yet and not shown."""

    address: str = ""
    page: str = ""
    files: Mapping[str, Path] = {}
    pending: tuple[str, ...] = ()


class Rehearsal:
    """The rendering of drafts of one site. State: what the engine rendered."""

    def __init__(
        self,
        project: Project,
        engine: Callable[[], Checked[Engine | None]],
        darkroom: Darkroom | None = None,
    ) -> None:
        """`darkroom` makes the clips that are not made yet; without one they wait for a build or a preview."""
        settings = project.settings
        apart = msgspec.structs.replace(settings, cache_dir=f"{settings.cache_dir}/preview")
        self.project = msgspec.structs.replace(project, settings=apart)
        self.darkroom = darkroom
        self._engine = engine
        self._rendered: Engine | None = None

    def engine(self) -> Engine | None:
        """What the engine makes of settings and hand-written pages, once."""
        if self._rendered is None:
            self._rendered = self._engine().value
        return self._rendered

    def stage(self, data: bytes, file: str, read: Read, now: dt.datetime) -> Stage:
        """The page of the case file that held `data`, among the cases that were `read`."""
        reading = read_case(data, file, read.vocabulary).value
        engine = self.engine()
        if reading is None or engine is None:
            return Stage()
        media, pending = self._media(reading.case, now)
        transcripts = read_enclosures(self.project, [reading.case], read.vocabulary, read.key).value
        imprint = msgspec.structs.replace(imprint_of(self.project), preview=True, url="", variants=())
        catalogue = Catalogue(_company(reading, read.cases), read.vocabulary)
        copy = Copy(catalogue, media, imprint, now, transcripts)
        press = Press(
            engine,
            environment(self.project.cache),
            imprint,
            lambda section: menu(section, copy, engine.menu),
            frame(copy, engine.menu, frozenset(engine.handwritten)),
            lambda name, argument: live_block(name, argument, copy),
            read.key,
        )
        page = bulletin_page(reading.case, reading.body, surroundings(reading.case, copy))
        return Stage(page.address, _SCRIPT.sub("", press.render(page).decode()), media.files, pending)

    def _media(self, case: Case, now: dt.datetime) -> tuple[Renditions, tuple[str, ...]]:
        """The pictures as a build makes them, and the clips that were made before: to make one takes minutes. The
        names of the others, which are asked of the darkroom."""
        wanted = [*orders(case)]
        store = self.project.cache.parent / "media"
        shelf = Originals(self.project.media, store / "originals.json")
        missing, _ = sort_out(wanted, shelf, store, media_policy(self.project, wanted))
        pending = tuple(name for name in case.clips if (CLIP, name) in missing)
        if self.darkroom is not None:
            for want in wanted:
                if want.name in pending:
                    self.darkroom.ask(missing[CLIP, want.name].key, want)
        shown = tuple(name for name in case.clips if name not in pending)
        case = msgspec.structs.replace(case, clips=shown)
        request = Request(as_of=now, site_dir=self.project.site_dir, everything=True)
        return media_of(self.project, [case], request, silently).value, pending


def _company(reading: Reading, cases: tuple[Case, ...]) -> list[Case]:
    """The draft and the cases that its page shows: those of its release, and those that it names or that name it."""
    own = reading.case
    named = {*own.links, *(one.case for one in own.front.relates_to)}
    others = (
        case
        for case in cases
        if case.file != own.file
        and case.id != own.id
        and (
            case.release == own.release
            or case.id in named
            or any(one.case == own.id for one in case.front.relates_to)
        )
    )
    return [own, *others]
