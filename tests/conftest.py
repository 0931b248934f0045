"""Puts this folder on the import path, so that every room's tests find the site builder; and the one browser."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from programs import needed

# A shell makes what it starts in the background deaf to the interrupt, which some tests send to their programs.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for all tests of a process: Playwright does not start twice in one."""
    path = needed("chromium", "chromium-browser", "google-chrome")
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--no-first-run", "--disable-gpu",
             "--disable-dev-shm-usage"]  # fmt: skip
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=quiet)
        yield started
        started.close()
