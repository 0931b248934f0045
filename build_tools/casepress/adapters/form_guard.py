"""Who may speak to the form's server: one browser of this machine, at one address, from its own pages.

Every request is judged before it reaches a page: the host that it names (against DNS rebinding), the session, and for
whatever changes something the page that it comes from.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE: Final = "casepress_desk"
ENTRANCE: Final = "/enter"
SAFE: Final = frozenset({"GET", "HEAD"})
# What the form's own pages may do; their style sheets are made by script, each with the nonce of its page.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' blob: data:; "
    "connect-src 'self'; font-src 'self'; media-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# What is shown in the frame of the preview: no script at all.
SHOWN: Final = (
    "default-src 'none'; script-src 'none'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_HEADERS: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
_REFUSED: Final = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>案例编辑台</title></head>
<body><h1>打不开</h1><p>{why}</p></body></html>"""
NO_SESSION: Final = (
    "请用运行 casepress desk 时终端里给出的网址打开。每个网址只能用一次，用过以后终端里会给出新的。"
)
NO_HOST: Final = "这个服务只认本机地址 127.0.0.1。"
NO_ORIGIN: Final = "这个请求不是从案例编辑台的页面发出的，没有执行。"


class Guard:
    """The gate before an application. State: the one-time token that opens it and the sessions that it opened."""

    def __init__(self, app: ASGIApp, port: int, announce: Callable[[str], None]) -> None:
        """`announce` is told each address that opens a session, the first and one after each use."""
        self.app = app
        self.hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self.announce = announce
        self.token = ""
        self.sessions: set[str] = set()

    def invite(self) -> str:
        """A new address that opens a session once; the one before it is void."""
        self.token = secrets.token_urlsafe(32)
        address = f"http://{self.hosts[0]}{ENTRANCE}?token={self.token}"
        self.announce(address)
        return address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # nothing here speaks over web sockets
        refusal = self._judged(scope)
        if refusal is not None:
            await refusal(scope, receive, _closed(send))
            return
        await self.app(scope, receive, _closed(send))

    def _judged(self, scope: Scope) -> Response | None:
        """What is answered instead of the application, or None where the request may pass."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self.hosts:
            return _refusal(NO_HOST, 421)
        # A page of another site can send neither this origin nor, under SameSite=Strict, the cookie.
        if scope["method"] not in SAFE and headers.get("origin", "") != f"http://{host}":
            return _refusal(NO_ORIGIN, 403)
        if scope["path"] == ENTRANCE and scope["method"] == "GET":
            return self._entered(scope, host)
        return None if self._is_known(headers) else _refusal(NO_SESSION, 401)

    def _entered(self, scope: Scope, host: str) -> Response:
        given = parse_qs(scope["query_string"].decode("ascii", "replace")).get("token", [""])[0]
        if not self.token or not hmac.compare_digest(given.encode(), self.token.encode()):
            return _refusal(NO_SESSION, 401)
        session = secrets.token_urlsafe(32)
        self.sessions.add(session)
        self.invite()
        response = RedirectResponse(f"http://{host}/", 303)
        response.set_cookie(COOKIE, session, httponly=True, samesite="strict", path="/")
        return response

    def _is_known(self, headers: Headers) -> bool:
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            return False
        given = cookie.value.encode() if cookie is not None else b""
        return any(hmac.compare_digest(given, known.encode()) for known in self.sessions)


def _refusal(why: str, status: int) -> Response:
    return HTMLResponse(_REFUSED.format(why=why), status)


def _closed(send: Send) -> Send:
    """The same answers with the headers that every answer bears."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS:
                headers[name] = value
            headers.setdefault("Content-Security-Policy", SHOWN)
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sent
