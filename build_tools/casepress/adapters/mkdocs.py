"""MkDocs with Material: renders the hand-written pages and the shells, and nothing else of casepress knows it.

The plugin adds one small page for each kind of shell and depth of address, takes what the theme made of it, and
stamps after the build; `render_engine` does the same for `casepress build` and keeps the result while nothing
that the engine reads has changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.base import ValidationError
from mkdocs.config.config_options import Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link as NavLink
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as EnginePage

from casepress.adapters.assets import published
from casepress.adapters.engine_cache import digests_of, engine_folder, engine_key, keep_engine, recall_engine
from casepress.adapters.executors import ForkedWorkers, default_jobs
from casepress.adapters.theme import quicken
from casepress.build import Outcome, Request, build
from casepress.diagnostics import Checked, Finding, Place, Words, excerpt
from casepress.pages.metadata import site_domain
from casepress.pages.page import Link
from casepress.paratexts import unreadable_pages
from casepress.policy import META_POLICY
from casepress.press import MARKER as BLOCK_MARKER
from casepress.press import Engine
from casepress.project import Project, open_project
from casepress.publishing import MARKER
from casepress.rules import output as rules
from casepress.settings import Settings, place_of

PACKAGE: Final = Path(__file__).parent.parent
# Every section with the depths at which its pages lie.
SHELLS: Final = {
    "home": (0,),
    "cases": (1, 2),
    "regions": (1, 2, 3),
    "issues": (1, 2, 3),
    "batches": (1, 2, 3, 4),
    "briefings": (1, 2),
    "images": (1, 2),
    "videos": (1, 2),
    "data": (1, 2),
    "verify": (1,),
    "search": (1,),
    "service": (1,),
}
SHELL_FOLDER: Final = "_casepress"
POLLING_SECONDS: Final = 0.25
# What no reader sees and everybody can read in the source: comments as browsers know them. In code they are escaped.
_UNSEEN: Final = re.compile(r"<!--(?:-?>|.*?(?:--!?>|\Z))|<[?!][^>]*(?:>|\Z)", re.DOTALL)
# How MkDocs says which setting it does not take.
_REFUSED: Final = re.compile(r"Config value '([^']+)': (.+)", re.DOTALL)
log = logging.getLogger("mkdocs.plugins.casepress")


class CasepressPlugin(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """The plugin: `mkdocs build` and `mkdocs serve` give the whole site.

    State of one build: what the engine rendered so far.
    """

    config_scheme = tuple(
        # `off` without quotes is a truth value to YAML 1.1.
        (name, Type((type(value), bool), default=value))
        for name, value in msgspec.structs.asdict(Settings()).items()
    )

    def __init__(self) -> None:
        self.stamps = True
        self.serves = False
        self.shells: dict[str, str] = {}
        self.handwritten: dict[str, str] = {}
        self.sources: dict[str, str] = {}
        self.menu: tuple[Link, ...] = ()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remembers whether the site is served, which is told nowhere else."""
        self.serves = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Puts our templates between the theme and the site's own overrides, and turns the theme's sitemap off."""
        self.shells, self.handwritten, self.sources = {}, {}, {}
        at = 1 if config.theme.custom_dir else 0
        config.theme.dirs.insert(at, str(PACKAGE / "templates" / "theme"))
        config.theme.static_templates.discard("sitemap.xml")
        quicken(config.theme)
        config.extra.setdefault("generator", False)
        config.extra["casepress"] = {
            "demo": self.config["demo"],
            "policy": META_POLICY,
            "site_code": self.config["site_code"],
            "domain": site_domain(config.site_url or ""),
            "variants": self.config["variants"],
        }
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Adds the shells and our own static files; the theme's sitemap is neither made nor copied."""
        sitemap = files.get_file_from_path("sitemap.xml")
        if sitemap is not None:
            files.remove(sitemap)
        for name, source in _shell_sources():
            if not (name == "home/0" and files.get_file_from_path("index.md") is not None):
                uri = _shell_uri(name)
                file = File.generated(config, uri, content=source, inclusion=InclusionLevel.NOT_IN_NAV)
                files.append(file)
        for path in sorted((PACKAGE / "static").iterdir()):
            if path.is_file():
                text, uri = published(path), f"assets/casepress/{path.name}"
                kept = File.generated(config, uri, abs_src_path=str(path))
                files.append(kept if text is None else File.generated(config, uri, content=text))
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Takes the hand-written pages of the top level into our menu."""
        links = []
        for item in nav.items:
            if isinstance(item, EnginePage) and item.url not in ("", "./"):
                links.append(Link(item.title or _title(item), item.url))
            elif isinstance(item, NavLink) and item.url.endswith("/"):
                links.append(Link(item.title, item.url))
        self.menu = tuple(links)
        return nav

    def on_page_content(self, html: str, *, page: EnginePage, config: MkDocsConfig, files: Files) -> str:
        """Takes comments out of a page, as they are out of cases; live blocks are written as comments and stay."""
        return _UNSEEN.sub(lambda match: match[0] if BLOCK_MARKER.fullmatch(match[0]) else "", html)

    def on_post_page(self, output: str, *, page: EnginePage, config: MkDocsConfig) -> str:
        """Takes every rendered page; they are written when they are stamped."""
        shell = page.meta.get("casepress_shell")
        if shell:
            self.shells[str(shell)] = output
        else:
            address = "" if page.url == "./" else page.url
            self.handwritten[address] = output
            self.sources[address] = f"{Path(config.docs_dir).name}/{page.file.src_uri}"
        return ""

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Takes 404.html, which has our menu too."""
        if BLOCK_MARKER.search(output):
            self.handwritten[template_name] = output
            return ""
        return output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Stamps the site, unless only the shells are wanted."""
        self._drop_unused(Path(config.site_dir))
        if not self.stamps:
            return
        checked = open_project(Path(config.config_file_path).parent)
        if checked.value is None:
            raise PluginError("; ".join(finding.message.zh for finding in checked.findings))
        site = Path(config.site_dir)
        engine = self.engine(config.site_dir)
        (site / MARKER).touch()
        outcome = _stamp(checked.value, engine, site)
        for finding in outcome.findings:
            level = {"error": logging.ERROR, "waived": logging.INFO}.get(finding.severity, logging.WARNING)
            log.log(level, "%s %s %s %s", finding.place, finding.code, finding.message.zh, finding.hint.zh)
        log.info("casepress: %d cases, %d pages", outcome.cases, outcome.pages)
        if not outcome.published:
            raise PluginError("没有发布：请先改正上面的错误 / nothing was published, see the errors above")

    def _drop_unused(self, site: Path) -> None:
        """Leaves out the theme's scripts, styles and pictures where no page asks for them, as our templates do not."""
        pages = (*self.shells.values(), *self.handwritten.values())
        for name in ("javascripts", "stylesheets", "images"):
            folder = site / "assets" / name
            if folder.is_dir() and not any(f"assets/{name}/" in page for page in pages):
                shutil.rmtree(folder)

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Watches cases and media, so that a change shows at once."""
        root = Path(config.config_file_path).parent
        for name in ("cases_dir", "media_dir"):
            folder = root / self.config[name]
            if folder.is_dir():
                server.watch(str(folder), builder)
        return server

    def engine(self, assets: str, key: str = "") -> Engine:
        """What was rendered, as the press takes it."""
        shells = dict(self.shells)
        state = hashlib.blake2b(digest_size=12)
        for name in sorted(shells):
            state.update(shells[name].encode())
        return Engine(
            key or state.hexdigest(),
            shells,
            dict(self.handwritten),
            self.menu,
            dict(self.sources),
            assets,
            digests_of(Path(assets)),
        )


def _title(page: EnginePage) -> str:
    return Path(page.file.src_uri).stem


def _shell_sources() -> Iterator[tuple[str, str]]:
    """Every shell's name and the page that the theme is given for it."""
    for section, depths in SHELLS.items():
        for depth in depths:
            name = f"{section}/{depth}"
            head = f"---\ncasepress_shell: {name}\ntemplate: casepress-shell.html\ntitle: casepress\n"
            yield name, f"{head}search:\n  exclude: true\n---\n"


def _shell_uri(name: str) -> str:
    """A source address from which the theme's relative links get the depth that the shell is for."""
    section, _, depth = name.partition("/")
    if depth == "0":
        return "index.md"
    return "/".join([SHELL_FOLDER] * (int(depth) - 1) + [f"{SHELL_FOLDER}-{section}.md"])


def _stamp(project: Project, engine: Engine, site: Path) -> Outcome:
    now = dt.datetime.now(dt.UTC)
    request = Request(as_of=now, site_dir=site, jobs=default_jobs())
    return build(project, request, lambda: Checked(engine), ForkedWorkers(default_jobs()))


def render_engine(project: Project) -> Checked[Engine | None]:
    """The engine's part of a site: from the cache while its key is the same, else rendered once by MkDocs."""
    known = recall_engine(project)
    if known is not None:
        return Checked(known)
    key = engine_key(project)
    folder = engine_folder(project)
    assets = folder / f"assets-{key}"
    aside = folder / f"assets-{key}-{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    heard = _Heard()
    try:
        with heard:
            plugin = _run_mkdocs(project, aside)
    except (MkDocsException, Abort, ValidationError, OSError, ValueError) as error:
        shutil.rmtree(aside, ignore_errors=True)
        return Checked(None, unreadable_pages(project) or (_failure(project, error, heard.said),))
    shutil.rmtree(assets, ignore_errors=True)
    aside.replace(assets)
    engine = plugin.engine(str(assets), key)
    keep_engine(project, engine)
    for old in folder.glob("assets-*"):
        if old != assets:
            shutil.rmtree(old, ignore_errors=True)
    return Checked(engine)


class _Heard(logging.Handler):
    """Keeps what MkDocs says of errors: what it raises afterwards names neither setting nor reason. State: what it said."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps one message."""
        self.said.append(record.getMessage())

    def __enter__(self) -> None:
        logging.getLogger("mkdocs").addHandler(self)

    def __exit__(self, *_: object) -> None:
        logging.getLogger("mkdocs").removeHandler(self)


def _failure(project: Project, error: Exception, said: list[str]) -> Finding:
    """Why MkDocs failed: the setting that it refused and its reason, else the last that it said."""
    refused = next((match for one in said if (match := _REFUSED.match(one)) is not None), None)
    if refused is None:
        problem = excerpt("；".join(filter(None, (str(error), *said[-1:]))) or type(error).__name__, 300)
        return rules.ENGINE_FAILED.at(Place("mkdocs.yml"), problem=problem, problem_en=problem)
    name, reason = refused[1], excerpt(refused[2], 200)
    place = place_of(name, (project.root / "mkdocs.yml").read_text("utf-8", "replace"))
    return rules.ENGINE_FAILED.at(
        place,
        cure=Words(f"请改正 mkdocs.yml 里的 {name}", f"Mend {name} in mkdocs.yml"),
        problem=f"设置 {name} 写得不对（{reason}）",
        problem_en=f"the setting {name} is wrong ({reason})",
    )


def _run_mkdocs(project: Project, site_dir: Path) -> CasepressPlugin:
    """One run of MkDocs into a folder, with our plugin told not to stamp."""
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    config = load_config(str(project.root / "mkdocs.yml"), site_dir=str(site_dir))
    plugin = config.plugins.get("casepress")
    if not isinstance(plugin, CasepressPlugin):
        raise PluginError("mkdocs.yml 的 plugins 里没有 casepress / plugins does not list casepress")
    plugin.stamps = False
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)
    return plugin


class PreviewServer(LiveReloadServer):
    """MkDocs' server, which reloads the browser after a change; what it answers is not for search engines."""

    def serve_request(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The answer to one request, with a header that no indexer may miss and no browser keeps."""

        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            more = [("X-Robots-Tag", "noindex, nofollow"), ("Cache-Control", "no-store")]
            return start_response(status, [*headers, *more], *rest)

        return super().serve_request(environ, begin)


def serve_site(
    project: Project,
    folder: Path,
    build_once: Callable[[], None],
    host: str,
    port: int,
    ready: Callable[[str], None],
) -> None:
    """Serves `folder`, calling `build_once` and reloading the browser whenever a source of the site changes.

    `ready` is told the address once the server listens. Returns after an interruption; an address that is taken or
    not allowed is an OSError.
    """
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    server = PreviewServer(build_once, host, port, str(folder), polling_interval=POLLING_SECONDS)
    server.error_handler = lambda code: _error_page(folder, code)
    sources = [
        project.cases,
        project.media,
        project.docs_dir,
        project.custom_dir,
        project.root / "mkdocs.yml",
    ]
    for source in sources:
        if source is not None and source.exists():
            server.watch(str(source))
    bind = server.server_bind

    def bind_and_tell() -> None:
        bind()
        ready(server.url)

    server.server_bind = bind_and_tell  # type: ignore[method-assign]
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        return
    finally:
        server.shutdown()


def _error_page(folder: Path, code: int) -> bytes | None:
    """The site's own page for an error, if it has one."""
    path = folder / f"{code}.html"
    return path.read_bytes() if path.is_file() else None
