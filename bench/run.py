"""`make bench`: times casepress against its peers in one run on one machine and writes BENCH.md.

Runs alternate between the programs and every time is a median. One thing is tested: that after a change the
output of casepress is byte for byte that of a cold build.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from bench import hugo, peers, report, shell
from bench.corpus import change_case, write_corpus
from bench.measure import Memory, RunError

HERE: Final = Path(__file__).parent
PACKAGE: Final = HERE.parent / "build_tools" / "casepress"
NAMES: Final = ("casepress", "hugo", "mkdocs")
# MkDocs renders 10,000 cases in a minute and 100,000 not at all, so it is left out there unless asked for.
MKDOCS_LIMIT: Final = 1_000


class Options(NamedTuple):
    """What is to be measured, and where the files go."""

    sizes: list[int]
    repeat: int
    only: list[str]
    mkdocs_limit: int
    work: Path
    seed: int
    once: int


def prepare(size: int, options: Options) -> tuple[Path, list[peers.Peer], list[str]]:
    """A new corpus, the programs that are to build it, and a note on each that is left out."""
    folder = options.work / str(size)
    shutil.rmtree(folder, ignore_errors=True)
    corpus = folder / "corpus"
    say(f"{size} cases: writing the corpus")
    write_corpus(corpus, size, options.seed)
    chosen: list[peers.Peer] = []
    notes = []
    page = None
    if "casepress" in options.only:
        casepress = first = peers.Casepress(corpus, folder / "casepress-output")
        if size >= options.once:  # a small site has the same pages
            write_corpus(folder / "sample", 100, options.seed)
            first = peers.Casepress(folder / "sample", folder / "sample-output")
        try:
            first.seconds()
        except (RunError, OSError) as failure:
            notes.append(f"casepress did not build {size} cases: {str(failure).strip()[-600:]}")
        else:
            chosen.append(casepress)
            page = next(first.output.glob("cases/c1b1-r1-*/index.html"), None)
    if "hugo" in options.only:
        if page is None:
            page = shell.render_stand_in(folder / "shell", Path(sys.executable).with_name("mkdocs"))
            notes.append(f"{size} cases: Hugo's shell is a stand-in, a plain page of Material")
        say(f"{size} cases: converting for Hugo")
        chosen.append(peers.Hugo(corpus, folder / "hugo", page))
    if "mkdocs" in options.only and size <= options.mkdocs_limit:
        chosen.append(peers.Mkdocs(corpus, folder / "mkdocs"))
    return corpus, chosen, notes


def measure_size(size: int, options: Options) -> tuple[list[report.Row], list[str]]:
    """Every figure for one size."""
    corpus, chosen, notes = prepare(size, options)
    if size >= options.once:
        return measure_once(size, chosen), notes
    held: dict[str, Memory] = {}
    for peer in chosen:
        peer.clear()
        say(f"{size} cases: memory of {peer.name}")
        held[peer.name] = peer.memory()
    cold: dict[str, list[float]] = {peer.name: [] for peer in chosen}
    for turn in range(options.repeat):
        for peer in chosen:
            peer.clear()
            cold[peer.name].append(peer.seconds())
            say(f"{size} cases: cold {turn + 1}, {peer.name}: {cold[peer.name][-1]:.2f} s")
    again: dict[str, list[float]] = {peer.name: [] for peer in chosen}
    for turn in range(options.repeat):
        case = change_case(corpus, turn * 997)
        for peer in chosen:
            peer.take_change(case)
            again[peer.name].append(peer.seconds())
            say(f"{size} cases: one changed {turn + 1}, {peer.name}: {again[peer.name][-1]:.2f} s")
    rows = [
        report.Row(
            size,
            peer.name,
            median(cold[peer.name]),
            median(again[peer.name]),
            held[peer.name],
            hugo.measure(peer.output),
        )
        for peer in chosen
    ]
    for peer in chosen:
        if isinstance(peer, peers.Casepress):
            notes.append(compare_with_cold(size, peer))
            notes += timings(size, peer)
    return rows, notes


def measure_once(size: int, chosen: list[peers.Peer]) -> list[report.Row]:
    """One cold run of each, and one with memory sampled, for sizes at which a run takes minutes."""
    rows = []
    for peer in chosen:
        peer.clear()
        took = peer.seconds()
        say(f"{size} cases: once, cold, {peer.name}: {took:.1f} s")
        peer.clear()
        held = peer.memory()
        say(f"{size} cases: memory of {peer.name}: {held.tree:.0f} MiB, in {held.seconds:.1f} s")
        rows.append(report.Row(size, peer.name, took, None, held, hugo.measure(peer.output)))
    return rows


def compare_with_cold(size: int, changed: peers.Casepress) -> str:
    """Build the changed corpus anew elsewhere and compare every byte of both outputs."""
    folder = changed.output.parent
    fresh = folder / "fresh-corpus"
    shutil.copytree(changed.corpus, fresh, ignore=shutil.ignore_patterns(".cache", "site"))
    cold = peers.Casepress(fresh, folder / "fresh-output")
    cold.seconds()
    mine, other = digests(changed.output), digests(cold.output)
    different = sorted(name for name in mine.keys() | other.keys() if mine.get(name) != other.get(name))
    if different:
        count = f"{len(different)} of {len(mine)} files"
        return f"{size} cases: **THE OUTPUT DIFFERS** from a cold build in {count}, first {different[:5]}"
    return f"{size} cases: after the changes the output, {len(mine)} files, is byte-identical to a cold build"


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file by its name below `folder`, but for the folder's own marker."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path != folder / ".casepress" and path.suffix != ".pyc"
    }


def timings(size: int, peer: peers.Casepress) -> list[str]:
    """What `casepress build --timings` prints, cold and with nothing changed; nothing without it."""
    notes = []
    peer.clear()
    for kind in ("cold", "nothing changed"):
        done = subprocess.run(
            [*peer.command, "--timings"], cwd=peer.corpus, capture_output=True, text=True, check=False
        )
        if done.returncode:
            return []
        # Findings come first; the steps are the last paragraph.
        printed = re.sub(r"\x1b\[[0-9;]*m", "", done.stderr + done.stdout).strip().split("\n\n")[-1]
        notes.append(f"{size} cases, steps, {kind}:\n\n```\n{printed}\n```")
    return notes


def say(text: str) -> None:
    """One line on the terminal."""
    print(text, flush=True)


def measure_all(options: Options, target: Path) -> None:
    """Measure every size; the report is written after each, so that an interrupted run leaves something."""
    if "hugo" in options.only:
        hugo.program()
    load = os.getloadavg()[0]
    options.work.mkdir(parents=True, exist_ok=True)
    rows: list[report.Row] = []
    notes: list[str] = []
    text = ""
    program = digests(PACKAGE)
    for size in options.sizes:
        more, said = measure_size(size, options)
        rows += more
        notes += said
        if digests(PACKAGE) != program:
            notes.append(
                "**casepress's own code changed during the run: its caches were void, repeat the run**"
            )
            program = digests(PACKAGE)
        machine = report.machine(options.work, load)
        text = report.render(rows, notes, machine, peers.versions(), options.repeat)
        target.write_text(text, encoding="utf-8")
    # Last of all: ext4 avoids for minutes the inodes of what was deleted, and the next size would be timed meanwhile.
    for size in options.sizes:
        shutil.rmtree(options.work / str(size))
    say(text)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--cases", type=int, action="append", help="a size (default: 1000 and 10000)")
    parser.add_argument("--large", action="store_true", help="100,000 cases too")
    parser.add_argument("--repeat", type=int, default=3, help="runs of which the median is taken")
    parser.add_argument("--only", choices=NAMES, action="append", help="this program only (repeatable)")
    parser.add_argument("--mkdocs-limit", type=int, default=MKDOCS_LIMIT, help="its largest size")
    parser.add_argument("--work", type=Path, default=HERE / "scratch" / "run", help="folder for the sites")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--once", type=int, default=50_000, help="from this size on: one cold run of each")
    parser.add_argument("--report", type=Path, default=HERE.parent / "BENCH.md", help="the file to write")
    given = parser.parse_args()
    sizes = (given.cases or [1_000, 10_000]) + ([100_000] if given.large else [])
    only = given.only or list(NAMES)
    work = given.work.resolve()
    measure_all(
        Options(sizes, given.repeat, only, given.mkdocs_limit, work, given.seed, given.once), given.report
    )


if __name__ == "__main__":
    main()
