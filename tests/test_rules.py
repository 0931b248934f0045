"""Every rule of every room has a broken fixture that breaks it and no other, and words that an editor can use.

A fixture is a folder tests/sites/broken/<code>-<name>/ laid over tests/sites/good/. `case.md` in it stands for
cases/c2b3-r1/case.md; a file `expected` lists further codes that cannot be avoided, one a line.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import shutil
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from site_findings import findings_of, findings_of_build

from casepress import rules
from casepress.diagnostics import Finding, Place, Rule, Severity
from casepress.media.encoder import find_ffmpeg
from casepress.media.rendition import Wanted
from casepress.media.workshop import prepare

SITES = Path(__file__).parent / "sites"
CASE = "cases/c2b3-r1/case.md"
FOLDERS = {path.name.partition("-")[0]: path for path in sorted((SITES / "broken").iterdir())}
RULES = {
    rule.code: rule
    for module in pkgutil.iter_modules(rules.__path__)
    for rule in vars(importlib.import_module(f"casepress.rules.{module.name}")).values()
    if isinstance(rule, Rule)
}
# Found while the site is built, not while it is read.
BY_BUILD = {"CP701", "CP702", "CP703", "CP707", "CP972", "CP975"}
# About a whole file, folder or setting: there is no line to name.
WHOLE_FILE = {
    "CP117", "CP118", "CP119", "CP120", "CP121", "CP125", "CP103", "CP318", "CP617", "CP701", "CP702", "CP703", "CP706",
    "CP707", "CP708", "CP709",
}  # fmt: skip
# What no folder of files can show, and the test that shows it.
SHOWN_ELSEWHERE = {
    "CP618": "a file changed while it is read: tests/media/test_media_workshop.py",
    "CP620": "a decoder brought down: tests/media/test_media_images.py",
    "CP621": "a machine without ffmpeg: tests/media/test_media_workshop.py",
    "CP641": "an encoder that lies: tests/media/test_media_clips.py",
    "CP642": "a full disk: tests/media/test_media_store.py",
    "CP643": "a cluster with another ffmpeg: tests/media/test_media_cluster.py",
    "CP648": "sound cut within a frame: tests/media/test_media_clips.py",
    "CP656": "the sheet to look at alone: tests/cli/test_media_review.py",
    "CP622": "a file without permission: tests/media/test_media_originals.py",
    **{f"CP{number}": "a shelf and its disk: tests/release/" for number in range(801, 820)},
    **{f"CP{number}": "a key or a copy: tests/release/test_signature.py, test_mirror.py" for number in (*range(850, 855), *range(860, 867))},
    **{f"CP{number}": "approvals: tests/test_approvals.py" for number in range(840, 843)},
    **{f"CP{number}": "what was public before, deadlines, hooks: tests/nightly/" for number in (*range(843, 850), *range(870, 875))},
    **{f"CP{number}": "a place to copy to: tests/release/test_delivery.py" for number in range(880, 886)},
    **{f"CP{number}": "an export: tests/editions/" for number in range(950, 964)},
    **{f"CP{number}": "the form in the browser: tests/editing/" for number in range(980, 988)},
    **{f"CP{number}": "a manuscript: tests/intake/" for number in (*range(901, 939), 940)},
    **{f"CP{number}": "a public tree: tests/verification/" for number in range(820, 838)},
}


def _front_of(root: Path) -> str:
    return (root / "cases/c2b3-r1/good.md").read_text(encoding="utf-8")


def _too_large(root: Path) -> None:
    (root / CASE).write_text(_front_of(root) + "很长。" * 120_000, encoding="utf-8")


def _too_many_nodes(root: Path) -> None:
    many = ", ".join("a" * 6_000)
    (root / CASE).write_text(
        _front_of(root).replace("batch:", f"objects: [{many}]\nbatch:"), encoding="utf-8"
    )


def _link_outside(root: Path) -> None:
    outside = root.parent / "outside.md"
    outside.write_text(_front_of(root), encoding="utf-8")
    (root / CASE).symlink_to(outside)


def _names_collide(root: Path) -> None:
    # A checkout on a disk that ignores letter case could not hold both as fixtures.
    for name, title in (
        ("e\u0301t", "山西太原某企业私设暗管违法排污"),
        ("\u00e9t", "山西太原某企业违法倾倒废渣"),
    ):
        text = _front_of(root).replace("山西运城某焦化厂长期超标排放", title).replace("运城市", title[4:8])
        (root / f"cases/c2b3-r1/{name}.md").write_text(text.replace("140800", "140100"), encoding="utf-8")


def _no_vocabulary(root: Path) -> None:
    (root / "cases/_vocabulary/inspections.yml").unlink()


def _with_figure(root: Path) -> None:
    figure = "figures: [{file: 1.png, alt: 暗管口流出黑水, caption: 现场督察发现暗管}]\nbatch:"
    path = root / "cases/c2b3-r1/good.md"
    path.write_text(_front_of(root).replace("batch:", figure), encoding="utf-8")
    (root / "media/c2b3-r1/good").mkdir(parents=True)


def _picture_outside(root: Path) -> None:
    _with_figure(root)
    (root / "media/c2b3-r1/good/1.png").symlink_to(root / "mkdocs.yml")


def _picture_too_large(root: Path) -> None:
    _with_figure(root)
    with (root / "media/c2b3-r1/good/1.png").open("wb") as file:
        file.truncate(200_000_000)


def _clip_cut_short(root: Path) -> None:
    source = FOLDERS["CP612"] / "media/c2b3-r1/case"
    front = _front_of(root).replace("batch:", "video: [{file: 1.mp4, captions: 1.srt}]\nbatch:")
    (root / "cases/c2b3-r1/good.md").write_text(front, encoding="utf-8")
    target = root / "media/c2b3-r1/good"
    target.mkdir(parents=True)
    shutil.copy(source / "1.srt", target)
    # The header of Matroska tells in milliseconds how long the clip is: one second says that it is sixty.
    encoder = find_ffmpeg(root / "encoder.json")
    assert encoder is not None
    clip = FOLDERS["CP615"] / "media/c2b3-r1/case/1.mp4"
    argv = [
        encoder.path,
        "-v",
        "error",
        "-i",
        str(clip),
        "-c",
        "copy",
        "-f",
        "matroska",
        str(target / "1.mp4"),
    ]
    subprocess.run(argv, check=True, stdin=subprocess.DEVNULL)
    data = (target / "1.mp4").read_bytes()
    at = data.index(b"\x44\x89\x88") + 3
    (target / "1.mp4").write_bytes(data[:at] + struct.pack(">d", 60_000.0) + data[at + 8 :])
    (root / "encoder.json").unlink()


def _name_of_another_encoding(root: Path) -> None:
    """As an archive made on Windows leaves it."""
    Path(os.fsdecode(os.fsencode(root / CASE) + "副本.md".encode("gbk"))).write_bytes(b"x")


def _no_settings(root: Path) -> None:
    (root / "mkdocs.yml").unlink()


MADE: dict[str, Callable[[Path], None]] = {
    "CP103": _too_large,
    "CP112": _too_many_nodes,
    "CP117": _link_outside,
    "CP118": _names_collide,
    "CP125": _name_of_another_encoding,
    "CP318": _no_vocabulary,
    "CP602": _picture_outside,
    "CP613": _clip_cut_short,
    "CP619": _picture_too_large,
    "CP708": _no_settings,
}
# The fixtures that the test makes cannot carry a file `expected`.
MADE_EXPECTED = {"CP118": {"CP120"}}


def broken_site(code: str, root: Path) -> set[str]:
    """The good site with one rule broken, in `root`; the further codes that go with it."""
    shutil.copytree(SITES / "good", root)
    if code in MADE:
        MADE[code](root)
        return MADE_EXPECTED.get(code, set())
    folder = FOLDERS[code]
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != "expected":
            target = root / (CASE if name == "case.md" else name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    expected = folder / "expected"
    return set(expected.read_text(encoding="utf-8").split()) if expected.exists() else set()


def test_the_good_site_has_no_findings(tmp_path: Path) -> None:
    shutil.copytree(SITES / "good", tmp_path / "site")
    assert findings_of(tmp_path / "site") == ()


@pytest.mark.parametrize("code", sorted(code for code in RULES if code in FOLDERS or code in MADE))
def test_a_broken_fixture_yields_its_code_and_no_other(code: str, tmp_path: Path) -> None:
    expected = broken_site(code, tmp_path / "site")
    found = (findings_of_build if code in BY_BUILD else findings_of)(tmp_path / "site")
    assert {finding.code for finding in found} == {code} | expected, [
        str(f.place) + f.message.zh for f in found
    ]
    mine = [finding for finding in found if finding.code == code]
    assert all(finding.severity is RULES[code].severity for finding in mine)
    assert code in WHOLE_FILE or all(finding.place.line > 0 for finding in mine), mine
    for finding in mine:
        assert_is_readable(finding)


def assert_is_readable(finding: Finding) -> None:
    """Both languages are there, filled in, and the message names no path of this machine."""
    for words in (finding.message, finding.hint):
        assert words.zh.strip(), finding
        assert words.en.strip(), finding
        assert not re.search(r"\{[a-z_]+\}", words.zh + words.en), finding
    assert re.search("[\u4e00-\u9fff]", finding.message.zh), finding
    assert os.sep + "tmp" not in finding.message.zh + finding.place.file, finding


def test_a_name_with_a_control_character_is_refused_at_the_door_of_media(tmp_path: Path) -> None:
    # CP605: the schema refuses such names first, so that no case file brings them here.
    (tmp_path / "media").mkdir()
    wanted = [Wanted("c2b3-r1/case/1\n.png", "image", Place(CASE, 3, 1))]
    found = prepare(wanted, tmp_path / "media", tmp_path / "store", jobs=1).findings
    assert [finding.code for finding in found] == ["CP605"]


def test_every_rule_has_a_fixture_or_a_reason_why_not() -> None:
    shown = {*FOLDERS, *MADE, *SHOWN_ELSEWHERE, "CP605"}
    assert set(RULES) - shown == set()
    assert shown - set(RULES) == set(), "fixtures of rules that are gone"
    assert not set(SHOWN_ELSEWHERE) & set(FOLDERS)


def test_codes_are_unique_across_all_modules() -> None:
    codes = [
        rule.code
        for module in pkgutil.iter_modules(rules.__path__)
        for name, rule in vars(importlib.import_module(f"casepress.rules.{module.name}")).items()
        if isinstance(rule, Rule) and name.isupper()
    ]
    assert sorted(codes) == sorted(set(codes))


def test_there_are_more_than_forty_rules() -> None:
    assert len(RULES) > 40


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_has_all_its_words_in_both_languages(rule: Rule) -> None:
    assert re.fullmatch(r"CP[1-9][0-9]{2}", rule.code)
    assert isinstance(rule.severity, Severity)
    for words in (rule.title, rule.message, rule.hint, rule.why):
        assert words.zh.strip(), rule.code
        assert words.en.strip(), rule.code
    zh, en = ({*re.findall(r"\{([a-z_]+)\}", text)} for text in (rule.message.zh, rule.message.en))
    assert {name.removesuffix("_en") for name in zh} >= {name.removesuffix("_en") for name in en} - {"found"}
