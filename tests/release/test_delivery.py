"""A release to other places: by rsync over a real ssh server, and into a real S3 server, cut off and watched."""

from __future__ import annotations

import contextlib
import datetime as dt
import getpass
import gzip
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from programs import needed
from servers import free_port, running
from shelves import FIRST, NOON, SECOND, on, shelf_at, write_site

from casepress.cli.application import main
from casepress.diagnostics import Checked
from casepress.release.delivery import (
    STATE,
    Delivered,
    StoreError,
    Tombstone,
    Upload,
    buried,
    deliver,
    step_of,
)
from casepress.release.manifest import MANIFEST
from casepress.release.mirror import Expected, examine, source_of
from casepress.release.rsync import RsyncStore
from casepress.release.shelf import Shelf, live_release, read_manifest
from casepress.release.twins import Compressor

LONG = "<p>水质长期为劣Ⅴ类。</p>" * 100


class Memory:
    """A target in memory that notes every call. It fails before its `fails`-th change, as a cut line does."""

    name = "memory"

    def __init__(self, *, merges: bool = False, fails: int = -1) -> None:
        self.merges = merges
        self.files: dict[str, bytes] = {}
        self.calls: list[tuple[str, str]] = []
        self.fails = fails

    def change(self, did: str, name: str) -> None:
        if self.fails == 0:
            raise StoreError("the line is cut")
        self.fails -= 1
        self.calls.append((did, name))

    def read(self, name: str, most: int) -> bytes | None:
        return self.files.get(name)

    def write(self, name: str, data: bytes) -> None:
        self.change("put", name)
        self.files[name] = data

    def put(self, uploads: Sequence[Upload], progress: Any) -> int:
        sent = 0
        for upload in uploads:
            data = Path(upload.source).read_bytes()
            if self.files.get(upload.name) != data:
                self.change("put", upload.name)
                self.files[upload.name] = data
                sent += 1
        return sent

    def remove(self, names: Sequence[str]) -> None:
        for name in names:
            self.change("remove", name)
            self.files.pop(name, None)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return shelf_at(tmp_path / "shelf")


def publish(shelf: Shelf, files: dict[str, str], minutes: int = 0) -> None:
    site = Path(shelf.root).parent / "site"
    site.mkdir(exist_ok=True)
    publication = on(shelf, write_site(site, files), minutes, encoder=Compressor())
    assert publication.manifest is not None, publication.findings


def send(shelf: Shelf, store: Any, hours: int = 0, **more: Any) -> Checked[Delivered | None]:
    release = live_release(shelf)
    manifest = read_manifest(shelf, release).value
    assert manifest is not None
    return deliver(manifest, shelf.public(release), store, NOON + dt.timedelta(hours=hours), **more)


def missing_parts(files: dict[str, bytes]) -> list[str]:
    """Pages whose assets a reader would ask for in vain."""
    return [
        f"{name}: {asset}"
        for name, data in files.items()
        if name.endswith(".html")
        for asset in re.findall(r"href=(assets/[^>]+)", data.decode())
        if asset not in files
    ]


def test_order_is_assets_then_bulletins_then_lists_then_home_and_the_manifest_last(shelf: Shelf) -> None:
    publish(shelf, {**FIRST, "feed.xml": "<feed/>", "regions/index.html": "地区"})
    store = Memory()
    assert send(shelf, store).value == Delivered(sent=10, waiting=0)
    names = [name for _, name in store.calls]
    assert names[0] == STATE
    assert names[-1] == MANIFEST
    steps = [step_of(name) for name in names[1:-1]]
    assert steps == sorted(steps)
    assert (
        names.index("images/1.webp")
        < names.index("cases/qilu/index.html")
        < names.index("regions/index.html")
    )
    assert names.index("regions/index.html") < names.index("index.html")
    assert names.index("regions/index.html") < names.index("feed.xml")


def test_second_release_sends_only_what_changed_and_deletes_the_rest_after_the_delay(shelf: Shelf) -> None:
    store = Memory()
    publish(shelf, FIRST)
    send(shelf, store)
    publish(shelf, SECOND, 1)
    store.calls.clear()
    done = send(shelf, store, 1).value
    assert done is not None
    assert (done.sent, done.deleted, done.waiting) == (4, 0, 2)
    assert "assets/site.1.css" in store.files
    assert send(shelf, store, 24).value == Delivered(waiting=2, before=2)
    done = send(shelf, store, 25).value
    assert done is not None
    assert (done.sent, done.deleted, done.waiting) == (0, 2, 0)
    assert store.files.keys() - SECOND.keys() == {STATE, MANIFEST}


def test_name_that_comes_back_is_not_deleted() -> None:
    due = NOON + dt.timedelta(hours=24)
    graves = buried([Tombstone("a", "2020"), Tombstone("b", "2020")], {"a", "c", "d"}, {"a", "d"}, due)
    assert graves == (Tombstone("b", "2020"), Tombstone("c", "2026-06-02T12:00:00Z"))


@pytest.mark.parametrize("merges", [False, True])
def test_delivery_cut_off_at_any_call_leaves_no_page_without_its_parts_and_is_finished_by_the_next(
    shelf: Shelf, merges: bool
) -> None:
    for cut in range(40):
        store = Memory(merges=merges)
        publish(shelf, FIRST, 2 * cut)
        send(shelf, store)
        publish(shelf, SECOND, 2 * cut + 1)
        store.fails = cut
        store.calls.clear()
        failed = send(shelf, store, 1)
        if failed.value is not None:
            break
        assert [finding.code for finding in failed.findings] == ["CP881"]
        assert missing_parts(store.files) == []
        already = {name for _, name in store.calls}
        store.fails = -1
        store.calls.clear()
        assert send(shelf, store, 1).value is not None
        again = {name for did, name in store.calls if did == "put"} & already
        assert again <= {STATE, MANIFEST}
        assert missing_parts(store.files) == []
        finished = send(shelf, store, 30).value
        assert finished is not None
        assert finished.waiting == 0
        assert store.files.keys() - SECOND.keys() == {STATE, MANIFEST}
    assert cut > 5


def test_older_release_and_foreign_site_are_refused_untouched(shelf: Shelf, tmp_path: Path) -> None:
    store = Memory()
    publish(shelf, FIRST)
    older = shelf_at(tmp_path / "older/shelf")
    publish(older, FIRST)
    publish(shelf, SECOND, 1)
    send(shelf, store)
    before = dict(store.files)
    assert [finding.code for finding in send(older, store).findings] == ["CP882"]
    assert store.files == before
    assert send(older, store, allow_earlier=True).value is not None
    foreign = Memory()
    foreign.files["index.html"] = "别人的网站".encode()
    assert [finding.code for finding in send(shelf, foreign).findings] == ["CP883"]
    assert list(foreign.files) == ["index.html"]


# --- rsync over ssh


@contextlib.contextmanager
def ssh_server(folder: Path) -> Iterator[str]:
    """An ssh server for this user with throwaway keys; the shell that rsync is to use."""
    program, port = needed("sshd"), free_port()
    needed("ssh")
    for name in ("host", "user"):
        subprocess.run(
            [needed("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True
        )
    shutil.copyfile(folder / "user.pub", folder / "authorized")
    (folder / "authorized").chmod(0o600)
    lines = [f"Port {port}", "ListenAddress 127.0.0.1", f"HostKey {folder}/host", f"PidFile {folder}/pid",
             f"AuthorizedKeysFile {folder}/authorized", "StrictModes no", "UsePAM no", "PasswordAuthentication no",
             "PermitRootLogin prohibit-password"]  # fmt: skip
    (folder / "sshd_config").write_text("\n".join(lines) + "\n")
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where sshd parts with its privileges
    lines = ["Host target", "HostName 127.0.0.1", f"Port {port}", f"User {getpass.getuser()}", f"IdentityFile {folder}/user",
             "IdentitiesOnly yes", "BatchMode yes", "StrictHostKeyChecking no", f"UserKnownHostsFile {folder}/known"]  # fmt: skip
    (folder / "ssh_config").write_text("\n".join(lines) + "\n")
    with running([program, "-D", "-e", "-f", str(folder / "sshd_config")], port, folder / "log"):
        yield f"ssh -F {folder}/ssh_config"


def tree_of(folder: Path) -> dict[str, str]:
    """Every file below a folder that readers see, by name; a compressed twin as such."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file() and "/." not in path.as_posix() and path.suffix not in (".gz", ".br")
    }


def test_release_goes_to_another_machine_by_rsync_over_ssh(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    needed("rsync")
    remote = tmp_path / "remote www"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    keys = tmp_path / "ssh"
    keys.mkdir()
    first = {**FIRST, "cases/long/index.html": LONG, "cases/名字/index.html": "中文 名"}
    with ssh_server(keys) as shell:
        monkeypatch.setenv("RSYNC_RSH", shell)
        publish(shelf, first)
        assert main(["push", shelf.root, f"target:{remote}"]) == 0, capsys.readouterr()
        assert f"上传 {len(first) + 2} 个文件" in capsys.readouterr().out
        assert (remote / "cases/long/index.html.gz").is_file()
        assert tree_of(remote).keys() - {MANIFEST} == first.keys()
        source = source_of(str(remote))
        assert source is not None
        # What we keep there for ourselves is no part of the site, and hidden by the server.
        found = examine(source, Expected())
        assert [one.place.file for one in found.findings if one.is_error] == []
        assert main(["push", shelf.root, f"target:{remote}"]) == 3
        publish(shelf, {**SECOND, "cases/名字/index.html": "中文 名"}, 1)
        assert main(["push", shelf.root, f"target:{remote}", "--as-of", "2026-06-01T13:00Z"]) == 0
        assert "上传 4 个文件" in capsys.readouterr().out
        assert (remote / "assets/site.1.css").is_file()
        assert main(["push", shelf.root, f"target:{remote}", "--as-of", "2026-06-03T13:00Z"]) == 0
        assert "删去 5 个" in capsys.readouterr().out
        assert tree_of(remote).keys() - {MANIFEST} == SECOND.keys() | {"cases/名字/index.html"}
        assert not (remote / "cases/long/index.html.gz").exists()
        monkeypatch.setenv("RSYNC_RSH", f"{shell} -o Port=9")
        publish(shelf, FIRST, 2)
        assert main(["push", shelf.root, f"target:{remote}"]) == 4
        assert "CP881" in capsys.readouterr().out


def test_upload_by_rsync_that_was_killed_goes_on_where_it_stopped(shelf: Shelf, tmp_path: Path) -> None:
    program = needed("rsync")
    pages = {f"cases/{number}/index.html": f"{LONG}{number}" for number in range(400)}
    publish(shelf, {**FIRST, **pages})
    remote = tmp_path / "www"
    slow = tmp_path / "slow"
    # A line so slow that the killing meets it at work.
    slow.write_text(f'#!/bin/sh\nexec {program} --bwlimit=300 "$@"\n')
    slow.chmod(0o755)
    tree = str(shelf.public(live_release(shelf)))
    code = (
        "import sys,datetime as dt;from pathlib import Path;from casepress.release.delivery import deliver;"
        "from casepress.release.manifest import parse_manifest,MANIFEST;from casepress.release.rsync import RsyncStore;"
        "t,r,p=sys.argv[1:];m=parse_manifest(Path(t,MANIFEST).read_bytes()).value;"
        "print(deliver(m,Path(t),RsyncStore(r,t,p),dt.datetime.now(dt.UTC)))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, tree, str(remote), str(slow)], start_new_session=True
    )
    for _ in range(400):
        if remote.is_dir() and sum(1 for _ in remote.glob("cases/*/index.html")) > 40:
            break
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
    there = sum(1 for _ in remote.glob("cases/*/index.html*"))
    assert 40 < there < 1200
    assert not (remote / MANIFEST).exists()
    done = send(shelf, RsyncStore(str(remote), tree, program)).value
    assert done is not None
    assert done.there >= there - 3
    assert done.sent + done.there == len(FIRST) + 3 * len(pages)
    assert tree_of(remote).keys() - {MANIFEST} == {**FIRST, **pages}.keys()


@pytest.mark.parametrize(
    "target", ["", "web", "ftp://a/b", "-oProxyCommand=x:/y", "a:-rf", "s3://", "s3://UPPER/x", "s3://b?x=1"]
)
def test_target_that_is_none_is_refused(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                        capsys: pytest.CaptureFixture[str], target: str) -> None:  # fmt: skip
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    publish(shelf, FIRST)
    assert main(["push", "--", shelf.root, target]) == 4
    assert "CP880" in capsys.readouterr().out


# --- S3


@pytest.fixture(scope="module")
def storage() -> Iterator[str]:
    """The address of an S3 server of our own."""
    server = pytest.importorskip("moto.server")
    running_server = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running_server.start()
    host, port = running_server.get_host_and_port()
    yield f"http://{host}:{port}"
    running_server.stop()


@pytest.fixture
def bucket(storage: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[Any, str]:
    """A bucket, its client and the target that names it."""
    boto3 = pytest.importorskip("boto3")
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    client = boto3.client("s3", endpoint_url=storage)
    name = f"bucket-{os.urandom(4).hex()}"
    client.create_bucket(Bucket=name)
    return client, f"s3://{name}/www?endpoint={storage}"


def objects(client: Any, target: str) -> dict[str, Any]:
    """Every object of a bucket by name below the prefix."""
    name = target.split("/")[2]
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=name)
    return {one["Key"].removeprefix("www/"): client.get_object(Bucket=name, Key=one["Key"])
            for page in pages for one in page.get("Contents", ())}  # fmt: skip


def test_objects_carry_type_encoding_and_time_of_caching(
    shelf: Shelf, bucket: tuple[Any, str], capsys: pytest.CaptureFixture[str]
) -> None:
    client, target = bucket
    publish(
        shelf,
        {**FIRST, "cases/long/index.html": LONG, "feed.xml": "<feed/>", "media/a/0123456789abcdef.mp4": "x"},
    )
    assert main(["push", shelf.root, target]) == 0
    assert "endpoint" not in capsys.readouterr().out
    found = objects(client, target)
    page = found["cases/long/index.html"]
    assert (page["ContentType"], page["ContentEncoding"], page["CacheControl"]) == (
        "text/html; charset=utf-8",
        "gzip",
        "no-cache",
    )
    assert (
        page["Body"].read() == (shelf.public(live_release(shelf)) / "cases/long/index.html.gz").read_bytes()
    )
    clip = found["media/a/0123456789abcdef.mp4"]
    assert (clip["ContentType"], clip["CacheControl"]) == ("video/mp4", "public, max-age=31536000, immutable")
    assert found["feed.xml"]["ContentType"] == "application/atom+xml; charset=utf-8"
    assert not [name for name in found if name.endswith((".gz", ".br"))]
    assert main(["push", shelf.root, target]) == 3


def test_upload_into_storage_that_was_killed_is_finished_without_sending_anything_twice(
    shelf: Shelf, bucket: tuple[Any, str], capsys: pytest.CaptureFixture[str]
) -> None:
    client, target = bucket
    pages = {f"cases/{number}/index.html": f"{LONG}{number}" for number in range(300)}
    publish(shelf, {**FIRST, **pages})
    code = "from casepress.cli import script; script()"
    process = subprocess.Popen([sys.executable, "-c", code, "push", shelf.root, target])

    def count() -> int:
        answer = client.list_objects_v2(Bucket=target.split("/")[2])
        return int(answer["KeyCount"])

    while count() < 60 and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    # The server still finishes what it was asked before the end.
    there = 0
    while there != count():
        there = count()
        time.sleep(1)
    assert 60 <= there < 300
    assert MANIFEST not in objects(client, target)
    assert main(["push", shelf.root, target]) == 0
    total = len(FIRST) + len(pages)
    # The mark that the target is ours was there too.
    assert f"上传 {total - (there - 1)} 个文件，{there - 1} 个已在那里" in capsys.readouterr().out
    assert objects(client, target).keys() - {STATE, MANIFEST} == {**FIRST, **pages}.keys()


def test_reader_who_asks_all_the_time_never_gets_a_page_whose_parts_are_missing(
    shelf: Shelf, bucket: tuple[Any, str]
) -> None:
    client, target = bucket
    sites = [
        {**FIRST, "index.html": f"{LONG}<link href=assets/site.{turn}.css>", f"assets/site.{turn}.css": f"body{{margin:{turn}px}}",
         "cases/index.html": f"{LONG}{turn}<link href=assets/site.{turn}.css>"}
        for turn in range(8)
    ]  # fmt: skip
    publish(shelf, sites[0])
    assert main(["push", shelf.root, target]) == 0
    bad: list[str] = []
    seen: set[str] = set()
    done = threading.Event()

    def get(path: str) -> str:
        answer = client.get_object(Bucket=target.split("/")[2], Key=f"www/{path}")
        data = answer["Body"].read()
        return (gzip.decompress(data) if answer.get("ContentEncoding") == "gzip" else data).decode()

    def read() -> None:
        while not done.is_set():
            for page in ("index.html", "cases/index.html"):
                try:
                    for asset in re.findall(r"href=(assets/[^>]+)", get(page)):
                        get(asset)
                        seen.add(asset)
                except client.exceptions.ClientError as error:
                    bad.append(f"{page}: {error}")

    reader = threading.Thread(target=read)
    reader.start()
    for turn, site in enumerate(sites[1:], 1):
        publish(shelf, site, turn)
        assert main(["push", shelf.root, target, "--as-of", f"2026-06-0{turn}T12:00Z", "--delay", "24"]) == 0
    done.set()
    reader.join(20)
    assert bad == []
    assert len(seen) >= 3
    assert "assets/site.0.css" not in objects(client, target)


def test_storage_that_refuses_is_told_and_nothing_is_pointed_at(
    shelf: Shelf, bucket: tuple[Any, str], capsys: pytest.CaptureFixture[str]
) -> None:
    target = bucket[1]
    publish(shelf, FIRST)
    assert main(["push", shelf.root, target.replace("bucket-", "nobody-")]) == 4
    assert "CP881" in capsys.readouterr().out
