"""The compressed twins of public files: which files have one, and its bytes, which depend on nothing but theirs.

A twin is made once for each changed file; the shelf gives those of unchanged files a second name.
"""

from __future__ import annotations

import gzip
from typing import Final

import brotli

# Texts. Pictures, clips, fonts and archives are compressed already.
COMPRESSIBLE: Final = frozenset(
    (".html", ".css", ".js", ".mjs", ".json", ".xml", ".svg", ".txt", ".csv", ".vtt", ".webmanifest", ".wasm")
)
# Below about one packet of the network nothing is gained.
SMALLEST: Final = 1024
# On pages of 9 KiB brotli's quality 8 takes 0.4 ms and gives 27.7 % of the size; 11 takes 10 ms and gives 25.3 %.
BROTLI_QUALITY: Final = 8
GZIP_LEVEL: Final = 9
# Data for machines changes with every case, and a night must not spend its time on it: the quality of both encoders
# from which length on. 12 MB of JSON take brotli 0.19 s at 5 (7.4 %) and 0.06 s at 3 (10.0 %).
QUICK: Final = ((1 << 20, 3), (1 << 18, 5))


class Compressor:
    """Makes twins in the two encodings that every server and browser has. No state."""

    def encodings(self, path: str, size: int) -> tuple[str, ...]:
        """In which encodings a file of `size` bytes has a twin."""
        ending = path[path.rfind(".") :].lower() if "." in path.rpartition("/")[2] else ""
        if size < SMALLEST or ending not in COMPRESSIBLE:
            return ()
        return ("br", "gzip")

    def encode(self, encoding: str, data: bytes) -> bytes:
        """The bytes of one twin; the same for the same bytes. KeyError for an unknown encoding."""
        return _ENCODERS[encoding](data)


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, _quality(data, GZIP_LEVEL), mtime=0)


def _brotli(data: bytes) -> bytes:
    return bytes(brotli.compress(data, quality=_quality(data, BROTLI_QUALITY)))


def _quality(data: bytes, usual: int) -> int:
    return next((quality for length, quality in QUICK if len(data) > length), usual)


_ENCODERS: Final = {"gzip": _gzip, "br": _brotli}
