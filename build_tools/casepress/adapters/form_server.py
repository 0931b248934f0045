"""The server of the form in the browser: its pages, the editor's protocol, live findings, the preview and uploads.

It listens on 127.0.0.1 alone and never publishes.
"""

from __future__ import annotations

import functools
import itertools
import json
import mimetypes
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Final

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from casepress.adapters.form_guard import POLICY, Guard
from casepress.adapters.form_protocol import Refused, answer, brought, choices, form_of, sentence
from casepress.diagnostics import Finding
from casepress.editing.choices import (
    batch_choices,
    issue_choices,
    object_choices,
    region_choices,
)
from casepress.editing.form import form_fields
from casepress.editing.mailroom import Mailroom
from casepress.editing.reception import media_file, receive
from casepress.editing.rehearsal import Rehearsal, Stage
from casepress.editing.workplace import Workplace
from casepress.project import PACKAGE

FORM: Final = PACKAGE / "form"
EDITOR: Final = "decap-cms.js"  # as its makers built it, kept packed
MOST_JSON: Final = 4_000_000
MOST_STAGES: Final = 8
STATIC: Final = frozenset(
    {
        "nonce.js",
        "decap-cms.js",
        "controls.js",
        "pickers.js",
        "media.js",
        "bring.js",
        "desk.js",
        "desk.css",
        "icon.svg",
    }
)
_TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}


class Desk:
    """The answers to the form. State: the drafts that are being shown, by number."""

    def __init__(self, workplace: Workplace, rehearsal: Rehearsal, mailroom: Mailroom, lang: str) -> None:
        self.workplace = workplace
        self.mailroom = mailroom
        self.rehearsal = rehearsal
        self.lang = lang
        self.stages: dict[int, Stage] = {}
        self.numbers = itertools.count(1)

    def routes(self) -> list[Route]:
        """Every address."""
        return [
            Route("/", self.home),
            Route("/form/{name}", self.static),
            Route("/api", self.protocol, methods=["POST"]),
            Route("/setup", self.setup),
            Route("/regions", self.regions),
            Route("/judge", self.judge, methods=["POST"]),
            Route("/whole", self.whole, methods=["POST"]),
            Route("/stage", self.stage, methods=["POST"]),
            Route("/making", self.making, methods=["POST"]),
            Route("/stage/{number:int}/{address:path}", self.staged),
            Route("/upload", self.upload, methods=["POST"]),
            Route("/box", self.box, methods=["POST"]),
            Route("/box/file", self.boxed, methods=["POST"]),
            Route("/bring", self.bring, methods=["POST"]),
            Route("/media/{batch}/{slug}/{name}", self.media),
        ]

    async def home(self, _request: Request) -> Response:
        """The one page, with a nonce of its own."""
        nonce = secrets.token_urlsafe(18)
        page = (FORM / "desk.html").read_text("utf-8").replace("{nonce}", nonce)
        page = page.replace("{title}", f"案例编辑台 - {self.workplace.project.name}")
        return HTMLResponse(page, headers={"Content-Security-Policy": POLICY.format(nonce=nonce)})

    async def static(self, request: Request) -> Response:
        """One of the form's own files."""
        name = request.path_params["name"]
        if name not in STATIC:
            return _nothing()
        kind = _TYPES[Path(name).suffix]
        if name == EDITOR:
            packed = {"Content-Encoding": "gzip", "Cache-Control": "no-cache"}
            return FileResponse(FORM / f"{name}.gz", media_type=kind, headers=packed)
        return FileResponse(FORM / name, media_type=kind, headers={"Cache-Control": "no-cache"})

    async def protocol(self, request: Request) -> Response:
        """What the editor asks."""
        asked = await _json(request)
        return await _said(functools.partial(answer, self.workplace, asked, self.lang))

    async def setup(self, _request: Request) -> Response:
        """Everything that the form is made of: fields and lists."""

        def made() -> Any:
            read = self.workplace.read(anew=True)
            blank = self.workplace.blank()
            return {
                "site": self.workplace.project.name,
                "folder": self.workplace.project.settings.cases_dir,
                "fields": form_fields(),
                "issues": [msgspec.structs.asdict(one) for one in issue_choices(read.vocabulary)],
                "objects": [msgspec.structs.asdict(one) for one in object_choices(read.vocabulary)],
                "batches": [msgspec.structs.asdict(one) for one in batch_choices(read.vocabulary)],
                "body": blank.body,
                "decisions": choices(self.lang),
            }

        return await _said(made)

    async def regions(self, request: Request) -> Response:
        """Regions that a few letters or digits find."""
        query = request.query_params.get("q", "")

        def made() -> Any:
            regions = self.workplace.read().vocabulary.regions
            return [msgspec.structs.asdict(one) for one in region_choices(regions, query)]

        return await _said(made)

    async def judge(self, request: Request) -> Response:
        """The findings of a draft."""
        asked = await _json(request)

        def made() -> Any:
            data, file = form_of(str(asked.get("raw", ""))), str(asked.get("file", ""))
            judged = self.workplace.judge(data, file, self.lang)
            proof = judged.proof
            return {
                "remarks": [msgspec.structs.asdict(one) for one in proof.remarks],
                "errors": proof.errors, "warnings": proof.warnings, "waived": proof.waived,
                "waiting": proof.waiting,
                "regions": judged.regions, "proposed": judged.proposed,
            }  # fmt: skip

        return await _said(made)

    async def whole(self, _request: Request) -> Response:
        """What `casepress check` finds in the whole site."""

        def made() -> Any:
            found = self.workplace.whole()
            return [
                {"place": str(one.place), "file": one.place.file, "code": one.code, "severity": one.severity.value,
                 "message": one.message.say(self.lang), "hint": one.hint.say(self.lang)} for one in found
            ]  # fmt: skip

        return await _said(made)

    async def stage(self, request: Request) -> Response:
        """Makes the page of a draft; says at which address it is shown, "" where there is none yet."""
        asked = await _json(request)

        def made() -> Any:
            data, file = form_of(str(asked.get("raw", ""))), str(asked.get("file", ""))
            file = file or self.workplace.file_of(data)
            text = self.workplace.text_of(data, file)
            staged = self.rehearsal.stage(text.encode(), file, self.workplace.read(), self.workplace.now())
            if not staged.page:
                return {"address": ""}
            # A number of its own: of two drafts that are made at once each is shown as itself.
            number = next(self.numbers)
            self.stages[number] = staged
            self.stages.pop(number - MOST_STAGES, None)
            names = [name.rpartition("/")[2] for name in staged.pending]
            return {"address": f"/stage/{number}/{staged.address}", "pending": names}

        return await _said(made)

    async def making(self, _request: Request) -> Response:
        """Whether clips are being made."""
        darkroom = self.rehearsal.darkroom
        return JSONResponse({"busy": darkroom is not None and darkroom.is_busy})

    async def staged(self, request: Request) -> Response:
        """What the frame of the preview loads: the page of a draft, its pictures, and the files of the theme."""
        address = request.path_params["address"]
        stage = self.stages.get(request.path_params["number"], Stage())
        if stage.page and stage.address == address:
            return HTMLResponse(stage.page)
        file = stage.files.get(address)
        engine = await run_in_threadpool(self.rehearsal.engine)
        if file is None and engine is not None and address in engine.digests:
            file = Path(engine.assets) / address
        if file is None:
            return HTMLResponse("<!doctype html><meta charset=utf-8><p>预览里只有这一个案例。</p>", 404)
        return _file(file)

    async def upload(self, request: Request) -> Response:
        """Takes a picture, clip or caption file, piece by piece."""
        asked = request.query_params
        taken = await receive(
            self.workplace.project, asked.get("batch", ""), asked.get("slug", ""), asked.get("name", ""),
            _pieces(request),
        )  # fmt: skip
        if isinstance(taken, Finding):
            return JSONResponse({"error": sentence(taken, self.lang)}, 422)
        return JSONResponse({"name": taken.name, "kind": taken.kind})

    async def box(self, request: Request) -> Response:
        """A new box for the files of one import; the one that is named in the request is thrown away."""
        asked = await _json(request)

        def made() -> Any:
            self.mailroom.drop(str(asked.get("drop", "")))
            return {"box": self.mailroom.open() if asked.get("open") else ""}

        return await _said(made)

    async def boxed(self, request: Request) -> Response:
        """Takes a manuscript, or a file that belongs to it, into a box."""
        asked = request.query_params
        taken = await self.mailroom.receive(asked.get("box", ""), asked.get("name", ""), _pieces(request))
        if isinstance(taken, Finding):
            return JSONResponse({"error": sentence(taken, self.lang)}, 422)
        return JSONResponse({"name": taken.name, "kind": taken.kind})

    async def bring(self, request: Request) -> Response:
        """The manuscript of a box to a draft case, or what stands against it."""
        asked = await _json(request)
        return await _said(functools.partial(brought, self.mailroom, asked, self.lang))

    async def media(self, request: Request) -> Response:
        """An original beside a case, for the form's small pictures."""
        path = media_file(self.workplace.project, **request.path_params)
        return _nothing() if path is None else _original(path)


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    try:
        async for chunk in request.stream():
            yield chunk
    except ClientDisconnect as gone:
        raise ConnectionAbortedError(0, "传到一半断了") from gone


def _nothing() -> Response:
    return HTMLResponse("没有这个文件", 404)


def _file(path: Path) -> Response:
    """A file that a build made, or of the theme."""
    return FileResponse(
        path, media_type=mimetypes.guess_type(path.name, strict=False)[0] or "application/octet-stream"
    )


def _original(path: Path) -> Response:
    """A picture or clip as an editor gave it. Whatever else lies there, a drawing or a script, is bytes and no more."""
    kind = mimetypes.guess_type(path.name, strict=False)[0] or ""
    shown = kind.startswith(("image/", "video/")) and kind != "image/svg+xml"
    return FileResponse(path, media_type=kind if shown else "application/octet-stream")


async def _json(request: Request) -> dict[str, Any]:
    """The body of a request, which is small: media come another way."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return {}
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MOST_JSON:
            return {}
    try:
        value = json.loads(bytes(data))
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


async def _said(work: Callable[[], Any]) -> Response:
    """The answer that some work gives, done aside; what is refused is said in a sentence."""
    try:
        return JSONResponse(await run_in_threadpool(work))
    except Refused as refused:
        return JSONResponse({"error": refused.said}, refused.status)
    except OSError as error:
        return JSONResponse({"error": f"文件不能读写：{error.strerror or error}"}, 500)


def application(desk: Desk, port: int, announce: Callable[[str], None]) -> Guard:
    """The guarded application."""
    app: ASGIApp = Starlette(routes=desk.routes())
    return Guard(app, port, announce)


def listening(port: int) -> socket.socket:
    """A socket on the loopback; raises OSError where the port is taken."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(("127.0.0.1", port))
        made.listen(128)  # a browser that is quicker than the server waits
    except OSError:
        made.close()
        raise
    return made


def server_of(guard: Guard) -> uvicorn.Server:
    """A server of the application; `run(sockets=[listener])` serves until it is interrupted."""
    return uvicorn.Server(
        uvicorn.Config(
            guard, log_level="error", access_log=False, server_header=False, ws="none", lifespan="off"
        )
    )
