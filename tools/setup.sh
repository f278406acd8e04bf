#!/bin/sh
# Make .venv from nothing, or leave it alone where it is what pyproject.toml and constraints.txt ask for.
# PYTHON names the interpreter. Default: python3, and of the same version rather the distribution's own: one that somebody compiled was
# mostly compiled without a profile of its use, and takes half as long again for everything.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
system=/usr/bin/python3
venv=.venv
stamp=$venv/.installed

# One that is a link is kept where it leads to.
if [ -L "$venv" ] && [ -x "$venv/bin/python" ]; then exit 0; fi

usable() { "$1" -c 'import ensurepip, sys, venv; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }
if [ -z "${PYTHON:-}" ] && own=$(usable "$system") && [ "$own" = "$(usable "$python")" ]; then python=$system; fi

build() { "$1" -c 'import sys; print(sys.version)'; }

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

command -v "$python" >/dev/null 2>&1 ||
    fail "Python 3.11 or later is needed: apt-get install python3 python3-venv (or name one: make PYTHON=/path/to/python3)"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "Python 3.11 or later is needed, $python is $("$python" -V 2>&1)"

key=$({ cat pyproject.toml constraints.txt; build "$python"; } | sha256sum | cut -d ' ' -f 1)
fresh() { [ -x "$venv/bin/python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$key" ]; }
if fresh; then exit 0; fi

"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "Python's venv module is missing. Install it, then run the same command again:" "    apt-get install python3-venv"

mkdir -p "$venv" || fail "$(pwd)/$venv cannot be made; the project's directory must be yours to write"
# Two terminals may start at once; the second finds the work done.
exec 9<"$venv"
if command -v flock >/dev/null 2>&1; then flock 9; fi
if fresh; then exit 0; fi

made() { "$venv/bin/python" -m pip --version >/dev/null 2>&1 && build "$venv/bin/python"; }
if [ "$(made)" != "$(build "$python")" ]; then
    echo "making $venv"
    "$python" -m venv --clear "$venv"
fi
echo "installing packages"
"$python" tools/requirements.py dev >"$venv/requirements.txt"
"$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input --root-user-action=ignore \
    --constraint constraints.txt --requirement "$venv/requirements.txt" ||
    fail "The packages could not be installed (see above). Is a package index reachable?"
printf '%s' "$key" >"$stamp"
