"""What is held back leaves no trace in public, in any byte; a preview shows it and shares no name with the public."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image
from site_builder import INSPECTIONS, Site, case_text, settings, site, tree

from casepress.adapters.executors import ForkedWorkers
from casepress.build import Outcome, Request, build
from casepress.cli.application import main
from casepress.cli.preview import of_preview
from casepress.nightly.night import Night, run_night

BEFORE = "2022-05-01T17:59:59+08:00"
HELD = """\
      - {id: c2b6-r8, ordinal: 8, publish_at: "2022-05-01T18:00+08:00", theme: 秘密主题, introduction: 还不能说的导语。}
      - {id: c2b6-r9, ordinal: 9, publish_at: "2021-05-01T18:00"}
      - {id: c2b6-r10, ordinal: 10, publish_at: 昨天傍晚}
  - id: c9b1
    level: central
    label: 第九轮第一批
    name: 第九轮第一批中央生态环境保护督察
    regions: ["130000"]
    tip_off: [{region: "130000", phone: 0311-0000000, from: 2022-05-02, to: 2022-06-01}]
    releases:
      - {id: c9b1-r1, ordinal: 1, publish_at: "2022-05-02T08:00+08:00"}
"""
PUBLIC = case_text(figures="[{file: 1.png, alt: 湖面, caption: 湖面泛绿}]")
RICH = {
    "title": "河北廊坊某厂秘密治理",
    "region": '["131000"]',
    "issue": "[radiation, fabrication]",
    "summary": "绝不能提前泄露",
    "figures": "[{file: 1.png, alt: 暗管, caption: 暗管口}]",
    "aliases": "[c9b1-r1-old-secret]",
    "relates_to": "[{case: c2b3-r5-qilu, kind: same-site}]",
    "corrections": "[{date: 2022-05-03, note: 秘密更正}]",
    "follow_ups": "[{date: 2022-06, kind: rectification, text: 秘密进展。}]",
    "key_facts": '[{name: 秘密指标, value: "3"}]',
    "index_number": "secret-2022-1",
}


def painted(made: Site, name: str, colour: str) -> None:
    path = made.root / "media" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (640, 480), colour).save(path)


def without(root: Path) -> Site:
    made = site(
        root,
        {"c2b3-r5/qilu": PUBLIC, "c2b3-r1/other": case_text("山西晋中某厂", '["140703"]', batch="c2b3-r1")},
    )
    painted(made, "c2b3-r5/qilu/1.png", "green")
    return made


def with_held(root: Path) -> Site:
    """The same site with everything that can be held back."""
    made = without(root)
    made.write("cases/_vocabulary/inspections.yml", INSPECTIONS + HELD)
    for batch in ("c2b6-r8", "c2b6-r9", "c2b6-r10", "c9b1-r1"):
        keys = RICH if batch == "c9b1-r1" else {"title": f"云南玉溪第{batch[-1]}处秘密"}
        made.write(
            f"cases/{batch}/secret.md", case_text(batch=batch, body="督察组秘密查实的情况。\n", **keys)
        )
    painted(made, "c9b1-r1/secret/1.png", "maroon")
    made.write("cases/c9b1-r1/broken.md", "---\ntitle: [秘密\n")
    painted(made, "c9b1-r1/unnamed/2.png", "navy")
    return made


def previewed(made: Site, folder: Path) -> Outcome:
    project = of_preview(made.project)
    request = Request(as_of=dt.datetime(2022, 1, 1, tzinfo=dt.UTC), site_dir=folder, everything=True)
    return build(project, request, made.engine, ForkedWorkers(1))


def test_site_is_byte_for_byte_the_one_that_never_had_what_is_held_back(tmp_path: Path) -> None:
    held, never = with_held(tmp_path / "held"), without(tmp_path / "never")
    outcome = held.build(BEFORE)
    never.build(BEFORE)
    assert outcome.cases == 2
    assert tree(held.output) == tree(never.output)


BRIEFING = """\
---
title: 秘密简报
number: 13
publish_at: 2022-05-03T18:00+08:00
headline: 秘密要闻
---
## 秘密事项

还不能说的一期简报，[这里](../c9b1-r1/secret.md)是它的案例。
"""


def released(made: Site) -> dict[str, bytes]:
    """Every file that a night makes public, the manifest and the compressed twins among them."""
    made.write("mkdocs.yml", settings("variants: [zh-Hant]"))
    shelf = made.root.parent / f"{made.root.name}-shelf"
    night = Night(
        project=made.project, shelf=shelf, as_of=dt.datetime.fromisoformat(BEFORE), site_dir=made.output
    )
    assert run_night(night, made.engine, ForkedWorkers(1), lambda *_: None).release
    return tree(shutil.copytree(shelf / "current", shelf / "copy"))


def test_night_with_what_is_held_back_makes_byte_for_byte_the_release_of_one_that_never_had_it(
    tmp_path: Path,
) -> None:
    held, never = with_held(tmp_path / "held"), without(tmp_path / "never")
    held.write("cases/_briefings/secret.md", BRIEFING)
    shown, expected = released(held), released(never)
    assert {"verify/manifest.json", "index.html.br", "zh-hant/index.html"} <= expected.keys()
    assert shown.keys() == expected.keys()
    assert [name for name in shown if shown[name] != expected[name]] == []


def test_preview_shows_everything_under_a_mark_and_is_closed_to_search_engines(tmp_path: Path) -> None:
    made = with_held(tmp_path / "site")
    assert previewed(made, tmp_path / "preview").published
    files = tree(tmp_path / "preview")
    assert "秘密治理" in files["cases/c9b1-r1-secret/index.html"].decode()
    pages = {name: data.decode() for name, data in files.items() if name.endswith(".html")}
    assert len(pages) > 20
    for name, page in pages.items():
        assert 'content="noindex,nofollow,noarchive"' in page, name
        assert page.count('class="preview-mark"') == 1, name
        assert "https://example.org/" not in page, name
    assert "sitemap.xml" not in files
    for name, page in pages.items():
        for address in re.findall(r"media/[0-9a-f/]+[^\"' ,)]+", page):
            assert address in files, (name, address)


def test_preview_shares_no_media_address_with_the_public_site_and_leaves_it_alone(tmp_path: Path) -> None:
    made = with_held(tmp_path / "site")
    made.build(BEFORE)
    before = tree(made.output)
    previewed(made, tmp_path / "preview")
    made.build(BEFORE)
    assert tree(made.output) == before
    made.build("2022-06-01T00:00+08:00")
    public = {
        name.rpartition("/")[2].partition("-")[0] for name in tree(made.output) if name.startswith("media/")
    }
    shown = {
        name.rpartition("/")[2].partition("-")[0]
        for name in tree(tmp_path / "preview")
        if name.startswith("media/")
    }
    assert public
    assert shown
    assert not public & shown
    everything = b"".join(tree(tmp_path / "preview").values())
    assert not [name for name in public if name.encode() in everything]


def test_addresses_of_two_previews_cannot_be_told_from_one_another(tmp_path: Path) -> None:
    names = []
    for folder in ("a", "b"):
        made = with_held(tmp_path / folder)
        previewed(made, tmp_path / f"preview-{folder}")
        names.append({name for name in tree(tmp_path / f"preview-{folder}") if name.startswith("media/")})
    assert names[0]
    assert not names[0] & names[1]


def test_preview_is_not_written_into_the_public_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = without(tmp_path / "site")
    monkeypatch.chdir(made.root)
    assert main(["preview", "--site-dir", "site"]) == 2
    assert main(["preview", "--site-dir", "site/inside"]) == 2
    assert "预览" in capsys.readouterr().err
    assert not (made.root / "site").exists()
