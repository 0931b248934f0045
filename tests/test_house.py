"""The house rules: who may import whom, who may touch the world outside, how large and plain things stay.

Every import is read with `ast`, those inside functions and under TYPE_CHECKING too. Each rule is proved by a
planted violation.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
PACKAGE = REPOSITORY / "build_tools" / "casepress"

# Lowest first. A room imports from rooms before it; rooms that stand together never meet.
ORDER: tuple[tuple[str, ...], ...] = (
    ("diagnostics", "exit_codes", "charset"), ("rules",), ("notation",), ("schema",), ("vocabulary",), ("case",), ("briefing",),
    ("register", "public_key", "personal"),
    ("casefile", "media", "catalogue"), ("checks",), ("concordance",), ("pages",), ("editions", "intake"), ("site",),
    ("policy", "settings"),
    ("cache",), ("bytecode",), ("traditional",), ("output",), ("preview",), ("press",), ("release", "verification"), ("project",), ("desk",),
    ("enclosures", "paratexts"),
    ("review",), ("notes",), ("database",), ("dataset", "cards"),
    ("indexing", "variants"), ("publishing",), ("approvals", "briefings", "imprint", "orders", "reprint"),
    ("presence", "reissue", "reading"),
    ("build",), ("exporting", "nightly", "editing"),
    ("adapters",), ("cli",),
)  # fmt: skip
LEVEL = {room: level for level, rooms in enumerate(ORDER) for room in rooms}

# The doors to the outside: files, processes, clocks. In media/ those that only say what is wanted have none.
DOORS = {
    "output",
    "press",
    "release",
    "bytecode",
    "cache",
    "project",
    "desk",
    "enclosures",
    "paratexts",
    "review",
    "database",
    "dataset",
    "indexing",
    "variants",
    "publishing",
    "approvals",
    "briefings",
    "build",
    "presence",
    "exporting",
    "nightly",
    "editing",
    "adapters",
    "cli",
}
MEDIA_DOORS = {
    "media.captions", "media.detector", "media.command", "media.encoder", "media.ffmpeg", "media.footage", "media.foreman",
    "media.images", "media.inspector", "media.inventory", "media.ledger", "media.memory", "media.originals", "media.poster",
    "media.runner", "media.store", "media.toolbox", "media.whereabouts", "media.worker", "media.workshop",
    "verification.inspector", "traditional.converter",
}  # fmt: skip
OUTSIDE = {
    "os", "shutil", "subprocess", "tempfile", "time", "socket", "ssl", "http", "urllib.request", "glob",
    "fcntl", "signal", "multiprocessing", "threading", "concurrent", "asyncio", "ctypes", "random", "secrets",
    "locale", "webbrowser", "ffmpeg", "imageio_ffmpeg", "requests",
}  # fmt: skip
CLOCKS = {"now", "utcnow", "today", "localtime"}
PATH_METHODS = {
    "read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir", "rmdir", "iterdir", "rglob",
    "touch", "exists", "is_file", "is_dir", "is_symlink", "stat", "lstat", "resolve", "symlink_to",
    "hardlink_to", "chmod", "cwd", "home", "expanduser", "samefile",
}  # fmt: skip
FRAMEWORKS = {"mkdocs", "material", "watchdog", "livereload"}
MAX_FUNCTION, MAX_FILE = 60, 400
VAGUE = re.compile(r"(^|_)(utils?|helpers?|common|managers?|misc)($|_)")
LATE = re.compile(r"#[^\"']*\b(TODO|FIXME|XXX|HACK)\b")


def modules(package: Path) -> Iterator[tuple[str, ast.Module, str]]:
    """Every module of the package: its dotted name below casepress, its tree and its text."""
    for path in sorted(package.rglob("*.py")):
        name = ".".join(path.relative_to(package).with_suffix("").parts).removesuffix(".__init__")
        text = path.read_text("utf-8")
        yield name, ast.parse(text), text


def room_of(module: str) -> str:
    return module.partition(".")[0]


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every imported module with its line, wherever the import stands.

    `from casepress import case` counts as casepress.case. A module loaded by name counts too.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import at line {node.lineno}"
            module = node.module or ""
            below = module == "casepress"
            yield from ((node.lineno, f"{module}.{alias.name}" if below else module) for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module") and node.args:
            text = "".join(part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)
                           and isinstance(part.value, str))  # fmt: skip
            yield node.lineno, text


def upward_imports(package: Path) -> Iterator[str]:
    """Imports against the order, and rooms that are not in the table."""
    for module, tree, _ in modules(package):
        room = room_of(module)
        if room == "__init__":
            continue
        if room not in LEVEL:
            yield f"{module}: no such room in the table"
            continue
        for line, name in imports(tree):
            head, _, rest = name.partition(".")
            target = room_of(rest)
            if head != "casepress" or target in ("", room, "__version__"):
                continue
            if target not in LEVEL or LEVEL[target] >= LEVEL[room]:
                yield f"{module}:{line} imports {name}"


def has_door(module: str) -> bool:
    return room_of(module) in DOORS or module in MEDIA_DOORS


def touches_outside(package: Path) -> Iterator[str]:
    """Modules without a door that import a way out, call a clock, open a file or ask a path for its file."""
    for module, tree, _ in modules(package):
        if has_door(module):
            continue
        for line, name in imports(tree):
            if name in OUTSIDE or name.partition(".")[0] in OUTSIDE:
                yield f"{module}:{line} imports {name}"
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = node.func
            if isinstance(called, ast.Name) and called.id in ("open", "input", "exec", "eval", "__import__"):
                yield f"{module}:{node.lineno} calls {called.id}"
            if isinstance(called, ast.Attribute) and (called.attr in PATH_METHODS or is_clock(called)):
                yield f"{module}:{node.lineno} calls .{called.attr}"


def is_clock(called: ast.Attribute) -> bool:
    """Whether it is datetime.now and its like; a region's `today` is no clock."""
    return called.attr in CLOCKS and ast.unparse(called.value).endswith(("datetime", "date", "time"))


def framework_imports(package: Path) -> Iterator[str]:
    """Only the adapters know the engine."""
    for module, tree, _ in modules(package):
        for line, name in imports(tree):
            if name.partition(".")[0] in FRAMEWORKS and room_of(module) != "adapters":
                yield f"{module}:{line} imports {name}"
            if name.partition(".")[0] in ("click", "rich") and room_of(module) not in ("cli", "adapters"):
                yield f"{module}:{line} imports {name}"


def late_imports(package: Path) -> Iterator[str]:
    """Imports inside functions, which hide a dependency; cli loads adapters late, to start fast."""
    for module, tree, _ in modules(package):
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                for line, name in imports(function):
                    allowed = room_of(module) == "adapters" or (
                        room_of(module) == "cli" and name.startswith(("casepress.adapters", "casepress.cli"))
                    )
                    if not allowed:
                        yield f"{module}:{line} imports {name} inside a function"


def too_large(package: Path) -> Iterator[str]:
    for module, tree, text in modules(package):
        lines = text.count("\n")
        if lines > MAX_FILE:
            yield f"{module}: {lines} lines"
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MAX_FUNCTION:
                    yield f"{module}:{node.lineno} {node.name} has {length} lines"


def untidy(package: Path) -> Iterator[str]:
    """Vague names, modules that do not say what they are for, printing outside cli, things put off."""
    for module, tree, text in modules(package):
        if any(VAGUE.search(part) for part in module.split(".")):
            yield f"{module}: a name that says nothing"
        if not ast.get_docstring(tree) and text.strip():
            yield f"{module}: no docstring"
        if not text.strip() and module != "rules":
            yield f"{module}: empty module"
        for number, line in enumerate(text.splitlines(), 1):
            if LATE.search(line):
                yield f"{module}:{number} something is put off: {line.strip()}"
        if room_of(module) != "cli":
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
                    yield f"{module}:{node.lineno} prints"


RULES: dict[str, Callable[[Path], Iterator[str]]] = {
    rule.__name__: rule
    for rule in (upward_imports, touches_outside, framework_imports, late_imports, too_large, untidy)
}


@pytest.mark.parametrize("rule", RULES)
def test_house_keeps_its_rules(rule: str) -> None:
    assert list(RULES[rule](PACKAGE)) == []


LONG = "def long():\n" + "    x = 1\n" * 60
PLANTED = [
    ("upward_imports", "case.py", "from casepress.catalogue import Catalogue", "case:1"),
    ("upward_imports", "catalogue.py", "def f():\n    import casepress.press", "catalogue:2"),
    ("upward_imports", "catalogue.py", "if TYPE_CHECKING:\n    from casepress import media", "catalogue:2"),
    ("upward_imports", "media/images.py", "from casepress.casefile.body import Body", "media.images:1"),
    ("upward_imports", "release/shelf.py", "from casepress.project import Project", "release.shelf:1"),
    ("upward_imports", "pages/page.py", "importlib.import_module(f'casepress.cli.{x}')", "pages.page:1"),
    ("upward_imports", "attic.py", "x = 1", "attic: no such room"),
    ("touches_outside", "catalogue.py", "import os", "catalogue:1"),
    ("touches_outside", "checks.py", "def f():\n    from time import time", "checks:2"),
    (
        "touches_outside",
        "pages/page.py",
        "import datetime as dt\nx = dt.datetime.now(dt.UTC)",
        "pages.page:2",
    ),
    ("touches_outside", "casefile/reader.py", "text = path.read_text()", "casefile.reader:1"),
    ("touches_outside", "site.py", "with open('x') as f:\n    pass", "site:1"),
    ("touches_outside", "media/rendition.py", "import subprocess", "media.rendition:1"),
    ("framework_imports", "build.py", "from mkdocs.config import load_config", "build:1"),
    ("framework_imports", "project.py", "import click", "project:1"),
    ("late_imports", "build.py", "def f():\n    import json", "build:2"),
    ("late_imports", "cli/build.py", "def f():\n    import json", "cli.build:2"),
    ("too_large", "press.py", LONG, "press:1 long has 61 lines"),
    ("too_large", "press.py", "x = 1\n" * 401, "press: 402 lines"),
    ("untidy", "pages/helpers.py", '"""Doc."""', "pages.helpers: a name"),
    ("untidy", "page_utils.py", '"""Doc."""', "page_utils: a name"),
    ("untidy", "case.py", "x = 1", "case: no docstring"),
    ("untidy", "case.py", '"""Doc."""\n# TODO later', "case:2"),
    ("untidy", "case.py", '"""Doc."""\nprint(1)', "case:2 prints"),
]


@pytest.mark.parametrize(("rule", "file", "text", "found"), PLANTED)
def test_house_rule_finds_a_planted_violation(
    tmp_path: Path, rule: str, file: str, text: str, found: str
) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", "utf-8")
    assert any(line.startswith(found) for line in RULES[rule](tmp_path)), list(RULES[rule](tmp_path))


HARMLESS = [
    ("upward_imports", "catalogue.py", "from casepress.case import Case\nfrom casepress import diagnostics"),
    ("upward_imports", "media/images.py", "from casepress.media.rendition import Wanted"),
    (
        "touches_outside",
        "pages/page.py",
        "from pathlib import Path\ndef f(path: Path) -> str:\n    return path.name",
    ),
    ("touches_outside", "media/ffmpeg.py", "import subprocess"),
    ("late_imports", "cli/site.py", "def f():\n    from casepress.adapters.mkdocs import render_engine"),
    ("untidy", "cli/build.py", '"""Doc."""\nprint(1)'),
]


@pytest.mark.parametrize(("rule", "file", "text"), HARMLESS)
def test_house_rule_lets_what_is_allowed_pass(tmp_path: Path, rule: str, file: str, text: str) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", "utf-8")
    assert list(RULES[rule](tmp_path)) == []
