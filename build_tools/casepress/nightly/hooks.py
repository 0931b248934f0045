"""The report on its way: to a web address or to a command. What fails here is a warning and never a night."""

from __future__ import annotations

import shlex
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Final

from casepress.diagnostics import Finding, Place
from casepress.rules import nights as rules

TIMEOUT: Final = 20  # seconds


def deliver(data: bytes, url: str, command: str) -> Iterator[Finding]:
    """Sends the report as JSON by POST to `url`, and to the standard input of `command`, which no shell reads.

    Each is asked once and has 20 seconds; one that is "" is left out.
    """
    if url:
        problem = _post(data, url)
        if problem:
            yield rules.HOOK_FAILED.at(Place("mkdocs.yml"), hook="report_url", problem=problem)
    if command:
        problem = _run(data, command)
        if problem:
            yield rules.HOOK_FAILED.at(Place("mkdocs.yml"), hook="report_command", problem=problem)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A report goes where it is told to and nowhere else."""

    def redirect_request(self, *_: object) -> None:
        """Follows nothing."""


def _post(data: bytes, url: str) -> str:
    if not url.startswith(("https://", "http://")):
        return "http(s)?"
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
        url, data, {"Content-Type": "application/json; charset=utf-8", "User-Agent": "casepress"}
    )
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=TIMEOUT):
            return ""
    except (OSError, ValueError, urllib.error.URLError) as error:
        return str(getattr(error, "reason", "") or error)


def _run(data: bytes, command: str) -> str:
    try:
        words = shlex.split(command)
        done = subprocess.run(words, input=data, capture_output=True, timeout=TIMEOUT, check=False)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return str(error)
    return (
        ""
        if done.returncode == 0
        else f"{done.returncode} {done.stderr[-200:].decode(errors='replace')}".strip()
    )
