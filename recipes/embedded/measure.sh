#!/bin/sh
# How good a model is on what no training saw: recipes/embedded/measure.sh FOLDER MODEL [OPTION OF rtlgen evaluate]...
#
#   recipes/embedded/measure.sh build/embedded/base embedded:base --temperature 0
#   recipes/embedded/measure.sh build/embedded/t08 embedded -n 20
#
# Structures that the corpora hold out, the built-in problems, and VerilogEval v2 from $VERILOG_EVAL, its folder or
# .tar.gz. Each report has pass@k with its interval.
set -eu
folder=$1 model=$2
shift 2
rtlgen=${RTLGEN:-rtlgen}
held_out=${HELD_OUT:-build/embedded/held_out}

"$rtlgen" dataset synth --plain -o "$held_out" -n 500 --seed 900 --families "$(sed -n 's/^corpus .* //p' \
    "$(dirname "$0")/corpus.sh" | paste -sd,)" > "$folder.held_out.log"

"$rtlgen" evaluate --suite synth --suite-path "$held_out" -o "$folder/synth" --model "$model" "$@"
"$rtlgen" evaluate --suite builtin -o "$folder/builtin" --model "$model" "$@"
"$rtlgen" evaluate --suite verilog-eval-v2:spec-to-rtl --suite-path "$VERILOG_EVAL" -o "$folder/verilog-eval" \
    --model "$model" "$@"
