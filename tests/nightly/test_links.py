"""Links to other sites, tried at a real server of this machine."""

from __future__ import annotations

import datetime as dt
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from casepress.nightly.links import Manners, is_due, links_of, memory_of, problem_of, try_links
from casepress.release.manifest import Entry, make_manifest

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
HERE = Manners(agent="casepress tests", pause=0.0, loopback=True)


class Answers(http.server.BaseHTTPRequestHandler):
    """A server with an answer for each path; it notes what it was asked."""

    asked: ClassVar[list[str]] = []

    def answer(self) -> None:
        path = self.path.partition("?")[0]
        self.asked.append(f"{self.command} {self.path} {self.headers['User-Agent']}")
        status, place = {
            "/good": (200, ""), "/gone": (404, ""), "/broken": (500, ""), "/moved": (302, "/good"),
            "/loop": (302, "/loop"), "/inside": (302, "http://10.0.0.1/secret"), "/file": (302, "file:///etc/passwd"),
            "/get": (405 if self.command == "HEAD" else 200, ""),
            "/中文 页": (200, ""), "/%E4%B8%AD%E6%96%87%20%E9%A1%B5": (200, ""),
        }.get(path, (410, ""))  # fmt: skip
        self.send_response(status)
        if place:
            self.send_header("Location", place)
        self.end_headers()

    do_GET = do_HEAD = answer  # noqa: N815 - the names that http.server calls

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    Answers.asked.clear()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield f"http://localhost:{found.server_port}"
        found.shutdown()


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/good", ""), ("/good?a=1&b=中", ""), ("/moved", ""), ("/get", ""), ("/中文 页", ""), ("/gone", "404"),
        ("/broken", "500"), ("/nowhere", "410"), ("/loop", "too many redirects"), ("/inside", "private address"),
        ("/file", "http(s)?"),
    ],
)  # fmt: skip
def test_address_is_asked_and_judged_by_its_answer(server: str, path: str, problem: str) -> None:
    assert problem_of(server + path, HERE) == problem
    assert Answers.asked[0].startswith("HEAD /")
    assert Answers.asked[0].endswith("casepress tests")


def test_private_addresses_are_never_asked(server: str) -> None:
    for url in (
        server + "/good",
        "http://10.1.2.3/",
        "http://[::1]/",
        "http://169.254.169.254/latest",
        "http://0.0.0.0/",
    ):
        assert problem_of(url, Manners()) == "private address", url
    assert Answers.asked == []


def test_server_that_is_not_there_is_a_problem_and_no_crash() -> None:
    assert problem_of("http://localhost:1/", HERE)
    assert problem_of("http://no-such-host.invalid/", HERE)
    assert problem_of("http://localhost:99999/", HERE)


def test_gone_is_dead_at_once_and_a_mood_of_the_server_when_it_lasts(server: str, tmp_path: Path) -> None:
    links = {f"{server}/{name}": f"cases/{name}/index.html" for name in ("good", "gone", "broken")}
    memory = memory_of(tmp_path, "a site")
    assert is_due(memory, NOW, dt.timedelta(days=6))
    count, findings = try_links(links, memory, NOW, HERE)
    assert (count, [one.place.file for one in findings]) == (3, ["/cases/gone/"])
    assert not is_due(memory, NOW + dt.timedelta(days=5), dt.timedelta(days=6))
    assert is_due(memory, NOW + dt.timedelta(days=7), dt.timedelta(days=6))
    _, findings = try_links(links, memory, NOW + dt.timedelta(days=7), HERE)
    assert [(one.code, one.place.file) for one in findings] == [
        ("CP874", "/cases/broken/"), ("CP874", "/cases/gone/"),
    ]  # fmt: skip


def test_links_are_taken_from_public_pages_and_only_those_that_leave(tmp_path: Path) -> None:
    page = (
        '<a href="https://example.org/bulletin/cases/">own</a> <a class=x href=https://a.example/1>1</a>'
        '<a href="https://b.example/?a=1&amp;b=2#part">2</a> <a href="../">3</a> <img src="https://c.example/">'
    )
    (tmp_path / "index.html").write_text(page)
    manifest = make_manifest([Entry("index.html", "0" * 64, len(page))], 1, NOW)
    found = links_of(tmp_path, manifest, "https://example.org/bulletin/")
    assert found == {"https://a.example/1": "index.html", "https://b.example/?a=1&b=2": "index.html"}
