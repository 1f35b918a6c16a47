#!/usr/bin/env bash
# What `make demo` shows, once everything is installed: the machine, a judgement, a generation.
set -uo pipefail
cd "$(dirname "$0")/.."
rtlgen=.venv/bin/rtlgen
mkdir -p demo

step() { printf '\n\033[1m$ %s\033[0m\n' "$*"; "$@"; }
expect() { # expect CODE COMMAND...: run it, and stop the demo when it ends otherwise
  local wanted=$1 code; shift
  step "$@"; code=$?
  [ "$code" = "$wanted" ] || { echo "demo: ended with $code instead of $wanted" >&2; exit 1; }
}

echo "1. What is on this machine?"
expect 0 $rtlgen doctor

echo; echo "2. A reference passes its bench; the same design with one wrong comparison is told where it parts."
reference=testbenches/problems/updown_counter/ref.sv
expect 0 $rtlgen verify $reference --problem updown_counter
sed 's/count >= limit :/count > limit :/' $reference > demo/off_by_one.sv
expect 1 $rtlgen verify demo/off_by_one.sv --problem updown_counter

echo; echo "3. A design that tries to end the simulation before it is judged."
sed 's/endmodule/  initial $finish;\nendmodule/' $reference > demo/cheat.sv
expect 1 $rtlgen verify demo/cheat.sv --problem updown_counter

echo; echo "4. The embedded model, offline: a specification that it has never seen in, a design that passes its cocotb bench"
echo "   out. It is a very small one, so the bench refuses much of what it writes. The seed is fixed."
expect 0 $rtlgen generate examples/parity3.md --bench examples/test_parity3.py --model embedded --seed 2 -o demo/parity3 --fresh

echo; echo "Everything lies in demo/: the design, the bench, trace.json, and each attempt with its prompt and verdict."
