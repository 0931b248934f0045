"""Same inputs, same bytes: after any edits, with any cache, number of workers, folder, zone or file order."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image
from site_builder import INSPECTIONS, LATER, Site, case_text, settings, site, tree

from casepress import desk, publishing
from casepress.casefile.reader import Source, read_cases
from casepress.pages.bulletin import bulletin_page
from casepress.vocabulary import Vocabulary

PLACES = ('["530423"]', '["140703"]', '["530402", "140703"]', '["云南省玉溪市"]')
ISSUES = ("[water, delay]", "[air, fabrication]", "[water, marine, fabrication]")
BATCHES = ("c2b3-r1", "c2b3-r5", "c2b6-d20220410")
BUILDER = """
import datetime as dt, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from site_builder import Site
made = Site(Path(sys.argv[1]))
outcome = made.build(to=Path(sys.argv[2]), jobs=int(sys.argv[4]), own_engine=True)
assert outcome.published, outcome.findings
"""


def some_case(dice: random.Random, batch: str) -> str:
    return case_text(
        f"云南玉溪某地第{dice.randrange(1000)}号问题",
        dice.choice(PLACES),
        dice.choice(ISSUES),
        batch,
        body=f"查实污水{dice.randrange(1000)}吨。\n\n## 一、基本情况\n\n正文。\n",
        order=dice.choice(["", "1", "7"]),
    )


def some_site(root: Path, dice: random.Random, count: int = 12) -> Site:
    cases = {}
    for number in range(count):
        batch = dice.choice(BATCHES)
        cases[f"{batch}/case-{number}"] = some_case(dice, batch)
    return site(root, cases, docs={"about.md": "# 关于\n\n<!-- casepress: latest 3 -->\n"})


def edit(made: Site, dice: random.Random) -> str:
    """One edit as an office makes it; says which."""
    files = sorted(path for path in (made.root / "cases").glob("c*/*.md"))
    kind = dice.choice(
        ["add", "change", "change", "delete", "rename", "vocabulary", "issues", "settings", "docs"]
    )
    file = dice.choice(files)
    if kind == "add":
        batch = dice.choice(BATCHES)
        made.write(f"cases/{batch}/new-{dice.randrange(10**6)}.md", some_case(dice, batch))
    elif kind == "change":
        file.write_text(some_case(dice, file.parent.name), "utf-8")
    elif kind == "delete":
        file.unlink()
    elif kind == "rename":
        file.rename(file.with_name(f"renamed-{dice.randrange(10**6)}.md"))
    elif kind == "vocabulary":
        made.write("cases/_vocabulary/inspections.yml", other_inspections(dice))
    elif kind == "issues":
        shipped = Path(sys.modules["casepress"].__file__ or "").parent / "vocabularies/issues.yml"
        text = shipped.read_text("utf-8").replace("水体水质", f"水体水质{dice.randrange(100)}")
        made.write("cases/_vocabulary/issues.yml", text)
    elif kind == "settings":
        made.write(
            "mkdocs.yml",
            settings(
                f"per_page: {dice.choice([3, 5])}\noffice: 某厅\nvariants: {dice.choice(['[]', '[zh-Hant]'])}",
                extra="copyright: 某厅\n",
            ),
        )
    else:
        made.write("docs/about.md", f"# 关于\n\n第{dice.randrange(100)}版 <!-- casepress: counts -->\n")
    return kind


def other_inspections(dice: random.Random) -> str:
    """The inspections with one thing said otherwise: of a release, of an inspection, of all of them."""
    number = dice.randrange(100)
    old, new = dice.choice(
        [
            ("流域治理", f"主题{number}"),
            ("2021-05-06T18:00", f"2021-05-06T18:{number % 60:02}"),
            ("ordinal: 1,", "ordinal: 2,"),
            ("label: 第二轮第六批", f"label: 第二轮第六批{number}"),
            ("start: 2021-04-06", f"start: 2021-04-{number % 28 + 1:02}"),
            ('regions: ["140000", "530000"]', 'regions: ["530000"]'),
            ("新疆生产建设兵团", f"兵团{number}"),
            (
                "    releases:\n      - {id: c2b3-r1",
                "    tip_off: [{from: 2021-04-06, to: 2021-05-06, phone: '0871-63886110'}]\n    releases:\n"
                "      - {id: c2b3-r1",
            ),
            (
                "      - {id: c2b6-d20220410",
                f"      - {{id: c2b6-r{number}, publish_at: 2022-04-12}}\n      - {{id: c2b6-d20220410",
            ),
        ]
    )
    return INSPECTIONS.replace(old, new)


def cold(made: Site, where: Path) -> dict[str, bytes]:
    """What a build of a fresh copy gives: no cache, another folder."""
    shutil.copytree(made.root, where, ignore=shutil.ignore_patterns(".cache", "public"))
    fresh = Site(where)
    assert fresh.build().published
    return tree(fresh.output)


@pytest.mark.parametrize("seed", range(4))
def test_site_after_any_edits_is_byte_for_byte_that_of_a_cold_build(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    made = some_site(tmp_path / "site", dice)
    made.build()
    done = []
    for number in range(7):
        done.append(edit(made, dice))
        assert made.build().published
        assert tree(made.output) == cold(made, tmp_path / f"cold-{number}"), done


@pytest.mark.parametrize("seed", range(12))
def test_any_change_of_the_inspections_gives_what_a_cold_build_gives(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    made = some_site(tmp_path / "site", dice, 6)
    made.build()
    for number in range(2):
        made.write("cases/_vocabulary/inspections.yml", text := other_inspections(dice))
        assert made.build().published
        assert tree(made.output) == cold(made, tmp_path / f"cold-{number}"), text


def test_site_that_did_not_change_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = site(tmp_path, {"c2b3-r5/two": case_text()})
    # What is written as the default says it must count like a default, when it is read and when it is remembered.
    made.write(
        "cases/_vocabulary/inspections.yml",
        INSPECTIONS.replace("level: central", "level: central\n    kind: 例行"),
    )
    made.build()
    for name in ("read_cases", "cases_findings"):
        monkeypatch.setattr(desk, name, None)
    monkeypatch.setattr(publishing, "bulletin_page", None)
    assert made.build().written == 0


def test_new_release_lets_no_case_of_another_be_read_or_its_page_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = site(
        tmp_path, {"c2b3-r1/one": case_text(batch="c2b3-r1"), "c2b3-r5/two": case_text("云南玉溪又一案")}
    )
    made.build()
    read: list[str] = []
    monkeypatch.setattr(
        desk,
        "read_cases",
        lambda sources, *rest: read.extend(one.file for one in sources) or read_cases(sources, *rest),
    )
    later = INSPECTIONS.replace(
        "      - {id: c2b3-r5", "      - {id: c2b3-r2, publish_at: 2021-04-20}\n      - {id: c2b3-r5"
    )
    made.write("cases/_vocabulary/inspections.yml", later)
    made.write("cases/c2b3-r2/new.md", case_text("山西太谷第三案", PLACES[1], ISSUES[1], "c2b3-r2"))
    before = (made.output / "cases/c2b3-r1-one/index.html").stat().st_mtime_ns
    monkeypatch.setattr(
        publishing, "bulletin_page", lambda case, *rest: read.append(case.id) or bulletin_page(case, *rest)
    )
    made.build()
    assert read == ["cases/c2b3-r2/new.md", "c2b3-r2-new"]
    assert (made.output / "cases/c2b3-r1-one/index.html").stat().st_mtime_ns == before


def test_what_is_noted_of_each_file_is_its_own(tmp_path: Path) -> None:
    cases = {
        "c2b3-r5/a": case_text("云南玉溪第一案", body="达标率为250%。\n"),
        "c2b3-r5/b": "没有前置信息",
        "c2b3-r5/c": case_text("云南玉溪第三案", body="该企业2月30日被处罚。\n"),
        "c2b3-r5/d": case_text("云南玉溪第四案"),
    }
    made = site(tmp_path / "site", cases)
    first = made.build().findings
    assert {"CP449", "CP436"} <= {finding.code for finding in first}
    for at, (name, text) in enumerate(cases.items()):
        made.write(f"cases/{name}.md", case_text(f"云南玉溪换过的第{at}案"))
        changed = made.build().findings
        shutil.copytree(made.root, tmp_path / f"cold-{at}", ignore=shutil.ignore_patterns(".cache", "public"))
        assert changed == Site(tmp_path / f"cold-{at}").build().findings
        made.write(f"cases/{name}.md", text)
        assert made.build().findings == first


def test_number_of_workers_leaves_no_trace(tmp_path: Path) -> None:
    made = some_site(tmp_path, random.Random(1), 30)
    made.build(to=tmp_path / "one", jobs=1)
    shutil.rmtree(tmp_path / ".cache")
    made.build(to=tmp_path / "four", jobs=4)
    assert tree(tmp_path / "one") == tree(tmp_path / "four")


def test_very_large_site_is_made_in_shifts_and_looks_no_different(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = some_site(tmp_path, random.Random(2), 30)
    made.build(to=tmp_path / "at-once")
    shutil.rmtree(tmp_path / ".cache")
    for name, least in (("LARGE", 0), ("CASES_PER_SHIFT", 4), ("SHARE", 2)):
        monkeypatch.setattr(publishing, name, least)
    outcome = made.build(to=tmp_path / "in-shifts", jobs=2)
    assert tree(tmp_path / "at-once") == tree(tmp_path / "in-shifts")
    assert outcome.pages == sum(1 for name in tree(tmp_path / "in-shifts") if name.endswith("index.html"))


def test_very_large_site_after_any_edits_is_that_of_a_cold_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(3)
    made = some_site(tmp_path / "site", dice, 20)
    for name, least in (("LARGE", 0), ("CASES_PER_SHIFT", 4), ("SHARE", 2)):
        monkeypatch.setattr(publishing, name, least)
    made.build(jobs=2)
    done = []
    for number in range(8):
        done.append(edit(made, dice))
        assert made.build(jobs=2).published
        with monkeypatch.context() as small:
            small.setattr(publishing, "LARGE", 20_000)
            assert tree(made.output) == cold(made, tmp_path / f"cold-{number}"), done


def run(root: Path, output: Path, jobs: int = 2, umask: int = 0o022, **variables: str) -> None:
    """A build in a process of its own, under other circumstances."""
    tests = str(Path(__file__).parent)
    subprocess.run(
        [sys.executable, "-c", BUILDER, str(root), str(output), tests, str(jobs)],
        check=True,
        cwd="/",
        umask=umask,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **variables},
    )


def test_folder_zone_locale_hash_seed_umask_and_file_order_leave_no_trace(tmp_path: Path) -> None:
    made = some_site(tmp_path / "site", random.Random(2))
    picture = made.root / "media/c2b3-r5/pictured/1.png"
    picture.parent.mkdir(parents=True)
    Image.new("RGB", (900, 600), "teal").save(picture)
    made.write(
        "cases/c2b3-r5/pictured.md", case_text(figures="[{file: 1.png, alt: 一块颜色, caption: 图注}]")
    )
    run(made.root, tmp_path / "out-a", TZ="UTC", LC_ALL="C.UTF-8", PYTHONHASHSEED="0")
    # The same files, written in another order, at other times, into a folder with another name.
    other = tmp_path / "另一个 folder"
    for path in sorted(made.root.rglob("*"), key=lambda path: path.name, reverse=True):
        if path.is_file() and ".cache" not in path.parts:
            target = other / path.relative_to(made.root)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
            os.utime(target, (10**9, 10**9))
    run(
        other,
        tmp_path / "out-b",
        1,
        0o077,
        TZ="Pacific/Kiritimati",
        LC_ALL="POSIX",
        LANG="tr_TR",
        PYTHONHASHSEED="7",
    )
    assert "media" in {name.split("/")[0] for name in tree(tmp_path / "out-a")}
    assert tree(tmp_path / "out-a") == tree(tmp_path / "out-b")


def damage(path: Path, dice: random.Random) -> None:
    """A cut file, a flipped bit, nothing at all, or noise."""
    data = bytearray(path.read_bytes())
    way = dice.randrange(4)
    if way == 0:
        data = data[: dice.randrange(len(data) + 1)]
    elif way == 1 and data:
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    elif way == 2:
        data = bytearray()
    else:
        data = bytearray(dice.randbytes(64))
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("part", ["cases", "data", "ledgers", "templates", "engine", "engine/assets-*"])
def test_damaged_cache_changes_no_byte_of_the_site(
    tmp_path: Path, part: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # or templates stay compiled beside the program
    dice = random.Random(seed)
    made = some_site(tmp_path, dice)
    made.build(own_engine=True)
    before = tree(made.output)
    files = sorted(
        path for folder in made.project.cache.glob(part) for path in folder.rglob("*") if path.is_file()
    )
    assert files
    if part != "ledgers":
        shutil.rmtree(made.output)  # so that the cache is what the site is made from
    for path in files:
        damage(path, dice)
    assert made.build(own_engine=True).published
    assert tree(made.output) == before


def test_text_that_a_killed_build_left_is_not_taken_for_the_text_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def dying(path: Path, value: object) -> None:
        if path.suffix == ".cases":
            raise Killed
        store(path, value)

    store, kept = desk.store_cache, case_text(body="原来的文字。\n")
    made = site(tmp_path / "site", {"c2b3-r5/qilu": kept})
    made.build(jobs=1)
    before = tree(made.output)
    made.write("cases/c2b3-r5/qilu.md", case_text(body="草稿，改了又撤回。\n"))
    with monkeypatch.context() as patch:
        patch.setattr(desk, "store_cache", dying)
        with pytest.raises(Killed):
            made.build(jobs=1)
    made.write("cases/c2b3-r5/qilu.md", kept)
    made.build(jobs=1, to=tmp_path / "elsewhere")
    assert tree(tmp_path / "elsewhere") == before


@pytest.mark.parametrize("loss", ["lost", "exchanged"])
def test_texts_that_are_lost_beside_sound_notes_are_read_again(
    tmp_path: Path, loss: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "RACY_NS", 0)
    made = some_site(tmp_path, random.Random(3))
    made.build(jobs=1)
    before = tree(made.output)
    shutil.rmtree(made.output)
    texts = sorted((made.project.cache / "cases").glob("*.texts"))
    kept = [path.read_bytes() for path in texts]
    assert len(set(kept)) > 1
    for path, other in zip(texts, (*kept[1:], kept[0]), strict=True):
        if loss == "lost":
            path.unlink()
        else:
            path.write_bytes(other)
    made.build(jobs=1)
    assert tree(made.output) == before


def test_files_read_together_are_few_where_they_are_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together: list[int] = []

    def watched(sources: Sequence[Source], vocabulary: Vocabulary) -> object:
        together.append(sum(len(one.data) for one in sources))
        return read_cases(sources, vocabulary)

    monkeypatch.setattr(desk, "read_cases", watched)
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()})
    for number in range(8):
        (made.root / f"cases/c2b3-r5/large-{number}.md").write_bytes(b"x" * 600_000)
    made.build(jobs=1)
    assert max(together) <= (1 << 20) + 600_000


def test_damaged_media_store_changes_no_byte_of_the_site(tmp_path: Path) -> None:
    dice = random.Random(5)
    made = site(
        tmp_path, {"c2b3-r5/qilu": case_text(figures="[{file: 1.png, alt: 一块颜色, caption: 图注}]")}
    )
    picture = made.root / "media/c2b3-r5/qilu/1.png"
    picture.parent.mkdir(parents=True)
    Image.new("RGB", (900, 600), "teal").save(picture)
    made.build()
    before = tree(made.output)
    assert [name for name in before if name.startswith("media/")]
    for path in sorted((made.project.cache / "media").rglob("*")):
        if path.is_file():
            path.write_bytes(path.read_bytes()[: dice.randrange(100)])
    shutil.rmtree(made.output)
    assert made.build().published
    assert tree(made.output) == before


def test_build_time_stands_nowhere_in_the_output(tmp_path: Path) -> None:
    made = some_site(tmp_path, random.Random(3))
    made.build(LATER)
    before = tree(made.output)
    made.build(LATER.replace(year=2027))
    assert tree(made.output) == before
    assert json.loads(before["data/cases.json"])


@pytest.mark.parametrize("size", [0, 1, (1 << 16) - 1, 1 << 16, (1 << 16) + 1, 40_000_000])
def test_file_of_any_length_is_read_whole(tmp_path: Path, size: int) -> None:
    file = tmp_path / "case.md"
    file.write_bytes(bytes(range(251)) * (size // 251) + b"x" * (size % 251))
    assert desk._bytes_of(str(file)) == file.read_bytes()
