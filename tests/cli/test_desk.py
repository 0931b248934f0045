"""`casepress desk`: one address that serves once, on this machine alone, until Ctrl-C."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from desk import casepress, command, small_site


def status_of(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_desk_prints_its_address_serves_this_machine_alone_and_ends_with_the_interrupt(
    tmp_path: Path,
) -> None:
    small_site(tmp_path)
    with subprocess.Popen(
        command(["desk", "--no-open"]),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            shown = process.stdout.readline() + process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:(\d+)/enter\?token=\S+", shown)
            assert found, shown
            port = int(found[1])
            assert status_of(f"http://127.0.0.1:{port}/") == 401
            assert (
                status_of(found[0]) == 401
            )  # entered, and sent on to a page that this client shows no cookie
            assert "要在另一个浏览器里打开" in process.stdout.readline()
            listening = Path("/proc/net/tcp").read_text().split()
            assert f"0100007F:{port:04X}" in listening
            assert f"00000000:{port:04X}" not in listening
        finally:
            process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        assert process.wait(10) == 0
    assert rest.splitlines()[-1] == "案例编辑台已关闭。"
    assert "Traceback" not in rest


def test_desk_refuses_a_port_that_is_taken(tmp_path: Path) -> None:
    small_site(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = casepress(tmp_path, "desk", "--no-open", "--port", str(port))
    assert answer.status == 2
    assert f"端口 {port} 用不了" in answer.err


@pytest.mark.parametrize(("lang", "word"), [("zh", "用表单写案例"), ("en", "A form in the browser")])
def test_desk_says_what_it_is_for(tmp_path: Path, lang: str, word: str) -> None:
    answer = casepress(tmp_path, "--lang", lang, "desk", "--help")
    assert answer.status == 0
    assert word in answer.out
