"""A copy of a release, in a folder or on a server: every way in which it can differ is told, and nothing else."""

from __future__ import annotations

import contextlib
import functools
import gzip
import http.server
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from programs import needed
from shelves import FIRST, SECOND, on, shelf_at, write_site
from test_server import nginx_at
from test_signature import key_in

from casepress.cli.application import main
from casepress.public_key import fingerprint, written_key
from casepress.release.manifest import MANIFEST, SEAL, UNNAMED
from casepress.release.mirror import Examination, Expected, examine, source_of
from casepress.release.signature import Key
from casepress.release.twins import Compressor

SITE = {**FIRST, "cases/long/index.html": "水质长期为劣Ⅴ类。" * 500, "cases/名字/index.html": "中文地址"}


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Key]:
    """Two releases, each as a plain folder, signed with the key."""
    folder = tmp_path_factory.mktemp("releases")
    key = key_in(folder)
    shelf = shelf_at(folder / "shelf")
    for number, site in enumerate((SITE, {**SITE, **SECOND}), 1):
        on(shelf, write_site(folder / "site", site), number, seal=key.seal, encoder=Compressor())
        shutil.copytree((folder / "shelf/current").resolve(), folder / str(number))
    return folder / "1", folder / "2", key


@pytest.fixture
def copy(releases: tuple[Path, Path, Key], tmp_path: Path) -> Path:
    """A copy of the second release that a test may change."""
    target = tmp_path / "copy"
    shutil.copytree(releases[1], target)
    for path in target.rglob("*"):
        path.chmod(0o755)
    return target


@contextlib.contextmanager
def served(
    folder: Path, answer: Callable[[http.server.SimpleHTTPRequestHandler], bool] = lambda _: False
) -> Iterator[str]:
    """A folder on a plain server; `answer` may answer a request otherwise."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            if not answer(self):
                super().do_GET()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=str(folder))
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def look(at: str | Path, key: str = "", least: int = 0) -> Examination:
    source = source_of(str(at))
    assert source is not None
    return examine(source, Expected(key=key, least=least))


def told(found: Examination) -> list[tuple[str, str]]:
    return [(finding.code, finding.place.file) for finding in found.findings]


def test_whole_copy_is_whole_in_a_folder_on_a_plain_server_and_on_the_shelf(
    releases: tuple[Path, Path, Key],
) -> None:
    _, second, key = releases
    with served(second) as address:
        for at in (second, second.parent / "shelf/current", address):
            found = look(at, written_key(key.public), 2)
            assert (told(found), found.is_whole, found.key) == ([], True, key.public)
            assert found.manifest is not None
            assert found.checked == len(found.manifest.files) == len({**SITE, **SECOND})


def test_copy_behind_nginx_is_checked_in_every_encoding_that_readers_get(
    releases: tuple[Path, Path, Key], copy: Path, tmp_path: Path
) -> None:
    needed("nginx")
    with nginx_at(str(copy), tmp_path / "etc") as address:
        assert told(look(address)) == []
        (copy / "cases/long/index.html.gz").write_bytes(gzip.compress("博彩".encode() * 2500, mtime=0))
        assert told(look(address)) == [("CP863", "cases/long/index.html.gz")]


CHANGES: dict[str, tuple[Callable[[Path], object], list[tuple[str, str]]]] = {
    "a changed byte": (lambda at: (at / "cases/qilu/index.html").write_text("杞麓河"), [("CP863", "cases/qilu/index.html")]),
    "a longer file": (lambda at: (at / "cases/qilu/index.html").write_text("杞麓湖！"), [("CP863", "cases/qilu/index.html")]),
    "a missing file": (lambda at: (at / "images/1.webp").unlink(), [("CP864", "images/1.webp")]),
    "a changed file with a name in Chinese": (lambda at: (at / "cases/名字/index.html").write_text("中文"), [("CP863", "cases/名字/index.html")]),
}  # fmt: skip


@pytest.mark.parametrize("change", list(CHANGES))
def test_change_to_a_copy_is_told_with_the_file(copy: Path, change: str) -> None:
    work, expected = CHANGES[change]
    work(copy)
    with served(copy) as address:
        for at in (copy, address):
            found = look(at)
            assert told(found) == expected
            assert not found.is_whole


def test_planted_file_is_told_in_a_folder(copy: Path) -> None:
    (copy / "cases/long/bonus.html").write_text("博彩")
    (copy / "new").mkdir()
    (copy / "new/index.html").write_text("博彩")
    assert told(look(copy)) == [("CP865", "cases/long/bonus.html"), ("CP865", "new/index.html")]


def test_altered_twin_is_told_in_a_folder(copy: Path) -> None:
    (copy / "cases/long/index.html.br").write_bytes(b"\x0b\x02\x80gambling\x03")
    (copy / "cases/long/index.html.gz").write_bytes(gzip.compress(b"0" * 50_000_000))
    assert {file for _, file in told(look(copy))} == {"cases/long/index.html.br", "cases/long/index.html.gz"}


def test_altered_manifest_is_not_believed(copy: Path, releases: tuple[Path, Path, Key]) -> None:
    text = (copy / MANIFEST).read_text("utf-8")
    (copy / MANIFEST).write_text(text.replace('"program":""', '"program":"9"'), "utf-8")
    assert [code for code, _ in told(look(copy))] == ["CP861"]
    (copy / SEAL).unlink()
    assert [code for code, _ in told(look(copy, written_key(releases[2].public)))] == ["CP860"]
    assert [code for code, _ in told(look(copy))] == ["CP866"]  # unsigned, and nobody said that it must be


def test_copy_signed_by_another_is_not_believed(releases: tuple[Path, Path, Key], tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    stranger = key_in(tmp_path / "other")
    for wanted in (written_key(stranger.public), fingerprint(stranger.public)):
        found = look(releases[1], wanted)
        assert ([code for code, _ in told(found)], found.manifest) == (["CP861"], None)


def test_older_release_is_not_taken_for_the_newest(releases: tuple[Path, Path, Key]) -> None:
    found = look(releases[0], least=2)
    assert ([code for code, _ in told(found)], found.manifest) == (["CP862"], None)


def test_server_that_is_not_there_or_answers_anything_is_refused(
    releases: tuple[Path, Path, Key], tmp_path: Path
) -> None:
    assert [code for code, _ in told(look("http://127.0.0.1:9/"))] == ["CP860"]
    (tmp_path / MANIFEST).parent.mkdir()
    (tmp_path / MANIFEST).write_bytes(b"[" * 100_000)
    assert look(tmp_path).manifest is None
    assert source_of("ftp://example.org/") is None
    assert source_of("file:///etc/") is None
    assert source_of(str(tmp_path / "none")) is None


def test_redirect_to_another_host_is_not_followed(releases: tuple[Path, Path, Key]) -> None:
    with served(releases[1]) as other:

        def away(handler: http.server.SimpleHTTPRequestHandler) -> bool:
            handler.send_response(302)
            handler.send_header("Location", other.replace("127.0.0.1", "localhost") + handler.path[1:])
            handler.end_headers()
            return True

        with served(releases[1], away) as address:
            assert [code for code, _ in told(look(address))] == ["CP860"]


def test_answer_that_never_ends_is_cut_off(releases: tuple[Path, Path, Key]) -> None:
    def endless(handler: http.server.SimpleHTTPRequestHandler) -> bool:
        if not handler.path.startswith("/cases/qilu/"):
            return False
        handler.send_response(200)
        handler.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(100_000):
                handler.wfile.write(b"0" * 65536)
        return True

    with served(releases[1], endless) as address:
        assert told(look(address)) == [("CP863", "cases/qilu/index.html")]


def test_failure_on_the_way_is_tried_again(releases: tuple[Path, Path, Key]) -> None:
    failed: set[str] = set()

    def flaky(handler: http.server.SimpleHTTPRequestHandler) -> bool:
        if handler.path in failed:
            return False
        failed.add(handler.path)
        handler.send_response(503)
        handler.end_headers()
        return True

    with served(releases[1], flaky) as address:
        assert told(look(address)) == []


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state/casepress/seen.json"


def test_command_remembers_the_highest_counter_and_the_key(
    releases: tuple[Path, Path, Key], memory: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, key = releases
    assert main(["verify", str(second)]) == 0
    assert "签名有效" in capsys.readouterr().out
    assert json.loads(memory.read_text())["counters"][fingerprint(key.public).replace(" ", "")] == 2
    # Another mirror of the same office, by its fingerprint, with the release before.
    assert main(["verify", str(first), "--key", fingerprint(key.public)]) == 4
    assert "CP862" in capsys.readouterr().out
    assert main(["verify", str(first), "--key", fingerprint(key.public), "--at-least", "1"]) == 0
    # A copy that was signed and no longer is.
    bare = tmp_path / "bare"
    shutil.copytree(second, bare)
    assert main(["verify", str(bare)]) == 0
    (bare / SEAL).unlink()
    assert main(["verify", str(bare)]) == 4
    (bare / "index.html").chmod(0o644)
    shutil.copyfile(second / SEAL, bare / SEAL)
    (bare / "index.html").write_text("换了")
    assert main(["verify", str(bare)]) == 1
    memory.write_text("damaged")
    assert main(["verify", str(second)]) == 0


def test_command_for_keys_prints_what_the_settings_need(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "key.pem"
    assert main(["key", "new", str(file)]) == 0
    said = capsys.readouterr().out
    assert f"signing_key: {file}" in said
    assert main(["key", "show", str(file)]) == 0
    shown = capsys.readouterr().out.split()
    assert shown[1] in said
    assert main(["key", "new", str(file)]) == 2
    (tmp_path / "mkdocs.yml").touch()
    assert main(["key", "new", str(tmp_path / "other.pem")]) == 4


def test_manifest_names_neither_itself_nor_its_seal(releases: tuple[Path, Path, Key]) -> None:
    assert {MANIFEST, SEAL} == UNNAMED
