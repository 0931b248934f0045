"""The desk's server: who may speak to it, and what it answers; nothing leaves the folders of cases and media."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from desks import CASES, FILE, HOST, ORIGIN, Browser
from PIL import Image
from programs import needed

from casepress.adapters.form_server import FORM
from casepress.diagnostics import Place
from casepress.media.rendition import Wanted
from casepress.media.workshop import CAPTIONS, prepare

CLIP = Path(__file__).parent.parent / "sites/broken/CP426-clip-without-words/media/c2b3-r1/case/1.mp4"
PAGES = [
    "/",
    "/setup",
    "/form/desk.js",
    "/regions?q=530423",
    "/stage/1/cases/x/",
    "/media/c2b3-r5/qilu/1.png",
]
ACTIONS = ["/api", "/judge", "/stage", "/whole", "/upload", "/box", "/box/file", "/bring"]


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_shown_without_the_session(tmp_path: Path, address: str) -> None:
    browser = Browser(tmp_path)
    assert browser.get(address).status == 401
    browser.cookie = "casepress_desk=guessed"
    assert browser.get(address).status == 401


@pytest.mark.parametrize("address", ACTIONS)
def test_nothing_is_done_for_a_foreign_page_host_or_without_the_session(tmp_path: Path, address: str) -> None:
    browser = Browser(tmp_path)
    assert browser.post(address, {}).status == 401
    browser.enter()
    assert browser.post(address, {}, origin="https://evil.example").status == 403
    assert browser.post(address, {}, origin="http://127.0.0.1:9999").status == 403
    assert browser.post(address, {}, origin="").status == 403
    assert browser.post(address, {}, host="evil.example").status == 421
    assert browser.post(address, {}, host="evil.example", origin="http://evil.example").status == 421
    assert browser.post(address, {}).status < 500


def test_address_opens_one_session_and_no_second(tmp_path: Path) -> None:
    browser = Browser(tmp_path)
    first = browser.invitations[0].removeprefix(ORIGIN)
    assert browser.get("/enter?token=wrong").status == 401
    answer = browser.get(first)
    assert answer.status == 303
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert browser.get(first).status == 401
    assert browser.get(browser.invitations[1].removeprefix(ORIGIN)).status == 303
    assert browser.get(first, host="evil.example").status == 421


def test_pages_carry_a_strict_policy_and_no_inline_script(tmp_path: Path) -> None:
    browser = Browser(tmp_path).enter()
    home = browser.get("/")
    policy = home.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert home.text.count("<script") == home.text.count("<script src=")
    assert browser.get("/").headers["content-security-policy"] != policy  # the nonce is new
    for address in ("/setup", "/form/desk.css", "/nowhere"):
        headers = browser.get(address).headers
        assert "script-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"


def test_editor_is_the_very_file_that_its_makers_built(tmp_path: Path) -> None:
    note = (FORM / "decap-cms.txt").read_text("utf-8")
    data = gzip.decompress((FORM / "decap-cms.js.gz").read_bytes())
    assert hashlib.sha256(data).hexdigest() in note
    assert b"decap-cms 3.16.3" in data
    assert "3.16.3" in note
    served = Browser(tmp_path).enter().get("/form/decap-cms.js")
    assert served.headers["content-encoding"] == "gzip"
    assert gzip.decompress(served.body) == data


@pytest.mark.parametrize(
    "name", ["../schema.py", "%2e%2e/schema.py", "desk.html", "decap-cms.js.gz", "decap-cms.txt"]
)
def test_no_other_file_of_the_program_is_served(tmp_path: Path, name: str) -> None:
    assert Browser(tmp_path).enter().get(f"/form/{name}").status == 404


def test_own_scripts_make_no_page_from_text_and_name_no_other_site() -> None:
    own = sorted(path for path in FORM.iterdir() if path.suffix in (".js", ".css", ".html"))
    assert len(own) >= 7
    for path in own:
        text = path.read_text("utf-8")
        assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|\beval\(|https?://", text), (
            path.name
        )
        if path.suffix == ".js":
            assert '"use strict";' in text
            assert subprocess.run([needed("node"), "--check", str(path)]).returncode == 0, path.name


def entry(browser: Browser, file: str = FILE) -> dict[str, Any]:
    data = json.loads(browser.api("getEntry", path=file).json["data"])
    assert isinstance(data, dict)
    return data


def saved(browser: Browser, data: dict[str, Any], file: str = FILE, **more: Any) -> Any:
    return browser.api(
        "persistEntry", dataFiles=[{"path": file, "slug": "x", "raw": json.dumps(data), **more}], assets=[]
    )


def test_editor_lists_opens_and_saves_a_case(tmp_path: Path) -> None:
    browser = Browser(tmp_path).enter()
    listed = browser.api("entriesByFolder", folder="cases", extension="md", depth=2).json
    assert [one["file"]["path"] for one in listed] == [FILE]
    assert json.loads(listed[0]["data"])["state"] == "可公开"
    data = entry(browser)
    assert data["region"] == ["530423"]
    assert saved(browser, {**data, "summary": "湖水好转。"}).status == 200
    assert "湖水好转" in (tmp_path / FILE).read_text("utf-8")
    assert entry(browser)["version"] != data["version"]


def test_refusals_are_sentences_in_chinese_with_their_code(tmp_path: Path) -> None:
    browser = Browser(tmp_path).enter()
    data = entry(browser)
    (tmp_path / FILE).write_text(CASES["c2b3-r5/qilu"].replace("变差", "变好"), "utf-8")
    answer = saved(browser, {**data, "summary": "我的。"})
    assert answer.status == 409
    assert "在别处改过" in answer.json["error"]
    assert "CP980" in answer.json["error"]
    assert browser.api("getEntry", path="cases/../mkdocs.yml").status == 404


def test_new_case_under_a_taken_name_is_refused_and_not_renamed(tmp_path: Path) -> None:
    browser = Browser(tmp_path).enter()
    data = {**entry(browser), "version": "", "file_name": "qilu"}
    answer = saved(browser, data, "cases/c2b3-r5/qilu-1.md")
    assert "CP983" in answer.json["error"]
    assert not (tmp_path / "cases/c2b3-r5/qilu-1.md").exists()
    assert (
        "CP984"
        in saved(browser, {**data, "file_name": "Qilu Lake"}, "cases/c2b3-r5/Qilu-Lake.md").json["error"]
    )


@pytest.mark.parametrize(
    "action", ["deleteFiles", "deleteFile", "persistMedia", "publishUnpublishedEntry", "nonsense"]
)
def test_nothing_is_deleted_or_published(tmp_path: Path, action: str) -> None:
    answer = Browser(tmp_path).enter().api(action, path=FILE, paths=[FILE])
    assert answer.status == 403
    assert "撤回" in answer.json["error"]
    assert (tmp_path / FILE).exists()


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"null", b'{"action": 3, "params": []}', b"x" * 5_000_000]
)
def test_nonsense_gets_a_plain_refusal(tmp_path: Path, body: bytes) -> None:
    browser = Browser(tmp_path).enter()
    for address in ("/api", "/judge", "/stage"):
        answer = browser.ask("POST", address, (body,), {"origin": ORIGIN, "content-type": "application/json"})
        assert 400 <= answer.status < 500
        assert "error" in answer.json


def test_region_is_found_by_names_and_by_code_with_its_full_path(tmp_path: Path) -> None:
    browser = Browser(tmp_path).enter()
    for query in ("通海", "530423", "玉溪", "通海市"):
        found = browser.get(f"/regions?q={quote(query)}").json
        assert {"value": "530423", "label": "云南省玉溪市通海县", "note": "530423", "group": ""} in found, (
            query
        )


def picture(tmp_path: Path) -> bytes:
    path = tmp_path / "made.png"
    Image.new("RGB", (40, 30), "navy").save(path)
    return path.read_bytes()


def test_picture_lands_beside_its_case_under_a_safe_name(tmp_path: Path) -> None:
    browser, data = Browser(tmp_path / "s").enter(), picture(tmp_path)
    assert browser.send(quote("../../湖 照片.JPG", safe=""), (data,)).json == {
        "name": "1.png",
        "kind": "picture",
    }
    assert browser.send("DSC_0001.JPG", (data[:10], data[10:])).json["name"] == "dsc-0001.png"
    assert browser.send("DSC_0001.JPG", (data,)).json["name"] == "dsc-0001.png"  # the same again
    assert browser.send("DSC_0001.JPG", (data + b"more",)).json["name"] == "dsc-0001-2.png"
    folder = tmp_path / "s/media/c2b3-r5/qilu"
    assert sorted(path.name for path in folder.iterdir()) == ["1.png", "dsc-0001-2.png", "dsc-0001.png"]
    assert (folder / "1.png").read_bytes() == data
    assert browser.get("/media/c2b3-r5/qilu/1.png").body == data


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("x.jpg", b"<script>alert(1)</script>" * 80, "CP985"),
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "CP985"),
        ("x.exe", b"MZ" + bytes(2000), "CP985"),
        ("x.jpg", b"", "CP985"),
        ("x.srt", b"1\n" * CAPTIONS.limit, "CP986"),
    ],
)
def test_upload_that_cannot_be_published_leaves_nothing(
    tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    answer = (
        Browser(tmp_path).enter().send(name, [data[at : at + 65536] for at in range(0, len(data), 65536)])
    )
    assert answer.status == 422
    assert code in answer.json["error"]
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("batch", "slug"), [("..", ".."), ("c2b3-r5", ".."), ("", ""), ("c2b3-r5", "a/b"), ("out", "x")]
)
def test_upload_stays_inside_the_folder_of_its_case(tmp_path: Path, batch: str, slug: str) -> None:
    browser, data = Browser(tmp_path / "s").enter(), picture(tmp_path)
    (tmp_path / "s/media").mkdir(exist_ok=True)
    (tmp_path / "s/media/out").symlink_to(tmp_path)
    assert "CP984" in browser.send("1.png", (data,), batch, slug).json["error"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made.png", "s"]


@pytest.mark.parametrize(
    "address",
    [
        "/media/c2b3-r5/qilu/..%2f..%2fx",
        "/media/../../mkdocs.yml",
        "/media/c2b3-r5/qilu/link.png",
        "/stage/1/../mkdocs.yml",
    ],
)
def test_no_file_outside_the_media_of_a_case_is_shown(tmp_path: Path, address: str) -> None:
    browser = Browser(tmp_path).enter()
    folder = tmp_path / "media/c2b3-r5/qilu"
    folder.mkdir(parents=True)
    (folder / "link.png").symlink_to(tmp_path / "mkdocs.yml")
    assert browser.get(address).status == 404


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("1.png", "image/png"), ("1.webp", "image/webp"), ("1.mp4", "video/mp4"),
        *((name, "application/octet-stream") for name in ("1.svg", "1.js", "1.html", "1.css", "1.json", "1")),
    ],
)  # fmt: skip
def test_drawing_script_or_page_beside_a_case_is_sent_as_bytes_only(
    tmp_path: Path, name: str, kind: str
) -> None:
    browser = Browser(tmp_path).enter()
    (tmp_path / "media/c2b3-r5/qilu").mkdir(parents=True)
    (tmp_path / "media/c2b3-r5/qilu" / name).write_bytes(b"<svg onload=alert(1)>")
    answer = browser.get(f"/media/c2b3-r5/qilu/{name}")
    assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (200, kind)
    assert "script-src 'none'" in answer.headers["content-security-policy"]


def test_stage_shows_the_page_of_the_draft_with_the_watermark_and_no_script(tmp_path: Path) -> None:
    browser = Browser(tmp_path).enter()
    (tmp_path / "media/c2b3-r5/qilu").mkdir(parents=True)
    (tmp_path / "media/c2b3-r5/qilu/1.png").write_bytes(picture(tmp_path))
    data = {
        **entry(browser),
        "title": "还没有保存的标题",
        "figures": [{"file": "1.png", "alt": "湖", "caption": "湖面"}],
    }
    address = browser.post("/stage", {"raw": json.dumps(data), "file": FILE}).json["address"]
    assert address == "/stage/1/cases/c2b3-r5-qilu/"
    page = browser.get(address)
    assert "还没有保存的标题" in page.text
    assert "预览 未公开" in page.text
    assert "<script" not in page.text
    assert "frame-ancestors 'self'" in page.headers["content-security-policy"]
    shown = page.text.partition('src="../../media/')[2].partition('"')[0]
    assert browser.get(f"/stage/1/media/{shown}").headers["content-type"] == "image/jpeg"
    sheet = page.text.partition('rel="stylesheet" href="../../')[2].partition('"')[0]
    assert browser.get(f"/stage/1/{sheet}").headers["content-type"].startswith("text/css")
    assert browser.post("/stage", {"raw": json.dumps({"title": ""}), "file": ""}).json == {"address": ""}


def test_clip_is_shown_once_it_was_made_and_named_until_then(tmp_path: Path) -> None:
    browser = Browser(tmp_path).enter()
    folder = tmp_path / "media/c2b3-r5/qilu"
    folder.mkdir(parents=True)
    shutil.copy(CLIP, folder / "1.mp4")
    data = {**entry(browser), "video": [{"file": "1.mp4", "caption": "排口"}]}
    asked = {"raw": json.dumps(data), "file": FILE}
    first = browser.post("/stage", asked).json
    assert first["pending"] == ["1.mp4"]
    assert "<video" not in browser.get(first["address"]).text
    project = browser.site.project
    wanted = [Wanted("c2b3-r5/qilu/1.mp4", "video", Place(FILE))]
    assert (
        prepare(wanted, project.media, project.cache / "media").value.clip("c2b3-r5/qilu/1.mp4") is not None
    )
    second = browser.post("/stage", asked).json
    assert second["pending"] == []
    page = browser.get(second["address"]).text
    assert "<video" in page
    shown = page.partition("<video")[2].partition("../../media/")[2].partition('"')[0].partition(" ")[0]
    assert browser.get(f"/stage/2/media/{shown}").status == 200


def test_whole_site_is_checked_at_a_press(tmp_path: Path) -> None:
    browser = Browser(tmp_path, {"c2b3-r5/bad": "---\ntitle: 甲\n---\n"}).enter()
    found = browser.post("/whole", {}).json
    assert {"CP202"} <= {one["code"] for one in found}
    assert found[0]["file"] == "cases/c2b3-r5/bad.md"


def test_server_knows_its_own_address_alone(tmp_path: Path) -> None:
    assert HOST.startswith("127.0.0.1:")
    assert Browser(tmp_path).get("/", host="0.0.0.0:8020").status == 421
