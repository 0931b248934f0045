"""The report as data, page and lines; deadlines; where the report is sent; timers."""

from __future__ import annotations

import datetime as dt
import http.server
import json
import os
import shlex
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import ClassVar

import pytest
import yaml
from lxml import html
from nights import night, shelf, warned
from site_builder import INSPECTIONS, case_text, settings, site

from casepress.cli.application import main
from casepress.nightly.deadlines import working_days
from casepress.nightly.hooks import deliver
from casepress.nightly.page import as_page
from casepress.nightly.report import Report, as_json, as_lines
from casepress.nightly.schedule import HOSTS, actions, cron, gitlab, moments, systemd

TIP = (
    '    tip_off: [{region: "140000", phone: 0351-3805000, from: 2021-04-06, to: 2021-05-09}]\n    releases:'
)
NIGHT = dt.datetime(2021, 4, 1, tzinfo=dt.UTC)


def test_office_is_warned_before_its_own_deadlines(tmp_path: Path) -> None:
    text = INSPECTIONS.replace("    releases:", TIP, 1)
    made = site(tmp_path / "site", {"c2b3-r5/qilu": case_text()}, inspections=text)
    assert warned(night(made, "2021-05-06T19:00+08:00")) == []
    assert warned(night(made, "2021-05-07T19:00+08:00")) == ["CP848"]
    assert warned(night(made, "2021-05-15T19:00+08:00")) == []
    assert warned(night(made, "2021-05-16T19:00+08:00")) == ["CP847"]
    assert warned(night(made, "2021-07-08T19:00+08:00")) == ["CP847"]
    assert warned(night(made, "2021-07-09T19:00+08:00")) == ["CP847", "CP849"]
    assert warned(night(made, "2023-07-09T19:00+08:00")) == ["CP847"]


def test_plan_that_was_made_public_is_not_asked_for(tmp_path: Path) -> None:
    steps = "[{date: 2021-06-20, kind: rectification-plan, text: 公开整改方案。}]"
    made = site(tmp_path / "site", {"c2b3-r5/qilu": case_text(follow_ups=steps)})
    assert "CP849" not in warned(night(made, "2021-09-09T19:00+08:00"))


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2021-05-06", "2021-05-06", 0),
        ("2021-05-06", "2021-05-10", 2),
        ("2021-05-06", "2021-07-08", 45),
        ("2021-05-08", "2021-05-10", 1),
    ],
)
def test_working_days_are_monday_to_friday(since: str, until: str, days: int) -> None:
    assert working_days(dt.date.fromisoformat(since), dt.date.fromisoformat(until)) == days


def test_report_page_escapes_what_editors_wrote_and_needs_no_other_file() -> None:
    report = Report(site="<script>alert(1)</script>", quarantined=("a<b>.md",)).end("refused")
    page = html.fromstring(as_page(report))
    assert page.xpath("//script | //img | //link") == []
    assert "<script>alert(1)</script>" in page.text_content()
    assert "a<b>.md" in page.text_content()
    assert "没有公开" in as_lines(report, "zh")[0]
    assert json.loads(as_json(report))["status"] == 4


def run(root: Path, *arguments: str) -> int:
    before = Path.cwd()
    os.chdir(root)
    try:
        return main(list(arguments))
    finally:
        os.chdir(before)


def test_command_ends_with_the_status_of_the_night_and_writes_both_reports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = site(tmp_path / "site", {"c2b3-r5/qilu": case_text()})
    arguments = (
        "nightly",
        str(shelf(made)),
        "--as-of",
        "2021-05-10T00:00+08:00",
        "--report",
        str(tmp_path / "reports"),
    )
    assert run(made.root, *arguments) == 0
    assert "已公开新的一版" in capsys.readouterr().out
    assert json.loads((tmp_path / "reports/report.json").read_bytes())["cases"] == 1
    assert (tmp_path / "reports/report-20210509T160000Z.html").is_file()
    assert run(made.root, *arguments) == 3
    made.write("mkdocs.yml", settings("no_such: 1"))
    assert run(made.root, *arguments) == 4
    assert json.loads((tmp_path / "reports/report.json").read_bytes())["findings"][0]["code"] == "CP705"
    assert run(tmp_path, *arguments) == 2


def test_disk_that_refuses_is_a_refused_night_with_a_report(tmp_path: Path) -> None:
    made = site(tmp_path / "site", {"c2b3-r5/qilu": case_text()})
    made.write("public", "in the way")
    made.write("mkdocs.yml", settings(extra="site_dir: public/site\n"))
    assert run(made.root, "nightly", str(shelf(made)), "--report", str(tmp_path / "r")) == 4
    assert json.loads((tmp_path / "r/report.json").read_bytes())["ending"] == "refused"


class _Listener(http.server.BaseHTTPRequestHandler):
    heard: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        self.heard.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(500 if self.path == "/broken" else 302 if self.path == "/away" else 204)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def test_report_is_posted_to_an_address_and_failures_are_told() -> None:
    server = http.server.HTTPServer(("127.0.0.1", 0), _Listener)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    try:
        assert list(deliver(b"{}", f"{address}/", "")) == []
        assert [one.code for one in deliver(b"{}", f"{address}/broken", "")] == ["CP870"]
        assert [one.code for one in deliver(b"{}", f"{address}/away", "")] == ["CP870"]
    finally:
        server.shutdown()
        server.server_close()
    assert _Listener.heard == [b"{}"] * 3
    assert [one.code for one in deliver(b"{}", f"{address}/", "")] == ["CP870"]
    assert [one.code for one in deliver(b"{}", "file:///etc/passwd", "")] == ["CP870"]


def test_report_is_given_to_a_command_without_a_shell(tmp_path: Path) -> None:
    target = tmp_path / "mail"
    program = f"{sys.executable} -c 'import sys; open(sys.argv[1], \"wb\").write(sys.stdin.buffer.read())'"
    assert list(deliver(b'{"a":1}', "", f"{program} {target} ; false")) == []
    assert target.read_bytes() == b'{"a":1}'
    assert [one.code for one in deliver(b"", "", "false")] == ["CP870"]
    assert [one.code for one in deliver(b"", "", "/no/such/program")] == ["CP870"]
    assert [one.code for one in deliver(b"", "", "'")] == ["CP870"]


DUE = moments(
    [
        dt.datetime.fromisoformat(one)
        for one in ("2021-04-16T18:00+08:00", "2021-05-06T10:30:30+00:00", "2021-03-01T18:00+08:00")
    ],
    NIGHT,
)


def test_timers_start_at_the_minute_of_each_release_in_its_zone() -> None:
    unit = systemd("/srv/my site", ["/usr/bin/casepress", "nightly", "/srv/100%"], DUE)
    assert "OnCalendar=*-*-* 00:05:00 Asia/Shanghai" in unit
    assert "OnCalendar=2021-04-16 18:00:00 Asia/Shanghai" in unit
    # Half a minute past is out at the next full minute.
    assert "OnCalendar=2021-05-06 18:31:00 Asia/Shanghai" in unit
    assert "2021-03-01" not in unit
    assert "WorkingDirectory=/srv/my site\n" in unit
    assert "/srv/100%%" in unit
    assert "SuccessExitStatus=1 3" in unit
    for form in HOSTS:
        text = actions(["casepress", "nightly", "s"], DUE, form)
        assert 'cron: "0 10 * * *"  # 18:00 Asia/Shanghai' in text
        assert 'cron: "5 16 * * *"  # 00:05 Asia/Shanghai' in text


@pytest.mark.parametrize(
    ("zone", "times"),
    [
        (dt.timedelta(hours=8), ("5 0", "0 18", "31 18")),
        (dt.timedelta(), ("5 16", "0 10", "31 10")),
        (dt.timedelta(hours=-3, minutes=-30), ("35 12", "30 6", "1 7")),
    ],
)
def test_cron_lines_are_in_the_time_of_the_machine_since_some_crons_know_no_other(
    zone: dt.timedelta, times: tuple[str, ...]
) -> None:
    lines = cron("/srv/site", ["casepress", "nightly", "/srv/shelf"], DUE, dt.timezone(zone)).splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        f"{when} * * * cd /srv/site && casepress nightly /srv/shelf" for when in times
    ]
    assert "# 00:05 Asia/Shanghai" in lines


def test_ci_templates_are_yaml_and_keep_the_cache_of_the_last_night(tmp_path: Path) -> None:
    program = ["casepress", "nightly", "/srv/my shelf"]
    for form, artifact in (("github", "actions/upload-artifact@v4"), ("gitea", "actions/upload-artifact@v3")):
        workflow = yaml.safe_load(actions(program, DUE, form))
        steps = workflow["jobs"]["nightly"]["steps"]
        assert steps[0] == {"uses": "actions/checkout@v4", "with": {"clean": False}}
        assert steps[-1]["uses"] == artifact
        assert [one["cron"] for one in workflow[True]["schedule"]] == [
            "5 16 * * *",
            "0 10 * * *",
            "31 10 * * *",
        ]
        assert f".{form}/workflows/nightly.yml" in actions(program, DUE, form).splitlines()[0]
    job = yaml.safe_load(gitlab(program, DUE))["nightly"]
    assert job["allow_failure"] == {"exit_codes": [1, 3]}
    # What the runner does between two nights, done by the real git.
    for folder in (".cache/casepress", "public", "stray"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "file").write_text("x")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    flags = job["variables"]["GIT_CLEAN_FLAGS"].split()
    subprocess.run(["git", "clean", "-q", *flags], cwd=tmp_path, check=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".cache", ".git"]


@pytest.mark.parametrize(("status", "ends"), [(0, 0), (1, 0), (3, 0), (4, 4), (6, 6), (70, 70)])
def test_step_of_a_workflow_ends_well_only_where_the_public_has_what_it_should(
    tmp_path: Path, status: int, ends: int
) -> None:
    program = tmp_path / "casepress"
    program.write_text(f'#!/bin/sh\n[ "$*" = "nightly shelf --report reports" ] && exit {status}\nexit 99\n')
    program.chmod(0o755)
    step = yaml.safe_load(actions([str(program), "nightly", "shelf"], DUE, "gitea"))["jobs"]["nightly"][
        "steps"
    ][1]
    assert subprocess.run(["bash", "-e", "-c", step["run"]], check=False).returncode == ends


def test_systemd_reads_the_timer(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    for line in systemd("/srv", ["casepress"], DUE).splitlines():
        if line.startswith("OnCalendar="):
            done = subprocess.run(
                [program, "calendar", line.partition("=")[2]], capture_output=True, check=False
            )
            assert done.returncode == 0, line


@pytest.mark.parametrize("name", ["site", "子 站", "100%站", "it's", 'a "b"', "back\\slash", "$HOME"])
def test_systemd_takes_the_service_of_a_folder_of_any_name(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    folder.mkdir()
    unit = systemd(str(folder), ["/bin/echo", "nightly", str(folder)], DUE)
    service = unit.partition("# /etc/systemd/system/casepress.timer")[0]
    # A folder stands without quotes; in a command a blank is within them.
    assert f"WorkingDirectory={tmp_path}/{name.replace('%', '%%')}\n" in service
    line = service.partition("ExecStart=")[2].split("\n")[0]
    assert line.count("$") == 2 * name.count("$")
    command = line.replace("%%", "%").replace("$$", "$")
    assert shlex.split(command) == ["/bin/echo", "nightly", str(folder)]
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    file = tmp_path / "casepress.service"
    file.write_text(service, encoding="utf-8")
    done = subprocess.run([program, "verify", str(file)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("form", ["systemd", "cron", "gitlab", "github", "gitea"])
def test_schedule_prints_every_kind(tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    made = site(tmp_path / "site", {"c2b3-r5/qilu": case_text()})
    assert run(made.root, "schedule", "/srv/shelf", "--format", form) == 0
    assert "nightly /srv/shelf" in capsys.readouterr().out
