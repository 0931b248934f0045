"""Shells and pages to files: stamping, and writing only what changed.

A shell is one page of the theme with markers in it. It is split at its markers once; every page is joined from the
pieces. A file is written when its bytes differ; what a former build wrote and this one does not is deleted.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from keyword import iskeyword
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import jinja2
import msgspec
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup, escape
from markupsafe import _escape_inner as escaped  # type: ignore[attr-defined] # what `escape` is made of

from casepress.bytecode import TEMPLATES, Compiled, bytecode_folder
from casepress.output import unchanged, write
from casepress.pages.head import Heads
from casepress.pages.page import Document, Link, Page
from casepress.policy import META_POLICY
from casepress.preview import marked
from casepress.site import file_of

MARKER: Final = re.compile(r"<!--\s*casepress:\s*([a-z]+)\s*([^<>]*?)\s*-->")
# So many outputs are made together, step by step: why, says docs/decisions/0064.
TOGETHER: Final = 32
# What stands around every page; rendered once for each depth of address.
FRAME: Final = frozenset({"banner", "masthead", "footer"})


class Shell(NamedTuple):
    """A rendered page in UTF-8 split at its markers: `pieces` has one more entry than `markers` (name and argument)."""

    pieces: tuple[bytes, ...]
    markers: tuple[tuple[str, str], ...]
    key: bytes


class Engine(msgspec.Struct, frozen=True, gc=False):
    """What the engine rendered: shells by "section/depth", hand-written pages by address, the links of the menu to
    them, the source file of each; the folder of all other files, and the digest of each by its address."""

    key: str
    shells: dict[str, str]
    handwritten: dict[str, str]
    menu: tuple[Link, ...] = ()
    sources: dict[str, str] = {}
    assets: str = ""
    digests: dict[str, bytes] = {}


class Draft(NamedTuple):
    """An output not yet made: its address, a digest of everything it is made from, and how to make it."""

    address: str
    key: bytes
    make: Callable[[], Page | Document]


class Written(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What the ledger keeps of one file: the key it was made from, size in bytes, time of change in ns; and for the
    sitemap whether it is listed, with its day."""

    address: str
    key: bytes
    size: int
    mtime: int
    listed: bool
    modified: str


def split(html: str) -> Shell:
    """A shell from a rendered page."""
    pieces, markers, end = [], [], 0
    for match in MARKER.finditer(html):
        pieces.append(html[end : match.start()].encode())
        markers.append((match[1], match[2]))
        end = match.end()
    pieces.append(html[end:].encode())
    return Shell(tuple(pieces), tuple(markers), digest(html))


def digest(value: Any) -> bytes:
    """A short digest of any value made of records, for telling whether anything changed."""
    return hashlib.blake2b(msgspec.msgpack.encode(value), digest_size=12).digest()


def printed(value: object) -> str:
    """`markupsafe.escape` as plain text: the same characters, a quarter of the time."""
    if type(value) is str:
        return escaped(value)
    return value if type(value) is Markup else str(escape(value))


class _Generator(CodeGenerator):
    """Writes `printed` where Jinja writes `escape`, looks up attributes and calls macros directly: hundreds of calls a
    page are a third of a cold build. Templates are given records, so an attribute that is missing is a programmer's
    error."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - named by Jinja
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(  # noqa: N802 - named by Jinja
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        is_plain = not (forward_caller or node.dyn_args or node.dyn_kwargs)
        if not is_plain or any(iskeyword(given.key) for given in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for given in (*node.args, *node.kwargs):
            self.visit(given, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.printed(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _Template(jinja2.Template):
    """A template whose macros are made once: they use nothing of the page that imports them."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002 - Jinja's own
        return super()._get_default_module()


class _Environment(jinja2.Environment):
    code_generator_class = _Generator
    template_class = _Template
    printed = staticmethod(printed)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names that every template knows, in one dictionary for all: Jinja's chain of two is copied name by name for
        each of seven templates a page."""
        return {**self.globals, **d} if d else self.globals


# How templates are compiled here; another number with every change of the classes above.
_KIND: Final = "press 5"


def environment(cache: Path | None = None) -> jinja2.Environment:
    """The templates: everything is escaped unless a template says `Html`; an unknown name is a programmer's error.

    What was compiled is kept; `cache` is the site's, for a program that lies where it cannot write.
    """
    folder = bytecode_folder(cache)
    made = _Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=Compiled(folder, _KIND) if folder is not None else None,
        auto_reload=False,
    )
    made.globals["policy"] = META_POLICY
    return made


# Stands for what differs in a piece that is rendered once for many pages; no text of a case can hold it.
HOLE: Final = "\x00"


class Pieces:
    """Renders what many pages show once and fits it to each of them. State: the pieces rendered so far."""

    def __init__(self, templates: jinja2.Environment, name: str) -> None:
        """`name` is the template of a piece, which shows one record as `item`."""
        self.template = templates.get_template(name)
        self.rendered: dict[Any, str] = {}

    def __call__(self, items: Iterable[Any], root: str) -> Markup:
        known = self.rendered
        html = "".join([known.get(item) or self.made(item) for item in items])
        return Markup(html.replace(HOLE, root))  # noqa: S704 - rendered by an escaping template

    def made(self, item: Any) -> str:
        if len(self.rendered) > 20_000:
            self.rendered.clear()  # what one worker holds stays small at a hundred thousand cases
        html = self.rendered[item] = self.draw(item)
        return html

    def draw(self, item: Any) -> str:
        """A piece with a hole in the place of the way to the site's root, not remembered."""
        return self.template.render(item=item, root=HOLE)


class Press:
    """Stamps pages into shells. State: shells split and frames rendered so far."""

    def __init__(
        self,
        engine: Engine,
        templates: jinja2.Environment,
        imprint: Any,
        menu: Callable[[str], tuple[tuple[Link, bool], ...]],
        frame: Any,
        block: Callable[[str, str], tuple[str, Any] | None],
        code: str,
    ) -> None:
        """`menu` gives the menu of a section; `frame` holds what else stands around every page; `block` the template
        and data of a live block; `code` is the digest of the program, so that a new version stamps every page anew."""
        self.engine = engine
        self.templates = templates
        self.imprint = imprint
        self.menu = menu
        self.frame = frame
        self.block = block
        self.pieces = {name: Pieces(templates, f"{name}.html") for name in ("card", "fact", "sibling")}
        templates.globals.update(self.pieces)
        self._shells: dict[str, Shell] = {}
        self._frames: dict[tuple[str, str, str], bytes] = {}
        self._templates: dict[str, jinja2.Template] = {}
        self.heads = Heads(templates, imprint)
        self._crumbs: dict[tuple[tuple[Link, ...], str], str] = {}
        menus = tuple(menu(name.partition("/")[0]) for name in sorted(engine.shells))
        self.edition = digest((engine.key, imprint, code, menus, frame))

    def shell(self, section: str, depth: int) -> Shell:
        """The shell for a section and a depth of address."""
        name = f"{section}/{depth}"
        shell = self._shells.get(name)
        if shell is None:
            shell = self._shells[name] = split(self.engine.shells[name])
        return shell

    def key(self, value: Any) -> bytes:
        """The key of an output made from `value` in this edition of the shells, templates and program."""
        return hashlib.blake2b(msgspec.msgpack.encode(value), digest_size=12, key=self.edition).digest()

    def render(self, output: Page | Document) -> bytes:
        """The bytes of one output."""
        return self.render_all([output])[0]

    def render_all(self, outputs: Sequence[Page | Document]) -> list[bytes]:
        """The bytes of several outputs; the same step for all before the next, see `TOGETHER`."""
        pages = [output for output in outputs if isinstance(output, Page)]
        contents = [self.content(page) for page in pages]
        heads = [self.heads(page, page.root).encode() for page in pages]
        stamped = iter([self.stamp(*parts) for parts in zip(pages, contents, heads, strict=True)])
        return [
            self.finished(next(stamped)) if isinstance(output, Page) else self.document(output)
            for output in outputs
        ]

    def document(self, output: Document) -> bytes:
        """The bytes of a file that is no page."""
        if not output.template:
            return output.content
        template = self.template(output.template)
        return self.finished(template.render(data=output.data, imprint=self.imprint).encode())

    def content(self, page: Page) -> bytes:
        """What a page shows beside its frame."""
        values = {"page": page, "data": page.data, "root": page.root, "imprint": self.imprint}
        return self.template(page.template).render(values).encode()

    def finished(self, made: bytes) -> bytes:
        """A page or document as it is published; in a preview it says so."""
        return marked(made.decode()).encode() if self.imprint.preview else made

    def stamp(self, page: Page, content: bytes, head: bytes) -> bytes:
        """A page joined from its shell, its head and its content."""
        root = page.root
        shell = self.shell(page.section, page.depth)

        def fill(name: str, argument: str) -> bytes:
            if name == "title":
                return self.window_title(page).encode()
            if name == "crumbs":
                return self.crumbs(page.crumbs, root).encode()
            if name == "head":
                return head
            if name == "content":
                return content
            return self.common(name, argument, page.section, root, page.address)

        return _join(shell, fill)

    def crumbs(self, crumbs: tuple[Link, ...], root: str) -> str:
        """The way from the home page to a page; all but its end is the same for many pages and rendered once."""
        if not crumbs:
            return ""
        *way, page = crumbs
        key = (tuple(way), root)
        known = self._crumbs.get(key)
        if known is None:
            if len(self._crumbs) > 5_000:
                self._crumbs.clear()
            known = self.templates.get_template("crumbs.html").render(crumbs=way, last=HOLE, root=root)
            self._crumbs[key] = known
        return known.replace(HOLE, printed(page.text))

    def window_title(self, page: Page) -> Markup:
        """What stands in the browser's tab."""
        name = self.imprint.name
        return escape(page.title if page.title == name else f"{page.title} - {name}")

    def template(self, name: str) -> jinja2.Template:
        """A template by its name, without the lock around those that Jinja keeps."""
        found = self._templates.get(name)
        if found is None:
            found = self._templates[name] = self.templates.get_template(name)
        return found

    def ready(self) -> None:
        """Takes up the templates of most pages, so that processes begun from this one find them ready."""
        for name in ("bulletin.html", "listing.html", "head.html", "feed.xml"):
            self.template(name)
        _ = self.template("parts.html").module

    def handwritten(self, address: str) -> bytes:
        """A hand-written page with its menu and live blocks filled in."""
        shell = split(self.engine.handwritten[address])
        # A server answers with 404.html at any depth, so its links start at the root of the host.
        top = urlsplit(self.imprint.url).path or "/"
        root = top if address == "404.html" else "../" * address.count("/") or "./"
        return self.finished(
            _join(shell, lambda name, argument: self.common(name, argument, address, root, address))
        )

    def common(self, name: str, argument: str, section: str, root: str, address: str) -> bytes:
        """A marker that any page may hold: the masthead, the banner, the footer or a live block."""
        if name in FRAME:
            key = (name, section if name == "masthead" else "", root)
            known = self._frames.get(key)
            if known is None:
                template = self.templates.get_template(f"{name}.html")
                values = {
                    "items": self.menu(section),
                    "frame": self.frame,
                    "section": section,
                    "root": root,
                    "imprint": self.imprint,
                    "here": HOLE,
                }
                known = self._frames[key] = template.render(values).encode()
            return known.replace(HOLE.encode(), printed(address).encode()) if self.imprint.variants else known
        found = self.block(name, argument)
        if found is None:
            return b""
        template_name, data = found
        values = {"data": data, "root": root, "imprint": self.imprint}
        return self.template(template_name).render(values).encode()


def _join(shell: Shell, fill: Callable[[str, str], bytes]) -> bytes:
    parts = [shell.pieces[0]]
    for (name, argument), piece in zip(shell.markers, shell.pieces[1:], strict=True):
        parts.append(fill(name, argument))
        parts.append(piece)
    return b"".join(parts)


def make(
    drafts: Iterable[Draft], press: Press, folder: str, ledger: Mapping[str, Written]
) -> Iterator[Written]:
    """Makes and writes the outputs whose key or file is not what the ledger says; answers for every output."""
    drafts = iter(drafts)
    while some := list(itertools.islice(drafts, TOGETHER)):
        kept = [_kept(draft, folder, ledger) for draft in some]
        fresh = [draft for draft, known in zip(some, kept, strict=True) if known is None]
        outputs = [draft.make() for draft in fresh]
        files = press.render_all(outputs)
        written = map(_written, fresh, outputs, files, itertools.repeat(folder))
        for known in kept:
            yield known or next(written)


def _kept(draft: Draft, folder: str, ledger: Mapping[str, Written]) -> Written | None:
    """What the ledger says of an output, where that and the file are still the same."""
    known = ledger.get(draft.address)
    if known is None or known.key != draft.key:
        return None
    return known if unchanged(f"{folder}/{file_of(draft.address)}", known) else None


def _written(draft: Draft, output: Page | Document, data: bytes, folder: str) -> Written:
    size, mtime = write(f"{folder}/{file_of(draft.address)}", data)
    listed, modified = (output.listed, output.modified) if isinstance(output, Page) else (False, "")
    return Written(draft.address, draft.key, size, mtime, listed, modified)
