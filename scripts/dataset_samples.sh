#!/bin/sh
# Makes datasets/samples anew: a few rows of each kind, by rtlgen's own commands.
#
#     scripts/dataset_samples.sh [RTLGEN]
set -eu
rtlgen=${1:-rtlgen}
folder=$(dirname "$0")/../datasets/samples
rm -rf "$folder"/*/
mkdir -p "$folder"
families=truth_table,decoder,edge_detector,flip_flop,change_design,find_bug
$rtlgen dataset synth -n 12 --families "$families" --seed 2026 -o "$folder/synth"
build() { # KIND FORMATS [OPTION]
    $rtlgen dataset build "$folder/synth" --kind "$1" -f "$2" --per-problem 1 --max-chars 4000 -o "$folder/$1" $3
}
build sft trl,llama-factory,rtl-coder ""
build preference trl --no-pictures
build prompt trl,verl --no-pictures
$rtlgen dataset augment inject "$folder/synth" -n 1 --limit 8 -f trl -o "$folder/repair"
