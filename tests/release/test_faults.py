"""Publications that are killed or fail at every call that changes the disk: the public tree is the old or the new."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from shelves import FIRST, SECOND, codes, keeper_of, on, public_files, shelf_at, write_site

from bench.faults import copied, failing, in_child, killing, recording
from casepress.release.disk import Disk
from casepress.release.publication import Ending
from casepress.release.shelf import Shelf, live_release, open_shelf, pin, release_ids
from casepress.release.switching import rollback

PAGES = {f"regions/{number}/index.html": f"地区{number}" for number in range(8)}
THIRD = {
    **SECOND,
    **PAGES,
    "index.html": "第三版",
    "cases/qilu/index.html": "第三版",
    "data/a/b/cases.json": "[]",
}


MEMORY = Path("/dev/shm")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with three sites and a shelf on which the first two are, the second public. It stands in memory where
    it can: thousands of flushes would wait for a real disk."""
    root = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else tmp_path_factory.getbasetemp()))
    for name, files in (("one", FIRST), ("two", SECOND), ("three", THIRD)):
        write_site(root / name, files)
    shelf = shelf_at(root / "shelf")
    on(shelf, root / "one")
    on(shelf, root / "two", 1)
    yield root
    shutil.rmtree(root)


@pytest.fixture
def scratch(prepared: Path) -> Iterator[Path]:
    """An empty folder beside the prepared one."""
    folder = Path(tempfile.mkdtemp(dir=prepared))
    yield folder
    shutil.rmtree(folder)


def publish_third(shelf: Shelf, prepared: Path) -> int:
    """Publishes the third site and keeps one release, so that pruning happens too."""
    return 0 if on(shelf, prepared / "three", 2, keep=1).ending is Ending.PUBLISHED else 4


def calls_of(run: Callable[[Shelf], object], shelf: Path) -> int:
    """How many calls a run makes that could fail."""
    disk = recording()
    run(shelf_at(shelf, disk))
    return disk.count


def assert_nothing_is_left(shelf: Path) -> None:
    """After a run that came to its end there is no rubbish, and every folder belongs to a release."""
    assert list((shelf / "incoming").iterdir()) == []
    assert not (shelf / "current.new").is_symlink()
    used: set[str] = set()
    waiting = [path.resolve() for path in shelf.glob("versions/*/public")]
    while waiting:
        folder = waiting.pop()
        used.add(folder.name)
        waiting += [path.resolve() for path in folder.iterdir() if path.is_symlink()]
    assert {path.name for path in (shelf / "folders").iterdir()} == used


def test_publication_killed_at_every_call_leaves_the_old_or_the_new_site_and_is_made_good(
    prepared: Path, scratch: Path
) -> None:
    count = calls_of(lambda shelf: publish_third(shelf, prepared), copied(prepared / "shelf", scratch / "s"))
    assert count > 100
    outcomes = []
    for at in range(count):
        folder = copied(prepared / "shelf", scratch / "s")
        ended = in_child(lambda at=at, folder=folder: publish_third(shelf_at(folder, killing(at)), prepared))
        assert ended == -signal.SIGKILL, at
        public = public_files(folder)
        assert public in (SECOND, THIRD), at
        outcomes.append(public == THIRD)
        # Once more with the same site, or back to the second: what was half-deleted must not be taken for whole.
        for name, files in (("two", SECOND), ("three", THIRD)):
            again = on(shelf_at(folder), prepared / name, 3)
            assert again.ending is (Ending.UNCHANGED if public == files else Ending.PUBLISHED), at
            assert public_files(folder) == files, at
            assert_nothing_is_left(folder)
            public = files
    assert True in outcomes
    assert False in outcomes
    assert outcomes == sorted(outcomes), "the switch is one point: old before it, new after it"


def test_first_publication_killed_at_every_call_shows_nothing_or_the_whole_site(
    prepared: Path, scratch: Path
) -> None:
    def run(disk: Disk) -> int:
        return 0 if on(shelf_at(scratch / "s", disk), prepared / "one").ending is Ending.PUBLISHED else 4

    count = calls_of(lambda shelf: run(shelf.disk), scratch / "s")
    for at in range(count):
        shutil.rmtree(scratch / "s")
        assert in_child(lambda at=at: run(killing(at))) == -signal.SIGKILL, at
        assert not (scratch / "s/current").exists() or public_files(scratch / "s") == FIRST, at
        assert run(Disk()) in (0, 4)
        assert public_files(scratch / "s") == FIRST, at


def test_rollback_killed_at_every_call_leaves_either_site_and_can_be_repeated(
    prepared: Path, scratch: Path
) -> None:
    def run(shelf: Shelf) -> int:
        return 0 if rollback(keeper_of(shelf), release_ids(shelf)[0]).value else 4

    count = calls_of(run, copied(prepared / "shelf", scratch / "s"))
    for at in range(count):
        folder = copied(prepared / "shelf", scratch / "s")
        assert in_child(lambda at=at, folder=folder: run(shelf_at(folder, killing(at)))) == -signal.SIGKILL
        assert public_files(folder) in (FIRST, SECOND)
        assert run(shelf_at(folder)) == 0
        assert public_files(folder) == FIRST


# A full disk and one that became read-only stay so; the others may pass. bench/nights.py tries every pair.
@pytest.mark.parametrize(
    ("code", "once", "said"),
    [
        (errno.ENOSPC, False, "CP803"),
        (errno.EIO, True, "CP805"),
        (errno.EROFS, False, "CP804"),
        (errno.EACCES, True, "CP804"),
    ],
    ids=["full", "failing", "read-only", "not permitted"],
)
def test_error_at_every_call_leaves_the_old_or_the_new_site_and_says_which(
    prepared: Path, scratch: Path, code: int, once: bool, said: str
) -> None:
    count = calls_of(lambda shelf: publish_third(shelf, prepared), copied(prepared / "shelf", scratch / "s"))
    refused = 0
    for at in range(count):
        folder = copied(prepared / "shelf", scratch / "s")
        shelf = shelf_at(folder, failing(code, at, once=once))
        made = on(shelf, prepared / "three", 2, keep=1)
        assert public_files(folder) == (THIRD if made.ending is Ending.PUBLISHED else SECOND), at
        assert made.findings, at
        wrong = [finding.code for finding in made.findings if finding.is_error]
        assert wrong in ([], [said]), at
        assert bool(wrong) == (made.ending is Ending.REFUSED), at
        refused += made.ending is Ending.REFUSED
        again = on(shelf_at(folder), prepared / "three", 3, keep=1)
        assert again.ending is not Ending.REFUSED, at
        assert public_files(folder) == THIRD, at
        assert_nothing_is_left(folder)
    assert count > 100
    assert refused > 30


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS], ids=errno.errorcode.get)
def test_shelf_that_cannot_be_made_or_pinned_is_a_finding(prepared: Path, scratch: Path, code: int) -> None:
    for at in range(calls_of(lambda shelf: None, scratch / "whole")):
        opened = open_shelf(scratch / f"new{at}", failing(code, at))
        assert opened.value is None
        assert opened.findings[0].code in ("CP803", "CP804", "CP805")
        assert open_shelf(scratch / f"new{at}").value is not None
    folder = copied(prepared / "shelf", scratch / "s")
    assert pin(keeper_of(shelf_at(folder, failing(code, 0))), live_release(shelf_at(folder))).findings


@pytest.mark.parametrize("code", [errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK], ids=errno.errorcode.get)
def test_disk_without_hard_links_gets_copies_and_a_warning(prepared: Path, scratch: Path, code: int) -> None:
    folder = copied(prepared / "shelf", scratch / "s")
    disk = recording()

    def act(number: int, call: str) -> None:
        if call == "link":
            raise OSError(code, os.strerror(code), "x")

    disk.act = act
    made = on(shelf_at(folder, disk), prepared / "three", 2)
    assert (made.ending, codes(made)) == (Ending.PUBLISHED, ["CP806"])
    assert public_files(folder) == THIRD
