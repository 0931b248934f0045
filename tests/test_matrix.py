"""Same inputs, same bytes: one tiny site with a picture, in every circumstance that could leave a trace."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from PIL import Image
from site_builder import LATER, Site, case_text, site, tree

import casepress
from casepress.adapters.executors import ForkedWorkers
from casepress.nightly.night import Night, run_night

PACKAGES: Final = str(Path(casepress.__path__[0]).parent)
# Builds one site several times in one process: each line of its input is a folder, an output and a number of workers.
BUILDER: Final = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from site_builder import Site
for line in sys.stdin:
    root, output, jobs = line.rstrip("\\n").split("\\t")
    outcome = Site(Path(root)).build(to=Path(output), jobs=int(jobs), own_engine=True)
    assert outcome.published, outcome.findings
"""
# Gives the entries of folders in the opposite order, or shuffled, as some file systems do.
LISTED: Final = """
import os, random
real, dice = os.scandir, random.Random({seed})
class Listing:
    def __init__(self, path):
        with real(path) as found:
            self.entries = list(found)
        {order}
        self.entries = iter(self.entries)
    def __iter__(self): return self.entries
    def __next__(self): return next(self.entries)
    def __enter__(self): return self
    def __exit__(self, *_): return None
    def close(self): return None
os.scandir = lambda path=".": Listing(path)
names = os.listdir
os.listdir = lambda path=".": [entry.name for entry in Listing(path)]
"""
REVERSED: Final = LISTED.format(seed=0, order="self.entries.reverse()")


def shuffled(seed: int) -> str:
    return LISTED.format(seed=seed, order="dice.shuffle(self.entries)")


def some_site(root: Path) -> Site:
    cases = {
        "c2b3-r5/qilu": case_text(figures="[{file: 1.png, alt: 一块颜色, caption: 图注}]"),
        "c2b3-r5/taigu": case_text("山西晋中某厂长期超标排放", '["140703"]', "[air, fabrication]", order="2"),
        "c2b3-r1/lake": case_text(
            "云南玉溪某湖治理缓慢", batch="c2b3-r1", corrections="[{date: 2021-07-01, note: 改字}]"
        ),
        "c2b6-d20220410/yard": case_text(
            "山西太原某厂撤回的案例", '["140100"]', batch="c2b6-d20220410",
            withdrawn="{date: 2022-05-01, note: 数据有误}",
        ),
    }  # fmt: skip
    made = site(root, cases, docs={"about.md": "# 关于\n\n<!-- casepress: latest 3 -->\n"})
    picture = made.root / "media/c2b3-r5/qilu/1.png"
    picture.parent.mkdir(parents=True)
    image = Image.new("RGB", (450, 300), "teal")
    image.paste("khaki", (40, 40, 200, 160))
    image.save(picture)
    return made


def run(
    *lines: tuple[Path, Path, int], before: str = "", umask: int = 0o022, cwd: str = "/", **variables: str
) -> None:
    """Builds in a process of its own."""
    given = "".join(f"{root}\t{output}\t{jobs}\n" for root, output, jobs in lines)
    done = subprocess.run(
        [sys.executable, "-c", before + BUILDER, str(Path(__file__).parent)],
        input=given, text=True, cwd=cwd, umask=umask, check=False, capture_output=True,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PYTHONPATH": PACKAGES, **variables},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


class Bench:
    """A place for one variation: a copy of the site, and where its output goes."""

    def __init__(self, origin: Site, place: Path) -> None:
        self.origin = origin
        self.place = place
        self.out = place / "out"

    def site(self, *, warm: bool = False, where: str = "site") -> Site:
        """A copy of the site, with its caches where `warm`."""
        ignored = shutil.ignore_patterns() if warm else shutil.ignore_patterns(".cache", "public")
        shutil.copytree(self.origin.root, self.place / where, ignore=ignored)
        return Site(self.place / where)

    def made_by(self, *, jobs: int = 1, where: str = "site", **circumstances: str) -> None:
        """Builds a fresh copy in a process of its own."""
        run((self.site(where=where).root, self.out, jobs), **circumstances)  # type: ignore[arg-type]

    def make(self, made: Site, jobs: int = 1) -> None:
        """Builds in this process."""
        assert made.build(to=self.out, jobs=jobs, own_engine=True).published


def in_umask(mask: int) -> Callable[[Bench], None]:
    return lambda bench: run((bench.site().root, bench.out, 2), umask=mask, OMP_NUM_THREADS="1")


def caches(made: Site) -> Iterator[Path]:
    """Every file of the caches but pictures, which are looked at elsewhere."""
    pictures = (".jpg", ".webp", ".avif")
    for path in sorted(made.project.cache.rglob("*")):
        if path.is_file() and path.suffix not in pictures:
            yield path


def files_in_another_order(bench: Bench) -> None:
    made = Site(bench.place / "site")
    sources = [
        path
        for path in bench.origin.root.rglob("*")
        if path.is_file() and not {".cache", "public"} & set(path.parts)
    ]
    random.Random(4).shuffle(sources)
    for path in sources:
        made.write(path.relative_to(bench.origin.root).as_posix(), path.read_bytes())
    bench.make(made)


def times(when: int) -> Callable[[Bench], None]:
    def with_times(bench: Bench) -> None:
        made = bench.site()
        for path in made.root.rglob("*"):
            os.utime(path, (when, when))
        bench.make(made)

    return with_times


def read_only(bench: Bench) -> None:
    made = bench.site()
    for path in made.root.rglob("*.*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    bench.make(made)


def through_a_link(bench: Bench) -> None:
    (bench.place / "link").symlink_to(bench.site().root)
    bench.make(Site(bench.place / "link"))


def warm(bench: Bench) -> None:
    bench.make(bench.site(warm=True))


def without(*names: str) -> Callable[[Bench], None]:
    def without_them(bench: Bench) -> None:
        made = bench.site(warm=True)
        for name in names:
            shutil.rmtree(made.project.cache / name)
        bench.make(made)

    return without_them


def damaged(how: Callable[[bytes], bytes]) -> Callable[[Bench], None]:
    def with_damage(bench: Bench) -> None:
        made = bench.site(warm=True)
        for path in caches(made):
            path.write_bytes(how(path.read_bytes()))
        bench.make(made)

    return with_damage


def swapped(bench: Bench) -> None:
    made = bench.site(warm=True)
    files = list(caches(made))
    contents = [path.read_bytes() for path in files]
    for path, data in zip(files, contents[1:] + contents[:1], strict=True):
        path.write_bytes(data)
    bench.make(made)


def after_edits(bench: Bench) -> None:
    made = bench.site(warm=True)
    file = made.root / "cases/c2b3-r5/taigu.md"
    text = file.read_text("utf-8")
    file.write_text(text.replace("140703", "140100"), "utf-8")
    made.write("cases/c2b3-r5/more.md", case_text("云南玉溪某厂后来删去的案例"))
    bench.make(made)
    file.write_text(text, "utf-8")
    (made.root / "cases/c2b3-r5/more.md").unlink()
    bench.make(made)


def after_other_instants(bench: Bench) -> None:
    made = bench.site(warm=True)
    for instant in ("2021-04-20T00:00+08:00", "2022-04-10T12:00+08:00"):
        assert made.build(instant, to=bench.out).published
    bench.make(made)


def over_foreign_edits(bench: Bench) -> None:
    made = bench.site()
    bench.make(made)
    page = bench.out / "index.html"
    page.write_text(page.read_text("utf-8").replace("通报", "通告"), "utf-8")
    (bench.out / "about/index.html").unlink()
    bench.make(made)


def cut_off(bench: Bench) -> None:
    made = bench.site()
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        threading.Timer(0.3, lambda: os.kill(os.getpid(), 9)).start()
        made.build(to=bench.out, own_engine=True)
        os._exit(0)
    os.waitpid(child, 0)
    bench.make(made)


def on_a_shelf(bench: Bench) -> None:
    made = bench.site(warm=True)
    asked = Night(
        project=made.project, shelf=bench.place / "shelf", as_of=LATER, site_dir=bench.place / "to-shelf"
    )
    report = run_night(asked, made.engine, ForkedWorkers(2), lambda *_: None)
    assert report.status == 0, report.findings
    shutil.copytree(bench.place / "shelf/current", bench.out)
    twins = [path for path in bench.out.rglob("*") if path.suffix in (".gz", ".br")]
    for path in (*twins, bench.out / "verify/manifest.json"):
        path.unlink()


VARIATIONS: Final[dict[str, Callable[[Bench], None]]] = {
    "another folder": lambda bench: bench.made_by(where="另一个 folder/site", cwd=str(bench.place)),
    "zone 14 hours ahead, hash seed 1": lambda bench: bench.made_by(
        TZ="Pacific/Kiritimati", PYTHONHASHSEED="1"
    ),
    "zone with half hours, hash seed 4242": lambda bench: bench.made_by(
        TZ="America/St_Johns", PYTHONHASHSEED="4242"
    ),
    "locale C": lambda bench: bench.made_by(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"),
    "locale Turkish": lambda bench: bench.made_by(LC_ALL="tr_TR.UTF-8", LANG="tr_TR.UTF-8"),
    "umask 077": in_umask(0o077),
    "umask 0, one processor": in_umask(0),
    "folders listed backwards": lambda bench: bench.made_by(before=REVERSED),
    "folders listed shuffled": lambda bench: bench.made_by(before=shuffled(1)),
    "folders listed shuffled, three workers": lambda bench: bench.made_by(before=shuffled(2), jobs=3),
    "one worker": lambda bench: bench.make(bench.site(), 1),
    "two workers": lambda bench: bench.make(bench.site(), 2),
    "three workers": lambda bench: bench.make(bench.site(), 3),
    "files made in another order": files_in_another_order,
    "files of 2001": times(1_000_000_000),
    "files of 2040": times(2_222_222_222),
    "files that nobody may write": read_only,
    "a site behind a link": through_a_link,
    "warm": warm,
    "warm, another folder written last": lambda bench: bench.make(bench.site(warm=True, where="b/site")),
    "without notes of cases": without("cases"),
    "without ledgers and data": without("ledgers", "data"),
    "without media": without("media"),
    "cache cut in half": damaged(lambda data: data[: len(data) // 2]),
    "cache with a flipped bit": damaged(lambda data: bytes([data[0] ^ 1]) + data[1:] if data else data),
    "cache empty": damaged(lambda data: b""),
    "cache of swapped files": swapped,
    "after edits and back": after_edits,
    "after builds of other instants": after_other_instants,
    "over edits in the output": over_foreign_edits,
    "after a build that was killed": cut_off,
    "as it stands on the shelf": on_a_shelf,
}


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, dict[str, bytes]]:
    """The site, built once in a process of its own, and every byte of it."""
    made = some_site(tmp_path_factory.mktemp("matrix") / "site")
    run((made.root, made.output, 2), TZ="UTC", LC_ALL="C.UTF-8", PYTHONHASHSEED="0")
    return made, tree(made.output)


def test_circumstances_are_many_and_the_site_has_all_kinds_of_files(
    origin: tuple[Site, dict[str, bytes]],
) -> None:
    assert len(VARIATIONS) >= 24
    endings = {name.rpartition(".")[2] for name in origin[1]}
    assert {"html", "xml", "json", "csv", "sqlite", "webp", "jpg", "css", "js"} <= endings


@pytest.mark.parametrize("name", VARIATIONS)
def test_circumstance_leaves_no_trace(
    origin: tuple[Site, dict[str, bytes]], tmp_path: Path, name: str
) -> None:
    made, before = origin
    bench = Bench(made, tmp_path)
    VARIATIONS[name](bench)
    after = tree(bench.out)
    assert sorted(after) == sorted(before)
    assert [file for file in before if after[file] != before[file]] == []
