"""The snippets in real servers: headers, caching, twins, the error page, and a switch while somebody reads."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from programs import needed
from servers import free_port, running
from shelves import FIRST, SECOND, on, shelf_at, write_site

from casepress.pages.page import TRADITIONAL
from casepress.policy import HEADERS, POLICY
from casepress.release.server import VARIANT, caddy, is_safe, nginx
from casepress.release.twins import Compressor

PAGE = "<!doctype html><title>案</title>" + "<p>水质长期为劣Ⅴ类。</p>\n" * 200
SITE = {**FIRST, "cases/qilu/index.html": PAGE, "feed.xml": "<feed/>", "media/ab/0123456789abcdef.webp": "图",
        "assets/app.0123abcd.css": "body{}", ".hidden/secret.txt": "内部", "captions.vtt": "WEBVTT",
        "zh-hant/index.html": "<h1>首頁</h1>", "zh-hant/404.html": "沒有這一頁"}  # fmt: skip


BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


@contextlib.contextmanager
def nginx_at(root: str, folder: Path) -> Iterator[str]:
    program, port = needed("nginx"), free_port()
    types = Path("/etc/nginx/mime.types")
    if not types.is_file():
        pytest.skip("nginx has no mime.types")
    folder.mkdir()
    (folder / "mime.types").write_bytes(types.read_bytes())
    snippet = nginx(root, "_", f"127.0.0.1:{port}")
    load = ""
    if BROTLI.exists():
        load = f"load_module {BROTLI};"
        snippet = snippet.replace("# brotli_static on;", "brotli_static on;")
    (folder / "site.conf").write_text(snippet, "utf-8")
    paths = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # The workers of a master that runs as root would be somebody who cannot read the folder of the test.
    user = "user root;" if Path("/proc/self").stat().st_uid == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{load} {user} pid {folder}/pid; error_log {folder}/errors; daemon off; worker_processes 2;"
        f" events {{}} http {{ access_log off; {paths} include {folder}/site.conf; }}\n", "utf-8",
    )  # fmt: skip
    command = [program, "-c", str(folder / "nginx.conf"), "-p", str(folder)]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    assert "[warn]" not in tested.stderr
    with running(command, port, folder / "log") as address:
        yield address


@contextlib.contextmanager
def caddy_at(root: str, folder: Path) -> Iterator[str]:
    program, port = needed("caddy"), free_port()
    folder.mkdir()
    options = f"{{\n    admin off\n    auto_https off\n    storage file_system {folder}\n}}\n"
    (folder / "Caddyfile").write_text(options + caddy(root, f"http://127.0.0.1:{port}"), "utf-8")
    command = [program, "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    with running(command, port, folder / "log") as address:
        yield address


SERVERS = {"nginx": nginx_at, "caddy": caddy_at}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    on(shelf_at(folder / "shelf"), write_site(folder / "site", SITE), encoder=Compressor())
    return folder / "shelf"


@pytest.fixture(scope="module", params=list(SERVERS))
def address(
    request: pytest.FixtureRequest, shelf: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with SERVERS[request.param](f"{shelf}/current", tmp_path_factory.mktemp("server") / "etc") as found:
        yield found


def answer(address: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """The status, headers (lower-case names) and body that a server gives for a path."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    try:
        connection.request(
            "GET", f"/{path}", headers={key.replace("_", "-"): value for key, value in headers.items()}
        )
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        assert len(found) == len(response.getheaders()), "a header is sent twice"
        return response.status, found, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "path", ["", "cases/qilu/", "media/ab/0123456789abcdef.webp", "nowhere/", "feed.xml"]
)
def test_every_answer_carries_the_security_headers(address: str, path: str) -> None:
    _, headers, _ = answer(address, path)
    assert {name: headers.get(name.lower()) for name, _ in HEADERS} == dict(HEADERS)
    assert headers["content-security-policy"] == POLICY


@pytest.mark.parametrize(
    ("path", "cache"),
    [
        ("", "no-cache"),
        ("cases/qilu/", "no-cache"),
        ("assets/site.1.css", "no-cache"),
        ("assets/app.0123abcd.css", "public, max-age=31536000, immutable"),
        ("media/ab/0123456789abcdef.webp", "public, max-age=31536000, immutable"),
        ("media/ab/gone.webp", "no-cache"),
        ("nowhere/", "no-cache"),
    ],
)
def test_only_what_never_changes_is_kept_for_long(address: str, path: str, cache: str) -> None:
    assert answer(address, path)[1]["cache-control"] == cache


def test_page_that_did_not_change_is_answered_without_its_bytes(address: str) -> None:
    _, headers, body = answer(address, "cases/qilu/")
    assert body.decode() == PAGE
    status, again, nothing = answer(address, "cases/qilu/", If_None_Match=headers["etag"])
    assert (status, nothing) == (304, b"")
    assert again["cache-control"] == "no-cache"


def test_compressed_twin_is_sent_as_it_is(address: str, shelf: Path) -> None:
    status, headers, body = answer(address, "cases/qilu/", Accept_Encoding="gzip")
    assert (status, headers["content-encoding"], headers["vary"]) == (200, "gzip", "Accept-Encoding")
    assert body == (shelf / "current/cases/qilu/index.html.gz").read_bytes()
    assert gzip.decompress(body).decode() == PAGE
    assert headers["content-type"].replace(" ", "").lower() == "text/html;charset=utf-8"


@pytest.mark.parametrize("asked", ["br", "gzip, deflate, br, zstd"])
def test_smallest_twin_is_sent_to_browsers_as_it_is(address: str, shelf: Path, asked: str) -> None:
    status, headers, body = answer(address, "cases/qilu/", Accept_Encoding=asked)
    if headers.get("server") == "nginx" and not BROTLI.exists():
        pytest.skip("nginx has no module for brotli")
    assert (status, headers["content-encoding"]) == (200, "br")
    assert body == (shelf / "current/cases/qilu/index.html.br").read_bytes()
    assert brotli.decompress(body).decode() == PAGE
    assert headers["content-type"].replace(" ", "").lower() == "text/html;charset=utf-8"
    assert headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("path", "kind"),
    [("feed.xml", "application/atom+xml"), ("captions.vtt", "text/vtt"), ("assets/site.1.css", "text/css")],
)
def test_files_have_the_type_that_they_are(address: str, path: str, kind: str) -> None:
    assert answer(address, path)[1]["content-type"].partition(";")[0] == kind


@pytest.mark.parametrize(
    "path",
    ["nowhere/", "cases/none", "cases/qilu/index.html.gz", "assets/", ".hidden/secret.txt", "../shelf.json"],
)
def test_what_is_not_there_is_answered_with_the_error_page(address: str, path: str) -> None:
    status, _, body = answer(address, path)
    assert (status, body.decode()) in [(404, SITE["404.html"]), (400, body.decode())]
    assert status == 404 or path.startswith("..")


@pytest.mark.parametrize("path", ["zh-hant/nowhere/", "zh-hant/cases/none", "zh-hant/404.html.gz"])
def test_what_the_variant_lacks_is_answered_in_its_own_words(address: str, path: str) -> None:
    assert f"/{TRADITIONAL}" == VARIANT
    status, headers, body = answer(address, path)
    assert (status, body.decode()) == (404, SITE["zh-hant/404.html"])
    assert headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", list(SERVERS))
def test_site_without_a_variant_answers_below_it_as_everywhere(tmp_path: Path, name: str) -> None:
    on(shelf_at(tmp_path / "shelf"), write_site(tmp_path / "site", FIRST), encoder=Compressor())
    with SERVERS[name](f"{tmp_path}/shelf/current", tmp_path / "etc") as address:
        status, _, body = answer(address, "zh-hant/nowhere/")
        assert (status, body.decode()) == (404, FIRST["404.html"])


@pytest.mark.parametrize("name", list(SERVERS))
def test_reader_who_asks_all_the_time_gets_every_page_while_releases_change(
    tmp_path: Path, name: str
) -> None:
    shelf = shelf_at(tmp_path / "shelf")
    releases = [write_site(tmp_path / "one", FIRST), write_site(tmp_path / "two", SECOND)]
    on(shelf, releases[0], encoder=Compressor())
    asked: list[tuple[int, str]] = []
    done = threading.Event()

    def read(path: str) -> None:
        while not done.is_set():
            status, _, body = answer(address, path)
            asked.append((status, body.decode()))

    with SERVERS[name](f"{shelf.root}/current", tmp_path / "etc") as address:
        readers = [threading.Thread(target=read, args=(path,)) for path in ("", "cases/", "cases/qilu/")]
        for reader in readers:
            reader.start()
        for turn in range(1, 31):
            on(shelf, releases[turn % 2], turn, encoder=Compressor())
        done.set()
        for reader in readers:
            reader.join(10)
        assert answer(address, "")[2].decode() == FIRST["index.html"]
    allowed = {
        (200, site[path])
        for site in (FIRST, SECOND)
        for path in ("index.html", "cases/index.html", "cases/qilu/index.html")
    }
    assert len(asked) > 300
    assert [one for one in asked if one not in allowed] == []
    assert {FIRST["index.html"], SECOND["index.html"]} <= {body for _, body in asked}


@pytest.mark.parametrize(
    ("path", "safe"),
    [("/srv/发布 架/current", True), ("/srv/a;b", False), ('/srv/a"b', False), ("/srv/{x}", False), ("/srv/$uri", False),
     ("/srv/a\nb", False), ("srv/a", False)],
)  # fmt: skip
def test_only_plain_paths_are_written_into_a_configuration(path: str, safe: bool) -> None:
    assert is_safe(path) == safe
