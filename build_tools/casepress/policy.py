"""What a browser may do with our pages: the headers that every answer of the server carries, and the same in a page.

Nothing from elsewhere and nothing inline, so not even a hash is needed.
"""

from __future__ import annotations

from typing import Final

_DIRECTIVES: Final = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "media-src 'self' blob:",  # what a stream is played from where the browser needs our script for it
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
)
# In a page's own meta element, for copies on servers that send no headers; there frame-ancestors has no meaning.
META_POLICY: Final = "; ".join(_DIRECTIVES)
POLICY: Final = f"{META_POLICY}; frame-ancestors 'none'"

# OWASP Secure Headers Project, as far as a static site without cookies has a use for it.
HEADERS: Final = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
