"""What Lighthouse's mobile profile says of the demonstration site.

    python -m bench.readers --report BENCH.md

The site is built, and served compressed on the loopback with `noindex` lifted; Lighthouse comes from npm into
bench/scratch and drives the installed Chromium. Every figure is the median of three runs.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple

from bench.run import say

LIGHTHOUSE: Final = "lighthouse@12.8.2"
HERE: Final = Path(__file__).parent
SCRATCH: Final = HERE / "scratch" / "readers"
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
TEXTS: Final = (".html", ".css", ".js", ".svg", ".xml", ".json", "/")
RUNS: Final = 3
PAGES: Final = {
    "home": "", "bulletin": "cases/c2b3-r5-qilu-lake/", "bulletin with a clip": "cases/c2b3-r5-taigu/",
    "index": "regions/140000/", "search": "search/", "bulletin in Traditional": "zh-hant/cases/c2b3-r5-qilu-lake/",
}  # fmt: skip
COMMAND: Final = [sys.executable, "-c", "from casepress.cli import main; main()", "build", "--site-dir"]


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


def report(site: Path) -> str:
    """The section for BENCH.md, of a built site."""
    program = lighthouse()
    copy = SCRATCH / "site"
    indexable(site, copy)
    load = os.getloadavg()[0]
    rows = []
    handler = functools.partial(_Server, directory=str(copy))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for name, address in PAGES.items():
            url = f"http://127.0.0.1:{server.server_port}/{address}"
            found = middle([look(program, url) for _ in range(RUNS)])
            cells = [name, *map(str, found.scores), f"{found.paint:.2f}", f"{found.shift:.3f}",
                     f"{found.blocking:.0f}"]  # fmt: skip
            rows.append(f"| {' | '.join(cells)} |")
            say(rows[-1])
        server.shutdown()
    table = "\n".join(rows)
    return (
        f"## Readers\n\n`python -m bench.readers --report BENCH.md`: {LIGHTHOUSE}, mobile, medians of {RUNS}, `noindex` lifted;"
        f" load before the run {load:.1f}. Asked for: performance ≥ 98, the others 100, LCP ≤ 1.5 s, CLS 0.\n\n"
        "| page | performance | accessibility | best practices | SEO | LCP, s | CLS | TBT, ms |\n"
        f"| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n{table}\n"
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.readers", description=__doc__)
    parser.add_argument(
        "--report", type=Path, default=None, help="the file whose section on readers is replaced"
    )
    given = parser.parse_args()
    built = SCRATCH / "built"
    subprocess.run([*COMMAND, str(built)], cwd=HERE.parent, check=True)
    text = report(built)
    say(text)
    if given.report is not None:
        old = given.report.read_text("utf-8")
        kept = re.sub(r"\n## Readers\n.*?(?=\n## |\Z)", "", old, flags=re.DOTALL)
        given.report.write_text(f"{kept.rstrip()}\n\n{text}", encoding="utf-8")


if __name__ == "__main__":
    main()
