"""Links to other sites, tried after the switch and only where the office asks for it: never in a build.

Each address is asked once, politely: a host at a time, with a second between two requests, nothing read but the head. Addresses that
lead into a private network are not asked, wherever a redirect or a name server points.
"""

from __future__ import annotations

import concurrent.futures
import datetime as dt
import hashlib
import html
import http.client
import ipaddress
import re
import socket
import ssl
import time
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from casepress.cache import load_cache, store_cache
from casepress.diagnostics import Finding
from casepress.release.manifest import Manifest
from casepress.rules import nights as rules
from casepress.verification.documents import place_of

TIMEOUT: Final = 10.0  # seconds for each step of a request
PAUSE: Final = 1.0  # seconds between two requests to one host
MOST: Final = 1000  # addresses in one run; those that were asked longest ago come first
LONGEST: Final = 900.0  # seconds for all of them
HOSTS: Final = 8  # asked at the same time
REDIRECTS: Final = 5
# What a server says when it has nothing there. All else may be a mood of the server, and counts when it lasts.
GONE: Final = frozenset((404, 410))
NO_HEAD: Final = frozenset((400, 403, 405, 501))
_HREF: Final = re.compile(rb"""<a\s[^>]*?href=["']?(https?://[^"'\s>]+)""")


class Known(msgspec.Struct, frozen=True, array_like=True):
    """What became of an address: when it was last asked, how often in a row it failed, and how."""

    asked: str = ""
    failed: int = 0
    problem: str = ""


class Memory(msgspec.Struct, frozen=True):
    """When links were last tried, and what is known of each."""

    at: str = ""
    links: dict[str, Known] = {}


class Manners(msgspec.Struct, frozen=True, kw_only=True):
    """How is asked: by which name, with which pause (s), and whether addresses of this machine may be asked, which is
    for tests alone."""

    agent: str = "casepress"
    pause: float = PAUSE
    loopback: bool = False


class UnaskedError(Exception):
    """An address that must not or cannot be asked; the words say why."""


def links_of(public: Path, manifest: Manifest, own: str) -> dict[str, str]:
    """Every address outside of the site (`own` is its own) to which a page of the release leads, with one such page."""
    found: dict[str, str] = {}
    for entry in manifest.files:
        if entry.path.endswith(".html"):
            for match in _HREF.finditer((public / entry.path).read_bytes()):
                url = html.unescape(match[1].decode("utf-8", "replace")).partition("#")[0]
                if not own or not url.startswith(own):
                    found.setdefault(url, entry.path)
    return found


def is_due(memory: Path, now: dt.datetime, every: dt.timedelta) -> bool:
    """Whether links were not tried for so long."""
    known = load_cache(memory, Memory)
    try:
        return known is None or now - dt.datetime.fromisoformat(known.at) >= every
    except (ValueError, TypeError):
        return True


def try_links(
    links: Mapping[str, str], memory: Path, now: dt.datetime, manners: Manners
) -> tuple[int, tuple[Finding, ...]]:
    """Asks for addresses (each with a page that leads there) and notes the answers; how many were asked, and a finding
    for each that is gone, or failed twice in a row."""
    before = load_cache(memory, Memory) or Memory()
    known = {url: before.links.get(url, Known()) for url in links}
    chosen = sorted(links, key=lambda url: (known[url].asked, url))[:MOST]
    for url, problem in _asked(chosen, manners):
        failed = 0 if not problem else known[url].failed + 1
        known[url] = Known(now.astimezone(dt.UTC).isoformat(timespec="seconds"), failed, problem)
    store_cache(memory, Memory(now.isoformat(), known))
    dead = [url for url, one in sorted(known.items()) if one.failed > 1 or one.problem in map(str, GONE)]
    findings = (rules.LINK_DEAD.at(place_of(links[url]), url=url, problem=known[url].problem) for url in dead)
    return len(chosen), tuple(findings)


def _asked(urls: Sequence[str], manners: Manners) -> Iterator[tuple[str, str]]:
    """The addresses that were asked, each with what was wrong ("" for nothing)."""
    hosts: dict[str, list[str]] = {}
    for url in urls:
        hosts.setdefault(urllib.parse.urlsplit(url).netloc.lower(), []).append(url)
    end = time.monotonic() + LONGEST
    with concurrent.futures.ThreadPoolExecutor(HOSTS) as pool:
        for answers in pool.map(lambda group: _ask_host(group, end, manners), hosts.values()):
            yield from answers


def _ask_host(urls: Iterable[str], end: float, manners: Manners) -> list[tuple[str, str]]:
    """One host, address after address."""
    answers = []
    for number, url in enumerate(urls):
        if time.monotonic() > end:
            break
        if number:
            time.sleep(manners.pause)
        answers.append((url, problem_of(url, manners)))
    return answers


def problem_of(url: str, manners: Manners) -> str:
    """What is wrong with an address: a status of 400 and more, or why it gave none; "" for nothing."""
    try:
        for _ in range(REDIRECTS + 1):
            status, target = _head(url, manners)
            if not target:
                return str(status) if status >= 400 else ""
            url = urllib.parse.urljoin(url, target)
    except UnaskedError as error:
        return str(error)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return type(error).__name__ if not str(error) else str(error)[:120]
    return "too many redirects"


def _head(url: str, manners: Manners) -> tuple[int, str]:
    """The status of an address and where it redirects to ("" for nowhere); by GET where a server takes no HEAD."""
    status, target = _request("HEAD", url, manners)
    if status in NO_HEAD:
        time.sleep(manners.pause)
        return _request("GET", url, manners)
    return status, target


def _request(method: str, url: str, manners: Manners) -> tuple[int, str]:
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UnaskedError("http(s)?")
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    address = _resolved(parts.hostname, port, manners)
    raw = socket.create_connection((address, port), timeout=TIMEOUT)
    try:
        # The name was resolved once and judged; nothing resolves it a second time.
        wrapped = (
            ssl.create_default_context().wrap_socket(raw, server_hostname=parts.hostname) if secure else raw
        )
        connection = http.client.HTTPConnection(parts.hostname, port, timeout=TIMEOUT)
        connection.sock = wrapped
        path = urllib.parse.quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
        query = f"?{urllib.parse.quote(parts.query, safe='/%:@!$&()*+,;=~?')}" if parts.query else ""
        host = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
        headers = {"Host": host, "User-Agent": manners.agent, "Accept": "*/*", "Connection": "close"}
        connection.request(method, path + query, headers=headers)
        answer = connection.getresponse()
        moved = answer.status in (301, 302, 303, 307, 308)
        return answer.status, (answer.getheader("Location") or "") if moved else ""
    finally:
        raw.close()


def _resolved(host: str, port: int, manners: Manners) -> str:
    """One public address of a host. A host with any private address is not asked."""
    found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    for one in found:
        address = ipaddress.ip_address(one.partition("%")[0])
        if not address.is_global and not (manners.loopback and address.is_loopback):
            raise UnaskedError("private address")
    return min(found)


def memory_of(cache: Path, site: str) -> Path:
    """Where the answers are noted, for one site."""
    return cache / "verification" / f"links-{hashlib.blake2b(site.encode(), digest_size=8).hexdigest()}"
