"""A desk over a tiny site, asked as a browser would ask it: one ASGI call a request, through the guard."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from site_builder import LATER, Site, case_text, site

from casepress.adapters.executors import ForkedWorkers
from casepress.adapters.form_guard import Guard
from casepress.adapters.form_server import Desk, application
from casepress.editing.mailroom import Mailroom
from casepress.editing.rehearsal import Rehearsal
from casepress.editing.workplace import Workplace

PORT = 8020
HOST = f"127.0.0.1:{PORT}"
ORIGIN = f"http://{HOST}"
FILE = "cases/c2b3-r5/qilu.md"
CASES = {"c2b3-r5/qilu": case_text(summary="湖水变差。")}


class Answer(NamedTuple):
    """What came back: status, headers (lower-case) and body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


def workplace(made: Site, now: dt.datetime = LATER) -> Workplace:
    return Workplace(made.project, ForkedWorkers(1), lambda: now)


class Browser:
    """One browser before the desk of a site. State: its cookie."""

    def __init__(self, root: Path, cases: dict[str, str] | None = None) -> None:
        self.site = site(root, CASES if cases is None else cases)
        self.invitations: list[str] = []
        place = workplace(self.site)
        desk = Desk(place, Rehearsal(place.project, self.site.engine), Mailroom(place), "zh")
        self.guard: Guard = application(desk, PORT, self.invitations.append)
        self.guard.invite()
        self.cookie = ""

    def enter(self) -> Browser:
        """Uses the address that was announced."""
        answer = self.get(self.invitations[0].removeprefix(ORIGIN))
        assert answer.status == 303, answer.text
        self.cookie = answer.headers["set-cookie"].partition(";")[0]
        return self

    def get(self, address: str, **headers: str) -> Answer:
        return self.ask("GET", address, (), headers)

    def post(self, address: str, value: Any, **headers: str) -> Answer:
        given = {"origin": ORIGIN, "content-type": "application/json", **headers}
        return self.ask("POST", address, (json.dumps(value).encode(),), given)

    def api(self, action: str, **params: Any) -> Answer:
        return self.post("/api", {"action": action, "params": params})

    def send(self, name: str, chunks: Iterable[bytes], batch: str = "c2b3-r5", slug: str = "qilu") -> Answer:
        address = f"/upload?batch={batch}&slug={slug}&name={name}"
        return self.ask("POST", address, chunks, {"origin": ORIGIN})

    def ask(self, method: str, address: str, chunks: Iterable[bytes], headers: dict[str, str]) -> Answer:
        given = {"host": HOST, "cookie": self.cookie, **headers}
        path, _, query = address.partition("?")
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in given.items() if value],
            "server": ("127.0.0.1", PORT), "client": ("127.0.0.1", 50000),
        }  # fmt: skip
        # Aside, for Playwright keeps a loop of its own running in this thread.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, _called(self.guard, scope, [*chunks])).result()


async def _called(app: Any, scope: dict[str, Any], chunks: list[bytes]) -> Answer:
    sent: list[dict[str, Any]] = []
    waiting = [*chunks, b""]

    async def receive() -> dict[str, Any]:
        if not waiting:
            await asyncio.sleep(60)  # a browser that waits for its answer
        chunk = waiting.pop(0)
        return {"type": "http.request", "body": chunk, "more_body": bool(waiting)}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    headers = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], headers, b"".join(one.get("body", b"") for one in sent[1:]))
