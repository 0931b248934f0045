#!/bin/sh
# Every test, from a fresh clone: what the machine lacks is installed, then style, types and tests are checked.
# On Debian and Ubuntu as root it needs nothing but Python, git and make.
set -eu
cd "$(dirname "$0")/.."

say() { printf '==> %s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

# The tests of the finished site open it in a browser, check its HTML with the Nu checker, and need Chinese type.
missing=""
have chromium || have chromium-browser || have google-chrome || missing="$missing chromium"
have java || missing="$missing default-jre-headless"
have npm || missing="$missing npm"
have ffmpeg || missing="$missing ffmpeg"
[ -n "$(fc-list "Noto Serif CJK SC" 2>/dev/null)" ] || missing="$missing fontconfig fonts-noto-cjk"
# The driver of the browser is linked against it.
ldconfig -p 2>/dev/null | grep -q "libatomic\.so\.1" || missing="$missing libatomic1"
# Colour profiles of cameras and of print shops.
[ -e /usr/share/color/icc/colord/AdobeRGB1998.icc ] || missing="$missing colord-data"
[ -e /usr/share/color/icc/ghostscript/default_cmyk.icc ] || missing="$missing libgs-common"
# The printed bulletin is set with Pango.
ldconfig -p 2>/dev/null | grep -q "libpangoft2-1\.0\.so\.0" || missing="$missing libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
# Releases are served and sent by real programs, each started by the tests on a port of the loopback.
PATH="$PATH:/usr/sbin"
have nginx || missing="$missing nginx-light"
have caddy || missing="$missing caddy"
have rsync || missing="$missing rsync"
have sshd || missing="$missing openssh-server"
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ] && have apt-get; then
        say "安装 / installing:$missing (apt-get)"
        log=$(mktemp)
        # What is installed for the tests is not to serve anything of its own.
        deny=/usr/sbin/policy-rc.d
        [ -e "$deny" ] && deny="" || { printf '#!/bin/sh\nexit 101\n' >"$deny" && chmod 755 "$deny"; }
        # Not every distribution has it; without it one test is skipped.
        extra=libnginx-mod-http-brotli-static
        # shellcheck disable=SC2086  # a list of names
        if ! { DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
            { apt-cache show "$extra" >/dev/null 2>&1 || extra=""; } &&
            DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing $extra; } >"$log" 2>&1; then
            cat "$log" >&2
            [ -z "$deny" ] || rm -f "$deny"
            exit 1
        fi
        [ -z "$deny" ] || rm -f "$deny"
        rm -f "$log"
    else
        say "缺少$missing，有关的测试会跳过。安装：sudo apt-get install$missing"
        say "missing:$missing; the tests that need them are skipped. Install: sudo apt-get install$missing"
    fi
fi
if have npm && ! cmp -s package-lock.json node_modules/.made-from; then
    say "安装网页检查工具 / installing the checkers of pages (package-lock.json)"
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
    cp package-lock.json node_modules/.made-from
fi
sh tools/bootstrap.sh dev

python=.venv/bin/python
say "ruff"
$python -m ruff check --quiet .
say "mypy --strict"
$python -m mypy
say "pytest"
exec $python -m pytest -n 2 --dist loadfile "$@"
