"""When the nightly run is to start, as texts for systemd, cron and CI services. Pure."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Iterable, Sequence
from typing import Final

from casepress.vocabulary.inspections import SHANGHAI

ZONE: Final = "Asia/Shanghai"
# Bare dates are out at midnight; five minutes later the day has surely begun on a clock that is a little slow.
DAILY: Final = dt.time(0, 5)
# Which version of upload-artifact works; those after the third refuse to run on Gitea.
HOSTS: Final = {"github": "v4", "gitea": "v3"}


def moments(instants: Iterable[dt.datetime], now: dt.datetime) -> tuple[dt.datetime, ...]:
    """The instants to come, in Shanghai, each once; an instant within a minute is that of the next full minute."""
    found = set()
    for instant in instants:
        if instant >= now:
            local = instant.astimezone(SHANGHAI)
            exact = local.replace(second=0, microsecond=0)
            found.add(exact if exact == local else exact + dt.timedelta(minutes=1))
    return tuple(sorted(found))


def hours(due: Iterable[dt.datetime]) -> tuple[dt.time, ...]:
    """The times of day at which releases come out, and the nightly one."""
    return tuple(sorted({DAILY, *(moment.time().replace(tzinfo=None) for moment in due)}))


def systemd(folder: str, program: Sequence[str], due: Sequence[dt.datetime]) -> str:
    """A timer and its service. The timer names its zone, starts to the second, and makes up for a machine that slept."""
    calendar = [f"OnCalendar=*-*-* {DAILY:%H:%M}:00 {ZONE}"]
    calendar += [f"OnCalendar={moment:%Y-%m-%d %H:%M:%S} {ZONE}" for moment in due]
    lines = "\n".join(calendar)
    # In arguments, and not in the program's own path, `$` begins a variable.
    command = " ".join([_unit_word(program[0]), *(_unit_word(word).replace("$", "$$") for word in program[1:])])
    return f"""\
# /etc/systemd/system/casepress.service
[Unit]
Description=casepress nightly
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={folder.replace("%", "%%")}
ExecStart={command}
# 1: some cases were left out or stay as they were; 3: nothing changed.
SuccessExitStatus=1 3
Nice=10

# /etc/systemd/system/casepress.timer
[Unit]
Description=casepress nightly

[Timer]
{lines}
AccuracySec=1s
Persistent=true

[Install]
WantedBy=timers.target

# systemctl daemon-reload && systemctl enable --now casepress.timer
"""


def _unit_word(word: str) -> str:
    """A word of a command in a unit file: `%` begins a specifier, white space ends a word, quotes hold one
    together. A folder's line has no words: systemd takes it as it stands, quotes and all."""
    safe = word.replace("\\", "\\\\").replace("%", "%%")
    if any(char.isspace() or char in "\"'" for char in safe):
        return '"' + safe.replace('"', '\\"') + '"'
    return safe


def cron(folder: str, program: Sequence[str], due: Sequence[dt.datetime], zone: dt.tzinfo) -> str:
    """Lines for crontab -e, in the time of the machine, which is `zone`: cron on Debian and Ubuntu knows no CRON_TZ.

    Cron has no years: the hours of coming releases run daily, which changes nothing.
    """
    command = f"cd {shlex.quote(folder)} && {shlex.join(program)}".replace("%", r"\%")
    lines = []
    for time in hours(due):
        local = _in_zone(time, zone)
        lines += [f"# {time:%H:%M} {ZONE}", f"{local.minute} {local.hour} * * * {command}"]
    return "\n".join(lines) + "\n"


def _in_zone(time: dt.time, zone: dt.tzinfo) -> dt.datetime:
    """A time of day in Shanghai as it is elsewhere. China has no summer time."""
    return dt.datetime(2026, 1, 1, time.hour, time.minute, tzinfo=SHANGHAI).astimezone(zone)


def _utc(time: dt.time) -> str:
    """A time of day in Shanghai as a cron line in UTC."""
    local = _in_zone(time, dt.UTC)
    return f"{local.minute} {local.hour} * * *"


def gitlab(program: Sequence[str], due: Sequence[dt.datetime]) -> str:
    """A job for .gitlab-ci.yml; its times are set under CI/CD, Schedules, where the zone can be chosen."""
    times = "\n".join(f"#   {time.minute} {time.hour} * * *" for time in hours(due))
    return f"""\
# .gitlab-ci.yml; CI/CD - Schedules, Cron timezone {ZONE}:
{times}
nightly:
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
  resource_group: casepress
  variables:
    # Keeps what was encoded and read on the last night; otherwise every night makes all media anew.
    GIT_CLEAN_FLAGS: -ffdx -e .cache/
  script:
    - {shlex.join(program)} --report reports
  allow_failure:
    exit_codes: [1, 3]
  artifacts:
    when: always
    paths: [reports]
"""


def actions(program: Sequence[str], due: Sequence[dt.datetime], host: str) -> str:
    """A workflow for GitHub or Gitea, whose cron lines are in UTC. A hosted service may start minutes late."""
    lines = "\n".join(f'    - cron: "{_utc(time)}"  # {time:%H:%M} {ZONE}' for time in hours(due))
    return f"""\
# .{host}/workflows/nightly.yml
name: nightly
on:
  schedule:
{lines}
  workflow_dispatch:
concurrency: casepress
jobs:
  nightly:
    runs-on: self-hosted
    steps:
      - uses: actions/checkout@v4
        with:
          clean: false  # keeps .cache; otherwise every night makes all media anew
      - run: |
          status=0
          {shlex.join(program)} --report reports || status=$?
          case $status in 0|1|3) ;; *) exit $status ;; esac
      - if: always()
        uses: actions/upload-artifact@{HOSTS[host]}
        with:
          name: reports
          path: reports
"""
