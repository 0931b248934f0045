"""`python -m bench.readers SITE`: what Lighthouse's mobile profile says of a built site, as lines for BENCH.md.

The site is served compressed on the loopback with `noindex` lifted; Lighthouse comes from npm into bench/scratch and
drives the installed Chromium. Every figure is the median of three runs.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple

LIGHTHOUSE: Final = "lighthouse@12.8.2"
SCRATCH: Final = Path(__file__).parent / "scratch" / "readers"
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
TEXTS: Final = (".html", ".css", ".js", ".svg", ".xml", ".json", "/")
RUNS: Final = 3


class Figures(NamedTuple):
    """One page: the four scores (0 to 100), largest paint in seconds, shift of the layout, blocking in milliseconds."""

    scores: tuple[int, ...]
    paint: float
    shift: float
    blocking: float


class _Server(http.server.SimpleHTTPRequestHandler):
    """Answers with compressed texts, as the server of a site does."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.name.endswith(TEXTS):
            data = gzip.compress(data, 6, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=31536000")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        pass


def indexable(site: Path, copy: Path) -> None:
    """A copy of a site that search engines would be let into."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(site, copy)
    for page in copy.rglob("*.html"):
        text = page.read_text("utf-8")
        page.write_text(text.replace('<meta name="robots" content="noindex">', ""), "utf-8")


def lighthouse() -> Path:
    """The program, installed when it is missing."""
    program = SCRATCH / "node_modules/lighthouse/cli/index.js"
    if not program.is_file():
        SCRATCH.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(SCRATCH), "--no-audit", "--no-fund", LIGHTHOUSE]
        subprocess.run(command, check=True, capture_output=True)
    return program


def look(program: Path, url: str) -> Figures:
    """One run over one page."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    flags = "--headless=new --no-sandbox --disable-background-networking --disable-dev-shm-usage"
    command = ["node", str(program), url, "--output=json", "--quiet", f"--chrome-flags={flags}",
               f"--only-categories={','.join(CATEGORIES)}"]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": browser or ""}
    run = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    answer: dict[str, Any] = json.loads(run.stdout)
    scores = tuple(round(100 * answer["categories"][name]["score"]) for name in CATEGORIES)
    audits = answer["audits"]
    for name in CATEGORIES[1:]:
        for reference in answer["categories"][name]["auditRefs"]:
            audit = audits[reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
                print(f"{url}: {name}: {audit['title']}", file=sys.stderr)
    paint, shift, blocking = (
        audits[name]["numericValue"]
        for name in ("largest-contentful-paint", "cumulative-layout-shift", "total-blocking-time")
    )
    return Figures(scores, paint / 1000, shift, blocking)


def middle(runs: list[Figures]) -> Figures:
    """The median of each figure by itself."""
    scores = tuple(round(median(column)) for column in zip(*(run.scores for run in runs), strict=True))
    return Figures(
        scores,
        median(run.paint for run in runs),
        median(run.shift for run in runs),
        median(run.blocking for run in runs),
    )


def main(site: Path, addresses: list[str]) -> None:
    """Prints a table of the pages."""
    program = lighthouse()
    copy = SCRATCH / "site"
    indexable(site, copy)
    handler = functools.partial(_Server, directory=str(copy))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print("| page | performance | accessibility | best practices | SEO | LCP s | CLS | TBT ms |")
        print("|---|---|---|---|---|---|---|---|")
        for address in addresses:
            url = f"http://127.0.0.1:{server.server_port}/{address}"
            found = middle([look(program, url) for _ in range(RUNS)])
            cells = [f"/{address}", *map(str, found.scores), f"{found.paint:.2f}", f"{found.shift:.3f}",
                     f"{found.blocking:.0f}"]  # fmt: skip
            print(f"| {' | '.join(cells)} |", flush=True)
        server.shutdown()


if __name__ == "__main__":
    pages = sys.argv[2:] or ["", "regions/140000/", "cases/c2b3-r5-qilu-lake/", "search/"]
    main(Path(sys.argv[1]), pages)
