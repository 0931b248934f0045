"""Every finding explained on one page of this machine, for the links of a terminal: no network, no site is needed."""

from __future__ import annotations

import contextlib
import html
import os
from pathlib import Path
from typing import Final

from casepress.cli.language import Language
from casepress.diagnostics import Rule, Severity, anchor_of
from casepress.rules.registry import BY_CODE

_STYLE: Final = (
    "body{font:16px/1.7 sans-serif;max-width:46em;margin:2em auto;padding:0 1em}"
    "h2{font-size:1.1em;margin-top:2em;border-top:1px solid #d0d7de;padding-top:1em}"
    ":target{background:#fff3c4}small{color:#57606a}"
)


def glossary(t: Language) -> str:
    """The page."""
    title = t("检查结果一览", "Every finding")
    parts = "".join(_entry(rule, t) for rule in BY_CODE.values())
    return (
        f'<!doctype html>\n<html lang="{t("zh-CN", "en")}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{parts}</body>\n</html>\n"
    )


def _entry(rule: Rule, t: Language) -> str:
    title, *lines = explained(rule, t)
    said = "".join(f"<p>{html.escape(line)}</p>\n" for line in lines)
    return f'<h2 id="{anchor_of(rule.code)}">{html.escape(title)}</h2>\n{said}'


def explained(rule: Rule, t: Language) -> tuple[str, ...]:
    """A rule in a few lines: what it is called, what it says, what to do, and why it is there."""
    severity = (
        t("错误：改好以前不发布", "error: not published until it is mended")
        if rule.severity is Severity.ERROR
        else t("警告：请核对，照常发布", "warning: look at it; it is published all the same")
    )
    cure, why = rule.hint.say(t.code), rule.why.say(t.code)
    return (
        f"{rule.code} {rule.title.say(t.code)}",
        severity,
        t(f"改法：{_filled(cure)}", f"Cure: {_filled(cure)}"),
        t(f"为什么：{why}", f"Why: {why}"),
    )


def _filled(template: str) -> str:
    """A template as prose: an ellipsis for every field."""
    return template.format_map(_Ellipsis())


class _Ellipsis(dict[str, str]):
    """An ellipsis for every key."""

    def __missing__(self, key: str) -> str:
        return "…"


def glossary_address(t: Language) -> str:
    """The address (file:…) of the page in the user's cache folder, written where it is not as it should be; "" where
    it cannot be written."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    folder = Path(base) if base.startswith("/") else Path.home() / ".cache"
    path = folder / "casepress" / f"findings.{t.code}.html"
    page = glossary(t)
    with contextlib.suppress(OSError, RuntimeError):
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text("utf-8") != page:
            aside = path.with_name(f".{path.name}.{os.getpid()}")
            aside.write_text(page, "utf-8")
            aside.replace(path)
        return path.as_uri()
    return ""
