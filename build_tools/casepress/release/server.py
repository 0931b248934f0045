"""What a web server must be told to serve a shelf well: snippets for nginx and Caddy, as texts.

Pages are asked for anew every time and answered with 304 while they are the same; what has a hash in its address is kept
for a year; compressed twins are sent as they are; every answer carries the headers of `casepress.policy`.
"""

from __future__ import annotations

import re
from typing import Final

from casepress.policy import HEADERS

# The folder of the Traditional variant (casepress.pages.page.TRADITIONAL), whose missing pages answer in its own words.
VARIANT: Final = "/zh-hant/"

# Addresses that change whenever what is behind them does: renditions of media, and files with a hash in their name.
LASTING: Final = r"^/(media/|.*[._-][0-9a-f]{8,}\.[a-z0-9_]+$)"
LASTING_CACHE: Final = "public, max-age=31536000, immutable"
PAGE_CACHE: Final = "no-cache"
# What the servers' own tables of types lack, or call otherwise.
TYPES: Final = (
    ("text/vtt", "vtt"),
    ("application/manifest+json", "webmanifest"),
    ("text/csv", "csv"),
)
_SAFE: Final = re.compile(r"[A-Za-z0-9_./~@+ -]+|[^\x00-\x7f]")
NAME: Final = re.compile(r"[A-Za-z0-9.*:_\[\]-]+")


def is_safe(path: str) -> bool:
    """Whether a path can stand in a server's configuration without changing its meaning."""
    return path.startswith("/") and bool(path) and "".join(_SAFE.findall(path)) == path


NGINX: Final = """\
# nginx：放进 /etc/nginx/conf.d/casepress.conf，再运行 nginx -t && systemctl reload nginx
# nginx: put it into /etc/nginx/conf.d/casepress.conf, then run nginx -t && systemctl reload nginx
map "$status$uri" $casepress_cache {{
    default "{page}";
    "~^(200|206|304){lasting}" "{lasting_cache}";
}}
map $request_uri $casepress_missing {{
    default /404.html;
    "~^{variant}" {variant}404.html;
}}
server {{
    listen {listen};
    # listen [::]:80;
    # HTTPS：证书配好以后改用下面几行 / with a certificate:
    # listen 443 ssl http2;
    # ssl_certificate     /etc/ssl/site.pem;
    # ssl_certificate_key /etc/ssl/site.key;
    # add_header Strict-Transport-Security "max-age=31536000" always;
    server_name {name};
    root "{root}";
    index index.html;
    autoindex off;
    server_tokens off;
    absolute_redirect off;
    charset utf-8;
    charset_types text/css text/csv text/javascript text/plain text/vtt text/xml application/atom+xml
                  application/javascript application/json application/manifest+json application/xml image/svg+xml;
    include mime.types;
    types {{
{types}
    }}
    # 预先压缩好的文件；.br 要装 libnginx-mod-http-brotli-static 再打开
    # compressed twins; for .br install libnginx-mod-http-brotli-static and uncomment
    gzip_static on;
    gzip_vary on;
    # brotli_static on;
    # current 是一个符号链接，发布时整个换掉，所以不能缓存打开的文件
    # `current` is a link that a publication replaces: open files must not be cached
    open_file_cache off;
    # 繁体版里没有的地址答繁体的错误页；没有繁体版的网站答一样的页
    # what is missing below the Traditional variant is answered in its words; without one, with the same page
    error_page 404 $casepress_missing;
    error_page 403 =404 $casepress_missing;
{headers}
    add_header Cache-Control $casepress_cache always;
    location / {{ try_files $uri $uri/ =404; }}
    location = {variant}404.html {{ try_files $uri /404.html; }}
    location ~ (^|/)feed\\.xml$ {{ types {{ }} default_type application/atom+xml; }}
    location ~ /\\. {{ return 404; }}
    location ~ \\.(gz|br)$ {{ return 404; }}
}}
"""

CADDY: Final = """\
# Caddy：写进 Caddyfile，再运行 caddy validate 和 caddy reload
# Caddy: put it into the Caddyfile, then run caddy validate and caddy reload
(casepress_headers) {{
    header {{
{headers}
        -Server
    }}
}}
{name} {{
    root * "{root}"
    import casepress_headers
    @lasting path_regexp {lasting}
    header ?Cache-Control "{page}"
    header @lasting Cache-Control "{lasting_cache}"
    @feed path_regexp (^|/)feed\\.xml$
    header @feed Content-Type "application/atom+xml; charset=utf-8"
    @hidden path_regexp (/\\.|\\.(gz|br)$)
    error @hidden 404
    file_server {{
        precompressed br gzip
    }}
    handle_errors {{
        import casepress_headers
        header Cache-Control "{page}"
        @variant {{
            path {variant}*
            file {variant}404.html
        }}
        handle @variant {{
            rewrite * {variant}404.html
            file_server
        }}
        handle {{
            rewrite * /404.html
            file_server
        }}
    }}
}}
"""


def nginx(root: str, name: str = "_", listen: str = "80") -> str:
    """The configuration of nginx for a tree at `root`, which `is_safe`."""
    width = max(len(kind) for kind, _ in TYPES)
    return NGINX.format(
        root=root,
        name=name,
        listen=listen,
        variant=VARIANT,
        page=PAGE_CACHE,
        lasting=LASTING.removeprefix("^").replace("\\", "\\\\"),
        lasting_cache=LASTING_CACHE,
        types="\n".join(f"        {kind:{width}} {ending};" for kind, ending in TYPES),
        headers="\n".join(f'    add_header {header} "{value}" always;' for header, value in HEADERS),
    )


def caddy(root: str, name: str = ":80") -> str:
    """The configuration of Caddy for a tree at `root`, which `is_safe`."""
    return CADDY.format(
        root=root,
        name=name,
        variant=VARIANT,
        page=PAGE_CACHE,
        lasting=LASTING,
        lasting_cache=LASTING_CACHE,
        headers="\n".join(f'        {header} "{value}"' for header, value in HEADERS),
    )


# RFC 9110 types of what a site consists of, for stores that serve what they are told.
_CONTENT_TYPES: Final = {
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "json": "application/json", "xml": "application/xml", "svg": "image/svg+xml", "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8", "vtt": "text/vtt; charset=utf-8", "webp": "image/webp", "jpg": "image/jpeg",
    "jpeg": "image/jpeg", "png": "image/png", "avif": "image/avif", "ico": "image/vnd.microsoft.icon", "mp4": "video/mp4",
    "m4a": "audio/mp4", "webm": "video/webm", "pdf": "application/pdf", "wasm": "application/wasm", "zip": "application/zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "woff2": "font/woff2",
    "pem": "application/x-pem-file", "webmanifest": "application/manifest+json",
}  # fmt: skip


def content_type(path: str) -> str:
    """The type of a file by its name."""
    if path.rpartition("/")[2] == "feed.xml":
        return "application/atom+xml; charset=utf-8"
    return _CONTENT_TYPES.get(path.rpartition(".")[2].lower(), "application/octet-stream")


def keeping_of(address: str) -> str:
    """How long a browser may keep what stands at an address (from the root, with its slash): Cache-Control."""
    return LASTING_CACHE if re.match(LASTING, address) else PAGE_CACHE
