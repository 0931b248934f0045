"""A tiny site's folder and a shelf, as the tests of releases use them: one call publishes, one tells what is public."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from casepress.release.disk import Disk
from casepress.release.manifest import MANIFEST, parse_manifest
from casepress.release.publication import Order, Publication, publish
from casepress.release.shelf import Keeper, Shelf, keep, open_shelf

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
FIRST = {
    "index.html": "<h1>首页</h1><link href=assets/site.1.css>",
    "404.html": "没有这一页",
    "assets/site.1.css": "body{}",
    "cases/index.html": "全部案例",
    "cases/qilu/index.html": "杞麓湖",
    "cases/yuncheng/index.html": "运城",
    "images/1.webp": "一张图片" * 1000,
    "verify/index.html": "核验",
}
SECOND = {
    **FIRST,
    "index.html": "<h1>首页</h1><p>新增</p><link href=assets/site.2.css>",
    "assets/site.2.css": "body{margin:0}",
    "cases/index.html": "全部案例，共三个",
    "cases/taiyuan/index.html": "太原",
}
del SECOND["assets/site.1.css"], SECOND["cases/yuncheng/index.html"]


def write_site(folder: Path, files: dict[str, str]) -> Path:
    """A folder with exactly these files."""
    for old in sorted(folder.rglob("*"), reverse=True):
        old.rmdir() if old.is_dir() else old.unlink()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def shelf_at(folder: Path, disk: Disk | None = None) -> Shelf:
    """The shelf in a folder, made when there is none."""
    opened = open_shelf(folder, disk)
    assert opened.value is not None, opened.findings
    return opened.value


def on(shelf: Shelf, folder: Path, minutes: int = 0, **more: Any) -> Publication:
    """Publishes a folder, so many minutes after noon."""
    with keep(shelf) as kept:
        assert kept.value is not None, kept.findings
        as_of = NOON + dt.timedelta(minutes=minutes)
        return publish(kept.value, Order(folder=folder, as_of=as_of, **more))


def keeper_of(shelf: Shelf) -> Keeper:
    """A keeper for a test that is alone on its shelf."""
    return Keeper(shelf)


def codes(publication: Publication) -> list[str]:
    """The codes of what was found."""
    return [finding.code for finding in publication.findings]


def public_files(shelf: Path) -> dict[str, str]:
    """What a reader gets by the public link: every file that the manifest names, each compared with its digest, and
    nothing beside them; "" for a tree that is broken is never among them."""
    root = (shelf / "current").resolve(strict=True)
    manifest = parse_manifest((root / MANIFEST).read_bytes()).value
    assert manifest is not None
    found = {}
    for entry in manifest.files:
        data = (root / entry.path).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry.sha256, entry.path
        found[entry.path] = data.decode()
    beside = {path for path in _walk(root) if not path.startswith("verify/manifest.")}
    assert beside == found.keys()
    return found


def _walk(root: Path, below: str = "") -> set[str]:
    found = set()
    for path in (root / below).iterdir():
        name = f"{below}{path.name}"
        found |= _walk(root, f"{name}/") if path.is_dir() else {name}
    return found
