"""The program itself: its lesson, its help, its refusals and its last resort."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from desk import casepress, command, process, small_site

from casepress.cli.application import COMMANDS
from casepress.cli.language import language_of

CHINESE = re.compile("[\u4e00-\u9fff]")


def test_casepress_alone_teaches_the_first_three_steps(tmp_path: Path) -> None:
    answer = casepress(tmp_path)
    assert answer.status == 0
    for step in ("casepress init", "casepress new", "casepress check", "casepress serve", "casepress build"):
        assert step in answer.out


def test_version_is_printed_alone(tmp_path: Path) -> None:
    assert re.fullmatch(r"casepress \d+\.\d+\.\d+\n", casepress(tmp_path, "--version").out)


@pytest.mark.parametrize("name", [entry.name for entry in COMMANDS])
def test_help_of_every_command_is_chinese_with_an_example(tmp_path: Path, name: str) -> None:
    answer = casepress(tmp_path, name, "--help")
    assert answer.status == 0
    assert answer.out.startswith(f"用法：casepress {name}")
    assert "例：\n" in answer.out
    assert answer.out.count(f"  casepress {name}") >= 1
    assert "Options" not in answer.out
    assert "Show this" not in answer.out


@pytest.mark.parametrize("name", ["", *[entry.name for entry in COMMANDS]])
def test_help_with_lang_en_before_or_after_the_command_is_english(tmp_path: Path, name: str) -> None:
    words = [name] if name else []
    before = casepress(tmp_path, "--lang", "en", *words, "--help")
    after = casepress(tmp_path, *words, "--lang=en", "--help")
    assert before == after
    prose = [line for line in before.out.splitlines() if "casepress" not in line and "--title" not in line]
    assert not CHINESE.search("\n".join(prose))
    assert before.out.startswith("Usage: casepress")


def test_language_variable_is_used_unless_an_option_says_otherwise() -> None:
    assert language_of(["check"], {"CASEPRESS_LANG": "en_GB.UTF-8"}).code == "en"
    assert language_of(["check", "--lang", "zh"], {"CASEPRESS_LANG": "en"}).code == "zh"
    assert language_of(["check", "--", "--lang=en"], {}).code == "zh"


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["chek"], "没有“chek”这个命令。是否想写“check”？"),
        (["build", "--strikt"], "没有“--strikt”这个选项。是否想写“--strict”？"),
        (["build", "--jobs", "0"], "--jobs 写得不对：应是 1 到 256 的整数"),
        (["check", "--format", "xml"], "--format 写得不对：只能是 text、json"),
        (["build", "--as-of"], "--as-of 后面缺少值"),
        (["init"], "缺少"),
        (["init", "a", "b"], "多写了“b”"),
    ],
)
def test_wrong_usage_is_refused_in_chinese_with_status_2(
    tmp_path: Path, args: list[str], sentence: str
) -> None:
    answer = casepress(tmp_path, *args)
    assert answer.status == 2
    assert sentence in answer.err
    assert "--help" in answer.err
    assert answer.out == ""


def test_folder_without_a_site_is_refused_with_status_2_and_the_cure(tmp_path: Path) -> None:
    answer = casepress(tmp_path, "check")
    assert answer.status == 2
    assert "casepress init" in answer.out


def test_broken_settings_are_a_finding_and_status_1(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: [\n", encoding="utf-8")
    answer = casepress(tmp_path, "build")
    assert answer.status == 1
    assert "CP704" in answer.out


def test_unexpected_exception_becomes_a_sentence_and_a_crash_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_site(tmp_path)

    def fail(*_: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("casepress.cli.check.read_site", fail)
    answer = casepress(tmp_path, "check")
    assert answer.status == 70
    assert "Traceback" not in answer.out + answer.err
    log = tmp_path / ".cache" / "casepress" / "crash.log"
    assert str(log) in answer.err
    assert "ZeroDivisionError: planted" in log.read_text(encoding="utf-8")


def test_cache_that_cannot_be_written_is_a_sentence_and_no_crash(tmp_path: Path) -> None:
    small_site(tmp_path)
    (tmp_path / ".cache").write_text("a file where the folder should be", encoding="utf-8")
    answer = casepress(tmp_path, "build")
    assert answer.status == 1
    assert "无法读写" in answer.err
    assert "crash.log" not in answer.err


HEAVY = {"mkdocs", "rich", "PIL", "ffmpeg", "watchdog", "msgspec", "yaml", "jinja2"}


def loaded(root: Path, *args: str) -> str:
    """Which heavy packages a command loads."""
    code = "import sys; from casepress.cli import main; main({!r}); print(sorted({!r} & set(sys.modules)))"
    words = [sys.executable, "-c", code.format(list(args), HEAVY)]
    done = subprocess.run(words, cwd=root, capture_output=True, text=True)
    return done.stdout.splitlines()[-1]


def test_help_and_a_build_with_warm_caches_load_nothing_heavy(tmp_path: Path) -> None:
    small_site(tmp_path)
    assert loaded(tmp_path, "--help") == "[]"
    assert "'mkdocs'" in loaded(tmp_path, "build")
    assert loaded(tmp_path, "build") == "['jinja2', 'msgspec', 'yaml']"


def test_output_to_a_terminal_without_chinese_does_not_fail(tmp_path: Path) -> None:
    answer = process(tmp_path, "--help", variables={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert answer.status == 0
    assert "casepress build" in answer.out


def test_program_ends_with_its_status_all_that_it_said_and_what_others_want_to_be_done(
    tmp_path: Path,
) -> None:
    small_site(tmp_path)
    done = tmp_path / "done"
    code = f"import atexit, pathlib; atexit.register(pathlib.Path({str(done)!r}).touch); from casepress.cli import script; script()"
    for args, status in (("explain",), 0), (("nonsense",), 2):
        done.unlink(missing_ok=True)
        ended = subprocess.run(
            [sys.executable, "-c", code, *args], cwd=tmp_path, capture_output=True, text=True
        )
        said = casepress(tmp_path, *args)
        assert (ended.returncode, ended.stdout, ended.stderr) == (status, said.out, said.err)
        assert done.exists()


def test_reader_of_the_output_who_leaves_early_sees_no_traceback(tmp_path: Path) -> None:
    line = shlex.join(command(["explain"]))
    ended = subprocess.run(["sh", "-c", f"{line} | head -1"], cwd=tmp_path, capture_output=True, text=True)
    assert ended.stdout.count("\n") == 1
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("group", ["media", "export"])
def test_group_without_a_command_prints_its_help_and_no_error(group: str, tmp_path: Path) -> None:
    small_site(tmp_path)
    answer = casepress(tmp_path, group)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err == casepress(tmp_path, group, "--help").out
    assert answer.err.startswith(f"用法：casepress {group}")
