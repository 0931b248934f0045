"""`casepress serve`: a change shows by itself, broken input does not end it, Ctrl-C does."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import NamedTuple

import pytest
from desk import casepress, command, good_case, small_site
from site_builder import Site


class Preview(NamedTuple):
    """A preview that runs: its site, its process and its port."""

    site: Site
    process: subprocess.Popen[str]
    port: int

    def get(self, address: str) -> tuple[str, Message]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{address}", timeout=10) as answer:
            return answer.read().decode(), answer.headers

    def shows(self, address: str, text: str) -> bool:
        """Whether a page holds a text within ten seconds."""
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                if text in self.get(address)[0]:
                    return True
            except OSError:
                pass
            time.sleep(0.05)
        return False


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    site, port = small_site(tmp_path), free_port()
    with subprocess.Popen(
        command(["serve", "--port", str(port)]),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield Preview(site, process, port)
        finally:
            process.kill()


def test_changed_title_shows_and_a_broken_file_is_reported_and_ctrl_c_ends_cleanly(preview: Preview) -> None:
    page = "cases/c2b3-r5-qilu/"
    assert preview.shows(page, "治标不治本")
    _, headers = preview.get(page)
    assert "noindex" in headers["X-Robots-Tag"]
    assert not (preview.site.root / "site").exists()
    preview.site.write("cases/c2b3-r5/qilu.md", good_case("云南玉溪杞麓湖换了一个标题在这里"))
    assert preview.shows(page, "换了一个标题")
    preview.site.write("cases/c2b3-r5/other.md", "没有文件头\n")
    preview.site.write("docs/about.md", "# 关于\n\n新的说明。\n")
    assert preview.shows("about/", "新的说明")
    preview.process.send_signal(signal.SIGINT)
    said, _ = preview.process.communicate(timeout=10)
    assert preview.process.returncode == 0
    assert f"预览：http://127.0.0.1:{preview.port}/" in said
    assert "CP104 错误" in said
    assert "Traceback" not in said
    assert said.endswith("预览已结束。\n")


@pytest.mark.skipif(sys.platform == "win32", reason="ports are shared differently there")
def test_taken_port_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    small_site(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = casepress(tmp_path, "serve", "--port", str(port))
    assert answer.status == 2
    assert "已被占用" in answer.err
    assert answer.out == ""
