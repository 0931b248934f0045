"""Nights over a damaged cache: the old release or the new one, the right status, no traceback, and no lasting harm."""

from __future__ import annotations

import contextlib
import io
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.corpus import write_corpus
from bench.damage import WAYS, damages
from bench.nights import add_sentence, public_release
from casepress.cli import main

# Every way and the older cache, three times each; `python -m bench.nights --only cache` tries two hundred.
COUNT = 3 * (len(WAYS) + 1)


def nightly(corpus: Path, shelf: Path) -> tuple[int, str]:
    """The command, in this process: its status and all that it printed."""
    said = io.StringIO()
    with contextlib.chdir(corpus), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = main(("nightly", str(shelf), "--jobs", "1"))
    return status, said.getvalue()


@pytest.fixture(scope="module")
def prepared() -> Iterator[Path]:
    """A site with a shelf, its cache, and an older cache of it; in memory where possible, which has no slow disk."""
    memory = Path("/dev/shm")
    root = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    write_corpus(root / "corpus", 12, 1)
    assert nightly(root / "corpus", root / "shelf")[0] == 0
    shutil.copytree(root / "corpus/.cache/casepress", root / "older")
    add_sentence(root / "corpus", 0)
    assert nightly(root / "corpus", root / "shelf")[0] == 0
    yield root
    shutil.rmtree(root)


def test_nights_over_a_damaged_cache_do_what_sound_ones_do(prepared: Path) -> None:
    corpus, shelf = prepared / "corpus", prepared / "shelf"
    cache = corpus / ".cache/casepress"
    for number, harm in enumerate(damages(COUNT, 7), 1):
        changes = number % 3 != 0
        if changes:
            add_sentence(corpus, number)
        before = public_release(shelf)
        done = harm(cache, prepared / "older")
        status, said = nightly(corpus, shelf)
        assert (status, public_release(shelf) > before) == ((0, True) if changes else (3, False)), (
            done,
            said,
        )
        assert not (cache / "crash.log").exists(), done
        assert "Traceback" not in said, done


def test_cache_that_is_a_file_is_made_anew(prepared: Path) -> None:
    corpus, shelf = prepared / "corpus", prepared / "shelf"
    shutil.rmtree(corpus / ".cache/casepress")
    (corpus / ".cache/casepress").write_text("a file")
    status, said = nightly(corpus, shelf)
    assert (status, "Traceback" in said) == (3, False), said
