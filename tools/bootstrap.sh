#!/bin/sh
# Makes .venv with everything that casepress needs, from a bare Debian or Ubuntu. Quick when nothing has changed.
#
#   sh tools/bootstrap.sh        what building a site needs (requirements.lock)
#   sh tools/bootstrap.sh dev    the tests' tools besides (requirements-dev.lock)
#
# PYTHON=/path/to/python chooses the interpreter; else the newest of 3.11 to 3.14 is taken.
set -eu

kind=${1:-run}
root=$(cd "$(dirname "$0")/.." && pwd -P)
cd "$root"

say() { printf '==> %s\n' "$*" >&2; }
fail() { printf '\n%s\n' "$@" >&2; exit 1; }

case $kind in
run) lock=requirements.lock ;;
dev) lock=requirements-dev.lock ;;
*) fail "用法 / usage: sh tools/bootstrap.sh [run|dev]" ;;
esac

# What an environment was made from: the lock and our own metadata, byte for byte, and the place it stands in.
wanted() { printf '%s\n' "$root"; cat "$1" pyproject.toml; }
made_from() { [ -f ".venv/made-from-$1" ] && wanted "$2" | cmp -s - ".venv/made-from-$1"; }
usable() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

if usable .venv/bin/python; then
    # The tests' environment holds all that building needs, in the same versions.
    if made_from dev requirements-dev.lock || made_from "$kind" "$lock"; then
        exit 0
    fi
fi

find_python() {
    for name in ${PYTHON:+"$PYTHON"} python3.14 python3.13 python3.12 python3.11 python3; do
        if usable "$name"; then
            command -v "$name"
            return
        fi
    done
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}

apt_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    log=$(mktemp)
    if as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >"$log" 2>&1 &&
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -qq -y --no-install-recommends "$@" >>"$log" 2>&1; then
        rm -f "$log"
    else
        cat "$log" >&2
        rm -f "$log"
        return 1
    fi
}

if ! usable .venv/bin/python; then
    python=$(find_python) || fail \
        "需要 Python 3.11 或更新的版本，这台机器上没有。请安装后再试：apt-get install python3" \
        "Python 3.11 or newer is needed and was not found. Install it and try again: apt-get install python3"
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    say "建立 .venv / making .venv (Python $version)"
    if ! "$python" -m venv --clear .venv >/dev/null 2>&1; then
        # Debian and Ubuntu keep the venv module in a package of its own.
        package=python$version-venv
        say "安装 $package / installing $package (apt-get)"
        apt_install "$package" || fail \
            "无法建立 Python 环境：缺少 $package。请用管理员身份运行：apt-get install $package，然后再试。" \
            "The Python environment cannot be made: $package is missing. Run as root: apt-get install $package, then try again."
        "$python" -m venv --clear .venv
    fi
fi

pip() { .venv/bin/python -m pip --disable-pip-version-check --no-input --quiet "$@"; }

say "安装依赖 / installing dependencies ($lock, $(grep -c '==' "$lock"))"
pip install --require-hashes --no-deps -r "$lock"
pip install --no-deps --no-build-isolation -e .
wanted "$lock" >".venv/made-from-$kind"
