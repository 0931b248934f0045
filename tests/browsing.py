"""A folder served on the loopback under the site's own policy, and what axe-core finds on its pages."""

from __future__ import annotations

import contextlib
import functools
import http.server
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from programs import needed

from casepress.policy import POLICY

ROOT = Path(__file__).parents[1]


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Answers ranges, as every real server does; clips are played by them."""

    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".avif": "image/avif"}  # noqa: RUF012

    def do_GET(self) -> None:
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if asked is None or not path.is_file():
            super().do_GET()
            return
        data = path.read_bytes()
        start, end = int(asked[1]), min(int(asked[2] or len(data) - 1), len(data) - 1)
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Range", f"bytes {start}-{end}/{len(data)}")
        self.send_header("Content-Length", str(end - start + 1))
        self.end_headers()
        self.wfile.write(data[start : end + 1])

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Accept-Ranges", "bytes")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a server of `folder`, which ends with the block."""
    handler = functools.partial(_Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def until(page: Page, expression: str, seconds: float = 30) -> Any:
    """What an expression gives as soon as it gives something.

    Asked from here each time: a page under the site's policy refuses the text that Playwright's
    `wait_for_function` evaluates inside it, from the second look on, so that it fails by chance.
    """
    end = time.monotonic() + seconds
    while not (found := page.evaluate(expression)):
        assert time.monotonic() < end, f"{expression}: {found!r} after {seconds} s"
        page.wait_for_timeout(50)
    return found


def npm(path: str) -> str:
    """The source of a file that npm brings for the tests."""
    file = ROOT / "node_modules" / path
    if not file.is_file():
        needed(path)
    return file.read_text("utf-8")


def faults(page: Page, axe: str, rules: list[str] | None = None) -> list[str]:
    """What axe finds: the rule and the first element that breaks it."""
    page.evaluate(axe)
    options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    found: list[dict[str, Any]] = page.evaluate(
        "async (o) => (await axe.run(document, o)).violations", options
    )
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
