"""The figures as a table: ratios first, since seconds say more about the machine than about the programs."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final, NamedTuple

from bench.measure import Memory

# The project's aims by number of cases: cold and one case changed as shares of Hugo's time, and MiB.
BUDGETS: Final[dict[int, tuple[float | None, float | None, float | None]]] = {
    1_000: (1.3, None, None),
    10_000: (0.7, 0.10, 300),
    100_000: (0.4, None, 1024),
}


class Row(NamedTuple):
    """One program at one size: median seconds (`again` None where only one cold run was made), peak memory, and files
    and bytes written by kind."""

    size: int
    name: str
    cold: float
    again: float | None
    memory: Memory
    output: dict[str, tuple[int, int]]


def machine(folder: Path, load: float) -> str:
    """Cores, memory, file system of `folder` and load before the run; nothing that names the machine."""
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    busy = "" if load < 0.3 * cores else ", **not quiet: other work ran on it**"
    kind = file_system(folder)
    return f"{cores} cores, {memory:.0f} GiB of memory, {kind}; load before the run {load:.1f}{busy}"


def file_system(folder: Path) -> str:
    """The kind of file system that holds a folder."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    holding = [(point, kind) for point, kind in mounts if folder.is_relative_to(point)]
    return max(holding, key=lambda mount: len(mount[0]))[1] if holding else "unknown file system"


def render(rows: list[Row], notes: list[str], machine_line: str, versions: str, repeat: int) -> str:
    """The whole of BENCH.md."""
    parts = [
        "# Benchmarks",
        "Written by `make bench`: an invented corpus of cases of about 1,500 characters, built by each "
        f"program in turn in one run; medians of {repeat}. Cold: no cache, no output. One case changed: a "
        "fresh process, the output of the build before in place. Memory: peak of the summed PSS of the whole "
        "process tree (in brackets the largest process's RSS), from a run of its own; from 50,000 cases on one cold run "
        "of each is timed.",
        f"Machine: {machine_line}. Versions: {versions}.",
        "## Against Hugo",
        _ratios(rows),
        "## Figures",
        _figures(rows),
        "## What each wrote",
        "Bulletins and lists stand in the same shell with metadata of their own. Hugo writes no QR codes, no SQLite file and "
        "no text register; MkDocs writes bulletins only: no lists, feeds or data.",
        _outputs(rows),
    ]
    if notes:
        parts += ["## Notes", "\n\n".join(f"- {note}" if "\n" not in note else note for note in notes)]
    return "\n\n".join(parts) + "\n"


def _ratios(rows: list[Row]) -> str:
    lines = [
        "| cases | casepress ÷ Hugo, cold | one case changed | memory | casepress's memory |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    by_key = {(row.size, row.name): row for row in rows}
    for size in dict.fromkeys(row.size for row in rows):
        mine, peer = by_key.get((size, "casepress")), by_key.get((size, "Hugo"))
        if mine is None or peer is None:
            continue
        cold, again, limit = BUDGETS.get(size, (None, None, None))
        cells = (
            _against(mine.cold / peer.cold, cold, "{:.2f}"),
            _against(mine.again / peer.again, again, "{:.3f}") if mine.again and peer.again else "–",
            f"{mine.memory.tree / peer.memory.tree:.2f}",
            _against(mine.memory.tree, limit, "{:.0f} MiB"),
        )
        lines.append(f"| {size:,} | {' | '.join(cells)} |")
    return "\n".join(lines) if len(lines) > 2 else "No run had both."


def _against(value: float, budget: float | None, form: str) -> str:
    """A value with its budget, if there is one, and whether it is kept."""
    if budget is None:
        return form.format(value)
    return f"{form.format(value)} ({'within' if value <= budget else '**over**'} {form.format(budget)})"


def _figures(rows: list[Row]) -> str:
    lines = [
        "| cases | program | cold, s | one case changed, s | ms per case, cold | memory, MiB |",
        "| ---: | --- | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {row.size:,} | {row.name} | {row.cold:.2f} | {f'{row.again:.2f}' if row.again else '–'} | {row.cold / row.size * 1000:.2f} "
        f"| {row.memory.tree:.0f} ({row.memory.largest:.0f}) |"
        for row in rows
    ]
    return "\n".join(lines)


def _outputs(rows: list[Row]) -> str:
    lines = [
        "| cases | program | HTML pages | MiB | KiB per page | feeds | MiB | other files | MiB |",
        "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        pages, size = row.output["html"]
        each = f"{size / 1024 / max(pages, 1):.1f}"
        cells = [f"{row.size:,}", row.name, f"{pages:,}", f"{size / 2**20:.1f}", each]
        for kind in ("feeds", "other"):
            files, size = row.output[kind]
            cells += [f"{files:,}", f"{size / 2**20:.1f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def put_section(book: Path, title: str, text: str) -> None:
    """Write one section of BENCH.md anew and leave the others as they are."""
    whole = book.read_text(encoding="utf-8") if book.exists() else "# Benchmarks\n"
    kept = re.sub(rf"\n## {re.escape(title)}\n.*?(?=\n## |\Z)", "", whole, flags=re.S).rstrip("\n")
    book.write_text(f"{kept}\n\n## {title}\n\n{text.strip()}\n", encoding="utf-8")
