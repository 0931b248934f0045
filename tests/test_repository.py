"""The repository: what a newcomer needs is there, and nothing in it names this machine or a registry."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Written in pieces, so that this file does not hold what it forbids.
FORBIDDEN = tuple(
    "".join(parts)
    for parts in (
        ("files.python", "hosted"), ("pypi", ".org"), ("registry.npm", "js"), ("registry.yarn", "pkg"),
        ("deb.deb", "ian.org"), ("archive.ubun", "tu.com"), ("snapshot.deb", "ian.org"), ("pypi.tuna", "."),
        ("mirrors.ali", "yun"), ("/work", "/main"), ("/work", "/shared"), ("/root", "/.pyenv"),
        ("/opt", "/wheels"), ("/opt", "/pypi"),
    )
)  # fmt: skip
MEDIA_LIMIT = 15_000_000


def repository_files() -> list[Path]:
    """Every file that is committed or would be."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = [name for name in listed.stdout.decode().split("\0") if name]
    return [ROOT / name for name in names if (ROOT / name).is_file() and not (ROOT / name).is_symlink()]


def test_no_file_names_a_registry_or_a_path_of_a_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in repository_files()
        for word in FORBIDDEN
        if word.encode() in path.read_bytes()
    ]
    assert found == []


def test_search_for_forbidden_words_finds_a_planted_one(tmp_path: Path) -> None:
    text = f"resolved https://{FORBIDDEN[0]}.org/x"
    assert [word for word in FORBIDDEN if word in text] == [FORBIDDEN[0]]


def test_no_test_waits_with_what_the_policy_of_the_pages_refuses() -> None:
    """It passes when the first look finds what is waited for, and fails when the browser was busy."""
    refused = "wait_for_" + "function("
    assert [path for path in (ROOT / "tests").rglob("*.py") if refused in path.read_text("utf-8")] == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_pinned_dependency_has_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert not re.search(r"^\s*--(?!hash=)", text, re.MULTILINE)
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    for entry in entries:
        assert re.match(r"[a-z0-9][a-z0-9._-]*(\[[a-z,]+\])?==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_lock_holds_every_dependency_of_the_package_and_the_tests_lock_holds_the_same_versions() -> None:
    package = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {re.split(r"[\[<>=~! ;]", line)[0].lower() for line in package["dependencies"]}
    pins = {
        line.split(" ")[0] for line in (ROOT / "requirements.lock").read_text().splitlines() if "==" in line
    }
    dev = {
        line.split(" ")[0]
        for line in (ROOT / "requirements-dev.lock").read_text().splitlines()
        if "==" in line
    }
    assert wanted <= {pin.split("==")[0] for pin in pins}
    assert pins <= dev
    listed = {line.split(" ")[0] for line in (ROOT / "requirements.in").read_text().splitlines()}
    assert wanted <= {re.split(r"[<>=~!]", name)[0].lower() for name in listed if name}


def test_ffmpeg_library_never_loads_the_vulnerable_part_of_future(tmp_path: Path) -> None:
    """CVE-2025-50817: `future.standard_library` executes a test.py that stands on the module path."""
    (tmp_path / "test.py").write_text("print('executed')")
    code = "import sys, ffmpeg; print('future.standard_library' in sys.modules)"
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert shown.stdout == "False\n"


def test_ffmpeg_library_is_imported_in_one_process_that_has_no_folder_on_its_path() -> None:
    package = ROOT / "build_tools/casepress"
    users = {
        path.name
        for path in package.rglob("*.py")
        if re.search(r"^(import|from) ffmpeg\b", path.read_text(), re.M)
    }
    assert users == {"command.py"}
    for path in package.rglob("*.py"):
        for start in re.findall(r"\[sys\.executable,[^]]*\]", path.read_text()):
            assert '"-P"' in start, f"{path.name}: {start}"


def test_npm_lock_holds_hashes_and_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text()
    assert "://" not in text
    assert text.count('"integrity": "sha512-') == text.count('"node_modules/')


def test_licence_changes_and_guide_for_contributors_are_there() -> None:
    assert "MIT License" in (ROOT / "LICENSE").read_text()
    assert "## " in (ROOT / "CHANGELOG.md").read_text()
    assert (ROOT / "CONTRIBUTING.md").stat().st_size > 500


def test_first_decisions_are_written_down() -> None:
    decisions = list((ROOT / "docs/decisions").glob("*.md"))
    text = "\n".join(path.read_text() for path in decisions)
    for word in ("MkDocs", "stamp", "mkdocs.yml", "YAML", "CVE-2025-50817"):
        assert word in text, word


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_every_make_command_and_link_of_the_readme_exists(name: str) -> None:
    text = (ROOT / name).read_text()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    used = set(
        re.findall(r"\bmake ([a-z]+)\b", "\n".join(re.findall(r"`[^`]+`|^```.*?^```", text, re.S | re.M)))
    )
    assert {"site", "test"} <= used <= targets
    for link in re.findall(r"\]\(([^)#]+)", text):
        if "://" not in link and not link.startswith("mailto:"):
            assert (ROOT / link).exists(), link


def test_help_lists_every_target() -> None:
    text = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z]+):", text, re.MULTILINE)) - {"environment"}
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert targets == set(re.findall(r"make ([a-z]+)", shown))


def test_test_command_of_the_continuous_run_is_that_of_the_readme() -> None:
    script = (ROOT / ".ci/run").read_text()
    commands = [line for line in script.splitlines() if line and not line.startswith(("#", "set", "cd"))]
    assert commands == ["exec make test"]


def test_media_of_the_demonstration_stay_small() -> None:
    size = sum(path.stat().st_size for path in repository_files() if path.is_relative_to(ROOT / "media"))
    assert 0 < size < MEDIA_LIMIT


def test_folders_that_a_fresh_clone_needs_are_committed() -> None:
    folders = {path.relative_to(ROOT).parts[0] for path in repository_files() if path.parent != ROOT}
    config = (ROOT / "mkdocs.yml").read_text()
    needed = {"cases", "media", "docs"} | set(re.findall(r"custom_dir: (\w+)", config))
    assert needed <= folders


def test_package_ships_its_templates_vocabularies_and_static_files() -> None:
    package = ROOT / "build_tools/casepress"
    listed = {path for path in repository_files() if path.is_relative_to(package)}
    for pattern in ("templates/**/*.html", "templates/*.xml", "vocabularies/*", "static/*"):
        found = {path for path in package.glob(pattern) if path.is_file()}
        assert found, pattern
        assert found <= listed, pattern
