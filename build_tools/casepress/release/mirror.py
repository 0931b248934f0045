"""A copy of a release, in a folder or on a server, compared with its manifest: every file, every compressed twin, the
seal and the counter. Nothing that a server sends is trusted: sizes, times and redirects are limited."""

from __future__ import annotations

import hashlib
import http.client
import os
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, Protocol

import brotli
import msgspec

from casepress.diagnostics import Checked, Finding, Place
from casepress.public_key import is_fingerprint_of, raw_key
from casepress.release.delivery import STATE
from casepress.release.manifest import ENDINGS, MANIFEST, SEAL, UNNAMED, Entry, Manifest, parse_manifest
from casepress.release.signature import MOST_BYTES, check_seal, other_key
from casepress.release.survey import OWN
from casepress.rules import authenticity as rules

MOST_MANIFEST: Final = 200_000_000  # a million files
BLOCK: Final = 1 << 16
MOST_BLOCK: Final = 1 << 26  # of what a block may be unpacked to
TIMEOUT: Final = 20.0  # seconds without a byte
SLOWEST: Final = 10_000  # bytes a second, after
PATIENCE: Final = 30.0  # seconds
TRIES: Final = 3
DEEPEST: Final = 40
CHECKING: Final = "核对文件"


class UnavailableError(Exception):
    """A file of a copy cannot be had; the text says why. `missing`: the copy answers that it has none."""

    def __init__(self, problem: str, *, missing: bool = False) -> None:
        super().__init__(problem)
        self.missing = missing


class Source(Protocol):
    """Where a copy is. `blocks` gives a file as it is, or the form in which it is sent compressed."""

    @property
    def name(self) -> str: ...

    def blocks(self, path: str, encoding: str = "") -> Iterator[bytes]: ...

    def others(self, known: Callable[[str], bool]) -> Iterator[str]: ...


class FolderCopy(msgspec.Struct, frozen=True):
    """A copy in a folder."""

    name: str

    def blocks(self, path: str, encoding: str = "") -> Iterator[bytes]:
        """The blocks of a file or of its twin."""
        try:
            with open(os.path.join(self.name, path + ENDINGS.get(encoding, "")), "rb", buffering=0) as file:
                while block := file.read(BLOCK):
                    yield block
        except OSError as error:
            missing = isinstance(error, FileNotFoundError | NotADirectoryError)
            raise UnavailableError(error.strerror or type(error).__name__, missing=missing) from error

    def others(self, known: Callable[[str], bool]) -> Iterator[str]:
        """Every file that is not known, links to folders followed."""
        yield from self._others("", known, 0)

    def _others(self, below: str, known: Callable[[str], bool], depth: int) -> Iterator[str]:
        with os.scandir(os.path.join(self.name, below)) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            path = f"{below}/{entry.name}" if below else entry.name
            if entry.is_dir() and depth < DEEPEST:
                yield from self._others(path, known, depth + 1)
            elif path not in (OWN, STATE) and not known(path):
                yield path


class _SameSite(urllib.request.HTTPRedirectHandler):
    """Follows no redirect to another host, and none away from an encrypted address."""

    max_redirections = 3

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        old, new = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        safe = new.scheme == old.scheme or (old.scheme, new.scheme) == ("http", "https")
        if new.hostname != old.hostname or not safe:
            raise UnavailableError(f"-> {newurl}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class ServedCopy:
    """A copy on a server, asked for as browsers ask: pages by the address of their folder. No state."""

    def __init__(self, address: str) -> None:
        """`address` is the root of the site, http or https."""
        self.name = address if address.endswith("/") else f"{address}/"
        self._opener = urllib.request.build_opener(_SameSite)

    def blocks(self, path: str, encoding: str = "") -> Iterator[bytes]:
        """The blocks of an answer; a server that sends another encoding than was asked for is not understood."""
        address = path.removesuffix("index.html") if path.rpartition("/")[2] == "index.html" else path
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked by `source_of`
            self.name + urllib.parse.quote(address),
            headers={
                "Accept-Encoding": encoding or "identity",
                "User-Agent": "casepress-verify",
                "Cache-Control": "no-cache",
            },
        )
        start = time.monotonic()
        sent = 0
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                got = answer.headers.get("Content-Encoding", "identity")
                if encoding and got == "identity":
                    return  # a server need not compress
                if got != (encoding or "identity") and (encoding or got != "gzip"):
                    raise UnavailableError(f"Content-Encoding: {got}")
                # Storage that keeps one form only sends it to everybody.
                machine = zlib.decompressobj(wbits=31) if got == "gzip" and not encoding else None
                while block := answer.read(BLOCK):
                    sent += len(block)
                    if time.monotonic() - start > PATIENCE + sent / SLOWEST:
                        raise UnavailableError("timeout")
                    yield machine.decompress(block, MOST_BLOCK) if machine else block
        except urllib.error.HTTPError as error:
            error.close()
            raise UnavailableError(f"HTTP {error.code}", missing=error.code in (404, 410)) from error
        except urllib.error.URLError as error:
            raise UnavailableError(str(error.reason)) from error
        except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
            raise UnavailableError(str(error) or type(error).__name__) from error

    def others(self, known: Callable[[str], bool]) -> Iterator[str]:  # noqa: ARG002
        """Nothing: a server does not tell what else it has."""
        return iter(())


def source_of(text: str) -> Source | None:
    """The copy that an argument names: an http or https address, or a folder; None when it is neither."""
    parts = urllib.parse.urlsplit(text)
    if parts.scheme in ("http", "https") and parts.hostname and not parts.query and not parts.fragment:
        return ServedCopy(text)
    return FolderCopy(str(Path(text).absolute())) if Path(text).is_dir() else None


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """What a copy must be: signed with this key (base64 or fingerprint; "" for any or none), with at least this
    counter."""

    key: str = ""
    least: int = 0


class Examination(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `manifest` is None when there is none to compare with, or none to be trusted; `key` is that of
    the seal; `checked` counts files."""

    findings: tuple[Finding, ...]
    manifest: Manifest | None = None
    key: bytes | None = None
    checked: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every file is what was published."""
        return self.manifest is not None and not any(finding.is_error for finding in self.findings)


def examine(
    source: Source,
    expected: Expected,
    jobs: int = 8,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Examination:
    """Compares a copy with its manifest, after the manifest itself has proved to be what was expected."""
    sealed = read_sealed(source, expected)
    if sealed.value is None:
        return Examination(findings=sealed.findings)
    manifest, key = sealed.value
    tasks = [(entry, encoding) for entry in manifest.files for encoding in ("", *entry.encodings)]
    findings = list(sealed.findings)
    with ThreadPoolExecutor(jobs) as pool:
        for number, found in enumerate(pool.map(lambda task: _compared(source, *task), tasks), 1):
            findings += [found] if found is not None else []
            if number % 50 == 0 or number == len(tasks):
                progress(CHECKING, number, len(tasks))
    names = {f"{entry.path}{ending}" for entry in manifest.files
             for ending in ("", *(ENDINGS[kind] for kind in entry.encodings))}  # fmt: skip
    extra = source.others(lambda path: path in names or path in UNNAMED)
    findings += [rules.FILE_EXTRA.at(Place(path), file=path) for path in extra]
    return Examination(findings=tuple(findings), manifest=manifest, key=key, checked=len(manifest.files))


def read_sealed(source: Source, expected: Expected) -> Checked[tuple[Manifest, bytes | None] | None]:
    """The manifest of a copy with the key that signed it, or None with the finding that speaks against it."""
    try:
        data = _small(source, MANIFEST, MOST_MANIFEST)
    except UnavailableError as error:
        problem = str(error)
        return Checked(
            None, (rules.NO_MANIFEST.at(Place(MANIFEST), source=source.name, file=MANIFEST, problem=problem),)
        )
    manifest = parse_manifest(data)
    if manifest.value is None:
        return Checked(None, manifest.findings)
    key, findings = _signed(source, data, expected)
    if any(finding.is_error for finding in findings):
        return Checked(None, findings)
    if manifest.value.counter < expected.least:
        counter = manifest.value.counter
        found = rules.OLDER_THAN_SEEN.at(Place(MANIFEST), counter=counter, least=expected.least)
        return Checked(None, (found,))
    return Checked((manifest.value, key), findings)


def _signed(source: Source, manifest: bytes, expected: Expected) -> tuple[bytes | None, tuple[Finding, ...]]:
    try:
        seal = _small(source, SEAL, MOST_BYTES)
    except UnavailableError as error:
        if expected.key or not error.missing:
            problem = str(error)
            return None, (rules.NO_MANIFEST.at(Place(SEAL), source=source.name, file=SEAL, problem=problem),)
        return None, (rules.NOT_SIGNED.at(Place(SEAL)),)
    checked = check_seal(manifest, seal)
    key = checked.value
    if key is None:
        return None, checked.findings
    if expected.key and raw_key(expected.key) != key and not is_fingerprint_of(expected.key, key):
        return None, (other_key(key),)
    return key, ()


def _small(source: Source, path: str, most: int) -> bytes:
    """A file as a whole; UnavailableError when it is larger than `most` bytes."""
    return _again(lambda: _collected(source.blocks(path), most))


def _collected(blocks: Iterator[bytes], most: int) -> bytes:
    found = bytearray()
    for block in blocks:
        found += block
        if len(found) > most:
            raise UnavailableError(f"> {most} bytes")
    return bytes(found)


def _again(work: Callable[[], bytes]) -> bytes:
    """Tries again when the way to a server failed and not what it said."""
    for _ in range(TRIES - 1):
        try:
            return work()
        except UnavailableError as error:
            if error.missing or str(error).startswith(("HTTP 4", "->", ">")):
                raise
    return work()


def _compared(source: Source, entry: Entry, encoding: str) -> Finding | None:
    """The finding for a file that is not what the manifest says, plain or compressed."""
    file = f"{entry.path}{ENDINGS.get(encoding, '')}"
    place = Place(file)
    sent = False

    def digest() -> bytes:
        nonlocal sent
        state, size = hashlib.sha256(), 0
        for block in _unpacked(source.blocks(entry.path, encoding), encoding, entry.size):
            sent = True
            size += len(block)
            if size > entry.size:
                break
            state.update(block)
        return f"{size} {state.hexdigest()}".encode()

    try:
        found = _again(digest).decode()
    except UnavailableError as error:
        return rules.FILE_MISSING.at(place, file=file, problem=str(error))
    if encoding and not sent and isinstance(source, ServedCopy):
        return None
    if found == f"{entry.size} {entry.sha256}":
        return None
    if int(found.partition(" ")[0]) != entry.size:
        return rules.FILE_ALTERED.at(place, file=file, problem="长度不同", problem_en="its length differs")
    return rules.FILE_ALTERED.at(place, file=file, problem="内容不同", problem_en="its bytes differ")


def _unpacked(blocks: Iterator[bytes], encoding: str, size: int) -> Iterator[bytes]:
    """The blocks of what was compressed; of a file that swells beyond `size` bytes little more than that."""
    if encoding == "gzip":
        state = zlib.decompressobj(wbits=31)
        for block in blocks:
            try:
                yield state.decompress(block, size + 1)
            except zlib.error as error:
                raise UnavailableError(str(error)) from error
    elif encoding == "br":
        machine = brotli.Decompressor()
        for block in blocks:
            try:
                yield machine.process(block, output_buffer_limit=size + 1)
            except brotli.error as error:
                raise UnavailableError(str(error)) from error
    else:
        yield from blocks
