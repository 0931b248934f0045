"""An edition for the press: one archive of texts, pictures, clips, captions, sources and the SHA-256 of every file.

The same edition gives the same bytes; under an embargo every text and the name of every file says so.
"""

from __future__ import annotations

import csv
import hashlib
import html
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import jinja2
import msgspec
from markupsafe import Markup

from casepress.editions.edition import Edition, Load, Piece, blocks_of
from casepress.editions.footnotes import Notes
from casepress.editions.typesetting import Setter, plain
from casepress.pages.copy import AFTER, BEFORE
from casepress.pages.page import day_in_words
from casepress.pages.parts import ClipView, FigureView, Html, PairView

SUMS: Final = "SHA256SUMS"
COLUMNS: Final = ("文件", "编号", "图注", "说明", "画面", "宽", "高")
# The earliest that the format of archives knows; the day of an edition stands in its texts.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_UNSAFE: Final = re.compile(r"[^\w.-]+")


class Exhibit(msgspec.Struct, frozen=True):
    """A picture or clip in the archive: its file beside the text of its case, what is printed with it, its public
    address, and its size in pixels."""

    file: str
    label: str
    caption: str
    note: str
    alt: str
    address: str
    width: int
    height: int


class Folder(msgspec.Struct, frozen=True):
    """One case in the archive: its folder, its text as a page, as the markup in it and in plain words, and what is shown
    with it."""

    name: str
    markup: str
    body: str
    text: str
    exhibits: tuple[Exhibit, ...]


def pack_name(edition: Edition) -> str:
    """The name of the archive, without its ending: under an embargo it says until when."""
    return _UNSAFE.sub("-", f"{edition.id} {edition.hold}".strip())


def press_pack(
    edition: Edition,
    templates: jinja2.Environment,
    load: Load,
    word: Callable[[str], bytes],
) -> Iterator[tuple[str, bytes]]:
    """The files of the archive in their order, by name; `word` makes a Word file of a text's markup.

    The sums stand last: they are those of everything before them.
    """
    top = pack_name(edition)
    folders = [_folder(piece, number, edition, templates) for number, piece in enumerate(edition.pieces, 1)]
    sums: list[str] = []
    for name, data in _files(edition, folders, templates, load, word):
        sums.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
        yield f"{top}/{name}", data
    head = f"# {edition.hold}\n" if edition.hold else ""
    yield f"{top}/{SUMS}", f"{head}{''.join(sums)}".encode()


def write_archive(file: io.BufferedIOBase, files: Iterable[tuple[str, bytes]]) -> int:
    """Writes files as a zip archive that holds no time and no owner; says how many they are."""
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            # Not squeezed: pictures cannot be, texts need not be, and no version of a library can change a byte.
            entry.compress_type = zipfile.ZIP_STORED
            archive.writestr(entry, data)
        return len(archive.infolist())


def _files(
    edition: Edition, folders: list[Folder], templates: jinja2.Environment, load: Load,
    word: Callable[[str], bytes],
) -> Iterator[tuple[str, bytes]]:  # fmt: skip
    guide = templates.get_template("editions/press_guide.txt").render(
        edition=edition, folders=folders, day=day_in_words
    )
    yield "说明.txt", _for_windows(html.unescape(guide))
    for folder in folders:
        yield f"{folder.name}/text.txt", _for_windows(folder.text)
        yield f"{folder.name}/text.html", folder.markup.encode()
        yield f"{folder.name}/text.docx", word(folder.body)
        if folder.exhibits:
            yield f"{folder.name}/captions.csv", _captions(folder, edition.hold)
        for exhibit in folder.exhibits:
            yield f"{folder.name}/{exhibit.file}", load(exhibit.address)


def _folder(piece: Piece, number: int, edition: Edition, templates: jinja2.Environment) -> Folder:
    notes = Notes(edition.root)
    setter = Setter()
    exhibits: list[Exhibit] = []
    suffix = "-未发布" if edition.hold else ""
    for block in notes.applied(blocks_of(piece.bulletin)):
        if isinstance(block, Html):
            setter.set(block.markup)
            continue
        for exhibit in _exhibits(block, len(exhibits) + 1, suffix):
            exhibits.append(exhibit)
            setter.insert(_shown(exhibit))
    shown: dict[str, Any] = {
        "edition": edition,
        "piece": piece,
        "text": Markup(setter.finished()),  # noqa: S704
        "number": notes.number,
        "notes": notes.everything,
        "day": day_in_words,
    }
    # Rendered twice: what followed and the sources number their addresses while the text is rendered.
    page = templates.get_template("editions/press.html")
    page.render(shown)
    markup = page.render(shown)
    body = markup.partition("<body>")[2].partition("</body>")[0]
    return Folder(f"{number:02}-{piece.bulletin.id}", markup, body, f"{plain(body)}\n", tuple(exhibits))


def _exhibits(block: object, number: int, suffix: str) -> Iterator[Exhibit]:
    """The pictures or the clip of a block; a picture comes in the largest size that the site shows."""
    if isinstance(block, FigureView):
        label = f"图{block.number}" if block.number else "插图"
        one = block.picture.largest
        yield Exhibit(f"pictures/{number:02}{suffix}.jpg", label, block.caption, block.note, block.alt, one.address,
                      one.width, one.height)  # fmt: skip
    elif isinstance(block, PairView):
        sides = ((block.before, block.before_alt, BEFORE, block.before_taken),
                 (block.after, block.after_alt, AFTER, block.after_taken))  # fmt: skip
        for at, (picture, alt, side, taken) in enumerate(sides):
            one = picture.largest
            note = "，".join(filter(None, (side, taken, block.note)))
            yield Exhibit(f"pictures/{number + at:02}{suffix}.jpg", f"图{block.number}{side}", block.caption, note, alt,
                          one.address, one.width, one.height)  # fmt: skip
    elif isinstance(block, ClipView):
        one = block.clip.video
        yield Exhibit(f"videos/{number:02}{suffix}.mp4", f"视频{block.number}", block.caption, block.note, "",
                      one.address, one.width, one.height)  # fmt: skip


def _shown(exhibit: Exhibit) -> str:
    words = f"{exhibit.label} {exhibit.caption}".strip() + (f"（{exhibit.note}）" if exhibit.note else "")
    caption = f'<p class="caption">［{html.escape(exhibit.file)}］{html.escape(words)}</p>\n'
    if exhibit.file.endswith(".mp4"):
        return f'<p><video controls preload="none" src="{html.escape(exhibit.file)}"></video></p>\n{caption}'
    return (
        f'<p><img src="{html.escape(exhibit.file)}" alt="{html.escape(exhibit.alt or exhibit.caption)}"'
        f' width="{exhibit.width}" height="{exhibit.height}"></p>\n{caption}'
    )


def _captions(folder: Folder, hold: str) -> bytes:
    """The captions as a table that office programs open."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    if hold:
        table.writerow((hold,))
    table.writerow(COLUMNS)
    for one in folder.exhibits:
        row = (one.file, one.label, one.caption, one.note, one.alt, one.width, one.height)
        table.writerow([_tame(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _tame(value: object) -> object:
    # A cell that begins like this is a formula to office programs.
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value


def _for_windows(text: str) -> bytes:
    """Plain text as Windows' own editor reads it everywhere."""
    return text.replace("\n", "\r\n").encode("utf-8-sig")
