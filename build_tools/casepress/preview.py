"""What makes a preview unlike the public site: other addresses for its media, a mark and `noindex` on every page. Pure."""

from __future__ import annotations

import hashlib
import re
from typing import Any, Final

import msgspec

from casepress.media.rendition import Clip, Picture, Renditions

_BODY: Final = re.compile(r"<body[^>]*>", re.IGNORECASE)
_NOINDEX: Final = '<meta name="robots" content="noindex,nofollow,noarchive">'
_MARK: Final = '<p class="preview-mark" role="note">预览 未公开</p>'


def marked(page: str) -> str:
    """A page with the watermark of a preview, and closed to search engines."""
    body = _BODY.search(page)
    if body is None:
        return page
    page = f"{page[: body.end()]}\n{_MARK}{page[body.end() :]}"
    return page.replace("<head>", f"<head>\n{_NOINDEX}", 1)


def veiled(renditions: Renditions, secret: bytes) -> Renditions:
    """The same media under addresses that cannot be worked out from the public ones without `secret`.

    Streams and seek pictures name their parts by the public names and are left out.
    """
    names = {address: _veil(address, secret) for address in renditions.files}
    media = {name: _with(made, names) for name, made in renditions.media.items()}
    return Renditions(media, {names[address]: path for address, path in renditions.files.items()})


def _veil(address: str, secret: bytes) -> str:
    name = address.rpartition("/")[2]
    stem = re.split(r"[-.]", name, maxsplit=1)[0]
    hidden = hashlib.blake2b(stem.encode(), digest_size=16, key=secret).hexdigest()
    return f"media/{hidden[:2]}/{hidden}{name[len(stem) :]}"


def _with(made: Picture | Clip, names: dict[str, str]) -> Picture | Clip:
    if isinstance(made, Clip):
        shown = (made.video, made.poster, made.smaller, made.modern, *made.stills)
        kept = {one.address for one in shown if one is not None} | {made.captions}
        addresses = tuple(address for address in made.addresses if address in kept)
        made = msgspec.structs.replace(made, stream="", storyboard="", cues=(), addresses=addresses)
    return msgspec.convert(_renamed(msgspec.to_builtins(made), names), type(made))


def _renamed(value: Any, names: dict[str, str]) -> Any:
    """A value of lists and mappings with every address exchanged."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, dict):
        return {key: _renamed(item, names) for key, item in value.items()}
    return [_renamed(item, names) for item in value] if isinstance(value, list | tuple) else value
